//! The bar along the lower edge: play and step, the clock, the ribbon, the speed.

use super::icons::Icon;
use super::ribbon::{Head, Ribbon};
use super::widgets::{CommandButton, input};
use crate::clock::Speed;
use crate::command::{Command, Facts};
use crate::lab::time::Zoom;
use crate::texts;
use crate::views::ribbon::RibbonView;
use raft_sim::{Direction, EventId, Instant, JumpTo};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What the bar needs.
#[derive(Properties, PartialEq)]
pub struct TransportProps {
    /// The ribbon.
    pub view: Rc<RibbonView>,
    /// What moves on it.
    pub head: Head,
    /// How fast time passes.
    pub speed: Speed,
    /// What decides which commands can be given.
    pub facts: Facts,
    /// A command is given.
    pub oncommand: Callback<Command>,
    /// Time is to go there.
    pub onseek: Callback<Instant>,
    /// Time is to move by so many milliseconds.
    pub onnudge: Callback<i64>,
    /// Time is to go to an event.
    pub onevent: Callback<EventId>,
    /// The branches, below the ribbon.
    pub lanes: Html,
    /// Time is to go to an action, counted from the first.
    pub onaction: Callback<usize>,
    /// Another part of the run is to be shown.
    pub onzoom: Callback<Zoom>,
    /// Time is to pass so fast.
    pub onspeed: Callback<Speed>,
}

/// The button that lets time run, or holds it.
pub fn play_button(facts: Facts, oncommand: &Callback<Command>) -> Html {
    let label = match (facts.lost, facts.playing) {
        (true, _) => Some(texts::course::AGAIN),
        (false, true) => Some(texts::PAUSE),
        (false, false) => None,
    };
    html! {
        <CommandButton command={Command::Play} bare=true {facts} class={classes!("round", "play")}
                       icon={Some(if facts.lost { Icon::Again } else if facts.playing { Icon::Pause } else { Icon::Play })}
                       label={label.map(AttrValue::from)} onclick={oncommand.clone()} />
    }
}

/// The bar.
#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let button = |command, icon, class: &'static str| {
        html! {
            <CommandButton {command} icon={Some(icon)} bare=true facts={props.facts} class={classes!("round", class)}
                           onclick={props.oncommand.clone()} />
        }
    };
    html! {
        <footer class="transport" data-live={if props.facts.playing && props.facts.at_end { "true" } else { "false" }}>
            <div class="transport-steps">
            <div class="transport-buttons">
                { button(Command::Start, Icon::Start, "edge") }
                { button(Command::StepBack, Icon::StepBack, "") }
                { play_button(props.facts, &props.oncommand) }
                { button(Command::Step, Icon::Step, "") }
                { button(Command::Live, Icon::End, "edge") }
            </div>
            <Jumps facts={props.facts} oncommand={props.oncommand.clone()} />
            </div>
            <div class="transport-clock">
            <output class="clock" ref={props.head.clock.clone()} data-clock="" aria-live="off">{ "0.000 s" }</output>
            <CommandButton command={Command::GoLive} facts={props.facts} class="go-live"
                           onclick={props.oncommand.clone()} />
            </div>
            <div class="ribbon-place">
                <Ribbon view={props.view.clone()} head={props.head.clone()} onseek={props.onseek.clone()}
                        onnudge={props.onnudge.clone()} onevent={props.onevent.clone()}
                        onaction={props.onaction.clone()} onzoom={props.onzoom.clone()} />
                { props.lanes.clone() }
            </div>
            <SpeedSlider speed={props.speed} onspeed={props.onspeed.clone()} />
        </footer>
    }
}

#[derive(Properties, PartialEq)]
struct JumpsProps {
    facts: Facts,
    oncommand: Callback<Command>,
}

/// What one may jump to, and a button for each way.
#[component]
fn Jumps(props: &JumpsProps) -> Html {
    let chosen = use_state(|| JumpTo::Election);
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let select = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            let place = select.and_then(|select| usize::try_from(select.selected_index()).ok());
            if let Some(to) = place.and_then(|place| JUMPS.get(place)) {
                chosen.set(*to);
            }
        })
    };
    let button = |direction, icon| {
        html! {
            <CommandButton command={Command::Jump(*chosen, direction)} icon={Some(icon)} bare=true facts={props.facts}
                           class="jump" onclick={props.oncommand.clone()} />
        }
    };
    html! {
        <div class="jumps">
            { button(Direction::Back, Icon::StepBack) }
            <select data-field="jump" aria-label={texts::time::JUMP_TO} title={texts::time::JUMP_TO} {onchange}>
                { for JUMPS.into_iter().map(|to| html! {
                    <option selected={to == *chosen}>{ texts::time::jump_to(to) }</option>
                }) }
            </select>
            { button(Direction::Forth, Icon::Step) }
        </div>
    }
}

/// What one may jump to, in the order of the choice.
const JUMPS: [JumpTo; 5] = [
    JumpTo::Election,
    JumpTo::Commit,
    JumpTo::Action,
    JumpTo::Broken,
    JumpTo::Message,
];

#[derive(Properties, PartialEq)]
struct SpeedSliderProps {
    speed: Speed,
    onspeed: Callback<Speed>,
}

#[component]
fn SpeedSlider(props: &SpeedSliderProps) -> Html {
    let oninput = props.onspeed.reform(|event: InputEvent| {
        let stop = input(&event)
            .and_then(|input| input.value().parse().ok())
            .unwrap_or_default();
        Speed::at_stop(stop)
    });
    let text = props.speed.to_string();
    html! {
        <label class="speed">
            <span class="speed-label">{ texts::SPEED }{ " " }<b data-speed="">{ text.clone() }</b></span>
            <input type="range" min="0" max={Speed::LAST_STOP.to_string()} step="1" data-command="speed"
                   value={props.speed.stop().to_string()} aria-label={texts::SPEED} aria-valuetext={text} {oninput} />
        </label>
    }
}
