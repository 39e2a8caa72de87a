//! What a message on its way carries, and what would come of it if it arrived now. Tried on a copy: no rule is told twice.

use super::Cluster;
use super::network::{Content, Verdict};
use crate::action::Action;
use crate::journal::{Record, What};
use crate::name::{EventId, MessageName};
use crate::observed::{Carried, EntryText, Says};
use raft::{Entries, LogId, Micros};
use std::collections::BTreeSet;

/// A copy handles at most so many events.
const EVENTS_MAX: u32 = 300;

impl Cluster {
    /// What a message on its way carries.
    #[must_use]
    pub fn carried(&self, name: MessageName) -> Option<Carried<'_>> {
        let flight = self.network.get(name)?;
        let says = match &flight.content {
            Content::Raft(envelope) => Says::Raft(&envelope.message),
            Content::Request { .. } => Says::Request,
            Content::Answer { verdict, .. } => match verdict {
                Verdict::SentAway { hint } => Says::SentAway(*hint),
                Verdict::Applied { entry, said } => Says::Applied(*entry, said),
                Verdict::Read { upto, answer } => Says::Read(*upto, answer),
                Verdict::Superseded { entry, by } => Says::Superseded(*entry, *by),
                Verdict::Unknown => Says::Unknown,
            },
            Content::Chunk(chunk) => {
                let (upto, from) = chunk.place();
                Says::Chunk {
                    upto: upto.unwrap_or(LogId::ZERO),
                    from,
                    bytes: chunk.len(),
                }
            }
            Content::ChunkReply { received, .. } => Says::Received(*received),
        };
        Some(Carried {
            event: flight.event,
            says,
        })
    }

    /// What the first entries of an append carry, so many at most.
    #[must_use]
    pub fn texts(&self, entries: &Entries, most: usize) -> Vec<(LogId, EntryText)> {
        let views = entries
            .iter()
            .take(most)
            .map(|entry| self.view(entry, (false, false), false, false));
        views.map(|view| (view.id, view.text)).collect()
    }

    /// What would follow, within a span, if a message on its way arrived now and nobody did anything else. What a timer does that
    /// it sets is not counted: that would come without it too. `None` if it is not on its way.
    #[must_use]
    pub fn foresee(&self, name: MessageName, within: Micros) -> Option<Vec<Record>> {
        let mut copy = self.checkpoint(0);
        let delivered = copy.act(Action::DeliverMessage { name }).ok()?;
        let until = self.now.plus(within);
        let (mut due, mut follows) = (BTreeSet::from([delivered]), Vec::new());
        let mut next = EventId(delivered.0 + 1);
        for _ in 0..EVENTS_MAX {
            for record in copy.journal.since(next) {
                let caused = record.causes.as_slice().iter().any(|cause| due.contains(cause));
                if caused && record.what != What::TimerFired {
                    due.insert(record.id);
                    follows.push(record.clone());
                }
            }
            next = copy.journal.end();
            if copy.next_event_at().is_none_or(|at| at > until) {
                break;
            }
            copy.step();
        }
        Some(follows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observed::{MessageView, Observed};
    use crate::settings::Settings;
    use raft::{Event, Instant, Message, Role};

    /// Runs until a message of this kind is on its way, and names it.
    fn first(cluster: &mut Cluster, fits: impl Fn(&Message) -> bool) -> MessageView {
        loop {
            let found = cluster
                .messages()
                .find(|view| matches!(cluster.carried(view.name), Some(Carried { says: Says::Raft(message), .. }) if fits(message)));
            if let Some(view) = found {
                return view;
            }
            assert!(cluster.step() && cluster.now() < Instant(10_000_000));
        }
    }

    #[test]
    fn what_is_foreseen_of_a_message_is_what_happens_when_it_is_delivered() {
        let mut cluster = Cluster::new(Settings::plain(), 7).unwrap();
        let vote = first(&mut cluster, |message| {
            matches!(message, Message::RequestVoteReply { granted: true })
        });
        let before = (cluster.fingerprint(), cluster.events());
        let foreseen = cluster.foresee(vote.name, Micros::ZERO).unwrap();
        assert_eq!((cluster.fingerprint(), cluster.events()), before);
        let done = cluster.act(Action::DeliverMessage { name: vote.name }).unwrap();
        let happened: Vec<_> = cluster
            .journal()
            .since(EventId(done.0 + 1))
            .filter(|record| foreseen.iter().any(|other| other.id == record.id))
            .cloned()
            .collect();
        assert!(!foreseen.is_empty());
        assert_eq!(happened, foreseen);
    }

    #[test]
    fn the_vote_that_makes_a_leader_is_foreseen_to_do_so() {
        let mut cluster = Cluster::new(Settings::plain(), 7).unwrap();
        let leads = |record: &Record| {
            matches!(
                &record.what,
                What::Node(Event::RoleChanged { to: Role::Leader, .. })
            )
        };
        let granted = |message: &Message| matches!(message, Message::RequestVoteReply { granted: true });
        let vote = first(&mut cluster, granted);
        assert!(
            !cluster
                .foresee(vote.name, Micros::ZERO)
                .unwrap()
                .iter()
                .any(leads)
        );
        cluster.act(Action::DeliverMessage { name: vote.name }).unwrap();
        let vote = first(&mut cluster, granted);
        assert!(
            cluster
                .foresee(vote.name, Micros::ZERO)
                .unwrap()
                .iter()
                .any(leads)
        );
    }

    #[test]
    fn what_a_message_carries_can_be_read_until_it_has_arrived() {
        let mut cluster = Cluster::new(Settings::plain(), 7).unwrap();
        first(&mut cluster, |message| {
            matches!(message, Message::Heartbeat { .. })
        });
        let leader = cluster.leader().unwrap();
        cluster
            .act(Action::Submit {
                node: leader,
                command: "set y 5".into(),
            })
            .unwrap();
        let append = first(
            &mut cluster,
            |message| matches!(message, Message::AppendEntries { entries, .. } if entries.first().is_some_and(|first| first.index.0 > 1)),
        );
        let Some(Carried {
            says: Says::Raft(Message::AppendEntries {
                entries, previous, ..
            }),
            event,
        }) = cluster.carried(append.name)
        else {
            panic!("an append says what it appends");
        };
        assert_eq!(previous.index.0 + 1, entries.first().unwrap().index.0);
        assert_eq!(cluster.texts(entries, 5)[0].1.to_string(), "set y 5");
        assert!(
            matches!(&cluster.journal().get(event).unwrap().what, What::Sent(parcel) if parcel.name == append.name)
        );
        cluster.act(Action::DropMessage { name: append.name }).unwrap();
        assert_eq!(cluster.carried(append.name), None);
        assert_eq!(cluster.foresee(append.name, Micros::ZERO), None);
    }
}
