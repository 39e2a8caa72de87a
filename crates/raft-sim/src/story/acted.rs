//! What is done to the cluster, told. Who did it is not: a run may come from a file, a link or the gallery, and nobody who looks at it
//! did what is done there.

use super::travel::message;
use super::{Importance, Language, Telling, command, telling};
use crate::action::Action;
use crate::name::letter;
use crate::settings::{LinkDials, Timing};
use raft::{Change, NodeId, Step};

/// Tells what is done.
#[must_use]
pub fn acted(action: &Action, language: Language) -> Telling {
    let (what, says) = says(language, action);
    telling(what, says, Importance::Main)
}

/// To what something is done, and what.
fn says(language: Language, action: &Action) -> (String, String) {
    let say = |english: &'static str, german: &'static str| language.choose(english, german).to_owned();
    let name = |node: &NodeId| letter(*node).to_string();
    let link = |from: &NodeId, to: &NodeId| {
        let (from, to) = (letter(*from), letter(*to));
        told!(
            language,
            "the link from {from} to {to}",
            "die Verbindung von {from} nach {to}"
        )
    };
    let pair = |a: &NodeId, b: &NodeId| {
        let (a, b) = (letter(*a), letter(*b));
        told!(
            language,
            "the link between {a} and {b}",
            "die Verbindung zwischen {a} und {b}"
        )
    };
    match action {
        Action::Cut { from, to } => (link(from, to), say("is cut", "wird getrennt")),
        Action::Mend { from, to } => (link(from, to), say("is mended", "wird geheilt")),
        Action::CutBoth { a, b } => (pair(a, b), say("is cut", "wird getrennt")),
        Action::MendBoth { a, b } => (pair(a, b), say("is mended", "wird geheilt")),
        Action::Partition { groups } => parted(language, groups),
        Action::MendAll => (
            say("all links", "alle Verbindungen"),
            say("are mended", "werden geheilt"),
        ),
        Action::SetLink { from, to, dials } => (
            link(from, to),
            told!(
                language,
                "is changed: {}",
                "wird geändert: {}",
                link_dials(language, dials)
            ),
        ),
        Action::SetAllLinks { dials } => (
            say("all links", "alle Verbindungen"),
            told!(
                language,
                "are changed: {}",
                "werden geändert: {}",
                link_dials(language, dials)
            ),
        ),
        Action::Submit { node, command: said } => (
            command(said),
            told!(language, "is submitted to {}", "geht an {}", name(node)),
        ),
        Action::DropMessage { name } => (message(language, *name), say("is dropped", "wird verworfen")),
        Action::DeliverMessage { name } => (
            message(language, *name),
            say("is delivered now", "wird jetzt zugestellt"),
        ),
        Action::DuplicateMessage { name } => {
            (message(language, *name), say("is duplicated", "wird verdoppelt"))
        }
        Action::DelayMessage { name, by } => {
            let by = language.number(by);
            let says = told!(language, "is delayed by {by}", "wird um {by} verzögert");
            (message(language, *name), says)
        }
        Action::AddNode => (say("a node", "ein Knoten"), say("is added", "kommt hinzu")),
        Action::ChangeMembers { node, change } => {
            let changes = changes(language, change);
            (
                name(node),
                told!(language, "is told to {changes}", "soll {changes}"),
            )
        }
        Action::Transfer { node, to } => {
            let to = letter(*to);
            let says = told!(language, "is told to hand over to {to}", "soll an {to} übergeben");
            (name(node), says)
        }
        Action::AwaitLife { within } => {
            let within = language.number(within);
            (
                say("the cluster", "der Cluster"),
                told!(
                    language,
                    "has to live within {within}",
                    "muss binnen {within} leben"
                ),
            )
        }
        Action::Stop { node }
        | Action::Restart { node }
        | Action::Pause { node }
        | Action::Resume { node }
        | Action::TimeOut { node }
        | Action::TakeSnapshot { node }
        | Action::Compact { node }
        | Action::Suspend { node }
        | Action::Unsuspend { node }
        | Action::ForgetLeader { node }
        | Action::ShutDown { node }
        | Action::TearWrite { node } => (name(node), to_node(language, action).to_owned()),
        Action::SetTiming { node, timing } => (name(node), patience(language, timing)),
        Action::SetClock { node, .. } | Action::JumpClock { node, .. } => (
            told!(language, "{}'s clock", "die Uhr von {}", name(node)),
            to_clock(language, action),
        ),
        Action::SetDisk { node, .. }
        | Action::StallDisk { node }
        | Action::UnstallDisk { node }
        | Action::FailDisk { node } => (
            told!(language, "{}'s disk", "die Platte von {}", name(node)),
            to_disk(language, action).to_owned(),
        ),
    }
}

/// What is done to a node.
const fn to_node(language: Language, action: &Action) -> &'static str {
    let (english, german) = match action {
        Action::Stop { .. } => ("is stopped", "wird gestoppt"),
        Action::Restart { .. } => ("is started", "wird gestartet"),
        Action::Pause { .. } => ("is made to pause", "wird angehalten"),
        Action::Resume { .. } => ("may go on", "darf weiterlaufen"),
        Action::TimeOut { .. } => ("is made to time out", "soll nicht länger auf einen Leader warten"),
        Action::TakeSnapshot { .. } => ("is told to take a snapshot", "soll einen Snapshot anlegen"),
        Action::Compact { .. } => (
            "is told to forget what its snapshot has",
            "soll vergessen, was sein Snapshot hat",
        ),
        Action::Suspend { .. } => ("is suspended", "soll aussetzen"),
        Action::Unsuspend { .. } => ("may take part again", "darf wieder teilnehmen"),
        Action::ForgetLeader { .. } => ("is made to forget its leader", "soll seinen Leader vergessen"),
        Action::ShutDown { .. } => ("is shut down", "wird heruntergefahren"),
        Action::TearWrite { .. } => (
            "is made to crash in the middle of a write",
            "soll mitten im Schreiben abstürzen",
        ),
        _ => ("", ""),
    };
    language.choose(english, german)
}

/// How a link behaves: its delay, and what of its messages is lost or comes twice. What does not happen needs no number.
fn link_dials(language: Language, dials: &LinkDials) -> String {
    let [latency, jitter] = [dials.latency, dials.jitter].map(|time| language.number(&time));
    let share = |per_million: u32| {
        let (whole, rest) = (per_million / 10_000, format!("{:04}", per_million % 10_000));
        let number = format!("{whole}.{rest}");
        language.number(&number.trim_end_matches('0').trim_end_matches('.'))
    };
    let mut says = match dials.jitter.0 {
        0 => latency,
        _ => format!("{latency} ± {jitter}"),
    };
    says += &match dials.loss_per_million {
        0 => language.choose(", nothing lost", ", ohne Verlust").to_owned(),
        loss => told!(language, ", {} % lost", ", {} % Verlust", share(loss)),
    };
    if dials.duplicate_per_million > 0 {
        says += &told!(
            language,
            ", {} % doubled",
            ", {} % verdoppelt",
            share(dials.duplicate_per_million)
        );
    }
    says
}

/// How patient a node becomes. What it has drawn already it keeps: only the next timeouts are of this length.
fn patience(language: Language, timing: &Timing) -> String {
    let (min, max) = (timing.election_timeout_min, timing.election_timeout_max);
    let [shortest, longest, every] = [min, max, timing.heartbeat_interval].map(|time| language.number(&time));
    // The core wants the longest to be longer: one that always is the same is as near as it lets.
    if max.0 <= min.0 + 1 {
        told!(
            language,
            "takes {shortest} as its next election timeout; as leader, a heartbeat every {every}",
            "nimmt als nächstes Wahl-Timeout {shortest}; als Leader alle {every} ein Heartbeat"
        )
    } else {
        told!(
            language,
            "draws its next election timeout from {shortest} to {longest}; as leader, a heartbeat every {every}",
            "lost sein nächstes Wahl-Timeout von {shortest} bis {longest} aus; als Leader alle {every} ein Heartbeat"
        )
    }
}

/// What is done to a node's disk.
const fn to_disk(language: Language, action: &Action) -> &'static str {
    let (english, german) = match action {
        Action::SetDisk { .. } => ("is changed", "wird geändert"),
        Action::StallDisk { .. } => ("is made to stand still", "steht von jetzt an still"),
        Action::UnstallDisk { .. } => ("may go on", "darf weiterlaufen"),
        Action::FailDisk { .. } => ("is made to fail", "soll ausfallen"),
        _ => ("", ""),
    };
    language.choose(english, german)
}

/// What is done to a node's clock.
fn to_clock(language: Language, action: &Action) -> String {
    match action {
        Action::SetClock { dial, .. } => {
            let percent = i64::from(dial.per_million) / 10_000;
            told!(
                language,
                "is set to run at {percent}% of the right speed",
                "geht von jetzt an mit {percent} % des rechten Tempos"
            )
        }
        Action::JumpClock { by, .. } => told!(
            language,
            "is made to jump ahead by {}",
            "springt um {} vor",
            language.number(by)
        ),
        _ => String::new(),
    }
}

fn parted(language: Language, groups: &[Vec<NodeId>]) -> (String, String) {
    let group = |group: &[NodeId]| {
        let names: Vec<_> = group.iter().map(|node| letter(*node).to_string()).collect();
        names.join(" ")
    };
    let (what, (english, german)) = match groups {
        [] => (
            language.choose("the nodes", "die Knoten").to_owned(),
            ("are put into one group", "kommen in eine einzige Gruppe"),
        ),
        [one] if one.len() == 1 => (
            group(one),
            ("is parted from the rest", "wird von den übrigen getrennt"),
        ),
        [one] => (
            group(one),
            ("are parted from the rest", "werden von den übrigen getrennt"),
        ),
        groups => {
            let groups: Vec<_> = groups.iter().map(|one| group(one)).collect();
            (groups.join(" | "), ("are parted", "werden getrennt"))
        }
    };
    (what, language.choose(english, german).to_owned())
}

fn changes(language: Language, change: &Change) -> String {
    let Change::Steps { steps, .. } = change else {
        return language
            .choose(
                "leave the joint configuration",
                "die gemeinsame Konfiguration verlassen",
            )
            .into();
    };
    let told = steps.iter().map(|step| match step {
        Step::AddVoter(node) => told!(
            language,
            "add {} as a voter",
            "{} als stimmberechtigt aufnehmen",
            letter(*node)
        ),
        Step::AddLearner(node) => told!(
            language,
            "add {} as a learner",
            "{} als lernend aufnehmen",
            letter(*node)
        ),
        Step::Remove(node) => told!(language, "remove {}", "{} entfernen", letter(*node)),
    });
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::Micros;

    /// With direction and number, and not as if a timer that runs became another one.
    #[test]
    fn how_patient_a_node_becomes_is_told_in_numbers() {
        let told = |min, max, language| {
            let timing = Timing {
                election_timeout_min: Micros(min),
                election_timeout_max: Micros(max),
                heartbeat_interval: Micros(250_000),
            };
            acted(
                &Action::SetTiming {
                    node: NodeId(1),
                    timing,
                },
                language,
            )
            .title()
        };
        assert_eq!(
            told(1_000_000, 2_000_000, Language::English),
            "A draws its next election timeout from 1000 ms to 2000 ms; as leader, a heartbeat every 250 ms"
        );
        assert_eq!(
            told(1_000_000, 2_000_000, Language::German),
            "A lost sein nächstes Wahl-Timeout von 1.000 ms bis 2.000 ms aus; als Leader alle 250 ms ein Heartbeat"
        );
        let same = told(1_000_000, 1_000_001, Language::English);
        assert!(
            same.starts_with("A takes 1000 ms as its next election timeout;"),
            "{same}"
        );
    }

    /// Who turned the dials of all links reads what they are now, with units.
    #[test]
    fn changed_links_are_told_with_their_new_numbers() {
        let told = |loss_per_million, duplicate_per_million, language| {
            let dials = LinkDials {
                latency: Micros(40_000),
                jitter: Micros(1_500),
                loss_per_million,
                duplicate_per_million,
            };
            acted(&Action::SetAllLinks { dials }, language).title()
        };
        assert_eq!(
            told(0, 0, Language::English),
            "all links are changed: 40 ms ± 1.5 ms, nothing lost"
        );
        assert_eq!(
            told(125_000, 10_000, Language::German),
            "alle Verbindungen werden geändert: 40 ms ± 1,5 ms, 12,5 % Verlust, 1 % verdoppelt"
        );
    }
}
