//! The causes of an event, and of those, and so on; and what comes of it.
//!
//! The journal names what set an event off: the message that arrived, the timer that ran out. What the node weighed then it had
//! learnt before: the votes it had counted, who holds the entry. Those grounds are looked up among the node's own earlier
//! records; no rule is played over again.

use raft_sim::raft::{AppendSource, CommitReason, RoleReason};
use raft_sim::{Event, EventId, Index, Journal, LossReason, NodeId, Record, Role, Violation, What};
use std::collections::BTreeSet;

/// So many events are gathered.
pub(super) const EVENTS_MAX: usize = 600;
/// So far back the grounds of an event are looked for.
pub(super) const BACK_MAX: usize = 6_000;
/// So many records after a cause are looked at for what else it brought.
const BESIDE_MAX: u64 = 400;

/// An event with its causes, theirs, and so on: so many at most, the latest first.
#[must_use]
pub fn past(journal: &Journal, event: EventId) -> BTreeSet<EventId> {
    let mut found = BTreeSet::new();
    let mut open = BTreeSet::from([event]);
    while let Some(event) = open.pop_last() {
        if found.len() >= EVENTS_MAX {
            break;
        }
        let Some(record) = journal.get(event) else {
            continue;
        };
        if found.insert(event) {
            open.extend(
                grounds(journal, record)
                    .into_iter()
                    .filter(|cause| *cause < event),
            );
        }
    }
    found
}

/// An event with what it set off, and that in turn: so many at most, the earliest first.
#[must_use]
pub fn effects(journal: &Journal, event: EventId) -> BTreeSet<EventId> {
    let mut found = BTreeSet::from([event]);
    for record in journal.since(EventId(event.0 + 1)).take(BACK_MAX) {
        if found.len() >= EVENTS_MAX {
            break;
        }
        if record.causes.as_slice().iter().any(|cause| found.contains(cause)) {
            found.insert(record.id);
        }
    }
    found
}

/// What an event rests on: what set it off, what its node did at the same moment before, and what it had learnt by then.
#[must_use]
pub(crate) fn grounds(journal: &Journal, record: &Record) -> BTreeSet<EventId> {
    let mut found: BTreeSet<EventId> = record.causes.as_slice().iter().copied().collect();
    // Where a campaign began, the time before it was silence: what was heard before that did not bring it about.
    if matches!(record.what, What::TimerFired) {
        found.clear();
        found.extend(silence(journal, record));
        return found;
    }
    if let Some(node) = record.node {
        found.extend(beside(journal, record, node));
        found.extend(learnt(journal, record, node));
    }
    if let What::Broken(violation) = &record.what {
        found.extend(against(journal, record, violation));
    }
    found
}

/// What the same node did on the same occasion, before.
fn beside<'a>(journal: &'a Journal, record: &'a Record, node: NodeId) -> impl Iterator<Item = EventId> + 'a {
    let causes = record.causes.as_slice();
    let first = causes
        .iter()
        .filter(|cause| record.id.0 - cause.0 <= BESIDE_MAX)
        .min();
    let records = first.into_iter().flat_map(|first| journal.since(*first));
    let before = records.take_while(|other| other.id < record.id);
    let own = before.filter(move |other| other.node == Some(node) && tells(&other.what));
    own.filter(|other| other.causes.as_slice().iter().any(|cause| causes.contains(cause)))
        .map(|other| other.id)
}

/// Whether what follows may rest on it.
const fn tells(what: &What) -> bool {
    match what {
        What::Node(event) => !matches!(
            event,
            Event::ElectionTimerReset { .. }
                | Event::Withheld { .. }
                | Event::MessageDropped { .. }
                | Event::Discarded { .. }
                | Event::Probing { .. }
                | Event::Streaming { .. }
        ),
        What::Accepted { .. } | What::Applied { .. } | What::Started { .. } => true,
        _ => false,
    }
}

/// What a node had learnt before, and what it did rests on.
fn learnt(journal: &Journal, record: &Record, node: NodeId) -> Vec<EventId> {
    let own = || {
        let before = journal.iter().rev().skip_while(|other| other.id >= record.id);
        before.take(BACK_MAX).filter(|other| other.node == Some(node))
    };
    match &record.what {
        What::Node(Event::RoleChanged { to, why, .. }) => match why {
            RoleReason::WonElection { .. }
            | RoleReason::WonPreVote { .. }
            | RoleReason::LostElection { .. } => {
                let yes = !matches!(why, RoleReason::LostElection { .. });
                let asked = matches!(why, RoleReason::WonPreVote { .. });
                campaign(own(), asked, yes)
            }
            _ if *to == Role::Leader => campaign(own(), false, true),
            _ => Vec::new(),
        },
        What::Node(Event::Committed { upto, why, .. }) => {
            let mut found: Vec<EventId> = stored(own(), *upto).into_iter().collect();
            if matches!(why, CommitReason::Majority { .. }) {
                found.extend(holders(own(), *upto));
            }
            found
        }
        What::Node(Event::CommitHeldBack { entry, .. }) => {
            let mut found = holders(own(), entry.index);
            found.extend(stored(own(), entry.index));
            found
        }
        What::Applied { upto, .. } => own()
            .find(|other| matches!(&other.what, What::Node(Event::Committed { upto: to, .. }) if to >= upto))
            .map(|other| other.id)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// The answers to a campaign that counted, and its beginning.
fn campaign<'a>(own: impl Iterator<Item = &'a Record>, asked: bool, yes: bool) -> Vec<EventId> {
    let mut found = Vec::new();
    for record in own {
        match &record.what {
            What::Node(Event::VoteCounted { granted, pre, .. }) if *pre == asked && *granted == yes => {
                found.push(record.id);
            }
            What::Node(Event::RoleChanged { .. }) => {
                found.push(record.id);
                break;
            }
            What::Started { .. } => break,
            _ => {}
        }
    }
    found
}

/// What put an entry into a node's log.
fn stored<'a>(mut own: impl Iterator<Item = &'a Record>, index: Index) -> Option<EventId> {
    let puts = |record: &&Record| matches!(&record.what, What::Node(Event::Appended { first, last, .. }) if first.index <= index && index <= last.index);
    own.find(puts).map(|record| record.id)
}

/// Who is known to hold an entry, and the leader's own disk: for each the first that said so.
fn holders<'a>(own: impl Iterator<Item = &'a Record>, index: Index) -> Vec<EventId> {
    let mut first: Vec<(Option<NodeId>, EventId)> = Vec::new();
    for record in own {
        let holder = match &record.what {
            What::Node(Event::Matched { peer, matched }) if *matched >= index => Some(*peer),
            What::Flushed { last, .. } if last.index >= index => None,
            // Before the entry was in the log nobody held it.
            What::Node(Event::Appended { first, source, .. })
                if first.index <= index && !matches!(source, AppendSource::Leader(_)) =>
            {
                break;
            }
            What::Started { .. } => break,
            _ => continue,
        };
        match first.iter_mut().find(|(other, _)| *other == holder) {
            Some((_, event)) => *event = record.id,
            None => first.push((holder, record.id)),
        }
    }
    first.into_iter().map(|(_, event)| event).collect()
}

/// Why a node heard nothing until its timer ran out: its leader had stopped, or what it sent was lost.
fn silence(journal: &Journal, record: &Record) -> Vec<EventId> {
    let Some(node) = record.node else {
        return Vec::new();
    };
    let since = record.causes.as_slice().first().copied().unwrap_or_default();
    let campaigns = journal.since(record.id).take(8).any(|other| {
        matches!(
            &other.what,
            What::Node(Event::RoleChanged {
                why: RoleReason::ElectionTimeout { .. },
                ..
            })
        ) && other.causes.as_slice().contains(&record.id)
    });
    if !campaigns {
        return Vec::new();
    }
    let before = || {
        journal
            .iter()
            .rev()
            .skip_while(|other| other.id >= record.id)
            .take(BACK_MAX)
    };
    let leader = before().find_map(|other| match &other.what {
        What::Node(Event::FollowsLeader { leader, .. }) if other.node == Some(node) => Some(*leader),
        _ => None,
    });
    let Some(leader) = leader.filter(|leader| *leader != node) else {
        return Vec::new();
    };
    let mut lost = None;
    for other in before() {
        match &other.what {
            What::Stopped { .. } | What::Paused if other.node == Some(leader) => return vec![other.id],
            What::Started { .. } | What::Resumed { .. } if other.node == Some(leader) => break,
            What::Lost(parcel, why)
                if other.id > since
                    && parcel.name.from.node() == Some(leader)
                    && parcel.name.to.node() == Some(node)
                    && *why != LossReason::Stopped =>
            {
                lost = Some(other.id);
            }
            _ => {}
        }
    }
    lost.into_iter().collect()
}

/// What a broken law speaks of besides the event that broke it: the other leader, the commit that was undone.
fn against(journal: &Journal, record: &Record, violation: &Violation) -> Option<EventId> {
    let mut before = journal.iter().rev().skip_while(|other| other.id >= record.id);
    let leads = |other: &&Record, node: NodeId, in_term| {
        other.node == Some(node)
            && matches!(&other.what, What::Node(Event::RoleChanged { to: Role::Leader, term, .. }) if *term == in_term)
    };
    let commits = |other: &&Record, index: Index| matches!(&other.what, What::Node(Event::Committed { from, upto, why: CommitReason::Majority { .. } }) if *from < index && index <= *upto);
    let found = match violation {
        Violation::TwoLeaders { term, first, second } => {
            let other = if record.node == Some(*first) {
                second
            } else {
                first
            };
            before.find(|record| leads(record, *other, *term))
        }
        Violation::LeaderLacks { index, .. }
        | Violation::CommittedLost { index, .. }
        | Violation::CommittedAgain { index, .. } => before.find(|record| commits(record, *index)),
        Violation::AppliedDiffers { index, node } => before.find(|record| {
            record.node != Some(*node)
                && matches!(&record.what, What::Applied { first, upto } if first <= index && index <= upto)
        }),
        _ => None,
    };
    found.map(|record| record.id)
}
