//! Dissertation §6.2 and §4.2.3: a leader that hears no majority steps down, and nobody votes against one that is heard.

use crate::net::{N1, N2, N3, N4, N5, Net, accepted, id};
use raft::{Config, Envelope, Input, Instant, Message, Micros, Role, RoleReason, Round, VoteRefusal};

fn check_quorum(config: &mut Config) {
    config.check_quorum = true;
}

const MIN: Micros = Micros::from_millis(150);

fn reply(round: u64) -> Message {
    Message::HeartbeatReply { round: Round(round) }
}

/// Dissertation §6.2: "a leader in Raft steps down if an election timeout elapses without a successful round of
/// heartbeats to a majority of its cluster".
#[test]
fn a_leader_that_hears_no_majority_steps_down_after_one_election_timeout() {
    let mut net = Net::with(5, check_quorum);
    net.elect(N1);
    let elected = net.now;
    net.wake(N1, 149);
    assert_eq!(net.role(N1), Role::Leader);
    net.wake(N1, 1);
    assert_eq!((net.role(N1), net.term(N1)), (Role::Follower, 1));
    assert_eq!(net.now.since(elected), MIN);
    let why = RoleReason::NoQuorum {
        heard: 1,
        needed: 3,
        silence: MIN,
    };
    assert_eq!(net.why_role(N1), why);
    assert_eq!(net.nodes[&N1].leader(), None);
}

/// Dissertation §6.2: half is no majority.
#[test]
fn one_voice_of_four_keeps_no_leader_and_two_do() {
    for (voices, stays) in [(&[N2][..], false), (&[N2, N3][..], true)] {
        let mut net = Net::with(5, check_quorum);
        net.elect(N1);
        for round in 1..=20 {
            net.wake(N1, 50);
            for voice in voices {
                if net.role(N1) == Role::Leader {
                    net.say(*voice, N1, 1, reply(round));
                }
            }
        }
        assert_eq!(net.role(N1) == Role::Leader, stays, "heard: {voices:?}");
    }
}

/// Dissertation §6.2: it is a majority that must be heard within one timeout, each counted from when *it* was heard.
#[test]
fn the_deadline_is_one_timeout_after_a_majority_was_last_heard() {
    let mut net = Net::with(5, check_quorum);
    net.elect(N1);
    net.wake(N1, 40);
    net.say(N2, N1, 1, reply(1));
    net.wake(N1, 40);
    net.say(N3, N1, 1, reply(1));
    net.wake(N1, 20);
    net.say(N2, N1, 1, reply(2));
    // N3 was last heard at 80 ms: with N2 (100 ms) and itself that is a majority until 230 ms.
    net.wake(N1, 129);
    assert_eq!(net.role(N1), Role::Leader);
    net.wake(N1, 1);
    let why = RoleReason::NoQuorum {
        heard: 2,
        needed: 3,
        silence: MIN,
    };
    assert_eq!((net.role(N1), net.why_role(N1)), (Role::Follower, why));
}

/// Dissertation §6.2: any answer of this term shows that a follower hears its leader; one of a past term does not.
#[test]
fn any_answer_of_this_term_is_a_sign_of_life() {
    for (message, term, role) in [
        (reply(1), 2, Role::Leader),
        (accepted(1), 2, Role::Leader),
        (reply(1), 1, Role::Follower),
    ] {
        let mut net = Net::with(3, check_quorum);
        net.set_disk(N1, 1, None, &[]);
        net.elect(N1);
        net.wake(N1, 100);
        net.say(N2, N1, term, message.clone());
        net.wake(N1, 100);
        assert_eq!(net.role(N1), role, "{message:?} of term {term}");
    }
}

/// Dissertation §6.2: without the check, a leader that nobody hears goes on for ever; it just commits nothing.
#[test]
fn without_check_quorum_a_leader_stays_whomever_it_hears() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.wake(N1, 10_000);
    assert_eq!(net.role(N1), Role::Leader);
    net.propose(N1, "a").unwrap();
    assert_eq!(net.commit(N1), 1);
}

/// Dissertation §6.2: one of one is a majority.
#[test]
fn a_cluster_of_one_always_hears_its_majority() {
    let mut net = Net::with(1, check_quorum);
    net.elect(N1);
    net.wake(N1, 10_000);
    assert_eq!(net.role(N1), Role::Leader);
}

/// Dissertation §4.2.3: "if a server receives a RequestVote request within the minimum election timeout of hearing from
/// a current leader, it does not update its term or grant its vote." Nor does it answer.
#[test]
fn a_follower_is_loyal_to_a_leader_that_it_hears() {
    for pre in [false, true] {
        let mut net = Net::with(3, check_quorum);
        net.elect(N1);
        let heard = net.now;
        let last = id(9, 9);
        let request = if pre {
            Message::PreVote { last }
        } else {
            Message::RequestVote {
                last,
                transfer: false,
            }
        };
        net.now = Instant(heard.0 + MIN.0 - 1);
        net.say(N3, N2, 5, request.clone());
        assert_eq!((net.term(N2), net.nodes[&N2].leader()), (1, Some(N1)));
        assert!(net.from(N2).is_empty());
        let why = VoteRefusal::HearsLeader {
            leader: N1,
            heard: Micros(MIN.0 - 1),
            timeout: MIN,
        };
        assert_eq!(net.why_refused(N2), Some(why));
        net.pass(1);
        net.say(N3, N2, 5, request);
        assert_eq!(
            net.from(N2).len(),
            1,
            "silent for a whole timeout: it may be voted against"
        );
    }
}

/// Dissertation §4.2.3: the leader itself is loyal while it hears its majority, or it would be the weak spot.
#[test]
fn a_leader_that_hears_its_majority_is_not_deposed_by_a_vote_request() {
    let mut net = Net::with(3, check_quorum);
    net.elect(N1);
    net.say(
        N3,
        N1,
        5,
        Message::RequestVote {
            last: id(9, 9),
            transfer: false,
        },
    );
    assert_eq!((net.role(N1), net.term(N1)), (Role::Leader, 1));
    assert!(net.from(N1).is_empty());
}

/// §5.2: loyalty without check-quorum would wait for ever for a leader that hears nobody.
#[test]
fn without_check_quorum_nobody_is_loyal() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.say(
        N3,
        N2,
        5,
        Message::RequestVote {
            last: id(9, 9),
            transfer: false,
        },
    );
    assert_eq!((net.term(N2), net.nodes[&N2].vote()), (5, Some(N3)));
}

/// Dissertation §4.2.3: a candidate that all refuse in silence is not lost: its later term comes out when the leader
/// talks to it. (etcd: `TestFreeStuckCandidateWithCheckQuorum`)
#[test]
fn a_candidate_that_nobody_answers_comes_back_through_the_leaders_heartbeat() {
    let mut net = Net::with(3, check_quorum);
    net.elect(N1);
    for _ in 0..3 {
        net.campaign(N3);
        net.deliver_all();
    }
    assert_eq!(
        (net.role(N3), net.term(N3), net.term(N1)),
        (Role::Candidate, 4, 1)
    );
    net.wake(N1, 50);
    net.deliver_all();
    assert_eq!((net.role(N1), net.term(N1)), (Role::Follower, 4));
    net.pass(150);
    net.elect(N1);
    assert_eq!((net.role(N3), net.term(N3)), (Role::Follower, 5));
}

/// Dissertation §6.2: while two leaders stand, the one in the minority goes within a timeout, the other stays.
#[test]
fn of_two_sides_only_the_one_with_a_majority_keeps_a_leader() {
    let mut net = Net::with(5, check_quorum);
    net.elect(N1);
    let majority = [N3, N4, N5];
    net.pass(150);
    net.campaign(N3);
    net.deliver_among(&majority);
    assert_eq!((net.role(N1), net.role(N3)), (Role::Leader, Role::Leader));
    for _ in 0..10 {
        net.pass(50);
        for (leader, side) in [(N1, &[N1, N2][..]), (N3, &majority[..])] {
            net.input(leader, Input::Timeout).unwrap();
            net.deliver_among(side);
        }
    }
    assert_ne!(net.role(N1), Role::Leader);
    assert_eq!(net.role(N3), Role::Leader);
}

/// Trap 43: N1 leads, and of all links only those of N2 are left. N2 hears N1's heartbeats and is loyal, the others hear
/// nobody: N2, the only one with a majority, must come to lead all the same.
#[test]
fn a_leader_that_hears_one_bridge_only_gives_way_to_the_bridge() {
    let mut net = Net::with(5, |config| (config.pre_vote, config.check_quorum) = (true, true));
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    net.deliver_all();
    let bridged = |envelope: &Envelope| envelope.from == N2 || envelope.to == N2;
    let cut_off = net.now;
    while net.now.since(cut_off) < Micros(10 * 300_000) {
        let deadlines = net.nodes.iter().map(|(id, node)| (node.deadline().unwrap(), *id));
        let (deadline, next) = deadlines.min().unwrap();
        let wait = deadline.since(net.now);
        net.wake(next, wait.0.div_ceil(1_000));
        net.deliver(bridged);
        net.messages.clear();
        let leads = net.role(N2) == Role::Leader;
        if leads && net.propose(N2, "b").is_ok() {
            net.deliver(bridged);
            break;
        }
    }
    let committed = [N1, N2, N3, N4, N5].map(|node| net.commit(node));
    assert!(
        committed.iter().filter(|commit| **commit >= 4).count() >= 3,
        "{committed:?}"
    );
}
