//! What a search has found, played in the simulator: so it is a recording like any other.
//!
//! The cluster is a quiet one. Messages take longer than it all does, so each arrives when it is made to; one that is to arrive
//! again is doubled first. Nobody loses patience, disks stand still but for the write that is to be done, and whoever crashes
//! loses all that its disk has not done by then.

use super::scope::Scope;
use super::trace::{Move, Moved, Trace};
use crate::action::Action;
use crate::cluster::Cluster;
use crate::name::{Endpoint, MessageName};
use crate::observed::Observed;
use crate::recording::{Recording, Stamped};
use crate::settings::{ClientDials, DiskDials, Limits, LinkDials, Settings};
use raft::{Envelope, Micros, Node, NodeId, Rules};

/// How far apart moves are: all of them are over long before a heartbeat comes due.
const APART: Micros = Micros(100);
const HEARTBEAT: Micros = Micros::from_millis(500);

impl Trace {
    /// The same in the simulator. Nothing if it comes to nothing there: the simulator judges by laws alone, and a node that leads
    /// makes itself heard after half a second, whether or not that was among the moves.
    #[must_use]
    pub fn play(&self) -> Option<Recording> {
        self.broken.law()?;
        let mut player = Player {
            cluster: Cluster::new(settings(&self.scope, self.rules), 0).ok()?,
            actions: Vec::new(),
            writes_wait: self.scope.writes_wait,
        };
        if self.scope.writes_wait {
            for node in self.scope.node_ids() {
                player.act(Action::StallDisk { node })?;
            }
        }
        let mut rest = self.moves.as_slice();
        while let Some((moved, later)) = rest.split_first() {
            player.pass();
            player.make(moved, later)?;
            rest = later;
        }
        player.pass();
        let cluster = player.cluster;
        cluster.violations().next()?;
        Some(Recording {
            format: Recording::FORMAT,
            core: Recording::CORE,
            settings: cluster.settings().clone(),
            seed: cluster.seed(),
            actions: player.actions,
            end: cluster.stamp(),
            fingerprint: cluster.fingerprint(),
        })
    }
}

fn settings(scope: &Scope, rules: Rules) -> Settings {
    let config = scope.config(NodeId(1), rules);
    Settings {
        nodes: scope.nodes,
        election_timeout_min: Micros(Settings::ELECTION_MAX.0 - 1),
        election_timeout_max: Settings::ELECTION_MAX,
        heartbeat_interval: HEARTBEAT,
        pre_vote: config.pre_vote,
        check_quorum: config.check_quorum,
        link: LinkDials {
            latency: Settings::DELAY_MAX,
            jitter: Micros::ZERO,
            loss_per_million: 0,
            duplicate_per_million: 0,
        },
        disk: DiskDials {
            flush: Micros::ZERO,
            jitter: Micros::ZERO,
        },
        client: ClientDials {
            latency: Settings::DELAY_MAX,
            retry_after: None,
            sessions: false,
        },
        limits: Limits {
            append_bytes: config.append_bytes_max,
            disk_stall: config.disk_stall_max,
            ..Limits::default()
        },
        rules,
        ..Settings::default()
    }
}

/// A cluster that is made to do what was found.
struct Player {
    cluster: Cluster,
    actions: Vec<Stamped>,
    writes_wait: bool,
}

impl Player {
    /// Does something. Nothing if it is refused.
    fn act(&mut self, action: Action) -> Option<()> {
        let stamp = self.cluster.stamp();
        self.cluster.act(action.clone()).ok()?;
        self.actions.push(Stamped { stamp, action });
        Some(())
    }

    /// Lets everything happen that happens at once, and a little time pass.
    fn pass(&mut self) {
        self.cluster.run_until(self.cluster.now().plus(APART));
    }

    fn make(&mut self, moved: &Moved, later: &[Moved]) -> Option<()> {
        let node = moved.node;
        match &moved.what {
            Move::Hear(envelope) => self.hear(envelope, later),
            Move::Flush => self.flush(node),
            Move::Crash { kept, .. } => {
                for _ in 0..*kept {
                    self.flush(node)?;
                }
                if self.cluster.is_writing(node) {
                    self.act(Action::FailDisk { node })?;
                }
                self.act(Action::Stop { node })?;
                self.act(Action::Restart { node })
            }
            Move::Campaign => self.act(Action::TimeOut { node }),
            Move::Propose { number } => self.ask(node, format!("set {number}")),
            Move::Read { .. } => self.ask(node, "get x".into()),
            Move::Beat => {
                let due = self.cluster.core(node).and_then(Node::deadline)?;
                self.cluster.run_until(due);
                Some(())
            }
        }
    }

    fn hear(&mut self, envelope: &Envelope, later: &[Moved]) -> Option<()> {
        let copies: Vec<MessageName> = self
            .cluster
            .envelopes()
            .filter(|(_, sent)| says_the_same(sent, envelope))
            .map(|(name, _)| name)
            .collect();
        let name = *copies.first()?;
        let again = later
            .iter()
            .any(|moved| matches!(&moved.what, Move::Hear(other) if says_the_same(other, envelope)));
        if again && copies.len() == 1 {
            self.act(Action::DuplicateMessage { name })?;
        }
        self.act(Action::DeliverMessage { name })
    }

    /// The first write of a node's disk is done, and no other one.
    fn flush(&mut self, node: NodeId) -> Option<()> {
        if !self.writes_wait {
            return Some(());
        }
        self.act(Action::UnstallDisk { node })?;
        self.cluster.step();
        self.act(Action::StallDisk { node })
    }

    /// The client asks a node, and is heard at once.
    fn ask(&mut self, node: NodeId, command: String) -> Option<()> {
        self.act(Action::Submit { node, command })?;
        let to = Endpoint::Node(node);
        let is_it = |name: &MessageName| name.from == Endpoint::Client && name.to == to;
        let name = self.cluster.messages().map(|message| message.name).find(is_it);
        let name = name?;
        self.act(Action::DeliverMessage { name })
    }
}

/// Whether two messages are the same but for the commands in them, which are written otherwise in the simulator.
fn says_the_same(one: &Envelope, other: &Envelope) -> bool {
    let names = |envelope: &Envelope| (envelope.from, envelope.to, envelope.term);
    names(one) == names(other) && super::trace::said(one) == super::trace::said(other)
}
