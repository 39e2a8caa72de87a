//! The course of a run: how it is written down, and what is kept of it while nobody looks at it. Going about in it is `history.rs`'s.

use super::{CHECKPOINT_RECORDS, Run};
use crate::cluster::Cluster;
use crate::name::EventId;
use crate::recording::{Recording, Stamp, Stamped};
use crate::timeline::Place;
use std::sync::Arc;

impl Run {
    /// Everything that was done, in order, also ahead of the present.
    #[must_use]
    pub fn actions(&self) -> &[Stamped] {
        &self.timeline.actions
    }

    /// Whether nothing lies ahead that acting now would drop.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.present.stamp() >= self.end && self.next >= self.timeline.actions.len()
    }

    /// Forgets all that lies ahead: the run ends at the present place. Who wants it keeps a copy ([`Run::thinned`]).
    pub fn forget_ahead(&mut self) {
        let event = self.present.journal().end();
        self.drop_future(self.present.stamp(), event);
        self.told = event;
        self.reach();
    }

    /// The end moves with the present, and what the fingerprint is there is known.
    pub(super) fn reach(&mut self) {
        let here = self.present.stamp();
        if here > self.end {
            self.end = here;
        }
        if here == self.end && self.next >= self.timeline.actions.len() {
            self.last = Some(self.present.fingerprint());
        }
    }

    /// The whole run, written down, with all that lies ahead.
    #[must_use]
    pub fn recording(&self) -> Recording {
        let written = |run: &Self, end, fingerprint| Recording {
            format: Recording::FORMAT,
            core: Recording::CORE,
            settings: run.present.settings().clone(),
            seed: run.present.seed(),
            actions: run.timeline.actions.clone(),
            end,
            fingerprint,
        };
        if let Some(fingerprint) = self.last {
            return written(self, self.end, fingerprint);
        }
        // An end that was never reached: a recording that was opened, and not played yet.
        let mut ahead = self.course(self.present.clone());
        ahead.advance_to(self.end.at);
        let (end, fingerprint) = (ahead.present.stamp(), ahead.present.fingerprint());
        written(&ahead, end, fingerprint)
    }

    /// The same run at the same place with at most so many checkpoints, and few records: to be kept beside another one. What is
    /// dropped comes back by replay.
    #[must_use]
    pub fn thinned(&self, checkpoints_max: usize) -> Self {
        let every = self.checkpoints.len().div_ceil(checkpoints_max.max(1)).max(1);
        let checkpoints: Vec<_> = self.checkpoints.iter().step_by(every).cloned().collect();
        let weights = checkpoints.iter().skip(1);
        Self {
            present: self.present.checkpoint(CHECKPOINT_RECORDS),
            weight: weights
                .map(|checkpoint| checkpoint.weight(CHECKPOINT_RECORDS))
                .sum(),
            checkpoints,
            placed: self.placed.clone(),
            seen: self.seen,
            told: self.told,
            expected: self.expected,
            ..self.course(self.present.clone())
        }
    }

    /// A course of the same run that stands at a checkpoint not after a place, and keeps nothing of what it plays.
    #[must_use]
    pub fn course_before(&self, place: Stamp) -> Self {
        let before = self
            .checkpoints
            .iter()
            .rfind(|checkpoint| checkpoint.stamp() <= place);
        let first = before.or(self.checkpoints.first());
        let first = first.map_or_else(|| self.present.clone(), |checkpoint| Cluster::clone(checkpoint));
        let mut course = self.course(first);
        let stamp = course.present.stamp();
        let actions = &course.timeline.actions;
        course.next = actions.partition_point(|stamped| stamped.stamp < stamp);
        course
    }

    /// The same run with another present, which keeps nothing of what it plays.
    fn course(&self, present: Cluster) -> Self {
        Self {
            present,
            timeline: Arc::clone(&self.timeline),
            next: self.next,
            placed: Vec::new(),
            end: self.end,
            checkpoints: Vec::new(),
            weight: 0,
            seen: Place {
                events: u64::MAX,
                actions: usize::MAX,
            },
            told: EventId(u64::MAX),
            expected: None,
            last: self.last,
        }
    }
}
