//! The page as a whole: which panel stands where.

use super::reach::ReachMsg;
use super::{App, CauseMsg, Msg, Overlay, Sheet, Tab};
use crate::browser;
use crate::command::Command;
use crate::command::search::Choice;
use crate::geometry::Point;
use crate::lab::Selection;
use crate::lab::compare::Side;
use crate::lab::presets::Preset;
use crate::lab::why::Question;
use crate::panels::dialogs::{Keys, LinkShown, Partition};
use crate::panels::feed::{Feed, FeedFilter, why};
use crate::panels::find::Find;
use crate::panels::glossary::glossary;
use crate::panels::header::{ClusterTools, Header};
use crate::panels::icons::Icon;
use crate::panels::inspector::{InspectorPanel, MESSAGE_COMMANDS, node_commands, title};
use crate::panels::laws::{LawsPanel, short_standing, sign, standing};
use crate::panels::legend::Legend;
use crate::panels::log_table::LogTable;
use crate::panels::menu::Menu;
use crate::panels::palette::Palette;
use crate::panels::settings::SettingsDialog;
use crate::panels::share::share;
use crate::panels::submit::SubmitForm;
use crate::panels::table::ClusterTable;
use crate::panels::transport::Transport;
use crate::panels::widgets::{CommandButton, Switch};
use crate::stage::pointer::Target;
use crate::texts::{self, language};
use crate::views::inspector::Inspector;
use raft_sim::{DiskDials, NodeId, Observed};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// What has nothing in it to go to is gone to itself, or keys could not scroll it.
fn read(only: bool) -> Option<&'static str> {
    only.then_some("0")
}

/// A command was chosen from what lies over the page.
fn chosen(command: Command) -> Msg {
    Msg::Reach(ReachMsg::Choose(Choice::Command(command)))
}

impl App {
    pub(super) fn page(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let flag = |on: bool| if on { "true" } else { "false" };
        let oncommand = link.callback(Msg::Command);
        // The address stays: it may name a run.
        let skip = |event: MouseEvent| {
            event.prevent_default();
            let first = browser::window()
                .document()
                .and_then(|document| document.query_selector("#stage [tabindex='0']").ok().flatten());
            if let Some(first) = first {
                crate::panels::widgets::focus(&first);
            }
        };
        html! {
            <div class="app" key={language() as usize} data-playing={flag(self.lab.playing())} data-compact={flag(self.compact)}
                 data-wide={self.is_wide().then_some("true")} data-tour={self.tours().then_some("true")}
                 data-tries={self.tries().then_some("true")} data-eye={self.looks()} data-slides={self.slides.then_some("true")}>
                if !self.slides {
                <a class="skip" href="#stage" onclick={skip}>{ texts::reach::SKIP_TO_STAGE }</a>
                <Header compact={self.compact} menu={self.overlay == Some(Overlay::Menu)} seed={self.shown.seed} facts={self.shown.facts}
                        place={self.place()} onpress={link.callback(Msg::Course)}
                        oncommand={oncommand.clone()} onsize={link.callback(Msg::Size)} />
                // Settings that are open lie over all of the page: what is told then is told in them.
                if self.overlay != Some(Overlay::Settings) { { self.notice_view(ctx) } }
                }
                <main class="main">
                    { self.stage_view(ctx) }
                    if self.slides {} else if self.compact { { self.sheet_view(ctx) } } else { { self.aside(ctx) } }
                </main>
                if self.has_hands() {
                    <div class="handy">
                        { self.clip_view(ctx) }
                        if self.is_welcome() { { self.welcome_view(ctx) } } else {
                            { self.submit_form(ctx) }
                            { self.handy_row(ctx) }
                        }
                    </div>
                }
                if !self.tours() && !self.slides { <Transport view={self.shown.ribbon.clone()} head={self.head.clone()} speed={self.shown.speed}
                           facts={self.shown.facts} {oncommand} onseek={link.callback(Msg::Seek)}
                           onnudge={link.callback(Msg::Nudge)} onevent={link.callback(|event| Msg::Cause(CauseMsg::Ask(Question::Event(event))))}
                           onaction={link.callback(Msg::SeekAction)} onzoom={link.callback(Msg::Zoom)}
                           onspeed={link.callback(Msg::Speed)} lanes={self.lanes_view(ctx)} /> }
                if self.prints { { self.paper_view() } }
                { self.overlay_view(ctx) }
                <input ref={self.file.clone()} type="file" hidden=true data-field="file"
                       accept=".json,.raftarium,.txt,application/json,text/plain" onchange={link.callback(|_: Event| Msg::FileChosen)} />
                if self.dragged { <p class="drop-here" data-drop="">{ texts::DROP_HERE }</p> }
                <p class="unseen" aria-live="polite" data-spoken="">{ &self.shown.spoken }</p>
            </div>
        }
    }

    /// Whether the page is a phone's that has something to act with below its stage.
    fn has_hands(&self) -> bool {
        self.compact && !self.slides && (!self.tours() || self.tries())
    }

    fn stage_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let caption = &self.shown.caption;
        let tool = |command, icon| {
            html! {
                <CommandButton {command} icon={Some(icon)} facts={self.shown.facts} class="tool"
                               onclick={link.callback(Msg::Command)} />
            }
        };
        html! {
            <section class="stage" id="stage" tabindex="-1" aria-label={texts::STAGE}
                     data-view={if self.reach.table { "table" } else { "ring" }}>
                if !self.is_looked_at() {
                <div class="stage-tools">
                    if !self.compact { { self.submit_form(ctx) } }
                    <div class="tools">
                        { tool(Command::Legend, Icon::Signs) }
                        { tool(Command::Partition, Icon::Wall) }
                        { tool(Command::MendAll, Icon::Mend) }
                    </div>
                </div>
                }
                { self.rule_off() }
                <div class="panes" data-compare={self.beside.as_ref().map(|_| "true")} inert={self.is_looked_at()}>
                    <div class="pane" data-side="current">
                        { self.pane_head(ctx, Side::Current) }
                        { self.host_view(ctx) }
                    </div>
                    { self.beside_view(ctx) }
                </div>
                if self.reach.table { { self.table_view(ctx) } }
                <div class="stage-foot">
                    { self.difference_view(ctx) }
                    if let Some(course) = self.course_view(ctx).or_else(|| self.exhibit_view(ctx).filter(|_| !self.slides)) { { course } } else if self.slides { { self.plain_caption() } } else {
                    <div class="caption" data-caption="">
                        <p class="caption-says">{ &caption.says }</p>
                        <p class="caption-why">
                            { why(Some(&caption.why), caption.section) }
                            if let Some(event) = caption.event {
                                <button type="button" class="why-link" data-command="why-caption" data-why={event.0.to_string()}>
                                    { texts::WHY_BUTTON }
                                </button>
                            }
                        </p>
                    </div>
                    }
                    if !self.has_hands() { { self.clip_view(ctx) } }
                    if self.slides { { self.notice_view(ctx) }{ self.slides_bar(ctx) } }
                </div>
                if self.is_looked_at() { { self.told_nodes() } }
            </section>
        }
    }

    /// Which rules are off, if any are.
    pub(super) fn rule_off(&self) -> Html {
        self.shown
            .laws
            .off
            .iter()
            .map(|mutant| {
                html! {
                    <p class="rule-off" key={mutant.name}>{ texts::rule_off(texts::rule_says(mutant), mutant.section) }</p>
                }
            })
            .collect()
    }

    fn table_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let selected = match self.lab.selection() {
            Some(Selection::Node(node)) => Some(node),
            _ => None,
        };
        html! {
            <ClusterTable rows={self.shown.table.clone()} {selected} allowed={self.shown.facts.allowed} onact={link.callback(Msg::Act)}
                          onselect={link.callback(|node| Msg::Reach(ReachMsg::Choose(Choice::Select(Selection::Node(node)))))} />
        }
    }

    /// What the painter's element stands in, and what is done with the pointer there.
    fn host_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let host = self.host.clone();
        let place = move |event: &MouseEvent| {
            let bounds = host.cast::<Element>().map(|host| host.get_bounding_client_rect());
            let (left, top) = bounds.map_or((0.0, 0.0), |bounds| (bounds.left(), bounds.top()));
            Point::new(
                f64::from(event.client_x()) - left,
                f64::from(event.client_y()) - top,
            )
        };
        let onpointerdown = {
            let place = place.clone();
            link.batch_callback(move |event: PointerEvent| {
                let target = event
                    .target()
                    .and_then(|target| target.dyn_into::<Element>().ok())?;
                if event.button() != 0 || !event.is_primary() || Target::of(&target) != Target::Paper {
                    return None;
                }
                let _ = target.set_pointer_capture(event.pointer_id());
                Some(Msg::DragFrom(place(&event)))
            })
        };
        let onclick = {
            let place = place.clone();
            let coarse = self.compact;
            link.batch_callback(move |event: MouseEvent| {
                let target = event
                    .target()
                    .and_then(|target| target.dyn_into::<Element>().ok())?;
                let finger = event.dyn_ref::<PointerEvent>();
                let finger = coarse || finger.is_some_and(|event| event.pointer_type() == "touch");
                Some(Msg::Click(target, place(&event), finger))
            })
        };
        let dragged = self.drag.is_some();
        let onpointermove = link.batch_callback(move |event: PointerEvent| {
            // A pointer that only passes says nothing: no message for it.
            (dragged || event.buttons() == 1).then(|| Msg::DragTo(place(&event)))
        });
        html! {
            <div class="stage-host" ref={self.host.clone()} {onpointerdown} {onpointermove} {onclick}
                 onpointerup={link.callback(|_: PointerEvent| Msg::DragEnd(true))}
                 onpointercancel={link.callback(|_: PointerEvent| Msg::DragEnd(false))}>
                { Html::VRef(self.stage.element().clone().into()) }
            </div>
        }
    }

    pub(super) fn notice_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let notice = self.shown.notice.as_ref();
        html! {
            <div class="notices" role="status">
                if let Some(notice) = notice {
                    <div class={classes!("notice", notice.mistake.then_some("mistake"))} data-notice="">
                        <p>{ &notice.text }</p>
                        if notice.offers.is_some() && self.embed.is_none() {
                            <span class="notice-deeds">
                                { for notice.offers.into_iter().chain(notice.also).map(|command| html! {
                                    <CommandButton {command} facts={self.shown.facts} onclick={link.callback(Msg::Command)} />
                                }) }
                            </span>
                        }
                        <button type="button" class="button bare" data-command="dismiss" aria-label={texts::CLOSE}
                                onclick={link.callback(|_| Msg::Dismiss)}>{ Icon::Close.html() }</button>
                    </div>
                }
            </div>
        }
    }

    fn submit_form(&self, ctx: &Context<Self>) -> Html {
        // A challenge without a client has no words for it.
        if Command::Write.refusal(&self.shown.facts).is_some() {
            return html! {};
        }
        // The field is marked for as long as the sentence that says why can be read.
        let says_why = self.shown.notice.as_ref().is_some_and(|notice| notice.mistake);
        html! {
            <SubmitForm nodes={self.shown.facts.nodes} last={self.shown.last.clone()} taken={self.taken}
                        refused={self.refused && says_why} field={self.field.clone()}
                        onsubmit={ctx.link().callback(|(command, node)| Msg::Submit(command, node))} />
        }
    }

    pub(super) fn log_view(&self, ctx: &Context<Self>) -> Html {
        html! {
            <LogTable view={self.shown.log.clone()} onwindow={ctx.link().callback(Msg::LogWindow)}
                      onselect={ctx.link().callback(|(node, index)| Msg::SelectEntry(node, index))} />
        }
    }

    fn feed_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        html! {
            <Feed view={self.shown.feed.clone()} onearlier={link.callback(|()| Msg::Earlier)} onseek={link.callback(Msg::SeekEvent)} />
        }
    }

    fn feed_filter(&self, ctx: &Context<Self>) -> Html {
        html! { <FeedFilter details={self.shown.feed.details} ondetails={ctx.link().callback(Msg::Details)} /> }
    }

    fn inspector_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        html! {
            <>
                { self.elsewhere() }
                { self.why_view(ctx) }
                <InspectorPanel view={self.shown.inspector.clone()} facts={self.shown.facts}
                            oncommand={link.callback(Msg::Command)} onact={link.callback(Msg::Act)}
                            onseek={link.callback(Msg::SeekEvent)}
                            onask={link.callback(|question| Msg::Cause(CauseMsg::Ask(question)))} />
            </>
        }
    }

    fn laws_view(&self, ctx: &Context<Self>) -> Html {
        html! { <LawsPanel view={self.shown.laws.clone()} onseek={ctx.link().callback(Msg::SeekEvent)} /> }
    }

    /// How the laws stand: a sign, and words; all of them for those who do not see the sign.
    fn laws_standing(&self, words: String) -> Html {
        let broken = self.shown.laws.broken() > 0;
        let rest = standing(&self.shown.laws);
        html! {
            <span class="laws-standing" data-laws-broken={self.shown.laws.broken().to_string()}>
                { sign(broken) }
                <span aria-hidden="true">{ words }</span>
                <span class="unseen">{ rest }</span>
            </span>
        }
    }

    /// What the inspector shows: an answer that is open stands before what is selected.
    fn inspector_title(&self) -> String {
        match self.lab.cause().why {
            Some(_) => texts::WHY_TITLE.to_owned(),
            None => title(&self.shown.inspector),
        }
    }

    /// Whether the inspector has nothing in it that the focus could go to.
    fn inspector_is_read(&self) -> bool {
        let asks = match &*self.shown.inspector {
            Inspector::Entry(card) => card.rows.iter().any(|row| row.why.is_some()),
            Inspector::Client(list) => !list.is_empty(),
            Inspector::Nothing => false,
            _ => true,
        };
        !asks && self.lab.cause().why.is_none()
    }

    /// Whether a part of the aside, or a sheet, has nothing in it that the focus could go to.
    fn is_read(&self, laws: bool, inspector: bool, figures: bool) -> bool {
        laws || (inspector && self.inspector_is_read()) || (figures && !self.shown.facts.measured)
    }

    /// Logs above, what happened or the inspector below.
    fn aside(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let open = self.tab;
        let reads = self.is_read(open == Tab::Laws, open == Tab::Inspector, open == Tab::Figures);
        let tab = |tab: Tab, name: &'static str, label: Html| {
            let on = self.tab == tab;
            html! {
                <button type="button" class="tab" data-command={name} aria-pressed={if on { "true" } else { "false" }}
                        onclick={link.callback(move |_| Msg::Tab(tab))}>{ label }</button>
            }
        };
        html! {
            <aside class="aside">
                { self.welcome_view(ctx) }
                { self.log_view(ctx) }
                if open == Tab::Legend { { self.legend_view(ctx) } } else if !self.tours() || self.tries() { <section class="panel lower">
                    <div class="tabs">
                        { tab(Tab::Feed, "tab-feed", texts::FEED.into()) }
                        { tab(Tab::Inspector, "tab-inspector", self.inspector_title().into()) }
                        { tab(Tab::Laws, "tab-laws", self.laws_standing(short_standing(&self.shown.laws))) }
                        { tab(Tab::Spacetime, "tab-spacetime", texts::SPACETIME.into()) }
                        { tab(Tab::Figures, "tab-figures", texts::figures::FIGURES.into()) }
                    </div>
                    if self.tab == Tab::Spacetime {
                        { self.spacetime_view(ctx) }
                    } else {
                        <div class="scroll" tabindex={read(reads)}>
                            { match self.tab {
                                Tab::Feed => html! { <>{ self.feed_filter(ctx) }{ self.feed_view(ctx) }</> },
                                Tab::Inspector => self.inspector_view(ctx),
                                Tab::Laws => self.laws_view(ctx),
                                Tab::Figures => self.figures_view(ctx),
                                Tab::Spacetime | Tab::Legend => html! {},
                            } }
                        </div>
                    }
                </section> }
            </aside>
        }
    }

    /// What the signs mean, in place of the lower part.
    fn legend_view(&self, ctx: &Context<Self>) -> Html {
        html! {
            <section class="panel lower">
                <header class="legend-head">
                    <h2>{ texts::LEGEND_TITLE }</h2>
                    <button type="button" class="button bare" data-command="close-legend" aria-label={texts::CLOSE}
                            onclick={ctx.link().callback(|_| Msg::Tab(Tab::Feed))}>{ Icon::Close.html() }</button>
                </header>
                <div class="scroll" tabindex="0"><Legend /></div>
            </section>
        }
    }

    /// On a phone: what slides over the stage.
    fn sheet_view(&self, ctx: &Context<Self>) -> Html {
        let Some(sheet) = self.sheet else { return html! {} };
        let reads = self.is_read(
            matches!(sheet, Sheet::Laws | Sheet::Legend),
            sheet == Sheet::Inspector,
            sheet == Sheet::Figures,
        );
        let (name, heading, body) = match sheet {
            Sheet::Logs => ("logs", String::new(), self.log_view(ctx)),
            Sheet::Feed => ("feed", texts::FEED.to_owned(), self.feed_view(ctx)),
            Sheet::Inspector => ("inspector", self.inspector_title(), self.inspector_view(ctx)),
            Sheet::Laws => ("laws", standing(&self.shown.laws), self.laws_view(ctx)),
            Sheet::Spacetime => ("spacetime", texts::SPACETIME.into(), self.spacetime_view(ctx)),
            Sheet::Figures => ("figures", texts::figures::FIGURES.into(), self.figures_view(ctx)),
            Sheet::Legend => ("legend", texts::LEGEND_TITLE.into(), html! { <Legend /> }),
        };
        html! {
            <section class="sheet" data-sheet={name}>
                <header>
                    if !heading.is_empty() { <h2>{ heading }</h2> }
                    if sheet == Sheet::Feed { { self.feed_filter(ctx) } }
                    <button type="button" class="button bare" data-command="close-sheet" aria-label={texts::CLOSE}
                            onclick={ctx.link().callback(|_| Msg::Sheet(None))}>{ Icon::Close.html() }</button>
                </header>
                <div class="scroll" tabindex={read(reads)}>{ body }</div>
            </section>
        }
    }

    /// On a phone: the sheets; or, when a node is selected, what can be done to it, as large buttons.
    fn handy_row(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let sheet = |sheet: Sheet, name: &'static str, label: Html| {
            let open = self.sheet == Some(sheet);
            html! {
                <button type="button" class="button large" data-command={name}
                        aria-expanded={if open { "true" } else { "false" }}
                        onclick={link.callback(move |_| Msg::Sheet(Some(sheet)))}>{ label }</button>
            }
        };
        let inspect = || {
            sheet(
                Sheet::Inspector,
                "sheet-inspector",
                title(&self.shown.inspector).into(),
            )
        };
        // In the inspector's sheet the same commands stand already.
        let commands: Vec<Command> = match self.lab.selection() {
            _ if self.sheet == Some(Sheet::Inspector) => Vec::new(),
            Some(Selection::Node(_)) => node_commands(&self.shown.facts).collect(),
            Some(Selection::Message(_)) if self.shown.facts.message => MESSAGE_COMMANDS
                .into_iter()
                .filter(|command| *command != Command::DelayMessageMore)
                .collect(),
            _ => Vec::new(),
        };
        html! {
            <div class="handy-row">
                if commands.is_empty() {
                    { sheet(Sheet::Logs, "sheet-logs", texts::LOGS.into()) }
                    { sheet(Sheet::Feed, "sheet-feed", texts::FEED.into()) }
                    { inspect() }
                    { sheet(Sheet::Spacetime, "sheet-spacetime", texts::SPACETIME.into()) }
                    { sheet(Sheet::Figures, "sheet-figures", texts::figures::FIGURES.into()) }
                    { sheet(Sheet::Laws, "sheet-laws", self.laws_standing(Command::Laws.label().into())) }
                } else {
                    { for commands.into_iter().map(|command| html! {
                        <CommandButton key={command.name()} {command} facts={self.shown.facts} class="large"
                                       onclick={link.callback(Msg::Command)} />
                    }) }
                    { inspect() }
                }
            </div>
        }
    }

    fn overlay_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let onclose = link.callback(|()| Msg::CloseOverlay);
        match &self.overlay {
            None => html! {},
            Some(Overlay::Find) => html! {
                <Find sought={self.sought.clone()} {onclose}
                      onopen={link.callback(|(recording, event)| Msg::Found(Box::new(recording), event))} />
            },
            Some(Overlay::Share) => {
                let branches = self.lab.branches();
                let branch = branches.name(branches.current());
                share(self.shown.facts, &branch, onclose, &link.callback(chosen))
            }
            Some(Overlay::Link(address)) => html! {
                <LinkShown text={address.clone()} title={texts::LINK_TITLE} field={texts::LINK_FIELD} {onclose} />
            },
            Some(Overlay::Embed(code)) => html! {
                <LinkShown text={code.clone()} title={texts::share::EMBED_TITLE} field={texts::share::EMBED_FIELD} {onclose} />
            },
            Some(Overlay::Menu) => html! {
                <Menu facts={self.shown.facts} {onclose}
                      onchoose={link.callback(chosen)} />
            },
            Some(Overlay::Palette) => html! {
                <Palette facts={self.shown.facts} {onclose}
                         onchoose={link.callback(|choice| Msg::Reach(ReachMsg::Choose(choice)))} />
            },
            Some(Overlay::Keys) => html! {
                <Keys {onclose}>
                    <Switch name="letters" label={texts::LETTERS_SWITCH} on={self.letters}
                            onchange={link.callback(Msg::Letters)} />
                </Keys>
            },
            Some(Overlay::Partition) => html! {
                <Partition nodes={self.shown.facts.nodes} group={self.minority()} {onclose}
                           onapply={link.callback(Msg::Partition)} />
            },
            Some(Overlay::Members) => self.members_view(ctx),
            Some(Overlay::Branches) => self.branches_view(ctx),
            Some(Overlay::Recent) => self.recent_view(ctx),
            Some(Overlay::Faults(faults)) => Self::faults_view(faults, onclose),
            Some(Overlay::Chapters) => self.chapters_view(ctx),
            Some(Overlay::Glossary(word)) => glossary(*word, &link.callback(Msg::Course), onclose),
            Some(Overlay::Challenges) => self.challenges_view(ctx),
            Some(Overlay::Gallery(name)) => self.gallery_view(ctx, name.as_ref()),
            Some(Overlay::Settings) => self.settings_view(ctx),
        }
    }

    fn settings_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let cluster = self.lab.cluster();
        let compact = self.compact;
        let tools = html! {
            if compact {
                <ClusterTools facts={self.shown.facts} oncommand={link.callback(Msg::Command)}
                              onsize={link.callback(Msg::Size)} />
            }
        };
        let button = |command| {
            html! { <CommandButton {command} facts={self.shown.facts} onclick={link.callback(Msg::Command)} /> }
        };
        let more = html! { <>
            <Switch name="narration" label={texts::reach::NARRATE} help={texts::reach::NARRATE_HELP} on={self.reach.narrates}
                    onchange={link.callback(|on| Msg::Reach(ReachMsg::Narrate(on)))} />
            <p class="row-field"><span>{ texts::reach::FINGERPRINT }</span>
                <code data-fingerprint="">{ self.lab.cluster().fingerprint().to_string() }</code></p>
            <div class="actions">
                { button(Command::Save) }
                if compact { { button(Command::Keys) } }
            </div>
        </> };
        html! {
            <SettingsDialog settings={cluster.settings().clone()} seed={cluster.seed()}
                            link={cluster.links().next().map(|link| link.dials).unwrap_or_default()}
                            disk={self.lab.disk()} timing={cluster.timing_of(NodeId(1))} preset={Preset::of(cluster)}
                            facts={self.shown.facts} oncommand={link.callback(Msg::Command)}
                            ontimings={link.callback(Msg::Timings)} onstall={link.callback(Msg::StallDisks)}
                            theme={self.theme} letters={self.letters}
                            onagain={link.callback(|settings| Msg::PlayAgain(Box::new(settings)))}
                            onbegin={link.callback(|(settings, seed)| Msg::Begin(Box::new(settings), seed))}
                            onlinks={link.callback(Msg::Links)}
                            ondisks={link.callback(|dials: DiskDials| Msg::Disks(dials))}
                            ontheme={link.callback(Msg::Theme)} onlanguage={link.callback(Msg::Language)} onletters={link.callback(Msg::Letters)}
                            onclose={link.callback(|()| Msg::CloseOverlay)} cluster={tools} page={more} told={self.notice_view(ctx)} />
        }
    }

    /// Whom a partition puts aside, unless somebody else is chosen: the leader and as many others as leave a
    /// majority on the other side.
    fn minority(&self) -> Vec<NodeId> {
        let cluster = self.lab.cluster();
        let leader = cluster.leader().unwrap_or(NodeId(1));
        let count = usize::try_from(cluster.settings().nodes.saturating_sub(1) / 2)
            .unwrap_or(0)
            .max(1);
        let nodes: Vec<NodeId> = cluster.node_ids().collect();
        let from = nodes.iter().position(|node| *node == leader).unwrap_or(0);
        let mut group: Vec<NodeId> = nodes.iter().copied().cycle().skip(from).take(count).collect();
        group.sort_unstable();
        group
    }
}
