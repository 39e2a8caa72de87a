//! Each refusal is a sentence: what was wrong, where, and what would be right.

use crate::net::{N1, N2, N3, Net, id};
use raft::sessions::{RequestError, SnapshotError};
use raft::{
    ChangeError, ClientId, ClusterId, ConfigError, ConfigurationError, EntriesBuilder, HaltReason, Index,
    InputError, InputId, Instant, LoadId, LogId, Micros, NodeId, Payload, ProposeError, ReadError,
    RecoverError, Role, Serial, Term, TransferError, WriteId,
};
use std::error::Error;

const STOPPED: HaltReason = HaltReason::Stopped;
const MILLI: Micros = Micros::from_millis(1);

#[track_caller]
fn says(error: &dyn Error, sentence: &str) {
    assert_eq!(error.to_string(), sentence);
}

#[test]
fn what_is_wrong_with_a_configuration_is_said() {
    use ConfigurationError as E;
    let node = N2;
    says(
        &E::NoVoters,
        "a cluster needs at least one voter, and none is named",
    );
    says(&E::NodeZero, "node 0 stands for nobody: number nodes from 1");
    says(&E::Twice { node }, "node 2 is named twice: name each voter once");
    let (members, most) = (300, 255);
    says(
        &E::TooMany { members, most },
        "300 members of one kind are named; there can be at most 255",
    );
    says(
        &E::LearnerVotes { node },
        "node 2 is named as a learner and as a voter: it can be one of them",
    );
    says(
        &E::NotOutgoing { node },
        "node 2 is to be a learner later, but is not on its way out as a voter: name it as a learner now",
    );
    says(
        &E::NotJoint,
        "the configuration is not joint, so there is nothing to leave",
    );
    says(
        &E::Unreadable { bytes: 3 },
        "these 3 bytes are no encoding of a configuration",
    );
}

#[test]
fn what_is_wrong_with_a_setting_is_said() {
    use ConfigError as E;
    says(
        &E::NodeZero,
        "the node's id is 0, which stands for nobody: number nodes from 1",
    );
    let setting = "seed";
    says(
        &E::Fixed { setting },
        "seed of a running node cannot change: leave it as it is",
    );
    says(&E::Zero { setting }, "seed is 0: it must be at least 1");
    let (election, heartbeat) = (Micros(1_500), MILLI);
    says(
        &E::ElectionTooShort { election, heartbeat },
        "the shortest election timeout is 1.5 ms with a heartbeat every 1 ms: it must be at least 2 ms",
    );
    let (min, max) = (MILLI, MILLI);
    says(
        &E::ElectionRange { min, max },
        "election timeouts are to be drawn from 1 ms to 1 ms: the longest must be longer than the shortest",
    );
    says(
        &E::LeaseWithoutCheckQuorum,
        "lease_reads is on with check_quorum off: followers must be loyal for a lease to hold",
    );
    let drift = Micros::from_millis(2);
    says(
        &E::Drift { drift, election },
        "clock_drift_max is 2 ms: it must be shorter than the shortest election timeout, 1.5 ms",
    );
    let (bytes, most) = (9, 8);
    says(
        &E::CommandLimit { bytes, most },
        "command_bytes_max is 9: it can be at most 8",
    );
}

#[test]
fn what_is_wrong_with_a_saved_state_is_said() {
    use RecoverError as E;
    says(
        &E::Config(ConfigError::NodeZero),
        &ConfigError::NodeZero.to_string(),
    );
    assert!(E::Config(ConfigError::NodeZero).source().is_some() && E::LastTerm.source().is_none());
    let (expected, found) = (Index(2), id(1, 4));
    says(
        &E::Gap { expected, found },
        "the saved log has entry 4 of term 1 where entry 2 should come",
    );
    let (entry, before, term) = (id(1, 4), Term(3), Term(0));
    says(
        &E::TermFalls { entry, before },
        "the saved log has entry 4 of term 1 after an entry of term 3: terms never fall in a log",
    );
    says(
        &E::EntryBeyondTerm { entry, term },
        "the saved log ends with entry 4 of term 1, but the saved term is 0: the term must be saved with or before \
         its entries",
    );
    let error = ConfigurationError::Unreadable { bytes: 3 };
    says(
        &E::Configuration { entry, error },
        "entry 4 of term 1 of the saved log names the members of the cluster, but these 3 bytes are no encoding of a \
         configuration",
    );
    says(
        &E::LastTerm,
        "the last term that there is was saved, which no node ever enters",
    );
    says(
        &E::VoteForNobody,
        "a vote for node 0 is saved, which stands for nobody: save no vote instead",
    );
    says(
        &E::VoteWithoutTerm { vote: N2 },
        "a vote for node 2 is saved with term 0: votes begin in term 1",
    );
    says(
        &E::Unloaded { index: Index(7) },
        "entry 7 is named out of place among the entries that are not loaded: name each term and each configuration \
         once, ascending, within them",
    );
}

#[test]
fn what_is_wrong_with_an_input_is_said() {
    use InputError as E;
    let (theirs, ours) = (ClusterId(2), ClusterId(1));
    says(
        &E::ForeignCluster { theirs, ours },
        "the message is from cluster 2; this node belongs to cluster 1",
    );
    let (to, node) = (N2, N1);
    says(
        &E::Misaddressed { to, node },
        "the message is for node 2; this is node 1",
    );
    says(
        &E::BadSender { from: N1 },
        "the message is said to be from node 1: it must be from another node, 1 or higher",
    );
    let (upto, issued) = (WriteId(5), WriteId(4));
    says(
        &E::UnknownWrite { upto, issued },
        "write 5 is said to be on disk; the last one asked for is 4",
    );
    let (upto, last) = (Index(5), Index(4));
    says(
        &E::NotHandedOut {
            upto,
            handed_out: last,
        },
        "entry 5 is said to be applied; the last one handed out is 4",
    );
    says(
        &E::NotApplied { upto, applied: last },
        "a snapshot is said to hold entry 5; the last one applied is 4",
    );
    says(
        &E::NotInSnapshot { upto, snapshot: last },
        "the log is to be forgotten up to entry 5; the latest snapshot reaches entry 4",
    );
    says(
        &E::Halted {
            why: HaltReason::DiskFailed,
        },
        "the node handles nothing any more: a write of its disk has failed",
    );
    says(
        &E::Config(ConfigError::Zero { setting: "x" }),
        "x is 0: it must be at least 1",
    );
    says(
        &E::AlreadyLeader,
        "the node leads already: only the others can campaign",
    );
    says(
        &E::NotAVoter { node },
        "node 1 is not a voter: only voters can campaign",
    );
    let (id, from, upto) = (LoadId(3), Index(5), Index(9));
    says(
        &E::UnknownLoad { id },
        "load 3 is said to be done; it is not under way",
    );
    says(
        &E::LoadMisplaced { id, from, upto },
        "load 3 is to bring entry 5 and what follows it, up to entry 9 at most",
    );
}

#[test]
fn what_is_wrong_with_a_request_is_said() {
    use ProposeError as P;
    let (to, hint) = (N3, Some(N2));
    says(&P::NotLeader { hint }, "this node does not lead: ask node 2");
    let nobody = "this node does not lead, and knows of no leader: try again, or ask another node";
    says(&P::NotLeader { hint: None }, nobody);
    let (uncommitted, most) = (9, 8);
    says(
        &P::Throttled { uncommitted, most },
        "9 bytes are taken and not committed yet, of at most 8: try again later",
    );
    let handed = "leadership is being handed to node 3: try again there";
    says(&P::Transferring { to }, handed);
    let why = STOPPED;
    let halted = "the node takes nothing any more: it was stopped";
    says(&P::Halted { why }, halted);
    let paused = "the node is paused: try again when it goes on";
    says(&P::Paused, paused);
    says(&ReadError::Paused, paused);
    says(&TransferError::Paused, paused);
    says(&ChangeError::Paused, paused);
    says(&InputError::Paused, paused);
    use ReadError as R;
    says(&R::Halted { why }, halted);
    says(
        &R::NoLeader,
        "this node knows of no leader: try again, or ask another node",
    );
    use TransferError as T;
    says(&T::NotLeader { hint }, "this node does not lead: ask node 2");
    says(
        &T::NotLeader { hint: None },
        "this node does not lead, and knows of no leader",
    );
    says(&T::LeadsAlready { node: N1 }, "node 1 leads already");
    says(
        &T::NotAVoter { node: N1 },
        "node 1 does not vote: only a voter can lead",
    );
    says(
        &T::UnderWay { to },
        "leadership is being handed to node 3: wait for that to end",
    );
    says(&T::Halted { why }, halted);
    use ChangeError as C;
    says(&C::NotLeader { hint }, "this node does not lead: ask node 2");
    says(&C::NotLeader { hint: None }, nobody);
    says(&C::Transferring { to }, handed);
    says(&C::Halted { why }, halted);
}

#[test]
fn what_is_wrong_with_a_change_of_members_is_said() {
    use ChangeError as E;
    says(
        &E::Pending { index: Index(4) },
        "the change at entry 4 is not committed yet: members change one change after the other",
    );
    says(
        &E::TermNotCommitted { term: Term(4) },
        "no entry of term 4 is committed yet, so earlier changes may still be undone: try again",
    );
    let (node, matched, wanted) = (N3, Index(4), Index(9));
    says(
        &E::NotCaughtUp {
            node,
            matched,
            wanted,
        },
        "learner 3 holds the log up to entry 4: it can vote once it holds entry 9",
    );
    says(
        &E::Joint,
        "the configuration is joint: it must be left before anything else changes",
    );
    says(
        &E::NotJoint,
        "the configuration is not joint, so there is nothing to leave",
    );
    says(
        &E::SeveralVoters { voters: 2 },
        "2 voters would change at once: one at a time, or through a joint configuration",
    );
    says(
        &E::NoVoters,
        "nobody would vote any more: a cluster needs at least one voter",
    );
    says(&E::NodeZero, "node 0 stands for nobody: number nodes from 1");
    let (members, most) = (256, 255);
    says(
        &E::TooMany { members, most },
        "there would be 256 members of one kind; there can be at most 255",
    );
    says(
        &E::NothingChanges,
        "these are the members already: nothing would change",
    );
}

#[test]
fn what_is_wrong_with_a_session_is_said() {
    use RequestError as R;
    use SnapshotError as S;
    says(&R::CutOff { bytes: 3 }, "a request ends early, after 3 bytes");
    says(
        &R::Version { version: 3 },
        "a request of version 3 is not understood here: version 1 is",
    );
    says(
        &R::Kind { kind: 9 },
        "a request of kind 9 is not understood here: 1 registers, 2 closes, 3 is a command",
    );
    says(&R::TooLong { bytes: 3 }, "3 bytes follow a request: nothing may");
    let (serial, acknowledged) = (Serial(3), Serial(4));
    says(
        &R::Acknowledged { serial, acknowledged },
        "command 3 is sent as if all before 4 were answered: the first open one is at most 3",
    );
    says(&S::CutOff { bytes: 3 }, "saved sessions end early, after 3 bytes");
    says(
        &S::Version { version: 3 },
        "saved sessions of version 3 are not understood here: version 1 is",
    );
    let zero = S::Limits(ConfigError::Zero { setting: "replies" });
    says(
        &zero,
        "the limits of saved sessions: replies is 0: it must be at least 1",
    );
    assert!(zero.source().is_some() && S::CutOff { bytes: 3 }.source().is_none());
    let (sessions, most) = (3, 2);
    says(
        &S::TooManySessions { sessions, most },
        "3 sessions are saved; there can be at most 2",
    );
    let client = ClientId(7);
    says(
        &S::Session { client },
        "the saved session of client 7 has numbers out of order: names, last uses and serials must ascend, within \
         what was applied",
    );
    says(
        &S::TooLong { bytes: 3 },
        "3 bytes follow saved sessions: nothing may",
    );
}

#[test]
fn numbers_moments_and_names_read_as_what_they_are() {
    assert_eq!(format!("{:?} {}", NodeId(3), Term::from(4)), "NodeId(3) 4");
    assert_eq!(
        (Term(4).get(), Instant(7).as_micros(), MILLI.as_micros()),
        (4, 7, 1_000)
    );
    assert_eq!(
        format!("{:?} {} {:?}", Instant(1_250), Instant(2_000), MILLI),
        "@1.25 ms 2 ms 1 ms"
    );
    assert_eq!(format!("{:?} {}", id(3, 9), LogId::ZERO), "3.9 entry 0 of term 0");
    let violation = raft::Violation {
        node: N2,
        invariant: "committed <= last entry",
    };
    says(
        &violation,
        "inside node 2 this does not hold: committed <= last entry",
    );
}

/// What a node tells of itself without a whole status.
#[test]
fn a_node_answers_single_questions() {
    let mut net = Net::of(1);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    let node = &net.nodes[&N1];
    assert_eq!(
        (node.id(), node.role(), node.vote()),
        (N1, Role::Leader, Some(N1))
    );
    assert_eq!((node.durable_index(), node.applied_index()), (Index(2), Index(2)));
    assert!(node.halted().is_none() && node.snapshot().is_none());
    assert!(node.last_input() > InputId(0));
    net.input(N1, raft::Input::Stop).unwrap();
    assert_eq!(net.nodes[&N1].halted(), Some(STOPPED));
    let change = raft::Change::of([raft::Step::AddVoter(N2), raft::Step::Remove(N3)]);
    assert!(change.nodes().eq([N2, N3]) && raft::Change::LeaveJoint.nodes().next().is_none());
    assert!(EntriesBuilder::starting_at(Index(1)).has_room_for(1 << 30));
}

/// Large commands take the way on which nothing is copied.
#[test]
fn a_command_longer_than_what_is_copied_arrives_whole() {
    let mut net = Net::of(3);
    net.elect(N1);
    let commands = ["x".repeat(5_000), "y".repeat(3), "z".repeat(70_000)];
    for command in &commands {
        net.propose(N1, command).unwrap();
    }
    net.deliver_all();
    let applied: Vec<_> = net.applied[&N3]
        .iter()
        .filter_map(|(_, command)| command.clone())
        .collect();
    assert!(applied.iter().eq(commands.iter().map(String::as_bytes)));
    let mut builder = EntriesBuilder::starting_at(Index(5));
    builder.push(Term(1), Payload::Command(b"a"));
    assert_eq!(builder.finish().get(Index(4)), None);
}

#[cfg(feature = "serde")]
#[test]
fn causes_are_written_as_the_list_of_their_inputs() {
    let due = raft::Due::to(InputId(3)).and(InputId(1)).and(InputId(9));
    let text = serde_json::to_string(&due).unwrap();
    assert_eq!(text, "[1,3,9]");
    assert_eq!(serde_json::from_str::<raft::Due>(&text).unwrap(), due);
}
