//! The fingerprint of a run: one number that two runs share only if they went the same way.
//!
//! It covers deliveries, completed writes, role, term, vote, commit and apply, each written as a fixed row of 64-bit
//! words; never explanations, so that better words change no recording. A word `w` takes a fingerprint `f` to
//! `raft::draw::mix(f, w)`, the SplitMix64 finalizer over `f + G * (w + 1)`.

use raft::draw::mix;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// One number for the whole course of a run so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    /// Before anything has happened: the letters RAFTARIA.
    pub const START: Self = Self(0x5241_4654_4152_4941);

    /// Takes in one word.
    pub(crate) fn word(&mut self, word: u64) {
        self.0 = mix(self.0, word);
    }

    /// Takes in a row of words, after a tag that says what they are.
    pub(crate) fn row<const N: usize>(&mut self, tag: Tag, words: [u64; N]) {
        self.word(tag as u64);
        for word in words {
            self.word(word);
        }
    }
}

/// What a row of words tells. The numbers are part of the encoding: they are never changed or used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum Tag {
    /// A message was handed over: instant, from, to, count, kind.
    Delivery = 1,
    /// Writes were completed: instant, node, last write, last entry's term and index on the disk.
    Flush = 2,
    /// A node changed: node, role, term, vote, commit index, applied index.
    Node = 3,
    /// A node applied up to an entry: node, index, chained hash of all that it has applied.
    Apply = 4,
    /// A node stopped: instant, node, writes lost.
    Stop = 5,
    /// A node started: instant, node, incarnation, term.
    Start = 6,
    /// A node's snapshot was saved: instant, node, index, chained hash of all that is in it.
    Snapshot = 7,
}

/// Chains the hash of an entry to that of all entries before it: equal hashes, equal logs.
#[must_use]
pub(crate) fn chain(before: u64, term: raft::Term, payload: raft::Payload<'_>) -> u64 {
    let hash = mix(before, term.0);
    let (kind, bytes) = match payload {
        raft::Payload::Blank => return mix(hash, 0),
        raft::Payload::Command(bytes) => (1, bytes),
        raft::Payload::Configuration(bytes) => (2, bytes),
        // What is not known yet cannot be told apart by its content; its term and place still count.
        _ => return mix(hash, 3),
    };
    hash_bytes(mix(hash, kind), bytes)
}

/// Takes in bytes, and how many they are.
#[must_use]
pub(crate) fn hash_bytes(before: u64, bytes: &[u8]) -> u64 {
    let mut hash = mix(before, bytes.len() as u64);
    let mut words = bytes.chunks_exact(8);
    for word in &mut words {
        hash = mix(
            hash,
            word.iter()
                .rev()
                .fold(0, |value, byte| value << 8 | u64::from(*byte)),
        );
    }
    mix(
        hash,
        words
            .remainder()
            .iter()
            .rev()
            .fold(0, |value, byte| value << 8 | u64::from(*byte)),
    )
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// 64 bits as 16 hexadecimal digits: JavaScript's numbers hold only 53.
pub(crate) mod hex {
    use super::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{number:016x}"))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format_args!("{:?} is not 1 to 16 hexadecimal digits", &*text))
        })
    }

    pub(crate) fn parse(text: &str) -> Option<u64> {
        let right = (1..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        right.then(|| u64::from_str_radix(text, 16).ok()).flatten()
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        hex::deserialize(deserializer).map(Self).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::{Payload, Term};

    #[test]
    fn the_encoding_is_what_it_always_was() {
        let mut fingerprint = Fingerprint::START;
        fingerprint.row(Tag::Delivery, [1, 2, 3]);
        assert_eq!(fingerprint.to_string(), "99e6bf9cc3831b97");
        assert_eq!(
            chain(7, Term(3), Payload::Command(b"set x 5!!")),
            3_565_721_277_257_407_297
        );
    }

    #[test]
    fn every_part_of_an_entry_counts() {
        let of = |before, term, payload| chain(before, Term(term), payload);
        let all = [
            of(0, 1, Payload::Command(b"a")),
            of(1, 1, Payload::Command(b"a")),
            of(0, 2, Payload::Command(b"a")),
            of(0, 1, Payload::Command(b"b")),
            of(0, 1, Payload::Command(b"a\0")),
            of(0, 1, Payload::Command(b"")),
            of(0, 1, Payload::Blank),
            of(0, 1, Payload::Command(b"12345678")),
            of(0, 1, Payload::Command(b"123456789")),
            of(0, 1, Payload::Configuration(b"a")),
            of(0, 1, Payload::Configuration(b"b")),
        ];
        for (place, one) in all.iter().enumerate() {
            assert!(all[place + 1..].iter().all(|other| other != one), "{place}");
        }
    }

    #[test]
    fn a_fingerprint_is_written_as_sixteen_digits() {
        let json = serde_json::to_string(&Fingerprint(0xab)).unwrap();
        assert_eq!(json, "\"00000000000000ab\"");
        assert_eq!(
            serde_json::from_str::<Fingerprint>(&json).unwrap(),
            Fingerprint(0xab)
        );
        for wrong in ["\"\"", "\"+1\"", "\"00000000000000000\"", "\"g\"", "7"] {
            assert!(serde_json::from_str::<Fingerprint>(wrong).is_err(), "{wrong}");
        }
    }
}
