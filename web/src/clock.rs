//! From wall time to simulated time: the only place where one becomes the other.
//!
//! Whole numbers throughout, with the remainder carried on, so that slow motion loses nothing. Whether time runs at
//! all, and towards which end, is the lab's affair.

use raft_sim::Micros;
use std::fmt;

/// A frame that took longer than this counts as this long: after a hidden tab or a stall the cluster goes on where
/// it was, instead of leaping ahead.
const FRAME_MAX_MICROS: u64 = 100_000;

/// How fast simulated time passes: so many simulated microseconds in so many real ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed {
    simulated: u32,
    real: u32,
}

/// The stops of the slider, evenly spaced to the eye: each is about twice the one before.
const STOPS: [Speed; 13] = [
    Speed::new(1, 1000),
    Speed::new(1, 500),
    Speed::new(1, 200),
    Speed::new(1, 100),
    Speed::new(1, 50),
    Speed::new(1, 20),
    Speed::new(1, 10),
    Speed::new(1, 5),
    Speed::new(1, 2),
    Speed::new(1, 1),
    Speed::new(2, 1),
    Speed::new(5, 1),
    Speed::new(10, 1),
];

impl Speed {
    /// The last stop of the slider, counted from 0.
    pub const LAST_STOP: usize = STOPS.len() - 1;

    pub(crate) const fn new(simulated: u32, real: u32) -> Self {
        Self { simulated, real }
    }

    /// The speed at a stop of the slider.
    #[must_use]
    pub fn at_stop(stop: usize) -> Self {
        STOPS[stop.min(Self::LAST_STOP)]
    }

    /// The stop of the slider that is nearest.
    #[must_use]
    pub fn stop(self) -> usize {
        let faster = STOPS.iter().position(|stop| !stop.slower_than(self));
        let Some(above) = faster else {
            return Self::LAST_STOP;
        };
        let Some(below) = above.checked_sub(1) else {
            return above;
        };
        // The one whose ratio to this speed is smaller: a/this against this/b, without fractions.
        let (low, high) = (STOPS[below], STOPS[above]);
        let square = self.wide().0 * self.wide().0 * low.wide().1 * high.wide().1;
        let product = self.wide().1 * self.wide().1 * low.wide().0 * high.wide().0;
        if square < product { below } else { above }
    }

    /// Reads `1/50`, `2` or `10x`.
    ///
    /// # Errors
    /// Anything else, and what is slower than 1/1000 or faster than 10.
    pub fn parse(text: &str) -> Result<Self, SpeedError> {
        let text = text.trim().trim_end_matches(['x', 'X', '×']).trim_end();
        let (simulated, real) = text.split_once('/').unwrap_or((text, "1"));
        let number = |part: &str| part.trim().parse::<u32>().ok().filter(|number| *number > 0);
        let speed = match (number(simulated), number(real)) {
            (Some(simulated), Some(real)) => Self { simulated, real },
            _ => return Err(SpeedError::Unreadable),
        };
        let (slowest, fastest) = (STOPS[0], STOPS[Self::LAST_STOP]);
        if speed.slower_than(slowest) || fastest.slower_than(speed) {
            return Err(SpeedError::OutOfRange);
        }
        Ok(speed)
    }

    /// Whether less simulated time passes than at `other`.
    #[must_use]
    pub fn slower_than(self, other: Self) -> bool {
        self.wide().0 * other.wide().1 < other.wide().0 * self.wide().1
    }

    const fn wide(self) -> (u128, u128) {
        (self.simulated as u128, self.real as u128)
    }
}

impl Default for Speed {
    /// A hop between two nodes takes a second: slow enough to follow.
    fn default() -> Self {
        Self::new(1, 50)
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.real {
            1 => write!(f, "{}\u{d7}", self.simulated),
            real => write!(f, "{}/{real}", self.simulated),
        }
    }
}

/// Why a speed cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeedError {
    /// It is not a number or a fraction.
    Unreadable,
    /// It is too slow or too fast.
    OutOfRange,
}

/// Turns the time between frames into simulated time.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// How fast simulated time passes.
    pub speed: Speed,
    /// What was too little for a simulated microsecond, in real microseconds times `speed.simulated`.
    remainder: u64,
}

impl Clock {
    /// A clock of this speed.
    #[must_use]
    pub const fn at(speed: Speed) -> Self {
        Self { speed, remainder: 0 }
    }

    /// How much simulated time passes in so much wall time, however long that is.
    #[must_use]
    pub const fn span_of(&self, wall_micros: u64) -> Micros {
        Micros(wall_micros.saturating_mul(self.speed.simulated as u64) / self.speed.real as u64)
    }

    /// How much simulated time passes in `wall_micros` of a frame.
    pub fn advance(&mut self, wall_micros: u64) -> Micros {
        let wall = wall_micros.min(FRAME_MAX_MICROS);
        let real = u64::from(self.speed.real);
        let total = wall * u64::from(self.speed.simulated) + self.remainder.min(real);
        self.remainder = total % real;
        Micros(total / real)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_motion_loses_nothing() {
        let mut clock = Clock::at(Speed::parse("1/1000").unwrap());
        let total: u64 = (0..600).map(|_| clock.advance(16_667).0).sum();
        assert_eq!(total, 600 * 16_667 / 1_000);
    }

    #[test]
    fn at_the_default_speed_a_hop_of_20_ms_takes_a_second() {
        let mut clock = Clock::default();
        let total: u64 = (0..60).map(|_| clock.advance(16_667).0).sum();
        assert!((19_990..=20_010).contains(&total), "{total}");
    }

    #[test]
    fn a_long_sleep_does_not_leap_ahead() {
        let mut clock = Clock::at(Speed::parse("10").unwrap());
        assert_eq!(clock.advance(3_600_000_000), Micros(1_000_000));
    }

    #[test]
    fn speeds_are_read_and_written() {
        assert_eq!(Speed::parse("1/50"), Ok(Speed::default()));
        assert_eq!(
            Speed::parse(" 10x ").map(|speed| speed.to_string()),
            Ok("10\u{d7}".to_owned())
        );
        assert_eq!(Speed::parse("1/1001"), Err(SpeedError::OutOfRange));
        assert_eq!(Speed::parse("11"), Err(SpeedError::OutOfRange));
        for nonsense in ["", "fast", "1/0", "0", "-1", "1/2/3", "1e3", "99999999999"] {
            assert_eq!(Speed::parse(nonsense), Err(SpeedError::Unreadable), "{nonsense}");
        }
    }

    #[test]
    fn every_stop_is_its_own_nearest() {
        for stop in 0..=Speed::LAST_STOP {
            assert_eq!(Speed::at_stop(stop).stop(), stop);
        }
        assert_eq!(Speed::parse("1/45").unwrap().stop(), Speed::default().stop());
        assert_eq!(
            Speed::parse("1/25").unwrap(),
            Speed {
                simulated: 1,
                real: 25
            }
        );
    }

    #[test]
    fn the_slider_covers_four_decades() {
        assert_eq!(Speed::at_stop(0).to_string(), "1/1000");
        assert_eq!(Speed::at_stop(99).to_string(), "10\u{d7}");
    }
}
