//! The state machine that the nodes replicate: numbers under names. Set one, add to one, delete one.
//!
//! Owns what a command means, how a person writes it and how a log carries it. Knows nothing of Raft.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The longest command, in bytes: as it is typed, and as a log carries it.
pub const COMMAND_BYTES_MAX: u32 = 1_024;
/// The longest key, in bytes.
pub const KEY_BYTES_MAX: usize = 64;
/// The key that is meant when none is named.
pub const DEFAULT_KEY: &str = "x";

/// What a person can ask of the state machine. Written `set x 5`, `add x 2`, `delete x`; without a key, `x` is meant.
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
}

/// What the state machine said to a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The key has this value now.
    Value {
        /// The key.
        key: String,
        /// Its value.
        value: i64,
    },
    /// The key is gone.
    Deleted {
        /// The key.
        key: String,
        /// Whether it was there.
        existed: bool,
    },
    /// The sum would be too large to hold: the value stays.
    Overflow {
        /// The key.
        key: String,
        /// Its value, as it was.
        value: i64,
    },
    /// The bytes are no command that this machine knows: nothing changes.
    Ignored,
}

/// What is wrong with a command as it was typed, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// There is nothing.
    #[error("the command is empty: write set 5, add 2 or delete, with a key before the number if you like")]
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
    #[error("there is no command {word:?}: there are set, add and delete")]
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

impl Command {
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

    /// The command as a log carries it: a tag, the number if there is one (little end first), the key.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (tag, key, number) = match self {
            Self::Set { key, value } => (SET, key, Some(value)),
            Self::Add { key, amount } => (ADD, key, Some(amount)),
            Self::Delete { key } => (DELETE, key, None),
        };
        let mut bytes = vec![tag];
        if let Some(number) = number {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(key.as_bytes());
        bytes
    }

    /// Reads what [`Command::encode`] wrote; `None` if it did not.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (tag, rest) = bytes.split_first()?;
        let (number, key) = match *tag {
            SET | ADD => {
                let (number, key) = rest.split_first_chunk::<8>()?;
                (i64::from_le_bytes(*number), key)
            }
            DELETE => (0, rest),
            _ => return None,
        };
        let key = std::str::from_utf8(key)
            .ok()
            .filter(|key| !key.is_empty() && key.len() <= KEY_BYTES_MAX)?;
        let key = key.to_owned();
        Some(match *tag {
            SET => Self::Set { key, value: number },
            ADD => Self::Add { key, amount: number },
            _ => Self::Delete { key },
        })
    }
}

/// The shortest form that means the same: `set 5` rather than `set x 5`.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, key, number) = match self {
            Self::Set { key, value } => ("set", key, Some(value)),
            Self::Add { key, amount } => ("add", key, Some(amount)),
            Self::Delete { key } => ("delete", key, None),
        };
        f.write_str(word)?;
        if key != DEFAULT_KEY {
            write!(f, " {key}")?;
        }
        match number {
            Some(number) => write!(f, " {number}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value { key, value } => write!(f, "{key} = {value}"),
            Self::Deleted { key, existed: true } => write!(f, "{key} deleted"),
            Self::Deleted { key, existed: false } => write!(f, "there was no {key}"),
            Self::Overflow { key, value } => {
                write!(f, "{key} stays {value}: the sum would not fit 64 bits")
            }
            Self::Ignored => f.write_str("not a command: nothing changes"),
        }
    }
}

/// Numbers under names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    values: BTreeMap<String, i64>,
    latest: Option<String>,
}

impl Machine {
    /// Applies what a log carries. Bytes that are no command change nothing.
    pub fn apply(&mut self, bytes: &[u8]) -> Answer {
        let Some(command) = Command::decode(bytes) else {
            return Answer::Ignored;
        };
        let answer = match command {
            Command::Set { key, value } => {
                self.values.insert(key.clone(), value);
                Answer::Value { key, value }
            }
            Command::Add { key, amount } => {
                let before = self.values.get(&key).copied().unwrap_or(0);
                match before.checked_add(amount) {
                    Some(value) => {
                        self.values.insert(key.clone(), value);
                        Answer::Value { key, value }
                    }
                    None => Answer::Overflow { key, value: before },
                }
            }
            Command::Delete { key } => {
                let existed = self.values.remove(&key).is_some();
                Answer::Deleted { key, existed }
            }
        };
        match &answer {
            Answer::Value { key, .. } | Answer::Deleted { key, .. } | Answer::Overflow { key, .. } => {
                if self.latest.as_ref() != Some(key) {
                    self.latest = Some(key.clone());
                }
            }
            Answer::Ignored => {}
        }
        answer
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<i64> {
        self.values.get(key).copied()
    }

    /// All keys and values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, i64)> {
        self.values.iter().map(|(key, value)| (key.as_str(), *value))
    }

    /// The key that was last spoken of, and its value if it has one: what a picture of the node shows.
    #[must_use]
    pub fn latest(&self) -> Option<(&str, Option<i64>)> {
        self.latest.as_deref().map(|key| (key, self.get(key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn apply(machine: &mut Machine, text: &str) -> Answer {
        machine.apply(&Command::parse(text).unwrap().encode())
    }

    #[test]
    fn without_a_key_x_is_meant() {
        assert_eq!(Command::parse("set 5"), Command::parse("set x 5"));
        assert_eq!(Command::parse("add 2"), Command::parse(" add  x 2 "));
        assert_eq!(Command::parse("delete"), Command::parse("delete x"));
        assert_eq!(Command::parse("set y -7").unwrap().to_string(), "set y -7");
        assert_eq!(Command::parse("set x 5").unwrap().to_string(), "set 5");
    }

    #[test]
    fn commands_do_what_they_say() {
        let mut machine = Machine::default();
        assert_eq!(apply(&mut machine, "add 2").to_string(), "x = 2");
        assert_eq!(apply(&mut machine, "set y 7").to_string(), "y = 7");
        assert_eq!(machine.latest(), Some(("y", Some(7))));
        assert_eq!(apply(&mut machine, "delete y").to_string(), "y deleted");
        assert_eq!(apply(&mut machine, "delete y").to_string(), "there was no y");
        assert_eq!(machine.iter().collect::<Vec<_>>(), [("x", 2)]);
    }

    #[test]
    fn a_sum_that_does_not_fit_leaves_the_value_as_it_was() {
        let mut machine = Machine::default();
        apply(&mut machine, "set 9223372036854775807");
        assert_eq!(
            apply(&mut machine, "add 1"),
            Answer::Overflow {
                key: "x".into(),
                value: i64::MAX
            }
        );
        assert_eq!(machine.get("x"), Some(i64::MAX));
    }

    #[test]
    fn what_is_wrong_with_a_command_is_said() {
        let said = |text: &str| Command::parse(text).unwrap_err().to_string();
        assert_eq!(
            said("put 5"),
            "there is no command \"put\": there are set, add and delete"
        );
        assert_eq!(said("set"), "set needs a number, as in: set 5, or set x 5");
        assert_eq!(
            said("add x y"),
            "\"y\" is not a whole number from -9223372036854775808 to 9223372036854775807"
        );
        assert_eq!(said("delete x 5"), "\"5\" is more than delete takes");
        assert_eq!(said("set x 5 6"), "\"6\" is more than set takes");
        assert!(said("  ").starts_with("the command is empty"));
        assert_eq!(
            said(&"a".repeat(1_025)),
            "the command is 1025 bytes long; at most 1024 are taken"
        );
        assert_eq!(
            said(&format!("set {} 1", "k".repeat(65))),
            "the key is 65 bytes long; at most 64 are taken"
        );
        assert_eq!(
            said("delete a\u{7}b"),
            "the key has a control character in it: use letters, digits and signs"
        );
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(key in "[a-zé]{1,20}", number in any::<i64>(), which in 0..3_u8) {
            let command = match which {
                0 => Command::Set { key, value: number },
                1 => Command::Add { key, amount: number },
                _ => Command::Delete { key },
            };
            prop_assert_eq!(Command::decode(&command.encode()), Some(command.clone()));
            prop_assert_eq!(Command::parse(&command.to_string()), Ok(command));
        }

        #[test]
        fn no_bytes_and_no_text_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..40), text in ".*") {
            let mut machine = Machine::default();
            machine.apply(&bytes);
            let _ = Command::parse(&text);
        }
    }
}
