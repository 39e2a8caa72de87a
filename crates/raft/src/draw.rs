//! Chance, drawn from what is written down: a seed, a purpose, whom the draw concerns, and how many came before.
//!
//! There is no stream of random numbers here. Each draw is a function of its four names alone, so that two runs
//! that differ in one action still draw alike everywhere else, and stay comparable.

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input moves every bit of the output.
const fn scramble(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The increment of SplitMix64: 2^64 divided by the golden ratio, made odd.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes a number into a seed. `mix(mix(seed, purpose), node)` names a family of draws; counting up in the last
/// place gives exactly the sequence of SplitMix64 that starts at that family's seed.
#[must_use]
pub const fn mix(seed: u64, number: u64) -> u64 {
    scramble(seed.wrapping_add(GOLDEN.wrapping_mul(number.wrapping_add(1))))
}

/// A draw, brought into `low..=high`. Returns `low` when the range is empty.
///
/// By multiplication rather than by remainder: the bias is below one in 2^32 for the spans of time drawn here.
#[must_use]
pub const fn within(draw: u64, low: u64, high: u64) -> u64 {
    if high <= low {
        return low;
    }
    let span = (high - low) as u128 + 1;
    #[allow(
        clippy::cast_possible_truncation,
        reason = "(draw * span) >> 64 is smaller than span, which fits"
    )]
    let offset = ((draw as u128 * span) >> 64) as u64;
    low.saturating_add(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published first outputs of SplitMix64 for the seed 1234567.
    #[test]
    fn draws_are_those_of_splitmix64() {
        let draws: [u64; 3] = core::array::from_fn(|count| mix(1_234_567, count as u64));
        assert_eq!(
            draws,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn draws_stay_within_their_range_and_reach_both_ends() {
        let mut seen = [false; 4];
        for count in 0..200 {
            let draw = within(mix(7, count), 10, 13);
            seen[usize::try_from(draw - 10).unwrap()] = true;
        }
        assert_eq!(seen, [true; 4]);
        assert_eq!(within(u64::MAX, 5, 5), 5);
        assert_eq!(within(u64::MAX, 0, u64::MAX), u64::MAX);
    }

    #[test]
    fn equal_seeds_give_different_nodes_different_draws() {
        assert_ne!(mix(mix(7, 1), 0), mix(mix(7, 2), 0));
    }
}
