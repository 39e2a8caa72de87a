//! Everything that can go wrong in a command, as sentences: what was wrong, where, and what would be right.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line was not understood.
    Usage { said: String, right: String },
    /// Something is not on this machine and may not, or cannot, be installed from here.
    Missing { what: String, remedy: String },
    /// Another program reported failure.
    Program {
        line: String,
        how: String,
        log: Option<PathBuf>,
        tail: String,
    },
    /// The port is somebody else's.
    PortTaken { port: u16, free: Option<u16> },
    /// A file or folder could not be read or written.
    File {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// Something was built, but not as it must be.
    Wrong { what: String, remedy: String },
    /// Some stages or lints did not hold; they have been printed already.
    Checks { summary: String },
}

impl Failure {
    pub(crate) fn usage(said: impl Into<String>, right: impl Into<String>) -> Self {
        Self::Usage {
            said: said.into(),
            right: right.into(),
        }
    }

    pub(crate) fn missing(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Missing {
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    pub(crate) fn wrong(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Wrong {
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// For `map_err`: what was being done to which file.
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::File { doing, path, source }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { said, right } => write!(f, "{said}.\n\n{right}"),
            Self::Missing { what, remedy } | Self::Wrong { what, remedy } => write!(f, "{what}. {remedy}"),
            Self::Program { line, how, log, tail } => {
                write!(f, "`{line}` {how}")?;
                if !tail.is_empty() {
                    write!(f, "; it said last:\n{tail}")?;
                }
                if let Some(log) = log {
                    write!(f, "\nIts whole output is in {}", log.display())?;
                }
                Ok(())
            }
            Self::PortTaken { port, free } => {
                write!(f, "port {port} is in use by another program. ")?;
                match free {
                    Some(free) => write!(f, "Try `--port {free}`, which is free"),
                    None => write!(f, "Try another one with `--port N`"),
                }
            }
            Self::File { doing, path, source } => {
                write!(f, "{doing} {} failed: {source}", path.display())
            }
            Self::Checks { summary } => write!(f, "{summary}"),
        }
    }
}
