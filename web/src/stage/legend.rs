//! Samples for the legend: a message or a node by itself, drawn as on the stage, and out of reach of keys and pointers.

use super::message;
use super::node::NodeArt;
use super::svg::{make, set};
use crate::geometry::{Point, Rect, Size};
use crate::layout::{Layout, Place, Says, Side, TypeSize};
use crate::scene::{MessageMark, NodeMark};
use web_sys::Element;

/// The radius of a sample's disc.
const RADIUS: f64 = 15.0;

/// A message by itself.
#[must_use]
pub fn message(mark: &MessageMark) -> Element {
    let svg = picture("-12 -12 24 24");
    message::sample(&svg, mark);
    svg
}

/// A node by itself.
#[must_use]
pub fn node(mark: &NodeMark) -> Element {
    let svg = picture("-26 -38 52 64");
    let mut art = NodeArt::new(mark, &svg, &make("g", ""));
    let place = Place {
        centre: Point::default(),
        side: Side::Right,
        label: Rect::default(),
    };
    let layout = Layout {
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
        client_radius: 0.0,
    };
    art.place(&layout, &place);
    art.paint(mark, true, false);
    for name in ["data-node", "role", "tabindex", "aria-label", "aria-pressed"] {
        let _ = art.element().remove_attribute(name);
    }
    if let Ok(Some(disc)) = art.element().query_selector("[data-disc]") {
        let _ = disc.remove_attribute("data-disc");
    }
    svg
}

fn picture(view_box: &str) -> Element {
    let svg = make("svg", "legend-picture");
    set(&svg, "viewBox", view_box);
    set(&svg, "focusable", "false");
    svg
}
