//! The painter: keeps an SVG element for everything on the stage and writes what changed, frame by frame, without
//! the virtual DOM. It decides nothing: what is shown comes as a [`Scene`], where as a [`Layout`].

mod camera;
mod client;
mod crowd;
pub mod legend;
mod link;
mod message;
mod node;
pub mod pointer;
mod quorum;
pub mod spacetime;
mod svg;
mod wall;

use crate::geometry::{Line, Point};
use crate::lab::eye::Eye;
use crate::lab::{Selection, Wall};
use crate::layout::{self, Insets, Layout};
use crate::scene::Scene;
use crate::{geometry::Size, texts};
use camera::{Camera, View};
use client::ClientArt;
use link::LinkArt;
use message::Messages;
use node::NodeArt;
use quorum::QuorumArt;
use raft_sim::{MessageName, NodeId};
use std::collections::BTreeMap;
use svg::{Drawn, add, make, push_number, set, set_flag, set_number};
use wall::WallArt;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// From so many nodes on, the ends of links show only for the link at hand.
const CROWDED_FROM: usize = 8;

/// From so many messages on, those that fly are drawn as a crowd.
const CROWD_FROM: usize = 40;

/// How fast what is shown passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Time is held: each message can be taken hold of.
    Held,
    /// Slow enough to take hold of a message in flight.
    Slow,
    /// A message is gone before anybody could.
    Fast,
}

/// Nodes take so many milliseconds to new places.
const MOVE_MILLIS: f64 = 300.0;

/// The stage.
pub struct Stage {
    svg: Element,
    layers: Layers,
    nodes: BTreeMap<NodeId, NodeArt>,
    links: BTreeMap<(NodeId, NodeId), LinkArt>,
    messages: Messages,
    client: ClientArt,
    wall: WallArt,
    quorums: QuorumArt,
    layout: Layout,
    moving: Option<Moving>,
    camera: Camera,
    /// Where the eye should be, and whether what is beside it was told to step back.
    eye: Eye,
    eyed: Drawn<Eye>,
    /// Whether nothing may move by itself.
    still: bool,
    insets: Insets,
    scale: f64,
    frame: u32,
    /// A wall that is being dragged, and who stands where.
    dragged: Option<(Line, [String; 2])>,
}

/// Nodes on their way to new places.
struct Moving {
    from: Layout,
    to: Layout,
    since: f64,
}

/// From bottom to top.
struct Layers {
    links: Element,
    nodes: Element,
    labels: Element,
}

impl Stage {
    /// An empty stage, to be put into the page.
    #[must_use]
    pub fn new() -> Self {
        let svg = make("svg", "stage-svg");
        set(&svg, "role", "group");
        set(&svg, "aria-label", &texts::STAGE);
        node::hatch(&svg);
        let [walls, links, quorums, messages, nodes, labels] =
            ["walls", "links", "quorum-layer", "messages", "nodes", "labels"]
                .map(|class| add(&svg, "g", class));
        set(&labels, "aria-hidden", "true");
        let client = ClientArt::new(&nodes, &labels);
        let quorums = QuorumArt::new(&quorums, &labels);
        let wall = WallArt::new(&walls, &labels);
        Self {
            svg,
            layers: Layers { links, nodes, labels },
            nodes: BTreeMap::new(),
            links: BTreeMap::new(),
            messages: Messages::new(messages),
            client,
            wall,
            quorums,
            moving: None,
            camera: Camera::new(),
            eye: Eye::default(),
            eyed: Drawn::nothing(),
            still: false,
            layout: Layout::of(1, Size::default(), Insets::default()),
            insets: Insets::default(),
            scale: 1.0,
            frame: 0,
            dragged: None,
        }
    }

    /// A place on the stage of a place in the page's pixels from its corner: where there is much room everything on it is larger, and
    /// so it is where the camera is near.
    #[must_use]
    pub fn inside(&self, Point { x, y }: Point) -> Point {
        self.camera
            .shown()
            .stage(Point::new(x / self.scale, y / self.scale))
    }

    /// The element that the page shows.
    #[must_use]
    pub const fn element(&self) -> &Element {
        &self.svg
    }

    /// Where everything stands.
    #[must_use]
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The room that is taken at its edges.
    #[must_use]
    pub const fn insets(&self) -> Insets {
        self.insets
    }

    /// The stage has this size in the page's pixels now, and this room at its edges is taken. Returns whether anything moved.
    pub fn resize(&mut self, size: Size, insets: Insets) -> bool {
        let scale = layout::scale(size);
        let of = |length: f64| length / scale;
        let (size, insets) = (
            Size::new(of(size.width), of(size.height)),
            Insets {
                top: of(insets.top),
                bottom: of(insets.bottom),
            },
        );
        if self.layout.size == size && self.insets == insets {
            return false;
        }
        (self.scale, self.insets) = (scale, insets);
        self.arrange(self.nodes.len(), size);
        true
    }

    /// Finds places for so many nodes, and puts everything there.
    fn arrange(&mut self, count: usize, size: Size) {
        self.moving = None;
        self.layout = Layout::of(count.max(1), size, self.insets);
        let layout = &self.layout;
        for (name, value) in [("width", size.width), ("height", size.height)] {
            set_number(&self.svg, name, value * self.scale);
        }
        let foot = crate::geometry::decimal(self.insets.bottom * self.scale, 0) + "px";
        let style = self.svg.unchecked_ref::<HtmlElement>().style();
        let _ = style.set_property("--foot", &foot);
        self.camera
            .go(View::near(layout, self.insets, &self.eye.near), None);
        set(
            &self.svg,
            "data-compact",
            if layout.compact { "true" } else { "false" },
        );
        set(&self.svg, "data-says", layout.says.name());
        set(
            &self.svg,
            "data-crowded",
            if count >= CROWDED_FROM { "true" } else { "false" },
        );
        self.see();
        self.place();
        self.client.place(&self.layout);
        self.wall.forget();
    }

    /// Shows the part of the stage that the camera shows.
    fn see(&self) {
        let (View { left, top, scale }, Size { width, height }) = (self.camera.shown(), self.layout.size);
        let mut view_box = String::new();
        for (at, value) in [left, top, width / scale, height / scale].into_iter().enumerate() {
            view_box.push_str(if at > 0 { " " } else { "" });
            push_number(&mut view_box, value);
        }
        set(&self.svg, "viewBox", &view_box);
        set_flag(&self.svg, "data-near", self.camera.shown() != View::WHOLE);
    }

    /// Where the eye should be from now on: what is beside it steps back, and the camera goes there.
    pub fn look(&mut self, eye: Eye) {
        if !self.eyed.changes_to(eye.clone()) {
            return;
        }
        for (node, art) in &self.nodes {
            art.step_back(!eye.sees_node(*node));
        }
        for ((a, b), art) in &self.links {
            set_flag(art.element(), "data-far", !eye.sees_link(*a, *b));
        }
        self.client.step_back(!eye.sees_client());
        let to = View::near(&self.layout, self.insets, &eye.near);
        let now = (!self.still).then(browser_now);
        self.camera.go(to, now);
        self.see();
        self.eye = eye;
    }

    /// Whether nothing may move by itself.
    pub const fn stand_still(&mut self, still: bool) {
        self.still = still;
    }

    /// Whether nodes are on their way to new places, so that a frame is wanted even while time is held.
    #[must_use]
    pub const fn moves(&self) -> bool {
        self.moving.is_some() || self.camera.moves()
    }

    /// Brings nodes further on their way.
    fn go_on(&mut self) {
        if !self.moves() {
            return;
        }
        let now = browser_now();
        if self.camera.go_on(now) {
            self.see();
        }
        let Some(moving) = &self.moving else { return };
        let part = ((now - moving.since) / MOVE_MILLIS).clamp(0.0, 1.0);
        let eased = 1.0 - (1.0 - part).powi(3);
        self.layout = moving.to.between(&moving.from, eased);
        if part >= 1.0 {
            self.moving = None;
        }
        self.place();
    }

    /// Puts nodes and links where the layout says.
    fn place(&mut self) {
        let layout = &self.layout;
        for (art, place) in self.nodes.values_mut().zip(&layout.nodes) {
            art.place(layout, place);
        }
        for ((a, b), art) in &mut self.links {
            if let (Some(a), Some(b)) = (centre(layout, *a), centre(layout, *b)) {
                art.place(layout, a, b);
            }
        }
        self.quorums.forget();
    }

    /// Draws a scene: writes what is different from the one before.
    pub fn paint(&mut self, scene: &Scene, selection: Option<Selection>, wall: Option<&Wall>, pace: Pace) {
        self.populate(scene);
        self.go_on();
        self.frame = self.frame.wrapping_add(1);
        let hurry = pace == Pace::Fast || pace == Pace::Slow && scene.messages.len() > CROWD_FROM;
        // Arcs that are drawn at every other frame are smooth to the eye, and half the frames have nothing to draw but what flies.
        let arcs = pace == Pace::Held || self.frame.is_multiple_of(2);
        let compact = self.layout.compact;
        for mark in &scene.nodes {
            if let Some(art) = self.nodes.get_mut(&mark.id) {
                art.paint(mark, compact, selection == Some(Selection::Node(mark.id)));
                if arcs {
                    art.paint_timer(mark.timer);
                }
            }
        }
        for mark in &scene.links {
            if let Some(art) = self.links.get_mut(&(mark.a, mark.b)) {
                art.paint(mark, selection == Some(Selection::Link(mark.a, mark.b)));
            }
        }
        self.quorums.paint(scene.joint.as_ref(), &self.layout);
        let selected = match selection {
            Some(Selection::Message(name)) => Some(name),
            _ => None,
        };
        self.messages
            .paint(&scene.messages, &self.layout, &self.eye, selected, hurry);
        self.client
            .paint(&scene.client, compact, selection == Some(Selection::Client));
        let Size { width, height } = self.layout.size;
        let whole = |point: Point| Point::new(point.x * width, point.y * height);
        let standing = wall.map(|wall| Line {
            a: whole(wall.line.a),
            b: whole(wall.line.b),
        });
        match &self.dragged {
            Some((line, sides)) => self.wall.paint(Some(*line), sides, &self.layout, self.insets),
            None => self
                .wall
                .paint(standing, &Default::default(), &self.layout, self.insets),
        }
    }

    /// Makes and removes elements until there is one for each node and each pair.
    fn populate(&mut self, scene: &Scene) {
        if self.nodes.len() == scene.nodes.len() && self.links.len() == scene.links.len() {
            return;
        }
        let before = (!self.nodes.is_empty() && !self.still).then(|| self.layout.clone());
        let Layers { links, nodes, labels } = &self.layers;
        let there = |node: &NodeId| scene.nodes.iter().any(|mark| mark.id == *node);
        self.nodes
            .extract_if(.., |node, _| !there(node))
            .for_each(|(_, art)| art.remove());
        self.links.values().for_each(LinkArt::remove);
        for mark in &scene.nodes {
            self.nodes
                .entry(mark.id)
                .or_insert_with(|| NodeArt::new(mark, nodes, labels));
        }
        self.links = scene
            .links
            .iter()
            .map(|mark| ((mark.a, mark.b), LinkArt::new(mark, links)))
            .collect();
        // One of each kind can be reached by the tab key; arrows go on from there.
        let first_node = self.nodes.values().next().map(NodeArt::element);
        let first_link = self.links.values().next().map(LinkArt::element);
        for first in [first_node, first_link].into_iter().flatten() {
            set(first, "tabindex", "0");
        }
        self.arrange(scene.nodes.len(), self.layout.size);
        self.eyed.forget();
        self.look(self.eye.clone());
        self.moving = before.map(|from| Moving {
            from,
            to: self.layout.clone(),
            since: browser_now(),
        });
    }

    /// Shows a wall that is being dragged, or none. Returns the nodes on its right.
    pub fn drag_wall(&mut self, line: Option<Line>, names: impl Fn(&[NodeId]) -> String) -> Vec<NodeId> {
        let Some(line) = line else {
            self.dragged = None;
            return Vec::new();
        };
        let places = self.nodes.keys().copied().zip(&self.layout.nodes);
        let (right, left): (Vec<_>, Vec<_>) =
            places.partition(|(_, place)| line.has_on_its_right(place.centre));
        let ids = |side: Vec<(NodeId, _)>| side.into_iter().map(|(node, _)| node).collect::<Vec<_>>();
        let (right, left) = (ids(right), ids(left));
        // Looking along the wall towards the top, its right is the right of the screen.
        let upwards = line.b.y < line.a.y;
        let (seen_left, seen_right) = if upwards { (&left, &right) } else { (&right, &left) };
        self.dragged = Some((line, [names(seen_left), names(seen_right)]));
        right
    }

    /// Moves the focus from a node to the next one or the one before, and so for links. Returns whether it did.
    pub fn rove(&self, from: &Element, forward: bool) -> bool {
        let nodes: Vec<&Element> = self.nodes.values().map(NodeArt::element).collect();
        let links: Vec<&Element> = self.links.values().map(LinkArt::element).collect();
        let messages: Vec<&Element> = self.messages.elements().collect();
        for group in [nodes, links, messages] {
            let Some(at) = group.iter().position(|element| *element == from) else {
                continue;
            };
            let count = group.len();
            let next = group[(at + if forward { 1 } else { count - 1 }) % count];
            set(from, "tabindex", "-1");
            set(next, "tabindex", "0");
            focus(next);
            return true;
        }
        false
    }

    /// The message nearest to a point, if one is so near.
    #[must_use]
    pub fn message_near(&self, scene: &Scene, point: Point, reach: f64) -> Option<MessageName> {
        message::nearest(
            &scene.messages,
            &self.layout,
            point,
            reach / self.camera.shown().scale,
        )
    }

    /// Puts the focus on a message.
    pub fn focus_message(&mut self, name: MessageName) {
        if let Some(element) = self.messages.element(name) {
            focus(element);
        }
    }

    /// Puts the focus on a node.
    pub fn focus_node(&self, node: NodeId) {
        if let Some(art) = self.nodes.get(&node) {
            focus(art.element());
        }
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::new()
    }
}

fn focus(element: &Element) {
    // SVG elements have the same method; the name of the class does not matter.
    let _ = element.unchecked_ref::<HtmlElement>().focus();
}

/// Milliseconds of the wall's clock.
fn browser_now() -> f64 {
    crate::browser::window()
        .performance()
        .map_or(0.0, |performance| performance.now())
}

/// The middle of these points.
fn middle(points: impl ExactSizeIterator<Item = Point>) -> Point {
    #[allow(clippy::cast_precision_loss, reason = "there are at most 11 nodes")]
    let count = points.len().max(1) as f64;
    points.fold(Point::default(), |sum, point| {
        Point::new(sum.x + point.x / count, sum.y + point.y / count)
    })
}

fn centre(layout: &Layout, node: NodeId) -> Option<Point> {
    let at = usize::try_from(node.0).ok()?.checked_sub(1)?;
    layout.nodes.get(at).map(|place| place.centre)
}
