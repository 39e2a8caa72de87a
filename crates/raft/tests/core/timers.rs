//! §5.2: when a node wants to be woken, and what it does if it is woken at another time.

use crate::net::{N1, N2, N3, Net, of_kind};
use raft::{
    Config, Configuration, Event, Index, Input, InputError, Instant, Message, MessageKind, Micros, Node,
    NodeId, Recovered, Role, Round,
};

/// §5.2: "Leaders send periodic heartbeats to all followers in order to maintain their authority."
#[test]
fn heartbeats_go_to_everybody_once_an_interval() {
    let mut net = Net::of(3);
    net.elect(N1);
    let elected = net.now;
    let mut sent = Vec::new();
    for _ in 0..4 {
        let deadline = net.nodes[&N1].deadline().unwrap();
        net.now = deadline;
        net.input(N1, Input::Timeout).unwrap();
        let heartbeats = net
            .messages
            .iter()
            .filter(|envelope| of_kind(MessageKind::Heartbeat)(envelope));
        let to: Vec<NodeId> = heartbeats.map(|envelope| envelope.to).collect();
        sent.push((deadline.since(elected), to));
        net.messages.clear();
    }
    let each = vec![N2, N3];
    let expected = [50, 100, 150, 200].map(|millis| (Micros::from_millis(millis), each.clone()));
    assert_eq!(sent, expected);
}

/// §5.2: whoever wakes a leader early, or twice, gets no more heartbeats; whoever is late gets one, not several.
#[test]
fn a_timeout_that_comes_early_or_late_does_no_harm() {
    let mut net = Net::of(2);
    net.elect(N1);
    let mut heartbeats_after = |millis| {
        net.pass(millis);
        net.messages.clear();
        net.input(N1, Input::Timeout).unwrap();
        net.from(N1).len()
    };
    assert_eq!([49, 1, 0, 10, 500].map(&mut heartbeats_after), [0, 1, 0, 0, 1]);
    assert_eq!(
        net.nodes[&N1].deadline(),
        Some(net.now.plus(Micros::from_millis(50)))
    );
}

/// §5.2: a leader that is heard holds campaigns off for ever; its heartbeat restarts the timer from that moment.
#[test]
fn heartbeats_hold_campaigns_off() {
    let mut net = Net::with(3, |config| config.check_quorum = true);
    net.elect(N1);
    for _ in 0..40 {
        net.wake(N1, 50);
        net.deliver_all();
        for node in [N2, N3] {
            net.wake(node, 0);
            let timer = net.status(node).election_timer.unwrap();
            assert_eq!((net.role(node), timer.started), (Role::Follower, net.now));
        }
    }
    assert_eq!(net.term(N1), 1);
    assert_eq!(
        net.count_events(N2, |event| matches!(event, Event::TermRaised { .. })),
        1
    );
}

/// The driver's clock may be wrong, the core's never runs back.
#[test]
fn a_moment_that_runs_backwards_is_taken_for_the_latest_one() {
    let mut net = Net::of(3);
    net.pass(100);
    let heartbeat = Message::Heartbeat {
        commit: Index(0),
        round: Round(1),
    };
    net.say(N2, N1, 1, heartbeat.clone());
    let deadline = net.nodes[&N1].deadline();
    net.now = Instant(5);
    net.say(N2, N1, 1, heartbeat);
    assert_eq!(net.nodes[&N1].deadline(), deadline);
}

/// Only voters campaign, so nobody else has a moment to be woken at.
#[test]
fn a_node_that_does_not_vote_has_no_deadline() {
    let mut net = Net::of(3);
    let recovered = Recovered::fresh(Configuration::of([N2, N3]).unwrap());
    let node = Node::recover(Config::new(N1, 7), recovered, net.now).unwrap();
    assert_eq!(node.deadline(), None);
    net.nodes.insert(N1, node);
    net.pass(1_000_000);
    net.input(N1, Input::Timeout).unwrap();
    assert_eq!(net.role(N1), Role::Follower);
    let error = net.input(N1, Input::Campaign).unwrap_err();
    assert_eq!(error, InputError::NotAVoter { node: N1 });
}
