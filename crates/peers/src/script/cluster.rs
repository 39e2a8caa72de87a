//! The nodes of a script, the network between them, and the larger commands: delivering, handling, coming to rest.

use super::facts::{Happened, Progress, Shown, Standing};
use super::ours;
use super::peer::Peer;
use super::ticks::Clock;
use raft::{Envelope, Input, PeerPace, Role};

/// What etcd's log shows, from all of it to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
    None,
}

impl Level {
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        let all = [
            ("DEBUG", Self::Debug),
            ("INFO", Self::Info),
            ("WARN", Self::Warn),
            ("ERROR", Self::Error),
            ("FATAL", Self::Fatal),
            ("NONE", Self::None),
        ];
        all.into_iter()
            .find(|(level, _)| name.eq_ignore_ascii_case(level))
            .map(|(_, level)| level)
            .ok_or_else(|| format!("`{name}` is no level of etcd's log"))
    }
}

impl Level {
    /// Leaves out what is not shown at this level.
    pub(crate) fn silence(self, shown: &mut Shown) {
        let debug = |what: &Happened| {
            matches!(
                what,
                Happened::RefusedAppend { .. } | Happened::SteppedBack { .. }
            )
        };
        match self {
            Self::Debug => {}
            Self::Info => shown.happened.retain(|what| !debug(what)),
            Self::None => *shown = Shown::default(),
            _ => {
                shown.happened.clear();
                shown.members.clear();
            }
        }
    }
}

/// A cluster that never comes to rest is stopped after so many rounds.
const ROUNDS_MAX: usize = 1_000;

pub(crate) struct Cluster {
    pub(crate) peers: Vec<Peer>,
    pub(crate) clocks: Vec<Clock>,
    /// Messages on their way, oldest first.
    pub(crate) network: Vec<Envelope>,
    pub(crate) level: Level,
    pub(crate) inflight_max: u64,
}

impl Cluster {
    pub(crate) const fn new() -> Self {
        Self {
            peers: Vec::new(),
            clocks: Vec::new(),
            network: Vec::new(),
            level: Level::Debug,
            inflight_max: u64::MAX,
        }
    }

    pub(crate) fn peer(&mut self, id: u64) -> Result<&mut Peer, String> {
        self.peers
            .iter_mut()
            .find(|peer| peer.id == id)
            .ok_or_else(|| format!("there is no node {id}"))
    }

    /// Delivers, or drops, what is on its way to a node. Says how much that was.
    pub(crate) fn deliver(
        &mut self,
        to: u64,
        kind: Option<&str>,
        drop: bool,
        shown: &mut Shown,
    ) -> Result<usize, String> {
        let (mine, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.network)
                .into_iter()
                .partition(|envelope| {
                    ours::node(envelope.to) == to
                        && kind.is_none_or(|kind| ours::message(envelope).kind == kind)
                });
        self.network = others;
        let count = mine.len();
        if let Some(peer) = self.peers.iter_mut().find(|peer| peer.id == to && !drop) {
            shown.happened.extend(peer.own_vote.take());
        }
        for envelope in mine {
            let message = ours::message(&envelope);
            if drop {
                shown.dropped.push(message);
                continue;
            }
            shown.received.push(message);
            let peer = self.peer(to)?;
            if let Err(error) = peer.handle(Input::Message(envelope), shown) {
                shown.said.push(error.to_string());
            }
        }
        Ok(count)
    }

    pub(crate) fn ready(&mut self, id: u64, shown: &mut Shown) -> Result<(), String> {
        let sent = self.peer(id)?.ready(shown);
        self.network.extend(sent);
        Ok(())
    }

    pub(crate) fn append_thread(&mut self, id: u64, shown: &mut Shown) -> Result<bool, String> {
        let sent = self.peer(id)?.append_thread(shown);
        let worked = sent.is_some();
        self.network.extend(sent.into_iter().flatten());
        Ok(worked)
    }

    /// Lets these nodes, or all, work until nothing is left to do.
    pub(crate) fn stabilize(&mut self, ids: &[u64], shown: &mut Shown) -> Result<(), String> {
        let ids: Vec<_> = if ids.is_empty() {
            self.peers.iter().map(|peer| peer.id).collect()
        } else {
            ids.to_vec()
        };
        for _ in 0..ROUNDS_MAX {
            let mut rests = true;
            for id in &ids {
                if self.peer(*id)?.has_ready() {
                    self.ready(*id, shown)?;
                    rests = false;
                }
            }
            for id in &ids {
                rests &= self.deliver(*id, None, false, shown)? == 0;
            }
            for id in &ids {
                while self.append_thread(*id, shown)? {
                    rests = false;
                }
            }
            for id in &ids {
                while self.peer(*id)?.apply_thread(shown) {
                    rests = false;
                }
            }
            if rests {
                return Ok(());
            }
        }
        Err(format!("the nodes do not come to rest in {ROUNDS_MAX} rounds"))
    }

    /// How each node stands: `raft-state`.
    pub(crate) fn standing(&self) -> Vec<Standing> {
        let stands = |peer: &Peer| Standing {
            node: peer.id,
            role: ours::role(peer.node.role()).to_owned(),
            voter: peer
                .applied_members
                .as_ref()
                .is_some_and(|members| members.is_voter(peer.node.id())),
            term: ours::term(peer.node.term()),
            leader: peer.node.leader().map_or(0, ours::node),
        };
        self.peers.iter().map(stands).collect()
    }

    /// How far a leader knows each node to be: `status`.
    pub(crate) fn progress(&mut self, id: u64) -> Result<Vec<Progress>, String> {
        let inflight_max = self.inflight_max;
        let peer = self.peer(id)?;
        if peer.node.role() != Role::Leader {
            return Ok(Vec::new());
        }
        let status = peer.node.status();
        let learner = |node| status.configuration.is_learner(node);
        let own = Progress {
            peer: id,
            pace: "Replicate".to_owned(),
            matched: status.durable.get(),
            next: Some(status.durable.get() + 1),
            learner: learner(status.id),
            inflight: 0,
            pending_snapshot: 0,
            paused: false,
        };
        let mut all: Vec<_> = status
            .progress
            .iter()
            .map(|other| {
                let inflight = u64::from(other.inflight);
                let (pace, inflight, paused, pending) = match other.pace {
                    PeerPace::Stream => ("Replicate", inflight, inflight >= inflight_max, 0),
                    PeerPace::Snapshot { upto } => ("Snapshot", 0, true, upto.get()),
                    _ => ("Probe", 0, inflight > 0, 0),
                };
                Progress {
                    peer: ours::node(other.peer),
                    pace: pace.to_owned(),
                    matched: other.matched.get(),
                    next: (pending == 0).then_some(other.next.get()),
                    learner: learner(other.peer),
                    inflight,
                    pending_snapshot: pending,
                    paused,
                }
            })
            .collect();
        // A leader that has removed itself is not among its members.
        if status.configuration.is_member(status.id) {
            all.push(own);
        }
        all.sort_by_key(|progress| progress.peer);
        Ok(all)
    }
}
