//! What a client asks of the cluster: a command, which goes through the log, or a read, which does not.

use super::{Command, CommandError, DEFAULT_KEY, parse_key, shortened};
use std::fmt;

/// What a client asks. Written as a command is, or `get x`; without a key, `x` is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A command, for the log.
    Command(Command),
    /// The value of a key, as it is now (§8).
    Get {
        /// The key.
        key: String,
    },
    /// A session, before anything else is asked (dissertation §6.3).
    Register,
}

impl Ask {
    /// Reads what a person asks for.
    ///
    /// # Errors
    /// Says what is wrong, and what would be right.
    pub fn parse(text: &str) -> Result<Self, CommandError> {
        let mut words = text.split_whitespace();
        if words.next() != Some("get") || text.len() > super::COMMAND_BYTES_MAX as usize {
            return Command::parse(text).map(Self::Command);
        }
        let key = parse_key(words.next().unwrap_or(DEFAULT_KEY))?;
        match words.next() {
            Some(rest) => Err(CommandError::TooMuch {
                command: "get",
                rest: shortened(rest),
            }),
            None => Ok(Self::Get { key }),
        }
    }
}

/// In full, as a command is.
impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(command) => command.fmt(f),
            Self::Get { key } => write!(f, "get {key}"),
            Self::Register => f.write_str("register"),
        }
    }
}
