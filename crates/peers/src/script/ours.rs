//! What our nodes say, in the words of the test data.
//!
//! One number differs throughout. etcd's scripts begin with nodes in term 0 that hold a snapshot of term 1, which our core
//! refuses to recover from: no node writes an entry of a term that it has not saved. So ours begin in term 1, and every
//! term that a node or a message is in is counted one lower here.

use super::facts::{Content, Entry, Happened, Hard, Message, Snapshot, Soft};
use crate::members;
use raft::VoteRefusal;
use raft::{
    AppendReply, Entries, Envelope, Event, LogId, Message as Said, Node, NodeId, Payload, Role, Term,
};

/// The term of a node or a message.
pub(crate) fn term(term: Term) -> u64 {
    term.get().saturating_sub(1)
}

/// The term of an entry: those of the snapshot that a script begins with are of term 1 on both sides.
pub(crate) fn entry_term(term: Term) -> u64 {
    match term.get() {
        0 => 0,
        term => (term - 1).max(1),
    }
}

pub(crate) fn node(node: NodeId) -> u64 {
    u64::from(node.get())
}

pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Follower => "Follower",
        Role::PreCandidate => "PreCandidate",
        Role::Candidate => "Candidate",
        Role::Leader => "Leader",
    }
}

pub(crate) fn entries(entries: &Entries) -> Vec<Entry> {
    entries.iter().map(|found| entry(&found)).collect()
}

pub(crate) fn entry(entry: &raft::Entry<'_>) -> Entry {
    Entry {
        term: entry_term(entry.id.term),
        index: entry.id.index.get(),
        content: match entry.payload {
            Payload::Configuration(_) => Content::Change,
            other => Content::Command(other.bytes().to_vec()),
        },
    }
}

pub(crate) fn snapshot(snapshot: &raft::Snapshot) -> Snapshot {
    Snapshot {
        term: entry_term(snapshot.last.term),
        index: snapshot.last.index.get(),
        members: members::written(Some(&snapshot.configuration)),
    }
}

pub(crate) fn message(envelope: &Envelope) -> Message {
    let mut message = Message {
        from: node(envelope.from),
        to: node(envelope.to),
        term: term(envelope.term),
        ..Message::default()
    };
    let mut log = |id: LogId| {
        message.log_term = entry_term(id.term);
        message.index = id.index.get();
    };
    let kind = match &envelope.message {
        Said::PreVote { last } => {
            log(*last);
            "MsgPreVote"
        }
        Said::RequestVote { last, .. } => {
            log(*last);
            "MsgVote"
        }
        Said::PreVoteReply { granted } => {
            message.refused = (!granted).then_some(0);
            "MsgPreVoteResp"
        }
        Said::RequestVoteReply { granted } => {
            message.refused = (!granted).then_some(0);
            "MsgVoteResp"
        }
        Said::AppendEntries {
            previous,
            entries: list,
            commit,
        } => {
            log(*previous);
            message.entries = entries(list);
            message.commit = commit.get();
            "MsgApp"
        }
        Said::AppendEntriesReply(AppendReply::Accepted { matched }) => {
            message.index = matched.get();
            "MsgAppResp"
        }
        Said::AppendEntriesReply(AppendReply::Refused { previous, hint }) => {
            message.log_term = entry_term(hint.term);
            message.index = previous.get();
            message.refused = Some(hint.index.get());
            "MsgAppResp"
        }
        Said::InstallSnapshot(covers) => {
            message.snapshot = Some(snapshot(covers));
            "MsgSnap"
        }
        Said::TimeoutNow => "MsgTimeoutNow",
        Said::Heartbeat { commit, .. } => {
            message.commit = commit.get();
            "MsgHeartbeat"
        }
        Said::HeartbeatReply { .. } => "MsgHeartbeatResp",
        // etcd passes the entry on as it is to be, without a term.
        Said::Propose { command, .. } => {
            message.term = 0;
            message.entries.push(Entry {
                term: 0,
                index: 0,
                content: Content::Command(command.to_vec()),
            });
            "MsgProp"
        }
        Said::ReadIndex { .. } => "MsgReadIndex",
        Said::ReadIndexReply { .. } => "MsgReadIndexResp",
        other => {
            message.kind = format!("{:?}", other.kind());
            return message;
        }
    };
    kind.clone_into(&mut message.kind);
    message
}

/// Whether etcd sends such a message only once what was written before is on disk.
pub(crate) const fn waits_at_etcd(envelope: &Envelope) -> bool {
    matches!(
        envelope.message,
        Said::AppendEntriesReply(_) | Said::RequestVoteReply { .. } | Said::PreVoteReply { .. }
    )
}

pub(crate) fn hard(of: &Node) -> Hard {
    Hard {
        term: term(of.term()),
        vote: of.vote().map_or(0, node),
        commit: of.commit_index().get(),
    }
}

pub(crate) fn soft(of: &Node) -> Soft {
    Soft {
        role: role(of.role()).to_owned(),
        leader: of.leader().map_or(0, node),
    }
}

/// What etcd would log of an event, if anything.
pub(crate) fn happened(at: u64, event: &Event) -> Option<Happened> {
    let happened = match event {
        Event::RoleChanged {
            to, term: in_term, ..
        } => Happened::Became {
            node: at,
            role: role(*to).to_owned(),
            term: term(*in_term),
        },
        Event::VoteGranted { candidate, pre, .. } => Happened::Cast {
            node: at,
            to: node(*candidate),
            pre: *pre,
        },
        Event::VoteRefused {
            candidate, pre, why, ..
        } => {
            let (to, pre) = (node(*candidate), *pre);
            match why {
                VoteRefusal::HearsLeader { .. } | VoteRefusal::JustStarted { .. } => {
                    Happened::Ignored { node: at, to, pre }
                }
                _ => Happened::Rejected { node: at, to, pre },
            }
        }
        Event::VoteCounted { pre, yes, no, .. } => Happened::Tally {
            node: at,
            pre: *pre,
            yes: u64::from(*yes),
            no: u64::from(*no),
        },
        Event::AppendRefused { previous, .. } => Happened::RefusedAppend {
            node: at,
            index: previous.index.get(),
        },
        Event::SteppedBack { peer, to, .. } => Happened::SteppedBack {
            node: at,
            peer: node(*peer),
            next: to.get(),
        },
        _ => return None,
    };
    Some(happened)
}
