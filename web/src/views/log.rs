//! The log table: a row for each node, columns aligned by index, and only those columns that can be seen.

use crate::texts;
use crate::views::ribbon::tint;
use crate::views::shortened;
use raft_sim::kv::Command;
use raft_sim::{Cluster, EntryText, EntryView, Index, NodeId, NodeView, Observed, Role, Running, letter};

/// Columns that are drawn beyond either edge of what can be seen, so that scrolling shows no holes.
const OVERSCAN: u64 = 4;

/// So many letters fit into a cell; panels.css sets those of the longest closer.
const LETTERS: usize = 9;
/// So many fit without that.
pub const LETTERS_EASY: usize = 8;

/// Which part of the table can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first column that can be seen; the first entry's is 1.
    pub first: u64,
    /// How many can be seen.
    pub columns: u64,
    /// Whether the newest entry is kept in sight.
    pub follows: bool,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            first: 1,
            columns: 8,
            follows: true,
        }
    }
}

/// What the table shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogView {
    /// The first column that is drawn.
    pub first: u64,
    /// How many columns are drawn.
    pub drawn: u64,
    /// How many columns there are.
    pub columns: u64,
    /// How many can be seen.
    pub fits: u64,
    /// Whether the newest entry is kept in sight.
    pub follows: bool,
    /// The entries up to here share the first column, because no log has them any more; none do if it is zero.
    pub folded: u64,
    /// A row for each node.
    pub rows: Vec<Row>,
    /// The leader whose view the marks show.
    pub leader: Option<String>,
}

/// A node's log.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The node.
    pub node: NodeId,
    /// Its letter.
    pub name: String,
    /// Whether it leads.
    pub leads: bool,
    /// Whether it is stopped: this is what its disk holds.
    pub stopped: bool,
    /// The last entry of the log.
    pub last: u64,
    /// The snapshot that stands for the columns before.
    pub snapshot: Option<Block>,
    /// The entries in the columns that are drawn, after those of the snapshot; none behind the log's end.
    pub cells: Vec<Option<Cell>>,
    /// The entry that is selected, if it is this node's.
    pub selected: Option<u64>,
    /// The cell that the tab key reaches, if it is in this row.
    pub stop: Option<u64>,
    /// The last entry that the leader knows to match.
    pub matched: Option<u64>,
    /// The entry that the leader will send next.
    pub next: Option<u64>,
}

/// The part of a log that a snapshot stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The last entry that the log does not hold.
    pub upto: u64,
    /// Over so many columns of those that are drawn.
    pub columns: u64,
}

/// An entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its term.
    pub term: u64,
    /// The tint of that term.
    pub tint: u64,
    /// What it carries, short enough for a cell.
    pub text: String,
    /// What it carries and how it stands, in full.
    pub title: String,
    /// Whether it carries no command.
    pub blank: bool,
    /// Whether the node knows it to be committed.
    pub committed: bool,
    /// Whether the node has applied it.
    pub applied: bool,
}

impl LogView {
    /// The part of the table that can be seen. The marks are those of `viewer`'s progress if it leads, else of the
    /// leader of the latest term.
    #[must_use]
    pub fn of(
        cluster: &Cluster,
        window: Window,
        viewer: Option<NodeId>,
        selected: Option<(NodeId, Index)>,
    ) -> Self {
        let nodes: Vec<NodeView> = cluster
            .node_ids()
            .filter_map(|node| Observed::node(cluster, node))
            .collect();
        let leads = |node: &NodeView| node.running != Running::Stopped && node.status.role == Role::Leader;
        let leader = nodes
            .iter()
            .filter(|node| leads(node))
            .max_by_key(|node| (viewer == Some(node.id), node.status.term));
        let last_index = |node: &NodeView| node.status.last.index.0;
        let longest = nodes.iter().map(last_index).max().unwrap_or(0);
        // Whose log is empty has nothing to show of what the others have forgotten.
        let with_entries = nodes.iter().filter(|node| last_index(node) > 0);
        let folded = with_entries
            .map(|node| node.status.base.index.0)
            .min()
            .unwrap_or(0);
        let places = Places::new(folded, longest, window);
        let (from, upto) = (places.index(places.first), places.index(places.last));
        let mut rows: Vec<Row> = nodes
            .iter()
            .map(|node| {
                let progress = leader.filter(|leader| leader.id != node.id).and_then(|leader| {
                    let mut known = leader.status.progress.iter();
                    known.find(|progress| progress.peer == node.id)
                });
                let base = node.status.base.index.0;
                let block = (base >= from && base > 0).then(|| Block {
                    upto: base,
                    columns: base.min(upto) - from + 1,
                });
                let first = from + block.as_ref().map_or(0, |block| block.columns);
                let entry = |index| cluster.entry(node.id, Index(index));
                let mark = |index: Index| index.0.max(folded);
                Row {
                    node: node.id,
                    name: letter(node.id).to_string(),
                    leads: leads(node),
                    stopped: node.running == Running::Stopped,
                    last: last_index(node),
                    snapshot: block,
                    cells: (first..=upto)
                        .map(|index| entry(index).map(|entry| Cell::of(&entry)))
                        .collect(),
                    matched: progress.map(|progress| mark(progress.matched)),
                    next: progress.map(|progress| mark(progress.next)),
                    selected: selected
                        .filter(|(of, _)| *of == node.id)
                        .map(|(_, index)| index.0),
                    stop: None,
                }
            })
            .collect();
        place_stop(&mut rows, upto);
        Self {
            first: places.first,
            drawn: places.last.saturating_sub(places.first) + 1,
            columns: places.columns,
            fits: window.columns,
            follows: window.follows,
            folded,
            rows,
            leader: leader.map(|leader| letter(leader.id).to_string()),
        }
    }

    /// The entry of a column. That of the first one stands for all before it, if any are folded.
    #[must_use]
    pub const fn index(&self, column: u64) -> u64 {
        column + self.folded.saturating_sub(1)
    }
}

/// Which columns there are, and which of them are drawn.
struct Places {
    columns: u64,
    first: u64,
    last: u64,
    folded: u64,
}

impl Places {
    fn new(folded: u64, longest: u64, window: Window) -> Self {
        // One empty column for what comes next, and never fewer than fill the panel.
        let columns = (longest + 1 - folded.saturating_sub(1)).max(window.columns);
        let latest = columns.saturating_sub(window.columns) + 1;
        let seen = if window.follows {
            latest
        } else {
            window.first.clamp(1, latest)
        };
        Self {
            columns,
            first: seen.saturating_sub(OVERSCAN).max(1),
            last: (seen + window.columns + OVERSCAN).min(columns),
            folded,
        }
    }

    const fn index(&self, column: u64) -> u64 {
        column + self.folded.saturating_sub(1)
    }
}

/// The tab key reaches the entry that is selected, or the last one of the first row that has any.
fn place_stop(rows: &mut [Row], upto: u64) {
    let drawn = |row: &Row, index: u64| {
        let back = usize::try_from(upto.checked_sub(index)?).ok()?;
        let place = row.cells.len().checked_sub(back + 1)?;
        row.cells.get(place)?.as_ref().map(|_| ())
    };
    let selected = rows
        .iter()
        .position(|row| row.selected.is_some_and(|index| drawn(row, index).is_some()));
    let newest = |row: &Row| {
        let behind = row.cells.iter().rev().position(Option::is_some)?;
        Some(upto - u64::try_from(behind).unwrap_or(0))
    };
    if let Some(row) = selected {
        rows[row].stop = rows[row].selected;
    } else if let Some(row) = rows.iter_mut().find(|row| row.cells.iter().any(Option::is_some)) {
        row.stop = newest(row);
    }
}

impl Cell {
    fn of(entry: &EntryView) -> Self {
        let (text, blank) = match &entry.text {
            EntryText::Blank => (texts::BLANK.to_owned(), true),
            other => (texts::carried(other), false),
        };
        let title = texts::entry(entry.id.index.0, entry.id.term.0, &text, state(entry));
        let text = match &entry.text {
            EntryText::Configuration(_) => texts::MEMBERS_SHORT.into(),
            EntryText::Register => texts::SESSION_SHORT.into(),
            EntryText::Command(command) => fitting(command),
            _ => text,
        };
        Self {
            term: entry.id.term.0,
            tint: tint(entry.id.term.0),
            text,
            title,
            blank,
            committed: entry.committed,
            applied: entry.applied,
        }
    }
}

/// A command as a cell tells it: as everywhere, but for a long key, which ends in dots. What is set stays whole.
fn fitting(command: &Command) -> String {
    let full = command.to_string();
    let key = command.key();
    let (count, length) = (full.chars().count(), key.chars().count());
    let kept = length.saturating_sub((count + 1).saturating_sub(LETTERS)).max(1);
    if count <= LETTERS || kept + 1 >= length {
        return full;
    }
    full.replacen(&format!(" {key}"), &format!(" {}", shortened(key, kept + 1)), 1)
}

/// How an entry stands, in words.
#[must_use]
pub fn state(entry: &EntryView) -> &'static str {
    match (entry.applied, entry.committed, entry.durable) {
        (true, ..) => texts::APPLIED.now(),
        (false, true, _) => texts::COMMITTED.now(),
        (false, false, true) => texts::STORED.now(),
        (false, false, false) => texts::UNFLUSHED.now(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Action, Instant, Settings};

    #[test]
    fn a_cell_tells_key_and_value_and_shortens_the_key_alone() {
        let told = |text: &str| fitting(&Command::parse(text).unwrap());
        assert_eq!(told("set 5"), "set x 5");
        assert_eq!(told("add x 2"), "add x 2");
        assert_eq!(told("delete"), "delete x");
        assert_eq!(told("cas 5 7"), "cas x 5 7");
        assert_eq!(told("set colour 5"), "set co\u{2026} 5");
        assert_eq!(told("set set 5"), "set set 5");
        assert_eq!(told("set e 12345"), "set e 12345", "a key of one letter stays");
        assert_eq!(told("set set 12345"), "set s\u{2026} 12345");
    }

    #[test]
    fn an_empty_log_fills_its_panel_with_empty_columns() {
        let cluster = Cluster::new(Settings::plain(), 7).unwrap();
        let view = LogView::of(&cluster, Window::default(), None, None);
        assert_eq!((view.first, view.drawn, view.columns), (1, 8, 8));
        assert_eq!(view.rows.len(), 5);
        assert!(view.rows.iter().all(|row| row.cells.iter().all(Option::is_none)));
    }

    /// §7
    #[test]
    fn what_no_log_has_any_more_folds_into_one_column() {
        let mut cluster = Cluster::new(Settings::plain(), 7).unwrap();
        cluster.run_until(Instant(1_000_000));
        for number in 0..20_u64 {
            let command = format!("set {number}");
            let node = NodeId(1);
            cluster.act(Action::Submit { node, command }).unwrap();
        }
        cluster.run_until(Instant(3_000_000));
        let selected = Some((NodeId(2), Index(21)));
        let before = LogView::of(&cluster, Window::default(), None, selected);
        assert_eq!((before.folded, before.columns), (0, 22));
        assert_eq!((before.rows[0].stop, before.rows[1].stop), (None, Some(21)));
        for node in cluster.node_ids().collect::<Vec<_>>() {
            cluster.act(Action::TakeSnapshot { node }).unwrap();
            cluster.run_until(Instant(cluster.now().0 + 100_000));
            if node != NodeId(5) {
                cluster.act(Action::Compact { node }).unwrap();
            }
        }
        let view = LogView::of(&cluster, Window::default(), None, None);
        assert_eq!(view.folded, 0, "E has all of it");
        assert!(
            view.rows[0]
                .snapshot
                .as_ref()
                .is_some_and(|block| block.upto == 21)
        );
        assert_eq!(view.rows[4].snapshot, None);
        cluster.act(Action::Compact { node: NodeId(5) }).unwrap();
        let view = LogView::of(&cluster, Window::default(), None, None);
        assert_eq!((view.folded, view.columns, view.index(1)), (21, 8, 21));
        let block = Some(Block { upto: 21, columns: 1 });
        assert!(
            view.rows
                .iter()
                .all(|row| row.snapshot == block && row.cells.len() == 7)
        );
    }

    #[test]
    fn a_long_log_is_drawn_no_wider_than_a_short_one() {
        let mut cluster = Cluster::new(Settings::plain(), 7).unwrap();
        cluster.run_until(Instant(1_000_000));
        for number in 0..300_u64 {
            cluster
                .act(Action::Submit {
                    node: NodeId(1),
                    command: format!("set {number}"),
                })
                .unwrap();
            cluster.run_until(Instant(1_000_000 + number * 10_000));
        }
        cluster.run_until(Instant(6_000_000));
        let view = LogView::of(&cluster, Window::default(), None, None);
        assert!(view.columns > 300, "{}", view.columns);
        assert!(view.drawn <= 8 + 2 * OVERSCAN);
        assert_eq!(view.first + view.drawn - 1, view.columns);
        let start = LogView::of(
            &cluster,
            Window {
                first: 1,
                columns: 8,
                follows: false,
            },
            None,
            None,
        );
        assert_eq!(start.first, 1);
        assert!(
            start.rows[0].cells[0]
                .as_ref()
                .is_some_and(|cell| cell.applied && cell.committed)
        );
    }
}
