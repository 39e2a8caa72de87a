//! Why a command cannot do what was asked of it, as sentences: what was wrong, and what would be right.

use raft_sim::link::LinkError;
use raft_sim::{ReplayError, SettingsError};
use std::path::PathBuf;

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The command line asks for what there is not.
    #[error("{0}")]
    Usage(String),
    /// A file could not be read or written.
    #[error("{doing} {} failed: {source}", .path.display())]
    File {
        doing: &'static str,
        path: PathBuf,
        source: std::io::Error,
    },
    /// What was read is no recording, or does not replay.
    #[error("{from}: {error}")]
    Recording { from: String, error: ReplayError },
    /// What was read is no link; or no link can be made.
    #[error("{0}")]
    Link(#[from] LinkError),
    /// There is no browser, or it does not start.
    #[error("no browser could be started ({0}): open the link above by hand")]
    Browser(std::io::Error),
    /// A file is not what `simulate --out` writes.
    #[error("{}: {said}", .path.display())]
    Result { path: PathBuf, said: String },
    /// No cluster can be set up like that.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Ctrl-C cannot be listened to.
    #[error("no handler for Ctrl-C can be set: {0}")]
    Interrupt(#[from] ctrlc::Error),
}

impl Failure {
    /// The exit status: what clap ends with, too.
    pub(crate) const STATUS: u8 = 2;

    /// For `map_err`: what was being done to which file.
    pub(crate) fn file(doing: &'static str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::File { doing, path, source }
    }
}
