//! A few nodes, their disks and the messages between them, moved only when a test says so.
//!
//! Nothing is random and nothing happens by itself: a write is on disk when the test flushes it, a message arrives
//! when the test delivers it, time passes when the test lets it.

pub use crate::make::*;
pub use crate::stored::{Disk, Load};
use raft::{
    Change, ChangeError, Config, Configuration, DropReason, Due, Entries, Envelope, Event, HardState, Index,
    Input, InputError, Instant, LogId, Message, Micros, Node, NodeId, Outcome, Output, PeerStatus,
    ProposeError, ReadError, Role, RoleReason, Status, Term, Ticket, TransferError, VoteRefusal, WriteId,
};
use std::collections::{BTreeMap, VecDeque};

/// An output: whose it was, and what it was due to.
#[derive(Clone, Debug)]
pub struct Said {
    pub by: NodeId,
    pub output: Output,
    pub due: Due,
}

/// The cluster, and the hand that moves it.
pub struct Net {
    pub nodes: BTreeMap<NodeId, Node>,
    pub disks: BTreeMap<NodeId, Disk>,
    /// On their way, oldest first.
    pub messages: VecDeque<Envelope>,
    /// All that the nodes ever said, in order.
    pub outputs: Vec<Said>,
    /// What each node's state machine was given since it last started.
    pub applied: BTreeMap<NodeId, Vec<(LogId, Command)>>,
    /// The answers to tickets, oldest first.
    pub replies: Vec<(Ticket, Outcome)>,
    pub now: Instant,
    /// Whether writes reach the disk as soon as they are asked for.
    pub disks_are_instant: bool,
    /// What nodes have asked their disks to load, oldest first.
    pub loads: VecDeque<Load>,
    /// Whether that is loaded as soon as it is asked for.
    pub loads_are_instant: bool,
    /// How many of its entries a node is handed when it starts; the others it has to load.
    pub loaded_at_start: usize,
    /// Nodes that were not there from the beginning.
    joined: Vec<NodeId>,
    configure: fn(&mut Config),
    tickets: u64,
}

impl Net {
    /// So many nodes, with the paper's timeouts, no pre-vote and no check-quorum, and instant disks.
    pub fn of(nodes: u32) -> Self {
        Self::with(nodes, |_| {})
    }

    /// Three nodes whose disks wait for the test.
    pub fn with_slow_disks() -> Self {
        let mut net = Self::of(3);
        net.disks_are_instant = false;
        net
    }

    /// So many nodes, set up as `configure` says.
    pub fn with(nodes: u32, configure: fn(&mut Config)) -> Self {
        let mut net = Self {
            nodes: BTreeMap::new(),
            disks: BTreeMap::new(),
            messages: VecDeque::new(),
            outputs: Vec::new(),
            applied: BTreeMap::new(),
            replies: Vec::new(),
            now: Instant(0),
            disks_are_instant: true,
            loads: VecDeque::new(),
            loads_are_instant: true,
            loaded_at_start: usize::MAX,
            joined: Vec::new(),
            configure,
            tickets: 0,
        };
        for node in (1..=nodes).map(NodeId) {
            net.disks.insert(node, Disk::default());
        }
        for node in (1..=nodes).map(NodeId) {
            net.restart(node);
        }
        net
    }

    /// A net whose nodes have these logs on disk (the terms of their entries), each in the term of its last entry.
    pub fn with_logs(logs: &[&[u64]]) -> Self {
        let mut net = Self::of(u32::try_from(logs.len()).unwrap());
        for (node, log) in (1..).map(NodeId).zip(logs) {
            net.set_disk(node, log.last().copied().unwrap_or(0), None, log);
        }
        net
    }

    /// Rewrites a node's disk and restarts it from there.
    pub fn set_disk(&mut self, node: NodeId, term: u64, vote: Option<NodeId>, log: &[u64]) {
        let disk = self.disks.get_mut(&node).unwrap();
        disk.hard_state = HardState {
            term: Term(term),
            vote,
        };
        disk.entries = log
            .iter()
            .map(|term| (Term(*term), Some(b"x".to_vec())))
            .collect();
        self.restart(node);
    }

    fn configuration(&self) -> Configuration {
        let nodes = self.disks.keys().copied();
        Configuration::of(nodes.filter(|node| !self.joined.contains(node))).unwrap()
    }

    /// Crashes a node at a moment when its disk has done just the first `writes` of what it was asked for, without
    /// having said so, and starts it again.
    pub fn crash_after(&mut self, node: NodeId, writes: usize) {
        let disk = self.disks.get_mut(&node).unwrap();
        for write in disk.queue.drain(..writes).collect::<Vec<_>>() {
            disk.apply(&write);
        }
        self.restart(node);
    }

    /// Crashes a node, which loses whatever was not flushed, and starts it again.
    pub fn restart(&mut self, node: NodeId) {
        let mut config = Config::new(node, 7);
        config.pre_vote = false;
        config.check_quorum = false;
        (self.configure)(&mut config);
        let configuration = self.configuration();
        let disk = self.disks.get_mut(&node).unwrap();
        disk.queue.clear();
        let (recovered, unloaded) = disk.recovered_partly(configuration, self.loaded_at_start);
        self.loads.retain(|load| load.by != node);
        let recovered = Node::recover_partly(config, recovered, unloaded, self.now);
        self.nodes.insert(node, recovered.unwrap());
        self.applied.insert(node, Vec::new());
        self.collect(node);
    }

    fn collect(&mut self, node: NodeId) {
        let mut applied = None;
        while let Some((output, due)) = self.nodes.get_mut(&node).unwrap().poll_output() {
            self.outputs.push(Said {
                by: node,
                output: output.clone(),
                due,
            });
            match output {
                Output::Persist(write) => self.disks.get_mut(&node).unwrap().queue.push_back(write),
                Output::Send(envelope) | Output::SendSnapshot(envelope) => self.messages.push_back(envelope),
                Output::Apply(entries) => {
                    applied = entries.last().or(applied);
                    let to = self.applied.get_mut(&node).unwrap();
                    to.extend(entries.iter().map(|entry| (entry.id, command(entry))));
                }

                Output::InstallSnapshot(snapshot) => {
                    applied = Some(snapshot.last);
                    self.applied.insert(node, Vec::new());
                }
                Output::Reply(ticket, outcome) => self.replies.push((ticket, outcome)),
                Output::LoadEntries {
                    id,
                    from,
                    upto,
                    bytes_max,
                } => self.loads.push_back(Load {
                    by: node,
                    id,
                    from,
                    upto,
                    bytes_max,
                }),
                Output::Event(_) => {}
                _ => unreachable!("an output that this harness does not know"),
            }
        }
        self.nodes[&node].check_invariants().unwrap();
        if let Some(last) = applied {
            self.input(node, Input::Applied { upto: last.index }).unwrap();
        }
        if self.disks_are_instant {
            self.flush(node);
        }
        while self.loads_are_instant && !self.loads.is_empty() {
            self.load_one().unwrap();
        }
    }

    /// The oldest load is done.
    pub fn load_one(&mut self) -> Result<(), InputError> {
        let load = self.loads.pop_front().expect("nothing to load");
        let entries = self.disks[&load.by].load(load);
        self.loaded(load, entries)
    }

    /// A load is done, with whatever the test says.
    pub fn loaded(&mut self, load: Load, entries: Entries) -> Result<(), InputError> {
        self.input(load.by, Input::EntriesLoaded { id: load.id, entries })
    }

    pub fn input(&mut self, node: NodeId, input: Input) -> Result<(), InputError> {
        self.nodes.get_mut(&node).unwrap().handle(self.now, input)?;
        self.collect(node);
        Ok(())
    }

    /// All of a node's writes reach its disk.
    pub fn flush(&mut self, node: NodeId) {
        self.flush_some(node, usize::MAX);
    }

    /// The first `writes` of a node's writes reach its disk.
    pub fn flush_some(&mut self, node: NodeId, writes: usize) {
        let disk = self.disks.get_mut(&node).unwrap();
        let writes = writes.min(disk.queue.len());
        let done: Vec<_> = disk.queue.drain(..writes).collect();
        for write in &done {
            disk.apply(write);
        }
        if let Some(upto) = done.last().map(|write| write.id) {
            self.input(node, Input::Persisted { upto }).unwrap();
        }
    }

    /// All disks catch up, and what was waited for goes out, until nothing is left to write.
    pub fn flush_all(&mut self) {
        let nodes: Vec<_> = self.nodes.keys().copied().collect();
        while self.disks.values().any(|disk| !disk.queue.is_empty()) {
            for node in &nodes {
                self.flush(*node);
            }
        }
    }

    /// Reports a write done, without touching the disk.
    pub fn persisted(&mut self, node: NodeId, upto: u64) {
        let upto = WriteId(upto);
        self.input(node, Input::Persisted { upto }).unwrap();
    }

    /// Lets time pass. Nobody's timer is looked at.
    pub fn pass(&mut self, millis: u64) {
        self.now = self.now.plus(Micros::from_millis(millis));
    }

    /// Lets this node's timers run out at their times, for `millis`, without delivering anything.
    pub fn wake(&mut self, node: NodeId, millis: u64) {
        let until = self.now.plus(Micros::from_millis(millis));
        for _ in 0..10_000 {
            let deadline = self.nodes[&node].deadline().filter(|deadline| *deadline <= until);
            let Some(deadline) = deadline else {
                self.now = until;
                return;
            };
            self.now = self.now.max(deadline);
            self.input(node, Input::Timeout).unwrap();
        }
        panic!("a timer runs out again and again at {:?}", self.now);
    }

    pub fn campaign(&mut self, node: NodeId) {
        self.input(node, Input::Campaign).unwrap();
    }

    pub fn propose(&mut self, node: NodeId, command: &str) -> Result<LogId, ProposeError> {
        self.tickets += 1;
        let (now, ticket) = (self.now, Ticket(self.tickets));
        let id = self
            .nodes
            .get_mut(&node)
            .unwrap()
            .propose(now, ticket, command.as_bytes())?;
        self.collect(node);
        Ok(id)
    }

    /// Gives a node a command that it may pass on.
    pub fn forward(&mut self, node: NodeId, command: &str) -> Result<Ticket, ProposeError> {
        self.tickets += 1;
        let (now, ticket) = (self.now, Ticket(self.tickets));
        self.nodes
            .get_mut(&node)
            .unwrap()
            .propose_or_forward(now, ticket, command.as_bytes())?;
        self.collect(node);
        Ok(ticket)
    }

    /// Asks for a change of the members.
    pub fn change(&mut self, node: NodeId, change: &Change) -> Result<LogId, ChangeError> {
        self.tickets += 1;
        let (now, ticket) = (self.now, Ticket(self.tickets));
        let id = self
            .nodes
            .get_mut(&node)
            .unwrap()
            .change_membership(now, ticket, change)?;
        self.collect(node);
        Ok(id)
    }

    /// Asks for a read.
    pub fn read(&mut self, node: NodeId) -> Result<Ticket, ReadError> {
        self.tickets += 1;
        let (now, ticket) = (self.now, Ticket(self.tickets));
        self.nodes.get_mut(&node).unwrap().read(now, ticket)?;
        self.collect(node);
        Ok(ticket)
    }

    /// Hands leadership over.
    pub fn transfer(&mut self, node: NodeId, to: NodeId) -> Result<(), TransferError> {
        let now = self.now;
        self.nodes.get_mut(&node).unwrap().transfer_leadership(now, to)?;
        self.collect(node);
        Ok(())
    }

    /// Takes a snapshot of all that a node has applied, and forgets its log up to `upto`.
    pub fn compact(&mut self, node: NodeId, upto: u64) {
        let upto = Index(upto);
        self.input(node, Input::SnapshotTaken { upto }).unwrap();
        let snapshot = self.nodes[&node].snapshot().unwrap().clone();
        self.disks.get_mut(&node).unwrap().compact(snapshot);
        self.input(node, Input::Compact { upto }).unwrap();
    }

    /// A node joins: it knows the members of the beginning, and has nothing.
    pub fn join(&mut self, node: NodeId) {
        self.disks.insert(node, Disk::default());
        self.joined.push(node);
        self.restart(node);
    }

    /// The answer to a ticket, if there is one. There is never a second one.
    pub fn answer(&self, ticket: Ticket) -> Option<Outcome> {
        let mut answers = self.replies.iter().filter(|(answered, _)| *answered == ticket);
        let answer = answers.next().map(|(_, outcome)| *outcome);
        assert_eq!(answers.next(), None, "{ticket:?} was answered twice");
        answer
    }

    /// The configuration in force at a node.
    pub fn members(&self, node: NodeId) -> &Configuration {
        self.nodes[&node].configuration()
    }

    /// Hands a message straight to its receiver.
    pub fn receive(&mut self, envelope: Envelope) {
        self.input(envelope.to, Input::Message(envelope)).unwrap();
    }

    /// A message from `from` to `to`, in `term`, made up by the test.
    pub fn say(&mut self, from: NodeId, to: NodeId, term: u64, message: Message) {
        let cluster = raft::ClusterId(1);
        self.receive(Envelope {
            from,
            to,
            cluster,
            term: Term(term),
            message,
        });
    }

    /// Delivers the oldest message that `which` picks. Says whether there was one.
    pub fn deliver_one(&mut self, which: impl Fn(&Envelope) -> bool) -> bool {
        let Some(place) = self.messages.iter().position(which) else {
            return false;
        };
        let envelope = self.messages.remove(place).unwrap();
        self.receive(envelope);
        true
    }

    /// Delivers what `which` picks, and what follows from it, until nothing is left to pick.
    pub fn deliver(&mut self, which: impl Fn(&Envelope) -> bool) {
        for _ in 0..100_000 {
            if !self.deliver_one(&which) {
                return;
            }
        }
        panic!("the messages never end");
    }

    pub fn deliver_all(&mut self) {
        self.deliver(|_| true);
    }

    /// Takes a message out of the network, to be delivered late, or twice, or never.
    pub fn take(&mut self, which: impl Fn(&Envelope) -> bool) -> Envelope {
        let place = self.messages.iter().position(which).expect("no such message");
        self.messages.remove(place).unwrap()
    }

    /// Delivers everything among these nodes and loses the rest.
    pub fn deliver_among(&mut self, nodes: &[NodeId]) {
        self.deliver(|envelope| nodes.contains(&envelope.from) && nodes.contains(&envelope.to));
        self.messages.clear();
    }

    /// Loses what `which` picks.
    pub fn lose(&mut self, which: impl Fn(&Envelope) -> bool) {
        self.messages.retain(|envelope| !which(envelope));
    }

    pub fn elect(&mut self, node: NodeId) {
        self.campaign(node);
        self.deliver_all();
        assert_eq!(self.role(node), Role::Leader, "{node:?} was not elected");
    }

    pub fn role(&self, node: NodeId) -> Role {
        self.nodes[&node].role()
    }

    pub fn term(&self, node: NodeId) -> u64 {
        self.nodes[&node].term().0
    }

    pub fn commit(&self, node: NodeId) -> u64 {
        self.nodes[&node].commit_index().0
    }

    /// The terms of a node's entries.
    pub fn log(&self, node: NodeId) -> Vec<u64> {
        let log = self.nodes[&node].log();
        (1..=log.last().index.0)
            .map(|index| log.term_at(Index(index)).unwrap().0)
            .collect()
    }

    /// A node's own account of itself.
    pub fn status(&self, node: NodeId) -> Status {
        self.nodes[&node].status()
    }

    /// What the leader `node` knows of `peer`.
    pub fn progress(&self, node: NodeId, peer: NodeId) -> PeerStatus {
        let status = self.status(node);
        *status.progress.iter().find(|known| known.peer == peer).unwrap()
    }

    /// The messages on their way to `to`.
    pub fn to(&self, to: NodeId) -> Vec<&Message> {
        let messages = self.messages.iter();
        messages
            .filter(|envelope| envelope.to == to)
            .map(|envelope| &envelope.message)
            .collect()
    }

    /// The messages on their way from `from`.
    pub fn from(&self, from: NodeId) -> Vec<&Message> {
        let messages = self.messages.iter();
        messages
            .filter(|envelope| envelope.from == from)
            .map(|envelope| &envelope.message)
            .collect()
    }

    /// The events of a node, oldest first.
    pub fn events_of(&self, node: NodeId) -> impl Iterator<Item = &Event> {
        self.outputs.iter().filter_map(move |said| match &said.output {
            Output::Event(event) if said.by == node => Some(event),
            _ => None,
        })
    }

    /// How often a node told of such an event.
    pub fn count_events(&self, node: NodeId, which: impl Fn(&Event) -> bool) -> usize {
        self.events_of(node).filter(|event| which(event)).count()
    }

    /// Why the node plays its present part.
    pub fn why_role(&self, node: NodeId) -> RoleReason {
        let changes = self.events_of(node).filter_map(|event| match event {
            Event::RoleChanged { why, .. } => Some(*why),
            _ => None,
        });
        changes.last().unwrap()
    }

    /// Why the node last dropped a message.
    pub fn why_dropped(&self, node: NodeId) -> Option<DropReason> {
        let drops = self.events_of(node).filter_map(|event| match event {
            Event::MessageDropped { why, .. } => Some(*why),
            _ => None,
        });
        drops.last()
    }

    /// Why the node last refused a vote, or a pre-vote.
    pub fn why_refused(&self, node: NodeId) -> Option<VoteRefusal> {
        let refusals = self.events_of(node).filter_map(|event| match event {
            Event::VoteRefused { why, .. } => Some(*why),
            _ => None,
        });
        refusals.last()
    }
}
