//! The page in a real browser: what it draws, what a click does, and that it rests when it is held.
#![cfg(target_arch = "wasm32")]

mod tour;

use js_sys::Promise;
use raftarium_web::browser::frames::Frames;
use raftarium_web::panels::app::App;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// A page of its own, taken away at the end.
struct Page {
    root: Element,
    app: Option<yew::AppHandle<App>>,
}

/// So many times a twentieth of a second is waited for an element.
const PATIENCE: u32 = 100;

impl Page {
    async fn open() -> Self {
        let document = web_sys::window()
            .and_then(|window| window.document())
            .expect("a page");
        let root = document.create_element("div").expect("an element");
        document
            .body()
            .expect("a body")
            .append_child(&root)
            .expect("appended");
        let app = yew::Renderer::<App>::with_root(root.clone()).render();
        let page = Self { root, app: Some(app) };
        // A busy machine takes its time to draw for the first time.
        page.wait_for("[data-node]").await;
        page
    }

    /// Until something of that selector is there, or patience ends.
    async fn wait_for(&self, selector: &str) {
        for _ in 0..PATIENCE {
            if self.all(selector) > 0 {
                break;
            }
            rest(50).await;
        }
    }

    fn all(&self, selector: &str) -> u32 {
        self.root
            .query_selector_all(selector)
            .expect("a selector")
            .length()
    }

    fn one(&self, selector: &str) -> Element {
        self.root
            .query_selector(selector)
            .expect("a selector")
            .unwrap_or_else(|| panic!("no {selector}"))
    }

    async fn click(&self, selector: &str) {
        let event = web_sys::MouseEvent::new_with_mouse_event_init_dict("click", &{
            let init = web_sys::MouseEventInit::new();
            init.set_bubbles(true);
            init
        });
        // What a click before has brought may still be on its way.
        self.wait_for(selector).await;
        self.one(selector)
            .dispatch_event(&event.expect("an event"))
            .expect("dispatched");
        rest(50).await;
    }

    fn value(&self, selector: &str, attribute: &str) -> String {
        self.one(selector).get_attribute(attribute).unwrap_or_default()
    }

    /// Asserts that an attribute comes to be `expected`: what a click brings is drawn when the browser comes to it.
    async fn becomes(&self, selector: &str, attribute: &str, expected: &str) {
        for _ in 0..PATIENCE {
            if self.value(selector, attribute) == expected {
                return;
            }
            rest(50).await;
        }
        assert_eq!(
            self.value(selector, attribute),
            expected,
            "{attribute} of {selector}"
        );
    }

    fn text(&self, selector: &str) -> String {
        self.one(selector).text_content().unwrap_or_default()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.root.remove();
    }
}

async fn rest(millis: i32) {
    let wait = Promise::new(&mut |done, _| {
        let window = web_sys::window().expect("a window");
        window
            .set_timeout_with_callback_and_timeout_and_arguments_0(&done, millis)
            .expect("a timer");
    });
    JsFuture::from(wait).await.expect("it rings");
}

#[wasm_bindgen_test]
async fn five_nodes_and_their_ten_links_are_drawn() {
    let page = Page::open().await;
    assert_eq!(page.all("[data-node]"), 5);
    assert_eq!(page.all("[data-link]"), 10);
    assert_eq!(page.all("[data-link-end]"), 20);
    assert_eq!(page.all("[data-log]"), 5);
    page.becomes("[data-node=A]", "data-state", "running").await;
}

#[wasm_bindgen_test]
async fn a_click_on_a_link_cuts_it_and_another_one_mends_it() {
    let page = Page::open().await;
    let link = "[data-link='A-B']";
    page.becomes(link, "data-cut", "none").await;
    page.click(link).await;
    page.becomes(link, "data-cut", "both").await;
    page.click(link).await;
    page.becomes(link, "data-cut", "none").await;
    page.click("[data-link-end='B-A']").await;
    page.becomes(link, "data-cut", "B-A").await;
}

#[wasm_bindgen_test]
async fn a_selected_node_is_stopped_and_started_again() {
    let page = Page::open().await;
    page.click("[data-node=C]").await;
    page.click("[data-command=stop]").await;
    page.becomes("[data-node=C]", "data-state", "stopped").await;
    page.click("[data-command=restart]").await;
    page.becomes("[data-node=C]", "data-state", "running").await;
}

#[wasm_bindgen_test]
async fn held_time_stands_still() {
    let page = Page::open().await;
    page.click("[data-command=play]").await;
    page.becomes(".app", "data-playing", "false").await;
    let clock = page.text("[data-clock]");
    rest(200).await;
    assert_eq!(page.text("[data-clock]"), clock);
    page.click("[data-command=play]").await;
    for _ in 0..PATIENCE {
        if page.text("[data-clock]") != clock {
            return;
        }
        rest(50).await;
    }
    panic!("time still stands at {clock}");
}

#[wasm_bindgen_test]
async fn a_stopped_loop_asks_for_no_frame() {
    let drawn = Rc::new(Cell::new(0));
    let frames = {
        let drawn = Rc::clone(&drawn);
        Frames::new(move |_| drawn.set(drawn.get() + 1))
    };
    rest(60).await;
    assert_eq!(drawn.get(), 0, "before it is started");
    frames.run(true);
    for _ in 0..PATIENCE {
        if drawn.get() > 0 {
            break;
        }
        rest(50).await;
    }
    assert!(drawn.get() > 0, "while it runs");
    frames.run(false);
    let before = drawn.get();
    rest(200).await;
    assert_eq!(drawn.get(), before, "after it is stopped");
}

#[wasm_bindgen_test]
async fn the_focus_stays_where_it_was_while_the_stage_moves() {
    let page = Page::open().await;
    let node = page.one("[data-node=B]");
    node.unchecked_ref::<HtmlElement>().focus().expect("focused");
    rest(400).await;
    let focused = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element());
    assert_eq!(focused, Some(node));
}
