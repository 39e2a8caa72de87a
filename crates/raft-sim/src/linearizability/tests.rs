//! Histories that are known to be good or bad, and a checker so simple that it must be right, over all small ones.

use super::model::{Op, Said};
use super::search::{Found, Timed, search};
use super::*;
use crate::journal::{AskReason, Causes};
use crate::name::EventId;
use proptest::prelude::*;
use raft::{Index, Instant, LogId, NodeId, Term};

/// A history as a play: `1 set 5` is a call, `1: x = 5` its answer, `1 never` says that it never happens.
fn history(play: &[&str]) -> History {
    let mut history = History::default();
    for line in play {
        let (number, rest) = line.split_at(line.find([' ', ':']).unwrap());
        let request = SubmissionId(number.parse().unwrap());
        if rest == " never" {
            history.never(request);
        } else if let Some(answer) = rest.strip_prefix(": ") {
            history.returned(request, answer_of(answer));
        } else {
            history.called(request, Ask::parse(rest).unwrap());
        }
    }
    history
}

fn answer_of(text: &str) -> Answer {
    let words: Vec<_> = text.split_whitespace().collect();
    let number = |text: &str| text.parse().unwrap();
    match words.as_slice() {
        [key, "=", value] => Answer::Value {
            key: (*key).into(),
            value: number(value),
        },
        [key, "missing"] => Answer::Missing { key: (*key).into() },
        [key, "deleted"] => Answer::Deleted {
            key: (*key).into(),
            existed: true,
        },
        [key, "stays", value] => Answer::Unequal {
            key: (*key).into(),
            value: number(value),
        },
        [key, "overflows", value] => Answer::Overflow {
            key: (*key).into(),
            value: number(value),
        },
        other => panic!("{other:?}"),
    }
}

fn verdict(play: &[&str]) -> Verdict {
    check(&history(play), BUDGET)
}

#[track_caller]
fn held(play: &[&str]) {
    assert_eq!(verdict(play), Verdict::Held);
}

#[track_caller]
fn broken(play: &[&str], key: &str, request: u64) {
    let expected = Verdict::Broken {
        key: key.into(),
        request: SubmissionId(request),
    };
    assert_eq!(verdict(play), expected);
}

#[test]
fn one_after_the_other_is_good() {
    held(&[]);
    held(&[
        "1 set 5",
        "1: x = 5",
        "2 get",
        "2: x = 5",
        "3 delete",
        "3: x deleted",
        "4 get",
        "4: x missing",
    ]);
}

#[test]
fn what_overlaps_may_happen_in_either_order() {
    for read in ["3: x = 1", "3: x = 2"] {
        held(&["1 set 1", "2 set 2", "1: x = 1", "2: x = 2", "3 get", read]);
    }
    held(&["1 get", "2 set 5", "2: x = 5", "1: x missing"]);
    held(&["1 get", "2 set 5", "2: x = 5", "1: x = 5"]);
}

#[test]
fn a_stale_read_is_bad() {
    broken(
        &["1 set 1", "1: x = 1", "2 set 2", "2: x = 2", "3 get", "3: x = 1"],
        "x",
        3,
    );
    broken(&["1 set 1", "1: x = 1", "2 get", "2: x missing"], "x", 2);
}

#[test]
fn a_read_that_goes_back_behind_another_one_is_bad() {
    broken(
        &[
            "1 set 1",
            "2 get",
            "2: x = 1",
            "3 get",
            "3: x missing",
            "1: x = 1",
        ],
        "x",
        3,
    );
}

#[test]
fn a_lost_update_is_bad() {
    broken(&["1 add 1", "2 add 1", "1: x = 1", "2: x = 1"], "x", 2);
    broken(
        &["1 add 1", "1: x = 1", "2 add 1", "2: x = 2", "3 get", "3: x = 1"],
        "x",
        3,
    );
}

#[test]
fn what_is_done_twice_is_bad() {
    broken(&["1 add 1", "1: x = 1", "2 get", "2: x = 2"], "x", 2);
    broken(&["1 set 5", "1: x = 5", "2 cas 5 7", "2: x stays 7"], "x", 2);
}

#[test]
fn a_value_that_nobody_wrote_is_bad() {
    broken(&["1 get", "1: x = 9"], "x", 1);
    broken(&["1 set 5", "1: x = 5", "2 get", "2: y = 5"], "x", 2);
}

#[test]
fn an_order_against_time_is_bad() {
    broken(
        &[
            "1 set 1", "1: x = 1", "2 set 2", "2: x = 2", "3 get", "3: x = 2", "4 get", "4: x = 1",
        ],
        "x",
        4,
    );
}

#[test]
fn two_that_compare_and_set_the_same_cannot_both_succeed() {
    broken(
        &[
            "1 set 5",
            "1: x = 5",
            "2 cas 5 6",
            "3 cas 5 7",
            "2: x = 6",
            "3: x = 7",
        ],
        "x",
        3,
    );
    held(&[
        "1 set 5",
        "1: x = 5",
        "2 cas 5 6",
        "3 cas 5 7",
        "2: x = 6",
        "3: x stays 6",
    ]);
    held(&["1 cas 5 6", "1: x missing"]);
}

#[test]
fn a_sum_too_large_changes_nothing() {
    let most = i64::MAX;
    let set = format!("1 set {most}");
    let (said, stays) = (format!("1: x = {most}"), format!("2: x overflows {most}"));
    held(&[&set, &said, "2 add 1", &stays, "3 get", &format!("3: x = {most}")]);
}

/// It may have happened at any moment since, or not at all.
#[test]
fn what_was_never_answered_may_happen_late_or_never() {
    held(&["1 set 5", "2 get", "2: x missing"]);
    held(&["1 set 5", "2 get", "2: x = 5"]);
    held(&["1 set 5", "2 get", "2: x missing", "3 get", "3: x = 5"]);
    broken(&["1 set 5", "2 get", "2: x = 5", "3 get", "3: x missing"], "x", 3);
    // Once only.
    broken(&["1 add 5", "2 get", "2: x = 5", "3 get", "3: x = 10"], "x", 3);
    // Not before it was asked for.
    broken(&["2 get", "2: x = 5", "1 set 5"], "x", 2);
}

#[test]
fn what_never_happens_does_not_happen() {
    broken(&["1 set 5", "1 never", "2 get", "2: x = 5"], "x", 2);
    held(&["1 set 5", "1 never", "2 get", "2: x missing"]);
}

#[test]
fn each_key_is_judged_by_itself() {
    held(&[
        "1 set 5",
        "2 set y 7",
        "2: y = 7",
        "3 get y",
        "3: y = 7",
        "1: x = 5",
    ]);
    broken(
        &[
            "1 set 5",
            "1: x = 5",
            "2 set y 7",
            "2: y = 7",
            "3 get y",
            "3: y = 8",
        ],
        "y",
        3,
    );
}

/// Nothing is broken that was not shown to be.
#[test]
fn without_a_budget_nothing_is_known() {
    let play = history(&["1 set 1", "1: x = 1", "2 get", "2: x = 2"]);
    assert_eq!(check(&play, 0), Verdict::Unknown);
    assert_eq!(check(&play, 1), Verdict::Unknown);
    assert_eq!(
        check(&play, 2),
        verdict(&["1 set 1", "1: x = 1", "2 get", "2: x = 2"])
    );
    assert_eq!(check(&history(&[]), 0), Verdict::Held);
    let two = history(&["1 set 1", "1: x = 1", "2 set y 1", "2: y = 1"]);
    assert_eq!(check(&two, 1), Verdict::Unknown);
    assert_eq!(check(&two, 2), Verdict::Held);
}

/// Twenty at once, and the last answer contradicts: without memory that would be 20! ways to try.
#[test]
fn memory_keeps_the_search_short() {
    let mut history = History::default();
    for request in 1..=20 {
        history.called(SubmissionId(request), Ask::parse("add 1").unwrap());
    }
    for request in 1..=20 {
        let value = i64::try_from(request.min(19)).unwrap();
        history.returned(
            SubmissionId(request),
            Answer::Value {
                key: "x".into(),
                value,
            },
        );
    }
    let Verdict::Broken { key, .. } = check(&history, 10_000) else {
        panic!("it is broken, and soon seen to be");
    };
    assert_eq!(key, "x");
}

fn record(id: u64, what: What) -> Record {
    Record {
        id: EventId(id),
        at: Instant(id),
        node: None,
        what,
        causes: Causes::NONE,
    }
}

fn asked(submission: u64, attempt: u32, command: &str) -> What {
    What::Asked {
        submission: SubmissionId(submission),
        attempt,
        node: NodeId(1),
        command: command.into(),
        why: AskReason::Told,
    }
}

#[test]
fn the_journal_tells_the_history() {
    let (entry, submission) = (LogId::new(Term(1), Index(2)), SubmissionId);
    let value = |value| Answer::Value {
        key: "x".into(),
        value,
    };
    let told = |records: &[What]| {
        let mut history = History::default();
        for (id, what) in (0..).zip(records) {
            history.look(&record(id, what.clone()));
        }
        history
    };
    let set = [
        asked(1, 1, "register"),
        asked(2, 1, "set 5"),
        asked(2, 2, "set 5"),
        What::TimerFired,
        What::Answered {
            submission: submission(2),
            entry,
            answer: value(5),
        },
        asked(3, 1, "get"),
    ];
    let with = |last: What| {
        let history = told(&[&set[..], &[last]].concat());
        assert_eq!(history.len(), 2);
        assert!(!history.is_empty());
        check(&history, BUDGET)
    };
    let read = |answer| What::ReadAnswered {
        submission: submission(3),
        upto: Index(2),
        answer,
    };
    assert_eq!(with(read(value(5))), Verdict::Held);
    let broken = Verdict::Broken {
        key: "x".into(),
        request: submission(3),
    };
    assert_eq!(with(read(value(6))), broken);
    assert_eq!(
        with(What::Unknown {
            submission: submission(3)
        }),
        Verdict::Held
    );
    // A second answer, and what is told of nobody's request.
    let again = What::Answered {
        submission: submission(2),
        entry,
        answer: value(6),
    };
    assert_eq!(with(again), Verdict::Held);
    assert_eq!(
        with(What::Answered {
            submission: submission(9),
            entry,
            answer: value(6)
        }),
        Verdict::Unknown
    );
    let superseded = What::Superseded {
        submission: submission(1),
        entry,
        by: Term(2),
    };
    let never = told(&[
        asked(1, 1, "set 5"),
        superseded,
        asked(2, 1, "get"),
        What::ReadAnswered {
            submission: submission(2),
            upto: Index(2),
            answer: value(5),
        },
    ]);
    assert!(matches!(check(&never, BUDGET), Verdict::Broken { .. }));
    assert!(History::default().is_empty());
}

#[test]
fn a_history_with_a_gap_says_nothing() {
    let mut late = History::default();
    late.look(&record(1, asked(1, 1, "get")));
    assert_eq!(check(&late, BUDGET), Verdict::Unknown);
    let mut torn = History::default();
    torn.look(&record(0, What::TimerFired));
    torn.look(&record(2, What::TimerFired));
    assert_eq!(check(&torn, BUDGET), Verdict::Unknown);
}

/// What the machine does and what the model says it does are one.
#[test]
fn the_model_is_the_machine() {
    use crate::kv::Machine;
    let asks = [
        "set 5",
        "add 2",
        "add 9223372036854775807",
        "delete",
        "cas 5 7",
        "cas 7 1",
        "get",
    ];
    for first in [None, Some("set 5"), Some("set 7")] {
        for ask in asks {
            let mut machine = Machine::default();
            if let Some(first) = first {
                machine.run(crate::kv::Command::parse(first).unwrap());
            }
            let (key, op) = Ask::parse(ask)
                .map(|ask| Op::of(&ask).map(|(key, op)| (key.to_owned(), op)))
                .unwrap()
                .unwrap();
            let expected = op.apply(machine.get("x"));
            let answer = match Ask::parse(ask).unwrap() {
                Ask::Command(command) => machine.run(command),
                _ => machine.read(&key),
            };
            assert_eq!(
                (machine.get("x"), Said::of(&answer, "x")),
                expected,
                "{ask} after {first:?}"
            );
            assert_eq!(Said::of(&answer, "y"), Said::Nonsense);
        }
    }
    assert_eq!(Said::of(&Answer::Ignored, "x"), Said::Nonsense);
    assert_eq!(Op::of(&Ask::Register), None);
}

/// Every order that time allows, one after the other.
fn naive(requests: &[Timed], taken: &mut Vec<usize>, value: Option<i64>) -> bool {
    let missing = |place: &usize| !taken.contains(place);
    let left: Vec<_> = (0..requests.len()).filter(missing).collect();
    if left.iter().all(|place| requests[*place].returned.is_none()) {
        return true;
    }
    left.iter().any(|place| {
        let one = requests[*place];
        let overdue = left.iter().any(|other| {
            requests[*other]
                .returned
                .is_some_and(|(moment, _)| moment < one.called)
        });
        let (after, said) = one.op.apply(value);
        let fits = one.returned.is_none_or(|(_, answer)| answer == said);
        if overdue || !fits {
            return false;
        }
        taken.push(*place);
        let found = naive(requests, taken, after);
        taken.pop();
        found
    })
}

fn any_op() -> impl Strategy<Value = Op> {
    prop_oneof![
        (0..3_i64).prop_map(Op::Set),
        (1..3_i64).prop_map(Op::Add),
        Just(Op::Delete),
        (0..3_i64, 0..3_i64).prop_map(|(old, new)| Op::Cas { old, new }),
        Just(Op::Get),
        Just(Op::Get),
    ]
}

fn any_said() -> impl Strategy<Value = Said> {
    prop_oneof![
        (0..4_i64).prop_map(Said::Value),
        Just(Said::Missing),
        any::<bool>().prop_map(Said::Deleted),
        (0..4_i64).prop_map(Said::Unequal),
    ]
}

/// Up to six requests, each with the answer of a machine that did them in the order of the moments at which they happen; some
/// never answered, one perhaps answered wrong.
fn small() -> impl Strategy<Value = Vec<Timed>> {
    let request = (any_op(), 0..24_u64, 0..8_u64, 0..8_u64, prop::bool::weighted(0.8));
    let wrong = prop::option::of((0..6_usize, any_said()));
    (prop::collection::vec(request, 1..7), wrong).prop_map(|(requests, wrong)| {
        // Calls are at even moments, returns at odd ones, and none share one.
        let count = requests.len() as u64;
        let mut timed: Vec<(u64, Timed)> = (0..)
            .zip(requests)
            .map(|(place, (op, called, until, on, answered))| {
                let stretch = |moment: u64| (moment * count + place) * 2;
                let (happens, returns) = (stretch(called + until), stretch(called + until + on) + 1);
                let returned = answered.then_some((returns, Said::Nonsense));
                (
                    happens,
                    Timed {
                        op,
                        called: stretch(called),
                        returned,
                    },
                )
            })
            .collect();
        timed.sort_by_key(|(happens, _)| *happens);
        let mut value = None;
        for (_, one) in &mut timed {
            let (after, answer) = one.op.apply(value);
            // Of those that are not answered, some happen.
            if let Some((_, said)) = &mut one.returned {
                (value, *said) = (after, answer);
            } else if one.called % 4 == 0 {
                value = after;
            }
        }
        let mut timed: Vec<_> = timed.into_iter().map(|(_, one)| one).collect();
        if let Some((place, said)) = wrong
            && let Some((_, answer)) = timed.get_mut(place).and_then(|one| one.returned.as_mut())
        {
            *answer = said;
        }
        timed
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_search_finds_is_what_there_is(requests in small()) {
        let expected = naive(&requests, &mut Vec::new(), None);
        let mut budget = 1_000_000;
        let found = search(&requests, &mut budget);
        prop_assert_ne!(found, Found::Nothing);
        prop_assert_eq!(found == Found::Order, expected, "{:?} {:?}", found, requests);
        if let Found::Stuck(place) = found {
            prop_assert!(requests[place].returned.is_some());
        }
    }
}
