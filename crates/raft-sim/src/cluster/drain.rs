//! A node at work: what it is handed, and what it wants done then, at its disk, its timer and its state machine.

use super::server::{Alarm, Server};
use super::{Cluster, Item};
use crate::action::Running;
use crate::fingerprint::{Tag, chain};
use crate::journal::{Causes, What};
use crate::laws::Effect;
use crate::name::EventId;
use raft::{Entries, Input, Node, NodeId, Output, Payload};

impl Cluster {
    /// Hands an input to a node, and does what it wants done.
    pub(super) fn input(&mut self, node: NodeId, input: Input, event: EventId) {
        self.input_then(node, input, event, |_| {});
    }

    /// As `input`; something is done at its machine before it is asked what it wants.
    pub(super) fn input_then(
        &mut self,
        node: NodeId,
        input: Input,
        event: EventId,
        then: impl FnOnce(&mut Server),
    ) {
        if self.core(node).is_none() {
            return;
        }
        // What it refuses, it says in an event; what makes no sense at all is not sent in here.
        if self.hand(node, input, event)
            && let Some(server) = self.server_mut(node)
        {
            then(server);
        }
        self.drain(node, event);
    }

    /// Hands an input to a node, and leaves what it wants done for later. Says whether it took it.
    pub(super) fn hand(&mut self, node: NodeId, input: Input, event: EventId) -> bool {
        let now = self.now;
        let Some(server) = self.server_mut(node) else {
            return false;
        };
        let local = server.clock.local(now);
        let taken = server
            .node
            .as_mut()
            .is_some_and(|core| core.handle(local, input).is_ok());
        if taken {
            server.note_input(event);
        }
        taken
    }

    /// Does what a node wants done.
    pub(super) fn drain(&mut self, node: NodeId, event: EventId) {
        loop {
            let Some(server) = self.server_mut(node) else {
                return;
            };
            let Some((output, due)) = server.node.as_mut().and_then(Node::poll_output) else {
                break;
            };
            let causes = server.causes(&due, event);
            match output {
                Output::Persist(write) => self.persist(node, write, causes),
                Output::Send(envelope) => self.send_raft(envelope, causes),
                Output::SendSnapshot(envelope) => self.send_snapshot(envelope, causes),
                Output::InstallSnapshot(snapshot) => self.install_snapshot(node, &snapshot, causes),
                Output::Apply(entries) => self.apply(node, &entries, causes),
                Output::LoadEntries {
                    id,
                    from,
                    upto,
                    bytes_max,
                } => self.load(node, id, (from, upto, bytes_max), causes),
                Output::Reply(ticket, outcome) => self.reply(node, ticket, outcome, causes),
                Output::Event(what) => {
                    self.record(Some(node), What::Node(what), causes);
                }
                _ => {}
            }
        }
        self.set_timer(node, event);
        if let Some(server) = self.server_mut(node) {
            server.forget_answers();
            let revision = server.node.as_ref().map_or(0, |core| {
                core.log().revision() + core.commit_index().0 + core.applied_index().0
            });
            // Within one life these only grow; a crash counts by itself.
            server.revision = server.revision.max(revision);
        }
        self.take_snapshot_if_due(node, event);
        self.settle(node, event);
    }

    /// The node wants to be woken at its deadline: `event` is what has set it, if it is another one than before.
    pub(super) fn set_timer(&mut self, node: NodeId, event: EventId) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        let clock = server.clock;
        let deadline = server
            .node
            .as_ref()
            .and_then(Node::deadline)
            .map(|deadline| clock.global(deadline));
        if deadline == server.timer.as_ref().map(|alarm| alarm.deadline) {
            return;
        }
        if let Some(alarm) = server.timer.take() {
            self.queue.remove(&alarm.key);
        }
        if let Some(deadline) = deadline {
            let key = self.schedule(deadline, Item::Timer(node));
            let causes = Causes::one(event);
            if let Some(server) = self.server_mut(node) {
                server.timer = Some(Alarm {
                    deadline,
                    key,
                    causes,
                });
            }
        }
    }

    /// A node's deadline has come.
    pub(super) fn timer(&mut self, node: NodeId) {
        let Some(server) = self.server_mut(node) else {
            return;
        };
        if server.running == Running::Paused {
            server.waiting.push_back(Item::Timer(node));
            return;
        }
        let Some(alarm) = server.timer.take() else {
            return;
        };
        let event = self.record(Some(node), What::TimerFired, alarm.causes);
        self.input(node, Input::Timeout, event);
    }

    fn apply(&mut self, node: NodeId, entries: &Entries, causes: Causes) {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
            return;
        };
        let Some(server) = self.servers.get_mut(node.0 as usize - 1) else {
            return;
        };
        let (mut hash, mut broken) = (server.applied_hash, None);
        let apply = |entry: raft::Entry<'_>| {
            hash = chain(hash, entry.id.term, entry.payload);
            let mut ran = false;
            if let Payload::Command(bytes) = entry.payload {
                let said;
                (said, ran) = server.machine.apply_and_tell(entry.id.index, bytes);
                if !server.tickets.is_empty() {
                    server.answers.push((entry.id.index, said));
                }
            }
            let holds = server.machine.machine().hash();
            // The first difference says it all: whatever follows differs as well.
            let differs = self.ledger.applied(node, entry, Effect { hash, ran, holds });
            broken = broken.or(differs);
        };
        if self.settings.host_rules.applied_in_order {
            entries.iter().for_each(apply);
        } else {
            let order: Vec<_> = entries.iter().collect();
            order.into_iter().rev().for_each(apply);
        }
        server.applied_hash = hash;
        self.fingerprint
            .row(Tag::Apply, [u64::from(node.0), last.index.0, hash]);
        let event = self.record(
            Some(node),
            What::Applied {
                first: first.index,
                upto: last.index,
            },
            causes,
        );
        if let Some(violation) = broken {
            self.broken(node, violation, event);
        }
        self.hand(node, Input::Applied { upto: last.index }, event);
    }
}
