//! omnipaxos 0.2 with its own store in memory. Not Raft, but it does the same work.

use crate::cluster::{Network, Node};
use crate::machine::{ELECTION_TICKS, Machine};
use bytes::Bytes;
use omnipaxos::messages::Message;
use omnipaxos::storage::{Entry, NoSnapshot};
use omnipaxos::util::LogEntry;
use omnipaxos::{ClusterConfig, OmniPaxos, ServerConfig};
use omnipaxos_storage::memory_storage::MemoryStorage;

/// A command as omnipaxos holds it.
#[derive(Clone, Debug)]
pub(crate) struct Command(Bytes);

impl Entry for Command {
    type Snapshot = NoSnapshot;
}

/// A node of omnipaxos.
pub(crate) struct Omni {
    node: OmniPaxos<Command, MemoryStorage<Command>>,
    outgoing: Vec<Message<Command>>,
    applied: usize,
    machine: Machine,
}

fn place(name: u64) -> usize {
    usize::try_from(name).unwrap_or(usize::MAX) - 1
}

impl Node for Omni {
    type Message = Message<Command>;

    fn new(node: usize, nodes: usize, _seed: u64) -> Self {
        let cluster = ClusterConfig {
            configuration_id: 1,
            nodes: (1..=nodes as u64).collect(),
            flexible_quorum: None,
        };
        // One round of heartbeats takes as long as a Raft node waits: failures are found as fast.
        let server = ServerConfig {
            pid: node as u64 + 1,
            election_tick_timeout: ELECTION_TICKS,
            ..ServerConfig::default()
        };
        Self {
            node: cluster
                .build_for_server(server, MemoryStorage::default())
                .expect("the settings are sound"),
            outgoing: Vec::new(),
            applied: 0,
            machine: Machine::default(),
        }
    }

    fn tick(&mut self) {
        self.node.tick();
    }

    fn deliver(&mut self, _from: usize, message: Self::Message) {
        self.node.handle_incoming(message);
    }

    fn propose(&mut self, command: &[u8]) {
        let command = Command(Bytes::copy_from_slice(command));
        self.node.append(command).expect("a leader takes proposals");
    }

    fn drain(&mut self, network: &mut Network<Self::Message>) {
        self.node.take_outgoing_messages(&mut self.outgoing);
        for message in self.outgoing.drain(..) {
            network.send(place(message.get_receiver()), message);
        }
        if self.node.get_decided_idx() > self.applied {
            let decided = self.node.read_decided_suffix(self.applied);
            for entry in decided.unwrap_or_default() {
                if let LogEntry::Decided(command) = entry {
                    self.machine.apply(&command.0);
                }
                self.applied += 1;
            }
        }
    }

    fn follows(&self) -> Option<usize> {
        match self.node.get_current_leader() {
            Some((leader, true)) => Some(place(leader)),
            _ => None,
        }
    }

    fn machine(&self) -> &Machine {
        &self.machine
    }

    fn mended(&mut self, peer: usize) {
        self.node.reconnected(peer as u64 + 1);
    }
}
