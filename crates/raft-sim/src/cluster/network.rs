//! The network: links, what is on its way on each, and what becomes of it.
//!
//! A message's fate is drawn when it is sent, by its name: which way, and the how-manieth there. Who handles what arrives
//! is not known here.

use super::chunks::Chunk;
use super::flights::{Flights, PLACES, place};
use crate::journal::{LossReason, Parcel, ParcelKind};
use crate::kv::{Answer, Said};
use crate::name::{Endpoint, EventId, MessageName, SubmissionId};
use crate::observed::MessageView;
use crate::settings::LinkDials;
use raft::draw::{mix, within};
use raft::{Envelope, Index, Instant, LogId, Micros, NodeId, Term};
use std::collections::VecDeque;

/// What the draws of a message are about.
const LATENCY: u64 = 1;
const LOSS: u64 = 2;
const LOST_WHERE: u64 = 3;
const DUPLICATE: u64 = 4;
/// Keeps the network's draws apart from all others.
const NETWORK: u64 = 0x6e65_7477_6f72_6b00;
/// So many lost messages are remembered, for the picture.
const LOST_MAX: usize = 64;

/// What a message carries.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Raft(Envelope),
    Request {
        submission: SubmissionId,
        attempt: u32,
        wish: Wish,
    },
    Answer {
        submission: SubmissionId,
        attempt: u32,
        verdict: Verdict,
    },
    Chunk(Box<Chunk>),
    ChunkReply {
        transfer: u64,
        received: u64,
    },
}

/// What a client asks a node.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    /// That this be an entry of the log.
    Entry(Vec<u8>),
    /// The value of this key.
    Read(String),
}

/// What a node tells the client.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    SentAway { hint: Option<NodeId> },
    Applied { entry: LogId, said: Said },
    Read { upto: Index, answer: Answer },
    Superseded { entry: LogId, by: Term },
    Unknown,
}

/// A message on its way.
#[derive(Clone, Debug)]
pub(crate) struct Flight {
    pub(crate) parcel: Parcel,
    pub(crate) content: Content,
    pub(crate) sent: Instant,
    pub(crate) arrives: Instant,
    /// Its place in the queue; a place that is over, once it has arrived.
    pub(crate) key: super::Place,
    /// Whether it has arrived, and waits for a node that is paused.
    pub(crate) arrived: bool,
    /// The event of its sending.
    pub(crate) event: EventId,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    /// What cut it, if it is cut.
    cut: Option<EventId>,
    dials: LinkDials,
}

/// What is drawn for a message.
pub(crate) enum Fate {
    Arrives {
        at: Instant,
        twice: bool,
    },
    Lost {
        at: Instant,
        arrives: Instant,
        why: LossReason,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Network {
    seed: u64,
    client_latency: Micros,
    links: Vec<Link>,
    counts: Vec<u64>,
    injected: u64,
    flights: Flights,
    lost: VecDeque<MessageView>,
}

impl Network {
    pub(crate) fn new(seed: u64, dials: LinkDials, client_latency: Micros) -> Self {
        Self {
            seed: mix(seed, NETWORK),
            client_latency,
            links: vec![Link { cut: None, dials }; PLACES],
            counts: vec![0; PLACES],
            injected: 0,
            flights: Flights::default(),
            lost: VecDeque::new(),
        }
    }

    fn link(&self, from: NodeId, to: NodeId) -> &Link {
        &self.links[place(from.into(), to.into())]
    }

    pub(crate) fn is_cut(&self, from: NodeId, to: NodeId) -> bool {
        self.link(from, to).cut.is_some()
    }

    pub(crate) fn dials(&self, from: NodeId, to: NodeId) -> LinkDials {
        self.link(from, to).dials
    }

    pub(crate) fn set_dials(&mut self, from: NodeId, to: NodeId, dials: LinkDials) {
        let way = place(from.into(), to.into());
        self.links[way].dials = dials;
    }

    /// What cut a way, if it is one between nodes, and cut.
    pub(crate) fn cut_by(&self, name: MessageName) -> Option<EventId> {
        self.link(name.from.node()?, name.to.node()?).cut
    }

    pub(crate) fn set_cut(&mut self, from: NodeId, to: NodeId, cut: Option<EventId>) {
        let way = place(from.into(), to.into());
        self.links[way].cut = cut;
    }

    /// The next name on a way.
    pub(crate) fn name(&mut self, from: Endpoint, to: Endpoint) -> MessageName {
        let way = place(from, to);
        self.counts[way] += 1;
        MessageName {
            from,
            to,
            count: self.counts[way],
        }
    }

    /// The name of a message that nobody sent.
    pub(crate) fn name_injected(&mut self, from: Endpoint, to: Endpoint) -> MessageName {
        self.injected += 1;
        MessageName {
            from,
            to,
            count: MessageName::INJECTED | self.injected,
        }
    }

    fn draw(&self, name: MessageName, about: u64) -> u64 {
        let way = mix(mix(mix(self.seed, about), name.from.number()), name.to.number());
        mix(way, name.count)
    }

    fn latency(&self, name: MessageName, dials: LinkDials) -> Micros {
        let (latency, jitter) = (dials.latency.0, dials.jitter.0.min(dials.latency.0));
        Micros(within(
            self.draw(name, LATENCY),
            latency - jitter,
            latency + jitter,
        ))
    }

    /// What becomes of a message that is sent now.
    pub(crate) fn fate(&self, name: MessageName, now: Instant) -> Fate {
        let (Endpoint::Node(from), Endpoint::Node(to)) = (name.from, name.to) else {
            return Fate::Arrives {
                at: now.plus(self.client_latency),
                twice: false,
            };
        };
        let Link { cut, dials } = *self.link(from, to);
        let latency = self.latency(name, dials);
        let arrives = now.plus(latency);
        if cut.is_some() {
            return Fate::Lost {
                at: now.plus(Micros(latency.0 / 2)),
                arrives,
                why: LossReason::Cut,
            };
        }
        let chance =
            |about, per_million: u32| within(self.draw(name, about), 0, 999_999) < u64::from(per_million);
        if chance(LOSS, dials.loss_per_million) {
            let percent = within(self.draw(name, LOST_WHERE), 25, 75);
            let at = now.plus(Micros(latency.0 / 100 * percent));
            return Fate::Lost {
                at,
                arrives,
                why: LossReason::Chance,
            };
        }
        Fate::Arrives {
            at: arrives,
            twice: chance(DUPLICATE, dials.duplicate_per_million),
        }
    }

    pub(crate) fn launch(&mut self, flight: Flight) {
        self.flights.insert(flight);
    }

    pub(crate) fn get(&self, name: MessageName) -> Option<&Flight> {
        self.flights.get(name)
    }

    pub(crate) fn take(&mut self, name: MessageName) -> Option<Flight> {
        self.flights.remove(name)
    }

    /// The names of what is on its way from one node to another.
    pub(crate) fn on_link(&self, from: NodeId, to: NodeId) -> Vec<MessageName> {
        let flights = self.flights.on_way(from.into(), to.into());
        flights.map(|flight| flight.parcel.name).collect()
    }

    /// Remembers a lost message for the picture.
    pub(crate) fn remember_lost(
        &mut self,
        parcel: Parcel,
        sent: Instant,
        arrives: Instant,
        at: Instant,
        why: LossReason,
    ) {
        if self.lost.len() == LOST_MAX {
            self.lost.pop_front();
        }
        self.lost.push_back(view(parcel, sent, arrives, Some((at, why))));
    }

    /// The nodes' messages on their way.
    pub(crate) fn envelopes(&self) -> impl Iterator<Item = (MessageName, &Envelope)> {
        self.flights.iter().filter_map(|flight| match &flight.content {
            Content::Raft(envelope) => Some((flight.parcel.name, envelope)),
            _ => None,
        })
    }

    pub(crate) fn flights(&self) -> impl Iterator<Item = MessageView> {
        self.flights
            .iter()
            .map(|flight| view(flight.parcel, flight.sent, flight.arrives, None))
    }

    pub(crate) fn lost(&self) -> impl Iterator<Item = MessageView> {
        self.lost.iter().copied()
    }
}

const fn view(
    parcel: Parcel,
    sent: Instant,
    arrives: Instant,
    lost: Option<(Instant, LossReason)>,
) -> MessageView {
    let Parcel {
        name,
        kind,
        refusal,
        entries,
        term,
        bytes: _,
    } = parcel;
    MessageView {
        name,
        kind,
        refusal,
        entries,
        term,
        sent,
        arrives,
        lost,
    }
}

/// A message as the journal tells of it.
pub(crate) fn parcel(name: MessageName, content: &Content) -> Parcel {
    let (kind, refusal, entries, term) = match content {
        Content::Raft(envelope) => {
            let entries = match &envelope.message {
                raft::Message::AppendEntries { entries, .. } => entries.len(),
                _ => 0,
            };
            let message = &envelope.message;
            (
                ParcelKind::Raft(message.kind()),
                message.is_refusal(),
                entries,
                envelope.term,
            )
        }
        Content::Request { submission, wish, .. } => {
            let entries = u64::from(matches!(wish, Wish::Entry(_)));
            (ParcelKind::Request(*submission), false, entries, Term::ZERO)
        }
        Content::Chunk(chunk) => (ParcelKind::Chunk, false, 0, chunk.term()),
        Content::ChunkReply { .. } => (ParcelKind::ChunkReply, false, 0, Term::ZERO),
        Content::Answer {
            submission, verdict, ..
        } => {
            let refusal = !matches!(verdict, Verdict::Applied { .. } | Verdict::Read { .. });
            (ParcelKind::Answer(*submission), refusal, 0, Term::ZERO)
        }
    };
    Parcel {
        name,
        kind,
        refusal,
        entries,
        term,
        bytes: bytes(content),
    }
}

/// About how many bytes a message has, in an encoding of fixed widths: what is measured of runs is to compare them.
fn bytes(content: &Content) -> u32 {
    const HEAD: u64 = 40;
    const ENTRY: u64 = 16;
    let carried = match content {
        Content::Raft(envelope) => match &envelope.message {
            raft::Message::AppendEntries { entries, .. } => entries.len() * ENTRY + entries.bytes(),
            raft::Message::Propose { command, .. } => command.len() as u64,
            _ => 0,
        },
        Content::Chunk(chunk) => chunk.len(),
        Content::Request { .. } | Content::ChunkReply { .. } | Content::Answer { .. } => 0,
    };
    u32::try_from(HEAD + carried).unwrap_or(u32::MAX)
}
