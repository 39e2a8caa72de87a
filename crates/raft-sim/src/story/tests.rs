//! Every sentence is one that a person could have written.

mod inside;
mod outside;

use super::{Language, Telling, acted, tell, tell_in};
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

const LANGUAGES: [Language; 2] = [Language::English, Language::German];

fn record(what: What) -> Record {
    Record {
        id: EventId(1),
        at: Instant(1),
        node: Some(B),
        what,
        causes: Causes::NONE,
    }
}

fn told(what: What) -> Telling {
    tell(&record(what))
}

fn telling_of(event: Event) -> Telling {
    told(What::Node(event))
}

/// Everything that can happen, once at least.
fn everything() -> impl Iterator<Item = Record> {
    let inside = inside::all().into_iter().map(What::Node);
    inside.chain(outside::all()).map(record)
}

/// What is wrong with a telling, if anything is.
fn fault(language: Language, telling: &Telling) -> Option<String> {
    let title = telling.title();
    let sentences = [Some(&title), telling.why.as_ref()];
    for text in sentences.into_iter().flatten() {
        // What derives `Debug` writes braces, parentheses, paths and quotes: nothing here does.
        let debug = ["{", "}", "::", "(", "\"", "Some", "None", "NodeId", "_"];
        let of_a_language: &[&str] = match language {
            Language::English => &["Term", "Index"],
            Language::German => &[
                " the ", " is ", " it ", " its ", " of ", " to ", " a ", " entry", "node ", "client ",
            ],
        };
        if let Some(mark) = debug
            .iter()
            .chain(of_a_language)
            .find(|mark| text.contains(**mark))
        {
            return Some(format!("{mark:?} in {text:?}"));
        }
        if text.ends_with(['.', '!', ' ', ':', ',']) || text.starts_with(' ') || text.contains("  ") {
            return Some(format!("the ends of {text:?}"));
        }
        let most = match language {
            Language::English => 110,
            Language::German => 125,
        };
        if text.chars().count() >= most {
            return Some(format!("{} characters: {text:?}", text.chars().count()));
        }
        let nothing = [
            "the rules say so",
            "has no words",
            "so wollen es die Regeln",
            "keine Worte",
        ];
        if nothing.iter().any(|nothing| text.contains(nothing)) {
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

/// What is English still in a German telling, if anything is. What only names a client's command, or its answer, may be alike.
fn untranslated(record: &Record) -> Option<String> {
    let [english, german] = LANGUAGES.map(|language| tell_in(record, language));
    if english.says == german.says || (english.why.is_some() && english.why == german.why) {
        return Some(format!("alike: {german:?}"));
    }
    if (english.section, english.importance) != (german.section, german.importance) {
        return Some(format!("of another weight: {german:?}"));
    }
    // Every number with decimals is written in another way.
    let words = |telling: &Telling| {
        format!(
            "{} {}",
            telling.title(),
            telling.why.as_deref().unwrap_or_default()
        )
    };
    let (english, german) = (words(&english), words(&german));
    let decimals = english.split(' ').filter(|word| {
        let (whole, rest) = word.split_once('.').unwrap_or_default();
        whole.parse::<u64>().is_ok() && rest.parse::<u64>().is_ok()
    });
    decimals
        .filter(|number| german.contains(number))
        .map(|number| format!("{number} in {german:?}"))
        .next()
}

#[test]
fn every_event_is_told_in_a_sentence_in_every_language() {
    for language in LANGUAGES {
        let faults: Vec<_> = everything()
            .filter_map(|record| fault(language, &tell_in(&record, language)))
            .collect();
        assert_eq!(faults, Vec::<String>::new());
    }
}

#[test]
fn german_is_not_english() {
    let faults: Vec<_> = everything().filter_map(|record| untranslated(&record)).collect();
    assert_eq!(faults, Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_happens_in_drawn_runs_is_told_in_sentences(number in any::<u64>()) {
        for record in generate::run(number).cluster().journal().iter() {
            for language in LANGUAGES {
                prop_assert_eq!(fault(language, &tell_in(record, language)), None, "{:?}", record);
            }
            prop_assert_eq!(untranslated(record), None, "{:?}", record);
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
        "A B are parted from the rest"
    );
    let command = "delete".into();
    assert_eq!(
        acted(Action::Submit { node: A, command }),
        "delete x is submitted to A"
    );
}

#[test]
fn titles_read_well_in_german() {
    let title = |what| tell_in(&record(what), Language::German).title();
    let range = |from, upto| {
        What::Node(Event::Committed {
            from: Index(from),
            upto: Index(upto),
            why: CommitReason::LeaderSaid {
                leader: A,
                commit: Index(upto),
                verified: Index(upto),
            },
        })
    };
    assert_eq!(title(range(1, 2)), "B weiß: Eintrag 2 ist committet");
    assert_eq!(title(range(1, 3)), "B weiß: die Einträge 2 und 3 sind committet");
    let configuration = Configuration::of([A, B, NodeId(3)]).unwrap().into();
    let index = Index(4);
    let appended = Event::MembershipAppended { index, configuration };
    assert_eq!(
        title(What::Node(appended)),
        "B kennt jetzt die Mitglieder A, B und C"
    );
    let groups = vec![vec![A, B]];
    assert_eq!(
        title(What::Acted(Action::Partition { groups })),
        "A B werden von den übrigen getrennt"
    );
    let command = "delete".into();
    assert_eq!(
        title(What::Acted(Action::Submit { node: A, command })),
        "delete x geht an A"
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

/// Who looks at a run has not done what is done there: it may come from a link, a file or the gallery.
#[test]
fn what_is_done_is_told_of_what_it_is_done_to_and_of_no_person() {
    let node = A;
    let said = |action: &Action, language| acted(action, language).title();
    let stopped = Action::Stop { node };
    assert_eq!(said(&stopped, Language::English), "A is stopped");
    assert_eq!(said(&stopped, Language::German), "A wird gestoppt");
    let personal = ["you", "your", "du", "dein", "dir"];
    for seed in 0..200 {
        for done in generate::recording(seed).actions {
            for language in [Language::English, Language::German] {
                let told = said(&done.action, language);
                let word = |word: &str| personal.contains(&word.to_lowercase().as_str());
                assert!(!told.split_whitespace().any(word), "{told}");
            }
        }
    }
}
