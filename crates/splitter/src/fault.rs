//! What can be wrong with a program that is to be parted.

use std::path::PathBuf;

/// Why a program was not parted.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A file.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is no program.
    #[error("the program cannot be read: {0}")]
    Unreadable(#[from] wasmparser::BinaryReaderError),
    /// Something that compilers write and that is not foreseen here.
    #[error("the program cannot be written anew: {0}")]
    Unwritable(String),
    /// Something that this project's programs do not have so far.
    #[error("the program has {0}, which the splitter does not know how to part")]
    Unknown(&'static str),
    /// It was built without names.
    #[error("the program names no function: it has to be built with them (`-g` for wasm-opt)")]
    Nameless,
    /// Marks of another program.
    #[error("{marks} marks do not belong to a program of {functions} functions")]
    Marks {
        /// So many were read.
        marks: usize,
        /// So many are wanted.
        functions: usize,
    },
    /// The command line.
    #[error(
        "usage: splitter part WHOLE KEPT FIRST REST [TEXT ...] | mark WHOLE MARKED | keep WHOLE MARKS KEPT"
    )]
    Usage,
}

impl From<wasm_encoder::reencode::Error<Fault>> for Fault {
    fn from(error: wasm_encoder::reencode::Error<Fault>) -> Self {
        match error {
            wasm_encoder::reencode::Error::UserError(fault) => fault,
            wasm_encoder::reencode::Error::ParseError(error) => Self::Unreadable(error),
            other => Self::Unwritable(other.to_string()),
        }
    }
}
