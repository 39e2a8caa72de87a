//! Where it is written beside a wall who stands on which side: as high up as it lies on no node, no crown and no label.

use super::Layout;
use crate::geometry::{Point, Rect};

/// The words begin so far from the wall.
pub const ASIDE: f64 = 12.0;
/// A letter of them is about so wide.
const LETTER: f64 = 8.5;
/// They reach so far up from their middle, and down.
const HALF_HIGH: f64 = 9.0;
/// So far from the wall's end, and from one place that is tried to the next.
const STEP: f64 = 14.0;

impl Layout {
    /// The place on a wall beside which there is room for words of so many letters on its left and on its right.
    #[must_use]
    pub fn beside_wall(&self, from: Point, to: Point, letters: [usize; 2]) -> Point {
        let (upper, lower) = if from.y < to.y { (from, to) } else { (to, from) };
        let [left, right] = letters.map(|letters| ASIDE + super::count_as_f64(letters) * LETTER);
        let within = |at: Point| {
            let most = (self.size.width - right).max(left);
            Point::new(at.x.clamp(left, most), at.y)
        };
        let length = upper.distance(lower);
        let mut way = STEP;
        while way < length {
            let at = within(upper.step_towards(lower, way));
            let words = Rect::new(at.x - left, at.y - HALF_HIGH, at.x + right, at.y + HALF_HIGH);
            if self.is_free(words) {
                return at;
            }
            way += STEP;
        }
        within(upper.step_towards(lower, STEP))
    }

    /// Whether nothing that stands on the stage lies there.
    fn is_free(&self, rect: Rect) -> bool {
        let client = Rect::around(self.client.centre, self.client_radius);
        let mut labels = self.nodes.iter().map(|node| node.label);
        !client.overlaps(rect)
            && !self.client.label.overlaps(rect)
            && !labels.any(|label| label.overlaps(rect))
            && self
                .nodes
                .iter()
                .all(|node| rect.distance(node.centre) >= self.rim && !self.crown(node).overlaps(rect))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;
    use crate::layout::Insets;

    #[test]
    fn who_stands_on_which_side_is_written_over_no_node_crown_or_label_wherever_the_wall_is_dragged() {
        let insets = Insets {
            top: 58.0,
            bottom: 122.0,
        };
        for (count, letters) in [(3, [1, 3]), (5, [3, 5]), (7, [5, 7])] {
            let layout = Layout::of(count, Size::new(876.0, 564.0), insets);
            for x in (12..=86).map(|tenth| f64::from(tenth) * 10.0) {
                let at = layout.beside_wall(Point::new(x, 58.0), Point::new(x + 20.0, 442.0), letters);
                let [left, right] =
                    letters.map(|letters| ASIDE + crate::layout::count_as_f64(letters) * LETTER);
                let words = Rect::new(at.x - left, at.y - HALF_HIGH, at.x + right, at.y + HALF_HIGH);
                assert!(layout.is_free(words), "{count} nodes, a wall at {x}: {at:?}");
            }
        }
    }
}
