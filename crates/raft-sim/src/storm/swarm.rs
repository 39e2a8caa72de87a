//! Dials drawn from a number: another kind of storm for each.

use super::StormDials;
use crate::generate::Draws;
use raft::draw::mix;

/// Keeps the draws of dials apart from all others.
const SWARM: u64 = 0x0073_7761_726d;

impl StormDials {
    /// Dials drawn from a number: which faults there are, how strong, how many nodes, what they are asked for. A run with only a few
    /// kinds of fault reaches what one with all of them never does (Groce and others, "Swarm Testing", 2012).
    #[must_use]
    pub fn swarm(number: u64) -> Self {
        let mut draws = Draws::new(mix(number, SWARM));
        let mut dials = Self::default();
        let names = Self::NAMES;
        for (name, dial) in names.iter().zip(dials.all_mut()) {
            let usual = u64::from(*dial);
            let drawn = match *name {
                "nodes" => {
                    [1, 2, 3, 3, 3, 3, 4, 4, 5, 5, 5, 5][usize::try_from(draws.up_to(11)).unwrap_or(2)]
                }
                // Without it nothing ever comes back, and nothing happens any more.
                "recover" => 150 + draws.up_to(450),
                "load" => 200 + draws.up_to(800),
                "for_good" | "read_only" | "idle" => usual,
                "by_hand" => 1000 * u64::from(draws.one_in(6)),
                "one_by_one" | "no_pre_vote" | "many_snapshots" => 1000 * u64::from(draws.one_in(2)),
                "no_check_quorum" | "lease" | "forward" | "no_sessions" => 1000 * u64::from(draws.one_in(3)),
                // Off, as usual, or strong.
                _ => match draws.up_to(5) {
                    0 | 1 => 0,
                    2 | 3 => usual,
                    _ => usual * (2 + draws.up_to(4)),
                },
            };
            *dial = u16::try_from(drawn.min(Self::MAX.into())).unwrap_or(Self::MAX);
        }
        dials
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swarm_turns_every_fault_off_and_up() {
        let usual = StormDials::default();
        let drawn: Vec<_> = (0..400).map(StormDials::swarm).collect();
        for name in [
            "crash",
            "torn_write",
            "bridge",
            "delay",
            "members",
            "leader_cut",
            "piece",
        ] {
            let values: Vec<_> = drawn.iter().filter_map(|dials| dials.get(name)).collect();
            assert!(values.contains(&0), "{name}");
            assert!(
                values.iter().any(|value| Some(*value) > usual.get(name)),
                "{name}"
            );
        }
        assert!((1..=5).all(|nodes| drawn.iter().any(|dials| dials.nodes == nodes)));
    }
}
