//! Once a mended cluster lives, it goes on living: nobody deposes the leader that it has. Asked for at the end of a storm, several
//! times in a row, so that a cluster that lives every now and then is seen.
//!
//! Only where leaders see whether they are heard, and nobody raises the term who could not win: elsewhere whoever hears no leader may
//! depose one at any time.

use super::{Phase, Storm};
use crate::action::Action;
use crate::journal::ParcelKind;
use crate::observed::Observed;
use raft::{Instant, MessageKind, Micros};

/// So often it is asked for, and so far apart.
const TIMES: u64 = 6;
const APART: Micros = Micros::from_millis(110);

impl Storm {
    /// The cluster lives, at the end of a storm: once everybody is answered it is to go on so.
    pub(super) fn settle(&mut self) {
        let settings = self.cluster.settings();
        if !(settings.check_quorum && settings.pre_vote) {
            self.finish();
            return;
        }
        self.phase = Phase::Settling(self.cluster.now().plus(self.patience()));
        // A leader looks back over an election timeout: what was broken then must be out of its sight.
        let sight = self.cluster.settings().election_timeout_max.0 / 1_000;
        self.next_in(sight, sight);
    }

    /// Whether everybody is answered by now, and the leader will stay.
    pub(super) fn see_if_it_settles(&mut self, until: Instant) {
        if self.cluster.now() >= until {
            self.finish();
        } else if self.leader_stays() && self.cluster.submissions().all(|view| view.state.is_settled()) {
            for time in 1..=TIMES {
                let within = Micros(APART.0 * time);
                self.act(Action::AwaitLife { within });
            }
            let end = self.cluster.now().plus(Micros(APART.0 * TIMES));
            self.phase = Phase::Steady;
            self.next = (end, u64::MAX);
        } else {
            self.next_in(5, 5);
        }
    }

    /// Whether there is a leader that has begun to lead, and nothing is under way that ends its reign: it is not removed, it hands over
    /// to nobody, and nobody has seen a later term.
    fn leader_stays(&self) -> bool {
        let members = self.cluster.configuration();
        let leader = self.cluster.leader().filter(|leader| members.is_voter(*leader));
        let Some(core) = leader.and_then(|leader| self.cluster.core(leader)) else {
            return false;
        };
        let term = core.term();
        let committed = core.log().term_at(core.commit_index()) == Some(term);
        let hands_over = core.status().transfer.is_some()
            || self
                .cluster
                .messages()
                .any(|message| message.kind == ParcelKind::Raft(MessageKind::TimeoutNow));
        let left_behind = self.cluster.messages().any(|message| message.term > term)
            || self
                .cluster
                .ids()
                .any(|node| self.cluster.core(node).is_some_and(|core| core.term() > term));
        let lost = self.lost.contains(&core.id());
        committed && !hands_over && !left_behind && !members.is_joint() && !lost
    }

    /// The storm is over.
    pub(super) fn finish(&mut self) {
        self.check_machines();
        self.phase = Phase::Over;
    }
}
