//! What a script's commands show, as facts: etcd's printed words and our nodes are both turned into these, and compared.
//!
//! Numbers are plain here: terms and indexes as the test data counts them.

use std::collections::BTreeMap;
use std::fmt;

/// What an entry carries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Content {
    /// A command; an empty one opens a leader's term.
    Command(Vec<u8>),
    /// A change of the members. Theirs names the steps, ours the configuration that they make: only that there is one
    /// is compared here, and the configuration where it is printed.
    Change,
}

/// An entry of a log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) term: u64,
    pub(crate) index: u64,
    pub(crate) content: Content,
}

/// What a snapshot covers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Snapshot {
    pub(crate) term: u64,
    pub(crate) index: u64,
    /// As a configuration is written: see [`crate::members::written`].
    pub(crate) members: String,
}

/// A message between two nodes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Message {
    pub(crate) from: u64,
    pub(crate) to: u64,
    /// As etcd calls it.
    pub(crate) kind: String,
    pub(crate) term: u64,
    pub(crate) log_term: u64,
    pub(crate) index: u64,
    pub(crate) commit: u64,
    pub(crate) entries: Vec<Entry>,
    /// The hint of a refusal.
    pub(crate) refused: Option<u64>,
    pub(crate) snapshot: Option<Snapshot>,
}

/// What a node keeps, with how far it knows the log to be committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Hard {
    pub(crate) term: u64,
    pub(crate) vote: u64,
    pub(crate) commit: u64,
}

/// The part a node plays, as etcd calls it (`Follower`), and whom it follows.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Soft {
    pub(crate) role: String,
    pub(crate) leader: u64,
}

/// How far a leader knows one node to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) peer: u64,
    /// `Probe`, `Replicate` or `Snapshot`.
    pub(crate) pace: String,
    pub(crate) matched: u64,
    /// Not while a snapshot is on its way: it says nothing then.
    pub(crate) next: Option<u64>,
    pub(crate) learner: bool,
    /// Appends on their way, where they are streamed.
    pub(crate) inflight: u64,
    pub(crate) pending_snapshot: u64,
    pub(crate) paused: bool,
}

/// Something that etcd logs as it happens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Happened {
    /// A node begins to play a part, in a term.
    Became { node: u64, role: String, term: u64 },
    /// A vote is given, or a pre-vote.
    Cast { node: u64, to: u64, pre: bool },
    /// A vote is refused, or a pre-vote.
    Rejected { node: u64, to: u64, pre: bool },
    /// A request for a vote is not answered: a leader was heard only just.
    Ignored { node: u64, to: u64, pre: bool },
    /// The answers to a campaign so far.
    Tally { node: u64, pre: bool, yes: u64, no: u64 },
    /// A node refuses an append: the entry before it is not there.
    RefusedAppend { node: u64, index: u64 },
    /// A leader goes back in a follower's log.
    SteppedBack { node: u64, peer: u64, next: u64 },
}

/// How a node stands at the moment: a line of `raft-state`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) node: u64,
    pub(crate) role: String,
    pub(crate) voter: bool,
    pub(crate) term: u64,
    pub(crate) leader: u64,
}

/// All that one command shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) sent: Vec<Message>,
    pub(crate) received: Vec<Message>,
    pub(crate) dropped: Vec<Message>,
    pub(crate) hard: BTreeMap<u64, Hard>,
    pub(crate) soft: BTreeMap<u64, Soft>,
    /// Entries to be written, in order; one at an index that was there takes its place and drops what followed.
    pub(crate) written: BTreeMap<u64, Vec<Entry>>,
    /// Entries handed out for applying.
    pub(crate) committed: BTreeMap<u64, Vec<Entry>>,
    pub(crate) installed: BTreeMap<u64, Snapshot>,
    pub(crate) members: BTreeMap<u64, String>,
    pub(crate) happened: Vec<Happened>,
    pub(crate) progress: Vec<Progress>,
    pub(crate) standing: Vec<Standing>,
    /// A log, printed whole.
    pub(crate) log: Option<Vec<Entry>>,
    /// Other words.
    pub(crate) said: Vec<String>,
    /// etcd's log tells that a change of the members was refused.
    pub(crate) refused_change: bool,
}

impl Shown {
    /// Adds what another command shows.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.sent.append(&mut other.sent);
        self.received.append(&mut other.received);
        self.dropped.append(&mut other.dropped);
        self.hard.append(&mut other.hard);
        self.soft.append(&mut other.soft);
        for (node, entries) in other.written {
            self.written.entry(node).or_default().extend(entries);
        }
        for (node, entries) in other.committed {
            self.committed.entry(node).or_default().extend(entries);
        }
        self.installed.append(&mut other.installed);
        self.members.append(&mut other.members);
        self.happened.append(&mut other.happened);
        self.progress.append(&mut other.progress);
        self.standing.append(&mut other.standing);
        self.log = other.log.or(self.log.take());
        self.said.append(&mut other.said);
    }

    /// Whether nothing is shown.
    pub(crate) fn is_empty(&self) -> bool {
        self.sent.is_empty()
            && self.received.is_empty()
            && self.dropped.is_empty()
            && self.hard.is_empty()
            && self.soft.is_empty()
            && self.written.is_empty()
            && self.committed.is_empty()
            && self.installed.is_empty()
            && self.members.is_empty()
            && self.happened.is_empty()
            && self.progress.is_empty()
            && self.standing.is_empty()
            && self.log.is_none()
            && self.said.is_empty()
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{} ", self.term, self.index)?;
        match &self.content {
            Content::Command(bytes) => write!(f, "{:?}", String::from_utf8_lossy(bytes)),
            Content::Change => f.write_str("change of members"),
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}->{} {} Term:{} Log:{}/{}",
            self.from, self.to, self.kind, self.term, self.log_term, self.index
        )?;
        if let Some(hint) = self.refused {
            write!(f, " Rejected (Hint: {hint})")?;
        }
        if self.commit != 0 {
            write!(f, " Commit:{}", self.commit)?;
        }
        if !self.entries.is_empty() {
            let entries: Vec<_> = self.entries.iter().map(ToString::to_string).collect();
            write!(f, " Entries:[{}]", entries.join(", "))?;
        }
        if let Some(snapshot) = &self.snapshot {
            write!(
                f,
                " Snapshot:{}/{} {}",
                snapshot.term, snapshot.index, snapshot.members
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for Happened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let vote = |pre: &bool| if *pre { "pre-vote" } else { "vote" };
        match self {
            Self::Became { node, role, term } => write!(f, "{node} became {role} in term {term}"),
            Self::Cast { node, to, pre } => write!(f, "{node} gave its {} to {to}", vote(pre)),
            Self::Rejected { node, to, pre } => write!(f, "{node} refused {to} its {}", vote(pre)),
            Self::Ignored { node, to, pre } => {
                write!(f, "{node} ignored {to}, which asked for a {}", vote(pre))
            }
            Self::Tally { node, pre, yes, no } => {
                write!(f, "{node} has {yes} {} and {no} refusals", vote(pre))
            }
            Self::RefusedAppend { node, index } => write!(f, "{node} lacks entry {index}"),
            Self::SteppedBack { node, peer, next } => write!(f, "{node} goes back to {next} for {peer}"),
        }
    }
}

impl fmt::Display for Hard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Term:{} Vote:{} Commit:{}", self.term, self.vote, self.commit)
    }
}

impl fmt::Display for Soft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lead:{} State:{}", self.leader, self.role)
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let voter = if self.voter { "Voter" } else { "Non-Voter" };
        write!(
            f,
            "{}: {} ({voter}) Term:{} Lead:{}",
            self.node, self.role, self.term, self.leader
        )
    }
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} match={}", self.peer, self.pace, self.matched)?;
        if let Some(next) = self.next {
            write!(f, " next={next}")?;
        }
        if self.learner {
            f.write_str(" learner")?;
        }
        if self.paused {
            f.write_str(" paused")?;
        }
        if self.pending_snapshot > 0 {
            write!(f, " pendingSnap={}", self.pending_snapshot)?;
        }
        if self.inflight > 0 {
            write!(f, " inflight={}", self.inflight)?;
        }
        Ok(())
    }
}
