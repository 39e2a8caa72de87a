//! What came of many storms, printed: what happened how often, what was broken, and what all of it says.

use crate::finding::Seen;
use crate::out::{BAD, BOLD, DIM, GOOD, WARN, say};
use crate::tally::{Mark, Tally, Verdict};
use crate::words::{grouped, long, many};
use raft_sim::{Law, Micros};

/// Prints a tally, with the findings that can be seen again.
pub(crate) fn print(tally: &Tally, seen: &[Seen]) {
    marks(tally);
    for seen in seen {
        say!("");
        seen.print();
    }
    let more = tally.findings.len().saturating_sub(seen.len());
    if more > 0 {
        say!("");
        say!(
            "{DIM}{} more: `--out FILE` writes all of them{DIM:#}",
            many(more as u64, "finding")
        );
    }
    say!("");
    sum(tally);
    verdict(tally);
}

/// What happened, how often, and in how many storms.
fn marks(tally: &Tally) {
    say!(
        "{BOLD}{:46} {:>14} {:>10} {:>7}{BOLD:#}",
        "what happened",
        "times",
        "in storms",
        ""
    );
    for (name, mark) in &tally.marks {
        let style = if tally.is_enough(*mark) { DIM } else { WARN };
        let percent = percent(*mark, tally.storms());
        let word = if tally.is_enough(*mark) { "" } else { "  too few" };
        say!(
            "{style}{name:46} {:>14} {:>10} {percent:>7}{word}{style:#}",
            grouped(mark.times),
            grouped(mark.storms)
        );
    }
}

/// In how many of a hundred storms, with one decimal.
fn percent(mark: Mark, storms: u64) -> String {
    let tenths = (mark.storms * 1_000).checked_div(storms).unwrap_or_default();
    format!("{}.{} %", tenths / 10, tenths % 10)
}

fn sum(tally: &Tally) {
    say!(
        "{}: {} events in {} of simulated time, {} laws checked after each",
        many(tally.storms(), "storm"),
        grouped(tally.events),
        long(Micros(tally.simulated)),
        Law::ALL.len()
    );
    let at = |part| tally.recoveries.per_thousand(part).unwrap_or_default();
    let timeouts = |part| format!("{}.{:03}", at(part) / 1_000, at(part) % 1_000);
    if !tally.recoveries.is_empty() {
        say!(
            "mended {} times, alive again after {} election timeouts at the median, {} at the 99th percentile, {} at worst",
            grouped(tally.recoveries.len()),
            timeouts(500),
            timeouts(990),
            timeouts(1_000)
        );
    }
}

fn verdict(tally: &Tally) {
    match tally.verdict() {
        Verdict::Held => say!("{GOOD}held{GOOD:#}: no law was broken, and everything happened often enough"),
        Verdict::Broken => {
            let laws: Vec<_> = tally
                .broken
                .iter()
                .map(|(law, storms)| format!("{law} in {}", many(*storms, "storm")))
                .collect();
            say!("{BAD}broken{BAD:#}: {}", laws.join(", "));
        }
        Verdict::Void if tally.storms() == 0 => say!("{WARN}void{WARN:#}: no storm was run to its end"),
        Verdict::Void => {
            let few: Vec<_> = tally
                .marks
                .iter()
                .filter(|(_, mark)| !tally.is_enough(**mark))
                .map(|(name, _)| name.as_str())
                .collect();
            say!(
                "{WARN}void{WARN:#}: no law was broken, and yet this says nothing of a cluster in which the following happened in \
                 fewer than {} % of storms: {}",
                Tally::ENOUGH_PERCENT,
                few.join(", ")
            );
        }
    }
}
