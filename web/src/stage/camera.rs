//! What part of the stage is seen: all of it, or what is near to something. Where that is, is a function of the places; only the way
//! there takes time.

use crate::geometry::{Point, Rect};
use crate::layout::{Insets, Layout, Place};
use raft_sim::{Endpoint, NodeId};

/// So much larger than on the whole stage things are at most.
const SCALE_MAX: f64 = 1.75;
/// Less than this is not worth a move.
const SCALE_MIN: f64 = 1.06;
/// Free space around what is gone to.
const ROOM: f64 = 14.0;
/// The camera takes so many milliseconds.
const MOVE_MILLIS: f64 = 500.0;

/// A part of the stage, in its own pixels: where it begins, and how large it is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct View {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) scale: f64,
}

impl View {
    pub(super) const WHOLE: Self = Self {
        left: 0.0,
        top: 0.0,
        scale: 1.0,
    };

    /// What is seen when the camera is near to these: they stand in the middle of what the edges leave free, as large as they fit, and
    /// nothing is seen of what is beyond the stage.
    pub(super) fn near(layout: &Layout, insets: Insets, near: &[Endpoint]) -> Self {
        let Some(mut wanted) = bounds(layout, near) else {
            return Self::WHOLE;
        };
        // One that is alone stands in the middle, on whichever side its label is.
        if let [Endpoint::Node(node)] = near
            && let Some(place) = place(layout, *node)
        {
            let centre = place.centre.x;
            let half = (centre - wanted.left).max(wanted.right - centre);
            wanted = Rect::new(centre - half, wanted.top, centre + half, wanted.bottom);
        }
        let size = layout.size;
        let (high, foot) = (insets.top, size.height - insets.bottom);
        let fits = (size.width / wanted.width()).min((foot - high) / wanted.height());
        let scale = fits.min(SCALE_MAX);
        if scale < SCALE_MIN {
            return Self::WHOLE;
        }
        let middle = |from: f64, to: f64| f64::midpoint(from, to);
        let spare = 1.0 - 1.0 / scale;
        let left = middle(wanted.left, wanted.right) - size.width / 2.0 / scale;
        let top = middle(wanted.top, wanted.bottom) - middle(high, foot) / scale;
        Self {
            left: left.clamp(0.0, size.width * spare),
            top: top.clamp(high * spare, (foot * spare).max(high * spare)),
            scale,
        }
    }

    /// Where on the stage that is, what is seen here.
    pub(super) fn stage(self, seen: Point) -> Point {
        Point::new(self.left + seen.x / self.scale, self.top + seen.y / self.scale)
    }

    /// On the way from another one. It is the sides that move evenly, or things would rush by at the end.
    fn between(self, from: Self, part: f64) -> Self {
        let mix = |from: f64, to: f64| from + (to - from) * part;
        Self {
            left: mix(from.left, self.left),
            top: mix(from.top, self.top),
            scale: 1.0 / mix(1.0 / from.scale, 1.0 / self.scale),
        }
    }
}

fn place(layout: &Layout, node: NodeId) -> Option<&Place> {
    layout.nodes.get(usize::try_from(node.0).ok()?.checked_sub(1)?)
}

/// The room that these take, with their labels; none where there are none.
fn bounds(layout: &Layout, near: &[Endpoint]) -> Option<Rect> {
    let of = |end: &Endpoint| match end {
        Endpoint::Client => Some([
            Rect::around(layout.client.centre, layout.client_radius),
            layout.client.label,
        ]),
        Endpoint::Node(node) => {
            let place = place(layout, *node)?;
            Some([Rect::around(place.centre, layout.rim).grown(6.0), place.label])
        }
    };
    let join = |a: Rect, b: Rect| {
        Rect::new(
            a.left.min(b.left),
            a.top.min(b.top),
            a.right.max(b.right),
            a.bottom.max(b.bottom),
        )
    };
    let all = near.iter().filter_map(of).flatten().reduce(join)?;
    Some(all.grown(ROOM))
}

/// The camera: what it shows, and where it is on its way to.
#[derive(Clone, Debug)]
pub(super) struct Camera {
    shown: View,
    from: View,
    to: View,
    since: Option<f64>,
}

impl Camera {
    pub(super) const fn new() -> Self {
        Self {
            shown: View::WHOLE,
            from: View::WHOLE,
            to: View::WHOLE,
            since: None,
        }
    }

    pub(super) const fn shown(&self) -> View {
        self.shown
    }

    /// Whether it is on its way.
    pub(super) const fn moves(&self) -> bool {
        self.since.is_some()
    }

    /// Sends it to a view, at this instant of the wall's clock; without one, it is there at once.
    pub(super) fn go(&mut self, to: View, now: Option<f64>) {
        if self.to == to && now.is_some() {
            return;
        }
        (self.from, self.to, self.since) = (self.shown, to, now);
        if now.is_none() {
            self.shown = to;
        }
    }

    /// Brings it further. Returns whether something else is shown.
    pub(super) fn go_on(&mut self, now: f64) -> bool {
        let Some(since) = self.since else { return false };
        let part = ((now - since) / MOVE_MILLIS).clamp(0.0, 1.0);
        // Cubic, at both ends.
        let eased = if part < 0.5 {
            4.0 * part.powi(3)
        } else {
            1.0 - (2.0 - 2.0 * part).powi(3) / 2.0
        };
        self.shown = if part < 1.0 {
            self.to.between(self.from, eased)
        } else {
            self.since = None;
            self.to
        };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;

    const INSETS: Insets = Insets {
        top: 26.0,
        bottom: 282.0,
    };

    /// Where on the window that is, what stands there on the stage.
    fn seen(view: View, at: Point) -> Point {
        Point::new((at.x - view.left) * view.scale, (at.y - view.top) * view.scale)
    }

    #[test]
    fn one_that_is_alone_stands_in_the_middle() {
        for (width, height) in [(876.0, 668.0), (390.0, 796.0)] {
            let layout = Layout::of(1, Size::new(width, height), INSETS);
            let view = View::near(&layout, INSETS, &[Endpoint::Node(NodeId(1))]);
            let centre = seen(view, layout.nodes[0].centre);
            assert!(
                view.scale > 1.0 && (centre.x - width / 2.0).abs() < 1.0,
                "{centre:?}"
            );
        }
    }

    #[test]
    fn whatever_is_gone_to_is_seen_whole_and_nothing_beyond_the_stage() {
        for (width, height) in [(820.0, 620.0), (390.0, 760.0), (1200.0, 900.0), (320.0, 420.0)] {
            for count in 1..=11 {
                let layout = Layout::of(count, Size::new(width, height), INSETS);
                for node in 1..=u32::try_from(count).expect("few") {
                    let near = [Endpoint::Node(NodeId(node))];
                    let view = View::near(&layout, INSETS, &near);
                    let wanted = bounds(&layout, &near).expect("it is there");
                    if view == View::WHOLE {
                        continue;
                    }
                    let stage = Rect::new(0.0, INSETS.top, width, height - INSETS.bottom);
                    let corner = |x: f64, y: f64| seen(view, Point::new(x, y));
                    let (first, last) = (
                        corner(wanted.left, wanted.top),
                        corner(wanted.right, wanted.bottom),
                    );
                    // What stands at the very edge may have its free space beyond it.
                    let window = stage.grown((ROOM + 6.0) * view.scale);
                    assert!(
                        window.holds(Rect::new(first.x, first.y, last.x, last.y)),
                        "{count} nodes, {node}: {view:?} on {width}x{height}"
                    );
                    let (begin, end) = (corner(0.0, stage.top), corner(width, stage.bottom));
                    assert!(begin.x <= 0.01 && begin.y <= stage.top + 0.01, "{view:?}");
                    assert!(end.x >= width - 0.01 && end.y >= stage.bottom - 0.01, "{view:?}");
                }
            }
        }
    }

    #[test]
    fn a_click_means_what_is_seen_there() {
        let layout = Layout::of(5, Size::new(820.0, 620.0), INSETS);
        let view = View::near(&layout, INSETS, &[Endpoint::Node(NodeId(2))]);
        assert!(view.scale > 1.3, "{view:?}");
        let at = layout.nodes[1].centre;
        let back = view.stage(seen(view, at));
        assert!(back.distance(at) < 1e-9);
    }

    #[test]
    fn it_takes_half_a_second_and_begins_and_ends_slowly_and_jumps_where_nothing_may_move() {
        let to = View {
            left: 100.0,
            top: 50.0,
            scale: 1.5,
        };
        let mut camera = Camera::new();
        camera.go(to, Some(1_000.0));
        let mut at = |now| {
            assert!(camera.go_on(now));
            camera.shown().left
        };
        assert!(at(1_050.0) < 1.0);
        assert!((at(1_250.0) - 50.0).abs() < 1e-9);
        assert!(at(1_450.0) > 99.0);
        assert!((at(1_500.0) - 100.0).abs() < 1e-9);
        assert!(!camera.moves() && !camera.go_on(1_600.0));
        camera.go(View::WHOLE, None);
        assert!(!camera.moves());
        assert_eq!(camera.shown(), View::WHOLE);
    }

    #[test]
    fn nobody_is_gone_to_where_nobody_is() {
        let layout = Layout::of(3, Size::new(820.0, 620.0), INSETS);
        assert_eq!(View::near(&layout, INSETS, &[]), View::WHOLE);
        assert_eq!(
            View::near(&layout, INSETS, &[Endpoint::Node(NodeId(9))]),
            View::WHOLE
        );
    }
}
