//! What a node wants done and has not been asked for yet, in order, with what each is due to.

use crate::{Due, Output};
use alloc::collections::VecDeque;

/// The outputs that wait to be polled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox {
    outputs: VecDeque<Output>,
    /// What the first of them are due to. Beyond the end, and always while there are no events: to nothing.
    dues: VecDeque<Due>,
}

impl Outbox {
    pub(crate) fn is_empty(&self) -> bool {
        self.outputs.is_empty()
    }

    pub(crate) fn push(&mut self, output: Output, due: Due) {
        if due != Due::NOTHING {
            self.dues.resize(self.outputs.len(), Due::NOTHING);
            self.dues.push_back(due);
        }
        self.outputs.push_back(output);
    }

    pub(crate) fn pop(&mut self) -> Option<(Output, Due)> {
        let output = self.outputs.pop_front()?;
        Some((output, self.dues.pop_front().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{InputId, Outcome, Ticket};

    /// Events can be switched on and off while outputs wait.
    #[test]
    fn each_output_keeps_its_own_due_among_others_without() {
        let mut outbox = Outbox::default();
        let due = |input: u64| Due::to(InputId(input));
        for (ticket, input) in [(1, 0), (2, 7), (3, 0), (4, 0), (5, 9), (6, 0)] {
            outbox.push(Output::Reply(Ticket(ticket), Outcome::Unknown), due(input));
        }
        for (ticket, input) in [(1, 0), (2, 7), (3, 0), (4, 0), (5, 9), (6, 0)] {
            let (output, found) = outbox.pop().unwrap();
            assert!(matches!(output, Output::Reply(Ticket(popped), _) if popped == ticket));
            assert_eq!(found, due(input), "ticket {ticket}");
        }
        assert!(outbox.pop().is_none());
    }
}
