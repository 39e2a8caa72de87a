//! The page around a frame: hears it and speaks to it, and to nobody else. Both are checked: that it is the window around this one, and
//! that its origin is the one that the frame's address names.

use super::listen::Listener;
use super::window;
use crate::embed::talk::{Ask, Fault, Tell, Value};
use js_sys::{Object, Reflect};
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
            let data = event.data();
            match Ask::read(|name| value(&data, name)) {
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
        let message = Object::new();
        for (name, value) in tell.fields() {
            let value = match value {
                Value::Text(text) => JsValue::from(text),
                Value::Number(number) => JsValue::from(number),
                Value::Switch(on) => JsValue::from(on),
                Value::Nothing | Value::Other => JsValue::NULL,
            };
            let _ = Reflect::set(&message, &name.into(), &value);
        }
        let _ = self.around.post_message(&message, &self.origin);
    }
}

/// What a field carries. What has no fields has none that carries anything.
fn value(data: &JsValue, name: &str) -> Value {
    let Ok(value) = Reflect::get(data, &name.into()) else {
        return Value::Nothing;
    };
    if value.is_null() || value.is_undefined() {
        return Value::Nothing;
    }
    value
        .as_string()
        .map(Value::Text)
        .or_else(|| value.as_f64().map(Value::Number))
        .or_else(|| value.as_bool().map(Value::Switch))
        .unwrap_or(Value::Other)
}
