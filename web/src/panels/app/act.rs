//! What each message does.

use super::{App, CauseMsg, Msg, Overlay, Sheet, Tab, is_compact, motion};
use crate::browser::theme::Theme;
use crate::browser::{self, storage, tongue};
use crate::clock::Speed;
use crate::command::Command;
use crate::lab::{Selection, Whom};
use crate::panels::course::Press;
use crate::stage::Stage;
use crate::stage::pointer::Target;
use crate::texts::{self, Language, language};
use raft_sim::{Action, Instant, NodeId, Settings};
use web_sys::HtmlElement;

impl App {
    /// Does what a message says. Returns whether there is something to draw.
    pub(super) fn hear(&mut self, msg: Msg) -> bool {
        match msg {
            Msg::Frame(_) => return false,
            // The run in a frame is its embedder's; the wheel belongs to the page around.
            Msg::Dragged(_) | Msg::Dropped(_) | Msg::Zoom(_) if self.embed.is_some() => return false,
            Msg::Resized => {
                let compact = is_compact();
                let turned = compact != self.compact;
                self.compact = compact;
                return self.measure() || turned;
            }
            Msg::Visibility => self.visible = browser::is_visible(),
            Msg::Preferences => {
                self.motion = motion();
                self.print(browser::matches("print"));
            }
            Msg::Prints(prints) => self.print(prints),
            Msg::Key(event) => return self.key(&event),
            Msg::Command(command) => self.command(command),
            Msg::Act(actions) => self.acts(|app| app.lab.act_all(actions)),
            Msg::Submit(command, node) => self.submit(command, node),
            Msg::Click(element, point, finger) => {
                let target = Target::of(&element);
                // What is beside a message is meant for it, unless it is something smaller than a link.
                let near = match target {
                    Target::Paper | Target::Link(..) => self.message_near(self.stage.inside(point), finger),
                    _ => None,
                };
                let message = near.map(|name| Target::Selection(Selection::Message(name)));
                return self.click(message.unwrap_or(target));
            }
            Msg::DragFrom(point) => return self.drag_from(self.stage.inside(point)),
            Msg::DragTo(point) => return self.drag_to(self.stage.inside(point)),
            Msg::DragEnd(done) => return self.drag_end(done),
            Msg::Partition(group) => {
                self.overlay = None;
                self.acts(|app| app.lab.partition(group, None));
            }
            Msg::ChangeMembers(change) => {
                self.overlay = None;
                self.acts(|app| app.lab.change_members(change));
            }
            Msg::Seek(to) => self.lab.seek(to),
            Msg::SeekAction(number) => self.lab.go_to_action(number),
            Msg::Zoom(zoom) => self.lab.zoom(zoom),
            Msg::SeekEvent(event) => self.lab.seek_event(event),
            Msg::Nudge(millis) => {
                let by = millis.unsigned_abs() * 1_000;
                let now = self.lab.now().0;
                let to = if millis < 0 {
                    now.saturating_sub(by)
                } else {
                    now.saturating_add(by)
                };
                self.lab.seek(Instant(to));
            }
            Msg::Speed(speed) => self.set_speed(speed),
            Msg::Size(nodes) => {
                let settings = Settings {
                    nodes,
                    ..self.lab.cluster().settings().clone()
                };
                let seed = self.lab.cluster().seed();
                self.begins(settings, seed);
            }
            Msg::PlayAgain(settings) => self.acts(|app| app.lab.play_under(*settings)),
            Msg::Begin(settings, seed) => self.begins(*settings, seed),
            Msg::Links(dials) => self.acts(|app| app.lab.act_all([Action::SetAllLinks { dials }])),
            Msg::StallDisks(stall) => self.acts(|app| app.lab.stall_disks(stall)),
            Msg::Timings(timing) => self.acts(|app| app.lab.set_timings(timing)),
            Msg::Disks(dials) => self.acts(|app| app.lab.set_disks(dials)),
            Msg::LogWindow(window) => {
                if self.lab.log_window() == window {
                    return false;
                }
                self.lab.see_log(window);
            }
            Msg::SelectEntry(node, index) => {
                self.select(Some(Selection::Entry(node, index)));
                if self.compact {
                    self.sheet = Some(Sheet::Inspector);
                }
            }
            Msg::Details(details) => self.lab.show_details(details),
            Msg::Earlier => self.lab.show_earlier(),
            Msg::Tab(tab) => self.tab = tab,
            Msg::Sheet(Some(sheet)) => self.toggle_sheet(sheet),
            Msg::Sheet(None) => self.sheet = None,
            Msg::Address => self.open_address(),
            Msg::Dragged(dragged) => {
                let was = std::mem::replace(&mut self.dragged, dragged);
                return was != dragged;
            }
            Msg::Dropped(files) => {
                self.dragged = false;
                self.take_files(files.as_ref());
            }
            Msg::FileChosen => self.file_chosen(),
            Msg::FileRead(bytes) => self.open_file(bytes.as_deref()),
            Msg::OpenMore => self.go_on_opening(),
            Msg::Copied(fragment, copied) => self.copied(&fragment, copied),
            Msg::Take(msg) => self.take(msg),
            Msg::Found(recording, event) => {
                self.overlay = None;
                self.forget_address();
                self.open(*recording, Some(event));
            }
            Msg::Cause(msg) => return self.cause(&msg),
            Msg::Branch(msg) => return self.branch(msg),
            Msg::Keep(msg) => return self.keep(&msg),
            Msg::CloseOverlay => self.close_overlay(),
            Msg::Dismiss => self.dismiss(),
            Msg::Theme(theme) => self.set_theme(theme),
            Msg::Reach(msg) => self.hear_reach(&msg),
            Msg::Course(press) => self.press(press),
            Msg::Gallery(msg) => self.hear_gallery(msg),
            Msg::Welcomed => {
                self.welcomes = false;
                // Whoever is new finds out what the signs mean; it gives way to the first thing that is looked at.
                self.tab = Tab::Legend;
            }
            Msg::Embed(msg) => return self.hear_embed(&msg),
            Msg::Language(language) => return self.set_language(language),
            Msg::Letters(letters) => {
                self.letters = letters;
                storage::keep_letters(letters);
            }
        }
        true
    }

    /// Does something that the recording keeps.
    pub(super) fn acts(&mut self, act: impl FnOnce(&mut Self)) {
        act(self);
        self.forget_address();
        self.forget_card();
        self.changed();
        self.seek_on();
    }

    /// Begins another run.
    fn begins(&mut self, settings: Settings, seed: u64) {
        self.acts(|app| {
            app.lab.begin(settings, seed);
            app.begun();
        });
    }

    /// The notice has been read. What it says is going on is given up.
    fn dismiss(&mut self) {
        if self.opening.is_some() {
            self.give_up("");
        }
        self.lab.dismiss();
    }

    /// Gives a command.
    pub(super) fn command(&mut self, command: Command) {
        let facts = self.lab.facts();
        if let Some(why) = command.refusal(&facts) {
            self.lab.tell(why, None);
            return;
        }
        let selected = match self.lab.selection() {
            Some(Selection::Node(node)) => Some(node),
            _ => None,
        };
        let act = |app: &mut Self, action: fn(NodeId) -> Action| {
            if let Some(node) = selected {
                app.acts(|app| app.lab.act_all([action(node)]));
            }
        };
        match command {
            Command::Play if facts.lost => self.press(Press::Again),
            Command::Play => self.lab.play(!self.lab.playing()),
            Command::Step => self.lab.step(),
            Command::StepBack => self.lab.step_back(),
            Command::Start => self.lab.seek(Instant::ZERO),
            Command::Live => self.lab.seek(self.lab.end()),
            Command::GoLive => self.lab.go_live(),
            Command::Jump(to, direction) => self.lab.jump(to, direction),
            Command::ZoomIn => self.lab.zoom_by(0.5),
            Command::ZoomOut => self.lab.zoom_by(2.0),
            Command::WholeRun => self.lab.zoom_out(),
            Command::Slower => self.set_speed(Speed::at_stop(self.lab.speed().stop().saturating_sub(1))),
            Command::Faster => self.set_speed(Speed::at_stop(self.lab.speed().stop() + 1)),
            Command::Stop => act(self, |node| Action::Stop { node }),
            Command::Restart => act(self, |node| Action::Restart { node }),
            Command::PauseNode => act(self, |node| Action::Pause { node }),
            Command::ResumeNode => act(self, |node| Action::Resume { node }),
            Command::TimeOut => act(self, |node| Action::TimeOut { node }),
            Command::AddLearner
            | Command::Promote
            | Command::Demote
            | Command::Remove
            | Command::MakeLeader
            | Command::TakeSnapshot
            | Command::Compact
            | Command::Suspend
            | Command::Unsuspend
            | Command::ForgetLeader
            | Command::ShutDown
            | Command::AddNode
            | Command::ChangeMembers
            | Command::LeaveJoint => self.member_command(command, selected),
            Command::Partition => self.overlay = Some(Overlay::Partition),
            Command::MendAll => self.acts(|app| app.lab.act_all([Action::MendAll])),
            Command::NextMessage
            | Command::PreviousMessage
            | Command::DeliverMessage
            | Command::DropMessage
            | Command::DelayMessage
            | Command::DelayMessageMore
            | Command::DuplicateMessage => self.message_command(command),
            Command::Preset(_)
            | Command::SpreadTimers
            | Command::AlignTimers
            | Command::UsualTimers
            | Command::SplitVote
            | Command::UnevenLogs
            | Command::WhatIf(_) => self.acts(|app| app.control_command(command)),
            Command::Write => {
                if let Some(field) = self.field.cast::<HtmlElement>() {
                    let _ = field.focus();
                }
            }
            Command::NewSeed => match browser::new_seed() {
                Some(seed) => {
                    let settings = self.lab.cluster().settings().clone();
                    self.begins(settings, seed);
                }
                None => self.lab.complain(texts::NO_ENTROPY),
            },
            // Whoever begins a course again stays in it.
            Command::Reset if self.lab.followed().is_some() => self.press(Press::Again),
            Command::Reset => self.acts(|app| {
                app.lab.reset();
                app.begun();
            }),
            Command::PreviousBranch => self.acts(|app| app.lab.switch_back()),
            Command::Branches => self.overlay = Some(Overlay::Branches),
            Command::Compare => {
                self.lab.toggle_compare();
                self.seek_on();
            }
            Command::FirstDifference => self.lab.seek_first_difference(),
            Command::UndoDelete => self.acts(|app| app.lab.undo_delete()),
            Command::RecentRuns => self.overlay = Some(Overlay::Recent),
            Command::StartFresh => self.start_fresh(),
            Command::Share => self.overlay = Some(Overlay::Share),
            Command::CopyLink => self.copy_link(),
            Command::Save => self.save(),
            Command::CopyEmbed
            | Command::SaveTest
            | Command::SaveSvg
            | Command::SavePng
            | Command::SaveClip => {
                self.take_command(command);
            }
            Command::Open => self.choose_file(),
            Command::Laws if self.compact => self.toggle_sheet(Sheet::Laws),
            Command::Laws => self.tab = Tab::Laws,
            Command::Figures if self.compact => self.toggle_sheet(Sheet::Figures),
            Command::Figures => self.tab = Tab::Figures,
            Command::Legend if self.compact => self.toggle_sheet(Sheet::Legend),
            Command::Legend if self.tab == Tab::Legend => self.tab = Tab::Feed,
            Command::Legend => self.tab = Tab::Legend,
            Command::SaveFigures => self.save_figures(),
            Command::Find => self.overlay = Some(Overlay::Find),
            Command::Theme => self.set_theme(self.theme.flipped()),
            Command::Language => {
                self.set_language(match language() {
                    Language::English => Language::German,
                    Language::German => Language::English,
                });
            }
            Command::Settings => self.overlay = Some(Overlay::Settings),
            Command::Keys => self.overlay = Some(Overlay::Keys),
            Command::Menu => self.overlay = Some(Overlay::Menu),
            Command::TableView => self.toggle_table(),
            Command::Slides => self.present(!self.slides),
            Command::GoToStop(direction) => self.lab.go_to_stop(direction),
            Command::TakeVersion => self.take_version(),
            Command::Tour => self.overlay = Some(Overlay::Chapters),
            Command::Glossary => self.overlay = Some(Overlay::Glossary(None)),
            Command::Challenges => self.overlay = Some(Overlay::Challenges),
            Command::Gallery => self.show_card(None),
            Command::Palette => self.overlay = Some(Overlay::Palette),
            Command::Why => {
                if let Some(question) = self.question() {
                    self.cause(&CauseMsg::Ask(question));
                }
            }
            Command::WhyStep(direction) => {
                if let Some(to) = self.lab.why_step(direction) {
                    self.cause(&CauseMsg::Walk(to));
                }
            }
            Command::Escape if self.slides => self.present(false),
            Command::Escape if self.lab.cause().why.is_some() && self.sees_inspector() => {
                self.cause(&CauseMsg::Answered);
            }
            Command::Escape => {
                self.dismiss();
                self.lab.pick(None, false);
                if self.sheet.take().is_none() && self.lab.stop_comparing() {
                    return;
                }
                self.select(None);
            }
        }
    }

    fn submit(&mut self, command: String, whom: Whom) {
        let node = self.lab.asked_first(whom);
        self.acts(|app| {
            let taken = app.lab.act(Action::Submit { node, command });
            app.refused = !taken;
            app.taken += u32::from(taken);
        });
    }

    /// Something on the stage was clicked, or chosen by a key.
    pub(super) fn click(&mut self, target: Target) -> bool {
        match target {
            Target::Paper => return false,
            Target::Selection(selection) => self.select(Some(selection)),
            Target::Link(a, b) => self.acts(|app| app.lab.toggle_link(a, b)),
            Target::Way(from, to) => self.acts(|app| app.lab.toggle_way(from, to)),
        }
        true
    }

    /// Selects something, and shows it; or nothing, and shows what happened.
    pub(super) fn select(&mut self, selection: Option<Selection>) {
        // Whoever looks at something else has read the answer.
        if selection.is_some() {
            self.lab.forget_why();
        }
        self.lab.select(selection);
        self.tab = if selection.is_some() {
            Tab::Inspector
        } else {
            Tab::Feed
        };
    }

    fn toggle_sheet(&mut self, sheet: Sheet) {
        self.sheet = (self.sheet != Some(sheet)).then_some(sheet);
    }

    fn set_speed(&mut self, speed: Speed) {
        self.lab.set_speed(speed);
        storage::keep_speed(speed);
    }

    /// Everything is said anew: the stage is another one, and so is the root, which is named by its language.
    fn set_language(&mut self, language: Language) -> bool {
        tongue::choose(language);
        self.stage = Stage::new();
        self.watch = None;
        self.lab.say_anew();
        true
    }

    fn set_theme(&mut self, theme: Theme) {
        self.theme = theme;
        theme.choose();
    }
}
