//! Everything about a message.

use super::Row;
use crate::texts;
use crate::views::seconds;
use raft_sim::{Cluster, MessageName, Observed};

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

/// Everything about a message, also about one that is gone.
pub(super) fn message_card(cluster: &Cluster, name: MessageName) -> MessageCard {
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
    let mut rows = vec![(texts::SENT.now(), seconds(message.sent))];
    match message.lost {
        Some((at, why)) => {
            rows.push((texts::LOST.now(), seconds(at)));
            rows.push((texts::WHY.now(), texts::loss(why).to_owned()));
        }
        None => rows.push((texts::ARRIVES.now(), seconds(message.arrives))),
    }
    if message.term.0 > 0 {
        rows.push((texts::TERM.now(), message.term.to_string()));
    }
    MessageCard {
        name,
        title: texts::message(message.kind, message.name, message.refusal, message.entries),
        travels: message.lost.is_none(),
        rows,
    }
}
