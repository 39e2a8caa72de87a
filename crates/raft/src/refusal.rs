//! What a running node refuses: inputs that make no sense, and requests that it cannot meet now. It is then as it was.

use crate::{ClusterId, ConfigError, HaltReason, Index, LoadId, LogId, NodeId, NotTaken, Term, WriteId};
use core::error::Error;
use core::fmt;

/// An input that makes no sense for this node. The node is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InputError {
    /// The message comes from another cluster.
    ForeignCluster {
        /// That cluster.
        theirs: ClusterId,
        /// This node's.
        ours: ClusterId,
    },
    /// The message is for another node.
    Misaddressed {
        /// Whom it is for.
        to: NodeId,
        /// This node.
        node: NodeId,
    },
    /// The message comes from nobody, or from this node itself.
    BadSender {
        /// Who is said to have sent it.
        from: NodeId,
    },
    /// A write is reported done that was never asked for.
    UnknownWrite {
        /// The write.
        upto: WriteId,
        /// The last one asked for.
        issued: WriteId,
    },
    /// Entries are reported applied that were never handed out.
    NotHandedOut {
        /// The last one reported.
        upto: Index,
        /// The last one handed out.
        handed_out: Index,
    },
    /// A snapshot is said to have been taken of what is not applied.
    NotApplied {
        /// The last entry in it.
        upto: Index,
        /// The last entry applied.
        applied: Index,
    },
    /// The log is to be forgotten beyond what a snapshot has.
    NotInSnapshot {
        /// The last entry to forget.
        upto: Index,
        /// The last entry in the latest snapshot; zero if there is none.
        snapshot: Index,
    },
    /// The node handles nothing any more.
    Halted {
        /// Why.
        why: HaltReason,
    },
    /// Settings that are not valid, or would make another node of this one.
    Config(ConfigError),
    /// A leader has nothing to campaign for.
    AlreadyLeader,
    /// It was to forget its leader, or to campaign against it, and that leader may count on its promise not to vote for another one for
    /// a while.
    LeasePromised,
    /// A node that does not vote cannot campaign.
    NotAVoter {
        /// The node.
        node: NodeId,
    },
    /// Entries are handed in that were not asked for, or were handed in before.
    UnknownLoad {
        /// The load that they are said to be.
        id: LoadId,
    },
    /// Entries are handed in that are none, or not those that were asked for.
    LoadMisplaced {
        /// The load.
        id: LoadId,
        /// The first entry that was asked for.
        from: Index,
        /// The last one.
        upto: Index,
    },
    /// An entry is handed in that is not the one that the log has there.
    LoadMismatch {
        /// That entry.
        entry: LogId,
        /// The term of the one in the log.
        expected: Term,
    },
    /// The node is paused: it takes nothing until it goes on.
    Paused,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForeignCluster { theirs, ours } => {
                write!(
                    f,
                    "the message is from cluster {theirs}; this node belongs to cluster {ours}"
                )
            }
            Self::Misaddressed { to, node } => write!(f, "the message is for node {to}; this is node {node}"),
            Self::BadSender { from } => {
                write!(
                    f,
                    "the message is said to be from node {from}: it must be from another node, 1 or higher"
                )
            }
            Self::UnknownWrite { upto, issued } => {
                write!(
                    f,
                    "write {upto} is said to be on disk; the last one asked for is {issued}"
                )
            }
            Self::NotHandedOut { upto, handed_out } => {
                write!(
                    f,
                    "entry {upto} is said to be applied; the last one handed out is {handed_out}"
                )
            }
            Self::NotApplied { upto, applied } => {
                write!(
                    f,
                    "a snapshot is said to hold entry {upto}; the last one applied is {applied}"
                )
            }
            Self::NotInSnapshot { upto, snapshot } => write!(
                f,
                "the log is to be forgotten up to entry {upto}; the latest snapshot reaches entry {snapshot}"
            ),
            Self::Halted { why } => write!(f, "the node handles nothing any more: {why}"),
            Self::Config(error) => fmt::Display::fmt(error, f),
            Self::LeasePromised => f.write_str(
                "leases are on: a leader may count on this node not to vote for another one until its election timeout has passed",
            ),
            Self::AlreadyLeader => f.write_str("the node leads already: only the others can campaign"),
            Self::NotAVoter { node } => write!(f, "node {node} is not a voter: only voters can campaign"),
            Self::UnknownLoad { id } => write!(f, "load {id} is said to be done; it is not under way"),
            Self::LoadMisplaced { id, from, upto } => write!(
                f,
                "load {id} is to bring entry {from} and what follows it, up to entry {upto} at most"
            ),
            Self::LoadMismatch { entry, expected } => {
                write!(f, "{entry} was loaded, where the log has one of term {expected}")
            }
            Self::Paused => f.write_str("the node is paused: try again when it goes on"),
        }
    }
}

impl Error for InputError {}

/// A proposal that the node does not take. The log is as it was, and the ticket is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProposeError {
    /// Only the leader takes proposals (§8).
    NotLeader {
        /// Who leads, as far as this node knows.
        hint: Option<NodeId>,
    },
    /// Too much is taken and not committed yet: try again when some of it is.
    Throttled {
        /// So many bytes are not committed.
        uncommitted: u64,
        /// At most this many are taken.
        most: u64,
    },
    /// Leadership is being handed over.
    Transferring {
        /// To whom.
        to: NodeId,
    },
    /// The node handles nothing any more.
    Halted {
        /// Why.
        why: HaltReason,
    },
    /// The command is too long.
    CommandTooLong {
        /// Its length in bytes.
        bytes: usize,
        /// The longest that is taken.
        most: u32,
    },
    /// Too many proposals were passed on to the leader, and are not answered yet.
    TooManyForwarded {
        /// At most so many may be.
        most: u32,
    },
    /// The node is paused: it takes nothing until it goes on.
    Paused,
}

impl fmt::Display for ProposeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLeader { hint: Some(leader) } => {
                write!(f, "this node does not lead: ask node {leader}")
            }
            Self::NotLeader { hint: None } => {
                f.write_str("this node does not lead, and knows of no leader: try again, or ask another node")
            }
            Self::Throttled { uncommitted, most } => write!(
                f,
                "{uncommitted} bytes are taken and not committed yet, of at most {most}: try again later"
            ),
            Self::Transferring { to } => {
                write!(f, "leadership is being handed to node {to}: try again there")
            }
            Self::Halted { why } => write!(f, "the node takes nothing any more: {why}"),
            Self::CommandTooLong { bytes, most } => {
                write!(f, "the command is {bytes} bytes long; at most {most} are taken")
            }
            Self::TooManyForwarded { most } => write!(
                f,
                "{most} commands were passed on to the leader and are not answered yet: try again later"
            ),
            Self::Paused => f.write_str("the node is paused: try again when it goes on"),
        }
    }
}

impl Error for ProposeError {}

impl From<ProposeError> for NotTaken {
    /// What a leader tells whoever has passed the proposal on.
    fn from(error: ProposeError) -> Self {
        match error {
            ProposeError::Throttled { .. } | ProposeError::TooManyForwarded { .. } => Self::Throttled,
            ProposeError::Transferring { to } => Self::Transferring { to },
            ProposeError::CommandTooLong { most, .. } => Self::TooLong { most },
            ProposeError::NotLeader { .. } | ProposeError::Halted { .. } | ProposeError::Paused => Self::Off,
        }
    }
}

/// A change of the members that the node does not make. The log is as it was, and the ticket is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeError {
    /// Only the leader changes the members.
    NotLeader {
        /// Who leads, as far as this node knows.
        hint: Option<NodeId>,
    },
    /// Leadership is being handed over.
    Transferring {
        /// To whom.
        to: NodeId,
    },
    /// The node handles nothing any more.
    Halted {
        /// Why.
        why: HaltReason,
    },
    /// An earlier change is not committed yet: one after the other (dissertation §4.1).
    Pending {
        /// Where that change is in the log.
        index: Index,
    },
    /// The leader has not committed an entry of its own term yet, so it cannot know which changes are committed.
    TermNotCommitted {
        /// Its term.
        term: Term,
    },
    /// The learner that is to vote is not caught up: the cluster could come to wait for it.
    NotCaughtUp {
        /// The learner.
        node: NodeId,
        /// The last entry that it is known to hold.
        matched: Index,
        /// The entry that it should hold at least.
        wanted: Index,
    },
    /// The configuration is joint already: leave it first.
    Joint,
    /// The configuration is not joint: there is nothing to leave.
    NotJoint,
    /// More than one voter would change in one entry.
    SeveralVoters {
        /// So many.
        voters: usize,
    },
    /// Nobody would vote any more.
    NoVoters,
    /// Node 0 is nobody.
    NodeZero,
    /// Too many members.
    TooMany {
        /// So many of a kind.
        members: usize,
        /// At most this many.
        most: usize,
    },
    /// It would change nothing.
    NothingChanges,
    /// The node is paused: it takes nothing until it goes on.
    Paused,
}

impl fmt::Display for ChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLeader { hint: Some(leader) } => {
                write!(f, "this node does not lead: ask node {leader}")
            }
            Self::NotLeader { hint: None } => {
                f.write_str("this node does not lead, and knows of no leader: try again, or ask another node")
            }
            Self::Transferring { to } => {
                write!(f, "leadership is being handed to node {to}: try again there")
            }
            Self::Halted { why } => write!(f, "the node takes nothing any more: {why}"),
            Self::Pending { index } => write!(
                f,
                "the change at entry {index} is not committed yet: members change one change after the other"
            ),
            Self::TermNotCommitted { term } => write!(
                f,
                "no entry of term {term} is committed yet, so earlier changes may still be undone: try again"
            ),
            Self::NotCaughtUp {
                node,
                matched,
                wanted,
            } => write!(
                f,
                "learner {node} holds the log up to entry {matched}: it can vote once it holds entry {wanted}"
            ),
            Self::Joint => {
                f.write_str("the configuration is joint: it must be left before anything else changes")
            }
            Self::NotJoint => f.write_str("the configuration is not joint, so there is nothing to leave"),
            Self::SeveralVoters { voters } => write!(
                f,
                "{voters} voters would change at once: one at a time, or through a joint configuration"
            ),
            Self::NoVoters => f.write_str("nobody would vote any more: a cluster needs at least one voter"),
            Self::NodeZero => f.write_str("node 0 stands for nobody: number nodes from 1"),
            Self::TooMany { members, most } => {
                write!(
                    f,
                    "there would be {members} members of one kind; there can be at most {most}"
                )
            }
            Self::NothingChanges => f.write_str("these are the members already: nothing would change"),
            Self::Paused => f.write_str("the node is paused: try again when it goes on"),
        }
    }
}

impl Error for ChangeError {}

/// A read that the node cannot ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// No leader is known.
    NoLeader,
    /// The node handles nothing any more.
    Halted {
        /// Why.
        why: HaltReason,
    },
    /// The node is paused: it takes nothing until it goes on.
    Paused,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLeader => f.write_str("this node knows of no leader: try again, or ask another node"),
            Self::Halted { why } => write!(f, "the node takes nothing any more: {why}"),
            Self::Paused => f.write_str("the node is paused: try again when it goes on"),
        }
    }
}

impl Error for ReadError {}

/// Leadership that the node does not hand over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransferError {
    /// Only the leader can hand over.
    NotLeader {
        /// Who leads, as far as this node knows.
        hint: Option<NodeId>,
    },
    /// It leads already.
    LeadsAlready {
        /// The node.
        node: NodeId,
    },
    /// Only a voter can take over.
    NotAVoter {
        /// The node.
        node: NodeId,
    },
    /// Leadership is being handed over already.
    UnderWay {
        /// To whom.
        to: NodeId,
    },
    /// The node handles nothing any more.
    Halted {
        /// Why.
        why: HaltReason,
    },
    /// The node is paused: it takes nothing until it goes on.
    Paused,
}

impl fmt::Display for TransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLeader { hint: Some(leader) } => write!(f, "this node does not lead: ask node {leader}"),
            Self::NotLeader { hint: None } => f.write_str("this node does not lead, and knows of no leader"),
            Self::LeadsAlready { node } => write!(f, "node {node} leads already"),
            Self::NotAVoter { node } => write!(f, "node {node} does not vote: only a voter can lead"),
            Self::UnderWay { to } => {
                write!(f, "leadership is being handed to node {to}: wait for that to end")
            }
            Self::Halted { why } => write!(f, "the node takes nothing any more: {why}"),
            Self::Paused => f.write_str("the node is paused: try again when it goes on"),
        }
    }
}

impl Error for TransferError {}
