//! Which places in memory the program's functions and its data name. Owns what counts as naming one.

use std::collections::BTreeSet;

use wasmparser::Operator;

use crate::Fault;
use crate::whole::Whole;

/// So many bytes an address has, and stands at a multiple of as many.
const ADDRESS: usize = 4;

/// The places that are named: numbers in functions are taken for places, and so is every word of the data. Most are none; then a text
/// stays that could go.
pub(crate) struct Named {
    by_first: BTreeSet<u32>,
    by_rest: BTreeSet<u32>,
    by_data: BTreeSet<u32>,
}

impl Named {
    /// Looks through functions of `first` and of the rest, and through the data.
    pub(crate) fn of(whole: &Whole, first: &[u32], rest: &[u32]) -> Result<Self, Fault> {
        let mut by_data = BTreeSet::new();
        for (place, bytes) in whole.segments()? {
            // Words stand at multiples of their length in memory, wherever the segment begins.
            let before = (ADDRESS - place as usize % ADDRESS) % ADDRESS;
            let words = bytes.get(before..).unwrap_or_default();
            by_data.extend(
                words
                    .as_chunks::<ADDRESS>()
                    .0
                    .iter()
                    .map(|word| u32::from_le_bytes(*word)),
            );
        }
        Ok(Self {
            by_first: places(whole, first)?,
            by_rest: places(whole, rest)?,
            by_data,
        })
    }

    /// The places that functions of the rest name.
    pub(crate) fn by_rest(&self, from: u32, to: u32) -> impl Iterator<Item = u32> + '_ {
        self.by_rest.range(from..to).copied()
    }

    /// Whether nothing but functions of the rest names a place in this stretch.
    pub(crate) fn by_rest_alone(&self, from: u32, to: u32) -> bool {
        let by = |places: &BTreeSet<u32>| places.range(from..to).next().is_some();
        !by(&self.by_first) && !by(&self.by_data)
    }
}

/// The numbers that these functions name, and those from which they read.
fn places(whole: &Whole, functions: &[u32]) -> Result<BTreeSet<u32>, Fault> {
    let mut places = BTreeSet::new();
    for place in functions.iter().filter_map(|function| whole.place(*function)) {
        for operator in whole.bodies[place].get_operators_reader()? {
            match operator? {
                Operator::I32Const { value } => {
                    places.insert(value.cast_unsigned());
                }
                Operator::I32Load { memarg }
                | Operator::I64Load { memarg }
                | Operator::F32Load { memarg }
                | Operator::F64Load { memarg }
                | Operator::I32Load8S { memarg }
                | Operator::I32Load8U { memarg }
                | Operator::I32Load16S { memarg }
                | Operator::I32Load16U { memarg }
                | Operator::I64Load8S { memarg }
                | Operator::I64Load8U { memarg }
                | Operator::I64Load16S { memarg }
                | Operator::I64Load16U { memarg }
                | Operator::I64Load32S { memarg }
                | Operator::I64Load32U { memarg } => {
                    places.insert(u32::try_from(memarg.offset).unwrap_or(u32::MAX));
                }
                _ => {}
            }
        }
    }
    Ok(places)
}
