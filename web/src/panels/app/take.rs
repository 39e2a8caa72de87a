//! What the person takes along: the run inside another page, as a test; the stage as a picture.

use super::{App, Msg, Overlay};
use crate::browser::clip::Clip;
use crate::browser::{address, files, later, picture};
use crate::command::Command;
use crate::panels::feed::why;
use crate::texts;
use crate::views::plate::Plate;
use crate::views::{embed, seconds};
use raft_sim::goal::Goal;
use web_sys::Blob;
use yew::prelude::*;

/// So many pixels of a PNG for each of the stage's: as fine as what most screens show now.
const PNG_SCALE: f64 = 2.0;

/// What was done is told for so long.
const INFORM_MILLIS: i32 = 7_000;

/// And of a clip: enough for a slide, and little enough to be drawn while time runs.
const CLIP_SCALE: f64 = 1.5;

/// Something that the application is told of what is taken along.
#[derive(Debug)]
pub enum TakeMsg {
    /// What shows the run inside another page was made, and copied or not.
    Embedded(String, bool),
    /// A picture was made, if the browser made it.
    Pictured(String, Option<Blob>),
    /// A clip has ended, if anything is on it.
    Filmed(Option<Blob>),
    /// What was told of something done can have been read.
    Informed(String),
}

impl App {
    /// Does what a message says.
    pub(super) fn take(&mut self, msg: TakeMsg) {
        match msg {
            TakeMsg::Embedded(_, true) => self.inform(texts::share::embed_copied(self.other_branches())),
            TakeMsg::Informed(text) => {
                if self.lab.notice().is_some_and(|notice| notice.text == text) {
                    self.lab.dismiss();
                }
            }
            TakeMsg::Embedded(code, false) => self.overlay = Some(Overlay::Embed(code)),
            TakeMsg::Pictured(_, None) => self.lab.complain(texts::share::NO_PICTURE),
            TakeMsg::Pictured(name, blob) => self.hand_over(&name, blob),
            TakeMsg::Filmed(blob) => {
                let full = self.clip.take().is_some_and(|clip| !clip.is_empty());
                match blob.filter(|_| full) {
                    Some(blob) => self.hand_over(&self.taken_name("webm"), Some(blob)),
                    None => self.lab.complain(texts::share::EMPTY_CLIP),
                }
            }
        }
    }

    /// Gives a command that makes something to take along.
    pub(super) fn take_command(&mut self, command: Command) {
        match command {
            Command::CopyEmbed => self.copy_embed(),
            Command::SaveTest => self.save_test(),
            Command::SaveSvg => match self.picture() {
                Some((svg, _)) => self.hand_over(&self.taken_name("svg"), files::blob("image/svg+xml", &svg)),
                None => self.lab.complain(texts::share::NO_PICTURE),
            },
            Command::SavePng => self.save_png(),
            Command::SaveClip => self.toggle_clip(),
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

    fn save_png(&mut self) {
        let Some((svg, plate)) = self.picture() else {
            return self.lab.complain(texts::share::NO_PICTURE);
        };
        let name = self.taken_name("png");
        let size = picture::pixels(&plate, PNG_SCALE);
        self.link
            .send_future(async move { Msg::Take(TakeMsg::Pictured(name, picture::png(svg, size).await)) });
    }

    /// Begins to record what the stage shows; or ends it.
    fn toggle_clip(&mut self) {
        if let Some(clip) = &self.clip {
            return clip.end();
        }
        let link = self.link.clone();
        let done = move |blob| link.send_message(Msg::Take(TakeMsg::Filmed(blob)));
        self.clip = self.picture().and_then(|(svg, plate)| {
            let clip = Clip::new(picture::pixels(&plate, CLIP_SCALE), done)?;
            // The first picture a browser reads takes it long: it is there when time runs.
            clip.draw(svg);
            Some(clip)
        });
        if self.clip.is_none() {
            self.lab.complain(texts::share::NO_CLIPS);
        }
    }

    /// A frame was drawn: if it is recorded, it goes on the clip.
    pub(super) fn film(&mut self, millis: f64) {
        if !self.lab.playing() {
            return;
        }
        let Some(mut clip) = self.clip.take() else { return };
        if clip.frame(millis)
            && let Some((svg, _)) = self.picture()
        {
            clip.draw(svg);
        }
        if clip.is_full() {
            clip.end();
        }
        self.clip = Some(clip);
    }

    /// That a clip is being recorded, and how to end it.
    pub(super) fn clip_view(&self, ctx: &Context<Self>) -> Html {
        let Some(seconds) = self.shown.clip else {
            return html! {};
        };
        let runs = self.lab.playing();
        html! {
            <div class="notice filming" data-filming={if runs { "runs" } else { "waits" }}>
                <p>{ texts::share::recording(seconds, runs) }</p>
                <button type="button" class="button" data-command="end-clip"
                        onclick={ctx.link().callback(|_| Msg::Command(Command::SaveClip))}>{ texts::share::END_CLIP }</button>
            </div>
        }
    }

    /// The stage as it stands, and what is told under it.
    fn picture(&self) -> Option<(String, Plate)> {
        let caption = self.lab.caption();
        let scene = self.lab.scene(self.motion);
        let term = scene.nodes.iter().map(|node| node.term).max().unwrap_or(0);
        let told = [
            caption.says,
            why(Some(&caption.why), caption.section),
            texts::share::moment(self.lab.cluster().seed(), &seconds(self.lab.now()), term),
        ];
        let plate = Plate::of(
            self.stage.layout().size,
            self.stage.insets(),
            told.each_ref().map(String::as_str),
        );
        Some((picture::svg(self.stage.element(), &plate)?, plate))
    }

    /// What is made of the stage is called by the run and the moment that it shows.
    fn taken_name(&self, ending: &str) -> String {
        let (seed, at) = (self.lab.cluster().seed(), self.lab.now().0 / 1_000);
        format!("raftarium-{seed:x}-{at}ms.{ending}")
    }

    /// Hands a file to the person, or says that the browser does not take it.
    pub(super) fn hand_over(&mut self, name: &str, blob: Option<Blob>) {
        if blob.and_then(|blob| files::save(name, &blob)).is_some() {
            self.inform(texts::share::saved(name));
        } else {
            self.lab.complain(texts::NOT_SAVED);
        }
    }

    /// Tells of what is done and asks for nothing: it goes by itself once it can have been read.
    pub(super) fn inform(&mut self, text: String) {
        self.lab.tell(text.clone(), None);
        let link = self.link.clone();
        later(INFORM_MILLIS, move || {
            link.send_message(Msg::Take(TakeMsg::Informed(text)));
        });
    }

    /// How many branches there are beside the one that is handed on.
    pub(super) fn other_branches(&self) -> usize {
        self.lab.branches().others().count()
    }
}
