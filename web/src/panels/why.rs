//! The answer to "why?": what is so, the rule with its section and numbers, and the chain of causes as steps to walk.

use super::icons::Icon;
use crate::lab::why::{Question, Step, Why};
use crate::texts;
use crate::views::{seconds, with_capital};
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// What the panel needs.
#[derive(Properties, PartialEq)]
pub struct WhyProps {
    /// The answer.
    pub view: Rc<Why>,
    /// A step is gone to.
    pub onstep: Callback<usize>,
    /// Back to what was there.
    pub onclose: Callback<()>,
}

/// The panel.
#[component]
pub fn WhyPanel(props: &WhyProps) -> Html {
    let view = &props.view;
    let last = view.steps.len().saturating_sub(1);
    let at = view.at.unwrap_or(last);
    let list = use_node_ref();
    {
        // What is asked about is the last step: it is seen first, whatever led to it.
        let list = list.clone();
        use_effect_with((view.title.clone(), at), move |_| {
            let here = list
                .cast::<Element>()
                .and_then(|list| list.query_selector("[aria-current]").ok().flatten());
            if let Some(here) = here {
                super::widgets::show_nearest(&here);
            }
        });
    }
    let go = |to: usize| props.onstep.reform(move |_: MouseEvent| to);
    let section = super::feed::why(Some(&view.rule), view.section);
    html! {
        <section class="why" data-why-panel="" aria-label={texts::WHY_TITLE}>
            <header>
                <h3 tabindex="-1">{ &view.title }</h3>
                <button type="button" class="button bare" data-command="why-back" aria-label={texts::CLOSE}
                        onclick={props.onclose.reform(|_| ())}>{ Icon::Close.html() }</button>
            </header>
            if !section.is_empty() { <p class="why-rule">{ section }</p> }
            { for view.numbers.iter().map(|said| html! { <p class="why-number" key={said.clone()}>{ said }</p> }) }
            if !view.steps.is_empty() {
                <div class="why-walk">
                    <h4>{ texts::CHAIN }</h4>
                    <button type="button" class="button small" data-command="why-previous" disabled={at == 0}
                            aria-label={texts::STEP_BEFORE} onclick={go(at.saturating_sub(1))}>{ "\u{2191}" }</button>
                    <button type="button" class="button small" data-command="why-next" disabled={at >= last}
                            aria-label={texts::STEP_AFTER} onclick={go(at + 1)}>{ "\u{2193}" }</button>
                </div>
                if view.more { <p class="quiet">{ texts::MORE_BEFORE }</p> }
                <ol ref={list} class="why-steps">
                    { for view.steps.iter().enumerate().map(|(number, step)| shown(step, number, at, go(number))) }
                </ol>
            }
        </section>
    }
}

fn shown(step: &Step, number: usize, at: usize, onclick: Callback<MouseEvent>) -> Html {
    let folded = texts::folded(step.messages, step.writes);
    html! {
        <li key={step.event.0} data-event={step.event.0.to_string()} data-step={number.to_string()}
            aria-current={(number == at).then_some("step")}>
            if !folded.is_empty() { <small class="why-folded">{ folded }</small> }
            <button type="button" class="why-step" tabindex={if number == at { "0" } else { "-1" }} {onclick}>
                <span class="st-time">{ seconds(step.at) }</span>
                <span>{ &step.title }
                    if !step.why.is_empty() { <small>{ with_capital(&step.why) }</small> }
                </span>
            </button>
        </li>
    }
}

/// A state that says why it is so when it is pressed.
pub fn ask(name: &str, state: String, question: Question, onask: &Callback<Question>) -> Html {
    let label = texts::why_so(name, &state);
    let onclick = onask.reform(move |_: MouseEvent| question);
    html! {
        <button type="button" class="ask" data-command="ask" data-ask={question.name()} aria-label={label} {onclick}>{ state }</button>
    }
}
