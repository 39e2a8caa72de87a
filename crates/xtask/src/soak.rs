//! `cargo xtask soak`: storms, as many and as long as one likes. The work is `crates/raft-sim/examples/storms.rs`.
//!
//! By hand, not in `cargo xtask test`: 200 storms of ten simulated minutes take some minutes. `--shard 2/4` runs every fourth one
//! from the second on, so that machines can share them.

use crate::args::Args;
use crate::failure::Failure;
use crate::shell;

pub(crate) fn run(mut args: Args) -> Result<(), Failure> {
    let from = number(args.value("--from")?, "--from", 0)?;
    let count = number(args.value("--storms")?, "--storms", 200)?;
    let minutes = number(args.value("--minutes")?, "--minutes", 10)?;
    let shard = args.value("--shard")?.unwrap_or_else(|| "1/1".into());
    args.finish()?;
    let parts = shard.split_once('/').and_then(|(which, of)| {
        let (which, of): (u64, u64) = (which.parse().ok()?, of.parse().ok()?);
        (1..=of).contains(&which).then_some((which, of))
    });
    let Some((which, of)) = parts else {
        return Err(Failure::usage(
            format!("`--shard {shard}` is no part of a whole"),
            "write which of how many, as in --shard 2/4",
        ));
    };
    // A stretch of the numbers, so that each shard names what it ran.
    let first = from + count * (which - 1) / of;
    let last = from + count * which / of;
    let mut cargo = shell::command("cargo");
    cargo
        .args([
            "run",
            "--quiet",
            "--release",
            "--package",
            "raft-sim",
            "--example",
            "storms",
            "--",
        ])
        .args([first, last - first, minutes * 60].map(|number| number.to_string()));
    shell::run(cargo)
}

fn number(given: Option<String>, flag: &str, usual: u64) -> Result<u64, Failure> {
    let Some(text) = given else { return Ok(usual) };
    text.parse().map_err(|_| {
        Failure::usage(
            format!("`{flag} {text}` is no whole number"),
            format!("{flag} {usual}"),
        )
    })
}
