//! Listeners that are taken off again when they are dropped.

use wasm_bindgen::convert::FromWasmAbi;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, EventTarget, IntersectionObserver, IntersectionObserverEntry, ResizeObserver};

/// A listener on a target.
pub struct Listener<E: ?Sized + 'static> {
    target: EventTarget,
    kind: &'static str,
    callback: Closure<dyn FnMut(E)>,
}

impl<E: FromWasmAbi + 'static> Listener<E>
where
    E: Sized,
{
    /// Listens for events of a kind.
    pub fn new(target: &EventTarget, kind: &'static str, heard: impl FnMut(E) + 'static) -> Self {
        let callback = Closure::new(heard);
        let _ = target.add_event_listener_with_callback(kind, callback.as_ref().unchecked_ref());
        Self {
            target: target.clone(),
            kind,
            callback,
        }
    }
}

impl<E: ?Sized + 'static> Drop for Listener<E> {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback(self.kind, callback);
    }
}

/// Watches the size of an element.
pub struct SizeWatch {
    observer: Option<ResizeObserver>,
    _callback: Closure<dyn FnMut(JsValue)>,
}

impl SizeWatch {
    /// Calls `changed` now and whenever the element has another size.
    pub fn new(element: &Element, changed: impl Fn() + 'static) -> Self {
        let callback = Closure::new(move |_: JsValue| changed());
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Self {
            observer,
            _callback: callback,
        }
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Watches whether an element is in sight, through all the frames around it.
pub struct SightWatch {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl SightWatch {
    /// Calls `changed` soon and whenever the element comes into sight or goes out of it; not at all where the browser cannot tell.
    pub fn new(element: &Element, changed: impl Fn(bool) + 'static) -> Option<Self> {
        let callback = Closure::new(move |entries: js_sys::Array| {
            // The last one tells how it is now.
            let last = entries.pop().dyn_into::<IntersectionObserverEntry>();
            changed(last.is_ok_and(|entry| entry.is_intersecting()));
        });
        let observer = IntersectionObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self {
            observer,
            _callback: callback,
        })
    }
}

impl Drop for SightWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
