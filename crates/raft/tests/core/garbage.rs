//! Peer input never panics and is never trusted: whatever arrives, a node stays sound, and what it has committed stays.

use crate::net::{N1, Net};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use raft::{
    AppendReply, ClusterId, Config, Configuration, Entries, EntriesBuilder, Envelope, Index, Input,
    InputError, Instant, LogId, Message, NodeId, NotTaken, Payload, Role, Round, Snapshot, Term, WriteId,
};
use std::collections::BTreeMap;

/// Small numbers, which mean something now and then, and numbers from the ends of the range.
fn number() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![30 => 0..8_u64, 1 => Just(u64::MAX), 1 => Just(u64::MAX - 1), 1 => any::<u64>()]
}

fn log_id() -> impl Strategy<Value = LogId> {
    (number(), number()).prop_map(|(term, index)| LogId::new(Term(term), Index(index)))
}

/// Entries from anywhere, with terms in any order.
fn entries() -> impl Strategy<Value = Entries> {
    (number(), proptest::collection::vec(number(), 0..5)).prop_map(|(first, terms)| {
        let mut builder = EntriesBuilder::starting_at(Index(first));
        for term in terms {
            builder.push(Term(term), Payload::Command(b"garbage"));
        }
        builder.finish()
    })
}

/// Entries that at least follow the one they are said to follow.
fn append() -> impl Strategy<Value = Message> {
    let fitting = (log_id(), proptest::collection::vec(0..3_u64, 0..4), number()).prop_map(
        |(previous, rises, commit)| {
            let mut builder = EntriesBuilder::starting_at(previous.index.next());
            let mut term = previous.term.0;
            for rise in rises {
                term = term.saturating_add(rise);
                builder.push(Term(term), Payload::Command(b"fits"));
            }
            (previous, builder.finish(), commit)
        },
    );
    prop_oneof![fitting, (log_id(), entries(), number())].prop_map(|(previous, entries, commit)| {
        Message::AppendEntries {
            previous,
            entries,
            commit: Index(commit),
        }
    })
}

fn message() -> impl Strategy<Value = Message> {
    prop_oneof![
        1 => log_id().prop_map(|last| Message::PreVote { last }),
        1 => (log_id(), any::<bool>()).prop_map(|(last, transfer)| Message::RequestVote { last, transfer }),
        1 => any::<bool>().prop_map(|granted| Message::PreVoteReply { granted }),
        1 => any::<bool>().prop_map(|granted| Message::RequestVoteReply { granted }),
        4 => append(),
        1 => number().prop_map(|matched| {
            let matched = Index(matched);
            Message::AppendEntriesReply(AppendReply::Accepted { matched })
        }),
        1 => (number(), log_id()).prop_map(|(previous, hint)| {
            let previous = Index(previous);
            Message::AppendEntriesReply(AppendReply::Refused { previous, hint })
        }),
        1 => (prop_oneof![9 => 0..2_u64, 1 => number()], number()).prop_map(|(commit, round)| Message::Heartbeat {
            commit: Index(commit),
            round: Round(round),
        }),
        1 => number().prop_map(|round| Message::HeartbeatReply { round: Round(round) }),
        1 => (log_id(), proptest::collection::btree_set(1..5_u32, 1..4)).prop_map(|(last, voters)| {
            let configuration = Configuration::of(voters.into_iter().map(NodeId)).unwrap();
            Message::InstallSnapshot(Box::new(Snapshot { last, configuration }))
        }),
        1 => Just(Message::TimeoutNow),
        1 => number().prop_map(|name| Message::ReadIndex { name }),
        1 => (number(), number()).prop_map(|(name, index)| Message::ReadIndexReply {
            name,
            index: Index(index),
        }),
        1 => (number(), number()).prop_map(|(life, number)| Message::Propose {
            life,
            number,
            command: b"garbage"[..].into(),
        }),
        1 => (number(), number(), log_id(), any::<bool>()).prop_map(|(life, number, id, taken)| {
            Message::ProposeReply {
                life,
                number,
                answer: if taken { Ok(id) } else { Err(NotTaken::Throttled) },
            }
        }),
    ]
}

#[derive(Clone, Debug)]
enum Noise {
    Message(Envelope),
    Flush,
    Persisted(u64),
    Applied(u64),
    Timeout(u64),
    Campaign,
    Propose,
    Forward,
    Read,
}

fn noise() -> impl Strategy<Value = Vec<Noise>> {
    // Node 1 itself and node 0 are among the senders, and now and then it is for somebody else.
    let envelope = (0..6_u32, 0..12_u32, 0..40_u32, number(), message()).prop_map(
        |(from, to, cluster, term, message)| {
            Noise::Message(Envelope {
                from: NodeId(from),
                to: NodeId(if to == 0 { 2 } else { 1 }),
                cluster: ClusterId(u32::from(cluster > 0)),
                term: Term(term),
                message,
            })
        },
    );
    let one = prop_oneof![
        20 => envelope,
        3 => Just(Noise::Flush),
        1 => number().prop_map(Noise::Persisted),
        1 => number().prop_map(Noise::Applied),
        2 => (0..400_u64).prop_map(Noise::Timeout),
        1 => Just(Noise::Campaign),
        2 => Just(Noise::Propose),
        1 => Just(Noise::Forward),
        1 => Just(Noise::Read),
    ];
    proptest::collection::vec(one, 1..80)
}

/// What must stay as it is, or only rise.
struct Before {
    term: Term,
    vote: Option<NodeId>,
    commit: Index,
    committed: BTreeMap<LogId, Option<Vec<u8>>>,
}

impl Before {
    fn of(net: &Net) -> Self {
        let node = &net.nodes[&N1];
        let commit = node.commit_index();
        let held = node.log().base().index.next().0..=commit.0;
        let entries = held.map(|index| node.log().get(Index(index)).unwrap());
        Self {
            term: node.term(),
            vote: node.vote(),
            commit,
            committed: entries
                .map(|entry| (entry.id, crate::net::command(entry)))
                .collect(),
        }
    }

    fn check(&self, after: &Self) {
        assert!(after.term >= self.term, "the term fell");
        let same_vote = after.vote == self.vote || self.vote.is_none();
        assert!(
            after.term > self.term || same_vote,
            "two votes in {:?}",
            self.term
        );
        assert!(after.commit >= self.commit, "the commit index fell");
        for (id, command) in &after.committed {
            let was = self.committed.iter().find(|(was, _)| was.index == id.index);
            assert!(
                was.is_none_or(|was| was == (id, command)),
                "{was:?} became {id:?}"
            );
        }
    }
}

fn make(net: &mut Net, noise: Noise) {
    match noise {
        Noise::Message(envelope) => {
            let is_refused = envelope.to != N1
                || envelope.cluster != ClusterId(1)
                || envelope.from == N1
                || envelope.from == NodeId(0);
            let result = net.input(N1, Input::Message(envelope));
            assert_eq!(result.is_err(), is_refused);
        }
        Noise::Flush => net.flush(N1),
        Noise::Persisted(upto) => {
            // Only what was reported before is reported again, or what was never asked for: disks do not lie here.
            let persisted = net.status(N1).write_persisted;
            if upto <= persisted.0 || upto > net.status(N1).write_issued.0 {
                let result = net.input(N1, Input::Persisted { upto: WriteId(upto) });
                assert_eq!(result.is_err(), upto > persisted.0);
            }
        }
        Noise::Applied(upto) => {
            // The net has answered every page already.
            let applied = net.status(N1).applied;
            let result = net.input(N1, Input::Applied { upto: Index(upto) });
            assert_eq!(result.is_err(), Index(upto) > applied);
        }
        Noise::Timeout(millis) => {
            net.pass(millis);
            net.input(N1, Input::Timeout).unwrap();
        }
        Noise::Campaign => {
            // Somebody's snapshot may have left this node out.
            let refused = net.role(N1) == Role::Leader || !net.members(N1).is_voter(N1);
            match net.input(N1, Input::Campaign) {
                // A node that reads by lease promises a leader that it hears not to campaign.
                Err(InputError::LeasePromised) => assert!(!refused),
                result => assert_eq!(result.is_err(), refused),
            }
        }
        Noise::Propose => {
            let leads = net.role(N1) == Role::Leader;
            assert_eq!(net.propose(N1, "a").is_ok(), leads);
        }
        Noise::Forward => drop(net.forward(N1, "a")),
        Noise::Read => drop(net.read(N1)),
    }
}

const SETTINGS: [fn(&mut Config); 3] = [
    |_| {},
    |config| config.pre_vote = true,
    |config| {
        (config.pre_vote, config.check_quorum) = (true, true);
        config.inflight_messages_max = 1;
        (config.forward_proposals, config.lease_reads) = (true, true);
    },
];

/// Core: no input panics a node, breaks what must hold inside it (the net asks after each input), takes back a vote or
/// moves what is committed. And whatever it has written, it can start from.
#[test]
fn no_message_panics_a_node_or_moves_what_it_has_committed() {
    let config = ProptestConfig {
        cases: 1_500,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = (0..SETTINGS.len(), noise());
    let result = runner.run(&strategy, |(settings, noises)| {
        let mut net = Net::with(3, SETTINGS[settings]);
        net.disks_are_instant = false;
        let mut before = Before::of(&net);
        for noise in noises {
            make(&mut net, noise);
            if net.status(N1).halted.is_some() {
                // A heartbeat said that it had acknowledged what it does not hold (trap 45): there is nobody to say so twice.
                break;
            }
            let after = Before::of(&net);
            before.check(&after);
            before = after;
        }
        if net.status(N1).halted.is_none() {
            net.flush(N1);
        }
        net.now = Instant(net.now.0 + 1);
        net.restart(N1);
        Ok(())
    });
    result.unwrap();
}
