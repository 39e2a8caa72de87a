//! What can be wrong with what a node begins with: members, settings, a saved state. Each says what, where, and what would
//! be right.

use crate::{Index, LogId, Micros, NodeId, Term};
use core::error::Error;
use core::fmt;

/// A set of members that cannot be a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// Nobody votes.
    NoVoters,
    /// Node 0 is nobody.
    NodeZero,
    /// A node is named more than once.
    Twice {
        /// That node.
        node: NodeId,
    },
    /// Too many members of a kind.
    TooMany {
        /// So many.
        members: usize,
        /// At most this many.
        most: usize,
    },
    /// A learner is named among the voters too.
    LearnerVotes {
        /// That node.
        node: NodeId,
    },
    /// A node is to be a learner later that is not on its way out as a voter.
    NotOutgoing {
        /// That node.
        node: NodeId,
    },
    /// A configuration that is not joint cannot be left.
    NotJoint,
    /// Bytes that encode no configuration.
    Unreadable {
        /// So many.
        bytes: usize,
    },
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoVoters => f.write_str("a cluster needs at least one voter, and none is named"),
            Self::NodeZero => f.write_str("node 0 stands for nobody: number nodes from 1"),
            Self::Twice { node } => write!(f, "node {node} is named twice: name each voter once"),
            Self::TooMany { members, most } => {
                write!(
                    f,
                    "{members} members of one kind are named; there can be at most {most}"
                )
            }
            Self::LearnerVotes { node } => {
                write!(
                    f,
                    "node {node} is named as a learner and as a voter: it can be one of them"
                )
            }
            Self::NotOutgoing { node } => write!(
                f,
                "node {node} is to be a learner later, but is not on its way out as a voter: name it as a learner now"
            ),
            Self::NotJoint => f.write_str("the configuration is not joint, so there is nothing to leave"),
            Self::Unreadable { bytes } => {
                write!(f, "these {bytes} bytes are no encoding of a configuration")
            }
        }
    }
}

impl Error for ConfigurationError {}

/// A setting out of its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// The node has no name.
    NodeZero,
    /// The id, the cluster or the seed of a running node cannot change.
    Fixed {
        /// Which one.
        setting: &'static str,
    },
    /// A setting that must not be zero is.
    Zero {
        /// Its name.
        setting: &'static str,
    },
    /// Heartbeats would come too late to hold elections off.
    ElectionTooShort {
        /// The shortest election timeout.
        election: Micros,
        /// The heartbeat interval.
        heartbeat: Micros,
    },
    /// Nothing to draw election timeouts from.
    ElectionRange {
        /// The shortest election timeout.
        min: Micros,
        /// The longest.
        max: Micros,
    },
    /// A lease needs followers that keep their word.
    LeaseWithoutCheckQuorum,
    /// Clocks may differ so much that a lease is over before it begins.
    Drift {
        /// The drift that is allowed.
        drift: Micros,
        /// The shortest election timeout.
        election: Micros,
    },
    /// Commands could be longer than a segment can hold.
    CommandLimit {
        /// The limit that was asked for, in bytes.
        bytes: u32,
        /// The largest one.
        most: u32,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NodeZero => f.write_str("the node's id is 0, which stands for nobody: number nodes from 1"),
            Self::Fixed { setting } => {
                write!(f, "{setting} of a running node cannot change: leave it as it is")
            }
            Self::Zero { setting } => write!(f, "{setting} is 0: it must be at least 1"),
            Self::ElectionTooShort { election, heartbeat } => write!(
                f,
                "the shortest election timeout is {election} with a heartbeat every {heartbeat}: it must be at \
                 least {}",
                Micros(heartbeat.0.saturating_mul(2))
            ),
            Self::ElectionRange { min, max } => write!(
                f,
                "election timeouts are to be drawn from {min} to {max}: the longest must be longer than the shortest"
            ),
            Self::LeaseWithoutCheckQuorum => f.write_str(
                "lease_reads is on with check_quorum off: followers must be loyal for a lease to hold",
            ),
            Self::Drift { drift, election } => write!(
                f,
                "clock_drift_max is {drift}: it must be shorter than the shortest election timeout, {election}"
            ),
            Self::CommandLimit { bytes, most } => {
                write!(f, "command_bytes_max is {bytes}: it can be at most {most}")
            }
        }
    }
}

impl Error for ConfigError {}

/// A saved state that no node can have left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecoverError {
    /// A setting is out of its range.
    Config(ConfigError),
    /// The log has a hole, or does not begin at its beginning.
    Gap {
        /// The index that should come next.
        expected: Index,
        /// The entry that comes instead.
        found: LogId,
    },
    /// Terms fall along the log.
    TermFalls {
        /// The entry whose term is lower than the one before.
        entry: LogId,
        /// The term before.
        before: Term,
    },
    /// An entry is of a later term than the saved one: the log reached the disk, the term did not.
    EntryBeyondTerm {
        /// The last entry.
        entry: LogId,
        /// The saved term.
        term: Term,
    },
    /// An entry that should name the members of the cluster does not.
    Configuration {
        /// The entry.
        entry: LogId,
        /// What is wrong with it.
        error: ConfigurationError,
    },
    /// The last term that there is: no election could ever follow it.
    LastTerm,
    /// A vote for node 0, which is nobody.
    VoteForNobody,
    /// A vote without a term to cast it in.
    VoteWithoutTerm {
        /// The vote.
        vote: NodeId,
    },
    /// What is told of the entries that are not handed over names this one out of place.
    Unloaded {
        /// The entry.
        index: Index,
    },
}

impl fmt::Display for RecoverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => fmt::Display::fmt(error, f),
            Self::Gap { expected, found } => {
                write!(f, "the saved log has {found} where entry {expected} should come")
            }
            Self::TermFalls { entry, before } => {
                write!(
                    f,
                    "the saved log has {entry} after an entry of term {before}: terms never fall in a log"
                )
            }
            Self::EntryBeyondTerm { entry, term } => write!(
                f,
                "the saved log ends with {entry}, but the saved term is {term}: the term must be saved with or \
                 before its entries"
            ),
            Self::Configuration { entry, error } => {
                write!(
                    f,
                    "{entry} of the saved log names the members of the cluster, but {error}"
                )
            }
            Self::LastTerm => f.write_str("the last term that there is was saved, which no node ever enters"),
            Self::VoteForNobody => {
                f.write_str("a vote for node 0 is saved, which stands for nobody: save no vote instead")
            }
            Self::VoteWithoutTerm { vote } => {
                write!(
                    f,
                    "a vote for node {vote} is saved with term 0: votes begin in term 1"
                )
            }
            Self::Unloaded { index } => write!(
                f,
                "entry {index} is named out of place among the entries that are not loaded: name each term and each \
                 configuration once, ascending, within them"
            ),
        }
    }
}

impl Error for RecoverError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Config(error) => Some(error),
            _ => None,
        }
    }
}

impl From<ConfigError> for RecoverError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}
