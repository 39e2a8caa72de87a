//! The gallery's cards: a file of the page that is fetched when somebody wants to see them. boot.js knows its address and its digest.

use super::asked;
use wasm_bindgen::JsValue;

/// Fetches it.
pub async fn cards() -> Option<String> {
    asked("gallery").await.as_ref().and_then(JsValue::as_string)
}
