//! A node, with what can be done to it.

use super::{InspectorProps, rows};
use crate::command::{Command, Facts};
use crate::panels::widgets::CommandButton;
use crate::texts;
use crate::views::inspector::NodeCard;
use yew::prelude::*;

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

/// A node: its commands, its state, and for a leader how far the others are.
pub(super) fn node(card: &NodeCard, props: &InspectorProps) -> Html {
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
