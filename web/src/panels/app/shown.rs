//! What the panels show, as it was drawn last: compared before anything is drawn again.

use super::App;
use crate::browser::now;
use crate::clock::Speed;
use crate::command::Facts;
use crate::lab::Notice;
use crate::lab::course::Where;
use crate::panels::spacetime::PickedView;
use crate::views::caption::Caption;
use crate::views::client::{Submission, submissions};
use crate::views::feed::FeedView;
use crate::views::figures::FiguresView;
use crate::views::inspector::Inspector;
use crate::views::lanes::LanesView;
use crate::views::laws::LawsView;
use crate::views::log::LogView;
use crate::views::ribbon::RibbonView;
use crate::views::table::{Row, table};
use std::rc::Rc;

/// A caption stays at least so long while time runs, so that it can be read.
const CAPTION_MILLIS: f64 = 900.0;
/// The table of the cluster is changed at most so often while time runs.
const TABLE_MILLIS: f64 = 500.0;

/// What the panels show.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shown {
    pub(super) caption: Caption,
    pub(super) log: Rc<LogView>,
    pub(super) feed: Rc<FeedView>,
    pub(super) inspector: Rc<Inspector>,
    pub(super) laws: Rc<LawsView>,
    pub(super) ribbon: Rc<RibbonView>,
    pub(super) figures: Rc<FiguresView>,
    pub(super) picked: Rc<PickedView>,
    pub(super) table: Rc<Vec<Row>>,
    pub(super) lanes: Rc<LanesView>,
    pub(super) facts: Facts,
    pub(super) notice: Option<Notice>,
    /// How long the clip is that is being recorded, in seconds.
    pub(super) clip: Option<u64>,
    pub(super) last: Option<Submission>,
    pub(super) course: Option<Where>,
    pub(super) speed: Speed,
    pub(super) seed: u64,
    /// For those who do not see the caption: changed less often, and not at all when time runs fast.
    pub(super) spoken: String,
    pub(super) times: Times,
}

/// When something was changed, in milliseconds. Never a reason to draw.
#[derive(Clone, Debug, Default)]
pub(super) struct Times {
    caption: f64,
    table: f64,
}

impl PartialEq for Times {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The same thing again keeps its place in memory, so that comparing it costs nothing.
fn kept<T: PartialEq>(old: &Rc<T>, new: T) -> Rc<T> {
    if **old == new {
        Rc::clone(old)
    } else {
        Rc::new(new)
    }
}

impl App {
    /// Builds the views anew. Returns whether anything is different from what was drawn last.
    pub(super) fn refresh(&mut self) -> bool {
        self.lab.follow();
        self.paint_diagram();
        let now = now();
        let old = &self.shown;
        let span = self.lab.ribbon().shown;
        let mut shown = Shown {
            caption: self.lab.caption(),
            log: kept(&old.log, self.lab.log()),
            feed: kept(&old.feed, self.lab.feed()),
            inspector: kept(&old.inspector, self.lab.inspector()),
            laws: kept(&old.laws, self.lab.laws()),
            ribbon: kept(&old.ribbon, self.lab.ribbon().clone()),
            // Counted only where they are seen.
            figures: if self.sees_figures() {
                kept(&old.figures, self.lab.figures())
            } else {
                Rc::clone(&old.figures)
            },
            picked: kept(&old.picked, self.picked_view()),
            lanes: kept(&old.lanes, self.lab.lanes(|at| span.place(at).clamp(0.0, 1.0))),
            table: Rc::clone(&old.table),
            facts: Facts {
                new_version: self.reach.new_version,
                slides: self.slides,
                clips: self.clips,
                ..self.lab.facts()
            },
            notice: self.lab.notice().cloned(),
            clip: self.clip.as_ref().map(crate::browser::clip::Clip::seconds),
            last: submissions(self.lab.cluster()).into_iter().next(),
            course: self.lab.whereabouts(),
            speed: self.lab.speed(),
            seed: self.lab.cluster().seed(),
            spoken: old.spoken.clone(),
            times: old.times.clone(),
        };
        let read = now - old.times.caption >= CAPTION_MILLIS;
        if (self.reach.table || self.embed.is_some() || self.slides)
            && (!self.lab.playing() || now - old.times.table >= TABLE_MILLIS)
        {
            shown.table = kept(&old.table, table(self.lab.cluster()));
            shown.times.table = now;
        }
        if shown.caption != old.caption {
            // Back in time, or held: the caption belongs to what is seen.
            let back = shown.caption.event < old.caption.event;
            if read || back || !self.lab.playing() {
                shown.times.caption = now;
            } else {
                shown.caption = old.caption.clone();
            }
        }
        if let Some(said) = self.narrate(now) {
            shown.spoken = said;
        }
        let changed = shown != self.shown;
        self.shown = shown;
        self.tell_host();
        changed
    }
}
