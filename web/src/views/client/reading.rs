//! By what right a node answered a read, told from the events that caused its answer: a round of heartbeats that a majority
//! answered, a lease, or what the leader said to a follower (§8; dissertation §6.4).

use crate::texts;
use raft_sim::{
    Cluster, EventId, Journal, MessageKind, NodeId, Parcel, ParcelKind, SubmissionId, What, letter,
};

/// By what right each of these reads was answered, as far back as the journal reaches.
pub(super) fn rights(cluster: &Cluster, reads: &[SubmissionId]) -> Vec<(SubmissionId, String)> {
    if reads.is_empty() {
        return Vec::new();
    }
    let journal = cluster.journal();
    let answers = journal.iter().rev().filter_map(|record| match &record.what {
        What::Sent(Parcel {
            kind: ParcelKind::Answer(id),
            ..
        }) if reads.contains(id) => Some((*id, record.node?, record.causes.as_slice())),
        _ => None,
    });
    let mut found: Vec<(SubmissionId, String)> = Vec::new();
    for (id, node, causes) in answers {
        if found.iter().all(|(told, _)| *told != id) {
            found.push((id, right(cluster, node, causes)));
        }
        if found.len() == reads.len() {
            break;
        }
    }
    found
}

fn right(cluster: &Cluster, node: NodeId, causes: &[EventId]) -> String {
    let journal = cluster.journal();
    let lease = cluster.settings().reads.lease;
    let heard = |causes: &[EventId], kind: MessageKind| {
        causes.iter().find_map(|cause| {
            let record = journal.get(*cause)?;
            match &record.what {
                What::Delivered(parcel) if parcel.kind == ParcelKind::Raft(kind) => {
                    Some((parcel.name.from.node()?, record.causes.as_slice()))
                }
                _ => None,
            }
        })
    };
    let confirmed = |causes: &[EventId]| {
        heard(causes, MessageKind::HeartbeatReply).is_some()
            || heard(causes, MessageKind::AppendEntriesReply).is_some()
    };
    let applied = causes.iter().any(|cause| {
        let record = journal.get(*cause);
        matches!(record.map(|record| &record.what), Some(What::Applied { .. }))
    });
    let right = match heard(causes, MessageKind::ReadIndexReply) {
        Some((leader, sent)) => {
            let said = sent.iter().flat_map(|event| causes_of(journal, *event));
            let said: Vec<EventId> = said.copied().collect();
            let leased = lease && !confirmed(&said);
            texts::read_by_leader(letter(leader), leased)
        }
        None if confirmed(causes) => texts::read_by_round(letter(node)),
        None if lease => texts::read_by_lease(letter(node)),
        None => texts::read_alone(letter(node)),
    };
    if applied {
        texts::read_once_applied(&right)
    } else {
        right
    }
}

fn causes_of(journal: &Journal, event: EventId) -> &[EventId] {
    journal.get(event).map_or(&[], |record| record.causes.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Action, Instant, Observed, Settings};

    /// Reads at the leader and at a follower, and tells how each was answered.
    fn told(lease: bool) -> [String; 2] {
        let mut settings = Settings::plain();
        settings.reads.lease = lease;
        let mut cluster = Cluster::new(settings, 7).unwrap();
        cluster.run_until(Instant(1_000_000));
        let leader = cluster.leader().unwrap();
        let follower = cluster.node_ids().find(|node| *node != leader).unwrap();
        for node in [leader, follower] {
            let command = "get x".to_owned();
            cluster.act(Action::Submit { node, command }).unwrap();
        }
        cluster.run_until(Instant(1_500_000));
        let reads: Vec<_> = cluster.submissions().map(|read| read.id).collect();
        let mut told = rights(&cluster, &reads);
        told.sort_by_key(|(id, _)| *id);
        [told[0].1.clone(), told[1].1.clone()]
    }

    /// §8
    #[test]
    fn a_read_is_answered_once_a_majority_has_confirmed_the_leader() {
        let [leader, follower] = told(false);
        assert!(leader.contains("a majority confirmed"), "{leader}");
        assert!(
            follower.contains("asked the leader") && !follower.contains("lease"),
            "{follower}"
        );
    }

    /// Dissertation §6.4.1
    #[test]
    fn with_a_lease_the_leader_asks_nobody() {
        let [leader, follower] = told(true);
        assert!(leader.contains("lease"), "{leader}");
        assert!(follower.contains("lease"), "{follower}");
    }
}
