//! The state machine that the nodes replicate: numbers under names. Set one, add to one, delete one, or set one only if it is
//! what somebody takes it to be (compare-and-set).
//!
//! Owns how a person writes a command and how a log carries it; what it does is in `machine`, what a client may ask besides in
//! `ask`, how all of it is replicated in `replica`. Knows nothing of nodes and messages.

mod ask;
mod bytes;
mod machine;
mod replica;
#[cfg(test)]
mod tests;

pub use ask::Ask;
pub use machine::{Answer, Machine};
pub use replica::{Reading, Replica, Said};

use std::fmt;

/// The longest command, in bytes: as it is typed, and as a log carries it.
pub const COMMAND_BYTES_MAX: u32 = 1_024;
/// The longest entry: a command, and what a session adds to it.
pub(crate) const ENTRY_BYTES_MAX: u32 = COMMAND_BYTES_MAX + 32;
/// The longest key, in bytes.
pub const KEY_BYTES_MAX: usize = 64;
/// The key that is meant when none is named.
pub const DEFAULT_KEY: &str = "x";

/// What a person can ask of the state machine. Written `set x 5`, `add x 2`, `delete x`, `cas x 5 7`; without a key, `x` is
/// meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    /// Sets a key to a value.
    Set {
        /// The key.
        key: String,
        /// Its new value.
        value: i64,
    },
    /// Adds to the value of a key; one that is not there counts as 0.
    Add {
        /// The key.
        key: String,
        /// How much is added.
        amount: i64,
    },
    /// Forgets a key.
    Delete {
        /// The key.
        key: String,
    },
    /// Compare-and-set: sets a key to a value, if it has a certain value now; leaves it as it is otherwise. Unlike a plain
    /// `set`, it shows whether it was done twice.
    Cas {
        /// The key.
        key: String,
        /// The value that it must have.
        old: i64,
        /// The value that it has then.
        new: i64,
    },
}

/// What is wrong with a command as it was typed, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// There is nothing.
    #[error(
        "the command is empty: write set 5, add 2, delete, cas 5 7 or get, with a key before the number if you like"
    )]
    Empty,
    /// It is too long.
    #[error("the command is {bytes} bytes long; at most {most} are taken")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
        /// The longest.
        most: u32,
    },
    /// It begins with a word that is no command.
    #[error("there is no command {word:?}: there are set, add, delete, cas and get")]
    UnknownWord {
        /// That word, shortened.
        word: String,
    },
    /// The number is missing.
    #[error("{command} needs a number, as in: {command} 5, or {command} x 5")]
    NumberMissing {
        /// The command.
        command: &'static str,
    },
    /// A number is missing, of two.
    #[error("cas needs two numbers, the present one and the new one, as in: cas 5 7, or cas x 5 7")]
    NumbersMissing,
    /// What should be a number is none, or does not fit 64 bits.
    #[error("{found:?} is not a whole number from -9223372036854775808 to 9223372036854775807")]
    NotANumber {
        /// What was found, shortened.
        found: String,
    },
    /// The key is too long.
    #[error("the key is {bytes} bytes long; at most {most} are taken")]
    KeyTooLong {
        /// Its length in bytes.
        bytes: usize,
        /// The longest.
        most: usize,
    },
    /// The key has a character that cannot be shown.
    #[error("the key has a control character in it: use letters, digits and signs")]
    KeyUnprintable,
    /// There is more than the command takes.
    #[error("{rest:?} is more than {command} takes")]
    TooMuch {
        /// The command.
        command: &'static str,
        /// What is too much, shortened.
        rest: String,
    },
}

/// So much of what was typed is repeated in an error.
fn shortened(text: &str) -> String {
    text.chars().take(24).collect()
}

fn parse_number(text: &str) -> Result<i64, CommandError> {
    text.parse().map_err(|_| CommandError::NotANumber {
        found: shortened(text),
    })
}

fn parse_key(text: &str) -> Result<String, CommandError> {
    if text.len() > KEY_BYTES_MAX {
        return Err(CommandError::KeyTooLong {
            bytes: text.len(),
            most: KEY_BYTES_MAX,
        });
    }
    if text.chars().any(char::is_control) {
        return Err(CommandError::KeyUnprintable);
    }
    Ok(text.to_owned())
}

const SET: u8 = 1;
const ADD: u8 = 2;
const DELETE: u8 = 3;
const CAS: u8 = 4;

impl Command {
    /// The key that it is about.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Set { key, .. } | Self::Add { key, .. } | Self::Delete { key } | Self::Cas { key, .. } => {
                key
            }
        }
    }

    /// Reads a command as a person writes it.
    ///
    /// # Errors
    /// Says what is wrong, and what would be right.
    pub fn parse(text: &str) -> Result<Self, CommandError> {
        if text.len() > COMMAND_BYTES_MAX as usize {
            return Err(CommandError::TooLong {
                bytes: text.len(),
                most: COMMAND_BYTES_MAX,
            });
        }
        let mut words = text.split_whitespace();
        let word = words.next().ok_or(CommandError::Empty)?;
        let command = match word {
            "set" => "set",
            "add" => "add",
            "delete" => "delete",
            "cas" => return Self::parse_cas(words),
            _ => {
                return Err(CommandError::UnknownWord {
                    word: shortened(word),
                });
            }
        };
        let (first, second) = (words.next(), words.next());
        let too_much = |rest: &str| CommandError::TooMuch {
            command,
            rest: shortened(rest),
        };
        if let Some(rest) = words.next() {
            return Err(too_much(rest));
        }
        if command == "delete" {
            return match second {
                Some(rest) => Err(too_much(rest)),
                None => Ok(Self::Delete {
                    key: parse_key(first.unwrap_or(DEFAULT_KEY))?,
                }),
            };
        }
        let (key, number) = match (first, second) {
            (None, _) => return Err(CommandError::NumberMissing { command }),
            (Some(number), None) => (DEFAULT_KEY, number),
            (Some(key), Some(number)) => (key, number),
        };
        let (key, number) = (parse_key(key)?, parse_number(number)?);
        Ok(if command == "set" {
            Self::Set { key, value: number }
        } else {
            Self::Add { key, amount: number }
        })
    }

    /// Reads what follows the word `cas`.
    fn parse_cas<'a>(words: impl Iterator<Item = &'a str>) -> Result<Self, CommandError> {
        let words: Vec<_> = words.take(4).collect();
        let (key, old, new) = match words.as_slice() {
            [] | [_] => return Err(CommandError::NumbersMissing),
            // A key and one number: the other one is missing.
            [key, _] if key.parse::<i64>().is_err() => return Err(CommandError::NumbersMissing),
            [old, new] => (DEFAULT_KEY, *old, *new),
            [key, old, new] => (*key, *old, *new),
            [_, _, _, rest, ..] => {
                return Err(CommandError::TooMuch {
                    command: "cas",
                    rest: shortened(rest),
                });
            }
        };
        Ok(Self::Cas {
            key: parse_key(key)?,
            old: parse_number(old)?,
            new: parse_number(new)?,
        })
    }

    /// The command as a log carries it: a tag, the numbers that it has (little end first), the key.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (tag, key, numbers) = match self {
            Self::Set { key, value } => (SET, key, [Some(value), None]),
            Self::Add { key, amount } => (ADD, key, [Some(amount), None]),
            Self::Delete { key } => (DELETE, key, [None, None]),
            Self::Cas { key, old, new } => (CAS, key, [Some(old), Some(new)]),
        };
        let mut bytes = vec![tag];
        for number in numbers.into_iter().flatten() {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(key.as_bytes());
        bytes
    }

    /// Reads what [`Command::encode`] wrote; `None` if it did not.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (tag, rest) = bytes.split_first()?;
        let number = |rest: &'_ [u8]| rest.first_chunk::<8>().map(|number| i64::from_le_bytes(*number));
        let (old, number, key) = match *tag {
            SET | ADD => (0, number(rest)?, rest.get(8..)?),
            DELETE => (0, 0, rest),
            CAS => (number(rest)?, number(rest.get(8..)?)?, rest.get(16..)?),
            _ => return None,
        };
        let key = std::str::from_utf8(key)
            .ok()
            .filter(|key| !key.is_empty() && key.len() <= KEY_BYTES_MAX)?;
        let key = key.to_owned();
        Some(match *tag {
            SET => Self::Set { key, value: number },
            ADD => Self::Add { key, amount: number },
            CAS => Self::Cas {
                key,
                old,
                new: number,
            },
            _ => Self::Delete { key },
        })
    }
}

/// In full, whether the key was written or meant: `set x 5` rather than `set 5`, which does not say what is set.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, key, numbers) = match self {
            Self::Set { key, value } => ("set", key, [Some(value), None]),
            Self::Add { key, amount } => ("add", key, [Some(amount), None]),
            Self::Delete { key } => ("delete", key, [None, None]),
            Self::Cas { key, old, new } => ("cas", key, [Some(old), Some(new)]),
        };
        write!(f, "{word} {key}")?;
        numbers
            .into_iter()
            .flatten()
            .try_for_each(|number| write!(f, " {number}"))
    }
}
