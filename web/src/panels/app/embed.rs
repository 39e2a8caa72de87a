//! The page inside another one: what is drawn of it, which keys it hears, when time runs there, and what it does and tells when the
//! page around asks.

use super::{App, Msg};
use crate::browser::host::Host;
use crate::browser::listen::SightWatch;
use crate::browser::{address, later, now};
use crate::command::Command;
use crate::embed::talk::{Ask, Fault, Pace, State, Tell, Turn};
use crate::embed::{self, Embed};
use crate::panels::feed::why;
use crate::panels::icons::Icon;
use crate::panels::ribbon::Ribbon;
use crate::panels::transport::play_button;
use crate::panels::widgets::CommandButton;
use crate::texts;
use raft_sim::link::Link;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

/// Something that the application is told as the page in a frame.
#[derive(Debug)]
pub enum EmbedMsg {
    /// The frame has come into sight, or gone out of it.
    Seen(bool),
    /// Somebody is about to open the run in a tab of its own.
    PointOut,
    /// The page around asks for something, or what it says cannot be read.
    Heard(Result<Ask, Fault>),
    /// It is time to tell it how the run stands.
    Tell,
}

/// What the application keeps of the frame.
pub(super) struct Embedded {
    embed: Embed,
    way_out: NodeRef,
    /// Whether the frame is in sight: time passes only then.
    seen: bool,
    watch: Option<SightWatch>,
    /// The page around, if it is heard and told.
    host: Option<Host>,
    pace: Pace,
    /// What it was told last. Nothing before the run is there.
    told: Option<State>,
}

impl Embedded {
    pub(super) fn new(embed: Embed) -> Self {
        Self {
            embed,
            way_out: NodeRef::default(),
            seen: true,
            watch: None,
            host: None,
            pace: Pace::default(),
            told: None,
        }
    }

    pub(super) const fn seen(&self) -> bool {
        self.seen
    }
}

impl App {
    /// Whether time runs once what the address names is there.
    pub(super) fn plays_at_first(&self) -> bool {
        self.embed.as_ref().is_none_or(|embedded| embedded.embed.autoplay)
    }

    /// Does what a message says of the frame.
    pub(super) fn hear_embed(&mut self, msg: &EmbedMsg) -> bool {
        match msg {
            EmbedMsg::Seen(seen) => {
                if let Some(embedded) = &mut self.embed {
                    embedded.seen = *seen;
                }
            }
            EmbedMsg::PointOut => self.point_out(),
            EmbedMsg::Tell => {
                if let Some(embedded) = &mut self.embed {
                    embedded.pace.woken();
                }
                self.tell_host();
            }
            EmbedMsg::Heard(heard) => return self.hear_host(heard),
        }
        false
    }

    /// Begins to listen to the page around, if the address says whose it is.
    pub(super) fn listen_to_host(&mut self) {
        let link = self.link.clone();
        if let Some(embedded) = &mut self.embed {
            let heard = move |heard| link.send_message(Msg::Embed(EmbedMsg::Heard(heard)));
            embedded.host = embedded
                .embed
                .host
                .as_deref()
                .and_then(|host| Host::of(host, heard));
        }
    }

    /// Does what the page around asks for, or answers why not. Returns whether there is something to draw.
    fn hear_host(&mut self, heard: &Result<Ask, Fault>) -> bool {
        let done = match heard {
            Err(fault) => Err(fault.clone()),
            Ok(_) if self.is_opening() => Err(Fault::NotReady),
            Ok(ask) => self.do_ask(*ask),
        };
        match done {
            Ok(draws) => draws,
            Err(fault) => {
                self.say_to_host(&Tell::Error(fault));
                false
            }
        }
    }

    fn do_ask(&mut self, ask: Ask) -> Result<bool, Fault> {
        match ask {
            Ask::Play => self.lab.play(true),
            Ask::Pause => self.lab.play(false),
            Ask::SeekTime(at) => self.lab.seek(at),
            Ask::SeekEvent(event) => {
                if !self.lab.go_to_event(event) {
                    return Err(Fault::NoSuchEvent(event.0));
                }
            }
            Ask::Speed(speed) => self.lab.set_speed(speed),
            Ask::State => {
                self.say_to_host(&Tell::State(self.state()));
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn say_to_host(&self, tell: &Tell) {
        if let Some(host) = self.embed.as_ref().and_then(|embedded| embedded.host.as_ref()) {
            host.tell(tell);
        }
    }

    fn state(&self) -> State {
        State::of(
            self.lab.cluster(),
            self.lab.end(),
            self.lab.playing(),
            self.lab.speed(),
        )
    }

    /// Whether what the address names is not there yet.
    const fn is_opening(&self) -> bool {
        self.waits || self.opening.is_some()
    }

    /// Tells the page around how the run stands, if that is not what it was told last, and not too often.
    pub(super) fn tell_host(&mut self) {
        if self.is_opening() || self.embed.as_ref().is_none_or(|embedded| embedded.host.is_none()) {
            return;
        }
        let state = self.state();
        let Some(embedded) = &mut self.embed else { return };
        if embedded.told.as_ref() == Some(&state) {
            return;
        }
        match embedded.pace.turn(now()) {
            Turn::Now => {
                let first = embedded.told.replace(state.clone()).is_none();
                if first {
                    self.say_to_host(&Tell::Ready);
                }
                self.say_to_host(&Tell::State(state));
            }
            Turn::In(millis) => {
                let link = self.link.clone();
                #[allow(clippy::cast_possible_truncation, reason = "a tenth of a second at most")]
                later(millis.ceil() as i32, move || {
                    link.send_message(Msg::Embed(EmbedMsg::Tell));
                });
            }
            Turn::Waits => {}
        }
    }

    /// The way out leads to the same run, held at the same event.
    fn point_out(&self) {
        let place = self.embed.as_ref().map(|embedded| &embedded.way_out);
        let Some(link) = place.and_then(NodeRef::cast::<Element>) else {
            return;
        };
        let run = Link {
            recording: self.lab.recording(),
            event: self.lab.event(),
        };
        // What is too long for a link did not come by one: there is no such run in a frame.
        if let Ok(fragment) = run.to_fragment() {
            let _ = link.set_attribute("href", &(address::page() + "#" + &fragment));
        }
    }

    /// Begins to look whether the frame is in sight.
    pub(super) fn watch_sight(&mut self) {
        let (link, host) = (self.link.clone(), self.host.cast::<Element>());
        if let (Some(embedded), Some(host)) = (&mut self.embed, host)
            && embedded.watch.is_none()
        {
            embedded.watch = SightWatch::new(&host, move |seen| {
                link.send_message(Msg::Embed(EmbedMsg::Seen(seen)));
            });
        }
    }

    /// Hears a key in a frame. `presses` says whether a control that has the focus takes it for a press.
    pub(super) fn embed_key(&mut self, event: &KeyboardEvent, key: &str, presses: bool) -> bool {
        if presses {
            return false;
        }
        // The page around stays where it is.
        if embed::scrolls(key) {
            event.prevent_default();
        }
        let command = Command::of_key(key, self.letters, &self.lab.facts());
        let Some(command) = command.filter(|command| embed::allows(*command)) else {
            return false;
        };
        event.prevent_default();
        self.command(command);
        true
    }

    pub(super) fn embedded_view(&self, ctx: &Context<Self>, embedded: &Embedded) -> Html {
        let controls = embedded.embed.controls;
        html! {
            <div class="app embed" data-embed={if controls { "controls" } else { "stage" }}
                 data-playing={if self.lab.playing() { "true" } else { "false" }}>
                { self.rule_off() }
                // Without a button the stage itself can be gone to, so that keys are heard.
                <main class="stage" id="stage" tabindex={(!controls).then_some("0")} aria-label={texts::STAGE} data-view="ring">
                    <div class="stage-host" ref={self.host.clone()} inert=true>
                        { Html::VRef(self.stage.element().clone().into()) }
                    </div>
                    <div class="stage-foot">{ self.clip_view(ctx) }{ self.notice_view(ctx) }</div>
                    { self.told_nodes() }
                </main>
                if controls {
                    { self.plain_caption() }
                    { self.embed_bar(ctx, embedded) }
                }
                <p class="unseen" aria-live="polite" data-spoken="">{ &self.shown.spoken }</p>
            </div>
        }
    }

    /// The nodes, for those who do not see them: nothing on the stage of a frame can be pressed.
    pub(super) fn told_nodes(&self) -> Html {
        let told = self.shown.table.iter().map(|row| {
            let [role, term, .., state, _] = &row.cells;
            html! { <li>{ texts::embed::node(&row.name, role, term, state) }</li> }
        });
        html! { <ul class="unseen">{ for told }</ul> }
    }

    /// The sentence about what is seen, with nothing to press.
    pub(super) fn plain_caption(&self) -> Html {
        let caption = &self.shown.caption;
        html! {
            <div class="caption" data-caption="">
                <p class="caption-says">{ &caption.says }</p>
                <p class="caption-why">{ why(Some(&caption.why), caption.section) }</p>
            </div>
        }
    }

    fn embed_bar(&self, ctx: &Context<Self>, embedded: &Embedded) -> Html {
        let link = ctx.link();
        let oncommand = link.callback(Msg::Command);
        let button = |command, icon| {
            html! {
                <CommandButton {command} icon={Some(icon)} bare=true facts={self.shown.facts} class="round"
                               onclick={oncommand.clone()} />
            }
        };
        html! {
            <div class="embed-bar">
                <div class="transport-buttons">
                    { button(Command::StepBack, Icon::StepBack) }
                    { play_button(self.shown.facts, &oncommand) }
                    { button(Command::Step, Icon::Step) }
                </div>
                <output class="clock" ref={self.head.clock.clone()} data-clock="" aria-live="off">{ "0.000 s" }</output>
                <Ribbon view={self.shown.ribbon.clone()} head={self.head.clone()} onseek={link.callback(Msg::Seek)}
                        onnudge={link.callback(Msg::Nudge)} onevent={link.callback(Msg::SeekEvent)}
                        onaction={link.callback(Msg::SeekAction)} onzoom={link.callback(Msg::Zoom)} />
                <a class="way-out" href={address::page()} target="_blank" rel="noopener" ref={embedded.way_out.clone()}
                   data-command="way-out" title={texts::embed::OPEN_HELP}
                   onpointerdown={link.callback(|_: PointerEvent| Msg::Embed(EmbedMsg::PointOut))}
                   onclick={link.callback(|_: MouseEvent| Msg::Embed(EmbedMsg::PointOut))}
                   oncontextmenu={link.callback(|_: MouseEvent| Msg::Embed(EmbedMsg::PointOut))}>
                    <span>{ texts::embed::OPEN }</span>{ Icon::Out.html() }
                </a>
            </div>
        }
    }
}
