//! Why a command cannot be given: because a challenge does not allow it, or because the cluster stands so that it makes no sense now.
//! Whether it can be given is the table's.

use super::{Command, Facts};
use crate::scene::Membership;
use crate::texts::{self, Text};
use raft_lessons::Kind;
use raft_sim::Running;

impl Facts {
    /// Why the members cannot be changed now, nor leadership handed over.
    #[must_use]
    pub fn no_change(&self) -> Option<String> {
        let member = &self.member;
        Some(if !member.led {
            let times_out = self.allowed.refusal(&[Kind::TimeOut]).is_none();
            texts::no_leader_to_ask(member.followed, times_out)
        } else if member.hands_over {
            texts::HANDS_OVER_NOW.into()
        } else if member.pending {
            texts::CHANGE_PENDING.into()
        } else if member.joint {
            texts::JOINT_NOW.into()
        } else {
            return None;
        })
    }
}

impl Command {
    /// Why it cannot be given, in a sentence, where there is one to say.
    #[must_use]
    pub fn hindrance(self, facts: &Facts) -> Option<String> {
        if let Some(refusal) = self.refusal(facts) {
            return Some(refusal);
        }
        let why: Text = match self {
            _ if self.possible(facts) => return None,
            Self::AddLearner | Self::Promote | Self::Demote | Self::Remove | Self::ChangeMembers => {
                return facts.no_change();
            }
            Self::MakeLeader if facts.leads => texts::LEADS_ALREADY,
            Self::MakeLeader if matches!(facts.node, Some(Running::Running)) => {
                let votes = facts.member.selected == Some(Membership::Voter);
                return facts
                    .no_change()
                    .or_else(|| (!votes).then(|| texts::MUST_VOTE.into()));
            }
            Self::Stop
            | Self::Restart
            | Self::PauseNode
            | Self::ResumeNode
            | Self::TimeOut
            | Self::MakeLeader
            | Self::TakeSnapshot
            | Self::Compact
            | Self::Suspend
            | Self::Unsuspend
            | Self::ForgetLeader
            | Self::ShutDown => match (facts.node, self) {
                (None, _) => texts::SELECT_A_NODE,
                (Some(Running::Stopped), _) => texts::IS_STOPPED,
                (Some(Running::Paused), Self::Restart) => texts::RUNS_ALREADY,
                (Some(Running::Paused), _) => texts::IS_PAUSED,
                (_, Self::Restart | Self::ResumeNode) => texts::RUNS_ALREADY,
                (_, Self::TimeOut) => texts::LEADS_ALREADY,
                (_, Self::TakeSnapshot) => texts::SNAPSHOT_HAS_ALL,
                (_, Self::Compact) => texts::NOTHING_TO_COMPACT,
                (_, Self::ForgetLeader) => texts::KNOWS_NO_LEADER,
                _ => return None,
            },
            Self::MendAll => texts::NO_LINK_CUT,
            Self::DeliverMessage
            | Self::DropMessage
            | Self::DelayMessage
            | Self::DelayMessageMore
            | Self::DuplicateMessage => texts::SELECT_A_MESSAGE,
            _ => return None,
        };
        Some(why.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Allowed, Group, TABLE};

    fn selected(running: Running) -> Facts {
        Facts {
            node: Some(running),
            nodes: 5,
            ..Facts::default()
        }
    }

    #[test]
    fn what_can_be_given_has_no_hindrance_and_what_cannot_be_done_to_a_node_has_one() {
        for facts in [
            Facts::default(),
            selected(Running::Running),
            selected(Running::Paused),
            selected(Running::Stopped),
        ] {
            for entry in TABLE {
                let why = entry.command.hindrance(&facts);
                if entry.command.available(&facts) {
                    assert_eq!(why, None, "{}", entry.name);
                } else if matches!(entry.group, Group::Node) {
                    // Whether a change would be one is said by which buttons there are.
                    let told = why.is_some() || entry.command == Command::Unsuspend;
                    assert!(told, "{} while {:?}", entry.name, facts.node);
                }
            }
        }
    }

    #[test]
    fn while_nobody_leads_the_way_to_a_leader_is_told_as_far_as_it_is_open() {
        let mut facts = selected(Running::Running);
        facts.member.selected = Some(Membership::Voter);
        let why = Command::MakeLeader.hindrance(&facts).unwrap();
        assert!(
            why.starts_with("Nobody leads now.") && why.contains("Time out"),
            "{why}"
        );
        facts.allowed = Allowed::only(&[Kind::Members]);
        let why = Command::Demote.hindrance(&facts).unwrap();
        assert!(
            why.contains("play until one is elected") && !why.contains("Time out"),
            "{why}"
        );
        facts.member.led = true;
        assert_eq!(Command::MakeLeader.hindrance(&facts), None);
    }

    #[test]
    fn what_is_not_allowed_is_said_before_what_is_not_possible() {
        let mut facts = selected(Running::Stopped);
        facts.allowed = Allowed::only(&[Kind::Cut]);
        let why = Command::TimeOut.hindrance(&facts).unwrap();
        assert!(why.contains("Not part of this challenge"), "{why}");
    }
}
