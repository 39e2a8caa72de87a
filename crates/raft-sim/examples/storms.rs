//! Runs storms, and says what happened in them: `storms FROM COUNT MINUTES`, in simulated minutes.
//!
//! Ends with status 1 if anything must not have been, or if something never happened at all. The number of a storm is all that it
//! takes to run it again; what went wrong is written down as a recording beside.

use raft_sim::Micros;
use raft_sim::storm::{Marks, Storm};
use std::process::ExitCode;

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok())
        .collect();
    let &[from, count, minutes] = numbers.as_slice() else {
        eprintln!(
            "say which storms, how many and how long: storms FROM COUNT MINUTES, as in storms 0 200 10"
        );
        return ExitCode::from(2);
    };
    let (mut marks, mut recoveries, mut lapses, mut events) = (Marks::default(), Vec::new(), 0, 0);
    let mut stormy: Vec<(&str, u64)> = Marks::ALL.iter().map(|mark| (*mark, 0)).collect();
    for number in from..from + count {
        let storm = Storm::run(number, Micros::from_millis(minutes * 60_000));
        for lapse in storm.lapses() {
            println!("storm {number}: {lapse:?}");
            lapses += 1;
        }
        if !storm.lapses().is_empty() {
            let path = std::env::temp_dir().join(format!("storm-{number}.json"));
            let written = std::fs::write(&path, storm.recording().to_json());
            println!("storm {number}: written to {} ({written:?})", path.display());
        }
        for ((_, in_storms), (_, times)) in stormy.iter_mut().zip(storm.marks().iter()) {
            *in_storms += u64::from(times > 0);
        }
        marks.add(storm.marks());
        recoveries.extend_from_slice(storm.recoveries());
        events += storm.cluster().events();
    }
    recoveries.sort_unstable();
    let at = |part: usize| {
        recoveries
            .get(recoveries.len().saturating_sub(1) * part / 100)
            .copied()
            .unwrap_or_default()
    };
    println!("{:46} {:>12} {:>10}", "what happened", "times", "in storms");
    let mut never = Vec::new();
    for ((mark, times), (_, in_storms)) in marks.iter().zip(&stormy) {
        println!("{mark:46} {times:>12} {in_storms:>10}");
        if times == 0 {
            never.push(mark);
        }
    }
    println!(
        "{count} storms of {minutes} simulated minutes: {events} events, {lapses} lapses; \
         mended {} times, alive again after {}/1000 election timeouts at the median, {} at the 99th, {} at worst",
        recoveries.len(),
        at(50),
        at(99),
        at(100)
    );
    if !never.is_empty() {
        println!("never happened: {}", never.join(", "));
    }
    if lapses == 0 && never.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
