//! The command palette: a field, and below it what its words find. The focus stays in the field; arrows choose, Enter gives.

use super::dialogs::Dialog;
use super::widgets::input;
use crate::command::search::{Choice, Hit, search};
use crate::command::{Command, Facts, key_name};
use crate::texts;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// What the palette needs.
#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    /// What decides which commands can be given.
    pub facts: Facts,
    /// Something is chosen; the palette is to close before.
    pub onchoose: Callback<Choice>,
    /// Closed.
    pub onclose: Callback<()>,
}

/// Gives what is chosen, by key or by hand, if it can be given now.
fn give(hit: &Hit, onchoose: &Callback<Choice>) {
    if hit.available {
        onchoose.emit(hit.choice);
    }
}

/// The palette.
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let words = use_state(String::new);
    let at = use_state(|| 0_usize);
    let list = use_node_ref();
    let hits = search(&words, &props.facts);
    let count = hits.len();
    let here = (*at).min(count.saturating_sub(1));
    {
        let list = list.clone();
        // Other words have other hits, of which the first is to be seen, wherever the list was scrolled to.
        use_effect_with((here, words.len()), move |_| {
            let chosen = list
                .cast::<Element>()
                .and_then(|list| list.query_selector("[aria-selected=true]").ok().flatten());
            if let Some(chosen) = chosen {
                super::widgets::show_nearest(&chosen);
            }
        });
    }
    let onkeydown = {
        let (at, words, facts, onchoose) = (at.clone(), words.clone(), props.facts, props.onchoose.clone());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowDown" => (here + 1) % count.max(1),
                "ArrowUp" => (here + count.saturating_sub(1)) % count.max(1),
                "PageDown" => (here + 8).min(count.saturating_sub(1)),
                "PageUp" => here.saturating_sub(8),
                "Enter" if !event.is_composing() => {
                    // Who types fast presses it before the list has followed: what stands in the field counts.
                    let typed = input(&event).map(|field| field.value()).unwrap_or_default();
                    let first = if typed == *words { here } else { 0 };
                    if let Some(hit) = search(&typed, &facts).get(first) {
                        give(hit, &onchoose);
                    }
                    here
                }
                _ => return,
            };
            event.prevent_default();
            at.set(next);
        })
    };
    let oninput = {
        let (words, at) = (words.clone(), at.clone());
        Callback::from(move |event: InputEvent| {
            words.set(input(&event).map(|input| input.value()).unwrap_or_default());
            at.set(0);
        })
    };
    let option = |(index, hit): (usize, &Hit)| {
        let on = index == here;
        let (chosen, onchoose) = (hit.clone(), props.onchoose.clone());
        let command = match hit.choice {
            Choice::Command(command) => Some(command),
            Choice::Select(_) => None,
        };
        let name = command.map(Command::name);
        let hindrance = command.and_then(|command| command.hindrance(&props.facts));
        html! {
            <li role="option" class="palette-hit" id={format!("hit-{index}")} data-item={name}
                aria-selected={if on { "true" } else { "false" }} aria-disabled={(!hit.available).then_some("true")}
                onclick={move |_: MouseEvent| give(&chosen, &onchoose)}>
                <b>{ &hit.label }</b>
                if !hit.available { <i>{ hindrance.unwrap_or_else(|| texts::reach::NOT_NOW.to_string()) }</i> }
                { for hit.key.map(|key| html! { <kbd>{ key_name(key) }</kbd> }) }
                <small>{ hit.help }</small>
            </li>
        }
    };
    html! {
        <Dialog name="palette" title={Command::Palette.label()} onclose={props.onclose.clone()}>
            <input class="field wide" data-field="palette" type="text" role="combobox" autofocus=true autocomplete="off"
                   spellcheck="false" aria-label={texts::reach::PALETTE_FIELD} placeholder={texts::reach::PALETTE_FIELD}
                   aria-controls="palette-list" aria-expanded={if count > 0 { "true" } else { "false" }} aria-autocomplete="list"
                   aria-activedescendant={(count > 0).then(|| format!("hit-{here}"))} {oninput} {onkeydown} />
            <ul ref={list} class="palette-list" id="palette-list" role="listbox" aria-label={texts::reach::PALETTE_LIST}>
                { for hits.iter().enumerate().map(option) }
            </ul>
            <p class="quiet" role="status">{ if count == 0 { texts::reach::PALETTE_NOTHING.now() } else { "" } }</p>
        </Dialog>
    }
}
