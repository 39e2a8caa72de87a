//! The strip of lanes below the ribbon: one for each branch beside the one that is looked at; a press goes there.

use crate::command::Command;
use crate::geometry::decimal;
use crate::lab::branches::BranchId;
use crate::texts;
use crate::views::lanes::{Lane, LanesView, NamePlace};
use std::rc::Rc;
use yew::prelude::*;

/// What the strip needs.
#[derive(Properties, PartialEq)]
pub struct LanesProps {
    /// What it shows.
    pub view: Rc<LanesView>,
    /// A branch is to be looked at.
    pub onswitch: Callback<BranchId>,
    /// A branch is to stand beside the one that is looked at.
    pub oncompare: Callback<BranchId>,
    /// A command is given.
    pub oncommand: Callback<Command>,
}

/// The height of a lane.
const HEIGHT: f64 = 15.0;

/// The strip.
#[component]
pub fn Lanes(props: &LanesProps) -> Html {
    let view = &props.view;
    if view.lanes.is_empty() {
        return html! {};
    }
    let count = view.lanes.len();
    html! {
        <div class="lanes" role="group" aria-label={texts::LANES} data-lanes={count.to_string()}>
            <svg class="lanes-art" width="100%" height="100%">
                { for view.lanes.iter().enumerate().rev().map(|(at, shown)| lane(shown, at, props)) }
                if let Some(at) = view.difference {
                    <svg x={percent(at)} y="0" overflow="visible" aria-hidden="true">
                        <path class="lane-difference" data-difference="" d="M0 0l4 5l-4 5l-4 -5z" />
                    </svg>
                }
            </svg>
            if view.more > 0 {
                <button type="button" class="button bare lanes-more" data-command="more-lanes"
                        onclick={props.oncommand.reform(|_| Command::Branches)}>{ texts::lanes_more(view.more) }</button>
            }
        </div>
    }
}

fn percent(part: f64) -> String {
    let mut text = decimal(part * 100.0, 3);
    text.push('%');
    text
}

#[allow(clippy::cast_precision_loss, reason = "a handful of lanes")]
fn lane(lane: &Lane, at: usize, props: &LanesProps) -> Html {
    let id = lane.id;
    let middle = HEIGHT * (at as f64 + 0.5);
    let y = decimal(middle, 1);
    let presses = |what: &Callback<BranchId>| {
        let pressed = what.clone();
        let onkeydown = Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                pressed.emit(id);
            }
        });
        (what.reform(move |_: MouseEvent| id), onkeydown)
    };
    let (onclick, onkeydown) = presses(&props.onswitch);
    let (oncompare, oncomparekey) = presses(&props.oncompare);
    let curve = format!("M-12 0C-12 {y} -8 {y} 0 {y}");
    // The sign stands between the lane and its name.
    let (anchor, dx, sign, by) = match lane.named {
        NamePlace::Behind => ("start", "30", "translate(3)", lane.to),
        NamePlace::Before => ("end", "-30", "translate(-27)", lane.from),
        NamePlace::On => ("end", "-27", "translate(-24)", lane.to),
    };
    html! {
        <>
        <g class="lane" data-lane={id.0.to_string()} data-beside={lane.beside.then_some("true")} role="button" tabindex="0"
           aria-label={texts::branch_button(&texts::BRANCH_SWITCH, &lane.name)} {onclick} {onkeydown}>
            <title>{ &lane.title }</title>
            if lane.parts {
                <svg x={percent(lane.from)} y="0" overflow="visible"><path class="lane-line" d={curve} transform="translate(12)" /></svg>
            }
            <svg x={percent(lane.from)} width={percent(lane.to - lane.from)} y="0" height="100%" overflow="hidden">
                <line class="lane-line" x1={if lane.parts { "12" } else { "0" }} x2="100%" y1={y.clone()} y2={y.clone()} />
                <rect class="lane-room" x="0" width="100%" y={decimal(middle - HEIGHT / 2.0, 1)} height={decimal(HEIGHT, 1)} />
            </svg>
            <svg x={percent(by)} y={y.clone()} overflow="visible">
                <text class="lane-name" x={dx} y="4" text-anchor={anchor}>{ &lane.name }</text>
            </svg>
        </g>
        <svg x={percent(by)} {y} overflow="visible">
            <g class="lane-compare" data-command="lane-compare" role="button" tabindex="0" transform={sign}
               aria-pressed={if lane.beside { "true" } else { "false" }} aria-label={texts::branch_button(&Command::Compare.label(), &lane.name)} onclick={oncompare} onkeydown={oncomparekey}>
                <title>{ Command::Compare.label() }</title>
                <path class="lane-room" d="M0 -7.5h24v15h-24z" />
                <path class="lane-sign" d="M6.5 -4.5h11v9h-11zM12 -4.5v9" />
            </g>
        </svg>
        </>
    }
}
