//! Single messages are lost, doubled, held for long, or arrive before their time.

use super::super::{Mark, Storm};
use crate::action::Action;
use crate::name::MessageName;
use crate::observed::Observed;
use raft::Micros;

impl Storm {
    /// One of those that are on their way.
    fn any_message(&mut self) -> Option<MessageName> {
        let count = self.cluster.messages().count() as u64;
        let place = self.draws.up_to(count.saturating_sub(1));
        let message = self.cluster.messages().nth(usize::try_from(place).unwrap_or(0));
        message.map(|message| message.name)
    }

    pub(in crate::storm) fn meddle_with_a_message(&mut self) {
        let Some(name) = self.any_message() else { return };
        let action = match self.draws.up_to(2) {
            0 => Action::DropMessage { name },
            1 => Action::DeliverMessage { name },
            _ => Action::DuplicateMessage { name },
        };
        self.act(action);
    }

    /// By 0.3 to 4 s: over an election or two.
    pub(in crate::storm) fn delay_a_message(&mut self) {
        let Some(name) = self.any_message() else { return };
        let by = Micros(300_000 + self.draws.up_to(3_700_000));
        self.act_and_mark(Action::DelayMessage { name, by }, Mark::MessageDelayed);
    }
}
