//! A film of what is drawn on a canvas, as the browser records it: a WebM file. Owns the canvas, the recorder and what is let go of when
//! it ends. What is drawn, and when, is told from outside.
//!
//! The browser counts real time. While nothing is to move it is held, or the film would stand still for as long.

use super::listen::Listener;
use super::{picture, window};
use js_sys::Reflect;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Blob, BlobEvent, CanvasRenderingContext2d, HtmlCanvasElement, MediaRecorder, MediaRecorderOptions,
    MediaStream, MediaStreamTrack, RecordingState,
};

/// What is recorded.
const KIND: &str = "video/webm";
/// So many pictures a second: messages move evenly, and drawing a picture leaves most of a frame to the page.
const RATE: f64 = 15.0;
/// No film is longer, in milliseconds.
const LENGTH_MAX: f64 = 60_000.0;
/// A frame that comes later was kept waiting: the film does not count it as longer.
const FRAME_MAX: f64 = 250.0;

/// A film that is being recorded. Dropped, it ends, and nothing of it is kept.
pub struct Clip {
    recorder: MediaRecorder,
    stream: MediaStream,
    canvas: HtmlCanvasElement,
    draws: CanvasRenderingContext2d,
    /// Whether a picture is still being read.
    busy: Rc<Cell<bool>>,
    /// How long it is, and how long it was at its last picture, in milliseconds.
    length: f64,
    pictured: f64,
    last: Option<f64>,
    _done: Listener<BlobEvent>,
}

/// Whether this browser records films of this kind.
#[must_use]
pub fn is_possible() -> bool {
    let has = |target: &JsValue, name: &str| Reflect::has(target, &name.into()).unwrap_or(false);
    let canvas = || picture::canvas((1, 1)).is_some_and(|(canvas, _)| has(&canvas, "captureStream"));
    has(&window(), "MediaRecorder") && MediaRecorder::is_type_supported(KIND) && canvas()
}

impl Clip {
    /// Begins a film of so many pixels, held. `done` is handed the file when it has ended.
    #[must_use]
    pub fn new((width, height): (u32, u32), done: impl Fn(Option<Blob>) + 'static) -> Option<Self> {
        if !is_possible() {
            return None;
        }
        // Encoders want even sides.
        let (canvas, draws) = picture::canvas((width & !1, height & !1))?;
        let stream = canvas.capture_stream_with_frame_request_rate(RATE).ok()?;
        let options = MediaRecorderOptions::new();
        options.set_mime_type(KIND);
        let recorder =
            MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options).ok()?;
        let listener = Listener::new(&recorder, "dataavailable", move |event: BlobEvent| {
            done(event.data());
        });
        recorder.start().ok()?;
        recorder.pause().ok()?;
        Some(Self {
            recorder,
            stream,
            canvas,
            draws,
            busy: Rc::default(),
            length: 0.0,
            pictured: f64::NEG_INFINITY,
            last: None,
            _done: listener,
        })
    }

    /// How long it is, in seconds.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a minute at most"
        )]
        let seconds = (self.length / 1_000.0) as u64;
        seconds
    }

    /// Goes on, or is held because nothing moves.
    pub fn run(&mut self, runs: bool) {
        if !runs {
            self.last = None;
        }
        let _ = match self.recorder.state() {
            RecordingState::Paused if runs => self.recorder.resume(),
            RecordingState::Recording if !runs => self.recorder.pause(),
            _ => Ok(()),
        };
    }

    /// A frame was drawn, at so many milliseconds. Returns whether a picture of it is wanted.
    pub fn frame(&mut self, millis: f64) -> bool {
        if let Some(last) = self.last.replace(millis) {
            self.length += (millis - last).clamp(0.0, FRAME_MAX);
        }
        let due = self.length - self.pictured >= 1_000.0 / RATE && !self.busy.get();
        if due {
            self.pictured = self.length;
        }
        due
    }

    /// Whether nothing is on it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.pictured.is_infinite()
    }

    /// Whether it is as long as one can be.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.length >= LENGTH_MAX
    }

    /// Draws a picture, as soon as the browser has read it: as large as fits.
    pub fn draw(&self, svg: String) {
        let (busy, canvas, draws) = (Rc::clone(&self.busy), self.canvas.clone(), self.draws.clone());
        busy.set(true);
        spawn_local(async move {
            if let Some(image) = picture::read(&svg).await {
                let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
                let (wide, high) = (f64::from(image.width()), f64::from(image.height()));
                let scale = (width / wide).min(height / high);
                let (wide, high) = (wide * scale, high * scale);
                let (left, top) = ((width - wide) / 2.0, (height - high) / 2.0);
                let _ = draws.draw_image_with_html_image_element_and_dw_and_dh(&image, left, top, wide, high);
            }
            busy.set(false);
        });
    }

    /// Ends it: the file is handed over when the browser has made it.
    pub fn end(&self) {
        let _ = self.recorder.stop();
    }
}

impl Drop for Clip {
    fn drop(&mut self) {
        if self.recorder.state() != RecordingState::Inactive {
            let _ = self.recorder.stop();
        }
        for track in self.stream.get_tracks().iter() {
            track.unchecked_ref::<MediaStreamTrack>().stop();
        }
    }
}
