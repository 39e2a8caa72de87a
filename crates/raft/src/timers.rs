//! The election timer (§5.2): how long a node waits for a leader before it campaigns. A leader's own timers are in
//! `role::leader`.

use crate::draw::{mix, within};
use crate::{Event, Instant, Micros, Node, Role, RoleReason, TimerReason};

/// Names the draws of election timeouts, apart from all other draws.
const ELECTION_TIMEOUT: u64 = 0x656c_6563_7469_6f6e;

impl Node {
    pub(crate) fn on_timeout(&mut self) {
        if self.paused {
            return;
        }
        self.give_up_forwards();
        self.give_up_reads();
        if self.role() == Role::Leader {
            self.on_leader_timeout();
        } else if self.now >= self.election_deadline() && self.may_campaign() {
            if self.disk_stall().is_some() {
                // Trap 44: nothing that it would win could be kept.
                self.reset_election_timer(TimerReason::DiskStalled);
                return;
            }
            // §5.2: nothing was heard of a leader for an election timeout.
            self.campaign(RoleReason::ElectionTimeout {
                timeout: self.election_timeout,
            });
        }
    }

    /// For how long the oldest write has not completed, if that is too long.
    pub(crate) fn disk_stall(&self) -> Option<Micros> {
        let stalled = self.now.since(self.durable.waits_since()?);
        (stalled >= self.config.disk_stall_max).then_some(stalled)
    }

    pub(crate) fn election_deadline(&self) -> Instant {
        self.election_started.plus(self.election_timeout)
    }

    /// §5.2: timeouts are random, so that split votes are rare and soon resolved.
    pub(crate) fn draw_election_timeout(&mut self) {
        let (min, max) = (self.config.election_timeout_min, self.config.election_timeout_max);
        let max = if self.config.rules.timeouts_are_random() {
            max
        } else {
            min
        };
        let family = mix(
            mix(self.config.seed, ELECTION_TIMEOUT),
            u64::from(self.config.id.0),
        );
        self.election_timeout = Micros(within(mix(family, self.timeouts_drawn), min.0, max.0));
        self.timeouts_drawn += 1;
    }

    pub(crate) fn reset_election_timer(&mut self, why: TimerReason) {
        self.election_started = self.now;
        let deadline = self.election_deadline();
        self.emit(|| Event::ElectionTimerReset { deadline, why });
    }
}
