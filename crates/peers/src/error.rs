//! What can be wrong with a directory of test data: what, where, and what would be right.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Test data that cannot be replayed.
#[derive(Debug)]
#[non_exhaustive]
pub enum PeersError {
    /// A file or folder cannot be read.
    Read {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not text in UTF-8.
    NotText {
        /// Which one.
        path: PathBuf,
        /// The line, from 1, with the first byte that is none.
        line: usize,
    },
    /// A folder has no test data in it.
    Empty {
        /// Which one.
        path: PathBuf,
    },
    /// A file does not have the form of test data.
    Syntax {
        /// Which one.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        why: SyntaxError,
    },
}

/// What is wrong with a line of test data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyntaxError {
    /// A command without `----` after it.
    NoSeparator,
    /// What was printed begins with `----` twice, and the closing `----` twice is missing.
    NotClosed,
    /// A parenthesis that is opened and not closed.
    Parenthesis,
    /// A command has something that is not a name, `name=value` or `name=(value,...)`.
    Argument {
        /// It.
        found: String,
    },
    /// A line that ends with a backslash, and nothing follows.
    Continuation,
}

impl PeersError {
    /// For `map_err`: which file was being read.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Read { path, source }
    }
}

impl fmt::Display for PeersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, source } => write!(f, "{}: cannot be read: {source}", path.display()),
            Self::NotText { path, line } => {
                write!(f, "{}:{line}: not text: UTF-8 is expected", path.display())
            }
            Self::Empty { path } => write!(
                f,
                "{}: no test data: files that end in .txt are expected, here or in folders below",
                path.display()
            ),
            Self::Syntax { path, line, why } => write!(f, "{}:{line}: {why}", path.display()),
        }
    }
}

impl Error for PeersError {}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSeparator => f.write_str("a command is followed by `----` and by what it prints"),
            Self::NotClosed => f.write_str("`----` twice opens what is printed; `----` twice must close it"),
            Self::Parenthesis => f.write_str("`(` without `)`"),
            Self::Argument { found } => {
                write!(
                    f,
                    "`{found}` is no argument: NAME, NAME=VALUE or NAME=(VALUE,...) is expected"
                )
            }
            Self::Continuation => f.write_str("`\\` at the end of a line, and no line after it"),
        }
    }
}

impl Error for SyntaxError {}
