//! Challenges: a goal to reach by acting, what may be done for it, and a referee. A solution is a recording, so a link proves it by replay.

mod referee;

use crate::chapter::Caption;
use crate::condition::Condition;
use crate::deed::Deed;
use crate::faults::Faults;
use crate::parse;
use raft_sim::{Action, Settings};
pub use referee::{Foul, Judged, Referee, Verdict};

/// A goal to reach by acting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// What it is called in links: small letters, digits and `-`.
    pub name: String,
    /// Its title.
    pub title: Caption,
    /// What is to be reached, and under what conditions.
    pub task: Caption,
    /// The cluster.
    pub settings: Settings,
    /// The seed of its run.
    pub seed: u64,
    /// How fast time passes: so many units of real time for one of simulated time.
    pub slowness: u32,
    /// What has happened before the person may act, if anything must: the referee plays until then.
    pub after: Option<Condition>,
    /// What is done then, before the person may act.
    pub deeds: Vec<Deed>,
    /// What may be done.
    pub allowed: Vec<Kind>,
    /// What is to be reached.
    pub goal: Condition,
    /// What must not be so at any event, if anything.
    pub never: Option<Condition>,
    /// The fewest moves that are known.
    pub par: u32,
    /// What helps, one after the other.
    pub hints: Vec<Caption>,
    /// A way to do it: what is waited for, and then done, in turn.
    pub solution: Vec<(Option<Condition>, Deed)>,
}

/// What may be done, in groups that a person understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Cut and mend links.
    Cut,
    /// Stop nodes and start them again.
    Stop,
    /// Let nodes stand still, and go on.
    Pause,
    /// Let an election timeout pass.
    TimeOut,
    /// Ask for something, as a client.
    Submit,
    /// Change the members, bring up machines, hand over.
    Members,
    /// Take snapshots, and forget what they have.
    Snapshot,
    /// Drop, delay, double or deliver a message.
    Message,
    /// Change links, disks, clocks and patience.
    Dials,
}

impl Kind {
    /// All, as they are written.
    pub const WRITTEN: [(&'static str, Self); 9] = [
        ("cut", Self::Cut),
        ("stop", Self::Stop),
        ("pause", Self::Pause),
        ("time-out", Self::TimeOut),
        ("submit", Self::Submit),
        ("members", Self::Members),
        ("snapshot", Self::Snapshot),
        ("message", Self::Message),
        ("dials", Self::Dials),
    ];

    /// Which kind an action is; none that only a storm does.
    #[must_use]
    pub const fn of(action: &Action) -> Option<Self> {
        Some(match action {
            Action::Cut { .. }
            | Action::Mend { .. }
            | Action::CutBoth { .. }
            | Action::MendBoth { .. }
            | Action::Partition { .. }
            | Action::MendAll => Self::Cut,
            Action::Stop { .. }
            | Action::Restart { .. }
            | Action::ShutDown { .. }
            | Action::TearWrite { .. } => Self::Stop,
            Action::Pause { .. }
            | Action::Resume { .. }
            | Action::Suspend { .. }
            | Action::Unsuspend { .. } => Self::Pause,
            Action::TimeOut { .. } | Action::ForgetLeader { .. } => Self::TimeOut,
            Action::Submit { .. } => Self::Submit,
            Action::AddNode | Action::ChangeMembers { .. } | Action::Transfer { .. } => Self::Members,
            Action::TakeSnapshot { .. } | Action::Compact { .. } => Self::Snapshot,
            Action::DropMessage { .. }
            | Action::DeliverMessage { .. }
            | Action::DuplicateMessage { .. }
            | Action::DelayMessage { .. } => Self::Message,
            Action::SetLink { .. }
            | Action::SetAllLinks { .. }
            | Action::SetDisk { .. }
            | Action::SetTiming { .. }
            | Action::SetClock { .. }
            | Action::JumpClock { .. }
            | Action::StallDisk { .. }
            | Action::UnstallDisk { .. }
            | Action::FailDisk { .. } => Self::Dials,
            _ => return None,
        })
    }
}

impl Challenge {
    /// Reads a challenge.
    ///
    /// # Errors
    /// All that is wrong with the file, each with its line and what would be right.
    pub fn parse(text: &str) -> Result<Self, Faults> {
        parse::challenge(text)
    }

    /// What an action costs: cutting costs each pair of nodes that is cut apart, mending nothing, all else one.
    #[must_use]
    pub fn cost(&self, action: &Action) -> u32 {
        let nodes = usize::try_from(self.settings.nodes).unwrap_or(usize::MAX);
        match action {
            Action::Mend { .. } | Action::MendBoth { .. } | Action::MendAll => 0,
            Action::Partition { groups } => {
                let named: usize = groups.iter().map(Vec::len).sum();
                let mut sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
                sizes.push(nodes.saturating_sub(named));
                let mut pairs = 0;
                for (place, size) in sizes.iter().enumerate() {
                    let others: usize = sizes.iter().skip(place + 1).sum();
                    pairs += size * others;
                }
                u32::try_from(pairs).unwrap_or(u32::MAX)
            }
            _ => 1,
        }
    }
}
