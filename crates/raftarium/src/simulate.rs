//! `raftarium simulate`: storms over a range of numbers, and what they say.

use crate::batch::{Batch, jobs};
use crate::failure::Failure;
use crate::finding::Seen;
use crate::interrupt::Stop;
use crate::offer;
use crate::out::{self, WARN, say};
use crate::plan::Shape;
use crate::progress::Progress;
use crate::report;
use crate::tally::{Tally, word};
use crate::words::{Shard, count, many, range};
use crate::{Common, Ended};
use raft_sim::storm::{Mark, Verdict};
use serde::Serialize;
use std::num::NonZero;
use std::ops::Range;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  raftarium simulate --seeds 0..5000
  raftarium simulate --seeds 0..1000000 --shard 3/64 --out part-3.json
                      the fourth of 64 parts; `raftarium merge part-*.json` adds them up
  raftarium simulate --mutant vote_checks_log --seeds 0..50

Ends with what happened how often. What happens in fewer than 5 % of the storms is too rare for them to say anything of
it: then the verdict is void, though no law was broken.
Exit status: 0 held (a shard: held or void), 1 broken, 2 not run, 3 void, 130 interrupted.";

/// `raftarium simulate`
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The numbers of the storms, the last one not included.
    #[arg(long, value_name = "A..B", value_parser = range, conflicts_with_all = ["from", "count"])]
    seeds: Option<Range<u64>>,
    /// The number of the first storm.
    #[arg(long, value_name = "N", default_value_t = 0)]
    from: u64,
    /// How many storms.
    #[arg(long, value_name = "N", value_parser = count, default_value = "200")]
    count: u64,
    /// Run only one part of N of the numbers, counted from 0.
    #[arg(long, value_name = "I/N", value_parser = Shard::parse)]
    shard: Option<Shard>,
    /// How many threads [default: as many as there are processors].
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Begin no storm once so many events were handled: 20M, 1G.
    #[arg(long, value_name = "N", value_parser = count)]
    budget_events: Option<u64>,
    /// Write the result to a file, which `raftarium merge` adds to others.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write the runs of the first findings into this folder [default: one for temporary files].
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    #[command(flatten)]
    shape: Shape,
}

/// What is printed for machines.
#[derive(Serialize)]
struct Document<'a> {
    command: &'static str,
    verdict: &'static str,
    interrupted: bool,
    seconds: f64,
    events_a_second: f64,
    storms_a_second: f64,
    /// The first findings, with the ways to see them.
    seen: &'a [Seen],
    #[serde(flatten)]
    tally: &'a Tally,
}

pub(crate) fn run(args: &Args, common: &Common, stop: &Stop) -> Result<Ended, Failure> {
    let batch = args.batch()?;
    let storms = batch.numbers.end - batch.numbers.start;
    let mut progress = Progress::of(Some(storms), "storms");
    let tally = batch.run(stop, |tally, events| {
        progress.tell(tally.storms.storms, |progress| told(progress, tally, events));
    });
    progress.clear();
    if let Some(path) = &args.out {
        write(path, &tally)?;
    }
    let interrupted = stop.is_set();
    let folder = args.keep.clone().unwrap_or_else(offer::folder);
    let seen = tally.first_seen(&folder, &common.page)?;
    let seconds = progress.seconds();
    if common.json {
        out::json(&Document {
            command: "simulate",
            verdict: word(tally.storms.verdict()),
            interrupted,
            seconds,
            events_a_second: tally.storms.events as f64 / seconds,
            storms_a_second: tally.storms.storms as f64 / seconds,
            seen: &seen,
            tally: &tally,
        });
    } else {
        report::print(&tally, &seen);
        say!(
            "{} events, {} storms, over {seconds:.1} s on {}",
            progress.a_second(tally.storms.events),
            progress.a_second(tally.storms.storms),
            many(batch.jobs.get() as u64, "thread")
        );
        if interrupted {
            say!("{WARN}interrupted{WARN:#}: what is said above is of the storms that were over");
        }
    }
    Ok(match ended(tally.storms.verdict()) {
        _ if interrupted => Ended::Interrupted,
        // A part alone may say too little: what counts is the verdict of all of them.
        Ended::Void if args.shard.is_some() => Ended::Held,
        ended => ended,
    })
}

/// How a verdict ends the program.
pub(crate) const fn ended(verdict: Verdict) -> Ended {
    match verdict {
        Verdict::Held => Ended::Held,
        Verdict::Broken => Ended::Broken,
        Verdict::Void => Ended::Void,
    }
}

impl Args {
    fn batch(&self) -> Result<Batch, Failure> {
        let whole = match &self.seeds {
            Some(seeds) => seeds.clone(),
            None => self.from..self.from.saturating_add(self.count),
        };
        Ok(Batch {
            plan: self.shape.plan()?,
            numbers: self.shard.map_or(whole.clone(), |shard| shard.of(&whole)),
            jobs: jobs(self.jobs),
            events_max: self.budget_events,
        })
    }
}

/// How far it is, beside the number of storms.
fn told(progress: &Progress, tally: &Tally, events: u64) -> String {
    let happened = tally.storms.times.iter().filter(|(_, times)| *times > 0).count();
    format!(
        "{} events, {} storms, {} broken, {happened} of {} marks",
        progress.a_second(events),
        progress.a_second(tally.storms.storms),
        tally.storms.broken,
        Mark::ALL.len()
    )
}

/// Writes a tally: beside first, so that nobody reads half of one.
pub(crate) fn write(path: &Path, tally: &Tally) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(tally).unwrap_or_default();
    let beside = path.with_added_extension("part");
    std::fs::write(&beside, text + "\n")
        .and_then(|()| std::fs::rename(&beside, path))
        .map_err(Failure::file("writing", path))
}
