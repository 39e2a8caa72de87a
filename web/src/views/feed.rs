//! "What happened": the journal in sentences, newest first.
//!
//! Telling a record costs a few strings, so each is told once and kept. Follows the journal wherever it goes: on,
//! back, or onto another branch.

use crate::texts;
use raft_sim::story::{Importance, Telling};
use raft_sim::{EventId, Instant, Journal};
use std::collections::VecDeque;
use std::rc::Rc;

/// So many lines are kept; older ones are told again when somebody goes back to them.
const KEPT_MAX: usize = 1_000;

/// A line of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The event.
    pub id: EventId,
    /// When it happened.
    pub at: Instant,
    /// What is told of it.
    pub telling: Telling,
}

/// The lines that have been told.
#[derive(Debug, Default)]
pub struct Feed {
    lines: VecDeque<Rc<Line>>,
    /// The first event that has not been looked at.
    next: EventId,
}

/// What the panel shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedView {
    /// Newest first.
    pub lines: Vec<Rc<Line>>,
    /// Whether details are shown too.
    pub details: bool,
    /// Whether there are older lines than these.
    pub more: bool,
}

impl Feed {
    /// Forgets everything: the journal belongs to another run.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Catches up with the journal.
    pub fn follow(&mut self, journal: &Journal) {
        let end = journal.end();
        while self.lines.back().is_some_and(|line| line.id >= end) {
            self.lines.pop_back();
        }
        self.next = self.next.min(end);
        // Gone back before everything that is kept: tell again from where the journal begins.
        if self.lines.is_empty() && self.next > journal.start() {
            self.next = journal.start();
        }
        for record in journal.since(self.next.max(journal.start())) {
            let telling = texts::told(record);
            if telling.importance > Importance::Noise {
                self.lines.push_back(Rc::new(Line {
                    id: record.id,
                    at: record.at,
                    telling,
                }));
            }
        }
        self.next = end;
        while self.lines.len() > KEPT_MAX {
            self.lines.pop_front();
        }
    }

    /// The lines that change the cluster, newest first.
    pub fn main_lines(&self) -> impl Iterator<Item = &Rc<Line>> {
        let lines = self.lines.iter().rev();
        lines.filter(|line| line.telling.importance == Importance::Main)
    }

    /// The newest line that changes the cluster.
    #[must_use]
    pub fn latest_main(&self) -> Option<&Rc<Line>> {
        self.main_lines().next()
    }

    /// The newest lines, so many at most.
    #[must_use]
    pub fn view(&self, details: bool, most: usize) -> FeedView {
        let least = if details {
            Importance::Detail
        } else {
            Importance::Main
        };
        let mut shown = self
            .lines
            .iter()
            .rev()
            .filter(|line| line.telling.importance >= least);
        let lines: Vec<_> = shown.by_ref().take(most).cloned().collect();
        FeedView {
            lines,
            details,
            more: shown.next().is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Cluster, Observed, Run, Settings};

    fn ids(feed: &Feed) -> Vec<EventId> {
        feed.lines.iter().map(|line| line.id).collect()
    }

    #[test]
    fn lines_are_told_once_and_in_order() {
        let mut cluster = Cluster::new(Settings::plain(), 7).unwrap();
        let mut feed = Feed::default();
        for step in 1..=10 {
            cluster.run_until(Instant(step * 100_000));
            feed.follow(cluster.journal());
        }
        let followed = ids(&feed);
        let mut fresh = Feed::default();
        fresh.follow(cluster.journal());
        assert_eq!(followed, ids(&fresh));
        assert!(followed.is_sorted_by(|a, b| a < b));
        assert!(cluster.now() >= Instant(1_000_000));
    }

    #[test]
    fn going_back_takes_lines_away_again() {
        let mut run = Run::new(Settings::plain(), 7).unwrap();
        let mut feed = Feed::default();
        run.advance_to(Instant(400_000));
        feed.follow(run.cluster().journal());
        let early = ids(&feed);
        run.advance_to(Instant(2_000_000));
        feed.follow(run.cluster().journal());
        run.seek(Instant(400_000));
        feed.follow(run.cluster().journal());
        assert_eq!(ids(&feed), early);
    }
}
