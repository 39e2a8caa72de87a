//! How messages are drawn: a shape for each kind, hollow for replies, a bar for refusals, fading where one is lost.
//!
//! Elements are used again and again: at high speed a frame may begin and end hundreds of messages.

use super::svg::{Drawn, add, move_to, set, set_number};
use crate::geometry::Point;
use crate::layout::Layout;
use crate::scene::{MessageMark, Shape};
use crate::texts;
use raft_sim::{Endpoint, MessageName};
use std::collections::BTreeMap;
use web_sys::Element;

/// Messages keep to the right of their way by so much, so that those that meet do not hide each other.
const LANE: f64 = 3.5;
/// So many elements are kept for later.
const SPARE_MAX: usize = 300;

/// The messages' elements.
pub(super) struct Messages {
    layer: Element,
    drawn: BTreeMap<MessageName, MessageArt>,
    spare: Vec<MessageArt>,
    round: u64,
    text: String,
}

/// A message's elements.
struct MessageArt {
    group: Element,
    path: Element,
    title: Element,
    look: Drawn<(Shape, bool, bool, bool)>,
    at: Drawn<(i64, i64)>,
    strength: Drawn<u32>,
    said: Drawn<(MessageName, bool)>,
    round: u64,
}

impl Messages {
    pub(super) fn new(layer: Element) -> Self {
        Self {
            layer,
            drawn: BTreeMap::new(),
            spare: Vec::new(),
            round: 0,
            text: String::new(),
        }
    }

    /// Draws these messages, and no others.
    pub(super) fn paint(&mut self, marks: &[MessageMark], layout: &Layout) {
        self.round += 1;
        for mark in marks {
            let Some(at) = place(mark, layout) else { continue };
            if !self.drawn.contains_key(&mark.name) {
                let art = self.spare.pop().unwrap_or_else(|| MessageArt::new(&self.layer));
                art.name(mark, &mut self.text);
                self.drawn.insert(mark.name, art);
            }
            if let Some(art) = self.drawn.get_mut(&mark.name) {
                art.round = self.round;
                art.paint(mark, at, layout.compact, &mut self.text);
            }
        }
        let round = self.round;
        for (_, mut art) in self.drawn.extract_if(.., |_, art| art.round != round) {
            if self.spare.len() < SPARE_MAX {
                art.retire();
                self.spare.push(art);
            } else {
                art.group.remove();
            }
        }
    }
}

impl MessageArt {
    fn new(layer: &Element) -> Self {
        let group = add(layer, "g", "message");
        let title = add(&group, "title", "");
        let path = add(&group, "path", "");
        Self {
            group,
            path,
            title,
            look: Drawn::nothing(),
            at: Drawn::nothing(),
            strength: Drawn::nothing(),
            said: Drawn::nothing(),
            round: 0,
        }
    }

    /// Becomes this message.
    fn name(&self, mark: &MessageMark, text: &mut String) {
        use std::fmt::Write;
        text.clear();
        let end = |endpoint: Endpoint| endpoint.node().map_or(0, |node| node.0);
        let _ = write!(
            text,
            "{}-{}-{}",
            end(mark.name.from),
            end(mark.name.to),
            mark.name.count
        );
        set(&self.group, "data-message", text);
        let _ = self.group.remove_attribute("display");
    }

    /// Shows nothing until it is another message.
    fn retire(&mut self) {
        set(&self.group, "display", "none");
        let _ = self.group.remove_attribute("data-message");
        self.at.forget();
    }

    fn paint(&mut self, mark: &MessageMark, at: Point, compact: bool, text: &mut String) {
        if self
            .look
            .changes_to((mark.shape, mark.reply, mark.refusal, mark.lost.is_some()))
        {
            text.clear();
            text.push_str("message ");
            text.push_str(class(mark.shape));
            for (is, class) in [
                (mark.reply, " reply"),
                (mark.refusal, " refusal"),
                (mark.lost.is_some(), " lost"),
            ] {
                if is {
                    text.push_str(class);
                }
            }
            set(&self.group, "class", text);
            set(&self.path, "d", shape(mark.shape, mark.reply, mark.refusal));
        }
        #[allow(clippy::cast_possible_truncation, reason = "pixels")]
        let tenths = ((at.x * 10.0).round() as i64, (at.y * 10.0).round() as i64);
        if self.at.changes_to(tenths) {
            move_to(&self.group, at, text);
            if compact {
                text.push_str(" scale(.8)");
                set(&self.group, "transform", text);
            }
        }
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to 20"
        )]
        let strength = (mark.strength * 20.0).ceil() as u32;
        if self.strength.changes_to(strength) {
            set_number(&self.group, "opacity", f64::from(strength) / 20.0);
        }
        if self.said.changes_to((mark.name, mark.lost.is_some())) {
            let said = texts::message(mark.kind, mark.name, mark.refusal, mark.entries);
            let said = mark
                .lost
                .map_or_else(|| said.clone(), |why| texts::lost_message(&said, why));
            self.title.set_text_content(Some(&said));
        }
    }
}

/// Where a message is: on the straight line from rim to rim, at its right.
fn place(mark: &MessageMark, layout: &Layout) -> Option<Point> {
    let end = |endpoint: Endpoint| match endpoint {
        Endpoint::Client => Some((layout.client.centre, layout.client_radius + 4.0)),
        Endpoint::Node(node) => {
            let at = usize::try_from(node.0).ok()?.checked_sub(1)?;
            Some((layout.nodes.get(at)?.centre, layout.rim + 4.0))
        }
    };
    let ((from, from_radius), (to, to_radius)) = (end(mark.name.from)?, end(mark.name.to)?);
    let (begins, ends) = layout.span(from, from_radius, to, to_radius);
    let length = from.distance(to).max(1.0);
    let aside = Point::new(-(to.y - from.y) / length * LANE, (to.x - from.x) / length * LANE);
    let at = begins.towards(ends, mark.along);
    Some(Point::new(at.x + aside.x, at.y + aside.y))
}

const fn class(shape: Shape) -> &'static str {
    match shape {
        Shape::Append => "append",
        Shape::Heartbeat => "heartbeat",
        Shape::Vote => "vote",
        Shape::PreVote => "pre-vote",
        Shape::Client => "request",
        Shape::Snapshot => "snapshot",
        Shape::Transfer => "transfer",
        Shape::Read => "read",
    }
}

/// The outline of a message, around the origin.
const fn shape(shape: Shape, reply: bool, refusal: bool) -> &'static str {
    match (shape, reply, refusal) {
        (Shape::Append, false, _) => "M-7.5 0a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0 -15 0",
        (Shape::Append, true, false) => "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0",
        (Shape::Append, true, true) => "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0M-8 8L8 -8",
        (Shape::Heartbeat, false, _) => {
            "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0M-.6 0a.6 .6 0 1 0 1.2 0a.6 .6 0 1 0 -1.2 0"
        }
        (Shape::Heartbeat, true, _) => "M-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0 -6.8 0",
        (Shape::Vote, false, _) => "M0 -8.5l8.5 8.5l-8.5 8.5l-8.5 -8.5z",
        (Shape::Vote, true, false) => "M0 -7l7 7l-7 7l-7 -7z",
        (Shape::Vote, true, true) => "M0 -7l7 7l-7 7l-7 -7zM-7 7L7 -7",
        (Shape::PreVote, false, _) => "M0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
        (Shape::PreVote, true, false) => "M0 -5l5 5l-5 5l-5 -5z",
        (Shape::PreVote, true, true) => "M0 -5l5 5l-5 5l-5 -5zM-5.5 5.5L5.5 -5.5",
        (Shape::Snapshot, false, _) => "M-7 -7h14v14h-14z",
        (Shape::Snapshot, true, _) => "M-5.5 -5.5h11v11h-11z",
        (Shape::Transfer, ..) => "M0 -8.5l8.5 14.5h-17z",
        (Shape::Read, false, _) => "M-4 -7h8l4 7l-4 7h-8l-4 -7z",
        (Shape::Read, true, _) => "M-3 -5.5h6l3.2 5.5l-3.2 5.5h-6l-3.2 -5.5z",
        (Shape::Client, _, false) => "M-4.5 -4.5h9a4.5 4.5 0 0 1 0 9h-9a4.5 4.5 0 0 1 0 -9z",
        (Shape::Client, _, true) => "M-4.5 -4.5h9a4.5 4.5 0 0 1 0 9h-9a4.5 4.5 0 0 1 0 -9zM-7 8L7 -8",
    }
}
