//! The worker in which runs are looked for: the same program once more, on a thread of its own, so that no frame of the
//! page waits for it. It is given an order, reports now and then, and is ended at once whenever somebody likes.
//!
//! boot.js starts it: it alone knows the address, and its policy (Trusted Types) lets a worker be made of no other. The
//! program itself is handed over compiled, as the page has it.

use super::listen::Listener;
use super::window;
use crate::finder::{Finder, Order, Report};
use crate::texts;
use js_sys::{Date, Function, Object, Promise, Reflect};
use serde::Serialize;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CustomEvent, CustomEventInit, Event, MessageEvent};

/// So many events are handled between two looks at the clock.
const SLICE: u64 = 10_000;
/// So long is worked before the worker hears whether it is to end, in milliseconds.
const SLICE_MILLIS: f64 = 50.0;
/// Reports come so far apart, in milliseconds: fast enough for a person, slow enough for the page.
const REPORT_MILLIS: f64 = 250.0;

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
            tell(
                serde_wasm_bindgen::from_value(data)
                    .unwrap_or_else(|error| Report::failed(error.to_string())),
            );
        });
        let fault = Listener::new(&inner, "error", move |_: Event| {
            heard(Report::failed(texts::WORKER_STOPPED));
        });
        let worker = Self {
            inner,
            _heard: [report, fault],
        };
        let message = Object::new();
        let _ = Reflect::set(&message, &"module".into(), &wasm_bindgen::module());
        let _ = Reflect::set(&message, &"order".into(), &to_js(&order));
        worker
            .inner
            .post_message(&message)
            .map_err(|_| texts::NO_WORKER)?;
        Ok(worker)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.inner.terminate();
    }
}

/// boot.js answers with the promise of a worker.
async fn ask_for_one() -> Option<web_sys::Worker> {
    let detail = Object::new();
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    let event = CustomEvent::new_with_event_init_dict("raftarium:worker", &init).ok()?;
    window().dispatch_event(&event).ok()?;
    let promise: Promise = Reflect::get(&detail, &"worker".into()).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// What crosses to JavaScript crosses here, as a plain object. Whole numbers in it are below 2^53.
fn to_js(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or_default()
}

thread_local! {
    /// In the worker: whom to tell, and the work.
    static TELL: RefCell<Option<Function>> = const { RefCell::new(None) };
    static WORK: RefCell<Option<Work>> = const { RefCell::new(None) };
}

struct Work {
    finder: Finder,
    /// When it began, and when it was told of last, in milliseconds.
    began: f64,
    told: f64,
}

fn tell(report: &Report) {
    TELL.with(|tell| {
        if let Some(tell) = &*tell.borrow() {
            let _ = tell.call1(&JsValue::NULL, &to_js(report));
        }
    });
}

/// What worker.js calls first, in the worker: takes an order. Each report is handed to `tells`.
#[wasm_bindgen]
pub fn search_begin(order: JsValue, tells: Function) {
    TELL.with(|tell| *tell.borrow_mut() = Some(tells));
    std::panic::set_hook(Box::new(|panic| tell(&Report::failed(panic.to_string()))));
    let order = serde_wasm_bindgen::from_value(order).map_err(|error| error.to_string());
    match order.and_then(|order: Order| Finder::new(&order)) {
        Ok(finder) => {
            let (began, told) = (Date::now(), Date::now());
            let begun = Work { finder, began, told };
            WORK.with(|work| *work.borrow_mut() = Some(begun));
        }
        Err(fault) => tell(&Report::failed(fault)),
    }
}

/// What worker.js calls again and again. Returns whether there is more to do. Between two calls the worker can be ended; in
/// the middle of one a browser lets it go on for seconds.
#[wasm_bindgen]
pub fn search_step() -> bool {
    WORK.with(|work| work.borrow_mut().as_mut().is_some_and(Work::step))
}

impl Work {
    fn step(&mut self) -> bool {
        let until = Date::now() + SLICE_MILLIS;
        loop {
            let more = self.finder.step(SLICE);
            let now = Date::now();
            if !more || now - self.told >= REPORT_MILLIS {
                self.told = now;
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a span of time"
                )]
                tell(&self.finder.report((now - self.began) as u32));
            }
            if !more || now >= until {
                return more;
            }
        }
    }
}
