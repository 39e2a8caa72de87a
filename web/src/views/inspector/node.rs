//! Everything about a node.

use super::{NodeDials, Row};
use crate::geometry::decimal;
use crate::lab::why::Question;
use crate::texts;
use crate::views::log::is_elsewhere;
use crate::views::span;
use raft_sim::raft::{PeerPace, PeerStatus};
use raft_sim::{Cluster, Instant, LogId, Micros, NodeId, NodeView, Observed, Role, Running, Status, letter};

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
    /// How its disk, clock and patience are set.
    pub dials: NodeDials,
    /// Its state, group by group.
    pub groups: Vec<Group>,
    /// For a leader: how far each of the others is.
    pub peers: Vec<Peer>,
    /// For a leader: to whom it can hand over.
    pub heirs: Vec<NodeId>,
}

/// What belongs together of what is known about a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name: what its element carries in `data-group`.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What is known.
    pub rows: Vec<Row>,
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
    let status = &node.status;
    let leads = status.role == Role::Leader && node.running != Running::Stopped;
    let others = status.progress.iter().filter(|progress| progress.peer != node.id);
    let heir = |node: &NodeId| leads && *node != status.id && status.transfer.is_none();
    let groups = [
        ("raft", texts::GROUP_RAFT.now(), raft(cluster, node)),
        ("log", texts::GROUP_LOG.now(), log(cluster, node)),
        ("members", texts::GROUP_MEMBERS.now(), members(cluster, status)),
        ("waiting", texts::GROUP_WAITING.now(), waiting(cluster, node)),
        ("machine", texts::GROUP_MACHINE.now(), machine(node)),
    ];
    let shown = groups.into_iter().filter(|(.., rows)| !rows.is_empty());
    NodeCard {
        id: node.id,
        name: letter(node.id).to_string(),
        standing: standing(node),
        running: node.running,
        dials: NodeDials::of(cluster, node),
        groups: shown
            .map(|(name, title, rows)| Group { name, title, rows })
            .collect(),
        peers: others
            .filter(|_| leads)
            .map(|progress| peer(progress, cluster.now()))
            .collect(),
        heirs: status
            .configuration
            .voters()
            .iter()
            .copied()
            .filter(heir)
            .collect(),
    }
}

fn peer(progress: &PeerStatus, now: Instant) -> Peer {
    Peer {
        name: letter(progress.peer).to_string(),
        matched: progress.matched.0,
        next: progress.next.0,
        mode: match progress.pace {
            PeerPace::Stream => texts::STREAMS.now(),
            PeerPace::Snapshot { .. } => texts::SENDS_SNAPSHOT.now(),
            _ => texts::PROBES.now(),
        },
        inflight: progress.inflight,
        heard: span(now.since(progress.heard)),
    }
}

/// Term, vote, leader, timers.
fn raft(cluster: &Cluster, node: &NodeView) -> Vec<Row> {
    let (status, now, id) = (&node.status, cluster.now(), node.id);
    let someone =
        |node: Option<NodeId>| node.map_or_else(|| texts::NOBODY.to_owned(), |node| letter(node).to_string());
    let left = |until: Instant| texts::timer(&span(Micros(until.since(now).0.div_ceil(1_000) * 1_000)));
    let mut rows = vec![
        Row::new(texts::TERM, status.term.to_string()).asked(Question::Term(id)),
        Row::new(texts::VOTE, someone(status.vote)).asked(Question::Vote(id)),
        Row::new(texts::LEADER, someone(status.leader)).asked(Question::Leader(id)),
    ];
    if node.running == Running::Stopped {
        return rows;
    }
    if let Some(timer) = status.election_timer {
        let timer = Row::new(texts::ELECTION_TIMER, left(timer.deadline));
        rows.push(timer.asked(Question::Timer(id)));
    }
    if let Some(timer) = status.heartbeat_timer {
        let timer = Row::new(texts::HEARTBEAT_TIMER, left(timer.deadline));
        rows.push(timer.asked(Question::Heartbeat(id)));
    }
    for (name, at) in [
        (texts::QUORUM_CHECK, status.quorum_deadline),
        (texts::GIVES_UP_TRANSFER, status.transfer_deadline),
    ] {
        rows.extend(at.map(|at| Row::new(name, left(at))));
    }
    if let Some(to) = status.transfer {
        rows.push(Row::new(texts::TRANSFER_TO, letter(to).to_string()));
    }
    if let Some(why) = status.halted {
        rows.push(Row::new(texts::HALTED_WHY, why.to_string()));
    }
    if node.clock.per_million != 1_000_000 {
        let percent = decimal(f64::from(node.clock.per_million) / 10_000.0, 2);
        rows.push(Row::new(texts::CLOCK_SPEED, format!("{percent}\u{a0}%")));
    }
    rows
}

/// What is in the log, how much of it is safe, and what a snapshot has of it.
fn log(cluster: &Cluster, node: &NodeView) -> Vec<Row> {
    let (status, at) = (&node.status, node.id);
    let place = |id: LogId| texts::entry_of_term(id.index.0, id.term.0);
    let mut rows = vec![
        Row::new(texts::LAST_ENTRY, place(status.last)).asked(Question::Last(at)),
        Row::new(texts::ON_DISK, status.durable.to_string()).asked(Question::Disk(at)),
        Row::new(texts::COMMIT_INDEX, commit_index(cluster, node)).asked(Question::Commit(at)),
        Row::new(texts::APPLIED_INDEX, status.applied.to_string()).asked(Question::Applied(at)),
    ];
    if let Some(last) = status.snapshot {
        rows.push(Row::new(texts::SNAPSHOT_UPTO, place(last)).asked(Question::Snapshot(at)));
    }
    if status.base.index.0 > 0 {
        let first = (status.base.index.0 + 1).to_string();
        rows.push(Row::new(texts::LOG_BEGINS, first).asked(Question::Base(at)));
    }
    for snapshot in cluster.snapshots().filter(|snapshot| snapshot.to == node.id) {
        rows.push(Row::new(
            texts::SNAPSHOT_COMES,
            texts::part_of(snapshot.confirmed, snapshot.bytes),
        ));
    }
    if status.installing {
        rows.push(Row::new(texts::SNAPSHOT_INSTALLS, texts::YES.to_string()));
    }
    if status.uncommitted_bytes > 0 {
        rows.push(Row::new(
            texts::UNCOMMITTED_BYTES,
            texts::bytes(status.uncommitted_bytes),
        ));
    }
    rows
}

/// Its commit index, and that it knows of less than is committed, where that is so.
fn commit_index(cluster: &Cluster, node: &NodeView) -> String {
    let commit = node.status.commit;
    let next = cluster.entry(node.id, commit.next());
    match next.filter(is_elsewhere) {
        Some(_) if node.running == Running::Stopped => texts::commit_forgotten(commit.0),
        Some(_) => texts::commit_behind(commit.0),
        None => commit.to_string(),
    }
}

/// Who belongs to the cluster, as this node knows it: both sets of voters while there are two.
fn members(cluster: &Cluster, status: &Status) -> Vec<Row> {
    let configuration = &status.configuration;
    let list = |nodes: &[NodeId]| {
        nodes
            .iter()
            .map(|node| letter(*node).to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let row = |name, value: String| Row::new(name, value).asked(Question::Members(status.id));
    let mut rows = Vec::new();
    if configuration.is_joint() {
        rows.push(row(texts::OLD_VOTERS, list(configuration.outgoing())));
        rows.push(row(texts::NEW_VOTERS, list(configuration.voters())));
    } else {
        rows.push(row(texts::VOTERS, list(configuration.voters())));
    }
    for (name, nodes) in [
        (texts::LEARNERS, configuration.learners()),
        (texts::LEARNERS_NEXT, configuration.learners_next()),
    ] {
        if !nodes.is_empty() {
            rows.push(row(name, list(nodes)));
        }
    }
    if status.configuration_index.0 > 0 {
        let index = status.configuration_index;
        let entry = cluster.entry(status.id, index);
        let committed = index <= status.commit || entry.is_some_and(|entry| entry.committed_by_leader);
        rows.push(row(texts::SINCE_ENTRY, texts::since_entry(index.0, committed)));
    }
    rows
}

/// What is under way, and what waits.
fn waiting(cluster: &Cluster, node: &NodeView) -> Vec<Row> {
    let status = &node.status;
    if node.running == Running::Stopped {
        return Vec::new();
    }
    let counts = [
        (texts::WRITES, u64::from(status.writes)),
        (texts::WITHHELD, u64::from(status.withheld)),
        (texts::LOADS, u64::from(status.loads)),
        (texts::PROPOSALS, u64::from(status.proposals)),
        (texts::FORWARDS, u64::from(status.forwards)),
        (texts::READS, u64::from(status.reads)),
        (texts::WAITING_INPUTS, node.waiting),
    ];
    let waits = counts.into_iter().filter(|(_, count)| *count > 0);
    let mut rows: Vec<Row> = waits
        .map(|(name, count)| Row::new(name, count.to_string()))
        .collect();
    if let Some(since) = status.writes_since {
        rows.push(Row::new(texts::WRITES_SINCE, span(cluster.now().since(since))));
    }
    if node.disk_stalled {
        rows.push(Row::new(texts::DISK_STALLED, texts::YES.to_string()));
    }
    rows
}

/// What the state machine holds.
fn machine(node: &NodeView) -> Vec<Row> {
    let value = node.value.as_ref().map(|(key, value)| {
        let said = value.map_or_else(|| texts::deleted(key), |value| format!("{key} = {value}"));
        Row::new(texts::VALUE, said).asked(Question::Applied(node.id))
    });
    let sessions = node
        .sessions
        .map(|sessions| Row::new(texts::SESSIONS, sessions.to_string()));
    value.into_iter().chain(sessions).collect()
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
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Follower => texts::FOLLOWER.now(),
        Role::PreCandidate => texts::PRE_CANDIDATE.now(),
        Role::Candidate => texts::CANDIDATE.now(),
        Role::Leader => texts::LEADER_ROLE.now(),
    }
}
