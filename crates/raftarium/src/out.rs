//! Printing: colours where they are wanted, JSON where that is wanted, and nothing to a reader who has left.

use crate::failure::Failure;
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use std::io::Write;

/// What is as it should be.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// What is broken.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What says less than it seems to.
pub(crate) const WARN: Style = AnsiColor::Yellow.on_default();
/// What matters.
pub(crate) const BOLD: Style = Style::new().bold();
/// What is there for completeness.
pub(crate) const DIM: Style = Style::new().dimmed();

/// A line on standard output, as `println!` has it.
macro_rules! say {
    ($($words:tt)*) => { $crate::out::line(format_args!($($words)*)) };
}
pub(crate) use say;

/// Prints a line. Who reads no further (`| head`) ends the program, as it does with other programs.
pub(crate) fn line(words: std::fmt::Arguments<'_>) {
    if let Err(error) = writeln!(anstream::stdout(), "{words}")
        && error.kind() == std::io::ErrorKind::BrokenPipe
    {
        std::process::exit(141);
    }
}

/// Prints the one document that a machine reads.
pub(crate) fn json(document: &impl Serialize) {
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    say!("{text}");
}

/// Says why a command stopped: a sentence for people, and a document for whoever asked for one.
pub(crate) fn failed(failure: &Failure, as_json: bool) {
    anstream::eprintln!("{BAD}error:{BAD:#} {failure}");
    if as_json {
        json(&serde_json::json!({ "error": failure.to_string() }));
    }
}
