//! What the client asked for, from click to reply, newest first.

use super::why::ask;
use crate::lab::why::Question;
use crate::texts;
use crate::views::client::Submission;
use yew::prelude::*;

/// What the list needs.
#[derive(Properties, PartialEq)]
pub struct ClientListProps {
    /// Newest first.
    pub list: Vec<Submission>,
    /// Why something is so is asked.
    pub onask: Callback<Question>,
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
                    <span class="submission-state">
                        { ask(&submission.command, submission.state.clone(), Question::Answer(submission.id), &props.onask) }
                    </span>
                    if let Some(how) = &submission.how { <small class="quiet" data-how="">{ how }</small> }
                </li>
            }) }
        </ol>
    }
}
