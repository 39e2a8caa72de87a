//! The list of branches: each with its name to be changed, where it parted, what differs, and what can be done with it.

use super::dialogs::Dialog;
use super::widgets::{CommandButton, input};
use crate::command::{Command, Facts};
use crate::lab::branches::{BranchId, NAME_MAX};
use crate::texts;
use crate::views::branches::BranchRow;
use yew::prelude::*;

/// What somebody wants of a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To go there.
    Switch,
    /// To call it so.
    Rename(String),
    /// To see it beside the current one.
    Compare,
    /// To delete it.
    Delete,
}

/// What the list needs.
#[derive(Properties, PartialEq)]
pub struct BranchListProps {
    /// What it shows.
    pub rows: Vec<BranchRow>,
    /// What decides which commands can be given.
    pub facts: Facts,
    /// Something is wanted of a branch.
    pub onwish: Callback<(BranchId, Wish)>,
    /// A command is given.
    pub oncommand: Callback<Command>,
    /// Closed.
    pub onclose: Callback<()>,
}

/// The list.
#[component]
pub fn BranchList(props: &BranchListProps) -> Html {
    let alone = props.rows.len() < 2;
    html! {
        <Dialog name="branches" title={Command::Branches.label()} onclose={props.onclose.clone()}>
            <p class="quiet">{ texts::BRANCHES_HELP }</p>
            <ul class="branch-list">
                { for props.rows.iter().map(|row| branch(row, alone, &props.onwish)) }
            </ul>
            <CommandButton command={Command::UndoDelete} facts={props.facts} onclick={props.oncommand.clone()} />
        </Dialog>
    }
}

fn branch(row: &BranchRow, alone: bool, onwish: &Callback<(BranchId, Wish)>) -> Html {
    let id = row.id;
    let button = |name: &'static str, does: texts::Text, wish: Wish, disabled: bool| {
        let label = texts::branch_button(&does, &row.name);
        let onclick = onwish.reform(move |_: MouseEvent| (id, wish.clone()));
        html! {
            <button type="button" class="button" data-command={name} aria-label={label} {disabled} {onclick}>{ does }</button>
        }
    };
    let onchange = onwish.reform(move |event: Event| {
        let name = input(&event).map(|field| field.value()).unwrap_or_default();
        (id, Wish::Rename(name))
    });
    html! {
        <li class="branch" key={id.0} data-branch={id.0.to_string()} data-here={if row.here { "true" } else { "false" }}>
            <div class="branch-head">
                <input class="field" data-field="branch-name" value={row.name.clone()} maxlength={NAME_MAX.to_string()}
                       aria-label={texts::branch_name_field(&row.name)} {onchange} />
                if row.here { <b class="branch-here">{ texts::BRANCH_HERE }</b> }
            </div>
            <p>{ &row.span }</p>
            if !row.differs.is_empty() { <p class="quiet" data-differs="">{ &row.differs }</p> }
            <div class="actions">
                if !row.here {
                    { button("branch-switch", texts::BRANCH_SWITCH, Wish::Switch, false) }
                    { button("branch-compare", Command::Compare.label(), Wish::Compare, false) }
                }
                { button("branch-delete", texts::BRANCH_DELETE, Wish::Delete, alone) }
            </div>
        </li>
    }
}
