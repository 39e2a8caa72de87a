//! How numbers, texts and rows of numbers become bytes and come back: postcard's encoding of each, one after the other.
//!
//! Owns no type of the simulator: what a recording, its settings and its actions are made of lies with each of them. Written by
//! hand rather than derived: what is derived would weigh more in the page than the simulator, and writes what nobody has changed.

use raft::{Micros, NodeId};
use serde::{Deserialize, Serialize};

/// Why bytes cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PackError {
    /// It ends in the middle, or a text is none.
    #[error("it ends in the middle, or a text in it is none")]
    Unreadable,
    /// A value is not one of those that there can be.
    #[error("{0} has a value that it cannot have")]
    Value(&'static str),
    /// There is something of which nothing is known here.
    #[error("it has {0} that this Raftarium does not know")]
    Unknown(&'static str),
    /// It goes on after its end.
    #[error("it goes on after its end")]
    Trailing,
}

/// What is packed.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    bytes: Vec<u8>,
}

impl Packer {
    pub(crate) fn put<T: Serialize + ?Sized>(&mut self, value: &T) {
        // Memory that grows takes everything.
        self.bytes = postcard::to_extend(value, std::mem::take(&mut self.bytes)).unwrap_or_default();
    }

    /// A number takes 7 bits a byte: the small ones one byte.
    pub(crate) fn number(&mut self, number: u64) {
        self.put(&number);
    }

    pub(crate) fn node(&mut self, node: NodeId) {
        self.number(u64::from(node.0));
    }

    /// How many there are of something.
    pub(crate) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    /// Those of a row of numbers that are not what they usually are: which, as the bits of a number, then each.
    pub(crate) fn row(&mut self, slots: &[Slot<'_>], usual: &[u64]) {
        let differing = || {
            (0..)
                .zip(slots)
                .map(|(place, slot)| (place, slot.get()))
                .filter(|(place, value)| *value != usual_at(usual, *place))
        };
        self.number(differing().fold(0, |bits, (place, _)| bits | 1 << place));
        for (_, value) in differing() {
            self.number(value);
        }
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.bytes
    }
}

/// What is left to be unpacked.
#[derive(Debug)]
pub(crate) struct Unpacker<'a> {
    rest: &'a [u8],
}

impl<'a> Unpacker<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn take<T: Deserialize<'a>>(&mut self) -> Result<T, PackError> {
        let (value, rest) = postcard::take_from_bytes(self.rest).map_err(|_| PackError::Unreadable)?;
        self.rest = rest;
        Ok(value)
    }

    pub(crate) fn number(&mut self) -> Result<u64, PackError> {
        self.take()
    }

    pub(crate) fn node(&mut self) -> Result<NodeId, PackError> {
        self.short("a node").map(NodeId)
    }

    /// A number of 32 bits.
    pub(crate) fn short(&mut self, of: &'static str) -> Result<u32, PackError> {
        u32::try_from(self.number()?).map_err(|_| PackError::Value(of))
    }

    /// How many there are of something, at most `most`: room is made for no more.
    pub(crate) fn count(&mut self, of: &'static str, most: usize) -> Result<usize, PackError> {
        usize::try_from(self.number()?)
            .ok()
            .filter(|count| *count <= most)
            .ok_or(PackError::Value(of))
    }

    /// So many of something, at most `most`.
    pub(crate) fn list<T>(
        &mut self,
        of: &'static str,
        most: usize,
        mut each: impl FnMut(&mut Self) -> Result<T, PackError>,
    ) -> Result<Vec<T>, PackError> {
        let count = self.count(of, most)?;
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            list.push(each(self)?);
        }
        Ok(list)
    }

    /// What [`Packer::row`] wrote.
    pub(crate) fn row(
        &mut self,
        of: &'static str,
        slots: &mut [Slot<'_>],
        usual: &[u64],
    ) -> Result<(), PackError> {
        let mut bits = self.number()?;
        for (place, slot) in (0..).zip(slots) {
            let value = if bits & 1 == 1 {
                self.number()?
            } else {
                usual_at(usual, place)
            };
            slot.set(value).ok_or(PackError::Value(of))?;
            bits >>= 1;
        }
        if bits == 0 {
            Ok(())
        } else {
            Err(PackError::Unknown(of))
        }
    }

    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) const fn end(&self) -> Result<(), PackError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(PackError::Trailing)
        }
    }
}

/// What no list names is usually 0.
fn usual_at(usual: &[u64], place: u32) -> u64 {
    usual.get(place as usize).copied().unwrap_or(0)
}

/// One number of a row, whatever its type. There are at most 64 in a row, and the row grows only at its end.
#[derive(Debug)]
pub(crate) enum Slot<'a> {
    Long(&'a mut u64),
    Short(&'a mut u32),
    Flag(&'a mut bool),
    Span(&'a mut Micros),
    /// A number that may be missing: 0, which it cannot be otherwise.
    MaybeLong(&'a mut Option<u64>),
    /// A span that may be missing: 0, which it cannot be otherwise.
    MaybeSpan(&'a mut Option<Micros>),
}

impl Slot<'_> {
    fn get(&self) -> u64 {
        match self {
            Self::Long(value) => **value,
            Self::Short(value) => u64::from(**value),
            Self::Flag(value) => u64::from(**value),
            Self::Span(value) => value.0,
            Self::MaybeLong(value) => value.unwrap_or(0),
            Self::MaybeSpan(value) => value.map_or(0, |span| span.0),
        }
    }

    pub(crate) fn set(&mut self, number: u64) -> Option<()> {
        match self {
            Self::Long(value) => **value = number,
            Self::Short(value) => **value = u32::try_from(number).ok()?,
            Self::Flag(value) if number <= 1 => **value = number == 1,
            Self::Flag(_) => return None,
            Self::Span(value) => **value = Micros(number),
            Self::MaybeLong(value) => **value = Some(number).filter(|number| *number > 0),
            Self::MaybeSpan(value) => **value = Some(Micros(number)).filter(|span| span.0 > 0),
        }
        Some(())
    }
}
