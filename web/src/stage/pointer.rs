//! What lies under a pointer or under the focus, told from the names that the elements carry.

use crate::lab::Selection;
use raft_sim::{Endpoint, MessageName, NodeId};
use web_sys::Element;

/// What lies there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nothing: the paper.
    Paper,
    /// Something that can be selected.
    Selection(Selection),
    /// A link, to be cut or mended.
    Link(NodeId, NodeId),
    /// The end of a link: what the first sends to the second.
    Way(NodeId, NodeId),
}

impl Target {
    /// What `element` belongs to.
    #[must_use]
    pub fn of(element: &Element) -> Self {
        let named = |name: &str| {
            let found = element.closest(&format!("[{name}]")).ok().flatten()?;
            found.get_attribute(name)
        };
        if let Some(name) = named("data-node") {
            return node(&name).map_or(Self::Paper, |node| Self::Selection(Selection::Node(node)));
        }
        if let Some(name) = named("data-link-end") {
            return pair(&name).map_or(Self::Paper, |(from, to)| Self::Way(from, to));
        }
        if let Some(name) = named("data-message") {
            return message(&name).map_or(Self::Paper, |name| Self::Selection(Selection::Message(name)));
        }
        if let Some(name) = named("data-link") {
            return pair(&name).map_or(Self::Paper, |(a, b)| Self::Link(a, b));
        }
        if named("data-client").is_some() {
            return Self::Selection(Selection::Client);
        }
        Self::Paper
    }
}

/// The node of a letter.
#[must_use]
pub fn node(name: &str) -> Option<NodeId> {
    let mut letters = name.chars();
    let letter = letters.next().filter(char::is_ascii_uppercase)?;
    letters
        .next()
        .is_none()
        .then(|| NodeId(u32::from(letter) - u32::from('A') + 1))
}

/// The nodes of `A-B`.
fn pair(name: &str) -> Option<(NodeId, NodeId)> {
    let (a, b) = name.split_once('-')?;
    Some((node(a)?, node(b)?))
}

/// The message of `1-2-34`: from, to, count; the client is 0.
#[must_use]
pub fn message(name: &str) -> Option<MessageName> {
    let mut parts = name.split('-');
    let mut number = || parts.next()?.parse::<u64>().ok();
    let (from, to, count) = (number()?, number()?, number()?);
    let end = |number: u64| match u32::try_from(number).ok()? {
        0 => Some(Endpoint::Client),
        node => Some(Endpoint::Node(NodeId(node))),
    };
    Some(MessageName {
        from: end(from)?,
        to: end(to)?,
        count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        assert_eq!(node("A"), Some(NodeId(1)));
        assert_eq!(node("K"), Some(NodeId(11)));
        assert_eq!(node("AB"), None);
        assert_eq!(pair("A-B"), Some((NodeId(1), NodeId(2))));
        assert_eq!(
            message("0-3-12"),
            Some(MessageName::new(Endpoint::Client, NodeId(3), 12))
        );
        assert_eq!(message("1-2"), None);
    }
}
