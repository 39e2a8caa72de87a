//! Walks through a chapter over a run. A stop waits for what happens, never for a clock: it ends at the very event that it waited for,
//! however fast somebody reads, so that the next stop finds the same cluster. Back is a seek.
//!
//! Owns where somebody is. The run belongs to whoever shows it, and is passed in.

use crate::chapter::{Chapter, Stop};
use crate::condition::Condition;
use crate::deed::Deed;
use crate::who::{Cast, Nobody};
use raft_sim::{ActError, EventId, Instant, Micros, Observed, Place, Run, SettingsError};

/// What a stop waits for must come within so much simulated time.
pub(crate) const PATIENCE: Micros = Micros::from_millis(30_000);
/// And within so many events.
const EVENTS_MAX: u64 = 400_000;

/// How far somebody is.
#[derive(Clone, Debug)]
pub struct Guide {
    chapter: Chapter,
    /// The stops that have been begun, in order; the last one that is looked at is `current`.
    walked: Vec<Walked>,
    current: usize,
}

/// A stop that has been begun.
#[derive(Clone, Debug)]
struct Walked {
    /// Before anything was done.
    before: Place,
    /// After all that it does was done.
    begins: Place,
    /// The event from which on things count.
    since: (EventId, Instant),
    /// Who has which name, in it.
    cast: Cast,
    /// Where it ended, if it has.
    ended: Option<Place>,
}

/// How a stop stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It waits for something.
    Waits,
    /// It waits for the person to do something.
    Tries,
    /// It can be left.
    Done,
}

/// Why a chapter does not go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stuck {
    /// Somebody is named who is nobody just now.
    #[error("stop \"{stop}\": {why}")]
    Nobody {
        /// At which stop.
        stop: String,
        /// Who.
        why: Nobody,
    },
    /// What is to be done is refused.
    #[error("stop \"{stop}\": {why}")]
    Refused {
        /// At which stop.
        stop: String,
        /// Why.
        why: ActError,
    },
    /// What is waited for does not happen.
    #[error(
        "stop \"{stop}\" waits for \"{condition}\", and that does not happen within {}",
        PATIENCE
    )]
    Waits {
        /// At which stop.
        stop: String,
        /// For what.
        condition: String,
    },
}

impl Guide {
    /// A walk through a chapter, and the run that it is over. Nothing has been done yet: [`Guide::begin`] does.
    ///
    /// # Errors
    /// The chapter's settings are not valid.
    pub fn new(chapter: Chapter, seed: Option<u64>) -> Result<(Self, Run), SettingsError> {
        let run = Run::new(chapter.settings.clone(), seed.unwrap_or(chapter.seed))?;
        let guide = Self {
            chapter,
            walked: Vec::new(),
            current: 0,
        };
        Ok((guide, run))
    }

    /// The chapter.
    #[must_use]
    pub const fn chapter(&self) -> &Chapter {
        &self.chapter
    }

    /// The number of the stop that is looked at, from 0.
    #[must_use]
    pub const fn current(&self) -> usize {
        self.current
    }

    /// The stop that is looked at.
    #[must_use]
    pub fn stop(&self) -> &Stop {
        &self.chapter.stops[self.current.min(self.chapter.stops.len() - 1)]
    }

    /// Who has which name.
    #[must_use]
    pub fn cast(&self) -> Cast {
        self.here().map(|walked| walked.cast.clone()).unwrap_or_default()
    }

    /// How the stop stands.
    #[must_use]
    pub fn progress(&self) -> Progress {
        match (self.until(), self.here().and_then(|walked| walked.ended)) {
            (Some(_), None) if self.stop().exercise.is_some() => Progress::Tries,
            (Some(_), None) => Progress::Waits,
            _ => Progress::Done,
        }
    }

    /// Whether this is the last stop.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.current + 1 >= self.chapter.stops.len()
    }

    /// Begins the first stop.
    ///
    /// # Errors
    /// What it does cannot be done.
    pub fn begin(&mut self, run: &mut Run) -> Result<(), Stuck> {
        self.walked.clear();
        self.current = 0;
        self.enter(run)
    }

    /// Lets time pass until an instant, and no further than to the event that the stop waits for. Returns whether it is done.
    pub fn advance(&mut self, run: &mut Run, to: Instant) -> bool {
        while self.progress() != Progress::Done {
            self.look(run);
            if self.progress() == Progress::Done {
                break;
            }
            let next = run.next_at();
            if next.is_none_or(|at| at > to) || !run.step_event() {
                run.advance_to(to);
                self.look(run);
                break;
            }
        }
        self.progress() == Progress::Done
    }

    /// Looks whether the stop is done: after an action too.
    pub fn look(&mut self, run: &Run) {
        let met = match (self.until(), self.here()) {
            (Some(until), Some(walked)) if walked.ended.is_none() => {
                until.is_met(run.cluster(), walked.since, &walked.cast)
            }
            _ => false,
        };
        if met && let Some(walked) = self.walked.get_mut(self.current) {
            walked.ended = Some(run.place());
        }
    }

    /// Goes straight to where the stop is done. Where the person should do something, nothing is done for them.
    ///
    /// # Errors
    /// It does not come to that.
    pub fn skip(&mut self, run: &mut Run) -> Result<(), Stuck> {
        if let Some(ended) = self.here().and_then(|walked| walked.ended) {
            run.go_to(ended);
            return Ok(());
        }
        let Some(until) = self.until().cloned() else {
            return Ok(());
        };
        let from = self
            .here()
            .map_or_else(|| run.cluster().now(), |walked| walked.since.1);
        let from = from.max(run.cluster().now());
        for _ in 0..EVENTS_MAX {
            self.look(run);
            if self.progress() == Progress::Done {
                return Ok(());
            }
            if run.cluster().now() > from.plus(PATIENCE) || !run.step_event() {
                break;
            }
        }
        Err(Stuck::Waits {
            stop: self.stop().name.clone(),
            condition: until.to_string(),
        })
    }

    /// Leaves a stop that is done, and begins the next one. Returns whether there is one.
    ///
    /// # Errors
    /// What the next stop does cannot be done.
    pub fn next(&mut self, run: &mut Run) -> Result<bool, Stuck> {
        if self.progress() != Progress::Done || self.is_last() {
            return Ok(false);
        }
        let end = self
            .here()
            .and_then(|walked| walked.ended)
            .unwrap_or_else(|| run.place());
        if let Some(walked) = self.walked.get_mut(self.current) {
            walked.ended = Some(end);
        }
        run.go_to(end);
        self.current += 1;
        // It was walked before, and nothing else has been done since: the run goes on as it did.
        if let Some((true, begins)) = self.here().map(|walked| (walked.before == end, walked.begins)) {
            run.go_to(begins);
            return Ok(true);
        }
        self.walked.truncate(self.current);
        let entered = self.enter(run);
        if entered.is_err() {
            self.current -= 1;
        }
        entered.map(|()| true)
    }

    /// Goes back to where this stop begins; or, from there, to where the one before begins. Time that runs is at no beginning for long:
    /// so near after it counts as there. Returns whether it could.
    pub fn back(&mut self, run: &mut Run, near: Micros) -> bool {
        let Some(here) = self.here() else {
            return false;
        };
        let began = here.begins;
        let runs = here.ended.is_none() && self.until().is_some();
        let is_near = runs && run.cluster().now() <= here.since.1.plus(near);
        match self.current.checked_sub(1) {
            None if run.place() == began => return false,
            Some(before) if run.place() == began || is_near => self.current = before,
            _ => {}
        }
        let begins = self.here().map_or(began, |walked| walked.begins);
        run.go_to(begins);
        true
    }

    /// Begins this stop anew: what was done in it by hand is given up.
    pub fn again(&mut self, run: &mut Run) {
        if let Some(walked) = self.walked.get_mut(self.current) {
            walked.ended = None;
            let begins = walked.begins;
            self.walked.truncate(self.current + 1);
            run.go_to(begins);
        }
    }

    /// Does what an exercise asks for, from its beginning.
    ///
    /// # Errors
    /// It cannot be done.
    pub fn show(&mut self, run: &mut Run) -> Result<(), Stuck> {
        let Some(exercise) = self.stop().exercise.clone() else {
            return Ok(());
        };
        self.again(run);
        let cast = self.cast();
        self.all(run, &exercise.shown, &cast)
    }

    /// Which answer to its question is right; none while that is open.
    #[must_use]
    pub fn answer(&self, run: &Run) -> Option<usize> {
        let walked = self.here()?;
        walked.ended?;
        let answers = &self.stop().predict.as_ref()?.answers;
        answers
            .iter()
            .position(|(_, condition)| condition.is_met(run.cluster(), walked.since, &walked.cast))
    }

    fn here(&self) -> Option<&Walked> {
        self.walked.get(self.current)
    }

    fn until(&self) -> Option<&Condition> {
        let stop = self.stop();
        stop.exercise
            .as_ref()
            .map(|exercise| &exercise.until)
            .or(stop.wait.as_ref())
    }

    fn enter(&mut self, run: &mut Run) -> Result<(), Stuck> {
        let before = run.place();
        let since = (run.cluster().journal().end(), run.cluster().now());
        let mut cast = match self.current.checked_sub(1).and_then(|last| self.walked.get(last)) {
            Some(last) => last.cast.clone(),
            None => Cast::default(),
        };
        let stop = self.stop().clone();
        for (name, who) in &stop.called {
            let node = cast.find(who, run.cluster()).map_err(|why| self.nobody(why))?;
            cast.call(name, node);
        }
        self.all(run, &stop.deeds, &cast)?;
        self.walked.push(Walked {
            before,
            begins: run.place(),
            since,
            cast,
            ended: None,
        });
        Ok(())
    }

    fn all(&self, run: &mut Run, deeds: &[Deed], cast: &Cast) -> Result<(), Stuck> {
        for deed in deeds {
            let actions = deed
                .actions(run.cluster(), cast)
                .map_err(|why| self.nobody(why))?;
            for action in actions {
                run.act(action).map_err(|why| Stuck::Refused {
                    stop: self.stop().name.clone(),
                    why,
                })?;
            }
        }
        Ok(())
    }

    fn nobody(&self, why: Nobody) -> Stuck {
        Stuck::Nobody {
            stop: self.stop().name.clone(),
            why,
        }
    }
}
