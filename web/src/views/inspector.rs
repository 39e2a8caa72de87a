//! Everything about what is selected: a node, a pair of nodes, the client, a message.

use crate::lab::Selection;
use crate::scene::{Cut, LinkMark, links};
use crate::texts;
use crate::views::client::{Submission, submissions};
use crate::views::{seconds, span};
use raft_sim::{
    Cluster, LinkDials, MessageName, Micros, NodeId, NodeView, Observed, Role, Running, Timer, letter,
};

/// What the inspector shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Inspector {
    /// Nothing is selected.
    #[default]
    Nothing,
    /// A node.
    Node(Box<NodeCard>),
    /// A pair of nodes.
    Link(LinkCard),
    /// The client.
    Client(Vec<Submission>),
    /// A message.
    Message(MessageCard),
}

/// A line: what, and how much.
pub type Row = (&'static str, String);

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

/// A pair of nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkCard {
    /// The pair and what of it is cut.
    pub link: LinkMark,
    /// How what `a` sends to `b` is carried.
    pub dials: LinkDials,
}

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageCard {
    /// Which one.
    pub name: MessageName,
    /// What it is, in words.
    pub title: String,
    /// Whether it still travels.
    pub travels: bool,
    /// What it carries.
    pub rows: Vec<Row>,
}

impl Inspector {
    /// Everything about what is selected.
    #[must_use]
    pub fn of(cluster: &Cluster, selection: Option<Selection>) -> Self {
        match selection {
            None => Self::Nothing,
            Some(Selection::Client) => Self::Client(submissions(cluster)),
            Some(Selection::Node(node)) => match Observed::node(cluster, node) {
                Some(view) => Self::Node(Box::new(node_card(cluster, &view))),
                None => Self::Nothing,
            },
            Some(Selection::Link(a, b)) => link_card(cluster, a, b).map_or(Self::Nothing, Self::Link),
            Some(Selection::Message(name)) => Self::Message(message_card(cluster, name)),
        }
    }
}

fn node_card(cluster: &Cluster, node: &NodeView) -> NodeCard {
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

fn link_card(cluster: &Cluster, a: NodeId, b: NodeId) -> Option<LinkCard> {
    let forth = cluster.links().find(|link| link.from == a && link.to == b)?;
    let both = cluster
        .links()
        .filter(|link| (link.from, link.to) == (a, b) || (link.from, link.to) == (b, a));
    let link = links(both).pop().unwrap_or(LinkMark { a, b, cut: Cut::None });
    Some(LinkCard {
        link,
        dials: forth.dials,
    })
}

fn message_card(cluster: &Cluster, name: MessageName) -> MessageCard {
    let travelling = cluster.messages().find(|message| message.name == name);
    let lost = || cluster.lost_messages().find(|message| message.name == name);
    let Some(message) = travelling.or_else(lost) else {
        return MessageCard {
            name,
            title: texts::MESSAGE_GONE.to_owned(),
            travels: false,
            rows: Vec::new(),
        };
    };
    let mut rows = vec![(texts::SENT, seconds(message.sent))];
    match message.lost {
        Some((at, why)) => {
            rows.push((texts::LOST, seconds(at)));
            rows.push((texts::WHY, texts::loss(why).to_owned()));
        }
        None => rows.push((texts::ARRIVES, seconds(message.arrives))),
    }
    if message.term.0 > 0 {
        rows.push((texts::TERM, message.term.to_string()));
    }
    MessageCard {
        name,
        title: texts::message(message.kind, message.name, message.refusal, message.entries),
        travels: message.lost.is_none(),
        rows,
    }
}
