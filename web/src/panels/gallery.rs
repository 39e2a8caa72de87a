//! The gallery of broken Rafts: the list of its cards, a card with its search, and what stands under the stage while a card's run is
//! on it.

use super::dialogs::Dialog;
use super::hunt::{Hunt, HuntMsg};
use super::widgets::CommandButton;
use crate::command::{Command, Facts};
use crate::lab::gallery::{Card, Exhibit, Off};
use crate::texts::{self, Text, gallery as words};
use crate::views::{seconds, with_capital};
use raft_sim::goal::Goal;
use raft_sim::{EventId, Recording};
use raftarium_finder::Order;
use std::rc::Rc;
use yew::prelude::*;

/// What is known of the cards.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shelf {
    /// Nobody has asked for them.
    #[default]
    Closed,
    /// They are on their way.
    Asked,
    /// They did not come.
    Missing,
    /// Here they are.
    Open(Vec<Rc<Card>>),
}

/// Something of the gallery is pressed.
#[derive(Clone, Debug)]
pub enum Pressed {
    /// Show this card, or all of them.
    Show(Option<String>),
    /// Fetch the cards again.
    Fetch,
    /// Open the kept run of a card.
    Kept(Rc<Card>),
    /// Put the sound core beside the run, or take it away.
    Beside,
    /// Go to this event.
    See(EventId),
    /// A command.
    Give(Command),
    /// Leave: the lab has the run.
    Leave,
}

/// All cards.
pub fn list(shelf: &Shelf, onpress: &Callback<Pressed>, onclose: Callback<()>) -> Html {
    let row = |card: &Rc<Card>| {
        let name = card.name.clone();
        let onclick = onpress.reform(move |_: MouseEvent| Pressed::Show(Some(name.clone())));
        html! {
            <li key={card.name.clone()}>
                <button type="button" class="button gallery-card" data-card={card.name.clone()} {onclick}>
                    <b>{ card.title() }</b>
                    <span>{ with_capital(card.off.says()) }</span>
                    <small>{ texts::section(card.off.section()) }</small>
                </button>
            </li>
        }
    };
    html! {
        <Dialog name="gallery" title={words::GALLERY_TITLE} {onclose}>
            <p class="quiet">{ words::GALLERY_HELP }</p>
            { match shelf {
                Shelf::Closed | Shelf::Asked => html! { <p role="status">{ words::LOADING }</p> },
                Shelf::Missing => html! {
                    <div role="alert">
                        <p>{ words::NOT_LOADED }</p>
                        <button type="button" class="button" data-command="gallery-again"
                                onclick={onpress.reform(|_: MouseEvent| Pressed::Fetch)}>{ words::TRY_AGAIN }</button>
                    </div>
                },
                Shelf::Open(cards) => html! { <ul class="gallery-list">{ for cards.iter().map(row) }</ul> },
            } }
        </Dialog>
    }
}

/// What a card needs.
#[derive(Properties, PartialEq)]
pub struct CardProps {
    /// The card.
    pub card: Rc<Card>,
    /// Something is pressed.
    pub onpress: Callback<Pressed>,
    /// A run that was found is to be shown, at an event.
    pub onopen: Callback<(Recording, EventId)>,
    /// Closed.
    pub onclose: Callback<()>,
}

/// Something that a card is told.
pub enum CardMsg {
    /// The search is to begin.
    Begin,
    /// Enough.
    Cancel,
    /// What was found is to be shown.
    Open,
    /// Something was heard of the search.
    Hunt(HuntMsg),
}

impl From<HuntMsg> for CardMsg {
    fn from(msg: HuntMsg) -> Self {
        Self::Hunt(msg)
    }
}

/// A card, with its search. Closed, it ends the search.
pub struct CardDialog {
    hunt: Hunt,
}

impl Component for CardDialog {
    type Message = CardMsg;
    type Properties = CardProps;

    fn create(ctx: &Context<Self>) -> Self {
        let rule = match ctx.props().card.off {
            Off::Rule(rule) => rule.name,
            Off::PreVote => "",
        };
        Self {
            hunt: Hunt::new(Order {
                goal: Goal::AnyLaw.to_string(),
                rule: rule.to_owned(),
                first: "0".to_owned(),
            }),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: CardMsg) -> bool {
        match msg {
            CardMsg::Begin => self.hunt.begin(ctx),
            CardMsg::Cancel => self.hunt.stop(),
            CardMsg::Open => {
                let found = self.hunt.found();
                found.into_iter().for_each(|found| ctx.props().onopen.emit(found));
                return false;
            }
            CardMsg::Hunt(msg) => return self.hunt.hear(msg),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let (link, card) = (ctx.link(), &props.card);
        let (found, running) = (self.hunt.has_found(), self.hunt.running());
        let searched = card.no_search().is_none();
        let kept = Rc::clone(card);
        let laws = match card.off {
            Off::Rule(rule) => rule.laws.iter().map(|law| texts::law_name(*law)).collect(),
            Off::PreVote => vec![words::NO_LAW.now()],
        };
        let button = |name: &'static str, label: Text, strong: bool, onclick: Callback<MouseEvent>| {
            html! { <button type="button" class={classes!("button", strong.then_some("strong"))} data-command={name} {onclick}>{ label }</button> }
        };
        html! {
            <Dialog name="card" title={card.title().to_owned()} onclose={props.onclose.clone()}>
                <dl class="gallery-says" data-shown-card={card.name.clone()}>
                    <dt>{ words::THE_RULE }</dt>
                    <dd>{ with_capital(card.off.says()) }{ " (" }{ texts::section(card.off.section()) }{ ")." }</dd>
                    <dt>{ words::WHY_IT_IS_THERE }</dt>
                    <dd>{ card.why() }</dd>
                    <dt>{ words::WITHOUT_IT }</dt>
                    <dd>{ laws.join(", ") }{ "." }</dd>
                </dl>
                { for card.no_search().map(|why| html! { <p class="quiet" data-no-search="">{ why }</p> }) }
                if searched { { self.hunt.view() } }
                <div class="actions">
                    if found { { button("card-open", texts::OPEN_IT, true, link.callback(|_| CardMsg::Open)) } }
                    if running {
                        { button("card-cancel", texts::CANCEL, false, link.callback(|_| CardMsg::Cancel)) }
                    } else if searched {
                        { button("card-find", if found { texts::FIND_ANOTHER } else { words::FIND_A_RUN }, !found,
                                 link.callback(|_| CardMsg::Begin)) }
                    }
                    { button("card-kept", words::KEPT_RUN, !searched,
                             props.onpress.reform(move |_| Pressed::Kept(Rc::clone(&kept)))) }
                    { button("card-all", words::ALL_CARDS, false, props.onpress.reform(|_| Pressed::Show(None))) }
                </div>
            </Dialog>
        }
    }
}

/// What stands under the stage while a card's run is on it.
pub fn exhibit(exhibit: &Exhibit, last: Option<EventId>, facts: Facts, onpress: &Callback<Pressed>) -> Html {
    let card = &exhibit.card;
    let name = card.name.clone();
    let compares = facts.compares;
    let button = |name: &'static str, label: Text, strong: bool, pressed: Pressed| {
        let onclick = onpress.reform(move |_: MouseEvent| pressed.clone());
        html! {
            <button key={name} type="button" class={classes!("button", if strong { "strong" } else { "quiet-button" })} data-command={name} {onclick}>{ label }</button>
        }
    };
    let told = exhibit.told(last);
    let reached = told.is_some_and(|(_, event, _)| last >= Some(*event));
    // On the way there is time to say what is about to happen, if that is known.
    let leads = exhibit.shown.is_some_and(|(_, event)| last < Some(event));
    let watch = (leads && exhibit.is_kept).then(|| card.watch());
    // The buttons go by name: one that took the place of another would hear its click.
    html! {
        <div class="exhibit" data-exhibit={card.name.clone()} data-reached={reached.to_string()} data-broken={told.map(|(.., violation)| violation.law().name())}>
            <div class="exhibit-says" aria-live="polite">
                <p class="exhibit-title"><b>{ card.title() }</b>{ " \u{b7} " }{ words::without(card.off.says(), &texts::section(card.off.section())) }</p>
                { for told.map(|(at, _, violation)| html! {
                    <p class="exhibit-law">
                        <b>{ words::broken(texts::law_name(violation.law()), &seconds(*at), reached) }</b>{ ": " }
                        { match watch {
                            Some(watch) => html! { <span data-watch="">{ watch }</span> },
                            None => html! { <>{ texts::told_broken(violation) }{ "." }</> },
                        } }
                    </p>
                }) }
                { for watch.filter(|_| told.is_none()).map(|watch| html! { <p class="exhibit-law" data-watch="">{ watch }</p> }) }
                { for exhibit.calm.filter(|_| watch.is_none()).map(|[without, with]| html! {
                    <p class="exhibit-law" data-calm="">{ words::calm((without.elected, without.term), (with.elected, with.term)) }</p>
                }) }
            </div>
            <div class="exhibit-buttons">
                { for told.filter(|_| reached).map(|(_, event, _)| html! {
                    <button key="why" type="button" class="button" data-command="exhibit-why" data-why={event.0.to_string()}>{ texts::WHY_BUTTON }</button>
                }) }
                { for told.filter(|_| !reached).map(|(_, event, _)| {
                    button("exhibit-see", words::SEE_IT_BREAK, false, Pressed::See(*event))
                }) }
                { for facts.parts.then(|| html! {
                    <CommandButton key="parts" command={Command::FirstDifference} label={words::WHERE_THEY_PART.now()} {facts}
                                   onclick={onpress.reform(Pressed::Give)} />
                }) }
                { button("exhibit-beside", if compares { words::ALONE } else { words::BESIDE }, !compares, Pressed::Beside) }
                { button("exhibit-share", Command::Share.label(), false, Pressed::Give(Command::Share)) }
                { button("exhibit-card", words::THE_CARD, false, Pressed::Show(Some(name))) }
                { button("exhibit-leave", words::TO_THE_LAB, false, Pressed::Leave) }
            </div>
        </div>
    }
}
