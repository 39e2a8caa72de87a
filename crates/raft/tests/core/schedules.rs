//! Any schedule of deliveries, losses, duplicates, writes, crashes and timeouts keeps the laws; and once the faults end,
//! the cluster lives again.
//!
//! The generator is seeded: each run tries the same schedules. What a run must have reached to count (elections,
//! crashes that lose writes, overwritten entries, ...) is asserted at its end, so that it cannot become void unnoticed.

use crate::laws::Laws;
use crate::net::Net;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestRng, TestRunner};
use raft::{Config, Event, Input, LogId, NodeId, Outcome, Role, Ticket};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// One move. Numbers pick a node or a message among those that there are.
#[derive(Clone, Copy, Debug)]
enum Move {
    /// Delivers the oldest so many messages.
    DeliverOldest(u8),
    /// Delivers any message, before those that were sent earlier.
    Deliver(u16),
    Lose(u16),
    Duplicate(u16),
    /// Cuts a node off from all the others, until it is mended or another one is cut off.
    Cut(u8),
    /// The same with whoever leads the latest term.
    CutLeader,
    Mend,
    /// A disk does the first so many of its writes.
    Flush(u8, u8),
    /// All disks catch up, and all messages arrive, so that an election comes to its end now and then.
    Settle,
    /// A node crashes when its disk has done so many of its writes, and starts again.
    Crash(u8, u8),
    /// The same with whoever leads the latest term.
    CrashLeader(u8),
    /// Something that a node has asked for is loaded.
    Load(u8),
    /// A node's next deadline comes.
    Timeout(u8),
    Campaign(u8),
    /// Any leader is given a command.
    Propose(u8),
    /// Any node is given a command that it may pass on.
    Forward(u8),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        20 => (1..6_u8).prop_map(Move::DeliverOldest),
        10 => any::<u16>().prop_map(Move::Deliver),
        3 => any::<u16>().prop_map(Move::Lose),
        3 => any::<u16>().prop_map(Move::Duplicate),
        1 => any::<u8>().prop_map(Move::Cut),
        2 => Just(Move::CutLeader),
        2 => Just(Move::Mend),
        8 => (any::<u8>(), 1..4_u8).prop_map(|(node, writes)| Move::Flush(node, writes)),
        3 => Just(Move::Settle),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(node, writes)| Move::Crash(node, writes)),
        2 => any::<u8>().prop_map(Move::CrashLeader),
        10 => any::<u8>().prop_map(Move::Load),
        6 => any::<u8>().prop_map(Move::Timeout),
        2 => any::<u8>().prop_map(Move::Campaign),
        8 => any::<u8>().prop_map(Move::Propose),
        4 => any::<u8>().prop_map(Move::Forward),
    ];
    proptest::collection::vec(one, 50..200)
}

/// How nodes may be set up: with and without the two protections, and with windows small enough to be full.
const SETTINGS: [fn(&mut Config); 5] = [
    |_| {},
    |config| {
        (config.pre_vote, config.check_quorum) = (true, true);
    },
    |config| {
        config.pre_vote = true;
        config.inflight_messages_max = 2;
        config.append_bytes_max = 2;
        config.forward_proposals = true;
    },
    |config| {
        config.check_quorum = true;
        config.inflight_bytes_max = 3;
        config.apply_bytes_max = 4;
        config.forward_proposals = true;
        config.uncommitted_bytes_max = 9;
    },
    |config| {
        (config.pre_vote, config.check_quorum) = (true, true);
        (config.append_bytes_max, config.apply_bytes_max) = (2, 2);
        config.entry_cache_bytes_max = 1;
        config.forward_proposals = true;
    },
];

/// What the schedules reached.
#[derive(Debug, Default)]
struct Marks {
    elections: usize,
    committed: usize,
    superseded: usize,
    truncations: usize,
    crashes_with_loss: usize,
    two_leaders: usize,
    forwarded: usize,
    not_taken: usize,
    loads: usize,
}

/// A net that is moved, watched by the laws.
struct Run {
    net: Net,
    laws: Laws,
    marks: Marks,
    cut_off: Option<NodeId>,
    /// The commands that were given to a node that did not lead.
    forwarded: BTreeMap<Ticket, String>,
}

impl Run {
    fn of(nodes: u32, configure: fn(&mut Config)) -> Self {
        let mut net = Net::with(nodes, configure);
        net.disks_are_instant = false;
        net.loads_are_instant = false;
        let mut config = Config::new(NodeId(1), 0);
        configure(&mut config);
        if config.entry_cache_bytes_max > 0 {
            net.loaded_at_start = 2;
        }
        Self {
            net,
            laws: Laws::default(),
            marks: Marks::default(),
            cut_off: None,
            forwarded: BTreeMap::new(),
        }
    }

    fn node(&self, pick: u8) -> NodeId {
        NodeId(u32::from(pick) % u32::try_from(self.net.nodes.len()).unwrap() + 1)
    }

    fn message(&self, pick: u16) -> Option<usize> {
        usize::from(pick).checked_rem(self.net.messages.len())
    }

    fn leaders(&self) -> Vec<NodeId> {
        let nodes = self.net.nodes.iter();
        nodes
            .filter(|(_, node)| node.role() == Role::Leader)
            .map(|(id, _)| *id)
            .collect()
    }

    /// Who leads the latest term.
    fn leader(&self) -> Option<NodeId> {
        self.leaders()
            .into_iter()
            .max_by_key(|leader| self.net.term(*leader))
    }

    /// Loses what the cut has in its way.
    fn cut(&mut self) {
        if let Some(node) = self.cut_off {
            self.net
                .lose(|envelope| envelope.from == node || envelope.to == node);
        }
    }

    fn settle(&mut self) -> Result<(), String> {
        for _ in 0..40 {
            self.net.flush_all();
            self.cut();
            if !self.net.deliver_one(|_| true) {
                break;
            }
            self.laws.check(&self.net)?;
        }
        Ok(())
    }

    fn crash(&mut self, node: NodeId, writes: u8) {
        let queued = self.net.disks[&node].queue.len();
        let kept = usize::from(writes) % (queued + 1);
        self.marks.crashes_with_loss += usize::from(kept < queued);
        self.net.crash_after(node, kept);
        self.laws.restarted(node);
    }

    fn make(&mut self, a_move: Move) -> Result<(), String> {
        match a_move {
            Move::DeliverOldest(count) => {
                for _ in 0..count {
                    self.net.deliver_one(|_| true);
                    self.laws.check(&self.net)?;
                }
            }
            Move::Deliver(pick) => {
                if let Some(envelope) = self
                    .message(pick)
                    .and_then(|place| self.net.messages.remove(place))
                {
                    self.net.receive(envelope);
                }
            }
            Move::Lose(pick) => {
                if let Some(place) = self.message(pick) {
                    self.net.messages.remove(place);
                }
            }
            Move::Duplicate(pick) => {
                if let Some(place) = self.message(pick) {
                    self.net.messages.push_back(self.net.messages[place].clone());
                }
            }
            Move::Cut(pick) => self.cut_off = Some(self.node(pick)),
            Move::CutLeader => self.cut_off = self.leader(),
            Move::Mend => self.cut_off = None,
            Move::Flush(pick, writes) => self.net.flush_some(self.node(pick), usize::from(writes)),
            Move::Settle => self.settle()?,
            Move::Crash(pick, writes) => self.crash(self.node(pick), writes),
            Move::CrashLeader(writes) => {
                if let Some(leader) = self.leader() {
                    self.crash(leader, writes);
                }
            }
            Move::Load(pick) => {
                if let Some(place) = usize::from(pick).checked_rem(self.net.loads.len()) {
                    self.net.loads.swap(0, place);
                    self.net.load_one().unwrap();
                    self.marks.loads += 1;
                }
            }
            Move::Timeout(pick) => self.time_out(self.node(pick)),
            Move::Campaign(pick) => {
                // A leader refuses.
                let _ = self.net.input(self.node(pick), Input::Campaign);
            }
            Move::Propose(pick) => {
                let leaders = self.leaders();
                if let Some(leader) = usize::from(pick)
                    .checked_rem(leaders.len())
                    .map(|place| leaders[place])
                {
                    let command = self.net.outputs.len().to_string();
                    // With little room for what is not committed, some are refused.
                    let _ = self.net.propose(leader, &command);
                }
            }
            Move::Forward(pick) => {
                let node = self.node(pick);
                let command = format!("forwarded {}", self.net.outputs.len());
                if self.net.role(node) != Role::Leader
                    && let Ok(ticket) = self.net.forward(node, &command)
                {
                    self.forwarded.insert(ticket, command);
                }
            }
        }
        self.cut();
        self.marks.two_leaders += usize::from(self.leaders().len() > 1);
        self.laws.check(&self.net)
    }

    fn time_out(&mut self, node: NodeId) {
        let deadline = self.net.nodes[&node].deadline().unwrap();
        self.net.now = self.net.now.max(deadline);
        self.net.input(node, Input::Timeout).unwrap();
    }

    /// No more faults: messages arrive at once, disks are fast, and whoever's deadline is next wakes. A leader must
    /// come to stand, and a fresh command must come to be applied everywhere.
    fn heal(&mut self) -> Result<(), String> {
        (self.net.disks_are_instant, self.net.loads_are_instant) = (true, true);
        self.net.flush_all();
        while !self.net.loads.is_empty() {
            self.net.load_one().unwrap();
        }
        let mut fresh: Option<LogId> = None;
        for _ in 0..200 {
            self.net.deliver_all();
            self.laws.check(&self.net)?;
            // A leader of before may still step down, with what it was given: then the next one is asked.
            if let [leader] = self.leaders()[..]
                && self.net.nodes.values().all(|node| node.leader() == Some(leader))
                && fresh.is_none_or(|fresh| fresh.term != self.net.nodes[&leader].term())
                && let Ok(entry) = self.net.propose(leader, "fresh")
            {
                fresh = Some(entry);
                continue;
            }
            let is_everywhere = |id: LogId| {
                let applied = self.net.applied.values();
                applied
                    .into_iter()
                    .all(|applied| applied.last().is_some_and(|(last, _)| *last == id))
            };
            if fresh.is_some_and(is_everywhere) {
                return Ok(());
            }
            let next = self
                .net
                .nodes
                .iter()
                .min_by_key(|(_, node)| node.deadline())
                .map(|(id, _)| *id);
            self.time_out(next.unwrap());
        }
        Err(String::from(
            "liveness: no leader, or no progress, long after the faults ended",
        ))
    }

    /// A command that was passed on is applied once or never; and never if the leader said that it did not take it.
    fn check_forwarded(&mut self) {
        let applied = self
            .net
            .applied
            .values()
            .max_by_key(|applied| applied.len())
            .unwrap();
        for (ticket, command) in &self.forwarded {
            let is_it =
                |applied: &&(LogId, Option<Vec<u8>>)| applied.1.as_deref() == Some(command.as_bytes());
            let times = applied.iter().filter(is_it).count();
            let answer = self.net.answer(*ticket);
            let not_taken = matches!(answer, Some(Outcome::NotTaken { .. }));
            assert!(
                times <= usize::from(!not_taken),
                "{command} was applied {times} times: {answer:?}"
            );
            self.marks.forwarded += times;
            self.marks.not_taken += usize::from(not_taken);
        }
    }

    fn finish(mut self, total: &mut Marks) {
        self.check_forwarded();
        for node in self.net.nodes.keys() {
            self.marks.truncations += self
                .net
                .count_events(*node, |event| matches!(event, Event::Truncated { .. }));
        }
        total.elections += self.laws.elected();
        total.committed += self.laws.committed();
        total.superseded += self.laws.superseded();
        total.truncations += self.marks.truncations;
        total.crashes_with_loss += self.marks.crashes_with_loss;
        total.two_leaders += self.marks.two_leaders;
        total.forwarded += self.marks.forwarded;
        total.not_taken += self.marks.not_taken;
        total.loads += self.marks.loads;
    }
}

fn runner(cases: u32) -> TestRunner {
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Figure 3: Election Safety, Leader Append-Only, Log Matching, Leader Completeness, State Machine Safety. And what
/// is committed is on a majority of disks at that moment; tickets are answered once, and truly; the cluster recovers.
#[test]
fn no_schedule_breaks_a_law_and_every_cluster_recovers() {
    let total = RefCell::new(Marks::default());
    let strategy = (3..=5_u32, 0..SETTINGS.len(), moves());
    let result = runner(500).run(&strategy, |(nodes, settings, moves)| {
        let mut run = Run::of(nodes, SETTINGS[settings]);
        for a_move in moves {
            run.make(a_move).map_err(TestCaseError::fail)?;
        }
        run.heal().map_err(TestCaseError::fail)?;
        run.finish(&mut total.borrow_mut());
        Ok(())
    });
    result.unwrap();
    let marks = total.into_inner();
    assert!(marks.elections > 800 && marks.committed > 2_000, "{marks:?}");
    assert!(marks.superseded > 20 && marks.truncations > 50, "{marks:?}");
    assert!(
        marks.crashes_with_loss > 400 && marks.two_leaders > 100,
        "{marks:?}"
    );
    assert!(marks.forwarded > 40 && marks.not_taken > 10, "{marks:?}");
    assert!(marks.loads > 50, "{marks:?}");
}

/// The checker is alive: random schedules alone find out that a rule is broken. Not every rule: figure 8 and a vote
/// given twice take a plan, which `commitment` and `disk` have.
#[cfg(feature = "mutants")]
fn first_broken_law(configure: fn(&mut Config)) -> Option<String> {
    use proptest::strategy::ValueTree;
    let mut runner = runner(1);
    (0..2_000).find_map(|_| {
        let mut run = Run::of(3, configure);
        let moves = moves().new_tree(&mut runner).unwrap().current();
        moves.into_iter().find_map(|a_move| run.make(a_move).err())
    })
}

/// Figure 2, trap 1
#[cfg(feature = "mutants")]
#[test]
fn random_schedules_notice_replies_that_do_not_wait_for_the_disk() {
    let law = first_broken_law(|config| config.rules.replies_wait_for_disk = false);
    assert!(law.is_some());
}

/// §5.4.1, trap 17
#[cfg(feature = "mutants")]
#[test]
fn random_schedules_notice_votes_that_do_not_check_the_log() {
    let law = first_broken_law(|config| config.rules.vote_checks_log = false);
    assert!(law.is_some());
}
