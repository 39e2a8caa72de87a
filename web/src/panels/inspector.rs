//! Everything about what is selected, with what can be done to it.

use super::client_list::ClientList;
use super::widgets::{CommandButton, Dial};
use crate::command::{Command, Facts};
use crate::scene::{Cut, LinkMark};
use crate::texts;
use crate::views::inspector::{Inspector, LinkCard, MessageCard, NodeCard, Row};
use raft_sim::{Action, LinkDials, Micros, NodeId, letter};
use std::rc::Rc;
use yew::prelude::*;

/// What the inspector needs.
#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    /// What it shows.
    pub view: Rc<Inspector>,
    /// What decides which commands can be given.
    pub facts: Facts,
    /// A command is given.
    pub oncommand: Callback<Command>,
    /// Something is to be done to the cluster.
    pub onact: Callback<Vec<Action>>,
}

/// The inspector.
#[component]
pub fn InspectorPanel(props: &InspectorProps) -> Html {
    let body = match &*props.view {
        Inspector::Nothing => html! { <p class="quiet">{ texts::INSPECTOR_EMPTY }</p> },
        Inspector::Node(card) => node(card, props),
        Inspector::Link(card) => link(card, &props.onact),
        Inspector::Client(list) => html! { <ClientList list={list.clone()} /> },
        Inspector::Message(card) => message(card, &props.onact),
    };
    html! { <div class="inspector" data-inspector="">{ body }</div> }
}

/// What is selected, in two words.
#[must_use]
pub fn title(view: &Inspector) -> String {
    match view {
        Inspector::Nothing => texts::INSPECTOR.to_owned(),
        Inspector::Node(card) => texts::node_title(&card.name),
        Inspector::Link(card) => texts::link_title(letter(card.link.a), letter(card.link.b)),
        Inspector::Client(_) => texts::CLIENT_TITLE.to_owned(),
        Inspector::Message(_) => texts::MESSAGE_TITLE.to_owned(),
    }
}

/// The commands for a node that can be given to it now.
pub fn node_commands(facts: &Facts) -> impl Iterator<Item = Command> {
    let facts = *facts;
    [
        Command::Stop,
        Command::Restart,
        Command::PauseNode,
        Command::ResumeNode,
        Command::TimeOut,
    ]
    .into_iter()
    .filter(move |command| command.available(&facts) || *command == Command::TimeOut)
}

fn rows(rows: &[Row]) -> Html {
    html! {
        <dl class="rows">
            { for rows.iter().map(|(name, value)| html! { <div key={*name}><dt>{ *name }</dt><dd>{ value }</dd></div> }) }
        </dl>
    }
}

fn node(card: &NodeCard, props: &InspectorProps) -> Html {
    html! {
        <>
            <p class="standing">{ &card.standing }</p>
            <div class="actions">
                { for node_commands(&props.facts).map(|command| html! {
                    <CommandButton key={command.name()} {command} facts={props.facts} onclick={props.oncommand.clone()} />
                }) }
            </div>
            { rows(&card.rows) }
            if !card.peers.is_empty() {
                <table class="peers">
                    <caption>{ texts::PEERS }</caption>
                    <thead>
                        <tr>{ for texts::PEER_COLUMNS.iter().map(|name| html! { <th scope="col">{ *name }</th> }) }</tr>
                    </thead>
                    <tbody>
                        { for card.peers.iter().map(|peer| html! {
                            <tr key={peer.name.clone()}>
                                <th scope="row">{ &peer.name }</th>
                                <td>{ peer.matched }</td>
                                <td>{ peer.next }</td>
                                <td>{ peer.mode }</td>
                                <td>{ peer.inflight }</td>
                                <td>{ &peer.heard }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            }
        </>
    }
}

/// A button that does one thing to the cluster.
fn act(name: &'static str, label: String, onact: &Callback<Vec<Action>>, action: Action) -> Html {
    let onclick = onact.reform(move |_: MouseEvent| vec![action.clone()]);
    html! { <button type="button" class="button" data-command={name} {onclick}>{ label }</button> }
}

fn link(card: &LinkCard, onact: &Callback<Vec<Action>>) -> Html {
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

fn message(card: &MessageCard, onact: &Callback<Vec<Action>>) -> Html {
    let name = card.name;
    html! {
        <>
            <p class="standing">{ &card.title }</p>
            if card.travels {
                <div class="actions">
                    { act("drop-message", texts::DROP.to_owned(), onact, Action::DropMessage { name }) }
                    { act("deliver-message", texts::DELIVER.to_owned(), onact, Action::DeliverMessage { name }) }
                    { act("duplicate-message", texts::DUPLICATE.to_owned(), onact, Action::DuplicateMessage { name }) }
                </div>
            }
            { rows(&card.rows) }
        </>
    }
}
