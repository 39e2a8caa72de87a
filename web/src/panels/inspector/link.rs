//! A pair of nodes, with what can be done to what is carried between them.

use super::act;
use crate::command::Facts;
use crate::panels::widgets::Dial;
use crate::scene::{Cut, LinkMark};
use crate::texts::{self as all, control as texts};
use crate::views::inspector::LinkCard;
use raft_lessons::Kind;
use raft_sim::{Action, LinkDials, Micros, NodeId, letter};
use yew::prelude::*;

/// What the inspector of a pair needs.
#[derive(Properties, PartialEq)]
pub struct LinkProps {
    /// The pair.
    pub card: LinkCard,
    /// What decides what can be done.
    pub facts: Facts,
    /// Something is to be done to the cluster.
    pub onact: Callback<Vec<Action>>,
}

/// Which way the dials are for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Both,
    Forth,
    Back,
}

/// A pair of nodes: cut and mended whole or one way, and its dials, for both ways or for one.
#[component]
pub fn LinkInspector(props: &LinkProps) -> Html {
    let LinkProps { card, facts, onact } = props;
    let refusal = |kind| facts.allowed.refusal(&[kind]);
    let LinkMark { a, b, cut } = card.link;
    let way = use_state(|| Way::Both);
    let cut_way = |name, from: NodeId, to: NodeId| {
        let is_cut = card.link.cuts_from(from);
        let action = if is_cut {
            Action::Mend { from, to }
        } else {
            Action::Cut { from, to }
        };
        act(
            name,
            all::one_way(letter(from), letter(to), is_cut),
            onact,
            action,
        )
    };
    let set = {
        let way = *way;
        onact.reform(move |dials| {
            let set = |from, to| Action::SetLink { from, to, dials };
            match way {
                Way::Both => vec![set(a, b), set(b, a)],
                Way::Forth => vec![set(a, b)],
                Way::Back => vec![set(b, a)],
            }
        })
    };
    let [first, second] = [letter(a).to_string(), letter(b).to_string()];
    let choices = [
        (Way::Both, "both", texts::BOTH_WAYS.to_string()),
        (Way::Forth, "forth", format!("{first} \u{2192} {second}")),
        (Way::Back, "back", format!("{second} \u{2192} {first}")),
    ];
    html! {
        <>
            if let Some(why) = refusal(Kind::Cut) { <p class="quiet">{ why }</p> } else { <div class="actions">
                if cut == Cut::None {
                    { act("cut", all::CUT.to_string(), onact, Action::CutBoth { a, b }) }
                } else {
                    { act("mend", all::MEND.to_string(), onact, Action::MendBoth { a, b }) }
                }
                { cut_way("cut-forth", a, b) }
                { cut_way("cut-back", b, a) }
            </div> }
            if refusal(Kind::Dials).is_none() {
            <h3 class="part">{ texts::FROM_NOW_ON }</h3>
            <fieldset class="choice ways">
                <legend class="unseen">{ texts::WHICH_WAY }</legend>
                { for choices.into_iter().map(|(choice, name, label)| {
                    let chosen = way.clone();
                    html! {
                        <label>
                            <input type="radio" name="way" data-way={name} checked={*way == choice}
                                   onchange={move |_: Event| chosen.set(choice)} />
                            <span>{ label }</span>
                        </label>
                    }
                }) }
            </fieldset>
            if *way == Way::Both && card.forth != card.back {
                <p class="quiet" data-differ="">{ texts::WAYS_DIFFER }</p>
            }
            <LinkDialsForm scope="link" dials={if *way == Way::Back { card.back } else { card.forth }} onchange={set} />
            }
        </>
    }
}

/// What the dials of a link need.
#[derive(Properties, PartialEq)]
pub struct LinkDialsProps {
    /// Whether they are those of one link or of all: part of the names of their elements.
    pub scope: &'static str,
    /// How they stand.
    pub dials: LinkDials,
    /// One was turned.
    pub onchange: Callback<LinkDials>,
}

/// The longest latency that the dial reaches, in milliseconds.
const LATENCY_MOST: u32 = 300;

/// The dials of a link, or of all.
#[component]
pub fn LinkDialsForm(props: &LinkDialsProps) -> Html {
    let dials = props.dials;
    let set = |change: fn(&mut LinkDials, u32)| {
        props.onchange.reform(move |value| {
            let mut turned = dials;
            change(&mut turned, value);
            turned
        })
    };
    let [latency, jitter, loss, duplication] = match props.scope {
        "link" => ["link-latency", "link-jitter", "link-loss", "link-duplication"],
        _ => ["latency", "jitter", "loss", "duplication"],
    };
    html! {
        <div class="dials">
            <Dial name={latency} label={texts::LINK_LATENCY} unit="ms" value={millis(dials.latency)} most={LATENCY_MOST}
                  onchange={set(|dials, value| {
                      dials.latency = Micros::from_millis(u64::from(value));
                      dials.jitter = dials.jitter.min(dials.latency);
                  })} />
            <Dial name={jitter} label={texts::LINK_JITTER} unit="ms" value={millis(dials.jitter)} most={millis(dials.latency)}
                  onchange={set(|dials, value| dials.jitter = Micros::from_millis(u64::from(value)).min(dials.latency))} />
            <Dial name={loss} label={texts::LINK_LOSS} unit="%" value={dials.loss_per_million / 10_000} most={100}
                  onchange={set(|dials, value| dials.loss_per_million = value * 10_000)} />
            <Dial name={duplication} label={texts::LINK_DUPLICATION} unit="%" value={dials.duplicate_per_million / 10_000}
                  most={100} onchange={set(|dials, value| dials.duplicate_per_million = value * 10_000)} />
        </div>
    }
}

/// Whole milliseconds, for a dial.
#[must_use]
pub fn millis(span: Micros) -> u32 {
    u32::try_from(span.0 / 1_000).unwrap_or(u32::MAX)
}
