//! What a ribbon of time shows: terms, reigns, broken laws, noted as they come.

use crate::laws::Violation;
use crate::name::EventId;
use crate::server::Standing;
use crate::tape::Tape;
use raft::{Instant, NodeId, Role, Term};

/// The marks of a run so far. Append-only, so that copies share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chronicle {
    marks: Tape<Mark>,
    highest: Term,
}

#[derive(Clone, Debug)]
enum Mark {
    Term(Instant, Term),
    Rises { leader: NodeId, term: Term, at: Instant },
    Falls { leader: NodeId, at: Instant },
    Broken(Instant, EventId, Violation),
}

/// A node leads a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reign {
    /// The node.
    pub leader: NodeId,
    /// The term.
    pub term: Term,
    /// From this instant on.
    pub from: Instant,
    /// Until this one; `None` if it still leads at the end.
    pub to: Option<Instant>,
}

/// The marks, sorted out for those who draw them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Marks {
    pub(crate) terms: Vec<(Instant, Term)>,
    pub(crate) reigns: Vec<Reign>,
    pub(crate) broken: Vec<(Instant, EventId, Violation)>,
}

impl Chronicle {
    /// A node stood in one way, and now in another; stopped nodes stand in none.
    pub(crate) fn note(&mut self, node: NodeId, before: Standing, after: Standing, at: Instant) {
        let (led, leads) = (before.role == Role::Leader, after.role == Role::Leader);
        let same = led && leads && before.term == after.term;
        if led && !same {
            self.marks.push(Mark::Falls { leader: node, at });
        }
        if after.term > self.highest {
            self.highest = after.term;
            self.marks.push(Mark::Term(at, after.term));
        }
        if leads && !same {
            self.marks.push(Mark::Rises { leader: node, term: after.term, at });
        }
    }

    pub(crate) fn broken(&mut self, at: Instant, event: EventId, violation: Violation) {
        self.marks.push(Mark::Broken(at, event, violation));
    }

    pub(crate) fn marks(&self) -> Marks {
        let mut marks = Marks::default();
        for mark in self.marks.iter() {
            match *mark {
                Mark::Term(at, term) => marks.terms.push((at, term)),
                Mark::Rises { leader, term, at } => {
                    marks.reigns.push(Reign { leader, term, from: at, to: None });
                }
                Mark::Falls { leader, at } => {
                    let reign = marks.reigns.iter_mut().rev().find(|reign| reign.leader == leader);
                    if let Some(reign) = reign {
                        reign.to = Some(at);
                    }
                }
                Mark::Broken(at, event, violation) => marks.broken.push((at, event, violation)),
            }
        }
        marks
    }
}
