//! What differs on purpose: each exception is a difference of the protocol, with its reason. Never a file.

/// A difference that is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exception {
    /// Membership takes effect on append.
    MembershipOnAppend,
    /// Who is removed is told nothing from then on.
    RemovedIsToldNothing,
    /// A leader that is removed steps down.
    RemovedLeaderStepsDown,
    /// No change of members before an entry of the leader's own term is committed.
    ChangeWaitsForOwnTerm,
    /// What a refused change leaves behind.
    RefusedChange,
    /// A request of a term that is over is answered as any other of its kind.
    StaleRequestAnswered,
    /// Vote requests wait for their write.
    VoteRequestWaits,
    /// A proposal that was passed on is answered.
    ForwardedIsAnswered,
    /// Changes of the members are not passed on.
    ChangeIsNotForwarded,
    /// What waited for a write is dropped when its term is over.
    OutdatedAnswerDropped,
}

/// The table: each exception, what differs, and why that is meant.
const TABLE: &[(Exception, &str, &str)] = &[
    (
        Exception::MembershipOnAppend,
        "while a change of the members is under way, commits and the messages about them",
        "a configuration is in force from when it is appended (dissertation §4.1), at etcd from when it is applied: so other \
         nodes count for what follows it, and new members are sent entries earlier",
    ),
    (
        Exception::RemovedIsToldNothing,
        "a node that was removed: its log, its members, and the messages from and to it",
        "its leader sends to the members of the configuration in force, which it is not among from when its removal is \
         appended (§6: removed servers receive no heartbeats, time out, and are not listened to)",
    ),
    (
        Exception::RemovedLeaderStepsDown,
        "a leader that was removed is a follower, and silent",
        "it leads until its removal is committed, and steps down then (dissertation §4.2.2); at etcd that is a setting, and \
         off",
    ),
    (
        Exception::ChangeWaitsForOwnTerm,
        "a change of the members is appended later",
        "a new leader changes no members before an entry of its own term is committed (raft-dev, 2015: a bug in single-server \
         membership changes); etcd rules that out in another way, and takes the change at once",
    ),
    (
        Exception::RefusedChange,
        "an entry with a change, or an empty one in its place",
        "a change that is refused is an error here and leaves no entry; etcd puts an empty entry into the log, and judges \
         what is refused by what is applied, not by what is appended",
    ),
    (
        Exception::StaleRequestAnswered,
        "the answer to a request of a term that is over",
        "it is answered in the present term with the refusal of its kind (§5.1); etcd answers appends and heartbeats with an \
         empty MsgAppResp, if check-quorum or pre-vote is on, and votes not at all",
    ),
    (
        Exception::VoteRequestWaits,
        "a candidate's MsgVote leaves when its term and vote are on disk",
        "it claims a term and a last entry: a candidate that asked, crashed and forgot could win the same term twice",
    ),
    (
        Exception::ForwardedIsAnswered,
        "the answer to a proposal that a follower has passed on",
        "each ticket is answered once, those of passed-on proposals too; etcd does not tell what became of them",
    ),
    (
        Exception::ChangeIsNotForwarded,
        "a change of the members that is proposed at a follower",
        "the follower refuses it and names its leader, whom the host asks; etcd's followers pass it on",
    ),
    (
        Exception::OutdatedAnswerDropped,
        "an answer that waited for its write while the term rose",
        "it speaks of a term that is over, and nobody would act on it; etcd sends it all the same",
    ),
];

impl Exception {
    fn row(self) -> (&'static str, &'static str) {
        TABLE
            .iter()
            .find(|(exception, ..)| *exception == self)
            .map_or(("", ""), |(_, what, why)| (what, why))
    }

    /// What differs.
    #[must_use]
    pub fn what(self) -> &'static str {
        self.row().0
    }

    /// Why that is meant.
    #[must_use]
    pub fn why(self) -> &'static str {
        self.row().1
    }
}

/// The stories of scripts that assume membership on apply, and the test that tells each of them again for membership on
/// append: in `crates/raft/tests/core/ported.rs`. What of the scripts themselves is comparable is replayed all the same.
pub const PORTED: &[(&str, &str)] = &[
    (
        "a sole voter adds another, which knows nothing yet",
        "a_sole_voter_that_adds_another_commits_with_it",
    ),
    (
        "a leader removes itself, with proposals before and after",
        "a_leader_that_removes_itself_commits_what_follows_without_itself_and_steps_down",
    ),
    (
        "two voters are added at once and removed again",
        "two_voters_come_and_go_through_joint_configurations",
    ),
    (
        "a leader is replaced by a node that joins",
        "leadership_goes_to_a_node_that_joins_while_the_configuration_is_joint",
    ),
    (
        "changes are refused in a joint configuration, and leaving it twice",
        "what_is_refused_in_a_joint_configuration_leaves_no_entry",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ported_story_has_its_test() {
        let tests = include_str!("../../raft/tests/core/ported.rs");
        for (_, test) in PORTED {
            assert!(tests.contains(&format!("fn {test}()")), "{test}");
        }
    }

    #[test]
    fn every_exception_says_what_and_why_once() {
        for (at, (exception, what, why)) in TABLE.iter().enumerate() {
            assert!(!what.is_empty() && why.len() > what.len() / 2);
            assert!(TABLE[..at].iter().all(|(other, ..)| other != exception));
            assert_eq!((exception.what(), exception.why()), (*what, *why));
        }
    }
}
