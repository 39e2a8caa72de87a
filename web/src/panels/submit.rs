//! The form in which commands for the cluster are written, and how the last one is doing.

use crate::lab::Whom;
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
    pub onsubmit: Callback<(String, Whom)>,
}

/// The form.
#[component]
pub fn SubmitForm(props: &SubmitFormProps) -> Html {
    let (node, kind) = (use_node_ref(), use_node_ref());
    // Whether a value is to be read; otherwise a command is written.
    let reads = use_state(|| false);
    {
        let field = props.field.clone();
        use_effect_with(props.taken, move |taken| {
            if let (Some(field), true) = (field.cast::<HtmlInputElement>(), *taken > 0) {
                field.set_value("");
            }
        });
    }
    let onsubmit = {
        let (field, node, submit, reads) =
            (props.field.clone(), node.clone(), props.onsubmit.clone(), *reads);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(field) = field.cast::<HtmlInputElement>() else {
                return;
            };
            let chosen = node
                .cast::<HtmlSelectElement>()
                .map(|select| select.value())
                .unwrap_or_default();
            let whom = match chosen.as_str() {
                "leader" => Whom::Leader,
                "follower" => Whom::Follower,
                name => crate::stage::pointer::node(name).map_or(Whom::Any, Whom::Node),
            };
            submit.emit((asked(&field.value(), reads), whom));
        })
    };
    let onkind = {
        let (kind, reads) = (kind.clone(), reads.clone());
        Callback::from(move |_: Event| {
            let chosen = kind.cast::<HtmlSelectElement>().map(|select| select.value());
            reads.set(chosen.is_some_and(|chosen| chosen == "read"));
        })
    };
    html! {
        <form class="submit" data-form="submit" aria-label={texts::CLIENT_TITLE} {onsubmit}>
            <select ref={kind} class="field" data-field="kind" aria-label={texts::KIND_FIELD} onchange={onkind}>
                <option value="write" selected={!*reads}>{ texts::WRITES_CHOICE }</option>
                <option value="read" selected={*reads}>{ texts::READS_CHOICE }</option>
            </select>
            <input ref={props.field.clone()} class="field command-field" type="text" data-field="command"
                   aria-label={texts::COMMAND_FIELD} placeholder={if *reads { "x" } else { texts::COMMAND_EXAMPLE.now() }} autocomplete="off"
                   autocapitalize="off" spellcheck="false" enterkeyhint="send"
                   aria-invalid={props.refused.then_some("true")} />
            <select ref={node} class="field" data-field="node" aria-label={texts::NODE_FIELD}>
                <option value="" selected=true>{ texts::ANY_NODE }</option>
                <option value="leader">{ texts::LEADER_CHOICE }</option>
                <option value="follower">{ texts::FOLLOWER_CHOICE }</option>
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

/// What the client is to ask: to read, the name of a value is enough.
fn asked(text: &str, reads: bool) -> String {
    if reads && text.split_whitespace().next() != Some("get") {
        format!("get {text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::asked;

    #[test]
    fn to_read_the_name_of_a_value_is_enough() {
        assert_eq!(asked("x", true), "get x");
        assert_eq!(asked("get x", true), "get x");
        assert_eq!(asked("set x 5", false), "set x 5");
    }
}
