//! How a node's disk, clock and patience are set.

use raft_sim::{Cluster, DiskDials, Micros, NodeId, NodeView, Running, Timing};

/// The dials of a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NodeDials {
    /// Whose.
    pub node: NodeId,
    /// Whether it runs.
    pub running: Running,
    /// Its disk.
    pub disk: DiskDials,
    /// Whether its disk stands still.
    pub stalled: bool,
    /// The speed of its clock, in parts of a hundred of what is right.
    pub clock_percent: u32,
    /// How patient it is.
    pub timing: Timing,
}

impl NodeDials {
    /// The dials of a node.
    #[must_use]
    pub fn of(cluster: &Cluster, node: &NodeView) -> Self {
        Self {
            node: node.id,
            running: node.running,
            disk: cluster.disk_dials(node.id).unwrap_or(cluster.settings().disk),
            stalled: node.disk_stalled,
            clock_percent: node.clock.per_million / 10_000,
            timing: cluster.timing_of(node.id),
        }
    }
}

/// The same patience with another shortest timeout, and the rest moved along where it would not fit any more.
#[must_use]
pub fn with_shortest(timing: Timing, shortest: Micros) -> Timing {
    let width = timing
        .election_timeout_max
        .0
        .saturating_sub(timing.election_timeout_min.0);
    Timing {
        election_timeout_min: shortest,
        election_timeout_max: Micros(shortest.0 + width.max(1_000)),
        heartbeat_interval: timing.heartbeat_interval.min(Micros(shortest.0 / 2)),
    }
}

/// The same patience with another longest timeout.
#[must_use]
pub fn with_longest(timing: Timing, longest: Micros) -> Timing {
    Timing {
        election_timeout_max: longest.max(Micros(timing.election_timeout_min.0 + 1_000)),
        ..timing
    }
}

/// The same patience with another heartbeat, and timeouts that are long enough for it.
#[must_use]
pub fn with_heartbeat(timing: Timing, every: Micros) -> Timing {
    let timing = Timing {
        heartbeat_interval: every,
        ..timing
    };
    if timing.election_timeout_min.0 < every.0 * 2 {
        with_shortest(timing, Micros(every.0 * 2))
    } else {
        timing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Action, Settings};

    #[test]
    fn however_the_dials_of_patience_are_turned_the_cluster_takes_it() {
        let mut cluster = Cluster::new(Settings::plain(), 1).unwrap();
        let usual = Settings::plain().timing();
        for millis in [2, 10, 49, 50, 150, 299, 300, 1_000, 4_000] {
            let span = Micros::from_millis(millis);
            for timing in [
                with_shortest(usual, span),
                with_longest(usual, span),
                with_heartbeat(usual, span),
                with_longest(with_heartbeat(usual, span), Micros::from_millis(20)),
            ] {
                let node = NodeId(1);
                assert_eq!(
                    cluster.act(Action::SetTiming { node, timing }).err(),
                    None,
                    "{timing:?}"
                );
            }
        }
    }
}
