//! The page: a living Raft cluster, drawn.
//!
//! `layout`, `scene`, `clock`, `command`, `lab`, `finder` and `views` are pure, and tested without a browser; `stage` paints,
//! `panels` shows what changes on events, `browser` speaks with everything else.

pub mod browser;
pub mod clock;
pub mod command;
pub mod finder;
pub mod geometry;
pub mod lab;
pub mod layout;
pub mod outline;
pub mod panels;
pub mod scene;
pub mod stage;
pub mod start;
pub mod texts;
pub mod views;

/// Starts the page in the element `#app`. In a worker, which runs the same program, there is no page to start.
pub fn start() {
    if web_sys::window().is_none() {
        return;
    }
    browser::crash::watch();
    let root = browser::window()
        .document()
        .and_then(|document| document.get_element_by_id("app"));
    if let Some(root) = root {
        yew::Renderer::<panels::app::App>::with_root(root).render();
    }
}
