//! A bounded cache of entries: what is dropped from memory, and how it comes back for whoever needs it.

use crate::net::{Load, N1, N2, N3, N4, N5, Net, append, entries, id, of_kind, terms};
use raft::{
    Config, Configuration, Entries, Event, Index, Input, InputError, LoadId, LogId, Message, MessageKind,
    NodeId, RecoverError, Recovered, Role, Snapshot, Term, Unloaded,
};

/// Room for three entries of ten bytes each.
const CACHE: u64 = 3 * (10 + Config::ENTRY_BYTES);

fn bounded(config: &mut Config) {
    config.entry_cache_bytes_max = CACHE;
    // An append, and so a load, has two entries.
    config.append_bytes_max = 20;
    config.apply_bytes_max = 20;
}

/// Proposes so many commands of ten bytes, one after the other.
fn propose(net: &mut Net, leader: NodeId, count: u32) {
    for number in 0..count {
        net.propose(leader, &format!("command {number:02}")).unwrap();
        net.deliver_all();
    }
}

fn dropped(net: &Net, node: NodeId) -> u64 {
    net.nodes[&node].log().dropped().0
}

/// N1 leads `nodes` with a bounded cache, the last one missed `count` commands.
fn lagging(nodes: u32, count: u32) -> Net {
    let mut net = Net::with(nodes, bounded);
    net.elect(N1);
    for number in 0..count {
        net.propose(N1, &format!("command {number:02}")).unwrap();
        let last = NodeId(nodes);
        net.deliver(|envelope| envelope.to != last && envelope.from != last);
        net.messages.clear();
    }
    net
}

/// Rounds of heartbeats, with every message delivered.
fn heal(net: &mut Net, rounds: usize) {
    for _ in 0..rounds {
        net.wake(N1, 50);
        net.deliver_all();
    }
}

#[test]
fn without_a_bound_everything_stays_in_memory() {
    let mut net = Net::of(3);
    net.elect(N1);
    propose(&mut net, N1, 40);
    assert_eq!((dropped(&net, N1), dropped(&net, N2)), (0, 0));
    assert!(net.nodes[&N1].log().get(Index(1)).is_some());
}

#[test]
fn what_is_applied_goes_from_memory_beyond_the_bound_and_its_terms_stay_known() {
    let mut net = Net::with(3, bounded);
    net.elect(N1);
    propose(&mut net, N1, 40);
    for node in [N1, N2, N3] {
        let log = net.nodes[&node].log();
        let held = log.last().index.since(log.dropped());
        assert!((1..=3).contains(&held), "{held} entries are held");
        assert_eq!(log.get(log.dropped()), None);
        assert_eq!(net.log(node), [1; 41]);
        assert_eq!(net.status(node).dropped, log.dropped());
        assert_eq!(log.base(), LogId::ZERO, "nothing is forgotten");
    }
}

#[test]
fn what_is_not_applied_yet_stays_in_memory_whatever_the_bound() {
    let mut net = Net::with(3, bounded);
    net.elect(N1);
    for number in 0..10 {
        net.propose(N1, &format!("command {number:02}")).unwrap();
    }
    // The first append is acknowledged, and what it held is applied; the others are on their way.
    net.deliver_one(|envelope| envelope.to == N2);
    net.deliver_one(|envelope| envelope.from == N2);
    let node = &net.nodes[&N1];
    let (gone, applied) = (node.log().dropped(), node.applied_index());
    assert!(applied > Index(1) && applied < Index(9) && gone <= applied);
    assert!(node.log().get(applied.next()).is_some());
    net.deliver_all();
    assert!(dropped(&net, N1) > 0);
}

#[test]
fn a_follower_far_behind_is_sent_what_the_disk_has() {
    let mut net = lagging(3, 30);
    heal(&mut net, 4);
    assert_eq!(net.log(N3), net.log(N1));
    assert_eq!(net.applied[&N3], net.applied[&N1]);
    assert_eq!(
        net.count_events(N1, |event| matches!(event, Event::SnapshotSent { .. })),
        0
    );
}

/// The terms are in memory, and a probe needs no more.
#[test]
fn where_the_logs_agree_is_found_without_loading_anything() {
    let mut net = lagging(3, 30);
    net.loads_are_instant = false;
    net.propose(N1, "one more..").unwrap();
    net.deliver_all();
    for _ in 0..4 {
        net.wake(N1, 50);
        let load = net.loads.front().copied();
        assert_eq!(
            load.map(|load| load.from),
            net.progress(N1, N3).is_streaming().then_some(Index(2))
        );
        net.deliver_all();
    }
    assert_eq!(net.loads.len(), 1);
}

#[test]
fn nobody_else_waits_for_a_load() {
    let mut net = lagging(3, 30);
    net.loads_are_instant = false;
    heal(&mut net, 4);
    assert_eq!((net.loads.len(), net.status(N1).loads), (1, 1));
    let load = net.loads[0];
    assert_eq!((load.by, load.from, load.bytes_max), (N1, Index(2), 20));
    propose(&mut net, N1, 5);
    assert_eq!((net.commit(N1), net.commit(N2)), (36, 36));
    assert_eq!((net.commit(N3), net.loads.len()), (1, 1), "asked for once");
    while !net.loads.is_empty() {
        net.load_one().unwrap();
        net.deliver_all();
    }
    assert_eq!((net.commit(N3), net.status(N1).loads), (36, 0));
}

#[test]
fn two_followers_at_one_place_share_a_load() {
    let mut net = Net::with(5, bounded);
    net.elect(N1);
    for number in 0..30 {
        net.propose(N1, &format!("command {number:02}")).unwrap();
        net.deliver(|envelope| envelope.to < N4 && envelope.from < N4);
        net.messages.clear();
    }
    net.loads_are_instant = false;
    heal(&mut net, 4);
    assert_eq!(net.loads.len(), 1);
    net.load_one().unwrap();
    let sent = |net: &Net, to| {
        let mut messages = net.to(to).into_iter();
        messages
            .any(|message| matches!(message, Message::AppendEntries { entries, .. } if entries.len() == 2))
    };
    assert!(sent(&net, N4) && sent(&net, N5));
}

#[test]
fn only_so_many_loads_are_under_way_at_once() {
    let mut net = Net::with(11, bounded);
    net.elect(N1);
    // Followers 7 to 11 stop at different places.
    for number in 0..30_u32 {
        net.propose(N1, &format!("command {number:02}")).unwrap();
        let reached = |node: NodeId| node.0 <= 6 || node.0 - 7 > number;
        net.deliver(|envelope| reached(envelope.to) && reached(envelope.from));
        net.messages.clear();
    }
    net.loads_are_instant = false;
    heal(&mut net, 4);
    assert_eq!(net.loads.len(), 4);
    while !net.loads.is_empty() {
        net.load_one().unwrap();
        net.deliver_all();
    }
    heal(&mut net, 4);
    while !net.loads.is_empty() {
        net.load_one().unwrap();
        net.deliver_all();
    }
    assert!(net.nodes.keys().all(|node| net.commit(*node) == 31));
}

/// Core: what a host says is checked, and what cannot be is refused with the node as it was.
#[test]
fn entries_that_were_not_asked_for_or_are_not_the_logs_are_refused() {
    let mut net = lagging(3, 30);
    net.loads_are_instant = false;
    heal(&mut net, 4);
    let load = net.loads[0];
    let id = load.id;
    let right = net.disks[&N1].load(load);
    let refused = |net: &mut Net, load: Load, entries: Entries| {
        let before = net.status(N1);
        let error = net.loaded(load, entries).unwrap_err();
        assert_eq!(net.status(N1), before);
        error
    };
    let other = LoadId(99);
    let unknown = refused(&mut net, Load { id: other, ..load }, right.clone());
    assert_eq!(unknown, InputError::UnknownLoad { id: other });
    let (from, upto) = (load.from, load.upto);
    let misplaced = InputError::LoadMisplaced { id, from, upto };
    for entries in [Entries::EMPTY, terms(3, &[1]), terms(2, &[1; 60])] {
        assert_eq!(refused(&mut net, load, entries), misplaced);
    }
    let (entry, expected) = (LogId::new(Term(2), Index(3)), Term(1));
    let mismatch = refused(&mut net, load, terms(2, &[1, 2]));
    assert_eq!(mismatch, InputError::LoadMismatch { entry, expected });
    assert_eq!(
        mismatch.to_string(),
        "entry 3 of term 2 was loaded, where the log has one of term 1"
    );
    net.loaded(load, right.clone()).unwrap();
    assert_eq!(refused(&mut net, load, right), InputError::UnknownLoad { id });
}

#[test]
fn what_is_forgotten_before_it_is_loaded_is_sent_as_a_snapshot() {
    let mut net = lagging(3, 30);
    net.loads_are_instant = false;
    heal(&mut net, 4);
    let load = net.loads.pop_front().unwrap();
    let loaded = net.disks[&N1].load(load);
    net.compact(N1, 20);
    assert_eq!(dropped(&net, N1).max(20), dropped(&net, N1));
    net.loaded(load, loaded).unwrap();
    assert_eq!(
        net.count_events(N1, |event| matches!(event, Event::SnapshotSent { .. })),
        1
    );
    net.loads_are_instant = true;
    net.deliver_all();
    heal(&mut net, 4);
    assert_eq!((net.commit(N3), net.nodes[&N3].log().base()), (31, id(1, 20)));
}

#[test]
fn what_is_loaded_after_a_step_down_is_accepted_and_dropped() {
    let mut net = lagging(3, 30);
    net.loads_are_instant = false;
    heal(&mut net, 4);
    net.messages.clear();
    net.campaign(N2);
    net.deliver(|envelope| envelope.from != N3 && envelope.to != N3);
    assert_eq!((net.role(N1), net.role(N2)), (Role::Follower, Role::Leader));
    net.messages.clear();
    let load = net.loads.pop_front().unwrap();
    assert_eq!(load.by, N1);
    let loaded = net.disks[&N1].load(load);
    net.loaded(load, loaded).unwrap();
    assert!(net.messages.is_empty());
    assert_eq!(net.status(N1).loads, 0);
    net.loads_are_instant = true;
    for _ in 0..6 {
        net.wake(N2, 50);
        net.deliver_all();
    }
    assert_eq!(net.log(N3), net.log(N2));
}

/// A node starts with the last entries only, and loads what it has to apply.
#[test]
fn a_node_that_starts_without_its_entries_applies_them_all_in_order() {
    let mut net = Net::with(3, bounded);
    net.elect(N1);
    propose(&mut net, N1, 20);
    let applied = net.applied[&N2].clone();
    net.loaded_at_start = 3;
    net.restart(N2);
    assert_eq!((dropped(&net, N2), net.log(N2).len()), (18, 21));
    heal(&mut net, 4);
    assert_eq!(net.applied[&N2], applied);
    // None at all is well, too; then a leader can be elected, and send what it has to load itself.
    net.loaded_at_start = 0;
    for node in [N1, N2, N3] {
        net.restart(node);
        assert_eq!(dropped(&net, node), 21);
    }
    net.elect(N1);
    heal(&mut net, 4);
    assert!(net.nodes.keys().all(|node| net.applied[node].len() == 22));
}

#[test]
fn members_are_known_though_their_entries_are_not_loaded() {
    let mut net = Net::with(3, bounded);
    net.elect(N1);
    let step = raft::Step::AddLearner(N4);
    net.join(N4);
    net.change(N1, &raft::Change::one(step)).unwrap();
    net.deliver_all();
    propose(&mut net, N1, 5);
    net.loaded_at_start = 2;
    net.restart(N2);
    assert!(net.members(N2).is_learner(N4));
    assert_eq!(net.status(N2).configuration_index, Index(2));
}

/// §5.3: what conflicts is cut off, in memory or not; what was asked for before is of no use then.
#[test]
fn a_log_that_is_not_loaded_is_truncated_all_the_same() {
    let mut net = Net::with(3, bounded);
    net.set_disk(N2, 1, None, &[1; 9]);
    net.loaded_at_start = 0;
    net.loads_are_instant = false;
    net.restart(N2);
    net.say(N1, N2, 2, append(id(1, 4), Entries::EMPTY, 4));
    let load = net.loads[0];
    assert_eq!((load.from, load.upto), (Index(1), Index(4)));
    net.say(N1, N2, 2, append(id(1, 5), terms(6, &[2, 2]), 4));
    assert_eq!((net.log(N2), dropped(&net, N2)), (vec![1, 1, 1, 1, 1, 2, 2], 5));
    net.loads_are_instant = true;
    net.load_one().unwrap();
    net.say(N1, N2, 2, append(id(2, 7), Entries::EMPTY, 7));
    assert_eq!(net.applied[&N2].len(), 7);
}

/// A load that a leader asked for, and whose entries the next leader cuts off, is nobody's mistake.
#[test]
fn what_is_cut_off_before_it_is_loaded_is_accepted_and_dropped() {
    let mut net = Net::with(3, bounded);
    net.loaded_at_start = 0;
    net.loads_are_instant = false;
    net.set_disk(N1, 1, None, &[1; 9]);
    net.elect(N1);
    heal(&mut net, 4);
    let load = net.loads.pop_front().unwrap();
    assert_eq!((load.by, load.from, load.upto), (N1, Index(1), Index(9)));
    net.say(N3, N1, 3, append(id(1, 3), terms(4, &[3]), 0));
    assert_eq!(net.log(N1), [1, 1, 1, 3]);
    net.loaded(load, terms(1, &[1; 5])).unwrap();
    assert_eq!(net.status(N1).loads, 0);
}

/// §7
#[test]
fn what_is_loaded_after_a_snapshot_replaced_the_log_is_dropped() {
    let mut net = Net::with(3, bounded);
    net.set_disk(N2, 1, None, &[1; 9]);
    net.loaded_at_start = 0;
    net.loads_are_instant = false;
    net.restart(N2);
    net.say(N1, N2, 2, append(id(1, 4), Entries::EMPTY, 4));
    let load = net.loads.pop_front().unwrap();
    let configuration = Configuration::of([N1, N2, N3]).unwrap();
    let last = id(2, 20);
    let snapshot = Snapshot { last, configuration };
    net.say(N1, N2, 2, Message::InstallSnapshot(Box::new(snapshot)));
    net.loaded(load, terms(1, &[1, 1])).unwrap();
    assert!(net.applied[&N2].is_empty() && net.loads.is_empty());
    net.say(N1, N2, 2, append(last, terms(21, &[2]), 21));
    assert_eq!(net.applied[&N2].len(), 1);
}

/// A heartbeat from a stranger's time aside: a follower that waits for a load is told how far to commit.
#[test]
fn a_follower_that_waits_for_a_load_is_still_told_of_commits() {
    let mut net = lagging(3, 30);
    net.loads_are_instant = false;
    heal(&mut net, 4);
    net.load_one().unwrap();
    net.messages.clear();
    assert!(net.progress(N1, N3).is_streaming());
    net.propose(N1, "one more..").unwrap();
    net.deliver(|envelope| envelope.to == N2 || envelope.from == N2);
    let told = |message: &&Message| matches!(message, Message::AppendEntries { entries, commit, .. } if entries.is_empty() && *commit == Index(32));
    assert_eq!(net.to(N3).into_iter().filter(told).count(), 1);
    net.lose(of_kind(MessageKind::AppendEntries));
}

#[test]
fn a_start_with_entries_out_of_place_is_refused() {
    let start = |told: Unloaded, last: u64| {
        let mut recovered = Recovered::fresh(Configuration::of([N1]).unwrap());
        recovered.hard_state.term = Term(9);
        recovered.entries = entries(last, &[(Term(3), None)]);
        let mut config = Config::new(N1, 7);
        config.events = false;
        raft::Node::recover_partly(config, recovered, told, raft::Instant::ZERO).map(|node| node.log().last())
    };
    let told = |terms: &[LogId], upto: u64, configurations: &[u64]| Unloaded {
        terms: terms.to_vec(),
        upto: Index(upto),
        configurations: configurations
            .iter()
            .map(|index| (Index(*index), Configuration::of([N1]).unwrap()))
            .collect(),
    };
    assert_eq!(start(told(&[id(1, 1), id(3, 4)], 6, &[2, 5]), 7), Ok(id(3, 7)));
    let out_of_place = |index| Err(RecoverError::Unloaded { index: Index(index) });
    assert_eq!(start(told(&[], 6, &[]), 7), out_of_place(6));
    assert_eq!(start(told(&[id(1, 1), id(3, 4)], 3, &[]), 4), out_of_place(4));
    assert_eq!(start(told(&[id(1, 1)], 6, &[7]), 7), out_of_place(7));
    assert_eq!(start(told(&[id(1, 1)], 6, &[3, 3]), 7), out_of_place(3));
    assert_eq!(start(told(&[id(1, 1)], u64::MAX, &[]), 7), out_of_place(u64::MAX));
    let gap = |expected, found| {
        let expected = Index(expected);
        Err(RecoverError::Gap { expected, found })
    };
    assert_eq!(start(told(&[id(1, 2)], 6, &[]), 7), gap(1, id(1, 2)));
    assert_eq!(start(told(&[id(1, 1)], 6, &[]), 9), gap(7, id(3, 9)));
    let falls = Err(RecoverError::TermFalls {
        entry: id(2, 4),
        before: Term(3),
    });
    assert_eq!(start(told(&[id(3, 1), id(2, 4)], 6, &[]), 7), falls);
}

#[test]
fn a_cache_may_be_bounded_later() {
    let mut net = Net::of(1);
    net.elect(N1);
    propose(&mut net, N1, 20);
    assert_eq!(dropped(&net, N1), 0);
    let mut config = Config::new(N1, 7);
    (config.pre_vote, config.check_quorum) = (false, false);
    bounded(&mut config);
    net.input(N1, Input::Reconfigure(Box::new(config))).unwrap();
    propose(&mut net, N1, 1);
    assert!(dropped(&net, N1) > 0);
}
