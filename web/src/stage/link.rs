//! How a pair of nodes is joined: a hair-thin line that is easy to hit, red and crossed where it is cut, and an
//! arrow-head at each end that cuts one way.

use super::svg::{Drawn, add, move_to, push_number, set, set_flag, set_line, set_number};
use crate::geometry::Point;
use crate::layout::Layout;
use crate::scene::{Cut, LinkMark};
use crate::texts;
use raft_sim::letter;
use web_sys::Element;

/// The arrow-heads stand so far from the rim.
const HEAD: f64 = 13.0;
/// From its middle to its tip, and to either side.
const HALF_A_HEAD: f64 = 5.0;

/// A link's elements.
pub(super) struct LinkArt {
    pair: Element,
    group: Element,
    line: Element,
    broken: Element,
    hit: Element,
    cross: Element,
    /// What `a` sends to `b` ends at the first one, near `b`.
    ends: [EndArt; 2],
    cut: Drawn<Cut>,
    selected: Drawn<bool>,
    span: (Point, Point),
}

/// Cuts one way.
struct EndArt {
    end: Element,
    hit: Element,
    head: Element,
}

impl LinkArt {
    pub(super) fn new(mark: &LinkMark, links: &Element) -> Self {
        // Whoever points at a link sees its ends.
        let pair = add(links, "g", "pair");
        let group = add(&pair, "g", "link");
        set(&group, "data-link", &mark.name());
        set(&group, "role", "button");
        set(&group, "tabindex", "-1");
        let [line, broken, hit] = ["line", "broken", "hit"].map(|class| add(&group, "line", class));
        let cross = add(&group, "g", "cross");
        set(&add(&cross, "circle", "cross-paper"), "r", "9");
        set(
            &add(&cross, "path", "cross-sign"),
            "d",
            "M-5 -5l10 10M5 -5l-10 10",
        );
        let end = |from, to| {
            let end = add(&pair, "g", "end");
            set(&end, "data-link-end", &format!("{}-{}", letter(from), letter(to)));
            set(&end, "role", "button");
            set(&end, "tabindex", "-1");
            let hit = add(&end, "circle", "end-hit");
            set(&hit, "r", "12");
            let head = add(&end, "path", "head");
            EndArt { end, hit, head }
        };
        let ends = [end(mark.a, mark.b), end(mark.b, mark.a)];
        Self {
            pair,
            group,
            line,
            broken,
            hit,
            cross,
            ends,
            cut: Drawn::nothing(),
            selected: Drawn::nothing(),
            span: Default::default(),
        }
    }

    pub(super) const fn element(&self) -> &Element {
        &self.group
    }

    pub(super) fn remove(&self) {
        self.pair.remove();
    }

    /// Puts the link between its nodes, rim to rim.
    pub(super) fn place(&mut self, layout: &Layout, a: Point, b: Point) {
        let beyond = layout.rim + 2.0;
        self.span = layout.span(a, beyond, b, beyond);
        set_line(&self.line, self.span.0, self.span.1);
        set_line(&self.hit, self.span.0, self.span.1);
        for (end, from, to) in [(&self.ends[0], a, b), (&self.ends[1], b, a)] {
            end.place(to.step_towards(from, layout.rim + HEAD), to);
        }
        self.cut.forget();
    }

    pub(super) fn paint(&mut self, mark: &LinkMark, selected: bool) {
        if self.selected.changes_to(selected) {
            set_flag(&self.group, "data-selected", selected);
            set_flag(&self.pair, "data-selected", selected);
        }
        if !self.cut.changes_to(mark.cut) {
            return;
        }
        let (a, b) = (letter(mark.a), letter(mark.b));
        let name = match mark.cut {
            Cut::None => "none".to_owned(),
            Cut::Both => "both".to_owned(),
            Cut::AToB => format!("{a}-{b}"),
            Cut::BToA => format!("{b}-{a}"),
        };
        set(&self.group, "data-cut", &name);
        let (forth, back) = (mark.cuts_from(mark.a), mark.cuts_from(mark.b));
        set(&self.group, "aria-label", &texts::link_label(a, b, forth, back));
        for (EndArt { end, .. }, from, to, cut) in [(&self.ends[0], a, b, forth), (&self.ends[1], b, a, back)]
        {
            set_flag(end, "data-cut", cut);
            set(end, "aria-label", &texts::link_end(from, to, cut));
        }
        // What is cut one way is broken from the middle to the end at which nothing arrives.
        let (from, to) = self.span;
        let middle = from.towards(to, 0.5);
        let (begins, ends, at) = match mark.cut {
            Cut::AToB => (middle, to, from.towards(to, 0.57)),
            Cut::BToA => (from, middle, from.towards(to, 0.43)),
            Cut::None | Cut::Both => (from, to, middle),
        };
        set_line(&self.broken, begins, ends);
        move_to(&self.cross, at, &mut String::new());
    }
}

impl EndArt {
    /// Puts the arrow-head to a place, pointing to another. It is drawn where it is, not moved there: what is moved costs the browser
    /// something at every frame, even if it never shows.
    fn place(&self, at: Point, to: Point) {
        set_number(&self.hit, "cx", at.x);
        set_number(&self.hit, "cy", at.y);
        let (tip, back) = (
            at.step_towards(to, HALF_A_HEAD),
            at.step_towards(to, -HALF_A_HEAD),
        );
        let (x, y) = (tip.x - at.x, tip.y - at.y);
        let mut text = String::new();
        for (command, corner) in [
            ("M", (back.x + y, back.y - x)),
            ("L", (tip.x, tip.y)),
            ("L", (back.x - y, back.y + x)),
        ] {
            text.push_str(command);
            push_number(&mut text, corner.0);
            text.push(' ');
            push_number(&mut text, corner.1);
        }
        text.push('z');
        set(&self.head, "d", &text);
    }
}
