//! What a person does to the run: actions, new runs, and what they set aside.

use super::{FEED_LINES, Lab, Selection, Wall};
use crate::command::Command;
use crate::geometry::Line;
use crate::scene::{Cut, links};
use crate::texts;
use crate::views::laws::Laws;
use crate::views::log::Window;
use crate::views::with_capital;
use raft_sim::{Action, DiskDials, Instant, LinkDials, NodeId, Observed, Recording, Run, Running, Settings};

impl Lab {
    /// Does something to the cluster, now. Returns whether it was done; if not, a notice says why.
    pub fn act(&mut self, action: Action) -> bool {
        // The whole run is kept, with all that lies ahead.
        let before = (self.run.end() > self.now()).then(|| Box::new(self.run.clone()));
        match self.run.act(action) {
            Ok(_) => {
                self.notice = None;
                if before.is_some() {
                    self.aside = before;
                    self.tell(texts::FUTURE_SET_ASIDE, Some(Command::BringBack));
                }
                true
            }
            Err(error) => {
                self.complain(&error.to_string());
                false
            }
        }
    }

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

    /// Begins another run. The present one is set aside.
    pub fn begin(&mut self, settings: Settings, seed: u64) {
        match Run::new(settings, seed) {
            Ok(run) => {
                let fresh = self.run.end() == Instant::ZERO;
                let before = self.replace(run);
                if !fresh {
                    self.aside = Some(Box::new(before));
                    self.tell(texts::RUN_SET_ASIDE, Some(Command::BringBack));
                }
            }
            Err(error) => self.complain(&error.to_string()),
        }
    }

    /// Takes up a run from a recording.
    ///
    /// # Errors
    /// Says what is wrong with the recording; the lab stays as it was.
    pub fn open(&mut self, recording: &Recording) -> Result<(), raft_sim::ReplayError> {
        let run = Run::open(recording)?;
        self.replace(run);
        self.playing = false;
        Ok(())
    }

    /// Shows a run that was opened, held where it stands. The present one is set aside, if anything has happened in it.
    pub fn take_up(&mut self, run: Run, of_another_core: bool) {
        let fresh = self.run.end() == Instant::ZERO;
        let before = self.replace(run);
        if !fresh {
            self.aside = Some(Box::new(before));
            self.aside_played = self.playing;
        }
        self.playing = false;
        let offers = (!fresh).then_some(Command::BringBack);
        if of_another_core {
            self.tell(texts::OPENED_OF_ANOTHER_CORE, offers);
        } else if !fresh {
            self.tell(texts::OPENED, offers);
        }
    }

    /// Puts another run in place of the present one, and returns that.
    fn replace(&mut self, run: Run) -> Run {
        let before = std::mem::replace(&mut self.run, run);
        self.feed.clear();
        self.cause.clear();
        self.feed_most = FEED_LINES;
        self.log_window = Window {
            columns: self.log_window.columns,
            ..Window::default()
        };
        self.wall = None;
        self.laws = Laws::default();
        self.notice = None;
        let gone = |node: NodeId| node.0 > self.run.cluster().nodes();
        match self.selection {
            Some(Selection::Node(node)) if gone(node) => self.selection = None,
            Some(Selection::Link(a, b)) if gone(a) || gone(b) => self.selection = None,
            Some(Selection::Message(_) | Selection::Entry(..)) => self.selection = None,
            _ => {}
        }
        before
    }

    /// Brings back what was set aside, at its end, and sets aside what is there in its place.
    pub fn bring_back(&mut self) {
        let Some(mut run) = self.aside.take() else { return };
        run.seek(run.end());
        self.aside = Some(Box::new(self.replace(*run)));
        self.playing |= std::mem::take(&mut self.aside_played);
        self.tell(texts::BROUGHT_BACK, Some(Command::BringBack));
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
