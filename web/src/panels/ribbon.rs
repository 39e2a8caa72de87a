//! The ribbon of time: drawn anew when the run changes; the head and the clock are moved frame by frame, directly.

use crate::geometry::decimal;
use crate::lab::time::Zoom;
use crate::texts;
use crate::views::ribbon::{Band, Bar, Flag, RibbonView, Room, Span, Tick};
use crate::views::seconds;
use raft_sim::{EventId, Instant};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

/// The clock, the head of the ribbon and what it has not reached: moved without the virtual DOM.
#[derive(Clone, Default, PartialEq)]
pub struct Head {
    /// The slider.
    pub slider: NodeRef,
    /// The line at the present.
    pub line: NodeRef,
    /// What lies beyond the end.
    pub beyond: NodeRef,
    /// The clock.
    pub clock: NodeRef,
    drawn: Rc<Places>,
}

/// The steps of the ribbon's width in which it is moved: each about half a pixel.
const STEPS: f64 = 2_000.0;

/// The element that was moved, and to which step.
type Place = Option<(Option<Node>, i32)>;

/// Where head and end were drawn.
#[derive(Default, PartialEq)]
struct Places {
    line: RefCell<Place>,
    beyond: RefCell<Place>,
}

impl Head {
    /// Moves to where time stands.
    pub fn place(&self, now: Instant, end: Instant, shown: Span) {
        // Layers of their own are moved by the browser without drawing anything anew. What has not moved is not touched.
        let shift = |node: &NodeRef, drawn: &RefCell<Place>, part: f64| {
            #[allow(clippy::cast_possible_truncation, reason = "a part of the ribbon")]
            let steps = (part * STEPS).round() as i32;
            let place = Some((node.get(), steps));
            if *drawn.borrow() != place
                && let Some(element) = node.cast::<HtmlElement>()
            {
                drawn.replace(place);
                let _ = element.style().set_property(
                    "transform",
                    &format!("translateX({})", percent(f64::from(steps) / STEPS)),
                );
            }
        };
        let here = shown.place(now);
        // Outside of what is shown, it stands outside of the picture.
        let outside = !(0.0..=1.0).contains(&here);
        if let Some(line) = self
            .line
            .cast::<HtmlElement>()
            .filter(|line| line.hidden() != outside)
        {
            line.set_hidden(outside);
        }
        shift(&self.line, &self.drawn.line, here.clamp(0.0, 1.0));
        shift(&self.beyond, &self.drawn.beyond, shown.place(end).clamp(0.0, 1.0));
    }

    /// Tells the time.
    pub fn tell(&self, now: Instant) {
        // The letters are changed in place: another text would have to be laid out anew.
        let letters = self.clock.cast::<Element>().and_then(|clock| clock.first_child());
        let text = seconds(now);
        if let Some(letters) =
            letters.filter(|letters| letters.node_value().as_deref() != Some(text.as_str()))
        {
            letters.set_node_value(Some(&text));
        }
    }

    /// Says where time stands, for those who do not see it. Less often than it is shown.
    pub fn say(&self, now: Instant, end: Instant) {
        let Some(slider) = self.slider.cast::<Element>() else {
            return;
        };
        let millis = |at: Instant| (at.0 / 1_000).to_string();
        let _ = slider.set_attribute("aria-valuenow", &millis(now));
        let _ = slider.set_attribute("aria-valuemax", &millis(end));
        let _ = slider.set_attribute("aria-valuetext", &texts::time_of(&seconds(now), &seconds(end)));
    }
}

/// What the ribbon needs.
#[derive(Properties, PartialEq)]
pub struct RibbonProps {
    /// What it shows.
    pub view: Rc<RibbonView>,
    /// What moves on it.
    pub head: Head,
    /// Time is to go there.
    pub onseek: Callback<Instant>,
    /// Time is to move by so many milliseconds.
    pub onnudge: Callback<i64>,
    /// Time is to go to an event.
    pub onevent: Callback<EventId>,
    /// Time is to go to an action, counted from the first.
    pub onaction: Callback<usize>,
    /// Another part of the run is to be shown.
    pub onzoom: Callback<Zoom>,
}

/// What the pointers on the ribbon do.
#[derive(Default)]
struct Hand {
    /// Where each of them is: its name, and the part of the width.
    fingers: Vec<(i32, f64)>,
    /// Whether one alone moves what is shown instead of the head.
    pans: bool,
    /// Whether it moves the part in the whole run.
    strip: bool,
}

/// A notch of the wheel shows so many times as much.
const NOTCH: f64 = 1.25;
/// The strip that shows where the part lies in the whole run begins here.
const STRIP_TOP: f64 = 66.0;

/// The ribbon.
#[component]
pub fn Ribbon(props: &RibbonProps) -> Html {
    let hand = use_mut_ref(Hand::default);
    let shown = props.view.shown;
    let zoomed = props.view.part.is_some();
    // By our own reference: events are heard at the root, and say so in `current_target`.
    let bounds = {
        let slider = props.head.slider.clone();
        move || {
            slider
                .cast::<Element>()
                .map(|slider| slider.get_bounding_client_rect())
        }
    };
    let part_of = {
        let bounds = bounds.clone();
        move |x: i32| {
            let bounds = bounds()?;
            Some((f64::from(x) - bounds.left()) / bounds.width().max(1.0))
        }
    };
    let onpointerdown = {
        let (hand, part_of, slider) = (hand.clone(), part_of.clone(), props.head.slider.clone());
        let (onevent, onaction) = (props.onevent.clone(), props.onaction.clone());
        let (onseek, onzoom) = (props.onseek.clone(), props.onzoom.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(part) = part_of(event.client_x()).filter(|_| event.button() == 0) else {
                return;
            };
            if let Some(broken) = named(&event, "data-flag") {
                return onevent.emit(EventId(broken));
            }
            if let Some(action) = named(&event, "data-action") {
                return onaction.emit(usize::try_from(action).unwrap_or(usize::MAX));
            }
            if let Some(slider) = slider.cast::<Element>() {
                let _ = slider.set_pointer_capture(event.pointer_id());
            }
            let low = bounds().is_some_and(|bounds| f64::from(event.client_y()) - bounds.top() >= STRIP_TOP);
            let mut hand = hand.borrow_mut();
            hand.fingers.push((event.pointer_id(), part));
            if hand.fingers.len() == 1 {
                (hand.strip, hand.pans) = (zoomed && low, event.shift_key());
                if hand.strip {
                    onzoom.emit(Zoom::At(part));
                } else if !hand.pans {
                    onseek.emit(shown.moment(part));
                }
            }
        })
    };
    let onpointermove = {
        let (hand, part_of) = (hand.clone(), part_of.clone());
        let (onseek, onzoom) = (props.onseek.clone(), props.onzoom.clone());
        Callback::from(move |event: PointerEvent| {
            let mut hand = hand.borrow_mut();
            let (Some(part), Some(which)) = (
                part_of(event.client_x()),
                hand.fingers
                    .iter()
                    .position(|(finger, _)| *finger == event.pointer_id()),
            ) else {
                return;
            };
            let before = std::mem::replace(&mut hand.fingers[which].1, part);
            match *hand.fingers {
                // What lies under two fingers stays under them.
                [(_, one), (_, two)] => {
                    let other = if which == 0 { two } else { one };
                    let times = (before - other).abs() / (part - other).abs().max(0.01);
                    onzoom.emit(Zoom::About { place: other, times });
                }
                [_] if hand.strip => onzoom.emit(Zoom::At(part)),
                [_] if hand.pans => onzoom.emit(Zoom::Pan(before - part)),
                [_] => onseek.emit(shown.moment(part)),
                _ => {}
            }
        })
    };
    let release = Callback::from(move |event: PointerEvent| {
        let mut hand = hand.borrow_mut();
        hand.fingers.retain(|(finger, _)| *finger != event.pointer_id());
        // The finger that stays does not pull the head along.
        hand.pans |= !hand.fingers.is_empty();
    });
    let onwheel = {
        let onzoom = props.onzoom.clone();
        Callback::from(move |event: WheelEvent| {
            let (x, y) = (event.delta_x(), event.delta_y());
            if x.abs() > y.abs() || event.shift_key() {
                onzoom.emit(Zoom::Pan((x + y).signum() / 10.0));
            } else if y != 0.0
                && let Some(place) = part_of(event.client_x())
            {
                let times = if y > 0.0 { NOTCH } else { 1.0 / NOTCH };
                onzoom.emit(Zoom::About { place, times });
            }
        })
    };
    let onkeydown = {
        let (onseek, onnudge) = (props.onseek.clone(), props.onnudge.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowLeft" | "ArrowDown" => onnudge.emit(-5),
                "ArrowRight" | "ArrowUp" => onnudge.emit(5),
                "PageDown" => onnudge.emit(-100),
                "PageUp" => onnudge.emit(100),
                "Home" => onseek.emit(Instant::ZERO),
                "End" => onseek.emit(Instant(u64::MAX)),
                _ => return,
            }
            event.prevent_default();
        })
    };
    html! {
        <div class="ribbon" ref={props.head.slider.clone()} data-timeline="" role="slider" tabindex="0"
             aria-label={texts::TIMELINE} aria-valuemin="0" aria-valuenow="0" {onkeydown} {onpointerdown}
             {onwheel} data-zoomed={if zoomed { "true" } else { "false" }} {onpointermove} onpointerup={release.clone()} onpointercancel={release}>
            <RibbonArt view={props.view.clone()} />
            <div class="ribbon-head" aria-hidden="true">
                <div class="ribbon-frame"><div ref={props.head.beyond.clone()} class="beyond" /></div>
                <div ref={props.head.line.clone()} class="head-place">
                    <svg class="head-sign" width="12" height="68" viewBox="-6 0 12 68">
                        <path class="head-line" d="M0 14V54" />
                        <circle class="head-knob" cx="0" cy="58" r="5.5" />
                    </svg>
                </div>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct RibbonArtProps {
    view: Rc<RibbonView>,
}

/// The bands, bars, ticks and flags: drawn only when one of them changes.
#[component]
fn RibbonArt(props: &RibbonArtProps) -> Html {
    let view = &props.view;
    html! {
        <svg class="ribbon-art" width="100%" height="100%" aria-hidden="true">
            <rect class="ribbon-paper" x="0" y="18" width="100%" height="34" />
            { for view.bands.iter().map(band) }
            { for view.bars.iter().map(|shown| bar(shown, view.lanes)) }
            { for view.ticks.iter().map(mark) }
            { for view.flags.iter().map(flag) }
            { for view.parts.filter(|at| (0.0..=1.0).contains(at)).map(|at| html! {
                <svg x={percent(at)} y="0" overflow="visible"><path class="lane-difference" data-parts="" d="M0 46l5 6l-5 6l-5 -6z" /></svg>
            }) }
            if let Some((from, to)) = view.part {
                <rect class="strip" x="0" y="67" width="100%" height="5" rx="2.5" />
                <rect class="strip-part" x={percent(from)} y="67" width={percent((to - from).max(0.01))} height="5" rx="2.5" />
            }
        </svg>
    }
}

fn percent(part: f64) -> String {
    let mut text = decimal(part * 100.0, 3);
    text.push('%');
    text
}

fn band(band: &Band) -> Html {
    html! {
        <>
            <rect class="band" data-tint={band.tint.to_string()} x={percent(band.from)} y="18"
                  width={percent(band.to - band.from)} height="34" />
            <svg x={percent(band.from)} y="0" overflow="visible">
                if band.from > 0.0 { <path class="band-edge" d="M0 18v34" /> }
                if matches!(band.room, Room::Some | Room::Plenty) {
                    <text class="band-label" data-short={(band.room == Room::Some).then_some("true")} x="6" y="12">{ texts::term(band.term) }</text>
                }
                if matches!(band.room, Room::Number | Room::Some) {
                    <text class="band-label band-number" data-short={(band.room == Room::Some).then_some("true")} x="3" y="12">{ band.term }</text>
                }
            </svg>
        </>
    }
}

/// The bars share the height of the bands.
fn bar(bar: &Bar, lanes: usize) -> Html {
    let (top, height) = match (lanes, bar.lane) {
        (0 | 1, _) => (29.0, 12.0),
        (2, lane) => (if lane == 0 { 22.0 } else { 36.0 }, 12.0),
        (_, 0) => (20.0, 9.5),
        (_, 1) => (30.25, 9.5),
        (_, _) => (40.5, 9.5),
    };
    let middle: f64 = top + height / 2.0;

    html! {
        <>
            <rect class="bar" x={percent(bar.from)} y={decimal(top, 2)} height={decimal(height, 2)}
                  width={percent((bar.to - bar.from).max(0.002))} rx="5">
                <title>{ &bar.title }</title>
            </rect>
            if bar.to - bar.from > 0.02 {
                <svg x={percent(bar.from)} y="0" overflow="visible">
                    <text class="bar-name" x="6" y={decimal(middle + 3.5, 2)}>{ &bar.name }</text>
                </svg>
            }
        </>
    }
}

fn mark(tick: &Tick) -> Html {
    html! {
        <svg x={percent(tick.at)} y="0" overflow="visible">
            <g class="tick" data-action={tick.action.to_string()}>
                <title>{ &tick.title }</title>
                <path class="tick-room" d="M-4 53h8v13h-8z" />
                <path class="tick-sign" d="M0 56v8" />
            </g>
        </svg>
    }
}

/// A flag, with room around it for a finger: below the names of the terms, which it would cover.
fn flag(flag: &Flag) -> Html {
    html! {
        <svg x={percent(flag.at)} y="0" overflow="visible">
            <g class="flag" data-flag={flag.event.0.to_string()}>
                <title>{ &flag.title }</title>
                <path class="flag-room" d="M-8 10h24v24h-24z" />
                <path class="flag-sign" d="M0 18v42M0 18h9l-3 4l3 4h-9" />
            </g>
        </svg>
    }
}

/// The number that what is under the pointer carries under this name.
fn named(event: &PointerEvent, name: &str) -> Option<u64> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let named = target.closest(&format!("[{name}]")).ok()??;
    named.get_attribute(name)?.parse().ok()
}
