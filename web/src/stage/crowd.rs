//! How messages are drawn where there are too many, or where they are gone too soon, to be taken hold of one by one: all that look alike
//! are one outline.
//!
//! An element for each costs the browser a style, a place and a layer at every frame; an outline of hundreds of parts costs it one.

use super::message::{class, shape};
use super::svg::{add, push_number, set, set_number};
use crate::geometry::Point;
use crate::scene::{MessageMark, Shape};
use web_sys::Element;

/// How a message looks: what it is; whether it answers, refuses, is lost, and is beside what is looked at; how strong it is in twentieths.
type Look = (Shape, [bool; 4], u32);

/// Looks that are kept for later. More are possible only while messages of every kind fade.
const LOOKS_MAX: usize = 48;

/// The outlines.
pub(super) struct Crowd {
    layer: Element,
    looks: Vec<(Look, Outline)>,
}

/// Messages that look alike.
struct Outline {
    group: Element,
    path: Element,
    text: String,
    shown: bool,
}

impl Crowd {
    pub(super) fn new(layer: &Element) -> Self {
        let layer = add(layer, "g", "crowd");
        // One by one they can be read and taken hold of as soon as time is held.
        set(&layer, "aria-hidden", "true");
        Self {
            layer,
            looks: Vec::new(),
        }
    }

    /// Begins a picture of none.
    pub(super) fn begin(&mut self) {
        for (_, outline) in &mut self.looks {
            outline.text.clear();
        }
    }

    /// Adds a message at its place, in pixels; on a small stage they are smaller.
    pub(super) fn add(&mut self, mark: &MessageMark, at: Point, scale: f64, far: bool) {
        let looks = [mark.reply, mark.refusal, mark.lost.is_some(), far];
        let look = (mark.shape, looks, strength(mark));
        let known = self.looks.iter().position(|(known, _)| *known == look);
        let at_look = known.unwrap_or_else(|| {
            self.looks.push((look, Outline::new(&self.layer, look, scale)));
            self.looks.len() - 1
        });
        let text = &mut self.looks[at_look].1.text;
        text.push('M');
        push_number(text, at.x / scale);
        text.push(' ');
        push_number(text, at.y / scale);
        text.push_str(shape(mark.shape, mark.reply, mark.refusal));
    }

    /// Shows what was added.
    pub(super) fn show(&mut self) {
        let many = self.looks.len() > LOOKS_MAX;
        self.looks.retain_mut(|(_, outline)| {
            let empty = outline.text.is_empty();
            if !empty || outline.shown {
                set(&outline.path, "d", &outline.text);
            }
            outline.shown = !empty;
            if empty && many {
                outline.group.remove();
            }
            !(empty && many)
        });
    }

    /// Forgets all outlines: their size changes.
    pub(super) fn forget(&mut self) {
        for (_, outline) in self.looks.drain(..) {
            outline.group.remove();
        }
    }
}

impl Outline {
    fn new(layer: &Element, (shape, looks, strength): Look, scale: f64) -> Self {
        let group = add(layer, "g", &class_of(shape, looks));
        if strength < STRONGEST {
            set_number(&group, "opacity", f64::from(strength) / f64::from(STRONGEST));
        }
        let mut text = String::from("scale(");
        push_number(&mut text, scale);
        text.push(')');
        set(&group, "transform", &text);
        Self {
            path: add(&group, "path", ""),
            group,
            text: String::new(),
            shown: false,
        }
    }
}

/// The classes of a message that looks so.
pub(super) fn class_of(shape: Shape, looks: [bool; 4]) -> String {
    let mut text = format!("message {}", class(shape));
    for (is, class) in looks.into_iter().zip([" reply", " refusal", " lost", " far"]) {
        if is {
            text.push_str(class);
        }
    }
    text
}

/// The strength of a message that does not fade.
pub(super) const STRONGEST: u32 = 20;

/// How strong a message is, in steps that the eye does not see.
pub(super) fn strength(mark: &MessageMark) -> u32 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 20"
    )]
    let steps = (mark.strength * f64::from(STRONGEST)).ceil() as u32;
    steps
}
