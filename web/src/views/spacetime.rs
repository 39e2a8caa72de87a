//! The space-time diagram: nodes as lanes, time downward, messages as lines from lane to lane, what happened as dots.
//!
//! A pure view of the journal in a window of time, bounded in number whatever the window is. Places on the screen are `chart`'s
//! affair, what is seen of the lanes' own state `lanes`'s; the painter only draws.

mod chart;
mod lanes;
#[cfg(test)]
mod tests;

pub use chart::{Chart, Look, Way};
pub use lanes::{Manner, Stretch};

use crate::scene::{Shape, shape_of};
use raft_sim::raft::{AppendSource, CommitReason};
use raft_sim::{
    Cluster, Endpoint, Event, EventId, Instant, Journal, MessageKind, MessageName, Micros, Observed, Parcel,
    ParcelKind, Record, What, letter,
};
use std::collections::BTreeMap;

/// So many records are looked at: further up the diagram says that there is more.
const RECORDS_MAX: usize = 8_000;
/// So many messages are drawn.
const TRAVELS_MAX: usize = 360;
/// So many dots are drawn.
const DOTS_MAX: usize = 480;
/// A message that was under way when the window begins was sent at most so long before.
const UNDERWAY: Micros = Micros(400_000);
/// A message lost as it left is drawn as if it had come so far.
const STUB: f64 = 0.35;

/// What the diagram shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spacetime {
    /// Who the lanes belong to, from left to right: the client first.
    pub lanes: Vec<Lane>,
    /// What the nodes were, stretch by stretch.
    pub stretches: Vec<Stretch>,
    /// The messages, by when they left.
    pub travels: Vec<Travel>,
    /// What happened, by when and where.
    pub dots: Vec<Dot>,
    /// What a person did: it concerns more than one lane.
    pub acts: Vec<(EventId, Instant)>,
    /// Where time stands.
    pub now: Instant,
    /// Before this nothing is known, or nothing is looked at.
    pub begins: Instant,
    /// Whether heartbeats are left out, there being too many messages.
    pub sparse: bool,
}

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Whose it is.
    pub end: Endpoint,
    /// What it is called; nothing for the client.
    pub name: String,
    /// Whether it leads now.
    pub leads: bool,
}

/// A message on its way through space and time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Travel {
    /// Which one.
    pub name: MessageName,
    /// What it is.
    pub kind: ParcelKind,
    /// What is drawn.
    pub shape: Shape,
    /// Whether it answers another one.
    pub reply: bool,
    /// Whether it says no.
    pub refusal: bool,
    /// How many entries it carries.
    pub entries: u64,
    /// From this lane.
    pub from: usize,
    /// To this one.
    pub to: usize,
    /// When it left.
    pub sent: Instant,
    /// When it arrived, was lost, or how far time has come.
    pub until: Instant,
    /// How far it had come by then, from 0 to 1.
    pub along: f64,
    /// Whether it was lost.
    pub lost: bool,
    /// The event of its leaving.
    pub left: EventId,
    /// The event of its arrival or loss.
    pub ended: Option<EventId>,
}

/// What happened on a lane at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dot {
    /// On this lane.
    pub lane: usize,
    /// When.
    pub at: Instant,
    /// What matters most of it.
    pub event: EventId,
    /// How much that matters.
    pub weight: Weight,
    /// All of it, ascending.
    pub events: Vec<EventId>,
}

/// How much what happened matters, for the size of its dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A message leaves or arrives, a write is done.
    Step,
    /// One of the steps that something takes.
    Detail,
    /// Changes the cluster.
    Main,
    /// A law is broken.
    Broken,
}

impl Spacetime {
    /// What lies in a window of time.
    #[must_use]
    pub fn of(cluster: &Cluster, window: (Instant, Instant)) -> Self {
        let journal = cluster.journal();
        let lanes = lanes_of(cluster);
        let (top, bottom) = window;
        let first = begins_at(journal, Instant(top.0.saturating_sub(UNDERWAY.0)));
        let after = begins_at(journal, bottom.plus(Micros(1)));
        let oldest = after.0.saturating_sub(RECORDS_MAX as u64).max(first.0);
        let mut seen = Seen::default();
        // What was under way at the lower edge ends below it, if it is known where.
        let records = journal
            .since(EventId(oldest))
            .take_while(|record| record.id < after || record.at.0 <= bottom.0.saturating_add(UNDERWAY.0));
        for record in records.take(2 * RECORDS_MAX) {
            seen.look(record, &lanes, record.at >= top && record.at <= bottom);
        }
        let begins = match journal.get(EventId(oldest)) {
            Some(record) if oldest > 0 && record.at > top => record.at,
            _ => Instant::ZERO,
        };
        let mut travels = seen.travels(cluster, window);
        let sparse = thin(&mut travels);
        let mut dots: Vec<Dot> = seen.dots.into_values().collect();
        dots.sort_unstable_by_key(|dot| (dot.at, dot.lane));
        if dots.len() > DOTS_MAX {
            dots.retain(|dot| dot.weight > Weight::Step);
        }
        let spare = dots.len().saturating_sub(DOTS_MAX);
        dots.drain(..spare);
        Self {
            stretches: lanes::stretches(cluster, &lanes, (top.max(begins), bottom)),
            lanes,
            travels,
            dots,
            acts: seen.acts,
            now: cluster.now(),
            begins,
            sparse,
        }
    }

    /// The dot to which an event belongs.
    #[must_use]
    pub fn dot_of(&self, event: EventId) -> Option<&Dot> {
        self.dots
            .iter()
            .find(|dot| dot.events.binary_search(&event).is_ok())
    }

    /// The dot that an arrow key leads to: along a lane from dot to dot, across along a message, or else to the dot nearest in time.
    #[must_use]
    pub fn go(&self, from: Option<EventId>, way: Way) -> Option<EventId> {
        let main = |dot: &&Dot| dot.weight >= Weight::Main;
        let Some(here) = from.and_then(|event| self.dot_of(event)) else {
            let newest = self.dots.iter().rev();
            return newest
                .clone()
                .find(main)
                .or(self.dots.last())
                .map(|dot| dot.event);
        };
        let on = |lane: usize| self.dots.iter().filter(move |dot| dot.lane == lane);
        let found = match way {
            Way::Up => on(here.lane).rfind(|dot| dot.at < here.at),
            Way::Down => on(here.lane).find(|dot| dot.at > here.at),
            Way::Left | Way::Right => {
                let lies = |lane: usize| {
                    if way == Way::Left {
                        lane < here.lane
                    } else {
                        lane > here.lane
                    }
                };
                let ends = self.travels.iter().filter_map(|travel| {
                    let leaves = travel.from == here.lane && travel.sent == here.at;
                    let comes = travel.to == here.lane && travel.until == here.at && travel.ended.is_some();
                    match (leaves, comes) {
                        (true, _) if lies(travel.to) => Some((travel.to, travel.until)),
                        (_, true) if lies(travel.from) => Some((travel.from, travel.sent)),
                        _ => None,
                    }
                });
                let end = ends.min_by_key(|(lane, _)| lane.abs_diff(here.lane));
                let along = end.and_then(|(lane, at)| on(lane).find(|dot| dot.at == at));
                let beside = || {
                    let lane = if way == Way::Left {
                        here.lane.checked_sub(1)?
                    } else {
                        here.lane + 1
                    };
                    on(lane).min_by_key(|dot| dot.at.0.abs_diff(here.at.0))
                };
                along.or_else(beside)
            }
        };
        found.map(|dot| dot.event)
    }
}

fn lanes_of(cluster: &Cluster) -> Vec<Lane> {
    let client = Lane {
        end: Endpoint::Client,
        name: String::new(),
        leads: false,
    };
    let leader = cluster.leader();
    let nodes = cluster.node_ids().map(|node| Lane {
        end: Endpoint::Node(node),
        name: letter(node).to_string(),
        leads: leader == Some(node),
    });
    [client].into_iter().chain(nodes).collect()
}

/// The first event at or after an instant; the end of the journal if there is none.
fn begins_at(journal: &Journal, at: Instant) -> EventId {
    let (mut low, mut high) = (journal.start().0, journal.end().0);
    while low < high {
        let middle = low + (high - low) / 2;
        match journal.get(EventId(middle)) {
            Some(record) if record.at < at => low = middle + 1,
            _ => high = middle,
        }
    }
    EventId(low)
}

/// What was seen while the records were looked at.
#[derive(Default)]
struct Seen {
    travels: BTreeMap<MessageName, Travel>,
    dots: BTreeMap<(usize, Instant), Dot>,
    acts: Vec<(EventId, Instant)>,
}

impl Seen {
    fn look(&mut self, record: &Record, lanes: &[Lane], inside: bool) {
        match &record.what {
            What::Sent(parcel) => self.leaves(*parcel, record, lanes),
            What::Duplicated { original, copy } => {
                let parcel = Parcel {
                    name: *copy,
                    ..*original
                };
                self.leaves(parcel, record, lanes);
            }
            What::Delivered(parcel) | What::Lost(parcel, _) => {
                let lost = matches!(record.what, What::Lost(..));
                if let Some(travel) = self.travels.get_mut(&parcel.name) {
                    travel.until = record.at;
                    travel.ended = Some(record.id);
                    travel.lost = lost;
                    travel.along = 1.0;
                }
            }
            What::Acted(_) if inside => self.acts.push((record.id, record.at)),
            _ => {}
        }
        let place = lane_of(record).and_then(|end| lanes.iter().position(|lane| lane.end == end));
        let (Some(lane), Some(weight)) = (place, weight(&record.what)) else {
            return;
        };
        if !inside {
            return;
        }
        let dot = self.dots.entry((lane, record.at)).or_insert_with(|| Dot {
            lane,
            at: record.at,
            event: record.id,
            weight,
            events: Vec::new(),
        });
        if weight >= dot.weight {
            (dot.weight, dot.event) = (weight, record.id);
        }
        dot.events.push(record.id);
    }

    fn leaves(&mut self, parcel: Parcel, record: &Record, lanes: &[Lane]) {
        let lane = |end| lanes.iter().position(|lane| lane.end == end);
        let (Some(from), Some(to)) = (lane(parcel.name.from), lane(parcel.name.to)) else {
            return;
        };
        let (shape, reply) = shape_of(parcel.kind);
        let travel = Travel {
            name: parcel.name,
            kind: parcel.kind,
            shape,
            reply,
            refusal: parcel.refusal,
            entries: parcel.entries,
            from,
            to,
            sent: record.at,
            until: record.at,
            along: 0.0,
            lost: false,
            left: record.id,
            ended: None,
        };
        self.travels.insert(parcel.name, travel);
    }

    /// The messages of which something lies in the window, those under way up to now.
    fn travels(&mut self, cluster: &Cluster, (top, bottom): (Instant, Instant)) -> Vec<Travel> {
        let now = cluster.now();
        let mut travels = std::mem::take(&mut self.travels);
        for message in cluster.messages().chain(cluster.lost_messages()) {
            let Some(travel) = travels.get_mut(&message.name) else {
                continue;
            };
            let span = message.arrives.since(message.sent).0.max(1);
            match message.lost {
                None if travel.ended.is_none() => {
                    travel.until = now;
                    travel.along = part(now.since(message.sent).0, span);
                }
                Some((at, _)) => {
                    travel.until = at;
                    travel.along = part(at.since(message.sent).0, span);
                }
                None => {}
            }
        }
        let mut found: Vec<Travel> = travels
            .into_values()
            // What waits for a paused node, or ended beyond what is looked at, has no other end to be drawn.
            .filter(|travel| {
                travel.sent <= bottom && travel.until >= top && (travel.ended.is_some() || travel.along > 0.0)
            })
            .collect();
        for travel in found.iter_mut().filter(|travel| travel.lost) {
            if travel.until.since(travel.sent).0 < 1_000 {
                travel.along = STUB;
                travel.until = travel.sent.plus(Micros(4_000)).min(now.max(travel.sent));
            }
        }
        found.sort_unstable_by_key(|travel| (travel.sent, travel.left));
        found
    }
}

/// Leaves out heartbeats where there are too many messages, and then the oldest. Returns whether anything is missing.
fn thin(travels: &mut Vec<Travel>) -> bool {
    if travels.len() <= TRAVELS_MAX {
        return false;
    }
    travels.retain(|travel| travel.shape != Shape::Heartbeat);
    let spare = travels.len().saturating_sub(TRAVELS_MAX);
    travels.drain(..spare);
    true
}

/// The lane on which a record stands: that of the node at which it happened, or the client's.
fn lane_of(record: &Record) -> Option<Endpoint> {
    match (&record.what, record.node) {
        (_, Some(node)) => Some(Endpoint::Node(node)),
        (What::Sent(parcel), None) => Some(parcel.name.from),
        (What::Lost(parcel, _), None) => Some(parcel.name.to),
        (
            What::Asked { .. }
            | What::Answered { .. }
            | What::Superseded { .. }
            | What::Unknown { .. }
            | What::ReadAnswered { .. }
            | What::Registered { .. }
            | What::SessionExpired { .. },
            None,
        ) => Some(Endpoint::Client),
        _ => None,
    }
}

/// How much a record matters; `None` for what happens all the time. Sentences are `story`'s, and cost more than a look.
#[must_use]
pub fn weight(what: &What) -> Option<Weight> {
    let beats = |parcel: &Parcel| {
        matches!(
            parcel.kind,
            ParcelKind::Raft(MessageKind::Heartbeat | MessageKind::HeartbeatReply)
        )
    };
    match what {
        What::Sent(parcel) | What::Delivered(parcel) => (!beats(parcel)).then_some(Weight::Step),
        What::Lost(..) | What::Waits(_) | What::TimerFired => None,
        What::Flushed { .. } | What::Duplicated { .. } => Some(Weight::Step),
        What::Broken(_) => Some(Weight::Broken),
        What::Node(event) => match event {
            Event::ElectionTimerReset { .. } | Event::Withheld { .. } | Event::MessageDropped { .. } => None,
            Event::RoleChanged { from, to, .. } if from == to => Some(Weight::Detail),
            Event::RoleChanged { .. }
            | Event::VoteGranted { pre: false, .. }
            | Event::VoteRefused { pre: false, .. }
            | Event::Truncated { .. }
            | Event::AppendRefused { .. }
            | Event::CommitHeldBack { .. }
            | Event::MembershipAppended { .. }
            | Event::SnapshotTaken { .. }
            | Event::SnapshotReceived { .. }
            | Event::TransferBegun { .. }
            | Event::Halted { .. }
            | Event::Appended {
                source: AppendSource::Leader(_),
                ..
            }
            | Event::Committed {
                why: CommitReason::Majority { .. },
                ..
            } => Some(Weight::Main),
            _ => Some(Weight::Detail),
        },
        What::Stopped { .. }
        | What::Paused
        | What::Resumed { .. }
        | What::Accepted { .. }
        | What::Answered { .. }
        | What::ReadAnswered { .. }
        | What::Installed { .. }
        | What::DiskFailed
        | What::CannotStart { .. } => Some(Weight::Main),
        What::Started { restarts, .. } if *restarts > 0 => Some(Weight::Main),
        _ => Some(Weight::Detail),
    }
}

#[allow(clippy::cast_precision_loss, reason = "spans of seconds are exact in a float")]
fn part(part: u64, whole: u64) -> f64 {
    (part as f64 / whole as f64).clamp(0.0, 1.0)
}
