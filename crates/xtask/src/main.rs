//! The commands of this project. This file owns the list of commands and hands each to its module.
//!
//! `cargo xtask` lists them. The crate has no dependencies, so that it compiles in seconds.

mod args;
mod bench;
mod boot;
mod coverage;
mod dist;
mod doctor;
mod failure;
mod fuzz;
mod house;
mod literals;
mod measure;
mod mistakes;
mod page;
mod parting;
mod peers;
mod preview;
mod root;
mod run;
mod serve;
mod sha256;
mod sha384;
mod shell;
mod soak;
mod styles;
mod test;
mod tools;
mod visit;

use std::process::ExitCode;

use args::Args;
use failure::Failure;

/// A command: its name, its arguments, what it is for, and what it does.
struct Command {
    name: &'static str,
    takes: &'static str,
    help: &'static str,
    call: fn(Args) -> Result<(), Failure>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "run",
        takes: "[--release] [--port N]",
        help: "build the page, serve it on this machine, print its address",
        call: run::run,
    },
    Command {
        name: "test",
        takes: "[--only STAGE]... [--from STAGE] [--all-browsers] [--list]",
        help: "everything that must hold, fast checks first",
        call: test::run,
    },
    Command {
        name: "dist",
        takes: "[--address URL]",
        help: "the page as a folder of static files, dist/, that works under any path",
        call: dist::run,
    },
    Command {
        name: "doctor",
        takes: "",
        help: "name each tool, the version found, the version wanted, and the remedy",
        call: doctor::run,
    },
    Command {
        name: "bench",
        takes: "[--rounds N] [--only WORKLOAD]... [--instructions] [--update]",
        help: "the core beside its peers, and whether it takes more instructions than were kept",
        call: bench::run,
    },
    Command {
        name: "house",
        takes: "",
        help: "the house's own lints",
        call: house::run,
    },
    Command {
        name: "peers",
        takes: "DIR",
        help: "replay the published test data of etcd's raft, laid out as theirs in DIR",
        call: peers::run,
    },
    Command {
        name: "coverage",
        takes: "[--lines]",
        help: "how much of the core its own tests and the cluster's reach (by hand; wants llvm-tools)",
        call: coverage::run,
    },
    Command {
        name: "mistakes",
        takes: "[--only NAME]...",
        help: "put each known mistake into a copy of the core, and see its test turn red (by hand: it takes long)",
        call: mistakes::run,
    },
    Command {
        name: "soak",
        takes: "[--storms N] [--seconds N] [--from N] [--shard I/N] [--out FILE]",
        help: "long simulated runs in which everything happens at once (by hand: it takes long)",
        call: soak::run,
    },
    Command {
        name: "fuzz",
        takes: "[TARGET]... [--seconds N]",
        help: "feed whatever reads what comes from outside with anything there is (by hand: it takes long)",
        call: fuzz::run,
    },
    Command {
        name: "measure-page",
        takes: "",
        help: "frames, long runs and a first visit, measured in Chromium and by Lighthouse",
        call: measure::run,
    },
    Command {
        name: "preview",
        takes: "",
        help: "take the picture that is shown where the page is linked to (by hand, when its looks have changed)",
        call: preview::run,
    },
    Command {
        name: "serve",
        takes: "[--dir FOLDER] [--base /PATH/] [--port N]",
        help: "serve a built folder as it is",
        call: serve::run,
    },
    Command {
        name: "boot",
        takes: "",
        help: "(called by Trunk after a build) write boot.js and link it",
        call: boot::run,
    },
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let name = words.next();
    let result = match name.as_deref() {
        None | Some("help" | "--help" | "-h") => {
            print!("{}", usage());
            Ok(())
        }
        Some(name) => match COMMANDS.iter().find(|command| command.name == name) {
            Some(command) => (command.call)(Args::new(command.name, command.takes, words.collect())),
            None => Err(Failure::usage(format!("there is no command `{name}`"), usage())),
        },
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let mut text = String::from("cargo xtask COMMAND\n\n");
    for command in COMMANDS {
        let call = format!("{} {}", command.name, command.takes);
        text.push_str(&format!("  {:<42} {}\n", call.trim_end(), command.help));
    }
    text
}
