//! Everything about a node.

use super::Row;
use crate::texts;
use crate::views::span;
use raft_sim::{Cluster, Micros, NodeId, NodeView, Observed, Role, Running, Timer, letter};

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeCard {
    /// Which one.
    pub id: NodeId,
    /// Its letter.
    pub name: String,
    /// What it is, in words.
    pub standing: String,
    /// Whether it runs.
    pub running: Running,
    /// Its state.
    pub rows: Vec<Row>,
    /// For a leader: how far each of the others is.
    pub peers: Vec<Peer>,
}

/// What a leader knows of one of the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Peer {
    /// Its letter.
    pub name: String,
    /// The last entry known to match.
    pub matched: u64,
    /// The next entry to be sent.
    pub next: u64,
    /// How the leader sends to it.
    pub mode: &'static str,
    /// How many appends are on their way.
    pub inflight: u32,
    /// How long ago it was heard.
    pub heard: String,
}

/// Everything about a node.
pub(super) fn node_card(cluster: &Cluster, node: &NodeView) -> NodeCard {
    let now = cluster.now();
    let status = &node.status;
    let nobody = || texts::NOBODY.to_owned();
    let left =
        |timer: Timer| texts::timer(&span(Micros(timer.deadline.since(now).0.div_ceil(1_000) * 1_000)));
    let mut rows = vec![
        (texts::TERM, status.term.to_string()),
        (
            texts::VOTE,
            status.vote.map_or_else(nobody, |vote| letter(vote).to_string()),
        ),
        (
            texts::LEADER,
            status
                .leader
                .map_or_else(nobody, |leader| letter(leader).to_string()),
        ),
        (
            texts::LAST_ENTRY,
            texts::entry_of_term(status.last.index.0, status.last.term.0),
        ),
        (texts::ON_DISK, status.durable.to_string()),
        (texts::COMMIT_INDEX, status.commit.to_string()),
        (texts::APPLIED_INDEX, status.applied.to_string()),
    ];
    if node.running != Running::Stopped {
        if let Some(timer) = status.election_timer {
            rows.push((texts::ELECTION_TIMER, left(timer)));
        }
        if let Some(timer) = status.heartbeat_timer {
            rows.push((texts::HEARTBEAT_TIMER, left(timer)));
        }
        let writing = status.write_issued.0.saturating_sub(status.write_persisted.0);
        for (name, count) in [
            (texts::WRITES, writing),
            (texts::WITHHELD, u64::from(status.withheld)),
            (texts::PROPOSALS, u64::from(status.proposals)),
            (texts::WAITING_INPUTS, node.waiting),
        ] {
            if count > 0 {
                rows.push((name, count.to_string()));
            }
        }
    }
    if let Some((key, value)) = &node.value {
        rows.push((
            texts::VALUE,
            value.map_or_else(|| texts::deleted(key), |value| format!("{key} = {value}")),
        ));
    }
    let peers = status
        .progress
        .iter()
        .filter(|progress| progress.peer != node.id)
        .map(|progress| Peer {
            name: letter(progress.peer).to_string(),
            matched: progress.matched.0,
            next: progress.next.0,
            mode: if progress.is_streaming() {
                texts::STREAMS
            } else {
                texts::PROBES
            },
            inflight: progress.inflight,
            heard: span(now.since(progress.heard)),
        });
    NodeCard {
        id: node.id,
        name: letter(node.id).to_string(),
        standing: standing(node),
        running: node.running,
        peers: if status.role == Role::Leader {
            peers.collect()
        } else {
            Vec::new()
        },
        rows,
    }
}

fn standing(node: &NodeView) -> String {
    match node.running {
        Running::Stopped => texts::STOPPED.to_owned(),
        Running::Paused => texts::paused(role(node.status.role)),
        Running::Running => texts::role_of_term(role(node.status.role), node.status.term.0),
    }
}

/// A role in words.
#[must_use]
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Follower => texts::FOLLOWER,
        Role::PreCandidate => texts::PRE_CANDIDATE,
        Role::Candidate => texts::CANDIDATE,
        Role::Leader => texts::LEADER_ROLE,
    }
}
