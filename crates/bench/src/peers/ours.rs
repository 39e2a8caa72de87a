//! This project's core, with pre-vote and check-quorum on. Its disk is as fast as the peers': what it wants written is on
//! disk at once.

use crate::cluster::{Network, Node};
use crate::machine::{ELECTION_TICKS, HEARTBEAT_TICKS, Machine};
use raft::{
    Config, Configuration, Envelope, Input, Instant, Micros, NodeId, Output, Payload, Recovered, Ticket,
};

/// The core as a product uses it.
pub(crate) type Quiet = Ours<false, true>;
/// The core as the simulator uses it: it tells what happens, and why.
pub(crate) type Telling = Ours<true, true>;
/// The core without pre-vote, whose elections take fewer messages.
pub(crate) type WithoutPreVote = Ours<false, false>;

/// A node of this project's core.
pub(crate) struct Ours<const EVENTS: bool, const PRE_VOTE: bool> {
    node: raft::Node,
    now: Instant,
    proposed: u64,
    machine: Machine,
}

const TICK: Micros = Micros::from_millis(1);

const fn ticks(count: u64) -> Micros {
    Micros(count * TICK.0)
}

fn name(place: usize) -> NodeId {
    NodeId(u32::try_from(place + 1).unwrap_or(u32::MAX))
}

fn place(name: NodeId) -> usize {
    name.0 as usize - 1
}

impl<const EVENTS: bool, const PRE_VOTE: bool> Ours<EVENTS, PRE_VOTE> {
    fn handle(&mut self, input: Input) {
        self.node
            .handle(self.now, input)
            .expect("every input is one that was asked for");
    }
}

impl<const EVENTS: bool, const PRE_VOTE: bool> Node for Ours<EVENTS, PRE_VOTE> {
    type Message = Envelope;

    fn new(node: usize, nodes: usize, seed: u64) -> Self {
        let mut config = Config::new(name(node), seed);
        config.election_timeout_min = ticks(ELECTION_TICKS);
        config.election_timeout_max = ticks(2 * ELECTION_TICKS - 1);
        config.heartbeat_interval = ticks(HEARTBEAT_TICKS);
        config.clock_drift_max = ticks(1);
        config.inflight_messages_max = 256;
        config.pre_vote = PRE_VOTE;
        config.check_quorum = true;
        config.events = EVENTS;
        if !EVENTS {
            // The peers remember nothing of the kind.
            config.transitions_max = 0;
        }
        let members = Configuration::of((0..nodes).map(name)).expect("names differ");
        let now = Instant::ZERO;
        Self {
            node: raft::Node::recover(config, Recovered::fresh(members), now)
                .expect("the settings are sound"),
            now,
            proposed: 0,
            machine: Machine::default(),
        }
    }

    fn tick(&mut self) {
        self.now = self.now.plus(TICK);
        if self.node.deadline().is_some_and(|deadline| deadline <= self.now) {
            self.handle(Input::Timeout);
        }
    }

    fn deliver(&mut self, _from: usize, message: Envelope) {
        self.handle(Input::Message(message));
    }

    fn propose(&mut self, command: &[u8]) {
        self.proposed += 1;
        self.node
            .propose(self.now, Ticket(self.proposed), command)
            .expect("a leader takes proposals");
    }

    fn drain(&mut self, network: &mut Network<Envelope>) {
        while let Some((output, _)) = self.node.poll_output() {
            match output {
                Output::Persist(write) => self.handle(Input::Persisted { upto: write.id }),
                Output::Send(envelope) => network.send(place(envelope.to), envelope),
                Output::Apply(entries) => {
                    for entry in entries.iter() {
                        if let Payload::Command(command) = entry.payload {
                            self.machine.apply(command);
                        }
                    }
                    let upto = entries.last().map_or(raft::Index::ZERO, |last| last.index);
                    self.handle(Input::Applied { upto });
                }
                _ => {}
            }
        }
    }

    fn follows(&self) -> Option<usize> {
        if self.node.commit_index() < raft::Index(1) {
            return None;
        }
        self.node.leader().map(place)
    }

    fn machine(&self) -> &Machine {
        &self.machine
    }
}
