//! What cannot be right is refused with a typed error or dropped with a reason, and the node is as it was.

use crate::net::{N1, N2, N3, N5, Net, accepted, append, heartbeat, id, terms};
use raft::{
    Change, ChangeError, ClusterId, Config, ConfigError, Configuration, ConfigurationError, DropReason,
    Entries, EntriesBuilder, Envelope, HaltReason, HardState, Index, Input, InputError, Instant, LogId,
    Message, Micros, Node, NodeId, Payload, RecoverError, Recovered, Role, Round, Step, Term, WriteId,
};

fn envelope(from: NodeId, to: NodeId, cluster: u32) -> Envelope {
    Envelope {
        from,
        to,
        cluster: ClusterId(cluster),
        term: Term(9),
        message: heartbeat(0),
    }
}

/// Gives N1, a leader, an input that it must refuse, and sees that nothing has changed.
fn refuse(input: Input) -> InputError {
    let mut net = Net::of(3);
    net.elect(N1);
    let (before, said, input_id) = (net.status(N1), net.outputs.len(), net.nodes[&N1].last_input());
    let error = net.input(N1, input).unwrap_err();
    assert_eq!((net.status(N1), net.nodes[&N1].last_input()), (before, input_id));
    assert!(net.nodes.get_mut(&N1).unwrap().poll_output().is_none() && net.outputs.len() == said);
    error
}

/// Core: "foreign clusters", misaddressed messages, and messages from nobody or from oneself.
#[test]
fn messages_from_elsewhere_are_refused() {
    let foreign = InputError::ForeignCluster {
        theirs: ClusterId(2),
        ours: ClusterId(1),
    };
    assert_eq!(refuse(Input::Message(envelope(N2, N1, 2))), foreign);
    assert_eq!(
        foreign.to_string(),
        "the message is from cluster 2; this node belongs to cluster 1"
    );
    let misaddressed = InputError::Misaddressed { to: N3, node: N1 };
    assert_eq!(refuse(Input::Message(envelope(N2, N3, 1))), misaddressed);
    assert_eq!(
        misaddressed.to_string(),
        "the message is for node 3; this is node 1"
    );
    for from in [N1, NodeId(0)] {
        assert_eq!(
            refuse(Input::Message(envelope(from, N1, 1))),
            InputError::BadSender { from }
        );
    }
}

/// Core: a disk or a state machine cannot be ahead of what it was asked to do.
#[test]
fn reports_of_what_was_never_asked_for_are_refused() {
    let unknown = InputError::UnknownWrite {
        upto: WriteId(99),
        issued: WriteId(2),
    };
    assert_eq!(refuse(Input::Persisted { upto: WriteId(99) }), unknown);
    assert_eq!(
        unknown.to_string(),
        "write 99 is said to be on disk; the last one asked for is 2"
    );
    let not_handed_out = InputError::NotHandedOut {
        upto: Index(2),
        handed_out: Index(1),
    };
    assert_eq!(refuse(Input::Applied { upto: Index(2) }), not_handed_out);
    assert_eq!(
        not_handed_out.to_string(),
        "entry 2 is said to be applied; the last one handed out is 1"
    );
}

/// §5.2
#[test]
fn a_leader_does_not_campaign() {
    assert_eq!(refuse(Input::Campaign), InputError::AlreadyLeader);
}

/// §5.1: term 0 is before the first: nobody leads it, nobody can be elected in it.
#[test]
fn nobody_speaks_in_term_zero() {
    let messages = [
        heartbeat(0),
        append(LogId::ZERO, terms(1, &[]), 0),
        Message::RequestVote {
            last: LogId::ZERO,
            transfer: false,
        },
    ];
    for message in messages {
        let mut net = Net::of(3);
        net.say(N2, N1, 0, message.clone());
        let node = &net.nodes[&N1];
        assert_eq!(
            (node.leader(), node.vote(), node.term()),
            (None, None, Term(0)),
            "{message:?}"
        );
        assert!(net.from(N1).is_empty());
    }
}

/// §5.1: after the last term there is no other, so a node that took it over would vote twice in it.
#[test]
fn the_last_term_of_all_is_taken_over_from_nobody() {
    for message in [
        heartbeat(0),
        Message::RequestVote {
            last: LogId::ZERO,
            transfer: false,
        },
        accepted(0),
    ] {
        let mut net = Net::of(3);
        net.say(N2, N1, u64::MAX, message);
        assert_eq!((net.term(N1), net.nodes[&N1].vote()), (0, None));
        net.campaign(N1);
        assert_eq!((net.term(N1), net.nodes[&N1].vote()), (1, Some(N1)));
    }
}

/// §5.3: numbers that cannot be true: terms that fall, or pass the sender's own; holes; a term without an index.
#[test]
fn an_append_that_contradicts_itself_is_dropped() {
    let hole = {
        let mut builder = EntriesBuilder::starting_at(Index(7));
        builder.push(Term(3), Payload::Blank);
        builder.finish()
    };
    let end = {
        let mut builder = EntriesBuilder::starting_at(Index(u64::MAX));
        builder
            .push(Term(3), Payload::Blank)
            .push(Term(3), Payload::Blank);
        builder.finish()
    };
    let cases = [
        append(id(1, 1), terms(2, &[3, 2]), 0),
        append(id(1, 1), terms(2, &[6]), 0),
        append(id(1, 1), terms(2, &[0]), 0),
        append(id(1, 1), terms(3, &[3]), 0),
        append(id(1, 1), hole, 0),
        append(id(3, u64::MAX - 1), end, u64::MAX),
        append(id(0, 1), terms(2, &[3]), 0),
        append(id(3, 0), terms(1, &[3]), 0),
        append(id(6, 1), terms(2, &[]), 0),
    ];
    for message in cases {
        let mut net = Net::of(3);
        net.set_disk(N1, 4, None, &[1]);
        net.say(N2, N1, 5, message.clone());
        assert_eq!((net.log(N1), net.commit(N1)), (vec![1], 0), "{message:?}");
        assert_eq!(net.why_dropped(N1), Some(DropReason::Absurd), "{message:?}");
        assert!(net.from(N1).is_empty());
    }
}

/// §5.3: a leader's log only grows within its term, so a second append of the same term cannot contradict the first.
#[test]
fn a_leader_that_contradicts_itself_is_not_followed_into_it() {
    let mut net = Net::of(3);
    net.say(N2, N1, 2, append(LogId::ZERO, terms(1, &[2, 2, 2]), 0));
    net.say(N2, N1, 2, append(LogId::ZERO, terms(1, &[1]), 3));
    assert_eq!(net.log(N1), [2, 2, 2]);
}

/// §5.3, trap 45: a heartbeat names only what the follower has told of itself. Who is told of more has lost its disk.
#[test]
fn a_heartbeat_that_commits_more_than_there_is_commits_nothing() {
    for commit in [3, u64::MAX] {
        let mut net = Net::of(3);
        net.set_disk(N1, 4, None, &[1, 1]);
        net.say(N2, N1, 4, heartbeat(commit));
        let why = HaltReason::LogLost {
            commit: Index(commit),
            last: Index(2),
        };
        assert_eq!((net.commit(N1), net.status(N1).halted), (0, Some(why)));
    }
}

/// Core: "unknown senders": an answer from somebody who was never asked neither counts nor deposes.
#[test]
fn an_answer_from_a_stranger_counts_for_nothing_whatever_its_term() {
    let answers = [
        accepted(2),
        Message::HeartbeatReply { round: Round(1) },
        Message::RequestVoteReply { granted: false },
    ];
    for answer in answers {
        for term in [1, 9] {
            let mut net = Net::of(3);
            net.elect(N1);
            net.say(N5, N1, term, answer.clone());
            assert_eq!(
                (net.role(N1), net.term(N1)),
                (Role::Leader, 1),
                "{answer:?} of term {term}"
            );
        }
    }
}

/// Trap 30, dissertation §4.1: requests of strangers are heard, for a node's own list of members may be out of date.
#[test]
fn a_stranger_may_ask_for_a_vote() {
    let mut net = Net::of(3);
    net.say(
        N5,
        N1,
        3,
        Message::RequestVote {
            last: LogId::ZERO,
            transfer: false,
        },
    );
    assert_eq!(net.nodes[&N1].vote(), Some(N5));
}

fn recover(term: u64, vote: Option<NodeId>, entries: Entries) -> Result<Node, RecoverError> {
    let recovered = Recovered {
        snapshot: None,
        configuration: Configuration::of([N1, N2, N3]).unwrap(),
        hard_state: HardState {
            term: Term(term),
            vote,
        },
        entries,
    };
    Node::recover(Config::new(N1, 7), recovered, Instant(0))
}

/// Traps 3 and 5: a saved state that no node can have left behind is refused, with what is wrong.
#[test]
fn a_disk_that_contradicts_itself_is_refused() {
    let error = |result: Result<Node, RecoverError>| result.err().unwrap();
    let gap = error(recover(3, None, terms(2, &[1])));
    assert_eq!(
        gap,
        RecoverError::Gap {
            expected: Index(1),
            found: id(1, 2)
        }
    );
    let falls = error(recover(3, None, terms(1, &[2, 1])));
    assert_eq!(
        falls,
        RecoverError::TermFalls {
            entry: id(1, 2),
            before: Term(2)
        }
    );
    let zero = error(recover(3, None, terms(1, &[0])));
    assert!(matches!(zero, RecoverError::TermFalls { .. }));
    let beyond = error(recover(3, None, terms(1, &[1, 4])));
    assert_eq!(
        beyond,
        RecoverError::EntryBeyondTerm {
            entry: id(4, 2),
            term: Term(3)
        }
    );
    let vote = error(recover(0, Some(N2), Entries::EMPTY));
    assert_eq!(vote, RecoverError::VoteWithoutTerm { vote: N2 });
    for error in [gap, falls, beyond, vote] {
        assert!(error.to_string().contains("saved"), "{error}");
    }
    assert!(recover(3, Some(N2), terms(1, &[1, 1, 3])).is_ok());
}

/// Core: node 0 is nobody, so nobody has voted for it.
#[test]
fn a_disk_with_a_vote_for_nobody_is_refused() {
    let error = recover(3, Some(NodeId(0)), Entries::EMPTY).err().unwrap();
    assert_eq!(error, RecoverError::VoteForNobody);
}

/// §5.1: no node ever enters the last term of all, so no disk can hold it.
#[test]
fn a_disk_in_the_last_term_of_all_is_refused() {
    let error = recover(u64::MAX, None, Entries::EMPTY).err().unwrap();
    assert_eq!(error, RecoverError::LastTerm);
}

/// §5.1: whoever campaigned into the last term could not start again, nor be heard by anybody.
#[test]
fn nobody_campaigns_into_the_last_term_of_all() {
    let mut net = Net::of(3);
    net.say(N2, N1, u64::MAX - 1, heartbeat(0));
    assert_eq!(net.term(N1), u64::MAX - 1);
    net.campaign(N1);
    net.wake(N1, 1_000);
    assert_eq!((net.role(N1), net.term(N1)), (Role::Follower, u64::MAX - 1));
    net.restart(N1);
}

/// Core: a setting out of its range is named, and no node is made.
#[test]
fn settings_out_of_range_make_no_node() {
    let with = |change: fn(&mut Config)| {
        let mut config = Config::new(N1, 7);
        change(&mut config);
        let fresh = Recovered::fresh(Configuration::of([N1]).unwrap());
        Node::recover(config, fresh, Instant(0)).err().unwrap()
    };
    let short = ConfigError::ElectionTooShort {
        election: Micros::from_millis(150),
        heartbeat: Micros::from_millis(80),
    };
    let error = with(|config| config.heartbeat_interval = Micros::from_millis(80));
    assert_eq!(error, RecoverError::Config(short));
    assert!(
        error.to_string().ends_with("it must be at least 160 ms"),
        "{error}"
    );
    let zero = |setting| RecoverError::Config(ConfigError::Zero { setting });
    assert_eq!(
        with(|config| config.append_bytes_max = 0),
        zero("append_bytes_max")
    );
    assert_eq!(with(|config| config.apply_bytes_max = 0), zero("apply_bytes_max"));
    assert_eq!(
        with(|config| config.inflight_bytes_max = 0),
        zero("inflight_bytes_max")
    );
    assert_eq!(
        with(|config| config.id = NodeId(0)),
        RecoverError::Config(ConfigError::NodeZero)
    );
}

/// Trap 46: a cluster of nobody would commit everything, so it cannot be written down.
#[test]
fn a_cluster_of_nobody_cannot_be_written_down() {
    assert_eq!(Configuration::of([]), Err(ConfigurationError::NoVoters));
    let error = Configuration::of([N1, N1]).unwrap_err();
    assert_eq!(error.to_string(), "node 1 is named twice: name each voter once");
}

/// Time may come to its end; nothing wraps, and nobody panics.
#[test]
fn the_end_of_time_is_survived() {
    let mut net = Net::of(1);
    net.now = Instant(u64::MAX);
    for _ in 0..3 {
        net.input(N1, Input::Timeout).unwrap();
    }
    assert_eq!(net.role(N1), Role::Leader);
}

/// Dissertation §6.4.1: a lease needs loyal followers, and clocks that differ by less than it lasts.
#[test]
fn a_lease_without_what_it_rests_on_is_refused() {
    let with = |change: fn(&mut Config)| {
        let mut config = Config::new(N1, 7);
        config.lease_reads = true;
        change(&mut config);
        config.validate()
    };
    assert_eq!(with(|_| {}), Ok(()));
    let without = with(|config| config.check_quorum = false);
    assert_eq!(without, Err(ConfigError::LeaseWithoutCheckQuorum));
    let (drift, election) = (Micros::from_millis(150), Micros::from_millis(150));
    let drifting = with(|config| config.clock_drift_max = Micros::from_millis(150));
    assert_eq!(drifting, Err(ConfigError::Drift { drift, election }));
}

#[test]
fn a_change_that_names_nobody_or_too_many_is_refused() {
    let one = Configuration::of([N1]).unwrap();
    let zero = Change::one(Step::AddLearner(NodeId(0)));
    assert_eq!(one.changed(&zero), Err(ChangeError::NodeZero));
    let many = Change::of((2..=257).map(|node| Step::AddLearner(NodeId(node))));
    let (members, most) = (256, 255);
    assert_eq!(one.changed(&many), Err(ChangeError::TooMany { members, most }));
    let fits = Change::of((2..=256).map(|node| Step::AddLearner(NodeId(node))));
    assert_eq!(
        one.changed(&fits).map(|changed| changed.learners().len()),
        Ok(255)
    );
    assert_eq!(one.changed(&fits).unwrap().learners_next(), []);
}

#[test]
fn a_saved_entry_that_names_no_members_though_it_should_is_refused() {
    let mut builder = EntriesBuilder::starting_at(Index(1));
    builder.push(Term(1), Payload::Configuration(b"no"));
    let mut recovered = Recovered::fresh(Configuration::of([N1]).unwrap());
    recovered.hard_state.term = Term(1);
    recovered.entries = builder.finish();
    let refused = Node::recover(Config::new(N1, 7), recovered, Instant(0)).map(|node| node.id());
    let entry = LogId::new(Term(1), Index(1));
    let error = ConfigurationError::Unreadable { bytes: 2 };
    assert_eq!(refused, Err(RecoverError::Configuration { entry, error }));
}
