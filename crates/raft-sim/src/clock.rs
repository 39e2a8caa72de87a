//! The clock on a node's wall: the simulator's time, set off and running fast or slow, in whole numbers.

use crate::settings::ClockDial;
use raft::{Instant, Micros};

/// So many millionths are the right speed.
const PAR: u64 = 1_000_000;

/// What a node's clock shows, as a function of simulated time. A node knows no other time; its deadlines are on
/// this clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeClock {
    /// It runs at this speed since this moment of the simulation, in microseconds.
    since: u64,
    /// What it showed then, in microseconds.
    shown: u64,
    /// How fast it runs, in millionths of the right speed. Not zero.
    rate: u64,
}

impl NodeClock {
    /// A clock that is right.
    pub(crate) const TRUE: Self = Self {
        since: 0,
        shown: 0,
        rate: PAR,
    };

    /// What the clock shows at a moment of the simulation.
    pub(crate) fn local(self, at: Instant) -> Instant {
        let since = at.0.saturating_sub(self.since);
        let run = if self.rate == PAR {
            since
        } else {
            let run = u128::from(since) * u128::from(self.rate) / u128::from(PAR);
            u64::try_from(run).unwrap_or(u64::MAX)
        };
        Instant(self.shown.saturating_add(run))
    }

    /// The first moment of the simulation at which the clock shows at least `local`, as long as its speed stays.
    pub(crate) fn global(self, local: Instant) -> Instant {
        let run = local.0.saturating_sub(self.shown);
        let since = if self.rate == PAR {
            run
        } else {
            let since = (u128::from(run) * u128::from(PAR)).div_ceil(u128::from(self.rate.max(1)));
            u64::try_from(since).unwrap_or(u64::MAX)
        };
        Instant(self.since.saturating_add(since))
    }

    /// The same clock, at another speed from now on. It neither jumps nor runs back.
    pub(crate) fn set(self, now: Instant, dial: ClockDial) -> Self {
        Self {
            since: now.0,
            shown: self.local(now).0,
            rate: u64::from(dial.per_million),
        }
    }

    /// The same clock, jumped ahead.
    pub(crate) fn jump(self, now: Instant, by: Micros) -> Self {
        Self {
            since: now.0,
            shown: self.local(now).0.saturating_add(by.0),
            ..self
        }
    }

    /// How fast it runs.
    pub(crate) fn dial(self) -> ClockDial {
        ClockDial {
            per_million: u32::try_from(self.rate).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A timer must never be rung before the node's own clock says so: it would not hear it.
        #[test]
        fn a_deadline_rings_at_the_first_moment_the_clock_shows_it(
            since in 0..1_000_000_000_u64, rate in 500_000..2_000_000_u32, wait in 1..10_000_000_000_u64
        ) {
            let clock = NodeClock::TRUE.set(Instant(since), ClockDial { per_million: rate });
            let local = Instant(since + wait);
            let ring = clock.global(local);
            prop_assert!(clock.local(ring) >= local);
            prop_assert!(clock.local(Instant(ring.0 - 1)) < local);
        }

        #[test]
        fn a_clock_that_is_set_neither_jumps_nor_runs_back(
            dials in prop::collection::vec((0..100_000_u64, 500_000..2_000_000_u32), 1..10)
        ) {
            let (mut clock, mut now) = (NodeClock::TRUE, Instant(0));
            for (wait, per_million) in dials {
                let before = clock.local(now);
                clock = clock.set(now, ClockDial { per_million });
                prop_assert_eq!(clock.local(now), before);
                now = Instant(now.0 + wait);
                prop_assert!(clock.local(now) >= before);
            }
        }
    }

    #[test]
    fn a_true_clock_shows_the_time() {
        assert_eq!(NodeClock::TRUE.local(Instant(77)), Instant(77));
        assert_eq!(NodeClock::TRUE.global(Instant(77)), Instant(77));
    }

    #[test]
    fn a_clock_that_jumps_rings_at_once_what_it_jumped_over() {
        let clock = NodeClock::TRUE.jump(Instant(100), Micros(50));
        assert_eq!(clock.local(Instant(101)), Instant(151));
        assert_eq!(clock.global(Instant(120)), Instant(100));
        assert_eq!(clock.global(Instant(160)), Instant(110));
    }

    #[test]
    fn a_fast_clock_gains_and_a_slow_one_loses() {
        let at = |per_million| NodeClock::TRUE.set(Instant(100), ClockDial { per_million });
        assert_eq!(at(1_500_000).local(Instant(300)), Instant(400));
        assert_eq!(at(500_000).local(Instant(300)), Instant(200));
    }
}
