//! The lab: the run, the clock, and what the person has chosen, owned in one place and changed by messages.
//!
//! Pure: it knows neither the browser nor the drawing, and is tested without them. It is never copied for a frame.

use crate::clock::{Clock, Speed};
use crate::command::Facts;
use crate::geometry::Line;
use crate::scene::{Cut, Manner, Motion, Scene, links};
use crate::texts;
use crate::views::caption::Caption;
use crate::views::feed::{Feed, FeedView};
use crate::views::inspector::Inspector;
use crate::views::log::{LogView, Window};
use crate::views::ribbon::RibbonView;
use raft_sim::{
    Action, Cluster, DiskDials, EventId, Instant, LinkDials, MessageName, Micros, NodeId, Observed, Recording, Role, Run,
    Running, Settings,
};

/// One frame handles at most so many events; what is left waits for the next one, so that the page stays quick.
const EVENTS_MAX: u64 = 20_000;
/// A lost message fades over so much wall time.
const FADE_MICROS: u64 = 900_000;
/// So many more lines of the feed are shown at a time.
const FEED_LINES: usize = 60;

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
}

/// Something to tell the person, until they close it or do something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// In one sentence.
    pub text: String,
    /// Whether what was set aside can be brought back from here.
    pub bring_back: bool,
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

/// What was set aside last.
#[derive(Debug)]
enum Aside {
    Nothing,
    /// The run keeps it itself: what came after a place in the past.
    Branch,
    /// Another run.
    Run(Box<Run>),
}

/// The lab.
#[derive(Debug)]
pub struct Lab {
    run: Run,
    aside: Aside,
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
            aside: Aside::Nothing,
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

    /// What decides which commands can be given.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let node = match self.selection {
            Some(Selection::Node(node)) => Some(node),
            _ => None,
        };
        Facts {
            at_start: self.now() == Instant::ZERO,
            at_end: self.now() >= self.end(),
            playing: self.playing,
            node: node.and_then(|node| self.cluster().running(node)),
            leads: node.is_some_and(|node| self.cluster().role(node) == Some(Role::Leader)),
            cut: self.cluster().links().any(|link| link.cut),
            nodes: self.cluster().settings().nodes,
            set_aside: !matches!(self.aside, Aside::Nothing),
            slowest: self.speed().stop() == 0,
            fastest: self.speed().stop() == Speed::LAST_STOP,
        }
    }

    // ---- what is shown -------------------------------------------------------------------------------------------

    /// What the stage shows.
    #[must_use]
    pub fn scene(&self, motion: Motion) -> Scene {
        let fade = Clock::at(self.speed()).span_of(FADE_MICROS);
        Scene::at(self.cluster(), Manner { motion, fade: Micros(fade.0.max(10_000)) })
    }

    /// The wall, while all that it cut is still cut.
    #[must_use]
    pub fn wall(&self) -> Option<&Wall> {
        let wall = self.wall.as_ref()?;
        let pairs = links(self.cluster().links());
        let cut = |pair: &(NodeId, NodeId)| {
            pairs.iter().any(|link| (link.a, link.b) == *pair && link.cut == Cut::Both)
        };
        wall.pairs.iter().all(cut).then_some(wall)
    }

    /// Catches up with what happened. To be called before the views are asked for.
    pub fn follow(&mut self) {
        self.feed.follow(self.run.cluster().journal());
        self.ribbon = RibbonView::of(&self.run.timeline(), self.end());
    }

    /// The sentence under the stage.
    #[must_use]
    pub fn caption(&self) -> Caption {
        Caption::of(self.cluster(), &self.feed)
    }

    /// What happened.
    #[must_use]
    pub fn feed(&self) -> FeedView {
        self.feed.view(self.feed_details, self.feed_most)
    }

    /// The logs.
    #[must_use]
    pub fn log(&self) -> LogView {
        let viewer = match self.selection {
            Some(Selection::Node(node)) => Some(node),
            _ => None,
        };
        LogView::of(self.cluster(), self.log_window, viewer)
    }

    /// Everything about what is selected.
    #[must_use]
    pub fn inspector(&self) -> Inspector {
        Inspector::of(self.cluster(), self.selection)
    }

    /// The ribbon of time.
    #[must_use]
    pub const fn ribbon(&self) -> &RibbonView {
        &self.ribbon
    }

    // ---- time ----------------------------------------------------------------------------------------------------

    /// Lets the time between two frames pass.
    pub fn frame(&mut self, wall_micros: u64) {
        if self.playing {
            let span = self.clock.advance(wall_micros);
            self.run.advance_within(self.now().plus(span), EVENTS_MAX);
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
    }

    /// Goes to just after an event, and holds time there.
    pub fn seek_event(&mut self, event: EventId) {
        self.playing = false;
        self.run.seek_event(event);
        self.feed.follow(self.run.cluster().journal());
    }

    /// Goes on by one event, and holds time there.
    pub fn step(&mut self) {
        self.playing = false;
        self.run.step_event();
    }

    /// Goes back by one event, and holds time there.
    pub fn step_back(&mut self) {
        self.playing = false;
        self.run.step_back();
        self.feed.follow(self.run.cluster().journal());
    }

    // ---- what a person does --------------------------------------------------------------------------------------

    /// Does something to the cluster, now. Returns whether it was done; if not, a notice says why.
    pub fn act(&mut self, action: Action) -> bool {
        let past = self.run.end() > self.now();
        match self.run.act(action) {
            Ok(_) => {
                self.notice = None;
                if past {
                    self.aside = Aside::Branch;
                    self.tell(texts::FUTURE_SET_ASIDE, true);
                }
                true
            }
            Err(error) => {
                self.complain(sentence(&error.to_string()));
                false
            }
        }
    }

    /// Does several things at once.
    pub fn act_all(&mut self, actions: impl IntoIterator<Item = Action>) {
        for action in actions {
            if !self.act(action) {
                return;
            }
        }
    }

    /// Cuts a pair both ways, or mends it if any of its ways is cut.
    pub fn toggle_link(&mut self, a: NodeId, b: NodeId) {
        let whole = links(self.cluster().links()).iter().any(|link| (link.a, link.b) == (a, b) && link.cut == Cut::None);
        self.selection = Some(Selection::Link(a, b));
        self.act(if whole { Action::CutBoth { a, b } } else { Action::MendBoth { a, b } });
    }

    /// Cuts one way, or mends it.
    pub fn toggle_way(&mut self, from: NodeId, to: NodeId) {
        let cut = self.cluster().links().any(|link| (link.from, link.to) == (from, to) && link.cut);
        self.selection = Some(Selection::Link(from.min(to), from.max(to)));
        self.act(if cut { Action::Mend { from, to } } else { Action::Cut { from, to } });
    }

    /// Cuts `group` apart from all others; `line` is the wall, if one was drawn.
    pub fn partition(&mut self, group: Vec<NodeId>, line: Option<Line>) {
        let others: Vec<NodeId> = self.cluster().node_ids().filter(|node| !group.contains(node)).collect();
        if group.is_empty() || others.is_empty() {
            self.complain(texts::NO_SIDES.to_owned());
            return;
        }
        let pairs = group.iter().flat_map(|a| others.iter().map(|b| (*a.min(b), *a.max(b)))).collect();
        if self.act(Action::Partition { groups: vec![group, others] }) {
            self.wall = line.map(|line| Wall { line, pairs });
        }
    }

    /// Whom the client asks first when nobody is named: who it spoke with last, else the first node that runs.
    #[must_use]
    pub fn client_choice(&self) -> NodeId {
        let runs = |node: &NodeId| self.cluster().running(*node) == Some(Running::Running);
        let last = self.cluster().submissions().last().map(|submission| submission.node);
        let first = || self.cluster().node_ids().find(runs);
        last.filter(runs).or_else(first).unwrap_or(NodeId(1))
    }

    /// How the disks behave, as they were set last.
    #[must_use]
    pub fn disk(&self) -> DiskDials {
        let set = self.run.timeline().actions.into_iter().rev().filter(|(stamp, _)| stamp.at <= self.now());
        let last = set.into_iter().find_map(|(_, action)| match action {
            Action::SetDisk { dials, .. } => Some(dials),
            _ => None,
        });
        last.unwrap_or(self.cluster().settings().disk)
    }

    /// Sets every disk.
    pub fn set_disks(&mut self, dials: DiskDials) {
        let nodes: Vec<NodeId> = self.cluster().node_ids().collect();
        self.act_all(nodes.into_iter().map(|node| Action::SetDisk { node, dials }));
    }

    /// Sets both ways of a pair.
    pub fn set_pair(&mut self, a: NodeId, b: NodeId, dials: LinkDials) {
        self.act_all([Action::SetLink { from: a, to: b, dials }, Action::SetLink { from: b, to: a, dials }]);
    }

    /// Begins another run. The present one is set aside.
    pub fn begin(&mut self, settings: Settings, seed: u64) {
        match Run::new(settings, seed) {
            Ok(run) => {
                let fresh = self.run.end() == Instant::ZERO;
                let before = self.replace(run);
                if !fresh {
                    self.aside = Aside::Run(Box::new(before));
                    self.tell(texts::RUN_SET_ASIDE, true);
                }
            }
            Err(error) => self.complain(sentence(&error.to_string())),
        }
    }

    /// Takes up a run from a recording.
    ///
    /// # Errors
    /// Says what is wrong with the recording; the lab stays as it was.
    pub fn open(&mut self, recording: &Recording) -> Result<(), raft_sim::ReplayError> {
        let run = Run::open(recording)?;
        self.replace(run);
        self.playing = false;
        Ok(())
    }

    /// Puts another run in place of the present one, and returns that.
    fn replace(&mut self, run: Run) -> Run {
        let before = std::mem::replace(&mut self.run, run);
        self.feed.clear();
        self.feed_most = FEED_LINES;
        self.log_window = Window { columns: self.log_window.columns, ..Window::default() };
        self.wall = None;
        self.notice = None;
        let gone = |node: NodeId| node.0 > self.run.cluster().settings().nodes;
        match self.selection {
            Some(Selection::Node(node)) if gone(node) => self.selection = None,
            Some(Selection::Link(a, b)) if gone(a) || gone(b) => self.selection = None,
            Some(Selection::Message(_)) => self.selection = None,
            _ => {}
        }
        before
    }

    /// Brings back what was set aside, and sets aside what is there in its place.
    pub fn bring_back(&mut self) {
        match std::mem::replace(&mut self.aside, Aside::Nothing) {
            Aside::Nothing => return,
            Aside::Branch => {
                if !self.run.bring_back() {
                    return;
                }
                self.feed.clear();
                self.wall = None;
                self.aside = Aside::Branch;
            }
            Aside::Run(run) => {
                let before = self.replace(*run);
                self.aside = Aside::Run(Box::new(before));
            }
        }
        self.tell(texts::BROUGHT_BACK, true);
    }

    /// Selects something, or nothing.
    pub fn select(&mut self, selection: Option<Selection>) {
        self.selection = selection;
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
    pub fn tell(&mut self, text: &str, bring_back: bool) {
        self.notice = Some(Notice { text: text.to_owned(), bring_back, mistake: false });
    }

    /// Tells the person what is wrong.
    pub fn complain(&mut self, text: String) {
        self.notice = Some(Notice { text, bring_back: false, mistake: true });
    }

    /// The person has read it.
    pub fn dismiss(&mut self) {
        self.notice = None;
    }
}

/// An error as a sentence: a capital letter, a full stop.
fn sentence(error: &str) -> String {
    let mut letters = error.chars();
    let mut text: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;

    const A: NodeId = NodeId(1);
    const B: NodeId = NodeId(2);

    fn lab() -> Lab {
        Lab::new(Settings::default(), 7, Speed::parse("1").unwrap()).unwrap()
    }

    fn after_a_second() -> Lab {
        let mut lab = lab();
        for _ in 0..10 {
            lab.frame(100_000);
        }
        lab.follow();
        lab
    }

    fn cut(lab: &Lab, a: NodeId, b: NodeId) -> Cut {
        links(lab.cluster().links()).into_iter().find(|link| (link.a, link.b) == (a, b)).unwrap().cut
    }

    #[test]
    fn time_passes_with_the_frames_and_stands_when_held() {
        let mut lab = after_a_second();
        assert_eq!(lab.now(), Instant(1_000_000));
        lab.play(false);
        lab.frame(100_000);
        assert_eq!(lab.now(), Instant(1_000_000));
    }

    #[test]
    fn a_click_on_a_link_cuts_it_and_another_one_mends_it() {
        let mut lab = lab();
        lab.toggle_link(A, B);
        assert_eq!(cut(&lab, A, B), Cut::Both);
        assert_eq!(lab.selection(), Some(Selection::Link(A, B)));
        assert!(lab.facts().cut);
        lab.toggle_link(A, B);
        assert_eq!(cut(&lab, A, B), Cut::None);
    }

    #[test]
    fn the_end_of_a_link_cuts_one_way() {
        let mut lab = lab();
        lab.toggle_way(B, A);
        assert_eq!(cut(&lab, A, B), Cut::BToA);
        lab.toggle_way(A, B);
        assert_eq!(cut(&lab, A, B), Cut::Both);
        lab.toggle_way(B, A);
        assert_eq!(cut(&lab, A, B), Cut::AToB);
    }

    #[test]
    fn a_wall_stands_until_any_of_its_links_is_mended() {
        let mut lab = lab();
        let line = Line { a: Point::new(0.5, 0.0), b: Point::new(0.5, 1.0) };
        lab.partition(vec![A, B], Some(line));
        assert!(lab.wall().is_some());
        assert_eq!(cut(&lab, A, NodeId(3)), Cut::Both);
        assert_eq!(cut(&lab, A, B), Cut::None);
        lab.toggle_link(A, NodeId(3));
        assert!(lab.wall().is_none());
    }

    #[test]
    fn a_wall_with_everybody_on_one_side_is_no_wall() {
        let mut lab = lab();
        lab.partition(Vec::new(), None);
        assert!(lab.notice().is_some_and(|notice| notice.mistake));
        assert!(!lab.facts().cut);
    }

    #[test]
    fn acting_in_the_past_keeps_the_future_and_brings_it_back() {
        let mut lab = after_a_second();
        let end = lab.cluster().fingerprint();
        lab.play(false);
        lab.seek(Instant(300_000));
        assert!(!lab.facts().set_aside);
        lab.act(Action::Stop { node: A });
        assert!(lab.facts().set_aside);
        assert!(lab.notice().is_some_and(|notice| notice.bring_back));
        lab.bring_back();
        lab.seek(lab.end());
        assert_eq!(lab.cluster().fingerprint(), end);
    }

    #[test]
    fn a_new_run_keeps_the_old_one() {
        let mut lab = after_a_second();
        let old = lab.cluster().fingerprint();
        lab.select(Some(Selection::Node(NodeId(5))));
        lab.begin(Settings { nodes: 3, ..Settings::default() }, 8);
        assert_eq!(lab.cluster().settings().nodes, 3);
        assert_eq!(lab.selection(), None);
        lab.bring_back();
        assert_eq!(lab.cluster().fingerprint(), old);
        lab.bring_back();
        assert_eq!(lab.cluster().settings().nodes, 3);
    }

    #[test]
    fn what_is_refused_is_told_and_changes_nothing() {
        let mut lab = after_a_second();
        let before = lab.cluster().fingerprint();
        let command = "x".repeat(3_000);
        assert!(!lab.act(Action::Submit { node: A, command }));
        assert!(lab.notice().is_some_and(|notice| notice.mistake && notice.text.ends_with('.')));
        lab.begin(Settings { nodes: 12, ..Settings::default() }, 8);
        assert_eq!(lab.cluster().fingerprint(), before);
        assert_eq!(lab.cluster().settings().nodes, 5);
    }

    #[test]
    fn a_recording_is_opened_again() {
        let lab = after_a_second();
        let mut other = Lab::new(Settings::default(), 9, Speed::default()).unwrap();
        other.open(&lab.recording()).unwrap();
        other.seek(lab.end());
        assert_eq!(other.cluster().seed(), 7);
    }
}
