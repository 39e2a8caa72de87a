//! `cargo xtask soak`: storms, as many and as long as one likes. The work is `raftarium simulate`, in a release build.
//!
//! By hand, not in `cargo xtask test`: it takes minutes. `--shard 1/4` runs the second of four parts, so that machines can share
//! them; docs/cluster.md has more.

use crate::args::Args;
use crate::failure::Failure;
use crate::shell;

pub(crate) fn run(mut args: Args) -> Result<(), Failure> {
    let from = number(args.value("--from")?, "--from", 0)?;
    let storms = number(args.value("--storms")?, "--storms", 20_000)?;
    let seconds = number(args.value("--seconds")?, "--seconds", 10)?;
    let shard = args.value("--shard")?;
    let out = args.value("--out")?;
    args.finish()?;
    let mut cargo = shell::command("cargo");
    cargo.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "raftarium",
        "--",
        "simulate",
    ]);
    cargo.arg(format!("--seeds={from}..{}", from.saturating_add(storms)));
    cargo.arg(format!("--time={seconds}s"));
    // What is no shard, raftarium says better than this could.
    cargo.args(shard.map(|shard| format!("--shard={shard}")));
    cargo.args(out.map(|out| format!("--out={out}")));
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
