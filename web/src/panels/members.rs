//! The dialog in which the members are changed, all at once: who votes, who learns, who is no member.

use super::dialogs::Dialog;
use super::widgets::Switch;
use crate::command::Command;
use crate::lab::{JointManner, change};
use crate::scene::Membership;
use crate::texts;
use raft_sim::raft::{Change, Configuration};
use raft_sim::{NodeId, letter};
use yew::prelude::*;

/// What the dialog needs.
#[derive(Properties, PartialEq)]
pub struct MembersProps {
    /// All nodes.
    pub nodes: Vec<NodeId>,
    /// Who belongs to the cluster now.
    pub members: Configuration,
    /// A change was chosen.
    pub onchange: Callback<Change>,
    /// Closed.
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn Members(props: &MembersProps) -> Html {
    let now = |node: NodeId| Membership::within(&props.members, node);
    let wanted = use_state(|| {
        let all = props.nodes.iter().map(|node| (*node, now(*node)));
        all.collect::<Vec<_>>()
    });
    let manner = use_state(JointManner::default);
    let choose = |node: NodeId, to: Membership| {
        let wanted = wanted.clone();
        Callback::from(move |_: Event| {
            let mut chosen = (*wanted).clone();
            for (one, membership) in &mut chosen {
                if *one == node {
                    *membership = to;
                }
            }
            wanted.set(chosen);
        })
    };
    let count = |to: Membership| wanted.iter().filter(|(_, membership)| *membership == to).count();
    let changed = wanted.iter().any(|(node, membership)| now(*node) != *membership);
    let voters = count(Membership::Voter);
    let onapply = {
        let change = change(&props.members, &wanted, *manner);
        props.onchange.reform(move |_: MouseEvent| change.clone())
    };
    let onmanner = {
        let manner = manner.clone();
        Callback::from(move |on| {
            manner.set(if on {
                JointManner::UntilTold
            } else {
                JointManner::WhereNeeded
            });
        })
    };
    let choices = [
        (Membership::Voter, texts::VOTES_CHOICE),
        (Membership::Learner, texts::LEARNS_CHOICE),
        (Membership::Outside, texts::OUTSIDE_CHOICE),
    ];
    html! {
        <Dialog name="members" title={Command::ChangeMembers.label()} onclose={props.onclose.clone()}>
            <p class="quiet">{ texts::MEMBERS_HELP }</p>
            <div class="members">
                { for wanted.iter().map(|(node, membership)| {
                    let name = letter(*node).to_string();
                    html! {
                        <fieldset key={node.0} class="choice member-choice" data-member-of={name.clone()}>
                            <legend>{ texts::node_title(&name) }</legend>
                            { for choices.iter().map(|(to, label)| html! {
                                <label>
                                    <input type="radio" name={format!("member-{name}")} value={to.name()}
                                           checked={membership == to} onchange={choose(*node, *to)} />
                                    <span>{ *label }</span>
                                </label>
                            }) }
                        </fieldset>
                    }
                }) }
            </div>
            <Switch name="stay-joint" label={texts::STAY_JOINT} help={texts::STAY_JOINT_HELP}
                    on={*manner == JointManner::UntilTold} onchange={onmanner} />
            <p class="quiet" role="status">{ if voters == 0 { texts::NO_VOTERS.into() } else { texts::members_chosen(voters, count(Membership::Learner)) } }</p>
            <button type="button" class="button strong" data-command="members-apply" disabled={voters == 0 || !changed}
                    onclick={onapply}>{ texts::MEMBERS_APPLY }</button>
        </Dialog>
    }
}
