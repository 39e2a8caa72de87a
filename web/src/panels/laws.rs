//! The laws: each with a tick or a cross, its sentence, and a way to the event that broke it.

use super::icons::Icon;
use crate::command::Command;
use crate::texts;
use crate::views::laws::{BrokenRow, LawRow, LawsView};
use crate::views::{seconds, with_capital};
use raft_sim::EventId;
use std::rc::Rc;
use yew::prelude::*;

/// What the panel needs.
#[derive(Properties, PartialEq)]
pub struct LawsProps {
    /// What it shows.
    pub view: Rc<LawsView>,
    /// Time is to go to an event.
    pub onseek: Callback<EventId>,
}

/// The panel.
#[component]
pub fn LawsPanel(props: &LawsProps) -> Html {
    html! {
        <div class="laws" data-laws="">
            { for props.view.off.iter().map(|mutant| html! {
                <p class="rule-off-row" data-rule-off={mutant.name}>{ texts::rule_off(texts::rule_says(mutant), mutant.section) }</p>
            }) }
            <p class="quiet">{ texts::laws_help(props.view.broken(), props.view.rows.len()) }</p>
            <ol class="law-rows">
                { for props.view.rows.iter().map(|row| law(row, &props.onseek)) }
            </ol>
        </div>
    }
}

/// How the laws stand, in three words.
#[must_use]
pub fn standing(view: &LawsView) -> String {
    match view.broken() {
        0 => texts::laws_hold(view.rows.len()),
        broken => texts::laws_broken(broken),
    }
}

/// The same in a word or two, beside a sign.
#[must_use]
pub fn short_standing(view: &LawsView) -> String {
    match view.broken() {
        0 => Command::Laws.label().to_owned(),
        broken => texts::so_many_broken(broken),
    }
}

/// The sign before them.
pub fn sign(broken: bool) -> Html {
    let (icon, class) = if broken {
        (Icon::Cross, "sign-broken")
    } else {
        (Icon::Tick, "sign-holds")
    };
    html! { <span class={classes!("sign", class)}>{ icon.html() }</span> }
}

fn law(row: &LawRow, onseek: &Callback<EventId>) -> Html {
    let law = row.law;
    let broken = row.broken.as_ref();
    let (state, word) = match broken {
        Some(broken) if broken.ahead => ("ahead", texts::HOLDS_SO_FAR),
        Some(_) => ("broken", texts::BROKEN),
        None => ("holds", texts::HOLDS),
    };
    html! {
        <li key={law.name()} class="law" data-law={law.name()} data-state={state}>
            { sign(row.is_broken()) }
            <div>
                <h3>{ texts::law_name(law) }{ " " }<span class="law-word">{ word }</span></h3>
                <p class="law-says">{ texts::law_says(law) }{ " (" }{ texts::section(law.section()) }{ ")" }</p>
                { for broken.map(|row| how(row, onseek)) }
            </div>
        </li>
    }
}

/// What broke it, and the way there.
fn how(row: &BrokenRow, onseek: &Callback<EventId>) -> Html {
    let event = row.event;
    let mut says = with_capital(&row.what);
    if let Some(by) = &row.by {
        says.push_str(", ");
        says.push_str(&texts::broken_by(by));
    }
    html! {
        <div class="law-how">
            <p>{ says }{ "." }</p>
            <p class="quiet">
                <button type="button" class="button" data-command="see-event" data-event={event.0.to_string()}
                        onclick={onseek.reform(move |_| event)}>
                    { texts::SEE_IT }{ " " }{ seconds(row.at) }
                </button>
                <button type="button" class="button" data-command="why-broken" data-why={event.0.to_string()}>
                    { texts::WHY_BUTTON }
                </button>
                if row.ahead { { " " }{ texts::AHEAD } }
                if row.times > 1 { { " " }{ texts::broken_times(row.times) } }
            </p>
        </div>
    }
}
