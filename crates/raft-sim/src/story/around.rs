//! What happens around the nodes, told: what a person does, what becomes of messages and writes, what the client hears.

use super::reasons::called;
use super::{Importance, Language, Telling, entries, telling};
use crate::action::Action;
use crate::journal::{AskReason, LossReason, Parcel, ParcelKind, What};
use crate::name::letter;
use raft::{Change, MessageKind, NodeId, Outcome, Step};

const CLIENT: &str = "the client";

pub(super) fn tell(who: &str, what: &What) -> Telling {
    let say = |says: String, importance| telling(who, says, importance);
    match what {
        What::Acted(action) => acted(action, Language::English),
        What::Node(event) => super::node::tell(who, event),
        What::Sent(parcel) => telling(
            parcel.name.from.to_string(),
            format!("sends {} to {}", named(parcel), parcel.name.to),
            weight(parcel),
        ),
        What::Delivered(parcel) => telling(
            parcel.name.to.to_string(),
            format!("receives {} from {}", named(parcel), parcel.name.from),
            weight(parcel).min(Importance::Noise),
        ),
        What::Waits(parcel) => say(
            format!("is paused: {} from {} waits", named(parcel), parcel.name.from),
            weight(parcel),
        ),
        What::Lost(parcel, why) => lost(parcel, *why),
        What::Duplicated { original, .. } => telling(
            "the network",
            format!(
                "will deliver {} from {} to {} twice",
                named(original),
                original.name.from,
                original.name.to
            ),
            Importance::Detail,
        ),
        What::TimerFired => say("wakes up".into(), Importance::Noise).because("its timer has run out"),
        What::Flushed { last, .. } => {
            let log = match last.index.0 {
                0 => "its term and vote are safe there; its log is empty".to_owned(),
                upto => format!("its log is safe there up to entry {upto}"),
            };
            say("has written to its disk".into(), Importance::Noise).because(log)
        }
        What::Applied { first, upto } => say(
            format!("applies {}", entries(first.0, upto.0)),
            Importance::Detail,
        )
        .because("what is committed, and on its disk, is applied in order"),
        What::Started { restarts: 0, .. } => say("starts".into(), Importance::Detail),
        What::Started { term, last, .. } => {
            let log = match last.index.0 {
                0 => "an empty log".to_owned(),
                upto => format!("the log up to entry {upto}"),
            };
            say("starts again".into(), Importance::Main)
                .because(format!("its disk has term {term} and {log}"))
        }
        What::Stopped { writes_lost: 0 } => {
            say("stops".into(), Importance::Main).because("it forgets all but what is on its disk")
        }
        What::Stopped { writes_lost } => say("stops".into(), Importance::Main).because(format!(
            "{writes_lost} {} had not reached its disk and {} lost",
            if *writes_lost == 1 { "write" } else { "writes" },
            if *writes_lost == 1 { "is" } else { "are" }
        )),
        What::Paused => {
            say("is paused".into(), Importance::Main).because("it stands still and forgets nothing")
        }
        What::Resumed { waiting } => {
            let why = match waiting {
                0 => "nothing has waited for it".into(),
                1 => "one thing has waited for it".into(),
                waiting => format!("{waiting} things have waited for it"),
            };
            say("goes on".into(), Importance::Main).because(why)
        }
        What::Asked {
            node,
            command,
            why,
            attempt,
            ..
        } => {
            let importance = if *attempt == 1 {
                Importance::Detail
            } else {
                Importance::Main
            };
            let why = match why {
                AskReason::Told => "you said so",
                AskReason::Hint => "the last node said that it leads",
                AskReason::NoLeader => "the last node knew of no leader",
                AskReason::NoAnswer => "the last node did not answer in time",
                AskReason::Session if command == "register" => {
                    "its commands are numbered in a session, so that none is done twice"
                }
                AskReason::Session => "its session has room for it now",
            };
            let command = in_full(command);
            telling(CLIENT, format!("asks {} to {command}", letter(*node)), importance).because(why)
        }
        What::Accepted { entry, .. } => say(
            format!("takes the command as entry {}", entry.index),
            Importance::Main,
        )
        .because(format!("it leads term {}", entry.term))
        .by("§5.3"),
        What::SentAway { hint, .. } => {
            let why = match hint {
                Some(leader) => format!("it does not lead: it says that {} does", letter(*leader)),
                None => "it does not lead, and knows of no leader".into(),
            };
            say("sends the client away".into(), Importance::Main)
                .because(why)
                .by("§8")
        }
        What::Answered { entry, answer, .. } => telling(
            CLIENT,
            format!("hears: {}", shortened(&answer.to_string())),
            Importance::Main,
        )
        .because(format!("entry {} is committed and applied", entry.index)),
        What::Superseded { entry, by, .. } => {
            telling(CLIENT, "hears that its command is superseded", Importance::Main).because(format!(
                "it was entry {} of term {}, and an entry of term {by} is committed in its place",
                entry.index, entry.term
            ))
        }
        What::Unknown { .. } => telling(
            CLIENT,
            "hears that nobody can tell what came of its command",
            Importance::Main,
        )
        .because("the node that had it lost sight of it: it may come to be applied, or not"),
        What::PassedOn { to, .. } => say(
            format!("passes the command on to {}", letter(*to)),
            Importance::Main,
        )
        .because("it does not lead, and knows who does"),
        What::ReadBegun { .. } => say("takes the read".into(), Importance::Main)
            .because("it answers once it knows that what it says is current")
            .by("§8"),
        What::Read { upto, .. } => say(
            format!("answers a read from its state at entry {upto}"),
            Importance::Detail,
        ),
        What::ReadAnswered { upto, answer, .. } => telling(
            CLIENT,
            format!("reads: {}", shortened(&answer.to_string())),
            Importance::Main,
        )
        .because(format!("the node had applied everything up to entry {upto}"))
        .by("§8"),
        What::Registered { client } => telling(CLIENT, "has a session", Importance::Detail)
            .because(format!("entry {} opened it", client.0))
            .by("dissertation §6.3"),
        What::SessionExpired { .. } => telling(CLIENT, "hears that its session is no more", Importance::Main)
            .because("other clients needed the room")
            .by("dissertation §6.3"),
        What::ChangeDecided { outcome } => match outcome {
            Outcome::Applied(entry) => say("has changed the members".into(), Importance::Main)
                .because(format!("entry {} is committed and applied", entry.index))
                .by("§6"),
            Outcome::Superseded { by, .. } => say("has not changed the members".into(), Importance::Main)
                .because(format!(
                    "an entry of term {by} is committed in the place of the change"
                ))
                .by("§6"),
            _ => say(
                "cannot tell what came of the change of the members".into(),
                Importance::Main,
            )
            .by("§6"),
        },
        What::SnapshotSaved { upto } => say(
            format!("has a snapshot up to entry {upto} on its disk"),
            Importance::Detail,
        )
        .by("§7"),
        What::Installed { upto } => say(
            format!("starts over from the leader's snapshot, at entry {upto}"),
            Importance::Main,
        )
        .by("§7"),
        What::SnapshotGivenUp { to } => say(
            format!("gives up sending its snapshot to {}", letter(*to)),
            Importance::Detail,
        )
        .because("nothing confirms that it arrives"),
        What::TornWrite => say("finds a write half on its disk".into(), Importance::Main)
            .because("it crashed in the middle of it; its checksum does not fit, so it was never done")
            .by("figure 2"),
        What::DiskFailed => {
            say("has a failed disk".into(), Importance::Main).because("what was on its way there is lost")
        }
        What::Loaded {
            first,
            entries: count,
        } => say(
            format!(
                "has read {} from its disk",
                entries(first.0, (first.0 + count).saturating_sub(1))
            ),
            Importance::Detail,
        )
        .because("somebody needs what is not in its memory any more"),
        What::CannotStart { why } => {
            // What follows the colon is advice to whoever writes a disk.
            let why = why.split(':').next().unwrap_or_default();
            say("cannot start".into(), Importance::Main).because(why)
        }
        What::Broken(violation) => {
            let law = violation.law();
            telling(law.name(), "is broken", Importance::Main)
                .because(super::broken(violation))
                .by(law.section())
        }
    }
}

/// A command may be long, and may leave its key out: "delete" alone reads as if something were missing.
fn in_full(command: &str) -> String {
    let command = command.trim();
    if command == "delete" {
        return format!("delete {}", crate::kv::DEFAULT_KEY);
    }
    shortened(command)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text.to_owned(),
    }
}

fn named(parcel: &Parcel) -> String {
    match parcel.kind {
        ParcelKind::Raft(MessageKind::AppendEntries) if parcel.entries == 1 => "an entry".into(),
        ParcelKind::Raft(MessageKind::AppendEntries) if parcel.entries > 1 => {
            format!("{} entries", parcel.entries)
        }
        ParcelKind::Raft(kind) => called(kind).into(),
        ParcelKind::Request(_) if parcel.entries == 0 => "a read".into(),
        ParcelKind::Request(_) => "a command".into(),
        ParcelKind::Answer(_) => "an answer".into(),
        ParcelKind::Chunk => "a piece of a snapshot".into(),
        ParcelKind::ChunkReply => "the confirmation of a piece".into(),
    }
}

fn is_many(parcel: &Parcel) -> bool {
    parcel.kind == ParcelKind::Raft(MessageKind::AppendEntries) && parcel.entries > 1
}

/// Heartbeats come all the time.
const fn weight(parcel: &Parcel) -> Importance {
    match parcel.kind {
        ParcelKind::Raft(MessageKind::Heartbeat | MessageKind::HeartbeatReply) => Importance::Noise,
        _ => Importance::Detail,
    }
}

fn lost(parcel: &Parcel, why: LossReason) -> Telling {
    let (from, to) = (parcel.name.from, parcel.name.to);
    let reason = match why {
        LossReason::Chance => "the link loses some".into(),
        LossReason::Cut => format!("the link from {from} to {to} is cut"),
        LossReason::Stopped => format!("{to} is stopped"),
        LossReason::Dropped => "you dropped it".into(),
        LossReason::Overflow => format!("too much waits for {to}"),
    };
    let importance = if matches!(why, LossReason::Dropped) {
        Importance::Main
    } else {
        weight(parcel)
    };
    telling(
        format!("{} from {from} to {to}", named(parcel)),
        if is_many(parcel) { "are lost" } else { "is lost" },
        importance,
    )
    .because(reason)
}

/// Tells what a person does.
#[must_use]
pub fn acted(action: &Action, language: Language) -> Telling {
    if language == Language::German
        && let Some(says) = super::german::acted(action)
    {
        return telling("du", says, Importance::Main);
    }
    let name = |node: &NodeId| letter(*node).to_string();
    let says = match action {
        Action::Stop { node } => format!("stop {}", name(node)),
        Action::Restart { node } => format!("start {}", name(node)),
        Action::Pause { node } => format!("pause {}", name(node)),
        Action::Resume { node } => format!("let {} go on", name(node)),
        Action::TimeOut { node } => format!("let {}'s election timeout pass", name(node)),
        Action::Cut { from, to } => format!("cut the link from {} to {}", name(from), name(to)),
        Action::Mend { from, to } => format!("mend the link from {} to {}", name(from), name(to)),
        Action::CutBoth { a, b } => format!("cut the link between {} and {}", name(a), name(b)),
        Action::MendBoth { a, b } => format!("mend the link between {} and {}", name(a), name(b)),
        Action::Partition { groups } => {
            let group = |group: &Vec<NodeId>| group.iter().map(name).collect::<Vec<_>>().join(" ");
            match groups.as_slice() {
                [] => "part the nodes into one group".into(),
                [group_of] => format!("part {} from the rest", group(group_of)),
                groups => format!(
                    "part {}",
                    groups.iter().map(group).collect::<Vec<_>>().join(" | ")
                ),
            }
        }
        Action::MendAll => "mend all links".into(),
        Action::SetLink { from, to, .. } => format!("change the link from {} to {}", name(from), name(to)),
        Action::SetAllLinks { .. } => "change all links".into(),
        Action::SetDisk { node, .. } => format!("change {}'s disk", name(node)),
        Action::Submit { node, command } => format!("{} through {}", in_full(command), name(node)),
        Action::DropMessage { name } => format!("drop {name}"),
        Action::DeliverMessage { name } => format!("deliver {name} now"),
        Action::DuplicateMessage { name } => format!("duplicate {name}"),
        more => managed(more),
    };
    telling("you", says, Importance::Main)
}

fn managed(action: &Action) -> String {
    let name = |node: &NodeId| letter(*node).to_string();
    match action {
        Action::AddNode => "add a node".into(),
        Action::ChangeMembers { node, change } => format!("tell {} to {}", name(node), changes(change)),
        Action::Transfer { node, to } => format!("tell {} to hand over to {}", name(node), name(to)),
        Action::TakeSnapshot { node } => format!("let {} take a snapshot", name(node)),
        Action::Compact { node } => format!("let {} forget what its snapshot has", name(node)),
        Action::Suspend { node } => format!("suspend {}", name(node)),
        Action::Unsuspend { node } => format!("let {} take part again", name(node)),
        Action::ForgetLeader { node } => format!("let {} forget its leader", name(node)),
        Action::SetTiming { node, .. } => format!("change how patient {} is", name(node)),
        Action::ShutDown { node } => format!("shut {} down", name(node)),
        Action::SetClock { node, dial } => {
            let percent = i64::from(dial.per_million) / 10_000;
            format!("let {}'s clock run at {percent}% of the right speed", name(node))
        }
        Action::JumpClock { node, by } => format!("let {}'s clock jump ahead by {by}", name(node)),
        Action::DelayMessage { name, by } => format!("delay {name} by {by}"),
        Action::TearWrite { node } => format!("crash {} in the middle of a write", name(node)),
        Action::StallDisk { node } => format!("stall {}'s disk", name(node)),
        Action::UnstallDisk { node } => format!("let {}'s disk go on", name(node)),
        Action::FailDisk { node } => format!("let {}'s disk fail", name(node)),
        Action::AwaitLife { within } => format!("want the cluster to live within {within}"),
        _ => String::new(),
    }
}

fn changes(change: &Change) -> String {
    let Change::Steps { steps, .. } = change else {
        return "leave the joint configuration".into();
    };
    let told = steps.iter().map(|step| match step {
        Step::AddVoter(node) => format!("add {} as a voter", letter(*node)),
        Step::AddLearner(node) => format!("add {} as a learner", letter(*node)),
        Step::Remove(node) => format!("remove {}", letter(*node)),
    });
    told.collect::<Vec<_>>().join(", ")
}
