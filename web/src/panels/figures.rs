//! The figures of a run: a plot each with its numbers below, every one a way to the event where it was measured.

use super::widgets::CommandButton;
use crate::command::{Command, Facts};
use crate::geometry::decimal;
use crate::texts::{Text, figures as texts};
use crate::views::figures::{Column, Figure, FiguresView, Number, Plot, SHOWN, left};
use raft_sim::EventId;
use raft_sim::measure::Kind;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// Where the columns stand, and how high the highest is, in pixels.
const BASE: f64 = 34.0;
const HEIGHT: f64 = 30.0;
/// While there are few numbers, each of them is so high.
const STEP: f64 = 6.0;

/// The panel.
pub fn figures(
    view: &FiguresView,
    facts: Facts,
    onseek: &Callback<EventId>,
    oncommand: &Callback<Command>,
) -> Html {
    html! {
        <div class="figures" data-figures="">
            { for SHOWN.iter().zip(&view.figures).map(|(kind, figure)| part(*kind, figure.as_ref(), onseek)) }
            if view.dropped > 0 { <p class="quiet">{ texts::forgotten(view.dropped) }</p> }
            <CommandButton command={Command::SaveFigures} {facts} class="small" onclick={oncommand.clone()} />
        </div>
    }
}

/// What a kind is called in `data-figure`.
const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Election => "election",
        Kind::Commit => "commit",
        Kind::Messages => "messages",
        Kind::Bytes => "bytes",
        Kind::Answer => "answer",
        Kind::Read => "read",
    }
}

fn part(kind: Kind, figure: Option<&Figure>, onseek: &Callback<EventId>) -> Html {
    html! {
        <section key={name(kind)} class="figure" data-figure={name(kind)}>
            <h3>{ texts::title(kind) }{ " " }<small>{ texts::meaning(kind) }</small></h3>
            { figure.map_or_else(
                || html! { <p class="quiet">{ texts::empty(kind) }</p> },
                |figure| told(kind, figure, onseek),
            ) }
        </section>
    }
}

fn told(kind: Kind, figure: &Figure, onseek: &Callback<EventId>) -> Html {
    let numbers = [
        ("median", texts::MEDIAN, figure.median),
        ("ninety", texts::NINETY, figure.ninety),
        ("worst", texts::WORST, figure.worst),
        ("latest", texts::LATEST, figure.latest),
    ];
    let spoken = numbers.map(|(_, what, at)| (what, texts::number(kind, at.value)));
    let way = |(sign, what, at): (&'static str, Text, Number)| {
        let event = at.event;
        html! {
            <button type="button" class="figure-number" data-command="see-number" data-number={sign} data-value={at.value.to_string()}
                    title={crate::texts::GO_THERE} onclick={onseek.reform(move |_| event)}>
                <small class={sign}>{ what }</small>
                { " " }<b>{ texts::number(kind, at.value) }</b>
            </button>
        }
    };
    html! { <>
        { drawn(kind, figure, texts::plotted(kind, &spoken, figure.count), onseek) }
        <div class="figure-numbers">
            { for numbers.into_iter().map(way) }
            <p class="figure-number" data-number="count" data-value={figure.count.to_string()}>
                <small>{ texts::COUNT }</small>{ " " }<b>{ crate::texts::grouped(figure.count) }</b>
            </p>
        </div>
    </> }
}

/// The plot. A press goes to the latest number of the nearest column; keys have the numbers below.
fn drawn(kind: Kind, figure: &Figure, spoken: String, onseek: &Callback<EventId>) -> Html {
    let plot = &figure.plot;
    let places = Places::of(plot);
    let onclick = {
        let (plot, onseek) = (plot.clone(), onseek.clone());
        Callback::from(move |event: MouseEvent| {
            let event = part_of_width(&event).and_then(|part| plot.nearest(part));
            event.into_iter().for_each(|event| onseek.emit(event));
        })
    };
    let mark = |class: &'static str, at: Number, path: &'static str| {
        html! { <svg x={places.percent(plot.x(at.value))} y="0" overflow="visible"><path {class} d={path} /></svg> }
    };
    let tick = |anchor: &'static str, value: u64| {
        html! {
            <text x={places.percent(plot.x(value))} y="51" text-anchor={anchor}>{ texts::number(kind, value) }</text>
        }
    };
    html! {
        <svg class="figure-plot" role="img" aria-label={spoken} width="100%" height="53" {onclick}>
            { for plot.columns.iter().map(|column| bar(kind, plot, column, &places)) }
            <line class="figure-base" x1="0" x2={places.percent(plot.x(plot.end))} y1="34" y2="34" />
            if plot.beyond() > 0 { <line class="figure-base" x1={places.percent(plot.x(plot.end) + 2.0)} x2="100%" y1="34" y2="34" /> }
            { mark("figure-ninety", figure.ninety, "M0 1V34") }
            { mark("figure-median", figure.median, "M0 1V34") }
            { mark("figure-latest", figure.latest, "M0 35l4.5 6h-9z") }
            { tick("start", 0) }
            { tick("middle", plot.end / 2) }
            { tick(if plot.beyond() > 0 { "middle" } else { "end" }, plot.end) }
        </svg>
    }
}

fn bar(kind: Kind, plot: &Plot, column: &Column, places: &Places) -> Html {
    let (from, to) = plot.bounds(column);
    let height = places.height(column.count);
    html! {
        <rect class="figure-bar" x={places.percent(left(column))} width={places.percent(1.0)}
              y={decimal(BASE - height, 1)} height={decimal(height, 1)}>
            <title>{ texts::column(kind, from, to, column.count) }</title>
        </rect>
    }
}

/// Where in the plot a press was, in parts of its width.
fn part_of_width(event: &MouseEvent) -> Option<f64> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let bounds = target.closest(".figure-plot").ok()??.get_bounding_client_rect();
    Some((f64::from(event.client_x()) - bounds.left()) / bounds.width())
}

/// How columns and numbers become places.
struct Places {
    width: f64,
    step: f64,
}

#[allow(clippy::cast_precision_loss, reason = "places of a small plot")]
impl Places {
    fn of(plot: &Plot) -> Self {
        Self {
            width: plot.width() as f64,
            step: (HEIGHT / plot.tallest() as f64).min(STEP),
        }
    }

    fn percent(&self, columns: f64) -> String {
        let mut text = decimal(columns / self.width * 100.0, 3);
        text.push('%');
        text
    }

    /// However few they are, they are seen.
    fn height(&self, count: u64) -> f64 {
        (count as f64 * self.step).max(2.0)
    }
}
