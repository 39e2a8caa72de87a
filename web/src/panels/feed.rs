//! "What happened", newest first.

use super::widgets::input;
use crate::texts;
use crate::views::feed::{FeedView, Line};
use crate::views::seconds;
use raft_sim::EventId;
use raft_sim::story::Importance;
use std::rc::Rc;
use yew::prelude::*;

/// What the feed needs.
#[derive(Properties, PartialEq)]
pub struct FeedProps {
    /// What is shown.
    pub view: Rc<FeedView>,
    /// Older lines are wanted.
    pub onearlier: Callback<()>,
    /// Time is to go to a line.
    pub onseek: Callback<EventId>,
}

/// The feed.
#[component]
pub fn Feed(props: &FeedProps) -> Html {
    let view = &props.view;
    let onearlier = props.onearlier.reform(|_| ());
    html! {
        <div class="feed">
            if view.lines.is_empty() { <p class="quiet">{ texts::FEED_EMPTY }</p> }
            // The keyed list has a parent of its own, or every new line would rebuild it.
            <ol class="feed-lines" data-feed="">
                { for view.lines.iter().map(|line| html! {
                    <FeedLine key={line.id.0} line={line.clone()} onseek={props.onseek.clone()} />
                }) }
            </ol>
            if view.more {
                <button type="button" class="button quiet-button" data-command="earlier" onclick={onearlier}>
                    { texts::EARLIER }
                </button>
            }
        </div>
    }
}

/// What the filter needs.
#[derive(Properties, PartialEq)]
pub struct FeedFilterProps {
    /// Whether details are shown too.
    pub details: bool,
    /// Details are wanted, or not.
    pub ondetails: Callback<bool>,
}

/// Whether details are shown too.
#[component]
pub fn FeedFilter(props: &FeedFilterProps) -> Html {
    let onchange = props
        .ondetails
        .reform(|event: Event| input(&event).is_some_and(|input| input.checked()));
    html! {
        <label class="feed-filter">
            <input type="checkbox" data-command="details" checked={props.details} {onchange} />
            { texts::DETAILS }
        </label>
    }
}

#[derive(Properties)]
struct FeedLineProps {
    line: Rc<Line>,
    onseek: Callback<EventId>,
}

impl PartialEq for FeedLineProps {
    fn eq(&self, other: &Self) -> bool {
        // A line never changes: the same one needs no second look.
        Rc::ptr_eq(&self.line, &other.line) && self.onseek == other.onseek
    }
}

#[component]
fn FeedLine(props: &FeedLineProps) -> Html {
    let Line { id, at, telling } = &*props.line;
    let id = *id;
    let onclick = props.onseek.reform(move |_| id);
    let importance = match telling.importance {
        Importance::Main => "main",
        Importance::Detail => "detail",
        Importance::Noise => "noise",
    };
    html! {
        <li data-importance={importance} data-event={id.0.to_string()}>
            <button type="button" class="feed-time" {onclick} title={texts::GO_THERE}>{ seconds(*at) }</button>
            <p class="feed-title"><b>{ &telling.subject }</b>{ " " }{ &telling.says }</p>
            if telling.why.is_some() || telling.section.is_some() {
                <p class="feed-why">{ why(telling.why.as_deref(), telling.section) }</p>
            }
            <button type="button" class="why-link" data-command="why" data-why={id.0.to_string()}>{ texts::WHY_BUTTON }</button>
        </li>
    }
}

/// A reason with its section: "known to be on 3 of 5 disks (§5.4.2)".
#[must_use]
pub fn why(why: Option<&str>, section: Option<&str>) -> String {
    match (why.filter(|why| !why.is_empty()), section.map(texts::section)) {
        (Some(why), Some(section)) => format!("{why} ({section})"),
        (Some(why), None) => why.to_owned(),
        (None, Some(section)) => section,
        (None, None) => String::new(),
    }
}
