//! The page: a living Raft cluster, drawn.
//!
//! `layout`, `scene`, `clock`, `command`, `embed`, `lab` and `views` are pure, and tested without a browser; `stage` paints,
//! `panels` shows what changes on events, `browser` speaks with everything else.

pub mod browser;
pub mod clock;
pub mod command;
pub mod embed;
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

/// Starts the page in the element `#app`.
pub fn start() {
    browser::crash::watch();
    browser::tongue::begin();
    let document = browser::window().document();
    let find = |selector| document.as_ref()?.query_selector(selector).ok()?;
    if let Some(starting) = find("[data-starting]") {
        starting.remove();
    }
    if let Some(root) = find("#app") {
        yew::Renderer::<panels::app::App>::with_root(root).render();
    }
}
