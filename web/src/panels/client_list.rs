//! What the client asked for, from click to reply, newest first.

use crate::texts;
use crate::views::client::Submission;
use yew::prelude::*;

/// What the list needs.
#[derive(Properties, PartialEq)]
pub struct ClientListProps {
    /// Newest first.
    pub list: Vec<Submission>,
}

/// The list.
#[component]
pub fn ClientList(props: &ClientListProps) -> Html {
    if props.list.is_empty() {
        return html! { <p class="quiet">{ texts::NO_SUBMISSIONS }</p> };
    }
    html! {
        <ol class="submissions" data-submissions="">
            { for props.list.iter().map(|submission| html! {
                <li key={submission.id.0} data-mood={submission.mood.name()}>
                    <span class="submission-command">{ &submission.command }</span>
                    <span class="submission-state">{ &submission.state }</span>
                    if let Some(how) = &submission.how { <small class="quiet" data-how="">{ how }</small> }
                </li>
            }) }
        </ol>
    }
}
