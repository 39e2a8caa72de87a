//! The cluster as a table, with a node's commands beside it.

use crate::command::{Allowed, Command};
use crate::texts::reach;
use crate::views::table::Row;
use raft_sim::{Action, NodeId, Running};
use std::rc::Rc;
use yew::prelude::*;

/// What the table needs.
#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// Its rows.
    pub rows: Rc<Vec<Row>>,
    /// The node that is selected.
    pub selected: Option<NodeId>,
    /// What may be done.
    pub allowed: Allowed,
    /// A node is selected.
    pub onselect: Callback<NodeId>,
    /// Something is to be done to a node.
    pub onact: Callback<Vec<Action>>,
}

/// The table.
#[component]
pub fn ClusterTable(props: &TableProps) -> Html {
    let act = |row: &Row, command: Command, action: Action| {
        let title = props.allowed.refusal(command.kinds());
        let refused = title.is_some().then_some("true");
        let onclick = props.onact.reform(move |_: MouseEvent| vec![action.clone()]);
        html! {
            <button type="button" class="button" data-act={command.name()} {onclick} {title} aria-disabled={refused}
                    aria-label={reach::to_node(command.label(), &row.name)}>{ command.label() }</button>
        }
    };
    let row = |row: &Row| {
        let node = row.id;
        html! {
            <tr key={node.0} data-row={row.name.clone()} class={classes!((props.selected == Some(node)).then_some("chosen"))}>
                <th scope="row">
                    <button type="button" class="button" onclick={props.onselect.reform(move |_: MouseEvent| node)}
                            aria-pressed={if props.selected == Some(node) { "true" } else { "false" }}>{ &row.name }</button>
                </th>
                { for row.cells.iter().map(|cell| html! { <td>{ cell }</td> }) }
                <td class="row-commands">
                    { match row.running {
                        Running::Stopped => act(row, Command::Restart, Action::Restart { node }),
                        Running::Paused => html! { <>
                            { act(row, Command::ResumeNode, Action::Resume { node }) }
                            { act(row, Command::Stop, Action::Stop { node }) }
                        </> },
                        Running::Running => html! { <>
                            { act(row, Command::Stop, Action::Stop { node }) }
                            { act(row, Command::PauseNode, Action::Pause { node }) }
                            { act(row, Command::TimeOut, Action::TimeOut { node }) }
                        </> },
                    } }
                </td>
            </tr>
        }
    };
    html! {
        <div class="stage-table" tabindex="0" role="region" aria-label={reach::TABLE}>
            <table class="cluster-table">
                <caption class="unseen">{ reach::TABLE }</caption>
                <thead><tr>{ for reach::COLUMNS.into_iter().map(|column| html! { <th scope="col">{ column }</th> }) }</tr></thead>
                <tbody>{ for props.rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}
