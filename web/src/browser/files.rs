//! Files that a person hands to the page or takes from it, and the clipboard. The browser may refuse each.

use super::window;
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DragEvent, File, HtmlElement, Url};

/// The files that an event brings along, or `None` if it brings something else.
#[must_use]
pub fn dragged(event: &DragEvent) -> Option<web_sys::DataTransfer> {
    let transfer = event.data_transfer()?;
    transfer
        .types()
        .includes(&JsValue::from_str("Files"), 0)
        .then_some(transfer)
}

/// Reads a file.
pub async fn read(file: File) -> Option<Vec<u8>> {
    let bytes = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&bytes).to_vec())
}

/// A text as a file of this kind.
#[must_use]
pub fn blob(kind: &str, text: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&JsValue::from_str(text));
    Blob::new_with_str_sequence_and_options(&parts, &options).ok()
}

/// Hands a file to the person under this name. `None` if the browser does not take it.
#[must_use]
pub fn save(name: &str, blob: &Blob) -> Option<()> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let link = window().document()?.create_element("a").ok()?;
    link.set_attribute("href", &address).ok()?;
    link.set_attribute("download", name).ok()?;
    link.unchecked_ref::<HtmlElement>().click();
    // The browser has taken it over by then.
    super::later(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    });
    Some(())
}

/// Puts a text on the clipboard. Returns whether it is there: without https, or without leave, it is not.
pub async fn copy(text: String) -> bool {
    // By name, because browsers do without the clipboard where a page does not come by https.
    let promise = || -> Option<Promise> {
        let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok()?;
        let write: Function = Reflect::get(&clipboard, &"writeText".into())
            .ok()?
            .dyn_into()
            .ok()?;
        write
            .call1(&clipboard, &JsValue::from_str(&text))
            .ok()?
            .dyn_into()
            .ok()
    };
    match promise() {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    }
}
