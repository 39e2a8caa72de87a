//! Names and messages that a test makes up: nodes, entries, appends and what is answered to them.

use raft::{
    AppendReply, Entries, EntriesBuilder, Entry, Envelope, Index, LogId, Message, MessageKind, NodeId,
    Payload, Round, Term,
};

pub const N1: NodeId = NodeId(1);
pub const N2: NodeId = NodeId(2);
pub const N3: NodeId = NodeId(3);
pub const N4: NodeId = NodeId(4);
pub const N5: NodeId = NodeId(5);

/// What an entry asks the state machine to do; nothing if it is blank.
pub type Command = Option<Vec<u8>>;

/// What an entry asks the state machine to do; nothing if it is blank.
pub fn command(entry: Entry<'_>) -> Command {
    match entry.payload {
        Payload::Command(command) => Some(command.to_vec()),
        _ => None,
    }
}

/// Entries from `first` on; `None` is a blank one.
pub fn entries(first: u64, content: &[(Term, Command)]) -> Entries {
    let mut builder = EntriesBuilder::starting_at(Index(first));
    for (term, command) in content {
        builder.push(
            *term,
            command
                .as_ref()
                .map_or(Payload::Blank, |command| Payload::Command(command)),
        );
    }
    builder.finish()
}

/// Entries of these terms from `first` on, each with the command "x".
pub fn terms(first: u64, terms: &[u64]) -> Entries {
    let content: Vec<_> = terms
        .iter()
        .map(|term| (Term(*term), Some(b"x".to_vec())))
        .collect();
    entries(first, &content)
}

pub fn id(term: u64, index: u64) -> LogId {
    LogId::new(Term(term), Index(index))
}

/// Whether a message is of this kind.
pub fn of_kind(kind: MessageKind) -> impl Fn(&Envelope) -> bool {
    move |envelope| envelope.message.kind() == kind
}

/// Whether a message goes to this node.
pub fn bound_for(node: NodeId) -> impl Fn(&Envelope) -> bool {
    move |envelope| envelope.to == node
}

/// An append of these entries after `previous`.
pub fn append(previous: LogId, entries: Entries, commit: u64) -> Message {
    Message::AppendEntries {
        previous,
        entries,
        commit: Index(commit),
    }
}

/// What a follower says whose log now matches up to `matched`.
pub fn accepted(matched: u64) -> Message {
    let matched = Index(matched);
    Message::AppendEntriesReply(AppendReply::Accepted { matched })
}

/// What a follower says that does not hold the entry at `previous`.
pub fn refused(previous: u64, hint: LogId) -> Message {
    let previous = Index(previous);
    Message::AppendEntriesReply(AppendReply::Refused { previous, hint })
}

/// A leader's heartbeat that names this commit index.
pub fn heartbeat(commit: u64) -> Message {
    let (commit, round) = (Index(commit), Round(1));
    Message::Heartbeat { commit, round }
}

/// The vote.
pub const GRANT: Message = Message::RequestVoteReply { granted: true };
