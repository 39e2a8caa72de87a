//! A run to be measured: a client that asks at a steady pace, and a leader that crashes now and then, or nothing else.

use super::{Figures, Watch};
use crate::action::Action;
use crate::cluster::Cluster;
use crate::settings::{Settings, SettingsError};
use raft::{Instant, Micros, NodeId};

/// What is done in a run that is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// How the cluster is set up.
    pub settings: Settings,
    /// How long the run is.
    pub length: Micros,
    /// The client asks for a write so often; never, if it is zero.
    pub ask_every: Micros,
    /// The leader crashes so often, and starts again a second later; never, if it is zero.
    pub crash_every: Micros,
}

/// A crashed node is down for so long.
const DOWN: Micros = Micros::from_millis(1_000);

impl Trial {
    /// The figures of the run with this seed.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn run(&self, seed: u64) -> Result<Figures, SettingsError> {
        let mut cluster = Cluster::new(self.settings.clone(), seed)?;
        let mut watch = Watch::new();
        let (mut ask, mut crash) = (first(self.ask_every), first(self.crash_every));
        let mut down: Option<(Instant, NodeId)> = None;
        loop {
            let start = down.map_or(Instant(u64::MAX), |(at, _)| at);
            let next = ask.min(crash).min(start);
            if next.0 > self.length.0 {
                break;
            }
            pass(&mut cluster, &mut watch, next);
            if next == start
                && let Some((_, node)) = down.take()
            {
                let _ = cluster.act(Action::Restart { node });
            }
            if next == crash {
                crash = crash.plus(self.crash_every);
                // Only one at a time: what is measured is an election, not a loss of the majority.
                if let Some(node) = cluster.leader().filter(|_| down.is_none())
                    && cluster.act(Action::Stop { node }).is_ok()
                {
                    down = Some((next.plus(DOWN), node));
                }
            }
            if next == ask {
                ask = ask.plus(self.ask_every);
                let node = cluster.leader().unwrap_or(NodeId(1));
                let command = "add x 1".to_owned();
                let _ = cluster.act(Action::Submit { node, command });
            }
        }
        pass(&mut cluster, &mut watch, Instant(self.length.0));
        Ok(watch.finish())
    }
}

/// When something is done first.
fn first(every: Micros) -> Instant {
    if every == Micros::ZERO {
        Instant(u64::MAX)
    } else {
        Instant::ZERO.plus(every)
    }
}

/// Lets time pass, and looks often enough that nothing is missed.
fn pass(cluster: &mut Cluster, watch: &mut Watch, until: Instant) {
    while !cluster.run_until_within(until, 500) {
        watch.look(cluster);
    }
    watch.look(cluster);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{DiskDials, LinkDials};

    fn trial() -> Trial {
        Trial {
            settings: Settings {
                nodes: 3,
                link: LinkDials {
                    latency: Micros::from_millis(10),
                    jitter: Micros::ZERO,
                    ..LinkDials::default()
                },
                disk: DiskDials {
                    flush: Micros::from_millis(1),
                    jitter: Micros::ZERO,
                },
                ..Settings::default()
            },
            length: Micros::from_millis(20_000),
            ask_every: Micros::from_millis(100),
            crash_every: Micros::ZERO,
        }
    }

    /// A commit takes the way to a follower, its write, and the way back: 10 + 1 + 10 ms.
    #[test]
    fn a_commit_takes_a_round_trip_and_a_write() {
        let figures = trial().run(1).unwrap();
        assert_eq!(figures.elections.len(), 1);
        let commit = figures.commits.per_thousand(500).unwrap();
        assert!((20_990..=21_000).contains(&commit), "{commit}");
        assert!(figures.answers.per_thousand(500).unwrap() >= commit);
        assert!(figures.committed >= 190, "{}", figures.committed);
        let messages = figures.messages.per_thousand(500).unwrap();
        assert!((4_000..20_000).contains(&messages), "{messages}");
        assert!(figures.bytes.per_thousand(500).unwrap() > messages);
    }

    /// From the crash to the next leader: an election timeout at least, for heartbeats reset it until then.
    #[test]
    fn an_election_is_measured_from_the_loss_of_the_leader() {
        let figures = Trial {
            crash_every: Micros::from_millis(4_000),
            ..trial()
        }
        .run(1)
        .unwrap();
        assert_eq!(
            figures.elections.len(),
            5,
            "the first one, and one after each crash"
        );
        let elections: Vec<_> = figures.elections.iter().map(|(took, _)| took).collect();
        assert!(
            elections.iter().all(|took| (100_000..1_500_000).contains(took)),
            "{elections:?}"
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_figures_and_runs_add_up() {
        let (one, two) = (trial().run(1).unwrap(), trial().run(2).unwrap());
        assert_eq!(one, trial().run(1).unwrap());
        let mut both = one.clone();
        both.merge(&two);
        assert_eq!(both.runs, 2);
        assert_eq!(both.committed, one.committed + two.committed);
        assert_eq!(both.commits.len(), one.commits.len() + two.commits.len());
    }
}
