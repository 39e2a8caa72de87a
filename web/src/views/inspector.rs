//! Everything about what is selected: a node, a pair of nodes, the client, a message; each has its own file.

pub mod dials;
mod entry;
mod link;
mod message;
mod node;

pub use dials::NodeDials;
pub use entry::{Copy, EntryCard};
pub use link::LinkCard;
pub use message::{Cause, Consequence, Field, MessageCard};
pub use node::{Group, NodeCard, Peer, role};

use crate::lab::Selection;
use crate::lab::why::Question;
use crate::texts::Text;
use crate::views::client::{Submission, submissions_told};
use raft_sim::{Cluster, Observed};

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
    Message(Box<MessageCard>),
    /// An entry of a node's log.
    Entry(Box<EntryCard>),
}

/// A line: what, how much, and what may be asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What.
    pub name: &'static str,
    /// How much.
    pub value: String,
    /// The question why it is so, if there is an answer to it.
    pub why: Option<Question>,
}

impl Row {
    fn new(name: Text, value: impl Into<String>) -> Self {
        Self {
            name: name.now(),
            value: value.into(),
            why: None,
        }
    }

    fn asked(self, question: Question) -> Self {
        Self {
            why: Some(question),
            ..self
        }
    }
}

impl Inspector {
    /// Everything about what is selected.
    #[must_use]
    pub fn of(cluster: &Cluster, selection: Option<Selection>) -> Self {
        match selection {
            None => Self::Nothing,
            Some(Selection::Client) => Self::Client(submissions_told(cluster)),
            Some(Selection::Node(node)) => match Observed::node(cluster, node) {
                Some(view) => Self::Node(Box::new(node::node_card(cluster, &view))),
                None => Self::Nothing,
            },
            Some(Selection::Link(a, b)) => link::link_card(cluster, a, b).map_or(Self::Nothing, Self::Link),
            Some(Selection::Entry(node, index)) => {
                Self::Entry(Box::new(entry::entry_card(cluster, node, index)))
            }
            Some(Selection::Message(name)) => Self::Message(Box::new(message::message_card(cluster, name))),
        }
    }
}
