//! Every sentence is one that a person could have written.

mod inside;
mod outside;

use super::{Telling, tell};
use crate::action::Action;
use crate::generate;
use crate::journal::{Causes, Record, What};
use crate::name::EventId;
use proptest::prelude::*;
use raft::{CommitReason, Configuration, Event, Index, Instant, LogId, MessageKind, NodeId, Term};

const A: NodeId = NodeId(1);
const B: NodeId = NodeId(2);

const KINDS: [MessageKind; 12] = [
    MessageKind::PreVote,
    MessageKind::PreVoteReply,
    MessageKind::RequestVote,
    MessageKind::RequestVoteReply,
    MessageKind::AppendEntries,
    MessageKind::AppendEntriesReply,
    MessageKind::InstallSnapshot,
    MessageKind::TimeoutNow,
    MessageKind::ReadIndex,
    MessageKind::ReadIndexReply,
    MessageKind::Heartbeat,
    MessageKind::HeartbeatReply,
];

const fn entry(index: u64, term: u64) -> LogId {
    LogId {
        term: Term(term),
        index: Index(index),
    }
}

fn told(what: What) -> Telling {
    tell(&Record {
        id: EventId(1),
        at: Instant(1),
        node: Some(B),
        what,
        causes: Causes::NONE,
    })
}

fn telling_of(event: Event) -> Telling {
    told(What::Node(event))
}

/// What is wrong with a telling, if anything is.
fn fault(telling: &Telling) -> Option<String> {
    let title = telling.title();
    let sentences = [Some(&title), telling.why.as_ref()];
    for text in sentences.into_iter().flatten() {
        // What derives `Debug` writes braces, parentheses, paths and quotes: nothing here does.
        let debug = [
            "{", "}", "::", "(", "\"", "Some", "None", "NodeId", "Term", "Index", "_",
        ];
        if let Some(mark) = debug.iter().find(|mark| text.contains(**mark)) {
            return Some(format!("{mark:?} in {text:?}"));
        }
        if text.ends_with(['.', '!', ' ', ':', ',']) || text.starts_with(' ') || text.contains("  ") {
            return Some(format!("the ends of {text:?}"));
        }
        if text.chars().count() >= 110 {
            return Some(format!("{} characters: {text:?}", text.chars().count()));
        }
        if text.contains("the rules say so") || text.contains("has no words") {
            return Some(format!("nothing is said by {text:?}"));
        }
    }
    if telling.subject.is_empty() || telling.says.is_empty() {
        return Some(format!("nobody, or nothing: {telling:?}"));
    }
    telling
        .section
        .filter(|section| !section.contains(['§', 'f']))
        .map(str::to_owned)
}

#[test]
fn every_event_is_told_in_a_sentence() {
    let tellings = inside::all()
        .into_iter()
        .map(What::Node)
        .chain(outside::all())
        .map(told);
    let faults: Vec<_> = tellings.filter_map(|telling| fault(&telling)).collect();
    assert_eq!(faults, Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_happens_in_drawn_runs_is_told_in_sentences(number in any::<u64>()) {
        for record in generate::run(number).cluster().journal().iter() {
            let telling = tell(record);
            prop_assert_eq!(fault(&telling), None, "{:?}", record);
        }
    }
}

#[test]
fn titles_read_well() {
    let title = |event| telling_of(event).title();
    let range = |from, upto| Event::Committed {
        from: Index(from),
        upto: Index(upto),
        why: CommitReason::LeaderSaid {
            leader: A,
            commit: Index(upto),
            verified: Index(upto),
        },
    };
    assert_eq!(title(range(1, 2)), "B knows that entry 2 is committed");
    assert_eq!(title(range(1, 3)), "B knows that entries 2 and 3 are committed");
    assert_eq!(
        title(Event::MembershipAppended {
            index: Index(4),
            configuration: Configuration::of([A, B, NodeId(3)]).unwrap().into(),
        }),
        "B now goes by the members A, B and C"
    );
    let acted = |action| told(What::Acted(action)).title();
    assert_eq!(
        acted(Action::Partition {
            groups: vec![vec![A, B]]
        }),
        "you part A B from the rest"
    );
    let command = "delete".into();
    assert_eq!(
        acted(Action::Submit { node: A, command }),
        "you delete x through A"
    );
}

/// What a voter compared is said, whichever of the two logs is empty.
#[test]
fn a_vote_says_what_was_compared() {
    let why = |theirs, ours| {
        telling_of(Event::VoteGranted {
            candidate: A,
            term: Term(3),
            pre: false,
            theirs,
            ours,
        })
        .why
        .unwrap()
    };
    assert_eq!(
        why(LogId::ZERO, LogId::ZERO),
        "A's log is as empty as its own: not behind"
    );
    assert_eq!(
        why(entry(5, 2), entry(5, 2)),
        "A's log ends as its own does, with entry 5 of term 2: not behind"
    );
    assert_eq!(
        why(entry(5, 2), LogId::ZERO),
        "A's log ends with entry 5 of term 2, its own is empty: not behind"
    );
}
