//! How much a leader takes that is not committed, and that the count of it never drifts.

use crate::net::{N1, N2, N3, Net, command};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use raft::{Index, NodeId, ProposeError, Role};
use std::cell::Cell;

const NODES: [NodeId; 3] = [N1, N2, N3];

#[derive(Clone, Copy, Debug)]
enum Move {
    Propose(usize, usize),
    Deliver(u8),
    Lose(u8),
    Campaign(usize),
    Heartbeats(usize),
    Restart(usize),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        8 => (0..3_usize, 0..9_usize).prop_map(|(node, length)| Move::Propose(node, length)),
        8 => (1..6_u8).prop_map(Move::Deliver),
        2 => (1..6_u8).prop_map(Move::Lose),
        1 => (0..3_usize).prop_map(Move::Campaign),
        2 => (0..3_usize).prop_map(Move::Heartbeats),
        1 => (0..3_usize).prop_map(Move::Restart),
    ];
    proptest::collection::vec(one, 20..120)
}

/// The bytes after the commit index, counted one by one.
fn counted(net: &Net, node: NodeId) -> u64 {
    let log = net.nodes[&node].log();
    let open = net.commit(node) + 1..=log.last().index.0;
    let commands = open.map(|index| command(log.get(Index(index)).unwrap()));
    commands
        .map(|command| command.map_or(0, |bytes| bytes.len() as u64))
        .sum()
}

/// Trap 42: whatever was proposed, lost, cut off and committed, the count is that of the log, and zero when all of it is
/// committed.
#[test]
fn what_is_not_committed_is_counted_as_it_is_and_nothing_is_left_of_it_in_the_end() {
    let config = ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let throttled = Cell::new(0);
    let result = runner.run(&moves(), |moves| {
        let mut net = Net::with(3, |config| config.uncommitted_bytes_max = 8);
        for a_move in moves {
            match a_move {
                Move::Propose(node, length) => {
                    let node = NODES[node];
                    let before = counted(&net, node);
                    let leads = net.role(node) == Role::Leader;
                    let result = net.propose(node, &"x".repeat(length));
                    let fits = before == 0 || before + length as u64 <= 8;
                    prop_assert_eq!(result.is_ok(), leads && fits);
                    throttled.set(
                        throttled.get() + u32::from(matches!(result, Err(ProposeError::Throttled { .. }))),
                    );
                }
                Move::Deliver(count) => {
                    for _ in 0..count {
                        net.deliver_one(|_| true);
                    }
                }
                Move::Lose(count) => {
                    net.messages.drain(..net.messages.len().min(count.into()));
                }
                Move::Campaign(node) => drop(net.input(NODES[node], raft::Input::Campaign)),
                Move::Heartbeats(node) => net.wake(NODES[node], 50),
                Move::Restart(node) => net.restart(NODES[node]),
            }
            for node in NODES {
                prop_assert_eq!(net.status(node).uncommitted_bytes, counted(&net, node));
            }
        }
        net.messages.clear();
        // Whoever can win comes to lead, and the others hear of it.
        let mut leader = N1;
        for round in 0..60 {
            net.wake(NODES[round % 3], 50);
            net.deliver_all();
            leader = net.nodes[&N1].leader().unwrap_or(leader);
        }
        for node in NODES {
            prop_assert_eq!(net.status(node).uncommitted_bytes, 0);
        }
        prop_assert!(net.propose(leader, &"x".repeat(30)).is_ok());
        Ok(())
    });
    result.unwrap();
    assert!(throttled.get() > 60, "{throttled:?}");
}
