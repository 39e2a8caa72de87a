//! tikv's raft-rs 0.7, set up as TiKV does: appends are batched, messages carry up to 1 MiB, all proposals since the last
//! drain go in as one, and its store takes entries by value instead of cloning them under a lock.

use crate::cluster::{Network, Node};
use crate::machine::{ELECTION_TICKS, HEARTBEAT_TICKS, Machine};
use raft_rs::prelude::{
    ConfState, Config, Entry, HardState, Message, MessageType, RaftState, RawNode, Snapshot, Storage,
};
use raft_rs::{GetEntriesContext, StateRole};

/// A store without a lock.
struct Store {
    hard_state: HardState,
    members: ConfState,
    /// From index 1 on.
    entries: Vec<Entry>,
}

fn place(index: u64) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX) - 1
}

impl Store {
    fn append(&mut self, mut entries: Vec<Entry>) {
        if let Some(first) = entries.first() {
            self.entries.truncate(place(first.index));
            self.entries.append(&mut entries);
        }
    }
}

/// What the store adds to an entry's own bytes when it counts how much fits into a message.
const ENTRY_OVERHEAD: u64 = 12;

impl Storage for Store {
    fn initial_state(&self) -> raft_rs::Result<RaftState> {
        Ok(RaftState {
            hard_state: self.hard_state.clone(),
            conf_state: self.members.clone(),
        })
    }

    fn entries(
        &self,
        low: u64,
        high: u64,
        bytes_max: impl Into<Option<u64>>,
        _: GetEntriesContext,
    ) -> raft_rs::Result<Vec<Entry>> {
        let entries = &self.entries[place(low)..place(high)];
        let bytes_max = bytes_max.into().unwrap_or(u64::MAX);
        let mut bytes = 0;
        let fitting = entries
            .iter()
            .take_while(|entry| {
                let first = bytes == 0;
                bytes += entry.data.len() as u64 + ENTRY_OVERHEAD;
                first || bytes <= bytes_max
            })
            .count();
        Ok(entries[..fitting].to_vec())
    }

    fn term(&self, index: u64) -> raft_rs::Result<u64> {
        Ok(if index == 0 {
            0
        } else {
            self.entries[place(index)].term
        })
    }

    fn first_index(&self) -> raft_rs::Result<u64> {
        Ok(1)
    }

    fn last_index(&self) -> raft_rs::Result<u64> {
        Ok(self.entries.len() as u64)
    }

    fn snapshot(&self, _: u64, _: u64) -> raft_rs::Result<Snapshot> {
        unreachable!("nothing is compacted")
    }
}

/// A node of raft-rs.
pub(crate) struct RaftRs {
    raw: RawNode<Store>,
    proposals: Vec<Entry>,
    machine: Machine,
}

impl RaftRs {
    fn apply(&mut self, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| !entry.data.is_empty()) {
            self.machine.apply(&entry.data);
        }
    }
}

fn send(network: &mut Network<Message>, messages: Vec<Message>) {
    for message in messages {
        network.send(place(message.to), message);
    }
}

impl Node for RaftRs {
    type Message = Message;

    /// It draws its timeouts from the thread's entropy: no seed can be given.
    fn new(node: usize, nodes: usize, _seed: u64) -> Self {
        let config = Config {
            id: node as u64 + 1,
            election_tick: usize::try_from(ELECTION_TICKS).unwrap_or(usize::MAX),
            heartbeat_tick: usize::try_from(HEARTBEAT_TICKS).unwrap_or(usize::MAX),
            max_size_per_msg: 1 << 20,
            batch_append: true,
            ..Config::default()
        };
        let store = Store {
            hard_state: HardState::default(),
            members: ConfState::from(((1..=nodes as u64).collect::<Vec<_>>(), Vec::new())),
            entries: Vec::new(),
        };
        let log = slog::Logger::root(slog::Discard, slog::o!());
        Self {
            raw: RawNode::new(&config, store, &log).expect("the settings are sound"),
            proposals: Vec::new(),
            machine: Machine::default(),
        }
    }

    fn tick(&mut self) {
        self.raw.tick();
    }

    fn deliver(&mut self, _from: usize, message: Message) {
        self.raw.step(message).expect("what raft-rs sends it takes");
    }

    fn propose(&mut self, command: &[u8]) {
        self.proposals.push(Entry {
            data: command.to_vec().into(),
            ..Entry::default()
        });
    }

    fn drain(&mut self, network: &mut Network<Message>) {
        if !self.proposals.is_empty() {
            let mut message = Message {
                from: self.raw.raft.id,
                ..Message::default()
            };
            message.set_msg_type(MessageType::MsgPropose);
            message.entries = std::mem::take(&mut self.proposals).into();
            self.raw.step(message).expect("a leader takes proposals");
        }
        while self.raw.has_ready() {
            let mut ready = self.raw.ready();
            send(network, ready.take_messages());
            self.apply(&ready.take_committed_entries());
            let entries = ready.take_entries();
            self.raw.mut_store().append(entries);
            if let Some(hard_state) = ready.hs() {
                self.raw.mut_store().hard_state = hard_state.clone();
            }
            send(network, ready.take_persisted_messages());
            let mut rest = self.raw.advance(ready);
            if let Some(commit) = rest.commit_index() {
                self.raw.mut_store().hard_state.commit = commit;
            }
            send(network, rest.take_messages());
            self.apply(&rest.take_committed_entries());
            self.raw.advance_apply();
        }
    }

    fn follows(&self) -> Option<usize> {
        let raft = &self.raw.raft;
        let follows = raft.state == StateRole::Follower && raft.leader_id != 0;
        let established = raft.raft_log.committed >= 1;
        (established && (follows || raft.state == StateRole::Leader)).then(|| place(raft.leader_id))
    }

    fn machine(&self) -> &Machine {
        &self.machine
    }
}
