//! What the lab does with its branches: grows them, goes from one to another, deletes and takes back.

use super::{BranchId, Branches, CHECKPOINTS};
use crate::command::Command;
use crate::lab::conditions;
use crate::lab::walk::Difference;
use crate::lab::{FEED_LINES, Lab, Selection};
use crate::texts;
use crate::views::branches::{BranchRow, rows};
use crate::views::lanes::LanesView;
use crate::views::laws::Laws;
use crate::views::log::Window;
use raft_sim::{Action, Instant, NodeId, Recording, Run, Settings, Stamp};

impl Lab {
    /// The branches.
    #[must_use]
    pub const fn branches(&self) -> &Branches {
        &self.branches
    }

    /// The run of a branch, also of the one that is looked at.
    #[must_use]
    pub fn course(&self, id: BranchId) -> Option<&Run> {
        if id == self.branches.current() {
            return Some(&self.run);
        }
        self.branches.get(id)?.run()
    }

    /// The list of branches.
    #[must_use]
    pub fn branch_rows(&self) -> Vec<BranchRow> {
        rows(&self.branches, &self.run)
    }

    /// The branches as lanes, with `place` for where a moment lies on the ribbon.
    #[must_use]
    pub fn lanes(&self, place: impl Fn(Instant) -> f64) -> LanesView {
        let compare = self.compared();
        let difference = compare.and_then(|compare| compare.first.found());
        let beside = compare.map(|compare| compare.other);
        LanesView::of(
            &self.branches,
            &self.run,
            beside,
            difference.map(Difference::at),
            place,
        )
    }

    /// Does something to the cluster, now. In the past a branch grows: the course as it was stays. Returns whether it was done; if
    /// not, a notice says why.
    pub fn act(&mut self, action: Action) -> bool {
        if let Some(why) = self.refusal(&action) {
            self.tell(why, None);
            return false;
        }
        let at = self.run.position();
        let before = self.before_acting();
        match self.run.act(action) {
            Ok(_) => {
                self.notice = None;
                self.grow(before, at);
                self.course_looks();
                true
            }
            Err(error) => {
                self.complain(texts::complaint(&error));
                false
            }
        }
    }

    /// The course that acting here would leave: in the past, the whole run with all that lies ahead.
    pub(in crate::lab) fn before_acting(&self) -> Option<Run> {
        (!self.run.is_at_end()).then(|| self.run.thinned(CHECKPOINTS))
    }

    /// Somebody has acted: the course that was left stays, if there was one.
    pub(in crate::lab) fn grow(&mut self, before: Option<Run>, at: Stamp) {
        if let Some(before) = before {
            // What a card tells of lies ahead no more.
            if self.exhibit.take().is_some() {
                self.branches.bring_back();
            }
            let old = self.branches.name(self.branches.current());
            let gone = self.branches.grow(before, at);
            let new = self.branches.name(self.branches.current());
            // Who follows a chapter or a challenge goes back to try again: there it is no news.
            if self.course.is_none() {
                self.tell(texts::branch_grown(&old, &new), Some(Command::PreviousBranch));
                if let Some(notice) = &mut self.notice {
                    notice.also = Some(Command::Compare);
                }
            }
            self.tell_forgotten(gone);
        }
        self.compare_anew();
    }

    /// Begins another run, beside the others, under the conditions that were set in the present one.
    pub fn begin(&mut self, settings: Settings, seed: u64) {
        self.begin_under(settings, seed, true);
    }

    /// Begins the run anew, as it was at its start: nothing is set yet.
    pub fn reset(&mut self) {
        let (settings, seed) = (self.cluster().settings().clone(), self.cluster().seed());
        self.begin_under(settings, seed, false);
    }

    fn begin_under(&mut self, settings: Settings, seed: u64, keeps: bool) {
        let same_seed = seed == self.cluster().seed();
        match Run::new(settings, seed) {
            Ok(mut run) => {
                let set = conditions::carried(self.cluster(), run.cluster());
                let kept = (!set.is_empty()).then_some(keeps);
                // One that the other settings do not allow is not set.
                let set = set.into_iter().filter(|_| keeps);
                set.for_each(|action| drop(run.act(action)));
                if self.plant(run) {
                    let old = self.branches.previous().map(|id| self.branches.name(id));
                    let text = texts::run_begun(&old.unwrap_or_default(), same_seed, kept);
                    self.tell(text, Some(Command::PreviousBranch));
                }
            }
            Err(error) => self.complain(texts::complaint(&error)),
        }
    }

    /// Takes up a run from a recording, unplayed, beside the others.
    ///
    /// # Errors
    /// Says what is wrong with the recording; the lab stays as it was.
    pub fn open(&mut self, recording: &Recording) -> Result<(), raft_sim::ReplayError> {
        let run = Run::open(recording)?;
        self.plant(run);
        self.playing = false;
        Ok(())
    }

    /// Shows a run that was opened, held where it stands, beside the others.
    pub fn take_up(&mut self, run: Run, of_another_core: bool) {
        let kept = self.plant(run);
        self.playing = false;
        let offers = kept.then_some(Command::PreviousBranch);
        if of_another_core {
            self.tell(texts::OPENED_OF_ANOTHER_CORE, offers);
        } else if kept {
            self.tell(texts::OPENED, offers);
        }
    }

    /// A new root. Returns whether the run before is kept: not if nothing happened in it but that conditions were set.
    pub(in crate::lab) fn plant(&mut self, run: Run) -> bool {
        self.stop_comparing();
        self.leave_course();
        let mut actions = self.run.actions().iter();
        let fresh = self.run.end() == Instant::ZERO && actions.all(|done| conditions::sets(&done.action));
        let before = self.replace(run);
        let gone = self.branches.plant((!fresh).then_some(before), self.playing);
        self.tell_forgotten(gone);
        !fresh
    }

    /// A course begins: its run stands alone, and what was there is put aside. A course that is left for another one is not: whoever
    /// wants it begins it anew, or finds it among the recent runs.
    pub(in crate::lab) fn set_out(&mut self, run: Run, name: &str) {
        self.stop_comparing();
        let stays = self.is_worth_keeping() && self.course.is_none();
        (self.course, self.exhibit) = (None, None);
        let before = self.replace(run);
        self.branches.set_aside(stays.then_some(before), name);
    }

    fn tell_forgotten(&mut self, gone: Option<String>) {
        if let Some(name) = gone {
            self.tell(texts::branch_forgotten(&name), Some(Command::UndoDelete));
        }
    }

    /// Goes to another branch, to the same moment if it has it.
    pub fn switch(&mut self, to: BranchId) {
        let from = self.branches.current();
        if to == from || self.branches.get(to).is_none() {
            return;
        }
        self.leave_course();
        let compared = self.compared().map(|compare| compare.other);
        let now = self.now();
        let mut branches = std::mem::take(&mut self.branches);
        let played = branches.switch(to, |mut run| {
            // A run that is only opened knows no more than its actions: its end is what its recording says.
            run.seek(now.min(run.end()));
            run.recollect();
            let before = self.replace(run);
            self.feed.follow(self.run.cluster().journal());
            before
        });
        self.branches = branches;
        self.playing |= played;
        let follow = compared.map(|other| if other == to { from } else { other });
        match follow {
            Some(other) => self.compare_with(other),
            None => self.tell(
                texts::switched(&self.branches.name(to)),
                Some(Command::PreviousBranch),
            ),
        }
    }

    /// Goes to the branch that was looked at before.
    pub fn switch_back(&mut self) {
        if let Some(previous) = self.branches.previous() {
            self.switch(previous);
        }
    }

    /// Gives a branch a name; an empty one takes it back.
    pub fn rename_branch(&mut self, id: BranchId, name: &str) {
        self.branches.rename(id, name);
    }

    /// Deletes a branch; from the one that is looked at, goes to another one first. The last one stays.
    pub fn delete_branch(&mut self, id: BranchId) {
        if self.branches.all().len() < 2 {
            return;
        }
        if self.compared().is_some_and(|compare| compare.other == id) {
            self.stop_comparing();
        }
        if id == self.branches.current() {
            self.stop_comparing();
            self.switch_back();
        }
        if let Some(name) = self.branches.delete(id) {
            self.tell(texts::branch_deleted(&name), Some(Command::UndoDelete));
        }
    }

    /// Takes back what was deleted last.
    pub fn undo_delete(&mut self) {
        if let Some(id) = self.branches.undo_delete() {
            let name = self.branches.name(id);
            self.tell(texts::branch_restored(&name), None);
        }
    }

    /// Puts another run in place of the present one, and returns that.
    pub(in crate::lab) fn replace(&mut self, run: Run) -> Run {
        let before = std::mem::replace(&mut self.run, run);
        self.feed.clear();
        self.cause.clear();
        self.feed_most = FEED_LINES;
        self.log_window = Window {
            columns: self.log_window.columns,
            ..Window::default()
        };
        self.wall = None;
        self.zoom_out();
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
}
