//! What brought something about: the inputs of this node that an output or an event is due to.

use crate::InputId;
use alloc::boxed::Box;

/// The inputs that something is due to, ascending, each once. One or two as a rule (a request and the flush that
/// it waited for); more where many come together (the acknowledgements that commit an entry).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Due(Inputs);

#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
enum Inputs {
    #[default]
    Nothing,
    One([InputId; 1]),
    Two([InputId; 2]),
    Many(Box<[InputId]>),
}

/// More causes than this say nothing more; the oldest are left out.
const INPUTS_MAX: usize = 16;

impl Due {
    /// Due to nothing that the node handled: so it was at the beginning.
    pub const NOTHING: Self = Self(Inputs::Nothing);

    /// Due to one input.
    #[must_use]
    pub const fn to(input: InputId) -> Self {
        if input.0 == 0 {
            Self::NOTHING
        } else {
            Self(Inputs::One([input]))
        }
    }

    /// The inputs, ascending, each once.
    #[must_use]
    pub fn inputs(&self) -> &[InputId] {
        match &self.0 {
            Inputs::Nothing => &[],
            Inputs::One(input) => input,
            Inputs::Two(inputs) => inputs,
            Inputs::Many(inputs) => inputs,
        }
    }

    /// Due to `input` as well.
    #[must_use]
    pub fn and(self, input: InputId) -> Self {
        if input == InputId::ZERO || self.inputs().contains(&input) {
            return self;
        }
        match self.0 {
            Inputs::Nothing => Self::to(input),
            Inputs::One([first]) => Self(Inputs::Two([first.min(input), first.max(input)])),
            Inputs::Two(_) | Inputs::Many(_) => {
                let mut inputs = self.inputs().to_vec();
                inputs.push(input);
                inputs.sort_unstable();
                let excess = inputs.len().saturating_sub(INPUTS_MAX);
                inputs.drain(..excess);
                Self(Inputs::Many(inputs.into_boxed_slice()))
            }
        }
    }

    /// Due to all that `other` is due to as well.
    #[must_use]
    pub fn and_all(self, other: &Self) -> Self {
        other.inputs().iter().fold(self, |due, input| due.and(*input))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_ascending_and_each_once() {
        let due = Due::to(InputId(5))
            .and(InputId(2))
            .and(InputId(5))
            .and(InputId(9))
            .and(InputId(1));
        assert_eq!(due.inputs(), [InputId(1), InputId(2), InputId(5), InputId(9)]);
        assert_eq!(Due::NOTHING.and(InputId::ZERO), Due::NOTHING);
    }

    #[test]
    fn of_very_many_causes_the_latest_are_kept() {
        let due = (1..=40).fold(Due::NOTHING, |due, input| due.and(InputId(input)));
        assert_eq!(due.inputs().len(), INPUTS_MAX);
        assert_eq!(due.inputs().last(), Some(&InputId(40)));
    }
}
