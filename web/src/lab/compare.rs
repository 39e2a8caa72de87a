//! Two branches side by side, on one clock: the one that is looked at, in which a person can act, and another one that goes along.

use super::branches::BranchId;
use super::walk::{Difference, Walk, Walked};
use super::{EVENTS_MAX, FADE_MICROS, Lab};
use crate::clock::Clock;
use crate::scene::{Manner, Motion, Scene};
use crate::texts;
use crate::views::feed::Feed;
use crate::views::laws::last_broken;
use raft_sim::{Cluster, EventId, Micros, Run};

/// So many records are walked at a time in the search for the first difference.
const WALK_SLICE: u64 = 5_000;

/// Which of the two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// The branch in which a person acts.
    #[default]
    Current,
    /// The one beside it.
    Other,
}

/// Another branch beside the one that is looked at.
#[derive(Debug)]
pub struct Compare {
    /// Which one.
    pub other: BranchId,
    /// Which of the two the panels show.
    pub side: Side,
    /// Where they part, once it is found. The first side is the current one.
    pub first: First,
    pub(super) feed: Feed,
}

/// What is known of the first difference.
#[derive(Debug)]
pub enum First {
    /// It is looked for.
    Sought(Option<Box<Walk>>),
    /// There is none, as far as the two are known.
    None,
    /// This is it.
    Found(Box<Difference>),
}

impl First {
    /// The difference, once it is found.
    #[must_use]
    pub fn found(&self) -> Option<&Difference> {
        match self {
            Self::Found(difference) => Some(difference),
            _ => None,
        }
    }
}

impl Lab {
    /// What is compared, if anything is.
    #[must_use]
    pub const fn compared(&self) -> Option<&Compare> {
        self.compare.as_ref()
    }

    /// The cluster of the branch beside.
    #[must_use]
    pub fn other(&self) -> Option<&Cluster> {
        let compare = self.compare.as_ref()?;
        self.branches.get(compare.other)?.run().map(Run::cluster)
    }

    /// The run that the panels show; and the other one with its name, if two are compared.
    pub(super) fn sides(&self) -> (&Run, Option<(&Run, String)>) {
        let name = |id| self.branches.name(id);
        let other = self.compare.as_ref().map(|compare| compare.other);
        let run = other.and_then(|id| self.branches.get(id)?.run());
        match (run, other) {
            (Some(run), Some(_)) if self.side() == Side::Other => {
                (run, Some((&self.run, name(self.branches.current()))))
            }
            (Some(run), Some(id)) => (&self.run, Some((run, name(id)))),
            _ => (&self.run, None),
        }
    }

    /// The cluster that the panels show.
    #[must_use]
    pub fn viewed(&self) -> &Cluster {
        let other = self.other().filter(|_| self.side() == Side::Other);
        other.unwrap_or_else(|| self.cluster())
    }

    /// Which of the two the panels show.
    #[must_use]
    pub fn side(&self) -> Side {
        self.compare
            .as_ref()
            .map_or(Side::Current, |compare| compare.side)
    }

    /// What the second stage shows.
    #[must_use]
    pub fn other_scene(&self, motion: Motion) -> Option<Scene> {
        let fade = Clock::at(self.speed()).span_of(FADE_MICROS);
        let fade = Micros(fade.0.max(10_000));
        let run = self.branches.get(self.compare.as_ref()?.other)?.run()?;
        let scene = Scene::at(run.cluster(), Manner { motion, fade });
        Some(scene.broken_by(last_broken(run)))
    }

    /// Puts a branch beside the one that is looked at.
    pub fn compare_with(&mut self, other: BranchId) {
        if other == self.branches.current() || self.branches.get(other).is_none() {
            return;
        }
        self.stop_comparing();
        self.notice = None;
        self.compare = Some(Compare {
            other,
            side: Side::Current,
            first: First::None,
            feed: Feed::default(),
        });
        self.keep_pace();
        self.compare_anew();
    }

    /// Puts the branch that was looked at before beside; or leaves.
    pub fn toggle_compare(&mut self) {
        if self.compare.is_some() {
            self.stop_comparing();
        } else if let Some(previous) = self.branches.previous() {
            self.compare_with(previous);
        }
    }

    /// One branch is looked at again. Returns whether there were two.
    pub fn stop_comparing(&mut self) -> bool {
        let Some(compare) = self.compare.take() else {
            return false;
        };
        self.branches.thin(compare.other);
        true
    }

    /// The panels show this one.
    pub fn show_side(&mut self, side: Side) {
        if let Some(compare) = &mut self.compare {
            compare.side = side;
        }
    }

    /// Looks for the first difference from the start: something else was done.
    pub(super) fn compare_anew(&mut self) {
        let Some(compare) = &mut self.compare else { return };
        let Some(other) = self
            .branches
            .get(compare.other)
            .and_then(super::branches::Branch::run)
        else {
            return;
        };
        let walk = Walk::new(&self.run, other);
        compare.first = First::Sought(Some(Box::new(walk)));
        self.seek_difference();
    }

    /// Goes on looking for the first difference. Returns whether there is more to look at.
    pub fn seek_difference(&mut self) -> bool {
        let Some(compare) = &mut self.compare else {
            return false;
        };
        let First::Sought(walk) = &mut compare.first else {
            return false;
        };
        let Some(walk) = walk.take() else { return false };
        compare.first = match walk.step(WALK_SLICE) {
            Walked::NotYet(walk) => First::Sought(Some(walk)),
            Walked::Alike => First::None,
            Walked::Parts(difference) => First::Found(difference),
        };
        let more = matches!(compare.first, First::Sought(_));
        self.lead_in();
        self.keep_pace();
        more
    }

    /// Whether the first difference is still looked for.
    #[must_use]
    pub fn seeks_difference(&self) -> bool {
        let first = self.compare.as_ref().map(|compare| &compare.first);
        matches!(first, Some(First::Sought(_)))
    }

    /// Goes to the first difference, and holds time there.
    pub fn seek_first_difference(&mut self) {
        let found = match &self.compare {
            Some(compare) => compare.first.found(),
            None => self.exhibit().and_then(|exhibit| exhibit.parts.as_deref()),
        };
        let Some((side, record)) = found.and_then(Difference::first_side) else {
            self.tell(texts::NO_DIFFERENCE, None);
            return;
        };
        let (event, at) = (record.id, record.at);
        if side == 0 {
            self.seek_event(event);
        } else {
            self.playing = false;
            self.seek(at);
        }
    }

    /// The branch beside goes to where time stands.
    pub(super) fn keep_pace(&mut self) {
        let now = self.now();
        let Some(compare) = &mut self.compare else { return };
        let Some(run) = self.branches.run_mut(compare.other) else {
            return;
        };
        let here = run.position().at;
        if here > now || (here < now && now.0 - here.0 > 1_000_000) {
            run.seek(now);
            run.recollect();
        } else {
            run.advance_within(now, EVENTS_MAX);
        }
        if let Some(difference) = compare.first.found() {
            stand_alike(&self.run, run, difference);
        }
        compare.feed.follow(run.cluster().journal());
    }
}

/// Up to the instant at which two runs part, an instant is not all that says where they stand: much happens within one. What was played
/// of it beside is what was played of it here, up to the first thing that differs.
fn stand_alike(here: &Run, beside: &mut Run, difference: &Difference) {
    let Some((side, record)) = difference.first_side() else {
        return;
    };
    let (at, parts) = (here.position().at, record.id);
    if at > record.at {
        return;
    }
    let end = here.cluster().journal().end();
    if side == 1 && at == record.at && end <= parts {
        // What differs comes beside, and nothing like it comes here.
        beside.seek_event(parts);
    } else if here.actions() == beside.actions() {
        if beside.place() > here.place() {
            beside.go_to(here.place());
        }
    } else if let Some(last) = end.min(parts).0.checked_sub(1)
        && beside.cluster().journal().end() > EventId(last + 1)
    {
        // What was done differs, so that actions cannot be counted.
        beside.seek_event(EventId(last));
    }
}
