//! Which key does what: a control that has the focus keeps its own keys, what is left gives commands.

use super::App;
use crate::browser;
use crate::command::{CHORD, Command, node_of_digit};
use crate::lab::Selection;
use crate::stage::pointer::Target;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Fields in which one writes.
pub(super) const WRITES: &str =
    "input:not([type=range]):not([type=checkbox]):not([type=radio]), select, textarea";
/// Controls that the space bar and the enter key press.
pub(super) const PRESSES: &str = "button, a, summary, label, input, dfn";
/// Controls that arrows move.
const SLIDES: &str = "input, [role=slider], .log-scroll, .scroll[tabindex]";

impl App {
    /// Hears a key. Returns whether there is something to draw.
    pub(super) fn key(&mut self, event: &KeyboardEvent) -> bool {
        let chord = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.default_prevented() || event.is_composing() {
            return false;
        }
        let key = event.key();
        if self.overlay.is_some() {
            // A dialog hears its own keys. One that is asked for, and not yet drawn, cannot.
            let early = key == "Escape" && !browser::has_dialog();
            if early {
                self.close_overlay();
            }
            return early;
        }
        let presses = matches!(key.as_str(), " " | "Enter");
        if self.embed.is_some() {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            let pressed = target.is_some_and(|target| target.closest(PRESSES).ok().flatten().is_some());
            return !chord && self.embed_key(event, &key, presses && pressed);
        }
        if self.slides {
            return !chord && self.slides_key(event, &key);
        }
        if chord {
            return self.chord(event, &key);
        }
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let within = |selector: &str| {
            target
                .as_ref()
                .is_some_and(|target| target.closest(selector).ok().flatten().is_some())
        };
        if within(WRITES) {
            let field = target.as_ref().and_then(|target| target.dyn_ref::<HtmlElement>());
            if let Some(field) = field.filter(|_| key == "Escape") {
                let _ = field.blur();
            }
            return false;
        }
        if within("[data-spacetime]")
            && let Some(drawn) = self.diagram_key(&key)
        {
            event.prevent_default();
            return drawn;
        }
        let drawn = self.stage_key(event, target.as_ref(), &key);
        if drawn.is_some() {
            event.prevent_default();
            return drawn.unwrap_or(false);
        }
        let moves = matches!(
            key.as_str(),
            "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End"
        );
        if (moves && within(SLIDES)) || (presses && within(PRESSES)) {
            return false;
        }
        if let Some(drawn) = self.course_key(&key, within(PRESSES)) {
            event.prevent_default();
            return drawn;
        }
        let facts = self.lab.facts();
        if let Some(command) = Command::of_key(&key, self.letters, &facts) {
            event.prevent_default();
            self.command(command);
            return true;
        }
        if let Some(node) = node_of_digit(&key, facts.nodes).filter(|_| self.letters) {
            self.select(Some(Selection::Node(node)));
            self.stage.focus_node(node);
            return true;
        }
        false
    }

    /// A key together with Control, or with Command: also while one writes.
    fn chord(&mut self, event: &KeyboardEvent, key: &str) -> bool {
        if event.alt_key() {
            return false;
        }
        let command = Command::of_key(
            &format!("{CHORD}{}", key.to_ascii_lowercase()),
            true,
            &self.lab.facts(),
        );
        let Some(command) = command else { return false };
        event.prevent_default();
        self.command(command);
        true
    }

    /// Keys on what stands on the stage: enter and space press it, arrows go to the next one. `None` if the key means
    /// nothing there.
    fn stage_key(&mut self, event: &KeyboardEvent, target: Option<&Element>, key: &str) -> Option<bool> {
        let target = target?;
        let what = Target::of(target);
        if what == Target::Paper {
            return None;
        }
        match key {
            " " | "Enter" if !event.repeat() => Some(self.click(what)),
            " " | "Enter" => Some(false),
            "ArrowRight" | "ArrowDown" => self.stage.rove(target, true).then_some(false),
            "ArrowLeft" | "ArrowUp" => self.stage.rove(target, false).then_some(false),
            _ => None,
        }
    }
}
