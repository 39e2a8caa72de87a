//! Judges a challenge: while somebody plays, and afterwards from a recording alone.

use super::{Challenge, Kind};
use crate::condition::Condition;
use crate::deed::Deed;
use crate::who::{Cast, Nobody};
use raft_sim::{
    ActError, Action, EventId, Instant, Micros, Observed, Place, Player, Recording, ReplayError, Run,
    SettingsError,
};

/// What must have happened before the person may act comes within so many events.
const OPENING_EVENTS_MAX: u64 = 100_000;
/// A solution may take so much simulated time.
const PATIENCE: Micros = Micros::from_millis(60_000);

/// How a challenge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is not solved yet.
    Open,
    /// It is solved.
    Solved {
        /// At this event.
        event: EventId,
        /// With moves that cost so much.
        moves: u32,
    },
    /// It cannot be solved any more in this run.
    Foul(Foul),
}

/// Why it cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foul {
    /// Something was done that is not allowed: this action, counted from the first.
    NotAllowed(usize),
    /// Something was so that must not be.
    Never(EventId),
}

/// Why a recording is not judged.
#[derive(Debug, thiserror::Error)]
pub enum Judged {
    /// It is a run of another cluster.
    #[error("this is no run of \"{0}\": it begins otherwise")]
    OtherBeginning(String),
    /// It cannot be played.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

/// Watches somebody who plays a challenge.
#[derive(Clone, Debug)]
pub struct Referee {
    challenge: Challenge,
    /// From here on the person may act.
    opened: Opened,
    /// Up to here it has been looked.
    verdict: Verdict,
}

/// Where the person may begin.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Opened {
    place: Place,
    since: (EventId, Instant),
    /// What was done before.
    actions: Vec<Action>,
}

/// Why a challenge cannot be begun. Found by the tests, for those that are built in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unplayable {
    /// The settings are not valid.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// What must happen first does not.
    #[error("\"{0}\" does not happen")]
    Never(String),
    /// Somebody is named who is nobody.
    #[error(transparent)]
    Nobody(#[from] Nobody),
    /// Something is refused.
    #[error(transparent)]
    Refused(#[from] ActError),
}

impl Referee {
    /// Plays a challenge up to where the person may act.
    ///
    /// # Errors
    /// It cannot be begun.
    pub fn open(challenge: Challenge) -> Result<(Self, Run), Unplayable> {
        let mut run = Run::new(challenge.settings.clone(), challenge.seed)?;
        if let Some(after) = &challenge.after {
            until(&mut run, after, OPENING_EVENTS_MAX)?;
        }
        let cast = Cast::default();
        for deed in &challenge.deeds {
            for action in deed.actions(run.cluster(), &cast)? {
                run.act(action)?;
            }
        }
        let opened = Opened {
            place: run.place(),
            since: (run.cluster().journal().end(), run.cluster().now()),
            actions: run
                .timeline()
                .actions
                .iter()
                .map(|stamped| stamped.action.clone())
                .collect(),
        };
        let referee = Self {
            challenge,
            opened,
            verdict: Verdict::Open,
        };
        Ok((referee, run))
    }

    /// The challenge.
    #[must_use]
    pub const fn challenge(&self) -> &Challenge {
        &self.challenge
    }

    /// How it stands, as far as it has been looked.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Where the person may begin.
    #[must_use]
    pub const fn begins(&self) -> Place {
        self.opened.place
    }

    /// Whether an action may be done.
    #[must_use]
    pub fn allows(&self, action: &Action) -> bool {
        Kind::of(action).is_some_and(|kind| self.challenge.allowed.contains(&kind))
    }

    /// What the moves up to the present place cost.
    #[must_use]
    pub fn moves(&self, run: &Run) -> u32 {
        let actions = &run.timeline().actions;
        let done = actions
            .iter()
            .take(run.place().actions)
            .skip(self.opened.actions.len());
        done.map(|stamped| self.challenge.cost(&stamped.action)).sum()
    }

    /// Lets time pass until an instant, and no further than to the event that decides.
    pub fn advance(&mut self, run: &mut Run, to: Instant) -> Verdict {
        loop {
            let verdict = self.look(run);
            if verdict != Verdict::Open {
                return verdict;
            }
            if run.next_at().is_none_or(|at| at > to) || !run.step_event() {
                run.advance_to(to);
                return self.look(run);
            }
        }
    }

    /// Looks at the present place: after an action, and after each event. Going back in time takes a verdict back.
    pub fn look(&mut self, run: &Run) -> Verdict {
        let cast = Cast::default();
        let met = |condition: &Condition| condition.is_met(run.cluster(), self.opened.since, &cast);
        let actions = &run.timeline().actions;
        let mut done = actions
            .iter()
            .take(run.place().actions)
            .enumerate()
            .skip(self.opened.actions.len());
        let wrong = done.find(|(_, stamped)| !self.allows(&stamped.action));
        let last = EventId(run.cluster().journal().end().0.saturating_sub(1));
        self.verdict = if run.place() < self.opened.place {
            Verdict::Open
        } else if let Some((number, _)) = wrong {
            Verdict::Foul(Foul::NotAllowed(number))
        } else if self.challenge.never.as_ref().is_some_and(met) {
            Verdict::Foul(Foul::Never(last))
        } else if met(&self.challenge.goal) {
            Verdict::Solved {
                event: last,
                moves: self.moves(run),
            }
        } else {
            Verdict::Open
        };
        self.verdict
    }

    /// Plays the solution that is kept, from where the person may begin.
    ///
    /// # Errors
    /// It cannot be played.
    pub fn solve(&mut self, run: &mut Run) -> Result<Verdict, Unplayable> {
        run.go_to(self.opened.place);
        let steps: Vec<(Option<Condition>, Deed)> = self.challenge.solution.clone();
        for (wait, deed) in steps {
            if let Some(wait) = wait {
                until(run, &wait, OPENING_EVENTS_MAX)?;
            }
            for action in deed.actions(run.cluster(), &Cast::default())? {
                run.act(action)?;
            }
        }
        let end = run.cluster().now().plus(PATIENCE);
        Ok(self.advance(run, end))
    }

    /// Judges a recording of this challenge: what counts is only what replays.
    ///
    /// # Errors
    /// It is no run of this challenge, or cannot be played.
    pub fn judge(challenge: &Challenge, recording: &Recording) -> Result<Verdict, Judged> {
        let other = || Judged::OtherBeginning(challenge.name.clone());
        let (referee, _) = Self::open(challenge.clone()).map_err(|_| other())?;
        let begins = recording.settings == challenge.settings && recording.seed == challenge.seed;
        let same = recording.actions.len() >= referee.opened.actions.len()
            && recording
                .actions
                .iter()
                .zip(&referee.opened.actions)
                .all(|(stamped, action)| stamped.action == *action);
        if !begins || !same {
            return Err(other());
        }
        // Plays on its own cluster, so that nothing is believed that the recording says of itself.
        let mut player = Player::new(recording)?;
        while player.step()? {}
        let mut run = Run::open(recording)?;
        run.go_to(referee.opened.place);
        if run.place() != referee.opened.place {
            return Err(other());
        }
        let mut referee = referee;
        Ok(referee.advance(&mut run, recording.end.at))
    }
}

/// Plays until something is so, counted from here.
fn until(run: &mut Run, condition: &Condition, mut events_max: u64) -> Result<(), Unplayable> {
    let since = (run.cluster().journal().end(), run.cluster().now());
    while !condition.is_met(run.cluster(), since, &Cast::default()) {
        if events_max == 0 || !run.step_event() {
            return Err(Unplayable::Never(condition.to_string()));
        }
        events_max -= 1;
    }
    Ok(())
}
