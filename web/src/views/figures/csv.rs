//! The numbers of a run as comma-separated values, for a spreadsheet or a program: so they speak no person's language.

use raft_sim::measure::{Kind, Sample};
use std::fmt::Write;

/// The first line.
const HEADER: &str = "what,at_us,value,unit\n";

/// A header, then a line for each number, in the order in which they came: what was measured, the instant at which it was known in
/// microseconds of simulated time, the number, and its unit. What is counted for each commit has up to three decimals, after a point.
/// No field has a comma, a quotation mark or the end of a line in it, so none is quoted.
pub fn csv<'a>(samples: impl Iterator<Item = &'a Sample>) -> String {
    let mut text = HEADER.to_owned();
    for sample in samples {
        let (what, unit) = words(sample.kind);
        let _ = write!(text, "{what},{},", sample.at.0);
        let _ = if is_time(sample.kind) {
            write!(text, "{}", sample.value)
        } else {
            write!(text, "{}.{:03}", sample.value / 1_000, sample.value % 1_000)
        };
        let _ = writeln!(text, ",{unit}");
    }
    text
}

/// Whether numbers of a kind are microseconds; the others are thousandths.
#[must_use]
pub const fn is_time(kind: Kind) -> bool {
    !matches!(kind, Kind::Messages | Kind::Bytes)
}

/// What was measured, as `raftarium measure` calls it, and the unit.
const fn words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Election => ("election", "us"),
        Kind::Commit => ("commit", "us"),
        Kind::Answer => ("answer to a write", "us"),
        Kind::Read => ("answer to a read", "us"),
        Kind::Messages => ("messages a commit", "messages"),
        Kind::Bytes => ("bytes a commit", "bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{EventId, Instant};

    const KINDS: [Kind; 6] = [
        Kind::Election,
        Kind::Commit,
        Kind::Messages,
        Kind::Bytes,
        Kind::Answer,
        Kind::Read,
    ];

    fn sample(at: u64, kind: Kind, value: u64) -> Sample {
        Sample {
            at: Instant(at),
            event: EventId(at),
            kind,
            value,
        }
    }

    #[test]
    fn each_number_is_a_line_in_the_order_in_which_it_came() {
        let samples = [
            sample(212_000, Kind::Election, 212_000),
            sample(300_000, Kind::Commit, 20_995),
            sample(300_000, Kind::Messages, 4_333),
            sample(300_000, Kind::Bytes, 1_204_050),
            sample(310_000, Kind::Answer, 41_000),
            sample(290_000, Kind::Read, 7),
        ];
        let lines = "what,at_us,value,unit\n\
                     election,212000,212000,us\n\
                     commit,300000,20995,us\n\
                     messages a commit,300000,4.333,messages\n\
                     bytes a commit,300000,1204.050,bytes\n\
                     answer to a write,310000,41000,us\n\
                     answer to a read,290000,7,us\n";
        assert_eq!(csv(samples.iter()), lines);
        assert_eq!(csv([].iter()), HEADER, "nothing is a header alone");
    }

    #[test]
    fn no_field_needs_quotes_and_each_line_has_those_of_the_header() {
        let samples = KINDS.map(|kind| sample(u64::MAX, kind, u64::MAX));
        let text = csv(samples.iter());
        assert_eq!(text.lines().count(), 1 + KINDS.len());
        for line in text.lines() {
            assert_eq!(line.split(',').count(), HEADER.split(',').count(), "{line}");
            assert!(!line.contains(['"', '\r', ';']), "{line}");
        }
    }
}
