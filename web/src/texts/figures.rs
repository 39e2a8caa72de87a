//! What is said of the figures of a run.

use super::{Text, grouped};
use crate::say;
use crate::views::figures::is_time;
use raft_sim::measure::Kind;

/// The heading.
pub const FIGURES: Text = Text::new("Figures", "Zahlen");
/// What nine of ten do not exceed.
pub const NINETY: Text = Text::new("90 % within", "90 % bis");
/// What half of them do not exceed.
pub const MEDIAN: Text = Text::new("median", "Median");
/// What none exceeds.
pub const WORST: Text = Text::new("worst", "Maximum");
/// The one that was measured last.
pub const LATEST: Text = Text::new("latest", "zuletzt");
/// How many there are.
pub const COUNT: Text = Text::new("measured", "gemessen");

/// What is measured.
#[must_use]
pub const fn title(kind: Kind) -> Text {
    match kind {
        Kind::Election => Text::new("Election time", "Wahldauer"),
        Kind::Commit => Text::new("Commit latency", "Commit-Latenz"),
        Kind::Messages => Text::new("Messages per commit", "Nachrichten je Commit"),
        Kind::Bytes => Text::new("Bytes per commit", "Bytes je Commit"),
        Kind::Answer => Text::new("Answer to a write", "Antwort auf ein Schreiben"),
        Kind::Read => Text::new("Answer to a read", "Antwort auf ein Lesen"),
    }
}

/// From when to when, or of what.
#[must_use]
pub const fn meaning(kind: Kind) -> Text {
    match kind {
        Kind::Election => Text::new(
            "from the loss of a leader to the next one",
            "vom Verlust eines Leaders bis zum nächsten",
        ),
        Kind::Commit => Text::new(
            "from a leader's append to its commit",
            "vom Anhängen bis zum Commit",
        ),
        Kind::Messages | Kind::Bytes => Text::new("sent since the last commit", "gesendet seit dem vorigen"),
        Kind::Answer | Kind::Read => {
            Text::new("from asking to the answer", "von der Anfrage bis zur Antwort")
        }
    }
}

/// Nothing was measured yet.
#[must_use]
pub const fn empty(kind: Kind) -> Text {
    match kind {
        Kind::Election => Text::new(
            "Appears once the first leader is elected.",
            "Erscheint, sobald der erste Leader gewählt ist.",
        ),
        Kind::Commit | Kind::Messages | Kind::Bytes => Text::new(
            "Appears with the first commit.",
            "Erscheint mit dem ersten Commit.",
        ),
        Kind::Answer | Kind::Read => Text::new(
            "Appears with the first answer.",
            "Erscheint mit der ersten Antwort.",
        ),
    }
}

/// A number with its unit, of times milliseconds.
#[must_use]
pub fn number(kind: Kind, value: u64) -> String {
    let mut text = thousandths(value);
    if is_time(kind) {
        text.push_str(" ms");
    } else if kind == Kind::Bytes {
        text.push_str(" B");
    }
    text
}

/// Thousandths, with a decimal where it says something.
fn thousandths(value: u64) -> String {
    let tenths = value.saturating_add(50) / 100;
    if tenths >= 1_000 || tenths.is_multiple_of(10) {
        return grouped(value.saturating_add(500) / 1_000);
    }
    let (whole, tenth) = (tenths / 10, tenths % 10);
    say!("{whole}.{tenth}", "{whole},{tenth}")
}

/// What a plot shows, for those who do not see it.
#[must_use]
pub fn plotted(kind: Kind, numbers: &[(Text, String)], count: u64) -> String {
    let count = grouped(count);
    let title = title(kind);
    let mut text = say!("{title}: {count} measured", "{title}: {count} gemessen");
    for (what, number) in numbers {
        text.push_str(", ");
        text.push_str(what);
        text.push(' ');
        text.push_str(number);
    }
    text
}

/// What a column counts.
#[must_use]
pub fn column(kind: Kind, from: u64, to: Option<u64>, count: u64) -> String {
    let (from, count) = (number(kind, from), grouped(count));
    match to.map(|to| number(kind, to)) {
        Some(to) => say!("{from} to {to}: {count}", "{from} bis {to}: {count}"),
        None => say!("beyond {from}: {count}", "über {from}: {count}"),
    }
}

/// The oldest numbers are gone.
#[must_use]
pub fn forgotten(count: u64) -> String {
    let count = grouped(count);
    say!(
        "The oldest {count} numbers are not kept any more.",
        "Die ältesten {count} Zahlen sind nicht mehr da."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_its_unit_and_the_decimals_that_say_something() {
        let times = [0, 900, 20_949, 20_995, 143_700, 12_345_678].map(|value| number(Kind::Commit, value));
        assert_eq!(
            times,
            ["0 ms", "0.9 ms", "20.9 ms", "21 ms", "144 ms", "12,346 ms"]
        );
        let messages =
            [0, 40, 333, 4_000, 4_333, 4_960, 99_960, 1_204_600].map(|value| number(Kind::Messages, value));
        assert_eq!(messages, ["0", "0", "0.3", "4", "4.3", "5", "100", "1,205"]);
        assert_eq!(number(Kind::Bytes, 1_204_050), "1,204 B");
        assert!(number(Kind::Bytes, u64::MAX).ends_with(" B"));
    }

    #[test]
    fn those_who_do_not_see_a_plot_are_told_its_numbers() {
        let told = plotted(
            Kind::Commit,
            &[(MEDIAN, "21 ms".into()), (WORST, "3 s".into())],
            1_204,
        );
        assert_eq!(told, "Commit latency: 1,204 measured, median 21 ms, worst 3 s");
        assert_eq!(column(Kind::Commit, 20_000, Some(30_000), 7), "20 ms to 30 ms: 7");
        assert_eq!(column(Kind::Commit, 50_000, None, 2), "beyond 50 ms: 2");
    }
}
