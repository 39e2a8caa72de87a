//! Nothing is done more often than it was asked for (§8: a command that is executed "multiple times" is what sessions are against; no
//! session excuses one that nobody asked for so often): of each command, as many entries are committed at most as requests for it
//! came to nodes. Part of Exactly Once.
//!
//! Owns how often was asked and done. Which entry answers which request: `exactly_once`.

use super::Violation;
use crate::tape::{CHUNK, Tape};
use raft::Index;
use std::collections::BTreeMap;

/// So many of the latest commands are remembered at least.
const COMMANDS_MAX: u64 = 16_384;

/// How often each command was asked for and not done yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Requests {
    /// Those that are still to be done.
    open: BTreeMap<u64, u64>,
    /// All, in the order in which they were asked for.
    order: Tape<u64>,
    /// Whether any was forgotten: of what is not remembered then, nothing can be said.
    forgotten: bool,
}

impl Requests {
    /// A request for a command is at a node; `asked` is the hash of the command and of who asks.
    pub(crate) fn asked(&mut self, asked: u64) {
        if let Some(open) = self.open.get_mut(&asked) {
            *open += 1;
            return;
        }
        self.open.insert(asked, 1);
        self.order.push(asked);
        if self.order.len() >= COMMANDS_MAX + CHUNK as u64 {
            for oldest in self.order.iter().take(CHUNK) {
                self.open.remove(oldest);
            }
            self.order.drop_oldest(COMMANDS_MAX);
            self.forgotten = true;
        }
    }

    /// An entry with a command is committed, and is applied for the first time.
    pub(crate) fn done(&mut self, asked: u64, index: Index) -> Option<Violation> {
        if let Some(open) = self.open.get_mut(&asked) {
            *open -= 1;
            if *open == 0 {
                self.open.remove(&asked);
            }
            return None;
        }
        let known = || self.order.iter().any(|known| *known == asked);
        (!self.forgotten || known()).then_some(Violation::NeverAsked { index })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_more_often_than_asked_for_breaks_it() {
        let mut requests = Requests::default();
        requests.asked(7);
        requests.asked(7);
        requests.asked(8);
        assert_eq!(requests.done(7, Index(1)), None);
        assert_eq!(requests.done(8, Index(2)), None);
        assert_eq!(requests.done(7, Index(3)), None);
        let broken = |index| Some(Violation::NeverAsked { index: Index(index) });
        assert_eq!(requests.done(7, Index(4)), broken(4));
        assert_eq!(requests.done(8, Index(5)), broken(5));
        assert_eq!(requests.done(9, Index(6)), broken(6));
        requests.asked(7);
        assert_eq!(requests.done(7, Index(7)), None);
    }

    #[test]
    fn of_what_is_forgotten_nothing_is_said() {
        let mut requests = Requests::default();
        let chunk = CHUNK as u64;
        (0..COMMANDS_MAX + chunk).for_each(|asked| requests.asked(asked));
        assert_eq!(requests.open.len() as u64, COMMANDS_MAX);
        assert_eq!(requests.done(0, Index(1)), None);
        assert_eq!(requests.done(chunk, Index(2)), None);
        assert!(requests.done(chunk, Index(3)).is_some());
    }
}
