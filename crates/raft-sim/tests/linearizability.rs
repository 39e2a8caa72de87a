//! What clients see of whole runs: of the sound cluster it is linearizable; with a rule off, the checker sees from outside that it is
//! not.
#![cfg(not(target_arch = "wasm32"))]

use raft_sim::linearizability::{BUDGET, History, Verdict, check};
use raft_sim::storm::{Storm, StormDials};
use raft_sim::{Settings, generate};

/// What the clients of a storm see, while it lasts.
fn seen(number: u64, change: impl FnOnce(&mut Settings)) -> History {
    let mut storm = Storm::begin(number, Storm::LENGTH, StormDials::swarm(number), change).unwrap();
    let mut history = History::default();
    let mut next = storm.cluster().journal().start();
    loop {
        let over = storm.advance(200);
        let journal = storm.cluster().journal();
        journal.since(next).for_each(|record| history.look(record));
        next = journal.end();
        if over {
            return history;
        }
    }
}

#[test]
fn what_clients_see_in_storms_is_linearizable() {
    let mut requests = 0;
    for number in 0..60 {
        // Without sessions, what is sent twice may be done twice.
        let history = seen(number, |settings| settings.client.sessions = true);
        requests += history.len();
        assert_eq!(check(&history, BUDGET), Verdict::Held, "storm {number}");
    }
    assert!(requests > 2_000, "only {requests} requests say little");
}

#[test]
fn what_clients_see_in_generated_runs_is_linearizable() {
    for number in 0..20 {
        let run = generate::run(number);
        let mut history = History::default();
        run.cluster()
            .journal()
            .iter()
            .for_each(|record| history.look(record));
        // Of a long run the journal has the end alone.
        if run.cluster().settings().client.sessions && run.cluster().journal().start().0 == 0 {
            assert_eq!(check(&history, BUDGET), Verdict::Held, "run {number}");
        }
    }
}

fn is_seen(change: fn(&mut Settings)) -> bool {
    (0..200).any(|number| matches!(check(&seen(number, change), BUDGET), Verdict::Broken { .. }))
}

#[test]
fn a_stale_read_is_seen_from_outside() {
    assert!(is_seen(|settings| settings.rules.reads_wait_for_own_term = false));
}

#[test]
fn what_is_done_twice_is_seen_from_outside() {
    assert!(is_seen(|settings| settings.client.sessions = false));
}
