//! What stands on the stage, in words: nodes, links, messages, the client.

use raft_sim::{Letter, LossReason, MessageKind, MessageName, ParcelKind};

// ---- the stage ---------------------------------------------------------------------------------------------------

/// What the stage is.
pub const STAGE: &str = "The cluster";
/// The client.
pub const CLIENT: &str = "client";
/// A stopped node.
pub const STOPPED: &str = "stopped";
/// A paused node.
pub const PAUSED: &str = "paused";
/// A role.
pub const FOLLOWER: &str = "follower";
/// A role.
pub const PRE_CANDIDATE: &str = "pre-candidate";
/// A role.
pub const CANDIDATE: &str = "candidate";
/// A role.
pub const LEADER_ROLE: &str = "leader";

/// A term.
#[must_use]
pub fn term(term: u64) -> String {
    format!("term {term}")
}

/// The votes of a candidate.
#[must_use]
pub fn votes(yes: u32, needed: u32, compact: bool) -> String {
    if compact {
        format!("votes {yes}/{needed}")
    } else {
        format!("votes {yes} of {needed}")
    }
}

/// The pre-votes of a pre-candidate.
#[must_use]
pub fn pre_votes(yes: u32, needed: u32, compact: bool) -> String {
    if compact {
        format!("pre {yes}/{needed}")
    } else {
        format!("pre-vote {yes}/{needed}")
    }
}

/// Whom a node follows.
#[must_use]
pub fn follows(leader: Letter) -> String {
    format!("follows {leader}")
}

/// Whom a node voted for.
#[must_use]
pub fn voted_for(candidate: Letter, compact: bool) -> String {
    if compact {
        format!("voted {candidate}")
    } else {
        format!("voted for {candidate}")
    }
}

/// A node, for those who do not see it.
#[must_use]
pub fn node_label(name: Letter, standing: &str, term: u64, value: Option<i64>) -> String {
    let value = value.map(|value| format!(", value {value}")).unwrap_or_default();
    format!("Node {name}, {standing}, term {term}{value}")
}

/// A link, for those who do not see it.
#[must_use]
pub fn link_label(a: Letter, b: Letter, a_to_b: bool, b_to_a: bool) -> String {
    match (a_to_b, b_to_a) {
        (false, false) => format!("Link {a} to {b}, whole: cut it"),
        (true, true) => format!("Link {a} to {b}, cut: mend it"),
        (true, false) => format!("Link {a} to {b}, cut from {a} to {b}: mend it"),
        (false, true) => format!("Link {a} to {b}, cut from {b} to {a}: mend it"),
    }
}

/// The end of a link.
#[must_use]
pub fn link_end(from: Letter, to: Letter, cut: bool) -> String {
    if cut {
        format!("Mend what {from} sends to {to}")
    } else {
        format!("Cut what {from} sends to {to}")
    }
}

/// The client, for those who do not see it.
#[must_use]
pub fn client_label(command: &str, open: usize) -> String {
    match (command.is_empty(), open) {
        (true, _) => "The client".to_owned(),
        (false, 0) => format!("The client, last asked {command}"),
        (false, open) => format!("The client, last asked {command}, waits for {open}"),
    }
}

/// A message in words.
#[must_use]
pub fn message(kind: ParcelKind, name: MessageName, refusal: bool, entries: u64) -> String {
    let what = match kind {
        ParcelKind::Request(_) => "request".to_owned(),
        ParcelKind::Answer(_) => "answer".to_owned(),
        ParcelKind::Chunk => "piece of a snapshot".to_owned(),
        ParcelKind::ChunkReply => "piece confirmed".to_owned(),
        ParcelKind::Raft(kind) => raft_message(kind, refusal, entries),
    };
    format!("{what} from {} to {}", name.from, name.to)
}

fn raft_message(kind: MessageKind, refusal: bool, entries: u64) -> String {
    match (kind, refusal) {
        (MessageKind::PreVote, _) => "pre-vote request".to_owned(),
        (MessageKind::PreVoteReply, false) => "pre-vote".to_owned(),
        (MessageKind::PreVoteReply, true) => "pre-vote refused".to_owned(),
        (MessageKind::RequestVote, _) => "vote request".to_owned(),
        (MessageKind::RequestVoteReply, false) => "vote".to_owned(),
        (MessageKind::RequestVoteReply, true) => "vote refused".to_owned(),
        (MessageKind::AppendEntries, _) => match entries {
            0 => "append without entries".to_owned(),
            1 => "append with 1 entry".to_owned(),
            entries => format!("append with {entries} entries"),
        },
        (MessageKind::AppendEntriesReply, false) => "append accepted".to_owned(),
        (MessageKind::AppendEntriesReply, true) => "append refused".to_owned(),
        (MessageKind::Heartbeat, _) => "heartbeat".to_owned(),
        (MessageKind::HeartbeatReply, _) => "heartbeat answered".to_owned(),
        _ => "message".to_owned(),
    }
}

/// A message that was lost, in words.
#[must_use]
pub fn lost_message(message: &str, why: LossReason) -> String {
    format!("{message}: lost, {}", loss(why))
}

/// Why a message was lost.
#[must_use]
pub const fn loss(why: LossReason) -> &'static str {
    match why {
        LossReason::Chance => "the link loses some",
        LossReason::Cut => "the link is cut",
        LossReason::Stopped => "its receiver is stopped",
        LossReason::Dropped => "you dropped it",
        LossReason::Overflow => "too much waits for its receiver",
        _ => "the network lost it",
    }
}

// ---- the client --------------------------------------------------------------------------------------------------

/// The field for commands.
pub const COMMAND_FIELD: &str = "Command for the cluster";
/// An example in it.
pub const COMMAND_EXAMPLE: &str = "set x 5";
/// The choice of a node.
pub const NODE_FIELD: &str = "Node that is asked first";
/// No choice: the client finds the leader.
pub const ANY_NODE: &str = "any node";
/// The button.
pub const SUBMIT: &str = "Submit";
/// Nothing was submitted.
pub const NO_SUBMISSIONS: &str =
    "Nothing has been submitted. Write set x 5, add x 2, delete x, cas x 5 7 or get x.";
/// Nobody can tell.
pub const UNKNOWN_FATE: &str = "nobody can tell whether it was applied";
/// Not a command.
pub const IGNORED: &str = "not a command";

/// A node in the choice.
#[must_use]
pub fn node_choice(name: Letter) -> String {
    format!("node {name}")
}

/// On its way.
#[must_use]
pub fn travelling(node: Letter, attempts: u32) -> String {
    if attempts > 1 {
        format!("on its way to {node}, attempt {attempts}")
    } else {
        format!("on its way to {node}")
    }
}

/// In a leader's log.
#[must_use]
pub fn waiting(node: Letter, index: u64) -> String {
    format!("entry {index} of {node}, waits for a majority")
}

/// Settled, the answer travels.
#[must_use]
pub fn answering(node: Letter) -> String {
    format!("{node} answers")
}

/// Sent away.
#[must_use]
pub fn sent_away(node: Letter, hint: Option<Letter>) -> String {
    match hint {
        Some(hint) => format!("{node} sends it on to {hint}"),
        None => format!("{node} knows no leader, another one is asked"),
    }
}

/// Applied.
#[must_use]
pub fn done(index: u64, answer: &str) -> String {
    format!("applied as entry {index}: {answer}")
}

/// Read, without an entry.
#[must_use]
pub fn read(index: u64, answer: &str) -> String {
    format!("read at entry {index}: {answer}")
}

/// A node makes sure that what it reads is current.
#[must_use]
pub fn reading(node: Letter) -> String {
    format!("{node} asks a majority whether it may answer")
}

/// No session yet.
pub const REGISTERING: &str = "waits for its session";

/// Another entry took its place.
#[must_use]
pub fn superseded(by: u64) -> String {
    format!("superseded: an entry of term {by} took its place")
}

/// A key is gone.
#[must_use]
pub fn deleted(key: &str) -> String {
    format!("{key} is deleted")
}

/// A key was not there.
#[must_use]
pub fn was_not_there(key: &str) -> String {
    format!("{key} was not there")
}

/// A compare-and-set found another value.
#[must_use]
pub fn unequal(key: &str, value: i64) -> String {
    format!("not as expected, {key} stays {value}")
}

/// A sum is too large.
#[must_use]
pub fn overflow(key: &str, value: i64) -> String {
    format!("too large, {key} stays {value}")
}
