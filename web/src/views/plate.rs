//! What stands under a picture of the stage that leaves the page: the sentence, why, and which moment of which run it shows. And which
//! part of the stage the picture shows.
//!
//! Pictures have no lines that break by themselves, and all pictures of one film have one size: so letters are counted here.

use crate::geometry::{Rect, Size};
use crate::layout::Insets;

/// Below this width the lines are more and smaller.
const NARROW_BELOW: f64 = 640.0;
/// So much room is left of what the page keeps free along the stage's upper edge.
const HEAD: f64 = 16.0;
/// Between lines and edge.
const MARGIN: f64 = 16.0;
/// How wide a letter is at most, on average, in parts of its height.
const LETTER: f64 = 0.56;
/// A line's height, in parts of its letters'.
const LEADING: f64 = 1.35;

/// What a line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    /// What happened.
    What,
    /// Why.
    Why,
    /// Which moment of which run.
    When,
}

/// A line under the picture, in its middle.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it tells.
    pub tells: Tells,
    /// Its words.
    pub text: String,
    /// Where its letters stand, in the stage's pixels.
    pub y: f64,
    /// The height of its letters.
    pub size: f64,
}

/// A picture's part of the stage, and the lines under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    /// What the picture shows, in the stage's pixels; the lines stand in its lower part. It depends on the stage alone.
    pub view: Rect,
    /// The lines.
    pub lines: Vec<Line>,
}

impl Plate {
    /// The plate of a stage of this size that keeps so much free at its edges: what is told, why, and when.
    #[must_use]
    pub fn of(stage: Size, insets: Insets, [what, why, when]: [&str; 3]) -> Self {
        let narrow = stage.width < NARROW_BELOW;
        let (big, small, most) = if narrow { (16.0, 12.0, 2) } else { (19.0, 13.0, 1) };
        let parts = [
            (Tells::What, what, big, most),
            (Tells::Why, why, small, most),
            (Tells::When, when, 12.0, 1),
        ];
        let top = (insets.top - HEAD).max(0.0);
        let mut y = (stage.height - insets.bottom).max(top) + MARGIN / 2.0;
        let mut lines = Vec::new();
        for (tells, text, size, most) in parts {
            let broken = wrap(text, letters(stage.width - 2.0 * MARGIN, size), most);
            // A picture of one line more has no other size.
            for line in 0..most {
                y += size * LEADING;
                if let Some(text) = broken.get(line) {
                    lines.push(Line {
                        tells,
                        text: text.clone(),
                        y,
                        size,
                    });
                }
            }
            y += 3.0;
        }
        Self {
            view: Rect::new(0.0, top, stage.width, y + MARGIN),
            lines,
        }
    }
}

/// So many letters fit.
fn letters(width: f64, size: f64) -> usize {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "some hundreds"
    )]
    let letters = (width / (size * LETTER)).max(1.0) as usize;
    letters
}

/// Breaks a text into at most so many lines of about the same length; what does not fit ends in dots.
fn wrap(text: &str, letters: usize, most: usize) -> Vec<String> {
    let mut lines = broken(text, letters);
    if lines.len() <= most {
        // No line is left with a single word if a narrower column has no more lines.
        let even = (1..letters).map(|narrower| broken(text, narrower));
        let mut even = even.filter(|narrower| narrower.len() == lines.len());
        lines = even.next().unwrap_or(lines);
    }
    let cut = lines.len() > most;
    lines.truncate(most);
    if let Some(last) = lines.last_mut()
        && (cut || last.chars().count() > letters)
    {
        let kept: String = last.chars().take(letters.saturating_sub(1)).collect();
        kept.trim_end().clone_into(last);
        last.push('\u{2026}');
    }
    lines
}

/// Breaks a text between words, as late as so many letters allow.
fn broken(text: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + length <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Size = Size {
        width: 877.0,
        height: 564.0,
    };
    const INSETS: Insets = Insets {
        top: 58.0,
        bottom: 122.0,
    };

    #[test]
    fn a_plate_tells_what_why_and_when_inside_its_view() {
        let plate = Plate::of(WIDE, INSETS, ["B leads.", "It was first", "seed 2a"]);
        let told: Vec<_> = plate
            .lines
            .iter()
            .map(|line| (line.tells, line.text.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (Tells::What, "B leads."),
                (Tells::Why, "It was first"),
                (Tells::When, "seed 2a")
            ]
        );
        let ordered = plate.lines.is_sorted_by(|a, b| a.y + a.size * 0.2 < b.y - b.size);
        assert!(ordered, "no line lies on another: {plate:?}");
        for line in &plate.lines {
            assert!(
                line.y - line.size >= WIDE.height - INSETS.bottom,
                "it lies on the stage: {line:?}"
            );
            assert!(line.y < plate.view.bottom, "{line:?}");
        }
    }

    #[test]
    fn the_view_depends_on_the_stage_alone() {
        for size in [
            WIDE,
            Size {
                width: 390.0,
                height: 500.0,
            },
        ] {
            let long = "word ".repeat(60);
            let one = Plate::of(size, INSETS, ["B leads.", "", "1"]);
            let other = Plate::of(size, INSETS, [long.as_str(); 3]);
            assert_eq!(one.view, other.view);
            assert!(
                other.lines.iter().all(|line| {
                    line.text.chars().count() <= letters(size.width - 2.0 * MARGIN, line.size)
                })
            );
        }
    }

    #[test]
    fn a_text_breaks_between_words_and_ends_in_dots_where_it_does_not_fit() {
        assert_eq!(wrap("one two three", 8, 2), ["one two", "three"]);
        assert_eq!(wrap("one two three four", 14, 2), ["one two", "three four"]);
        assert_eq!(wrap("one two three", 8, 1), ["one two\u{2026}"]);
        assert_eq!(wrap("unbreakable", 5, 2), ["unbr\u{2026}"]);
        assert_eq!(wrap("", 5, 2), Vec::<String>::new());
    }
}
