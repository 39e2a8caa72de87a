//! Somebody's own lesson: opened from a file or from the address, refused with all that is wrong with it.

use super::{App, Overlay};
use crate::browser::address;
use crate::lab::course::Course;
use crate::panels::dialogs::Dialog;
use crate::texts::course as words;
use raft_lessons::{LessonLink, robot};
use yew::prelude::*;

/// Whether a file is meant as a lesson: it is text, and says which chapter it is.
pub(super) fn is_lesson(file: &[u8]) -> bool {
    str::from_utf8(file).is_ok_and(|text| text.lines().any(|line| line.starts_with("chapter:")))
}

impl App {
    /// Begins a lesson, or says all that is wrong with it.
    pub(super) fn open_lesson(&mut self, lesson: LessonLink) {
        self.welcomes = false;
        match robot::check(&lesson.text) {
            Ok(chapter) => {
                let stop = lesson.stop.as_deref().and_then(|stop| chapter.stop(stop));
                self.overlay = None;
                self.sheet = None;
                self.waits = false;
                self.own_lesson = Some(lesson.text);
                self.lab.begin_chapter(chapter, None, stop.unwrap_or(0));
                self.begun();
                self.note_lesson();
                self.measure();
            }
            Err(faults) => {
                let faults = faults.iter().map(ToString::to_string).collect();
                self.overlay = Some(Overlay::Faults(faults));
            }
        }
    }

    /// Opens the lesson that the address carries.
    pub(super) fn open_lesson_link(&mut self, fragment: &str) {
        match LessonLink::from_fragment(fragment) {
            Ok(lesson) => self.open_lesson(lesson),
            Err(error) => self.give_up(&error.to_string()),
        }
    }

    /// The address carries the lesson and the stop, if it can: it is the link by which it is passed on.
    pub(super) fn note_lesson(&self) {
        let (
            Some(Course::Tour {
                guide, number: None, ..
            }),
            Some(text),
        ) = (self.lab.followed(), &self.own_lesson)
        else {
            return;
        };
        let link = LessonLink {
            text: text.clone(),
            stop: Some(guide.stop().name.clone()),
        };
        let fragment = link.to_fragment().ok();
        if fragment.as_deref() != Some(address::fragment().as_str()) {
            address::set_fragment(fragment.as_deref());
        }
    }

    /// What is wrong with a lesson.
    pub(super) fn faults_view(faults: &[String], onclose: Callback<()>) -> Html {
        html! {
            <Dialog name="faults" title={words::FAULTS} {onclose}>
                <p>{ words::FAULTS_HELP }</p>
                <ol class="faults" lang="en">{ for faults.iter().map(|fault| html! { <li>{ fault }</li> }) }</ol>
            </Dialog>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_says_which_chapter_it_is_and_a_recording_does_not() {
        assert!(is_lesson(b"# mine\nchapter: mine\n"));
        assert!(!is_lesson(b"{\"seed\": \"chapter: 1\"}"));
        assert!(!is_lesson(b"some text"));
        assert!(!is_lesson(&[1, 255, 254]));
    }
}
