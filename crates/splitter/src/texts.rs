//! The program's data in two parts: texts that only functions of the rest read go with it. Owns where they stand.
//!
//! Until the rest is there, zeros stand in their place. Whatever reads them is called through a stand-in then, and so finds them: as long
//! as it is in the rest. Of whole texts the caller must know that; of a line of text it is looked up who names it.

use std::collections::BTreeMap;

use wasm_encoder::{ConstExpr, DataSection};

use crate::Fault;
use crate::named::Named;
use crate::whole::{MEMORY, Whole, count};

/// A line of text that goes is at least so long: a shorter one costs as much as it spares.
const LINE: usize = 24;

/// Whether a text is so long that it is worth it.
#[must_use]
pub const fn is_long(text: &[u8]) -> bool {
    text.len() >= LINE
}

/// What may go with the rest.
#[derive(Clone, Copy, Default)]
pub struct Given<'t> {
    /// Long texts that nobody but functions of the rest reads.
    pub texts: &'t [&'t [u8]],
    /// Lines as they stand in the program's source, each whole. They go if nothing but functions of the rest names them.
    pub lines: &'t [&'t [u8]],
}

/// Lines by how they begin.
struct Lines<'t>(BTreeMap<&'t [u8], Vec<&'t [u8]>>);

impl<'t> Lines<'t> {
    fn of(lines: &'t [&'t [u8]]) -> Self {
        let mut by_beginning: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for line in lines.iter().filter(|line| is_long(line)) {
            by_beginning.entry(&line[..LINE]).or_default().push(*line);
        }
        Self(by_beginning)
    }

    /// How long the longest line is with which `bytes` begin.
    fn longest(&self, bytes: &[u8]) -> Option<usize> {
        let lines = self.0.get(bytes.get(..LINE)?)?;
        let fitting = lines.iter().filter(|line| bytes.starts_with(line));
        fitting.map(|line| line.len()).max()
    }
}

/// Bytes, and where in memory they stand.
#[derive(Clone, Copy)]
struct Piece<'a> {
    place: u32,
    bytes: &'a [u8],
}

/// The data of both parts.
#[derive(Default)]
pub(crate) struct Texts<'a> {
    first: Vec<Piece<'a>>,
    rest: Vec<Piece<'a>>,
}

impl<'a> Texts<'a> {
    /// Looks for what is given in the data of `whole`: what is found goes with the rest, and what is not stays where it is.
    pub(crate) fn of(whole: &Whole<'a>, named: &Named, given: Given) -> Result<Self, Fault> {
        let mut data = Self::default();
        let lines = Lines::of(given.lines);
        for (place, bytes) in whole.segments()? {
            let mut found = places(bytes, given.texts);
            for begin in named.by_rest(place, place + count(bytes.len())) {
                let at = (begin - place) as usize;
                if let Some(long) = lines.longest(&bytes[at..])
                    && named.by_rest_alone(begin, begin + count(long))
                {
                    found.push((at, at + long));
                }
            }
            data.cut(place, bytes, found);
        }
        Ok(data)
    }

    /// Cuts what was found out of what stands at `place`.
    fn cut(&mut self, place: u32, bytes: &'a [u8], mut found: Vec<(usize, usize)>) {
        found.sort_unstable();
        // What stands side by side goes as one piece.
        found.dedup_by(|next, last| {
            let joins = next.0 == last.1;
            if joins {
                last.1 = next.1;
            }
            joins
        });
        let piece = |from: usize, to: usize| Piece {
            place: place + count(from),
            bytes: &bytes[from..to],
        };
        let mut done = 0;
        for (begin, end) in found {
            // Of two texts that overlap the second stays.
            if begin < done {
                continue;
            }
            if begin > done {
                self.first.push(piece(done, begin));
            }
            self.rest.push(piece(begin, end));
            done = end;
        }
        if done < bytes.len() {
            self.first.push(piece(done, bytes.len()));
        }
    }

    /// How many pieces `first` has.
    pub(crate) fn in_first(&self) -> u32 {
        count(self.first.len())
    }

    /// The data of `first`.
    pub(crate) fn of_first(&self) -> DataSection {
        section(&self.first)
    }

    /// The data of the rest.
    pub(crate) fn of_rest(&self) -> DataSection {
        section(&self.rest)
    }
}

/// Where texts stand in `bytes`.
fn places(bytes: &[u8], texts: &[&[u8]]) -> Vec<(usize, usize)> {
    let found = texts.iter().filter_map(|text| {
        let begin = bytes
            .windows(text.len().max(1))
            .position(|window| window == *text)?;
        Some((begin, begin + text.len()))
    });
    found.collect()
}

fn section(pieces: &[Piece]) -> DataSection {
    let mut section = DataSection::new();
    for piece in pieces {
        section.active(
            MEMORY,
            &ConstExpr::i32_const(piece.place.cast_signed()),
            piece.bytes.iter().copied(),
        );
    }
    section
}
