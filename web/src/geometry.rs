//! Points, boxes and lines in the stage's own pixels. Knows nothing of nodes or of the browser.

use std::fmt::Write;

/// A place on the stage; y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

impl Point {
    /// The point at these coordinates.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// How far it is to `other`.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The point a fraction of the way to `other`.
    #[must_use]
    pub fn towards(self, other: Self, fraction: f64) -> Self {
        Self::new(
            self.x + (other.x - self.x) * fraction,
            self.y + (other.y - self.y) * fraction,
        )
    }

    /// The point `pixels` on the way to `other`; this one if both are the same.
    #[must_use]
    pub fn step_towards(self, other: Self, pixels: f64) -> Self {
        let distance = self.distance(other);
        if distance == 0.0 {
            self
        } else {
            self.towards(other, pixels / distance)
        }
    }
}

/// How large something is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

impl Size {
    /// So wide and so high.
    #[must_use]
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }
}

/// An upright box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its lower edge.
    pub bottom: f64,
}

impl Rect {
    /// The box with these edges.
    #[must_use]
    pub const fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self {
            left,
            top,
            right,
            bottom,
        }
    }

    /// The box around a disc.
    #[must_use]
    pub const fn around(centre: Point, radius: f64) -> Self {
        Self::new(
            centre.x - radius,
            centre.y - radius,
            centre.x + radius,
            centre.y + radius,
        )
    }

    /// The same box with its edges moved outwards.
    #[must_use]
    pub const fn grown(self, by: f64) -> Self {
        Self::new(self.left - by, self.top - by, self.right + by, self.bottom + by)
    }

    /// From left to right.
    #[must_use]
    pub const fn width(self) -> f64 {
        self.right - self.left
    }

    /// From top to bottom.
    #[must_use]
    pub const fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// Whether the two share more than an edge.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether `other` lies inside, edges included.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    /// How far `point` is from the nearest part of the box; zero inside.
    #[must_use]
    pub fn distance(self, point: Point) -> f64 {
        let nearest = Point::new(
            point.x.clamp(self.left, self.right),
            point.y.clamp(self.top, self.bottom),
        );
        nearest.distance(point)
    }

    /// Whether the straight line from `a` to `b` passes through.
    #[must_use]
    pub fn crossed_by(self, a: Point, b: Point) -> bool {
        self.clip(a, b).is_some()
    }

    /// Which stretch of the straight line from `a` to `b` lies inside, as fractions of the way.
    fn clip(self, a: Point, b: Point) -> Option<(f64, f64)> {
        // Liang and Barsky: against each pair of edges in turn.
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let edges = [
            (-dx, a.x - self.left),
            (dx, self.right - a.x),
            (-dy, a.y - self.top),
            (dy, self.bottom - a.y),
        ];
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        for (p, q) in edges {
            if p == 0.0 {
                if q < 0.0 {
                    return None;
                }
            } else if p < 0.0 {
                enter = enter.max(q / p);
            } else {
                leave = leave.min(q / p);
            }
        }
        (enter < leave).then_some((enter, leave))
    }
}

/// A straight line without ends, through two points: the wall that a person draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// One point on it.
    pub a: Point,
    /// Another one.
    pub b: Point,
}

impl Line {
    /// Whether `point` lies on the right when one looks from `a` to `b` (on the screen, where y grows downwards).
    #[must_use]
    pub fn has_on_its_right(self, point: Point) -> bool {
        (self.b.x - self.a.x) * (point.y - self.a.y) - (self.b.y - self.a.y) * (point.x - self.a.x) > 0.0
    }

    /// The part of it that lies inside `bounds`, if any does.
    #[must_use]
    pub fn within(self, bounds: Rect) -> Option<(Point, Point)> {
        let length = self.a.distance(self.b);
        if length == 0.0 {
            return None;
        }
        let reach = 2.0 * (bounds.width() + bounds.height()) / length;
        let (from, to) = (self.a.towards(self.b, -reach), self.a.towards(self.b, reach));
        let (enter, leave) = bounds.clip(from, to)?;
        Some((from.towards(to, enter), from.towards(to, leave)))
    }
}

/// Writes a number with at most so many decimals, at the end of `text`. By whole numbers: a frame writes hundreds, and
/// the standard library's way with floats takes ten times as long.
#[allow(clippy::cast_possible_truncation, reason = "pixels and percents are small")]
pub fn push_decimal(text: &mut String, value: f64, decimals: u32) {
    let unit = 10_i64.pow(decimals);
    let (unit_f64, mut places) = (f64::from(10_u32.pow(decimals)), decimals as usize);
    let scaled = (value * unit_f64).round() as i64;
    let (whole, mut rest) = (scaled.abs() / unit, scaled.abs() % unit);
    while places > 0 && rest % 10 == 0 {
        rest /= 10;
        places -= 1;
    }
    let sign = if scaled < 0 { "-" } else { "" };
    let _ = match places {
        0 => write!(text, "{sign}{whole}"),
        _ => write!(text, "{sign}{whole}.{rest:0places$}"),
    };
}

/// The sine and the cosine of an angle. A browser has its own: those of the library would be loaded by everybody.
#[must_use]
pub fn sin_cos(angle: f64) -> (f64, f64) {
    #[cfg(target_arch = "wasm32")]
    return (js_sys::Math::sin(angle), js_sys::Math::cos(angle));
    #[cfg(not(target_arch = "wasm32"))]
    angle.sin_cos()
}

/// A number with at most so many decimals.
#[must_use]
pub fn decimal(value: f64, decimals: u32) -> String {
    let mut text = String::new();
    push_decimal(&mut text, value, decimals);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_seen_to_cross_a_box() {
        let square = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert!(square.crossed_by(Point::new(-5.0, 5.0), Point::new(15.0, 5.0)));
        assert!(!square.crossed_by(Point::new(-5.0, 12.0), Point::new(15.0, 12.0)));
        assert!(!square.crossed_by(Point::new(-5.0, 5.0), Point::new(-1.0, 5.0)));
        assert!(square.crossed_by(Point::new(5.0, -5.0), Point::new(5.0, 15.0)));
    }

    #[test]
    fn a_wall_reaches_from_edge_to_edge() {
        let stage = Rect::new(0.0, 0.0, 100.0, 50.0);
        let wall = Line {
            a: Point::new(50.0, 20.0),
            b: Point::new(50.0, 30.0),
        };
        let (from, to) = wall.within(stage).unwrap();
        assert!((from.y - 0.0).abs() < 1e-6 && (to.y - 50.0).abs() < 1e-6);
        assert!(wall.has_on_its_right(Point::new(10.0, 10.0)));
        assert!(!wall.has_on_its_right(Point::new(90.0, 10.0)));
    }

    #[test]
    fn a_wall_of_no_length_is_none() {
        let dot = Line {
            a: Point::new(5.0, 5.0),
            b: Point::new(5.0, 5.0),
        };
        assert_eq!(dot.within(Rect::new(0.0, 0.0, 10.0, 10.0)), None);
    }

    #[test]
    fn numbers_have_as_many_decimals_as_they_need() {
        assert_eq!(decimal(12.34, 1), "12.3");
        assert_eq!(decimal(-0.26, 1), "-0.3");
        assert_eq!(decimal(7.0, 1), "7");
        assert_eq!(decimal(-0.01, 1), "0");
        assert_eq!(decimal(3.0625, 3), "3.063");
        assert_eq!(decimal(3.005, 3), "3.005");
        assert_eq!(decimal(99.5, 3), "99.5");
    }
}
