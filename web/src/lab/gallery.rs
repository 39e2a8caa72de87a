//! The gallery of broken Rafts: its cards, read from the file that holds them all, and the run of a card beside the sound core. What a
//! rule says and which laws need it is the simulator's; the words of a card are the file's.

use super::Lab;
use super::branches::BranchId;
use super::control::play_again;
use super::walk::{Difference, Walk, Walked};
use crate::clock::Speed;
use crate::texts::{self, Language, language};
use raft_sim::mutants::Mutant;
use raft_sim::{Action, EventId, Instant, Law, Recording, Run, Settings, Violation};
use std::rc::Rc;

/// A card's run passes so fast that a person follows: a message is on its way for half a second.
const SPEED: Speed = Speed::new(1, 30);
/// So much wall time passes before the two part, or before something is done, so that it can be seen coming.
const LEAD_IN_MICROS: u64 = 3_000_000;
/// So much at most before a law breaks.
const LEAD_MAX_MICROS: u64 = 30_000_000;
/// A walk to where the two part takes so many records at a time.
const WALK_SLICE: u64 = 5_000;
/// What stands for the one card whose rule is a feature.
const PRE_VOTE: &str = "pre-vote";

/// What is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// A rule.
    Rule(&'static Mutant),
    /// The pre-vote: a feature, without which no law breaks.
    PreVote,
}

impl Off {
    /// What the rule says.
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::Rule(rule) => texts::rule_says(rule),
            Self::PreVote => texts::gallery::PRE_VOTE_RULE.now(),
        }
    }

    /// Where it stands in the paper.
    #[must_use]
    pub const fn section(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.section,
            Self::PreVote => "dissertation \u{a7}9.6",
        }
    }

    /// Keeps the rule again.
    fn mend(self, settings: &mut Settings) {
        match self {
            Self::Rule(rule) => rule.switch_on(settings),
            Self::PreVote => settings.pre_vote = true,
        }
    }
}

/// A text of the file, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Words([String; 2]);

impl Words {
    fn now(&self) -> &str {
        let [english, german] = &self.0;
        match language() {
            Language::English => english,
            Language::German => german,
        }
    }

    fn is_whole(&self) -> bool {
        self.0.iter().all(|words| !words.is_empty())
    }
}

/// A card: one rule off.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its name: what stands in the address.
    pub name: String,
    /// What is off.
    pub off: Off,
    /// The kept run.
    run: String,
    /// Where the kept run is shown, unless it is where a law first breaks.
    pub event: Option<EventId>,
    title: Words,
    why: Words,
    watch: Words,
    found: Words,
}

/// The file is not what it should be: its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {0} of the gallery cannot be read")]
pub struct Unreadable(pub usize);

impl Card {
    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        self.title.now()
    }

    /// Why the rule is there.
    #[must_use]
    pub fn why(&self) -> &str {
        self.why.now()
    }

    /// What is about to happen in the kept run, and what to look at.
    #[must_use]
    pub fn watch(&self) -> &str {
        self.watch.now()
    }

    /// Why no search is offered, if none is.
    #[must_use]
    pub fn no_search(&self) -> Option<&str> {
        Some(self.found.now()).filter(|words| !words.is_empty())
    }

    /// The kept run.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn recording(&self) -> Result<Recording, raft_sim::ReplayError> {
        Recording::from_json(&self.run)
    }

    /// Reads all cards of the file.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn read_all(text: &str) -> Result<Vec<Rc<Self>>, Unreadable> {
        let mut cards: Vec<Self> = Vec::new();
        let mut number = 0;
        for line in text.lines() {
            number += 1;
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, rest) = line.split_once(' ').ok_or(Unreadable(number))?;
            if key == "card" {
                cards.push(Self {
                    name: rest.to_owned(),
                    off: Off::PreVote,
                    run: String::new(),
                    event: None,
                    title: Words::default(),
                    why: Words::default(),
                    watch: Words::default(),
                    found: Words::default(),
                });
                continue;
            }
            let read = cards.last_mut().and_then(|card| card.take(key, rest));
            read.ok_or(Unreadable(number))?;
        }
        let whole = |card: &Self| {
            [&card.title, &card.why, &card.watch]
                .into_iter()
                .all(Words::is_whole)
                && !card.run.is_empty()
        };
        if cards.is_empty() || !cards.iter().all(whole) {
            return Err(Unreadable(number));
        }
        Ok(cards.into_iter().map(Rc::new).collect())
    }

    fn take(&mut self, key: &str, rest: &str) -> Option<()> {
        let words = match key {
            "off" if rest == PRE_VOTE => return Some(()),
            "off" => {
                self.off = Off::Rule(Mutant::named(rest)?);
                return Some(());
            }
            "run" => {
                rest.clone_into(&mut self.run);
                return Some(());
            }
            "event" => {
                self.event = Some(EventId(rest.parse().ok()?));
                return Some(());
            }
            "title" => &mut self.title,
            "why" => &mut self.why,
            "watch" => &mut self.watch,
            "found" => &mut self.found,
            _ => return None,
        };
        let (place, said) = rest.strip_prefix("de ").map_or((0, rest), |german| (1, german));
        said.clone_into(words.0.get_mut(place)?);
        Some(())
    }
}

/// How calm a run is: how often somebody was elected, and how high the terms went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calm {
    /// So often a leader was elected.
    pub elected: usize,
    /// The highest term.
    pub term: u64,
}

impl Calm {
    fn of(run: &Run) -> Self {
        let timeline = run.timeline();
        Self {
            elected: timeline.reigns.len(),
            term: timeline.terms.last().map_or(0, |(_, term)| term.0),
        }
    }
}

/// A card whose run is on the stage.
#[derive(Clone, Debug)]
pub struct Exhibit {
    /// The card.
    pub card: Rc<Card>,
    /// Whether the run is the card's own, kept one.
    pub is_kept: bool,
    /// Which laws are broken, when, and by what, with the event that says so. That something goes back at a single node says little
    /// beside what comes of it: it is told only where nothing else is.
    pub broken: Vec<(Instant, EventId, Violation)>,
    /// Where it is held at first: where a law breaks, or what the card names.
    pub shown: Option<(Instant, EventId)>,
    /// Where it parts from the run of the sound core.
    pub parts: Option<Box<Difference>>,
    /// For a run in which none is: how calm it is, and how calm it would be with the rule.
    pub calm: Option<[Calm; 2]>,
    /// The sound core's run, once it was asked for.
    beside: Option<BranchId>,
    /// How far time is led.
    lead: Lead,
}

/// How far time runs before it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// It is not held.
    None,
    /// Up to where the two part, once that is known.
    Sought,
    /// Up to where the two part.
    Parting(Instant),
    /// Up to an event: a law breaks.
    Event(Instant, EventId),
}

impl Lead {
    const fn until(self) -> Option<Instant> {
        match self {
            Self::Parting(at) | Self::Event(at, _) => Some(at),
            Self::None | Self::Sought => None,
        }
    }
}

impl Exhibit {
    /// What is told of the laws when an event is the last one: the law that is broken last by then; before that, the first that will be.
    #[must_use]
    pub fn told(&self, last: Option<EventId>) -> Option<&(Instant, EventId, Violation)> {
        let reached = self
            .broken
            .iter()
            .rev()
            .find(|(_, event, _)| last >= Some(*event));
        // Of what breaks at once, the first.
        let first = reached.and_then(|(at, ..)| self.broken.iter().find(|(other, ..)| other == at));
        first.or_else(|| self.broken.first())
    }
}

impl Lab {
    /// The card whose run is on the stage.
    #[must_use]
    pub const fn exhibit(&self) -> Option<&Exhibit> {
        self.exhibit.as_ref()
    }

    /// What is on the stage is the run of this card, alone: it is seen at work, sees what is done to it, and is held where a law breaks.
    pub fn show_exhibit(&mut self, card: Rc<Card>) {
        let all = &self.run.timeline().broken;
        let told = |back: bool| {
            let goes_back = |violation: &Violation| violation.law() == Law::NothingGoesBack;
            all.iter()
                .filter(move |(.., violation)| goes_back(violation) == back)
        };
        let mut broken: Vec<_> = told(false).copied().collect();
        if broken.is_empty() {
            broken.extend(told(true));
        }
        let sound = self.sound_run(&card).ok();
        let calm = sound.as_ref().filter(|_| broken.is_empty());
        let calm = calm.map(|sound| [Calm::of(&self.run), Calm::of(sound)]);
        let parts = sound.and_then(|sound| parting(Walk::new(&self.run, &sound)));
        let shown = card.event.map(|event| (self.now(), event));
        let until = broken.first().map(|(at, event, _)| (*at, *event)).or(shown);
        let here = self.branches.current();
        self.branches.rename(here, card.title());
        self.stop_comparing();
        self.branches.set_others_aside();
        self.notice = None;
        self.selection = None;
        self.set_speed(SPEED);
        if let Some((at, _)) = until {
            self.seek(self.before_the_trouble(at));
            self.playing = true;
        }
        let is_kept = card
            .recording()
            .is_ok_and(|kept| self.run.actions() == kept.actions);
        self.exhibit = Some(Exhibit {
            card,
            is_kept,
            broken,
            calm,
            shown: until,
            parts,
            beside: None,
            lead: until.map_or(Lead::None, |(at, event)| Lead::Event(at, event)),
        });
    }

    /// A little before anything is done to the cluster but asking it for something; not too long before an instant.
    fn before_the_trouble(&self, at: Instant) -> Instant {
        let trouble = self.run.actions().iter();
        let trouble = trouble.filter(|done| !matches!(done.action, Action::Submit { .. }));
        let first = trouble.map(|done| done.stamp.at).find(|done| *done < at);
        let (lead, most) = (
            self.clock.span_of(LEAD_IN_MICROS),
            self.clock.span_of(LEAD_MAX_MICROS),
        );
        let first = first.map_or(0, |first| first.0.saturating_sub(lead.0));
        Instant(first.max(at.0.saturating_sub(most.0)))
    }

    /// Whether the run on the stage is this very one, known to its end.
    #[must_use]
    pub fn has_run_of(&self, recording: &Recording) -> bool {
        is_run_of(&self.run, recording)
    }

    /// The run is a run like any other from now on, beside what was there before.
    pub fn leave_exhibit(&mut self) {
        if self.exhibit.take().is_some() {
            self.stop_comparing();
            self.branches.bring_back();
        }
    }

    /// The same seed and the same actions with the rule kept.
    fn sound(&self, card: &Card) -> Result<Recording, String> {
        play_again(&self.recording(), |settings| card.off.mend(settings))
    }

    /// The same, played to its end.
    fn sound_run(&self, card: &Card) -> Result<Run, String> {
        played(&self.sound(card)?)
    }

    /// The branch of the same. Whoever was here before, or loads the page again, has it already: among what is there, or what was put
    /// aside.
    fn sound_branch(&mut self, card: &Card) -> Result<BranchId, String> {
        let sound = self.sound(card)?;
        if let Some(known) = self.branches.fetch(|run| is_run_of(run, &sound)) {
            return Ok(known);
        }
        let run = played(&sound)?;
        Ok(self.branches.stand_beside(run, texts::gallery::SOUND.now()))
    }

    /// Puts the sound core beside the run, and lets both run up to where they part; once they stand beside each other, leaves.
    pub fn beside_sound(&mut self) {
        let Some(exhibit) = &mut self.exhibit else { return };
        exhibit.lead = Lead::None;
        let (card, known) = (Rc::clone(&exhibit.card), exhibit.beside);
        if self.stop_comparing() {
            return;
        }
        let known = known.filter(|id| self.branches.get(*id).is_some());
        let sound = match known.map_or_else(|| self.sound_branch(&card), Ok) {
            Ok(id) => id,
            Err(error) => return self.complain(error),
        };
        if let Some(exhibit) = &mut self.exhibit {
            exhibit.beside = Some(sound);
            exhibit.lead = Lead::Sought;
        }
        self.playing = false;
        self.compare_with(sound);
        self.lead_in();
    }

    /// Once it is known where the two part, time runs up to there, from a little before.
    pub(super) fn lead_in(&mut self) {
        let compare = self.compare.as_ref().and_then(|compare| compare.first.found());
        let Some(at) = compare.map(Difference::at) else {
            return;
        };
        let Some(exhibit) = &mut self.exhibit else { return };
        if exhibit.lead == Lead::Sought {
            exhibit.lead = Lead::Parting(at);
            let lead = self.clock.span_of(LEAD_IN_MICROS);
            self.seek(Instant(at.0.saturating_sub(lead.0)));
            self.playing = true;
        }
    }

    /// How far time may go now: not past where it is to be held. Who has gone there already is not led any more.
    pub(super) fn held_at(&mut self, to: Instant) -> Instant {
        let now = self.now();
        let Some(exhibit) = &mut self.exhibit else {
            return to;
        };
        if exhibit.lead.until().is_some_and(|at| now >= at) {
            exhibit.lead = Lead::None;
        }
        exhibit.lead.until().map_or(to, |at| to.min(at))
    }

    /// Time has passed: it is held where it was led to.
    pub(super) fn hold_exhibit(&mut self) {
        let now = self.now();
        let Some(exhibit) = &mut self.exhibit else { return };
        if exhibit.lead.until().is_some_and(|at| now >= at) {
            match std::mem::replace(&mut exhibit.lead, Lead::None) {
                Lead::Event(_, event) => self.seek_event(event),
                _ => self.seek_first_difference(),
            }
            self.playing = false;
        }
    }
}

/// A recording's run, known to its end.
fn played(recording: &Recording) -> Result<Run, String> {
    let mut run = Run::open(recording).map_err(|error| texts::complaint(&error))?;
    run.advance_to(run.end());
    Ok(run)
}

/// Whether a run is this very one, known to its end.
fn is_run_of(run: &Run, recording: &Recording) -> bool {
    let cluster = run.cluster();
    (cluster.settings(), cluster.seed()) == (&recording.settings, recording.seed)
        && run.actions() == recording.actions
        && run.end() >= recording.end.at
}

/// Where two runs part.
fn parting(mut walk: Walk) -> Option<Box<Difference>> {
    loop {
        match walk.step(WALK_SLICE) {
            Walked::NotYet(on) => walk = *on,
            Walked::Alike => return None,
            Walked::Parts(difference) => return Some(difference),
        }
    }
}

#[cfg(test)]
mod tests;
