//! The branches: every course that was begun, taken up or left, none of them lost unasked. Owns which there are, their names, where
//! they parted, and the runs of those that are not looked at; the run that is looked at is the lab's.

mod courses;
#[cfg(test)]
mod tests;

use crate::texts;
use raft_sim::{Action, Run, Stamp};

/// The name of a branch among the others, for as long as the page lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct BranchId(pub u32);

/// What a branch is called before somebody gives it a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The how-manieth run that was begun or opened.
    Run(u32),
    /// The how-manieth that grew out of another one.
    WhatIf(u32),
}

/// A branch.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Which one.
    pub id: BranchId,
    /// What it is called, if nobody gave it a name.
    pub kind: Kind,
    /// The name that somebody gave it.
    pub given: Option<String>,
    /// Out of which one it grew, and where.
    pub parent: Option<(BranchId, Stamp)>,
    /// When it was looked at last, counted in changes.
    used: u64,
    /// Whether time ran in it when another run was opened.
    played: bool,
    /// Its run, unless it is the lab's own.
    run: Option<Box<Run>>,
}

impl Branch {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        self.given.clone().unwrap_or_else(|| match self.kind {
            Kind::Run(number) => texts::run_number(number),
            Kind::WhatIf(number) => texts::what_if(number),
        })
    }

    /// When it was looked at last, counted in changes.
    #[must_use]
    pub const fn used(&self) -> u64 {
        self.used
    }

    /// Its run, unless it is the one that is looked at.
    #[must_use]
    pub fn run(&self) -> Option<&Run> {
        self.run.as_deref()
    }
}

/// A branch that was kept: its kind, the name that somebody gave it, its parent, its run unless it is the lab's.
pub(super) type Restored = (Kind, Option<String>, Option<(BranchId, Stamp)>, Option<Run>);

/// All branches.
#[derive(Debug)]
pub struct Branches {
    /// In the order in which they were made.
    all: Vec<Branch>,
    current: BranchId,
    previous: Option<BranchId>,
    /// What was deleted, the latest last.
    deleted: Vec<Branch>,
    /// What was there before a course or a card of the gallery began: it comes back when that is left.
    aside: Vec<Branch>,
    made: u32,
    changes: u64,
}

/// More are not kept: the one that nobody named, and that was not looked at for longest, is deleted first.
pub const BRANCHES_MAX: usize = 32;
/// So many can be taken back.
const DELETED_MAX: usize = 4;
/// So many letters a name has at most.
pub const NAME_MAX: usize = 40;
/// So many checkpoints a branch keeps that is not looked at.
pub(super) const CHECKPOINTS: usize = 8;

impl Default for Branches {
    /// One branch: the run with which the lab begins.
    fn default() -> Self {
        let mut branches = Self {
            all: Vec::new(),
            current: BranchId(0),
            previous: None,
            deleted: Vec::new(),
            aside: Vec::new(),
            made: 0,
            changes: 0,
        };
        branches.add(Kind::Run(1), None);
        branches
    }
}

impl Branches {
    /// All of them, in the order in which they were made.
    #[must_use]
    pub fn all(&self) -> &[Branch] {
        &self.all
    }

    /// The one that is looked at.
    #[must_use]
    pub const fn current(&self) -> BranchId {
        self.current
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: BranchId) -> Option<&Branch> {
        self.all.iter().find(|branch| branch.id == id)
    }

    fn get_mut(&mut self, id: BranchId) -> Option<&mut Branch> {
        self.all.iter_mut().find(|branch| branch.id == id)
    }

    /// Its name; of one that is gone, nothing.
    #[must_use]
    pub fn name(&self, id: BranchId) -> String {
        self.get(id).map(Branch::name).unwrap_or_default()
    }

    /// The one that was looked at before; if that is gone, the latest other one.
    #[must_use]
    pub fn previous(&self) -> Option<BranchId> {
        let before = self.previous.filter(|id| *id != self.current);
        before.filter(|id| self.get(*id).is_some()).or_else(|| {
            self.others()
                .max_by_key(|branch| branch.used)
                .map(|branch| branch.id)
        })
    }

    /// All but the one that is looked at.
    pub fn others(&self) -> impl Iterator<Item = &Branch> {
        self.all.iter().filter(|branch| branch.id != self.current)
    }

    /// Whether a deleted one can be taken back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.deleted.is_empty()
    }

    fn add(&mut self, kind: Kind, parent: Option<(BranchId, Stamp)>) -> BranchId {
        let id = BranchId(self.made);
        self.made += 1;
        self.all.push(Branch {
            id,
            kind,
            given: None,
            parent,
            used: 0,
            played: false,
            run: None,
        });
        self.look_at(id);
        id
    }

    fn look_at(&mut self, id: BranchId) {
        self.changes += 1;
        let changes = self.changes;
        if self.current != id {
            self.previous = Some(self.current);
        }
        self.current = id;
        if let Some(branch) = self.get_mut(id) {
            branch.used = changes;
        }
    }

    /// The number of the next one of a kind.
    fn number(&self, of: fn(Kind) -> Option<u32>) -> u32 {
        let all = self.all.iter().chain(&self.deleted).chain(&self.aside);
        all.filter_map(|branch| of(branch.kind)).max().unwrap_or(0) + 1
    }

    /// Somebody acts in the past: the course as it was stays, and a new branch grows. Returns the name of one that had to go.
    pub(super) fn grow(&mut self, old: Run, at: Stamp) -> Option<String> {
        let number = self.number(|kind| match kind {
            Kind::WhatIf(number) => Some(number),
            Kind::Run(_) => None,
        });
        let parent = self.current;
        if let Some(branch) = self.get_mut(parent) {
            branch.run = Some(Box::new(old));
        }
        self.add(Kind::WhatIf(number), Some((parent, at)));
        self.forget()
    }

    /// Another run takes the place of the present one, which stays if anything happened in it.
    pub(super) fn plant(&mut self, old: Option<Run>, played: bool) -> Option<String> {
        let number = self.number(|kind| match kind {
            Kind::Run(number) => Some(number),
            Kind::WhatIf(_) => None,
        });
        if let Some(old) = old {
            self.leave(&old, played);
            self.add(Kind::Run(number), None);
        } else {
            // Nothing has happened in it: the new one takes its place and its name.
            let (current, kind) = (self.current, Kind::Run(number));
            if let Some(branch) = self.get_mut(current) {
                branch.parent = None;
                if let Kind::WhatIf(_) = branch.kind {
                    branch.kind = kind;
                }
            }
        }
        self.forget()
    }

    /// A course begins with its own run alone, under this name: the others are put aside, with the present one if it is to stay.
    pub(super) fn set_aside(&mut self, old: Option<Run>, name: &str) {
        let number = self.number(|kind| match kind {
            Kind::Run(number) => Some(number),
            Kind::WhatIf(_) => None,
        });
        let current = self.current;
        match old {
            Some(old) => self.leave(&old, false),
            None => self.all.retain(|branch| branch.id != current),
        }
        self.aside.append(&mut self.all);
        let id = self.add(Kind::Run(number), None);
        self.previous = None;
        self.rename(id, name);
    }

    /// A card of the gallery begins with its own run alone, which is the present one: the others are put aside.
    pub(super) fn set_others_aside(&mut self) {
        let current = self.current;
        let (own, others) = self.all.drain(..).partition(|branch| branch.id == current);
        self.all = own;
        self.aside.extend::<Vec<Branch>>(others);
        self.previous = None;
    }

    /// What was put aside comes back, beside what is there.
    pub(super) fn bring_back(&mut self) {
        self.all.append(&mut self.aside);
        self.all.sort_by_key(|branch| branch.id);
        self.forget();
    }

    /// The branch that has this run, beside what is there; one that was put aside comes back alone.
    pub(super) fn fetch(&mut self, is_it: impl Fn(&Run) -> bool) -> Option<BranchId> {
        let id = self.kept().find(|branch| branch.run().is_some_and(&is_it))?.id;
        let (found, aside) = self.aside.drain(..).partition(|branch| branch.id == id);
        self.aside = aside;
        self.all.extend::<Vec<Branch>>(found);
        self.all.sort_by_key(|branch| branch.id);
        Some(id)
    }

    /// All of them, with what was put aside.
    pub fn kept(&self) -> impl Iterator<Item = &Branch> {
        self.aside.iter().chain(&self.all)
    }

    /// A run that nobody looks at yet, under this name: to be compared with.
    pub(super) fn stand_beside(&mut self, run: Run, name: &str) -> BranchId {
        let (current, previous) = (self.current, self.previous);
        let number = self.number(|kind| match kind {
            Kind::Run(number) => Some(number),
            Kind::WhatIf(_) => None,
        });
        let id = self.add(Kind::Run(number), None);
        (self.current, self.previous) = (current, previous);
        if let Some(branch) = self.get_mut(id) {
            branch.given = Some(plain(name));
            branch.run = Some(Box::new(run));
        }
        self.forget();
        id
    }

    /// Another branch is looked at: hands out its run and takes in the present one. Returns whether time is to run again in it.
    pub(super) fn switch(&mut self, id: BranchId, present: impl FnOnce(Run) -> Run) -> bool {
        let Some(branch) = self.get_mut(id) else {
            return false;
        };
        let played = std::mem::take(&mut branch.played);
        let Some(run) = branch.run.take() else {
            return false;
        };
        let old = present(*run);
        self.leave(&old, false);
        self.look_at(id);
        played
    }

    /// Keeps the run of the current branch, thin.
    fn leave(&mut self, old: &Run, played: bool) {
        let current = self.current;
        if let Some(branch) = self.get_mut(current) {
            branch.played = played;
            branch.run = Some(Box::new(old.thinned(CHECKPOINTS)));
        }
    }

    /// The run of a branch that is not looked at.
    pub(super) fn run_mut(&mut self, id: BranchId) -> Option<&mut Run> {
        self.get_mut(id)?.run.as_deref_mut()
    }

    /// Nobody looks at it any more: it is kept thin again.
    pub(super) fn thin(&mut self, id: BranchId) {
        if let Some(run) = self.run_mut(id) {
            *run = run.thinned(CHECKPOINTS);
        }
    }

    /// Gives a branch a name; an empty one takes it back.
    pub(super) fn rename(&mut self, id: BranchId, name: &str) {
        let name = plain(name);
        if let Some(branch) = self.get_mut(id) {
            branch.given = Some(name).filter(|name| !name.is_empty());
        }
    }

    /// Deletes one that is not looked at. Returns its name.
    pub(super) fn delete(&mut self, id: BranchId) -> Option<String> {
        let at = self
            .all
            .iter()
            .position(|branch| branch.id == id && branch.id != self.current)?;
        let branch = self.all.remove(at);
        let name = branch.name();
        self.deleted.push(branch);
        if self.deleted.len() > DELETED_MAX {
            self.deleted.remove(0);
        }
        Some(name)
    }

    /// Takes back what was deleted last. Returns which one it is.
    pub(super) fn undo_delete(&mut self) -> Option<BranchId> {
        let branch = self.deleted.pop()?;
        let id = branch.id;
        let at = self.all.partition_point(|other| other.id < id);
        self.all.insert(at, branch);
        Some(id)
    }

    /// Deletes what is too much: it can be taken back as what a person deletes.
    fn forget(&mut self) -> Option<String> {
        let mut gone = None;
        while self.all.len() > BRANCHES_MAX {
            let oldest = self
                .others()
                .min_by_key(|branch| (branch.given.is_some(), branch.used))?;
            gone = self.delete(oldest.id);
        }
        gone
    }

    /// Branches as they were kept, in their order; the one at `current` is the lab's.
    pub(super) fn restore(kept: Vec<Restored>) -> Self {
        let mut branches = Self {
            all: Vec::new(),
            ..Self::default()
        };
        branches.made = 0;
        let mut current = BranchId(0);
        for (kind, given, parent, run) in kept {
            let id = branches.add(kind, parent);
            if run.is_none() {
                current = id;
            }
            if let Some(branch) = branches.get_mut(id) {
                branch.given = given.map(|name| plain(&name)).filter(|name| !name.is_empty());
                branch.run = run.map(Box::new);
            }
        }
        branches.look_at(current);
        branches
    }
}

/// A name without what would break a line, and not too long.
fn plain(name: &str) -> String {
    let letters: String = name
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(NAME_MAX)
        .collect();
    letters.trim_end().to_owned()
}

/// Where two courses of the same cluster part by what was done: the place, and what each did there.
#[derive(Clone, Debug, PartialEq)]
pub struct Parting<'a> {
    /// The place.
    pub at: Stamp,
    /// What the first did there and the second did not.
    pub first: Option<&'a Action>,
    /// What the second did there and the first did not.
    pub second: Option<&'a Action>,
}

/// Where two runs part by what was done in them. `None` if they are not of the same cluster, or nothing different was done.
#[must_use]
pub fn parting<'a>(first: &'a Run, second: &'a Run) -> Option<Parting<'a>> {
    let same = |run: &'a Run| (run.cluster().settings(), run.cluster().seed());
    if same(first) != same(second) {
        return None;
    }
    let (mine, other) = (first.actions(), second.actions());
    let alike = mine.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (mine, other) = (mine.get(alike), other.get(alike));
    let at = mine.iter().chain(&other).map(|stamped| stamped.stamp).min()?;
    let there = |stamped: Option<&'a raft_sim::Stamped>| stamped.map(|stamped| &stamped.action);
    Some(Parting {
        at,
        first: there(mine),
        second: there(other),
    })
}
