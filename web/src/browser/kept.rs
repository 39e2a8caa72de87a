//! Where runs are kept from one visit to the next. As all storage it may be refused, full, or hold nonsense.

use super::{storage, window};

/// The run, as it was left.
const RUN: &str = "raftarium.run";
/// The runs of before.
const RECENT: &str = "raftarium.recent";
/// There while it is not known yet whether the page survives what it takes up.
const TRIAL: &str = "raftarium.trial";

/// The run, as it was left.
#[must_use]
pub fn run() -> Option<String> {
    storage::read(RUN).filter(|text| !text.is_empty())
}

/// Keeps the run, or none. Returns whether the browser did.
pub fn keep_run(text: Option<&str>) -> bool {
    storage::write(RUN, text)
}

/// The runs of before.
#[must_use]
pub fn recent() -> String {
    storage::read(RECENT).unwrap_or_default()
}

/// Keeps the runs of before.
pub fn keep_recent(text: &str) {
    storage::write(RECENT, Some(text).filter(|text| !text.is_empty()));
}

/// From now on, or no more, what is there may bring the page down.
pub fn set_trial(on: bool) {
    storage::write(TRIAL, on.then_some("1"));
}

/// Whether the page came down the last time. Asked for once.
#[must_use]
pub fn take_trial() -> bool {
    let tried = storage::read(TRIAL).is_some();
    if tried {
        set_trial(false);
    }
    tried
}

/// Whether the page was loaded again, not gone to.
#[must_use]
pub fn is_reload() -> bool {
    let navigation = window()
        .performance()
        .map(|performance| performance.navigation().type_());
    navigation == Some(web_sys::PerformanceNavigation::TYPE_RELOAD)
}

/// The time of day, in milliseconds.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of milliseconds"
)]
pub fn clock() -> u64 {
    js_sys::Date::now() as u64
}

/// A time of day as people write it here.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "a number of milliseconds")]
pub fn written(millis: u64, language: &str) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(millis as f64));
    date.to_locale_string(language, &wasm_bindgen::JsValue::UNDEFINED)
        .into()
}
