//! What is done with branches, and with two of them side by side.

use super::{App, Msg};
use crate::browser::{later, stage_height_most};
use crate::command::Command;
use crate::geometry::Size;
use crate::lab::Selection;
use crate::lab::branches::BranchId;
use crate::lab::compare::{First, Side};
use crate::layout::Insets;
use crate::panels::branches::{BranchList, Wish};
use crate::panels::lanes::Lanes;
use crate::panels::widgets::CommandButton;
use crate::stage::Stage;
use crate::stage::pointer::Target;
use crate::texts;
use crate::views::seconds;
use raft_sim::Record;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

/// Something that the application is told of branches.
#[derive(Debug)]
pub enum BranchMsg {
    /// This one is to be looked at.
    Switch(BranchId),
    /// It has this name from now on.
    Rename(BranchId, String),
    /// It is to be deleted.
    Delete(BranchId),
    /// It is to stand beside the current one; if it does, no more.
    Compare(BranchId),
    /// The panels are to show this side.
    Show(Side),
    /// Something on the second stage was clicked.
    Click(Element),
    /// The search for the first difference is to go on.
    Seek,
}

impl App {
    /// Does what a message says of branches.
    pub(super) fn branch(&mut self, msg: BranchMsg) -> bool {
        match msg {
            BranchMsg::Switch(id) => self.acts(|app| app.lab.switch(id)),
            BranchMsg::Rename(id, name) => {
                self.lab.rename_branch(id, &name);
                self.changed();
            }
            BranchMsg::Delete(id) => self.acts(|app| app.lab.delete_branch(id)),
            BranchMsg::Compare(id) => {
                self.overlay = None;
                if self.lab.compared().is_some_and(|compare| compare.other == id) {
                    self.lab.stop_comparing();
                } else {
                    self.lab.compare_with(id);
                }
            }
            BranchMsg::Show(side) => self.lab.show_side(side),
            BranchMsg::Click(element) => match Target::of(&element) {
                Target::Paper => return false,
                Target::Selection(selection) => self.look(selection),
                Target::Link(a, b) => self.look(Selection::Link(a, b)),
                Target::Way(from, to) => self.look(Selection::Link(from.min(to), from.max(to))),
            },
            BranchMsg::Seek => {
                self.seeking = false;
                if self.lab.seek_difference() {
                    self.seek_on();
                    return false;
                }
            }
        }
        self.seek_on();
        true
    }

    /// Looks at something in the branch beside: nothing is done to it.
    fn look(&mut self, selection: Selection) {
        self.lab.show_side(Side::Other);
        self.select(Some(selection));
    }

    /// Goes on looking for the first difference, after the browser may have drawn.
    pub(super) fn seek_on(&mut self) {
        if !self.seeking && self.lab.seeks_difference() {
            self.seeking = true;
            let link = self.link.clone();
            later(0, move || link.send_message(Msg::Branch(BranchMsg::Seek)));
        }
    }
}

/// The stage of the branch beside.
pub(super) struct Beside {
    stage: Stage,
    host: NodeRef,
}

impl App {
    /// Draws the branch beside, if there is one, and fits its stage into its place.
    pub(super) fn paint_beside(&mut self) {
        let Some(scene) = self.lab.other_scene(self.motion) else {
            self.beside = None;
            return;
        };
        let chosen = self.lab.side() == Side::Other;
        let selection = self.lab.selection().filter(|_| chosen);
        if let Some(beside) = &mut self.beside {
            beside.stage.paint(&scene, selection, None, self.lab.seen_pace());
        }
    }

    /// Fits the second stage into its place.
    pub(super) fn measure_beside(&mut self, insets: Insets) {
        if let Some(beside) = &mut self.beside
            && let Some(host) = beside.host.cast::<Element>()
        {
            let bounds = host.get_bounding_client_rect();
            let height = bounds.height().min(stage_height_most());
            beside.stage.resize(Size::new(bounds.width(), height), insets);
        }
    }

    /// Makes a second stage when two branches are compared, and lets it go afterwards.
    pub(super) fn prepare_beside(&mut self) {
        let compares = self.lab.compared().is_some();
        if compares != self.beside.is_some() {
            self.beside = compares.then(|| Beside {
                stage: Stage::new(),
                host: NodeRef::default(),
            });
        }
    }

    /// The heading of a stage, while two are compared.
    pub(super) fn pane_head(&self, ctx: &Context<Self>, side: Side) -> Html {
        let Some(compare) = self.lab.compared() else {
            return html! {};
        };
        let link = ctx.link();
        let other = compare.other;
        let (id, name, says) = match side {
            Side::Current => (self.lab.branches().current(), "current", texts::ACTS_HERE),
            Side::Other => (other, "other", texts::LOOKED_AT),
        };
        let shown = compare.side == side;
        html! {
            <header class="pane-head">
                <button type="button" class="button quiet-button" data-command="show-side" data-value={name}
                        aria-pressed={if shown { "true" } else { "false" }}
                        onclick={link.callback(move |_| Msg::Branch(BranchMsg::Show(side)))}>
                    <b>{ self.lab.branches().name(id) }</b>
                    <small>{ says }{ if shown { format!(" \u{b7} {}", texts::SHOWN_IN_PANELS) } else { String::new() } }</small>
                </button>
                if side == Side::Other {
                    <button type="button" class="button" data-command="act-here"
                            onclick={link.callback(move |_| Msg::Branch(BranchMsg::Switch(other)))}>{ texts::SWAP_COMPARED }</button>
                    <button type="button" class="button" data-command="leave-compare"
                            onclick={link.callback(|_| Msg::Command(Command::Compare))}>{ texts::LEAVE_COMPARE }</button>
                }
            </header>
        }
    }

    /// The second stage, while two are compared.
    pub(super) fn beside_view(&self, ctx: &Context<Self>) -> Html {
        let Some(beside) = &self.beside else {
            return html! {};
        };
        let onclick = ctx.link().batch_callback(|event: MouseEvent| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            target.map(|element| Msg::Branch(BranchMsg::Click(element)))
        });
        html! {
            <section class="pane" data-side="other" aria-label={texts::OTHER_STAGE}>
                { self.pane_head(ctx, Side::Other) }
                <div class="stage-host" ref={beside.host.clone()} {onclick}>
                    { Html::VRef(beside.stage.element().clone().into()) }
                </div>
            </section>
        }
    }

    /// Where the two part, told for each of them.
    pub(super) fn difference_view(&self, ctx: &Context<Self>) -> Html {
        let Some(compare) = self.lab.compared() else {
            return html! {};
        };
        let told = |record: &Option<Record>| {
            record.as_ref().map_or_else(
                || texts::NOTHING_MORE.into(),
                |record| format!("{}: {}", seconds(record.at), texts::told(record).title()),
            )
        };
        let names = [self.lab.branches().current(), compare.other].map(|id| self.lab.branches().name(id));
        html! {
            <div class="difference" data-first-difference={if compare.first.found().is_some() { "found" } else { "" }}>
                { match &compare.first {
                    First::Sought(_) => html! { <p>{ texts::DIFFERENCE_SOUGHT }</p> },
                    First::None => html! { <p>{ texts::NO_DIFFERENCE }</p> },
                    First::Found(difference) => html! {
                        <>
                            <div>
                            <p>{ texts::alike_until(&seconds(difference.at())) }</p>
                            <dl>
                                { for names.iter().zip(&difference.sides).map(|(name, record)| html! {
                                    <div><dt>{ name }</dt><dd>{ told(record) }</dd></div>
                                }) }
                            </dl>
                            </div>
                            <CommandButton command={Command::FirstDifference} facts={self.shown.facts}
                                           onclick={ctx.link().callback(Msg::Command)} />
                        </>
                    },
                } }
            </div>
        }
    }

    /// Over what the panels show of the branch beside: that what is done there is done elsewhere.
    pub(super) fn elsewhere(&self) -> Html {
        if self.lab.side() == Side::Current {
            return html! {};
        }
        let name = self.lab.branches().name(self.lab.branches().current());
        html! { <p class="elsewhere" data-elsewhere="">{ texts::acts_elsewhere(&name) }</p> }
    }

    /// The list of branches.
    pub(super) fn branches_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let onwish = link.callback(|(id, wish)| {
            Msg::Branch(match wish {
                Wish::Switch => BranchMsg::Switch(id),
                Wish::Rename(name) => BranchMsg::Rename(id, name),
                Wish::Compare => BranchMsg::Compare(id),
                Wish::Delete => BranchMsg::Delete(id),
            })
        });
        html! {
            <BranchList rows={self.lab.branch_rows()} facts={self.shown.facts} {onwish}
                        oncommand={link.callback(Msg::Command)} onclose={link.callback(|()| Msg::CloseOverlay)} />
        }
    }

    /// The strip of lanes below the ribbon.
    pub(super) fn lanes_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        html! {
            <Lanes view={self.shown.lanes.clone()} oncommand={link.callback(Msg::Command)}
                   onswitch={link.callback(|id| Msg::Branch(BranchMsg::Switch(id)))}
                   oncompare={link.callback(|id| Msg::Branch(BranchMsg::Compare(id)))} />
        }
    }
}
