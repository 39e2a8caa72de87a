//! Controls that many panels share: a command's button, a switch, a dial.

use super::icons::Icon;
use crate::command::{Command, Facts, key_name};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlElement, HtmlInputElement, NodeList, ScrollIntoViewOptions, ScrollLogicalPosition,
};
use yew::prelude::*;

/// What a command's button needs.
#[derive(Properties, PartialEq)]
pub struct CommandButtonProps {
    /// The command.
    pub command: Command,
    /// What decides whether it can be given.
    pub facts: Facts,
    /// Given.
    pub onclick: Callback<Command>,
    /// A sign instead of words, or before them.
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// Whether only the sign is shown.
    #[prop_or_default]
    pub bare: bool,
    /// Other words than the command's own.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
}

/// A button that gives a command. What a challenge does not allow is struck through, and told when it is pressed: a finger reads no
/// title. What makes no sense now is disabled, and says why where there is a reason to give.
#[component]
pub fn CommandButton(props: &CommandButtonProps) -> Html {
    let command = props.command;
    let label = props.label.clone().unwrap_or_else(|| command.label().into());
    let key = command
        .entry()
        .keys
        .first()
        .map(|key| key_name(key))
        .unwrap_or_default();
    let refused = command.refusal(&props.facts).is_some().then_some("true");
    let title = if let Some(why) = command.hindrance(&props.facts) {
        why
    } else if key.is_empty() {
        command.entry().help.to_string()
    } else {
        format!("{label} ({key})")
    };
    let onclick = props.onclick.reform(move |_| command);
    html! {
        <button type="button" class={classes!("button", props.class.clone())} data-command={command.name()}
                disabled={!command.possible(&props.facts)} aria-disabled={refused} {onclick} {title}
                aria-label={props.bare.then(|| label.clone())}>
            { for props.icon.map(Icon::html) }
            if !props.bare { <span>{ label }</span> }
        </button>
    }
}

/// What a switch needs.
#[derive(Properties, PartialEq)]
pub struct SwitchProps {
    /// Its name: what its element carries in `data-command`.
    pub name: &'static str,
    /// Its words.
    pub label: AttrValue,
    /// More words.
    #[prop_or_default]
    pub help: AttrValue,
    /// Whether it is on.
    pub on: bool,
    /// Switched.
    pub onchange: Callback<bool>,
}

/// A switch.
#[component]
pub fn Switch(props: &SwitchProps) -> Html {
    let onchange = props.onchange.reform(|event: Event| checked(&event));
    html! {
        <label class="switch">
            <input type="checkbox" role="switch" data-command={props.name} checked={props.on} {onchange} />
            <span class="switch-track" aria-hidden="true"></span>
            <span class="switch-words">
                { &props.label }
                if !props.help.is_empty() { <small>{ &props.help }</small> }
            </span>
        </label>
    }
}

/// What a dial needs.
#[derive(Properties, PartialEq)]
pub struct DialProps {
    /// Its name: what its element carries in `data-command`.
    pub name: &'static str,
    /// Its words.
    pub label: AttrValue,
    /// Its unit.
    pub unit: &'static str,
    /// Its value.
    pub value: u32,
    /// The smallest value.
    #[prop_or_default]
    pub least: u32,
    /// The largest value.
    pub most: u32,
    /// Turned and let go.
    pub onchange: Callback<u32>,
}

/// A dial: a slider with its value beside it. Reports when it is let go, so that a turn is one action.
#[component]
pub fn Dial(props: &DialProps) -> Html {
    // What it shows while it is being turned.
    let turned = use_state(|| props.value);
    {
        let turned = turned.clone();
        use_effect_with(props.value, move |value| turned.set(*value));
    }
    let oninput = {
        let turned = turned.clone();
        Callback::from(move |event: InputEvent| turned.set(number(&event)))
    };
    let onchange = props.onchange.reform(|event: Event| number(&event));
    let text = format!("{}\u{a0}{}", *turned, props.unit);
    html! {
        <label class="dial">
            <span class="dial-label">{ &props.label }</span>
            <output class="dial-value">{ text.clone() }</output>
            <input type="range" min={props.least.to_string()} max={props.most.to_string()} value={props.value.to_string()}
                   data-command={props.name} aria-valuetext={text} {oninput} {onchange} />
        </label>
    }
}

/// The input that an event comes from.
#[must_use]
pub fn input(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

fn checked(event: &Event) -> bool {
    input(event).is_some_and(|input| input.checked())
}

fn number(event: &Event) -> u32 {
    input(event)
        .and_then(|input| input.value().parse().ok())
        .unwrap_or_default()
}

/// The element whose listener hears an event: the button, not what is drawn in it.
#[must_use]
pub fn element_of(event: &Event) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("button").ok().flatten()
}

/// Puts the focus on an element.
pub fn focus(element: &Element) {
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

/// Scrolls so far that an element is seen, and no further.
pub fn show_nearest(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// All elements below `root` that a selector finds, and which of them has the focus.
#[must_use]
pub fn focused_among(root: &Element, selector: &str) -> (Vec<Element>, Option<usize>) {
    let found = root.query_selector_all(selector).ok();
    let all: Vec<Element> = (0..found.as_ref().map_or(0, NodeList::length))
        .filter_map(|at| found.as_ref()?.item(at)?.dyn_into().ok())
        .collect();
    let focused = root
        .owner_document()
        .and_then(|document| document.active_element());
    let at = focused.and_then(|focused| all.iter().position(|element| *element == focused));
    (all, at)
}

/// Takes the focus off a control that can no longer be used: in Firefox it would swallow every key, so that none reached the page.
/// The next Tab goes on from where it was.
pub fn let_go_of_disabled() {
    let focused = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    if let Some(focused) = focused
        && focused.matches(":disabled").unwrap_or(false)
        && let Some(focused) = focused.dyn_ref::<HtmlElement>()
    {
        let _ = focused.blur();
    }
}
