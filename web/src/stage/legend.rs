//! Samples for the legend: a message, a node, a link, the client by itself, drawn as on the stage, and out of reach of keys and
//! pointers.

use super::client::ClientArt;
use super::link::LinkArt;
use super::message;
use super::node::NodeArt;
use super::svg::{add, make, set};
use crate::geometry::{Point, Rect, Size};
use crate::layout::{Layout, Place, Says, Side, TypeSize};
use crate::scene::{ClientMark, Cut, LinkMark, MessageMark, NodeMark};
use raft_sim::NodeId;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The radius of a sample's disc.
const RADIUS: f64 = 15.0;

/// What the painter gives to whatever can be pressed or looked for.
const REACHED: [&str; 9] = [
    "data-node",
    "data-link",
    "data-link-end",
    "data-client",
    "data-disc",
    "role",
    "tabindex",
    "aria-label",
    "aria-pressed",
];

/// A message by itself.
#[must_use]
pub fn message(mark: &MessageMark) -> Element {
    let svg = picture("-12 -12 24 24");
    message::sample(&svg, mark);
    out_of_reach(&svg);
    svg
}

/// A node by itself.
#[must_use]
pub fn node(mark: &NodeMark) -> Element {
    let svg = picture("-26 -38 52 64");
    let mut art = NodeArt::new(mark, &svg, &make("g", ""));
    let layout = layout();
    art.place(&layout, &layout.client);
    art.paint(mark, true, false);
    art.paint_timer(mark.timer);
    out_of_reach(&svg);
    svg
}

/// A link by itself, from left to right.
#[must_use]
pub fn link(cut: Cut) -> Element {
    let svg = picture("-27 -10 54 20");
    let mark = LinkMark {
        a: NodeId(1),
        b: NodeId(2),
        cut,
    };
    let mut art = LinkArt::new(&mark, &svg);
    // Without nodes it reaches from edge to edge.
    let layout = Layout { rim: 0.0, ..layout() };
    art.place(&layout, Point::new(-29.0, 0.0), Point::new(29.0, 0.0));
    art.paint(&mark, false);
    out_of_reach(&svg);
    svg
}

/// A wall by itself.
#[must_use]
pub fn wall() -> Element {
    let svg = picture("-27 -10 54 20");
    let line = add(&svg, "line", "wall-line");
    set(&line, "x1", "-27");
    set(&line, "x2", "27");
    svg
}

/// The client by itself.
#[must_use]
pub fn client(mark: &ClientMark) -> Element {
    let svg = picture("-18 -18 36 36");
    let mut art = ClientArt::new(&svg, &make("g", ""));
    art.place(&layout());
    art.paint(mark, true, false);
    out_of_reach(&svg);
    svg
}

/// One thing in the middle.
fn layout() -> Layout {
    let place = Place {
        centre: Point::default(),
        side: Side::Right,
        label: Rect::default(),
    };
    Layout {
        size: Size::default(),
        compact: true,
        radius: RADIUS,
        rim: RADIUS + 8.0,
        type_size: TypeSize {
            name: 0.0,
            fact: 0.0,
            leading: 0.0,
            letters: 0.0,
        },
        says: Says::All,
        dense: false,
        nodes: vec![place],
        client: place,
        client_radius: RADIUS,
    }
}

/// Nothing in it is gone to, pressed or read out.
fn out_of_reach(svg: &Element) {
    for name in REACHED {
        let found = svg.query_selector_all(&format!("[{name}]")).ok();
        for at in 0..found.as_ref().map_or(0, web_sys::NodeList::length) {
            let element = found.as_ref().and_then(|found| found.item(at));
            if let Some(element) = element.and_then(|node| node.dyn_into::<Element>().ok()) {
                let _ = element.remove_attribute(name);
            }
        }
    }
}

fn picture(view_box: &str) -> Element {
    let svg = make("svg", "legend-picture");
    set(&svg, "viewBox", view_box);
    set(&svg, "focusable", "false");
    svg
}
