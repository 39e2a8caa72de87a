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
            if let Some(colour) = colour_in(line) {
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

/// The first colour literal of the line: `#` with 3, 4, 6 or 8 hex digits, or a colour function.
fn colour_in(line: &str) -> Option<&str> {
    for (at, _) in line.match_indices('#') {
        let digits = line[at + 1..].bytes().take_while(u8::is_ascii_hexdigit).count();
        let next = line[at + 1 + digits..].chars().next();
        let ends = !next.is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, '_' | '-'));
        // `#123` in a sentence is an issue: real colours have a letter, or stand behind a colon or a quote.
        let before = line[..at].trim_end().chars().next_back();
        if matches!(digits, 3 | 4 | 6 | 8) && ends && matches!(before, Some(':' | ',' | '(' | '"' | '\'')) {
            return Some(&line[at..=at + digits]);
        }
    }
    let starts_a_word = |at: usize| {
        !line[..at]
            .chars()
            .next_back()
            .is_some_and(|before| before.is_alphanumeric() || matches!(before, '_' | '-' | '.'))
    };
    FUNCTIONS.iter().find_map(|function| {
        line.match_indices(function)
            .find(|(at, _)| starts_a_word(*at))
            .map(|(at, _)| &line[at..at + function.len() - 1])
    })
}

#[cfg(test)]
mod tests {
    use super::colour_in;

    #[test]
    fn colours_are_told_from_other_signs() {
        for colour in [
            "color: #fff;",
            "fill: #D55E00",
            "\"#0072b2\"",
            "color: rgb(0 0 0)",
            "oklch(0.5 0.1 20)",
        ] {
            assert!(colour_in(colour).is_some(), "{colour}");
        }
        let innocent = [
            "#[cfg(test)]",
            "see #123",
            "id=\"#crash-title\"",
            "grab(",
            "a#add",
            "url(#arrow)",
            "#app {",
            "self.lab(x)",
        ];
        for line in innocent {
            assert_eq!(colour_in(line), None, "{line}");
        }
    }
}
