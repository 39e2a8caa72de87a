//! What is linked across the page: what is pointed at, what lights up with it, the event that was picked in the space-time
//! diagram with its past, and how the diagram is looked at. Pure; who draws it is `panels` and `stage`.

mod past;
#[cfg(test)]
mod tests;

pub use past::{effects, past};

use crate::lab::why::Why;
use crate::views::spacetime::Look;
use raft_sim::raft::AppendSource;
use raft_sim::{Event, EventId, Index, Journal, MessageName, NodeId, What};
use std::collections::BTreeSet;
use std::rc::Rc;

/// So many events light up at most.
const LIT_MAX: usize = 64;

/// Something that is pointed at, or has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointed {
    /// An event: a line of the feed, a dot of the diagram, a step of an explanation.
    Event(EventId),
    /// A message: on the stage, or in the diagram.
    Message(MessageName),
    /// A node.
    Node(NodeId),
    /// An entry of a node's log.
    Entry(NodeId, Index),
}

/// What lights up, everywhere at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lit {
    /// Events.
    pub events: BTreeSet<EventId>,
    /// Nodes.
    pub nodes: BTreeSet<NodeId>,
    /// Messages.
    pub messages: BTreeSet<MessageName>,
    /// Entries of logs.
    pub entries: BTreeSet<(NodeId, Index)>,
}

/// Which events caused the one that was picked, or come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// The event.
    pub event: EventId,
    /// Whether its effects are asked for instead of its causes.
    pub effects: bool,
    /// They, and itself.
    pub events: Rc<BTreeSet<EventId>>,
}

/// What is linked.
#[derive(Debug, Default)]
pub struct Cause {
    /// How the diagram is looked at.
    pub look: Look,
    pointed: Option<Pointed>,
    lit: Lit,
    picked: Option<Picked>,
    /// The answer that is shown.
    pub why: Option<Rc<Why>>,
}

impl Cause {
    /// What lights up.
    #[must_use]
    pub const fn lit(&self) -> &Lit {
        &self.lit
    }

    /// The event that was picked.
    #[must_use]
    pub const fn picked(&self) -> Option<&Picked> {
        self.picked.as_ref()
    }

    /// Something else is pointed at, or nothing. Returns whether anything lights up, or goes out.
    pub fn point(&mut self, pointed: Option<Pointed>, journal: &Journal) -> bool {
        if self.pointed == pointed {
            return false;
        }
        self.pointed = pointed;
        let lit = pointed
            .map(|pointed| Lit::of(pointed, journal))
            .unwrap_or_default();
        let changes = self.lit != lit;
        self.lit = lit;
        changes
    }

    /// An event is picked, with its causes or with its effects; or none.
    pub fn pick(&mut self, event: Option<EventId>, effects: bool, journal: &Journal) {
        self.picked = event.filter(|event| journal.get(*event).is_some()).map(|event| {
            let found = if effects {
                past::effects(journal, event)
            } else {
                past(journal, event)
            };
            Picked {
                event,
                effects,
                events: Rc::new(found),
            }
        });
    }

    /// Time went elsewhere: what is not known there is not picked any more.
    pub fn follow(&mut self, journal: &Journal) {
        let gone = |picked: &Picked| journal.get(picked.event).is_none();
        if self.picked.as_ref().is_some_and(gone) {
            self.picked = None;
        }
    }

    /// Another run: nothing of the one before is pointed at or picked.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Lit {
    /// Whether nothing lights up.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What lights up with something.
    #[must_use]
    pub fn of(pointed: Pointed, journal: &Journal) -> Self {
        let mut lit = Self::default();
        match pointed {
            Pointed::Event(event) => lit.event(event, journal),
            Pointed::Message(name) => lit.message(name, journal),
            Pointed::Node(node) => {
                lit.nodes.insert(node);
            }
            Pointed::Entry(node, index) => lit.entry(node, index, journal),
        }
        lit
    }

    /// An event: its node, its message or the one that brought it, its entries.
    fn event(&mut self, event: EventId, journal: &Journal) {
        self.events.insert(event);
        let Some(record) = journal.get(event) else { return };
        self.nodes.extend(record.node);
        let brought = record
            .causes
            .as_slice()
            .iter()
            .filter_map(|cause| journal.get(*cause));
        for what in [record].into_iter().chain(brought).map(|record| &record.what) {
            if let What::Sent(parcel)
            | What::Delivered(parcel)
            | What::Waits(parcel)
            | What::Lost(parcel, _) = what
            {
                self.messages.insert(parcel.name);
            }
        }
        let Some(node) = record.node else { return };
        let (first, last) = match &record.what {
            What::Node(Event::Appended { first, last, .. } | Event::Truncated { first, last, .. }) => {
                (first.index, last.index)
            }
            What::Node(Event::Committed { from, upto, .. }) => (from.next(), *upto),
            What::Node(Event::CommitHeldBack { entry, .. }) | What::Accepted { entry, .. } => {
                (entry.index, entry.index)
            }
            What::Applied { first, upto } => (*first, *upto),
            _ => return,
        };
        let entries = (first.0..=last.0).take(LIT_MAX).map(|index| (node, Index(index)));
        self.entries.extend(entries);
    }

    fn message(&mut self, name: MessageName, journal: &Journal) {
        self.messages.insert(name);
        self.nodes.extend(
            [name.from, name.to]
                .into_iter()
                .filter_map(raft_sim::Endpoint::node),
        );
        // Both ends of a message lie near the newest record, or it would not be pointed at.
        let near = journal.iter().rev().take(6_000).filter(|record| {
            matches!(&record.what, What::Sent(parcel) | What::Delivered(parcel) | What::Lost(parcel, _) if parcel.name == name)
        });
        self.events.extend(near.take(3).map(|record| record.id));
    }

    /// An entry of a log: what put it there, what committed it there.
    fn entry(&mut self, node: NodeId, index: Index, journal: &Journal) {
        self.entries.insert((node, index));
        self.nodes.insert(node);
        for record in journal.iter().rev().filter(|record| record.node == Some(node)) {
            match &record.what {
                What::Node(Event::Committed { from, upto, .. }) if *from < index && index <= *upto => {
                    self.events.insert(record.id);
                }
                What::Node(Event::Appended { first, last, source })
                    if first.index <= index && index <= last.index =>
                {
                    self.events.insert(record.id);
                    if let AppendSource::Leader(leader) = source {
                        self.nodes.insert(*leader);
                    }
                    break;
                }
                _ => {}
            }
        }
    }
}
