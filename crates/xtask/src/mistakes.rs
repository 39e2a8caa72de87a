//! `cargo xtask mistakes`: every mistake in `crates/raft/tests/mistakes` is put into a copy of the core, one at a time, and
//! the test that is to catch it must turn red. Owns the copy and the verdicts; what a file says is read in `parse`.

mod parse;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::args::Args;
use crate::failure::Failure;
use crate::{root, shell};
use parse::{Change, Mistake, Target};

/// A test that takes longer has lost its way, and has caught its mistake so.
const PATIENCE: Duration = Duration::from_secs(120);
/// How many traps there are.
const TRAPS: u32 = 46;

pub(crate) fn run(mut args: Args) -> Result<(), Failure> {
    let only = args.values("--only")?;
    args.finish()?;
    let core = root::root().join("crates/raft");
    let mistakes = read_all(&core)?;
    check_table(&core, &mistakes)?;
    let copy = Copy::make(&core)?;
    let chosen: Vec<_> = mistakes
        .iter()
        .filter(|mistake| only.is_empty() || only.iter().any(|word| mistake.name.starts_with(word.as_str())))
        .collect();
    println!("without any mistake:");
    let built = copy.build()?;
    for mistake in &chosen {
        for test in &mistake.tests {
            if built.verdict(test)? != Verdict::Green {
                return Err(Failure::wrong(
                    format!("`{}` does not hold even without a mistake", test.name),
                    "Mend that first.",
                ));
            }
        }
    }
    println!("  all named tests hold");
    let mut missed = Vec::new();
    for mistake in &chosen {
        let begun = Instant::now();
        let result = copy.with(mistake, |built| {
            let verdicts = mistake.tests.iter().map(|test| built.verdict(test));
            verdicts.collect::<Result<Vec<_>, _>>()
        });
        let caught = match result {
            Ok(verdicts) => verdicts.iter().all(|verdict| *verdict != Verdict::Green),
            Err(failure) => {
                println!("{failure}");
                false
            }
        };
        println!(
            "  {:<7} {:<44} {} ({} s)",
            if caught { "red" } else { "MISSED" },
            mistake.name,
            mistake.broken,
            begun.elapsed().as_secs()
        );
        if !caught {
            missed.push(mistake.name.clone());
        }
    }
    if missed.is_empty() {
        println!("{} mistakes, each seen red", chosen.len());
        return Ok(());
    }
    Err(Failure::wrong(
        format!("not made, or not noticed: {}", missed.join(", ")),
        "Write the mistake anew where the core has changed; sharpen the test where it did not notice.",
    ))
}

fn read_all(core: &Path) -> Result<Vec<Mistake>, Failure> {
    let folder = core.join("tests/mistakes");
    let entries = fs::read_dir(&folder).map_err(Failure::file("reading", &folder))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mistakes = paths.iter().map(|path| {
        let text = fs::read_to_string(path).map_err(Failure::file("reading", path))?;
        Mistake::parse(path, &text)
    });
    mistakes.collect()
}

/// Each trap has a row, each row a mistake, and the row says how its test was seen red.
fn check_table(core: &Path, mistakes: &[Mistake]) -> Result<(), Failure> {
    let path = core.join("tests/core/main.rs");
    let text = fs::read_to_string(&path).map_err(Failure::file("reading", &path))?;
    let missing = |what: String| {
        let remedy = "The table of traps is in crates/raft/tests/core/main.rs; its last column is a mistake's `broken`.";
        Failure::wrong(what, remedy)
    };
    for trap in 1..=TRAPS {
        let row = text
            .lines()
            .find(|line| line.starts_with(&format!("//! | {trap} |")))
            .ok_or_else(|| missing(format!("trap {trap} has no row")))?;
        let mut of_trap = mistakes
            .iter()
            .filter(|mistake| mistake.trap == Some(trap))
            .peekable();
        if of_trap.peek().is_none() {
            return Err(missing(format!("trap {trap} has no mistake")));
        }
        for mistake in of_trap {
            let unnamed = mistake.tests.iter().find(|test| !row.contains(&test.name));
            if let Some(test) = unnamed {
                return Err(missing(format!(
                    "the row of trap {trap} does not name `{}`",
                    test.name
                )));
            }
            if !row.contains(&mistake.broken) {
                return Err(missing(format!(
                    "the row of trap {trap} does not say: {}",
                    mistake.broken
                )));
            }
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Green,
    Red,
    Endless,
}

/// A copy of the core, alone in a workspace of its own.
struct Copy {
    folder: PathBuf,
}

impl Copy {
    fn make(core: &Path) -> Result<Self, Failure> {
        let folder = root::target().join("mistakes");
        let copy = folder.join("crates/raft");
        if copy.exists() {
            fs::remove_dir_all(&copy).map_err(Failure::file("removing", &copy))?;
        }
        copy_all(core, &copy)?;
        let manifest = root::root().join("Cargo.toml");
        let text = fs::read_to_string(&manifest).map_err(Failure::file("reading", &manifest))?;
        let alone = text.lines().map(|line| {
            if line.starts_with("members") {
                "members = [\"crates/raft\"]"
            } else {
                line
            }
        });
        let alone: Vec<_> = alone.filter(|line| !line.starts_with("exclude")).collect();
        let manifest = folder.join("Cargo.toml");
        fs::write(&manifest, alone.join("\n")).map_err(Failure::file("writing", &manifest))?;
        let lock = root::root().join("Cargo.lock");
        let copied = folder.join("Cargo.lock");
        fs::copy(&lock, &copied).map_err(Failure::file("copying", &lock))?;
        Ok(Self { folder })
    }

    /// Builds the tests.
    fn build(&self) -> Result<Built, Failure> {
        let mut command = shell::command("cargo");
        command
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("RUSTFLAGS", "-Awarnings")
            .args(["test", "--package", "raft", "--features", "mutants", "--no-run"])
            .args(["--lib", "--test", "core"])
            // Building is what takes the time here.
            .args(["--config", "profile.dev.package.raft.opt-level=0"]);
        let said = shell::both_outputs(command)?;
        let executable = |of: &str| {
            let line = said
                .lines()
                .find(|line| line.contains("Executable") && line.contains(of));
            let path = line.and_then(|line| Some(line.rsplit_once('(')?.1.trim_end_matches(')')));
            path.map(|path| self.folder.join(path))
                .ok_or_else(|| Failure::wrong(format!("cargo named no test program for {of}"), said.clone()))
        };
        Ok(Built {
            lib: executable("src/lib.rs")?,
            core: executable("tests/core/main.rs")?,
        })
    }

    /// Does something with the mistake made, and takes it back.
    fn with<T>(
        &self,
        mistake: &Mistake,
        act: impl FnOnce(&Built) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut before = Vec::new();
        let made = mistake.changes.iter().try_for_each(|change| {
            let path = self.folder.join("crates/raft").join(&change.file);
            let text = fs::read_to_string(&path).map_err(Failure::file("reading", &path))?;
            let changed = make(mistake, change, &text)?;
            before.push((path.clone(), text));
            fs::write(&path, changed).map_err(Failure::file("writing", &path))
        });
        let result = made.and_then(|()| self.build()).and_then(|built| act(&built));
        for (path, text) in before.into_iter().rev() {
            fs::write(&path, text).map_err(Failure::file("writing", &path))?;
        }
        result
    }
}

fn copy_all(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).map_err(Failure::file("making the folder", to))?;
    for entry in fs::read_dir(from)
        .map_err(Failure::file("reading", from))?
        .flatten()
    {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_all(&path, &copy)?;
        } else {
            fs::copy(&path, &copy).map_err(Failure::file("copying", &path))?;
        }
    }
    Ok(())
}

/// The text with the lines changed; they must be there exactly once, however they are indented.
fn make(mistake: &Mistake, change: &Change, text: &str) -> Result<String, Failure> {
    let lines: Vec<&str> = text.lines().collect();
    let fits = |place: &usize| {
        let there = lines[*place..].iter().map(|line| line.trim());
        there
            .take(change.old.len())
            .eq(change.old.iter().map(|line| line.trim()))
    };
    let places: Vec<usize> = (0..lines.len()).filter(fits).collect();
    let [place] = places[..] else {
        return Err(Failure::wrong(
            format!(
                "{}: its lines are in {} {} times",
                mistake.name,
                change.file,
                places.len()
            ),
            "The core has changed there: write the mistake anew, so that its lines fit once.",
        ));
    };
    let new = change.new.iter().map(String::as_str);
    let all = lines[..place]
        .iter()
        .copied()
        .chain(new)
        .chain(lines[place + change.old.len()..].iter().copied());
    Ok(all.collect::<Vec<_>>().join("\n") + "\n")
}

/// Test programs.
struct Built {
    lib: PathBuf,
    core: PathBuf,
}

impl Built {
    fn verdict(&self, test: &Target) -> Result<Verdict, Failure> {
        let program = if test.in_lib { &self.lib } else { &self.core };
        let said = program.with_extension("said");
        let file = fs::File::create(&said).map_err(Failure::file("writing", &said))?;
        let mut child = Command::new(program)
            .args(["--exact", &test.name])
            .current_dir(program.parent().unwrap_or(program))
            .env("RUST_BACKTRACE", "0")
            .stdout(file)
            .stderr(Stdio::null())
            .spawn()
            .map_err(Failure::file("starting", program))?;
        let begun = Instant::now();
        let status = loop {
            if let Ok(Some(status)) = child.try_wait() {
                break status;
            }
            if begun.elapsed() > PATIENCE {
                let _ = child.kill();
                let _ = child.wait();
                return Ok(Verdict::Endless);
            }
            thread::sleep(Duration::from_millis(5));
        };
        let said = fs::read_to_string(&said).map_err(Failure::file("reading", &said))?;
        if said.contains("running 0 tests") {
            return Err(Failure::wrong(
                format!("there is no test `{}`", test.name),
                "Name one that there is.",
            ));
        }
        Ok(if status.success() {
            Verdict::Green
        } else {
            Verdict::Red
        })
    }
}
