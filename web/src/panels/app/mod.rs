//! The application: owns the lab and the stage, hears everything as a message, and decides what is drawn again.
//!
//! A frame paints the stage and moves the head of the ribbon; the panels follow at most ten times a second, and only
//! where something changed. Held or hidden, no frame is asked for at all.

mod act;
mod branches;
mod cause;
mod control;
mod course;
mod embed;
mod figures;
mod gallery;
mod keeping;
mod keys;
mod lesson;
mod listening;
mod measure;
mod member;
mod paper;
mod reach;
mod recordings;
mod shown;
mod slides;
mod take;
mod view;
mod wall;

use crate::browser::clip::{self, Clip};
use crate::browser::frames::Frames;
use crate::browser::listen::SizeWatch;
use crate::browser::theme::Theme;
use crate::browser::{self, crash, storage};
use crate::clock::Speed;
use crate::command::Command;
use crate::geometry::Point;
use crate::lab::eye::Eye;
use crate::lab::gallery::Card;
use crate::lab::opening::Opening;
use crate::lab::time::Zoom;
use crate::lab::{Lab, Whom};
use crate::panels::course::Press;
use crate::panels::find::Sought;
use crate::panels::gallery::Shelf;
use crate::panels::ribbon::Head;
use crate::panels::swipe::Swipe;
use crate::scene::Motion;
use crate::stage::Stage;
use crate::start::Start;
use crate::texts::Language;
use crate::views::log::Window;
use branches::{Beside, BranchMsg};
pub use cause::CauseMsg;
use cause::CauseParts;
pub use embed::EmbedMsg;
use embed::Embedded;
pub use gallery::GalleryMsg;
use keeping::{KeepMsg, Keeping};
use listening::{Listeners, listen};
use raft_sim::raft::Change;
use raft_sim::{Action, DiskDials, EventId, Index, Instant, LinkDials, NodeId, Recording, Settings, Timing};
use reach::{Reach, ReachMsg};
use shown::Shown;
use std::rc::Rc;
use take::TakeMsg;
use wall::Drag;
use web_sys::{Element, FileList, KeyboardEvent};
use yew::html::Scope;
use yew::prelude::*;

/// Below this width the page is a phone's.
const COMPACT_BELOW: f64 = 760.0;
/// Below this width and this height it is one on its side.
const COMPACT_ON_ITS_SIDE: (f64, f64) = (960.0, 480.0);

/// Whether the window is a phone's.
fn is_compact() -> bool {
    let (width, height) = (browser::window_width(), browser::window_height());
    width < COMPACT_BELOW || (width < COMPACT_ON_ITS_SIDE.0 && height < COMPACT_ON_ITS_SIDE.1)
}
/// The panels are drawn again at most so often.
const PANELS_MILLIS: f64 = 100.0;

/// The clock is told at most so often: nobody reads faster, and new letters cost more than what moves.
const CLOCK_MILLIS: f64 = 45.0;

/// Something that the application is told.
#[derive(Debug)]
pub enum Msg {
    /// A frame is to be drawn, at so many milliseconds.
    Frame(f64),
    /// The window or the stage has another size.
    Resized,
    /// The tab is shown or hidden.
    Visibility,
    /// The system's wishes have changed.
    Preferences,
    /// The page is printed, or was.
    Prints(bool),
    /// A key.
    Key(KeyboardEvent),
    /// A command.
    Command(Command),
    /// Something is to be done to the cluster.
    Act(Vec<Action>),
    /// The client is to ask for something.
    Submit(String, Whom),
    /// Something on the stage was clicked, at this point, with a finger or not.
    Click(Element, Point, bool),
    /// The pointer went down on the paper.
    DragFrom(Point),
    /// It moved.
    DragTo(Point),
    /// It went up, or was lost.
    DragEnd(bool),
    /// A partition was chosen.
    Partition(Vec<NodeId>),
    /// The members are to be changed.
    ChangeMembers(Change),
    /// Time is to go there.
    Seek(Instant),
    /// Time is to go to just after this action, counted from the first.
    SeekAction(usize),
    /// Another part of the run is to be shown on the ribbon.
    Zoom(Zoom),
    /// Time is to go to just after this event.
    SeekEvent(EventId),
    /// Time is to move by so many milliseconds.
    Nudge(i64),
    /// Time is to pass so fast.
    Speed(Speed),
    /// The cluster is to have so many nodes.
    Size(u32),
    /// The run is to be played again under these settings.
    PlayAgain(Box<Settings>),
    /// Another run is to begin.
    Begin(Box<Settings>, u64),
    /// All links are to behave so.
    Links(LinkDials),
    /// All disks are to behave so.
    Disks(DiskDials),
    /// All disks are to stand still, or go on.
    StallDisks(bool),
    /// All nodes are to be so patient.
    Timings(Timing),
    /// Another part of the logs can be seen.
    LogWindow(Window),
    /// An entry of a node's log was chosen.
    SelectEntry(NodeId, Index),
    /// Details are wanted in the feed, or not.
    Details(bool),
    /// Older lines are wanted in the feed.
    Earlier,
    /// A part of the aside is wanted.
    Tab(Tab),
    /// A sheet is wanted, or none.
    Sheet(Option<Sheet>),
    /// The address names something else.
    Address,
    /// A file is held over the page, or not any more.
    Dragged(bool),
    /// Files were dropped.
    Dropped(Option<FileList>),
    /// A file was chosen.
    FileChosen,
    /// A file was read, if the browser let it.
    FileRead(Option<Vec<u8>>),
    /// More of a recording is to be played before it is shown.
    OpenMore,
    /// A link was made, and copied or not.
    Copied(String, bool),
    /// Something about what the person takes along.
    Take(TakeMsg),
    /// A run that was found is to be shown.
    Found(Box<Recording>, EventId),
    /// Something about branches.
    Branch(BranchMsg),
    /// Something about what is kept from one visit to the next.
    Keep(KeepMsg),
    /// What was opened over the page is closed.
    CloseOverlay,
    /// Something about causes.
    Cause(CauseMsg),
    /// The notice has been read.
    Dismiss,
    /// A language is chosen.
    Language(Language),
    /// A theme is chosen.
    Theme(Theme),
    /// Single letters are to be keys, or not.
    Letters(bool),
    /// What concerns reaching everything.
    Reach(ReachMsg),
    /// Something of the tour, of a challenge or of the way in was pressed.
    Course(Press),
    /// Something about the gallery.
    Gallery(GalleryMsg),
    /// The way in has been seen.
    Welcomed,
    /// Something about the frame that the page stands in.
    Embed(EmbedMsg),
}

/// What opens over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The settings.
    Settings,
    /// The keys.
    Keys,
    /// All commands.
    Menu,
    /// The search for a command.
    Palette,
    /// The choice of a partition.
    Partition,
    /// The ways in which a run is handed on and kept.
    Share,
    /// A link, to be copied by hand.
    Link(String),
    /// What shows the run inside another page, to be copied by hand.
    Embed(String),
    /// What runs are looked for.
    Find,
    /// Who votes and who learns.
    Members,
    /// The branches.
    Branches,
    /// The runs of before.
    Recent,
    /// What is wrong with a lesson that was to be opened.
    Faults(Vec<String>),
    /// The chapters of the tour.
    Chapters,
    /// The glossary, at a word.
    Glossary(Option<&'static str>),
    /// The challenges.
    Challenges,
    /// The gallery: a card, or all of them.
    Gallery(Option<String>),
}

/// The lower part of the aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What happened.
    Feed,
    /// Everything about what is selected.
    Inspector,
    /// The laws.
    Laws,
    /// The space-time diagram.
    Spacetime,
    /// The figures.
    Figures,
    /// What the signs mean. It has no tab: it is opened from the stage, and gives way to whatever is looked at next.
    Legend,
}

/// What slides over the stage of a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The logs.
    Logs,
    /// What happened.
    Feed,
    /// Everything about what is selected.
    Inspector,
    /// The laws.
    Laws,
    /// The space-time diagram.
    Spacetime,
    /// The figures.
    Figures,
    /// What the signs mean.
    Legend,
}

/// The application.
pub struct App {
    lab: Lab,
    stage: Stage,
    frames: Frames,
    head: Head,
    host: NodeRef,
    field: NodeRef,
    file: NodeRef,
    shown: Shown,
    last_frame: Option<f64>,
    last_panels: f64,
    last_clock: f64,
    visible: bool,
    motion: Motion,
    compact: bool,
    theme: Theme,
    letters: bool,
    reach: Reach,
    overlay: Option<Overlay>,
    tab: Tab,
    sheet: Option<Sheet>,
    drag: Option<Drag>,
    taken: u32,
    refused: bool,
    /// The stage of the branch beside, while two are compared.
    beside: Option<Beside>,
    /// Whether the search for the first difference goes on.
    seeking: bool,
    keeping: Keeping,
    /// A recording that is being played before it is shown.
    opening: Option<Box<Opening>>,
    /// Whether time waits, from the start, for what the address names.
    waits: bool,
    /// Whether the address names the run that is there.
    addressed: bool,
    /// Whether a file is held over the page.
    dragged: bool,
    /// What the stage shows, while it is recorded, and whether the browser can do that.
    clip: Option<Clip>,
    clips: bool,
    /// Whether the stage and its caption are shown alone.
    slides: bool,
    /// Whether the page is drawn for paper.
    prints: bool,
    /// What was looked for last.
    sought: Sought,
    /// The file of the lesson that is followed, if it is somebody's own.
    own_lesson: Option<String>,
    /// The gallery's cards.
    shelf: Shelf,
    /// The card whose run is being opened.
    exhibiting: Option<Rc<Card>>,
    /// What its exhibit takes of the stage.
    exhibit_room: Option<gallery::Room>,
    /// Whether the way in is shown.
    welcomes: bool,
    /// A finger on a chapter's caption.
    swipe: Swipe,
    causes: CauseParts,
    /// The frame in another page, if the page stands in one.
    embed: Option<Embedded>,
    link: Scope<Self>,
    watch: Option<SizeWatch>,
    _listeners: Listeners,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let (lab, keeping, embed) = begin();
        crash::keep(lab.recording());
        let link = ctx.link().clone();
        let frames = Frames::new(move |millis| {
            if !crash::is_dead() {
                link.send_message(Msg::Frame(millis));
            }
        });
        let mut app = Self {
            lab,
            stage: Stage::new(),
            frames,
            head: Head::default(),
            host: NodeRef::default(),
            field: NodeRef::default(),
            file: NodeRef::default(),
            shown: Shown::default(),
            last_frame: None,
            last_panels: 0.0,
            last_clock: 0.0,
            visible: browser::is_visible(),
            motion: motion(),
            compact: is_compact(),
            theme: Theme::remembered(),
            letters: storage::letters(),
            reach: Reach::remembered(),
            overlay: None,
            tab: Tab::Feed,
            sheet: None,
            drag: None,
            taken: 0,
            refused: false,
            beside: None,
            seeking: false,
            keeping,
            opening: None,
            waits: false,
            addressed: false,
            dragged: false,
            clip: None,
            clips: clip::is_possible(),
            slides: false,
            prints: false,
            sought: Sought::default(),
            own_lesson: None,
            shelf: Shelf::default(),
            exhibiting: None,
            exhibit_room: None,
            swipe: Swipe::default(),
            welcomes: storage::is_new() && browser::query().is_empty(),
            causes: CauseParts::new(ctx.link()),
            embed,
            link: ctx.link().clone(),
            watch: None,
            _listeners: listen(ctx),
        };
        app.listen_to_host();
        app.begin_from_address();
        if app.welcomes && app.opening.is_none() && app.lab.followed().is_none() {
            app.lab.pass_the_silence();
        }
        app.refresh();
        app
    }

    fn update(&mut self, _: &Context<Self>, msg: Msg) -> bool {
        if crash::is_dead() {
            return false;
        }
        if let Msg::Frame(millis) = msg {
            return self.frame(millis);
        }
        let draws = self.hear(msg);
        self.run_frames();
        if draws {
            let off = self.shown.laws.off.len();
            self.prepare_beside();
            self.paint(true);
            self.run_frames();
            self.refresh();
            if self.shown.laws.off.len() != off {
                self.measure();
            }
        }
        draws
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        match &self.embed {
            Some(embedded) => self.embedded_view(ctx, embedded),
            None => self.page(ctx),
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first || self.watch.is_none() {
            let link = ctx.link().clone();
            self.watch = self
                .host
                .cast::<Element>()
                .map(|host| SizeWatch::new(&host, move || link.send_message(Msg::Resized)));
            self.measure();
            self.watch_sight();
            self.run_frames();
        }
        if self.beside.is_some() || self.lab.exhibit().is_some() {
            self.measure();
        }
        self.paint(true);
        self.head.say(self.lab.now(), self.lab.end());
        self.fit_diagram();
        self.light();
        self.focus_answer();
        super::widgets::let_go_of_disabled();
    }
}

impl App {
    fn frame(&mut self, millis: f64) -> bool {
        let passed = self.last_frame.replace(millis).map_or(0.0, |last| millis - last);
        let played = self.lab.playing();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the clock clamps it"
        )]
        self.lab.frame((passed.max(0.0) * 1_000.0) as u64);
        let tells = millis - self.last_clock >= CLOCK_MILLIS;
        if tells {
            self.last_clock = millis;
        }
        self.paint(tells);
        self.film(millis);
        if !self.lab.playing() {
            self.run_frames();
        }
        // A course has held time in this very frame: no later one need tell of it.
        let held = played && !self.lab.playing();
        if held {
            self.note_course();
        }
        if !held && millis - self.last_panels < PANELS_MILLIS {
            return false;
        }
        self.last_panels = millis;
        let changed = self.refresh();
        if !changed {
            self.head.say(self.lab.now(), self.lab.end());
        }
        changed
    }

    /// Asks for frames while there is something to move and somebody to see it.
    fn run_frames(&mut self) {
        let seen = self.embed.as_ref().is_none_or(Embedded::seen);
        let runs = (self.lab.playing() || self.stage.moves()) && self.visible && seen;
        if !runs {
            self.last_frame = None;
        }
        self.frames.run(runs);
        if let Some(clip) = &mut self.clip {
            clip.run(runs && self.lab.playing());
        }
    }

    /// Draws the present: the stage, the head of the ribbon, and the clock if it is to be told.
    fn paint(&mut self, tells: bool) {
        let scene = self.lab.scene(self.motion);
        self.stage.stand_still(self.motion == Motion::Stepped);
        self.stage.look(if self.prints {
            Eye::default()
        } else {
            self.lab.eye()
        });
        let here = self.lab.side() == crate::lab::compare::Side::Current;
        self.stage.paint(
            &scene,
            self.lab.selection().filter(|_| here),
            self.lab.wall(),
            self.lab.seen_pace(),
        );
        self.paint_beside();
        self.head
            .place(self.lab.now(), self.lab.end(), self.shown.ribbon.shown);
        if tells {
            self.head.tell(self.lab.now());
        }
    }
}

/// The lab with which the page begins: a run that is to be opened again, or what the address says, or the usual; and what was kept
/// of the last visit, which takes its place once it is opened.
fn begin() -> (Lab, Keeping, Option<Embedded>) {
    let start = Start::from_query(&browser::query());
    let embed = start.embed.map(Embedded::new);
    if embed.is_some() {
        storage::shut();
    }
    let speed = start.speed.or_else(storage::speed).unwrap_or_default();
    let seed = start.seed.unwrap_or(raft_sim::OPENING_SEED);
    let wishes = start.seed.is_some() || start.settings != Settings::plain();
    let lab = Lab::new(start.settings, seed, speed).or_else(|_| Lab::new(Settings::plain(), seed, speed));
    let mut lab = lab.expect("the usual settings are valid");
    let reopened = storage::take_reopened();
    let mut keeping = Keeping::begin(wishes || reopened.is_some(), &mut lab);
    if let Some(text) = reopened {
        keeping.forget_last();
        let opened = Recording::from_json(&text).and_then(|recording| lab.open(&recording));
        match opened {
            Ok(()) => lab.tell(crate::texts::REOPENED, None),
            Err(error) => lab.complain(crate::texts::complaint(&error)),
        }
    } else if !start.faults.is_empty() {
        lab.complain(start.faults.join(" "));
    }
    (lab, keeping, embed)
}

fn motion() -> Motion {
    if browser::wants_stillness() {
        Motion::Stepped
    } else {
        Motion::Smooth
    }
}
