//! What came of many storms: a sum that can be made in parts, on many machines, and put together.

use super::{Mark, Marks, Storm, Verdict};
use crate::observed::Observed;
use serde::{Deserialize, Serialize};

/// What came of many storms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// How many there were.
    pub storms: u64,
    /// How many of them broke something.
    pub broken: u64,
    /// In how many nothing happened that could have.
    pub void: u64,
    /// How many events they had.
    pub events: u64,
    /// How long they were in all, in simulated microseconds.
    pub simulated: u64,
    /// How often each thing happened.
    pub times: Marks,
    /// In how many storms it did.
    pub storms_with: Marks,
}

impl Tally {
    /// A mark counts as reached when so many of a thousand storms have it.
    pub const REACHED_PER_MILLE: u64 = 50;

    /// Counts a storm that is over.
    pub fn count(&mut self, storm: &Storm) {
        self.storms += 1;
        match storm.verdict() {
            Verdict::Held => {}
            Verdict::Broken => self.broken += 1,
            Verdict::Void => self.void += 1,
        }
        self.events += storm.events();
        self.simulated += storm.cluster().now().0;
        self.times.add(storm.marks());
        for mark in Mark::ALL.into_iter().filter(|mark| storm.marks().of(*mark) > 0) {
            self.storms_with.mark(mark);
        }
    }

    /// Adds what came of other storms.
    pub fn add(&mut self, other: &Self) {
        self.storms += other.storms;
        self.broken += other.broken;
        self.void += other.void;
        self.events += other.events;
        self.simulated += other.simulated;
        self.times.add(&other.times);
        self.storms_with.add(&other.storms_with);
    }

    /// The marks that too few storms have reached.
    pub fn missed(&self) -> impl Iterator<Item = Mark> {
        let reached =
            |mark: &Mark| self.storms_with.of(*mark) * 1_000 >= self.storms * Self::REACHED_PER_MILLE;
        Mark::ALL.into_iter().filter(move |mark| !reached(mark))
    }

    /// Whether anything broke; if nothing did, whether that says anything: every mark must have been reached, and hardly any storm
    /// may have been void.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.broken > 0 {
            Verdict::Broken
        } else if self.storms == 0 || self.missed().next().is_some() || self.void * 10 > self.storms {
            Verdict::Void
        } else {
            Verdict::Held
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reaching(mark: Mark, storms_with: u64) -> Tally {
        let mut tally = Tally {
            storms: 100,
            ..Tally::default()
        };
        for other in Mark::ALL {
            for _ in 0..if other == mark { storms_with } else { 100 } {
                tally.storms_with.mark(other);
            }
        }
        tally
    }

    #[test]
    fn a_batch_that_misses_a_mark_is_void_however_green() {
        assert_eq!(reaching(Mark::WriteTorn, 5).verdict(), Verdict::Held);
        let missing = reaching(Mark::WriteTorn, 4);
        assert_eq!(missing.verdict(), Verdict::Void);
        assert!(missing.missed().eq([Mark::WriteTorn]));
        assert_eq!(Tally::default().verdict(), Verdict::Void);
        let broken = Tally { broken: 1, ..missing };
        assert_eq!(broken.verdict(), Verdict::Broken);
    }

    #[test]
    fn parts_of_a_tally_are_written_read_and_put_together() {
        let (mut sum, part) = (reaching(Mark::Crash, 7), reaching(Mark::Bridge, 8));
        let text = serde_json::to_string(&part).unwrap();
        sum.add(&serde_json::from_str(&text).unwrap());
        assert_eq!((sum.storms, sum.storms_with.of(Mark::Crash)), (200, 107));
        assert!(serde_json::from_str::<Marks>(r#"{"a miracle":1}"#).is_err());
    }
}
