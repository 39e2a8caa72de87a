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

/// A line: what, and how much.
pub type Row = (&'static str, String);

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
