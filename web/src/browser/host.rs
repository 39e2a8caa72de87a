//! The page around a frame: hears it and speaks to it, and to nobody else. Both are checked: that it is the window around this one, and
//! that its origin is the one that the frame's address names.

use super::listen::Listener;
use super::window;
use crate::embed::talk::{Ask, Fault, Message, Tell};
use serde::Serialize;
use serde_wasm_bindgen::{Serializer, from_value};
use wasm_bindgen::JsValue;
use web_sys::{MessageEvent, Window};

/// The page around.
pub struct Host {
    around: Window,
    origin: String,
    _heard: Listener<MessageEvent>,
}

impl Host {
    /// Listens to the page around, if there is one. `heard` is told what it asks for, or what is wrong with that.
    pub fn of(origin: &str, heard: impl Fn(Result<Ask, Fault>) + 'static) -> Option<Self> {
        let around = window().parent().ok().flatten()?;
        // Nothing is around a page that fills its tab: it is its own parent.
        if JsValue::from(&around) == JsValue::from(window()) {
            return None;
        }
        let (source, named) = (JsValue::from(&around), origin.to_owned());
        let listener = Listener::new(&window(), "message", move |event: MessageEvent| {
            let from = event.source().map(JsValue::from);
            if from.as_ref() != Some(&source) || event.origin() != named {
                return;
            }
            // What has no fields is a message without any.
            let message: Message = from_value(event.data()).unwrap_or_default();
            match Ask::read(message) {
                Ok(ask) => heard(Ok(ask)),
                Err(Some(fault)) => heard(Err(fault)),
                Err(None) => {}
            }
        });
        Some(Self {
            around,
            origin: origin.to_owned(),
            _heard: listener,
        })
    }

    /// Tells the page around something. The browser hands it over only while that page is of the named origin.
    pub fn tell(&self, tell: &Tell) {
        let fields = Serializer::new().serialize_missing_as_null(true);
        if let Ok(message) = tell.serialize(&fields) {
            let _ = self.around.post_message(&message, &self.origin);
        }
    }
}
