//! The colours of tokens.css, measured: text against what it stands on at 4.5 to 1, signs at 3 to 1 (WCAG 2.2, 1.4.3
//! and 1.4.11). A colour that is changed by eye is checked by number.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../styles/tokens.css");

/// Text, and what it stands on.
const TEXT: &[(&str, &[&str])] = &[
    (
        "ink",
        &[
            "paper",
            "raised",
            "sunk",
            "band-1",
            "band-2",
            "band-3",
            "band-4",
            "danger-soft",
        ],
    ),
    ("muted", &["paper", "raised", "sunk", "danger-soft"]),
    ("faint", &["paper", "raised"]),
    ("danger", &["paper", "raised", "danger-soft"]),
    ("holds", &["paper", "raised"]),
    ("accent", &["paper"]),
    ("node-ink", &["node"]),
    ("node-far-ink", &["node-far", "paper"]),
    ("stopped-ink", &["stopped"]),
    ("paper", &["ink", "muted"]),
];

/// Signs, and what they stand on.
const SIGNS: &[(&str, &[&str])] = &[
    ("node", &["paper", "band-1", "band-2", "band-3", "band-4"]),
    ("append", &["paper"]),
    ("vote", &["paper"]),
    ("snapshot", &["paper"]),
    ("danger", &["paper"]),
    ("link", &["paper"]),
    ("edge", &["paper", "raised"]),
    ("stopped-edge", &["paper"]),
    ("accent", &["paper", "raised"]),
];

type Theme = BTreeMap<String, [f64; 3]>;

/// The colours between `from` and the next closing brace.
fn theme(from: &str) -> Theme {
    let start = TOKENS.find(from).expect("the theme is in tokens.css");
    let block = &TOKENS[start..start + TOKENS[start..].find('}').expect("it ends")];
    let mut theme = Theme::new();
    for line in block.lines() {
        let Some((name, value)) = line
            .trim()
            .strip_prefix("--")
            .and_then(|line| line.split_once(": "))
        else {
            continue;
        };
        let Some(digits) = value.trim_end_matches(';').strip_prefix('#') else {
            continue;
        };
        let part = |at: usize| f64::from(u8::from_str_radix(&digits[at..at + 2], 16).expect("hex")) / 255.0;
        theme.insert(name.to_owned(), [part(0), part(2), part(4)]);
    }
    theme
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn check(name: &str, theme: &Theme, pairs: &[(&str, &[&str])], least: f64) {
    for (front, backs) in pairs {
        for back in *backs {
            let ratio = contrast(theme[*front], theme[*back]);
            assert!(
                ratio >= least,
                "{name}: {front} on {back} has {ratio:.2}, needs {least}"
            );
        }
    }
}

#[test]
fn both_themes_can_be_read() {
    for (name, from) in [("light", ":root {"), ("dark", "[data-theme=\"dark\"] {")] {
        let theme = theme(from);
        check(name, &theme, TEXT, 4.5);
        check(name, &theme, SIGNS, 3.0);
    }
}

#[test]
fn the_systems_dark_theme_is_the_chosen_one() {
    assert_eq!(
        theme("[data-theme=\"dark\"] {"),
        theme(":root:not([data-theme=\"light\"]) {")
    );
}
