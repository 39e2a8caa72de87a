//! A swipe of a finger to the left or to the right over something that neither scrolls nor is drawn on.

use crate::geometry::Point;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// A shorter way is a touch.
const SHORTEST: f64 = 48.0;

/// Where a finger went down, until it goes up.
#[derive(Clone, Debug, Default)]
pub struct Swipe(Rc<Cell<Option<Point>>>);

/// Whether a finger that went from one point to another swiped, and whether forth: to the left, as one turns pages.
fn forth(from: Point, to: Point) -> Option<bool> {
    let (x, y) = (to.x - from.x, to.y - from.y);
    (x.abs() >= SHORTEST && x.abs() >= 2.0 * y.abs()).then_some(x < 0.0)
}

impl Swipe {
    /// What an element does when a finger goes down on it, goes up, and is taken for something else.
    pub fn handlers(&self, onswipe: &Callback<bool>) -> [Callback<PointerEvent>; 3] {
        let point =
            |event: &PointerEvent| Point::new(f64::from(event.client_x()), f64::from(event.client_y()));
        let [down, up, lost] = [(); 3].map(|()| self.0.clone());
        let onswipe = onswipe.clone();
        [
            Callback::from(move |event: PointerEvent| {
                let target = event
                    .target()
                    .and_then(|target| target.dyn_into::<Element>().ok());
                // A button is pressed, and the logs scroll to the side.
                let taken =
                    target.is_some_and(|target| target.closest("button, .logs").ok().flatten().is_some());
                let finger = event.pointer_type() == "touch" && event.is_primary();
                down.set((finger && !taken).then(|| point(&event)));
            }),
            Callback::from(move |event: PointerEvent| {
                if let Some(forth) = up.take().and_then(|from| forth(from, point(&event))) {
                    onswipe.emit(forth);
                }
            }),
            Callback::from(move |_: PointerEvent| lost.set(None)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swipe_is_long_and_level() {
        let from = Point::new(200.0, 600.0);
        let to = |x, y| forth(from, Point::new(x, y));
        assert_eq!(to(120.0, 610.0), Some(true));
        assert_eq!(to(280.0, 570.0), Some(false));
        assert_eq!(to(170.0, 600.0), None, "short");
        assert_eq!(to(140.0, 540.0), None, "aslant");
        assert_eq!(to(200.0, 400.0), None, "upwards");
    }
}
