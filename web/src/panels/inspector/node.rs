//! A node, with what can be done to it.

use super::{InspectorProps, NodeDialsForm, rows};
use crate::command::{Command, Facts};
use crate::lab::why::Question;
use crate::panels::why::ask;
use crate::panels::widgets::CommandButton;
use crate::scene::Membership;
use crate::texts;
use crate::views::inspector::NodeCard;
use raft_lessons::Kind;
use raft_sim::{Action, letter};
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
    .filter(move |command| command.possible(&facts) || *command == Command::TimeOut)
}

/// What is done with its membership, whether it can be done now or not.
fn member_commands(facts: &Facts) -> Vec<Command> {
    let member = &facts.member;
    let mut commands = Vec::new();
    if member.voter() && !facts.leads {
        commands.push(Command::MakeLeader);
    }
    match member.selected {
        Some(Membership::Outside) => commands.push(Command::AddLearner),
        Some(Membership::Learner) => commands.extend([Command::Promote, Command::Remove]),
        Some(Membership::Voter) => commands.extend([Command::Demote, Command::Remove]),
        None => {}
    }
    if member.joint {
        commands.push(Command::LeaveJoint);
    }
    commands
}

/// What is done seldom.
fn more_commands(facts: &Facts) -> impl Iterator<Item = Command> {
    let suspend = if facts.member.suspended {
        Command::Unsuspend
    } else {
        Command::Suspend
    };
    [
        Command::ChangeMembers,
        Command::AddNode,
        Command::TakeSnapshot,
        Command::Compact,
        suspend,
        Command::ForgetLeader,
        Command::ShutDown,
    ]
    .into_iter()
}

/// Why the members cannot be changed now, where they may be at all.
fn reason(facts: &Facts) -> Option<String> {
    facts
        .no_change()
        .filter(|_| facts.allowed.refusal(&[Kind::Members]).is_none())
}

/// What stands struck through, and what may be done instead.
fn struck(facts: &Facts) -> Option<String> {
    let mut all = node_commands(facts).chain(member_commands(facts));
    all.find_map(|command| command.refusal(facts))
        .map(|why| texts::course::struck(&why))
}

/// The groups have an element of their own: however many they are, what is unfolded above stays so.
///
/// A node: its commands, its state, and for a leader how far the others are.
pub(super) fn node(card: &NodeCard, props: &InspectorProps) -> Html {
    let facts = &props.facts;
    let button = |command: Command| {
        html! { <CommandButton key={command.name()} {command} facts={*facts} onclick={props.oncommand.clone()} /> }
    };
    let id = card.id;
    html! {
        <>
            <p class="standing">{ ask(texts::ROLE.now(), card.standing.clone(), Question::Role(card.id), &props.onask) }</p>
            <div class="actions">
                { for node_commands(facts).map(button) }
                { for member_commands(facts).into_iter().map(button) }
            </div>
            if let Some(struck) = struck(facts) { <p class="quiet reason" data-struck="">{ struck }</p> }
            if let Some(reason) = reason(facts) { <p class="quiet reason" data-reason="">{ reason }</p> }
            if !card.heirs.is_empty() && facts.allowed.refusal(&[Kind::Members]).is_none() {
                <div class="actions heirs" role="group" aria-label={texts::HAND_OVER_TO}>
                    <span class="quiet">{ texts::HAND_OVER_TO }</span>
                    { for card.heirs.iter().map(|to| {
                        let (to, name) = (*to, letter(*to).to_string());
                        let onclick = props.onact.reform(move |_: MouseEvent| vec![Action::Transfer { node: id, to }]);
                        html! {
                            <button type="button" key={to.0} class="button" data-command="hand-over" data-to={name.clone()}
                                    aria-label={texts::hand_over_to(&name)} {onclick}>{ name }</button>
                        }
                    }) }
                </div>
            }
            <details class="more" data-more="">
                <summary>{ texts::MORE_COMMANDS }</summary>
                <div class="actions">{ for more_commands(facts).map(button) }</div>
            </details>
            if facts.allowed.refusal(&[Kind::Dials]).is_none() {
                <NodeDialsForm key={id.0} dials={card.dials} onact={props.onact.clone()} />
            }
            <div class="groups">{ for card.groups.iter().map(|group| html! {
                <section class="group" key={group.name} data-group={group.name}>
                    <h3>{ group.title }</h3>
                    { rows(&group.rows, &props.onask) }
                </section>
            }) }</div>
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
