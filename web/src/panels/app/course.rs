//! What the tour, the challenges and the way in do with the page: their addresses, what is remembered, their keys.

use super::{App, Msg, Overlay};
use crate::browser::{address, storage, window_height};
use crate::command::Command;
use crate::lab::Lab;
use crate::lab::course::{CHALLENGES, CHAPTERS, Course};
use crate::layout::Insets;
use crate::panels::course::{self, Place, Press};
use crate::texts::{self, language};
use raft_lessons::{GLOSSARY, Progress, Verdict};
use raft_sim::Recording;
use yew::prelude::*;

/// How high what hands need is on a phone: the form and the row below it.
const HANDY: f64 = 113.0;
/// In a window of less height the page scrolls on a phone (narrow.css).
const LOW: f64 = 620.0;

/// Where in the tour that is: the chapter and the stop, by number.
fn in_tour(name: &str, stop: Option<&str>) -> Option<(usize, usize)> {
    (0..CHAPTERS.len()).find_map(|number| {
        let chapter = Course::chapter(number).filter(|chapter| chapter.name == name)?;
        Some((number, stop.and_then(|stop| chapter.stop(stop)).unwrap_or(0)))
    })
}

/// Where in the tour somebody was last.
fn was() -> Option<(usize, usize)> {
    let remembered = storage::tour()?;
    let (name, stop) = remembered.strip_prefix("tour/")?.split_once('/')?;
    in_tour(name, Some(stop))
}

impl App {
    /// Something of a course was pressed.
    pub(super) fn press(&mut self, press: Press) {
        self.welcomes = false;
        match press {
            Press::Continue => {
                if self.lab.go_on() {
                    self.chapter_is_over();
                }
            }
            Press::Back => self.lab.go_back(),
            Press::Again => self.lab.try_again(),
            Press::Show => self.lab.show_how(),
            Press::Hint => self.lab.hint(),
            Press::Guess(answer) => self.lab.guess(answer),
            Press::TakeOver => {
                self.lab.leave_exhibit();
                self.lab.leave_course();
                address::set_fragment(None);
            }
            Press::Tour if !self.tours() && was().is_none() => self.begin_chapter(0, 0),
            Press::Tour | Press::Chapters => self.overlay = Some(Overlay::Chapters),
            Press::Chapter(number, stop) => self.begin_chapter(number, stop),
            Press::Challenge(number) => {
                if let Some(challenge) = Course::challenge(number) {
                    self.overlay = None;
                    self.remember_run();
                    self.lab.begin_challenge(challenge);
                    self.begun();
                }
            }
            Press::Proof => self.command(Command::CopyLink),
            Press::Challenges => self.overlay = Some(Overlay::Challenges),
            Press::Gallery => self.show_card(None),
            Press::Legend => self.command(Command::Legend),
            Press::Glossary(word) => self.overlay = Some(Overlay::Glossary(word)),
        }
        self.note_course();
        self.measure();
    }

    /// Says so where a run that was opened solves a challenge.
    pub(super) fn tell_proof(&mut self, recording: &Recording) {
        let Some((number, Verdict::Solved { moves, .. })) = Lab::judged(recording) else {
            return;
        };
        if let Some(challenge) = Course::challenge(number) {
            let title = challenge.title.plain(language());
            self.lab
                .tell(texts::course::proves(&title, moves, challenge.par), None);
        }
    }

    fn begin_chapter(&mut self, number: usize, stop: usize) {
        if let Some(chapter) = Course::chapter(number) {
            self.remember_run();
            self.overlay = None;
            self.sheet = None;
            self.lab.begin_chapter(chapter, Some(number), stop);
            self.begun();
        }
    }

    fn chapter_is_over(&mut self) {
        let number = match self.lab.followed() {
            Some(Course::Tour { number, .. }) => *number,
            _ => None,
        };
        match number
            .map(|number| number + 1)
            .filter(|next| *next < CHAPTERS.len())
        {
            Some(next) => self.begin_chapter(next, 0),
            None => self.press(Press::TakeOver),
        }
    }

    /// Where somebody is goes into the address, and is remembered.
    pub(super) fn note_course(&mut self) {
        let fragment = match self.lab.followed() {
            Some(Course::Tour {
                guide,
                number: Some(_),
                ..
            }) => {
                format!("tour/{}/{}", guide.chapter().name, guide.stop().name)
            }
            Some(Course::Challenge { referee, .. }) => {
                if let Verdict::Solved { moves, .. } = referee.verdict() {
                    storage::keep_solved(&referee.challenge().name, moves);
                }
                format!("challenge/{}", referee.challenge().name)
            }
            Some(Course::Tour { .. }) => {
                self.note_lesson();
                return;
            }
            None => return,
        };
        if matches!(self.lab.followed(), Some(Course::Tour { .. })) {
            storage::keep_tour(&fragment);
        }
        if address::fragment() != fragment {
            address::set_fragment(Some(&fragment));
        }
    }

    /// Begins what an address names: `tour`, `tour/CHAPTER/STOP`, `challenge/NAME`, `glossary/WORD`. Returns whether it names something.
    pub(super) fn open_course(&mut self, fragment: &str) -> bool {
        let mut parts = fragment.split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("tour"), None, _) => {
                let (number, stop) = was().unwrap_or_default();
                self.press(Press::Chapter(number, stop));
            }
            (Some("tour"), Some(name), stop) => {
                let Some((number, stop)) = in_tour(name, stop) else {
                    return false;
                };
                self.press(Press::Chapter(number, stop));
            }
            (Some("glossary"), word, None) => {
                let known = |word| GLOSSARY.iter().find(|known| known.name == word);
                let word = word.map(|word| word.replace("%20", " "));
                self.press(Press::Glossary(
                    word.as_deref().and_then(known).map(|known| known.name),
                ));
            }
            (Some("challenges"), None, _) => self.press(Press::Challenges),
            (Some("challenge"), Some(name), None) => {
                let found = (0..CHALLENGES.len()).find(|number| {
                    Course::challenge(*number).is_some_and(|challenge| challenge.name == name)
                });
                let Some(number) = found else { return false };
                self.press(Press::Challenge(number));
            }
            _ => return false,
        }
        true
    }

    /// A key, while a chapter is followed: space, enter and arrows go on and back. `None` if it means nothing here.
    pub(super) fn course_key(&mut self, key: &str, presses: bool) -> Option<bool> {
        let Some(Course::Tour { guide, .. }) = self.lab.followed() else {
            return None;
        };
        match key {
            " " | "Enter" if presses => None,
            " " | "Enter" | "ArrowRight" | "PageDown" if guide.progress() != Progress::Tries => {
                self.press(Press::Continue);
                Some(true)
            }
            "ArrowLeft" | "PageUp" => {
                self.press(Press::Back);
                Some(true)
            }
            _ => None,
        }
    }

    /// Whether the person is to do something in a chapter.
    pub(super) fn tries(&self) -> bool {
        matches!(self.lab.followed(), Some(Course::Tour { guide, .. }) if guide.progress() == Progress::Tries)
    }

    /// Where in the page somebody is.
    pub(super) const fn place(&self) -> Place {
        match self.lab.followed() {
            Some(Course::Tour { .. }) => Place::Tour,
            Some(Course::Challenge { .. }) => Place::Challenge,
            None if self.lab.exhibit().is_some() => Place::Gallery,
            None => Place::Lab,
        }
    }

    /// Whether a chapter is followed: then the page has little else on it.
    pub(super) const fn tours(&self) -> bool {
        matches!(self.lab.followed(), Some(Course::Tour { .. }))
    }

    /// What is looked at beside the stage: `logs`, or, where they step back, `stage`.
    pub(super) fn looks(&self) -> Option<&'static str> {
        let eye = &self.shown.course.as_ref()?.eye;
        if eye.rests() {
            return None;
        }
        Some(if eye.sees_logs() { "logs" } else { "stage" })
    }

    /// What a course takes of the stage, whatever it says: the stage does not jump, nor does the button.
    pub(super) fn course_insets(&self) -> Insets {
        let (top, bottom) = match (self.tours(), self.compact) {
            // Where there is something to try the form for commands stands above: the nodes stand as low before and after.
            (true, false) => (58.0, 298.0),
            // There the page scrolls, and hands come below.
            (true, true) if window_height() < LOW => (28.0, 400.0),
            // A tall phone has room for the logs over a long caption. What hands need takes from the caption alone.
            (true, true) => {
                let most = if window_height() >= 800.0 { 410.0 } else { 352.0 };
                (28.0, if self.tries() { most - HANDY } else { most })
            }
            (false, false) => (58.0, 204.0),
            (false, true) => (46.0, 264.0),
        };
        Insets { top, bottom }
    }

    /// What stands under the stage instead of the usual caption, while a course is followed.
    pub(super) fn course_view(&self, ctx: &Context<Self>) -> Option<Html> {
        let course = self.lab.followed()?;
        let at = self.shown.course.as_ref()?;
        // On a phone the logs have no place of their own: they come where a stop looks at them.
        let wanted = self.compact && !self.slides && !self.tries() && at.eye.wants_logs();
        let logs = wanted.then(|| self.log_view(ctx));
        Some(course::course_view(
            course,
            at,
            self.shown.facts.playing,
            logs,
            &self.swipe,
            &ctx.link().callback(Msg::Course),
        ))
    }

    pub(super) fn challenges_view(&self, ctx: &Context<Self>) -> Html {
        let onclose = ctx.link().callback(|()| Msg::CloseOverlay);
        course::challenges(
            &|name| storage::solved(name),
            &ctx.link().callback(Msg::Course),
            onclose,
        )
    }

    pub(super) fn chapters_view(&self, ctx: &Context<Self>) -> Html {
        let onclose = ctx.link().callback(|()| Msg::CloseOverlay);
        let was = was().filter(|_| !self.tours());
        course::chapters(was, &ctx.link().callback(Msg::Course), onclose)
    }

    /// Whether the way in is shown: whoever acts is in already, and wants to see what comes of it.
    pub(super) fn is_welcome(&self) -> bool {
        self.welcomes
            && !self.lab.has_acted()
            && (!self.compact || self.lab.selection().is_none())
            && self.lab.followed().is_none()
            && self.lab.exhibit().is_none()
    }

    /// The way in, for whoever is here for the first time.
    pub(super) fn welcome_view(&self, ctx: &Context<Self>) -> Html {
        if !self.is_welcome() {
            return html! {};
        }
        let onlab = ctx.link().callback(|_: MouseEvent| Msg::Welcomed);
        course::welcome(&ctx.link().callback(Msg::Course), onlab)
    }
}
