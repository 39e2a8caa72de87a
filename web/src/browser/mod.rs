//! The page's dealings with the browser: frames, storage, keys, visibility, chance, crashes. Each may be refused, and
//! nothing here fails because of it.

pub mod address;
pub mod clip;
pub mod crash;
pub mod files;
pub mod frames;
pub mod gallery;
pub mod host;
pub mod kept;
pub mod listen;
pub mod picture;
pub mod storage;
pub mod theme;
pub mod tongue;
pub mod worker;

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CustomEvent, CustomEventInit, Window};

/// The window. A page always has one.
#[must_use]
pub fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

/// The part of the address that follows the question mark.
#[must_use]
pub fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// Whether the tab can be seen.
#[must_use]
pub fn is_visible() -> bool {
    window().document().is_none_or(|document| !document.hidden())
}

/// Whether a dialog is open.
#[must_use]
pub fn has_dialog() -> bool {
    let document = window().document();
    document.is_some_and(|document| {
        document
            .query_selector("dialog[open]")
            .is_ok_and(|found| found.is_some())
    })
}

/// Whether the person wants nothing to move.
#[must_use]
pub fn wants_stillness() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Whether a media query holds.
#[must_use]
pub fn matches(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|list| list.matches())
}

/// How wide the window is.
#[must_use]
pub fn window_width() -> f64 {
    window()
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64())
        .unwrap_or(1_280.0)
}

/// How high the window is.
#[must_use]
pub fn window_height() -> f64 {
    window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or(720.0)
}

/// The stage's height in a window of less, at most: there the page scrolls (narrow.css).
const STAGE_LEAST: f64 = 600.0;

/// How high the stage may be at most: as the window, or as what is scrolled to.
#[must_use]
pub fn stage_height_most() -> f64 {
    window_height().max(STAGE_LEAST)
}

/// A seed from the browser's own entropy, if it gives any.
#[must_use]
pub fn new_seed() -> Option<u64> {
    getrandom::u64().ok()
}

/// How long the page has been there, in milliseconds.
#[must_use]
pub fn now() -> f64 {
    window()
        .performance()
        .map_or(0.0, |performance| performance.now())
}

/// Does something after so many milliseconds, and lets the browser draw before.
pub fn later(millis: i32, act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(act.unchecked_ref(), millis);
}

/// What boot.js has of this name: it alone knows what was built, and answers with a promise.
pub(crate) async fn asked(name: &str) -> Option<JsValue> {
    let detail = Object::new();
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    let event = CustomEvent::new_with_event_init_dict(&format!("raftarium:{name}"), &init).ok()?;
    window().dispatch_event(&event).ok()?;
    let promise: Promise = Reflect::get(&detail, &name.into()).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}
