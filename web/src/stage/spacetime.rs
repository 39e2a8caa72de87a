//! The painter of the space-time diagram: an element for each message, dot and stretch, made when it comes into sight and written
//! only when it changed. Time going on moves one group: what has happened stays where it is in it.

use super::message::{class, shape};
use super::svg::{Drawn, add, make, push_number, set, set_flag, set_number};
use crate::geometry::{Point, decimal};
use crate::lab::cause::{Lit, Picked};
use crate::texts;
use crate::texts::message as message_text;
use crate::views::ribbon::tint;
use crate::views::spacetime::{Chart, Dot, Manner, Spacetime, Stretch, Travel, Weight};
use raft_sim::{Endpoint, EventId, Instant, Role};
use std::collections::BTreeMap;
use web_sys::Element;

/// Letters and shapes stay sharp and small numbers exact: what lies further from the origin than this is written anew.
const FAR: f64 = 60_000.0;

/// The diagram.
pub struct Diagram {
    svg: Element,
    moving: Element,
    layers: [Element; 4],
    names: Element,
    now: Element,
    lanes: Drawn<(Vec<(String, bool)>, i64)>,
    ticks: Vec<(Element, Drawn<(i64, String)>)>,
    arts: BTreeMap<Key, Art>,
    /// What all places are counted from, and how: with another one everything is written anew.
    frame: Drawn<(i64, i64, usize)>,
    origin: Instant,
    round: u64,
    text: String,
}

/// What an element stands for: the first number keeps the kinds apart.
type Key = (u8, u64, u64);

/// What is drawn in one place.
#[derive(Clone, Debug, PartialEq)]
enum Mark {
    Stretch(Stretch),
    Travel(Travel),
    Dot(usize, Instant, EventId, Weight),
    Act(Instant, EventId),
}

struct Art {
    group: Element,
    paths: Vec<Element>,
    mark: Option<Mark>,
    said: Drawn<(bool, bool, bool)>,
    round: u64,
}

impl Diagram {
    /// An empty diagram, to be put into the page.
    #[must_use]
    pub fn new() -> Self {
        let svg = make("svg", "spacetime-svg");
        set(&svg, "role", "group");
        set(&svg, "tabindex", "0");
        set(&svg, "data-spacetime", "");
        let ticks = add(&svg, "g", "st-ticks");
        set(&ticks, "aria-hidden", "true");
        let moving = add(&svg, "g", "");
        let layers =
            ["st-stretches", "st-acts", "st-travels", "st-dots"].map(|class| add(&moving, "g", class));
        let now = add(&svg, "path", "st-now");
        let names = add(&svg, "g", "st-names");
        let ticks = (0..60)
            .map(|_| (add(&ticks, "g", "st-tick"), Drawn::nothing()))
            .collect();
        Self {
            svg,
            moving,
            layers,
            names,
            now,
            lanes: Drawn::nothing(),
            ticks,
            arts: BTreeMap::new(),
            frame: Drawn::nothing(),
            origin: Instant::ZERO,
            round: 0,
            text: String::new(),
        }
    }

    /// The element that the page shows.
    #[must_use]
    pub const fn element(&self) -> &Element {
        &self.svg
    }

    /// Draws the diagram: writes what is different from before.
    pub fn paint(&mut self, view: &Spacetime, chart: &Chart, lit: &Lit, picked: Option<&Picked>) {
        self.round += 1;
        set(&self.svg, "aria-label", &texts::SPACETIME_LABEL);
        set_number(&self.svg, "width", chart.size.width);
        set_number(&self.svg, "height", chart.size.height);
        set_flag(&self.svg, "data-past", picked.is_some());
        self.paint_frame(view, chart);
        let offset = chart.y(self.origin);
        for stretch in &view.stretches {
            let key = (0, stretch.lane as u64, stretch.from.0);
            let shows = lane_lit(view, stretch.lane, lit);
            self.mark(key, Mark::Stretch(*stretch), chart, offset, (shows, true, false));
        }
        for (event, at) in &view.acts {
            let state = state(lit, picked, &[*event], *event);
            self.mark((1, event.0, 0), Mark::Act(*at, *event), chart, offset, state);
        }
        for travel in &view.travels {
            let ends = [travel.left, travel.ended.unwrap_or(travel.left)];
            let (mut shows, caused, _) = state(lit, picked, &ends, travel.left);
            shows |= lit.messages.contains(&travel.name);
            let caused =
                caused && picked.is_none_or(|picked| ends.iter().all(|end| picked.events.contains(end)));
            self.mark(
                (2, travel.left.0, travel.name.count),
                Mark::Travel(*travel),
                chart,
                offset,
                (shows, caused, false),
            );
        }
        for dot in &view.dots {
            let state = state(lit, picked, &dot.events, dot.event);
            self.dot(dot, chart, offset, state);
        }
        let round = self.round;
        for (_, art) in self.arts.extract_if(.., |_, art| art.round != round) {
            art.group.remove();
        }
    }

    fn dot(&mut self, dot: &Dot, chart: &Chart, offset: f64, state: (bool, bool, bool)) {
        let mark = Mark::Dot(dot.lane, dot.at, dot.event, dot.weight);
        self.mark((3, dot.lane as u64, dot.at.0), mark, chart, offset, state);
    }

    /// Lanes, times, and the place of what moves.
    fn paint_frame(&mut self, view: &Spacetime, chart: &Chart) {
        if chart.y(self.origin).abs() > FAR {
            self.origin = chart.window().0;
        }
        let width = rounded(chart.size.width);
        let scale = chart.y(self.origin.plus(raft_sim::Micros(1_000_000))) - chart.y(self.origin);
        #[allow(clippy::cast_possible_wrap, reason = "a run is shorter than that")]
        let frame = (
            width,
            rounded(scale * 1_000.0) ^ (self.origin.0 as i64).wrapping_shl(20),
            view.lanes.len(),
        );
        if self.frame.changes_to(frame) {
            self.arts.values_mut().for_each(|art| art.mark = None);
        }
        self.text.clear();
        self.text.push_str("translate(0 ");
        push_number(&mut self.text, chart.y(self.origin));
        self.text.push(')');
        set(&self.moving, "transform", &self.text);
        self.text.clear();
        self.text.push_str("M0 ");
        push_number(&mut self.text, chart.y(view.now).min(chart.size.height + 4.0));
        self.text.push('H');
        push_number(&mut self.text, chart.size.width);
        set(&self.now, "d", &self.text);
        let lanes = view
            .lanes
            .iter()
            .map(|lane| (lane.name.clone(), lane.leads))
            .collect();
        if self.lanes.changes_to((lanes, width)) {
            self.names.set_text_content(None);
            let head = add(&self.names, "path", "st-head");
            set(&head, "d", &format!("M0 0H{width}V22H0z"));
            for (at, lane) in view.lanes.iter().enumerate() {
                let text = add(&self.names, "text", if lane.leads { "leads" } else { "" });
                set_number(&text, "x", chart.x(at));
                set(&text, "y", "16");
                if let Endpoint::Node(_) = lane.end {
                    set(&text, "data-node-lane", &lane.name);
                    text.set_text_content(Some(&lane.name));
                } else {
                    text.set_text_content(Some(&texts::CLIENT_LANE));
                }
            }
        }
        self.paint_ticks(chart);
    }

    fn paint_ticks(&mut self, chart: &Chart) {
        let ticks = chart.ticks();
        for (at, (group, drawn)) in self.ticks.iter_mut().enumerate() {
            let tick = ticks.get(at);
            let y = tick.map_or(-99.0, |tick| chart.y(*tick));
            let text = tick.map_or_else(String::new, |tick| texts::tick(tick.0, chart.tick_step()));
            if !drawn.changes_to((rounded(y * 2.0), text.clone())) {
                continue;
            }
            if group.first_element_child().is_none() {
                let line = add(group, "path", "");
                set(&line, "d", "M46 0H4000");
                let words = add(group, "text", "");
                set(&words, "x", "42");
                set(&words, "y", "3.5");
            }
            set(group, "transform", &format!("translate(0 {})", decimal(y, 1)));
            if let Some(words) = group.last_element_child() {
                words.set_text_content(Some(&text));
            }
        }
    }

    /// Draws one thing, if it is new or different.
    fn mark(&mut self, key: Key, mark: Mark, chart: &Chart, offset: f64, said: (bool, bool, bool)) {
        let layer = &self.layers[usize::from(key.0)];
        let art = self.arts.entry(key).or_insert_with(|| Art::new(layer, &mark));
        art.round = self.round;
        if art.mark.as_ref() != Some(&mark) {
            art.draw(&mark, chart, offset);
            art.mark = Some(mark);
        }
        if art.said.changes_to(said) {
            set_flag(&art.group, "data-lit", said.0);
            set_flag(&art.group, "data-caused", said.1);
            set_flag(&art.group, "data-picked", said.2);
        }
    }
}

impl Default for Diagram {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether something is lit, belongs to what caused the picked event, and is that event.
fn state(lit: &Lit, picked: Option<&Picked>, events: &[EventId], main: EventId) -> (bool, bool, bool) {
    let any = |found: &std::collections::BTreeSet<EventId>| events.iter().any(|event| found.contains(event));
    (
        any(&lit.events),
        picked.is_some_and(|picked| any(&picked.events)),
        picked.is_some_and(|picked| picked.event == main || events.contains(&picked.event)),
    )
}

fn lane_lit(view: &Spacetime, lane: usize, lit: &Lit) -> bool {
    let node = view.lanes.get(lane).and_then(|lane| lane.end.node());
    node.is_some_and(|node| lit.nodes.contains(&node))
}

impl Art {
    fn new(layer: &Element, mark: &Mark) -> Self {
        let group = add(layer, "g", "");
        let paths = match mark {
            Mark::Stretch(_) => ["st-term", "st-line"].as_slice(),
            Mark::Travel(_) => &["st-hit", "st-shaft", "st-tip"],
            Mark::Dot(..) => &["st-hit", "st-dot-shape"],
            Mark::Act(..) => &["st-hit", "st-act-line", "st-act-shape"],
        };
        let paths = paths.iter().map(|class| add(&group, "path", class)).collect();
        Self {
            group,
            paths,
            mark: None,
            said: Drawn::nothing(),
            round: 0,
        }
    }

    fn draw(&self, mark: &Mark, chart: &Chart, offset: f64) {
        let y = |at: Instant| chart.y(at) - offset;
        match mark {
            Mark::Stretch(stretch) => {
                let (name, manner) = match stretch.manner {
                    Manner::Stopped => ("st-stretch", "stopped"),
                    Manner::Paused => ("st-stretch", "paused"),
                    Manner::Runs(Role::Leader) => ("st-stretch", "leader"),
                    Manner::Runs(Role::Candidate) => ("st-stretch", "candidate"),
                    Manner::Runs(Role::PreCandidate) => ("st-stretch", "pre-candidate"),
                    Manner::Runs(Role::Follower) => ("st-stretch", "follower"),
                };
                set(&self.group, "class", name);
                set(&self.group, "data-manner", manner);
                set(&self.group, "data-tint", &tint(stretch.term.0).to_string());
                let (top, bottom) = (y(stretch.from), y(stretch.upto));
                let (x, half) = (chart.x(stretch.lane), chart.lane_width() / 2.0 - 1.0);
                self.path(
                    0,
                    &[
                        ("M", x - half),
                        (" ", top),
                        ("H", x + half),
                        ("V", bottom),
                        ("H", x - half),
                        ("z", f64::NAN),
                    ],
                );
                self.path(1, &[("M", x), (" ", top), ("V", bottom)]);
            }
            Mark::Travel(travel) => self.travel(travel, chart, offset),
            Mark::Dot(lane, at, event, weight) => {
                let size: f64 = match weight {
                    Weight::Step => 1.8,
                    Weight::Detail => 3.2,
                    Weight::Main => 5.2,
                    Weight::Broken => 6.5,
                };
                let class = match weight {
                    Weight::Step => "st-dot step",
                    Weight::Detail => "st-dot",
                    Weight::Main => "st-dot main",
                    Weight::Broken => "st-dot broken",
                };
                set(&self.group, "class", class);
                set(&self.group, "data-event", &event.0.to_string());
                let (x, y) = (chart.x(*lane), y(*at));
                self.circle(0, x, y, size.max(5.0) + 2.0);
                self.circle(1, x, y, size);
            }
            Mark::Act(at, event) => {
                set(&self.group, "class", "st-act");
                set(&self.group, "data-event", &event.0.to_string());
                let key = y(*at);
                self.path(0, &[("M40 ", key), ("H", chart.size.width)]);
                self.path(1, &[("M52 ", key), ("H", chart.size.width)]);
                self.path(2, &[("M44 ", key), ("l5 -5l5 5l-5 5z", f64::NAN)]);
            }
        }
    }

    fn travel(&self, travel: &Travel, chart: &Chart, offset: f64) {
        let (from, to) = chart.along(travel.from, travel.to, travel.sent, travel.until, travel.along);
        let [from, to] = [from, to].map(|at| Point::new(at.x, at.y - offset));
        let mut text = format!("st-travel {}", class(travel.shape));
        for (is, class) in [
            (travel.reply, " reply"),
            (travel.refusal, " refusal"),
            (travel.lost, " lost"),
            (travel.ended.is_none(), " underway"),
        ] {
            if is {
                text.push_str(class);
            }
        }
        set(&self.group, "class", &text);
        let end = |end: Endpoint| end.node().map_or(0, |node| node.0);
        let name = travel.name;
        set(&self.group, "data-event", &travel.left.0.to_string());
        set(
            &self.group,
            "data-message",
            &format!("{}-{}-{}", end(name.from), end(name.to), name.count),
        );
        let line = [("M", from.x), (" ", from.y), ("L", to.x), (" ", to.y)];
        self.path(0, &line);
        self.path(1, &line);
        // At its end, what it is; a little before the lane, so that dots stay in sight.
        let at = if travel.ended.is_some() && !travel.lost {
            to.step_towards(from, 9.0)
        } else {
            to
        };
        let tip = &self.paths[2];
        let outline = if travel.lost {
            "M-8 -8L8 8M8 -8L-8 8"
        } else {
            shape(travel.shape, travel.reply, travel.refusal)
        };
        set(tip, "d", outline);
        set(
            tip,
            "transform",
            &format!("translate({} {}) scale(.5)", decimal(at.x, 1), decimal(at.y, 1)),
        );
        // Only what has a role may have a name.
        set(&self.group, "role", "img");
        set(
            &self.group,
            "aria-label",
            &message_text(travel.kind, name, travel.refusal, travel.entries),
        );
    }

    fn path(&self, at: usize, parts: &[(&str, f64)]) {
        let mut text = String::new();
        for (command, value) in parts {
            text.push_str(command);
            if !value.is_nan() {
                push_number(&mut text, *value);
            }
        }
        set(&self.paths[at], "d", &text);
    }

    fn circle(&self, at: usize, x: f64, y: f64, r: f64) {
        let mut text = String::from("M");
        push_number(&mut text, x - r);
        text.push(' ');
        push_number(&mut text, y);
        for turn in [1.0, -1.0] {
            text.push('a');
            push_number(&mut text, r);
            text.push(' ');
            push_number(&mut text, r);
            text.push_str(" 0 1 0 ");
            push_number(&mut text, 2.0 * r * turn);
            text.push_str(" 0");
        }
        set(&self.paths[at], "d", &text);
    }
}

#[allow(clippy::cast_possible_truncation, reason = "sizes in pixels")]
const fn rounded(value: f64) -> i64 {
    value as i64
}
