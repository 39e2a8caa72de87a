//! `raftarium exhaust`: every interleaving of a small cluster, until all were seen or something is broken.

use crate::failure::Failure;
use crate::interrupt::Stop;
use crate::out::{self, BAD, DIM, GOOD, WARN, say};
use crate::progress::Progress;
use crate::words::{count, grouped, many};
use crate::{Common, Ended};
use raft_sim::Rules;
use raft_sim::exhaustive::{Explorer, Report, Scope, Trace};
use raft_sim::raft::RuleSet;
use serde::Serialize;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  raftarium exhaust --terms 2 --commands 1 --instant-disks     all of it, within a second
  raftarium exhaust --terms 3 --commands 1 --instant-disks --crashes 0
  raftarium exhaust --terms 2 --commands 0 --mutant stale_append_replies_ignored --shortest
                                                               a rule switched off: the moves that break a law
  raftarium exhaust --mutant vote_checks_log --out run.json    ... and the same as a recording, for `replay` and the page

Messages may be lost, delayed, overtaken and doubled without bound; a crash loses any last part of what was not written.
Exit status: 0 if nothing is broken in all of the scope, 1 if something is, 3 if not all of it was seen.";

/// `raftarium exhaust`
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// How many nodes.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=3))]
    nodes: u32,
    /// No node campaigns in a later term.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=9))]
    terms: u64,
    /// How many commands leaders are given.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=9))]
    commands: u8,
    /// How many crashes there are.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=9))]
    crashes: u8,
    /// How many heartbeats come due.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=9))]
    heartbeats: u8,
    /// How many reads a leader is asked for.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=9))]
    reads: u8,
    /// Writes are done at once; otherwise they wait, and a crash loses them.
    #[arg(long)]
    instant_disks: bool,
    /// Nodes ask first whether they could win.
    #[arg(long)]
    pre_vote: bool,
    /// An append carries one command.
    #[arg(long)]
    single_entries: bool,
    /// What few moves lead to comes first, so that what is found takes few moves.
    #[arg(long)]
    shortest: bool,
    /// No more moves than this from the beginning.
    #[arg(long, value_name = "MOVES")]
    depth: Option<u32>,
    /// Look at so many states at most.
    #[arg(long, value_name = "COUNT", default_value = "20000000", value_parser = count)]
    states: u64,
    /// Switch a rule of the core off.
    #[arg(long, value_name = "RULE")]
    mutant: Option<String>,
    /// Write what is found, played in the simulator, to this file.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What is printed for machines.
#[derive(Debug, Serialize)]
struct Document {
    complete: bool,
    states: u64,
    looked_at: u64,
    moves: u64,
    depth: u32,
    frontier: u64,
    seconds: f64,
    broken: Option<String>,
    trace: Vec<String>,
}

pub(crate) fn run(args: &Args, common: &Common, stop: &Stop) -> Result<Ended, Failure> {
    let mut rules = Rules::ALL;
    if let Some(name) = &args.mutant {
        rules.set(name, false).ok_or_else(|| {
            Failure::Usage(format!(
                "the core has no rule {name}: `simulate --help` tells how to see them"
            ))
        })?;
    }
    let scope = Scope {
        nodes: args.nodes,
        terms: args.terms,
        commands: args.commands,
        crashes: args.crashes,
        heartbeats: args.heartbeats,
        reads: args.reads,
        writes_wait: !args.instant_disks,
        pre_vote: args.pre_vote,
        single_entries: args.single_entries,
        shortest_first: args.shortest,
        depth: args.depth,
    };
    let mut explorer = Explorer::new(scope, rules);
    let mut progress = Progress::of(None, "states");
    let report = loop {
        let over = explorer.advance(10_000);
        let report = explorer.report();
        if over || report.looked_at >= args.states || stop.is_set() {
            break report;
        }
        progress.tell(report.states, |progress| {
            let (rate, frontier) = (progress.a_second(report.looked_at), grouped(report.frontier));
            format!("{rate} looked at, {frontier} to be, {} moves deep", report.depth)
        });
    };
    progress.clear();
    let seconds = progress.seconds();
    if common.json {
        out::json(&document(&report, seconds));
    } else {
        tell(&report, seconds);
    }
    if let Some(trace) = &report.violation {
        write(trace, args)?;
        return Ok(Ended::Broken);
    }
    Ok(match (report.complete, stop.is_set()) {
        (true, _) => Ended::Held,
        (false, true) => Ended::Interrupted,
        (false, false) => Ended::Void,
    })
}

fn document(report: &Report, seconds: f64) -> Document {
    let trace = report.violation.as_ref();
    Document {
        complete: report.complete,
        states: report.states,
        looked_at: report.looked_at,
        moves: report.transitions,
        depth: report.depth,
        frontier: report.frontier,
        seconds,
        broken: trace.map(|trace| trace.broken.to_string()),
        trace: trace.map_or_else(Vec::new, |trace| {
            trace.moves.iter().map(ToString::to_string).collect()
        }),
    }
}

fn tell(report: &Report, seconds: f64) {
    if let Some(trace) = &report.violation {
        say!("{trace}");
        say!("{BAD}broken{BAD:#}");
    } else if report.complete {
        say!("{GOOD}nothing is broken{GOOD:#} in all of the scope");
    } else {
        say!(
            "{WARN}not all was seen{WARN:#}: {} were not looked at",
            many(report.frontier, "state")
        );
    }
    say!(
        "{DIM}{}, {} looks, {}, up to {} moves deep, {seconds:.1} s{DIM:#}",
        many(report.states, "state"),
        grouped(report.looked_at),
        many(report.transitions, "move"),
        report.depth
    );
}

/// Writes what was found as a recording, if that is wanted.
fn write(trace: &Trace, args: &Args) -> Result<(), Failure> {
    let Some(path) = &args.out else { return Ok(()) };
    let Some(recording) = trace.play() else {
        return Err(Failure::Usage(
            "what was found comes to nothing in the simulator, so there is no recording of it".into(),
        ));
    };
    std::fs::write(path, raft_sim::export::text(&recording)).map_err(Failure::file("writing", path))
}
