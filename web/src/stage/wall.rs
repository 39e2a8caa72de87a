//! How a wall is drawn: from edge to edge, while a person drags it and while it stands.

use super::svg::{Drawn, add, set, set_flag, set_line, set_number};
use crate::geometry::{Line, Rect, Size};
use crate::layout::{ASIDE, Insets, Layout};
use web_sys::Element;

/// Who stands on the left of a wall and who on its right, as one looks at the screen.
pub(super) type Sides = [String; 2];

/// The wall's elements.
pub(super) struct WallArt {
    groups: [Element; 2],
    line: Element,
    sides: [Element; 2],
    drawn: Drawn<(Option<Line>, Sides)>,
}

impl WallArt {
    /// The wall stands behind everything; who stands where is read over everything.
    pub(super) fn new(layer: &Element, labels: &Element) -> Self {
        let [group, words] = [layer, labels].map(|layer| add(layer, "g", "wall"));
        set(&group, "data-decoration", "");
        set(&words, "data-decoration", "");
        let line = add(&group, "line", "wall-line");
        let sides = ["wall-sides left", "wall-sides"].map(|class| add(&words, "text", class));
        Self {
            groups: [group, words],
            line,
            sides,
            drawn: Drawn::nothing(),
        }
    }

    /// Draws this wall, in the stage's pixels, or none. `sides` says who stands where.
    pub(super) fn paint(&mut self, line: Option<Line>, sides: &Sides, layout: &Layout, insets: Insets) {
        if !self.drawn.changes_to((line, sides.clone())) {
            return;
        }
        let Size { width, height } = layout.size;
        let bounds = Rect::new(0.0, insets.top, width, height - insets.bottom);
        let seen = line.and_then(|line| line.within(bounds));
        for group in &self.groups {
            set_flag(group, "data-shown", seen.is_some());
        }
        let Some((from, to)) = seen else { return };
        set_line(&self.line, from, to);
        let letters = sides.each_ref().map(|text| text.chars().count());
        let at = layout.beside_wall(from, to, letters);
        for ((element, text), aside) in self.sides.iter().zip(sides).zip([-ASIDE, ASIDE]) {
            set_number(element, "x", at.x + aside);
            set_number(element, "y", at.y + 4.0);
            element.set_text_content(Some(text));
        }
    }

    /// The stage has another size.
    pub(super) fn forget(&mut self) {
        self.drawn.forget();
    }
}
