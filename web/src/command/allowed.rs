//! What a challenge leaves of the commands: of which kinds each is, and whether all of these may be done. Which kind an action is
//! says `raft-lessons`.

use super::{Command, Facts};
use crate::texts::course as words;
use raft_lessons::Kind;

/// What may be done to the cluster: everything, or in a challenge some kinds alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed(Option<u16>);

impl Allowed {
    /// These kinds alone.
    #[must_use]
    pub fn only(kinds: &[Kind]) -> Self {
        Self(Some(kinds.iter().fold(0, |all, kind| all | bit(*kind))))
    }

    /// Why not all of these kinds may be done, in a sentence; nothing if they may.
    #[must_use]
    pub fn refusal(self, kinds: &[Kind]) -> Option<String> {
        let allowed = self.0?;
        let refused = kinds.iter().any(|kind| allowed & bit(*kind) == 0);
        let all = Kind::WRITTEN.into_iter().map(|(_, kind)| kind);
        refused.then(|| words::only(all.filter(|kind| allowed & bit(*kind) != 0)))
    }
}

const fn bit(kind: Kind) -> u16 {
    1 << kind as u16
}

impl Command {
    /// What kinds of things it does to the cluster; none if it only looks, or leaves the run for another one.
    #[must_use]
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Partition | Self::MendAll => &[Kind::Cut],
            Self::Stop | Self::Restart | Self::ShutDown => &[Kind::Stop],
            Self::PauseNode | Self::ResumeNode | Self::Suspend | Self::Unsuspend => &[Kind::Pause],
            Self::TimeOut | Self::ForgetLeader => &[Kind::TimeOut],
            Self::Write => &[Kind::Submit],
            Self::AddLearner
            | Self::Promote
            | Self::Demote
            | Self::Remove
            | Self::MakeLeader
            | Self::AddNode
            | Self::ChangeMembers
            | Self::LeaveJoint => &[Kind::Members],
            Self::TakeSnapshot | Self::Compact => &[Kind::Snapshot],
            Self::DeliverMessage
            | Self::DropMessage
            | Self::DelayMessage
            | Self::DelayMessageMore
            | Self::DuplicateMessage => &[Kind::Message],
            Self::Preset(_) | Self::SpreadTimers | Self::AlignTimers | Self::UsualTimers => &[Kind::Dials],
            // Scripts, which do what it takes.
            Self::SplitVote | Self::UnevenLogs => &[
                Kind::Cut,
                Kind::Stop,
                Kind::Pause,
                Kind::TimeOut,
                Kind::Submit,
                Kind::Dials,
            ],
            _ => &[],
        }
    }

    /// Why it is no part of the challenge that is followed, if it is none.
    #[must_use]
    pub fn refusal(self, facts: &Facts) -> Option<String> {
        facts.allowed.refusal(self.kinds())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Group, TABLE};
    use raft_sim::Running;

    #[test]
    fn what_is_done_to_the_cluster_is_of_a_kind_and_what_is_looked_at_is_of_none() {
        for entry in TABLE {
            let acts = matches!(entry.group, Group::Node | Group::Message | Group::Cluster)
                && !matches!(entry.command, Command::NextMessage | Command::PreviousMessage);
            assert_eq!(!entry.command.kinds().is_empty(), acts, "{}", entry.name);
        }
    }

    #[test]
    fn what_a_challenge_does_not_allow_is_not_available_and_says_what_is() {
        let mut facts = Facts {
            node: Some(Running::Running),
            nodes: 5,
            ..Facts::default()
        };
        assert!(
            Command::Stop.available(&facts),
            "without a challenge all may be done"
        );
        facts.allowed = Allowed::only(&[Kind::Cut, Kind::Submit]);
        let offered = |command: Command| command.available(&facts);
        assert!(offered(Command::Partition) && offered(Command::Write) && offered(Command::Play));
        assert!(!offered(Command::Stop) && !offered(Command::SplitVote));
        let said = Command::Stop.refusal(&facts).expect("it says why");
        assert!(
            said.contains("cut and mend links") && !said.contains("stop"),
            "{said}"
        );
        // The key is heard, so that the sentence can be said.
        assert_eq!(Command::of_key("s", true, &facts), Some(Command::Stop));
    }
}
