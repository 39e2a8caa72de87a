//! An entry of a log, and what stands at its place in each.

use super::{InspectorProps, rows};
use crate::texts;
use crate::views::inspector::EntryCard;
use yew::prelude::*;

/// An entry.
pub(super) fn entry(card: &EntryCard, props: &InspectorProps) -> Html {
    html! {
        <div data-entry={format!("{}-{}", card.node, card.index)}>
            <p class="standing">{ &card.title }</p>
            { rows(&card.rows, &props.onask) }
            <table class="peers copies">
                <caption>{ texts::copies_title(card.index) }</caption>
                <thead>
                    <tr>{ for [texts::COPY_NODE, texts::COPY_HOLDS, texts::COPY_STATE].map(|name| html! { <th scope="col">{ name }</th> }) }</tr>
                </thead>
                <tbody>
                    { for card.copies.iter().map(|copy| html! {
                        <tr key={copy.name.clone()} data-copy={copy.name.clone()} data-same={copy.same.to_string()}>
                            <th scope="row">{ &copy.name }</th>
                            <td>{ &copy.holds }</td>
                            <td>{ &copy.state }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
