//! The bar along the lower edge: play and step, the clock, the ribbon, the speed.

use super::icons::Icon;
use super::ribbon::{Head, Ribbon};
use super::widgets::{CommandButton, input};
use crate::clock::Speed;
use crate::command::{Command, Facts};
use crate::texts;
use crate::views::ribbon::RibbonView;
use raft_sim::{EventId, Instant};
use std::rc::Rc;
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
    /// Time is to pass so fast.
    pub onspeed: Callback<Speed>,
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
    let play = html! {
        <CommandButton command={Command::Play} bare=true facts={props.facts} class={classes!("round", "play")}
                       icon={Some(if props.facts.playing { Icon::Pause } else { Icon::Play })}
                       label={props.facts.playing.then(|| AttrValue::from(texts::PAUSE))}
                       onclick={props.oncommand.clone()} />
    };
    html! {
        <footer class="transport">
            <div class="transport-buttons">
                { button(Command::Start, Icon::Start, "edge") }
                { button(Command::StepBack, Icon::StepBack, "") }
                { play }
                { button(Command::Step, Icon::Step, "") }
                { button(Command::Live, Icon::End, "edge") }
            </div>
            <output class="clock" ref={props.head.clock.clone()} data-clock="" aria-live="off">{ "0.000 s" }</output>
            <div class="ribbon-place">
                <Ribbon view={props.view.clone()} head={props.head.clone()} onseek={props.onseek.clone()}
                        onnudge={props.onnudge.clone()} onevent={props.onevent.clone()} />
                { props.lanes.clone() }
            </div>
            <SpeedSlider speed={props.speed} onspeed={props.onspeed.clone()} />
        </footer>
    }
}

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
