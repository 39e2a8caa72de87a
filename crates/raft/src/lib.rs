//! The Raft consensus algorithm as a pure state machine.
//!
//! No clock, no ambient randomness, no input or output, no threads: moments, messages and completed writes come in;
//! messages, writes, committed entries, answers and events come out. The same code runs in a browser tab under virtual
//! time, in a simulator that replays a run from its seed, and on a server with a disk and a network.
//!
//! # Driving a node
//!
//! One loop, whoever drives it. There is **no duty of order** on the driver: whatever would reveal a term, a vote or an
//! entry that is not yet on disk waits inside the node until [`Input::Persisted`] says that it is. Writes may overlap;
//! they complete in order.
//!
//! ```
//! use raft::{Config, Configuration, Input, Instant, Node, NodeId, Output, Recovered, Role, Ticket};
//!
//! let id = NodeId(1);
//! let configuration = Configuration::of([id])?;
//! let mut node = Node::recover(Config::new(id, 7), Recovered::fresh(configuration), Instant::ZERO)?;
//! let mut applied = Vec::new();
//! let mut answered = None;
//!
//! let mut inputs = std::collections::VecDeque::new();
//! let mut now = Instant::ZERO;
//! while answered.is_none() {
//!     // Hand in what has happened; here, with nobody else about, that is the disk's answers and the timer.
//!     match inputs.pop_front() {
//!         Some(input) => node.handle(now, input)?,
//!         None if node.role() == Role::Leader => {
//!             node.propose(now, Ticket(1), b"set x 5")?;
//!         }
//!         None => {
//!             now = node.deadline().expect("a voter always waits for something");
//!             node.handle(now, Input::Timeout)?;
//!         }
//!     }
//!     // Do what it wants done, in any order.
//!     while let Some((output, _due)) = node.poll_output() {
//!         match output {
//!             Output::Persist(write) => inputs.push_back(Input::Persisted { upto: write.id }),
//!             Output::Send(envelope) => drop(envelope), // network.send(envelope)
//!             Output::Apply(entries) => {
//!                 applied.extend(entries.iter().map(|entry| entry.id));
//!                 let upto = applied.last().expect("a page is never empty").index;
//!                 inputs.push_back(Input::Applied { upto });
//!             }
//!             Output::Reply(ticket, outcome) => answered = Some((ticket, outcome)),
//!             Output::Event(event) => println!("{event:?}: {}", event.section()),
//!             // Like `Send`, with the snapshot's data beside it; then `Input::SnapshotSent`.
//!             Output::SendSnapshot(envelope) => drop(envelope),
//!             // The state machine starts over from the snapshot's data.
//!             Output::InstallSnapshot(snapshot) => inputs.push_back(Input::Applied { upto: snapshot.last.index }),
//!             // Only where memory for entries is bounded: read them from the disk; then `Input::EntriesLoaded`.
//!             Output::LoadEntries { from, upto, .. } => unreachable!("{from} to {upto} are in memory"),
//!             _ => {}
//!         }
//!     }
//! }
//! assert_eq!(applied.len(), 2); // the blank entry that opens the term, and the command
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Where to find what
//!
//! | of the paper | where |
//! |---|---|
//! | figure 2, persistent state; what waits for the disk; starting from it | `durable`, `sending`, `recover` |
//! | §5.1 terms | `terms` |
//! | §5.2 elections; the election timer; dissertation §9.6 pre-vote | `role/campaign`, `timers` |
//! | §5.2, §5.4.1 who gets a vote; dissertation §4.2.3 loyalty to a leader | `role/vote` |
//! | §5.3 a follower and its log; backtracking | `role/follower`, `log` |
//! | §5.3 a leader and its followers; dissertation §10.2.1 pipelining | `role/replicate`, `progress` |
//! | §5.4.2 what commits; counting | `role/commit`, [`quorum`] |
//! | dissertation §6.2 a leader that hears no majority | `role/leader` |
//! | §6, dissertation §4 changing the members | `change`, `configuration`, `membership`, `changing` |
//! | §7 snapshots | `snapshot`, `installing` |
//! | §8 the blank entry of a new leader; who is answered what | `role/leader`, `tickets` |
//! | §8, dissertation §6.4 reads without writing | `reads`, `reading` |
//! | §8, dissertation §6.3 a command that is sent again is done once | [`sessions`], a layer above |
//! | dissertation §6.2 a command that reaches a follower | `forwards`, `forwarding` |
//! | dissertation §3.10 handing leadership over | `transfer` |
//! | stopping, pausing, a disk that has failed | `halt` |
//! | a cache of entries that is bounded | `loads`, `loading` |
//! | how a node stands, and how it came to be so | `observe`, [`Status`], [`Node::transitions`] |
//!
//! Data lies below, what is done with it above: `node` is made of the data of `part`, `reads`, `membership` and the like; the
//! files with verbs for names, and those in `role`, are what a node does with it. No module leads back to itself.
//!
//! # What is absent, on purpose
//!
//! No clock is read and no number is drawn that is not named by the state ([`draw`]). Nothing iterates in an order that
//! an address or a hash decides. No input, however absurd, panics a node.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

/// The version of this core's behaviour. Raised by hand when the same inputs would lead to another course of events, so
/// that a recording tells which core it was made with.
pub const VERSION: u32 = 1;

mod applying;
mod change;
mod changing;
mod config;
mod configuration;
#[cfg(feature = "digest")]
mod digest;
pub mod draw;
mod due;
mod durable;
mod entries;
mod error;
mod event;
mod forwarding;
mod forwards;
mod halt;
mod id;
mod installing;
mod invariants;
mod io;
mod loading;
mod loads;
mod log;
mod membership;
mod message;
mod node;
mod observe;
mod part;
mod progress;
pub mod quorum;
mod reading;
mod reads;
mod reason;
mod recover;
mod refusal;
mod role;
mod rules;
mod sending;
pub mod sessions;
mod snapshot;
mod standing;
mod status;
mod terms;
mod tickets;
mod time;
mod timers;
mod transfer;
mod transitions;

pub use change::{Change, Step, Transition};
pub use config::Config;
pub use configuration::{Configuration, Parts as ConfigurationParts};
pub use due::Due;
pub use entries::{Entries, EntriesBuilder, Entry, Payload};
pub use error::{ConfigError, ConfigurationError, RecoverError};
pub use event::Event;
pub use id::{
    ClientId, ClusterId, Index, InputId, LoadId, LogId, NodeId, Round, Serial, Term, Ticket, WriteId,
};
pub use invariants::Violation;
pub use io::{HardState, Input, Outcome, Output, Proposed, Recovered, Unloaded, Write};
pub use log::Log;
pub use message::{AppendReply, Envelope, Message, MessageKind};
pub use node::Node;
pub use reason::{
    AppendSource, CommitReason, DropReason, HaltReason, NotTaken, RoleReason, TimerReason, VoteRefusal,
};
pub use refusal::{ChangeError, InputError, ProposeError, ReadError, TransferError};
pub use rules::Rules;
#[cfg(feature = "mutants")]
pub use rules::{Rule, RuleSet};
pub use snapshot::Snapshot;
pub use standing::Role;
pub use status::{PeerPace, PeerStatus, Status, Timer};
pub use time::{Instant, Micros};
pub use transitions::{TransitionRecord, Transitioned};
