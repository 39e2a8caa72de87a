//! Replays the published test data of etcd's raft against this project's core.
//!
//! Takes any directory laid out as theirs: tables of quorums and of membership changes, which must come out exactly, and
//! interaction scripts, which drive a cluster of [`raft::Node`]s. It interprets the language of these files, never their
//! names. Owns how their words map to ours and what differs on purpose; the rules of Raft are the core's alone.
//!
//! After each command of a script two things are compared with what etcd printed: how each node stands (part, term, vote,
//! commit index, log, members, what is handed out, progress where it is shown), and every message sent, received or
//! dropped. A case that prints neither counts for nothing, unless it is contradicted. Each difference that is meant has its
//! row in one table ([`Exception`]); it covers only the kinds of facts that follow from it, and only while what causes it is
//! so. A case with any other difference has failed.
//!
//! What is adapted rather than compared: ticks become deadlines; writes and applying are driven as etcd's scripts drive them;
//! terms are counted one lower, for our nodes begin in the term of the snapshot that etcd's scripts begin with; answers to
//! commit notices are switched on, and an append that is not answered counts as lost at once, as at etcd.
//!
//! ```
//! let report = peers::replay("example".into(), "vote cfg=(1,2,3) votes=(y,y,_)\n----\nVoteWon\n");
//! assert!(report.is_sound());
//! assert_eq!(report.passed, 1);
//! ```

mod confchange;
mod datadriven;
mod error;
mod exceptions;
mod members;
mod quorum;
mod report;
mod run;
mod script;

pub use datadriven::{Argument, Case, Command};
pub use error::{PeersError, SyntaxError};
pub use exceptions::{Exception, PORTED};
pub use report::{Excepted, Failure, FileReport, Report, Verdict};
pub use run::{replay, run};
