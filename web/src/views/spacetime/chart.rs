//! Where things stand in the diagram: lanes across, time downward, and how it is scrolled and zoomed.

use crate::geometry::{Point, Size};
use raft_sim::{Instant, Micros};

/// The room at the left in which times are written.
const GUTTER: f64 = 52.0;
/// The room at the top in which names are written.
const HEAD: f64 = 24.0;
/// The room below the present.
const FOOT: f64 = 14.0;
/// Pixels a millisecond: the least and the most.
const SCALES: (f64, f64) = (0.02, 24.0);

/// How a person looks at the diagram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// The instant at the lower edge; `None` follows the present.
    pub until: Option<Instant>,
    /// So many pixels a millisecond takes.
    pub scale: f64,
}

impl Default for Look {
    fn default() -> Self {
        // A message of some twenty milliseconds is long enough to be followed.
        Self {
            until: None,
            scale: 1.4,
        }
    }
}

/// Where an arrow key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To what was before, on the same lane.
    Up,
    /// To what came after.
    Down,
    /// Across, to the left.
    Left,
    /// Across, to the right.
    Right,
}

/// A diagram of a size, with so many lanes, looked at so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chart {
    /// Its size in pixels.
    pub size: Size,
    lanes: usize,
    until: Instant,
    scale: f64,
}

impl Chart {
    /// The diagram as it is looked at while time stands at `now`.
    #[must_use]
    pub fn of(size: Size, lanes: usize, look: Look, now: Instant) -> Self {
        Self {
            size,
            lanes,
            until: look.until.unwrap_or(now),
            scale: look.scale,
        }
    }

    /// The middle of a lane.
    #[must_use]
    pub fn x(&self, lane: usize) -> f64 {
        GUTTER + (as_f64(lane as u64) + 0.5) * self.lane_width()
    }

    /// How wide a lane is.
    #[must_use]
    pub fn lane_width(&self) -> f64 {
        (self.size.width - GUTTER - 6.0).max(1.0) / as_f64(self.lanes.max(1) as u64)
    }

    /// How far down an instant is.
    #[must_use]
    pub fn y(&self, at: Instant) -> f64 {
        let from_edge = as_f64(at.0) - as_f64(self.until.0);
        self.size.height - FOOT + from_edge / 1_000.0 * self.scale
    }

    /// The instant so far down.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped below; no run lasts longer"
    )]
    pub fn at(&self, y: f64) -> Instant {
        let micros = as_f64(self.until.0) + (y - self.size.height + FOOT) / self.scale * 1_000.0;
        Instant(micros.max(0.0) as u64)
    }

    /// The instants at the upper and at the lower edge.
    #[must_use]
    pub fn window(&self) -> (Instant, Instant) {
        (self.at(HEAD), self.at(self.size.height))
    }

    /// Where a message is when it has come so far.
    #[must_use]
    pub fn along(&self, from: usize, to: usize, sent: Instant, until: Instant, along: f64) -> (Point, Point) {
        let (begin, end) = (self.x(from), self.x(to));
        let at = begin + (end - begin) * along;
        (Point::new(begin, self.y(sent)), Point::new(at, self.y(until)))
    }

    /// The instants at which the time is written: round ones, far enough apart to be read.
    #[must_use]
    pub fn ticks(&self) -> Vec<Instant> {
        let step = self.tick_step();
        let (top, bottom) = self.window();
        let first = top.0.div_ceil(step);
        (first..=bottom.0 / step)
            .take(60)
            .map(|count| Instant(count * step))
            .collect()
    }

    /// How many microseconds lie between two of them.
    #[must_use]
    pub fn tick_step(&self) -> u64 {
        let wanted = 46.0 / self.scale * 1_000.0;
        let mut steps = (3..9).flat_map(|power| [1_u64, 2, 5].map(|digit| digit * 10_u64.pow(power)));
        steps
            .find(|step| as_f64(*step) >= wanted)
            .unwrap_or(1_000_000_000)
    }

    /// How it is looked at after it was moved by so many pixels; from its lower end on it follows.
    #[must_use]
    pub fn moved(&self, by: f64, now: Instant) -> Look {
        let until = self.at(self.size.height - FOOT + by);
        Look {
            until: (until < now).then(|| until.max(Instant(0))),
            scale: self.scale,
        }
    }

    /// How it is looked at after it was made larger or smaller, around what is so far down.
    #[must_use]
    pub fn zoomed(&self, factor: f64, around: f64, now: Instant) -> Look {
        let scale = (self.scale * factor).clamp(SCALES.0, SCALES.1);
        let held = as_f64(self.at(around).0);
        let until = held + (self.size.height - FOOT - around) / scale * 1_000.0;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let until = Instant(until.max(0.0) as u64);
        // Whoever follows goes on to follow: the present stays at the lower edge.
        let follows = self.until >= now || until >= now;
        Look {
            until: (!follows).then_some(until),
            scale,
        }
    }

    /// How it is looked at so that an instant can be seen; as it is if that is so already.
    #[must_use]
    pub fn showing(&self, look: Look, at: Instant, now: Instant) -> Look {
        let y = self.y(at);
        let room = HEAD + 20.0..=self.size.height - FOOT;
        if room.contains(&y) {
            return look;
        }
        let half = Micros(self.at(self.size.height).since(self.at(self.size.height / 2.0)).0);
        let until = at.plus(half);
        Look {
            until: (until < now).then_some(until),
            scale: self.scale,
        }
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "microseconds of a run are exact in a float"
)]
const fn as_f64(value: u64) -> f64 {
    value as f64
}
