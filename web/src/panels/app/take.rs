//! What the person takes along: the run inside another page, as a test; the stage as a picture.

use super::{App, Msg, Overlay};
use crate::browser::{address, files};
use crate::command::Command;
use crate::texts;
use crate::views::embed;
use raft_sim::goal::Goal;
use web_sys::Blob;

/// Something that the application is told of what is taken along.
#[derive(Debug)]
pub enum TakeMsg {
    /// What shows the run inside another page was made, and copied or not.
    Embedded(String, bool),
}

impl App {
    /// Does what a message says.
    pub(super) fn take(&mut self, msg: TakeMsg) {
        match msg {
            TakeMsg::Embedded(_, true) => self.lab.tell(texts::share::EMBED_COPIED, None),
            TakeMsg::Embedded(code, false) => self.overlay = Some(Overlay::Embed(code)),
        }
    }

    /// Gives a command that makes something to take along.
    pub(super) fn take_command(&mut self, command: Command) {
        match command {
            Command::CopyEmbed => self.copy_embed(),
            Command::SaveTest => self.save_test(),
            _ => {}
        }
    }

    fn copy_embed(&mut self) {
        let Some(fragment) = self.fragment() else { return };
        let title = texts::share::embed_title(self.lab.cluster().nodes());
        let code = embed::code(&address::page(), &fragment, &title);
        self.link.send_future(async move {
            let copied = files::copy(code.clone()).await;
            Msg::Take(TakeMsg::Embedded(code, copied))
        });
    }

    fn save_test(&mut self) {
        let recording = self.lab.recording();
        // A file of Rust is called like its module, which a hyphen cannot be in.
        let name = format!("seed_{:x}", recording.seed);
        let test = raft_sim::export::rust_test(&recording, &Goal::AnyLaw, &name);
        self.hand_over(&(name + ".rs"), files::blob("text/x-rust", &test));
    }

    /// Hands a file to the person, or says that the browser does not take it.
    pub(super) fn hand_over(&mut self, name: &str, blob: Option<Blob>) {
        if blob.and_then(|blob| files::save(name, &blob)).is_none() {
            self.lab.complain(texts::NOT_SAVED);
        }
    }
}
