//! What brought something about: the inputs of this node that an output or an event is due to.

use crate::InputId;
use alloc::boxed::Box;
use alloc::sync::Arc;

/// The inputs that something is due to, ascending, each once. One or two as a rule (a request and the flush that
/// it waited for); more where many come together (the acknowledgements that commit an entry).
///
/// A pointer, or none where there are no events: it goes along with every output.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Due(Option<Arc<Inputs>>);

/// Not empty.
#[derive(Debug, PartialEq, Eq)]
enum Inputs {
    One([InputId; 1]),
    Two([InputId; 2]),
    Many(Box<[InputId]>),
}

/// More causes than this say nothing more; the oldest are left out.
const INPUTS_MAX: usize = 16;

impl Due {
    /// Due to nothing that the node handled: so it was at the beginning.
    pub const NOTHING: Self = Self(None);

    /// Due to one input.
    #[must_use]
    pub fn to(input: InputId) -> Self {
        Self::NOTHING.and(input)
    }

    /// The inputs, ascending, each once.
    #[must_use]
    pub fn inputs(&self) -> &[InputId] {
        match self.0.as_deref() {
            None => &[],
            Some(Inputs::One(input)) => input,
            Some(Inputs::Two(inputs)) => inputs,
            Some(Inputs::Many(inputs)) => inputs,
        }
    }

    /// Due to `input` as well.
    #[must_use]
    pub fn and(self, input: InputId) -> Self {
        let before = self.inputs();
        if input == InputId::ZERO || before.contains(&input) {
            return self;
        }
        Self(Some(Arc::new(match *before {
            [] => Inputs::One([input]),
            [first] => Inputs::Two([first.min(input), first.max(input)]),
            _ => {
                let mut inputs = before.to_vec();
                inputs.push(input);
                inputs.sort_unstable();
                let excess = inputs.len().saturating_sub(INPUTS_MAX);
                inputs.drain(..excess);
                Inputs::Many(inputs.into_boxed_slice())
            }
        })))
    }
}

/// As the list of the inputs.
#[cfg(feature = "serde")]
impl serde::Serialize for Due {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.inputs())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Due {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let inputs = alloc::vec::Vec::<InputId>::deserialize(deserializer)?;
        Ok(inputs.into_iter().fold(Self::NOTHING, Self::and))
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
