//! How the client is drawn: who asks, what it asked for last, and how that goes.

use super::svg::{Drawn, add, move_to, set, set_flag, set_number};
use crate::geometry::Point;
use crate::layout::Layout;
use crate::scene::{ClientMark, ClientState};
use crate::texts;
use crate::views::shortened;
use web_sys::Element;

/// So many letters of a command fit under the client.
const LETTERS: usize = 13;
/// On a phone.
const LETTERS_COMPACT: usize = 9;

/// The client's elements.
pub(super) struct ClientArt {
    group: Element,
    disc: Element,
    sign: Element,
    label_group: Element,
    label: [Element; 2],
    mark: Drawn<(ClientMark, bool)>,
    selected: Drawn<bool>,
}

impl ClientArt {
    pub(super) fn new(layer: &Element, labels: &Element) -> Self {
        let group = add(layer, "g", "client");
        set(&group, "data-client", "");
        set(&group, "role", "button");
        set(&group, "tabindex", "0");
        let disc = add(&group, "circle", "client-disc");
        let sign = add(&group, "path", "client-sign");
        let label_group = add(labels, "g", "label");
        let label = ["client-name", "fact"].map(|class| add(&label_group, "text", class));
        label[0].set_text_content(Some(&texts::CLIENT));
        for line in &label {
            set(line, "text-anchor", "middle");
        }
        Self {
            group,
            disc,
            sign,
            label_group,
            label,
            mark: Drawn::nothing(),
            selected: Drawn::nothing(),
        }
    }

    /// Steps back, or comes forth again.
    pub(super) fn step_back(&self, far: bool) {
        for group in [&self.group, &self.label_group] {
            set_flag(group, "data-far", far);
        }
    }

    pub(super) fn place(&self, layout: &Layout) {
        move_to(&self.group, layout.client.centre, &mut String::new());
        set_number(&self.disc, "r", layout.client_radius);
        let lines = layout.lines(&layout.client);
        for (line, at) in self
            .label
            .iter()
            .zip([Point::new(layout.client.centre.x, lines[0].y), lines[2]])
        {
            set_number(line, "x", at.x);
            set_number(line, "y", at.y);
        }
    }

    pub(super) fn paint(&mut self, mark: &ClientMark, compact: bool, selected: bool) {
        if self.selected.changes_to(selected) {
            set_flag(&self.group, "data-selected", selected);
            set(
                &self.group,
                "aria-pressed",
                if selected { "true" } else { "false" },
            );
        }
        if !self.mark.changes_to((mark.clone(), compact)) {
            return;
        }
        let (state, sign) = match mark.state {
            // A prompt, three dots, a tick, a cross.
            ClientState::Idle => ("idle", "M-6 -5l5 5l-5 5M2 6h6"),
            ClientState::Waiting => ("waiting", "M-7 0h.01M0 0h.01M7 0h.01"),
            ClientState::Done => ("done", "M-7 0l5 5l9 -10"),
            ClientState::Failed => ("failed", "M-5 -5l10 10M5 -5l-10 10"),
        };
        set(&self.group, "data-state", state);
        set(&self.sign, "d", sign);
        set(
            &self.group,
            "aria-label",
            &texts::client_label(&mark.command, mark.open),
        );
        let most = if compact { LETTERS_COMPACT } else { LETTERS };
        self.label[1].set_text_content(Some(&shortened(&mark.command, most)));
    }
}
