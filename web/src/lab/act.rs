//! What a person does to the cluster. What becomes of the courses that they leave: `branches`.

use super::{Lab, Selection, Wall};
use crate::geometry::Line;
use crate::scene::{Cut, links};
use crate::texts;
use crate::views::with_capital;
use raft_sim::{Action, DiskDials, LinkDials, NodeId, Observed, Running};

impl Lab {
    /// Does several things at once.
    pub fn act_all(&mut self, actions: impl IntoIterator<Item = Action>) {
        for action in actions {
            if !self.act(action) {
                return;
            }
        }
    }

    /// Cuts a pair both ways, or mends it if any of its ways is cut.
    pub fn toggle_link(&mut self, a: NodeId, b: NodeId) {
        let whole = links(self.cluster().links())
            .iter()
            .any(|link| (link.a, link.b) == (a, b) && link.cut == Cut::None);
        self.selection = Some(Selection::Link(a, b));
        self.act(if whole {
            Action::CutBoth { a, b }
        } else {
            Action::MendBoth { a, b }
        });
    }

    /// Cuts one way, or mends it.
    pub fn toggle_way(&mut self, from: NodeId, to: NodeId) {
        let cut = self
            .cluster()
            .links()
            .any(|link| (link.from, link.to) == (from, to) && link.cut);
        self.selection = Some(Selection::Link(from.min(to), from.max(to)));
        self.act(if cut {
            Action::Mend { from, to }
        } else {
            Action::Cut { from, to }
        });
    }

    /// Cuts `group` apart from all others; `line` is the wall, if one was drawn.
    pub fn partition(&mut self, group: Vec<NodeId>, line: Option<Line>) {
        let others: Vec<NodeId> = self
            .cluster()
            .node_ids()
            .filter(|node| !group.contains(node))
            .collect();
        if group.is_empty() || others.is_empty() {
            self.complain(texts::NO_SIDES);
            return;
        }
        let pairs = group
            .iter()
            .flat_map(|a| others.iter().map(|b| (*a.min(b), *a.max(b))))
            .collect();
        if self.act(Action::Partition {
            groups: vec![group, others],
        }) {
            self.wall = line.map(|line| Wall { line, pairs });
        }
    }

    /// Whom the client asks first when nobody is named: who it spoke with last, else the first node that runs.
    #[must_use]
    pub fn client_choice(&self) -> NodeId {
        let runs = |node: &NodeId| self.cluster().running(*node) == Some(Running::Running);
        let last = self
            .cluster()
            .submissions()
            .last()
            .map(|submission| submission.node);
        let first = || self.cluster().node_ids().find(runs);
        last.filter(runs).or_else(first).unwrap_or(NodeId(1))
    }

    /// How the disks behave: the first one's dials stand for all.
    #[must_use]
    pub fn disk(&self) -> DiskDials {
        let first = self.cluster().disk_dials(NodeId(1));
        first.unwrap_or(self.cluster().settings().disk)
    }

    /// Sets both ways of a pair.
    pub fn set_pair(&mut self, a: NodeId, b: NodeId, dials: LinkDials) {
        self.act_all([
            Action::SetLink {
                from: a,
                to: b,
                dials,
            },
            Action::SetLink {
                from: b,
                to: a,
                dials,
            },
        ]);
    }
}

/// An error as a sentence: a capital letter, a full stop.
pub(super) fn sentence(error: &str) -> String {
    let mut text = with_capital(error);
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}
