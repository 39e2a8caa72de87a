//! The tables: what each workload took, beside the peers and beside what is asked.

use crate::catalogue::{CORES, Entry, FASTEST, HELD, OURS, TELLING, WITHOUT_PRE_VOTE, WORKLOADS};
use crate::measure::Sample;
use crate::workload::Work;

/// The samples of one core in one workload.
#[derive(Default)]
struct Samples(Vec<Sample>);

impl Samples {
    fn median(&self, value: impl Fn(&Sample) -> u64) -> Option<f64> {
        let mut values: Vec<f64> = self
            .0
            .iter()
            .map(|sample| per_unit(value(sample), sample.units))
            .collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    }

    fn nanoseconds(&self) -> Option<f64> {
        self.median(|sample| sample.nanoseconds)
    }
}

#[allow(clippy::cast_precision_loss, reason = "figures far below 2^52")]
fn per_unit(value: u64, units: u64) -> f64 {
    value as f64 / units as f64
}

/// Runs a workload on these cores, rounds interleaved, after one round at a tenth of the size to warm up.
fn samples(work: Work, cores: &[usize], rounds: usize) -> Vec<Samples> {
    let mut found: Vec<Samples> = CORES.iter().map(|_| Samples::default()).collect();
    for core in cores {
        CORES[*core].run(work.tenth());
    }
    for _ in 0..rounds {
        for core in cores {
            found[*core].0.extend(CORES[*core].run(work));
        }
    }
    found
}

/// Counts what was asked and not reached.
#[derive(Default)]
pub(crate) struct Verdicts {
    asked: u32,
    missed: u32,
    aims_reached: u32,
}

impl Verdicts {
    fn judge(&mut self, value: f64, must: f64, aim: f64) -> &'static str {
        self.asked += 1;
        if value <= aim {
            self.aims_reached += 1;
            "aim"
        } else if value <= must {
            "must"
        } else {
            self.missed += 1;
            "MISSED"
        }
    }

    /// All in one sentence.
    pub(crate) fn sentence(&self) -> String {
        let reached = self.asked - self.missed;
        format!(
            "{reached} of {} musts reached, {} of them with the aim",
            self.asked, self.aims_reached
        )
    }
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.0}"))
}

fn ratio(value: Option<f64>, to: Option<f64>) -> String {
    match (value, to) {
        (Some(value), Some(to)) => format!("{:.2}", value / to),
        _ => "-".to_owned(),
    }
}

/// The timed workloads: medians of `rounds` in nanoseconds a unit, and ratios to the fastest peer in the same run.
pub(crate) fn times(rounds: usize, wanted: &[&Entry], verdicts: &mut Verdicts) {
    println!("Nanoseconds a unit, medians of {rounds} interleaved rounds. Ratios are ours to noraft's.\n");
    println!(
        "| {:<34} | {:>6} | {:>6} | {:>5} | {:>4} | {:>4} | {:<7} | {:>9} | {:>7} | {:>8} | {:>11} |",
        "workload",
        "ours",
        "noraft",
        "ratio",
        "must",
        "aim",
        "reached",
        "omnipaxos",
        "raft-rs",
        "openraft",
        "events cost"
    );
    println!(
        "|{}|---:|---:|---:|---:|---:|---|---:|---:|---:|---:|",
        "-".repeat(36)
    );
    let cores: Vec<usize> = (0..CORES.len())
        .filter(|core| *core != WITHOUT_PRE_VOTE)
        .collect();
    for entry in wanted {
        let found = samples(entry.work, &cores, rounds);
        let time = |core: usize| found[core].nanoseconds();
        let (ours, fastest) = (time(OURS), time(FASTEST));
        let (mut must, mut aim, mut reached) = (String::new(), String::new(), "");
        if let (Some(asked), Some(ours), Some(fastest)) = (entry.asked, ours, fastest) {
            must = format!("{:.2}", asked.must);
            aim = format!("{:.2}", asked.aim);
            reached = verdicts.judge(ours / fastest, asked.must, asked.aim);
        }
        println!(
            "| {:<34} | {:>6} | {:>6} | {:>5} | {must:>4} | {aim:>4} | {reached:<7} | {:>9} | {:>7} | {:>8} | {:>10}x |",
            entry.what,
            shown(ours),
            shown(fastest),
            ratio(ours, fastest),
            shown(time(2)),
            shown(time(3)),
            shown(time(4)),
            ratio(time(TELLING), ours),
        );
    }
    println!();
}

fn work_of(name: &str) -> Option<Work> {
    WORKLOADS
        .iter()
        .find(|entry| entry.name == name)
        .map(|entry| entry.work)
}

fn allocations(core: usize, name: &str) -> Option<f64> {
    let sample = CORES[core].run(work_of(name)?)?;
    Some(per_unit(sample.allocations, sample.units))
}

fn messages(core: usize) -> Option<f64> {
    let sample = CORES[core].run(work_of("elect5")?)?;
    Some(per_unit(sample.messages, sample.units))
}

fn held(core: usize) -> Option<f64> {
    let sample = CORES[core].run(HELD)?;
    Some(per_unit(sample.held_bytes, sample.units))
}

/// By how much an entry caught up costs more when there are four times as many.
fn growth() -> Option<f64> {
    let time = |entries| samples(Work::CatchUp { entries, size: 16 }, &[OURS], 5)[OURS].nanoseconds();
    Some(time(200_000)? / time(50_000)?)
}

/// What is counted rather than timed.
pub(crate) fn counts(verdicts: &mut Verdicts) {
    let size = |bytes: usize| u32::try_from(bytes).ok().map(f64::from);
    let rows = [
        (
            "messages an election, with pre-vote",
            messages(OURS),
            None,
            34.0,
            34.0,
        ),
        (
            "messages an election, without",
            messages(WITHOUT_PRE_VOTE),
            messages(FASTEST),
            26.0,
            26.0,
        ),
        (
            "heap bytes an entry of 16 B held",
            held(OURS),
            held(FASTEST),
            64.0,
            48.0,
        ),
        (
            "bytes of a message",
            size(size_of::<raft::Envelope>()),
            size(size_of::<crate::peers::noraft::Message>()),
            72.0,
            64.0,
        ),
        (
            "allocations a commit, 5 nodes",
            allocations(OURS, "lat5x16"),
            allocations(FASTEST, "lat5x16"),
            6.0,
            3.0,
        ),
        (
            "allocations a batch's entry, 5 nodes",
            allocations(OURS, "batch5x16"),
            allocations(FASTEST, "batch5x16"),
            1.0,
            0.1,
        ),
        (
            "allocations a tick",
            allocations(OURS, "idle5"),
            allocations(FASTEST, "idle5"),
            0.0,
            0.0,
        ),
        (
            "catch-up of 200,000 / of 50,000, an entry",
            growth(),
            None,
            1.5,
            1.2,
        ),
    ];
    println!(
        "| {:<41} | {:>7} | {:>7} | {:>5} | {:>5} | {:<7} |",
        "count", "ours", "noraft", "must", "aim", "reached"
    );
    println!("|{}|---:|---:|---:|---:|---|", "-".repeat(43));
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    for (what, ours, fastest, must, aim) in rows {
        let reached = ours.map_or("-", |ours| verdicts.judge(ours, must, aim));
        println!(
            "| {what:<41} | {:>7} | {:>7} | {must:>5} | {aim:>5} | {reached:<7} |",
            number(ours),
            number(fastest)
        );
    }
    println!();
}
