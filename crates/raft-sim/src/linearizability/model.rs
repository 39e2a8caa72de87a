//! What one key of the machine does, said a second time and in the shortest way: whoever checks must not ask the checked.

use crate::kv::{Answer, Ask, Command};

/// What is asked of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Set(i64),
    Add(i64),
    Delete,
    Cas { old: i64, new: i64 },
    Get,
}

/// What is said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Value(i64),
    Missing,
    Deleted(bool),
    Overflow(i64),
    Unequal(i64),
    /// Something that is no answer to anything asked of this key.
    Nonsense,
}

impl Op {
    pub(super) fn of(ask: &Ask) -> Option<(&str, Self)> {
        Some(match ask {
            Ask::Command(Command::Set { key, value }) => (key, Self::Set(*value)),
            Ask::Command(Command::Add { key, amount }) => (key, Self::Add(*amount)),
            Ask::Command(Command::Delete { key }) => (key, Self::Delete),
            Ask::Command(Command::Cas { key, old, new }) => {
                let (old, new) = (*old, *new);
                (key, Self::Cas { old, new })
            }
            Ask::Get { key } => (key, Self::Get),
            Ask::Register => return None,
        })
    }

    /// The value after it, and what is said.
    pub(super) fn apply(self, value: Option<i64>) -> (Option<i64>, Said) {
        match (self, value) {
            (Self::Set(new), _) => (Some(new), Said::Value(new)),
            (Self::Add(amount), _) => {
                let before = value.unwrap_or(0);
                match before.checked_add(amount) {
                    Some(sum) => (Some(sum), Said::Value(sum)),
                    None => (value, Said::Overflow(before)),
                }
            }
            (Self::Delete, _) => (None, Said::Deleted(value.is_some())),
            (Self::Cas { old, new }, Some(before)) if before == old => (Some(new), Said::Value(new)),
            (Self::Cas { .. }, Some(before)) => (value, Said::Unequal(before)),
            (Self::Get, Some(before)) => (value, Said::Value(before)),
            (Self::Cas { .. } | Self::Get, None) => (value, Said::Missing),
        }
    }
}

impl Said {
    pub(super) fn of(answer: &Answer, key: &str) -> Self {
        if answer.key() != Some(key) {
            return Self::Nonsense;
        }
        match answer {
            Answer::Value { value, .. } => Self::Value(*value),
            Answer::Missing { .. } => Self::Missing,
            Answer::Deleted { existed, .. } => Self::Deleted(*existed),
            Answer::Overflow { value, .. } => Self::Overflow(*value),
            Answer::Unequal { value, .. } => Self::Unequal(*value),
            Answer::Ignored => Self::Nonsense,
        }
    }
}
