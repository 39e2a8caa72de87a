//! Names: of messages and of those who send them, of events, of what a client asked.

use raft::NodeId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who sends or receives a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// The client, who is no member of the cluster.
    Client,
    /// A node.
    Node(NodeId),
}

/// Names a message: from whom, to whom, and the how-manieth on that way, from 1. The same message has the same
/// name in every replay, whatever else is different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageName {
    /// Who sent it.
    pub from: Endpoint,
    /// Whom it is for.
    pub to: Endpoint,
    /// Which one on this way.
    pub count: u64,
}

/// Names an event, ascending in the order in which they happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub u64);

/// Names something that the client wants done, from 1: one command, however often it is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubmissionId(pub u64);

impl Endpoint {
    /// The node, unless it is the client.
    #[must_use]
    pub const fn node(self) -> Option<NodeId> {
        match self {
            Self::Client => None,
            Self::Node(node) => Some(node),
        }
    }

    /// A number that no other endpoint has; the client takes the place of node 0, who is nobody.
    pub(crate) const fn number(self) -> u64 {
        match self {
            Self::Client => 0,
            Self::Node(node) => node.0 as u64,
        }
    }
}

impl From<NodeId> for Endpoint {
    fn from(node: NodeId) -> Self {
        Self::Node(node)
    }
}

impl MessageName {
    /// This bit of a count marks a message that nobody sent: a test, or whoever speaks for a node from outside, handed it
    /// in. Such messages are counted by themselves, so that they shift no other message's name.
    pub const INJECTED: u64 = 1 << 63;

    /// Names the `count`th message on the way between two.
    #[must_use]
    pub fn new(from: impl Into<Endpoint>, to: impl Into<Endpoint>, count: u64) -> Self {
        Self {
            from: from.into(),
            to: to.into(),
            count,
        }
    }
}

/// A node as people call it: A, B, C ... in the order of the ring; node 27 and later by number.
#[must_use]
pub fn letter(node: NodeId) -> Letter {
    Letter(node)
}

/// How [`letter`] writes a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter(NodeId);

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.0.checked_sub(1).and_then(|place| u8::try_from(place).ok()) {
            Some(place @ 0..26) => write!(f, "{}", char::from(b'A' + place)),
            _ => write!(f, "node {}", self.0),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client => f.write_str("the client"),
            Self::Node(node) => letter(*node).fmt(f),
        }
    }
}

impl fmt::Display for MessageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, count) = match self.count & Self::INJECTED {
            0 => ("message", self.count),
            _ => ("injected message", self.count & !Self::INJECTED),
        };
        write!(f, "{what} {count} from {} to {}", self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_called_by_letters() {
        let names = [1, 2, 11, 26, 27, 0].map(|node| letter(NodeId(node)).to_string());
        assert_eq!(names, ["A", "B", "K", "Z", "node 27", "node 0"]);
    }

    #[test]
    fn a_message_reads_as_what_it_is() {
        let name = MessageName::new(NodeId(1), NodeId(3), 7);
        assert_eq!(name.to_string(), "message 7 from A to C");
        let json = serde_json::to_string(&name).unwrap();
        assert_eq!(json, r#"{"from":{"node":1},"to":{"node":3},"count":7}"#);
        assert_eq!(serde_json::to_string(&Endpoint::Client).unwrap(), r#""client""#);
    }
}
