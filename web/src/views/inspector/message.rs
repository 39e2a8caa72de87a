//! Everything about a message: what it carries, why it was sent, and what would come of it if it arrived now. All of it is asked of the
//! simulator: what it carries from the message itself, why from the journal, what would come of it from a copy of the cluster.

use crate::texts::{self as all, Text, control as texts};
use crate::views::{seconds, span};
use raft_sim::raft::{AppendReply, LogId, Message};
use raft_sim::story::{Importance, Telling};
use raft_sim::{
    Carried, Cluster, EntryText, EventId, Instant, MessageName, MessageView, Micros, Observed, ParcelKind,
    Record, Says, What, letter,
};

/// So many entries of an append are listed.
const ENTRIES_SHOWN: usize = 6;
/// So many things that would follow are listed.
const FOLLOWS_SHOWN: usize = 6;
/// What would follow is looked for within so much time: a round trip, and the disks between.
const FORESIGHT: Micros = Micros::from_millis(120);
/// So many records are looked through for what became of a message.
const LOOK_BACK: usize = 2_000;

/// A line: what, and how much.
pub type Field = (Text, String);

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageCard {
    /// Which one.
    pub name: MessageName,
    /// What it is, in words.
    pub title: String,
    /// Whether it still travels.
    pub travels: bool,
    /// When and how it travels.
    pub rows: Vec<Field>,
    /// What it says.
    pub says: Vec<Field>,
    /// The entries that it carries: which, and what.
    pub entries: Vec<(String, String)>,
    /// How many more there are.
    pub more: u64,
    /// Why it was sent: what caused it, the latest first.
    pub causes: Vec<Cause>,
    /// What would come of it, if it travels.
    pub follows: Vec<Consequence>,
}

/// Something that caused a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The event.
    pub event: EventId,
    /// When it happened.
    pub at: Instant,
    /// What is told of it.
    pub telling: Telling,
}

/// Something that would follow.
#[derive(Clone, Debug, PartialEq)]
pub struct Consequence {
    /// When: at once, or after so long.
    pub when: String,
    /// What is told of it.
    pub telling: Telling,
}

/// Everything about a message, also about one that is gone.
pub(super) fn message_card(cluster: &Cluster, name: MessageName) -> MessageCard {
    let travelling = cluster.messages().find(|message| message.name == name);
    let lost = || cluster.lost_messages().find(|message| message.name == name);
    let Some(message) = travelling.or_else(lost) else {
        return gone(cluster, name);
    };
    let mut card = MessageCard {
        name,
        title: all::message(message.kind, name, message.refusal, message.entries),
        travels: message.lost.is_none() && message.arrives >= cluster.now(),
        rows: way(&message),
        says: Vec::new(),
        entries: Vec::new(),
        more: 0,
        causes: Vec::new(),
        follows: Vec::new(),
    };
    if let Some(carried) = cluster.carried(name) {
        card.says = says(cluster, &message, carried.says);
        (card.entries, card.more) = entries(cluster, carried.says);
        card.causes = causes(cluster, carried);
    }
    if card.travels {
        card.follows = cluster
            .foresee(name, FORESIGHT)
            .map_or_else(Vec::new, |records| consequences(&records, cluster.now()));
    }
    card
}

/// What the journal still knows of a message whose way is over.
fn gone(cluster: &Cluster, name: MessageName) -> MessageCard {
    let mut lately = cluster.journal().iter().rev().take(LOOK_BACK);
    let arrival = lately.find_map(|record| match &record.what {
        What::Delivered(parcel) | What::Waits(parcel) if parcel.name == name => Some((record.at, *parcel)),
        _ => None,
    });
    MessageCard {
        name,
        title: arrival.map_or_else(
            || texts::MESSAGE_OVER.to_string(),
            |(_, parcel)| all::message(parcel.kind, name, parcel.refusal, parcel.entries),
        ),
        travels: false,
        rows: arrival
            .map(|(at, _)| (texts::ARRIVED_AT, seconds(at)))
            .into_iter()
            .collect(),
        says: Vec::new(),
        entries: Vec::new(),
        more: 0,
        causes: Vec::new(),
        follows: Vec::new(),
    }
}

fn way(message: &MessageView) -> Vec<Field> {
    let end = |endpoint: raft_sim::Endpoint| match endpoint.node() {
        Some(node) => letter(node).to_string(),
        None => all::CLIENT.to_string(),
    };
    let mut rows = vec![
        (texts::FROM, end(message.name.from)),
        (texts::TO, end(message.name.to)),
    ];
    if message.term.0 > 0 {
        rows.push((texts::IN_TERM, message.term.to_string()));
    }
    rows.push((texts::SENT_AT, seconds(message.sent)));
    match message.lost {
        Some((at, why)) => {
            rows.push((texts::LOST_AT, seconds(at)));
            rows.push((texts::LOST_WHY, all::loss(why).to_string()));
        }
        None => rows.push((texts::ARRIVES_AT, seconds(message.arrives))),
    }
    rows
}

fn place(id: LogId) -> String {
    texts::entry_in_term(id.index.0, id.term.0)
}

fn yes(is: bool) -> String {
    if is { texts::YES } else { texts::NO }.to_string()
}

fn says(cluster: &Cluster, message: &MessageView, says: Says<'_>) -> Vec<Field> {
    match says {
        Says::Raft(message) => raft_says(message),
        Says::Chunk { upto, from, bytes } => vec![
            (texts::SNAPSHOT_UPTO, place(upto)),
            (texts::BYTES, format!("{from} \u{2013} {}", from + bytes)),
        ],
        Says::Received(bytes) => vec![(texts::BYTES, bytes.to_string())],
        Says::Request => {
            let ParcelKind::Request(asked) = message.kind else {
                return Vec::new();
            };
            let submission = cluster.submissions().find(|submission| submission.id == asked);
            submission.map_or_else(Vec::new, |submission| {
                vec![
                    (texts::COMMAND, submission.command.to_string()),
                    (texts::ATTEMPT, submission.attempts.to_string()),
                ]
            })
        }
        Says::SentAway(hint) => vec![(
            texts::LEADS,
            hint.map_or_else(|| texts::NONE.to_string(), |node| letter(node).to_string()),
        )],
        Says::Applied(entry, said) => {
            let mut rows = vec![(texts::AS_ENTRY, place(entry))];
            if let raft_sim::kv::Said::Answer(answer) = said {
                rows.push((texts::ANSWER, all::answered(answer)));
            }
            rows
        }
        Says::Read(upto, answer) => vec![
            (texts::ANSWER, all::answered(answer)),
            (texts::APPLY_UPTO, upto.to_string()),
        ],
        Says::Superseded(entry, _) => vec![
            (texts::AS_ENTRY, place(entry)),
            (texts::ANSWER, texts::REPLACED.to_string()),
        ],
        _ => vec![(texts::ANSWER, texts::CANNOT_TELL.to_string())],
    }
}

fn raft_says(message: &Message) -> Vec<Field> {
    match message {
        Message::PreVote { last } => vec![(texts::SENDER_LAST, place(*last))],
        Message::RequestVote { last, transfer } => {
            let mut rows = vec![(texts::SENDER_LAST, place(*last))];
            if *transfer {
                rows.push((texts::HANDED_OVER, yes(true)));
            }
            rows
        }
        Message::PreVoteReply { granted } | Message::RequestVoteReply { granted } => {
            vec![(texts::GRANTED, yes(*granted))]
        }
        Message::AppendEntries { previous, commit, .. } => vec![
            (texts::PREVIOUS, place(*previous)),
            (texts::LEADER_COMMIT, commit.to_string()),
        ],
        Message::AppendEntriesReply(AppendReply::Accepted { matched }) => vec![
            (texts::ACCEPTED, yes(true)),
            (texts::MATCHES_UPTO, matched.to_string()),
        ],
        Message::AppendEntriesReply(AppendReply::Refused { previous, hint }) => vec![
            (texts::ACCEPTED, yes(false)),
            (texts::WAS_ASKED_FOR, previous.to_string()),
            (texts::HINT, place(*hint)),
        ],
        Message::InstallSnapshot(snapshot) => vec![(texts::SNAPSHOT_UPTO, place(snapshot.last))],
        Message::ReadIndex { name } => vec![(texts::READ_NUMBER, name.to_string())],
        Message::ReadIndexReply { name, index } => vec![
            (texts::READ_NUMBER, name.to_string()),
            (texts::APPLY_UPTO, index.to_string()),
        ],
        Message::Heartbeat { commit, round } => vec![
            (texts::LEADER_COMMIT, commit.to_string()),
            (texts::ROUND, round.0.to_string()),
        ],
        Message::HeartbeatReply { round } => vec![(texts::ROUND, round.0.to_string())],
        Message::Propose { command, .. } => vec![(texts::BYTES, command.len().to_string())],
        Message::ProposeReply { answer, .. } => vec![match answer {
            Ok(entry) => (texts::AS_ENTRY, place(*entry)),
            Err(_) => (texts::TAKEN, yes(false)),
        }],
        _ => Vec::new(),
    }
}

fn entries(cluster: &Cluster, says: Says<'_>) -> (Vec<(String, String)>, u64) {
    let Says::Raft(Message::AppendEntries { entries, .. }) = says else {
        return (Vec::new(), 0);
    };
    let shown = cluster.texts(entries, ENTRIES_SHOWN);
    let more = entries.len() - shown.len() as u64;
    let text = |text: EntryText| match text {
        EntryText::Blank => texts::BLANK_ENTRY.to_string(),
        other => all::carried(&other),
    };
    let lines = shown.into_iter().map(|(id, carries)| (place(id), text(carries)));
    (lines.collect(), more)
}

/// What the sending was due to; for the double of a message, what doubled it.
fn causes(cluster: &Cluster, carried: Carried<'_>) -> Vec<Cause> {
    let journal = cluster.journal();
    let Some(sent) = journal.get(carried.event) else {
        return Vec::new();
    };
    let before = sent.causes.as_slice().iter().rev();
    before
        .filter_map(|event| journal.get(*event))
        .map(|record| Cause {
            event: record.id,
            at: record.at,
            telling: all::told(record),
        })
        .collect()
}

/// What matters most of what would follow, in order: what changes the cluster; without that, its steps; without those, anything.
fn consequences(records: &[Record], now: Instant) -> Vec<Consequence> {
    let told: Vec<_> = records
        .iter()
        .map(|record| (record.at, all::told(record)))
        .collect();
    let weight = |telling: &Telling| telling.importance;
    let most = told.iter().map(|(_, telling)| weight(telling)).max();
    // The steps right at the arrival say how it comes to the rest.
    let shown = |at: Instant, telling: &Telling| {
        Some(weight(telling)) == most || (at == now && weight(telling) > Importance::Noise)
    };
    told.into_iter()
        .filter(|(at, telling)| shown(*at, telling))
        .take(FOLLOWS_SHOWN)
        .map(|(at, telling)| Consequence {
            when: match at.since(now) {
                Micros::ZERO => texts::AT_ONCE.to_string(),
                later => texts::later(&span(Micros(later.0.div_ceil(1_000) * 1_000))),
            },
            telling,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Action, MessageKind, NodeId, Settings};

    fn first(cluster: &mut Cluster, kind: MessageKind) -> MessageName {
        loop {
            let found = cluster
                .messages()
                .find(|view| view.kind == ParcelKind::Raft(kind));
            if let Some(view) = found {
                return view.name;
            }
            assert!(cluster.step() && cluster.now() < Instant(10_000_000));
        }
    }

    fn cluster() -> Cluster {
        Cluster::new(Settings::plain(), 7).unwrap()
    }

    #[test]
    fn a_vote_says_that_it_is_granted_why_and_what_comes_of_it() {
        let mut cluster = cluster();
        first(&mut cluster, MessageKind::RequestVoteReply);
        let vote = first(&mut cluster, MessageKind::RequestVoteReply);
        let card = message_card(&cluster, vote);
        assert!(card.travels && card.says.contains(&(texts::GRANTED, "yes".to_owned())));
        let why: Vec<_> = card.causes.iter().map(|cause| cause.telling.title()).collect();
        assert!(why.iter().any(|title| title.contains("vote")), "{why:?}");
        let all: Vec<_> = card
            .follows
            .iter()
            .map(|next| (next.when.as_str(), next.telling.title()))
            .collect();
        assert!(
            all.iter()
                .any(|(when, title)| *when == "at once" && title.contains("counts")),
            "{all:?}"
        );
    }

    #[test]
    fn an_append_lists_its_entries_and_what_is_before_them() {
        let mut cluster = cluster();
        first(&mut cluster, MessageKind::Heartbeat);
        let leader = cluster.leader().unwrap();
        cluster.run_until(cluster.now().plus(Micros::from_millis(300)));
        let command = "set y 5".to_owned();
        cluster
            .act(Action::Submit {
                node: leader,
                command,
            })
            .unwrap();
        let append = first(&mut cluster, MessageKind::AppendEntries);
        let card = message_card(&cluster, append);
        assert_eq!(card.entries, [("2, term 1".to_owned(), "set y 5".to_owned())]);
        assert_eq!(card.says[0], (texts::PREVIOUS, "1, term 1".to_owned()));
        assert!(!card.follows.is_empty() && !card.causes.is_empty());
        cluster.act(Action::DropMessage { name: append }).unwrap();
        let card = message_card(&cluster, append);
        assert!(!card.travels && card.follows.is_empty());
        assert!(card.rows.iter().any(|(name, _)| *name == texts::LOST_WHY));
    }

    #[test]
    fn of_a_message_that_has_arrived_the_journal_tells_when() {
        let mut cluster = cluster();
        let vote = first(&mut cluster, MessageKind::RequestVote);
        let at = cluster.now();
        cluster.act(Action::DeliverMessage { name: vote }).unwrap();
        let card = message_card(&cluster, vote);
        assert_eq!(card.rows, [(texts::ARRIVED_AT, seconds(at))]);
        let never = MessageName::new(NodeId(1), NodeId(2), 9_999);
        assert_eq!(message_card(&cluster, never).title, texts::MESSAGE_OVER.now());
    }
}
