//! What must not be in a storm, how it is seen, and what came of the storm.

use super::triggers::cue;
use super::workload::counted_key;
use super::{Mark, Phase, Storm};
use crate::journal::What;
use crate::kv::Answer;
use crate::laws::Violation;
use crate::name::EventId;
use crate::observed::Observed;
use raft::Instant;

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lapse {
    /// A law is broken.
    Law {
        /// The event.
        event: EventId,
        /// How.
        violation: Violation,
    },
    /// Everything was mended, and yet the cluster did not live.
    Dead {
        /// When everything was mended.
        since: Instant,
        /// What was missing.
        lacks: &'static str,
    },
    /// A command that a session numbers was done twice.
    Twice {
        /// Seen when.
        at: Instant,
        /// The key, which is counted up once in all.
        key: String,
        /// Its value.
        value: i64,
    },
    /// More messages than anybody sends on purpose, and ever more.
    Flood {
        /// When.
        at: Instant,
    },
    /// Two machines that applied the same entries differ.
    Differ {
        /// When.
        at: Instant,
    },
}

/// What came of a storm, or of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing broke, and enough happened that could have broken it.
    Held,
    /// Something broke.
    Broken,
    /// Nothing broke, and that says nothing: too little happened.
    Void,
}

impl Storm {
    /// A storm with fewer events says nothing.
    pub const EVENTS_MIN: u64 = 500;

    /// What came of it: void without a leader, without anything committed, or with too few events.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if !self.lapses.is_empty() {
            return Verdict::Broken;
        }
        let happened = [Mark::LeaderElected, Mark::Committed]
            .iter()
            .all(|mark| self.marks.of(*mark) > 0);
        if happened && self.events() >= Self::EVENTS_MIN {
            Verdict::Held
        } else {
            Verdict::Void
        }
    }

    /// Looks at what has happened since, and acts on it.
    pub(super) fn look(&mut self) {
        while let Some(record) = self.cluster.journal().get(self.seen) {
            self.seen.0 += 1;
            self.sight.look(&mut self.marks, &self.cluster, record);
            let cue = match (&record.what, self.phase) {
                (
                    What::Answered {
                        answer: Answer::Value { key, value },
                        ..
                    },
                    _,
                ) => {
                    if let Some(number) = counted_key(key) {
                        self.work.settled.push(number);
                        if *value != 1 && self.cluster.settings().client.sessions {
                            self.lapses.push(Lapse::Twice {
                                at: record.at,
                                key: key.clone(),
                                value: *value,
                            });
                        }
                    }
                    None
                }
                (What::Broken(violation), _) => {
                    self.lapses.push(Lapse::Law {
                        event: record.id,
                        violation: *violation,
                    });
                    None
                }
                (_, Phase::Raging(_)) => cue(record),
                _ => None,
            };
            if let Some(cue) = cue {
                self.on_cue(cue);
            }
        }
    }

    /// Whoever has applied as much has the same, and no key that is counted up once has more than 1.
    pub(super) fn check_machines(&mut self) {
        let at = self.cluster.now();
        let nodes: Vec<_> = self.cluster.ids().collect();
        for node in &nodes {
            let Some(machine) = self.cluster.machine(*node) else {
                continue;
            };
            let doubled = machine
                .iter()
                .find(|(key, value)| counted_key(key).is_some() && *value > 1)
                .filter(|_| self.cluster.settings().client.sessions);
            if let Some((key, value)) = doubled {
                let key = key.to_owned();
                self.lapses.push(Lapse::Twice { at, key, value });
            }
            let same = nodes.iter().all(|other| {
                self.cluster.applied(*other) != self.cluster.applied(*node)
                    || self.cluster.machine(*other) == self.cluster.machine(*node)
            });
            if !same {
                self.lapses.push(Lapse::Differ { at });
                return;
            }
        }
    }
}
