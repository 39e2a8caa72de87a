//! §5.2: who campaigns when, what it takes to win, and how a campaign ends otherwise.

use crate::net::{GRANT, N1, N2, N3, N4, N5, Net, append, bound_for, id, of_kind, terms};
use raft::{
    DropReason, Event, Index, Input, Instant, LogId, Message, MessageKind, Micros, NodeId, Role, RoleReason,
    Round, TimerReason, VoteRefusal,
};

const REFUSAL: Message = Message::RequestVoteReply { granted: false };

fn ask() -> Message {
    Message::RequestVote {
        last: LogId::ZERO,
        transfer: false,
    }
}

/// §5.2
#[test]
fn every_node_starts_as_a_follower_whatever_it_was_before() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.restart(N1);
    assert_eq!(net.role(N1), Role::Follower);
    assert_eq!(net.why_role(N1), RoleReason::Started);
    assert_eq!((net.term(N1), net.nodes[&N1].leader()), (1, None));
}

/// §5.2
#[test]
fn who_hears_nobody_campaigns_when_its_timeout_has_passed_and_not_before() {
    let mut net = Net::of(3);
    let deadline = net.nodes[&N1].deadline().unwrap();
    net.now = Instant(deadline.0 - 1);
    net.input(N1, Input::Timeout).unwrap();
    assert_eq!(net.role(N1), Role::Follower);
    net.now = deadline;
    net.input(N1, Input::Timeout).unwrap();
    assert_eq!((net.role(N1), net.term(N1)), (Role::Candidate, 1));
    let timeout = Micros(deadline.0);
    assert_eq!(net.why_role(N1), RoleReason::ElectionTimeout { timeout });
}

/// §5.2: "it increments its current term and transitions to candidate state. It then votes for itself and issues
/// RequestVote RPCs in parallel to each of the other servers".
#[test]
fn a_candidate_raises_its_term_votes_for_itself_and_asks_everybody() {
    let mut net = Net::with_logs(&[&[1, 2], &[], &[]]);
    net.campaign(N1);
    assert_eq!((net.term(N1), net.nodes[&N1].vote()), (3, Some(N1)));
    let asked: Vec<_> = net
        .messages
        .iter()
        .map(|envelope| (envelope.to, &envelope.message))
        .collect();
    let request = Message::RequestVote {
        last: id(2, 2),
        transfer: false,
    };
    assert_eq!(asked, [(N2, &request), (N3, &request)]);
}

/// §5.2, traps 16 and 19: how many answers make a leader, its own counted, and how many end the campaign. (etcd:
/// `TestLeaderElectionInOneRoundRPC`)
#[test]
fn a_majority_of_the_whole_cluster_wins_and_nothing_less() {
    let cases: [(u32, u32, u32, Role); 12] = [
        (1, 0, 0, Role::Leader),
        (2, 0, 0, Role::Candidate),
        (2, 1, 0, Role::Leader),
        (3, 0, 0, Role::Candidate),
        (3, 1, 0, Role::Leader),
        (3, 1, 1, Role::Leader),
        (3, 0, 2, Role::Follower),
        (4, 1, 0, Role::Candidate),
        (4, 2, 0, Role::Leader),
        (4, 1, 2, Role::Follower),
        (5, 1, 2, Role::Candidate),
        (5, 2, 2, Role::Leader),
    ];
    for (nodes, grants, refusals, role) in cases {
        let mut net = Net::of(nodes);
        net.campaign(N1);
        for voter in (2..2 + grants).map(NodeId) {
            net.say(voter, N1, 1, GRANT);
        }
        for voter in (2 + grants..2 + grants + refusals).map(NodeId) {
            net.say(voter, N1, 1, REFUSAL);
        }
        assert_eq!(
            net.role(N1),
            role,
            "{nodes} nodes, {grants} grants, {refusals} refusals"
        );
    }
}

/// Trap 16: the network may deliver a vote twice; it is one vote all the same.
#[test]
fn a_grant_that_arrives_twice_counts_once() {
    let mut net = Net::of(5);
    net.campaign(N1);
    net.say(N2, N1, 1, GRANT);
    net.say(N2, N1, 1, GRANT);
    assert_eq!(net.role(N1), Role::Candidate);
    assert_eq!(net.why_dropped(N1), Some(DropReason::Overtaken));
    net.say(N3, N1, 1, GRANT);
    assert_eq!(net.role(N1), Role::Leader);
    assert_eq!(net.why_role(N1), RoleReason::WonElection { yes: 3, needed: 3 });
}

/// Trap 16: and a voter's first word stands.
#[test]
fn who_has_refused_cannot_grant_afterwards() {
    let mut net = Net::of(3);
    net.campaign(N1);
    net.say(N2, N1, 1, REFUSAL);
    net.say(N2, N1, 1, GRANT);
    assert_eq!(net.role(N1), Role::Candidate);
}

/// Trap 19
#[test]
fn the_candidates_own_vote_counts() {
    let mut net = Net::of(3);
    net.campaign(N1);
    assert_eq!(net.status(N1).votes, [(N1, true)]);
    net.say(N3, N1, 1, GRANT);
    assert_eq!(net.role(N1), Role::Leader);
}

/// §5.2: "first-come-first-served". (etcd: `TestFollowerVote`)
#[test]
fn a_vote_is_given_once_a_term_but_repeated_to_whoever_got_it() {
    let mut net = Net::of(3);
    net.say(N2, N1, 1, ask());
    net.say(N3, N1, 1, ask());
    net.say(N2, N1, 1, ask());
    assert_eq!(net.to(N2), [&GRANT, &GRANT]);
    assert_eq!(net.to(N3), [&REFUSAL]);
    assert_eq!(net.why_refused(N1), Some(VoteRefusal::AlreadyVoted { vote: N2 }));
}

/// Trap 2: stepping down within a term does not give the vote back.
#[test]
fn a_candidate_that_steps_down_has_still_voted_for_itself() {
    let mut net = Net::of(3);
    net.campaign(N1);
    net.messages.clear();
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1]), 0));
    assert_eq!(net.role(N1), Role::Follower);
    net.messages.clear();
    net.say(
        N3,
        N1,
        1,
        Message::RequestVote {
            last: id(1, 5),
            transfer: false,
        },
    );
    assert_eq!(net.from(N1), [&REFUSAL]);
    assert_eq!(net.why_refused(N1), Some(VoteRefusal::AlreadyVoted { vote: N1 }));
}

/// Trap 2: nor does losing an election.
#[test]
fn a_candidate_that_lost_has_still_voted_for_itself() {
    let mut net = Net::of(3);
    net.campaign(N1);
    net.say(N2, N1, 1, REFUSAL);
    net.say(N3, N1, 1, REFUSAL);
    assert_eq!(net.why_role(N1), RoleReason::LostElection { no: 2, needed: 2 });
    net.messages.clear();
    net.say(N3, N1, 1, ask());
    assert_eq!(net.from(N1), [&REFUSAL]);
}

/// §5.2: who knows the leader of a term has no reason to help another candidate of it, even with its vote free.
#[test]
fn a_follower_that_knows_the_leader_of_its_term_votes_for_nobody_else() {
    let mut net = Net::of(3);
    net.say(N2, N1, 4, append(LogId::ZERO, terms(1, &[]), 0));
    net.messages.clear();
    net.say(N3, N1, 4, ask());
    assert_eq!(net.from(N1), [&REFUSAL]);
    assert_eq!(net.why_refused(N1), Some(VoteRefusal::LeaderKnown { leader: N2 }));
}

/// §5.2: "If the leader's term is at least as large as the candidate's current term, then the candidate recognizes
/// the leader as legitimate and returns to follower state." (etcd: `TestCandidateFallback`)
#[test]
fn a_candidate_that_hears_a_leader_of_its_term_follows_it() {
    let heartbeat = Message::Heartbeat {
        commit: Index(0),
        round: Round(1),
    };
    for message in [append(LogId::ZERO, terms(1, &[1]), 0), heartbeat] {
        for term in [1, 2] {
            let mut net = Net::of(3);
            net.campaign(N1);
            net.say(N2, N1, term, message.clone());
            assert_eq!((net.role(N1), net.term(N1)), (Role::Follower, term));
            assert_eq!(net.nodes[&N1].leader(), Some(N2));
        }
    }
}

/// §5.2: "If the term in the RPC is smaller than the candidate's current term, then the candidate rejects the RPC and
/// continues in candidate state."
#[test]
fn a_candidate_is_not_impressed_by_a_leader_of_the_past() {
    let mut net = Net::of(3);
    net.campaign(N1);
    net.campaign(N1);
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1]), 0));
    assert_eq!((net.role(N1), net.term(N1)), (Role::Candidate, 2));
    assert_eq!(net.log(N1), [0; 0]);
}

/// §5.2: a split vote elects nobody; the next timeout of somebody does.
#[test]
fn a_split_vote_is_resolved_by_the_next_timeout() {
    let mut net = Net::of(3);
    for node in [N1, N2, N3] {
        net.campaign(node);
    }
    net.deliver_all();
    let leaders = [N1, N2, N3]
        .map(|node| net.role(node))
        .iter()
        .filter(|role| **role == Role::Leader)
        .count();
    assert_eq!(leaders, 0);
    let first = [N1, N2, N3]
        .into_iter()
        .min_by_key(|node| net.nodes[node].deadline())
        .unwrap();
    net.now = net.nodes[&first].deadline().unwrap();
    net.input(first, Input::Timeout).unwrap();
    net.deliver_all();
    assert_eq!((net.role(first), net.term(first)), (Role::Leader, 2));
}

/// §5.2: "election timeouts are chosen randomly from a fixed interval". Also with one seed for all nodes, which is
/// how a simulator is set up.
#[test]
fn timeouts_are_random_within_their_range_and_each_node_draws_its_own() {
    let mut net = Net::of(5);
    let mut drawn = Vec::new();
    for _ in 0..40 {
        for node in [N1, N2, N3, N4, N5] {
            net.campaign(node);
            let timer = net.status(node).election_timer.unwrap();
            drawn.push(timer.deadline.since(timer.started).0);
        }
    }
    assert!(drawn.iter().all(|timeout| (150_000..=300_000).contains(timeout)));
    assert!(drawn.iter().any(|timeout| *timeout < 165_000) && drawn.iter().any(|timeout| *timeout > 285_000));
    drawn.sort_unstable();
    drawn.dedup();
    assert!(drawn.len() > 190, "{} of 200 draws differ", drawn.len());
}

/// §5.2: a vote given holds off the voter's own campaign, a vote refused does not.
#[test]
fn giving_a_vote_restarts_the_timer_and_refusing_one_does_not() {
    let mut net = Net::of(3);
    let deadline = net.nodes[&N1].deadline();
    net.pass(10);
    net.say(N2, N1, 1, ask());
    let gave = TimerReason::GaveVote { candidate: N2 };
    let resets = |net: &Net| {
        net.count_events(
            N1,
            |event| matches!(event, Event::ElectionTimerReset { why, .. } if *why == gave),
        )
    };
    assert_eq!(
        net.nodes[&N1].deadline(),
        deadline.map(|deadline| deadline.plus(Micros::from_millis(10)))
    );
    assert_eq!(resets(&net), 1);
    let deadline = net.nodes[&N1].deadline();
    net.pass(10);
    net.say(N3, N1, 1, ask());
    assert_eq!(net.nodes[&N1].deadline(), deadline);
    assert_eq!(resets(&net), 1);
}

/// §5.2: a leader of a past term is no leader: hearing it must not hold a campaign off.
#[test]
fn an_old_leader_does_not_move_the_timer() {
    let mut net = Net::of(3);
    net.set_disk(N1, 5, None, &[]);
    let deadline = net.nodes[&N1].deadline();
    net.pass(10);
    net.say(N2, N1, 4, append(LogId::ZERO, terms(1, &[]), 0));
    assert_eq!(net.nodes[&N1].deadline(), deadline);
}

/// §5.2: a request that was lost is made up for by the next campaign, in a new term.
#[test]
fn a_campaign_without_answers_is_followed_by_another_one() {
    let mut net = Net::of(3);
    net.campaign(N1);
    net.messages.clear();
    net.wake(N1, 300);
    assert_eq!((net.role(N1), net.term(N1)), (Role::Candidate, 2));
    net.deliver(of_kind(MessageKind::RequestVote));
    net.deliver(bound_for(N1));
    assert_eq!(net.role(N1), Role::Leader);
}

/// §5.2, trap 19: five configured, all but one stopped at first, and then stopped one after the other again.
#[test]
fn the_story_of_five_nodes_of_which_more_and_then_fewer_run() {
    let mut net = Net::of(5);
    let attempt = |net: &mut Net, candidate, running: &[NodeId]| {
        // Once in a term in which others have already voted for themselves, and more often in terms of its own.
        for _ in 0..3 {
            if net.role(candidate) != Role::Leader {
                net.campaign(candidate);
                net.deliver_among(running);
            }
        }
        net.role(candidate) == Role::Leader
    };
    assert!(!attempt(&mut net, N1, &[N1]), "alone");
    assert!(!attempt(&mut net, N2, &[N1, N2]), "two of five");
    assert!(attempt(&mut net, N3, &[N1, N2, N3]), "three of five");
    for _ in 0..3 {
        // The first heartbeats find out what the two missed, the others make up for it.
        net.wake(N3, 50);
        net.deliver_among(&[N1, N2, N3, N4, N5]);
    }
    assert_eq!(net.role(N3), Role::Leader, "it stays when the others start");
    assert!(net.nodes.values().all(|node| node.leader() == Some(N3)));
    net.restart(N3);
    assert!(attempt(&mut net, N4, &[N1, N2, N4, N5]), "four of five");
    net.restart(N4);
    assert!(attempt(&mut net, N5, &[N1, N2, N5]), "three of five");
    net.restart(N5);
    assert!(!attempt(&mut net, N1, &[N1, N2]), "two of five");
    assert!(!attempt(&mut net, N2, &[N1, N2]), "two of five, once more");
}

/// §5.2: a stray vote, for a question of another time or of another node, makes no leader.
#[test]
fn votes_that_nobody_asked_for_are_dropped() {
    let mut net = Net::of(3);
    net.say(N2, N1, 1, ask());
    net.say(N2, N1, 1, GRANT);
    assert_eq!(net.role(N1), Role::Follower);
    let role = Role::Follower;
    assert_eq!(net.why_dropped(N1), Some(DropReason::NotAsked { role }));
    net.campaign(N1);
    net.say(N5, N1, 2, GRANT);
    assert_eq!(net.role(N1), Role::Candidate);
    assert_eq!(net.why_dropped(N1), Some(DropReason::NotAMember));
}

/// §5.2: one node is a majority of one; it leads as soon as its own vote is on its disk.
#[test]
fn a_cluster_of_one_elects_itself_when_its_vote_is_saved() {
    for pre_vote in [false, true] {
        let mut net = if pre_vote {
            Net::with(1, |config| config.pre_vote = true)
        } else {
            Net::of(1)
        };
        net.disks_are_instant = false;
        net.wake(N1, 300);
        assert_eq!((net.role(N1), net.term(N1)), (Role::Candidate, 1));
        net.flush_some(N1, 1);
        assert_eq!(net.role(N1), Role::Leader);
        assert!(net.messages.is_empty());
    }
}
