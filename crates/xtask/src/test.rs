//! `cargo xtask test`: runs the stages, fast ones first, and says what came out.
//!
//! A stage that fails does not stop the others, so that one run tells all; only what builds upon it is skipped.

mod count;
mod stages;

use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::args::Args;
use crate::failure::Failure;
use crate::shell;

use count::Count;
use stages::{OTHER_BROWSERS, STAGES};

/// A part of the whole test.
struct Stage {
    name: &'static str,
    what: &'static str,
    /// The stage whose result this one works on.
    needs: Option<&'static str>,
    /// What of its work can go on beside other stages, as soon as that result is there. It fails silently: the stage itself will tell.
    early: Option<fn()>,
    work: fn(&mut Run) -> Result<(), Failure>,
}

/// What a stage works with: it runs commands, and what their output says about tests is added up.
#[derive(Default)]
struct Run {
    count: Count,
}

impl Run {
    /// Runs a command, shows its output, counts its tests.
    fn run(&mut self, command: std::process::Command) -> Result<(), Failure> {
        let line = shell::line(&command);
        println!("$ {line}");
        let (text, succeeded) = shell::run_and_keep(command)?;
        let count = Count::read(&text);
        let told = count.failed > 0;
        self.count.add(count);
        if succeeded {
            return Ok(());
        }
        if !told {
            self.count.failed += 1;
        }
        Err(Failure::Program {
            line,
            how: String::from("failed"),
            log: None,
            tail: String::new(),
        })
    }

    /// Runs a command that has tests in it. If none ran, nothing was shown: that is a failure, not a success.
    fn tests(&mut self, command: std::process::Command) -> Result<(), Failure> {
        let line = shell::line(&command);
        let before = self.count;
        self.run(command)?;
        if self.count == before {
            self.count.failed += 1;
            return Err(Failure::wrong(
                format!("`{line}` ran no tests"),
                "A stage without tests shows nothing; look at its filter, or at what was renamed.",
            ));
        }
        Ok(())
    }

    /// Runs `cargo` with these words, which run tests.
    fn cargo_tests(&mut self, words: &str) -> Result<(), Failure> {
        let mut cargo = shell::command("cargo");
        cargo.args(words.split(' '));
        self.tests(cargo)
    }

    /// Runs `cargo` with these words.
    fn cargo(&mut self, words: &str) -> Result<(), Failure> {
        let mut cargo = shell::command("cargo");
        cargo.args(words.split(' '));
        self.run(cargo)
    }
}

/// How a stage ended.
enum End {
    Held,
    Broken,
    Skipped(&'static str),
}

struct Done {
    stage: &'static Stage,
    end: End,
    count: Count,
    took: Duration,
}

pub(crate) fn run(mut args: Args) -> Result<(), Failure> {
    let list = args.flag("--list");
    let only = args.values("--only")?;
    let from = args.value("--from")?;
    let all_browsers = args.flag("--all-browsers");
    args.finish()?;
    if list {
        for stage in STAGES.iter().chain(OTHER_BROWSERS) {
            println!("{:<14} {}", stage.name, stage.what);
        }
        return Ok(());
    }
    let chosen = choose(&only, from.as_deref(), all_browsers)?;
    let started = Instant::now();
    let mut done: Vec<Done> = Vec::new();
    let mut begun: Vec<(&str, JoinHandle<()>)> = Vec::new();
    for (at, stage) in chosen.iter().enumerate() {
        for (_, early) in begun.extract_if(.., |(name, _)| *name == stage.name) {
            let _ = early.join();
        }
        let ended = run_stage(stage, &done);
        let held = matches!(ended.end, End::Held);
        done.push(ended);
        let waiting = chosen.iter().skip(at + 1);
        let waiting = waiting.filter(|waiting| held && waiting.needs == Some(stage.name));
        begun.extend(waiting.filter_map(|waiting| Some((waiting.name, thread::spawn(waiting.early?)))));
    }
    conclude(&done, started.elapsed())
}

fn choose(only: &[String], from: Option<&str>, all_browsers: bool) -> Result<Vec<&'static Stage>, Failure> {
    // A stage that is named runs; the other browsers' run unnamed only if they are asked for.
    let others = OTHER_BROWSERS
        .iter()
        .filter(|stage| all_browsers || only.iter().any(|name| name == stage.name));
    let known = |name: &str| {
        STAGES
            .iter()
            .chain(OTHER_BROWSERS)
            .any(|stage| stage.name == name)
    };
    if let Some(name) = only
        .iter()
        .map(String::as_str)
        .chain(from)
        .find(|name| !known(name))
    {
        let names: Vec<&str> = STAGES
            .iter()
            .chain(OTHER_BROWSERS)
            .map(|stage| stage.name)
            .collect();
        return Err(Failure::usage(
            format!("there is no stage `{name}`"),
            format!("The stages are: {}", names.join(", ")),
        ));
    }
    let wanted = |stage: &&Stage| only.is_empty() || only.iter().any(|name| name == stage.name);
    let after = STAGES
        .iter()
        .chain(others)
        .skip_while(|stage| from.is_some_and(|from| from != stage.name));
    Ok(after.filter(wanted).collect())
}

fn run_stage(stage: &'static Stage, before: &[Done]) -> Done {
    let failed = |name: &str| {
        before
            .iter()
            .any(|done| done.stage.name == name && !matches!(done.end, End::Held))
    };
    if let Some(needs) = stage.needs.filter(|needs| failed(needs)) {
        return Done {
            stage,
            end: End::Skipped(needs),
            count: Count::default(),
            took: Duration::ZERO,
        };
    }
    println!("\n=== {}: {}", stage.name, stage.what);
    let started = Instant::now();
    let mut run = Run::default();
    let result = (stage.work)(&mut run);
    let took = started.elapsed();
    // A stage without tests of its own is itself one.
    if run.count == Count::default() {
        match &result {
            Ok(()) => run.count.passed = 1,
            Err(_) => run.count.failed = 1,
        }
    }
    let end = match result {
        Ok(()) => End::Held,
        Err(failure) => {
            eprintln!("{failure}");
            End::Broken
        }
    };
    let word = if matches!(end, End::Held) {
        "held"
    } else {
        "BROKEN"
    };
    println!("=== {}: {word} after {:.1} s", stage.name, took.as_secs_f64());
    Done {
        stage,
        end,
        count: run.count,
        took,
    }
}

/// The table, what to repeat, and the line that a reader looks for.
fn conclude(done: &[Done], took: Duration) -> Result<(), Failure> {
    println!(
        "\n{:<14} {:>9} {:>7} {:>7}",
        "stage", "seconds", "passed", "failed"
    );
    let mut sum = Count::default();
    for Done {
        stage,
        end,
        count,
        took,
    } in done
    {
        let note = match end {
            End::Held => String::new(),
            End::Broken => format!("  BROKEN; repeat: cargo xtask test --only {}", stage.name),
            End::Skipped(needs) => format!("  skipped, because {needs} broke"),
        };
        println!(
            "{:<14} {:>9.1} {:>7} {:>7}{note}",
            stage.name,
            took.as_secs_f64(),
            count.passed,
            count.failed
        );
        sum.add(*count);
    }
    let whole = took.as_secs();
    println!(
        "{:<14} {:>9.1}  ({} min {} s)\n",
        "in total",
        took.as_secs_f64(),
        whole / 60,
        whole % 60
    );

    let broken = done.iter().filter(|done| matches!(done.end, End::Broken)).count();
    let skipped = done
        .iter()
        .filter(|done| matches!(done.end, End::Skipped(_)))
        .count();
    println!("{} passed, {} failed", sum.passed, sum.failed);
    match broken {
        0 => Ok(()),
        _ => Err(Failure::Checks {
            summary: format!("{broken} of {} stages broke, {skipped} were skipped", done.len()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{STAGES, choose};

    #[test]
    fn stages_are_chosen_by_name() {
        let chosen = |only: &[&str], from, all_browsers| {
            let only: Vec<String> = only.iter().map(ToString::to_string).collect();
            choose(&only, from, all_browsers)
                .map(|chosen| chosen.iter().map(|stage| stage.name).collect::<Vec<_>>())
        };
        let names = |only: &[&str], from| chosen(only, from, false);
        assert_eq!(names(&["webkit"], None).ok(), Some(vec!["webkit"]));
        assert_eq!(
            chosen(&[], Some("e2e"), true).ok(),
            Some(vec!["e2e", "stops", "firefox", "webkit"])
        );
        assert_eq!(
            names(&["house", "format"], None).ok(),
            Some(vec!["format", "house"])
        );
        assert_eq!(names(&[], Some("e2e")).ok(), Some(vec!["e2e"]));
        assert_eq!(names(&[], None).map(|names| names.len()).ok(), Some(STAGES.len()));
        assert!(names(&["nonsense"], None).is_err());
    }

    #[test]
    fn what_a_stage_needs_comes_before_it() {
        for (at, stage) in STAGES.iter().enumerate() {
            if let Some(needs) = stage.needs {
                assert!(
                    STAGES.iter().take(at).any(|before| before.name == needs),
                    "{}",
                    stage.name
                );
            }
        }
    }
}
