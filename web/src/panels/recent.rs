//! The runs of before: opened again, or forgotten.

use super::dialogs::Dialog;
use crate::browser::kept;
use crate::command::Command;
use crate::lab::keep::Recent;
use crate::texts::{self, Language, language};
use yew::prelude::*;

/// What the list needs.
#[derive(Properties, PartialEq)]
pub struct RecentRunsProps {
    /// The runs, the latest first.
    pub list: Vec<Recent>,
    /// One is to be opened.
    pub onopen: Callback<u64>,
    /// One is to be forgotten.
    pub onforget: Callback<u64>,
    /// All are.
    pub onforgetall: Callback<()>,
    /// Closed.
    pub onclose: Callback<()>,
}

/// The list.
#[component]
pub fn RecentRuns(props: &RecentRunsProps) -> Html {
    let tongue = match language() {
        Language::English => "en",
        Language::German => "de",
    };
    html! {
        <Dialog name="recent" title={Command::RecentRuns.label()} onclose={props.onclose.clone()}>
            <p class="quiet">{ texts::RECENT_HELP }</p>
            if props.list.is_empty() { <p>{ texts::RECENT_NONE }</p> }
            <ul class="branch-list">
                { for props.list.iter().map(|run| {
                    let begun = run.begun;
                    let when = kept::written(begun, tongue);
                    let button = |name: &'static str, does: texts::Text, onclick: Callback<u64>| html! {
                        <button type="button" class="button" data-command={name} aria-label={texts::branch_button(&does, &when)}
                                onclick={onclick.reform(move |_: MouseEvent| begun)}>{ does }</button>
                    };
                    html! {
                        <li class="branch" key={begun} data-recent={format!("{:x}", run.seed)}>
                            <p><b>{ &when }</b></p>
                            <p class="quiet">{ texts::recent_run(run.seed, run.nodes, run.actions) }</p>
                            <div class="actions">
                                { button("recent-open", texts::RECENT_OPEN, props.onopen.clone()) }
                                { button("recent-forget", texts::RECENT_FORGET, props.onforget.clone()) }
                            </div>
                        </li>
                    }
                }) }
            </ul>
            if !props.list.is_empty() {
                <button type="button" class="button" data-command="forget-all"
                        onclick={props.onforgetall.reform(|_: MouseEvent| ())}>{ texts::RECENT_FORGET_ALL }</button>
            }
        </Dialog>
    }
}
