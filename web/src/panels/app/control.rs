//! What is done to messages in flight, to timers and conditions, by command; and which message is meant by a click.

use super::App;
use crate::clock::Speed;
use crate::command::Command;
use crate::geometry::Point;
use crate::lab::Selection;
use crate::lab::lessons::Lesson;
use raft_sim::{Action, MessageName, Micros};

/// A click so near to a message means it, in pixels: with a mouse, with a finger.
const REACH: [f64; 2] = [14.0, 22.0];
/// From this stop of the speed on a message is gone before anybody can click beside it: only what lies under the pointer counts.
const TOO_FAST: usize = 7;

impl App {
    /// The message that a click beside it means.
    pub(super) fn message_near(&self, point: Point, finger: bool) -> Option<MessageName> {
        if self.lab.playing() && !self.lab.speed().slower_than(Speed::at_stop(TOO_FAST)) {
            return None;
        }
        let scene = self.lab.scene(self.motion);
        self.stage.message_near(&scene, point, REACH[usize::from(finger)])
    }

    /// Does something with the selected message, or selects another one.
    pub(super) fn message_command(&mut self, command: Command) {
        if matches!(command, Command::NextMessage | Command::PreviousMessage) {
            let next = self.lab.next_message(command == Command::NextMessage);
            if let Some(name) = next {
                self.select(Some(Selection::Message(name)));
                self.paint(false);
                self.stage.focus_message(name);
            }
            return;
        }
        let Some(name) = self.lab.message() else { return };
        let delay = |millis| Action::DelayMessage {
            name,
            by: Micros::from_millis(millis),
        };
        let action = match command {
            Command::DeliverMessage => Action::DeliverMessage { name },
            Command::DropMessage => Action::DropMessage { name },
            Command::DelayMessage => delay(20),
            Command::DelayMessageMore => delay(100),
            _ => Action::DuplicateMessage { name },
        };
        self.acts(|app| app.lab.act_all([action]));
    }

    /// Sets conditions and timers, shows a lesson, or plays the run under another rule.
    pub(super) fn control_command(&mut self, command: Command) {
        match command {
            Command::Preset(preset) => self.lab.choose_preset(preset),
            Command::SpreadTimers => self.lab.spread_timers(),
            Command::AlignTimers => self.lab.align_timers(),
            Command::UsualTimers => self.lab.usual_timers(),
            Command::SplitVote => self.teach(Lesson::SplitVote),
            Command::UnevenLogs => self.teach(Lesson::UnevenLogs),
            Command::WhatIf(rule) => {
                self.overlay = None;
                self.lab.what_if(rule);
            }
            _ => {}
        }
    }

    fn teach(&mut self, lesson: Lesson) {
        self.overlay = None;
        self.lab.teach(lesson);
    }
}
