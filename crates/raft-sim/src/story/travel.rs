//! What messages are called, and what becomes of them on their way, told.

use super::{Importance, Language, Telling, telling};
use crate::journal::{LossReason, Parcel, ParcelKind};
use crate::name::{Endpoint, MessageName};
use raft::MessageKind;

/// What a message of a kind is called. German has feminine names only, which are alike in every case.
pub(super) const fn called(language: Language, kind: MessageKind) -> &'static str {
    let (english, german) = match kind {
        MessageKind::PreVote => ("a pre-vote", "eine Vorabstimmungs-Anfrage"),
        MessageKind::PreVoteReply => (
            "an answer to a pre-vote",
            "eine Antwort auf eine Vorabstimmungs-Anfrage",
        ),
        MessageKind::RequestVote => ("a vote request", "eine Stimmanfrage"),
        MessageKind::RequestVoteReply => (
            "an answer to a vote request",
            "eine Antwort auf eine Stimmanfrage",
        ),
        MessageKind::AppendEntries => ("an append", "eine Append-Nachricht"),
        MessageKind::AppendEntriesReply => ("an answer to an append", "eine Append-Antwort"),
        MessageKind::Heartbeat => ("a heartbeat", "eine Heartbeat-Nachricht"),
        MessageKind::HeartbeatReply => ("an answer to a heartbeat", "eine Heartbeat-Antwort"),
        MessageKind::InstallSnapshot => ("a snapshot", "eine Snapshot-Nachricht"),
        MessageKind::TimeoutNow => ("a call to campaign now", "eine Aufforderung zur Kandidatur"),
        MessageKind::ReadIndex => ("a question for a read", "eine Frage für einen Lesebefehl"),
        MessageKind::ReadIndexReply => ("an answer for a read", "eine Antwort für einen Lesebefehl"),
        _ => ("a message", "eine Nachricht"),
    };
    language.choose(english, german)
}

/// What a message is called, with what it carries.
fn named(language: Language, parcel: &Parcel) -> String {
    let entries = parcel.entries;
    let (english, german) = match parcel.kind {
        ParcelKind::Raft(MessageKind::AppendEntries) if entries > 1 => {
            return told!(
                language,
                "{entries} entries",
                "eine Append-Nachricht mit {entries} Einträgen"
            );
        }
        ParcelKind::Raft(MessageKind::AppendEntries) if entries == 1 => {
            ("an entry", "eine Append-Nachricht mit 1 Eintrag")
        }
        ParcelKind::Raft(kind) => return called(language, kind).into(),
        ParcelKind::Request(_) if entries == 0 => ("a read", "eine Leseanfrage"),
        ParcelKind::Request(_) => ("a command", "eine Anfrage"),
        ParcelKind::Answer(_) => ("an answer", "eine Antwort"),
        ParcelKind::Chunk => ("a piece of a snapshot", "ein Stück eines Snapshots"),
        ParcelKind::ChunkReply => ("the confirmation of a piece", "die Bestätigung eines Stücks"),
    };
    language.choose(english, german).into()
}

/// Who sends or receives: "A", "the client".
fn end(language: Language, end: Endpoint) -> String {
    match (language, end) {
        (Language::German, Endpoint::Client) => "der Client".into(),
        _ => end.to_string(),
    }
}

/// "from A", "from the client".
fn from(language: Language, end: Endpoint) -> String {
    match (language, end) {
        (Language::German, Endpoint::Client) => "vom Client".into(),
        _ => told!(language, "from {end}", "von {end}"),
    }
}

/// To whom: "B", "the client"; in German as it follows "an" and "auf".
fn to(language: Language, end: Endpoint) -> String {
    match (language, end) {
        (Language::German, Endpoint::Client) => "den Client".into(),
        _ => end.to_string(),
    }
}

/// A message by its name: "message 7 from A to C".
pub(super) fn message(language: Language, name: MessageName) -> String {
    if language == Language::English {
        return name.to_string();
    }
    let count = name.count & !MessageName::INJECTED;
    let what = match name.count & MessageName::INJECTED {
        0 => "Nachricht",
        _ => "eingeschleuste Nachricht",
    };
    let (from, to) = (from(language, name.from), to(language, name.to));
    format!("{what} {count} {from} an {to}")
}

/// Heartbeats come all the time.
const fn weight(parcel: &Parcel) -> Importance {
    match parcel.kind {
        ParcelKind::Raft(MessageKind::Heartbeat | MessageKind::HeartbeatReply) => Importance::Noise,
        _ => Importance::Detail,
    }
}

pub(super) fn sent(language: Language, parcel: &Parcel) -> Telling {
    let (what, to) = (named(language, parcel), to(language, parcel.name.to));
    telling(
        end(language, parcel.name.from),
        told!(language, "sends {what} to {to}", "sendet {what} an {to}"),
        weight(parcel),
    )
}

pub(super) fn delivered(language: Language, parcel: &Parcel) -> Telling {
    let (what, from) = (named(language, parcel), from(language, parcel.name.from));
    telling(
        end(language, parcel.name.to),
        told!(language, "receives {what} {from}", "erhält {what} {from}"),
        Importance::Noise,
    )
}

pub(super) fn waits(language: Language, who: &str, parcel: &Parcel) -> Telling {
    let (what, from) = (named(language, parcel), from(language, parcel.name.from));
    let says = told!(
        language,
        "is paused: {what} {from} waits",
        "ist angehalten: {what} {from} wartet"
    );
    telling(who, says, weight(parcel))
}

pub(super) fn duplicated(language: Language, parcel: &Parcel) -> Telling {
    let what = named(language, parcel);
    let (from, to) = (from(language, parcel.name.from), to(language, parcel.name.to));
    telling(
        language.choose("the network", "das Netz"),
        told!(
            language,
            "will deliver {what} {from} to {to} twice",
            "stellt {what} {from} an {to} zweimal zu"
        ),
        Importance::Detail,
    )
}

pub(super) fn lost(language: Language, parcel: &Parcel, why: LossReason) -> Telling {
    let (sender, receiver) = (parcel.name.from, parcel.name.to);
    let (from, to) = (from(language, sender), to(language, receiver));
    let reason = match why {
        LossReason::Chance => language
            .choose("the link loses some", "die Verbindung verliert manche")
            .into(),
        LossReason::Cut => told!(
            language,
            "the link {from} to {to} is cut",
            "die Verbindung ist in dieser Richtung getrennt"
        ),
        LossReason::Stopped => told!(
            language,
            "{} is stopped",
            "{} ist gestoppt",
            end(language, receiver)
        ),
        LossReason::Dropped => language.choose("it was dropped", "sie wurde verworfen").into(),
        LossReason::Overflow => told!(language, "too much waits for {to}", "auf {to} wartet zu viel"),
    };
    let many = parcel.kind == ParcelKind::Raft(MessageKind::AppendEntries) && parcel.entries > 1;
    let importance = match why {
        LossReason::Dropped => Importance::Main,
        _ => weight(parcel),
    };
    let what = named(language, parcel);
    telling(
        told!(language, "{what} {from} to {to}", "{what} {from} an {to}"),
        language.choose(if many { "are lost" } else { "is lost" }, "geht verloren"),
        importance,
    )
    .because(reason)
}
