//! The ways in which a run is handed on and kept, each with a sentence about what it is for.

use super::dialogs::Dialog;
use super::widgets::CommandButton;
use crate::command::{Command, Facts};
use crate::texts;
use yew::prelude::*;

/// What concerns the run.
const RUN: [Command; 4] = [
    Command::CopyLink,
    Command::CopyEmbed,
    Command::Save,
    Command::SaveTest,
];

/// What concerns what is seen.
const STAGE: [Command; 3] = [Command::SaveSvg, Command::SavePng, Command::SaveClip];

/// The dialog; `branch` is the name of the branch that is handed on. What is chosen is to close it first.
pub fn share(facts: Facts, branch: &str, onclose: Callback<()>, onchoose: &Callback<Command>) -> Html {
    let item = |command: Command| {
        let cannot = command == Command::SaveClip && !facts.clips;
        let says = if cannot {
            texts::share::NO_CLIPS
        } else {
            command.entry().help
        };
        html! {
            <li>
                <CommandButton {command} {facts} onclick={onchoose.clone()} />
                <p class="quiet">{ says }</p>
            </li>
        }
    };
    html! {
        <Dialog name="share" title={Command::Share.label()} {onclose}>
            <h3>{ texts::share::THE_RUN }</h3>
            if facts.branched { <p class="quiet" data-one-branch="">{ texts::share::one_branch(branch) }</p> }
            <ul class="share-list">{ for RUN.into_iter().map(item) }</ul>
            <h3>{ texts::share::THE_STAGE }</h3>
            <ul class="share-list">{ for STAGE.into_iter().map(item) }</ul>
        </Dialog>
    }
}
