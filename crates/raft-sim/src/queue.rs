//! What will happen, in order: by instant, and at one instant by who was put in first. This order is why a seed
//! replays.

use crate::name::{MessageName, SubmissionId};
use raft::{Instant, NodeId};
use std::collections::BTreeMap;

/// Something that will happen. Each is one event when its time comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// A message arrives, or is lost on its way.
    Message(MessageName),
    /// A node's oldest unfinished write is on disk.
    Flush(NodeId),
    /// A node's timer runs out.
    Timer(NodeId),
    /// A node that was paused takes the next of what has waited for it.
    Waiting(NodeId),
    /// The client loses its patience, or has waited long enough before it asks again.
    Client(SubmissionId),
}

/// A place in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot {
    /// When it is its turn.
    pub(crate) at: Instant,
    sequence: u64,
}

/// What will happen, in order. Nothing in it is out of date: what will not happen any more is taken out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    items: BTreeMap<Slot, Item>,
    sequence: u64,
}

impl Queue {
    /// Puts something in, behind all that is to happen at the same instant.
    pub(crate) fn push(&mut self, at: Instant, item: Item) -> Slot {
        let slot = Slot { at, sequence: self.sequence };
        self.sequence += 1;
        self.items.insert(slot, item);
        slot
    }

    /// Takes something out that will not happen.
    pub(crate) fn remove(&mut self, slot: Slot) {
        self.items.remove(&slot);
    }

    /// Takes out what happens next.
    pub(crate) fn pop(&mut self) -> Option<(Slot, Item)> {
        self.items.pop_first()
    }

    /// When something happens next.
    pub(crate) fn next_at(&self) -> Option<Instant> {
        self.items.first_key_value().map(|(slot, _)| slot.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_one_instant_the_first_in_is_the_first_out() {
        let mut queue = Queue::default();
        let [a, b, c] = [1, 2, 3].map(|node| Item::Timer(NodeId(node)));
        queue.push(Instant(5), a);
        let removed = queue.push(Instant(5), b);
        queue.push(Instant(5), c);
        queue.push(Instant(4), b);
        queue.remove(removed);
        assert_eq!(queue.next_at(), Some(Instant(4)));
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).map(|(_, item)| item).collect();
        assert_eq!(order, [b, a, c]);
    }
}
