//! A search that is under way, as a panel keeps it: its order, its worker, how far it has come, the shortest run so far. What it looks
//! for is chosen elsewhere.

use crate::browser::worker::Worker;
use crate::texts;
use raft_sim::{EventId, Recording};
use raftarium_finder::{Order, Report, Stage, after};
use yew::prelude::*;

/// Something that a search is told.
pub enum HuntMsg {
    /// A worker was started, or could not be.
    Started(u32, Result<Worker, String>),
    /// The worker reports.
    Heard(u32, Report),
}

/// A search.
pub struct Hunt {
    /// What is looked for.
    pub order: Order,
    /// Counts the searches: whatever comes from an earlier one is not heard.
    serial: u32,
    running: bool,
    worker: Option<Worker>,
    report: Option<Report>,
    /// The shortest run so far.
    recording: Option<String>,
}

impl Hunt {
    /// One that has not begun.
    #[must_use]
    pub const fn new(order: Order) -> Self {
        Self {
            order,
            serial: 0,
            running: false,
            worker: None,
            report: None,
            recording: None,
        }
    }

    /// Another thing is to be looked for, from the beginning.
    pub fn choose(&mut self, change: impl FnOnce(&mut Order)) {
        change(&mut self.order);
        "0".clone_into(&mut self.order.first);
        self.report = None;
        self.recording = None;
    }

    /// Begins, in a worker. What is heard of it is to be handed to [`Self::hear`].
    pub fn begin<C: Component>(&mut self, ctx: &Context<C>)
    where
        C::Message: From<HuntMsg>,
    {
        self.serial += 1;
        self.running = true;
        self.report = None;
        self.recording = None;
        let (serial, order, link) = (self.serial, self.order.clone(), ctx.link().clone());
        ctx.link().send_future(async move {
            let heard = move |report| link.send_message(HuntMsg::Heard(serial, report));
            HuntMsg::Started(serial, Worker::start(order, heard).await)
        });
    }

    /// Takes in what was heard. Returns whether anything has changed.
    pub fn hear(&mut self, msg: HuntMsg) -> bool {
        let (HuntMsg::Started(serial, _) | HuntMsg::Heard(serial, _)) = &msg;
        if *serial != self.serial || !self.running {
            return false;
        }
        match msg {
            HuntMsg::Started(_, Ok(worker)) => self.worker = Some(worker),
            HuntMsg::Started(_, Err(fault)) => self.take(Report::failed(fault)),
            HuntMsg::Heard(_, report) => self.take(report),
        }
        true
    }

    fn take(&mut self, mut report: Report) {
        if let Some(recording) = report.recording.take() {
            self.recording = Some(recording);
            self.order.first = after(&report.number);
        }
        let goes_on = matches!(report.stage, Stage::Searching | Stage::Shrinking);
        self.report = Some(report);
        if !goes_on {
            self.stop();
        }
    }

    /// Ends the worker, at once. What was found stays.
    pub fn stop(&mut self) {
        self.running = false;
        self.worker = None;
    }

    /// Whether it goes on.
    #[must_use]
    pub const fn running(&self) -> bool {
        self.running
    }

    /// Whether a run was found.
    #[must_use]
    pub const fn has_found(&self) -> bool {
        self.recording.is_some()
    }

    /// What was found, and its event.
    #[must_use]
    pub fn found(&self) -> Option<(Recording, EventId)> {
        let event = self.report.as_ref().and_then(Report::event)?;
        let recording = Recording::from_json(self.recording.as_deref()?).ok()?;
        Some((recording, event))
    }

    /// How it stands, for tests.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match (self.report.as_ref().map(|report| report.stage), self.running) {
            (Some(Stage::Failed), _) => "failed",
            (Some(Stage::Nothing), _) => "nothing",
            (Some(Stage::Shrinking), true) => "shrinking",
            (_, true) => "searching",
            (_, false) if self.recording.is_some() => "found",
            (Some(_), false) => "cancelled",
            (None, false) => "",
        }
    }

    /// How it stands, in a sentence.
    #[must_use]
    pub fn says(&self) -> String {
        let Some(report) = &self.report else {
            return if self.running {
                texts::FIND_STARTS.now()
            } else {
                ""
            }
            .to_owned();
        };
        match (report.stage, self.running) {
            (Stage::Failed, _) => report.fault.clone(),
            (Stage::Nothing, _) => texts::FIND_NOTHING.to_owned(),
            (Stage::Searching, true) => texts::FIND_SEARCHES.to_owned(),
            (Stage::Searching, false) => texts::FIND_CANCELLED.to_owned(),
            (Stage::Shrinking | Stage::Done, running) => {
                texts::found(&report.number, report.actions_before, report.actions, running)
            }
        }
    }

    /// What has been gone through.
    #[must_use]
    pub fn progress(&self) -> String {
        self.report.as_ref().map_or_else(String::new, |report| {
            if report.millis == 0 {
                return String::new();
            }
            texts::find_progress(report.tried, report.kilo_events, report.events_a_second())
        })
    }

    /// How it stands, and what has been gone through: always as high.
    pub fn view(&self) -> Html {
        html! {
            <div class="find-state">
                <p role="status" data-find={self.state()}>{ self.says() }</p>
                <p class="quiet find-progress" data-find-progress="">{ self.progress() }</p>
            </div>
        }
    }
}
