//! A node's own account of itself.

use crate::net::{N1, N2, N3, Net, bound_for, id};
use raft::{
    Change, Config, Configuration, HardState, Index, Instant, NodeId, PeerPace, Role, Snapshot, Status, Step,
    Term,
};

/// Three nodes, N1 leading, with all that a leader may have under way: writes, proposals, reads, a change of members, a
/// transfer, and a follower that needs a snapshot.
fn busy() -> Net {
    let mut net = Net::with(3, |config: &mut Config| config.check_quorum = true);
    net.elect(N1);
    net.propose(N1, "abc").unwrap();
    net.deliver(|envelope| envelope.to != N3 && envelope.from != N3);
    net.compact(N1, 2);
    net.lose(bound_for(N3));
    net.read(N1).unwrap();
    net.join(NodeId(4));
    net.change(N1, &Change::one(Step::AddLearner(NodeId(4)))).unwrap();
    net.disks_are_instant = false;
    net.propose(N1, "defgh").unwrap();
    net.transfer(N1, N2).unwrap();
    net
}

#[test]
fn a_leaders_status_tells_what_is_under_way() {
    let mut net = busy();
    net.pass(7);
    let status = net.status(N1);
    assert_eq!(
        (status.role, status.term, status.leader),
        (Role::Leader, Term(1), Some(N1))
    );
    assert_eq!((status.base, status.last), (id(1, 2), id(1, 4)));
    assert_eq!((status.durable, status.commit), (Index(3), Index(2)));
    assert_eq!((status.handed_out, status.applied), (Index(2), Index(2)));
    assert_eq!((status.writes, status.writes_since), (1, Some(Instant(0))));
    assert_eq!((status.proposals, status.reads), (2, 1));
    let changed = status.configuration.encode().len() as u64;
    assert_eq!(status.uncommitted_bytes, changed + 5);
    let members = |learners: &[u32]| {
        let configuration = Configuration::of([N1, N2, N3]).unwrap();
        let steps = learners.iter().map(|node| Step::AddLearner(NodeId(*node)));
        configuration.changed(&Change::of(steps)).unwrap()
    };
    assert_eq!(status.configuration, members(&[4]));
    assert_eq!(status.configuration_committed, members(&[]));
    assert_eq!(status.configuration_index, Index(3));
    assert_eq!(status.transfer, Some(N2));
    assert_eq!(status.transfer_deadline, Some(Instant(150_000)));
    assert_eq!(status.quorum_deadline, Some(Instant(150_000)));
    assert!(status.election_timer.is_none());
    assert_eq!(status.heartbeat_timer.unwrap().deadline, Instant(50_000));
    let paces: Vec<_> = status
        .progress
        .iter()
        .map(|peer| (peer.peer, peer.pace))
        .collect();
    let expected = [
        (N2, PeerPace::Stream),
        (N3, PeerPace::Stream),
        (NodeId(4), PeerPace::Probe),
    ];
    assert_eq!(paces, expected);
    let known = net.progress(N1, N2);
    assert_eq!((known.inflight, known.inflight_bytes), (2, changed + 5));
}

#[test]
fn a_followers_status_tells_whom_it_follows_and_how_far_it_is_known_to_match() {
    let mut net = Net::of(3);
    net.elect(N1);
    let status = net.status(N2);
    assert_eq!(
        (status.role, status.leader, status.vote),
        (Role::Follower, Some(N1), Some(N1))
    );
    assert_eq!((status.verified, status.commit), (Index(1), Index(1)));
    assert!(status.election_timer.is_some() && status.heartbeat_timer.is_none());
    assert!(!status.installing);
    net.disks_are_instant = false;
    let snapshot = Snapshot {
        last: id(1, 9),
        configuration: status.configuration,
    };
    net.say(N1, N2, 1, raft::Message::InstallSnapshot(Box::new(snapshot)));
    let status = net.status(N2);
    assert_eq!((status.installing, status.snapshot), (true, Some(id(1, 9))));
    assert_eq!((status.commit, status.handed_out), (Index(9), Index(1)));
}

#[test]
fn a_peer_that_is_sent_a_snapshot_is_shown_so() {
    let mut net = busy();
    net.flush_all();
    net.deliver_all();
    for _ in 0..4 {
        net.wake(N1, 50);
        net.deliver(|envelope| {
            let snapshot = matches!(envelope.message, raft::Message::InstallSnapshot(_));
            envelope.to != N2 && envelope.from != N2 && !snapshot
        });
    }
    let upto = Index(2);
    assert_eq!(net.progress(N1, N3).pace, PeerPace::Snapshot { upto });
    assert_eq!(net.progress(N1, N3).inflight, 1);
}

#[cfg(feature = "serde")]
#[test]
fn what_is_written_of_a_node_is_read_back_as_it_was() {
    let mut net = busy();
    let mut written: Vec<Status> = [N1, N2, N3].map(|node| net.status(node)).into();
    net.campaign(N3);
    written.push(net.status(N3));
    net.input(N2, raft::Input::PersistFailed).unwrap();
    written.push(net.status(N2));
    for status in written {
        let text = serde_json::to_string(&status).unwrap();
        assert_eq!(serde_json::from_str::<Status>(&text).unwrap(), status);
    }
    let records: Vec<_> = net.nodes[&N1].transitions().cloned().collect();
    let text = serde_json::to_string(&records).unwrap();
    assert!(records.len() > 3);
    assert_eq!(
        serde_json::from_str::<Vec<raft::TransitionRecord>>(&text).unwrap(),
        records
    );
}

#[test]
fn a_stopped_nodes_status_is_what_its_disk_holds() {
    let hard_state = HardState {
        term: Term(4),
        vote: Some(N2),
    };
    let configuration = Configuration::of([N1]).unwrap();
    let status = Status::stopped(N1, hard_state, id(3, 8), configuration.clone());
    assert_eq!(
        (status.term, status.vote, status.role),
        (Term(4), Some(N2), Role::Follower)
    );
    assert_eq!(
        (status.last, status.durable, status.commit),
        (id(3, 8), Index(8), Index(0))
    );
    assert_eq!(status.configuration_committed, configuration);
}
