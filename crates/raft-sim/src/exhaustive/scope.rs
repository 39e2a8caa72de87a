//! How far a search goes: the size of the cluster, and how often what may happen.

use super::machine::Machine;
use raft::{Config, Micros, NodeId, Rules};

/// What is explored. Whatever the nodes send may be lost, delayed and overtaken, and arrive any number of times: that needs no
/// number. What does is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// How many nodes: 1 to [`Scope::NODES_MAX`]. All of them vote.
    pub nodes: u32,
    /// No node campaigns in a later term than this.
    pub terms: u64,
    /// How many commands leaders are given, in all.
    pub commands: u8,
    /// How often nodes crash, in all. One that has starts again at once: one that stays down is one that nothing reaches.
    pub crashes: u8,
    /// How often a leader's heartbeat comes due, in all.
    pub heartbeats: u8,
    /// How often somebody wants to read at a leader, in all. (At a follower there is no end: each copy of its question begins
    /// another round of heartbeats.)
    pub reads: u8,
    /// Whether writes are done at some later time, and a crash loses what was not done: all of it, or any last part. Otherwise
    /// they are done at once.
    pub writes_wait: bool,
    /// Whether nodes ask first whether they could win (dissertation §9.6).
    pub pre_vote: bool,
    /// Whether an append carries one command at most, rather than all that is missing.
    pub single_entries: bool,
    /// Whether what fewer moves lead to is looked at first, so that what is found is found by few moves. Otherwise what most was
    /// sent in is: that takes fewer states to see all.
    pub shortest_first: bool,
    /// How many moves from the beginning; as many as there are, if there is no number.
    pub depth: Option<u32>,
}

impl Scope {
    /// The most nodes.
    pub const NODES_MAX: u32 = 3;

    /// Three nodes, three terms, two commands, a crash, writes that wait.
    pub const USUAL: Self = Self {
        nodes: 3,
        terms: 3,
        commands: 2,
        crashes: 1,
        heartbeats: 0,
        reads: 0,
        writes_wait: true,
        pre_vote: false,
        single_entries: false,
        shortest_first: false,
        depth: None,
    };

    pub(super) fn node_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.nodes.clamp(1, Self::NODES_MAX)).map(NodeId)
    }

    /// The settings of a node. Time decides nothing: neither check-quorum, nor a lease, nor a stalled disk.
    pub(super) fn config(&self, node: NodeId, rules: Rules) -> Config {
        Config {
            pre_vote: self.pre_vote,
            check_quorum: false,
            disk_stall_max: Micros(u64::MAX),
            append_bytes_max: if self.single_entries {
                1
            } else {
                Config::new(node, 0).append_bytes_max
            },
            events: false,
            transitions_max: 0,
            rules,
            ..Config::new(node, 0)
        }
    }

    /// The command of this number, from 1. Two bytes: an append of one byte holds one of them.
    pub(super) const fn command(number: u8) -> [u8; 2] {
        [b'c', b'0' + number]
    }

    /// What each node is at first.
    pub(super) fn first(&self, rules: Rules) -> Vec<Machine> {
        self.node_ids()
            .filter_map(|node| Machine::fresh(self, rules, node).ok())
            .collect()
    }
}
