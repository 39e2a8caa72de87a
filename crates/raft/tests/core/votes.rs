//! §5.4.1: who may be voted for: only a log that holds all that was committed before.

use crate::laws::Laws;
use crate::net::{N1, N2, N3, Net, append, id, terms};
use raft::{Event, LogId, Message, Role, VoteRefusal};

/// Whether a voter with the log `ours` votes for a candidate whose last entry is `theirs`.
fn is_granted(ours: &[u64], theirs: LogId) -> bool {
    let mut net = Net::of(2);
    net.set_disk(N1, 3, None, ours);
    net.say(
        N2,
        N1,
        4,
        Message::RequestVote {
            last: theirs,
            transfer: false,
        },
    );
    match net.from(N1)[..] {
        [Message::RequestVoteReply { granted }] => *granted,
        ref others => panic!("one answer expected, not {others:?}"),
    }
}

/// §5.4.1, trap 17: "If the logs have last entries with different terms, then the log with the later term is more
/// up-to-date. If the logs end with the same term, then whichever log is longer is more up-to-date." (etcd:
/// `TestVoter`)
#[test]
fn a_vote_goes_only_to_a_log_that_is_at_least_as_up_to_date() {
    let cases: [(&[u64], LogId, bool); 12] = [
        (&[], LogId::ZERO, true),
        (&[1], id(1, 1), true),
        (&[1], id(1, 2), true),
        (&[1, 1], id(1, 1), false),
        (&[1], id(2, 1), true),
        (&[1], id(2, 2), true),
        (&[1, 1], id(2, 1), true),
        (&[2], id(1, 1), false),
        (&[2], id(1, 2), false),
        (&[1, 2], id(1, 1), false),
        (&[1, 1, 1, 1, 3], id(2, 99), false),
        (&[1], LogId::ZERO, false),
    ];
    for (ours, theirs, granted) in cases {
        assert_eq!(is_granted(ours, theirs), granted, "{ours:?} asked by {theirs:?}");
    }
}

/// §5.4.1: a refusal says what was compared.
#[test]
fn a_refused_vote_names_both_last_entries() {
    let mut net = Net::with_logs(&[&[1, 2], &[1, 1, 1]]);
    net.campaign(N2);
    net.deliver_all();
    let why = VoteRefusal::LogBehind {
        theirs: id(1, 3),
        ours: id(2, 2),
    };
    assert_eq!(net.why_refused(N1), Some(why));
}

/// §5.4.1: and so does a grant.
#[test]
fn a_granted_vote_names_both_last_entries() {
    let mut net = Net::with_logs(&[&[1, 1, 1], &[1, 2]]);
    net.campaign(N2);
    net.deliver_all();
    let granted = net.count_events(N1, |event| {
        matches!(event, Event::VoteGranted { theirs, ours, pre: false, .. } if (*theirs, *ours) == (id(2, 2), id(1, 3)))
    });
    assert_eq!(granted, 1);
}

/// §5.4.1: the log that counts is the voter's whole one, not just what it knows to be committed.
#[test]
fn entries_that_are_not_committed_count_too() {
    let mut net = Net::of(3);
    net.say(N2, N1, 1, append(LogId::ZERO, terms(1, &[1, 1]), 0));
    net.messages.clear();
    net.say(
        N3,
        N1,
        2,
        Message::RequestVote {
            last: id(1, 1),
            transfer: false,
        },
    );
    assert_eq!(net.from(N1), [&Message::RequestVoteReply { granted: false }]);
}

/// A committed entry is on N1 and N2; N3, which has never seen it, asks N2 for its vote while N1 is away.
fn an_outdated_candidate(mut net: Net) -> (Net, Result<(), String>) {
    let mut laws = Laws::default();
    net.elect(N1);
    net.propose(N1, "kept").unwrap();
    net.deliver_among(&[N1, N2]);
    assert_eq!(net.commit(N1), 2);
    laws.check(&net).unwrap();
    net.campaign(N3);
    net.deliver_among(&[N2, N3]);
    let verdict = laws.check(&net);
    (net, verdict)
}

/// §5.4.1, trap 17: the up-to-date check is what keeps a committed entry.
#[test]
fn a_candidate_without_a_committed_entry_is_not_elected() {
    let (net, verdict) = an_outdated_candidate(Net::of(3));
    assert_ne!(net.role(N3), Role::Leader);
    assert_eq!(verdict, Ok(()));
}

/// §5.4.1, trap 17: without the check, the outdated candidate wins and a committed entry is missing in its log.
#[cfg(feature = "mutants")]
#[test]
fn without_the_check_of_logs_a_leader_lacks_a_committed_entry() {
    let (net, verdict) = an_outdated_candidate(Net::with(3, |config| config.rules.vote_checks_log = false));
    assert_eq!(net.role(N3), Role::Leader);
    let broken = verdict.unwrap_err();
    assert!(broken.starts_with("leader completeness"), "{broken}");
}
