//! A course that is followed over the run: a chapter of the tour, or a challenge. Owns where somebody is in it; what a stop waits for and
//! what a referee says is `raft-lessons`' business.

use super::Lab;
use super::branches::CHECKPOINTS;
use super::eye::Eye;
use crate::clock::Speed;
use crate::command::Allowed;
use crate::texts::{self, Text};
use raft_lessons::{Challenge, Chapter, Foul, Guide, Progress, Referee, Verdict};
use raft_sim::{Action, Instant, Micros, Recording, Run};

/// The chapters of the tour, in order.
pub const CHAPTERS: [&str; 12] = [
    include_str!("../../../crates/raft-lessons/chapters/01-agree.txt"),
    include_str!("../../../crates/raft-lessons/chapters/02-leader.txt"),
    include_str!("../../../crates/raft-lessons/chapters/03-write.txt"),
    include_str!("../../../crates/raft-lessons/chapters/04-elections.txt"),
    include_str!("../../../crates/raft-lessons/chapters/05-partition.txt"),
    include_str!("../../../crates/raft-lessons/chapters/06-disk.txt"),
    include_str!("../../../crates/raft-lessons/chapters/07-safety.txt"),
    include_str!("../../../crates/raft-lessons/chapters/08-disturbance.txt"),
    include_str!("../../../crates/raft-lessons/chapters/09-members.txt"),
    include_str!("../../../crates/raft-lessons/chapters/10-snapshots.txt"),
    include_str!("../../../crates/raft-lessons/chapters/11-reading.txt"),
    include_str!("../../../crates/raft-lessons/chapters/12-clients.txt"),
];

/// The challenges, in order.
pub const CHALLENGES: [&str; 12] = [
    include_str!("../../../crates/raft-lessons/challenges/01-elect.txt"),
    include_str!("../../../crates/raft-lessons/challenges/02-two-leaders.txt"),
    include_str!("../../../crates/raft-lessons/challenges/03-silence.txt"),
    include_str!("../../../crates/raft-lessons/challenges/04-split.txt"),
    include_str!("../../../crates/raft-lessons/challenges/05-superseded.txt"),
    include_str!("../../../crates/raft-lessons/challenges/06-figure-8.txt"),
    include_str!("../../../crates/raft-lessons/challenges/07-snapshot.txt"),
    include_str!("../../../crates/raft-lessons/challenges/08-slow-disk.txt"),
    include_str!("../../../crates/raft-lessons/challenges/09-lone-reader.txt"),
    include_str!("../../../crates/raft-lessons/challenges/10-swap.txt"),
    include_str!("../../../crates/raft-lessons/challenges/11-unknown.txt"),
    include_str!("../../../crates/raft-lessons/challenges/12-high-term.txt"),
];

/// Whoever goes back so soon after a stop began, by the clock on the wall, means the one before.
const BACK_MICROS: u64 = 2_000_000;

/// What is followed.
#[derive(Clone, Debug)]
pub enum Course {
    /// A chapter.
    Tour {
        /// Where somebody is in it.
        guide: Box<Guide>,
        /// Its number in the tour, from 0; none for somebody's own lesson.
        number: Option<usize>,
        /// What was guessed at this stop.
        guessed: Option<usize>,
        /// Whether the hint of this stop is shown.
        hinted: bool,
    },
    /// A challenge.
    Challenge {
        /// Who judges.
        referee: Box<Referee>,
        /// How many hints are shown.
        hints: usize,
    },
}

/// What a course shows just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Where {
    /// The stop, from 0.
    pub stop: usize,
    /// How it stands.
    pub progress: Progress,
    /// The right answer to its question, once that is decided.
    pub answer: Option<usize>,
    /// What was guessed.
    pub guessed: Option<usize>,
    /// Whether the hint is shown.
    pub hinted: bool,
    /// How the challenge stands, with what the moves cost so far.
    pub verdict: Option<(Verdict, u32)>,
    /// How many hints are shown.
    pub hints: usize,
    /// Where the eye should be.
    pub eye: Eye,
}

impl Course {
    /// A chapter of the tour, read anew.
    #[must_use]
    pub fn chapter(number: usize) -> Option<Chapter> {
        Chapter::parse(CHAPTERS.get(number)?).ok()
    }

    /// A challenge, read anew.
    #[must_use]
    pub fn challenge(number: usize) -> Option<Challenge> {
        Challenge::parse(CHALLENGES.get(number)?).ok()
    }
}

impl Lab {
    /// What is followed.
    #[must_use]
    pub const fn followed(&self) -> Option<&Course> {
        self.course.as_ref()
    }

    /// Begins a chapter, at a stop: what comes before it is played.
    pub fn begin_chapter(&mut self, chapter: Chapter, number: Option<usize>, stop: usize) {
        let (slowness, title) = (chapter.slowness, chapter.title.plain(texts::language()));
        let begun = Guide::new(chapter, None).map_err(|error| error.to_string());
        let walked = begun.and_then(|(mut guide, mut run)| {
            let walk = |guide: &mut Guide, run: &mut Run| {
                guide.begin(run)?;
                while guide.current() < stop && !guide.is_last() {
                    if guide.progress() == Progress::Tries {
                        guide.show(run)?;
                    }
                    guide.skip(run)?;
                    guide.next(run)?;
                }
                Ok(())
            };
            walk(&mut guide, &mut run).map_err(|stuck: raft_lessons::Stuck| stuck.to_string())?;
            Ok((guide, run))
        });
        match walked {
            Ok((guide, run)) => {
                self.selection = None;
                self.set_out(run, &title);
                self.notice = None;
                self.course = Some(Course::Tour {
                    guide: Box::new(guide),
                    number,
                    guessed: None,
                    hinted: false,
                });
                self.at_stop(slowness);
            }
            Err(error) => self.complain(error),
        }
    }

    /// Begins a challenge.
    pub fn begin_challenge(&mut self, challenge: Challenge) {
        let (slowness, title) = (challenge.slowness, challenge.title.plain(texts::language()));
        match Referee::open(challenge) {
            Ok((referee, run)) => {
                self.selection = None;
                self.set_out(run, &title);
                self.notice = None;
                self.course = Some(Course::Challenge {
                    referee: Box::new(referee),
                    hints: 0,
                });
                self.pace(slowness);
                self.playing = false;
            }
            Err(error) => self.complain(error.to_string()),
        }
    }

    /// The course, or the card, is left: the lab has the run, in this very state, beside what was there before.
    pub fn leave_course(&mut self) {
        let (course, exhibit) = (self.course.take(), self.exhibit.take());
        if course.is_some() || exhibit.is_some() {
            self.branches.bring_back();
        }
    }

    /// What the course shows now.
    #[must_use]
    pub fn whereabouts(&self) -> Option<Where> {
        Some(match self.course.as_ref()? {
            Course::Tour {
                guide,
                guessed,
                hinted,
                ..
            } => Where {
                stop: guide.current(),
                progress: guide.progress(),
                answer: guide.answer(&self.run),
                guessed: *guessed,
                hinted: *hinted,
                verdict: None,
                hints: 0,
                eye: self.eye(),
            },
            Course::Challenge { referee, hints } => Where {
                stop: 0,
                progress: Progress::Tries,
                answer: None,
                guessed: None,
                hinted: false,
                verdict: Some((referee.verdict(), referee.moves(&self.run))),
                hints: *hints,
                eye: Eye::default(),
            },
        })
    }

    /// What may be done.
    #[must_use]
    pub fn allowed(&self) -> Allowed {
        match &self.course {
            Some(Course::Challenge { referee, .. }) => Allowed::only(&referee.challenge().allowed),
            _ => Allowed::default(),
        }
    }

    /// Whether the challenge that is followed cannot be solved any more.
    #[must_use]
    pub fn has_lost(&self) -> bool {
        matches!(&self.course, Some(Course::Challenge { referee, .. }) if matches!(referee.verdict(), Verdict::Foul(_)))
    }

    /// Why this may not be done here, if it may not: what a challenge does not allow would spoil it, and so would what is done before it
    /// begins.
    pub(super) fn refusal(&self, action: &Action) -> Option<String> {
        let Some(Course::Challenge { referee, .. }) = &self.course else {
            return None;
        };
        if self.run.place() < referee.begins() {
            return Some(texts::course::NOT_YET.to_owned());
        }
        let allowed = referee.challenge().allowed.iter().copied();
        (!referee.allows(action)).then(|| texts::course::only(allowed))
    }

    /// Lets time pass, as far as the course lets it. Returns whether there is a course.
    pub(super) fn follow_course(&mut self, to: Instant) -> bool {
        match &mut self.course {
            None => return false,
            Some(Course::Tour { guide, .. }) => {
                if guide.advance(&mut self.run, to) {
                    self.playing = false;
                }
            }
            // It is solved: what comes after is looked at as in the lab.
            Some(Course::Challenge { referee, .. })
                if matches!(referee.verdict(), Verdict::Solved { .. }) =>
            {
                return false;
            }
            Some(Course::Challenge { referee, .. }) => {
                if referee.advance(&mut self.run, to) != Verdict::Open {
                    self.playing = false;
                }
            }
        }
        true
    }

    /// Something was done, or time has moved: the course looks at it.
    pub(super) fn course_looks(&mut self) {
        let decided = match &mut self.course {
            Some(Course::Tour { guide, .. }) => {
                guide.look(&self.run);
                false
            }
            Some(Course::Challenge { referee, .. }) => referee.look(&self.run) != Verdict::Open,
            None => false,
        };
        self.playing &= !decided;
    }

    /// Goes on: to where this stop is done, if it is not yet; else to the next one. Returns whether the chapter is over.
    pub fn go_on(&mut self) -> bool {
        let Some(Course::Tour {
            guide,
            guessed,
            hinted,
            ..
        }) = &mut self.course
        else {
            return false;
        };
        let went = match guide.progress() {
            Progress::Tries => return false,
            Progress::Waits => guide.skip(&mut self.run).map(|()| false),
            Progress::Done if guide.is_last() => return true,
            Progress::Done => {
                (*guessed, *hinted) = (None, false);
                guide.next(&mut self.run)
            }
        };
        match went {
            Ok(next) => self.after_move(next),
            Err(stuck) => self.complain(stuck.to_string()),
        }
        false
    }

    /// Goes back to the beginning of this stop, or to the one before.
    pub fn go_back(&mut self) {
        let Some(Course::Tour {
            guide,
            guessed,
            hinted,
            ..
        }) = &mut self.course
        else {
            return;
        };
        let slowness = guide.stop().slowness.unwrap_or(guide.chapter().slowness);
        if guide.back(&mut self.run, Micros(BACK_MICROS / u64::from(slowness.max(1)))) {
            (*guessed, *hinted) = (None, false);
            self.after_move(true);
        }
    }

    /// Begins this stop, or this challenge, anew.
    pub fn try_again(&mut self) {
        self.notice = None;
        match &mut self.course {
            Some(Course::Tour { guide, .. }) => guide.again(&mut self.run),
            Some(Course::Challenge { referee, .. }) => {
                let begins = referee.begins();
                // Whoever plays on is not to see again what was done: it stays as a branch.
                let acted = self.run.actions().len() > begins.actions;
                let before = acted.then(|| self.run.thinned(CHECKPOINTS));
                self.run.go_to(begins);
                if before.is_some() {
                    self.run.forget_ahead();
                }
                referee.look(&self.run);
                self.grow(before, self.run.position());
            }
            None => return,
        }
        self.after_move(true);
        if matches!(self.course, Some(Course::Challenge { .. })) {
            self.playing = false;
        }
    }

    /// Does what is to be done, for whoever wants to be shown.
    pub fn show_how(&mut self) {
        let shown = match &mut self.course {
            Some(Course::Tour { guide, .. }) => guide.show(&mut self.run).map_err(|stuck| stuck.to_string()),
            Some(Course::Challenge { referee, .. }) => {
                let solved = referee.solve(&mut self.run).map(drop);
                solved.map_err(|error| error.to_string())
            }
            None => return,
        };
        match shown {
            Ok(()) => self.after_move(false),
            Err(error) => self.complain(error),
        }
        self.course_looks();
        self.playing = matches!(self.course, Some(Course::Tour { .. }));
    }

    /// Something is guessed.
    pub fn guess(&mut self, answer: usize) {
        if let Some(Course::Tour { guide, guessed, .. }) = &mut self.course
            && guide.progress() != Progress::Done
        {
            *guessed = Some(answer);
            self.playing = true;
        }
    }

    /// A hint is wanted.
    pub fn hint(&mut self) {
        match &mut self.course {
            Some(Course::Tour { hinted, .. }) => *hinted = true,
            Some(Course::Challenge { referee, hints }) => {
                *hints = (*hints + 1).min(referee.challenge().hints.len());
            }
            None => {}
        }
    }

    /// A recording is judged as a solution of the challenge whose run it is. Returns the challenge's number and the verdict.
    #[must_use]
    pub fn judged(recording: &Recording) -> Option<(usize, Verdict)> {
        (0..CHALLENGES.len()).find_map(|number| {
            let challenge = Course::challenge(number)?;
            if challenge.settings != recording.settings || challenge.seed != recording.seed {
                return None;
            }
            let verdict = Referee::judge(&challenge, recording).ok()?;
            Some((number, verdict))
        })
    }

    /// At a stop: time runs at its pace, unless there is nothing to wait for, or something to guess first.
    fn at_stop(&mut self, slowness: u32) {
        if let Some(Course::Tour { guide, guessed, .. }) = &self.course {
            let waits = guide.progress() == Progress::Waits;
            let asks = guide.stop().predict.is_some() && guessed.is_none();
            let slowness = guide.stop().slowness.unwrap_or(slowness);
            self.playing = waits && !asks || guide.progress() == Progress::Tries;
            self.pace(slowness);
            self.selection = None;
        }
    }

    fn pace(&mut self, slowness: u32) {
        if let Ok(speed) = Speed::parse(&format!("1/{slowness}")) {
            self.clock.speed = speed;
        }
    }

    /// Time stands elsewhere.
    fn after_move(&mut self, another: bool) {
        self.feed.follow(self.run.cluster().journal());
        self.keep_pace();
        let slowness = match &self.course {
            Some(Course::Tour { guide, .. }) => guide.chapter().slowness,
            _ => 50,
        };
        if another {
            self.at_stop(slowness);
        }
    }
}

/// What a foul says.
#[must_use]
pub const fn foul(foul: Foul) -> Text {
    match foul {
        Foul::NotAllowed(_) => texts::course::NOT_ALLOWED,
        Foul::Never(_) => texts::course::NEVER,
    }
}

#[cfg(test)]
mod tests;
