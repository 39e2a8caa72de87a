//! etcd counts ticks; our core has deadlines. A tick is a second here; a heartbeat is due every tick, and the shortest
//! election timeout is three ticks, as in etcd's scripts.
//!
//! Both are set half a tick shorter, for what happens between two ticks is later than the first of them.

use super::facts::Shown;
use super::peer::Peer;
use raft::{Config, Input, Instant, Micros, Role};

pub(crate) const TICK: u64 = 1_000_000;
/// So many ticks are an election timeout.
pub(crate) const ELECTION_TICKS: u64 = 3;

/// The settings of etcd's scripts: no limits, and each feature off until it is asked for.
pub(crate) fn config(id: raft::NodeId) -> Config {
    let most = u64::MAX;
    let mut config = Config::new(id, 1);
    config.heartbeat_interval = Micros(TICK / 2);
    config.election_timeout_min = Micros(ELECTION_TICKS * TICK - TICK / 2);
    config.election_timeout_max = Micros(2 * ELECTION_TICKS * TICK - TICK / 2);
    config.append_patience = 0;
    config.answer_commit_notices = true;
    config.forward_proposals = true;
    config.pre_vote = false;
    config.check_quorum = false;
    config.inflight_messages_max = u32::MAX;
    config.inflight_bytes_max = most;
    config.append_bytes_max = most;
    config.apply_bytes_max = most;
    config.uncommitted_bytes_max = most;
    config.disk_stall_max = Micros(most);
    config.promotion_lag_max = most;
    config.clock_drift_max = Micros(0);
    config
}

/// A node's settings, apart from the moments at which it looks for its majority, and the ticks that it has seen.
#[derive(Debug)]
pub(crate) struct Clock {
    config: Config,
    ticks: u64,
}

impl Clock {
    pub(crate) const fn new(config: Config) -> Self {
        Self { config, ticks: 0 }
    }

    /// Lets an election timeout pass in which nothing happens.
    pub(crate) fn skip(&mut self, peer: &mut Peer, shown: &mut Shown) {
        self.ticks += ELECTION_TICKS;
        peer.now = peer.now.max(Instant(self.ticks * TICK));
        // What was paused has a full election timeout ahead when it goes on.
        for input in [Input::Pause, Input::Resume] {
            let _ = peer.handle(input, shown);
        }
    }

    /// A tick.
    pub(crate) fn tick(&mut self, peer: &mut Peer, shown: &mut Shown) {
        self.ticks += 1;
        peer.now = peer.now.max(Instant(self.ticks * TICK));
        if peer.node.role() == Role::Leader {
            self.tick_leader(peer, shown);
        } else if let Some(ticks) = peer.election_ticks {
            let started = peer.node.status().election_timer.map(|timer| timer.started);
            let waited = started.map_or(0, |started| self.ticks_since(started));
            if waited >= ticks {
                let _ = peer.handle(Input::Campaign, shown);
            }
        } else {
            let _ = peer.handle(Input::Timeout, shown);
        }
    }

    fn ticks_since(&self, moment: Instant) -> u64 {
        self.ticks.saturating_sub(moment.as_micros() / TICK)
    }

    /// Our leaders look for their majority when an election timeout has passed since one was heard; etcd's look once an
    /// election timeout, and ask only whether one was heard since they last looked. So ours are made to look then, and
    /// back to that moment.
    fn tick_leader(&mut self, peer: &mut Peer, shown: &mut Shown) {
        let since = peer.looked.unwrap_or(peer.now);
        let looks = self.config.check_quorum && self.ticks_since(since) >= ELECTION_TICKS;
        let mut config = self.config.clone();
        config.check_quorum = looks;
        config.lease_reads &= looks;
        if looks {
            // Up to the moment of the timeout, which is the second one from now.
            let span = peer.now.since(since).as_micros() + 2;
            config.election_timeout_min = Micros(span);
            config.election_timeout_max = Micros(span + TICK);
            peer.looked = Some(peer.now);
        }
        let _ = peer.handle(Input::Reconfigure(Box::new(config)), shown);
        let _ = peer.handle(Input::Timeout, shown);
        let _ = peer.handle(Input::Reconfigure(Box::new(self.config.clone())), shown);
    }
}
