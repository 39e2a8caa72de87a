//! The figures of the run: when they are in sight, and how they leave the page.

use super::{App, Msg, Sheet, Tab};
use crate::browser::files;
use crate::panels::figures::figures;
use yew::prelude::*;

impl App {
    /// Whether the figures are in sight.
    pub(super) fn sees_figures(&self) -> bool {
        if self.compact {
            self.sheet == Some(Sheet::Figures)
        } else {
            self.tab == Tab::Figures
        }
    }

    pub(super) fn figures_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        figures(
            &self.shown.figures,
            self.shown.facts,
            &link.callback(Msg::SeekEvent),
            &link.callback(Msg::Command),
        )
    }

    /// Hands the numbers to the person as a file.
    pub(super) fn save_figures(&mut self) {
        let name = format!("raftarium-{:x}.csv", self.lab.viewed().seed());
        let blob = files::blob("text/csv", &self.lab.figures_as_csv());
        self.hand_over(&name, blob);
    }
}
