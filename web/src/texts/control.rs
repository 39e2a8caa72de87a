//! What is done to messages, links, disks, clocks and timers, in words.

use super::{Text, language};
use crate::lab::control::Rule;
use crate::lab::lessons::Shown;
use crate::lab::presets::Preset;
use crate::say;
use crate::views::span;
use raft_sim::{Micros, NodeId, letter};

// ---- a message ---------------------------------------------------------------------------------------------------

/// A row: the entry before those of an append.
pub const PREVIOUS: Text = Text::new("Entry before", "Eintrag davor");
/// A row.
pub const LEADER_COMMIT: Text = Text::new("Leader's commit index", "Commit-Index des Leaders");
/// A row.
pub const SENDER_LAST: Text = Text::new("Sender's last entry", "Letzter Eintrag des Absenders");
/// A row.
pub const GRANTED: Text = Text::new("Granted", "Gewährt");
/// A row.
pub const HANDED_OVER: Text = Text::new("The leader hands over", "Der Leader übergibt");
/// A row.
pub const ACCEPTED: Text = Text::new("Accepted", "Angenommen");
/// A row.
pub const MATCHES_UPTO: Text = Text::new("Matches up to", "Stimmt überein bis");
/// A row.
pub const WAS_ASKED_FOR: Text = Text::new("Was asked for", "Gefragt war");
/// A row.
pub const HINT: Text = Text::new("Could match", "Könnte passen");
/// A row.
pub const ROUND: Text = Text::new("Heartbeat number", "Nummer des Heartbeats");
/// A row.
pub const READ_NUMBER: Text = Text::new("Read number", "Nummer des Lesens");
/// A row.
pub const APPLY_UPTO: Text = Text::new("Apply first up to", "Vorher anzuwenden bis");
/// A row.
pub const SNAPSHOT_UPTO: Text = Text::new("Snapshot up to", "Snapshot bis");
/// A row.
pub const BYTES: Text = Text::new("Bytes", "Bytes");
/// A row.
pub const COMMAND: Text = Text::new("Command", "Befehl");
/// A row.
pub const ATTEMPT: Text = Text::new("Attempt", "Versuch");
/// A row.
pub const ANSWER: Text = Text::new("Answer", "Antwort");
/// A row.
pub const AS_ENTRY: Text = Text::new("As entry", "Als Eintrag");
/// A row.
pub const LEADS: Text = Text::new("Leads, it says", "Es führt, heißt es");
/// A row.
pub const TAKEN: Text = Text::new("Taken", "Genommen");
/// A row.
pub const FROM: Text = Text::new("From", "Von");
/// A row.
pub const TO: Text = Text::new("To", "An");
/// A row.
pub const SENT_AT: Text = Text::new("Sent", "Gesendet");
/// A row.
pub const ARRIVES_AT: Text = Text::new("Arrives", "Kommt an");
/// A row.
pub const LOST_AT: Text = Text::new("Lost", "Verloren");
/// A row.
pub const LOST_WHY: Text = Text::new("Why", "Warum");
/// A row.
pub const IN_TERM: Text = Text::new("Term", "Term");
/// A row: it has arrived.
pub const ARRIVED_AT: Text = Text::new("Arrived", "Angekommen");
/// Yes.
pub const YES: Text = Text::new("yes", "ja");
/// No.
pub const NO: Text = Text::new("no", "nein");
/// Nobody, or nothing.
pub const NONE: Text = Text::new("none", "keiner");
/// Nobody can tell.
pub const CANNOT_TELL: Text = Text::new("nobody can tell", "das weiß niemand");
/// Another entry took the place.
pub const REPLACED: Text = Text::new("superseded", "ersetzt");

/// A heading: the entries of an append.
pub const ENTRIES: Text = Text::new("Entries", "Einträge");
/// An entry that a leader opens its term with.
pub const BLANK_ENTRY: Text = Text::new("blank", "leer");
/// A heading.
pub const WHY_SENT: Text = Text::new("Why it was sent", "Warum sie gesendet wurde");
/// The journal goes no further back.
pub const WHY_FORGOTTEN: Text = Text::new("That is too long ago to be known.", "Das ist zu lange her.");
/// A heading.
pub const IF_NOW: Text = Text::new("If it arrived now", "Wenn sie jetzt ankäme");
/// Below it.
pub const IF_NOW_NOTE: Text = Text::new(
    "Tried on a copy of the cluster, with nothing else done.",
    "An einer Kopie des Clusters ausprobiert, sonst geschieht nichts.",
);
/// Nothing would follow.
pub const NOTHING_FOLLOWS: Text = Text::new("Nothing would follow.", "Es würde nichts folgen.");
/// At the instant of arrival.
pub const AT_ONCE: Text = Text::new("at once", "sofort");
/// Goes to the cause.
pub const GO_TO_CAUSE: Text = Text::new("Go to this moment", "Zu diesem Zeitpunkt");
/// A message whose way is over.
pub const MESSAGE_OVER: Text = Text::new("Its way is over.", "Ihr Weg ist zu Ende.");
/// The buttons of a message, for those who do not see them.
pub const MESSAGE_DEEDS: Text = Text::new("What to do with the message", "Was mit der Nachricht geschieht");

/// More entries than are shown.
#[must_use]
pub fn more_entries(count: u64) -> String {
    say!("and {count} more", "und {count} weitere")
}

/// An entry with its term.
#[must_use]
pub fn entry_in_term(index: u64, term: u64) -> String {
    if index == 0 {
        return NONE.now().to_owned();
    }
    say!("{index}, term {term}", "{index}, Term {term}")
}

/// So much later.
#[must_use]
pub fn later(by: &str) -> String {
    say!("after {by}", "nach {by}")
}

// ---- links -------------------------------------------------------------------------------------------------------

/// A heading: from here on, what is sent behaves so.
pub const FROM_NOW_ON: Text = Text::new("From now on", "Von jetzt an");
/// The choice of a direction.
pub const WHICH_WAY: Text = Text::new("Which way", "Welche Richtung");
/// Both.
pub const BOTH_WAYS: Text = Text::new("Both ways", "Beide Richtungen");
/// The two ways differ.
pub const WAYS_DIFFER: Text = Text::new(
    "The two ways differ; a turn of a dial here makes them alike.",
    "Die beiden Richtungen sind verschieden; wer hier dreht, macht sie gleich.",
);
/// A dial.
pub const LINK_LATENCY: Text = Text::new("Latency", "Latenz");
/// A dial.
pub const LINK_JITTER: Text = Text::new("Jitter, more or less", "Schwankung, mehr oder weniger");
/// A dial.
pub const LINK_LOSS: Text = Text::new("Messages lost", "Nachrichten verloren");
/// A dial.
pub const LINK_DUPLICATION: Text = Text::new("Messages doubled", "Nachrichten verdoppelt");

// ---- disks, clocks, patience -------------------------------------------------------------------------------------

/// What can be unfolded in the inspector of a node.
pub const DISK_CLOCK_PATIENCE: Text = Text::new("Disk, clock, patience", "Platte, Uhr, Geduld");
/// A heading.
pub const DISK: Text = Text::new("Disk", "Platte");
/// A heading.
pub const CLOCK: Text = Text::new("Clock", "Uhr");
/// A heading.
pub const PATIENCE: Text = Text::new("Patience", "Geduld");
/// A dial.
pub const DISK_FLUSH: Text = Text::new("A write takes", "Ein Schreiben dauert");
/// A dial.
pub const DISK_JITTER: Text = Text::new("More or less", "Mehr oder weniger");
/// A button.
pub const STALL: Text = Text::new("Let it stand still", "Stillstehen lassen");
/// A button.
pub const UNSTALL: Text = Text::new("Let it go on", "Weitergehen lassen");
/// A button.
pub const STALL_ALL: Text = Text::new("Let all stand still", "Alle stillstehen lassen");
/// A button.
pub const UNSTALL_ALL: Text = Text::new("Let all go on", "Alle weitergehen lassen");
/// A button.
pub const FAIL: Text = Text::new("Let it fail", "Ausfallen lassen");
/// A button.
pub const TEAR: Text = Text::new("Crash in a write", "Absturz beim Schreiben");
/// A dial.
pub const CLOCK_RATE: Text = Text::new("Speed of the clock", "Gang der Uhr");
/// A dial.
pub const TIMEOUT_MIN: Text = Text::new("Shortest election timeout", "Kürzestes Wahl-Timeout");
/// A dial.
pub const TIMEOUT_MAX: Text = Text::new("Longest election timeout", "Längstes Wahl-Timeout");
/// A dial.
pub const HEARTBEAT_EVERY: Text = Text::new("A heartbeat every", "Ein Heartbeat alle");

/// A button: a clock jumps ahead.
#[must_use]
pub fn jump(by: &str) -> String {
    say!("Jump ahead {by}", "Springt {by} vor")
}

// ---- the settings ------------------------------------------------------------------------------------------------

/// A heading.
pub const CONDITIONS: Text = Text::new("Conditions", "Bedingungen");
/// Below it.
pub const CONDITIONS_NOTE: Text = Text::new(
    "One press sets all links and disks, from now on.",
    "Ein Druck setzt alle Verbindungen und Platten, von jetzt an.",
);
/// A heading.
pub const ALL_LINKS: Text = Text::new("All links", "Alle Verbindungen");
/// A heading.
pub const ALL_DISKS: Text = Text::new("All disks", "Alle Platten");
/// A heading.
pub const ALL_NODES: Text = Text::new("Patience of all nodes", "Geduld aller Knoten");
/// A heading.
pub const LESSONS: Text = Text::new("To see something", "Um etwas zu sehen");
/// A heading.
pub const RULES: Text = Text::new("Rules", "Regeln");
/// Below it.
pub const RULES_NOTE: Text = Text::new(
    "A switch plays this run again under the other rule, up to this moment: same seed, same actions. The run as it was stays as a branch.",
    "Ein Schalter spielt diesen Lauf unter der anderen Regel noch einmal, bis zu diesem Augenblick: gleicher Seed, gleiche Aktionen. Der bisherige Lauf bleibt als Zweig.",
);
/// Below what begins the run anew.
pub const BEGINNING_NOTE: Text = Text::new(
    "What is set from here on begins the run anew. Links, disks, clocks and patience stay as you set them.",
    "Was von hier an gesetzt wird, beginnt den Lauf neu. Verbindungen, Platten, Uhren und Geduld bleiben, wie du sie gesetzt hast.",
);
/// A switch.
pub const LEASE_READS: Text = Text::new("Lease reads", "Lesen mit Lease");
/// What it does.
pub const LEASE_READS_HELP: Text = Text::new(
    "A leader answers reads at once while it may trust its clock; needs check-quorum (dissertation \u{a7}6.4.1).",
    "Ein Leader beantwortet Lesen sofort, solange er seiner Uhr trauen darf; braucht Check-Quorum (Dissertation \u{a7}6.4.1).",
);
/// A switch.
pub const FORWARD: Text = Text::new("Followers pass commands on", "Follower reichen Befehle weiter");
/// What it does.
pub const FORWARD_HELP: Text = Text::new(
    "Instead of sending the client away (dissertation \u{a7}6.2).",
    "Statt den Client wegzuschicken (Dissertation \u{a7}6.2).",
);
/// A dial.
pub const DRIFT: Text = Text::new(
    "Clocks may drift, it believes",
    "Uhren dürfen abweichen, glaubt er",
);

/// The name of a preset.
#[must_use]
pub const fn preset(preset: Preset) -> Text {
    match preset {
        Preset::Lan => Text::new("LAN", "LAN"),
        Preset::Wan => Text::new("WAN", "WAN"),
        Preset::Flaky => Text::new("Flaky", "Wacklig"),
        Preset::Hostile => Text::new("Hostile", "Feindlich"),
    }
}

/// What a preset is, in one line.
#[must_use]
pub fn preset_line(preset: Preset) -> String {
    let conditions = preset.conditions();
    let latency = span(conditions.link.latency);
    let loss = conditions.link.loss_per_million / 10_000;
    match loss {
        0 => say!("{latency}, nothing lost", "{latency}, ohne Verlust"),
        _ => say!("{latency}, {loss} % lost", "{latency}, {loss} % Verlust"),
    }
}

/// What a preset does to the patience of the nodes; nothing if it leaves it.
#[must_use]
pub fn preset_patience(preset: Preset) -> Option<String> {
    let timing = preset.conditions().timing?;
    // A number and its unit stay on one line.
    let [min, max] = [timing.election_timeout_min, timing.election_timeout_max]
        .map(|timeout| span(timeout).replace(' ', "\u{a0}"));
    Some(say!(
        "Sets timeouts too: {min} \u{2013} {max}",
        "Setzt auch Timeouts: {min} \u{2013} {max}"
    ))
}

/// A preset was chosen. `timeouts` are the election timeouts before and from now on, shortest and longest, if they change.
#[must_use]
pub fn preset_chosen(chosen: Preset, timeouts: Option<[[Micros; 2]; 2]>) -> String {
    let name = preset(chosen);
    let Some(timeouts) = timeouts else {
        return say!(
            "{name}: all links and disks are set, from now on.",
            "{name}: alle Verbindungen und Platten sind gesetzt, von jetzt an."
        );
    };
    let [old, new] = timeouts.map(|[min, max]| format!("{}\u{a0}\u{2013} {}", span(min), span(max)));
    say!(
        "{name}: links, disks and timeouts are set. Timeouts: {new}, before {old}. {KEEPS_TIMEOUT}",
        "{name}: Verbindungen, Platten und Timeouts sind gesetzt. Timeouts: {new}, vorher {old}. {KEEPS_TIMEOUT}"
    )
}

// ---- timers and lessons ------------------------------------------------------------------------------------------

/// What other timeouts do not change: the length of a timer that runs.
pub const KEEPS_TIMEOUT: Text = Text::new(
    "A running timer keeps its length, also through heartbeats, until its node campaigns, steps down or starts.",
    "Ein laufender Timer behält seine Länge, auch bei Heartbeats, bis sein Knoten kandidiert, abtritt oder startet.",
);

/// The timers are spread.
#[must_use]
pub fn timers_spread() -> String {
    say!(
        "Each node takes a timeout of its own next, so that one campaigns alone. {KEEPS_TIMEOUT}",
        "Jeder Knoten nimmt als Nächstes ein eigenes Wahl-Timeout, damit einer allein kandidiert. {KEEPS_TIMEOUT}"
    )
}

/// The timers are aligned.
#[must_use]
pub fn timers_aligned(leader: Option<NodeId>) -> String {
    match leader.map(letter) {
        None => say!(
            "All nodes have the same timeout now, and it has passed for all of them at once.",
            "Alle Knoten haben jetzt dasselbe Wahl-Timeout, und es ist für alle zugleich abgelaufen."
        ),
        Some(leader) => say!(
            "All nodes take the same timeout next; while they follow {leader}, they do not yet. {KEEPS_TIMEOUT}",
            "Alle Knoten nehmen als Nächstes dasselbe Wahl-Timeout; solange sie {leader} folgen, noch nicht. {KEEPS_TIMEOUT}"
        ),
    }
}

/// The timers are as in the beginning.
#[must_use]
pub fn timers_usual() -> String {
    say!(
        "All nodes draw their next timeouts by chance again. {KEEPS_TIMEOUT}",
        "Alle Knoten losen ihre nächsten Wahl-Timeouts wieder aus. {KEEPS_TIMEOUT}"
    )
}

/// What a script has brought about.
#[must_use]
pub fn shown(shown: &Shown) -> String {
    match shown {
        Shown::Split(candidates) => {
            let names = names(candidates);
            say!(
                "Split vote: {names} asked at once, and none has a majority. Play, and see who times out first.",
                "Geteilte Stimmen: {names} fragten zugleich, und keiner hat eine Mehrheit. Abspielen zeigt, wessen Timer zuerst abläuft."
            )
        }
        Shown::Uneven { leader, short, long } => {
            let [leader, short, long] = [leader, short, long].map(|node| letter(*node));
            say!(
                "Logs differ as in figure 7: {short} lacks committed entries, {long} has some that no majority has. Mend all, and {leader} repairs them.",
                "Logs wie in Abbildung 7: {short} fehlen committete Einträge, {long} hat welche, die keine Mehrheit hat. Sind alle geheilt, bringt {leader} sie in Ordnung."
            )
        }
    }
}

fn names(nodes: &[NodeId]) -> String {
    let mut text = String::new();
    for (place, node) in nodes.iter().enumerate() {
        let between = match place {
            0 => "",
            _ if place + 1 < nodes.len() => ", ",
            _ => match language() {
                super::Language::English => " and ",
                super::Language::German => " und ",
            },
        };
        text.push_str(between);
        text.push_str(&letter(*node).to_string());
    }
    text
}

/// A script has failed.
pub const LESSON_FAILED: Text = Text::new(
    "It did not come to that here: too much is lost, or too few nodes can speak with each other. The run is as it was.",
    "Dazu kam es hier nicht: zu viel geht verloren, oder zu wenige Knoten erreichen einander. Der Lauf ist, wie er war.",
);

// ---- what if -----------------------------------------------------------------------------------------------------

/// The name of a rule, within a sentence.
#[must_use]
pub const fn rule(rule: Rule) -> Text {
    match rule {
        Rule::PreVote => Text::new("pre-vote", "Vorabstimmung"),
        Rule::CheckQuorum => Text::new("check-quorum", "Check-Quorum"),
        Rule::LeaseReads => Text::new("lease reads", "Lesen mit Lease"),
        Rule::Forward => Text::new("passing commands on", "Weiterreichen von Befehlen"),
    }
}

/// A run was played again under other settings: the rules that were switched, and whether they are on now.
#[must_use]
pub fn played_again(switched: &[(Rule, bool)], left_out: usize) -> String {
    let mut text = say!(
        "The same seed and actions again",
        "Gleicher Seed und gleiche Aktionen noch einmal"
    );
    for (rule, on) in switched {
        let rule = self::rule(*rule);
        text.push_str(&match on {
            true => say!(", {rule} on", ", mit {rule}"),
            false => say!(", {rule} off", ", ohne {rule}"),
        });
    }
    text.push_str(&say!(", at the same moment.", ", im selben Augenblick."));
    match left_out {
        0 => {}
        1 => text.push_str(&say!(
            " One action could not be done here.",
            " Eine Aktion war hier nicht möglich."
        )),
        _ => text.push_str(&say!(
            " {left_out} actions could not be done here.",
            " {left_out} Aktionen waren hier nicht möglich."
        )),
    }
    text
}

/// The run is too long.
pub const TOO_LONG_TO_REPEAT: Text = Text::new(
    "This run is too long to be played again here.",
    "Dieser Lauf ist zu lang, um hier noch einmal gespielt zu werden.",
);
