//! Many numbers, of which percentiles are asked. Those of several runs add up to those of all, exactly.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many leading bits of a number are kept: it is told to within one part in 1,024, and a bounded number of them differ.
const BITS: u32 = 11;

/// Whole numbers with how often each came up. Numbers below 2,048 are kept as they are, larger ones to within a thousandth
/// (rounded down).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// How often each number came up.
    #[serde(with = "pairs")]
    counts: BTreeMap<u64, u64>,
    /// Of all numbers, as they were.
    sum: u128,
}

impl Distribution {
    /// Takes in a number.
    pub fn add(&mut self, number: u64) {
        *self.counts.entry(rounded(number)).or_default() += 1;
        self.sum += u128::from(number);
    }

    /// Takes in all of another one.
    pub fn merge(&mut self, other: &Self) {
        for (number, count) in &other.counts {
            *self.counts.entry(*number).or_default() += count;
        }
        self.sum += other.sum;
    }

    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The smallest number that so many of a thousand do not exceed (0 to 1,000): 500 is the median, 990 the 99th percentile,
    /// 1,000 the greatest. `None` if there are no numbers.
    #[must_use]
    pub fn per_thousand(&self, part: u64) -> Option<u64> {
        let wanted = (self.len().saturating_mul(part.min(1_000)))
            .div_ceil(1_000)
            .max(1);
        let mut seen = 0;
        self.counts.iter().find_map(|(number, count)| {
            seen += count;
            (seen >= wanted).then_some(*number)
        })
    }

    /// The mean, rounded down. `None` if there are no numbers.
    #[must_use]
    pub fn mean(&self) -> Option<u64> {
        let mean = self.sum.checked_div(u128::from(self.len()))?;
        u64::try_from(mean).ok()
    }

    /// Each number, ascending, with how often it came up.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (u64, u64)> {
        self.counts.iter().map(|(number, count)| (*number, *count))
    }
}

/// The number with all but its leading bits zero.
const fn rounded(number: u64) -> u64 {
    let length = u64::BITS - number.leading_zeros();
    let drop = length.saturating_sub(BITS);
    number >> drop << drop
}

/// As a list of pairs: JSON's keys are text.
mod pairs {
    use serde::{Deserialize, Deserializer, Serializer};
    use std::collections::BTreeMap;

    pub(super) fn serialize<S: Serializer>(
        counts: &BTreeMap<u64, u64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(counts)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<u64, u64>, D::Error> {
        Ok(Vec::<(u64, u64)>::deserialize(deserializer)?
            .into_iter()
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: impl IntoIterator<Item = u64>) -> Distribution {
        let mut distribution = Distribution::default();
        numbers.into_iter().for_each(|number| distribution.add(number));
        distribution
    }

    #[test]
    fn percentiles_are_numbers_that_came_up() {
        let hundred = of(1..=100);
        let percentiles = [0, 10, 500, 505, 990, 1_000].map(|part| hundred.per_thousand(part));
        assert_eq!(percentiles, [1, 1, 50, 51, 99, 100].map(Some));
        assert_eq!(of([7]).per_thousand(500), Some(7));
        assert_eq!(of([]).per_thousand(500), None);
        assert_eq!((hundred.mean(), of([]).mean()), (Some(50), None));
    }

    #[test]
    fn the_parts_add_up_to_the_whole() {
        let mut parts = of((1..5_000).map(|number| number * 37));
        parts.merge(&of((5_000..9_000).map(|number| number * 37)));
        assert_eq!(parts, of((1..9_000).map(|number| number * 37)));
    }

    #[test]
    fn large_numbers_are_kept_to_within_a_thousandth_and_a_day_of_them_takes_little_room() {
        for number in [0, 1, 2_047, 2_048, 123_456_789, u64::MAX] {
            assert!(number - rounded(number) <= number / 1_024, "{number}");
        }
        assert_eq!(rounded(2_047), 2_047);
        let day = of((0..1_000_000).map(|number| number * 86_400));
        assert!(day.counts.len() < 40_000, "{}", day.counts.len());
    }

    #[test]
    fn it_is_written_and_read() {
        let some = of([3, 3, 70_000]);
        let json = serde_json::to_string(&some).unwrap();
        assert_eq!(json, r#"{"counts":[[3,2],[69952,1]],"sum":70006}"#);
        assert_eq!(serde_json::from_str::<Distribution>(&json).unwrap(), some);
    }
}
