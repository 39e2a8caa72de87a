//! Looking for a run: what for, how far it has come, and what was found. Closed, it ends the search.
//!
//! A component with a state of its own, so that a report draws this dialog anew and not the page.

use super::dialogs::Dialog;
use super::hunt::{Hunt, HuntMsg};
use crate::command::Command;
use crate::texts;
use raft_sim::goal::Goal;
use raft_sim::mutants::{Mutant, Part};
use raft_sim::{EventId, Recording};
use raftarium_finder::Order;
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
    /// Something was heard of the search.
    Hunt(HuntMsg),
    /// Enough.
    Cancel,
    /// What was found is to be shown.
    Open,
}

impl From<HuntMsg> for Msg {
    fn from(msg: HuntMsg) -> Self {
        Self::Hunt(msg)
    }
}

/// The dialog.
pub struct Find {
    hunt: Hunt,
}

impl Component for Find {
    type Message = Msg;
    type Properties = FindProps;

    fn create(ctx: &Context<Self>) -> Self {
        let order = ctx.props().sought.0.borrow().clone();
        Self {
            hunt: Hunt::new(order.unwrap_or_else(|| Order {
                goal: Goal::SplitVote.to_string(),
                rule: String::new(),
                first: "0".to_owned(),
            })),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Goal(goal) => self.hunt.choose(|order| order.goal = goal),
            Msg::Rule(rule) => self.hunt.choose(|order| {
                // Whoever switches a rule off wants to see what it is there for.
                if !rule.is_empty() {
                    order.goal = Goal::AnyLaw.to_string();
                }
                order.rule = rule;
            }),
            Msg::Begin => self.hunt.begin(ctx),
            Msg::Hunt(msg) => {
                if !self.hunt.hear(msg) {
                    return false;
                }
            }
            Msg::Cancel => self.hunt.stop(),
            Msg::Open => {
                self.hunt
                    .found()
                    .into_iter()
                    .for_each(|found| ctx.props().onopen.emit(found));
                return false;
            }
        }
        *ctx.props().sought.0.borrow_mut() = Some(self.hunt.order.clone());
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let (found, running) = (self.hunt.has_found(), self.hunt.running());
        let begin = if found {
            texts::FIND_ANOTHER
        } else {
            texts::FIND_BEGIN
        };
        html! {
            <Dialog name="find" title={Command::Find.label()} onclose={ctx.props().onclose.clone()}>
                <p class="quiet">{ texts::FIND_HELP }</p>
                { field("goal", texts::FIND_GOAL.now(), running, &link.callback(Msg::Goal), self.goals()) }
                { field("rule", texts::FIND_RULE.now(), running, &link.callback(Msg::Rule), self.rules()) }
                { self.hunt.view() }
                <div class="actions">
                    if found {
                        <button type="button" class="button strong" data-command="find-open"
                                onclick={link.callback(|_| Msg::Open)}>{ texts::OPEN_IT }</button>
                    }
                    if running {
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
    fn goals(&self) -> Html {
        let goals = |laws: bool| {
            Goal::all()
                .filter(move |goal| matches!(goal, Goal::Law(_)) == laws)
                .map(|goal| {
                    let name = goal.to_string();
                    choice(&name, texts::goal(goal), name == self.hunt.order.goal)
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
                        mutant.name == self.hunt.order.rule,
                    )
                })
        };
        html! {
            <>
                { choice("", texts::ALL_RULES.now(), self.hunt.order.rule.is_empty()) }
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
