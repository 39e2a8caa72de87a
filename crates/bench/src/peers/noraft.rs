//! noraft 0.7, without IO and without dependencies. It keeps terms and configurations only; commands and timers are
//! its user's. So this file holds the commands and ships them with each append, and `nudge` sends the heartbeat
//! without which nobody would hear of a commit.

use crate::cluster::{Network, Node};
use crate::machine::{Chance, ELECTION_TICKS, HEARTBEAT_TICKS, Machine};
use bytes::Bytes;
use noraft::{Action, ClusterConfig, Log, LogEntries, LogPosition, NodeId, Role, Term};

/// A message with the commands of the entries that it names.
pub(crate) struct Message {
    message: noraft::Message,
    commands: Vec<Bytes>,
}

/// A node with what noraft leaves to its user.
pub(crate) struct NoRaft {
    node: noraft::Node,
    /// The command of each entry, from index 1 on; empty for entries without one.
    commands: Vec<Bytes>,
    received: Vec<(u64, Vec<Bytes>)>,
    timer: u64,
    chance: Chance,
    applied: u64,
    machine: Machine,
}

fn place(index: u64) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

impl NoRaft {
    fn with_commands(&self, message: noraft::Message) -> Message {
        let commands = match &message {
            noraft::Message::AppendEntriesCall { entries, .. } => {
                let from = place(entries.prev_position().index.get());
                let to = place(entries.last_position().index.get());
                self.commands[from..to].to_vec()
            }
            _ => Vec::new(),
        };
        Message { message, commands }
    }

    fn draw_timer(&mut self) -> u64 {
        if self.node.role() == Role::Leader {
            HEARTBEAT_TICKS
        } else {
            self.chance.range(ELECTION_TICKS, 2 * ELECTION_TICKS)
        }
    }

    fn append(&mut self, entries: &LogEntries) {
        let previous = place(entries.prev_position().index.get());
        let last = place(entries.last_position().index.get());
        if self.node.role() != Role::Leader {
            self.commands.truncate(previous);
            for (at, commands) in self.received.drain(..) {
                let (at, have) = (place(at), self.commands.len());
                if at <= have && at + commands.len() > have {
                    self.commands.extend(commands.into_iter().skip(have - at));
                }
            }
        }
        // The entry that opens a term carries no command.
        if self.commands.len() < last {
            self.commands.resize(last, Bytes::new());
        }
    }
}

impl Node for NoRaft {
    type Message = Message;

    fn new(node: usize, nodes: usize, seed: u64) -> Self {
        let mut configuration = ClusterConfig::new();
        configuration.voters.extend((0..nodes as u64).map(NodeId::new));
        let log = Log::new(configuration, LogEntries::new(LogPosition::ZERO));
        let mut this = Self {
            node: noraft::Node::restart(NodeId::new(node as u64), Term::ZERO, None, log),
            commands: Vec::new(),
            received: Vec::new(),
            timer: 0,
            chance: Chance(seed.wrapping_mul(1_000).wrapping_add(node as u64)),
            applied: 0,
            machine: Machine::default(),
        };
        this.timer = this.draw_timer();
        this
    }

    fn tick(&mut self) {
        self.timer = self.timer.saturating_sub(1);
        if self.timer == 0 {
            self.node.handle_election_timeout();
        }
    }

    fn deliver(&mut self, _from: usize, message: Message) {
        let Message { message, commands } = message;
        if let noraft::Message::AppendEntriesCall { entries, .. } = &message
            && !commands.is_empty()
        {
            self.received
                .push((entries.prev_position().index.get(), commands));
        }
        self.node
            .handle_message(&message)
            .expect("what noraft sends it takes");
    }

    fn propose(&mut self, command: &[u8]) {
        self.node.propose_command();
        self.commands.push(Bytes::copy_from_slice(command));
    }

    fn drain(&mut self, network: &mut Network<Message>) {
        while let Some(action) = self.node.actions_mut().next() {
            match action {
                Action::SetElectionTimeout => self.timer = self.draw_timer(),
                Action::SaveCurrentTerm | Action::SaveVotedFor => {}
                Action::AppendLogEntries(entries) => self.append(&entries),
                Action::BroadcastMessage(message) => {
                    for to in (0..network.nodes()).filter(|to| *to as u64 != self.node.id().get()) {
                        network.send(to, self.with_commands(message.clone()));
                    }
                }
                Action::SendMessage(to, message) => {
                    network.send(place(to.get()), self.with_commands(message));
                }
                Action::InstallSnapshot(_) => unreachable!("nothing is compacted"),
            }
        }
        self.received.clear();
        let commit = self.node.commit_index().get();
        while self.applied < commit {
            let command = &self.commands[place(self.applied)];
            if !command.is_empty() {
                self.machine.apply(command);
            }
            self.applied += 1;
        }
    }

    fn follows(&self) -> Option<usize> {
        if self.node.commit_index().get() < 1 {
            return None;
        }
        match self.node.role() {
            Role::Leader => Some(place(self.node.id().get())),
            Role::Follower => self.node.voted_for().map(|leader| place(leader.get())),
            Role::Candidate => None,
        }
    }

    fn machine(&self) -> &Machine {
        &self.machine
    }

    fn nudge(&mut self) {
        self.node.heartbeat();
    }
}
