//! Runs that come to the page and leave it: by its address, as a file, by the clipboard.

use super::lesson::is_lesson;
use super::{App, Msg, Overlay};
use crate::browser::{address, crash, files, later};
use crate::command::Command;
use crate::lab::opening::{Opened, Opening};
use crate::texts;
use raft_lessons::LessonLink;
use raft_sim::link::{Link, LinkError};
use raft_sim::{EventId, Recording, Saved};
use web_sys::{File, FileList, HtmlElement, HtmlInputElement};

/// So many events of a run that is being opened are played at a time; then the browser may draw.
const SLICE: u64 = 20_000;

impl App {
    /// What the address names is opened before time begins to pass.
    pub(super) fn begin_from_address(&mut self) {
        self.lab.play(false);
        self.waits = true;
        self.open_address();
        if self.opening.is_none() && self.waits {
            self.restore_kept();
        }
        if self.opening.is_none() && self.waits {
            self.give_up("");
        }
    }

    /// Opens the run that the address names, if it names one.
    pub(super) fn open_address(&mut self) {
        let fragment = address::fragment();
        if fragment.starts_with("lesson=") {
            self.open_lesson_link(&fragment);
            return;
        }
        if !fragment.contains("run=") {
            // A dialog over what is there: that is taken up as if nothing were named.
            if !self.open_gallery(&fragment) {
                self.waits &= !self.open_course(&fragment);
            }
            return;
        }
        match Link::from_fragment(&fragment) {
            Ok(Link { recording, event }) => {
                self.addressed = true;
                self.open(recording, event);
            }
            Err(error) => {
                self.keeping.forget_last();
                self.give_up(&texts::complaint(&error));
            }
        }
    }

    /// Takes a file to be read: one, and not too large. Nothing of another one is looked at.
    pub(super) fn take_files(&mut self, files: Option<&FileList>) {
        let one = files
            .filter(|files| files.length() == 1)
            .and_then(|files| files.get(0));
        match one {
            Some(file) => self.take_file(file),
            None => self.lab.complain(texts::ONE_FILE),
        }
    }

    fn take_file(&mut self, file: File) {
        let most = Recording::BYTES_MAX as u64;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of bytes"
        )]
        let bytes = file.size() as u64;
        if bytes > most {
            self.lab.complain(texts::file_too_large(bytes, most));
            return;
        }
        self.link
            .send_future(async move { Msg::FileRead(files::read(file).await) });
    }

    /// A file was read.
    pub(super) fn open_file(&mut self, bytes: Option<&[u8]>) {
        if let Some(text) = bytes.filter(|bytes| is_lesson(bytes)) {
            let text = String::from_utf8_lossy(text).into_owned();
            self.open_lesson(LessonLink { text, stop: None });
            return;
        }
        match bytes.map(Saved::from_file) {
            None => self.lab.complain(texts::UNREADABLE_FILE),
            Some(Err(error)) => self.lab.complain(texts::complaint(&error)),
            Some(Ok(Saved { recording, event })) => {
                self.forget_address();
                self.open(recording, event);
            }
        }
    }

    /// Opens a recording, to stand at an event. What can be played at once is there at once.
    pub(super) fn open(&mut self, recording: Recording, event: Option<EventId>) {
        self.exhibiting = None;
        self.begin_opening(recording, event);
    }

    /// Opens a recording, of a card of the gallery or not.
    pub(super) fn begin_opening(&mut self, recording: Recording, event: Option<EventId>) {
        // It is not what the last visit left: that stays among the runs of before.
        self.keeping.forget_last();
        match Opening::new(recording, event) {
            Ok(opening) => {
                self.opening = Some(Box::new(opening));
                self.go_on_opening();
            }
            Err(error) => self.give_up(&texts::complaint(&error)),
        }
    }

    /// Plays a slice of the recording that is being opened.
    pub(super) fn go_on_opening(&mut self) {
        let Some(opening) = self.opening.take() else {
            return;
        };
        match opening.step(SLICE) {
            Ok(Opened::NotYet(opening)) => {
                self.lab.tell(texts::opening(opening.percent()), None);
                self.opening = Some(Box::new(opening));
                let link = self.link.clone();
                later(0, move || link.send_message(Msg::OpenMore));
            }
            Ok(Opened::Ready(run, recording)) => {
                self.waits = false;
                if let Some(run) = self.restored(run) {
                    self.lab.take_up(run, recording.is_of_another_core());
                    self.tell_proof(&recording);
                    if let Some(card) = self.exhibiting.take() {
                        self.lab.show_exhibit(card);
                    }
                    self.forget_card();
                    self.measure();
                    if self.embed.is_some() {
                        self.lab.play(self.plays_at_first());
                    }
                    self.begun();
                    crash::keep(recording);
                    self.keep_soon();
                }
            }
            Err(error) => self.give_up(&texts::complaint(&error)),
        }
    }

    /// Nothing is opened; what is there goes on.
    pub(super) fn give_up(&mut self, why: &str) {
        self.opening = None;
        self.exhibiting = None;
        self.forget_address();
        if self.keeping.drop_last() {
            self.lab.play(true);
            self.waits = false;
            self.lab.complain(texts::KEPT_UNREADABLE);
            return;
        }
        if std::mem::take(&mut self.waits) {
            self.lab.play(self.plays_at_first());
        }
        if !why.is_empty() {
            self.lab.complain(why);
        }
    }

    /// The address names a run no more: another one is there, or more has been done.
    pub(super) fn forget_address(&mut self) {
        if std::mem::take(&mut self.addressed) {
            address::set_fragment(None);
        }
    }

    /// Makes a link to the run, and copies it.
    pub(super) fn copy_link(&mut self) {
        if let Some(fragment) = self.fragment() {
            self.link.send_future(async move {
                let copied = files::copy(address::page() + "#" + &fragment).await;
                Msg::Copied(fragment, copied)
            });
        }
    }

    /// The run and where it stands, as they follow the `#` of a link; what is too long for a link is offered as a file.
    pub(super) fn fragment(&mut self) -> Option<String> {
        let link = Link {
            recording: self.lab.recording(),
            event: self.lab.event(),
        };
        match link.to_fragment() {
            Ok(fragment) => return Some(fragment),
            Err(LinkError::TooLong { most, .. }) => {
                self.lab
                    .tell(texts::link_too_long(most >> 10), Some(Command::Save));
            }
            Err(error) => self.lab.complain(texts::complaint(&error)),
        }
        None
    }

    /// A link was made; where the browser did not let it be copied, it is shown.
    pub(super) fn copied(&mut self, fragment: &str, copied: bool) {
        self.addressed = true;
        address::set_fragment(Some(fragment));
        if copied {
            self.inform(texts::link_copied(self.other_branches()));
        } else {
            self.overlay = Some(Overlay::Link(address::page() + "#" + fragment));
        }
    }

    /// Hands the run to the person as a file that opens where it stands.
    pub(super) fn save(&mut self) {
        let saved = Saved {
            recording: self.lab.recording(),
            event: self.lab.event(),
        };
        let name = format!("raftarium-{:x}.json", saved.recording.seed);
        self.hand_over(&name, files::blob("application/json", &saved.to_json()));
    }

    /// Lets the person choose a file.
    pub(super) fn choose_file(&self) {
        if let Some(input) = self.file.cast::<HtmlElement>() {
            input.click();
        }
    }

    /// A file was chosen.
    pub(super) fn file_chosen(&mut self) {
        let Some(input) = self.file.cast::<HtmlInputElement>() else {
            return;
        };
        self.take_files(input.files().as_ref());
        // So that the same one can be chosen again.
        input.set_value("");
    }
}
