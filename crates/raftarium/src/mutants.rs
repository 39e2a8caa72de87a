//! `raftarium mutants`: every rule switched off in turn, and how fast the laws catch it; then the sound core over the same budget.

use crate::batch::{Batch, jobs};
use crate::failure::Failure;
use crate::finding::Finding;
use crate::interrupt::Stop;
use crate::offer::Offer;
use crate::out::{self, BAD, BOLD, DIM, GOOD, WARN, say};
use crate::plan::{Plan, Shape};
use crate::progress::Progress;
use crate::words::{count, grouped, many};
use crate::{Common, Ended};
use raft_sim::goal::Goal;
use raft_sim::mutants::{Mutant, Part};
use raft_sim::shrink::Shrink;
use raft_sim::storm::Storm;
use raft_sim::{EventId, Law};
use serde::Serialize;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// So many events of a storm are handled before Ctrl-C is looked for.
const SLICE: u64 = 20_000;
/// So many events are played to get a recording small.
const SHRINK_EVENTS: u64 = 5_000_000;

const EXAMPLES: &str = "\
Examples:
  raftarium mutants --list
  raftarium mutants --budget-events 20M
  raftarium mutants vote_checks_log vote_is_persisted --keep kills/

A rule counts as caught when some storm breaks a law with it off. It is caught several times over, and the medians are told.
Exit status: 0 if every rule is caught and the sound core broke nothing, 1 if not, 130 interrupted.";

/// `raftarium mutants`
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The rules to be switched off, one at a time [default: all].
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Only list the rules, with what each says.
    #[arg(long)]
    list: bool,
    /// Handle at most so many events for each rule.
    #[arg(long, value_name = "N", value_parser = count, default_value = "5M")]
    budget_events: u64,
    /// Catch each so often, if the budget allows.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    catches: u64,
    /// Write the smallest run that catches each into this folder.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// How many threads [default: as many as there are processors].
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    #[command(flatten)]
    shape: Shape,
}

/// What came of a rule that was off.
#[derive(Clone, Debug, Serialize)]
struct Row {
    rule: &'static str,
    part: &'static str,
    section: &'static str,
    /// Why nothing can break without it, if so.
    equivalent: Option<&'static str>,
    caught: bool,
    catches: u64,
    storms: u64,
    events: u64,
    /// Storms, events and milliseconds from one catch to the next: the medians.
    median_storms: Option<u64>,
    median_events: Option<u64>,
    median_millis: Option<f64>,
    /// How often each law caught it.
    laws: BTreeMap<String, u64>,
    /// The first storm that did.
    first: Option<u64>,
    #[serde(flatten)]
    kept: Option<Offer>,
}

/// What is printed for machines.
#[derive(Serialize)]
struct Document<'a> {
    command: &'static str,
    commit: &'static str,
    interrupted: bool,
    caught: usize,
    equivalent: usize,
    not_caught: Vec<&'static str>,
    rows: &'a [Row],
    sound_events: u64,
    sound_storms: u64,
    sound_findings: &'a [Finding],
    seconds: f64,
}

/// One catch: what it took since the one before.
struct Catch {
    storms: u64,
    events: u64,
    took: Duration,
}

pub(crate) fn run(args: &Args, common: &Common, stop: &Stop) -> Result<Ended, Failure> {
    let rules = args.rules()?;
    if args.list {
        list(&rules, common);
        return Ok(Ended::Held);
    }
    let plan = args.shape.plan()?;
    let mut progress = Progress::of(Some(rules.len() as u64), "rules");
    let rows = hunt(args, &plan, &rules, (stop, &common.page), &mut progress)?;
    let spent: u64 = rows.iter().map(|row| row.events).sum();
    let sound = Batch {
        plan,
        numbers: 0..u64::MAX,
        jobs: jobs(args.jobs),
        events_max: Some(spent),
    };
    let sound = sound.run(stop, |_, events| {
        progress.tell(rows.len() as u64, |_| {
            format!(
                "the sound core: {} of {} events",
                grouped(events.min(spent)),
                grouped(spent)
            )
        });
    });
    progress.clear();
    let missed: Vec<_> = rows
        .iter()
        .filter(|row| !row.caught && row.equivalent.is_none())
        .map(|row| row.rule)
        .collect();
    let document = Document {
        command: "mutants",
        commit: crate::COMMIT,
        interrupted: stop.is_set(),
        caught: rows.iter().filter(|row| row.caught).count(),
        equivalent: rows.iter().filter(|row| row.equivalent.is_some()).count(),
        not_caught: missed,
        rows: &rows,
        sound_events: sound.storms.events,
        sound_storms: sound.storms.storms,
        sound_findings: &sound.findings,
        seconds: progress.seconds(),
    };
    if common.json {
        out::json(&document);
    } else {
        document.print();
    }
    Ok(if stop.is_set() {
        Ended::Interrupted
    } else if document.not_caught.is_empty() && sound.findings.is_empty() {
        Ended::Held
    } else {
        Ended::Broken
    })
}

impl Args {
    fn rules(&self) -> Result<Vec<&'static Mutant>, Failure> {
        if let Some(name) = self.names.iter().find(|name| Mutant::named(name).is_none()) {
            return Err(Failure::Usage(format!(
                "there is no rule {name:?}: `raftarium mutants --list` names them"
            )));
        }
        let wanted =
            |rule: &&Mutant| self.names.is_empty() || self.names.iter().any(|name| name == rule.name);
        Ok(Mutant::ALL.iter().filter(wanted).collect())
    }
}

/// Whose rule it is.
const fn part(part: Part) -> &'static str {
    match part {
        Part::Core => "core",
        Part::Disk => "disk",
        Part::Session => "session",
        Part::Client => "client",
    }
}

/// A rule, for machines.
#[derive(Serialize)]
struct Listed {
    rule: &'static str,
    part: &'static str,
    section: &'static str,
    says: &'static str,
    laws: Vec<&'static str>,
    equivalent: Option<&'static str>,
}

fn list(rules: &[&'static Mutant], common: &Common) {
    if common.json {
        let listed = |rule: &&'static Mutant| Listed {
            rule: rule.name,
            part: part(rule.part),
            section: rule.section,
            says: rule.says,
            laws: rule.laws.iter().map(|law| law.name()).collect(),
            equivalent: rule.equivalent,
        };
        let rules: Vec<_> = rules.iter().map(listed).collect();
        out::json(&serde_json::json!({ "command": "mutants", "rules": rules }));
        return;
    }
    for rule in rules {
        say!(
            "{BOLD}{:40}{BOLD:#} {} {DIM}{}{DIM:#}",
            rule.name,
            rule.says,
            rule.section
        );
        if let Some(why) = rule.equivalent {
            say!("{:40} {DIM}nothing breaks without it: {why}{DIM:#}", "");
        }
    }
}

/// Hunts each rule, several at once; the rows come in the order of the rules.
fn hunt(
    args: &Args,
    plan: &Plan,
    rules: &[&'static Mutant],
    (stop, page): (&Stop, &str),
    progress: &mut Progress,
) -> Result<Vec<Row>, Failure> {
    let (next, events) = (AtomicUsize::new(0), AtomicU64::new(0));
    let rows = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        let work = || {
            while let Some((place, rule)) = take(&next, rules).filter(|_| !stop.is_set()) {
                let row = hunt_one(args, plan, rule, (stop, page), &events);
                if let Ok(mut rows) = rows.lock() {
                    rows.insert(place, row);
                }
            }
        };
        let workers: Vec<_> = (0..jobs(args.jobs).get()).map(|_| scope.spawn(work)).collect();
        while workers.iter().any(|worker| !worker.is_finished()) {
            std::thread::sleep(Duration::from_millis(50));
            let done = rows.lock().map(|rows| rows.len()).unwrap_or_default();
            progress.tell(done as u64, |progress| {
                format!("{} events", progress.a_second(events.load(Ordering::Relaxed)))
            });
        }
    });
    rows.into_inner().unwrap_or_default().into_values().collect()
}

fn take(next: &AtomicUsize, rules: &[&'static Mutant]) -> Option<(usize, &'static Mutant)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    rules.get(place).map(|rule| (place, *rule))
}

/// Storms with one rule off, until it is caught often enough or the budget is spent.
fn hunt_one(
    args: &Args,
    plan: &Plan,
    rule: &'static Mutant,
    (stop, page): (&Stop, &str),
    told: &AtomicU64,
) -> Result<Row, Failure> {
    let mut plan = plan.clone();
    plan.mutants.push(rule.name.to_owned());
    let (mut catches, mut laws, mut first) = (Vec::new(), BTreeMap::new(), None);
    let mut smallest: Option<(Storm, Finding)> = None;
    let (mut storms, mut events) = (0, 0);
    let (mut storms_before, mut events_before, mut begun) = (0, 0, Instant::now());
    while events < args.budget_events && (catches.len() as u64) < args.catches && !stop.is_set() {
        let mut storm = plan.begin(storms);
        while !storm.advance(SLICE) && !stop.is_set() {}
        let finding = Finding::first(storms, &storm);
        told.fetch_add(storm.events(), Ordering::Relaxed);
        storms += 1;
        events += storm.events();
        let Some(finding) = finding else { continue };
        catches.push(Catch {
            storms: storms - storms_before,
            events: events - events_before,
            took: begun.elapsed(),
        });
        (storms_before, events_before, begun) = (storms, events, Instant::now());
        *laws.entry(finding.law.clone()).or_default() += 1;
        first.get_or_insert(finding.number);
        if smallest
            .as_ref()
            .is_none_or(|(least, _)| storm.events() < least.events())
        {
            smallest = Some((storm, finding));
        }
    }
    let kept = match (&args.keep, &smallest) {
        (Some(folder), Some((storm, finding))) => Some(keep(storm, finding, (folder, rule.name), page)?),
        _ => None,
    };
    Ok(Row {
        rule: rule.name,
        part: part(rule.part),
        section: rule.section,
        equivalent: rule.equivalent,
        caught: !catches.is_empty(),
        catches: catches.len() as u64,
        storms,
        events,
        median_storms: median(catches.iter().map(|caught| caught.storms)),
        median_events: median(catches.iter().map(|caught| caught.events)),
        median_millis: median(catches.iter().map(|caught| caught.took)).map(|took| took.as_secs_f64() * 1e3),
        laws,
        first,
        kept,
    })
}

fn median<T: Ord>(numbers: impl Iterator<Item = T>) -> Option<T> {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_unstable();
    let place = numbers.len().checked_sub(1)? / 2;
    numbers.into_iter().nth(place)
}

/// Gets a run small and writes it; as it is, if no law was broken but something else was wrong.
fn keep(
    storm: &Storm,
    finding: &Finding,
    (folder, rule): (&Path, &str),
    page: &str,
) -> Result<Offer, Failure> {
    let recording = storm.recording();
    let name = format!("{rule}.json");
    let law = Law::ALL.into_iter().find(|law| law.name() == finding.law);
    let shrink = law
        .filter(|_| finding.event.is_some())
        .and_then(|law| Shrink::new(recording.clone(), Goal::Law(law)).ok());
    let Some(shrink) = shrink else {
        return Offer::keep(&recording, finding.event.map(EventId), (folder, &name), page);
    };
    let mut shrink = shrink.within(SHRINK_EVENTS);
    shrink.run();
    Offer::keep(shrink.recording(), shrink.event(), (folder, &name), page)
}

impl Document<'_> {
    fn print(&self) {
        say!(
            "{BOLD}{:40} {:>7} {:>8} {:>9} {:>12} {:>10}  law{BOLD:#}",
            "rule switched off",
            "caught",
            "storms",
            "median",
            "events",
            "time"
        );
        for row in self.rows {
            row.print();
        }
        say!("");
        let sound = format!(
            "{} and {} with every rule kept",
            many(self.sound_storms, "storm"),
            many(self.sound_events, "event")
        );
        if self.sound_findings.is_empty() {
            say!("{GOOD}sound{GOOD:#}: no finding in {sound}");
        } else {
            let findings = many(self.sound_findings.len() as u64, "finding");
            say!("{BAD}not sound{BAD:#}: {findings} in {sound}");
        }
        let all = self.rows.len();
        if self.not_caught.is_empty() {
            say!(
                "{GOOD}caught{GOOD:#}: {} of {all} rules, {} argued to be equivalent, in {:.1} s",
                self.caught,
                self.equivalent,
                self.seconds
            );
        } else {
            say!(
                "{BAD}not caught{BAD:#}: {} of {all} within the budget: {}",
                self.not_caught.len(),
                self.not_caught.join(", ")
            );
        }
        if self.interrupted {
            say!("{WARN}interrupted{WARN:#}: what is said above is of the storms that were over");
        }
    }
}

impl Row {
    fn print(&self) {
        let storms = grouped(self.storms);
        let (rule, catches) = (self.rule, self.catches);
        let (Some(storms_each), Some(events), Some(millis)) =
            (self.median_storms, self.median_events, self.median_millis)
        else {
            let (style, word) = match self.equivalent {
                Some(why) => (DIM, format!("equivalent: {why}")),
                None => (BAD, format!("not caught in {} events", grouped(self.events))),
            };
            say!("{rule:40} {catches:>7} {storms:>8}  {style}{word}{style:#}");
            return;
        };
        let laws: Vec<_> = self
            .laws
            .iter()
            .map(|(law, times)| format!("{law} {DIM}×{times}{DIM:#}"))
            .collect();
        say!(
            "{rule:40} {catches:>7} {storms:>8} {storms_each:>9} {:>12} {millis:>7.0} ms  {}",
            grouped(events),
            laws.join(", ")
        );
    }
}
