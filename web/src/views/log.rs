//! The log table: a row for each node, columns aligned by index, and only those columns that can be seen.

use crate::texts;
use crate::views::ribbon::tint;
use crate::views::shortened;
use raft_sim::kv::Command;
use raft_sim::{
    Cluster, EntryText, EntryView, Index, NodeId, NodeView, Observed, Role, Running, Violation, letter,
};

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
    /// Of two runs side by side: what the other one is called, and those of its rows that differ.
    pub beside: Option<(String, Vec<Row>)>,
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
    /// The entry with which a law is broken, if it is in this row or missing there.
    pub broken: Option<u64>,
}

impl Row {
    /// Whether the same entries stand in both, as far as they are drawn, and the nodes know as much of them.
    fn is_like(&self, other: &Self) -> bool {
        let face = |row: &Self| (row.last, row.stopped, row.snapshot.clone());
        let alike = |(one, other): (&Option<Cell>, &Option<Cell>)| match (one, other) {
            (Some(one), Some(other)) => one.is_like(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        face(self) == face(other) && self.cells.iter().zip(&other.cells).all(alike)
    }
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
    /// Whether a leader has committed it, and the node does not know.
    pub elsewhere: bool,
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
        Self::beside(cluster, None, window, viewer, selected)
    }

    /// The same, with what differs in the logs of another run, of this name, beside it.
    #[must_use]
    pub fn beside(
        cluster: &Cluster,
        other: Option<(&Cluster, &str)>,
        window: Window,
        viewer: Option<NodeId>,
        selected: Option<(NodeId, Index)>,
    ) -> Self {
        let here = nodes(cluster);
        let there = other.map_or_else(Vec::new, |(other, _)| nodes(other));
        let both = || here.iter().chain(&there);
        let longest = both().map(last_index).max().unwrap_or(0);
        // Whose log is empty has nothing to show of what the others have forgotten.
        let with_entries = both().filter(|node| last_index(node) > 0);
        let folded = with_entries
            .map(|node| node.status.base.index.0)
            .min()
            .unwrap_or(0);
        let places = Places::new(folded, longest, window);
        let leader = leader_of(&here, viewer);
        let mut rows = rows(cluster, &here, &places, leader, selected);
        let upto = places.index(places.last);
        let beside = other.map(|(other, name)| {
            let theirs = self::rows(other, &there, &places, None, None);
            let like = |row: &Row| rows.iter().any(|ours| ours.node == row.node && ours.is_like(row));
            let differ = theirs.into_iter().filter(|row| !like(row)).collect();
            (name.to_owned(), differ)
        });
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
            beside,
        }
    }

    /// Marks the entry with which a law is broken.
    pub fn mark(&mut self, violation: Option<&Violation>) {
        let Some((violation, index)) = violation.and_then(|violation| Some((violation, violation.entry()?)))
        else {
            return;
        };
        let about: Vec<NodeId> = violation.nodes().collect();
        for row in &mut self.rows {
            let holds = about.is_empty() && index.0 <= row.last;
            if holds || about.contains(&row.node) {
                row.broken = Some(index.0);
            }
        }
    }

    /// The entry of a column. That of the first one stands for all before it, if any are folded.
    #[must_use]
    pub const fn index(&self, column: u64) -> u64 {
        column + self.folded.saturating_sub(1)
    }
}

fn nodes(cluster: &Cluster) -> Vec<NodeView> {
    let ids = cluster.node_ids();
    ids.filter_map(|node| Observed::node(cluster, node)).collect()
}

fn leads(node: &NodeView) -> bool {
    node.running != Running::Stopped && node.status.role == Role::Leader
}

/// The leader whose view the marks show.
fn leader_of(nodes: &[NodeView], viewer: Option<NodeId>) -> Option<&NodeView> {
    let leaders = nodes.iter().filter(|node| leads(node));
    leaders.max_by_key(|node| (viewer == Some(node.id), node.status.term))
}

const fn last_index(node: &NodeView) -> u64 {
    node.status.last.index.0
}

/// A row for each node of a cluster.
fn rows(
    cluster: &Cluster,
    nodes: &[NodeView],
    places: &Places,
    leader: Option<&NodeView>,
    selected: Option<(NodeId, Index)>,
) -> Vec<Row> {
    let (from, upto) = (places.index(places.first), places.index(places.last));
    let row = |node: &NodeView| {
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
        let mark = |index: Index| index.0.max(places.folded);
        Row {
            node: node.id,
            name: letter(node.id).to_string(),
            leads: leads(node),
            stopped: node.running == Running::Stopped,
            last: last_index(node),
            snapshot: block,
            cells: (first..=upto)
                .map(|index| entry(index).map(|entry| Cell::of(&entry, node)))
                .collect(),
            matched: progress.map(|progress| mark(progress.matched)),
            next: progress.map(|progress| mark(progress.next)),
            selected: selected
                .filter(|(of, _)| *of == node.id)
                .map(|(_, index)| index.0),
            stop: None,
            broken: None,
        }
    };
    nodes.iter().map(row).collect()
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
    /// Whether both look alike.
    fn is_like(&self, other: &Self) -> bool {
        let stands = |cell: &Self| (cell.term, cell.committed, cell.elsewhere, cell.applied);
        self.text == other.text && stands(self) == stands(other)
    }

    fn of(entry: &EntryView, node: &NodeView) -> Self {
        let (text, blank) = match &entry.text {
            EntryText::Blank => (texts::BLANK.to_owned(), true),
            other => (texts::carried(other), false),
        };
        let title = texts::entry(entry.id.index.0, entry.id.term.0, &text, &state(entry, node));
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
            elsewhere: is_elsewhere(entry),
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

/// Whether a leader has committed an entry, and the node that holds it does not know: not yet, or not any more.
#[must_use]
pub const fn is_elsewhere(entry: &EntryView) -> bool {
    entry.committed_by_leader && !entry.committed
}

/// How an entry of a node's log stands, in words.
#[must_use]
pub fn state(entry: &EntryView, node: &NodeView) -> String {
    let stopped = node.running == Running::Stopped;
    match (entry.applied, entry.committed, entry.durable) {
        (true, ..) => texts::APPLIED.to_owned(),
        (false, true, _) => texts::COMMITTED.to_owned(),
        _ if is_elsewhere(entry) && stopped => texts::committed_while_stopped(letter(node.id)),
        _ if is_elsewhere(entry) => texts::committed_unheard(letter(node.id), node.status.commit.0),
        (false, false, true) => texts::STORED.to_owned(),
        (false, false, false) => texts::UNFLUSHED.to_owned(),
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

    fn figure_8() -> raft_sim::Run {
        let text = include_str!("../../gallery/runs/figure-8.json");
        let recording = raft_sim::Recording::from_json(text).unwrap();
        let mut run = raft_sim::Run::open(&recording).unwrap();
        run.advance_to(run.end());
        run
    }

    /// Figure 2: the commit index is lost with the memory; figure 8 is about an entry that was committed nevertheless.
    #[test]
    fn what_is_committed_does_not_look_as_if_it_were_not_where_its_node_does_not_know() {
        let mut run = figure_8();
        run.seek(run.timeline().broken[0].0);
        let view = LogView::of(run.cluster(), Window::default(), None, None);
        let cell = |row: usize, index: usize| view.rows[row].cells[index - 1].as_ref().unwrap();
        let [stopped, leads, knows] = [cell(0, 3), cell(1, 2), cell(3, 2)];
        assert!(stopped.elsewhere && !stopped.committed, "A is stopped");
        assert!(stopped.title.contains("A is stopped"), "{}", stopped.title);
        assert!(
            leads.elsewhere && leads.title.contains("commit index is 0"),
            "{}",
            leads.title
        );
        assert!(knows.committed && !knows.elsewhere);
        assert!(!cell(1, 3).elsewhere, "what B has there was never committed");
    }

    #[test]
    fn of_two_runs_what_differs_in_the_other_one_stands_below() {
        let mut run = figure_8();
        let at = run.timeline().broken[0].0;
        run.seek(at);
        let here = run.cluster().clone();
        let same = LogView::beside(&here, Some((&here, "other")), Window::default(), None, None);
        assert_eq!(same.beside, Some(("other".to_owned(), Vec::new())));
        run.seek(Instant(at.0 / 2));
        let view = LogView::beside(
            &here,
            Some((run.cluster(), "other")),
            Window::default(),
            None,
            None,
        );
        let names: Vec<_> = view.beside.unwrap().1.into_iter().map(|row| row.name).collect();
        assert!(names.contains(&"B".to_owned()), "{names:?}");
        assert_eq!(view.rows.len(), 5);
    }

    #[test]
    fn the_entry_with_which_a_law_is_broken_is_marked_at_its_node() {
        let run = figure_8();
        let mut view = LogView::of(run.cluster(), Window::default(), None, None);
        view.mark(run.timeline().broken.first().map(|(.., violation)| violation));
        let marked: Vec<_> = view.rows.iter().map(|row| row.broken).collect();
        assert_eq!(marked, [None, Some(3), None, None, None]);
    }
}
