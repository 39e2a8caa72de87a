//! The lab: the run, the clock, and what the person has chosen, owned in one place and changed by messages.
//!
//! Pure: it knows neither the browser nor the drawing, and is tested without them. It is never copied for a frame.

mod act;
mod asking;
pub mod branches;
pub mod cause;
pub mod compare;
mod conditions;
pub mod control;
pub mod course;
pub mod eye;
pub mod gallery;
pub mod keep;
pub mod lessons;
mod member;
pub mod opening;
pub mod presets;
pub mod time;
pub mod walk;
pub mod why;

pub use asking::Whom;
pub use member::{JointManner, change};

use crate::clock::{Clock, Speed};
use crate::command::{Command, Facts};
use crate::geometry::Line;
use crate::scene::{Cut, Manner, Motion, Scene, links};
use crate::stage::Pace;
use crate::views::caption::Caption;
use crate::views::feed::{Feed, FeedView};
use crate::views::figures::{FiguresView, csv};
use crate::views::inspector::Inspector;
use crate::views::laws::{Laws, LawsView, last_broken};
use crate::views::log::{LogView, Window};
use crate::views::ribbon::RibbonView;
use crate::views::spacetime::Look;
use branches::Branches;
use cause::{Cause, Pointed};
use compare::{Compare, Side};
use course::Course;
use gallery::Exhibit;
use raft_sim::measure::Samples;
use raft_sim::{
    Cluster, Direction, EventId, Index, Instant, MessageName, Micros, NodeId, Observed, Recording, Role, Run,
    Settings,
};

/// One frame handles at most so many events; what is left waits for the next one, so that the page stays quick.
const EVENTS_MAX: u64 = 20_000;
/// A lost message fades over so much wall time.
const FADE_MICROS: u64 = 900_000;
/// So many more lines of the feed are shown at a time.
const FEED_LINES: usize = 60;

/// From here on a hop between two nodes takes a tenth of a second or less: nobody takes hold of a message.
const FAST: Speed = Speed::new(1, 5);

/// What is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// A node.
    Node(NodeId),
    /// A pair of nodes, in the order of the ring.
    Link(NodeId, NodeId),
    /// The client.
    Client,
    /// A message.
    Message(MessageName),
    /// An entry of a node's log.
    Entry(NodeId, Index),
}

/// Something to tell the person, until they close it or do something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// In one sentence.
    pub text: String,
    /// What can be done about it, if anything.
    pub offers: Option<Command>,
    /// What else, if anything.
    pub also: Option<Command>,
    /// Whether it tells of a mistake.
    pub mistake: bool,
}

/// A wall that was drawn, in parts of the stage's width and height.
#[derive(Clone, Debug, PartialEq)]
pub struct Wall {
    /// Where it stands.
    pub line: Line,
    /// The pairs that it cuts.
    pub pairs: Vec<(NodeId, NodeId)>,
}

/// The lab.
#[derive(Debug)]
pub struct Lab {
    run: Run,
    branches: Branches,
    compare: Option<Compare>,
    course: Option<Course>,
    exhibit: Option<Exhibit>,
    clock: Clock,
    playing: bool,
    selection: Option<Selection>,
    notice: Option<Notice>,
    feed: Feed,
    feed_details: bool,
    feed_most: usize,
    log_window: Window,
    wall: Option<Wall>,
    ribbon: RibbonView,
    part: time::Part,
    laws: Laws,
    cause: Cause,
}

impl Lab {
    /// A lab with a new run, playing.
    ///
    /// # Errors
    /// The first setting that is out of its range.
    pub fn new(settings: Settings, seed: u64, speed: Speed) -> Result<Self, raft_sim::SettingsError> {
        Ok(Self::with(Run::new(settings, seed)?, speed))
    }

    fn with(run: Run, speed: Speed) -> Self {
        Self {
            run,
            branches: Branches::default(),
            compare: None,
            course: None,
            exhibit: None,
            clock: Clock::at(speed),
            playing: true,
            selection: None,
            notice: None,
            feed: Feed::default(),
            feed_details: false,
            feed_most: FEED_LINES,
            log_window: Window::default(),
            wall: None,
            ribbon: RibbonView::default(),
            part: time::Part::default(),
            laws: Laws::default(),
            cause: Cause::default(),
        }
    }

    /// The cluster, as it is now.
    #[must_use]
    pub const fn cluster(&self) -> &Cluster {
        self.run.cluster()
    }

    /// Where time stands.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.cluster().now()
    }

    /// The furthest instant that is known.
    #[must_use]
    pub fn end(&self) -> Instant {
        self.run.end().max(self.now())
    }

    /// Whether time runs.
    #[must_use]
    pub const fn playing(&self) -> bool {
        self.playing
    }

    /// How fast time passes.
    #[must_use]
    pub const fn speed(&self) -> Speed {
        self.clock.speed
    }

    /// Whether anything was done in this run.
    #[must_use]
    pub fn has_acted(&self) -> bool {
        !self.run.actions().is_empty()
    }

    /// How fast what the stage shows passes.
    #[must_use]
    pub fn seen_pace(&self) -> Pace {
        match self.playing {
            false => Pace::Held,
            true if self.clock.speed.slower_than(FAST) => Pace::Slow,
            true => Pace::Fast,
        }
    }

    /// What is selected.
    #[must_use]
    pub const fn selection(&self) -> Option<Selection> {
        self.selection
    }

    /// What is to be told.
    #[must_use]
    pub const fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// The run so far, written down.
    #[must_use]
    pub fn recording(&self) -> Recording {
        self.run.recording()
    }

    /// The event at which time stands: the last one that has happened.
    #[must_use]
    pub fn event(&self) -> Option<EventId> {
        self.cluster().journal().end().0.checked_sub(1).map(EventId)
    }

    /// What decides which commands can be given.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let node = match self.selection {
            Some(Selection::Node(node)) => Some(node),
            _ => None,
        };
        Facts {
            at_start: self.run.place() == raft_sim::Place::default(),
            at_end: self.run.is_at_end(),
            playing: self.playing,
            zoomed: self.ribbon.part.is_some(),
            node: node.and_then(|node| self.cluster().running(node)),
            leads: node.is_some_and(|node| self.cluster().role(node) == Some(Role::Leader)),
            message: self.message().is_some(),
            in_flight: self.has_messages(),
            patience: self.is_of_other_patience(),
            stalled: self.has_stalled_disk(),
            cut: self.cluster().links().any(|link| link.cut),
            nodes: self.cluster().nodes(),
            branched: self.branches.all().len() > 1,
            undeletes: self.branches.can_undo(),
            compares: self.compare.is_some(),
            parts: self.exhibit().is_some_and(|exhibit| exhibit.parts.is_some()),
            step_before: self.why_step(Direction::Back).is_some(),
            step_after: self.why_step(Direction::Forth).is_some(),
            slowest: self.speed().stop() == 0,
            fastest: self.speed().stop() == Speed::LAST_STOP,
            new_version: false,
            clips: false,
            allowed: self.allowed(),
            lost: self.has_lost(),
            slides: false,
            measured: self
                .viewed()
                .journal()
                .samples()
                .is_some_and(|samples| samples.last().is_some()),
            member: self.member_facts(node),
        }
    }

    // ---- what is shown -------------------------------------------------------------------------------------------

    /// What the stage shows.
    #[must_use]
    pub fn scene(&self, motion: Motion) -> Scene {
        let fade = Clock::at(self.speed()).span_of(FADE_MICROS);
        let manner = Manner {
            motion,
            fade: Micros(fade.0.max(10_000)),
        };
        Scene::at(self.cluster(), manner).broken_by(last_broken(&self.run))
    }

    /// The wall, while all that it cut is still cut.
    #[must_use]
    pub fn wall(&self) -> Option<&Wall> {
        let wall = self.wall.as_ref()?;
        let pairs = links(self.cluster().links());
        let cut = |pair: &(NodeId, NodeId)| {
            pairs
                .iter()
                .any(|link| (link.a, link.b) == *pair && link.cut == Cut::Both)
        };
        wall.pairs.iter().all(cut).then_some(wall)
    }

    /// Catches up with what happened. To be called before the views are asked for.
    pub fn follow(&mut self) {
        self.feed.follow(self.run.cluster().journal());
        self.keep_pace();
        let shown = self.part.shown(self.now(), self.end(), self.playing);
        let timeline = self.run.timeline();
        self.ribbon = RibbonView::of(timeline, shown, self.end());
        let parts = self.exhibit().and_then(|exhibit| exhibit.parts.as_ref());
        self.ribbon.parts = parts.map(|parts| shown.place(parts.at()));
        self.laws.follow(timeline, self.run.cluster());
        self.cause.follow(self.run.cluster().journal());
    }

    /// The sentence under the stage.
    #[must_use]
    pub fn caption(&self) -> Caption {
        Caption::of(self.cluster(), &self.feed)
    }

    /// What happened of importance, newest first.
    pub fn main_lines(&self) -> impl Iterator<Item = &std::rc::Rc<crate::views::feed::Line>> {
        self.feed.main_lines()
    }

    /// What happened.
    #[must_use]
    pub fn feed(&self) -> FeedView {
        let feed = match &self.compare {
            Some(compare) if compare.side == Side::Other => &compare.feed,
            _ => &self.feed,
        };
        feed.view(self.feed_details, self.feed_most)
    }

    /// The logs.
    #[must_use]
    pub fn log(&self) -> LogView {
        let (viewer, selected) = match self.selection {
            Some(Selection::Node(node)) => (Some(node), None),
            Some(Selection::Entry(node, index)) => (Some(node), Some((node, index))),
            _ => (None, None),
        };
        let (run, beside) = self.sides();
        let beside = beside.as_ref().map(|(run, name)| (run.cluster(), name.as_str()));
        let mut view = LogView::beside(run.cluster(), beside, self.log_window, viewer, selected);
        view.mark(last_broken(run));
        view
    }

    /// Everything about what is selected.
    #[must_use]
    pub fn inspector(&self) -> Inspector {
        Inspector::of(self.viewed(), self.selection)
    }

    /// The laws: which hold, which are broken, which rules are off.
    #[must_use]
    pub fn laws(&self) -> LawsView {
        self.laws.view(self.cluster())
    }

    /// The figures of what is looked at, up to where time stands.
    #[must_use]
    pub fn figures(&self) -> FiguresView {
        let samples = self.viewed().journal().samples();
        samples.map_or_else(FiguresView::default, |samples| {
            FiguresView::of(samples.iter(), samples.dropped())
        })
    }

    /// All numbers behind them, to be taken away.
    #[must_use]
    pub fn figures_as_csv(&self) -> String {
        let samples = self.viewed().journal().samples();
        csv(samples.into_iter().flat_map(Samples::iter))
    }

    /// The ribbon of time.
    #[must_use]
    pub const fn ribbon(&self) -> &RibbonView {
        &self.ribbon
    }

    /// In a run that has not begun time passes up to where the first timer may run out: before that there is nothing to see.
    pub fn pass_the_silence(&mut self) {
        if self.run.end() == Instant::ZERO && !self.has_acted() {
            let shortest = self.cluster().settings().timing().election_timeout_min;
            self.run.advance_to(Instant(shortest.0 / 10 * 9));
        }
    }

    // ---- time ----------------------------------------------------------------------------------------------------

    /// Lets the time between two frames pass.
    pub fn frame(&mut self, wall_micros: u64) {
        if self.playing {
            let span = self.clock.advance(wall_micros);
            let to = self.held_at(self.now().plus(span));
            if !self.follow_course(to) {
                self.run.advance_within(to, EVENTS_MAX);
            }
            self.keep_pace();
            self.hold_exhibit();
        }
    }

    /// Lets time run, or holds it.
    pub fn play(&mut self, playing: bool) {
        self.playing = playing;
    }

    /// Makes time pass at another speed.
    pub fn set_speed(&mut self, speed: Speed) {
        self.clock.speed = speed;
    }

    /// Goes to an instant, back or forth, not beyond the end.
    pub fn seek(&mut self, to: Instant) {
        self.run.seek(to.min(self.end()));
        self.feed.follow(self.run.cluster().journal());
        self.keep_pace();
        self.course_looks();
    }

    /// Goes to just after an event, and holds time there; says so where the run has none of that number.
    pub fn seek_event(&mut self, event: EventId) {
        if !self.go_to_event(event) {
            self.complain(crate::texts::time::NO_SUCH_EVENT);
        }
    }

    /// Goes to just after an event, and holds time there. Returns whether the run has it; if not, time is held where it stands.
    pub fn go_to_event(&mut self, event: EventId) -> bool {
        self.playing = false;
        let found = self.run.seek_event(event);
        self.feed.follow(self.run.cluster().journal());
        self.keep_pace();
        self.course_looks();
        found
    }

    /// Goes on by one event, and holds time there.
    pub fn step(&mut self) {
        self.playing = false;
        self.run.step_event();
        self.keep_pace();
        self.course_looks();
    }

    /// Goes back by one event, and holds time there.
    pub fn step_back(&mut self) {
        self.playing = false;
        self.run.step_back();
        self.feed.follow(self.run.cluster().journal());
        self.keep_pace();
        self.course_looks();
    }

    // ---- what a person chooses ------------------------------------------------------------------------------------

    /// Selects something, or nothing.
    pub fn select(&mut self, selection: Option<Selection>) {
        self.selection = selection;
    }

    /// What is linked across the page.
    #[must_use]
    pub const fn cause(&self) -> &Cause {
        &self.cause
    }

    /// Something else is pointed at, or nothing. Returns whether anything lights up, or goes out.
    pub fn point(&mut self, pointed: Option<Pointed>) -> bool {
        self.cause.point(pointed, self.run.cluster().journal())
    }

    /// An event is picked, with its causes or with its effects; or none.
    pub fn pick(&mut self, event: Option<EventId>, effects: bool) {
        self.cause.pick(event, effects, self.run.cluster().journal());
    }

    /// Answers why something is so, and lights up what led to it. An event that the journal does not have, because it lies ahead or too
    /// far back, is gone to first.
    pub fn ask(&mut self, question: why::Question) {
        if let why::Question::Event(event) = question
            && self.viewed().journal().get(event).is_none()
        {
            self.go_to_event(event);
            self.run.recollect();
        }
        let why = why::Why::of(self.viewed(), question);
        let event = why.steps.last().map(|step| step.event);
        self.pick_here(event);
        self.cause.why = Some(std::rc::Rc::new(why));
    }

    /// The diagram shows the branch in which a person acts.
    fn pick_here(&mut self, event: Option<EventId>) {
        let here = self.side() == Side::Current;
        self.pick(event.filter(|_| here), false);
    }

    /// Goes to a step of the answer.
    pub fn walk(&mut self, to: usize) {
        let Some(why) = self.cause.why.take() else { return };
        let mut why = std::rc::Rc::unwrap_or_clone(why);
        if let Some(step) = why.steps.get(to) {
            if self.side() == Side::Current {
                self.seek_event(step.event);
            } else {
                self.playing = false;
                self.seek(step.at);
            }
            self.pick_here(Some(step.event));
            why.at = Some(to);
        }
        self.cause.why = Some(std::rc::Rc::new(why));
    }

    /// The step of the answer that comes before the one that is looked at, or after it.
    #[must_use]
    pub fn why_step(&self, direction: Direction) -> Option<usize> {
        let why = self.cause.why.as_deref()?;
        let last = why.steps.len().checked_sub(1)?;
        let at = why.at.unwrap_or(last);
        match direction {
            Direction::Back => at.checked_sub(1),
            Direction::Forth => (at < last).then_some(at + 1),
        }
    }

    /// The answer has been read.
    pub fn forget_why(&mut self) {
        self.cause.why = None;
    }

    /// The space-time diagram is looked at otherwise.
    pub fn look(&mut self, look: Look) {
        self.cause.look = look;
    }

    /// Shows details in the feed, or only what changes the cluster.
    pub fn show_details(&mut self, details: bool) {
        self.feed_details = details;
        self.feed_most = FEED_LINES;
    }

    /// Shows older lines of the feed.
    pub fn show_earlier(&mut self) {
        self.feed_most += FEED_LINES;
    }

    /// Another part of the logs can be seen.
    pub fn see_log(&mut self, window: Window) {
        self.log_window = window;
    }

    /// Which part of the logs can be seen.
    #[must_use]
    pub const fn log_window(&self) -> Window {
        self.log_window
    }

    /// Tells the person something.
    pub fn tell(&mut self, text: impl Into<String>, offers: Option<Command>) {
        self.notice = Some(Notice {
            text: text.into(),
            offers,
            also: None,
            mistake: false,
        });
    }

    /// Tells the person what is wrong.
    pub fn complain(&mut self, text: impl AsRef<str>) {
        self.notice = Some(Notice {
            text: act::sentence(text.as_ref()),
            offers: None,
            also: None,
            mistake: true,
        });
    }

    /// Another language is spoken: what was told is told anew.
    pub fn say_anew(&mut self) {
        self.feed.clear();
        self.laws = Laws::default();
        self.notice = None;
    }

    /// The person has read it.
    pub fn dismiss(&mut self) {
        self.notice = None;
    }
}

#[cfg(test)]
mod tests;
