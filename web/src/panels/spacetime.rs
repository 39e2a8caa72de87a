//! The space-time diagram with its buttons, and what is said of the event that was picked.

use super::icons::Icon;
use crate::lab::cause::Picked;
use crate::texts;
use crate::views::feed::Line;
use crate::views::{seconds, with_capital};
use raft_sim::EventId;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// What is said of the event that was picked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PickedView {
    /// The event, and what else happened there then.
    pub lines: Vec<Rc<Line>>,
    /// It, with what is lit.
    pub picked: Option<Picked>,
}

/// What the panel needs.
#[derive(Properties, PartialEq)]
pub struct SpacetimeProps {
    /// The painter's element.
    pub art: Element,
    /// What it stands in.
    pub host: NodeRef,
    /// The event that was picked.
    pub picked: Rc<PickedView>,
    /// Whether the present is followed.
    pub follows: bool,
    /// Whether heartbeats are left out.
    pub sparse: bool,
    /// Whether it is wide; nothing where it cannot be made so.
    pub wide: Option<bool>,
    /// Closer, or further away.
    pub onzoom: Callback<f64>,
    /// The present is to be followed.
    pub onfollow: Callback<()>,
    /// It is to be wide, or not any more.
    pub onwide: Callback<()>,
    /// The effects are to be lit instead of the causes, or not any more.
    pub oneffects: Callback<bool>,
    /// Why an event happened is asked.
    pub onwhy: Callback<EventId>,
    /// Nothing is to be picked any more.
    pub onclose: Callback<()>,
}

/// The panel.
#[component]
pub fn SpacetimePanel(props: &SpacetimeProps) -> Html {
    let zoom = |factor: f64| props.onzoom.reform(move |_: MouseEvent| factor);
    html! {
        <div class="spacetime">
            <div class="st-tools">
                <button type="button" class="button bare" data-command="spacetime-out" onclick={zoom(1.0 / 1.6)}
                        aria-label={texts::ZOOM_OUT} title={texts::ZOOM_OUT}>{ Icon::Minus.html() }</button>
                <button type="button" class="button bare" data-command="spacetime-in" onclick={zoom(1.6)}
                        aria-label={texts::ZOOM_IN} title={texts::ZOOM_IN}>{ Icon::Plus.html() }</button>
                <button type="button" class="button quiet-button" data-command="spacetime-now" disabled={props.follows}
                        title={texts::FOLLOW_HELP} onclick={props.onfollow.reform(|_| ())}>{ texts::FOLLOW }</button>
                if let Some(wide) = props.wide {
                    <button type="button" class="button quiet-button" data-command="spacetime-wide"
                            aria-pressed={if wide { "true" } else { "false" }} onclick={props.onwide.reform(|_| ())}>
                        { if wide { texts::NARROW } else { texts::WIDEN } }
                    </button>
                }
                if props.sparse { <span class="quiet">{ texts::SPARSE }</span> }
            </div>
            <div class="st-host" ref={props.host.clone()}>{ Html::VRef(props.art.clone().into()) }</div>
            <div class="st-said" aria-live="polite" data-picked="">{ said(props) }</div>
        </div>
    }
}

fn said(props: &SpacetimeProps) -> Html {
    let Some(picked) = &props.picked.picked else {
        return html! { <p class="quiet">{ texts::PICK_HELP }</p> };
    };
    let (event, effects) = (picked.event, picked.effects);
    html! {
        <>
            { for props.picked.lines.iter().map(|line| told(line, event)) }
            <div class="st-acts-on">
                <button type="button" class="button small" data-command="why-picked" onclick={props.onwhy.reform(move |_| event)}>
                    { texts::WHY_BUTTON }
                </button>
                <button type="button" class="button small" data-command="effects" aria-pressed={if effects { "true" } else { "false" }}
                        onclick={props.oneffects.reform(move |_| !effects)}>{ texts::EFFECTS }</button>
                <span class="quiet">{ texts::so_many_lit(picked.events.len().saturating_sub(1), effects) }</span>
                <button type="button" class="button bare" data-command="unpick" aria-label={texts::CLOSE}
                        onclick={props.onclose.reform(|_| ())}>{ Icon::Close.html() }</button>
            </div>
        </>
    }
}

fn told(line: &Line, picked: EventId) -> Html {
    let telling = &line.telling;
    let why = super::feed::why(telling.why.as_deref(), telling.section);
    let main = line.id == picked;
    html! {
        <p key={line.id.0} class={classes!(main.then_some("st-picked"))}>
            if main { <span class="st-time">{ seconds(line.at) }</span>{ " " } }
            <b>{ with_capital(&telling.subject) }</b>{ " " }{ &telling.says }
            if main && !why.is_empty() { <small>{ why }</small> }
        </p>
    }
}
