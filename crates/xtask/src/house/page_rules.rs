//! Lints on the page: what the content security policy would block at run time, and where colours live.

use super::{Finding, Source, has_ending};
use crate::failure::Failure;

/// What may not stand in the page's sources, and what to use instead.
const BANNED: &[(&str, &str)] = &[
    (
        "style=",
        "the policy blocks style attributes; use a class, an SVG attribute or the CSS object model",
    ),
    (
        "\"style\"",
        "the policy blocks style attributes; use a class, an SVG attribute or the CSS object model",
    ),
    (
        "from_html_unchecked",
        "Trusted Types block raw markup; build elements",
    ),
    ("VRaw", "Trusted Types block raw markup; build elements"),
    (
        "inner_html",
        "Trusted Types block raw markup; build elements or set text",
    ),
    (
        "innerHTML",
        "Trusted Types block raw markup; build elements or set text",
    ),
    (
        "outerHTML",
        "Trusted Types block raw markup; build elements or set text",
    ),
    (
        "insert_adjacent_html",
        "Trusted Types block raw markup; build elements or set text",
    ),
    (
        "document.write",
        "Trusted Types block raw markup; build elements or set text",
    ),
];

fn of_the_page(source: &Source) -> bool {
    source.name.starts_with("web/") || source.name == "index.html"
}

/// Neither comments nor strings excuse the words: writing round them costs nothing.
pub(super) fn no_inline_styles_or_markup(sources: &[Source]) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| of_the_page(source) && !has_ending(&source.name, "css"))
    {
        for (number, line) in source.lines() {
            for (word, instead) in BANNED {
                if line.contains(word) {
                    findings.push(source.finding(Some(number), format!("`{word}`: {instead}")));
                }
            }
        }
    }
    Ok(findings)
}

/// A colour has a meaning, a light and a dark value, and a measured contrast: all in tokens.css.
pub(super) fn colours_only_in_tokens(sources: &[Source]) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| of_the_page(source) && source.name != "web/styles/tokens.css")
    {
        for (number, line) in source.lines() {
            if let Some(colour) = colour_in(line, has_ending(&source.name, "css")) {
                findings.push(source.finding(
                    Some(number),
                    format!("`{colour}`: name it in web/styles/tokens.css"),
                ));
            }
        }
    }
    Ok(findings)
}

const FUNCTIONS: &[&str] = &[
    "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(",
];

/// The first colour literal of the line: `#` with 3, 4, 6 or 8 hex digits, or a colour function. In a stylesheet it
/// stands in a declaration, elsewhere in a string.
fn colour_in(line: &str, in_css: bool) -> Option<&str> {
    let stands_right = |at: usize| {
        let before = &line[..at];
        if in_css {
            before.contains(':')
        } else {
            before.matches(['"', '\'']).count() % 2 == 1
        }
    };
    let hash = line.match_indices('#').find_map(|(at, _)| {
        let digits = line[at + 1..].bytes().take_while(u8::is_ascii_hexdigit).count();
        let ends = !line[at + 1 + digits..].starts_with(part_of_a_word);
        // In a sentence, a hash with a number is an issue.
        let apart = in_css || !line[..at].ends_with(' ');
        (matches!(digits, 3 | 4 | 6 | 8) && ends && apart && stands_right(at))
            .then(|| &line[at..=at + digits])
    });
    let function = || {
        FUNCTIONS.iter().find_map(|function| {
            let (at, _) = line
                .match_indices(function)
                .find(|(at, _)| !line[..*at].ends_with(part_of_a_word) && stands_right(*at))?;
            Some(&line[at..at + function.len() - 1])
        })
    };
    hash.or_else(function)
}

fn part_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.')
}

#[cfg(test)]
mod tests {
    use super::colour_in;

    #[test]
    fn colours_are_told_from_other_signs() {
        for colour in [
            "color: #fff;",
            "border: 1px solid #ccc",
            "color: rgb(0 0 0)",
            "fill: oklch(0.5 0.1 20)",
        ] {
            assert!(colour_in(colour, true).is_some(), "{colour}");
        }
        for colour in ["\"#0072b2\"", "set(\"fill\", \"rgb(0, 0, 0)\")", "'#fff'"] {
            assert!(colour_in(colour, false).is_some(), "{colour}");
        }
        for innocent in [
            "#app {",
            "#add .row {",
            "fill: url(#arrow)",
            "color: var(--ink)",
            "width: calc(2px)",
        ] {
            assert_eq!(colour_in(innocent, true), None, "{innocent}");
        }
        for innocent in [
            "#[cfg(test)]",
            "// see #123",
            "\"see #123\"",
            "id=\"#crash-title\"",
            "let x = lab();",
            "grab(\"a\")",
        ] {
            assert_eq!(colour_in(innocent, false), None, "{innocent}");
        }
    }
}
