//! `raftarium search`: storms, until something that is looked for happens in one.

use crate::failure::Failure;
use crate::interrupt::Stop;
use crate::offer::{self, Offer};
use crate::out::{self, BOLD, GOOD, WARN, say};
use crate::plan::{Plan, Shape};
use crate::progress::Progress;
use crate::words::{grouped, many, range, seconds};
use crate::{Common, Ended};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use raft_sim::goal::Goal;
use raft_sim::search::{Found, Step};
use serde::Serialize;
use std::num::NonZero;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// So many events a thread handles before it looks up.
const SLICE: u64 = 20_000;

const EXAMPLES: &str = "\
Examples:
  raftarium search split-vote
  raftarium search two-leaders --nodes 3 --out two-leaders.json
  raftarium search leader-completeness --mutant vote_checks_log

Of the storms in which it happens, the one with the smallest number is told.
Exit status: 0 found, 1 not found, 2 not run, 130 interrupted.";

/// `raftarium search`
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// What is looked for.
    #[arg(value_name = "GOAL", value_parser = goals())]
    goal: Goal,
    /// The numbers of the storms, the last one not included.
    #[arg(long, value_name = "A..B", value_parser = range, default_value = "0..100000")]
    seeds: Range<u64>,
    /// How many threads [default: as many as there are processors].
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Write the run to this file.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shape: Shape,
}

/// The names of goals, with what each is.
pub(crate) fn goals() -> impl TypedValueParser<Value = Goal> {
    let named = Goal::all().map(|goal| PossibleValue::new(goal.to_string()).help(goal.says()));
    PossibleValuesParser::new(named).try_map(|name| Goal::parse(&name))
}

/// What is printed for machines.
#[derive(Serialize)]
struct Document {
    command: &'static str,
    goal: String,
    found: bool,
    interrupted: bool,
    tried: u64,
    events: u64,
    seconds: f64,
    number: Option<u64>,
    event: Option<u64>,
    at: Option<u64>,
    #[serde(flatten)]
    offer: Option<Offer>,
}

pub(crate) fn run(args: &Args, common: &Common, stop: &Stop) -> Result<Ended, Failure> {
    let plan = args.shape.plan()?;
    let jobs = crate::batch::jobs(args.jobs);
    let mut progress = Progress::of(None, "storms");
    let (found, tried, events) = hunt(args, &plan, jobs, stop, |tried, events| {
        progress.tell(tried, |progress| {
            format!(
                "{} events, {} storms",
                progress.a_second(events),
                progress.a_second(tried)
            )
        });
    });
    progress.clear();
    let offer = match &found {
        None => None,
        Some(found) => Some(args.keep(found, &common.page)?),
    };
    let seconds_taken = progress.seconds();
    let document = Document {
        command: "search",
        goal: args.goal.to_string(),
        found: found.is_some(),
        interrupted: stop.is_set() && found.is_none(),
        tried,
        events,
        seconds: seconds_taken,
        number: found.as_ref().map(|found| found.number),
        event: found.as_ref().map(|found| found.event.0),
        at: found.as_ref().map(|found| found.at.0),
        offer,
    };
    let ended = match (&found, stop.is_set()) {
        (Some(_), _) => Ended::Held,
        (None, true) => Ended::Interrupted,
        (None, false) => Ended::Broken,
    };
    if common.json {
        out::json(&document);
        return Ok(ended);
    }
    let effort = format!(
        "{} and {} in {seconds_taken:.1} s",
        many(tried, "storm"),
        many(events, "event")
    );
    match (&found, &document.offer) {
        (Some(found), Some(offer)) => {
            say!(
                "{GOOD}found{GOOD:#} {BOLD}{}{BOLD:#} in storm {}, after {effort}: {}",
                args.goal,
                found.number,
                args.goal.says()
            );
            say!(
                "  where    event {}, {}, after {} queue events; {} led to it",
                found.event.0,
                seconds(found.at),
                grouped(found.events),
                many(found.recording.actions.len() as u64, "action")
            );
            say!("  commit   {}", crate::COMMIT);
            offer.print();
        }
        _ => say!("{WARN}not found{WARN:#}: {} in {effort}", args.goal),
    }
    Ok(ended)
}

impl Args {
    fn keep(&self, found: &Found, page: &str) -> Result<Offer, Failure> {
        let (run, event) = (&found.recording, Some(found.event));
        if let Some(path) = &self.out {
            return Offer::write(run, event, path.clone(), page);
        }
        let name = format!("{}-{}.json", self.goal, found.number);
        Offer::keep(run, event, (&offer::folder(), &name), page)
    }
}

/// Looks through the numbers on several threads. They take them in order, so the smallest number that meets the goal is found
/// whatever thread is fast: once one meets it, no greater one is begun. Also says how many storms and events it took.
fn hunt(
    args: &Args,
    plan: &Plan,
    jobs: NonZero<usize>,
    stop: &Stop,
    mut look: impl FnMut(u64, u64),
) -> (Option<Found>, u64, u64) {
    let next = AtomicU64::new(args.seeds.start);
    let end = AtomicU64::new(args.seeds.end);
    let (tried, events, over) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let mut best: Option<Found> = None;
    std::thread::scope(|scope| {
        let (sender, results) = mpsc::channel();
        for _ in 0..jobs.get() {
            let sender = sender.clone();
            let (next, end, tried, events, over) = (&next, &end, &tried, &events, &over);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= end.load(Ordering::Relaxed) {
                        return;
                    }
                    let mut search = plan.search(args.goal, number..number + 1);
                    loop {
                        let before = search.events();
                        let step = search.step(SLICE);
                        events.fetch_add(search.events() - before, Ordering::Relaxed);
                        match step {
                            Step::Searching => {}
                            Step::Over => break,
                            Step::Found(found) => {
                                end.fetch_min(number, Ordering::Relaxed);
                                // Whoever asked has left, if it fails.
                                let _ = sender.send(*found);
                                break;
                            }
                        }
                        if over.load(Ordering::Relaxed) {
                            return;
                        }
                    }
                    tried.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        drop(sender);
        loop {
            match results.recv_timeout(Duration::from_millis(100)) {
                Ok(found) if best.as_ref().is_none_or(|best| found.number < best.number) => {
                    best = Some(found);
                }
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            over.store(stop.is_set(), Ordering::Relaxed);
            look(tried.load(Ordering::Relaxed), events.load(Ordering::Relaxed));
        }
    });
    (best, tried.into_inner(), events.into_inner())
}
