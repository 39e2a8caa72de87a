//! The menu, the palette, the table of the cluster, the narration, new versions of the page.

use super::App;
use crate::browser::{storage, window};
use crate::command::Command;
use crate::command::search::Choice;
use crate::texts;
use crate::views::narration::Narrator;
use web_sys::CustomEvent;

/// boot.js says so: a new version of the page is ready.
pub(super) const VERSION_EVENT: &str = "raftarium:version";
/// And is told so: it is to be taken.
const TAKE_VERSION_EVENT: &str = "raftarium:take-version";

/// What concerns reaching everything.
#[derive(Debug)]
pub enum ReachMsg {
    /// Something was chosen in the menu or in the palette.
    Choose(Choice),
    /// What happens is to be told to screen readers, or not.
    Narrate(bool),
    /// A new version of the page is ready.
    NewVersion,
}

/// What the application keeps of it.
pub(super) struct Reach {
    /// Whether the cluster is shown as a table.
    pub(super) table: bool,
    /// Whether what happens is told to screen readers.
    pub(super) narrates: bool,
    /// Whether a new version of the page is ready.
    pub(super) new_version: bool,
    pub(super) narrator: Narrator,
}

impl Reach {
    pub(super) fn remembered() -> Self {
        Self {
            table: storage::table_view(),
            narrates: storage::narration(),
            new_version: false,
            narrator: Narrator::default(),
        }
    }
}

impl App {
    pub(super) fn hear_reach(&mut self, msg: &ReachMsg) {
        match *msg {
            ReachMsg::Choose(choice) => {
                self.overlay = None;
                match choice {
                    Choice::Command(command) => self.command(command),
                    Choice::Select(selection) => self.select(Some(selection)),
                }
            }
            ReachMsg::Narrate(narrates) => {
                self.reach.narrates = narrates;
                storage::keep_narration(narrates);
            }
            ReachMsg::NewVersion => {
                self.reach.new_version = true;
                self.lab
                    .tell(texts::reach::NEW_VERSION, Some(Command::TakeVersion));
            }
        }
    }

    pub(super) fn toggle_table(&mut self) {
        self.reach.table = !self.reach.table;
        storage::keep_table_view(self.reach.table);
    }

    /// The new version is to be taken: the page is loaded again.
    pub(super) fn take_version(&self) {
        if let Ok(event) = CustomEvent::new(TAKE_VERSION_EVENT) {
            let _ = window().dispatch_event(&event);
        }
    }

    /// What is said to those who do not see the page.
    pub(super) fn narrate(&mut self, now: f64) -> Option<String> {
        if !self.reach.narrates {
            return None;
        }
        let caption = self.lab.caption();
        self.reach.narrator.hear(self.lab.main_lines(), &caption, now)
    }
}
