//! A message, with what can be done to it.

use super::{act, rows};
use crate::texts;
use crate::views::inspector::MessageCard;
use raft_sim::Action;
use yew::prelude::*;

/// A message: what it carries; while it travels it can be dropped, delivered, doubled.
pub(super) fn message(card: &MessageCard, onact: &Callback<Vec<Action>>) -> Html {
    let name = card.name;
    html! {
        <>
            <p class="standing">{ &card.title }</p>
            if card.travels {
                <div class="actions">
                    { act("drop-message", texts::DROP.to_owned(), onact, Action::DropMessage { name }) }
                    { act("deliver-message", texts::DELIVER.to_owned(), onact, Action::DeliverMessage { name }) }
                    { act("duplicate-message", texts::DUPLICATE.to_owned(), onact, Action::DuplicateMessage { name }) }
                </div>
            }
            { rows(&card.rows) }
        </>
    }
}
