//! Replays the published test data of etcd's raft against this project's core.
//!
//! Takes any directory laid out as theirs: tables of quorums and of membership changes. It interprets the language of these
//! files, never their names. Owns how their words map to ours and what differs on purpose; the rules of Raft are the
//! core's alone.
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
pub use exceptions::Exception;
pub use report::{Excepted, Failure, FileReport, Report, Verdict};
pub use run::{replay, run};
