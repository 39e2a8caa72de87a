//! The Raft consensus algorithm as a pure state machine.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod config;
mod configuration;
pub mod draw;
mod due;
mod durable;
mod entries;
mod error;
mod event;
mod id;
mod io;
mod log;
mod message;
mod node;
mod observe;
mod progress;
pub mod quorum;
mod role;
mod rules;
mod status;
mod tickets;
mod time;

pub use config::Config;
pub use configuration::Configuration;
pub use due::Due;
pub use entries::{Entries, EntriesBuilder, Entry, Payload};
pub use error::{ConfigError, ConfigurationError, InputError, ProposeError, RecoverError};
pub use event::{AppendSource, CommitReason, DropReason, Event, Role, RoleReason, TimerReason, VoteRefusal};
pub use id::{ClusterId, Index, InputId, LogId, NodeId, Round, Term, Ticket, WriteId};
pub use io::{HardState, Input, Outcome, Output, Recovered, Write};
pub use log::Log;
pub use message::{AppendReply, Envelope, Message, MessageKind};
pub use node::Node;
pub use observe::Violation;
pub use rules::Rules;
pub use status::{PeerStatus, Status, Timer};
pub use time::{Instant, Micros};
