//! `raftarium shrink`: makes a run small that breaks a law, or meets another goal.

use crate::failure::Failure;
use crate::interrupt::Stop;
use crate::load::{NAMED, load};
use crate::offer::{self, Offer};
use crate::out::{self, BOLD, GOOD, WARN, say};
use crate::progress::Progress;
use crate::search::goals;
use crate::words::{count, grouped, many};
use crate::{Common, Ended};
use raft_sim::goal::Goal;
use raft_sim::shrink::{Shrink, Sizes, Step};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// So many events are played before Ctrl-C is looked for.
const SLICE: u64 = 50_000;

/// `raftarium shrink`
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// The recording: a file, a link, or `-` for standard input.
    #[arg(value_name = NAMED)]
    recording: String,
    /// What the small run still has to do.
    #[arg(long, value_name = "GOAL", value_parser = goals(), default_value = "any-law")]
    goal: Goal,
    /// Write the small run to this file.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Play at most so many events in all [default: 30M].
    #[arg(long, value_name = "N", value_parser = count)]
    budget_events: Option<u64>,
}

/// What is printed for machines.
#[derive(Serialize)]
struct Document {
    command: &'static str,
    goal: String,
    interrupted: bool,
    before: Sizes,
    after: Sizes,
    tried: u64,
    events: u64,
    seconds: f64,
    event: Option<u64>,
    #[serde(flatten)]
    offer: Offer,
}

pub(crate) fn run(args: &Args, common: &Common, stop: &Stop) -> Result<Ended, Failure> {
    let loaded = load(&args.recording)?;
    let wrong = |error| Failure::Recording {
        from: args.recording.clone(),
        error,
    };
    let budget = args.budget_events.unwrap_or(Shrink::EVENTS_MAX);
    let mut shrink = Shrink::new(loaded.recording, args.goal)
        .map_err(wrong)?
        .within(budget);
    let mut progress = Progress::of(None, "changes tried");
    let step = loop {
        let step = shrink.step(SLICE);
        if step != Step::Shrinking || stop.is_set() {
            break step;
        }
        progress.tell(shrink.tried(), |progress| {
            format!(
                "{} to {}, {} events",
                many(shrink.before().actions, "action"),
                grouped(shrink.after().actions),
                progress.a_second(shrink.events())
            )
        });
    };
    progress.clear();
    if step == Step::NotMet {
        return Err(Failure::Usage(match args.goal {
            Goal::AnyLaw => {
                "no law is broken in this run: say what the small run is to do with --goal, as in --goal split-vote"
                    .to_owned()
            }
            goal => format!("{goal} does not happen in this run: {}", goal.says()),
        }));
    }
    let name = format!("{}-small.json", stem(&args.recording));
    let offer = match &args.out {
        Some(path) => Offer::write(shrink.recording(), shrink.event(), path.clone(), &common.page)?,
        None => Offer::keep(
            shrink.recording(),
            shrink.event(),
            (&offer::folder(), &name),
            &common.page,
        )?,
    };
    let document = Document {
        command: "shrink",
        goal: shrink.goal().to_string(),
        interrupted: stop.is_set(),
        before: shrink.before(),
        after: shrink.after(),
        tried: shrink.tried(),
        events: shrink.events(),
        seconds: progress.seconds(),
        event: shrink.event().map(|event| event.0),
        offer,
    };
    if common.json {
        out::json(&document);
    } else {
        document.print();
    }
    Ok(if stop.is_set() {
        Ended::Interrupted
    } else {
        Ended::Held
    })
}

/// A name for what comes of a file or a link.
fn stem(named: &str) -> String {
    let stem = Path::new(named).file_stem().and_then(|stem| stem.to_str());
    let plain = |stem: &&str| {
        (1..=64).contains(&stem.len())
            && stem
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter))
    };
    stem.filter(plain).unwrap_or("run").to_owned()
}

impl Document {
    fn print(&self) {
        let (before, after) = (self.before, self.after);
        say!(
            "{GOOD}small{GOOD:#} {BOLD}{}{BOLD:#}, after {} in {:.1} s",
            self.goal,
            many(self.tried, "change"),
            self.seconds
        );
        let row = |what: &str, before: u64, after: u64| {
            say!("  {what:8} {:>10} to {:>8}", grouped(before), grouped(after));
        };
        row("actions", before.actions, after.actions);
        row("events", before.events, after.events);
        row("bytes", before.bytes, after.bytes);
        if self.interrupted {
            say!("{WARN}interrupted{WARN:#}: it could become smaller still");
        }
        self.offer.print();
    }
}
