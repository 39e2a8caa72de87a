//! Everything about an entry of a log: who holds it, since when it is committed, and who asked for it. The times are those of the
//! journal, as far back as it reaches.

use super::Row;
use crate::lab::why::Question;
use crate::texts;
use crate::views::log::{is_elsewhere, state};
use crate::views::seconds;
use raft_sim::{
    Cluster, EntryText, EntryView, Event, EventId, Index, Instant, LogId, NodeId, Observed, Record,
    SubmissionId, What, letter,
};

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryCard {
    /// In whose log.
    pub node: String,
    /// Its index.
    pub index: u64,
    /// What it carries, and how it stands.
    pub title: String,
    /// What is known of it.
    pub rows: Vec<Row>,
    /// What stands there in each log.
    pub copies: Vec<Copy>,
}

/// What stands at the same place of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Whose log.
    pub name: String,
    /// The same entry, another one, none.
    pub holds: String,
    /// Whether it is the same one.
    pub same: bool,
    /// How that stands.
    pub state: String,
}

/// Everything about an entry.
pub(super) fn entry_card(cluster: &Cluster, node: NodeId, index: Index) -> EntryCard {
    let name = letter(node).to_string();
    let holder = Observed::node(cluster, node);
    let Some((entry, holder)) = cluster.entry(node, index).zip(holder) else {
        return EntryCard {
            node: name,
            index: index.0,
            title: texts::ENTRY_GONE.into(),
            rows: Vec::new(),
            copies: cluster
                .node_ids()
                .map(|node| copy(cluster, node, index, None))
                .collect(),
        };
    };
    let text = match &entry.text {
        EntryText::Blank => texts::BLANK.to_owned(),
        other => texts::carried(other),
    };
    EntryCard {
        title: texts::entry(index.0, entry.id.term.0, &text, &state(&entry, &holder)),
        rows: rows(cluster, &entry, text),
        copies: cluster
            .node_ids()
            .map(|node| copy(cluster, node, index, Some(entry.id)))
            .collect(),
        node: name,
        index: index.0,
    }
}

fn copy(cluster: &Cluster, node: NodeId, index: Index, id: Option<LogId>) -> Copy {
    let there = cluster.entry(node, index);
    let same = there.as_ref().is_some_and(|there| Some(there.id) == id);
    let forgotten = || Observed::node(cluster, node).is_some_and(|node| index <= node.status.base.index);
    let holds = match &there {
        Some(there) if same && there.durable => texts::HOLDS_ON_DISK.into(),
        Some(_) if same => texts::HOLDS_IN_MEMORY.into(),
        Some(there) => texts::holds_another(there.id.term.0),
        None if forgotten() => texts::HOLDS_IN_SNAPSHOT.into(),
        None => texts::HOLDS_NOTHING.into(),
    };
    let state = match there {
        Some(there) if there.applied => texts::APPLIED.to_owned(),
        Some(there) if there.committed => texts::COMMITTED.to_owned(),
        Some(there) if is_elsewhere(&there) => texts::COMMITTED_ELSEWHERE.to_owned(),
        _ => String::new(),
    };
    Copy {
        name: letter(node).to_string(),
        holds,
        same,
        state,
    }
}

/// What the journal tells of an entry.
#[derive(Default)]
struct Told {
    written: Option<(Instant, NodeId, EventId)>,
    committed: Option<(Instant, NodeId, EventId)>,
    applied: Option<(Instant, NodeId, EventId)>,
    asked: Option<SubmissionId>,
    answered: Option<Instant>,
    session: Option<u64>,
}

impl Told {
    fn hear(&mut self, record: &Record, id: LogId) {
        let index = id.index;
        let here = record.node.map(|node| (record.at, node, record.id));
        match &record.what {
            What::Node(Event::Appended { first, last, .. })
                if (first.index..=last.index).contains(&index)
                    && (first.term..=last.term).contains(&id.term) =>
            {
                self.written = self.written.or(here);
            }
            What::Node(Event::Committed { from, upto, .. }) if *from < index && index <= *upto => {
                self.committed = self.committed.or(here);
            }
            What::Applied { first, upto } if (*first..=*upto).contains(&index) => {
                self.applied = self.applied.or(here);
            }
            What::Accepted { submission, entry } if *entry == id => self.asked = Some(*submission),
            What::Answered { entry, .. } if *entry == id => {
                self.answered = self.answered.or(Some(record.at));
            }
            What::Registered { client } if self.asked.is_none() => self.session = Some(client.0),
            _ => {}
        }
    }
}

fn rows(cluster: &Cluster, entry: &EntryView, text: String) -> Vec<Row> {
    let mut told = Told::default();
    for record in cluster.journal().iter() {
        told.hear(record, entry.id);
    }
    let mut rows = vec![
        Row::new(texts::TERM, entry.id.term.to_string()),
        Row::new(texts::COMMAND_ROW, text),
    ];
    for (name, when) in [
        (texts::WRITTEN_FIRST, told.written),
        (texts::COMMITTED_FIRST, told.committed),
        (texts::APPLIED_FIRST, told.applied),
    ] {
        if let Some((at, node, event)) = when {
            let row = Row::new(name, texts::at_node(&seconds(at), letter(node)));
            rows.push(row.asked(Question::Event(event)));
        }
    }
    if let Some(request) = told.asked {
        rows.push(Row::new(texts::ASKED_FOR, texts::request(request.0)));
        if let Some(session) = told.session.filter(|_| cluster.settings().client.sessions) {
            rows.push(Row::new(texts::IN_SESSION, session.to_string()));
        }
        if let Some(at) = told.answered {
            rows.push(Row::new(texts::ANSWERED, seconds(at)).asked(Question::Answer(request)));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Action, Settings};

    #[test]
    fn it_is_told_who_holds_an_entry_and_since_when_it_is_committed() {
        let mut cluster = Cluster::new(Settings::default(), 7).unwrap();
        cluster.run_until(Instant(1_000_000));
        let leader = cluster.leader().unwrap();
        let away = if leader == NodeId(5) { NodeId(4) } else { NodeId(5) };
        cluster.act(Action::Stop { node: away }).unwrap();
        let command = "set x 7".to_owned();
        cluster
            .act(Action::Submit {
                node: leader,
                command,
            })
            .unwrap();
        cluster.run_until(Instant(1_500_000));
        let last = Observed::node(&cluster, leader).unwrap().status.last.index;
        let card = entry_card(&cluster, leader, last);
        assert!(
            card.title.contains("set x 7") && card.title.contains("applied"),
            "{}",
            card.title
        );
        assert_eq!(card.copies.iter().filter(|copy| copy.same).count(), 4);
        let away = card
            .copies
            .iter()
            .find(|copy| copy.name == letter(away).to_string());
        assert_eq!(away.map(|copy| copy.holds.as_str()), Some("not there"));
        let row = |name: &str| {
            card.rows
                .iter()
                .find(|row| row.name == name)
                .map(|row| row.value.clone())
        };
        assert!(
            row("Committed").is_some_and(|text| text.starts_with("1.1")),
            "{:?}",
            card.rows
        );
        assert!(row("Asked for by").is_some() && row("Session").is_some());
    }

    #[test]
    fn an_entry_that_was_cut_off_is_said_to_be_gone() {
        let cluster = Cluster::new(Settings::plain(), 7).unwrap();
        let card = entry_card(&cluster, NodeId(1), Index(9));
        assert!(card.rows.is_empty() && card.copies.iter().all(|copy| !copy.same));
    }
}
