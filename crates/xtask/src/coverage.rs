//! `cargo xtask coverage`: which lines of the core its own tests and the cluster's reach, and whether they are enough.
//!
//! Lines of the tests that stand beside the code do not count: they would only flatter the figure.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::args::Args;
use crate::failure::Failure;
use crate::{root, shell};

/// Fewer lines of a hundred than this are too few.
const ENOUGH: u64 = 95;

pub(crate) fn run(mut args: Args) -> Result<(), Failure> {
    let shows_lines = args.flag("--lines");
    args.finish()?;
    let tools = tools()?;
    let folder = root::target().join("coverage");
    let profiles = folder.join("profiles");
    if profiles.exists() {
        fs::remove_dir_all(&profiles).map_err(Failure::file("removing", &profiles))?;
    }
    let programs = build(&folder)?;
    for program in &programs {
        println!("running {}", root::shown(program));
        let mut command = shell::command(&program.to_string_lossy());
        command
            .current_dir(root::root().join("crates/raft"))
            .env("LLVM_PROFILE_FILE", profiles.join("%p-%m.profraw"))
            .arg("--quiet");
        shell::both_outputs(command)?;
    }
    let merged = folder.join("all.profdata");
    let mut merge = shell::command(&tools.join("llvm-profdata").to_string_lossy());
    merge.args(["merge", "-sparse", "-o"]).arg(&merged).arg(&profiles);
    shell::both_outputs(merge)?;
    let mut export = shell::command(&tools.join("llvm-cov").to_string_lossy());
    export
        .args(["export", "--format=lcov", "--instr-profile"])
        .arg(&merged);
    for program in &programs {
        export.arg("--object").arg(program);
    }
    let said = shell::both_outputs(export)?;
    let files = lines_of(&said, &root::root().join("crates/raft/src"));
    report(&files, shows_lines)
}

/// Where the toolchain keeps the tools that read its profiles: those of another version cannot.
fn tools() -> Result<PathBuf, Failure> {
    let mut sysroot = shell::command("rustc");
    sysroot.args(["--print", "sysroot"]);
    let sysroot = PathBuf::from(shell::both_outputs(sysroot)?.trim());
    let targets = sysroot.join("lib/rustlib");
    let entries = fs::read_dir(&targets).map_err(Failure::file("reading", &targets))?;
    let mut folders = entries.flatten().map(|entry| entry.path().join("bin"));
    folders
        .find(|folder| folder.join("llvm-cov").exists() && folder.join("llvm-profdata").exists())
        .ok_or_else(|| {
            Failure::missing(
                "the toolchain's llvm-cov and llvm-profdata are not installed",
                "`rustup component add llvm-tools` installs them.",
            )
        })
}

/// The test programs, with counters in them.
fn build(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut command = shell::command("cargo");
    command
        .env("CARGO_TARGET_DIR", folder)
        .env("RUSTFLAGS", "-Cinstrument-coverage")
        // Build scripts and macros count, too, when they run: not into the checkout.
        .env("LLVM_PROFILE_FILE", folder.join("built-with/%p-%m.profraw"))
        .args([
            "test",
            "--no-run",
            "--lib",
            "--tests",
            "--package",
            "raft",
            "--package",
            "raft-sim",
        ])
        .args(["--features", "raft/mutants,raft/serde"]);
    println!("building with counters");
    let said = shell::both_outputs(command)?;
    let lines = said
        .lines()
        .filter(|line| line.trim_start().starts_with("Executable"));
    let paths = lines.filter_map(|line| Some(line.rsplit_once('(')?.1.trim_end_matches(')')));
    Ok(paths.map(|path| root::root().join(path)).collect())
}

/// What was found of each file: its lines that can be reached, and whether they were.
type Files = BTreeMap<PathBuf, BTreeMap<u64, bool>>;

/// Reads the lcov format: `SF:` names a file, `DA:LINE,COUNT` one of its lines, for each program once.
fn lines_of(lcov: &str, sources: &Path) -> Files {
    let mut files = Files::new();
    let mut current: Option<(PathBuf, u64)> = None;
    for line in lcov.lines() {
        if let Some(file) = line.strip_prefix("SF:") {
            let path = PathBuf::from(file);
            current = path.starts_with(sources).then(|| {
                let tests = first_test_line(&path);
                (path, tests)
            });
        } else if let Some((number, count)) = line.strip_prefix("DA:").and_then(|rest| rest.split_once(','))
            && let (Ok(number), Ok(count), Some((path, tests))) =
                (number.parse::<u64>(), count.parse::<u64>(), &current)
            && number < *tests
        {
            let reached = files.entry(path.clone()).or_default().entry(number).or_default();
            *reached |= count > 0;
        }
    }
    files
}

/// Where the tests beside the code begin.
fn first_test_line(path: &Path) -> u64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let place = text.lines().position(|line| line == "mod tests {");
    place.map_or(u64::MAX, |place| place as u64)
}

fn report(files: &Files, shows_lines: bool) -> Result<(), Failure> {
    let (mut all, mut reached) = (0, 0);
    for (path, lines) in files {
        let missed: Vec<u64> = lines
            .iter()
            .filter(|(_, reached)| !**reached)
            .map(|(line, _)| *line)
            .collect();
        let (count, hit) = (lines.len() as u64, (lines.len() - missed.len()) as u64);
        all += count;
        reached += hit;
        println!(
            "  {:>5} of {count:>5}  {:>5}  {}",
            hit,
            percent(hit, count),
            root::shown(path)
        );
        if shows_lines && !missed.is_empty() {
            let missed: Vec<_> = missed.iter().map(u64::to_string).collect();
            println!("                         not reached: {}", missed.join(", "));
        }
    }
    println!(
        "  {reached:>5} of {all:>5}  {:>5}  all lines of crates/raft",
        percent(reached, all)
    );
    if all > 0 && reached * 100 >= ENOUGH * all {
        return Ok(());
    }
    Err(Failure::wrong(
        format!(
            "{} of the core's lines are reached; {ENOUGH} % are wanted",
            percent(reached, all)
        ),
        "`cargo xtask coverage --lines` names those that are not.",
    ))
}

/// With one decimal, rounded down.
fn percent(part: u64, whole: u64) -> String {
    let tenths = (part * 1_000).checked_div(whole).unwrap_or(0);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_reached_if_any_program_reaches_it_and_other_files_do_not_count() {
        let lcov = "SF:/a/src/x.rs\nDA:1,0\nDA:2,0\nend_of_record\nSF:/b/y.rs\nDA:1,1\nend_of_record\nSF:/a/src/x.rs\nDA:1,3\nend_of_record\n";
        let files = lines_of(lcov, Path::new("/a/src"));
        assert_eq!(files.len(), 1);
        let lines: Vec<_> = files[Path::new("/a/src/x.rs")].clone().into_iter().collect();
        assert_eq!(lines, [(1, true), (2, false)]);
        assert_eq!(percent(1, 3), "33.3 %");
    }
}
