//! What the application hears of the window: keys, files that are dragged, sizes, the tab, the system's wishes. Each is a message.

use super::keeping::KeepMsg;
use super::reach::{ReachMsg, VERSION_EVENT};
use super::{App, Msg};
use crate::browser::listen::Listener;
use crate::browser::{self, crash, files};
use web_sys::{DragEvent, Event, KeyboardEvent};
use yew::prelude::*;

/// What the application listens to as long as it lives.
pub(super) struct Listeners {
    _keys: Listener<KeyboardEvent>,
    _drags: [Listener<DragEvent>; 3],
    _others: Vec<Listener<Event>>,
}

/// Begins to listen.
pub(super) fn listen(ctx: &Context<App>) -> Listeners {
    let window = browser::window();
    let link = ctx.link();
    let keys = link.callback(Msg::Key);
    let on = |target: &web_sys::EventTarget, kind, msg: fn() -> Msg| {
        let heard = link.callback(move |_: Event| msg());
        Listener::new(target, kind, move |event| heard.emit(event))
    };
    let mut others = vec![
        on(&window, "resize", || Msg::Resized),
        on(&window, "hashchange", || Msg::Address),
        on(&window, VERSION_EVENT, || Msg::Reach(ReachMsg::NewVersion)),
        on(&window, "pagehide", || Msg::Keep(KeepMsg::Leave)),
        on(&window, "beforeprint", || Msg::Prints(true)),
        on(&window, "afterprint", || Msg::Prints(false)),
    ];
    if let Some(document) = window.document() {
        others.push(on(&document, "visibilitychange", || Msg::Visibility));
    }
    for query in [
        "(prefers-reduced-motion: reduce)",
        "(prefers-color-scheme: dark)",
        "print",
    ] {
        if let Ok(Some(list)) = window.match_media(query) {
            others.push(on(&list, "change", || Msg::Preferences));
        }
    }
    // Only to show that a crash is survived.
    others.push(Listener::new(&window, crash::TEST_EVENT, |_: Event| {
        panic!("a test asked for a panic")
    }));
    // A file that is dropped would otherwise take the page's place.
    let dropped = |kind, msg: fn(&DragEvent, web_sys::DataTransfer) -> Option<Msg>| {
        let link = link.clone();
        Listener::new(&window, kind, move |event: DragEvent| {
            if let Some(transfer) = files::dragged(&event) {
                event.prevent_default();
                msg(&event, transfer)
                    .into_iter()
                    .for_each(|msg| link.send_message(msg));
            }
        })
    };
    let drags = [
        dropped("dragover", |_, _| Some(Msg::Dragged(true))),
        dropped("dragleave", |event, _| {
            event.related_target().is_none().then_some(Msg::Dragged(false))
        }),
        dropped("drop", |_, transfer| Some(Msg::Dropped(transfer.files()))),
    ];
    Listeners {
        _drags: drags,
        _keys: Listener::new(&window, "keydown", move |event| keys.emit(event)),
        _others: others,
    }
}
