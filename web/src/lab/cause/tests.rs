//! What lights up, and what an event rests on.

use super::past::{BACK_MAX, EVENTS_MAX, grounds};
use super::*;
use raft_sim::storm::Storm;
use raft_sim::{Action, Cluster, Instant, Micros, Observed, Settings, generate};
use std::rc::Rc;

/// Clusters in which a lot has happened: faults, elections, snapshots, changes of the members.
fn eventful() -> impl Iterator<Item = Cluster> {
    let drawn = (0..12).map(|number| generate::run(number).cluster().clone());
    let varied = (0..24).map(|number| generate::varied(number).cluster().clone());
    let storm = Storm::run(3, Micros::from_millis(20_000)).cluster().clone();
    drawn.chain(varied).chain([storm])
}

/// Some of the events, evenly spread, and the last.
fn sampled(journal: &Journal) -> Vec<EventId> {
    let ids: Vec<EventId> = journal.iter().map(|record| record.id).collect();
    let spread = ids.iter().step_by(1 + ids.len() / 60);
    spread.chain(ids.last()).copied().collect()
}

#[test]
fn whatever_causes_an_event_lies_before_it() {
    for cluster in eventful() {
        let journal = cluster.journal();
        for record in journal.iter() {
            assert!(record.causes.as_slice().iter().all(|cause| *cause < record.id));
        }
        for event in sampled(journal) {
            let record = journal.get(event).unwrap();
            let grounds = grounds(journal, record);
            assert!(
                grounds.iter().all(|ground| *ground < event),
                "{event:?}: {grounds:?}"
            );
        }
    }
}

/// Where it is cut off, only what lies before all of it is missing.
#[test]
fn the_past_of_an_event_has_the_causes_of_all_that_is_in_it() {
    let mut cut = 0;
    for cluster in eventful() {
        let journal = cluster.journal();
        for event in sampled(journal) {
            let past = past(journal, event);
            assert!(past.contains(&event) && past.last() == Some(&event));
            assert!(past.len() <= EVENTS_MAX);
            let first = *past.first().unwrap();
            for record in past.iter().map(|event| journal.get(*event).unwrap()) {
                // What was before the silence did not bring the silence about.
                if matches!(record.what, What::TimerFired) {
                    continue;
                }
                for cause in record.causes.as_slice() {
                    let known = journal.get(*cause).is_some();
                    let spared = past.len() == EVENTS_MAX && *cause < first;
                    assert!(
                        past.contains(cause) || !known || spared,
                        "{cause:?} of {:?}",
                        record.id
                    );
                }
            }
            cut += usize::from(past.len() == EVENTS_MAX);
        }
    }
    assert!(cut > 0, "none was long enough to be cut off");
}

#[test]
fn the_effects_of_an_event_come_after_it_and_each_has_a_cause_among_them() {
    for cluster in eventful() {
        let journal = cluster.journal();
        for event in sampled(journal) {
            let effects = effects(journal, event);
            assert_eq!(effects.first(), Some(&event));
            assert!(effects.len() <= EVENTS_MAX);
            for effect in effects.iter().skip(1) {
                let record = journal.get(*effect).unwrap();
                assert!(
                    record
                        .causes
                        .as_slice()
                        .iter()
                        .any(|cause| effects.contains(cause))
                );
                assert!(effect.0 - event.0 <= BACK_MAX as u64);
            }
        }
    }
}

fn submitted() -> (Cluster, NodeId) {
    let mut cluster = Cluster::new(Settings::plain(), raft_sim::OPENING_SEED).unwrap();
    cluster.run_until(Instant(500_000));
    let node = cluster.leader().unwrap();
    let command = "set x 5".into();
    cluster.act(Action::Submit { node, command }).unwrap();
    cluster.run_until(Instant(800_000));
    (cluster, node)
}

fn find(journal: &Journal, is: impl Fn(&raft_sim::Record) -> bool) -> &raft_sim::Record {
    journal.iter().find(|record| is(record)).unwrap()
}

#[test]
fn a_person_is_at_the_root_of_what_comes_of_a_command() {
    let (cluster, node) = submitted();
    let journal = cluster.journal();
    let acted = find(journal, |record| matches!(record.what, What::Acted(_))).id;
    let commits = |record: &raft_sim::Record| {
        record.node == Some(node)
            && matches!(&record.what, What::Node(Event::Committed { upto, .. }) if *upto == Index(2))
    };
    let committed = find(journal, commits).id;
    assert!(past(journal, committed).contains(&acted));
    assert!(effects(journal, acted).contains(&committed));
    assert!(!past(journal, acted).contains(&committed));
}

#[test]
fn an_event_lights_up_its_node_its_message_and_its_entries() {
    let (cluster, node) = submitted();
    let journal = cluster.journal();
    let stores = |record: &raft_sim::Record| {
        record.node != Some(node)
            && matches!(&record.what, What::Node(Event::Appended { first, .. }) if first.index == Index(2))
    };
    let record = find(journal, stores);
    let lit = Lit::of(Pointed::Event(record.id), journal);
    let at = record.node.unwrap();
    assert_eq!(lit.nodes, BTreeSet::from([at]));
    assert_eq!(lit.entries, BTreeSet::from([(at, Index(2))]));
    let message = *lit.messages.first().unwrap();
    assert_eq!((message.from.node(), message.to.node()), (Some(node), Some(at)));
    // And the message lights up both of its ends.
    let lit = Lit::of(Pointed::Message(message), journal);
    assert_eq!(lit.nodes, BTreeSet::from([node, at]));
    assert_eq!(lit.events.len(), 2);
    // The entry: where it was stored and where it was committed, and who sent it.
    let lit = Lit::of(Pointed::Entry(at, Index(2)), journal);
    assert!(lit.events.contains(&record.id) && lit.events.len() == 2);
    assert_eq!(lit.nodes, BTreeSet::from([node, at]));
}

/// A node that was away for a hundred entries stores them at one stroke.
#[test]
fn however_much_an_event_is_about_few_entries_light_up() {
    let (mut cluster, node) = submitted();
    let away = cluster.node_ids().find(|other| *other != node).unwrap();
    cluster.act(Action::CutBoth { a: node, b: away }).unwrap();
    for number in 0..100 {
        let command = format!("add x {number}");
        cluster.act(Action::Submit { node, command }).unwrap();
    }
    cluster.run_until(Instant(1_000_000));
    cluster.act(Action::MendAll).unwrap();
    cluster.run_until(Instant(2_000_000));
    let journal = cluster.journal();
    let stores = |record: &raft_sim::Record| matches!(&record.what, What::Node(Event::Appended { first, last, .. }) if last.index.0 - first.index.0 > 90);
    let lit = Lit::of(Pointed::Event(find(journal, stores).id), journal);
    assert_eq!(lit.entries.len(), LIT_MAX);
}

#[test]
fn pointing_at_the_same_thing_again_changes_nothing() {
    let (cluster, node) = submitted();
    let journal = cluster.journal();
    let mut cause = Cause::default();
    assert!(cause.point(Some(Pointed::Node(node)), journal));
    assert!(!cause.point(Some(Pointed::Node(node)), journal));
    assert!(cause.point(None, journal) && cause.lit().is_empty());
    // Of an event that nobody knows, only its own line could light up.
    let unknown = EventId(u64::MAX);
    assert!(Lit::of(Pointed::Event(unknown), journal).nodes.is_empty());
}

#[test]
fn what_is_picked_is_known_and_is_let_go_where_it_has_not_happened_yet() {
    let (cluster, _) = submitted();
    let journal = cluster.journal();
    let mut cause = Cause::default();
    cause.pick(Some(journal.end()), false, journal);
    assert!(cause.picked().is_none());
    let last = EventId(journal.end().0 - 1);
    cause.pick(Some(last), false, journal);
    assert_eq!(*cause.picked().unwrap().events, past(journal, last));
    cause.pick(Some(last), true, journal);
    assert_eq!(*cause.picked().unwrap().events, BTreeSet::from([last]));
    cause.why = Some(Rc::default());
    let begun = Cluster::new(Settings::plain(), raft_sim::OPENING_SEED).unwrap();
    cause.follow(begun.journal());
    assert!(cause.picked().is_none());
    cause.clear();
    assert!(cause.why.is_none() && cause.look == Look::default());
}
