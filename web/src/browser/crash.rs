//! What happens when the program comes upon a state that it believed impossible: the run is kept, and net.js shows a
//! calm page. A program that has panicked is dead: whatever still calls it finds it silent.

use super::window;
use crate::texts;
use js_sys::{Object, Reflect};
use raft_sim::Recording;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

thread_local! {
    /// The run as it was after the last action: what comes after is the same in every replay.
    static KEPT: RefCell<Option<Recording>> = const { RefCell::new(None) };
    static DEAD: Cell<bool> = const { Cell::new(false) };
}

/// The event by which a test asks for a crash: only to show that one is survived.
pub const TEST_EVENT: &str = "raftarium:panic";

/// Keeps this recording for the case of a crash.
pub fn keep(recording: Recording) {
    KEPT.with(|kept| {
        if let Ok(mut kept) = kept.try_borrow_mut() {
            *kept = Some(recording);
        }
    });
}

/// Whether the program has panicked: nothing may be relied on any more.
#[must_use]
pub fn is_dead() -> bool {
    DEAD.with(Cell::get)
}

/// From now on a panic is told, with the recording.
pub fn watch() {
    // Through yew, which would put a hook of its own in place of any other.
    yew::set_custom_panic_hook(Box::new(|panic| {
        if DEAD.with(|dead| dead.replace(true)) {
            return;
        }
        let recording = KEPT.with(|kept| {
            kept.try_borrow()
                .ok()
                .and_then(|kept| kept.as_ref().map(Recording::to_json))
        });
        // The next visit does not take up by itself what brought this one down.
        super::kept::set_trial(true);
        report(&panic.to_string(), recording.as_deref());
    }));
}

fn report(panic: &str, recording: Option<&str>) {
    let detail = Object::new();
    let whole = format!("{panic}\n\n{}", recording.unwrap_or_default());
    let parts = [
        ("title", Some(texts::CRASH_TITLE.now())),
        ("text", Some(texts::CRASH_TEXT.now())),
        ("report", Some(whole.as_str())),
        ("recording", recording),
    ];
    for (name, value) in parts {
        if let Some(value) = value {
            let _ = Reflect::set(&detail, &JsValue::from_str(name), &JsValue::from_str(value));
        }
    }
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict("raftarium:crash", &init) {
        let _ = window().dispatch_event(&event);
    }
}
