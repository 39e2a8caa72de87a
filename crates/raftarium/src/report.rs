//! What came of many storms, printed: what happened how often, what was broken, and what all of it says.

use crate::finding::Seen;
use crate::out::{BAD, BOLD, DIM, GOOD, WARN, say};
use crate::tally::Tally;
use crate::words::{grouped, long, many};
use raft_sim::storm::{self, Mark, Verdict};
use raft_sim::{Law, Micros};
use std::collections::BTreeSet;

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
    let storms = &tally.storms;
    let missed: BTreeSet<_> = storms.missed().map(Mark::name).collect();
    say!(
        "{BOLD}{:46} {:>14} {:>12} {:>8}{BOLD:#}",
        "what happened",
        "times",
        "in storms",
        ""
    );
    for mark in Mark::ALL {
        let (name, times, with) = (mark.name(), storms.times.of(mark), storms.storms_with.of(mark));
        let (style, word) = if missed.contains(name) {
            (WARN, "  too few")
        } else {
            (DIM, "")
        };
        let percent = percent(with, storms.storms);
        say!(
            "{style}{name:46} {:>14} {:>12} {percent:>8}{word}{style:#}",
            grouped(times),
            grouped(with)
        );
    }
}

/// So many of a hundred, with one decimal.
fn percent(part: u64, whole: u64) -> String {
    let tenths = (part * 1_000).checked_div(whole).unwrap_or_default();
    format!("{}.{} %", tenths / 10, tenths % 10)
}

fn sum(tally: &Tally) {
    say!(
        "{}: {} events in {} of simulated time, {} laws checked after each",
        many(tally.storms.storms, "storm"),
        grouped(tally.storms.events),
        long(Micros(tally.storms.simulated)),
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
    let storms = &tally.storms;
    match storms.verdict() {
        Verdict::Held => say!("{GOOD}held{GOOD:#}: no law was broken, and everything happened often enough"),
        Verdict::Broken => {
            let laws: Vec<_> = tally
                .broken
                .iter()
                .map(|(law, storms)| format!("{law} in {}", many(*storms, "storm")))
                .collect();
            say!("{BAD}broken{BAD:#}: {}", laws.join(", "));
        }
        Verdict::Void if storms.storms == 0 => say!("{WARN}void{WARN:#}: no storm was run to its end"),
        Verdict::Void => {
            let missed: Vec<_> = storms.missed().map(Mark::name).collect();
            if missed.is_empty() {
                let void = percent(storms.void, storms.storms);
                say!(
                    "{WARN}void{WARN:#}: no law was broken, and yet in {void} of the storms nothing happened that could"
                );
                return;
            }
            say!(
                "{WARN}void{WARN:#}: no law was broken, and yet this says nothing of a cluster in which the following happened in \
                 fewer than {} % of the storms: {}",
                storm::Tally::REACHED_PER_MILLE / 10,
                missed.join(", ")
            );
        }
    }
}
