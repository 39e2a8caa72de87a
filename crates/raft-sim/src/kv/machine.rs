//! What commands do: the values, and what is said to whoever asked.

use super::Command;
use crate::fingerprint::hash_bytes;
use raft::draw::mix;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Numbers under names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    pub(super) values: BTreeMap<String, i64>,
    pub(super) latest: Option<String>,
    /// The sum of a hash of each key with its value.
    pub(super) hash: u64,
}

/// What a key with its value adds to the hash of all.
fn part(key: &str, value: i64) -> u64 {
    mix(hash_bytes(0, key.as_bytes()), value.cast_unsigned())
}

impl Machine {
    /// Applies what a log carries. Bytes that are no command change nothing.
    pub fn apply(&mut self, bytes: &[u8]) -> Answer {
        Command::decode(bytes).map_or(Answer::Ignored, |command| self.run(command))
    }

    /// Does a command.
    pub fn run(&mut self, command: Command) -> Answer {
        let answer = match command {
            Command::Set { key, value } => {
                self.insert(key.clone(), value);
                Answer::Value { key, value }
            }
            Command::Add { key, amount } => {
                let before = self.values.get(&key).copied().unwrap_or(0);
                match before.checked_add(amount) {
                    Some(value) => {
                        self.insert(key.clone(), value);
                        Answer::Value { key, value }
                    }
                    None => Answer::Overflow { key, value: before },
                }
            }
            Command::Delete { key } => {
                let before = self.values.remove(&key);
                if let Some(value) = before {
                    self.hash = self.hash.wrapping_sub(part(&key, value));
                }
                let existed = before.is_some();
                Answer::Deleted { key, existed }
            }
            Command::Cas { key, old, new } => match self.get(&key) {
                Some(value) if value == old => {
                    self.insert(key.clone(), new);
                    Answer::Value { key, value: new }
                }
                Some(value) => Answer::Unequal { key, value },
                None => Answer::Missing { key },
            },
        };
        if let Some(key) = answer.key()
            && self.latest.as_deref() != Some(key)
        {
            self.latest = Some(key.to_owned());
        }
        answer
    }

    /// A key has a value from now on.
    pub(super) fn insert(&mut self, key: String, value: i64) {
        let new = part(&key, value);
        if let Some(old) = self.get(&key) {
            self.hash = self.hash.wrapping_sub(part(&key, old));
        }
        self.hash = self.hash.wrapping_add(new);
        self.values.insert(key, value);
    }

    /// Equal hashes, equal keys and values; in whichever order they came to be so.
    pub(crate) const fn hash(&self) -> u64 {
        self.hash
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<i64> {
        self.values.get(key).copied()
    }

    /// What it says to a read.
    #[must_use]
    pub fn read(&self, key: &str) -> Answer {
        let key = key.to_owned();
        match self.get(&key) {
            Some(value) => Answer::Value { key, value },
            None => Answer::Missing { key },
        }
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
    /// The key was read or compared, and has no value.
    Missing {
        /// The key.
        key: String,
    },
    /// The key was compared, and has another value than it should: that stays.
    Unequal {
        /// The key.
        key: String,
        /// Its value.
        value: i64,
    },
}

impl Answer {
    /// The key that it speaks of.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Value { key, .. }
            | Self::Deleted { key, .. }
            | Self::Overflow { key, .. }
            | Self::Missing { key }
            | Self::Unequal { key, .. } => Some(key),
            Self::Ignored => None,
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
            Self::Missing { key } => write!(f, "there is no {key}"),
            Self::Unequal { key, value } => write!(f, "{key} stays {value}: another value was expected"),
            Self::Ignored => f.write_str("not a command: nothing changes"),
        }
    }
}
