//! Whole-cluster tests that read as plays: a cluster, what is done to it, and what is then so.
//!
//! Everything here goes through the simulator's actions, as a person's clicks do.

pub mod exported;

use raft_sim::{
    Action, Cluster, Instant, Micros, NodeId, Observed, Role, Rules, Settings, SubmissionId, SubmissionState,
};

/// The nodes, by the letters that people see.
pub const A: NodeId = NodeId(1);
/// Node 2.
pub const B: NodeId = NodeId(2);
/// Node 3.
pub const C: NodeId = NodeId(3);
/// Node 4.
pub const D: NodeId = NodeId(4);
/// Node 5.
pub const E: NodeId = NodeId(5);

/// A cluster that a test plays with.
#[derive(Clone, Debug)]
pub struct Play {
    /// The cluster itself.
    pub cluster: Cluster,
    submitted: u64,
}

impl Play {
    /// So many nodes, all running, as the settings are by default.
    ///
    /// # Panics
    /// If the number is out of range.
    #[must_use]
    pub fn of(nodes: u32, seed: u64) -> Self {
        Self::with(seed, |settings| settings.nodes = nodes)
    }

    /// A cluster with other settings. The client has no session, and asks once: the log holds what is asked, and nothing else.
    ///
    /// # Panics
    /// If a setting is out of its range.
    #[must_use]
    pub fn with(seed: u64, change: impl Fn(&mut Settings)) -> Self {
        let mut settings = Settings::plain();
        settings.client.retry_after = None;
        change(&mut settings);
        Self {
            cluster: Cluster::new(settings, seed).expect("valid settings"),
            submitted: 0,
        }
    }

    /// One rule off.
    #[must_use]
    pub fn without(seed: u64, nodes: u32, off: fn(&mut Rules)) -> Self {
        Self::with(seed, |settings| {
            settings.nodes = nodes;
            off(&mut settings.rules);
        })
    }

    /// Does something.
    ///
    /// # Panics
    /// If it is refused.
    pub fn act(&mut self, action: Action) -> &mut Self {
        let said = format!("{action:?}");
        if let Err(error) = self.cluster.act(action) {
            panic!("{said} was refused: {error}");
        }
        self
    }

    /// Stops a node.
    pub fn stop(&mut self, node: NodeId) -> &mut Self {
        self.act(Action::Stop { node })
    }

    /// Starts a stopped node.
    pub fn restart(&mut self, node: NodeId) -> &mut Self {
        self.act(Action::Restart { node })
    }

    /// Parts the cluster.
    pub fn partition(&mut self, groups: &[&[NodeId]]) -> &mut Self {
        self.act(Action::Partition {
            groups: groups.iter().map(|group| group.to_vec()).collect(),
        })
    }

    /// Mends all links.
    pub fn mend(&mut self) -> &mut Self {
        self.act(Action::MendAll)
    }

    /// Lets a node campaign.
    pub fn time_out(&mut self, node: NodeId) -> &mut Self {
        self.act(Action::TimeOut { node })
    }

    /// Submits a command to a node.
    pub fn submit(&mut self, node: NodeId, command: &str) -> SubmissionId {
        self.act(Action::Submit {
            node,
            command: command.into(),
        });
        self.submitted += 1;
        SubmissionId(self.submitted)
    }

    /// Lets time pass.
    pub fn run_for(&mut self, millis: u64) -> &mut Self {
        let until = self.cluster.now().plus(Micros::from_millis(millis));
        self.cluster.run_until(until);
        self
    }

    /// Lets events happen until something is so. Says whether it came to be, within so many milliseconds.
    pub fn until(&mut self, millis: u64, is_so: impl Fn(&Cluster) -> bool) -> bool {
        let limit = self.cluster.now().plus(Micros::from_millis(millis));
        while !is_so(&self.cluster) {
            if self.cluster.next_event_at().is_none_or(|at| at > limit) {
                self.cluster.run_until(limit);
                return false;
            }
            self.cluster.step();
        }
        true
    }

    /// Waits until there is exactly one leader among the running nodes whom a majority follows.
    ///
    /// # Panics
    /// If there is none within two simulated seconds.
    pub fn elect(&mut self) -> NodeId {
        assert!(
            self.until(2_000, |cluster| cluster.leader().is_some()),
            "nobody was elected"
        );
        self.run_for(200);
        self.cluster.leader().expect("the leader stays")
    }

    /// The running nodes that believe they lead.
    #[must_use]
    pub fn leaders(&self) -> Vec<NodeId> {
        let ids = self.cluster.settings().node_ids();
        ids.filter(|node| self.cluster.role(*node) == Some(Role::Leader))
            .collect()
    }

    /// Where a submission stands.
    ///
    /// # Panics
    /// If it is forgotten.
    #[must_use]
    pub fn state(&self, submission: SubmissionId) -> SubmissionState {
        let all = self.cluster.submissions();
        all.into_iter()
            .find(|one| one.id == submission)
            .expect("a submission")
            .state
            .clone()
    }

    /// The commands in a node's log, as people write them, blank entries left out.
    #[must_use]
    pub fn log(&self, node: NodeId) -> Vec<String> {
        let last = self.view(node).status.last.index;
        let texts = (1..=last.0).filter_map(|index| self.cluster.entry(node, raft_sim::Index(index)));
        texts
            .map(|entry| entry.text.to_string())
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// How a node stands.
    ///
    /// # Panics
    /// If there is no such node.
    #[must_use]
    pub fn view(&self, node: NodeId) -> raft_sim::NodeView {
        Observed::node(&self.cluster, node).expect("a node")
    }

    /// The others.
    #[must_use]
    pub fn all_but(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        self.cluster
            .settings()
            .node_ids()
            .filter(|node| !nodes.contains(node))
            .collect()
    }

    /// The laws that are broken, by name.
    #[must_use]
    pub fn broken(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self
            .cluster
            .violations()
            .map(|(_, violation)| violation.law().name())
            .collect();
        names.dedup();
        names
    }

    /// # Panics
    /// If a law is broken.
    pub fn assert_lawful(&self) -> &Self {
        assert_eq!(self.broken(), Vec::<&str>::new());
        self
    }
}

/// So many milliseconds after the beginning.
#[must_use]
pub const fn at(millis: u64) -> Instant {
    Instant(millis * 1_000)
}
