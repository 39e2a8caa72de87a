//! The first things a cluster must do, and what only its inside can show.

use super::{Cluster, Item};
use crate::action::{Action, Running};
use crate::journal::What;
use crate::observed::Observed;
use crate::settings::Settings;
use crate::{NodeId, Recording, Run, generate, story};
use proptest::prelude::*;
use raft::{HardState, Instant};

const fn ms(millis: u64) -> Instant {
    Instant(millis * 1_000)
}

#[test]
fn five_nodes_elect_a_leader_and_answer_the_client() {
    for seed in 0..50 {
        let mut cluster = Cluster::new(Settings::default(), seed).unwrap();
        cluster.run_until(ms(1_500));
        assert!(cluster.leader().is_some(), "seed {seed}");
        cluster
            .act(Action::Submit {
                node: NodeId(1),
                command: "set 5".into(),
            })
            .unwrap();
        cluster.run_until(ms(2_500));
        let done = cluster.submissions().all(|one| one.state.is_settled());
        assert!(
            done,
            "seed {seed}: {:?}",
            cluster.submissions().collect::<Vec<_>>()
        );
        assert_eq!(cluster.violations().count(), 0);
        assert!(
            cluster
                .settings()
                .node_ids()
                .all(|node| cluster.core(node).unwrap().commit_index().0 >= 2)
        );
    }
}

#[test]
fn a_run_can_be_gone_back_in_and_is_the_same_again() {
    let mut run = Run::new(Settings::default(), 3).unwrap();
    run.advance_to(ms(400));
    run.act(Action::Submit {
        node: NodeId(2),
        command: "add 2".into(),
    })
    .unwrap();
    run.advance_to(ms(900));
    run.act(Action::Stop {
        node: run.cluster().leader().unwrap(),
    })
    .unwrap();
    run.advance_to(ms(4_000));
    let fingerprint = run.cluster().fingerprint();
    for back in [3_000, 100, 0, 899, 900, 401] {
        run.seek(ms(back));
        run.seek(ms(4_000));
        assert_eq!(run.cluster().fingerprint(), fingerprint, "by way of {back} ms");
    }
    for _ in 0..50 {
        assert!(run.step_back());
    }
    run.seek(ms(4_000));
    assert_eq!(run.cluster().fingerprint(), fingerprint);
    let recording = run.recording();
    assert_eq!(recording.replay().unwrap().fingerprint(), fingerprint);
    assert_eq!(Recording::from_json(&recording.to_json()).unwrap(), recording);
}

/// Takes a disk beyond what any node that keeps the rules leaves behind.
fn forget_the_term(cluster: &mut Cluster, node: NodeId) {
    cluster.server_mut(node).unwrap().disk.hard_state = HardState::default();
}

#[test]
fn a_node_that_cannot_start_stays_stopped_and_says_why() {
    let mut cluster = Cluster::new(Settings::default(), 3).unwrap();
    cluster.run_until(ms(1_000));
    let node = NodeId(2);
    cluster.act(Action::Stop { node }).unwrap();
    forget_the_term(&mut cluster, node);
    let act = cluster.act(Action::Restart { node }).unwrap();
    assert_eq!(cluster.running(node), Some(Running::Stopped));
    let record = cluster.journal().last().unwrap();
    assert!(matches!(record.what, What::CannotStart { .. }), "{record:?}");
    assert_eq!(record.causes.as_slice(), [act]);
    assert_eq!(story::tell(record).title(), "B cannot start");
    cluster.run_until(ms(3_000));
    assert!(cluster.leader().is_some(), "the others go on");
    assert_eq!(cluster.violations().count(), 0);
    cluster.act(Action::Restart { node }).unwrap();
}

/// Whoever is waited for, by the places that they hold; what waits for a paused node has none.
fn places_held(cluster: &Cluster) -> Vec<(super::Place, Item)> {
    let mut held = Vec::new();
    for server in &cluster.servers {
        let waiting = |item| server.waiting.iter().filter(|waiting| **waiting == item).count();
        let (flush, timer) = (Item::Flush(server.id), Item::Timer(server.id));
        let writes = server
            .disk
            .queue
            .iter()
            .filter(|_| !server.disk.stalled)
            .skip(waiting(flush));
        held.extend(writes.map(|flushing| (flushing.key, flush)));
        let alarm = server.timer.iter().skip(waiting(timer));
        held.extend(alarm.map(|alarm| (alarm.key, timer)));
        let saved = Item::SnapshotSaved(server.id);
        let taking = server.taking.iter().skip(waiting(saved));
        held.extend(taking.map(|taking| (taking.key, saved)));
        for (id, loading) in &server.loading {
            let load = Item::Load(server.id, *id);
            if waiting(load) == 0 {
                held.push((loading.key, load));
            }
        }
        for (to, sending) in &server.sending {
            let piece = Item::ChunkTimer(server.id, *to);
            if waiting(piece) == 0 {
                held.push((sending.key, piece));
            }
        }
    }
    let flights = cluster
        .network
        .flights()
        .filter_map(|view| cluster.network.get(view.name));
    let on_their_way = flights.filter(|flight| !flight.arrived || cluster.queue.contains_key(&flight.key));
    held.extend(on_their_way.map(|flight| (flight.key, Item::Arrival(flight.parcel.name))));
    for (id, one) in cluster.client.all() {
        held.extend(one.timer.map(|key| (key, Item::ClientTimer(*id))));
    }
    held.sort_unstable_by_key(|(place, _)| *place);
    held
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_in_the_queue_is_held_by_its_owner_and_the_other_way_round(number in 1_000..u64::MAX) {
        let mut run = generate::run(number);
        run.seek(Instant::ZERO);
        loop {
            let cluster = run.cluster();
            let queued: Vec<_> = cluster.queue.iter().map(|(place, item)| (*place, *item)).collect();
            prop_assert_eq!(queued, places_held(cluster), "{} at {:?}", number, run.position());
            if run.position().at >= run.end() || !run.step_event() {
                break;
            }
        }
    }
}

/// Figure 2: the commit index is volatile. What was committed stays so, whoever has forgotten it.
#[test]
fn what_a_leader_has_committed_is_so_at_a_node_that_does_not_know() {
    let mut cluster = Cluster::new(Settings::default(), 3).unwrap();
    cluster.run_until(ms(1_000));
    let leader = cluster.leader().unwrap();
    let command = "set 5".to_owned();
    cluster
        .act(Action::Submit {
            node: leader,
            command: command.clone(),
        })
        .unwrap();
    cluster.run_until(ms(1_500));
    let last = cluster.core(leader).unwrap().log().last().index;
    let stands = |cluster: &Cluster, node, index| {
        let entry = cluster.entry(node, index).unwrap();
        (entry.committed, entry.committed_by_leader)
    };
    assert_eq!(stands(&cluster, leader, last), (true, true));
    for node in cluster.settings().node_ids() {
        cluster.act(Action::Stop { node }).unwrap();
        assert_eq!(stands(&cluster, node, last), (false, true), "its disk holds it");
    }
    cluster.act(Action::Restart { node: leader }).unwrap();
    cluster.run_until(ms(1_510));
    assert_eq!(stands(&cluster, leader, last), (false, true));
    // What is written by somebody alone is committed by nobody.
    for node in cluster.settings().node_ids().filter(|node| *node != leader) {
        cluster.act(Action::Restart { node }).unwrap();
    }
    cluster.run_until(ms(3_000));
    let node = cluster.leader().unwrap();
    let groups = vec![vec![node]];
    cluster.act(Action::Partition { groups }).unwrap();
    cluster.act(Action::Submit { node, command }).unwrap();
    cluster.run_until(ms(3_050));
    let alone = cluster.core(node).unwrap().log().last().index;
    assert_eq!(stands(&cluster, node, alone), (false, false));
}

/// Figure 8, without its rule: an entry was committed, and is overwritten. It was committed all the same; what takes its place is
/// not what was.
#[test]
fn what_a_broken_rule_let_a_leader_commit_was_committed() {
    let text = include_str!("../../../../web/gallery/runs/figure-8.json");
    let mut run = Run::open(&Recording::from_json(text).unwrap()).unwrap();
    run.advance_to(run.end());
    let (at, ..) = run.timeline().broken[0];
    run.seek(at);
    let cluster = run.cluster();
    let stand = |node: u32, index| {
        let entry = cluster.entry(NodeId(node), raft::Index(index))?;
        Some((entry.id.term.0, entry.committed_by_leader))
    };
    assert_eq!(stand(1, 3), Some((1, true)), "A keeps what was committed");
    assert_eq!(stand(3, 3), Some((1, true)), "and so does C, who committed it");
    assert_eq!(stand(2, 3), Some((2, false)), "B has another entry there");
}
