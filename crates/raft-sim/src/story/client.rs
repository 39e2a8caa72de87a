//! What clients ask and hear, told.

use super::{Importance, Language, Telling, members, telling};
use crate::journal::{AskReason, What};
use crate::kv::{Answer, Ask};
use crate::name::letter;
use crate::observed::EntryText;

/// A command may be long, and may leave its key out: it is told with its key, as entries and answers tell it.
pub(super) fn command(command: &str) -> String {
    let command = command.trim();
    Ask::parse(command).map_or_else(|_| shortened(command), |ask| shortened(&ask.to_string()))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text.to_owned(),
    }
}

/// What the state machine answered: `x = 5`.
#[must_use]
pub fn answer(answer: &Answer, language: Language) -> String {
    if language == Language::English {
        return answer.to_string();
    }
    match answer {
        // The same in every language.
        Answer::Value { .. } => answer.to_string(),
        Answer::Deleted { key, existed: true } => format!("{key} gelöscht"),
        Answer::Deleted { key, existed: false } => format!("es gab kein {key}"),
        Answer::Overflow { key, value } => format!("{key} bleibt {value}: die Summe passt nicht in 64 Bit"),
        Answer::Missing { key } => format!("es gibt kein {key}"),
        Answer::Unequal { key, value } => format!("{key} bleibt {value}: erwartet war ein anderer Wert"),
        Answer::Ignored => "kein Befehl: nichts ändert sich".into(),
    }
}

/// What an entry carries; nothing, if it is blank.
#[must_use]
pub fn entry_text(text: &EntryText, language: Language) -> String {
    match text {
        EntryText::Configuration(configuration) => members(language, configuration),
        EntryText::Bytes(bytes) => told!(language, "{bytes} bytes", "{bytes} Byte"),
        // Commands are the same in every language.
        EntryText::Blank | EntryText::Command(_) | EntryText::Register => text.to_string(),
    }
}

pub(super) fn tell(language: Language, who: &str, what: &What) -> Telling {
    let node = |says: String, importance| telling(who, says, importance);
    let word = |english, german| language.choose(english, german);
    let client = |says: String| telling(word("the client", "der Client"), says, Importance::Main);
    match what {
        What::Asked {
            node,
            command: said,
            why,
            attempt,
            ..
        } => {
            let importance = match attempt {
                1 => Importance::Detail,
                _ => Importance::Main,
            };
            let says = told!(
                language,
                "asks {} to {}",
                "bittet {} um {}",
                letter(*node),
                command(said)
            );
            telling(word("the client", "der Client"), says, importance)
                .because(ask_reason(language, *why, said))
        }
        What::Accepted { entry, .. } => node(
            told!(
                language,
                "takes the command as entry {}",
                "nimmt den Befehl als Eintrag {} auf",
                entry.index
            ),
            Importance::Main,
        )
        .because(told!(
            language,
            "it leads term {}",
            "er führt Term {}",
            entry.term
        ))
        .by("§5.3"),
        What::SentAway { hint, .. } => {
            let why = match hint {
                Some(leader) => told!(
                    language,
                    "it does not lead: it says that {} does",
                    "er führt nicht: er sagt, dass {} führt",
                    letter(*leader)
                ),
                None => word(
                    "it does not lead, and knows of no leader",
                    "er führt nicht und weiß von keinem Leader",
                )
                .into(),
            };
            node(
                word("sends the client away", "schickt den Client weg").into(),
                Importance::Main,
            )
            .because(why)
            .by("§8")
        }
        What::PassedOn { to, .. } => node(
            told!(
                language,
                "passes the command on to {}",
                "reicht den Befehl an {} weiter",
                letter(*to)
            ),
            Importance::Main,
        )
        .because(word(
            "it does not lead, and knows who does",
            "er führt nicht und weiß, wer führt",
        )),
        What::ReadBegun { .. } => node(
            word("takes the read", "nimmt den Lesebefehl an").into(),
            Importance::Main,
        )
        .because(word(
            "it answers once it knows that what it says is current",
            "er antwortet, sobald er weiß, dass seine Antwort aktuell ist",
        ))
        .by("§8"),
        What::Read { upto, .. } => node(
            told!(
                language,
                "answers a read from its state at entry {upto}",
                "beantwortet einen Lesebefehl aus seinem Zustand bei Eintrag {upto}"
            ),
            Importance::Detail,
        ),
        What::Answered {
            entry, answer: heard, ..
        } => client(told!(
            language,
            "hears: {}",
            "hört: {}",
            shortened(&answer(heard, language))
        ))
        .because(told!(
            language,
            "entry {} is committed and applied",
            "Eintrag {} ist committet und angewendet",
            entry.index
        )),
        What::ReadAnswered {
            upto, answer: heard, ..
        } => client(told!(
            language,
            "reads: {}",
            "liest: {}",
            shortened(&answer(heard, language))
        ))
        .because(told!(
            language,
            "the node had applied everything up to entry {upto}",
            "der Knoten hatte alles bis Eintrag {upto} angewendet"
        ))
        .by("§8"),
        other => hears(language, other),
    }
}

/// What else a client learns of its commands and its session.
fn hears(language: Language, what: &What) -> Telling {
    let word = |english, german| language.choose(english, german);
    let client = |english, german| {
        telling(
            word("the client", "der Client"),
            word(english, german),
            Importance::Main,
        )
    };
    match what {
        What::Superseded { entry, by, .. } => {
            let (index, term) = (entry.index, entry.term);
            client(
                "hears that its command is superseded",
                "hört, dass sein Befehl verdrängt ist",
            )
            .because(told!(
                language,
                "it was entry {index} of term {term}, and an entry of term {by} is committed in its place",
                "er war Eintrag {index} von Term {term}, und an seiner Stelle ist ein Eintrag von Term {by} committet"
            ))
        }
        What::Registered { client: session } => {
            let mut told = client("has a session", "hat eine Sitzung")
                .because(told!(
                    language,
                    "entry {} opened it",
                    "Eintrag {} hat sie eröffnet",
                    session.0
                ))
                .by("dissertation §6.3");
            told.importance = Importance::Detail;
            told
        }
        What::SessionExpired { .. } => client(
            "hears that its session is no more",
            "hört, dass es seine Sitzung nicht mehr gibt",
        )
        .because(word(
            "other clients needed the room",
            "andere Clients brauchten den Platz",
        ))
        .by("dissertation §6.3"),
        _ => client(
            "hears that nobody can tell what came of its command",
            "hört, dass niemand weiß, was aus seinem Befehl wurde",
        )
        .because(word(
            "the node that had it lost sight of it: it may come to be applied, or not",
            "der Knoten, der ihn hatte, hat ihn aus den Augen verloren: vielleicht wird er noch angewendet",
        )),
    }
}

fn ask_reason(language: Language, why: AskReason, command: &str) -> &'static str {
    let (english, german) = match why {
        AskReason::Told => ("it was told to", "so war es verlangt"),
        AskReason::Hint => (
            "the last node said that it leads",
            "der letzte Knoten sagte, dass er führt",
        ),
        AskReason::NoLeader => (
            "the last node knew of no leader",
            "der letzte Knoten wusste von keinem Leader",
        ),
        AskReason::NoAnswer => (
            "the last node did not answer in time",
            "der letzte Knoten hat nicht rechtzeitig geantwortet",
        ),
        AskReason::Session if command == "register" => (
            "its commands are numbered in a session, so that none is done twice",
            "in einer Sitzung sind seine Befehle nummeriert, damit keiner zweimal geschieht",
        ),
        AskReason::Session => (
            "its session has room for it now",
            "seine Sitzung hat jetzt Platz dafür",
        ),
    };
    language.choose(english, german)
}
