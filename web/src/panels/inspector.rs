//! Everything about what is selected, with what can be done to it; each kind of thing has its own file.

mod dials;
mod entry;
mod link;
mod message;
mod node;

pub use dials::{DiskDialsForm, NodeDialsForm, TimingDialsForm};
pub use link::{LinkDialsForm, LinkDialsProps, LinkInspector, millis};
pub use message::MESSAGE_COMMANDS;
pub use node::node_commands;

use super::client_list::ClientList;
use super::why::ask;
use crate::command::{Command, Facts};
use crate::lab::why::Question;
use crate::texts;
use crate::views::inspector::{Inspector, Row};
use raft_sim::{Action, EventId, letter};
use std::rc::Rc;
use yew::prelude::*;

/// What the inspector needs.
#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    /// What it shows.
    pub view: Rc<Inspector>,
    /// What decides which commands can be given.
    pub facts: Facts,
    /// A command is given.
    pub oncommand: Callback<Command>,
    /// Something is to be done to the cluster.
    pub onact: Callback<Vec<Action>>,
    /// Time is to go to just after this event.
    pub onseek: Callback<EventId>,
    /// Why something is so is asked.
    pub onask: Callback<Question>,
}

/// The inspector.
#[component]
pub fn InspectorPanel(props: &InspectorProps) -> Html {
    let body = match &*props.view {
        Inspector::Nothing => html! { <p class="quiet">{ texts::INSPECTOR_EMPTY }</p> },
        Inspector::Node(card) => node::node(card, props),
        Inspector::Link(card) => {
            html! { <LinkInspector card={*card} facts={props.facts} onact={props.onact.clone()} /> }
        }
        Inspector::Client(list) => html! { <ClientList list={list.clone()} onask={props.onask.clone()} /> },
        Inspector::Entry(card) => entry::entry(card, props),
        Inspector::Message(card) => message::message(card, props),
    };
    html! { <div class="inspector" data-inspector="">{ body }</div> }
}

/// What is selected, in two words.
#[must_use]
pub fn title(view: &Inspector) -> String {
    match view {
        Inspector::Nothing => texts::INSPECTOR.to_owned(),
        Inspector::Node(card) => texts::node_title(&card.name),
        Inspector::Link(card) => texts::link_title(letter(card.link.a), letter(card.link.b)),
        Inspector::Client(_) => texts::CLIENT_TITLE.to_owned(),
        Inspector::Entry(card) => texts::entry_title(card.index),
        Inspector::Message(_) => texts::MESSAGE_TITLE.to_owned(),
    }
}

/// A name and a value of more letters than this take a line of their own.
const LETTERS_BESIDE: usize = 24;

fn rows(rows: &[Row], onask: &Callback<Question>) -> Html {
    let letters = |row: &Row| row.name.chars().count() + row.value.chars().count();
    let asks = rows.iter().any(|row| row.why.is_some());
    html! {
        <dl class={classes!("rows", asks.then_some("asking"))}>
            { for rows.iter().map(|row| html! {
                <div key={row.name} class={(letters(row) > LETTERS_BESIDE).then_some("long")}>
                    <dt>{ row.name }</dt>
                    <dd>{ match row.why {
                        Some(question) => ask(row.name, row.value.clone(), question, onask),
                        None => row.value.clone().into(),
                    } }</dd>
                </div>
            }) }
        </dl>
    }
}

/// A button that does one thing to the cluster.
fn act(name: &'static str, label: String, onact: &Callback<Vec<Action>>, action: Action) -> Html {
    let onclick = onact.reform(move |_: MouseEvent| vec![action.clone()]);
    html! { <button type="button" class="button" data-command={name} {onclick}>{ label }</button> }
}
