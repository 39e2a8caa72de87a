//! The stage as a picture that stands alone: what the style sheets say of each element is written into it, so that it looks everywhere as
//! it does here, with neither styles nor scripts. And the same as pixels.
//!
//! Which part is shown, and what is told under it: `views/plate.rs`.

use super::{files, window};
use crate::geometry::push_decimal;
use crate::views::plate::{Plate, Tells};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, CssStyleDeclaration, Document, Element, HtmlCanvasElement,
    HtmlImageElement, Node, Url, XmlSerializer,
};

const SVG: &str = "http://www.w3.org/2000/svg";

/// How a line is drawn.
const STROKE: [&str; 5] = [
    "stroke-width",
    "stroke-opacity",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
];
/// How letters are drawn.
const LETTERS: [&str; 4] = ["font-family", "font-size", "font-weight", "text-anchor"];

/// A picture of the stage, as the text of an SVG file. `None` if the browser does not give its styles away.
#[must_use]
pub fn svg(stage: &Element, plate: &Plate) -> Option<String> {
    let document = window().document()?;
    let page = style(&document.document_element()?)?;
    let token = |name: &str| {
        page.get_property_value(name)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let view = plate.view;
    let (width, height) = (view.right - view.left, view.bottom - view.top);
    let picture = make(&document, "svg")?;
    set_numbers(&picture, &[("width", width), ("height", height)]);
    let mut frame = String::new();
    for value in [view.left, view.top, width, height] {
        push_decimal(&mut frame, value, 1);
        frame.push(' ');
    }
    set(&picture, "viewBox", frame.trim_end());
    set(&picture, "role", "img");
    let told: Vec<&str> = plate.lines.iter().map(|line| line.text.as_str()).collect();
    add(&document, &picture, "title")?.set_text_content(Some(&told.join(" ")));
    let paper = add(&document, &picture, "rect")?;
    set_numbers(
        &paper,
        &[
            ("x", view.left),
            ("y", view.top),
            ("width", width),
            ("height", height),
        ],
    );
    set(&paper, "fill", &token("--paper"));
    copy_children(&document, stage, &picture, false);
    for line in &plate.lines {
        let text = add(&document, &picture, "text")?;
        let (ink, letters) = match line.tells {
            Tells::What => ("--ink", "--sans"),
            Tells::Why => ("--muted", "--sans"),
            Tells::When => ("--muted", "--mono"),
        };
        set_numbers(
            &text,
            &[
                ("x", f64::midpoint(view.left, view.right)),
                ("y", line.y),
                ("font-size", line.size),
            ],
        );
        set(&text, "text-anchor", "middle");
        set(&text, "fill", &token(ink));
        set(&text, "font-family", &token(letters));
        text.set_text_content(Some(&line.text));
    }
    XmlSerializer::new().ok()?.serialize_to_string(&picture).ok()
}

/// Copies what is seen. What is only defined is never seen itself, but what it is made of is.
fn copy_children(document: &Document, from: &Element, to: &Element, defined: bool) {
    let nodes = from.child_nodes();
    for child in (0..nodes.length()).filter_map(|at| nodes.item(at)) {
        match child.dyn_ref::<Element>() {
            Some(element) => {
                if let Some(copied) = copy(document, element, defined) {
                    let _ = to.append_child(&copied);
                }
            }
            None => {
                if let Ok(copied) = child.clone_node() {
                    let _ = to.append_child(&copied);
                }
            }
        }
    }
}

fn copy(document: &Document, from: &Element, defined: bool) -> Option<Node> {
    let name = from.local_name();
    let name = name.as_str();
    let defined = defined || name == "defs";
    let copied: Element = from.clone_node().ok()?.dyn_into().ok()?;
    for attribute in from
        .get_attribute_names()
        .iter()
        .filter_map(|name| name.as_string())
    {
        let page_only = matches!(attribute.as_str(), "class" | "role" | "tabindex" | "focusable")
            || attribute.starts_with("aria-")
            || (attribute.starts_with("data-") && attribute != "data-node");
        if page_only {
            let _ = copied.remove_attribute(&attribute);
        }
    }
    if name != "title" {
        let style = style(from)?;
        let of = |property: &str| style.get_property_value(property).unwrap_or_default();
        if !defined && (of("display") == "none" || of("opacity") == "0") {
            return None;
        }
        for (property, usual) in [("opacity", "1"), ("transform", "none")] {
            let value = of(property);
            if !value.is_empty() && value != usual {
                set(&copied, property, &value);
            }
        }
        let seen = match name {
            "circle" | "line" | "path" | "rect" | "text" => dress(&copied, name, &of),
            _ => true,
        };
        if !seen {
            return None;
        }
    }
    copy_children(document, from, &copied, defined);
    Some(copied.into())
}

/// Writes into an element how it is drawn. Returns whether anything of it is seen.
fn dress(copied: &Element, name: &str, of: &impl Fn(&str) -> String) -> bool {
    let colour = |property: &str| {
        let value = of(property);
        let clear = value.starts_with("rgba") && value.ends_with(", 0)");
        if clear { "none".to_owned() } else { value }
    };
    let (mut fill, stroke) = (colour("fill"), colour("stroke"));
    if of("fill-opacity") == "0" {
        "none".clone_into(&mut fill);
    }
    let stroked = stroke != "none" && of("stroke-width") != "0px";
    if fill == "none" && !stroked {
        return false;
    }
    set(copied, "fill", &fill);
    if fill != "none" {
        set_unless(copied, "fill-opacity", &of("fill-opacity"), "1");
    }
    if stroked {
        set(copied, "stroke", &stroke);
        for (property, usual) in STROKE.into_iter().zip(["1px", "1", "none", "butt", "miter"]) {
            set_unless(copied, property, &of(property), usual);
        }
        set_unless(copied, "paint-order", &of("paint-order"), "normal");
    }
    if name == "text" {
        for property in LETTERS {
            set(copied, property, &of(property));
        }
    }
    true
}

/// The size of a picture in pixels, at so many for each of the stage's.
#[must_use]
pub fn pixels(plate: &Plate, scale: f64) -> (u32, u32) {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "some thousands"
    )]
    let of = |length: f64| (length * scale).round().max(1.0) as u32;
    (
        of(plate.view.right - plate.view.left),
        of(plate.view.bottom - plate.view.top),
    )
}

/// A picture that is drawn: what [`svg`] has written, read by the browser.
pub async fn read(svg: &str) -> Option<HtmlImageElement> {
    let address = Url::create_object_url_with_blob(&files::blob("image/svg+xml", svg)?).ok()?;
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&address);
    let read = JsFuture::from(image.decode()).await;
    let _ = Url::revoke_object_url(&address);
    read.ok().map(|_| image)
}

/// A canvas of this size, and what draws on it.
#[must_use]
pub fn canvas((width, height): (u32, u32)) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement = window()
        .document()?
        .create_element("canvas")
        .ok()?
        .dyn_into()
        .ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let draws = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    Some((canvas, draws))
}

/// A picture as a PNG file of this size.
pub async fn png(svg: String, size: (u32, u32)) -> Option<Blob> {
    let image = read(&svg).await?;
    let (canvas, draws) = canvas(size)?;
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    draws
        .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)
        .ok()?;
    let made = Promise::new(&mut |resolve: Function, _| {
        let made = Closure::once_into_js(move |blob: JsValue| {
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        let _ = canvas.to_blob_with_type(made.unchecked_ref(), "image/png");
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}

fn style(element: &Element) -> Option<CssStyleDeclaration> {
    window().get_computed_style(element).ok().flatten()
}

fn make(document: &Document, name: &str) -> Option<Element> {
    document.create_element_ns(Some(SVG), name).ok()
}

fn add(document: &Document, parent: &Element, name: &str) -> Option<Element> {
    let element = make(document, name)?;
    parent.append_child(&element).ok()?;
    Some(element)
}

fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// What is usual need not be said; but what the stage said otherwise is unsaid.
fn set_unless(element: &Element, name: &str, value: &str, usual: &str) {
    if value == usual || value.is_empty() {
        let _ = element.remove_attribute(name);
    } else {
        set(element, name, value);
    }
}

fn set_numbers(element: &Element, values: &[(&str, f64)]) {
    for (name, value) in values {
        let mut text = String::new();
        push_decimal(&mut text, *value, 1);
        set(element, name, &text);
    }
}
