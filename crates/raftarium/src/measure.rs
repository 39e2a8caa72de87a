//! `raftarium measure`: how long elections and commits take over many seeds, and what they cost.

use crate::batch::jobs;
use crate::failure::Failure;
use crate::interrupt::Stop;
use crate::out::{self, BOLD, WARN, say};
use crate::plot::{Curve, short, svg};
use crate::progress::Progress;
use crate::words::{long, many, range, span};
use crate::{Common, Ended};
use raft_sim::measure::{Distribution, Figures, Trial};
use raft_sim::{LinkDials, Micros, Settings};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::num::NonZero;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const EXAMPLES: &str = "\
Examples:
  raftarium measure
  raftarium measure --nodes 3 --latency 2ms --seeds 0..1000 --as svg --out figures.svg
  raftarium measure --as csv > figures.csv

In each run a client asks for a write at a steady pace, and now and then the leader crashes and comes back a second later.
Election: from the loss of the leader until a node leads. Commit: from when a leader appends an entry until it commits it.
Answer: from when the client asks until it knows. What a commit costs is told for each run, with heartbeats and elections.";

/// `raftarium measure`
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The seeds, the last one not included.
    #[arg(long, value_name = "A..B", value_parser = range, default_value = "0..100")]
    seeds: Range<u64>,
    /// How long each run is, in simulated time.
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "60s")]
    time: Micros,
    /// How many nodes.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=11))]
    nodes: u32,
    /// How long a message takes, on average.
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "20ms")]
    latency: Micros,
    /// How much it may take more or less.
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "4ms")]
    jitter: Micros,
    /// How many of a million messages are lost.
    #[arg(long, value_name = "N", default_value_t = 0)]
    loss: u32,
    /// The client asks so often.
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "20ms")]
    ask_every: Micros,
    /// The leader crashes so often; 0s: never.
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "10s")]
    crash_every: Micros,
    /// How many threads [default: as many as there are processors].
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Write the curves in this form.
    #[arg(long = "as", value_enum, value_name = "FORM")]
    form: Option<Form>,
    /// Write them to a file, not to standard output.
    #[arg(long, short, value_name = "FILE", requires = "form")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// A picture of the cumulative distributions.
    Svg,
    /// A row for each number that came up.
    Csv,
    /// The distributions, exactly.
    Json,
}

type Row = (&'static str, &'static str, f64, fn(&Figures) -> &Distribution);

/// What is measured: its name, its unit, and how many of the numbers make one of the unit.
const ROWS: [Row; 6] = [
    ("election", "ms", 1e3, |figures| &figures.elections),
    ("commit", "ms", 1e3, |figures| &figures.commits),
    ("answer to a write", "ms", 1e3, |figures| &figures.answers),
    ("answer to a read", "ms", 1e3, |figures| &figures.reads),
    ("messages a commit", "", 1e3, |figures| &figures.messages),
    ("bytes a commit", "", 1e3, |figures| &figures.bytes),
];

/// The percentiles that are told, in thousandths.
const TOLD: [(&str, u64); 4] = [("p50", 500), ("p90", 900), ("p99", 990), ("max", 1_000)];

/// What is printed for machines.
#[derive(Serialize)]
struct Document<'a> {
    command: &'static str,
    commit: &'static str,
    interrupted: bool,
    percentiles: BTreeMap<&'static str, BTreeMap<&'static str, Option<u64>>>,
    figures: &'a Figures,
}

pub(crate) fn run(args: &Args, common: &Common, stop: &Stop) -> Result<Ended, Failure> {
    let trial = args.trial();
    let figures = measure(args, &trial, stop)?;
    let title = format!(
        "{} of {} with {}, messages take {} ± {}",
        many(figures.runs, "run"),
        long(args.time),
        many(u64::from(args.nodes), "node"),
        args.latency,
        args.jitter
    );
    if let Some(form) = args.form {
        let text = match form {
            Form::Svg => svg(&title, &curves(&figures)),
            Form::Csv => csv(&figures),
            Form::Json => serde_json::to_string_pretty(&figures).unwrap_or_default() + "\n",
        };
        let Some(path) = &args.out else {
            say!("{}", text.trim_end());
            return Ok(ended(stop));
        };
        std::fs::write(path, text).map_err(Failure::file("writing", path))?;
    }
    if common.json {
        let percentiles = ROWS.iter().map(|(name, _, _, of)| {
            let told = TOLD.map(|(name, part)| (name, of(&figures).per_thousand(part)));
            (*name, BTreeMap::from(told))
        });
        out::json(&Document {
            command: "measure",
            commit: crate::COMMIT,
            interrupted: stop.is_set(),
            percentiles: percentiles.collect(),
            figures: &figures,
        });
    } else {
        print(&title, &figures);
        if stop.is_set() {
            say!("{WARN}interrupted{WARN:#}: the figures are of the runs that were over");
        }
    }
    Ok(ended(stop))
}

fn ended(stop: &Stop) -> Ended {
    if stop.is_set() {
        Ended::Interrupted
    } else {
        Ended::Held
    }
}

impl Args {
    fn trial(&self) -> Trial {
        Trial {
            settings: Settings {
                nodes: self.nodes,
                link: LinkDials {
                    latency: self.latency,
                    jitter: self.jitter,
                    loss_per_million: self.loss,
                    ..LinkDials::default()
                },
                ..Settings::default()
            },
            length: self.time,
            ask_every: self.ask_every,
            crash_every: self.crash_every,
        }
    }
}

/// Runs all seeds on several threads. Figures add up in whatever order they come.
fn measure(args: &Args, trial: &Trial, stop: &Stop) -> Result<Figures, Failure> {
    // What is wrong with the settings is said once, and before anything runs.
    trial.settings.validate()?;
    let mut progress = Progress::of(Some(args.seeds.end - args.seeds.start), "runs");
    let (next, sum) = (AtomicU64::new(args.seeds.start), Mutex::new(Figures::default()));
    std::thread::scope(|scope| {
        let work = || {
            while !stop.is_set() {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= args.seeds.end {
                    return;
                }
                if let (Ok(figures), Ok(mut sum)) = (trial.run(seed), sum.lock()) {
                    sum.merge(&figures);
                }
            }
        };
        let workers: Vec<_> = (0..jobs(args.jobs).get()).map(|_| scope.spawn(work)).collect();
        while workers.iter().any(|worker| !worker.is_finished()) {
            std::thread::sleep(Duration::from_millis(20));
            let (runs, committed) = sum
                .lock()
                .map(|sum| (sum.runs, sum.committed))
                .unwrap_or_default();
            progress.tell(runs, |progress| {
                format!("{} commits", progress.a_second(committed))
            });
        }
    });
    progress.clear();
    Ok(sum.into_inner().unwrap_or_default())
}

fn curves(figures: &Figures) -> Vec<Curve<'_>> {
    let curve = |(name, unit, scale, of): Row| Curve {
        name,
        unit,
        scale,
        numbers: of(figures),
    };
    ROWS.into_iter().map(curve).collect()
}

/// A row for each number that came up: of what, the number in its unit, how often, and how many of all are no greater.
fn csv(figures: &Figures) -> String {
    let mut text = "figure,unit,value,count,share\n".to_owned();
    for curve in curves(figures) {
        let mut seen = 0;
        for (number, count) in curve.numbers.iter() {
            seen += count;
            let share = seen as f64 / curve.numbers.len() as f64;
            let value = number as f64 / curve.scale;
            let _ = writeln!(text, "{},{},{value},{count},{share:.6}", curve.name, curve.unit);
        }
    }
    text
}

fn print(title: &str, figures: &Figures) {
    say!("{title}");
    say!("");
    let [p50, p90, p99, max] = TOLD.map(|(name, _)| name);
    say!(
        "{BOLD}{:24} {p50:>10} {p90:>10} {p99:>10} {max:>10} {:>10}{BOLD:#}",
        "",
        "times"
    );
    for curve in curves(figures) {
        let [p50, p90, p99, max] = TOLD.map(|(_, part)| {
            let number = curve.numbers.per_thousand(part);
            number.map_or_else(|| "-".to_owned(), |number| short(number as f64 / curve.scale))
        });
        let name = if curve.unit.is_empty() {
            curve.name.to_owned()
        } else {
            format!("{}, {}", curve.name, curve.unit)
        };
        let times = crate::words::grouped(curve.numbers.len());
        say!("{name:24} {p50:>10} {p90:>10} {p99:>10} {max:>10} {times:>10}");
    }
}
