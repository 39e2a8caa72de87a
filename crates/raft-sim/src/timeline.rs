//! What a ribbon of time shows of a run: its terms, who led when, what was done, and which laws were broken.

use crate::action::Action;
use crate::cluster::Cluster;
use crate::laws::Violation;
use crate::name::EventId;
use crate::recording::Stamp;
use raft::{Instant, NodeId, Role, Term};

/// What a ribbon of time shows, over the whole run, also ahead of the present place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// The highest term that any node was in, from when on. Ascending.
    pub terms: Vec<(Instant, Term)>,
    /// Who led, from when to when.
    pub reigns: Vec<Reign>,
    /// What was done, and when.
    pub actions: Vec<(Stamp, Action)>,
    /// The laws that were broken, and when.
    pub broken: Vec<(Instant, EventId, Violation)>,
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

impl Timeline {
    /// Takes in what a cluster looks like at an instant that was not seen before.
    pub(crate) fn look(&mut self, cluster: &Cluster, at: Instant) {
        for node in cluster.ids() {
            let leads = cluster
                .core(node)
                .filter(|core| core.role() == Role::Leader)
                .map(raft::Node::term);
            let open = self
                .reigns
                .iter_mut()
                .rfind(|reign| reign.leader == node && reign.to.is_none());
            match (open, leads) {
                (Some(reign), Some(term)) if reign.term == term => {}
                (Some(reign), leads) => {
                    reign.to = Some(at);
                    if let Some(term) = leads {
                        self.reigns.push(Reign {
                            leader: node,
                            term,
                            from: at,
                            to: None,
                        });
                    }
                }
                (None, Some(term)) => self.reigns.push(Reign {
                    leader: node,
                    term,
                    from: at,
                    to: None,
                }),
                (None, None) => {}
            }
            let term = cluster.core(node).map_or(Term::ZERO, raft::Node::term);
            if term > self.terms.last().map_or(Term::ZERO, |(_, term)| *term) {
                self.terms.push((at, term));
            }
        }
        for (event, violation) in cluster.violations().skip(self.broken.len()) {
            self.broken.push((at, event, *violation));
        }
    }

    /// Forgets what came after an instant, and all but the first of what was done.
    pub(crate) fn forget_after(&mut self, actions: usize, at: Instant) {
        self.actions.truncate(actions);
        self.terms.retain(|(from, _)| *from <= at);
        self.broken.retain(|(from, _, _)| *from <= at);
        self.reigns.retain(|reign| reign.from <= at);
        for reign in &mut self.reigns {
            reign.to = reign.to.filter(|to| *to <= at);
        }
    }
}
