//! Whether an action makes sense now: checked before anything is done, so that a refused one changes nothing.

use super::Cluster;
use crate::action::{ActError, Action, Lacking, Refusal, Running};
use crate::kv::Ask;
use crate::name::MessageName;
use crate::settings::{Settings, SettingsError, check_span};
use raft::{Index, Input, InputError, Micros, NodeId, Ticket};

/// By how much something may be put off or set forward.
fn check_by(by: Micros) -> Result<(), SettingsError> {
    check_span("by", by, Micros(1), Settings::DELAY_MAX)
}

impl Cluster {
    pub(super) fn check(&self, action: &Action) -> Result<(), ActError> {
        let running = |running| running == Running::Running;
        match action {
            Action::Stop { node } => self.check_running(*node, "stop", "running or paused", |state| {
                state != Running::Stopped
            }),
            Action::Restart { node } => {
                self.check_running(*node, "restart", "stopped", |state| state == Running::Stopped)
            }
            Action::Pause { node } => self.check_running(*node, "pause", "running", running),
            Action::Resume { node } => {
                self.check_running(*node, "resume", "paused", |state| state == Running::Paused)
            }
            Action::TimeOut { node } => {
                self.check_running(*node, "time out", "running", running)?;
                // Whatever else keeps it from campaigning, it says in an event.
                let refusal = self.attempt(*node, |core, now| Ok(core.handle(now, Input::Campaign)?));
                match refusal {
                    Err(ActError::Refused {
                        error: Refusal::Input(InputError::AlreadyLeader | InputError::LeasePromised),
                        ..
                    }) => refusal,
                    _ => Ok(()),
                }
            }
            Action::Cut { from, to } | Action::Mend { from, to } => self.check_link(*from, *to),
            Action::CutBoth { a, b } | Action::MendBoth { a, b } => self.check_link(*a, *b),
            Action::Partition { groups } => {
                let mut seen = Vec::new();
                for node in groups.iter().flatten() {
                    self.check_node(*node)?;
                    if seen.contains(node) {
                        return Err(ActError::InTwoGroups { node: *node });
                    }
                    seen.push(*node);
                }
                Ok(())
            }
            Action::MendAll => Ok(()),
            Action::SetLink { from, to, dials } => {
                self.check_link(*from, *to)?;
                Ok(dials.validate()?)
            }
            Action::SetAllLinks { dials } => Ok(dials.validate()?),
            Action::SetDisk { node, dials } => {
                self.check_node(*node)?;
                Ok(dials.validate()?)
            }
            Action::Submit { node, command } => {
                self.check_node(*node)?;
                Ask::parse(command)?;
                Ok(())
            }
            Action::DropMessage { name }
            | Action::DeliverMessage { name }
            | Action::DuplicateMessage { name } => self.check_on_its_way(*name),
            Action::DelayMessage { name, by } => {
                self.check_on_its_way(*name)?;
                Ok(check_by(*by)?)
            }
            more => self.check_managing(more),
        }
    }

    /// What keeps a cluster in order.
    fn check_managing(&self, action: &Action) -> Result<(), ActError> {
        let running = |running| running == Running::Running;
        match action {
            Action::AddNode if self.nodes() >= Settings::NODES_MAX => {
                Err(ActError::TooManyNodes { nodes: self.nodes() })
            }
            Action::ChangeMembers { node, change } => {
                self.check_running(*node, "a change of the members", "running", running)?;
                for step in change.nodes() {
                    self.check_node(step)?;
                }
                self.attempt(*node, |core, now| {
                    Ok(core.change_membership(now, Ticket(0), change).map(|_| ())?)
                })
            }
            Action::Transfer { node, to } => {
                self.check_running(*node, "a transfer of leadership", "running", running)?;
                self.check_node(*to)?;
                self.attempt(*node, |core, now| Ok(core.transfer_leadership(now, *to)?))
            }
            Action::TakeSnapshot { node } => {
                self.check_running(*node, "a snapshot", "running", running)?;
                let new = self.server(*node).is_some_and(|server| {
                    let applied = server
                        .node
                        .as_ref()
                        .map_or(Index::ZERO, raft::Node::applied_index);
                    server.taking.is_none() && applied > server.disk.saved_upto()
                });
                let lacks = Lacking::Applied;
                if new {
                    Ok(())
                } else {
                    Err(ActError::NothingNew { node: *node, lacks })
                }
            }
            Action::Compact { node } => {
                self.check_running(*node, "compaction", "running", running)?;
                let new = self.server(*node).is_some_and(|server| {
                    let base = server
                        .node
                        .as_ref()
                        .map_or(Index::ZERO, |core| core.log().base().index);
                    server.disk.saved_upto() > base
                });
                let lacks = Lacking::Entries;
                if new {
                    Ok(())
                } else {
                    Err(ActError::NothingNew { node: *node, lacks })
                }
            }
            Action::Suspend { node } => {
                self.check_running(*node, "suspend", "running", running)?;
                self.attempt(*node, |core, now| Ok(core.handle(now, Input::Pause)?))
            }
            Action::Unsuspend { node } => {
                self.check_running(*node, "unsuspend", "running", running)?;
                self.attempt(*node, |core, now| Ok(core.handle(now, Input::Resume)?))
            }
            Action::ForgetLeader { node } => {
                self.check_running(*node, "forget the leader", "running", running)?;
                self.attempt(*node, |core, now| Ok(core.handle(now, Input::ForgetLeader)?))
            }
            Action::ShutDown { node } => self.check_running(*node, "shut down", "running", running),
            Action::SetTiming { node, timing } => {
                self.check_node(*node)?;
                timing.validate()?;
                let config = self.settings.config_with(*node, 0, *timing);
                config.validate().map_err(SettingsError::from)?;
                Ok(())
            }
            Action::SetClock { node, dial } => {
                self.check_node(*node)?;
                Ok(dial.validate()?)
            }
            Action::AwaitLife { within } => Ok(check_span(
                "within",
                *within,
                Micros::from_millis(1),
                Settings::ELECTION_MAX,
            )?),
            Action::JumpClock { node, by } => {
                self.check_node(*node)?;
                Ok(check_by(*by)?)
            }
            Action::TearWrite { node } => {
                self.check_running(*node, "a torn write", "running or paused", |state| {
                    state != Running::Stopped
                })?;
                let writes = self
                    .server(*node)
                    .is_some_and(|server| !server.disk.queue.is_empty());
                let lacks = Lacking::Writes;
                if writes {
                    Ok(())
                } else {
                    Err(ActError::NothingNew { node: *node, lacks })
                }
            }
            Action::StallDisk { node } => self.check_disk(*node, false),
            Action::UnstallDisk { node } => self.check_disk(*node, true),
            Action::FailDisk { node } => {
                self.check_running(*node, "a failing disk", "running", running)?;
                self.attempt(*node, |core, now| Ok(core.handle(now, Input::PersistFailed)?))
            }
            _ => Ok(()),
        }
    }

    /// Lets a copy of a node try.
    fn attempt(
        &self,
        node: NodeId,
        try_on: impl FnOnce(&mut raft::Node, raft::Instant) -> Result<(), Refusal>,
    ) -> Result<(), ActError> {
        let Some(server) = self.server(node) else {
            return Ok(());
        };
        let Some(mut core) = server.node.clone() else {
            return Ok(());
        };
        try_on(&mut core, server.clock.local(self.now)).map_err(|error| ActError::Refused { node, error })
    }

    fn check_on_its_way(&self, name: MessageName) -> Result<(), ActError> {
        match self.network.get(name) {
            Some(flight) if !flight.arrived => Ok(()),
            _ => Err(ActError::NotOnItsWay { name }),
        }
    }

    fn check_disk(&self, node: NodeId, stalled: bool) -> Result<(), ActError> {
        self.check_node(node)?;
        match self.server(node) {
            Some(server) if server.disk.stalled != stalled => Err(ActError::Disk {
                node,
                stalled: server.disk.stalled,
            }),
            _ => Ok(()),
        }
    }

    pub(super) fn check_node(&self, node: NodeId) -> Result<(), ActError> {
        match self.running(node) {
            Some(_) => Ok(()),
            None => Err(ActError::UnknownNode {
                node,
                nodes: self.nodes(),
            }),
        }
    }

    fn check_link(&self, from: NodeId, to: NodeId) -> Result<(), ActError> {
        self.check_node(from)?;
        self.check_node(to)?;
        if from == to {
            return Err(ActError::NoLink { node: from });
        }
        Ok(())
    }

    pub(super) fn check_running(
        &self,
        node: NodeId,
        action: &'static str,
        needed: &'static str,
        fits: impl Fn(Running) -> bool,
    ) -> Result<(), ActError> {
        self.check_node(node)?;
        match self.running(node) {
            Some(state) if !fits(state) => Err(ActError::WrongState {
                node,
                state,
                action,
                needed,
            }),
            _ => Ok(()),
        }
    }
}
