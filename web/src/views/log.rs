//! The log table: a row for each node, columns aligned by index, and only those columns that can be seen.

use crate::texts;
use crate::views::ribbon::tint;
use raft_sim::{Cluster, EntryText, EntryView, Index, NodeId, NodeView, Observed, Role, Running, letter};

/// Columns that are drawn beyond either edge of what can be seen, so that scrolling shows no holes.
const OVERSCAN: u64 = 4;

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
    /// The entries in the columns that are drawn; none behind the log's end.
    pub cells: Vec<Option<Cell>>,
    /// The last entry that the leader knows to match.
    pub matched: Option<u64>,
    /// The entry that the leader will send next.
    pub next: Option<u64>,
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
    pub fn of(cluster: &Cluster, window: Window, viewer: Option<NodeId>) -> Self {
        let nodes: Vec<NodeView> = cluster
            .node_ids()
            .filter_map(|node| Observed::node(cluster, node))
            .collect();
        let leads = |node: &NodeView| node.running != Running::Stopped && node.status.role == Role::Leader;
        let leader = nodes
            .iter()
            .filter(|node| leads(node))
            .max_by_key(|node| (viewer == Some(node.id), node.status.term));
        let longest = nodes
            .iter()
            .map(|node| node.status.last.index.0)
            .max()
            .unwrap_or(0);
        // One empty column for what comes next, and never fewer than fill the panel.
        let columns = (longest + 1).max(window.columns);
        let latest = columns.saturating_sub(window.columns) + 1;
        let seen = if window.follows {
            latest
        } else {
            window.first.clamp(1, latest)
        };
        let first = seen.saturating_sub(OVERSCAN).max(1);
        let last = (seen + window.columns + OVERSCAN).min(columns);
        let rows = nodes.iter().map(|node| {
            let progress = leader.filter(|leader| leader.id != node.id).and_then(|leader| {
                leader
                    .status
                    .progress
                    .iter()
                    .find(|progress| progress.peer == node.id)
            });
            let entry = |index| cluster.entry(node.id, Index(index));
            Row {
                node: node.id,
                name: letter(node.id).to_string(),
                leads: leads(node),
                stopped: node.running == Running::Stopped,
                cells: (first..=last)
                    .map(|index| entry(index).map(|entry| Cell::of(&entry)))
                    .collect(),
                matched: progress.map(|progress| progress.matched.0),
                next: progress.map(|progress| progress.next.0),
            }
        });
        Self {
            first,
            drawn: last.saturating_sub(first) + 1,
            columns,
            fits: window.columns,
            follows: window.follows,
            rows: rows.collect(),
            leader: leader.map(|leader| letter(leader.id).to_string()),
        }
    }
}

impl Cell {
    fn of(entry: &EntryView) -> Self {
        let (text, blank) = match &entry.text {
            EntryText::Blank => (texts::BLANK.to_owned(), true),
            other => (other.to_string(), false),
        };
        let title = texts::entry(entry.id.index.0, entry.id.term.0, &text, state(entry));
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

fn state(entry: &EntryView) -> &'static str {
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
    fn an_empty_log_fills_its_panel_with_empty_columns() {
        let cluster = Cluster::new(Settings::plain(), 7).unwrap();
        let view = LogView::of(&cluster, Window::default(), None);
        assert_eq!((view.first, view.drawn, view.columns), (1, 8, 8));
        assert_eq!(view.rows.len(), 5);
        assert!(view.rows.iter().all(|row| row.cells.iter().all(Option::is_none)));
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
        let view = LogView::of(&cluster, Window::default(), None);
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
        );
        assert_eq!(start.first, 1);
        assert!(
            start.rows[0].cells[0]
                .as_ref()
                .is_some_and(|cell| cell.applied && cell.committed)
        );
    }
}
