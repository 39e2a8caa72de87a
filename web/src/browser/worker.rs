//! The worker in which runs are looked for: another program, on a thread of its own, so that no frame of the page waits for it. It is
//! given an order, reports now and then, and is ended at once whenever somebody likes.
//!
//! boot.js starts it, and hands it its program: it alone knows the addresses, and its policy (Trusted Types) lets a worker be made of no
//! other. Loaded when it is wanted, not before.

use super::asked;
use super::listen::Listener;
use crate::texts;
use js_sys::Array;
use raftarium_finder::{Order, Report};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent};

/// A worker that was given an order. Dropped, it is ended.
pub struct Worker {
    inner: web_sys::Worker,
    _heard: [Listener<Event>; 2],
}

impl Worker {
    /// Starts a worker and gives it an order. `heard` is told every report.
    ///
    /// # Errors
    /// One sentence: the worker could not be started.
    pub async fn start(order: Order, heard: impl Fn(Report) + Clone + 'static) -> Result<Self, String> {
        let inner = ask_for_one().await.ok_or(texts::NO_WORKER)?;
        let tell = heard.clone();
        let report = Listener::new(&inner, "message", move |event: Event| {
            let data = event.unchecked_ref::<MessageEvent>().data();
            let texts = data.dyn_ref::<Array>().map(|texts| texts.iter());
            let texts = texts.into_iter().flatten().filter_map(|text| text.as_string());
            let report = Report::from_texts(texts.collect());
            tell(report.unwrap_or_else(|| Report::failed(texts::WORKER_STOPPED)));
        });
        let fault = Listener::new(&inner, "error", move |_: Event| {
            heard(Report::failed(texts::WORKER_STOPPED));
        });
        let worker = Self {
            inner,
            _heard: [report, fault],
        };
        let order: Array = order.into_texts().into_iter().map(JsValue::from).collect();
        worker.inner.post_message(&order).map_err(|_| texts::NO_WORKER)?;
        Ok(worker)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.inner.terminate();
    }
}

async fn ask_for_one() -> Option<web_sys::Worker> {
    asked("worker").await?.dyn_into().ok()
}
