//! The machine and its answers as bytes: for snapshots, and for the answers that sessions keep. Whatever the bytes are, reading
//! them ends in a value or in nothing.

use super::{Answer, Machine};
use crate::fingerprint::hash_bytes;
use raft::draw::mix;

/// Reads from the front of some bytes.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<i64> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(i64::from_le_bytes(*number))
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::from(self.byte()?);
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    fn end<T>(self, value: T) -> Option<T> {
        self.0.is_empty().then_some(value)
    }
}

/// A key has at most [`super::KEY_BYTES_MAX`] bytes: its length fits one byte.
fn put_text(bytes: &mut Vec<u8>, text: &str) {
    let length = u8::try_from(text.len()).unwrap_or(u8::MAX);
    bytes.push(length);
    bytes.extend_from_slice(text.as_bytes().get(..usize::from(length)).unwrap_or_default());
}

const VALUE: u8 = 1;
const DELETED: u8 = 2;
const NOT_THERE: u8 = 3;
const OVERFLOW: u8 = 4;
const IGNORED: u8 = 5;
const MISSING: u8 = 6;
const UNEQUAL: u8 = 7;

impl Answer {
    /// What it is made of: a tag, the key, the number if there is one.
    fn parts(&self) -> (u8, &str, Option<i64>) {
        match self {
            Self::Value { key, value } => (VALUE, key, Some(*value)),
            Self::Deleted { key, existed: true } => (DELETED, key, None),
            Self::Deleted { key, existed: false } => (NOT_THERE, key, None),
            Self::Overflow { key, value } => (OVERFLOW, key, Some(*value)),
            Self::Missing { key } => (MISSING, key, None),
            Self::Unequal { key, value } => (UNEQUAL, key, Some(*value)),
            Self::Ignored => (IGNORED, "", None),
        }
    }

    /// Equal hashes, equal answers.
    pub(crate) fn hash(&self) -> u64 {
        let (tag, key, number) = self.parts();
        let number = number.unwrap_or_default().cast_unsigned();
        hash_bytes(mix(u64::from(tag), number), key.as_bytes())
    }

    /// The answer as bytes: a tag, the key, the number if there is one (little end first).
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (tag, key, number) = self.parts();
        let mut bytes = vec![tag];
        put_text(&mut bytes, key);
        if let Some(number) = number {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    /// Reads what [`Answer::encode`] wrote; `None` if it did not.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let (tag, key) = (reader.byte()?, reader.text()?);
        let answer = match tag {
            VALUE => Self::Value {
                key,
                value: reader.number()?,
            },
            DELETED => Self::Deleted { key, existed: true },
            NOT_THERE => Self::Deleted { key, existed: false },
            OVERFLOW => Self::Overflow {
                key,
                value: reader.number()?,
            },
            MISSING => Self::Missing { key },
            UNEQUAL => Self::Unequal {
                key,
                value: reader.number()?,
            },
            IGNORED if key.is_empty() => Self::Ignored,
            _ => return None,
        };
        reader.end(answer)
    }
}

impl Machine {
    /// Everything it holds: the key that was last spoken of, then each key and its value.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_text(&mut bytes, self.latest.as_deref().unwrap_or_default());
        for (key, value) in &self.values {
            put_text(&mut bytes, key);
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        bytes
    }

    /// Reads what [`Machine::to_bytes`] wrote; `None` if it did not.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let latest = Some(reader.text()?).filter(|key| !key.is_empty());
        let mut machine = Self {
            latest,
            ..Self::default()
        };
        while !reader.0.is_empty() {
            let (key, value) = (reader.text()?, reader.number()?);
            machine.insert(key, value);
        }
        Some(machine)
    }
}
