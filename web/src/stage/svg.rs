//! The few calls that drawing needs: make an element, set what changed.

use crate::geometry::push_decimal;
use web_sys::{Document, Element};

const SVG: &str = "http://www.w3.org/2000/svg";

/// The document. A page always has one.
pub(super) fn document() -> Document {
    let window = web_sys::window().expect("the page runs in a window");
    window.document().expect("a window has a document")
}

/// A new element with its class.
pub(super) fn make(name: &str, class: &str) -> Element {
    let element = document()
        .create_element_ns(Some(SVG), name)
        .expect("the name is one of SVG's");
    if !class.is_empty() {
        set(&element, "class", class);
    }
    element
}

/// A new element at the end of `parent`.
pub(super) fn add(parent: &Element, name: &str, class: &str) -> Element {
    let element = make(name, class);
    append(parent, &element);
    element
}

/// Puts `child` at the end of `parent`.
pub(super) fn append(parent: &Element, child: &Element) {
    let _ = parent.append_child(child);
}

/// Sets an attribute. The names are ours, so that this cannot fail.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Sets an attribute to a number.
pub(super) fn set_number(element: &Element, name: &str, value: f64) {
    let mut text = String::new();
    push_number(&mut text, value);
    set(element, name, &text);
}

/// Sets or removes an attribute that is its own value.
pub(super) fn set_flag(element: &Element, name: &str, on: bool) {
    if on {
        set(element, name, "true");
    } else {
        let _ = element.remove_attribute(name);
    }
}

/// Puts a line from one point to another.
pub(super) fn set_line(element: &Element, from: crate::geometry::Point, to: crate::geometry::Point) {
    for (name, value) in [("x1", from.x), ("y1", from.y), ("x2", to.x), ("y2", to.y)] {
        set_number(element, name, value);
    }
}

/// Moves an element; `text` is lent, so that a frame needs no memory of its own.
pub(super) fn move_to(element: &Element, at: crate::geometry::Point, text: &mut String) {
    text.clear();
    text.push_str("translate(");
    push_number(text, at.x);
    text.push(' ');
    push_number(text, at.y);
    text.push(')');
    set(element, "transform", text);
}

/// Writes a number with one decimal: finer than a pixel.
pub(super) fn push_number(text: &mut String, value: f64) {
    push_decimal(text, value, 1);
}

/// Remembers what was drawn, so that only changes are.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawn<T>(Option<T>);

impl<T: PartialEq> Drawn<T> {
    /// Nothing was drawn yet.
    pub(super) const fn nothing() -> Self {
        Self(None)
    }

    /// Whether `value` is not what was drawn last. It is from now on.
    pub(super) fn changes_to(&mut self, value: T) -> bool {
        let changes = self.0.as_ref() != Some(&value);
        if changes {
            self.0 = Some(value);
        }
        changes
    }

    /// Draws anew next time, whatever comes.
    pub(super) fn forget(&mut self) {
        self.0 = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_are_drawn() {
        let mut drawn = Drawn::nothing();
        assert!(drawn.changes_to(1));
        assert!(!drawn.changes_to(1));
        drawn.forget();
        assert!(drawn.changes_to(1));
    }
}
