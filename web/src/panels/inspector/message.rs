//! A message, with what can be done to it: what it carries, why it was sent, what would come of it.

use super::InspectorProps;
use crate::command::Command;
use crate::panels::feed::why;
use crate::panels::widgets::CommandButton;
use crate::texts::control as texts;
use crate::views::inspector::{Field, MessageCard};
use crate::views::seconds;
use raft_sim::story::Telling;
use yew::prelude::*;

/// What can be done to a message on its way.
pub const MESSAGE_COMMANDS: [Command; 5] = [
    Command::DeliverMessage,
    Command::DropMessage,
    Command::DelayMessage,
    Command::DelayMessageMore,
    Command::DuplicateMessage,
];

fn fields(fields: &[Field]) -> Html {
    html! {
        <dl class="rows">
            { for fields.iter().map(|(name, value)| html! {
                <div key={name.now()}><dt>{ *name }</dt><dd>{ value }</dd></div>
            }) }
        </dl>
    }
}

fn told(telling: &Telling) -> Html {
    html! {
        <>
            <span class="told">{ telling.title() }</span>
            <span class="told-why">{ why(telling.why.as_deref(), telling.section) }</span>
        </>
    }
}

/// A message: what it carries; while it travels it can be dropped, delivered, delayed, doubled.
pub(super) fn message(card: &MessageCard, props: &InspectorProps) -> Html {
    html! {
        <div data-card="message" data-travels={if card.travels { "true" } else { "false" }}>
            <p class="standing">{ &card.title }</p>
            if card.travels {
                <div class="actions deeds" role="group" aria-label={texts::MESSAGE_DEEDS}>
                    { for MESSAGE_COMMANDS.into_iter().map(|command| html! {
                        <CommandButton key={command.name()} {command} facts={props.facts} onclick={props.oncommand.clone()} />
                    }) }
                </div>
            }
            <div data-says="">
                { fields(&card.says) }
                if !card.entries.is_empty() {
                    <h3 class="part">{ texts::ENTRIES }</h3>
                    <ol class="carried">
                        { for card.entries.iter().map(|(id, text)| html! { <li><span>{ id }</span><code>{ text }</code></li> }) }
                        if card.more > 0 { <li>{ texts::more_entries(card.more) }</li> }
                    </ol>
                }
            </div>
            if card.travels {
                <section data-follows="">
                    <h3 class="part">{ texts::IF_NOW }</h3>
                    if card.follows.is_empty() {
                        <p class="quiet">{ texts::NOTHING_FOLLOWS }</p>
                    }
                    <ol class="chain">
                        { for card.follows.iter().map(|next| html! {
                            <li><span class="chain-when">{ &next.when }</span><span>{ told(&next.telling) }</span></li>
                        }) }
                    </ol>
                    <p class="quiet">{ texts::IF_NOW_NOTE }</p>
                </section>
            }
            if !card.causes.is_empty() {
                <section data-causes="">
                    <h3 class="part">{ texts::WHY_SENT }</h3>
                    <ol class="chain">
                        { for card.causes.iter().map(|cause| {
                            let event = cause.event;
                            let onclick = props.onseek.reform(move |_: MouseEvent| event);
                            html! {
                                <li>
                                    <button type="button" class="feed-time" data-event={event.0.to_string()}
                                            title={texts::GO_TO_CAUSE} {onclick}>{ seconds(cause.at) }</button>
                                    <span>{ told(&cause.telling) }</span>
                                </li>
                            }
                        }) }
                    </ol>
                </section>
            }
            { fields(&card.rows) }
        </div>
    }
}
