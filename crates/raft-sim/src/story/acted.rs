//! What a person does, told.

use super::travel::message;
use super::{Importance, Language, Telling, command, telling};
use crate::action::Action;
use crate::name::letter;
use raft::{Change, NodeId, Step};

/// Tells what a person does.
#[must_use]
pub fn acted(action: &Action, language: Language) -> Telling {
    telling(
        language.choose("you", "du"),
        says(language, action),
        Importance::Main,
    )
}

fn says(language: Language, action: &Action) -> String {
    let name = |node: &NodeId| letter(*node);
    match action {
        Action::Stop { node } => told!(language, "stop {}", "stoppst {}", name(node)),
        Action::Restart { node } => told!(language, "start {}", "startest {}", name(node)),
        Action::Pause { node } => told!(language, "pause {}", "hältst {} an", name(node)),
        Action::Resume { node } => told!(language, "let {} go on", "lässt {} weiterlaufen", name(node)),
        Action::TimeOut { node } => told!(
            language,
            "let {}'s election timeout pass",
            "lässt das Wahl-Timeout von {} ablaufen",
            name(node)
        ),
        Action::Cut { from, to } => told!(
            language,
            "cut the link from {} to {}",
            "trennst die Verbindung von {} nach {}",
            name(from),
            name(to)
        ),
        Action::Mend { from, to } => told!(
            language,
            "mend the link from {} to {}",
            "heilst die Verbindung von {} nach {}",
            name(from),
            name(to)
        ),
        Action::CutBoth { a, b } => told!(
            language,
            "cut the link between {} and {}",
            "trennst die Verbindung zwischen {} und {}",
            name(a),
            name(b)
        ),
        Action::MendBoth { a, b } => told!(
            language,
            "mend the link between {} and {}",
            "heilst die Verbindung zwischen {} und {}",
            name(a),
            name(b)
        ),
        Action::Partition { groups } => parted(language, groups),
        Action::MendAll => language
            .choose("mend all links", "heilst alle Verbindungen")
            .into(),
        Action::SetLink { from, to, .. } => told!(
            language,
            "change the link from {} to {}",
            "änderst die Verbindung von {} nach {}",
            name(from),
            name(to)
        ),
        Action::SetAllLinks { .. } => language
            .choose("change all links", "änderst alle Verbindungen")
            .into(),
        Action::SetDisk { node, .. } => told!(
            language,
            "change {}'s disk",
            "änderst die Platte von {}",
            name(node)
        ),
        Action::Submit { node, command: said } => told!(
            language,
            "{} through {}",
            "sendest {} an {}",
            command(said),
            name(node)
        ),
        Action::DropMessage { name } => {
            told!(language, "drop {}", "verwirfst {}", message(language, *name))
        }
        Action::DeliverMessage { name } => {
            told!(
                language,
                "deliver {} now",
                "stellst {} jetzt zu",
                message(language, *name)
            )
        }
        Action::DuplicateMessage { name } => {
            told!(
                language,
                "duplicate {}",
                "verdoppelst {}",
                message(language, *name)
            )
        }
        Action::DelayMessage { name, by } => told!(
            language,
            "delay {} by {}",
            "verzögerst {} um {}",
            message(language, *name),
            language.number(by)
        ),
        Action::AddNode => language.choose("add a node", "fügst einen Knoten hinzu").into(),
        Action::ChangeMembers { node, change } => told!(
            language,
            "tell {} to {}",
            "sagst {}: {}",
            name(node),
            changes(language, change)
        ),
        Action::Transfer { node, to } => told!(
            language,
            "tell {} to hand over to {}",
            "lässt {} an {} übergeben",
            name(node),
            name(to)
        ),
        Action::AwaitLife { within } => told!(
            language,
            "want the cluster to live within {}",
            "verlangst, dass der Cluster binnen {} lebt",
            language.number(within)
        ),
        Action::SetClock { node, dial } => {
            let percent = i64::from(dial.per_million) / 10_000;
            told!(
                language,
                "let {}'s clock run at {percent}% of the right speed",
                "lässt die Uhr von {} mit {percent} % des rechten Tempos gehen",
                name(node)
            )
        }
        Action::JumpClock { node, by } => told!(
            language,
            "let {}'s clock jump ahead by {}",
            "lässt die Uhr von {} um {} vorspringen",
            name(node),
            language.number(by)
        ),
        Action::TakeSnapshot { node }
        | Action::Compact { node }
        | Action::Suspend { node }
        | Action::Unsuspend { node }
        | Action::ForgetLeader { node }
        | Action::SetTiming { node, .. }
        | Action::ShutDown { node }
        | Action::TearWrite { node }
        | Action::StallDisk { node }
        | Action::UnstallDisk { node }
        | Action::FailDisk { node } => to_node(language, action, *node),
    }
}

/// What is done to one node, seldom.
fn to_node(language: Language, action: &Action, node: NodeId) -> String {
    let name = letter(node);
    match action {
        Action::TakeSnapshot { .. } => told!(
            language,
            "let {name} take a snapshot",
            "lässt {name} einen Snapshot anlegen"
        ),
        Action::Compact { .. } => told!(
            language,
            "let {name} forget what its snapshot has",
            "lässt {name} vergessen, was sein Snapshot hat"
        ),
        Action::Suspend { .. } => told!(language, "suspend {name}", "lässt {name} aussetzen"),
        Action::Unsuspend { .. } => told!(
            language,
            "let {name} take part again",
            "lässt {name} wieder teilnehmen"
        ),
        Action::ForgetLeader { .. } => told!(
            language,
            "let {name} forget its leader",
            "lässt {name} seinen Leader vergessen"
        ),
        Action::SetTiming { .. } => told!(
            language,
            "change how patient {name} is",
            "änderst, wie geduldig {name} ist"
        ),
        Action::ShutDown { .. } => told!(language, "shut {name} down", "fährst {name} herunter"),
        Action::TearWrite { .. } => told!(
            language,
            "crash {name} in the middle of a write",
            "lässt {name} mitten im Schreiben abstürzen"
        ),
        Action::StallDisk { .. } => told!(
            language,
            "stall {name}'s disk",
            "lässt die Platte von {name} stillstehen"
        ),
        Action::UnstallDisk { .. } => told!(
            language,
            "let {name}'s disk go on",
            "lässt die Platte von {name} weitergehen"
        ),
        Action::FailDisk { .. } => told!(
            language,
            "let {name}'s disk fail",
            "lässt die Platte von {name} ausfallen"
        ),
        _ => String::new(),
    }
}

fn parted(language: Language, groups: &[Vec<NodeId>]) -> String {
    let group = |group: &[NodeId]| {
        let names: Vec<_> = group.iter().map(|node| letter(*node).to_string()).collect();
        names.join(" ")
    };
    match groups {
        [] => language
            .choose(
                "part the nodes into one group",
                "teilst die Knoten in eine einzige Gruppe",
            )
            .into(),
        [one] => told!(
            language,
            "part {} from the rest",
            "trennst {} von den übrigen",
            group(one)
        ),
        groups => {
            let groups: Vec<_> = groups.iter().map(|one| group(one)).collect();
            told!(language, "part {}", "trennst {}", groups.join(" | "))
        }
    }
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
