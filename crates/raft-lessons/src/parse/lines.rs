//! The lines of a file: key, language, value.

use crate::faults::Fault;

/// A line, with what was indented below it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) number: usize,
    pub(super) key: &'a str,
    /// What stands between the key and the colon.
    pub(super) language: Option<&'a str>,
    pub(super) value: String,
}

pub(super) fn lines<'a>(text: &'a str, faults: &mut Vec<Fault>) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = match number {
            // What some editors put at the beginning of a file.
            1 => line.trim_start_matches('\u{feff}'),
            _ => line,
        };
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            match lines.last_mut() {
                Some(before) => {
                    if !before.value.is_empty() {
                        before.value.push(' ');
                    }
                    before.value.push_str(line.trim());
                }
                None => faults.push(Fault {
                    line: number,
                    what: "an indented line goes on with the one before, and there is none".into(),
                }),
            }
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            faults.push(Fault {
                line: number,
                what: format!(
                    "\"{}\" is no line of a lesson: it is `key: value`",
                    shortened(line)
                ),
            });
            continue;
        };
        let (key, language) = match key.trim().split_once(' ') {
            Some((key, language)) => (key, Some(language.trim())),
            None => (key.trim(), None),
        };
        lines.push(Line {
            number,
            key,
            language,
            value: value.trim().to_owned(),
        });
    }
    lines
}

fn shortened(line: &str) -> String {
    line.trim().chars().take(40).collect()
}
