//! Runs storms, and says what happened in them: `storms FROM COUNT SECONDS [swarm] [RULE]`, in simulated seconds; `swarm` draws the
//! dials of each, and a rule is switched off in all of them.
//!
//! Ends with status 1 if anything must not have been, or if something hardly ever happened. The number of a storm is all that it
//! takes to run it again; what went wrong is written down as a recording beside.

use raft_sim::storm::{Mark, Storm, StormDials, Tally, Verdict};
use raft_sim::{Micros, Settings};
use std::process::ExitCode;

/// Switches a rule off, if there is one of this name.
fn without(settings: &mut Settings, rule: &str) {
    let mut written = serde_json::to_value(&*settings).expect("settings can be written");
    written["rules"][rule] = false.into();
    *settings = serde_json::from_value(written).expect("there is such a rule");
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize| words.get(place).and_then(|word| word.parse::<u64>().ok());
    let (Some(from), Some(count), Some(seconds)) = (number(0), number(1), number(2)) else {
        eprintln!(
            "say which storms, how many and how long: storms FROM COUNT SECONDS, as in storms 0 200 600"
        );
        return ExitCode::from(2);
    };
    let swarm = words.iter().any(|word| word == "swarm");
    let rule = words.iter().skip(3).find(|word| *word != "swarm");
    let (mut tally, mut recoveries) = (Tally::default(), Vec::new());
    for number in from..from + count {
        let dials = if swarm {
            StormDials::swarm(number)
        } else {
            StormDials::default()
        };
        let change = |settings: &mut Settings| {
            if let Some(rule) = rule {
                without(settings, rule);
            }
        };
        let mut storm = Storm::begin(number, Micros::from_millis(seconds * 1_000), dials, change)
            .expect("drawn settings are within their ranges");
        while !storm.advance(u64::MAX) {}
        for lapse in storm.lapses() {
            println!("storm {number}: {lapse:?}");
        }
        if !storm.lapses().is_empty() && rule.is_none() {
            let path = std::env::temp_dir().join(format!("storm-{number}.json"));
            let written = std::fs::write(&path, storm.recording().to_json());
            println!("storm {number}: written to {} ({written:?})", path.display());
        }
        recoveries.extend_from_slice(storm.recoveries());
        tally.count(&storm);
    }
    recoveries.sort_unstable();
    let at = |part: usize| {
        recoveries
            .get(recoveries.len().saturating_sub(1) * part / 100)
            .copied()
            .unwrap_or_default()
    };
    println!("{:46} {:>12} {:>10}", "what happened", "times", "in storms");
    for mark in Mark::ALL {
        let (times, storms) = (tally.times.of(mark), tally.storms_with.of(mark));
        println!("{:46} {times:>12} {storms:>10}", mark.name());
    }
    println!(
        "{count} storms of {seconds} simulated seconds: {} events, {} broken, {} void; mended {} times, alive again after {}/1000 election \
         timeouts at the median, {} at the 99th, {} at worst",
        tally.events,
        tally.broken,
        tally.void,
        recoveries.len(),
        at(50),
        at(99),
        at(100)
    );
    let missed: Vec<_> = tally.missed().map(Mark::name).collect();
    if !missed.is_empty() {
        println!("in less than 5 % of the storms: {}", missed.join(", "));
    }
    if tally.verdict() == Verdict::Held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
