//! §5.1: terms are a clock that every message winds, and what is of the past is not acted on.

use crate::net::{N1, N2, N3, Net, accepted, append, heartbeat, id, refused, terms};
use raft::{DropReason, Event, LogId, Message, Role, RoleReason, Round, Term};

fn heartbeat_reply() -> Message {
    Message::HeartbeatReply { round: Round(1) }
}

/// Answers that give away the term of their sender.
fn replies() -> [Message; 5] {
    [
        Message::RequestVoteReply { granted: false },
        Message::PreVoteReply { granted: false },
        accepted(1),
        refused(1, LogId::ZERO),
        heartbeat_reply(),
    ]
}

/// §5.1
#[test]
fn whoever_hears_of_a_later_term_takes_it_over_and_forgets_its_vote() {
    let requests = [
        heartbeat(0),
        append(LogId::ZERO, terms(1, &[7]), 0),
        append(id(7, 9), terms(10, &[]), 0),
    ];
    for message in requests.into_iter().chain(replies()) {
        let mut net = Net::of(3);
        net.say(
            N2,
            N1,
            3,
            Message::RequestVote {
                last: LogId::ZERO,
                transfer: false,
            },
        );
        assert_eq!(net.nodes[&N1].vote(), Some(N2));
        net.say(N3, N1, 7, message.clone());
        assert_eq!(net.term(N1), 7, "{message:?}");
        assert_eq!(net.nodes[&N1].vote(), None, "{message:?}");
    }
}

/// §5.1, trap 18: a *reply* of a later term counts like any other message. (etcd: `TestLeaderUpdateTermFromMessage`)
#[test]
fn a_leader_that_is_answered_in_a_later_term_steps_down() {
    for reply in replies() {
        let mut net = Net::of(3);
        net.elect(N1);
        net.say(N2, N1, 2, reply.clone());
        assert_eq!((net.role(N1), net.term(N1)), (Role::Follower, 2), "{reply:?}");
        let why = RoleReason::HigherTerm {
            from: N2,
            theirs: Term(2),
            ours: Term(1),
        };
        assert_eq!(net.why_role(N1), why);
    }
}

/// §5.1, trap 18
#[test]
fn a_candidate_that_is_answered_in_a_later_term_follows() {
    for reply in replies() {
        let mut net = Net::of(3);
        net.campaign(N1);
        net.say(N2, N1, 5, reply);
        assert_eq!((net.role(N1), net.term(N1)), (Role::Follower, 5));
    }
}

/// §5.1: two leaders at once are of different terms, and the older one hears of it at the first contact.
#[test]
fn an_old_leader_yields_to_the_heartbeat_of_a_new_one() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.campaign(N2);
    net.deliver_among(&[N2, N3]);
    assert_eq!((net.role(N1), net.role(N2)), (Role::Leader, Role::Leader));
    assert_eq!((net.term(N1), net.term(N2)), (1, 2));
    net.wake(N2, 50);
    net.deliver_all();
    assert_eq!((net.role(N1), net.term(N1)), (Role::Follower, 2));
    assert_eq!(net.nodes[&N1].leader(), Some(N2));
}

/// §5.1: "If a server receives a request with a stale term number, it rejects the request." The refusal names the
/// present term, so that the sender catches up.
#[test]
fn a_request_of_a_past_term_is_refused_in_the_present_one() {
    let cases = [
        (append(LogId::ZERO, terms(1, &[1]), 1), refused(0, LogId::ZERO)),
        (heartbeat(0), heartbeat_reply()),
        (
            Message::RequestVote {
                last: id(9, 9),
                transfer: false,
            },
            Message::RequestVoteReply { granted: false },
        ),
        (
            Message::PreVote { last: id(9, 9) },
            Message::PreVoteReply { granted: false },
        ),
    ];
    for (request, refusal) in cases {
        let mut net = Net::of(3);
        net.set_disk(N1, 4, None, &[2, 2]);
        net.say(N2, N1, 3, request);
        let answer = net.messages.pop_front().unwrap();
        assert_eq!((answer.to, answer.term, answer.message), (N2, Term(4), refusal));
        assert_eq!((net.log(N1), net.commit(N1)), (vec![2, 2], 0));
        assert_eq!(net.nodes[&N1].vote(), None);
        assert_eq!(net.nodes[&N1].leader(), None);
    }
}

/// §5.1: nothing of a past term can help a leader or a candidate of the present one.
#[test]
fn an_answer_of_a_past_term_is_dropped() {
    let answers = [
        accepted(1),
        refused(1, LogId::ZERO),
        heartbeat_reply(),
        Message::RequestVoteReply { granted: true },
        Message::PreVoteReply { granted: true },
    ];
    for answer in answers {
        let mut net = Net::of(3);
        net.set_disk(N1, 3, None, &[]);
        net.campaign(N1);
        net.say(N2, N1, 3, answer.clone());
        assert_eq!(net.role(N1), Role::Candidate, "{answer:?}");
        let why = DropReason::TermOver {
            theirs: Term(3),
            ours: Term(4),
        };
        assert_eq!(net.why_dropped(N1), Some(why));
    }
}

/// §5.1: terms only rise, one at a time where nobody tells of a later one.
#[test]
fn each_campaign_raises_the_term_by_one() {
    let mut net = Net::of(3);
    for term in 1..=4 {
        net.campaign(N1);
        assert_eq!((net.term(N1), net.nodes[&N1].vote()), (term, Some(N1)));
    }
    let raised = net.count_events(N1, |event| matches!(event, Event::TermRaised { by: N1, .. }));
    assert_eq!(raised, 4);
}
