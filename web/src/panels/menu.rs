//! The menu of all commands, group by group: what can be done at all, what can be done now, and by which key.

use super::dialogs::Dialog;
use super::widgets::{element_of, focus, focused_among};
use crate::command::{Command, Entry, Facts, Group, key_name};
use crate::texts;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// What the menu needs.
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// What decides which commands can be given.
    pub facts: Facts,
    /// A command is given; the menu is to close before.
    pub onchoose: Callback<Command>,
    /// Closed.
    pub onclose: Callback<()>,
}

/// Typed letters belong together for so many milliseconds.
const TYPED_MILLIS: f64 = 700.0;

/// The menu.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let menu = use_node_ref();
    let typed = use_mut_ref(|| (0.0, String::new()));
    let onkeydown = {
        let (menu, typed) = (menu.clone(), typed.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(menu) = menu.cast::<Element>() else {
                return;
            };
            if moves(&menu, &event, &mut typed.borrow_mut()) {
                event.prevent_default();
                event.stop_propagation();
            }
        })
    };
    let mut first = true;
    let mut item = |entry: &'static Entry| {
        let refused = entry.command.refusal(&props.facts).is_some();
        let available = !refused && entry.command.possible(&props.facts);
        let hindrance = entry.command.hindrance(&props.facts);
        let title = hindrance.unwrap_or_else(|| entry.help.to_string());
        let onclick = {
            let onchoose = props.onchoose.clone();
            move |_: MouseEvent| {
                if available {
                    onchoose.emit(entry.command);
                }
            }
        };
        let here = std::mem::take(&mut first);
        let key = entry.keys.first().map(|key| key_name(key));
        html! {
            <button type="button" role="menuitem" class="menu-item" data-item={entry.name} {title}
                    tabindex={if here { "0" } else { "-1" }} autofocus={here} {onclick}
                    aria-disabled={(!available).then_some("true")} data-refused={refused.then_some("true")}>
                <span>{ entry.label }</span>
                { for key.map(|key| html! { <kbd>{ key }</kbd> }) }
            </button>
        }
    };
    html! {
        <Dialog name="menu" title={texts::reach::MENU} onclose={props.onclose.clone()}>
            <div ref={menu} class="menu" role="menu" aria-label={texts::reach::MENU} {onkeydown}>
                { for Group::ALL.into_iter().map(|group| html! {
                    <div class="menu-group" role="group" aria-label={group.title()}>
                        <span class="menu-title" aria-hidden="true">{ group.title() }</span>
                        { for group.entries().filter(|entry| listed(entry.command)).map(&mut item) }
                    </div>
                }) }
            </div>
        </Dialog>
    }
}

/// What opens and closes the menu itself is not in it.
fn listed(command: Command) -> bool {
    !matches!(command, Command::Menu | Command::Escape)
}

/// Moves the focus as a key says. Returns whether the key says anything.
fn moves(menu: &Element, event: &KeyboardEvent, typed: &mut (f64, String)) -> bool {
    let (items, at) = focused_among(menu, "[role=menuitem]");
    let (Some(at), count) = (at, items.len()) else {
        return false;
    };
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return false;
    }
    let group = |at: usize| items[at].parent_element();
    let key = event.key();
    let next = match key.as_str() {
        "ArrowDown" => (at + 1) % count,
        "ArrowUp" => (at + count - 1) % count,
        "Home" => 0,
        "End" => count - 1,
        // To the first of the next group, or of the one before.
        "ArrowRight" => (at..count).find(|other| group(*other) != group(at)).unwrap_or(0),
        "ArrowLeft" => {
            let end = (0..at)
                .rfind(|other| group(*other) != group(at))
                .unwrap_or(count - 1);
            (0..=end).find(|other| group(*other) == group(end)).unwrap_or(end)
        }
        _ if key.chars().count() == 1 && (key != " " || !typed.1.is_empty()) => {
            let now = event.time_stamp();
            if now - typed.0 > TYPED_MILLIS {
                typed.1.clear();
                if key == " " {
                    return false;
                }
            }
            typed.0 = now;
            typed.1.push_str(&key.to_ascii_lowercase());
            let begins = |other: &usize| {
                let words = items[*other].text_content().unwrap_or_default();
                words.to_ascii_lowercase().starts_with(&typed.1)
            };
            // A first letter goes on from here; more letters may stay.
            let from = at + usize::from(typed.1.len() == 1);
            let found = (from..count).chain(0..from.min(count)).find(begins);
            found.unwrap_or(at)
        }
        _ => return false,
    };
    let _ = items[at].set_attribute("tabindex", "-1");
    let _ = items[next].set_attribute("tabindex", "0");
    focus(&items[next]);
    true
}

/// The button that opens the menu.
#[component]
pub fn MenuButton(props: &MenuButtonProps) -> Html {
    let onclick = props.oncommand.reform(|event: MouseEvent| {
        // A button that was clicked has the focus in some browsers only; the menu gives it back to what had it.
        if let Some(button) = element_of(&event) {
            focus(&button);
        }
        Command::Menu
    });
    html! {
        <button type="button" class="button quiet-button" data-command={Command::Menu.name()} aria-haspopup="menu"
                aria-expanded={if props.open { "true" } else { "false" }} {onclick}
                aria-label={props.bare.then(|| Command::Menu.label().now())} title={Command::Menu.entry().help}>
            { super::icons::Icon::More.html() }
            if !props.bare { <span>{ Command::Menu.label() }</span> }
        </button>
    }
}

/// What the button needs.
#[derive(Properties, PartialEq)]
pub struct MenuButtonProps {
    /// Whether the menu is open.
    pub open: bool,
    /// Whether only the sign is shown.
    pub bare: bool,
    /// A command is given.
    pub oncommand: Callback<Command>,
}
