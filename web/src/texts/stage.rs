//! What stands on the stage, in words: nodes, links, messages, the client.

use super::Text;
use crate::say;
use crate::views::client::Silence;
use raft_sim::{Letter, LossReason, MessageKind, MessageName, ParcelKind};

// ---- the stage ---------------------------------------------------------------------------------------------------

/// What the stage is.
pub const STAGE: Text = Text::new("The cluster", "Der Cluster");
/// The client.
pub const CLIENT: Text = Text::new("client", "Client");
/// A stopped node.
pub const STOPPED: Text = Text::new("stopped", "gestoppt");
/// A paused node.
pub const PAUSED: Text = Text::new("paused", "angehalten");
/// A role.
pub const FOLLOWER: Text = Text::new("follower", "Follower");
/// A role.
pub const PRE_CANDIDATE: Text = Text::new("pre-candidate", "Vorkandidat");
/// A role.
pub const CANDIDATE: Text = Text::new("candidate", "Kandidat");
/// A role.
pub const LEADER_ROLE: Text = Text::new("leader", "Leader");

/// A term.
#[must_use]
pub fn term(term: u64) -> String {
    say!("term {term}", "Term {term}")
}

/// The votes of a candidate.
#[must_use]
pub fn votes(yes: u32, needed: u32, compact: bool) -> String {
    if compact {
        say!("votes {yes}/{needed}", "Stimmen {yes}/{needed}")
    } else {
        say!("votes {yes} of {needed}", "Stimmen {yes} von {needed}")
    }
}

/// The pre-votes of a pre-candidate.
#[must_use]
pub fn pre_votes(yes: u32, needed: u32, compact: bool) -> String {
    if compact {
        say!("pre {yes}/{needed}", "vorab {yes}/{needed}")
    } else {
        say!("pre-vote {yes}/{needed}", "vorab {yes} von {needed}")
    }
}

/// Whom a node follows.
#[must_use]
pub fn follows(leader: Letter) -> String {
    say!("follows {leader}", "folgt {leader}")
}

/// Whom a node voted for.
#[must_use]
pub fn voted_for(candidate: Letter, compact: bool) -> String {
    if compact {
        say!("voted {candidate}", "Stimme {candidate}")
    } else {
        say!("voted for {candidate}", "stimmte für {candidate}")
    }
}

/// A node, for those who do not see it.
#[must_use]
pub fn node_label(name: Letter, standing: &str, term: u64, value: Option<i64>) -> String {
    let value = value.map_or_else(String::new, |value| say!(", value {value}", ", Wert {value}"));
    say!(
        "Node {name}, {standing}, term {term}{value}",
        "Knoten {name}, {standing}, Term {term}{value}"
    )
}

/// A link, for those who do not see it.
#[must_use]
pub fn link_label(a: Letter, b: Letter, a_to_b: bool, b_to_a: bool) -> String {
    match (a_to_b, b_to_a) {
        (false, false) => say!(
            "Link {a} to {b}, whole: cut it",
            "Verbindung {a} mit {b}, heil: trennen"
        ),
        (true, true) => say!(
            "Link {a} to {b}, cut: mend it",
            "Verbindung {a} mit {b}, getrennt: heilen"
        ),
        (true, false) => say!(
            "Link {a} to {b}, cut from {a} to {b}: mend it",
            "Verbindung {a} mit {b}, getrennt von {a} nach {b}: heilen"
        ),
        (false, true) => say!(
            "Link {a} to {b}, cut from {b} to {a}: mend it",
            "Verbindung {a} mit {b}, getrennt von {b} nach {a}: heilen"
        ),
    }
}

/// The end of a link.
#[must_use]
pub fn link_end(from: Letter, to: Letter, cut: bool) -> String {
    if cut {
        say!(
            "Mend what {from} sends to {to}",
            "Heilen, was {from} an {to} sendet"
        )
    } else {
        say!(
            "Cut what {from} sends to {to}",
            "Abschneiden, was {from} an {to} sendet"
        )
    }
}

/// The client, for those who do not see it.
#[must_use]
pub fn client_label(command: &str, open: usize) -> String {
    match (command.is_empty(), open) {
        (true, _) => Text::new("The client", "Der Client").into(),
        (false, 0) => say!(
            "The client, last asked {command}",
            "Der Client, fragte zuletzt {command}"
        ),
        (false, open) => say!(
            "The client, last asked {command}, waits for {open}",
            "Der Client, fragte zuletzt {command}, wartet auf {open}"
        ),
    }
}

/// A message in words.
#[must_use]
pub fn message(kind: ParcelKind, name: MessageName, refusal: bool, entries: u64) -> String {
    let what = match kind {
        ParcelKind::Request(_) => Text::new("request", "Anfrage").into(),
        ParcelKind::Answer(_) => Text::new("answer", "Antwort").into(),
        ParcelKind::Chunk => Text::new("piece of a snapshot", "Stück eines Snapshots").into(),
        ParcelKind::ChunkReply => Text::new("piece confirmed", "Stück bestätigt").into(),
        ParcelKind::Raft(kind) => raft_message(kind, refusal, entries),
    };
    let (from, to) = (name.from, name.to);
    say!("{what} from {from} to {to}", "{what} von {from} an {to}")
}

fn raft_message(kind: MessageKind, refusal: bool, entries: u64) -> String {
    let text = match (kind, refusal) {
        (MessageKind::PreVote, _) => Text::new("pre-vote request", "Vorabstimmungs-Anfrage"),
        (MessageKind::PreVoteReply, false) => Text::new("pre-vote", "Vorabstimme"),
        (MessageKind::PreVoteReply, true) => Text::new("pre-vote refused", "Vorabstimme abgelehnt"),
        (MessageKind::RequestVote, _) => Text::new("vote request", "Stimmanfrage"),
        (MessageKind::RequestVoteReply, false) => Text::new("vote", "Stimme"),
        (MessageKind::RequestVoteReply, true) => Text::new("vote refused", "Stimme abgelehnt"),
        (MessageKind::AppendEntries, _) => match entries {
            0 => Text::new("append without entries", "Append ohne Einträge"),
            1 => Text::new("append with 1 entry", "Append mit 1 Eintrag"),
            entries => return say!("append with {entries} entries", "Append mit {entries} Einträgen"),
        },
        (MessageKind::AppendEntriesReply, false) => Text::new("append accepted", "Append angenommen"),
        (MessageKind::AppendEntriesReply, true) => Text::new("append refused", "Append abgelehnt"),
        (MessageKind::Heartbeat, _) => Text::new("heartbeat", "Heartbeat"),
        (MessageKind::HeartbeatReply, _) => Text::new("heartbeat answered", "Heartbeat beantwortet"),
        _ => Text::new("message", "Nachricht"),
    };
    text.into()
}

/// A message that was lost, in words.
#[must_use]
pub fn lost_message(message: &str, why: LossReason) -> String {
    let why = loss(why);
    say!("{message}: lost, {why}", "{message}: verloren, {why}")
}

/// Why a message was lost.
#[must_use]
pub const fn loss(why: LossReason) -> Text {
    match why {
        LossReason::Chance => Text::new("the link loses some", "die Verbindung verliert manche"),
        LossReason::Cut => Text::new("the link is cut", "die Verbindung ist getrennt"),
        LossReason::Stopped => Text::new("its receiver is stopped", "ihr Empfänger ist gestoppt"),
        LossReason::Dropped => Text::new("it was dropped", "sie wurde verworfen"),
        LossReason::Overflow => Text::new(
            "too much waits for its receiver",
            "auf ihren Empfänger wartet zu viel",
        ),
        _ => Text::new("the network lost it", "das Netz hat sie verloren"),
    }
}

// ---- the client --------------------------------------------------------------------------------------------------

/// The field for commands.
pub const COMMAND_FIELD: Text = Text::new("Command for the cluster", "Befehl für den Cluster");
/// An example in it: commands are the same in every language.
pub const COMMAND_EXAMPLE: Text = Text::same("set x 5");
/// The choice of a node.
pub const NODE_FIELD: Text = Text::new("Node that is asked first", "Knoten, der zuerst gefragt wird");
/// No choice: the client finds the leader.
pub const ANY_NODE: Text = Text::new("any node", "beliebig");
/// The button.
pub const SUBMIT: Text = Text::new("Submit", "Senden");
/// Nothing was submitted.
pub const NO_SUBMISSIONS: Text = Text::new(
    "Nothing has been submitted. Write set x 5, add x 2, delete x, cas x 5 7 or get x.",
    "Noch wurde nichts gesendet. Schreibe set x 5, add x 2, delete x, cas x 5 7 oder get x.",
);
/// Nobody can tell.
pub const UNKNOWN_FATE: Text = Text::new(
    "nobody can tell whether it was applied",
    "niemand weiß, ob er angewendet wurde",
);
/// Not a command.
pub const IGNORED: Text = Text::new("not a command", "kein Befehl");

/// A node in the choice.
#[must_use]
pub fn node_choice(name: Letter) -> String {
    say!("node {name}", "Knoten {name}")
}

/// On its way.
#[must_use]
pub fn travelling(node: Letter, attempts: u32) -> String {
    if attempts > 1 {
        say!(
            "on its way to {node}, attempt {attempts}",
            "unterwegs zu {node}, Versuch {attempts}"
        )
    } else {
        say!("on its way to {node}", "unterwegs zu {node}")
    }
}

/// The client hears nothing, and why; and when it asks again, if it does.
#[must_use]
pub fn silent(node: Letter, silence: Silence, again: Option<&str>) -> String {
    let why = match silence {
        Silence::Stopped => say!("{node} is stopped", "{node} ist gestoppt"),
        Silence::Paused => say!("{node} is paused", "{node} ist angehalten"),
        Silence::RequestLost(why) => {
            let why = loss(why);
            say!(
                "lost on its way to {node}: {why}",
                "auf dem Weg zu {node} verloren: {why}"
            )
        }
        Silence::AnswerLost(why) => {
            let why = loss(why);
            say!(
                "the answer of {node} is lost: {why}",
                "die Antwort von {node} ist verloren: {why}"
            )
        }
    };
    match again {
        Some(at) => say!(
            "{why}; the client asks again at {at}",
            "{why}; der Client fragt bei {at} wieder"
        ),
        None => say!("{why}; nobody answers", "{why}; niemand antwortet"),
    }
}

/// In a leader's log.
#[must_use]
pub fn waiting(node: Letter, index: u64) -> String {
    say!(
        "entry {index} of {node}, waits for a majority",
        "Eintrag {index} von {node}, wartet auf eine Mehrheit"
    )
}

/// Settled, the answer travels.
#[must_use]
pub fn answering(node: Letter) -> String {
    say!("{node} answers", "{node} antwortet")
}

/// Sent away.
#[must_use]
pub fn sent_away(node: Letter, hint: Option<Letter>) -> String {
    match hint {
        Some(hint) => say!("{node} sends it on to {hint}", "{node} verweist an {hint}"),
        None => say!(
            "{node} knows no leader, another one is asked",
            "{node} kennt keinen Leader, ein anderer wird gefragt"
        ),
    }
}

/// Applied.
#[must_use]
pub fn done(index: u64, answer: &str) -> String {
    say!(
        "applied as entry {index}: {answer}",
        "angewendet als Eintrag {index}: {answer}"
    )
}

/// Read, without an entry.
#[must_use]
pub fn read(index: u64, answer: &str) -> String {
    say!(
        "read at entry {index}: {answer}",
        "gelesen bei Eintrag {index}: {answer}"
    )
}

/// A node makes sure that what it reads is current.
#[must_use]
pub fn reading(node: Letter) -> String {
    say!(
        "{node} asks a majority whether it may answer",
        "{node} fragt eine Mehrheit, ob er antworten darf"
    )
}

/// No session yet.
pub const REGISTERING: Text = Text::new("waits for its session", "wartet auf seine Sitzung");

/// Another entry took its place.
#[must_use]
pub fn superseded(by: u64) -> String {
    say!(
        "superseded: an entry of term {by} took its place",
        "verdrängt: ein Eintrag von Term {by} steht an seiner Stelle"
    )
}

/// A key is gone.
#[must_use]
pub fn deleted(key: &str) -> String {
    say!("{key} is deleted", "{key} ist gelöscht")
}

/// A key was not there.
#[must_use]
pub fn was_not_there(key: &str) -> String {
    say!("{key} was not there", "{key} gab es nicht")
}

/// A compare-and-set found another value.
#[must_use]
pub fn unequal(key: &str, value: i64) -> String {
    say!(
        "not as expected, {key} stays {value}",
        "nicht wie erwartet, {key} bleibt {value}"
    )
}

/// A sum is too large.
#[must_use]
pub fn overflow(key: &str, value: i64) -> String {
    say!("too large, {key} stays {value}", "zu groß, {key} bleibt {value}")
}
