//! Conditions that can be had with one press: how all links and disks behave, and how patient the nodes are where the usual
//! patience would not do. Plain data, and the actions that bring a cluster there.

use raft_sim::{Action, Cluster, DiskDials, LinkDials, Micros, Observed, Timing};

/// A set of conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Preset {
    /// Machines in one room.
    Lan,
    /// Machines on several continents.
    Wan,
    /// A network that loses and doubles messages.
    Flaky,
    /// Everything is slow, uneven and lossy.
    Hostile,
}

/// What a preset sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conditions {
    /// Every link.
    pub link: LinkDials,
    /// Every disk.
    pub disk: DiskDials,
    /// How patient the nodes are; as in the beginning of the run, if there is nothing.
    pub timing: Option<Timing>,
    /// Within so much time a cluster of five elects its first leader, as the test below shows for twenty seeds.
    pub elects_within: Micros,
}

const fn conditions(
    [latency, link_jitter, loss_percent, duplicate_percent]: [u32; 4],
    [flush, disk_jitter]: [u64; 2],
    timing: Option<[u64; 3]>,
    elects_within: u64,
) -> Conditions {
    Conditions {
        link: LinkDials {
            latency: Micros(latency as u64),
            jitter: Micros(link_jitter as u64),
            loss_per_million: loss_percent * 10_000,
            duplicate_per_million: duplicate_percent * 10_000,
        },
        disk: DiskDials {
            flush: Micros(flush),
            jitter: Micros(disk_jitter),
        },
        timing: match timing {
            Some([min, max, heartbeat]) => Some(Timing {
                election_timeout_min: Micros::from_millis(min),
                election_timeout_max: Micros::from_millis(max),
                heartbeat_interval: Micros::from_millis(heartbeat),
            }),
            None => None,
        },
        elects_within: Micros::from_millis(elects_within),
    }
}

impl Preset {
    /// All, from kind to unkind.
    pub const ALL: [Self; 4] = [Self::Lan, Self::Wan, Self::Flaky, Self::Hostile];

    /// What it sets. Times of links and disks are in microseconds, those of elections in milliseconds.
    #[must_use]
    pub const fn conditions(self) -> Conditions {
        match self {
            Self::Lan => conditions([1_000, 300, 0, 0], [1_000, 300], None, 1_000),
            // A vote takes two ways of 80 ms: the usual 150 ms would be over before it is back.
            Self::Wan => conditions(
                [80_000, 10_000, 1, 0],
                [4_000, 1_000],
                Some([1_000, 2_000, 250]),
                5_000,
            ),
            Self::Flaky => conditions([20_000, 15_000, 10, 3], [5_000, 4_000], None, 3_000),
            Self::Hostile => conditions(
                [60_000, 55_000, 25, 10],
                [20_000, 18_000],
                Some([800, 1_600, 100]),
                15_000,
            ),
        }
    }

    /// The preset under which a cluster is, if it is one.
    #[must_use]
    pub fn of(cluster: &Cluster) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|preset| preset.actions(cluster).is_empty())
    }

    /// What is to be done to bring a cluster there: nothing of what is so already.
    #[must_use]
    pub fn actions(self, cluster: &Cluster) -> Vec<Action> {
        let Conditions {
            link, disk, timing, ..
        } = self.conditions();
        let timing = timing.unwrap_or(cluster.settings().timing());
        let mut actions = Vec::new();
        if cluster.links().any(|other| other.dials != link) {
            actions.push(Action::SetAllLinks { dials: link });
        }
        for node in cluster.node_ids() {
            if cluster.disk_dials(node) != Some(disk) {
                actions.push(Action::SetDisk { node, dials: disk });
            }
            if cluster.timing_of(node) != timing {
                actions.push(Action::SetTiming { node, timing });
            }
        }
        actions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Instant, Settings};

    fn under(preset: Preset, seed: u64) -> Cluster {
        let mut cluster = Cluster::new(Settings::plain(), seed).unwrap();
        for action in preset.actions(&cluster) {
            cluster.act(action).unwrap();
        }
        cluster
    }

    #[test]
    fn every_preset_is_valid_and_known_again() {
        for preset in Preset::ALL {
            assert_eq!(Preset::of(&under(preset, 1)), Some(preset));
        }
        assert_eq!(Preset::of(&Cluster::new(Settings::plain(), 1).unwrap()), None);
    }

    #[test]
    fn under_every_preset_a_leader_is_elected_within_its_time() {
        for preset in Preset::ALL {
            let within = preset.conditions().elects_within;
            for seed in 0..20 {
                let mut cluster = under(preset, seed);
                while cluster.leader().is_none() {
                    assert!(
                        cluster.step() && cluster.now() <= Instant(within.0),
                        "{preset:?}, seed {seed}"
                    );
                }
            }
        }
    }

    /// Why a preset of long ways changes the patience of the nodes too.
    #[test]
    fn over_long_ways_the_usual_patience_would_not_do() {
        let Conditions {
            link, elects_within, ..
        } = Preset::Wan.conditions();
        let late = (0..20).filter(|seed| {
            let mut cluster = Cluster::new(Settings::plain(), *seed).unwrap();
            cluster.act(Action::SetAllLinks { dials: link }).unwrap();
            cluster.run_until(Instant(elects_within.0));
            cluster.leader().is_none()
        });
        assert!(late.count() > 0);
    }
}
