//! A whole Raft cluster in virtual time: nodes with their disks and clocks, the network between them, a client.
//!
//! One queue of what will happen, ordered by (instant, sequence), drives the same core that real nodes run. A run is
//! a [`Settings`], a seed and the [`Action`]s done to it, and nothing else: replayed on any machine, native or wasm, it
//! takes the same course to the same [`Fingerprint`].
//!
//! ```
//! use raft_sim::{Action, Cluster, Instant, NodeId, Observed, Settings};
//!
//! let mut cluster = Cluster::new(Settings::default(), 7)?;
//! cluster.run_until(Instant(1_000_000));
//! cluster.act(Action::Submit { node: NodeId(1), command: "set 5".into() })?;
//! cluster.run_until(Instant(2_000_000));
//! assert_eq!(cluster.violations().count(), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod action;
mod clock;
mod cluster;
pub mod exhaustive;
pub mod export;
mod fingerprint;
pub mod generate;
pub mod goal;
mod history;
mod journal;
pub mod kv;
mod laws;
pub mod lenient;
pub mod linearizability;
pub mod link;
pub mod measure;
pub mod mutants;
mod name;
mod observed;
mod pack;
mod player;
mod recording;
pub mod search;
mod settings;
pub mod shrink;
pub mod storm;
pub mod story;
mod tape;
mod timeline;

pub use action::{ActError, Action, Lacking, Refusal, Running};
pub use cluster::Cluster;
pub use fingerprint::Fingerprint;
pub use history::Run;
pub use journal::{AskReason, Causes, Journal, LossReason, Parcel, ParcelKind, Record, What};
pub use laws::{Lack, Law, Mark, Measure, Untruth, Violation};
pub use name::{Endpoint, EventId, Letter, MessageName, SubmissionId, letter};
pub use observed::{
    Carried, EntryText, EntryView, LinkView, MessageView, NodeView, Observed, Says, SnapshotView,
    SubmissionState, SubmissionView,
};
pub use player::Player;
pub use recording::{Recording, ReplayError, Saved, Stamp, Stamped};
pub use settings::{
    ClientDials, ClockDial, DiskDials, HostRules, Limits, LinkDials, OPENING_SEED, ReadDials, Settings,
    SettingsError, SnapshotDials, Timing,
};
pub use timeline::{Direction, JumpTo, Milestone, Place, Reign, Stride, Timeline};

/// The core's own words, as they come up in what is seen of a cluster.
pub use raft::{
    self, Event, Index, Instant, LogId, MessageKind, Micros, NodeId, Role, RuleSet, Rules, Status, Term,
    Timer,
};
