//! How a wall is drawn: from edge to edge, while a person drags it and while it stands.

use super::svg::{Drawn, add, set, set_flag, set_line, set_number};
use crate::geometry::{Line, Point, Rect};
use crate::layout::Layout;
use web_sys::Element;

/// The wall's elements.
pub(super) struct WallArt {
    group: Element,
    line: Element,
    sides: Element,
    drawn: Drawn<(Option<(u64, u64, u64, u64)>, String)>,
}

impl WallArt {
    pub(super) fn new(layer: &Element) -> Self {
        let group = add(layer, "g", "wall");
        set(&group, "data-decoration", "");
        let line = add(&group, "line", "wall-line");
        let sides = add(&group, "text", "wall-sides");
        Self { group, line, sides, drawn: Drawn::nothing() }
    }

    /// Draws this wall, in the stage's pixels, or none. `sides` says who stands where.
    pub(super) fn paint(&mut self, line: Option<Line>, sides: &str, layout: &Layout) {
        let bits = line.map(|Line { a, b }| (a.x.to_bits(), a.y.to_bits(), b.x.to_bits(), b.y.to_bits()));
        if !self.drawn.changes_to((bits, sides.to_owned())) {
            return;
        }
        let bounds = Rect::new(0.0, 0.0, layout.size.width, layout.size.height);
        let seen = line.and_then(|line| line.within(bounds));
        set_flag(&self.group, "data-shown", seen.is_some());
        let Some((from, to)) = seen else { return };
        set_line(&self.line, from, to);
        let upper = if from.y < to.y { from } else { to };
        let at = Point::new(upper.x.clamp(90.0, (layout.size.width - 90.0).max(90.0)), upper.y + 62.0);
        set_number(&self.sides, "x", at.x);
        set_number(&self.sides, "y", at.y);
        self.sides.set_text_content(Some(sides));
    }

    /// The stage has another size.
    pub(super) fn forget(&mut self) {
        self.drawn.forget();
    }
}
