//! A pair of nodes, with what can be done to what is carried between them.

use super::act;
use crate::panels::widgets::Dial;
use crate::scene::{Cut, LinkMark};
use crate::texts;
use crate::views::inspector::LinkCard;
use raft_sim::{Action, LinkDials, Micros, NodeId, letter};
use yew::prelude::*;

/// A pair of nodes: cut and mended whole or one way, and its dials.
pub(super) fn link(card: &LinkCard, onact: &Callback<Vec<Action>>) -> Html {
    let LinkMark { a, b, cut } = card.link;
    let way = |name, from: NodeId, to: NodeId| {
        let is_cut = card.link.cuts_from(from);
        let action = if is_cut {
            Action::Mend { from, to }
        } else {
            Action::Cut { from, to }
        };
        act(
            name,
            texts::one_way(letter(from), letter(to), is_cut),
            onact,
            action,
        )
    };
    let set = onact.reform(move |dials| {
        vec![
            Action::SetLink {
                from: a,
                to: b,
                dials,
            },
            Action::SetLink {
                from: b,
                to: a,
                dials,
            },
        ]
    });
    html! {
        <>
            <div class="actions">
                if cut == Cut::None {
                    { act("cut", texts::CUT.to_owned(), onact, Action::CutBoth { a, b }) }
                } else {
                    { act("mend", texts::MEND.to_owned(), onact, Action::MendBoth { a, b }) }
                }
                { way("cut-forth", a, b) }
                { way("cut-back", b, a) }
            </div>
            <LinkDialsForm scope="link" dials={card.dials} onchange={set} />
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
            <Dial name={latency} label={texts::LATENCY} unit="ms" value={millis(dials.latency)} most={LATENCY_MOST}
                  onchange={set(|dials, value| {
                      dials.latency = Micros::from_millis(u64::from(value));
                      dials.jitter = dials.jitter.min(dials.latency);
                  })} />
            <Dial name={jitter} label={texts::JITTER} unit="ms" value={millis(dials.jitter)} most={millis(dials.latency)}
                  onchange={set(|dials, value| dials.jitter = Micros::from_millis(u64::from(value)).min(dials.latency))} />
            <Dial name={loss} label={texts::LOSS} unit="%" value={dials.loss_per_million / 10_000} most={100}
                  onchange={set(|dials, value| dials.loss_per_million = value * 10_000)} />
            <Dial name={duplication} label={texts::DUPLICATION} unit="%" value={dials.duplicate_per_million / 10_000}
                  most={100} onchange={set(|dials, value| dials.duplicate_per_million = value * 10_000)} />
        </div>
    }
}

/// Whole milliseconds, for a dial.
#[must_use]
pub fn millis(span: Micros) -> u32 {
    u32::try_from(span.0 / 1_000).unwrap_or(u32::MAX)
}
