//! What a person does to a cluster: each action checked first, so that a refused one changes nothing.

use super::Cluster;
use crate::action::{ActError, Action, Running};
use crate::journal::{Causes, LossReason, What};
use crate::kv::Ask;
use crate::name::{EventId, MessageName};
use raft::{Envelope, Input, InputError, NodeId};

impl Cluster {
    /// Does something to it, now.
    ///
    /// # Errors
    /// Says why the action is refused; the cluster is as it was.
    pub fn act(&mut self, action: Action) -> Result<EventId, ActError> {
        self.check(&action)?;
        let event = self.record(None, What::Acted(action.clone()), Causes::NONE);
        let causes = Causes::one(event);
        match action {
            Action::Stop { node } => self.stop(node, causes),
            Action::Restart { node } => self.start(node, causes),
            Action::Pause { node } => {
                if let Some(server) = self.server_mut(node) {
                    server.running = Running::Paused;
                }
                self.record(Some(node), What::Paused, causes);
            }
            Action::Resume { node } => self.resume(node, causes),
            Action::TimeOut { node } => self.input(node, Input::Campaign, event),
            Action::Cut { from, to } => self.cut(from, to, event),
            Action::Mend { from, to } => self.network.set_cut(from, to, None),
            Action::CutBoth { a, b } => {
                self.cut(a, b, event);
                self.cut(b, a, event);
            }
            Action::MendBoth { a, b } => {
                self.network.set_cut(a, b, None);
                self.network.set_cut(b, a, None);
            }
            Action::Partition { groups } => self.partition(&groups, event),
            Action::MendAll => self.each_link(|cluster, from, to| cluster.network.set_cut(from, to, None)),
            Action::SetLink { from, to, dials } => self.network.set_dials(from, to, dials),
            Action::SetAllLinks { dials } => {
                self.each_link(|cluster, from, to| cluster.network.set_dials(from, to, dials));
            }
            Action::SetDisk { node, dials } => {
                if let Some(server) = self.server_mut(node) {
                    server.disk.dials = dials;
                }
            }
            Action::Submit { node, command } => {
                if let Ok(ask) = Ask::parse(&command) {
                    self.submit(ask, node, causes);
                }
            }
            Action::DropMessage { name } => {
                if let Some(flight) = self.network.take(name) {
                    self.queue.remove(&flight.key);
                    self.lose(&flight, LossReason::Dropped, Some(event));
                }
            }
            Action::DeliverMessage { name } => {
                if let Some(flight) = self.network.take(name) {
                    self.queue.remove(&flight.key);
                    self.arrive(flight, Some(event));
                }
            }
            Action::DuplicateMessage { name } => {
                self.duplicate(name, Some(event));
            }
            more => self.manage(more, event),
        }
        Ok(event)
    }

    /// Hands a message to its node as if it had arrived from the network, for tests and for whatever speaks for a node
    /// from outside. Nobody sent it: its name is one that no message on its way has ([`MessageName::INJECTED`]).
    ///
    /// # Errors
    /// A message from outside the cluster, or for a node that does not run.
    pub fn inject(&mut self, envelope: Envelope) -> Result<EventId, ActError> {
        let (from, node) = (envelope.from, envelope.to);
        self.check_node(node)?;
        self.check_node(from)?;
        self.check_running(node, "a message", "running", |running| {
            running == Running::Running
        })?;
        let ours = raft::ClusterId(1);
        if envelope.cluster != ours {
            let error = InputError::ForeignCluster {
                theirs: envelope.cluster,
                ours,
            };
            return Err(ActError::Refused {
                node,
                error: error.into(),
            });
        }
        if from == node {
            return Err(ActError::Refused {
                node,
                error: InputError::BadSender { from }.into(),
            });
        }
        let name = self.network.name_injected(from.into(), node.into());
        let content = super::network::Content::Raft(envelope.clone());
        let parcel = super::network::parcel(name, &content);
        let event = self.record(Some(node), What::Delivered(parcel), Causes::NONE);
        self.input(node, Input::Message(envelope), event);
        Ok(event)
    }

    /// Cuts one way; what is on it is lost.
    fn cut(&mut self, from: NodeId, to: NodeId, event: EventId) {
        if self.network.is_cut(from, to) {
            return;
        }
        self.network.set_cut(from, to, Some(event));
        for name in self.network.on_link(from, to) {
            self.lose_on_cut(name, event);
        }
    }

    fn lose_on_cut(&mut self, name: MessageName, event: EventId) {
        // What has arrived and waits for a paused node is off the link already.
        let arrived = self.network.get(name).is_some_and(|flight| flight.arrived);
        if !arrived && let Some(flight) = self.network.take(name) {
            self.queue.remove(&flight.key);
            self.lose(&flight, LossReason::Cut, Some(event));
        }
    }

    fn partition(&mut self, groups: &[Vec<NodeId>], event: EventId) {
        let side = |node: NodeId| groups.iter().position(|group| group.contains(&node));
        self.each_link(|cluster, from, to| {
            if side(from) != side(to) {
                cluster.cut(from, to, event);
            }
        });
    }

    fn each_link(&mut self, mut change: impl FnMut(&mut Self, NodeId, NodeId)) {
        for from in self.ids() {
            for to in self.ids().filter(|to| *to != from) {
                change(self, from, to);
            }
        }
    }
}
