//! How spans, instants, counts and ranges are written and read.

use raft_sim::{Instant, Micros};
use std::ops::Range;

/// Reads a span: `90s`, `10m`, `1h 30m`, `500ms`.
pub(crate) fn span(text: &str) -> Result<Micros, String> {
    let span = humantime::parse_duration(text)
        .map_err(|error| format!("{error}: write a number and its unit, as in 90s, 10m or 500ms"))?;
    u64::try_from(span.as_micros())
        .map(Micros)
        .map_err(|_| "that is longer than simulated time can be".to_owned())
}

/// Reads a range of numbers, without its end: `0..5000`.
pub(crate) fn range(text: &str) -> Result<Range<u64>, String> {
    let numbers = text.split_once("..").and_then(|(from, to)| {
        let from = if from.is_empty() { 0 } else { whole(from)? };
        Some(from..whole(to)?)
    });
    match numbers {
        Some(range) if range.start < range.end => Ok(range),
        Some(_) => Err("there is no number in that range: the end comes after the beginning".to_owned()),
        None => Err("write the first number and the one behind the last, as in 0..5000".to_owned()),
    }
}

/// Reads a number, in which `_` may part the thousands.
pub(crate) fn whole(text: &str) -> Option<u64> {
    text.replace('_', "").parse().ok()
}

/// Reads a count: as [`whole`], or with a unit as in `5k`, `20M`, `1G`.
pub(crate) fn count(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.trim_end_matches(['k', 'M', 'G']) {
        digits if digits.len() == text.len() => (digits, 1),
        digits => match &text[digits.len()..] {
            "k" => (digits, 1_000),
            "M" => (digits, 1_000_000),
            "G" => (digits, 1_000_000_000),
            _ => (text, 1),
        },
    };
    let number = whole(digits).and_then(|number| number.checked_mul(unit));
    number.ok_or_else(|| "write a whole number, as in 200000, 200k or 20M".to_owned())
}

/// One of so many parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    /// Which one, from 0.
    which: u64,
    /// Of how many.
    of: u64,
}

impl Shard {
    /// Reads `I/N`, counted from 0, as the indexes of batch schedulers are.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let shard = text
            .split_once('/')
            .and_then(|(which, of)| Some((whole(which)?, whole(of)?)));
        match shard {
            Some((which, of)) if which < of => Ok(Self { which, of }),
            Some((_, 0)) => Err("there are no parts of nothing: write I/N as in 0/4".to_owned()),
            Some((_, of)) => Err(format!(
                "shards are counted from 0: of {of} the last one is {}/{of}",
                of - 1
            )),
            None => Err("write which of how many, counted from 0, as in 0/4".to_owned()),
        }
    }

    /// Its stretch of a range: all stretches together are the range, and none is more than one longer than another.
    pub(crate) fn of(self, range: &Range<u64>) -> Range<u64> {
        let length = u128::from(range.end - range.start);
        let at = |which: u64| {
            let offset = length * u128::from(which) / u128::from(self.of);
            range.start + u64::try_from(offset).unwrap_or(u64::MAX)
        };
        at(self.which)..at(self.which + 1)
    }
}

/// "1,234,567".
pub(crate) fn grouped(number: u64) -> String {
    indicatif::HumanCount(number).to_string()
}

/// "1.2 M", "34 k", "7": how fast something goes.
pub(crate) fn rate(number: f64) -> String {
    match number {
        number if number >= 1e6 => format!("{:.2} M", number / 1e6),
        number if number >= 1e4 => format!("{:.0} k", number / 1e3),
        number if number >= 100.0 => format!("{number:.0}"),
        number => format!("{number:.1}"),
    }
}

/// An instant as a story has it: seconds with six decimals, so that lines stand below each other.
pub(crate) fn seconds(at: Instant) -> String {
    format!("{}.{:06} s", at.0 / 1_000_000, at.0 % 1_000_000)
}

/// A span in the unit that suits it.
pub(crate) fn long(span: Micros) -> String {
    if span.0 < 1_000_000 {
        return span.to_string();
    }
    let seconds = std::time::Duration::from_millis(span.0 / 1_000);
    humantime::format_duration(seconds).to_string()
}

/// "1 run", "2 runs".
pub(crate) fn many(count: u64, one: &str) -> String {
    format!("{} {one}{}", grouped(count), if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_with_their_unit() {
        assert_eq!(span("90s"), Ok(Micros(90_000_000)));
        assert_eq!(span("1m 30s"), Ok(Micros(90_000_000)));
        assert_eq!(span("500ms"), Ok(Micros(500_000)));
        assert!(span("90").unwrap_err().contains("unit"));
        assert!(span("600000y").is_err());
    }

    #[test]
    fn ranges_and_counts_are_read_as_people_write_them() {
        assert_eq!(range("3..5_000"), Ok(3..5_000));
        assert_eq!(range("..7"), Ok(0..7));
        assert!(range("7..7").is_err());
        assert!(range("7").is_err());
        assert_eq!(count("20M"), Ok(20_000_000));
        assert_eq!(count("1_000"), Ok(1_000));
        assert!(count("M").is_err());
        assert!(count("1kk").is_err());
    }

    #[test]
    fn shards_share_a_range_and_leave_nothing_out() {
        for of in 1..9 {
            let mut next = 3;
            for which in 0..of {
                let part = Shard { which, of }.of(&(3..50));
                assert_eq!(part.start, next);
                assert!((part.end - part.start).abs_diff(47 / of) <= 1);
                next = part.end;
            }
            assert_eq!(next, 50);
        }
        assert!(Shard::parse("4/4").unwrap_err().contains("3/4"));
        assert!(Shard::parse("0/0").is_err());
        assert!(Shard::parse("1").is_err());
    }
}
