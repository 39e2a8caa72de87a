//! When the members can be changed, leadership handed over, and snapshots taken: what the table asks.

use super::Facts;
use crate::scene::Membership;
use raft_sim::{NodeId, Running};

/// A node that others still take for their leader while nobody leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Which one.
    pub node: NodeId,
    /// How it stands.
    pub running: Running,
    /// How many nodes that run follow it.
    pub followers: usize,
}

/// What concerns members, leadership and snapshots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is asked for by itself")]
pub struct MemberFacts {
    /// What the selected node is to the cluster, if one is selected.
    pub selected: Option<Membership>,
    /// Whether a node that runs leads.
    pub led: bool,
    /// Whom most nodes follow, although nobody leads.
    pub followed: Option<Followed>,
    /// Whether two sets of voters decide together.
    pub joint: bool,
    /// Whether a change of the members is not committed yet.
    pub pending: bool,
    /// Whether leadership is being handed over.
    pub hands_over: bool,
    /// Whether the selected node has applied more than its snapshot has.
    pub snapshot_is_old: bool,
    /// Whether the log of the selected node has entries that its snapshot has too.
    pub log_is_long: bool,
    /// Whether the Raft of the selected node takes no part.
    pub suspended: bool,
    /// Whether the selected node knows of a leader other than itself.
    pub follows: bool,
}

impl MemberFacts {
    /// Whether the members can be changed now.
    #[must_use]
    pub const fn can_change(&self) -> bool {
        self.led && !self.joint && !self.pending && !self.hands_over
    }

    /// Whether the selected node votes.
    #[must_use]
    pub const fn voter(&self) -> bool {
        matches!(self.selected, Some(Membership::Voter))
    }

    /// Whether the selected node learns.
    #[must_use]
    pub const fn learner(&self) -> bool {
        matches!(self.selected, Some(Membership::Learner))
    }

    /// Whether the selected node is no member.
    #[must_use]
    pub const fn outside(&self) -> bool {
        matches!(self.selected, Some(Membership::Outside))
    }
}

/// Whether the selected node can take over.
pub(super) fn can_take_over(facts: &Facts) -> bool {
    let member = &facts.member;
    matches!(facts.node, Some(Running::Running))
        && !facts.leads
        && member.led
        && member.voter()
        && !member.hands_over
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;

    #[test]
    fn without_a_leader_nobody_changes_the_members() {
        let mut facts = Facts {
            node: Some(Running::Running),
            nodes: 5,
            ..Facts::default()
        };
        facts.member.selected = Some(Membership::Outside);
        assert!(!Command::AddLearner.available(&facts) && !Command::ChangeMembers.available(&facts));
        facts.member.led = true;
        assert!(Command::AddLearner.available(&facts) && Command::ChangeMembers.available(&facts));
        assert!(!Command::Promote.available(&facts) && !Command::Remove.available(&facts));
        facts.member.joint = true;
        assert!(!Command::AddLearner.available(&facts) && Command::LeaveJoint.available(&facts));
    }

    #[test]
    fn only_a_voter_that_does_not_lead_takes_over() {
        let mut facts = Facts {
            node: Some(Running::Running),
            ..Facts::default()
        };
        facts.member.led = true;
        facts.member.selected = Some(Membership::Learner);
        assert!(!Command::MakeLeader.available(&facts));
        facts.member.selected = Some(Membership::Voter);
        assert!(Command::MakeLeader.available(&facts));
        facts.leads = true;
        assert!(!Command::MakeLeader.available(&facts));
    }
}
