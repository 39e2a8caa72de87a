//! `cargo xtask bench`: the core beside its peers, and a gate on the instructions that it takes.
//!
//! Owns how `crates/bench` is built and run, and the file of kept figures; the simulator's speed, its own program tells. What is measured, and how, is there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::args::Args;
use crate::failure::Failure;
use crate::tools;
use crate::{root, shell};

/// What the gate counts: one commit at a time, and an entry of a batch.
const GATED: &[&str] = &["lat5x16", "batch5x16"];
/// The core that the gate is for, and the one that is counted beside it.
const CORES: [&str; 2] = ["ours", "noraft"];
/// So many instructions of a thousand more than kept are let pass: compilers and link orders differ a little.
const SLACK_PER_MILLE: u64 = 30;

/// `cargo xtask bench`
pub(crate) fn run(mut args: Args) -> Result<(), Failure> {
    let (gate_alone, update) = (args.flag("--instructions"), args.flag("--update"));
    let rounds = args.value("--rounds")?;
    let only = args.values("--only")?;
    args.finish()?;
    let program = build()?;
    if !gate_alone && !update {
        let mut table = shell::command(&program.to_string_lossy());
        table.arg("table");
        if let Some(rounds) = rounds {
            table.args(["--rounds", &rounds]);
        }
        table.args(&only);
        shell::run(table)?;
        if only.is_empty() {
            simulator()?;
        }
    }
    if !only.is_empty() {
        return Ok(());
    }
    if update { keep(&program) } else { compare(&program) }
}

/// How many events a second the simulator handles on one processor, with every law on: in storms of all kinds, and in a cluster that
/// only does what it is asked for. A program of its own: it is built with rules that can be off, the core that is measured above is not.
fn simulator() -> Result<(), Failure> {
    for weather in ["swarm", "usual", "calm"] {
        println!("\nthe simulator, {weather} weather:");
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
        cargo.args([
            "--weather",
            weather,
            "--jobs",
            "1",
            "--seeds",
            "0..3000",
            "--shard",
            "0/1",
        ]);
        shell::run(cargo)?;
    }
    Ok(())
}

fn kept_at() -> PathBuf {
    root::root().join("crates/bench/instructions.txt")
}

/// Builds the benchmarks in a folder of their own: they are another workspace.
fn build() -> Result<PathBuf, Failure> {
    let target = root::target().join("bench");
    let mut cargo = shell::command("cargo");
    cargo.args(["build", "--release", "--locked", "--manifest-path"]);
    cargo.arg(root::root().join("crates/bench/Cargo.toml"));
    cargo.arg("--target-dir").arg(&target);
    shell::run(cargo)?;
    Ok(target.join("release/bench"))
}

/// Instructions a unit, by workload.
type Instructions = BTreeMap<String, u64>;

/// Counts with callgrind: steady where times are not.
fn count(program: &Path, core: &str) -> Result<Instructions, Failure> {
    let counted = GATED.iter().map(|workload| {
        let mut valgrind = shell::command("valgrind");
        // Only what `measure::measured` does counts: neither start nor election.
        valgrind.args([
            "--tool=callgrind",
            "--callgrind-out-file=/dev/null",
            "--collect-atstart=no",
            "--toggle-collect=*measure*measured*",
        ]);
        valgrind.arg(program).args(["once", core, workload]);
        let output = shell::both_outputs(valgrind)?;
        let (units, instructions) = (
            number_after(&output, "units "),
            number_after(&output, "Collected : "),
        );
        match (units, instructions) {
            (Some(units @ 1..), Some(instructions @ 1..)) => {
                Ok(((*workload).to_owned(), instructions / units))
            }
            _ => Err(Failure::wrong(
                format!("callgrind has counted nothing in `{workload}`"),
                "`measure::measured` in crates/bench must stay a function of its own.",
            )),
        }
    });
    counted.collect()
}

/// The number that follows `label`.
fn number_after(text: &str, label: &str) -> Option<u64> {
    let (_, after) = text.split_once(label)?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn keep(program: &Path) -> Result<(), Failure> {
    tools::valgrind()?;
    let mut text = String::from(
        "# Instructions a unit that the core takes, as callgrind counts them. `cargo xtask bench --update` writes this file.\n",
    );
    for (workload, instructions) in count(program, CORES[0])? {
        println!("{workload}: {instructions} instructions a unit, kept");
        text.push_str(&format!("{workload} {instructions}\n"));
    }
    let file = kept_at();
    std::fs::write(&file, text).map_err(Failure::file("writing", &file))
}

fn compare(program: &Path) -> Result<(), Failure> {
    tools::valgrind()?;
    let file = kept_at();
    let text = std::fs::read_to_string(&file).map_err(Failure::file("reading", &file))?;
    let kept = read(&text)?;
    let (ours, peers) = (count(program, CORES[0])?, count(program, CORES[1])?);
    println!("\n| instructions | ours | kept | noraft | ratio |\n|---|---:|---:|---:|---:|");
    let mut grown = Vec::new();
    for (workload, instructions) in &ours {
        let was = kept.get(workload).copied().unwrap_or(0);
        let peer = peers.get(workload).copied().unwrap_or(0).max(1);
        let hundredths = instructions * 100 / peer;
        println!(
            "| {workload} | {instructions} | {was} | {peer} | {}.{:02} |",
            hundredths / 100,
            hundredths % 100
        );
        if is_more(*instructions, was) {
            grown.push(format!("{workload} takes {instructions}, kept were {was}"));
        }
    }
    if grown.is_empty() {
        return Ok(());
    }
    Err(Failure::wrong(
        format!(
            "more instructions than 3 % above those kept in {}: {}",
            root::shown(&file),
            grown.join("; ")
        ),
        "Find what grew (callgrind_annotate), or keep the new figures with `cargo xtask bench --update` and say why.",
    ))
}

fn is_more(instructions: u64, kept: u64) -> bool {
    instructions * 1_000 > kept * (1_000 + SLACK_PER_MILLE)
}

fn read(text: &str) -> Result<Instructions, Failure> {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let figure = |line: &str| {
        let (workload, instructions) = line.split_once(' ')?;
        Some((workload.to_owned(), instructions.trim().parse().ok()?))
    };
    lines
        .map(|line| {
            figure(line).ok_or_else(|| {
                Failure::wrong(
                    format!("`{line}` in the kept figures is no workload and number"),
                    "`cargo xtask bench --update` writes them anew.",
                )
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{is_more, number_after, read};

    #[test]
    fn figures_are_read_back() {
        let kept = read("# note\nlat5x16 9000\nbatch5x16 900\n").unwrap_or_default();
        assert_eq!(kept.get("lat5x16"), Some(&9_000));
        assert!(read("lat5x16\n").is_err());
    }

    #[test]
    fn three_per_cent_more_pass_and_no_more() {
        assert!(!is_more(10_300, 10_000));
        assert!(is_more(10_301, 10_000));
        assert!(is_more(1, 0));
    }

    #[test]
    fn callgrinds_count_is_found() {
        let said = "units 1000\n==7== Events    : Ir\n==7== Collected : 28123456\n";
        assert_eq!(number_after(said, "Collected : "), Some(28_123_456));
        assert_eq!(number_after(said, "units "), Some(1_000));
    }
}
