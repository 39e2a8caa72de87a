//! What is linked across the page: pointing lights up the same thing everywhere, the diagram is scrolled, zoomed and gone through,
//! and "why?" is answered.

use super::{App, Msg, Sheet, Tab};
use crate::browser::listen::Listener;
use crate::browser::window;
use crate::geometry::Size;
use crate::lab::Selection;
use crate::lab::cause::{Lit, Pointed};
use crate::lab::why::Question;
use crate::panels::spacetime::PickedView;
use crate::panels::why::WhyPanel;
use crate::stage::pointer;
use crate::stage::spacetime::Diagram;
use crate::texts;
use crate::views::feed::Line;
use crate::views::spacetime::{Chart, Spacetime, Way};
use raft_sim::story::Importance;
use raft_sim::{EventId, Index, Observed, What, letter};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, PointerEvent, WheelEvent};
use yew::html::Scope;
use yew::prelude::*;

/// Something about causes that the application is told.
#[derive(Debug)]
pub enum CauseMsg {
    /// Something else is pointed at, or nothing.
    Point(Option<Pointed>),
    /// An event is picked in the diagram, or none.
    Pick(Option<EventId>),
    /// The diagram moves by so many pixels.
    Pan(f64),
    /// The diagram grows by this factor, around what is so far down; around its middle if that is not said.
    Zoom(f64, Option<f64>),
    /// The diagram follows the present.
    Follow,
    /// The diagram is made wide, or narrow again.
    Wide,
    /// Why something is so is asked.
    Ask(Question),
    /// A step of the answer is gone to.
    Walk(usize),
    /// The answer has been read.
    Answered,
    /// The effects of what is picked light up, or its causes.
    Effects(bool),
}

/// What the application keeps for the diagram.
pub(super) struct CauseParts {
    diagram: Diagram,
    view: Spacetime,
    host: NodeRef,
    size: Size,
    wide: bool,
    /// Whether anything on the page is lit.
    lit: bool,
    /// What had the focus when why was asked.
    asker: Option<HtmlElement>,
    /// What of the answer is to have it, once it is drawn.
    goes_to: Option<&'static str>,
    _listeners: (
        Vec<Listener<Event>>,
        Listener<WheelEvent>,
        Vec<Listener<PointerEvent>>,
    ),
}

impl CauseParts {
    pub(super) fn new(link: &Scope<App>) -> Self {
        let diagram = Diagram::new();
        let listeners = listen(diagram.element(), link);
        Self {
            diagram,
            view: Spacetime::default(),
            host: NodeRef::default(),
            size: Size::default(),
            wide: false,
            lit: false,
            asker: None,
            goes_to: None,
            _listeners: listeners,
        }
    }
}

impl App {
    pub(super) fn cause(&mut self, msg: &CauseMsg) -> bool {
        let now = self.lab.now();
        match *msg {
            CauseMsg::Point(pointed) => {
                if self.lab.point(pointed) {
                    self.light();
                    self.paint_diagram();
                }
                return false;
            }
            CauseMsg::Pick(event) => self.lab.pick(event, false),
            CauseMsg::Effects(effects) => {
                let event = self.lab.cause().picked().map(|picked| picked.event);
                self.lab.pick(event, effects);
            }
            CauseMsg::Pan(by) => self.lab.look(self.chart().moved(by, now)),
            CauseMsg::Zoom(factor, around) => {
                let around = around.unwrap_or(self.causes.size.height / 2.0);
                self.lab.look(self.chart().zoomed(factor, around, now));
            }
            CauseMsg::Follow => {
                let look = self.lab.cause().look;
                self.lab
                    .look(crate::views::spacetime::Look { until: None, ..look });
            }
            CauseMsg::Ask(question) => {
                self.lab.ask(question);
                if self.compact {
                    self.sheet = Some(Sheet::Inspector);
                } else {
                    self.tab = Tab::Inspector;
                }
                // Whoever goes from cell to cell by keys stays there.
                if !matches!(question, Question::Entry(..)) {
                    self.causes.asker = focused();
                    self.causes.goes_to = Some("h3");
                }
            }
            CauseMsg::Walk(to) => {
                self.walk(to);
                self.causes.goes_to = Some("[aria-current] button");
            }
            CauseMsg::Answered => {
                self.lab.forget_why();
                // What was asked about may be gone, or out of sight.
                if let Some(asker) = self.causes.asker.take().filter(|asker| asker.is_connected()) {
                    let _ = asker.focus();
                }
            }
            CauseMsg::Wide => self.causes.wide = !self.causes.wide,
        }
        true
    }

    fn walk(&mut self, to: usize) {
        self.lab.walk(to);
        if let Some(event) = self.lab.event() {
            self.show_in_diagram(event);
        }
    }

    /// The place in the answer that was gone to gets the focus, once it is drawn.
    pub(super) fn focus_answer(&mut self) {
        let Some(place) = self.causes.goes_to.take() else {
            return;
        };
        let document = window().document();
        let found = document
            .and_then(|document| document.query_selector(&format!(".why {place}")).ok().flatten())
            .and_then(|found| found.dyn_into::<HtmlElement>().ok());
        if let Some(found) = found {
            let _ = found.focus();
        }
    }

    /// The question why, of what is selected; if nothing is, of what was told last.
    pub(super) fn question(&self) -> Option<Question> {
        let cluster = self.lab.viewed();
        let of_selection = match self.lab.selection() {
            Some(Selection::Node(node)) => Some(Question::Role(node)),
            Some(Selection::Entry(node, index)) => Some(Question::Entry(node, index)),
            Some(Selection::Client) => cluster
                .submissions()
                .last()
                .map(|submission| Question::Answer(submission.id)),
            Some(Selection::Message(name)) => {
                let mut records = cluster.journal().iter().rev();
                let sent =
                    records.find(|record| matches!(&record.what, What::Sent(parcel) if parcel.name == name));
                sent.map(|record| Question::Event(record.id))
            }
            Some(Selection::Link(..)) | None => None,
        };
        of_selection.or_else(|| {
            let event = self.shown.caption.event.or_else(|| self.lab.event());
            event.map(Question::Event)
        })
    }

    /// Whether the diagram is in sight.
    pub(super) fn sees_diagram(&self) -> bool {
        if self.compact {
            self.sheet == Some(Sheet::Spacetime)
        } else {
            self.tab == Tab::Spacetime
        }
    }

    /// Whether the inspector is, and with it an answer.
    pub(super) fn sees_inspector(&self) -> bool {
        if self.compact {
            self.sheet == Some(Sheet::Inspector)
        } else {
            self.tab == Tab::Inspector
        }
    }

    /// Whether the diagram takes the whole aside, and that more room.
    pub(super) fn is_wide(&self) -> bool {
        self.causes.wide && !self.compact && self.tab == Tab::Spacetime
    }

    fn chart(&self) -> Chart {
        let lanes = self.lab.cluster().node_ids().count() + 1;
        Chart::of(self.causes.size, lanes, self.lab.cause().look, self.lab.now())
    }

    /// Draws the diagram, if anybody sees it.
    pub(super) fn paint_diagram(&mut self) {
        if !self.sees_diagram() || self.causes.size.height < 40.0 {
            return;
        }
        let chart = self.chart();
        self.causes.view = Spacetime::of(self.lab.cluster(), chart.window());
        let cause = self.lab.cause();
        self.causes
            .diagram
            .paint(&self.causes.view, &chart, cause.lit(), cause.picked());
    }

    /// The diagram stands in the page, perhaps in another size than before.
    pub(super) fn fit_diagram(&mut self) {
        if !self.sees_diagram() {
            return;
        }
        let Some(host) = self.causes.host.cast::<Element>() else {
            return;
        };
        let size = Size::new(f64::from(host.client_width()), f64::from(host.client_height()));
        if size != self.causes.size {
            self.causes.size = size;
            self.paint_diagram();
        }
    }

    /// Keys in the diagram. `None` for those that mean nothing there.
    pub(super) fn diagram_key(&mut self, key: &str) -> Option<bool> {
        let way = match key {
            "ArrowUp" => Way::Up,
            "ArrowDown" => Way::Down,
            "ArrowLeft" => Way::Left,
            "ArrowRight" => Way::Right,
            "+" | "=" => return Some(self.cause(&CauseMsg::Zoom(1.6, None))),
            "-" => return Some(self.cause(&CauseMsg::Zoom(1.0 / 1.6, None))),
            "PageUp" => return Some(self.cause(&CauseMsg::Pan(-0.8 * self.causes.size.height))),
            "PageDown" => return Some(self.cause(&CauseMsg::Pan(0.8 * self.causes.size.height))),
            "End" => return Some(self.cause(&CauseMsg::Follow)),
            _ => return None,
        };
        let picked = self.lab.cause().picked();
        let (from, effects) = (
            picked.map(|picked| picked.event),
            picked.is_some_and(|picked| picked.effects),
        );
        // What lies beyond the edges of the window is come to by moving it first.
        let event = self.causes.view.go(from, way).or_else(|| {
            let by = match way {
                Way::Up => -0.5,
                Way::Down => 0.5,
                _ => return None,
            };
            let look = self.chart().moved(by * self.causes.size.height, self.lab.now());
            self.lab.look(look);
            self.causes.view = Spacetime::of(self.lab.cluster(), self.chart().window());
            self.causes.view.go(from, way)
        });
        if let Some(event) = event {
            self.lab.pick(Some(event), effects);
            self.show_in_diagram(event);
        }
        Some(true)
    }

    /// Scrolls the diagram to an event, if it is out of sight.
    pub(super) fn show_in_diagram(&mut self, event: EventId) {
        let at = self.lab.cluster().journal().get(event).map(|record| record.at);
        if let Some(at) = at {
            let look = self.chart().showing(self.lab.cause().look, at, self.lab.now());
            self.lab.look(look);
        }
    }

    /// What is said of the event that was picked.
    pub(super) fn picked_view(&self) -> PickedView {
        let cause = self.lab.cause();
        let Some(picked) = cause.picked().filter(|_| self.sees_diagram()) else {
            return PickedView::default();
        };
        let journal = self.lab.cluster().journal();
        let line = |event: EventId| {
            let record = journal.get(event)?;
            Some(Rc::new(Line {
                id: event,
                at: record.at,
                telling: texts::told(record),
            }))
        };
        let beside = self
            .causes
            .view
            .dot_of(picked.event)
            .map(|dot| dot.events.as_slice());
        let others = beside
            .unwrap_or_default()
            .iter()
            .filter(|event| **event != picked.event);
        let others = others.filter_map(|event| line(*event));
        let main = others
            .filter(|line| line.telling.importance > Importance::Noise)
            .take(2);
        PickedView {
            lines: line(picked.event).into_iter().chain(main).collect(),
            picked: Some(picked.clone()),
        }
    }

    /// The answer to what was asked, if anything was.
    pub(super) fn why_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        html! {
            if let Some(view) = &self.lab.cause().why {
                <WhyPanel view={view.clone()} onstep={link.callback(|to| Msg::Cause(CauseMsg::Walk(to)))}
                          onclose={link.callback(|()| Msg::Cause(CauseMsg::Answered))} />
            }
        }
    }

    /// The diagram's panel.
    pub(super) fn spacetime_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let said = |msg: fn() -> CauseMsg| link.callback(move |()| Msg::Cause(msg()));
        html! {
            <crate::panels::spacetime::SpacetimePanel
                art={self.causes.diagram.element().clone()} host={self.causes.host.clone()}
                picked={self.shown.picked.clone()} follows={self.lab.cause().look.until.is_none()}
                sparse={self.causes.view.sparse} wide={(!self.compact).then_some(self.causes.wide)}
                onzoom={link.callback(|factor| Msg::Cause(CauseMsg::Zoom(factor, None)))}
                onfollow={said(|| CauseMsg::Follow)} onwide={said(|| CauseMsg::Wide)}
                oneffects={link.callback(|effects| Msg::Cause(CauseMsg::Effects(effects)))}
                onwhy={link.callback(|event| Msg::Cause(CauseMsg::Ask(Question::Event(event))))}
                onclose={said(|| CauseMsg::Pick(None))} />
        }
    }

    /// Lights up what is lit, wherever it stands on the page but in the diagram, which its painter lights. Attributes are set past
    /// the virtual DOM: nothing is drawn again because a pointer moves.
    pub(super) fn light(&mut self) {
        let lit = self.lab.cause().lit();
        if lit.is_empty() && !self.causes.lit {
            return;
        }
        self.causes.lit = !lit.is_empty();
        let Some(document) = window().document() else {
            return;
        };
        let each = |selector: &str, what: &dyn Fn(&Element)| {
            let Ok(found) = document.query_selector_all(selector) else {
                return;
            };
            for at in 0..found.length() {
                if let Some(element) = found.get(at).and_then(|node| node.dyn_into::<Element>().ok()) {
                    what(&element);
                }
            }
        };
        let wanted = selectors(lit);
        each("[data-lit]:not(.spacetime-svg *)", &|element| {
            if wanted.is_empty() || !element.matches(&wanted).unwrap_or(false) {
                let _ = element.remove_attribute("data-lit");
            }
        });
        if !wanted.is_empty() {
            each(&wanted, &|element| {
                let _ = element.set_attribute("data-lit", "true");
            });
        }
    }
}

/// What has the focus.
fn focused() -> Option<HtmlElement> {
    window().document()?.active_element()?.dyn_into().ok()
}

/// The elements that light up, outside of the diagram.
fn selectors(lit: &Lit) -> String {
    let mut found: Vec<String> = Vec::new();
    found.extend(
        lit.nodes
            .iter()
            .map(|node| format!(".stage [data-node=\"{}\"]", letter(*node))),
    );
    found.extend(lit.messages.iter().map(|name| {
        let end = |end: raft_sim::Endpoint| end.node().map_or(0, |node| node.0);
        format!(
            ".stage [data-message=\"{}-{}-{}\"]",
            end(name.from),
            end(name.to),
            name.count
        )
    }));
    found.extend(
        lit.events
            .iter()
            .map(|event| format!("li[data-event=\"{}\"]", event.0)),
    );
    found.extend(
        lit.entries
            .iter()
            .map(|(node, index)| format!("[data-log=\"{}\"] [data-index=\"{}\"]", letter(*node), index.0)),
    );
    found.join(",")
}

/// What an element stands for.
fn pointed(element: &Element) -> Option<Pointed> {
    let named = |name: &str| {
        element
            .closest(&format!("[{name}]"))
            .ok()
            .flatten()?
            .get_attribute(name)
    };
    if let Some(name) = named("data-message") {
        return pointer::message(&name).map(Pointed::Message);
    }
    if let Some(event) = named("data-event") {
        return event.parse().ok().map(|event| Pointed::Event(EventId(event)));
    }
    if let (Some(name), Some(index)) = (named("data-log"), named("data-index")) {
        return Some(Pointed::Entry(pointer::node(&name)?, Index(index.parse().ok()?)));
    }
    let node = named("data-node").or_else(|| named("data-node-lane"))?;
    pointer::node(&node).map(Pointed::Node)
}

/// What a click asks: a button of an event, a cell of a log.
fn asked(element: &Element) -> Option<Question> {
    if let Some(button) = element.closest("[data-why]").ok().flatten() {
        let event = button.get_attribute("data-why")?.parse().ok()?;
        return Some(Question::Event(EventId(event)));
    }
    match pointed(&element.closest("[data-log] td[data-index]").ok().flatten()?)? {
        Pointed::Entry(node, index) => Some(Question::Entry(node, index)),
        _ => None,
    }
}

type Heard = (
    Vec<Listener<Event>>,
    Listener<WheelEvent>,
    Vec<Listener<PointerEvent>>,
);

fn listen(art: &Element, link: &Scope<App>) -> Heard {
    let last = Rc::new(Cell::new(None));
    let over = |kind: &'static str| {
        let (link, last) = (link.clone(), Rc::clone(&last));
        Listener::new(&window(), kind, move |event: Event| {
            let element = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            let found = element.as_ref().and_then(pointed);
            // A pointer that goes on over the same thing says nothing.
            if last.replace(found) != found {
                link.send_message(Msg::Cause(CauseMsg::Point(found)));
            }
        })
    };
    let asking = {
        let link = link.clone();
        Listener::new(&window(), "click", move |event: Event| {
            let element = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            let question = element.as_ref().and_then(asked);
            question
                .into_iter()
                .for_each(|question| link.send_message(Msg::Cause(CauseMsg::Ask(question))));
        })
    };
    let wheel = {
        let link = link.clone();
        Listener::new(art, "wheel", move |event: WheelEvent| {
            event.prevent_default();
            let msg = if event.ctrl_key() || event.meta_key() {
                CauseMsg::Zoom(
                    (-event.delta_y() / 240.0).exp2(),
                    Some(f64::from(event.offset_y())),
                )
            } else {
                CauseMsg::Pan(event.delta_y())
            };
            link.send_message(Msg::Cause(msg));
        })
    };
    (
        vec![asking, over("pointerover"), over("focusin")],
        wheel,
        touches(art, link),
    )
}

/// A finger that is down: its name, and where it is.
type Finger = (i32, f64, f64);

/// Dragging moves the diagram, two fingers zoom it, a tap picks.
fn touches(art: &Element, link: &Scope<App>) -> Vec<Listener<PointerEvent>> {
    let fingers: Rc<RefCell<Vec<Finger>>> = Rc::default();
    let tapped: Rc<RefCell<Option<Element>>> = Rc::default();
    let down = {
        let (fingers, tapped, art_of) = (Rc::clone(&fingers), Rc::clone(&tapped), art.clone());
        Listener::new(art, "pointerdown", move |event: PointerEvent| {
            let _ = art_of.set_pointer_capture(event.pointer_id());
            let mut fingers = fingers.borrow_mut();
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            *tapped.borrow_mut() = target.filter(|_| fingers.is_empty());
            fingers.push((
                event.pointer_id(),
                f64::from(event.client_x()),
                f64::from(event.client_y()),
            ));
        })
    };
    let moved = {
        let (fingers, tapped, link, art) =
            (Rc::clone(&fingers), Rc::clone(&tapped), link.clone(), art.clone());
        Listener::new(&art.clone(), "pointermove", move |event: PointerEvent| {
            let mut fingers = fingers.borrow_mut();
            let Some(at) = fingers.iter().position(|finger| finger.0 == event.pointer_id()) else {
                return;
            };
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            let before = fingers[at];
            let msg = match fingers.get(1 - at.min(1)).filter(|_| fingers.len() == 2) {
                Some((_, other_x, other_y)) => {
                    let apart = |x: f64, y: f64| (x - other_x).hypot(y - other_y).max(1.0);
                    let top = art.get_bounding_client_rect().top();
                    CauseMsg::Zoom(
                        apart(x, y) / apart(before.1, before.2),
                        Some((y + other_y) / 2.0 - top),
                    )
                }
                None if tapped.borrow().is_some() && (y - before.2).abs() + (x - before.1).abs() < 5.0 => {
                    return;
                }
                None => CauseMsg::Pan(before.2 - y),
            };
            fingers[at] = (before.0, x, y);
            *tapped.borrow_mut() = None;
            link.send_message(Msg::Cause(msg));
        })
    };
    let up = |kind: &'static str| {
        let (fingers, tapped, link) = (Rc::clone(&fingers), Rc::clone(&tapped), link.clone());
        Listener::new(art, kind, move |event: PointerEvent| {
            fingers
                .borrow_mut()
                .retain(|finger| finger.0 != event.pointer_id());
            let Some(element) = tapped
                .borrow_mut()
                .take()
                .filter(|_| event.type_() == "pointerup")
            else {
                return;
            };
            let named = element.closest("[data-event]").ok().flatten();
            let event = named.and_then(|named| named.get_attribute("data-event")?.parse().ok());
            link.send_message(Msg::Cause(CauseMsg::Pick(event.map(EventId))));
        })
    };
    vec![down, moved, up("pointerup"), up("pointercancel")]
}
