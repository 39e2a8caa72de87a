//! How messages are drawn: a shape for each kind, hollow for replies, a bar for refusals, fading where one is lost.
//!
//! Elements are used again and again. Where messages come and go too fast, or are too many, they have none: [`Crowd`].

use super::crowd::{Crowd, STRONGEST, class_of, strength};
use super::svg::{Drawn, add, move_to, push_number, set, set_number};
use crate::geometry::Point;
use crate::lab::eye::Eye;
use crate::layout::Layout;
use crate::scene::{MessageMark, Shape};
use crate::texts;
use raft_sim::{Endpoint, MessageName};
use std::collections::BTreeMap;
use web_sys::Element;

/// Messages keep to the right of their way by so much, so that those that meet do not hide each other.
const LANE: f64 = 3.5;
/// So large are messages on a small stage.
const COMPACT: f64 = 0.8;
/// So many elements are kept for later.
const SPARE_MAX: usize = 300;

/// The messages' elements.
pub(super) struct Messages {
    layer: Element,
    crowd: Crowd,
    /// Whether the crowd is drawn, and how large its messages are.
    crowded: Option<f64>,
    /// How many messages the crowd is told to have.
    counted: Drawn<usize>,
    drawn: BTreeMap<MessageName, MessageArt>,
    spare: Vec<MessageArt>,
    round: u64,
    text: String,
    /// Around the one that is selected.
    halo: Element,
    halo_shown: Drawn<bool>,
    /// The one that the tab key reaches; arrows go on from there.
    stop: Option<MessageName>,
}

/// A message's elements.
struct MessageArt {
    group: Element,
    path: Element,
    title: Element,
    look: Drawn<(Shape, [bool; 4])>,
    at: Drawn<(i64, i64)>,
    strength: Drawn<u32>,
    said: Drawn<(MessageName, bool)>,
    round: u64,
}

impl Messages {
    pub(super) fn new(layer: Element) -> Self {
        let halo = add(&layer, "circle", "message-halo");
        set(&halo, "r", "13");
        set(&halo, "display", "none");
        Self {
            crowd: Crowd::new(&layer),
            crowded: None,
            counted: Drawn::nothing(),
            layer,
            drawn: BTreeMap::new(),
            spare: Vec::new(),
            round: 0,
            text: String::new(),
            halo,
            halo_shown: Drawn::nothing(),
            stop: None,
        }
    }

    /// Their elements, in the order of their names.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.drawn.values().map(|art| &art.group)
    }

    /// The element of one.
    pub(super) fn element(&self, name: MessageName) -> Option<&Element> {
        self.drawn.get(&name).map(|art| &art.group)
    }

    /// Draws these messages, and no others. In a hurry none of them can be taken hold of but the one that is selected.
    pub(super) fn paint(
        &mut self,
        marks: &[MessageMark],
        layout: &Layout,
        eye: &Eye,
        selected: Option<MessageName>,
        hurry: bool,
    ) {
        self.round += 1;
        let mut haloed = false;
        let crowded = hurry.then_some(if layout.compact { COMPACT } else { 1.0 });
        if crowded.is_some() && self.crowded != crowded {
            self.crowd.forget();
        }
        self.crowd.begin();
        for mark in marks {
            let Some(at) = place(mark, layout) else { continue };
            let far = !eye.sees_message(mark.name, mark.kind);
            if selected == Some(mark.name) {
                haloed = true;
                move_to(&self.halo, at, &mut self.text);
            } else if let Some(scale) = crowded {
                self.crowd.add(mark, at, scale, far);
                continue;
            }
            if !self.drawn.contains_key(&mark.name) {
                let art = self.spare.pop().unwrap_or_else(|| MessageArt::new(&self.layer));
                art.name(mark, &mut self.text);
                self.drawn.insert(mark.name, art);
            }
            if let Some(art) = self.drawn.get_mut(&mark.name) {
                art.round = self.round;
                art.paint(mark, at, layout.compact, far, &mut self.text);
            }
        }
        if crowded.is_some() || self.crowded.is_some() {
            self.crowd.show();
            let count = if crowded.is_some() { marks.len() } else { 0 };
            if self.counted.changes_to(count) {
                set(&self.layer, "data-crowd", &count.to_string());
            }
        }
        self.crowded = crowded;
        let round = self.round;
        for (_, mut art) in self.drawn.extract_if(.., |_, art| art.round != round) {
            if self.spare.len() < SPARE_MAX {
                art.retire();
                self.spare.push(art);
            } else {
                art.group.remove();
            }
        }
        if self.halo_shown.changes_to(haloed) {
            set(&self.halo, "display", if haloed { "inline" } else { "none" });
        }
        self.place_stop(selected.filter(|_| haloed));
    }

    /// One of them can be reached by the tab key: the selected one, or any.
    fn place_stop(&mut self, selected: Option<MessageName>) {
        let kept = self.stop.filter(|name| self.drawn.contains_key(name));
        let stop = selected.or(kept).or_else(|| self.drawn.keys().next().copied());
        if stop == self.stop {
            return;
        }
        for (name, index) in [(self.stop, "-1"), (stop, "0")] {
            if let Some(art) = name.and_then(|name| self.drawn.get(&name)) {
                set(&art.group, "tabindex", index);
            }
        }
        self.stop = stop;
    }
}

/// A message by itself, in the middle.
pub(super) fn sample(layer: &Element, mark: &MessageMark) {
    let mut art = MessageArt::new(layer);
    art.paint(mark, Point::default(), false, false, &mut String::new());
    art.title.remove();
}

impl MessageArt {
    fn new(layer: &Element) -> Self {
        let group = add(layer, "g", "message");
        set(&group, "role", "button");
        set(&group, "tabindex", "-1");
        // A finger is wider than a message.
        set(&add(&group, "circle", "message-hit"), "r", "14");
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
        set(&self.group, "tabindex", "-1");
        self.at.forget();
    }

    fn paint(&mut self, mark: &MessageMark, at: Point, compact: bool, far: bool, text: &mut String) {
        let looks = [mark.reply, mark.refusal, mark.lost.is_some(), far];
        if self.look.changes_to((mark.shape, looks)) {
            let class = class_of(mark.shape, looks);
            set(&self.group, "class", &class);
            set(&self.path, "d", shape(mark.shape, mark.reply, mark.refusal));
        }
        #[allow(clippy::cast_possible_truncation, reason = "pixels")]
        let tenths = ((at.x * 10.0).round() as i64, (at.y * 10.0).round() as i64);
        if self.at.changes_to(tenths) {
            move_to(&self.group, at, text);
            if compact {
                text.push_str(" scale(");
                push_number(text, COMPACT);
                text.push(')');
                set(&self.group, "transform", text);
            }
        }
        let strength = strength(mark);
        if self.strength.changes_to(strength) {
            set_number(&self.group, "opacity", f64::from(strength) / f64::from(STRONGEST));
        }
        if self.said.changes_to((mark.name, mark.lost.is_some())) {
            let said = texts::message(mark.kind, mark.name, mark.refusal, mark.entries);
            let said = mark
                .lost
                .map_or_else(|| said.clone(), |why| texts::lost_message(&said, why));
            set(&self.group, "aria-label", &said);
            self.title.set_text_content(Some(&said));
        }
    }
}

/// The message nearest to a point, if one is so near. Of two that are equally near, one that still travels.
pub(super) fn nearest(
    marks: &[MessageMark],
    layout: &Layout,
    point: Point,
    reach: f64,
) -> Option<MessageName> {
    let near = marks.iter().filter_map(|mark| {
        let distance = place(mark, layout)?.distance(point);
        (distance <= reach).then_some((distance, mark))
    });
    near.min_by(|(a, one), (b, other)| a.total_cmp(b).then(one.lost.is_some().cmp(&other.lost.is_some())))
        .map(|(_, mark)| mark.name)
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

pub(super) const fn class(shape: Shape) -> &'static str {
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

/// The outline of a message, around the origin: every command is relative, so that it can follow a place.
pub(super) const fn shape(shape: Shape, reply: bool, refusal: bool) -> &'static str {
    match (shape, reply, refusal) {
        (Shape::Append, false, _) => "m-7.5 0a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0 -15 0",
        (Shape::Append, true, false) => "m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0",
        (Shape::Append, true, true) => "m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0m-2.5 8l16 -16",
        (Shape::Heartbeat, false, _) => {
            "m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0m4.9 0a.6 .6 0 1 0 1.2 0a.6 .6 0 1 0 -1.2 0"
        }
        (Shape::Heartbeat, true, _) => "m-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0 -6.8 0",
        (Shape::Vote, false, _) => "m0 -8.5l8.5 8.5l-8.5 8.5l-8.5 -8.5z",
        (Shape::Vote, true, false) => "m0 -7l7 7l-7 7l-7 -7z",
        (Shape::Vote, true, true) => "m0 -7l7 7l-7 7l-7 -7zm-7 14l14 -14",
        (Shape::PreVote, false, _) => "m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
        (Shape::PreVote, true, false) => "m0 -5l5 5l-5 5l-5 -5z",
        (Shape::PreVote, true, true) => "m0 -5l5 5l-5 5l-5 -5zm-5.5 10.5l11 -11",
        (Shape::Snapshot, false, _) => "m-7 -7h14v14h-14z",
        (Shape::Snapshot, true, _) => "m-5.5 -5.5h11v11h-11z",
        (Shape::Transfer, ..) => "m0 -8.5l8.5 14.5h-17z",
        (Shape::Read, false, _) => "m-4 -7h8l4 7l-4 7h-8l-4 -7z",
        (Shape::Read, true, _) => "m-3 -5.5h6l3.2 5.5l-3.2 5.5h-6l-3.2 -5.5z",
        (Shape::Client, _, false) => "m-4.5 -4.5h9a4.5 4.5 0 0 1 0 9h-9a4.5 4.5 0 0 1 0 -9z",
        (Shape::Client, _, true) => "m-4.5 -4.5h9a4.5 4.5 0 0 1 0 9h-9a4.5 4.5 0 0 1 0 -9zm-2.5 12.5l14 -15",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn outlines_are_relative_so_that_they_follow_their_place() {
        for at in [
            Shape::Append,
            Shape::Heartbeat,
            Shape::Vote,
            Shape::PreVote,
            Shape::Client,
            Shape::Snapshot,
            Shape::Transfer,
            Shape::Read,
        ] {
            for (reply, refusal) in [(false, false), (false, true), (true, false), (true, true)] {
                let outline = shape(at, reply, refusal);
                assert!(
                    !outline.contains(|letter: char| letter.is_ascii_uppercase()),
                    "{outline}"
                );
            }
        }
    }

    use crate::geometry::Size;
    use crate::layout::Insets;
    use raft_sim::{MessageKind, NodeId, ParcelKind};

    fn mark(count: u64, along: f64) -> MessageMark {
        MessageMark {
            name: MessageName::new(NodeId(1), NodeId(2), count),
            shape: Shape::Append,
            reply: false,
            refusal: false,
            along,
            strength: 1.0,
            lost: None,
            entries: 0,
            kind: ParcelKind::Raft(MessageKind::AppendEntries),
        }
    }

    #[test]
    fn a_click_beside_messages_means_the_nearest_within_reach() {
        let layout = Layout::of(5, Size::new(800.0, 600.0), Insets::default());
        let marks = [mark(1, 0.4), mark(2, 0.5)];
        let at = place(&marks[1], &layout).unwrap();
        let beside = |by: f64| Point::new(at.x, at.y + by);
        assert_eq!(nearest(&marks, &layout, beside(10.0), 14.0), Some(marks[1].name));
        assert_eq!(nearest(&marks, &layout, beside(18.0), 22.0), Some(marks[1].name));
        let far = Point::new(at.x - 400.0, at.y + 300.0);
        assert_eq!(nearest(&marks, &layout, far, 22.0), None);
    }
}
