//! `raftarium`: the simulator as an instrument. This file owns the list of commands and what a command ends with; each command
//! has its module, and what is known of clusters is in raft-sim.

mod batch;
mod dials;
mod exhaust;
mod export;
mod failure;
mod finding;
mod interrupt;
mod load;
mod measure;
mod merge;
mod mutants;
mod offer;
mod out;
mod plan;
mod plot;
mod progress;
mod replay;
mod report;
mod search;
mod shrink;
mod simulate;
mod story;
mod tally;
mod words;

use clap::{Parser, Subcommand};
use failure::Failure;
use interrupt::Stop;
use std::process::ExitCode;

/// The commit that this program is built from; where none is known, its version.
const COMMIT: &str = env!("RAFTARIUM_COMMIT");

/// The version, and the commit where one is known.
const VERSION: &str = env!("RAFTARIUM_VERSION");

const EXAMPLES: &str = "\
Examples:
  raftarium simulate --seeds 0..5000        thousands of storms: every fault at once, every law checked
  raftarium simulate --mutant vote_checks_log --seeds 0..50
                                            the same with one rule of Raft switched off: it breaks
  raftarium search two-leaders              a run in which two nodes believe to lead
  raftarium shrink run.json --out small.json
                                            the few actions that it takes
  raftarium replay run.json                 what happened in a recording, told
  raftarium mutants                         every rule switched off in turn: which law catches it
  raftarium measure --nodes 3               how long elections and commits take
  raftarium open run.json                   ... and watched, in the page

A storm is named by its number, and a recording is a whole run: either gives the same run on every machine.
Exit status: 0 held, 1 broken, 2 what was asked for cannot be done, 3 void, 130 interrupted.";

/// Simulates whole Raft clusters, breaks them, and shows how.
#[derive(Parser, Debug)]
#[command(name = "raftarium", version = VERSION, after_help = EXAMPLES, max_term_width = 110)]
struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    color: colorchoice_clap::Color,
}

/// What every command takes.
#[derive(clap::Args, Debug)]
struct Common {
    /// Print one JSON document, for machines.
    #[arg(long, global = true, help_heading = "For every command")]
    json: bool,
    /// Where the page is that links open.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        default_value = "http://127.0.0.1:8080/",
        help_heading = "For every command"
    )]
    page: String,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run storms: long runs in which everything happens at once, with every law checked after every event.
    Simulate(simulate::Args),
    /// Add up what shards of `simulate` have written.
    Merge(merge::Args),
    /// List the dials of storms: which faults there are, and how often each comes.
    Dials,
    /// Run storms until something happens: two leaders, a split vote, a law broken.
    Search(search::Args),
    /// Make a run small that breaks a law, or meets another goal.
    Shrink(shrink::Args),
    /// Go through every interleaving of a small cluster.
    Exhaust(exhaust::Args),
    /// Run a recording again, and tell what happens in it.
    Replay(replay::Args),
    /// Switch every rule off in turn, and tell how fast the laws catch it.
    Mutants(mutants::Args),
    /// Measure elections, commits and what they cost, over many seeds.
    Measure(measure::Args),
    /// Print the link that opens the page with a recording.
    Link(export::LinkArgs),
    /// Open the page with a recording in the browser.
    Open(export::LinkArgs),
    /// Write a recording in another form.
    Export(export::ExportArgs),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// All that was to hold has held.
    Held,
    /// Something was broken, or what was wanted is not there.
    Broken,
    /// Too little happened to say anything.
    Void,
    /// Somebody pressed Ctrl-C.
    Interrupted,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        Self::from(match ended {
            Ended::Held => 0,
            Ended::Broken => 1,
            Ended::Void => 3,
            Ended::Interrupted => 130,
        })
    }
}

fn main() -> ExitCode {
    let Args {
        command,
        common,
        color,
    } = Args::parse();
    color.write_global();
    let ended = Stop::on_interrupt().and_then(|stop| match command {
        Command::Simulate(args) => simulate::run(&args, &common, &stop),
        Command::Merge(args) => merge::run(&args, &common),
        Command::Dials => Ok(dials::run(&common)),
        Command::Search(args) => search::run(&args, &common, &stop),
        Command::Shrink(args) => shrink::run(&args, &common, &stop),
        Command::Mutants(args) => mutants::run(&args, &common, &stop),
        Command::Measure(args) => measure::run(&args, &common, &stop),
        Command::Link(args) => export::link(&args, &common),
        Command::Open(args) => export::open(&args, &common),
        Command::Export(args) => export::export(&args, &common),
        Command::Exhaust(args) => exhaust::run(&args, &common, &stop),
        Command::Replay(args) => replay::run(&args, &common, &stop),
    });
    match ended {
        Ok(ended) => ended.into(),
        Err(failure) => {
            out::failed(&failure, common.json);
            ExitCode::from(Failure::STATUS)
        }
    }
}
