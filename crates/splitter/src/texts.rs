//! The program's data in two parts: long texts that only functions of the rest read go with it. Owns where they stand.
//!
//! Until the rest is there, zeros stand in their place. Whatever reads them is called through a stand-in then, and so finds them: as long
//! as it is in the rest. What is needed for the first picture must not be named as such a text.

use wasm_encoder::{ConstExpr, DataSection};
use wasmparser::{DataKind, Operator};

use crate::Fault;
use crate::whole::{Whole, count};

/// The only memory that compilers make so far.
const MEMORY: u32 = 0;

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
    /// Looks for `texts` in the data of `whole`: what is found goes with the rest, and what is not stays where it is.
    pub(crate) fn of(whole: &Whole<'a>, texts: &[&[u8]]) -> Result<Self, Fault> {
        let mut data = Self::default();
        for segment in whole.data.clone().into_iter().flatten() {
            let segment = segment?;
            let DataKind::Active {
                memory_index: MEMORY,
                offset_expr,
            } = segment.kind
            else {
                return Err(Fault::Unknown("data that is laid out while it runs"));
            };
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                return Err(Fault::Unknown("data at a place that is computed"));
            };
            data.cut(value.cast_unsigned(), segment.data, texts);
        }
        Ok(data)
    }

    /// Cuts the texts out of what stands at `place`.
    fn cut(&mut self, place: u32, bytes: &'a [u8], texts: &[&[u8]]) {
        let found = texts.iter().filter_map(|text| {
            let begin = bytes
                .windows(text.len().max(1))
                .position(|window| window == *text)?;
            Some((begin, begin + text.len()))
        });
        let mut found: Vec<(usize, usize)> = found.collect();
        found.sort_unstable();
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
