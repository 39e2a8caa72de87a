//! Where two runs part: both journals are walked in step until a record differs. Owns the walk, not what is made of it. It takes any
//! two runs: branches of one, or a core with a rule off beside the sound one.

use super::branches::parting;
use raft_sim::{EventId, Instant, Record, Recording, ReplayError, Run, Stamp};

/// Two runs that are alike so far.
#[derive(Debug)]
pub struct Walk {
    sides: [Run; 2],
    next: EventId,
    until: Instant,
}

/// How far a walk has come.
#[derive(Debug)]
pub enum Walked {
    /// There is more to walk.
    NotYet(Box<Walk>),
    /// They are alike as far as either is known.
    Alike,
    /// Here they differ.
    Parts(Box<Difference>),
}

/// The first difference: what happens next in each, after the same past.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// By side; nothing, if nothing more happens there.
    pub sides: [Option<Record>; 2],
}

impl Difference {
    /// When it is: the earlier of the two.
    #[must_use]
    pub fn at(&self) -> Instant {
        self.first_side().map_or(Instant::ZERO, |(_, record)| record.at)
    }

    /// On which side something happens first, and what.
    #[must_use]
    pub fn first_side(&self) -> Option<(usize, &Record)> {
        let sides = self.sides.iter().enumerate();
        sides
            .filter_map(|(side, record)| Some((side, record.as_ref()?)))
            .min_by_key(|(_, record)| record.at)
    }
}

impl Walk {
    /// A walk along two runs of one cluster, or of two. What they are known to share is passed over.
    #[must_use]
    pub fn new(first: &Run, second: &Run) -> Self {
        let until = first.end().max(second.end());
        let shared = match parting(first, second) {
            Some(parting) => parting.at,
            None if first.cluster().settings() == second.cluster().settings()
                && first.cluster().seed() == second.cluster().seed() =>
            {
                Stamp { at: until, after: 0 }
            }
            None => Stamp::default(),
        };
        Self::along([first.course_before(shared), second.course_before(shared)], until)
    }

    /// A walk along two recordings, from their beginnings.
    ///
    /// # Errors
    /// Says what is wrong with one of them.
    pub fn of(first: &Recording, second: &Recording) -> Result<Self, ReplayError> {
        let until = first.end.at.max(second.end.at);
        Ok(Self::along([Run::open(first)?, Run::open(second)?], until))
    }

    fn along(sides: [Run; 2], until: Instant) -> Self {
        let [first, second] = &sides;
        let end = |run: &Run| run.cluster().journal().end();
        // Up to where either stands they are alike: they stand in what they share.
        let next = end(first).max(end(second));
        Self { sides, next, until }
    }

    /// Walks on by so many records at most.
    #[must_use]
    pub fn step(mut self, records_max: u64) -> Walked {
        for _ in 0..records_max {
            let (next, until) = (self.next, self.until);
            let [first, second] = self.sides.each_mut().map(|run| record(run, next, until));
            match (&first, &second) {
                (None, None) => return Walked::Alike,
                (Some(a), Some(b)) if same(a, b) => self.next = EventId(next.0 + 1),
                _ => {
                    let sides = [first, second];
                    return Walked::Parts(Box::new(Difference { sides }));
                }
            }
        }
        Walked::NotYet(Box::new(self))
    }
}

/// The record of that number, if it comes before the end of what is known.
fn record(run: &mut Run, event: EventId, until: Instant) -> Option<Record> {
    while run.cluster().journal().end() <= event {
        let before = run.position();
        if before.at > until || (!run.step_event() && run.position() == before) {
            return None;
        }
    }
    run.cluster()
        .journal()
        .get(event)
        .filter(|record| record.at <= until)
        .cloned()
}

fn same(a: &Record, b: &Record) -> bool {
    (a.at, a.node) == (b.at, b.node) && a.what == b.what && a.causes.as_slice() == b.causes.as_slice()
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Action, NodeId, Settings, What};

    const STOP: Action = Action::Stop { node: NodeId(2) };

    fn run(seed: u64) -> Run {
        let mut run = Run::new(Settings::plain(), seed).unwrap();
        run.advance_to(Instant(2_000_000));
        run
    }

    fn walk(mut walk: Walk, slice: u64) -> Option<Difference> {
        loop {
            walk = match walk.step(slice) {
                Walked::NotYet(walk) => *walk,
                Walked::Alike => return None,
                Walked::Parts(difference) => return Some(*difference),
            };
        }
    }

    #[test]
    fn two_courses_part_at_what_was_done_and_not_before() {
        let old = run(7);
        let mut new = old.thinned(4);
        new.seek(Instant(700_000));
        let at = new.position();
        new.act(STOP).unwrap();
        new.advance_to(Instant(1_500_000));
        for slice in [1, 50, u64::MAX] {
            let difference = walk(Walk::new(&new, &old), slice).unwrap();
            let [first, second] = &difference.sides;
            let (first, second) = (first.as_ref().unwrap(), second.as_ref().unwrap());
            assert_eq!((first.at, &first.what), (at.at, &What::Acted(STOP)));
            assert!(second.at > at.at && !matches!(second.what, What::Acted(_)));
            assert_eq!(first.id, second.id, "the same past");
            assert_eq!(difference.at(), at.at);
            assert_eq!(difference.first_side().unwrap().0, 0);
        }
    }

    /// From their beginnings or from where they are known to part: it is the same difference.
    #[test]
    fn two_recordings_part_where_their_runs_do() {
        let old = run(7);
        let mut new = old.clone();
        new.seek(Instant(700_000));
        new.act(STOP).unwrap();
        let recorded = Walk::of(&new.recording(), &old.recording()).unwrap();
        assert_eq!(walk(recorded, 10), walk(Walk::new(&new, &old), 10));
    }

    #[test]
    fn what_is_done_without_a_consequence_is_a_difference_all_the_same() {
        let old = run(7);
        let mut new = old.clone();
        new.seek(Instant(700_000));
        new.act(Action::MendAll).unwrap();
        let difference = walk(Walk::new(&old, &new), 10).unwrap();
        assert_eq!(difference.first_side().unwrap().0, 1);
    }

    #[test]
    fn a_run_is_alike_with_itself_and_with_one_that_goes_on() {
        let old = run(7);
        let mut longer = old.clone();
        longer.advance_to(Instant(3_000_000));
        assert_eq!(walk(Walk::new(&old, &longer), 1_000), None);
        assert_eq!(walk(Walk::new(&old, &old), 1_000), None);
    }

    /// Another seed, or a rule that is off: the first event that differs, not the first action.
    #[test]
    fn two_clusters_part_at_an_event() {
        let difference = walk(Walk::new(&run(7), &run(8)), 1_000).unwrap();
        assert!(difference.sides.iter().all(Option::is_some));
        let mut mutant = run(7).recording();
        mutant.settings.rules.vote_checks_log = false;
        // Nobody's log is behind in the first election: nothing differs that can be seen.
        let walked = walk(Walk::of(&run(7).recording(), &mutant).unwrap(), 1_000);
        assert_eq!(walked, None);
    }
}
