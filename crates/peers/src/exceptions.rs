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
    /// A refused stream goes back no further than the follower's hint.
    HintInStream,
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
        Exception::HintInStream,
        "where a leader goes back to when a follower to which it streams refuses",
        "to what the refusal names (§5.3, the end); etcd goes back to the last entry that is known to match",
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
