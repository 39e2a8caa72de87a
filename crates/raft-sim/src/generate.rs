//! Runs drawn from a number: settings, actions, and where they fall. Equal numbers give equal runs, natively and in a
//! browser: what is to hold in every run can be tried on as many as one likes.
//!
//! ```
//! let run = raft_sim::generate::run(7);
//! assert_eq!(run.cluster().violations().count(), 0);
//! assert_eq!(run.recording(), raft_sim::generate::recording(7));
//! ```

mod varied;

pub use varied::{varied, varied_recording};

use crate::{Action, DiskDials, LinkDials, Observed, Recording, Run, Settings};
use raft::draw::{mix, within};
use raft::{Instant, Micros, NodeId};

/// Draws in a row from one number.
#[derive(Clone, Debug)]
pub(crate) struct Draws {
    seed: u64,
    count: u64,
}

impl Draws {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { seed, count: 0 }
    }

    pub(crate) fn up_to(&mut self, most: u64) -> u64 {
        self.count += 1;
        within(mix(self.seed, self.count), 0, most)
    }

    pub(crate) fn one_in(&mut self, times: u64) -> bool {
        self.up_to(times - 1) == 0
    }

    pub(crate) fn small(&mut self, most: u32) -> u32 {
        u32::try_from(self.up_to(u64::from(most))).unwrap_or(most)
    }

    fn node(&mut self, nodes: u32) -> NodeId {
        NodeId(self.small(nodes - 1) + 1)
    }

    fn dials(&mut self) -> LinkDials {
        let latency = self.up_to(40_000);
        LinkDials {
            latency: Micros(latency),
            jitter: Micros(self.up_to(latency)),
            loss_per_million: self.small(150_000),
            duplicate_per_million: self.small(100_000),
        }
    }

    fn settings(&mut self) -> Settings {
        let flush = self.up_to(10_000);
        let mut settings = Settings {
            nodes: self.small(6) + 1,
            pre_vote: !self.one_in(3),
            check_quorum: !self.one_in(3),
            link: self.dials(),
            disk: DiskDials {
                flush: Micros(flush),
                jitter: Micros(self.up_to(flush)),
            },
            all_stopped_at_start: self.one_in(8),
            ..Settings::default()
        };
        settings.client.latency = Micros(self.up_to(30_000));
        settings.client.sessions = self.one_in(2);
        settings.client.retry_after = (!self.one_in(4)).then(|| Micros(100_000 + self.up_to(900_000)));
        settings
    }

    fn action(&mut self, run: &Run) -> Action {
        let nodes = run.cluster().settings().nodes;
        let (node, other) = (self.node(nodes), self.node(nodes));
        let leader = run.cluster().leader().filter(|_| self.one_in(2)).unwrap_or(node);
        match self.up_to(19) {
            0 => Action::Stop { node: leader },
            1..=3 => Action::Restart { node },
            4 => Action::Pause { node: leader },
            5 | 6 => Action::Resume { node },
            7 => Action::TimeOut { node },
            8 => Action::Cut {
                from: leader,
                to: other,
            },
            9 => Action::CutBoth { a: node, b: other },
            10 => Action::Partition {
                groups: vec![vec![leader, other]],
            },
            11 | 12 => Action::MendAll,
            13 => Action::SetAllLinks { dials: self.dials() },
            14 => {
                let flush = self.up_to(30_000);
                let dials = DiskDials {
                    flush: Micros(flush),
                    jitter: Micros(self.up_to(flush)),
                };
                Action::SetDisk { node, dials }
            }
            15 | 16 => {
                let messages = run.cluster().messages().count() as u64;
                let place = usize::try_from(self.up_to(messages)).ok();
                match place.and_then(|place| run.cluster().messages().nth(place)) {
                    Some(message) => match self.up_to(2) {
                        0 => Action::DropMessage { name: message.name },
                        1 => Action::DeliverMessage { name: message.name },
                        _ => Action::DuplicateMessage { name: message.name },
                    },
                    None => Action::MendAll,
                }
            }
            _ => Action::Submit {
                node,
                command: format!("add {}", self.up_to(9)),
            },
        }
    }
}

/// Chance alone hardly ever hits the moment between asking for a write and its completion: wait for one.
fn a_node_in_a_write(run: &mut Run) -> Option<NodeId> {
    for _ in 0..200 {
        let writes = |node: &NodeId| {
            run.cluster()
                .node(*node)
                .is_some_and(|view| view.status.write_issued > view.status.write_persisted)
        };
        if let Some(node) = run.cluster().settings().node_ids().find(writes) {
            return Some(node);
        }
        if !run.step_event() {
            return None;
        }
    }
    None
}

fn crash_in_a_write(run: &mut Run) {
    if let Some(node) = a_node_in_a_write(run) {
        let _ = run.act(Action::Stop { node });
    }
}

/// Its disk stands still with it; whether it goes on, or crashes the moment it would, is drawn.
fn pause_in_a_write(run: &mut Run, draws: &mut Draws) {
    let Some(node) = a_node_in_a_write(run) else {
        return;
    };
    let _ = run.act(Action::Pause { node });
    run.advance_to(Instant(run.position().at.0 + draws.up_to(60_000)));
    let _ = run.act(Action::Resume { node });
    if draws.one_in(2) {
        let _ = run.act(Action::Stop { node });
        let _ = run.act(Action::Restart { node });
    }
}

/// A leader cut off from all others with a command in its log, that nobody else has.
fn isolate_the_leader(run: &mut Run) {
    let Some(leader) = run.cluster().leader() else {
        return;
    };
    let _ = run.act(Action::Partition {
        groups: vec![vec![leader]],
    });
    let _ = run.act(Action::Submit {
        node: leader,
        command: "add 100".into(),
    });
    run.advance_to(Instant(run.position().at.0 + 900_000));
    let _ = run.act(Action::MendAll);
    run.advance_to(Instant(run.position().at.0 + 300_000));
}

/// A run drawn from a number: two to six simulated seconds, with some dozens of actions.
///
/// # Panics
/// Never: what is drawn is within the ranges that settings have.
#[must_use]
pub fn run(number: u64) -> Run {
    let mut draws = Draws::new(number);
    let settings = draws.settings();
    let mut run = Run::new(settings, mix(number, 1)).expect("drawn settings are within their ranges");
    for _ in 0..10 + draws.up_to(40) {
        if draws.one_in(3) {
            // In the middle of an instant's events, as often as not.
            for _ in 0..draws.up_to(30) {
                run.step_event();
            }
        } else {
            run.advance_to(Instant(run.position().at.0 + draws.up_to(200_000)));
        }
        match draws.up_to(7) {
            0 => crash_in_a_write(&mut run),
            1 => isolate_the_leader(&mut run),
            2 => pause_in_a_write(&mut run, &mut draws),
            _ => {}
        }
        let action = draws.action(&run);
        // Many make no sense at the moment. They are refused, and leave no trace.
        let _ = run.act(action);
    }
    run.advance_to(Instant(run.position().at.0 + 500_000));
    run
}

/// The same, written down.
#[must_use]
pub fn recording(number: u64) -> Recording {
    run(number).recording()
}

/// How many recordings have a kept fingerprint ([`kept`]).
pub const KEPT: u64 = 1_000;

/// The recordings whose fingerprints are kept: a hundred of [`recording`], and more of [`varied_recording`].
#[must_use]
pub fn kept(number: u64) -> Recording {
    if number < 100 {
        recording(number)
    } else {
        varied_recording(number)
    }
}
