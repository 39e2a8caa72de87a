//! Everything that can happen inside a node, once at least.

use super::{A, B, KINDS, entry};
use raft::{
    AppendSource, CommitReason, Configuration, ConfigurationParts, DropReason, Event, HaltReason, Index,
    Instant, LogId, Micros, NodeId, Role, RoleReason, Term, TimerReason, VoteRefusal, WriteId,
};

pub(super) fn all() -> Vec<Event> {
    [roles(), votes(), logs(), members(), others()].concat()
}

fn roles() -> Vec<Event> {
    let timeout = Micros(201_500);
    let whys = [
        (Role::Follower, Role::Follower, RoleReason::Started),
        (
            Role::Follower,
            Role::PreCandidate,
            RoleReason::ElectionTimeout { timeout },
        ),
        (Role::Follower, Role::Candidate, RoleReason::Asked),
        (
            Role::PreCandidate,
            Role::Candidate,
            RoleReason::WonPreVote { yes: 3, needed: 3 },
        ),
        (
            Role::Candidate,
            Role::Leader,
            RoleReason::WonElection { yes: 3, needed: 3 },
        ),
        (
            Role::Candidate,
            Role::Follower,
            RoleReason::LostElection { no: 3, needed: 3 },
        ),
        (
            Role::PreCandidate,
            Role::Follower,
            RoleReason::HeardLeader { leader: A },
        ),
        (
            Role::Follower,
            Role::Candidate,
            RoleReason::HandedOver { leader: A },
        ),
        (Role::Leader, Role::Follower, RoleReason::Halted),
        (
            Role::Leader,
            Role::Follower,
            RoleReason::DiskStalled { stalled: timeout },
        ),
        (Role::Leader, Role::Follower, RoleReason::Removed),
        (
            Role::Leader,
            Role::Follower,
            RoleReason::HigherTerm {
                from: A,
                theirs: Term(4),
                ours: Term(3),
            },
        ),
        (
            Role::Leader,
            Role::Follower,
            RoleReason::NoQuorum {
                heard: 2,
                needed: 3,
                silence: timeout,
            },
        ),
    ];
    let role = |(from, to, why)| Event::RoleChanged {
        from,
        to,
        term: Term(3),
        why,
    };
    whys.into_iter().map(role).collect()
}

fn votes() -> Vec<Event> {
    let (heard, timeout) = (Micros(20_000), Micros(150_000));
    let logs = [LogId::ZERO, entry(5, 2), entry(6, 2)];
    let mut whys = vec![
        VoteRefusal::TermOver { ours: Term(3) },
        VoteRefusal::AlreadyVoted { vote: A },
        VoteRefusal::LeaderKnown { leader: A },
        VoteRefusal::JustStarted { ago: heard, timeout },
        VoteRefusal::HearsLeader {
            leader: A,
            heard,
            timeout,
        },
    ];
    let mut events = Vec::new();
    for theirs in logs {
        for ours in logs {
            whys.push(VoteRefusal::LogBehind { theirs, ours });
            events.extend([true, false].map(|pre| Event::VoteGranted {
                candidate: A,
                term: Term(3),
                pre,
                theirs,
                ours,
            }));
        }
    }
    for why in whys {
        events.extend([true, false].map(|pre| Event::VoteRefused {
            candidate: A,
            term: Term(3),
            pre,
            why,
        }));
    }
    for (from, granted) in [(A, true), (A, false), (B, true)] {
        events.push(Event::VoteCounted {
            from,
            granted,
            pre: false,
            yes: 2,
            no: 1,
            needed: 3,
        });
    }
    let timers = [
        TimerReason::Started,
        TimerReason::HeardLeader { leader: A },
        TimerReason::GaveVote { candidate: A },
        TimerReason::Campaigns,
        TimerReason::Resumed,
        TimerReason::DiskStalled,
        TimerReason::BecameFollower,
    ];
    let deadline = Instant(1_234_500);
    events.extend(timers.map(|why| Event::ElectionTimerReset { deadline, why }));
    events
}

fn logs() -> Vec<Event> {
    let (first, last, previous) = (entry(1, 2), entry(3, 2), entry(4, 2));
    let (next, from, upto) = (Index(4), Index(2), Index(5));
    let mut events = vec![
        Event::Truncated {
            first,
            last,
            leader: A,
            theirs: Term(3),
        },
        Event::Matched {
            peer: A,
            matched: upto,
        },
        Event::SteppedBack {
            peer: A,
            from: upto,
            to: from,
        },
        Event::Probing { peer: A, next },
        Event::Streaming { peer: A, next },
        Event::CommitHeldBack {
            entry: last,
            term: Term(3),
        },
    ];
    for source in [
        AppendSource::TermStart,
        AppendSource::Proposal,
        AppendSource::Leader(A),
    ] {
        events.push(Event::Appended {
            first,
            last: first,
            source,
        });
        events.push(Event::Appended {
            first: last,
            last: previous,
            source,
        });
    }
    for found in [None, Some(Term(1))] {
        events.push(Event::AppendRefused {
            leader: A,
            previous,
            found,
            hint: LogId::ZERO,
        });
    }
    let whys = [
        CommitReason::Majority {
            holders: 3,
            voters: 5,
            term: Term(3),
            entry: Term(3),
        },
        CommitReason::Majority {
            holders: 3,
            voters: 5,
            term: Term(3),
            entry: Term(2),
        },
        CommitReason::LeaderSaid {
            leader: A,
            commit: upto,
            verified: upto,
        },
    ];
    for why in whys {
        events.push(Event::Committed { from, upto, why });
        events.push(Event::Committed {
            from: Index(4),
            upto,
            why,
        });
    }
    events
}

fn members() -> Vec<Event> {
    let simple = Configuration::of((1..=11).map(NodeId)).unwrap();
    let joint = Configuration::from_parts(ConfigurationParts {
        voters: vec![A, B, NodeId(3)],
        outgoing: vec![A, B],
        learners: vec![NodeId(4)],
        ..ConfigurationParts::default()
    })
    .unwrap();
    let mut events = Vec::new();
    for configuration in [simple, joint] {
        let index = Index(4);
        events.push(Event::MembershipAppended {
            index,
            configuration: configuration.clone().into(),
        });
        events.push(Event::MembershipCommitted {
            index,
            configuration: configuration.clone().into(),
        });
        events.extend([Index(0), Index(2)].map(|to| Event::MembershipReverted {
            from: index,
            to,
            configuration: configuration.clone().into(),
        }));
    }
    events
}

fn others() -> Vec<Event> {
    let (upto, last, deadline) = (Index(5), entry(5, 2), Instant(1_234_500));
    let mut events = vec![
        Event::FollowsLeader {
            leader: A,
            term: Term(3),
        },
        Event::FollowsLeader {
            leader: B,
            term: Term(3),
        },
        Event::TermRaised {
            from: Term(2),
            to: Term(3),
            by: A,
        },
        Event::TermRaised {
            from: Term(2),
            to: Term(3),
            by: B,
        },
        Event::SnapshotTaken { last },
        Event::Compacted { base: last },
        Event::SnapshotSent { peer: A, upto },
        Event::SnapshotReceived { leader: A, last },
        Event::TransferBegun { to: A, deadline },
        Event::TransferGivenUp { to: A },
        Event::ForgotLeader { leader: A },
        Event::Halted {
            why: HaltReason::Stopped,
        },
        Event::Halted {
            why: HaltReason::DiskFailed,
        },
        Event::Paused,
        Event::Resumed,
    ];
    let whys = [
        DropReason::TermOver {
            theirs: Term(2),
            ours: Term(3),
        },
        DropReason::NotAsked { role: Role::Follower },
        DropReason::NotAMember,
        DropReason::Overtaken,
        DropReason::TwoLeaders,
        DropReason::Paused,
        DropReason::Absurd,
        DropReason::AgainstCommitted { commit: upto },
    ];
    for kind in KINDS {
        events.push(Event::Withheld {
            kind,
            to: A,
            until: WriteId(3),
        });
        events.push(Event::Discarded {
            kind,
            to: A,
            term: Term(2),
        });
        events.extend(whys.map(|why| Event::MessageDropped { kind, from: A, why }));
    }
    events
}
