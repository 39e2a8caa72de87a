//! What is waited for: something that has happened since a stop began, or that is so now. Read off the journal and the nodes, never
//! worked out again.

use crate::happening::{HAPPENINGS, Happening};
use crate::who::{Cast, Who};
use raft_sim::goal::Goal;
use raft_sim::{Cluster, EventId, Instant, Law, Micros, NodeId, Observed, Role, Running, What};
use std::fmt;

/// Several parts, all of which must be so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub(crate) parts: Vec<Part>,
    pub(crate) written: String,
}

/// A part of what is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// It has happened so often since the beginning, to this node or to any.
    Happened {
        /// To whom; to anybody.
        who: Option<Who>,
        /// What: its place in the table.
        what: usize,
        /// How often at least. With any node meant: on so many different nodes.
        times: usize,
    },
    /// A situation that searches know has come about.
    Situation(Goal),
    /// So much time has passed.
    Passed(Micros),
    /// A node plays this role, and runs.
    Plays(Who, Role),
    /// A node runs, stands still, or is stopped.
    Is(Who, Running),
    /// A node votes, or learns, or is no member, in the configuration that the leader knows.
    Member(Who, Membership),
    /// So many nodes that run believe to lead.
    Leaders(usize),
    /// The latest term is at least this.
    TermAtLeast(u64),
    /// A node has committed so many entries.
    Commit(Who, u64),
    /// The log of a node ends at least there.
    Holds(Who, u64),
    /// All of a node's log is on its disk.
    OnDisk(Who),
    /// All members that run have the same log, and have applied all of it; and somebody leads.
    Agree,
    /// A configuration of two sets of voters is in force.
    Joint,
    /// The ways between two nodes are cut, both.
    Cut(Who, Who),
    /// So many pairs of nodes are cut apart, one way at least.
    CutLinks(usize),
    /// The ways between all nodes are whole.
    Whole,
    /// Nothing that the client asked is without an answer.
    ClientIsDone,
    /// Something that the client asked is without an answer.
    ClientWaits,
    /// This law is broken.
    Broken(Law),
    /// No law is broken.
    NoneBroken,
    /// The opposite of a state.
    Not(Box<Part>),
}

/// What a node is in a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// It votes.
    Voter,
    /// It learns.
    Learner,
    /// It is none.
    Nobody,
}

impl Condition {
    /// Whether all of it is so, looking back to the events from `since` on, and to the instant when that was.
    #[must_use]
    pub fn is_met(&self, cluster: &Cluster, since: (EventId, Instant), cast: &Cast) -> bool {
        self.parts.iter().all(|part| part.is_so(cluster, since, cast))
    }

    /// Its parts.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}

impl Part {
    fn is_so(&self, cluster: &Cluster, since: (EventId, Instant), cast: &Cast) -> bool {
        let find = |who: &Who| cast.find(who, cluster).ok();
        match self {
            Self::Happened { who, what, times } => happened(cluster, since.0, *what, *times, who, cast),
            Self::Situation(goal) => goal.met(cluster, since.0).is_some(),
            Self::Passed(span) => cluster.now() >= since.1.plus(*span),
            Self::Plays(who, role) => find(who).is_some_and(|node| plays(cluster, node, *role)),
            Self::Is(who, running) => find(who).and_then(|node| cluster.running(node)) == Some(*running),
            Self::Member(who, membership) => {
                let configuration = cluster.configuration();
                find(who).is_some_and(|node| {
                    *membership
                        == match () {
                            () if configuration.is_voter(node) => Membership::Voter,
                            () if configuration.is_learner(node) => Membership::Learner,
                            () => Membership::Nobody,
                        }
                })
            }
            Self::Leaders(count) => {
                nodes(cluster)
                    .filter(|node| plays(cluster, *node, Role::Leader))
                    .count()
                    == *count
            }
            Self::TermAtLeast(term) => views(cluster).any(|view| view.status.term.0 >= *term),
            Self::Commit(who, index) => {
                view(cluster, find(who)).is_some_and(|view| view.status.commit.0 >= *index)
            }
            Self::Holds(who, index) => {
                view(cluster, find(who)).is_some_and(|view| view.status.last.index.0 >= *index)
            }
            Self::OnDisk(who) => {
                view(cluster, find(who)).is_some_and(|view| view.status.durable == view.status.last.index)
            }
            Self::Agree => agree(cluster),
            Self::Joint => cluster.configuration().is_joint(),
            Self::Cut(a, b) => match (find(a), find(b)) {
                (Some(a), Some(b)) => is_cut(cluster, a, b) && is_cut(cluster, b, a),
                _ => false,
            },
            Self::CutLinks(count) => cut_pairs(cluster) >= *count,
            Self::Whole => cut_pairs(cluster) == 0,
            Self::ClientIsDone => cluster.submissions().all(|asked| asked.state.is_settled()),
            Self::ClientWaits => cluster.submissions().any(|asked| !asked.state.is_settled()),
            Self::Broken(law) => cluster.violations().any(|(_, violation)| violation.law() == *law),
            Self::NoneBroken => cluster.violations().next().is_none(),
            Self::Not(part) => !part.is_so(cluster, since, cast),
        }
    }
}

fn happened(
    cluster: &Cluster,
    since: EventId,
    what: usize,
    times: usize,
    who: &Option<Who>,
    cast: &Cast,
) -> bool {
    let Some(happening): Option<&Happening> = HAPPENINGS.get(what) else {
        return false;
    };
    let new = cluster
        .journal()
        .since(since)
        .filter(|record| happening.fits(record));
    let Some(who) = who else {
        // What happens to the client counts each time, what happens to nodes once for each of them.
        let mut seen: Vec<Option<NodeId>> = new.map(|record| record.node).collect();
        seen.sort_unstable();
        seen.dedup_by(|a, b| a.is_some() && a == b);
        return seen.len() >= times;
    };
    let Ok(node) = cast.find(who, cluster) else {
        return false;
    };
    new.filter(|record| at(&record.what, record.node) == Some(node))
        .count()
        >= times
}

/// Whom it happened to: the client's own events name the node in what happened.
fn at(what: &What, node: Option<NodeId>) -> Option<NodeId> {
    match what {
        What::Asked { node, .. } => Some(*node),
        _ => node,
    }
}

fn nodes(cluster: &Cluster) -> impl Iterator<Item = NodeId> {
    (1..=cluster.nodes()).map(NodeId)
}

fn views(cluster: &Cluster) -> impl Iterator<Item = raft_sim::NodeView> {
    nodes(cluster).filter_map(|node| cluster.node(node))
}

fn view(cluster: &Cluster, node: Option<NodeId>) -> Option<raft_sim::NodeView> {
    cluster.node(node?)
}

fn plays(cluster: &Cluster, node: NodeId, role: Role) -> bool {
    cluster.running(node) != Some(Running::Stopped) && cluster.role(node) == Some(role)
}

fn agree(cluster: &Cluster) -> bool {
    let Some(leader) = view(cluster, cluster.leader()) else {
        return false;
    };
    let configuration = cluster.configuration();
    leader.status.applied == leader.status.last.index
        && views(cluster)
            .filter(|view| view.running == Running::Running && configuration.is_member(view.id))
            .all(|view| {
                view.status.last == leader.status.last && view.status.applied == leader.status.applied
            })
}

fn is_cut(cluster: &Cluster, from: NodeId, to: NodeId) -> bool {
    cluster
        .links()
        .any(|link| link.from == from && link.to == to && link.cut)
}

fn cut_pairs(cluster: &Cluster) -> usize {
    let mut pairs: Vec<_> = cluster
        .links()
        .filter(|link| link.cut)
        .map(|link| (link.from.min(link.to), link.from.max(link.to)))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.len()
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}
