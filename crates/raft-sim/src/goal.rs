//! What a search looks for and a shrunk run must still show: a broken law, or a situation that engineers want to see happen.
//!
//! A situation is read off the journal, from what is new in it and as much of what came before as it takes. When to look, and what
//! to do with what is found: `search.rs`, `shrink.rs`.

use crate::cluster::Cluster;
use crate::journal::{Record, What};
use crate::laws::{Law, Violation};
use crate::name::EventId;
use raft::{Event, LogId, NodeId, Role, RoleReason, Term};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// What is looked for in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Goal {
    /// Any law is broken.
    AnyLaw,
    /// This law is broken.
    Law(Law),
    /// A term in which candidates split the votes, and nobody won (§5.2).
    SplitVote,
    /// A leader is elected while another node still leads an earlier term (§8).
    TwoLeaders,
    /// Entries are cut off a log (§5.3).
    Rollback,
    /// An entry that a majority had held is cut off a log: figure 8 (§5.4.2).
    Overwritten,
    /// A majority holds an entry, and yet it is not committed: it is of an older term (§5.4.2).
    HeldBack,
    /// A leader that hears no majority steps down (dissertation §6.2).
    StepDown,
    /// A leader whose disk stands still makes room for another.
    DiskStall,
    /// A leader that was removed steps down (dissertation §4.2.2).
    Removed,
    /// A leader hands over to another node (dissertation §3.10).
    HandOver,
    /// The leader's snapshot replaces a node's state machine (§7).
    Installed,
    /// A configuration of two sets of voters is in force (§6).
    Joint,
    /// A change of the members is taken back, for its entry was cut off (§6).
    ChangeUndone,
    /// The client learns that its command will never be done.
    Superseded,
    /// The client learns that nobody can tell what became of its command.
    OutcomeUnknown,
    /// The client learns that its session is no more (dissertation §6.3).
    SessionExpired,
}

/// No goal is called that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no goal is called \"{given}\": it can be {}", Goal::names())]
pub struct GoalError {
    /// What was said.
    pub given: String,
}

/// Before an event, so many records are looked at for what led to it.
const LOOK_BACK: usize = 8_000;

impl Goal {
    /// All but those of a single law.
    pub const SITUATIONS: [Self; 16] = [
        Self::AnyLaw,
        Self::SplitVote,
        Self::TwoLeaders,
        Self::Rollback,
        Self::Overwritten,
        Self::HeldBack,
        Self::StepDown,
        Self::DiskStall,
        Self::Removed,
        Self::HandOver,
        Self::Installed,
        Self::Joint,
        Self::ChangeUndone,
        Self::Superseded,
        Self::OutcomeUnknown,
        Self::SessionExpired,
    ];

    /// All there are: situations first, then the laws.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::SITUATIONS
            .into_iter()
            .chain(Law::ALL.into_iter().map(Self::Law))
    }

    /// Reads the name of a goal, as it is written: `split-vote`, `election-safety`.
    ///
    /// # Errors
    /// There is none of that name: says which there are.
    pub fn parse(name: &str) -> Result<Self, GoalError> {
        Self::all()
            .find(|goal| goal.to_string() == name)
            .ok_or_else(|| GoalError {
                given: name.chars().take(64).collect(),
            })
    }

    fn names() -> String {
        Self::all()
            .map(|goal| goal.to_string())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// What it is, in a few words.
    #[must_use]
    pub const fn says(&self) -> &'static str {
        match self {
            Self::AnyLaw => "a law is broken",
            Self::Law(law) => law.says(),
            Self::SplitVote => "candidates split the votes of a term, and nobody wins",
            Self::TwoLeaders => "a leader is elected while another node still believes to lead",
            Self::Rollback => "entries are cut off a log",
            Self::Overwritten => "an entry that a majority had held is cut off a log",
            Self::HeldBack => "a majority holds an entry of an older term, which may not be committed yet",
            Self::StepDown => "a leader that hears no majority steps down",
            Self::DiskStall => "a leader whose disk stands still steps down",
            Self::Removed => "a leader that was removed steps down",
            Self::HandOver => "a leader hands over to another node",
            Self::Installed => "a snapshot replaces a node's state",
            Self::Joint => "two sets of voters decide together",
            Self::ChangeUndone => "a change of the members is taken back",
            Self::Superseded => "a client learns that its command never will be done",
            Self::OutcomeUnknown => "a client learns that nobody can tell what became of its command",
            Self::SessionExpired => "a client learns that its session is no more",
        }
    }

    /// Whether it is that a law is broken.
    #[must_use]
    pub const fn is_a_law(&self) -> bool {
        matches!(self, Self::AnyLaw | Self::Law(_))
    }

    /// Whether this violation is what is looked for.
    #[must_use]
    pub fn is_met_by(&self, violation: &Violation) -> bool {
        match self {
            Self::AnyLaw => true,
            Self::Law(law) => violation.law() == *law,
            _ => false,
        }
    }

    /// The first event that meets it, among those from `since` on that the journal still has.
    ///
    /// Whoever wants none missed looks at least once in [`Journal::KEPT_MAX`](crate::Journal::KEPT_MAX) records.
    #[must_use]
    pub fn met(&self, cluster: &Cluster, since: EventId) -> Option<EventId> {
        if self.is_a_law() {
            let mut new = cluster.violations().filter(|(event, _)| *event >= since);
            return new
                .find(|(_, violation)| self.is_met_by(violation))
                .map(|(event, _)| event);
        }
        let mut new = cluster.journal().since(since);
        new.find(|record| self.is_shown_by(cluster, record))
            .map(|record| record.id)
    }

    fn is_shown_by(&self, cluster: &Cluster, record: &Record) -> bool {
        let event = match &record.what {
            What::Node(event) => event,
            What::Installed { .. } => return *self == Self::Installed,
            What::Superseded { .. } => return *self == Self::Superseded,
            What::Unknown { .. } => return *self == Self::OutcomeUnknown,
            What::SessionExpired { .. } => return *self == Self::SessionExpired,
            _ => return false,
        };
        let node = record.node.unwrap_or_default();
        match self {
            Self::SplitVote => {
                matches!(event, Event::RoleChanged { from: Role::Candidate, to, .. } if *to != Role::Leader)
                    && votes_split(cluster, record, node)
            }
            Self::TwoLeaders => {
                matches!(event, Event::RoleChanged { to: Role::Leader, .. })
                    && cluster
                        .ids()
                        .any(|other| other != node && role_at(cluster, other, record) == Some(Role::Leader))
            }
            Self::Rollback => matches!(event, Event::Truncated { .. }),
            Self::Overwritten => {
                matches!(event, Event::Truncated { first, last, .. } if was_on_a_majority(cluster, record, *first, *last))
            }
            Self::HeldBack => matches!(event, Event::CommitHeldBack { .. }),
            Self::StepDown => changed(event, |why| matches!(why, RoleReason::NoQuorum { .. })),
            Self::DiskStall => changed(event, |why| matches!(why, RoleReason::DiskStalled { .. })),
            Self::Removed => changed(event, |why| matches!(why, RoleReason::Removed)),
            Self::HandOver => changed(event, |why| matches!(why, RoleReason::HandedOver { .. })),
            Self::Joint => {
                matches!(event, Event::MembershipAppended { configuration, .. } if configuration.is_joint())
            }
            Self::ChangeUndone => matches!(event, Event::MembershipReverted { .. }),
            _ => false,
        }
    }
}

fn changed(event: &Event, why: impl Fn(&RoleReason) -> bool) -> bool {
    matches!(event, Event::RoleChanged { why: reason, .. } if why(reason))
}

/// What came before, newest first.
fn before<'a>(cluster: &'a Cluster, record: &Record) -> impl Iterator<Item = &'a Record> + use<'a> {
    let id = record.id;
    let older = cluster
        .journal()
        .iter()
        .rev()
        .skip_while(move |older| older.id >= id);
    older.take(LOOK_BACK)
}

/// A node's own part, as a record tells of it.
enum Part {
    Plays(Role, Term),
    Is(Started),
}

#[derive(PartialEq)]
enum Started {
    Stopped,
    Running,
}

fn part(record: &Record) -> Option<(NodeId, Part)> {
    let part = match &record.what {
        What::Node(Event::RoleChanged { to, term, .. }) => Part::Plays(*to, *term),
        What::Stopped { .. } => Part::Is(Started::Stopped),
        What::Started { .. } => Part::Is(Started::Running),
        _ => return None,
    };
    Some((record.node?, part))
}

/// The part that a node played when something happened.
fn role_at(cluster: &Cluster, node: NodeId, record: &Record) -> Option<Role> {
    let mut later = cluster.journal().since(EventId(record.id.0 + 1));
    let next = later.find(|later| later.node == Some(node) && part(later).is_some());
    match next.map(|next| &next.what) {
        Some(What::Node(Event::RoleChanged { from, .. })) => return Some(*from),
        Some(What::Started { .. }) => return None,
        Some(_) => {}
        None => return cluster.role(node),
    }
    let own = before(cluster, record).filter(|older| older.node == Some(node));
    own.filter_map(part).find_map(|(_, part)| match part {
        Part::Plays(role, _) => Some(role),
        Part::Is(Started::Running) => Some(Role::Follower),
        Part::Is(Started::Stopped) => None,
    })
}

/// A candidate gives up: the last one of several in its term, which nobody led.
fn votes_split(cluster: &Cluster, record: &Record, node: NodeId) -> bool {
    let own = before(cluster, record).filter(|older| older.node == Some(node));
    let last = own.filter_map(part).next();
    let Some((_, Part::Plays(Role::Candidate, term))) = last else {
        return false;
    };
    let (mut candidates, mut seen) = (BTreeSet::from([node]), BTreeSet::from([node]));
    for (other, part) in before(cluster, record).filter_map(part) {
        let latest = seen.insert(other);
        match part {
            Part::Plays(Role::Leader, led) if led == term => return false,
            // It still asks for votes.
            Part::Plays(Role::Candidate, asked) if asked == term && latest => return false,
            Part::Plays(Role::Candidate, asked) if asked == term => {
                candidates.insert(other);
            }
            _ => {}
        }
    }
    candidates.len() > 1
}

/// Whether one of the entries that are cut off was once on a majority, so that its leader held it back for its term.
fn was_on_a_majority(cluster: &Cluster, record: &Record, first: LogId, last: LogId) -> bool {
    before(cluster, record).any(|older| match &older.what {
        What::Node(Event::CommitHeldBack { entry, .. }) => {
            (first.index..=last.index).contains(&entry.index)
                && (first.term..=last.term).contains(&entry.term)
        }
        _ => false,
    })
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Law(law) => return f.write_str(&law.name().to_ascii_lowercase().replace(' ', "-")),
            Self::AnyLaw => "any-law",
            Self::SplitVote => "split-vote",
            Self::TwoLeaders => "two-leaders",
            Self::Rollback => "rollback",
            Self::Overwritten => "overwritten",
            Self::HeldBack => "held-back",
            Self::StepDown => "step-down",
            Self::DiskStall => "disk-stall",
            Self::Removed => "removed",
            Self::HandOver => "hand-over",
            Self::Installed => "snapshot-installed",
            Self::Joint => "joint",
            Self::ChangeUndone => "change-undone",
            Self::Superseded => "superseded",
            Self::OutcomeUnknown => "outcome-unknown",
            Self::SessionExpired => "session-expired",
        })
    }
}

impl FromStr for Goal {
    type Err = GoalError;

    fn from_str(name: &str) -> Result<Self, GoalError> {
        Self::parse(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_goal_is_read_as_it_is_written_and_no_two_alike() {
        let names: BTreeSet<_> = Goal::all().map(|goal| goal.to_string()).collect();
        assert_eq!(names.len(), Goal::all().count());
        for goal in Goal::all() {
            assert_eq!(Goal::parse(&goal.to_string()), Ok(goal));
            assert!(!goal.says().is_empty());
        }
        assert!(names.contains("leader-append-only"), "{names:?}");
    }

    #[test]
    fn what_is_no_goal_is_answered_with_those_there_are() {
        let error = Goal::parse("chaos").unwrap_err().to_string();
        assert!(
            error.contains("\"chaos\"") && error.contains("split-vote"),
            "{error}"
        );
    }
}
