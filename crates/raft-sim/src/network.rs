//! The network: links, each way by itself, and the messages on them.
//!
//! Decides how long a message takes and whether it is lost or doubled. What an arrival does: `cluster/arrive.rs`.

use crate::chance::{Chance, Purpose};
use crate::journal::{LossReason, Parcel};
use crate::kv::Answer;
use crate::name::{Endpoint, EventId, MessageName, SubmissionId};
use crate::observed::MessageView;
use crate::queue::Slot;
use crate::settings::{LinkDials, Settings};
use raft::{Envelope, Instant, LogId, Micros, NodeId, Term};
use std::collections::VecDeque;
use std::sync::Arc;

/// A message on its way.
#[derive(Clone, Debug)]
pub(crate) struct Flight {
    pub(crate) parcel: Parcel,
    pub(crate) body: Body,
    pub(crate) sent: Instant,
    /// When it arrives, or would.
    pub(crate) arrives: Instant,
    /// Whether the link loses it, at the instant of its slot.
    pub(crate) doomed: bool,
    pub(crate) slot: Slot,
    /// The event of its sending.
    pub(crate) sent_by: EventId,
}

/// What a message says.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Raft(Envelope),
    Request(Request),
    Reply(Reply),
}

/// A client's request.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) submission: SubmissionId,
    pub(crate) attempt: u32,
    pub(crate) command: Arc<[u8]>,
}

/// A node's answer to a client's request.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) submission: SubmissionId,
    pub(crate) attempt: u32,
    pub(crate) says: Says,
}

/// What a node answers to a client.
#[derive(Clone, Debug)]
pub(crate) enum Says {
    Applied { entry: LogId, answer: Answer },
    Superseded { entry: LogId, by: Term },
    Unknown,
    NotLeader { hint: Option<NodeId> },
}

/// How a message that is sent now will fare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fate {
    /// When it arrives, or would.
    pub(crate) arrives: Instant,
    /// When the link loses it, if it does.
    pub(crate) dies: Option<Instant>,
    /// Whether it arrives twice.
    pub(crate) twice: bool,
}

/// One way between two.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) cut: bool,
    pub(crate) dials: LinkDials,
    /// How many messages were sent on it.
    sent: u64,
    /// The messages on it, by count.
    flights: VecDeque<Flight>,
}

/// All links. The client takes the place of node 0.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    /// How many endpoints there are.
    ends: usize,
    links: Vec<Link>,
    lost: VecDeque<MessageView>,
}

/// So many lost messages are remembered ...
const LOST_MAX: usize = 256;
/// ... for so long.
const LOST_FOR: Micros = Micros::from_millis(1_000);
/// Nothing takes no time at all: a loop of messages would stand still at one instant for ever.
pub(crate) const SHORTEST: u64 = 1;

impl Network {
    pub(crate) fn new(settings: &Settings) -> Self {
        let ends = settings.nodes as usize + 1;
        let client = LinkDials {
            latency: settings.client.latency,
            jitter: Micros::ZERO,
            loss_per_million: 0,
            duplicate_per_million: 0,
        };
        let link = |place: usize| Link {
            cut: false,
            dials: if place < ends || place.is_multiple_of(ends) { client } else { settings.link },
            sent: 0,
            flights: VecDeque::new(),
        };
        Self { ends, links: (0..ends * ends).map(link).collect(), lost: VecDeque::new() }
    }

    /// Where the link is; `None` if there is none.
    fn place(&self, from: Endpoint, to: Endpoint) -> Option<usize> {
        let (from, to) = (usize::try_from(from.number()).ok()?, usize::try_from(to.number()).ok()?);
        (from < self.ends && to < self.ends && from != to).then(|| from * self.ends + to)
    }

    pub(crate) fn link(&self, from: Endpoint, to: Endpoint) -> Option<&Link> {
        self.links.get(self.place(from, to)?)
    }

    pub(crate) fn link_mut(&mut self, from: Endpoint, to: Endpoint) -> Option<&mut Link> {
        let place = self.place(from, to)?;
        self.links.get_mut(place)
    }

    /// The links between nodes, with their ends, in order.
    pub(crate) fn between_nodes(&self) -> impl Iterator<Item = (NodeId, NodeId, &Link)> {
        let ends = self.ends;
        self.links.iter().enumerate().filter_map(move |(place, link)| {
            let (from, to) = (u32::try_from(place / ends).ok()?, u32::try_from(place % ends).ok()?);
            (from != 0 && to != 0 && from != to).then_some((NodeId(from), NodeId(to), link))
        })
    }

    /// Puts a message on its way.
    pub(crate) fn put(&mut self, flight: Flight) {
        let name = flight.parcel.name;
        if let Some(link) = self.link_mut(name.from, name.to) {
            // Counts ascend, and a copy is named after all that were sent before it.
            link.flights.push_back(flight);
        }
    }

    /// Takes a message off its way.
    pub(crate) fn take(&mut self, name: MessageName) -> Option<Flight> {
        self.link_mut(name.from, name.to)?.take(name.count)
    }

    pub(crate) fn get_mut(&mut self, name: MessageName) -> Option<&mut Flight> {
        let link = self.link_mut(name.from, name.to)?;
        let place = link.place(name.count)?;
        link.flights.get_mut(place)
    }

    /// All messages on their way, by name.
    pub(crate) fn flights(&self) -> impl Iterator<Item = &Flight> {
        self.links.iter().flat_map(|link| &link.flights)
    }

    /// Remembers for a while that a message was lost.
    pub(crate) fn remember_lost(&mut self, flight: &Flight, at: Instant, why: LossReason) {
        while self
            .lost
            .front()
            .is_some_and(|view| self.lost.len() >= LOST_MAX || !is_recent(view, at))
        {
            self.lost.pop_front();
        }
        self.lost.push_back(MessageView { lost: Some((at, why)), ..flight.view() });
    }

    /// The messages that were lost lately, oldest first.
    pub(crate) fn lost(&self, now: Instant) -> impl Iterator<Item = &MessageView> {
        self.lost.iter().filter(move |view| is_recent(view, now))
    }
}

fn is_recent(view: &MessageView, now: Instant) -> bool {
    view.lost.is_some_and(|(at, _)| now.since(at) <= LOST_FOR)
}

impl Link {
    /// Names the next message on this link, and decides its fate.
    pub(crate) fn send(&mut self, chance: Chance, way: (Endpoint, Endpoint), now: Instant) -> (MessageName, Fate) {
        let name = self.next_name(way);
        let (whom, count, dials) = (whom(way), name.count, self.dials);
        let arrives = self.arrival(chance, way, count, now);
        let dies = chance.happens(Purpose::Loss, whom, count, dials.loss_per_million).then(|| {
            // In the middle half of its way, where it can be seen.
            let span = arrives.since(now).0;
            now.plus(Micros(chance.within(Purpose::Death, whom, count, span / 4, span - span / 4).max(SHORTEST)))
        });
        let twice =
            dies.is_none() && chance.happens(Purpose::Duplicate, whom, count, dials.duplicate_per_million);
        (name, Fate { arrives, dies, twice })
    }

    /// Names the next message on this link.
    pub(crate) fn next_name(&mut self, way: (Endpoint, Endpoint)) -> MessageName {
        self.sent += 1;
        MessageName { from: way.0, to: way.1, count: self.sent }
    }

    /// When a message with this count arrives, if it leaves now.
    pub(crate) fn arrival(&self, chance: Chance, way: (Endpoint, Endpoint), count: u64, now: Instant) -> Instant {
        let LinkDials { latency: Micros(latency), jitter: Micros(jitter), .. } = self.dials;
        let takes = if jitter == 0 {
            latency
        } else {
            let (least, most) = (latency.saturating_sub(jitter), latency.saturating_add(jitter));
            chance.within(Purpose::Latency, whom(way), count, least, most)
        };
        now.plus(Micros(takes.max(SHORTEST)))
    }

    /// All messages on this link, taken off it.
    pub(crate) fn take_all(&mut self) -> VecDeque<Flight> {
        std::mem::take(&mut self.flights)
    }

    fn place(&self, count: u64) -> Option<usize> {
        self.flights.binary_search_by_key(&count, |flight| flight.parcel.name.count).ok()
    }

    fn take(&mut self, count: u64) -> Option<Flight> {
        self.place(count).and_then(|place| self.flights.remove(place))
    }
}

/// The number that draws for a way are told apart by.
fn whom((from, to): (Endpoint, Endpoint)) -> u64 {
    from.number() << 32 | to.number()
}

impl Flight {
    pub(crate) const fn view(&self) -> MessageView {
        MessageView {
            name: self.parcel.name,
            kind: self.parcel.kind,
            refusal: self.parcel.refusal,
            entries: self.parcel.entries,
            term: self.parcel.term,
            sent: self.sent,
            arrives: self.arrives,
            lost: None,
        }
    }
}
