//! What a ribbon of time shows of a run: its terms, who led when, what was done, and which laws were broken; and where one can jump to.

use crate::cluster::Cluster;
use crate::journal::{Record, What};
use crate::laws::Violation;
use crate::name::EventId;
use crate::recording::Stamped;
use raft::{CommitReason, Event, Instant, NodeId, Role, Term};

/// With more commits than this, every other one is dropped.
const COMMITS_MAX: usize = 2_048;

/// What a ribbon of time shows, over the whole run, also ahead of the present place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// The highest term that any node was in, from when on. Ascending.
    pub terms: Vec<(Instant, Term)>,
    /// Who led, from when to when.
    pub reigns: Vec<Reign>,
    /// What was done, and when.
    pub actions: Vec<Stamped>,
    /// The laws that were broken, and when.
    pub broken: Vec<(Instant, EventId, Violation)>,
    /// Where campaigns began and leaders were elected.
    pub elections: Vec<Milestone>,
    /// Where leaders committed: every one, or of very many every so many.
    pub commits: Vec<Milestone>,
    /// Where each of `broken` is.
    pub breaches: Vec<Milestone>,
    /// One in so many commits is kept, and so many have been seen.
    pub stride: Stride,
}

/// How commits are thinned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stride {
    pub(crate) one_in: u64,
    seen: u64,
}

impl Default for Stride {
    fn default() -> Self {
        Self { one_in: 1, seen: 0 }
    }
}

/// A place in a run, to stand at: after so many events and so many actions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// How many events have been handled.
    pub events: u64,
    /// How many actions have been done.
    pub actions: usize,
}

/// Just after something that one can jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// When.
    pub at: Instant,
    /// Where.
    pub place: Place,
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

/// What one can jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JumpTo {
    /// A campaign begins, or a leader is elected.
    Election,
    /// A leader commits.
    Commit,
    /// A person does something.
    Action,
    /// A law is broken.
    Broken,
    /// A message is delivered.
    Message,
}

/// Which way along the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To earlier.
    Back,
    /// To later.
    Forth,
}

impl JumpTo {
    /// Whether a record tells of it.
    #[must_use]
    pub fn is_told_by(self, record: &Record) -> bool {
        match (self, &record.what) {
            (Self::Election, What::Node(Event::RoleChanged { from, to, .. })) => match to {
                Role::Leader | Role::PreCandidate => true,
                Role::Candidate => *from != Role::PreCandidate,
                Role::Follower => false,
            },
            (Self::Commit, What::Node(Event::Committed { why, .. })) => {
                !matches!(why, CommitReason::LeaderSaid { .. })
            }
            (Self::Action, What::Acted(_))
            | (Self::Broken, What::Broken(_))
            | (Self::Message, What::Delivered(_)) => true,
            _ => false,
        }
    }
}

impl Timeline {
    /// Takes in what a cluster looks like at a place that was not seen before. What happened since the last one that was, the
    /// journal tells from `since` on.
    pub(crate) fn look(&mut self, cluster: &Cluster, place: Place, since: EventId) {
        let at = cluster.stamp().at;
        for node in cluster.ids() {
            let leads = cluster
                .core(node)
                .filter(|core| core.role() == Role::Leader)
                .map(raft::Node::term);
            let open = self
                .reigns
                .iter_mut()
                .rev()
                .take(LEADERS_AT_ONCE)
                .find(|reign| reign.leader == node && reign.to.is_none());
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
        let mark = Milestone { at, place };
        for (event, violation) in cluster.violations().skip(self.broken.len()) {
            self.broken.push((at, event, *violation));
            self.breaches.push(mark);
        }
        let told = |what: JumpTo| {
            let mut records = cluster.journal().since(since);
            records.any(|record| what.is_told_by(record))
        };
        if told(JumpTo::Election) {
            self.elections.push(mark);
        }
        if told(JumpTo::Commit) {
            self.commit(mark);
        }
    }

    fn commit(&mut self, mark: Milestone) {
        self.stride.seen += 1;
        if !self.stride.seen.is_multiple_of(self.stride.one_in) {
            return;
        }
        self.commits.push(mark);
        if self.commits.len() > COMMITS_MAX {
            self.stride.one_in *= 2;
            let mut keep = true;
            self.commits.retain(|_| {
                keep = !keep;
                keep
            });
        }
    }

    /// Forgets what came after a place, where so many laws were broken.
    pub(crate) fn forget_after(&mut self, place: Place, at: Instant, broken: usize) {
        self.actions.truncate(place.actions);
        self.terms.retain(|(from, _)| *from <= at);
        self.broken.truncate(broken);
        self.breaches.truncate(broken);
        self.elections.retain(|mark| mark.place <= place);
        self.commits.retain(|mark| mark.place <= place);
        self.reigns.retain(|reign| reign.from <= at);
        for reign in &mut self.reigns {
            reign.to = reign.to.filter(|to| *to <= at);
        }
    }

    /// The marks of something, if every one is kept.
    pub(crate) fn marks(&self, of: JumpTo) -> Option<&[Milestone]> {
        match of {
            JumpTo::Election => Some(&self.elections),
            JumpTo::Broken => Some(&self.breaches),
            JumpTo::Commit if self.stride.one_in == 1 => Some(&self.commits),
            JumpTo::Commit | JumpTo::Action | JumpTo::Message => None,
        }
    }
}

/// A reign that is open is among so many of the latest.
const LEADERS_AT_ONCE: usize = 256;
