//! What the panels show, as plain rows: computed here, drawn in `panels`.
//!
//! Built when something happened, at most ten times a second; equal rows are not drawn again.

pub mod branches;
pub mod caption;
pub mod client;
pub mod embed;
pub mod feed;
pub mod figures;
pub mod inspector;
pub mod lanes;
pub mod laws;
pub mod log;
pub mod narration;
pub mod paper;
pub mod plate;
pub mod ribbon;
pub mod spacetime;
pub mod table;

use crate::texts::language;
use raft_sim::{Instant, Micros};

/// A moment as people read it: `3.412 s`.
#[must_use]
pub fn seconds(at: Instant) -> String {
    let millis = at.0 / 1_000;
    let (whole, rest, point) = (millis / 1_000, millis % 1_000, language().point());
    format!("{whole}{point}{rest:03} s")
}

/// A span as people read it: `143 ms`, `1.5 s`; below a millisecond with decimals.
#[must_use]
pub fn span(span: Micros) -> String {
    match span.0 {
        0..1_000 => format!("{} \u{b5}s", span.0),
        1_000..10_000 if !span.0.is_multiple_of(1_000) => {
            let (whole, rest, point) = (span.0 / 1_000, span.0 % 1_000 / 100, language().point());
            format!("{whole}{point}{rest} ms")
        }
        1_000..10_000_000 => format!("{} ms", span.0 / 1_000),
        _ => {
            let (whole, rest, point) = (
                span.0 / 1_000_000,
                span.0 % 1_000_000 / 100_000,
                language().point(),
            );
            format!("{whole}{point}{rest} s")
        }
    }
}

/// No more than so many letters; what is longer ends in dots.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept = text.chars().take(most.saturating_sub(1));
    kept.chain(['\u{2026}']).collect()
}

/// Begins with a capital letter. Ours are those of English and German: the tables for all others would be loaded by everybody.
#[must_use]
pub fn with_capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    } else if let Some(capital) = capital(&text) {
        text.replace_range(..2, capital);
    }
    text
}

/// The capital of the umlaut that a text begins with, each two bytes long.
fn capital(text: &str) -> Option<&'static str> {
    let umlauts = [("\u{e4}", "\u{c4}"), ("\u{f6}", "\u{d6}"), ("\u{fc}", "\u{dc}")];
    let umlaut = umlauts.into_iter().find(|(small, _)| text.starts_with(small));
    umlaut.map(|(_, capital)| capital)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_capital_letter() {
        assert_eq!(with_capital("it is"), "It is");
        assert_eq!(with_capital(""), "");
        assert_eq!(with_capital("\u{e9}t\u{e9}"), "\u{e9}t\u{e9}");
        assert_eq!(with_capital("\u{fc}bergibt"), "\u{dc}bergibt");
    }

    #[test]
    fn long_texts_end_in_dots() {
        assert_eq!(shortened("set x 5", 13), "set x 5");
        assert_eq!(shortened("set colours 123456", 13), "set colours \u{2026}");
    }

    #[test]
    fn times_are_short() {
        assert_eq!(seconds(Instant(3_412_999)), "3.412 s");
        assert_eq!(seconds(Instant(0)), "0.000 s");
        assert_eq!(span(Micros(143_700)), "143 ms");
        assert_eq!(span(Micros(1_250)), "1.2 ms");
        assert_eq!(span(Micros(900)), "900 \u{b5}s");
        assert_eq!(span(Micros(61_500_000)), "61.5 s");
    }
}
