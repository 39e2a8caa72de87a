//! The form in which commands for the cluster are written, and how the last one is doing.

use crate::texts;
use crate::views::client::Submission;
use raft_sim::{NodeId, letter};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What the form needs.
#[derive(Properties, PartialEq)]
pub struct SubmitFormProps {
    /// How many nodes there are.
    pub nodes: u32,
    /// The last submission.
    pub last: Option<Submission>,
    /// Counts the commands that were taken: the field is emptied when it rises.
    pub taken: u32,
    /// Whether the last command was refused.
    pub refused: bool,
    /// The field, so that a key can go there.
    pub field: NodeRef,
    /// Submitted: the command, and the node to be asked first.
    pub onsubmit: Callback<(String, Option<NodeId>)>,
}

/// The form.
#[component]
pub fn SubmitForm(props: &SubmitFormProps) -> Html {
    let node = use_node_ref();
    {
        let field = props.field.clone();
        use_effect_with(props.taken, move |taken| {
            if let (Some(field), true) = (field.cast::<HtmlInputElement>(), *taken > 0) {
                field.set_value("");
            }
        });
    }
    let onsubmit = {
        let (field, node, submit) = (props.field.clone(), node.clone(), props.onsubmit.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(field) = field.cast::<HtmlInputElement>() else {
                return;
            };
            let chosen = node
                .cast::<HtmlSelectElement>()
                .map(|select| select.value())
                .unwrap_or_default();
            submit.emit((field.value(), crate::stage::pointer::node(&chosen)));
        })
    };
    html! {
        <form class="submit" data-form="submit" aria-label={texts::CLIENT_TITLE} {onsubmit}>
            <input ref={props.field.clone()} class="field command-field" type="text" data-field="command"
                   aria-label={texts::COMMAND_FIELD} placeholder={texts::COMMAND_EXAMPLE} autocomplete="off"
                   autocapitalize="off" spellcheck="false" enterkeyhint="send"
                   aria-invalid={props.refused.then_some("true")} />
            <select ref={node} class="field" data-field="node" aria-label={texts::NODE_FIELD}>
                <option value="" selected=true>{ texts::ANY_NODE }</option>
                { for (1..=props.nodes).map(|node| {
                    let name = letter(NodeId(node));
                    html! { <option value={name.to_string()}>{ texts::node_choice(name) }</option> }
                }) }
            </select>
            <button class="button strong" data-command="submit">{ texts::SUBMIT }</button>
            if let Some(last) = &props.last {
                <p class="submission" data-submission={last.id.0.to_string()} data-mood={last.mood.name()}>
                    <span class="submission-command">{ &last.command }</span>
                    { " " }
                    <span class="submission-state">{ &last.state }</span>
                </p>
            }
        </form>
    }
}
