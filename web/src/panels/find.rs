//! Looking for a run: what for, how far it has come, and what was found. Owns the worker; closed, it ends it.
//!
//! A component with a state of its own, so that a report draws this dialog anew and not the page.

use super::dialogs::Dialog;
use crate::browser::worker::Worker;
use crate::command::Command;
use crate::texts;
use raft_sim::goal::Goal;
use raft_sim::mutants::{Mutant, Part};
use raft_sim::{EventId, Recording};
use raftarium_finder::{Order, Report, Stage, after};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What was looked for last: remembered while the dialog is closed.
#[derive(Clone, Default)]
pub struct Sought(Rc<RefCell<Option<Order>>>);

impl PartialEq for Sought {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What the dialog needs.
#[derive(Properties, PartialEq)]
pub struct FindProps {
    /// What was looked for last.
    pub sought: Sought,
    /// A run that was found is to be shown, at an event.
    pub onopen: Callback<(Recording, EventId)>,
    /// Closed.
    pub onclose: Callback<()>,
}

/// Something that the dialog is told.
pub enum Msg {
    /// A goal was chosen.
    Goal(String),
    /// A rule was chosen.
    Rule(String),
    /// The search is to begin.
    Begin,
    /// A worker was started, or could not be.
    Started(u32, Result<Worker, String>),
    /// The worker reports.
    Heard(u32, Report),
    /// Enough.
    Cancel,
    /// What was found is to be shown.
    Open,
}

/// The dialog.
pub struct Find {
    order: Order,
    /// Counts the searches: whatever comes from an earlier one is not heard.
    serial: u32,
    running: bool,
    worker: Option<Worker>,
    report: Option<Report>,
    /// The shortest run so far.
    recording: Option<String>,
}

impl Component for Find {
    type Message = Msg;
    type Properties = FindProps;

    fn create(ctx: &Context<Self>) -> Self {
        let order = ctx.props().sought.0.borrow().clone();
        Self {
            order: order.unwrap_or_else(|| Order {
                goal: Goal::SplitVote.to_string(),
                rule: String::new(),
                first: "0".to_owned(),
            }),
            serial: 0,
            running: false,
            worker: None,
            report: None,
            recording: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Goal(goal) => self.choose(|order| order.goal = goal),
            Msg::Rule(rule) => self.choose(|order| {
                // Whoever switches a rule off wants to see what it is there for.
                if !rule.is_empty() {
                    order.goal = Goal::AnyLaw.to_string();
                }
                order.rule = rule;
            }),
            Msg::Begin => self.begin(ctx),
            Msg::Started(serial, worker) => {
                if serial != self.serial || !self.running {
                    return false;
                }
                match worker {
                    Ok(worker) => self.worker = Some(worker),
                    Err(fault) => self.hear(Report::failed(fault)),
                }
            }
            Msg::Heard(serial, report) => {
                if serial != self.serial || !self.running {
                    return false;
                }
                self.hear(report);
            }
            Msg::Cancel => self.stop(),
            Msg::Open => {
                let event = self.report.as_ref().and_then(Report::event);
                let recording = self.recording.as_deref().map(Recording::from_json);
                if let (Some(Ok(recording)), Some(event)) = (recording, event) {
                    ctx.props().onopen.emit((recording, event));
                }
                return false;
            }
        }
        *ctx.props().sought.0.borrow_mut() = Some(self.order.clone());
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let found = self.recording.is_some();
        let begin = if found {
            texts::FIND_ANOTHER
        } else {
            texts::FIND_BEGIN
        };
        html! {
            <Dialog name="find" title={Command::Find.label()} onclose={ctx.props().onclose.clone()}>
                <p class="quiet">{ texts::FIND_HELP }</p>
                { field("goal", texts::FIND_GOAL.now(), self.running, &link.callback(Msg::Goal), self.goals()) }
                { field("rule", texts::FIND_RULE.now(), self.running, &link.callback(Msg::Rule), self.rules()) }
                <div class="find-state">
                    <p role="status" data-find={self.state()}>{ self.says() }</p>
                    <p class="quiet find-progress" data-find-progress="">{ self.progress() }</p>
                </div>
                <div class="actions">
                    if found {
                        <button type="button" class="button strong" data-command="find-open"
                                onclick={link.callback(|_| Msg::Open)}>{ texts::OPEN_IT }</button>
                    }
                    if self.running {
                        <button type="button" class="button" data-command="find-cancel"
                                onclick={link.callback(|_| Msg::Cancel)}>{ texts::CANCEL }</button>
                    } else {
                        <button type="button" class={classes!("button", (!found).then_some("strong"))}
                                data-command="find-begin" onclick={link.callback(|_| Msg::Begin)}>{ begin }</button>
                    }
                </div>
            </Dialog>
        }
    }
}

impl Find {
    /// Another thing is to be looked for, from the beginning.
    fn choose(&mut self, change: impl FnOnce(&mut Order)) {
        change(&mut self.order);
        "0".clone_into(&mut self.order.first);
        self.report = None;
        self.recording = None;
    }

    fn begin(&mut self, ctx: &Context<Self>) {
        self.serial += 1;
        self.running = true;
        self.report = None;
        self.recording = None;
        let (serial, order, link) = (self.serial, self.order.clone(), ctx.link().clone());
        ctx.link().send_future(async move {
            let heard = move |report| link.send_message(Msg::Heard(serial, report));
            Msg::Started(serial, Worker::start(order, heard).await)
        });
    }

    fn hear(&mut self, mut report: Report) {
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
    fn stop(&mut self) {
        self.running = false;
        self.worker = None;
    }

    /// How it stands, for tests.
    fn state(&self) -> &'static str {
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

    fn says(&self) -> String {
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

    fn progress(&self) -> String {
        self.report.as_ref().map_or_else(String::new, |report| {
            if report.millis == 0 {
                return String::new();
            }
            texts::find_progress(report.tried, report.kilo_events, report.events_a_second())
        })
    }

    fn goals(&self) -> Html {
        let goals = |laws: bool| {
            Goal::all()
                .filter(move |goal| matches!(goal, Goal::Law(_)) == laws)
                .map(|goal| {
                    let name = goal.to_string();
                    choice(&name, texts::goal(goal), name == self.order.goal)
                })
        };
        html! {
            <>
                <optgroup label={texts::SITUATIONS}>{ for goals(false) }</optgroup>
                <optgroup label={texts::A_LAW_BREAKS}>{ for goals(true) }</optgroup>
            </>
        }
    }

    fn rules(&self) -> Html {
        let parts = [
            (Part::Core, texts::RULES_OF_CORE),
            (Part::Disk, texts::RULES_OF_DISK),
            (Part::Session, texts::RULES_OF_SESSION),
            (Part::Client, texts::RULES_OF_CLIENT),
        ];
        let rules = |part: Part| {
            Mutant::ALL
                .iter()
                // Without one of the others nothing breaks, so nothing would be found.
                .filter(move |mutant| mutant.part == part && mutant.equivalent.is_none())
                .map(|mutant| {
                    choice(
                        mutant.name,
                        texts::rule_says(mutant),
                        mutant.name == self.order.rule,
                    )
                })
        };
        html! {
            <>
                { choice("", texts::ALL_RULES.now(), self.order.rule.is_empty()) }
                { for parts.into_iter().map(|(part, label)| html! {
                    <optgroup {label}>{ for rules(part) }</optgroup>
                }) }
            </>
        }
    }
}

fn choice(value: &str, says: &'static str, selected: bool) -> Html {
    html! { <option value={value.to_owned()} {selected}>{ says }</option> }
}

fn field(
    name: &'static str,
    label: &'static str,
    disabled: bool,
    chosen: &Callback<String>,
    choices: Html,
) -> Html {
    let onchange = chosen.reform(|event: Event| {
        let select = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        select.map(|select| select.value()).unwrap_or_default()
    });
    html! {
        <label class="find-field">
            <span>{ label }</span>
            <select class="field" data-field={name} {disabled} {onchange}>{ choices }</select>
        </label>
    }
}
