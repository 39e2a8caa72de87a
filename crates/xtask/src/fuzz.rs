//! `cargo xtask fuzz`: whatever reads what comes from outside, fed with anything there is. The targets are `crates/fuzz`, a
//! workspace of its own.
//!
//! By hand, not in `cargo xtask test`: that replays what is kept in `crates/fuzz/kept` (`tests/decoders.rs`). What makes a target
//! fail is laid there, so that it stays a test. What grows beside it lies in `target/fuzz-corpus`, and is begun with next time.

use std::path::PathBuf;

use crate::args::Args;
use crate::failure::Failure;
use crate::tools::{self, CARGO_FUZZ};
use crate::{root, shell};

/// A single input that takes longer has hung.
const TIMEOUT_SECONDS: u64 = 20;
/// No target needs as much.
const MEMORY_MB: u64 = 1_024;

/// `cargo xtask fuzz`
pub(crate) fn run(mut args: Args) -> Result<(), Failure> {
    let seconds = match args.value("--seconds")? {
        None => 60,
        Some(text) => text
            .parse()
            .map_err(|_| Failure::usage(format!("`--seconds {text}` is no whole number"), "--seconds 60"))?,
    };
    let wanted = args.names()?;
    let known = targets()?;
    if let Some(name) = wanted.iter().find(|name| !known.contains(name)) {
        return Err(Failure::usage(
            format!("there is no target `{name}`"),
            format!("there are {}", known.join(", ")),
        ));
    }
    tools::run_lanes(vec![CARGO_FUZZ.job().into_iter().collect()])?;
    let folder = build()?;
    println!("| target | executions | a second | paths | finding |\n|---|---:|---:|---:|---|");
    let mut findings = Vec::new();
    for target in if wanted.is_empty() { known } else { wanted } {
        if let Some(finding) = feed(&folder, &target, seconds)? {
            findings.push(finding);
        }
    }
    if findings.is_empty() {
        return Ok(());
    }
    Err(Failure::wrong(
        format!("found: {}", findings.join(", ")),
        "Each is an input now that `cargo test -p raftarium-tests --test decoders` replays; the logs are in .tools/logs.",
    ))
}

fn ours() -> PathBuf {
    root::root().join("crates/fuzz")
}

/// The names of the targets, ascending.
fn targets() -> Result<Vec<String>, Failure> {
    let folder = ours().join("targets");
    let entries = std::fs::read_dir(&folder).map_err(Failure::file("reading the folder", &folder))?;
    let mut names: Vec<_> = entries
        .flatten()
        .filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

/// Builds all targets; says in which folder they are. No sanitizer: there is no unsafe code to watch. Overflow and assertions are
/// checked.
fn build() -> Result<PathBuf, Failure> {
    let target = root::target().join("fuzz");
    let mut cargo = shell::command("cargo");
    cargo.args(["fuzz", "build", "--sanitizer", "none", "--fuzz-dir"]);
    cargo.arg(ours()).arg("--target-dir").arg(&target);
    // What tells libFuzzer where a run has been is not stable yet; of a stable compiler it is asked so.
    cargo.env("RUSTC_BOOTSTRAP", "1");
    shell::run(cargo)?;
    let mut rustc = shell::command("rustc");
    rustc.arg("-vV");
    let host = shell::answer(rustc)
        .and_then(|text| {
            text.lines()
                .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        })
        .ok_or_else(|| {
            Failure::missing(
                "rustc does not say for what it compiles",
                "`cargo xtask doctor` says what is missing.",
            )
        })?;
    Ok(target.join(host).join("release"))
}

/// Feeds one target for so long. A finding, if there is one, in words.
fn feed(folder: &std::path::Path, target: &str, seconds: u64) -> Result<Option<String>, Failure> {
    let corpus = root::target().join("fuzz-corpus").join(target);
    let kept = ours().join("kept").join(target);
    for folder in [&corpus, &kept] {
        std::fs::create_dir_all(folder).map_err(Failure::file("making the folder", folder))?;
    }
    let mut fuzz = shell::command(&folder.join(target).to_string_lossy());
    fuzz.arg(&corpus).arg(&kept);
    fuzz.arg(format!("-max_total_time={seconds}"));
    fuzz.arg(format!("-timeout={TIMEOUT_SECONDS}"));
    fuzz.arg(format!("-rss_limit_mb={MEMORY_MB}"));
    fuzz.arg(format!("-artifact_prefix={}/", kept.display()));
    fuzz.arg("-print_final_stats=1");
    let log = tools::log_of(&format!("fuzz-{target}"));
    let ended = shell::run_logged(fuzz, &log);
    let text = std::fs::read_to_string(&log).map_err(Failure::file("reading", &log))?;
    let told = Told::of(&text);
    let finding = match ended {
        Ok(()) => None,
        Err(_) => Some(
            told.finding
                .clone()
                .unwrap_or_else(|| format!("{target} ended early")),
        ),
    };
    println!(
        "| {target} | {} | {} | {} | {} |",
        told.executions,
        told.a_second,
        told.paths,
        finding.as_deref().unwrap_or("none")
    );
    Ok(finding)
}

/// What libFuzzer has told of a run.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    executions: u64,
    a_second: u64,
    /// How many places of the code it has come to.
    paths: u64,
    /// The file of the input that made it fail.
    finding: Option<String>,
}

impl Told {
    fn of(text: &str) -> Self {
        let after = |label: &str| {
            text.lines()
                .rev()
                .find_map(|line| Some(line.split_once(label)?.1.trim().to_owned()))
        };
        let number = |label: &str| {
            after(label)
                .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
                .unwrap_or(0)
        };
        Self {
            executions: number("stat::number_of_executed_units:"),
            a_second: number("stat::average_exec_per_sec:"),
            paths: number(" cov: "),
            finding: after("Test unit written to "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Told;

    #[test]
    fn what_libfuzzer_prints_is_read() {
        let text = "#65536\tpulse  cov: 412 ft: 900 corp: 80/3kb lim: 4096 exec/s: 9362 rss: 60Mb\n\
                    Test unit written to /kept/link/crash-00\n\
                    stat::number_of_executed_units: 70000\nstat::average_exec_per_sec:     9000\n";
        let told = Told {
            executions: 70_000,
            a_second: 9_000,
            paths: 412,
            finding: Some("/kept/link/crash-00".into()),
        };
        assert_eq!(Told::of(text), told);
        assert_eq!(Told::of(""), Told::default());
    }
}
