//! The one frame loop. It asks for a frame only while it runs: held or hidden, the page draws nothing.

use super::window;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// The frame loop.
pub struct Frames {
    inner: Rc<Inner>,
}

type Draw = Closure<dyn FnMut(f64)>;

struct Inner {
    runs: Cell<bool>,
    asked: Cell<Option<i32>>,
    callback: RefCell<Option<Draw>>,
}

impl Frames {
    /// A loop that calls `draw` with the milliseconds of each frame, once it is started.
    pub fn new(draw: impl Fn(f64) + 'static) -> Self {
        let inner = Rc::new(Inner {
            runs: Cell::new(false),
            asked: Cell::new(None),
            callback: RefCell::new(None),
        });
        let weak = Rc::downgrade(&inner);
        let callback = Closure::new(move |millis: f64| {
            let Some(inner) = weak.upgrade() else { return };
            inner.asked.set(None);
            if inner.runs.get() {
                // Asked for first, so that `draw` can stop the loop.
                inner.ask();
                draw(millis);
            }
        });
        *inner.callback.borrow_mut() = Some(callback);
        Self { inner }
    }

    /// Runs or stops. Stopped, no frame is asked for.
    pub fn run(&self, runs: bool) {
        self.inner.runs.set(runs);
        if runs {
            self.inner.ask();
        } else if let Some(asked) = self.inner.asked.take() {
            let _ = window().cancel_animation_frame(asked);
        }
    }
}

impl Inner {
    fn ask(&self) {
        if self.asked.get().is_some() {
            return;
        }
        if let Some(callback) = &*self.callback.borrow() {
            self.asked.set(
                window()
                    .request_animation_frame(callback.as_ref().unchecked_ref())
                    .ok(),
            );
        }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.run(false);
    }
}
