//! The clock on a node's wall: the simulator's time, set off and running fast or slow, in whole numbers.

use raft::Instant;

/// So many millionths are the right speed.
const PAR: u64 = 1_000_000;

/// What a node's clock shows, as a function of simulated time. A node knows no other time; its deadlines are on
/// this clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeClock {
    /// What it shows when the simulation begins, in microseconds.
    offset: u64,
    /// How fast it runs, in millionths of the right speed. Not zero.
    rate: u64,
}

impl NodeClock {
    /// A clock that is right.
    pub(crate) const TRUE: Self = Self { offset: 0, rate: PAR };

    /// What the clock shows at a moment of the simulation.
    pub(crate) fn local(self, at: Instant) -> Instant {
        if self == Self::TRUE {
            return at;
        }
        let run = u128::from(at.0) * u128::from(self.rate) / u128::from(PAR);
        Instant(u64::try_from(run).unwrap_or(u64::MAX).saturating_add(self.offset))
    }

    /// The first moment of the simulation at which the clock shows at least `local`.
    pub(crate) fn global(self, local: Instant) -> Instant {
        if self == Self::TRUE {
            return local;
        }
        let run = u128::from(local.0.saturating_sub(self.offset)) * u128::from(PAR);
        Instant(u64::try_from(run.div_ceil(u128::from(self.rate.max(1)))).unwrap_or(u64::MAX))
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
            offset in 0..1_000_000_000_u64, rate in 500_000..2_000_000_u64, wait in 0..10_000_000_000_u64
        ) {
            let clock = NodeClock { offset, rate };
            let local = Instant(offset.saturating_add(wait));
            let ring = clock.global(local);
            prop_assert!(clock.local(ring) >= local);
            prop_assert!(ring.0 == 0 || clock.local(Instant(ring.0 - 1)) < local);
        }
    }

    #[test]
    fn a_true_clock_shows_the_time() {
        assert_eq!(NodeClock::TRUE.local(Instant(77)), Instant(77));
        assert_eq!(NodeClock::TRUE.global(Instant(77)), Instant(77));
    }
}
