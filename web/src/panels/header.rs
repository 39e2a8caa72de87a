//! The line along the upper edge: the name, the cluster at hand, the page's own buttons.

use super::course::{Place, Press, places};
use super::icons::{Icon, mark};
use super::menu::MenuButton;
use super::widgets::CommandButton;
use crate::command::{Command, Facts};
use crate::texts;
use raft_sim::Settings;
use yew::prelude::*;

/// What the header needs.
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// Whether there is little room.
    pub compact: bool,
    /// Whether the menu is open.
    pub menu: bool,
    /// The seed.
    pub seed: u64,
    /// What decides which commands can be given.
    pub facts: Facts,
    /// Where in the page somebody is.
    pub place: Place,
    /// Somewhere else is to be gone to.
    pub onpress: Callback<Press>,
    /// A command is given.
    pub oncommand: Callback<Command>,
    /// The cluster is to have so many nodes.
    pub onsize: Callback<u32>,
}

/// The header.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let button = |command, icon: Option<Icon>, bare: bool| {
        html! {
            <CommandButton {command} {icon} {bare} facts={props.facts} class="quiet-button"
                           onclick={props.oncommand.clone()} />
        }
    };
    html! {
        <header class="top">
            <h1 class="name">{ mark() }{ texts::NAME }</h1>
            if !props.compact { { places(props.place, &props.onpress) } }
            if !props.compact && props.place == Place::Lab {
                <ClusterTools seed={props.seed} facts={props.facts} oncommand={props.oncommand.clone()}
                              onsize={props.onsize.clone()} />
            }
            <div class="top-right">
                { button(Command::Find, Some(Icon::Glass), props.compact) }
                <CommandButton command={Command::Share} icon={Some(Icon::Share)} bare={props.compact}
                               class={classes!("share", props.compact.then_some("quiet-button"))}
                               facts={props.facts} onclick={props.oncommand.clone()} />
                { button(Command::Settings, Some(Icon::Dials), props.compact) }
                { button(Command::Theme, Some(Icon::Theme), true) }
                <MenuButton open={props.menu} bare={props.compact} oncommand={props.oncommand.clone()} />
            </div>
        </header>
    }
}

/// What the tools for the cluster need.
#[derive(Properties, PartialEq)]
pub struct ClusterToolsProps {
    /// The seed, where it is to be shown.
    #[prop_or_default]
    pub seed: Option<u64>,
    /// What decides which commands can be given.
    pub facts: Facts,
    /// A command is given.
    pub oncommand: Callback<Command>,
    /// The cluster is to have so many nodes.
    pub onsize: Callback<u32>,
}

/// How many nodes, which seed, and beginning again.
#[component]
pub fn ClusterTools(props: &ClusterToolsProps) -> Html {
    let nodes = props.facts.nodes;
    let to = |count: u32| props.onsize.reform(move |_: MouseEvent| count);
    html! {
        <div class="cluster-tools">
            <div class="stepper" role="group" aria-label={texts::NODES} data-command="size" data-value={nodes.to_string()}>
                <button type="button" class="button bare" data-command="fewer-nodes" aria-label={texts::FEWER}
                        disabled={nodes <= 1} onclick={to(nodes.saturating_sub(1))}>{ Icon::Minus.html() }</button>
                <output>{ texts::nodes(nodes) }</output>
                <button type="button" class="button bare" data-command="more-nodes" aria-label={texts::MORE}
                        disabled={nodes >= Settings::NODES_MAX} onclick={to(nodes + 1)}>{ Icon::Plus.html() }</button>
            </div>
            if let Some(seed) = props.seed {
                <p class="seed" title={format!("{seed:x}")}>{ texts::SEED }{ " " }<code data-seed="">{ format!("{seed:x}") }</code></p>
            }
            <CommandButton command={Command::NewSeed} facts={props.facts} class="quiet-button"
                           onclick={props.oncommand.clone()} />
            <CommandButton command={Command::Reset} facts={props.facts} class="quiet-button"
                           onclick={props.oncommand.clone()} />
        </div>
    }
}
