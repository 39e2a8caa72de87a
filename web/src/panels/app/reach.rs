//! The menu, the palette, the views of the stage, and what they choose.

use super::App;
use crate::command::search::Choice;

/// What concerns reaching everything.
#[derive(Debug)]
pub enum ReachMsg {
    /// Something was chosen in the menu or in the palette.
    Choose(Choice),
}

impl App {
    pub(super) fn hear_reach(&mut self, msg: ReachMsg) {
        match msg {
            ReachMsg::Choose(choice) => {
                self.overlay = None;
                match choice {
                    Choice::Command(command) => self.command(command),
                    Choice::Select(selection) => self.select(Some(selection)),
                }
            }
        }
    }
}
