//! What is kept from one visit to the next: when it is written, when it is taken up again, and the runs of before.

use super::{App, Msg};
use crate::browser::{self, address, crash, kept, later};
use crate::command::Command;
use crate::lab::Lab;
use crate::lab::keep::{Kept, Recent, read_recent, remember, write_recent};
use crate::lab::opening::Opening;
use crate::texts;
use raft_sim::{Run, Settings};

/// What was done is written down so many milliseconds later.
const DELAY_MILLIS: i32 = 1_000;
/// A page that has lived so long with a run survives it.
const TRIAL_MILLIS: i32 = 1_500;

/// Something that the application is told of runs that are kept.
#[derive(Debug)]
pub enum KeepMsg {
    /// It is time to write.
    Write,
    /// The page may go away now.
    Leave,
    /// The page has survived what it took up.
    Survived,
    /// A run of before is to be opened.
    Open(u64),
    /// It is to be forgotten.
    Forget(u64),
    /// All are.
    ForgetAll,
}

/// What is known of runs that are kept.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// What is taken up again once it is opened.
    last: Option<Box<Kept>>,
    /// When the present run was begun.
    begun: u64,
    /// Whether somebody will write.
    due: bool,
    /// Whether the person was told that nothing is kept.
    told: bool,
}

impl Keeping {
    /// What the last visit left, unless the address wishes something else, or it brought the page down.
    pub(super) fn begin(wishes: bool, lab: &mut Lab) -> Self {
        let crashed = kept::take_trial();
        let text = kept::run();
        let last = text.as_deref().and_then(Kept::read);
        if crashed && text.is_some() {
            lab.tell(texts::KEPT_AFTER_CRASH, Some(Command::RecentRuns));
        } else if text.is_some() && last.is_none() {
            kept::keep_run(None);
            lab.complain(texts::KEPT_UNREADABLE);
        }
        let same = |last: &Kept| !wishes || (kept::is_reload() && last.address == browser::query());
        Self {
            last: last.filter(|last| !crashed && same(last)).map(Box::new),
            begun: kept::clock(),
            ..Self::default()
        }
    }

    /// Something else was asked for.
    pub(super) fn forget_last(&mut self) {
        self.last = None;
    }

    /// What was kept cannot be opened. Returns whether there was anything.
    pub(super) fn drop_last(&mut self) -> bool {
        let was = self.last.take().is_some();
        if was {
            kept::keep_run(None);
        }
        was
    }
}

impl App {
    /// Does what a message says of runs that are kept.
    pub(super) fn keep(&mut self, msg: &KeepMsg) -> bool {
        if self.embed.is_some() {
            return false;
        }
        match msg {
            KeepMsg::Write => {
                self.keeping.due = false;
                return self.write_kept();
            }
            KeepMsg::Leave => {
                kept::set_trial(false);
                self.write_kept();
                return false;
            }
            KeepMsg::Survived => {
                kept::set_trial(false);
                return false;
            }
            KeepMsg::Open(begun) => {
                let run = self.recent().into_iter().find(|run| run.begun == *begun);
                self.overlay = None;
                match run.and_then(|run| run.recording()) {
                    Some(recording) => {
                        self.write_kept();
                        self.forget_address();
                        self.open(recording, None);
                    }
                    None => self.lab.complain(texts::KEPT_UNREADABLE),
                }
            }
            KeepMsg::Forget(begun) => {
                let mut list = self.recent();
                list.retain(|run| run.begun != *begun);
                kept::keep_recent(&write_recent(&list));
            }
            KeepMsg::ForgetAll => kept::keep_recent(""),
        }
        true
    }

    /// The runs of before.
    pub(super) fn recent(&self) -> Vec<Recent> {
        read_recent(&kept::recent())
    }

    /// The run that is there is left for a course: it stays among the recent ones.
    pub(super) fn remember_run(&mut self) {
        if self.embed.is_none() {
            self.write_kept();
        }
    }

    /// Something has changed that is not to be lost.
    pub(super) fn changed(&mut self) {
        crash::keep(self.lab.recording());
        self.keep_soon();
    }

    /// Another run is there: among the recent ones it is one of its own.
    pub(super) fn begun(&mut self) {
        self.keeping.begun = kept::clock().max(self.keeping.begun + 1);
    }

    /// In a frame nothing is kept.
    pub(super) fn keep_soon(&mut self) {
        if self.embed.is_none() && !std::mem::replace(&mut self.keeping.due, true) {
            let link = self.link.clone();
            later(DELAY_MILLIS, move || link.send_message(Msg::Keep(KeepMsg::Write)));
        }
    }

    /// Writes down what is to be kept. Returns whether there is something to tell.
    fn write_kept(&mut self) -> bool {
        // What is taken up again is not there yet: what was kept of it stays.
        if self.keeping.last.is_some() || self.waits || !self.lab.is_worth_keeping() {
            return false;
        }
        let text = self.lab.to_kept(self.keeping.begun, &browser::query());
        let done = !text.is_empty() && kept::keep_run(Some(&text));
        if let Some(run) = Recent::of(&self.lab.recording(), self.keeping.begun) {
            let mut list = self.recent();
            remember(&mut list, run);
            kept::keep_recent(&write_recent(&list));
        }
        let tells = !done && !std::mem::replace(&mut self.keeping.told, true) && self.lab.notice().is_none();
        if tells {
            self.lab.tell(texts::NOT_KEPT, Some(Command::Save));
        }
        tells
    }

    /// Begins to open what was kept of the last visit.
    pub(super) fn restore_kept(&mut self) {
        let Some(last) = &self.keeping.last else { return };
        let Some(recording) = last.recording().cloned() else {
            return;
        };
        let event = last.event;
        kept::set_trial(true);
        match Opening::new(recording, event) {
            Ok(opening) => {
                self.opening = Some(Box::new(opening));
                self.go_on_opening();
            }
            Err(_) => self.give_up(""),
        }
    }

    /// What was kept is opened: it takes the place of all that is there. Another run is given back.
    pub(super) fn restored(&mut self, run: Run) -> Option<Run> {
        let Some(last) = self.keeping.last.take() else {
            return Some(run);
        };
        self.keeping.begun = last.begun;
        self.lab.restore(*last, run);
        self.lab.tell(texts::RUN_IS_BACK, Some(Command::StartFresh));
        crash::keep(self.lab.recording());
        let link = self.link.clone();
        later(TRIAL_MILLIS, move || {
            link.send_message(Msg::Keep(KeepMsg::Survived));
        });
        None
    }

    /// Begins as a new visitor does. The run stays among the recent ones.
    pub(super) fn start_fresh(&mut self) {
        self.write_kept();
        kept::keep_run(None);
        let speed = self.lab.speed();
        if let Ok(lab) = Lab::new(Settings::plain(), raft_sim::OPENING_SEED, speed) {
            self.lab = lab;
        }
        self.opening = None;
        self.addressed = false;
        address::clear();
        self.begun();
        crash::keep(self.lab.recording());
    }

    /// The runs of before, in a dialog.
    pub(super) fn recent_view(&self, ctx: &yew::Context<Self>) -> yew::Html {
        let link = ctx.link();
        yew::html! {
            <crate::panels::recent::RecentRuns list={self.recent()}
                onopen={link.callback(|begun| Msg::Keep(KeepMsg::Open(begun)))}
                onforget={link.callback(|begun| Msg::Keep(KeepMsg::Forget(begun)))}
                onforgetall={link.callback(|()| Msg::Keep(KeepMsg::ForgetAll))}
                onclose={link.callback(|()| Msg::CloseOverlay)} />
        }
    }
}
