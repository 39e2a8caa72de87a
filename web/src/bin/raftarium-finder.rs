//! The program of the worker in which runs are looked for, as its script, worker.js, calls it: it takes an order, works while it is
//! called, and tells how far it has come. A program of its own, so that nobody loads it who looks for nothing.
//!
//! Natively it does nothing: `raftarium search` is what runs there.

use js_sys::{Array, Date, Function};
use raftarium_finder::{Finder, Order, Report};
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// So many events are handled between two looks at the clock.
const SLICE: u64 = 10_000;
/// So long is worked before the worker hears whether it is to end, in milliseconds.
const SLICE_MILLIS: f64 = 50.0;
/// Reports come so far apart, in milliseconds: fast enough for a person, slow enough for the page.
const REPORT_MILLIS: f64 = 250.0;

fn main() {}

thread_local! {
    /// Whom to tell, and the work.
    static TELL: RefCell<Option<Function>> = const { RefCell::new(None) };
    static WORK: RefCell<Option<Work>> = const { RefCell::new(None) };
}

struct Work {
    finder: Finder,
    /// When it began, and when it was told of last, in milliseconds.
    began: f64,
    told: f64,
}

fn tell(report: Report) {
    TELL.with(|tell| {
        if let Some(tell) = &*tell.borrow() {
            let texts: Array = report.into_texts().into_iter().map(JsValue::from).collect();
            let _ = tell.call1(&JsValue::NULL, &texts);
        }
    });
}

/// Takes an order, as the page has written it: called first. Each report is handed to `tells`.
#[wasm_bindgen]
pub fn search_begin(order: Vec<String>, tells: Function) {
    TELL.with(|tell| *tell.borrow_mut() = Some(tells));
    std::panic::set_hook(Box::new(|panic| tell(Report::failed(panic.to_string()))));
    let order = Order::from_texts(order).ok_or_else(|| "not an order".to_owned());
    match order.and_then(|order| Finder::new(&order)) {
        Ok(finder) => {
            let (began, told) = (Date::now(), Date::now());
            let begun = Work { finder, began, told };
            WORK.with(|work| *work.borrow_mut() = Some(begun));
        }
        Err(fault) => tell(Report::failed(fault)),
    }
}

/// Works for a while: called again and again. Returns whether there is more to do. Between two calls the worker can be ended; in
/// the middle of one a browser lets it go on for seconds.
#[wasm_bindgen]
#[must_use]
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
                tell(self.finder.report((now - self.began) as u32));
            }
            if !more || now >= until {
                return more;
            }
        }
    }
}
