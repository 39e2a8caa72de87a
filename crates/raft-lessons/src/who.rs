//! Who is meant: a letter, a part that somebody plays just now, or a name that was given to somebody before.

use raft_sim::{Cluster, NodeId, Role, Running, letter};
use std::fmt;

/// Somebody, as a lesson speaks of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The node with this letter.
    Node(NodeId),
    /// Who leads the latest term.
    Leader,
    /// The how-manieth of those that run and do not lead, from 1, in the order of the ring.
    Follower(usize),
    /// Whoever was given this name.
    Called(String),
}

/// Nobody is meant: there is no leader, or no such follower.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is nobody who is \"{0}\" now")]
pub struct Nobody(pub Who);

/// Who was given which name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cast(Vec<(String, NodeId)>);

impl Cast {
    /// From now on, this node has this name.
    pub fn call(&mut self, name: &str, node: NodeId) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), node));
    }

    /// Everybody who has a name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, NodeId)> {
        self.0.iter().map(|(name, node)| (name.as_str(), *node))
    }

    /// Who that is, now.
    ///
    /// # Errors
    /// It is nobody.
    pub fn find(&self, who: &Who, cluster: &Cluster) -> Result<NodeId, Nobody> {
        let found = match who {
            Who::Node(node) => (node.0 <= cluster.nodes()).then_some(*node),
            Who::Leader => cluster.leader(),
            Who::Follower(number) => followers(cluster).nth(number.saturating_sub(1)),
            Who::Called(name) => self
                .0
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, node)| *node),
        };
        found.ok_or_else(|| Nobody(who.clone()))
    }
}

/// Those that run and do not lead.
fn followers(cluster: &Cluster) -> impl Iterator<Item = NodeId> {
    let leader = cluster.leader();
    (1..=cluster.nodes()).map(NodeId).filter(move |node| {
        Some(*node) != leader
            && cluster.running(*node) == Some(Running::Running)
            && cluster.role(*node) != Some(Role::Leader)
    })
}

impl Who {
    /// Reads who is meant from the first words, and returns the others; `None` if the first word is nobody's. `called` are the names
    /// that were given.
    pub(crate) fn read<'a>(words: &'a [&'a str], called: &[String]) -> Option<(Self, &'a [&'a str])> {
        let (first, rest) = words.split_first()?;
        if let Some(node) = node(first) {
            return Some((Self::Node(node), rest));
        }
        match *first {
            "leader" => Some((Self::Leader, rest)),
            "follower" => match rest.split_first() {
                Some((number, after)) if number.parse::<usize>().is_ok_and(|number| number > 0) => {
                    Some((Self::Follower(number.parse().unwrap_or(1)), after))
                }
                _ => Some((Self::Follower(1), rest)),
            },
            name if called.iter().any(|known| known == name) => Some((Self::Called(name.to_owned()), rest)),
            _ => None,
        }
    }
}

/// The node that a single large letter names.
fn node(word: &str) -> Option<NodeId> {
    let mut letters = word.bytes();
    match (letters.next(), letters.next()) {
        (Some(letter @ b'A'..=b'K'), None) => Some(NodeId(u32::from(letter - b'A') + 1)),
        _ => None,
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(node) => letter(*node).fmt(f),
            Self::Leader => f.write_str("leader"),
            Self::Follower(number) => write!(f, "follower {number}"),
            Self::Called(name) => f.write_str(name),
        }
    }
}
