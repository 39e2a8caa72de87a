//! Where everything stands on the stage: nodes on a ring, their labels outside it, the client beside it.
//!
//! Pure: (how many nodes, how large a stage) -> places. It tries the largest nodes first, checks that nothing
//! overlaps, and takes smaller ones until it holds. What is drawn at these places is left to the painter.

mod label;
mod ring;
mod wall;

use crate::geometry::{Point, Rect, Size, sin_cos};
pub use label::{Says, TypeSize};
use ring::Ring;
use std::f64::consts::{FRAC_PI_2, TAU};
pub use wall::ASIDE;

/// Below this width the stage is a phone's: shorter facts, smaller letters, the client in a corner.
const COMPACT_BELOW: f64 = 560.0;
/// The timer arc and the leader's border reach so far beyond the disc.
const RIM: f64 = 8.0;
/// The crown stands so high over the rim.
const CROWN: f64 = 15.0;
/// Free space kept at the edges of the stage.
const MARGIN: f64 = 10.0;
/// Free space between two things.
const GAP: f64 = 6.0;
/// A stage is high if its width is less than so many times its height: one of two side by side.
const HIGH: f64 = 1.05;
/// From so many nodes on, a name and a term share a line.
const DENSE_FROM: usize = 8;
/// From so many nodes on they stand at equal distances along the ring, rather than at equal angles.
const SPACED_FROM: usize = 7;

/// How many of the page's pixels one of a stage's is: one, until there is room for everything to be larger.
#[must_use]
pub fn scale(page: Size) -> f64 {
    let room = (page.width / 960.0).min(page.height / 640.0);
    room.clamp(1.0, 1.6)
}

/// What the page needs at the edges of the stage for other things.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Insets {
    /// For the buttons along the upper edge.
    pub top: f64,
    /// For the caption along the lower edge.
    pub bottom: f64,
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The stage.
    pub size: Size,
    /// Whether the stage is a phone's.
    pub compact: bool,
    /// The radius of a node's disc.
    pub radius: f64,
    /// The radius of everything that belongs to a node: disc, timer arc, border.
    pub rim: f64,
    /// The letters.
    pub type_size: TypeSize,
    /// Whether a name and a term share a line, because many nodes leave little room.
    pub dense: bool,
    /// How much labels say.
    pub says: Says,
    /// The nodes, in order.
    pub nodes: Vec<Place>,
    /// The client.
    pub client: Place,
    /// The radius of the client's disc.
    pub client_radius: f64,
}

/// A thing and its label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Its middle.
    pub centre: Point,
    /// On which side its label stands.
    pub side: Side,
    /// The room that the label has at most.
    pub label: Rect,
}

/// On which side of a thing its label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// To the left, ending near the thing.
    Left,
    /// To the right, beginning near the thing.
    Right,
    /// Over it, centred.
    Above,
    /// Under it, centred.
    Below,
}

impl Layout {
    /// Places `count` nodes on a stage.
    #[must_use]
    pub fn of(count: usize, size: Size, insets: Insets) -> Self {
        let compact = size.width < COMPACT_BELOW;
        let manners = [
            (false, Says::All),
            (true, Says::All),
            (true, Says::Term),
            (true, Says::Name),
        ];
        let mut last = None;
        for (compact, says) in manners.into_iter().skip(usize::from(compact)) {
            let (layout, fits) = Self::fitting(count, size, insets, compact, says);
            if fits {
                return layout;
            }
            last = Some(layout);
        }
        // A stage too small for any of it: the smallest nodes, overlapping.
        last.unwrap_or_else(|| unreachable!("there is always a candidate"))
    }

    /// The largest nodes with which nothing overlaps, and that nothing does; or else the smallest.
    fn fitting(count: usize, size: Size, insets: Insets, compact: bool, says: Says) -> (Self, bool) {
        let smallest = match (compact, says) {
            (false, _) => 16.0,
            (true, Says::All) => 13.0,
            (true, _) => 8.0,
        };
        let largest = (size.width.min(size.height) * 0.07)
            .round()
            .clamp(if compact { 28.0 } else { 36.0 }, 48.0);
        let mut last = None;
        let mut radius = largest;
        while radius >= smallest {
            for corner in Corner::candidates(compact, size) {
                for (steep, dense) in [
                    (0.0, false),
                    (0.02, false),
                    (0.02, true),
                    (0.45, true),
                    (0.6, true),
                ] {
                    if !dense && (!says.is_all() || count >= DENSE_FROM) {
                        continue;
                    }
                    let plan = Plan {
                        count,
                        size,
                        insets,
                        compact,
                        radius,
                        corner,
                        steep,
                        dense,
                        says,
                    };
                    let layout = plan.build();
                    if layout.faults(insets).is_none() {
                        return (layout, true);
                    }
                    last = Some(layout);
                }
            }
            radius -= 1.0;
        }
        let last = last.unwrap_or_else(|| unreachable!("the largest is not below the smallest"));
        (last, false)
    }

    /// Where the three lines of a label begin: name, term, fact. Baselines; the side says how text is anchored.
    #[must_use]
    pub fn lines(&self, place: &Place) -> [Point; 3] {
        let TypeSize { name, leading, .. } = self.type_size;
        let Rect { left, top, right, .. } = place.label;
        let middle = (left + right) / 2.0;
        let first = top + name * 0.85;
        let inset = name * 0.8 + GAP;
        match place.side {
            Side::Left if self.dense => [(right, 0.0), (right - inset, 0.0), (right, 1.0)]
                .map(|(x, line)| Point::new(x, first + line * leading)),
            Side::Right if self.dense => [(left, 0.0), (left + inset, 0.0), (left, 1.0)]
                .map(|(x, line)| Point::new(x, first + line * leading)),
            Side::Left => [0.0, 1.0, 2.0].map(|line| Point::new(right, first + line * leading)),
            Side::Right => [0.0, 1.0, 2.0].map(|line| Point::new(left, first + line * leading)),
            // The name and the term share the first line.
            Side::Above | Side::Below => [
                Point::new(middle - 1.6 * self.type_size.fact, first),
                Point::new(middle - 1.1 * self.type_size.fact, first),
                Point::new(middle, first + leading),
            ],
        }
    }

    /// On the way from another layout, which may have fewer nodes or more: new ones come out of the middle. Sizes are those of this
    /// one at once.
    #[must_use]
    pub fn between(&self, from: &Self, part: f64) -> Self {
        let count = count_as_f64(self.nodes.len().max(1));
        let sum = self.nodes.iter().fold(Point::default(), |sum, place| {
            Point::new(sum.x + place.centre.x / count, sum.y + place.centre.y / count)
        });
        let mut shown = self.clone();
        for (at, place) in shown.nodes.iter_mut().enumerate() {
            let begin = from.nodes.get(at).map_or(sum, |before| before.centre);
            let centre = begin.towards(place.centre, part);
            let (x, y) = (centre.x - place.centre.x, centre.y - place.centre.y);
            let Rect {
                left,
                top,
                right,
                bottom,
            } = place.label;
            place.label = Rect::new(left + x, top + y, right + x, bottom + y);
            place.centre = centre;
        }
        shown
    }

    /// The rim points of the way from one place to another, where messages leave and arrive.
    #[must_use]
    pub fn span(&self, from: Point, from_radius: f64, to: Point, to_radius: f64) -> (Point, Point) {
        let (a, b) = (
            from.step_towards(to, from_radius),
            to.step_towards(from, to_radius),
        );
        (a, b)
    }

    /// The room of a node's crown.
    fn crown(&self, place: &Place) -> Rect {
        let Point { x, y } = place.centre;
        let (wide, high) = (13.0 * self.says.crown(), CROWN * self.says.crown());
        Rect::new(x - wide, y - self.rim - high, x + wide, y - self.rim)
    }

    /// What overlaps what, if anything does: for the search above, and for the tests.
    fn faults(&self, insets: Insets) -> Option<String> {
        let stage = Rect::new(0.0, insets.top, self.size.width, self.size.height - insets.bottom);
        let client = Rect::around(self.client.centre, self.client_radius);
        let mut boxes = vec![
            ("client".to_owned(), client),
            ("client's label".to_owned(), self.client.label),
        ];
        for (at, place) in self.nodes.iter().enumerate() {
            boxes.push((format!("label {at}"), place.label));
            boxes.push((format!("crown {at}"), self.crown(place)));
        }
        for (at, (name, rect)) in boxes.iter().enumerate() {
            if !stage.holds(*rect) {
                return Some(format!("{name} leaves the stage: {rect:?} in {stage:?}"));
            }
            if let Some((other, _)) = boxes[at + 1..].iter().find(|(_, other)| rect.overlaps(*other)) {
                return Some(format!("{name} overlaps {other}"));
            }
            for (node, place) in self.nodes.iter().enumerate() {
                let own = name.ends_with(&format!(" {node}"));
                if !own && rect.distance(place.centre) < self.rim + GAP / 2.0 {
                    return Some(format!("{name} overlaps node {node}"));
                }
            }
        }
        self.ring_faults(stage)
    }

    /// The nodes among themselves, and the links between them.
    fn ring_faults(&self, stage: Rect) -> Option<String> {
        for (at, place) in self.nodes.iter().enumerate() {
            if !stage.holds(Rect::around(place.centre, self.rim)) {
                return Some(format!("node {at} leaves the stage"));
            }
            for (beyond, other) in self.nodes.iter().enumerate().skip(at + 1) {
                if place.centre.distance(other.centre) < 2.0 * self.rim + 3.0 * GAP {
                    return Some(format!("node {at} is too near to node {beyond}"));
                }
                let labels = self.nodes.iter().map(|labelled| labelled.label);
                if labels
                    .chain([self.client.label])
                    .any(|label| label.crossed_by(place.centre, other.centre))
                {
                    return Some(format!("the link {at}-{beyond} crosses a label"));
                }
            }
        }
        None
    }
}

/// Where the client stands.
#[derive(Clone, Copy, Debug)]
enum Corner {
    /// Half way down, in a column of its own.
    Left,
    /// In the upper left corner of the ring.
    TopLeft,
    /// In the lower left corner.
    BottomLeft,
    /// Under everything, in a row of its own.
    Row,
}

impl Corner {
    /// On a stage that is high rather than wide a column beside the ring would make it narrow.
    fn candidates(compact: bool, size: Size) -> &'static [Self] {
        if compact {
            &[Self::TopLeft, Self::BottomLeft, Self::Row]
        } else if size.width < size.height * HIGH {
            &[Self::TopLeft, Self::Left]
        } else {
            &[Self::Left]
        }
    }
}

/// One attempt.
struct Plan<'a> {
    count: usize,
    size: Size,
    insets: Insets,
    compact: bool,
    radius: f64,
    corner: &'a Corner,
    /// A node whose direction from the middle is steeper than this has its label above or below, not beside it.
    steep: f64,
    dense: bool,
    says: Says,
}

impl Plan<'_> {
    fn build(&self) -> Layout {
        let (type_size, client_radius) = match (self.compact, self.says) {
            (_, Says::Term) => (TypeSize::TERM, 9.0),
            (_, Says::Name) => (TypeSize::NAME, 9.0),
            (true, Says::All) => (TypeSize::COMPACT, 15.0),
            (false, Says::All) => (TypeSize::WIDE, 22.0),
        };
        let rim = self.radius + RIM;
        let mut area = Rect::new(
            MARGIN,
            self.insets.top + MARGIN / 2.0,
            self.size.width - MARGIN,
            self.size.height - self.insets.bottom - MARGIN / 2.0,
        );
        let client = self.client(area, client_radius, type_size);
        match self.corner {
            Corner::Left => area.left = client.label.right + GAP,
            Corner::Row => area.bottom = client.centre.y - client_radius - GAP,
            Corner::TopLeft | Corner::BottomLeft => {}
        }
        let nodes = self.ring(area, rim, type_size);
        Layout {
            size: self.size,
            compact: self.compact,
            radius: self.radius,
            rim,
            type_size,
            dense: self.dense,
            says: self.says,
            nodes,
            client,
            client_radius,
        }
    }

    fn client(&self, area: Rect, radius: f64, type_size: TypeSize) -> Place {
        // What the client says is shortened to this much.
        let (width, height) = match (self.compact, self.says) {
            (_, Says::Term | Says::Name) => (2.0 * radius, 0.0),
            (true, Says::All) => (66.0, 2.0 * type_size.leading + 2.0),
            (false, Says::All) => (104.0, 2.0 * type_size.leading + 2.0),
        };
        let (x, under) = (area.left + width / 2.0, radius + height + GAP);
        let centre = match self.corner {
            Corner::Left => Point::new(x, (area.top + area.bottom) / 2.0),
            Corner::TopLeft => Point::new(x, area.top + radius),
            Corner::BottomLeft | Corner::Row => Point::new(x, area.bottom - under),
        };
        let top = centre.y + radius + GAP;
        let label = Rect::new(centre.x - width / 2.0, top, centre.x + width / 2.0, top + height);
        Place {
            centre,
            side: Side::Below,
            label,
        }
    }

    /// Even rings stand on an edge and odd ones on a corner, so that only an odd ring has a node at 12 o'clock.
    fn angles(&self, rx: f64, ry: f64) -> Vec<f64> {
        let half = if self.count.is_multiple_of(2) { 0.5 } else { 0.0 };
        let turn = |at: usize| (count_as_f64(at) - half) / count_as_f64(self.count);
        let ring = (self.count >= SPACED_FROM).then(|| Ring::new(rx, ry));
        let angle = |turn: f64| ring.as_ref().map_or(turn * TAU, |ring| ring.angle_after(turn));
        (0..self.count).map(|at| angle(turn(at)) - FRAC_PI_2).collect()
    }

    fn ring(&self, area: Rect, rim: f64, type_size: TypeSize) -> Vec<Place> {
        let beside = type_size.width() + GAP * 2.0;
        let (left, right) = (area.left + rim + beside, area.right - rim - beside);
        // How far the ring reaches depends on where its nodes stand, and that on its shape: two rounds settle it.
        let (mut rx, mut ry) = (area.width(), area.height());
        let (mut up, mut top, mut spare) = (1.0, area.top, 0.0);
        for _ in 0..2 {
            let angles = self.angles(rx, ry);
            let room = |wanted: Side| {
                let found = angles.iter().any(|angle| self.side(*angle) == wanted);
                if found {
                    self.high(2.0, type_size) + GAP
                } else {
                    0.0
                }
            };
            top = area.top + rim + CROWN * self.says.crown() + room(Side::Above);
            let bottom = area.bottom - rim - room(Side::Below);
            let reach = |of: fn(f64) -> f64, sign: f64| {
                angles
                    .iter()
                    .map(|angle| of(*angle) * sign)
                    .fold(0.001_f64, f64::max)
            };
            up = reach(f64::sin, -1.0);
            let (down, across) = (reach(f64::sin, 1.0), reach(f64::cos, 1.0));
            let high = ((bottom - top) / (up + down)).max(0.0);
            let wide = ((right - left) / 2.0 / across).max(0.0);
            let flattest = if self.count >= SPACED_FROM { 1.9 } else { 1.5 };
            (rx, ry) = (wide.min(high * flattest), high.min(wide * 1.9));
            spare = (bottom - top) - ry * (up + down);
        }
        let centre = Point::new((left + right) / 2.0, top + spare / 2.0 + up * ry);
        let alone = self.count == 1;
        let on_ring = |angle: f64| {
            if alone {
                centre
            } else {
                let (sin, cos) = sin_cos(angle);
                Point::new(centre.x + rx * cos, centre.y + ry * sin)
            }
        };
        let angles = self.angles(rx, ry);
        angles
            .iter()
            .map(|angle| self.place(on_ring(*angle), *angle, rim, type_size))
            .collect()
    }

    /// On which side of a node its label stands.
    fn side(&self, angle: f64) -> Side {
        let (sin, cos) = sin_cos(angle);
        let steep = cos.abs() < self.steep && self.count > 1;
        match (steep, sin < 0.0) {
            (true, true) => Side::Above,
            (true, false) => Side::Below,
            (false, _) if cos < -0.01 => Side::Left,
            (false, _) => Side::Right,
        }
    }

    /// How high so many lines of a label are, if it has so many.
    fn high(&self, lines: f64, type_size: TypeSize) -> f64 {
        let lines = if self.says.is_all() { lines } else { 1.0 };
        lines * type_size.leading
    }

    fn place(&self, centre: Point, angle: f64, rim: f64, type_size: TypeSize) -> Place {
        let side = self.side(angle);
        let width = type_size.width();
        let height = self.high(if self.dense { 2.0 } else { 3.0 }, type_size);
        let low = self.high(2.0, type_size);
        let label = match side {
            Side::Right => {
                let left = centre.x + rim + GAP * 1.5;
                Rect::new(
                    left,
                    centre.y - height / 2.0,
                    left + width,
                    centre.y + height / 2.0,
                )
            }
            Side::Left => {
                let right = centre.x - rim - GAP * 1.5;
                Rect::new(
                    right - width,
                    centre.y - height / 2.0,
                    right,
                    centre.y + height / 2.0,
                )
            }
            Side::Above => {
                let bottom = centre.y - rim - CROWN * self.says.crown();
                Rect::new(
                    centre.x - width / 2.0,
                    bottom - low,
                    centre.x + width / 2.0,
                    bottom,
                )
            }
            Side::Below => {
                let top = centre.y + rim + GAP;
                Rect::new(centre.x - width / 2.0, top, centre.x + width / 2.0, top + low)
            }
        };
        Place { centre, side, label }
    }
}

/// A ring's angles are the only place where a count meets geometry.
#[allow(clippy::cast_precision_loss, reason = "there are at most 11 nodes")]
fn count_as_f64(count: usize) -> f64 {
    debug_assert!(count < 1 << 20);
    count as f64
}

#[cfg(test)]
mod tests;
