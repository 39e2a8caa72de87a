//! Doing several slow jobs at once, and saying what goes on meanwhile.
//!
//! Two lanes, because compiling a tool leaves one of two cores idle towards its end, and because more lanes cost
//! memory that a small machine does not have.

use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use super::log_of;
use crate::failure::Failure;
use crate::root;
use crate::shell;

/// One slow command with its name and what it costs.
pub(crate) struct Job {
    name: String,
    cpu_seconds: u64,
    command: Command,
}

impl Job {
    pub(crate) fn new(name: &str, cpu_seconds: u64, command: Command) -> Self {
        Self {
            name: name.to_owned(),
            cpu_seconds,
            command,
        }
    }
}

/// What a lane is at: its job, since when.
type Busy = Mutex<Option<(String, Instant)>>;

/// Runs the lanes side by side, the jobs of a lane one after the other. The first failure of a lane ends that lane.
pub(crate) fn run_lanes(lanes: Vec<Vec<Job>>) -> Result<(), Failure> {
    let lanes: Vec<Vec<Job>> = lanes.into_iter().filter(|lane| !lane.is_empty()).collect();
    if lanes.is_empty() {
        return Ok(());
    }
    announce(&lanes);
    let busy: Vec<Busy> = lanes.iter().map(|_| Mutex::new(None)).collect();
    let started = Instant::now();
    thread::scope(|scope| {
        let workers: Vec<_> = lanes
            .into_iter()
            .zip(&busy)
            .map(|(lane, busy)| scope.spawn(move || run_lane(lane, busy)))
            .collect();
        let mut said = Instant::now();
        while workers.iter().any(|worker| !worker.is_finished()) {
            thread::sleep(Duration::from_millis(200));
            if said.elapsed() >= Duration::from_secs(20) {
                said = Instant::now();
                report(&busy, started);
            }
        }
        for worker in workers {
            match worker.join() {
                Ok(result) => result?,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(())
    })
}

fn announce(lanes: &[Vec<Job>]) {
    let cores = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let names: Vec<&str> = lanes.iter().flatten().map(|job| job.name.as_str()).collect();
    let total: u64 = lanes.iter().flatten().map(|job| job.cpu_seconds).sum();
    let longest = lanes
        .iter()
        .map(|lane| lane.iter().map(|job| job.cpu_seconds).sum::<u64>())
        .max()
        .unwrap_or(0);
    // No lane can use more than about four cores: crates wait for one another.
    let seconds = (total / cores).max(longest / 4);
    println!("To be made ready, once: {}", names.join(", "));
    println!(
        "  about {} on {cores} cores; tools go into {}/\n",
        minutes(seconds),
        root::shown(&root::tools())
    );
}

fn minutes(seconds: u64) -> String {
    if seconds < 50 {
        format!("{} seconds", seconds.max(5))
    } else {
        format!("{} min", seconds.div_ceil(60))
    }
}

fn run_lane(lane: Vec<Job>, busy: &Busy) -> Result<(), Failure> {
    for job in lane {
        let started = Instant::now();
        set(busy, Some((job.name.clone(), started)));
        let result = shell::run_logged(job.command, &log_of(&job.name));
        set(busy, None);
        result?;
        // The intermediate files of a tool are hundreds of megabytes and serve nobody once it is installed.
        let _ = std::fs::remove_dir_all(root::tools().join("build").join(&job.name));
        println!("  {} is ready ({} s)", job.name, started.elapsed().as_secs());
    }
    Ok(())
}

fn set(busy: &Busy, now: Option<(String, Instant)>) {
    if let Ok(mut slot) = busy.lock() {
        *slot = now;
    }
}

fn report(busy: &[Busy], started: Instant) {
    let at: Vec<String> = busy
        .iter()
        .filter_map(|slot| slot.lock().ok().and_then(|slot| slot.clone()))
        .map(|(name, since)| {
            let log = std::fs::read_to_string(log_of(&name)).unwrap_or_default();
            let crates = log
                .lines()
                .filter(|line| line.trim_start().starts_with("Compiling"))
                .count();
            let seconds = since.elapsed().as_secs();
            if crates > 0 {
                format!("{name}: crate {crates}, {seconds} s")
            } else {
                format!("{name}: {seconds} s")
            }
        })
        .collect();
    println!("  [{:>3} s] {}", started.elapsed().as_secs(), at.join("; "));
}
