//! How the cores are driven: in steps. In one step each node that was touched says once what it wants done, and then
//! everything in flight is delivered. Nothing is lost but between cut nodes.

use crate::machine::Machine;

/// A whole cluster, as the workloads see it.
pub(crate) trait Cluster: Sized {
    /// Whether a step can be taken by itself.
    const STEPS: bool = true;
    /// A cluster of `nodes` that has not run yet.
    fn new(nodes: usize, seed: u64) -> Self;
    /// Time passes, alike for all.
    fn tick(&mut self);
    /// One step; whether anything was in flight.
    fn step(&mut self) -> bool;
    /// The leader that all nodes follow and whose term is established.
    fn leader(&self) -> Option<usize>;
    /// Hands a command to the leader.
    fn propose(&mut self, leader: usize, command: &[u8]);
    /// Runs until every connected node has applied everything proposed.
    fn settle(&mut self);
    /// Cuts a node off, or mends its links.
    fn cut(&mut self, node: usize, cut: bool);
    /// How many messages were sent so far.
    fn messages(&self) -> u64;
    /// What a node has applied.
    fn machine(&self, node: usize) -> Machine;
    /// How many nodes there are.
    fn nodes(&self) -> usize;
    /// Steps until nothing is in flight.
    fn pump(&mut self) {
        while self.step() {}
    }
}

/// One node of a core that does nothing by itself.
pub(crate) trait Node: Sized {
    type Message;
    /// The node at place `node` of `nodes`.
    fn new(node: usize, nodes: usize, seed: u64) -> Self;
    fn tick(&mut self);
    fn deliver(&mut self, from: usize, message: Self::Message);
    fn propose(&mut self, command: &[u8]);
    /// Persists, sends and applies everything that is ready.
    fn drain(&mut self, network: &mut Network<Self::Message>);
    /// The leader that this node follows, once it has learnt that the leader's term is established.
    fn follows(&self) -> Option<usize>;
    fn machine(&self) -> &Machine;
    /// For those who do not announce a new commit index by themselves: sends a heartbeat now.
    fn nudge(&mut self) {}
    /// The link to `peer` is whole again.
    fn mended(&mut self, _peer: usize) {}
}

/// A node and a message for or from it.
type Mail<M> = Vec<(usize, M)>;

/// What nodes send into.
pub(crate) struct Network<M> {
    sender: usize,
    cut: Vec<bool>,
    next: Vec<Mail<M>>,
    sent: u64,
}

impl<M> Network<M> {
    #[inline]
    pub(crate) fn send(&mut self, to: usize, message: M) {
        self.sent += 1;
        if !(self.cut[to] || self.cut[self.sender]) {
            self.next[to].push((self.sender, message));
        }
    }

    pub(crate) fn nodes(&self) -> usize {
        self.cut.len()
    }
}

/// Nodes and the network between them.
pub(crate) struct Stepped<N: Node> {
    nodes: Vec<N>,
    network: Network<N::Message>,
    arriving: Vec<Mail<N::Message>>,
    touched: Vec<bool>,
    proposed: u64,
    last_leader: usize,
}

fn mailboxes<M>(nodes: usize) -> Vec<Mail<M>> {
    (0..nodes).map(|_| Vec::new()).collect()
}

/// More attempts than this mean that a core has lost something for ever.
const ATTEMPTS_MAX: u32 = 100_000;

impl<N: Node> Cluster for Stepped<N> {
    fn new(nodes: usize, seed: u64) -> Self {
        Self {
            nodes: (0..nodes).map(|node| N::new(node, nodes, seed)).collect(),
            network: Network {
                sender: 0,
                cut: vec![false; nodes],
                next: mailboxes(nodes),
                sent: 0,
            },
            arriving: mailboxes(nodes),
            touched: vec![true; nodes],
            proposed: 0,
            last_leader: 0,
        }
    }

    fn tick(&mut self) {
        for (node, touched) in self.nodes.iter_mut().zip(&mut self.touched) {
            node.tick();
            *touched = true;
        }
    }

    fn step(&mut self) -> bool {
        for (place, node) in self.nodes.iter_mut().enumerate() {
            if std::mem::take(&mut self.touched[place]) {
                self.network.sender = place;
                node.drain(&mut self.network);
            }
        }
        std::mem::swap(&mut self.arriving, &mut self.network.next);
        let mut any = false;
        for (place, node) in self.nodes.iter_mut().enumerate() {
            for (from, message) in self.arriving[place].drain(..) {
                any = true;
                self.touched[place] = true;
                node.deliver(from, message);
            }
        }
        any
    }

    fn leader(&self) -> Option<usize> {
        let leader = self.nodes[0].follows()?;
        let agreed = self.nodes.iter().all(|node| node.follows() == Some(leader));
        agreed.then_some(leader)
    }

    fn propose(&mut self, leader: usize, command: &[u8]) {
        self.nodes[leader].propose(command);
        self.touched[leader] = true;
        self.proposed += 1;
        self.last_leader = leader;
    }

    fn settle(&mut self) {
        self.pump();
        for attempt in 0..ATTEMPTS_MAX {
            let lacks = |(node, cut): (&N, &bool)| !cut && node.machine().count < self.proposed;
            if !self.nodes.iter().zip(&self.network.cut).any(lacks) {
                return;
            }
            if attempt < 2 {
                self.nodes[self.last_leader].nudge();
                self.touched[self.last_leader] = true;
            } else {
                self.tick();
            }
            self.pump();
        }
        panic!("the cluster does not settle");
    }

    fn cut(&mut self, node: usize, cut: bool) {
        self.network.cut[node] = cut;
        if cut {
            return;
        }
        for peer in (0..self.nodes.len()).filter(|peer| *peer != node) {
            self.nodes[node].mended(peer);
            self.nodes[peer].mended(node);
        }
        self.touched.fill(true);
    }

    fn messages(&self) -> u64 {
        self.network.sent
    }

    fn machine(&self, node: usize) -> Machine {
        *self.nodes[node].machine()
    }

    fn nodes(&self) -> usize {
        self.nodes.len()
    }
}
