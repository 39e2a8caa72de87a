//! Dissertation §9.6: asking first whether a campaign could be won, so that nobody is disturbed in vain.

use crate::net::{N1, N2, N3, N5, Net, append, id, of_kind, terms};
use raft::{
    Config, DropReason, Event, Index, LogId, Message, MessageKind, Role, RoleReason, Round, Term, VoteRefusal,
};

fn pre_vote(config: &mut Config) {
    config.pre_vote = true;
}

fn both(config: &mut Config) {
    config.pre_vote = true;
    config.check_quorum = true;
}

const WOULD: Message = Message::PreVoteReply { granted: true };

fn ask(last: LogId) -> Message {
    Message::PreVote { last }
}

/// Dissertation §9.6
#[test]
fn a_pre_vote_raises_no_term_gives_no_vote_and_writes_nothing() {
    let mut net = Net::with(3, pre_vote);
    net.disks_are_instant = false;
    net.campaign(N1);
    assert_eq!(
        (net.role(N1), net.term(N1), net.nodes[&N1].vote()),
        (Role::PreCandidate, 0, None)
    );
    net.deliver(of_kind(MessageKind::PreVote));
    assert_eq!((net.term(N2), net.nodes[&N2].vote()), (0, None));
    assert!(net.disks.values().all(|disk| disk.queue.is_empty()));
    let grants: Vec<_> = net
        .messages
        .iter()
        .map(|envelope| (envelope.term, &envelope.message))
        .collect();
    assert_eq!(
        grants,
        [(Term(1), &WOULD), (Term(1), &WOULD)],
        "a grant names the term asked about"
    );
}

/// Dissertation §9.6: a majority, the pre-candidate's own word included, leads to the real campaign. (etcd:
/// `TestPreVoteFromAnyState`)
#[test]
fn a_majority_of_pre_votes_starts_the_campaign() {
    let mut net = Net::with(5, pre_vote);
    net.campaign(N1);
    net.messages.clear();
    net.say(N2, N1, 1, WOULD);
    assert_eq!(net.role(N1), Role::PreCandidate);
    net.say(N3, N1, 1, WOULD);
    assert_eq!((net.role(N1), net.term(N1)), (Role::Candidate, 1));
    assert_eq!(net.why_role(N1), RoleReason::WonPreVote { yes: 3, needed: 3 });
    assert_eq!(net.from(N1).len(), 4, "the real requests");
}

/// Dissertation §9.6, and trap 16
#[test]
fn a_pre_vote_that_arrives_twice_counts_once() {
    let mut net = Net::with(5, pre_vote);
    net.campaign(N1);
    net.say(N2, N1, 1, WOULD);
    net.say(N2, N1, 1, WOULD);
    assert_eq!(net.role(N1), Role::PreCandidate);
}

/// Dissertation §9.6: the pre-vote claims nothing that a crash could make untrue of the term, and binds nobody, so it
/// need not wait for the disk.
#[test]
fn a_pre_vote_does_not_wait_for_the_disk() {
    let mut net = Net::with(3, pre_vote);
    net.disks_are_instant = false;
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1]), 0));
    net.messages.clear();
    net.campaign(N1);
    assert_eq!(net.from(N1), [&ask(id(1, 1)), &ask(id(1, 1))]);
}

/// §5.4.1 holds for pre-votes too, or they would say nothing.
#[test]
fn a_pre_vote_is_refused_to_a_log_that_is_behind() {
    let mut net = Net::with(3, pre_vote);
    net.set_disk(N1, 2, None, &[1, 2]);
    net.say(N2, N1, 3, ask(id(1, 9)));
    assert_eq!(net.from(N1), [&Message::PreVoteReply { granted: false }]);
    assert_eq!(net.messages[0].term, Term(2), "a refusal names the present term");
    let why = VoteRefusal::LogBehind {
        theirs: id(1, 9),
        ours: id(2, 2),
    };
    assert_eq!(net.why_refused(N1), Some(why));
}

/// Dissertation §9.6: "a server ... would not be able to increment its term" while it is cut off, and so "it will not
/// cause disruptions" when it returns.
#[test]
fn an_isolated_node_keeps_its_term_and_disturbs_nobody_when_it_returns() {
    let mut net = Net::with(3, both);
    net.elect(N1);
    for _ in 0..20 {
        net.wake(N1, 50);
        net.deliver_among(&[N1, N2]);
        net.wake(N3, 50);
        net.messages.clear();
    }
    assert_eq!((net.role(N3), net.term(N3)), (Role::PreCandidate, 1));
    net.campaign(N3);
    net.wake(N1, 50);
    net.deliver_all();
    assert_eq!((net.role(N1), net.term(N1)), (Role::Leader, 1));
    assert_eq!(
        (net.role(N3), net.nodes[&N3].leader()),
        (Role::Follower, Some(N1))
    );
}

/// Dissertation §9.6: what pre-vote is for, shown without it.
#[test]
fn without_pre_vote_a_node_that_returns_ends_the_leaders_term() {
    let mut net = Net::of(3);
    net.elect(N1);
    for _ in 0..5 {
        net.campaign(N3);
        net.messages.clear();
    }
    net.wake(N1, 50);
    net.deliver_all();
    assert_eq!((net.role(N1), net.term(N1)), (Role::Follower, 6));
}

/// Trap 26: granting a pre-vote is no sign of a leader: however many come, the voter's own timeout runs on, and a
/// cluster whose leader has fallen silent elects another one.
#[test]
fn pre_votes_do_not_move_the_voters_timer() {
    let mut net = Net::with(5, pre_vote);
    net.elect(N1);
    net.wake(N1, 50);
    net.deliver_all();
    net.messages.clear();
    let deadline = net.nodes[&N2].deadline().unwrap();
    while net.now < deadline {
        net.say(N5, N2, 2, ask(id(1, 1)));
        assert_eq!(net.nodes[&N2].deadline(), Some(deadline));
        net.pass(5);
    }
    assert!(net.from(N2).len() > 20, "they were granted");
    net.messages.clear();
    net.input(N2, raft::Input::Timeout).unwrap();
    net.deliver(|envelope| envelope.to != N1);
    assert_eq!((net.role(N2), net.term(N2)), (Role::Leader, 2));
}

/// Trap 25: grants that come too late, or for another term, are not votes. (etcd:
/// `TestCandidateDeliversPreCandidateSelfVoteAfterBecomingCandidate`)
#[test]
fn late_pre_vote_grants_are_not_votes() {
    let mut net = Net::with(5, pre_vote);
    net.campaign(N1);
    net.messages.clear();
    net.say(N2, N1, 1, WOULD);
    net.say(N3, N1, 1, WOULD);
    assert_eq!((net.role(N1), net.term(N1)), (Role::Candidate, 1));
    for voter in [N2, N3, N5] {
        net.say(voter, N1, 1, WOULD);
    }
    assert_eq!((net.role(N1), net.term(N1)), (Role::Candidate, 1));
    let role = Role::Candidate;
    assert_eq!(net.why_dropped(N1), Some(DropReason::NotAsked { role }));
    for voter in [N2, N3] {
        net.say(voter, N1, 1, Message::RequestVoteReply { granted: true });
    }
    assert_eq!(net.role(N1), Role::Leader);
    net.say(N5, N1, 2, WOULD);
    assert_eq!(
        (net.role(N1), net.term(N1)),
        (Role::Leader, 1),
        "its term is nobody's"
    );
}

/// Trap 25: a grant for an older question does not count for the present one.
#[test]
fn a_pre_vote_grant_counts_only_for_the_term_that_is_asked_about() {
    let mut net = Net::with(3, pre_vote);
    net.campaign(N1);
    net.set_disk(N1, 4, None, &[]);
    net.campaign(N1);
    for term in [1, 4, 6] {
        net.say(N2, N1, term, WOULD);
        assert_eq!(
            (net.role(N1), net.term(N1)),
            (Role::PreCandidate, 4),
            "a grant for term {term}"
        );
    }
    net.say(N2, N1, 5, WOULD);
    assert_eq!((net.role(N1), net.term(N1)), (Role::Candidate, 5));
}

/// Trap 24: N3 has a later term and a shorter log, so it can never win, and what it refuses must tell N1 of its term,
/// or N1 can never win either. (etcd: `TestPreVoteMigrationCanCompleteElection`,
/// `TestPreVoteWithSplitVote`)
#[test]
fn a_later_term_with_a_shorter_log_does_not_block_elections() {
    for check_quorum in [false, true] {
        let mut net = if check_quorum {
            Net::with(3, both)
        } else {
            Net::with(3, pre_vote)
        };
        net.set_disk(N1, 1, None, &[1, 1, 1]);
        net.set_disk(N3, 5, None, &[1]);
        // N2 is away for good.
        for _ in 0..2 {
            for candidate in [N3, N1] {
                if net.role(N1) != Role::Leader {
                    net.campaign(candidate);
                    net.deliver_among(&[N1, N3]);
                    assert_ne!(net.role(N3), Role::Leader);
                }
            }
        }
        assert_eq!(
            (net.role(N1), net.term(N1)),
            (Role::Leader, 6),
            "check-quorum {check_quorum}"
        );
        assert_eq!(net.log(N3), [1, 1, 1, 6]);
    }
}

/// Trap 24: a follower in a later term tells its old leader by answering, so that the two come together. (etcd:
/// `TestNodeWithSmallerTermCanCompleteElection`)
#[test]
fn a_leader_in_a_past_term_is_told_of_the_present_one() {
    let mut net = Net::with(3, both);
    net.elect(N1);
    net.set_disk(N3, 7, None, &[1]);
    net.wake(N1, 50);
    net.deliver_all();
    assert_eq!((net.role(N1), net.term(N1)), (Role::Follower, 7));
    net.pass(200);
    net.campaign(N1);
    net.deliver_all();
    assert_eq!((net.role(N1), net.term(N1)), (Role::Leader, 8));
}

/// Trap 27: a follower that heard its leader just now still grants *that node* a pre-vote: who asks leads no more.
#[test]
fn a_leader_that_stepped_down_is_granted_a_pre_vote_by_its_own_follower() {
    let mut net = Net::with(3, both);
    net.elect(N1);
    // N3 is gone. N2 hears the leader all the time, but its answers are lost for a while: the leader steps down.
    while net.role(N1) == Role::Leader {
        net.wake(N1, 50);
        net.deliver(|envelope| envelope.to == N2);
        net.messages.clear();
    }
    assert!(matches!(net.why_role(N1), RoleReason::NoQuorum { .. }));
    assert_eq!(net.nodes[&N2].leader(), Some(N1));
    net.campaign(N1);
    net.deliver_among(&[N1, N2]);
    assert_eq!((net.role(N1), net.term(N1)), (Role::Leader, 2));
}

/// §5.2 for pre-candidates: a leader that is heard after all ends the question.
#[test]
fn a_pre_candidate_that_hears_its_leader_follows_it_again() {
    let heartbeat = Message::Heartbeat {
        commit: Index(0),
        round: Round(9),
    };
    for message in [heartbeat, append(id(1, 1), terms(2, &[]), 0)] {
        let mut net = Net::with(3, pre_vote);
        net.elect(N1);
        net.campaign(N2);
        assert_eq!(net.role(N2), Role::PreCandidate);
        net.say(N1, N2, 1, message);
        assert_eq!((net.role(N2), net.term(N2)), (Role::Follower, 1));
        assert_eq!(net.why_role(N2), RoleReason::HeardLeader { leader: N1 });
    }
}

/// Dissertation §9.6, §5.2: nodes that ask at the same time do not stand in each other's way: pre-votes are not used up.
#[test]
fn pre_candidates_grant_each_other() {
    let mut net = Net::with(3, pre_vote);
    net.campaign(N1);
    net.campaign(N2);
    net.deliver(of_kind(MessageKind::PreVote));
    let granted = net
        .messages
        .iter()
        .filter(|envelope| envelope.message == WOULD)
        .count();
    assert_eq!(granted, 4);
}

/// Dissertation §9.6: pre-votes that fail leave everything as it was, but for the role.
#[test]
fn a_refused_pre_candidate_goes_back_to_following() {
    let mut net = Net::with(3, pre_vote);
    net.set_disk(N2, 1, None, &[1]);
    net.set_disk(N3, 1, None, &[1]);
    net.set_disk(N1, 1, None, &[]);
    net.campaign(N1);
    net.deliver_all();
    assert_eq!((net.role(N1), net.term(N1)), (Role::Follower, 1));
    assert_eq!(net.why_role(N1), RoleReason::LostElection { no: 2, needed: 2 });
    let counted = net.count_events(N1, |event| matches!(event, Event::VoteCounted { pre: true, .. }));
    assert_eq!(counted, 3);
}
