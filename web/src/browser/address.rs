//! The address of the page, as far as it carries a run: behind the hash, which is never sent to a server.

use super::window;
use wasm_bindgen::JsValue;

/// What stands behind the hash.
#[must_use]
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The address of the page itself, without anything that tells how it begins.
#[must_use]
pub fn page() -> String {
    let location = window().location();
    location.origin().unwrap_or_default() + &location.pathname().unwrap_or_default()
}

/// Puts something behind the hash, or nothing; the page stays as it is, and "back" leads where it did.
pub fn set_fragment(fragment: Option<&str>) {
    let location = window().location();
    let mut address = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    if let Some(fragment) = fragment {
        address.push('#');
        address.push_str(fragment);
    }
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// The address is that of the page alone.
pub fn clear() {
    let path = window().location().pathname().unwrap_or_default();
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}
