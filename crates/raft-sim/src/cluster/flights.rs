//! What is on its way, way by way: found by name, and in the order of names. Owns nothing of what becomes of it.

use super::network::Flight;
use crate::name::{Endpoint, MessageName};
use crate::settings::Settings;
use std::collections::VecDeque;

/// All ways that there can be: between the client and all nodes that fit around the ring.
const ENDS: usize = Settings::NODES_MAX as usize + 1;

/// The place of a way among all of them: those from the client first, then those from the first node, and so on.
pub(crate) fn place(from: Endpoint, to: Endpoint) -> usize {
    usize::try_from(from.number() * ENDS as u64 + to.number()).unwrap_or(0)
}

/// How many places there are.
pub(crate) const PLACES: usize = ENDS * ENDS;

/// The messages on their way. Few are at any time on one way, and most arrive in the order in which they left: a queue for each way
/// finds them sooner than a map of all.
#[derive(Clone, Debug)]
pub(crate) struct Flights(Vec<VecDeque<Flight>>);

impl Default for Flights {
    fn default() -> Self {
        Self(vec![VecDeque::new(); PLACES])
    }
}

impl Flights {
    /// The place of a message on its way, or the place that it would have.
    fn find(way: &VecDeque<Flight>, name: MessageName) -> Result<usize, usize> {
        way.binary_search_by_key(&name.count, |flight| flight.parcel.name.count)
    }

    pub(crate) fn insert(&mut self, flight: Flight) {
        let name = flight.parcel.name;
        let Some(way) = self.0.get_mut(place(name.from, name.to)) else {
            return;
        };
        match Self::find(way, name) {
            Ok(place) => way[place] = flight,
            Err(place) => way.insert(place, flight),
        }
    }

    /// Whoever asks may make names up: a node that cannot be has no place, or that of another way.
    pub(crate) fn get(&self, name: MessageName) -> Option<&Flight> {
        let way = self.0.get(place(name.from, name.to))?;
        let flight = way.get(Self::find(way, name).ok()?);
        flight.filter(|flight| flight.parcel.name == name)
    }

    pub(crate) fn remove(&mut self, name: MessageName) -> Option<Flight> {
        self.get(name)?;
        let way = self.0.get_mut(place(name.from, name.to))?;
        way.remove(Self::find(way, name).ok()?)
    }

    /// The messages on one way, in the order in which they left.
    pub(crate) fn on_way(&self, from: Endpoint, to: Endpoint) -> impl Iterator<Item = &Flight> {
        self.0[place(from, to)].iter()
    }

    /// All messages, in the order of their names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Flight> {
        self.0.iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::network::{Content, parcel};
    use raft::{Instant, NodeId};

    fn flight(from: u32, to: u32, count: u64) -> Flight {
        let content = Content::ChunkReply {
            transfer: 1,
            received: 0,
        };
        Flight {
            parcel: parcel(MessageName::new(NodeId(from), NodeId(to), count), &content),
            content,
            sent: Instant::ZERO,
            arrives: Instant::ZERO,
            key: crate::cluster::NOWHERE,
            arrived: false,
            event: crate::name::EventId(0),
        }
    }

    #[test]
    fn messages_are_found_by_name_and_lie_in_the_order_of_names() {
        let mut flights = Flights::default();
        for (from, to, count) in [(2, 1, 1), (1, 2, 4), (1, 2, 2), (1, 2, 3), (11, 10, 1)] {
            flights.insert(flight(from, to, count));
        }
        let names = |flights: &Flights| -> Vec<_> {
            let names = flights.iter().map(|flight| flight.parcel.name);
            names
                .map(|name| (name.from.number(), name.to.number(), name.count))
                .collect()
        };
        assert_eq!(
            names(&flights),
            [(1, 2, 2), (1, 2, 3), (1, 2, 4), (2, 1, 1), (11, 10, 1)]
        );
        assert!(
            flights
                .remove(MessageName::new(NodeId(1), NodeId(2), 3))
                .is_some()
        );
        assert!(
            flights
                .remove(MessageName::new(NodeId(1), NodeId(2), 3))
                .is_none()
        );
        assert_eq!(flights.on_way(NodeId(1).into(), NodeId(2).into()).count(), 2);
        // The same one again, as after a pause, takes its old place.
        flights.insert(flight(1, 2, 4));
        assert_eq!(names(&flights), [(1, 2, 2), (1, 2, 4), (2, 1, 1), (11, 10, 1)]);
    }

    #[test]
    fn a_name_that_nobody_can_have_finds_nothing() {
        let mut flights = Flights::default();
        flights.insert(flight(2, 1, 1));
        // Twelve ends to a row: from 1 to 13 would be the place of from 2 to 1.
        for (from, to) in [(1, 13), (u32::MAX, 1), (0, 25), (u32::MAX, u32::MAX)] {
            let name = MessageName::new(NodeId(from), NodeId(to), 1);
            assert!(
                flights.get(name).is_none() && flights.remove(name).is_none(),
                "{name}"
            );
        }
        assert_eq!(flights.iter().count(), 1);
    }
}
