//! What a lesson can wait for, as it is written, and how it is read off the journal. A new one is one line of the table.

use raft_sim::raft::{CommitReason, MessageKind};
use raft_sim::{Event, ParcelKind, Record, Role, What};

/// Something that happens.
#[derive(Clone, Copy)]
pub(crate) struct Happening {
    /// As it is written, after who it happens to.
    pub(crate) written: &'static str,
    /// Whether that is what happened. To whom: the record's node.
    pub(crate) is: fn(&What) -> bool,
}

const fn happening(written: &'static str, is: fn(&What) -> bool) -> Happening {
    Happening { written, is }
}

/// Everything that can be waited for. Longer ones stand before those that they begin with.
#[rustfmt::skip]
pub(crate) const HAPPENINGS: &[Happening] = &[
    // Elections.
    happening("pre-campaigns", |what| becomes(what, Role::PreCandidate)),
    happening("campaigns", |what| becomes(what, Role::Candidate)),
    happening("is elected", |what| becomes(what, Role::Leader)),
    happening("steps down", |what| matches!(what, What::Node(Event::RoleChanged { from: Role::Leader, .. }))),
    happening("gives up", |what| matches!(what, What::Node(Event::RoleChanged { from: Role::Candidate | Role::PreCandidate, to: Role::Follower, .. }))),
    happening("votes", |what| matches!(what, What::Node(Event::VoteGranted { pre: false, .. }))),
    happening("refuses a vote", |what| matches!(what, What::Node(Event::VoteRefused { pre: false, .. }))),
    happening("refuses a pre-vote", |what| matches!(what, What::Node(Event::VoteRefused { pre: true, .. }))),
    happening("grants a pre-vote", |what| matches!(what, What::Node(Event::VoteGranted { pre: true, .. }))),
    happening("counts a vote", |what| matches!(what, What::Node(Event::VoteCounted { granted: true, pre: false, .. }))),
    happening("follows", |what| matches!(what, What::Node(Event::FollowsLeader { .. }))),
    happening("raises its term", |what| matches!(what, What::Node(Event::TermRaised { .. }))),
    happening("forgets its leader", |what| matches!(what, What::Node(Event::ForgotLeader { .. }))),
    happening("resets its timer", |what| matches!(what, What::Node(Event::ElectionTimerReset { .. }))),
    happening("hands over", |what| matches!(what, What::Node(Event::TransferBegun { .. }))),
    // Entries.
    happening("appends", |what| matches!(what, What::Node(Event::Appended { .. }))),
    happening("refuses an append", |what| matches!(what, What::Node(Event::AppendRefused { .. }))),
    happening("truncates", |what| matches!(what, What::Node(Event::Truncated { .. }))),
    happening("steps back", |what| matches!(what, What::Node(Event::SteppedBack { .. }))),
    happening("learns a match", |what| matches!(what, What::Node(Event::Matched { .. }))),
    happening("commits by counting", |what| matches!(what, What::Node(Event::Committed { why, .. }) if !told(why))),
    happening("learns a commit", |what| matches!(what, What::Node(Event::Committed { why, .. }) if told(why))),
    happening("commits", |what| matches!(what, What::Node(Event::Committed { .. }))),
    happening("holds back", |what| matches!(what, What::Node(Event::CommitHeldBack { .. }))),
    happening("applies", |what| matches!(what, What::Applied { .. })),
    // The disk.
    happening("withholds", |what| matches!(what, What::Node(Event::Withheld { .. }))),
    happening("flushes", |what| matches!(what, What::Flushed { .. })),
    happening("starts", |what| matches!(what, What::Started { .. })),
    happening("stops", |what| matches!(what, What::Stopped { .. })),
    happening("loses writes", |what| matches!(what, What::Stopped { writes_lost, .. } if *writes_lost > 0)),
    happening("cannot start", |what| matches!(what, What::CannotStart { .. })),
    happening("halts", |what| matches!(what, What::Node(Event::Halted { .. }))),
    // Messages, at whom they happen.
    happening("hears a heartbeat", |what| arrives(what, MessageKind::Heartbeat)),
    happening("hears an append", |what| arrives(what, MessageKind::AppendEntries)),
    happening("hears an answer", |what| arrives(what, MessageKind::AppendEntriesReply)),
    happening("hears a vote request", |what| arrives(what, MessageKind::RequestVote)),
    happening("hears a vote", |what| arrives(what, MessageKind::RequestVoteReply)),
    happening("hears a pre-vote request", |what| arrives(what, MessageKind::PreVote)),
    happening("loses a message", |what| matches!(what, What::Lost(..))),
    happening("drops a message", |what| matches!(what, What::Node(Event::MessageDropped { .. }))),
    // Members and snapshots.
    happening("begins a joint configuration", |what| matches!(what, What::Node(Event::MembershipAppended { configuration, .. }) if configuration.is_joint())),
    happening("commits members", |what| matches!(what, What::Node(Event::MembershipCommitted { configuration, .. }) if !configuration.is_joint())),
    happening("commits a joint configuration", |what| matches!(what, What::Node(Event::MembershipCommitted { configuration, .. }) if configuration.is_joint())),
    happening("changes members", |what| matches!(what, What::Node(Event::MembershipAppended { .. }))),
    happening("takes members back", |what| matches!(what, What::Node(Event::MembershipReverted { .. }))),
    happening("saves a snapshot", |what| matches!(what, What::SnapshotSaved { .. })),
    happening("sends a snapshot", |what| matches!(what, What::Node(Event::SnapshotSent { .. }))),
    happening("installs a snapshot", |what| matches!(what, What::Installed { .. })),
    happening("compacts", |what| matches!(what, What::Node(Event::Compacted { .. }))),
    // The client: at the node it speaks with, or at nobody.
    happening("client asks", |what| matches!(what, What::Asked { .. })),
    happening("client asks again", |what| matches!(what, What::Asked { attempt, .. } if *attempt > 1)),
    happening("client is answered", |what| matches!(what, What::Answered { .. })),
    happening("client is sent away", |what| matches!(what, What::SentAway { .. })),
    happening("client reads", |what| matches!(what, What::ReadAnswered { .. })),
    happening("client has a session", |what| matches!(what, What::Registered { .. })),
    happening("client is superseded", |what| matches!(what, What::Superseded { .. })),
    happening("client cannot know", |what| matches!(what, What::Unknown { .. })),
    happening("accepts a command", |what| matches!(what, What::Accepted { .. })),
    happening("begins a read", |what| matches!(what, What::ReadBegun { .. })),
    happening("breaks a law", |what| matches!(what, What::Broken(_))),
];

fn becomes(what: &What, role: Role) -> bool {
    matches!(what, What::Node(Event::RoleChanged { to, .. }) if *to == role)
}

const fn told(why: &CommitReason) -> bool {
    matches!(why, CommitReason::LeaderSaid { .. })
}

fn arrives(what: &What, kind: MessageKind) -> bool {
    matches!(what, What::Delivered(parcel) if parcel.kind == ParcelKind::Raft(kind))
}

impl Happening {
    /// The one that is written so.
    pub(crate) fn find(written: &str) -> Option<usize> {
        HAPPENINGS
            .iter()
            .position(|happening| happening.written == written)
    }

    /// Whether a record is one.
    pub(crate) fn fits(&self, record: &Record) -> bool {
        (self.is)(&record.what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_is_written_in_its_own_way() {
        let written: BTreeSet<_> = HAPPENINGS.iter().map(|happening| happening.written).collect();
        assert_eq!(written.len(), HAPPENINGS.len());
        for (number, happening) in HAPPENINGS.iter().enumerate() {
            assert_eq!(Happening::find(happening.written), Some(number));
        }
    }

    #[test]
    fn the_documentation_names_each() {
        let documentation = include_str!("../../../docs/lessons.md");
        for happening in HAPPENINGS {
            let named = format!("`{}`", happening.written);
            assert!(
                documentation.contains(&named),
                "{named} is not in docs/lessons.md"
            );
        }
    }
}
