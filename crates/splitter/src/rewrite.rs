//! Writes functions anew where others have moved.

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{Function, Instruction};
use wasmparser::{FunctionBody, Operator};

use crate::Fault;
use crate::whole::TABLE;

/// Where a function is found from the part that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is here, or lent, under this number.
    Here(u32),
    /// It is in the other part: called through this slot, and what stands in for it while the slot is filled.
    Slot { slot: u32, kind: u32, stand_in: u32 },
    /// Nothing in this part speaks of it.
    Nowhere,
}

/// Writes one part.
pub(crate) struct Rewriter<'p> {
    /// Where each function of the whole is.
    pub(crate) places: &'p [Place],
}

impl Reencode for Rewriter<'_> {
    type Error = Fault;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Fault>> {
        match self.places.get(function as usize) {
            Some(Place::Here(index)) => Ok(*index),
            Some(Place::Slot { stand_in, .. }) => Ok(*stand_in),
            _ => Err(Error::UserError(Fault::Unknown(
                "a function that nothing calls by name",
            ))),
        }
    }
}

impl Rewriter<'_> {
    /// One function.
    pub(crate) fn body(&mut self, body: &FunctionBody<'_>) -> Result<Function, Fault> {
        let mut function = self.new_function_with_parsed_locals(body)?;
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } => match self.places.get(function_index as usize) {
                    Some(Place::Slot { slot, kind, .. }) => through(&mut function, *slot, *kind),
                    _ => {
                        function.instruction(&Instruction::Call(self.function_index(function_index)?));
                    }
                },
                Operator::RefFunc { .. } => return Err(Fault::Unknown("a function as a value")),
                Operator::ReturnCall { .. } => return Err(Fault::Unknown("a call in place of a return")),
                operator => {
                    function.instruction(&self.instruction(operator)?);
                }
            }
        }
        Ok(function)
    }
}

/// A call through a slot.
pub(crate) fn through(function: &mut Function, slot: u32, kind: u32) {
    function.instruction(&Instruction::I32Const(slot.cast_signed()));
    function.instruction(&Instruction::CallIndirect {
        type_index: kind,
        table_index: TABLE,
    });
}
