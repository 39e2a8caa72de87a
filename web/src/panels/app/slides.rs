//! The run presented: the stage and its caption alone, large, from stop to stop by a presenter's remote. Nothing acts on the cluster
//! meanwhile, so that no stray press changes what the audience sees; only a chapter of the tour may ask for it.

use super::keys::{PRESSES, WRITES};
use super::{App, Msg};
use crate::browser;
use crate::command::{Command, Facts};
use crate::embed;
use crate::layout::Insets;
use crate::panels::icons::Icon;
use crate::panels::widgets::CommandButton;
use crate::texts;
use raft_sim::Direction;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// What can be commanded while the run is presented, beside what goes through time.
const fn allows(command: Command) -> bool {
    embed::allows(command)
        || matches!(
            command,
            Command::GoToStop(_) | Command::Slides | Command::Escape | Command::Theme
        )
}

impl App {
    /// Begins to present the run, held where it stands; or leaves.
    pub(super) fn present(&mut self, slides: bool) {
        self.slides = slides;
        self.overlay = None;
        if !slides {
            return;
        }
        self.sheet = None;
        self.welcomes = false;
        self.lab.dismiss();
        self.lab.stop_comparing();
        self.select(None);
        if self.lab.followed().is_none() {
            self.lab.play(false);
        }
    }

    /// Whether nothing on the stage can be pressed.
    pub(super) const fn is_looked_at(&self) -> bool {
        self.slides && self.lab.followed().is_none()
    }

    /// Hears a key while the run is presented.
    pub(super) fn slides_key(&mut self, event: &KeyboardEvent, key: &str) -> bool {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let within = |selector: &str| {
            let target = target.as_ref();
            target.is_some_and(|target| target.closest(selector).ok().flatten().is_some())
        };
        let presses = within(PRESSES);
        if within(WRITES) || (presses && matches!(key, " " | "Enter")) {
            return false;
        }
        if let Some(drawn) = self.course_key(key, presses) {
            event.prevent_default();
            return drawn;
        }
        let facts = Facts {
            slides: true,
            ..self.lab.facts()
        };
        let command = Command::of_key(key, self.letters, &facts);
        let Some(command) = command.filter(|command| allows(*command)) else {
            return false;
        };
        event.prevent_default();
        self.command(command);
        true
    }

    /// The room that the large caption takes: two lines of each kind, on a phone three. slides.css has the same measures.
    pub(super) fn slides_insets(&self) -> Insets {
        let width = browser::window_width();
        let (says, why) = (
            (width * 0.026).clamp(20.0, 38.0),
            (width * 0.015).clamp(14.0, 22.0),
        );
        let lines = if self.compact { 3.0 } else { 2.0 };
        Insets {
            top: if self.shown.laws.off.is_empty() {
                16.0
            } else {
                56.0
            },
            bottom: lines * (says * 1.3 + why * 1.35) + 80.0,
        }
    }

    /// The quiet bar under the caption, for those without a keyboard.
    pub(super) fn slides_bar(&self, ctx: &Context<Self>) -> Html {
        let button = |command, icon: Option<Icon>, label: Option<AttrValue>| {
            html! {
                <CommandButton {command} {icon} {label} bare={icon.is_some()} facts={self.shown.facts} class="bare"
                               onclick={ctx.link().callback(Msg::Command)} />
            }
        };
        html! {
            <div class="slides-bar">
                if !self.tours() {
                    { button(Command::GoToStop(Direction::Back), Some(Icon::StepBack), None) }
                    <output class="clock" ref={self.head.clock.clone()} data-clock="" aria-live="off">{ "0.000 s" }</output>
                    { button(Command::GoToStop(Direction::Forth), Some(Icon::Step), None) }
                }
                { button(Command::Slides, None, Some(texts::time::LEAVE_SLIDES.into())) }
            </div>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Group, TABLE};

    #[test]
    fn while_presenting_nothing_acts_on_the_cluster() {
        for entry in TABLE.iter().filter(|entry| allows(entry.command)) {
            assert!(matches!(entry.group, Group::Time | Group::Page), "{}", entry.name);
        }
        let facts = Facts {
            slides: true,
            ..Facts::default()
        };
        for (key, direction) in [("PageDown", Direction::Forth), ("PageUp", Direction::Back)] {
            let command = Command::of_key(key, false, &facts);
            assert_eq!(command, Some(Command::GoToStop(direction)));
            assert!(command.is_some_and(allows));
            assert_eq!(Command::of_key(key, true, &Facts::default()), None, "it scrolls");
        }
    }
}
