//! Each exception at work: a script of ours in which etcd would print what it prints, and our nodes do otherwise on purpose.

use peers::Exception;

/// What came out of a script: how many cases passed, and what was excepted in which order.
fn replayed(script: &str) -> (usize, Vec<Exception>) {
    let report = peers::replay("script.txt".into(), script);
    assert!(report.is_sound(), "{:#?}", report.failed);
    let excepted = report.excepted.iter().flat_map(|case| case.reasons.clone());
    (report.passed, excepted.collect())
}

#[test]
fn vote_requests_wait_for_their_write_and_outdated_answers_are_dropped() {
    let script = r#"
log-level none
add-nodes 3 voters=(1,2,3) index=5 async-storage-writes=true
campaign 1
stabilize
propose 1 x
process-ready 1
deliver-msgs 2
process-ready 2
----
ok

log-level debug
campaign 2
----
INFO 2 became candidate at term 2

process-ready 2
----
Ready MustSync=true:
Lead:0 State:StateCandidate
HardState Term:2 Vote:2 Commit:6
Messages:
2->1 MsgVote Term:2 Log:1/7
2->3 MsgVote Term:2 Log:1/7
2->AppendThread MsgStorageAppend Term:2 Log:0/0 Commit:6 Vote:2 Responses:[
  2->2 MsgVoteResp Term:2 Log:0/0
]

process-append-thread 2
----
Processing:
2->AppendThread MsgStorageAppend Term:0 Log:0/0 Entries:[1/7 EntryNormal "x"]
Responses:
2->1 MsgAppResp Term:1 Log:0/7
AppendThread->2 MsgStorageAppendResp Term:1 Log:1/7

process-append-thread 2
----
Processing:
2->AppendThread MsgStorageAppend Term:2 Log:0/0 Commit:6 Vote:2
Responses:
2->2 MsgVoteResp Term:2 Log:0/0
"#;
    let (waits, dropped) = (Exception::VoteRequestWaits, Exception::OutdatedAnswerDropped);
    assert_eq!(replayed(script), (1, vec![waits, dropped, waits]));
}

#[test]
fn a_proposal_that_is_passed_on_is_answered() {
    let script = r#"
log-level none
add-nodes 2 voters=(1,2) index=5
campaign 1
stabilize
----
ok

log-level debug
propose 2 x
----
ok

process-ready 2
----
Ready MustSync=false:
Messages:
2->1 MsgProp Term:0 Log:0/0 Entries:[0/0 EntryNormal "x"]

deliver-msgs 1
----
2->1 MsgProp Term:0 Log:0/0 Entries:[0/0 EntryNormal "x"]

process-ready 1
----
Ready MustSync=true:
Entries:
1/7 EntryNormal "x"
Messages:
1->2 MsgApp Term:1 Log:1/6 Commit:6 Entries:[1/7 EntryNormal "x"]
"#;
    assert_eq!(replayed(script), (2, vec![Exception::ForwardedIsAnswered]));
}

#[test]
fn a_refused_change_is_an_empty_entry_only_at_etcd() {
    // Two changes, of which the second one comes too early: etcd, told not to look, takes it; our core refuses it.
    let script = r#"
log-level none
add-nodes 2 voters=(1,2) index=5 disable-conf-change-validation=true
campaign 1
stabilize
----
ok

log-level debug
----
ok

propose-conf-change 1 v1=true
l3
----
ok

propose-conf-change 1 v1=true
l4
----
ok

process-ready 1
----
Ready MustSync=true:
Entries:
1/7 EntryConfChange l3
1/8 EntryConfChange l4
Messages:
1->2 MsgApp Term:1 Log:1/6 Commit:6 Entries:[1/7 EntryConfChange l3]
1->2 MsgApp Term:1 Log:1/7 Commit:6 Entries:[1/8 EntryConfChange l4]
"#;
    let (_, excepted) = replayed(script);
    assert!(excepted.contains(&Exception::RefusedChange), "{excepted:?}");
}
