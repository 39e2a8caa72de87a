//! Measures this project's core beside other Raft libraries: the same workloads, one process, rounds interleaved, the
//! time of this thread alone. `cargo xtask bench` builds and runs it.
//!
//! ```text
//! bench table [--rounds N] [WORKLOAD]...   the tables; all workloads if none is named
//! bench once CORE WORKLOAD                 one short run, for a profiler; prints how many units it was
//! bench names                              what CORE and WORKLOAD can be
//! ```

mod catalogue;
mod cluster;
mod machine;
mod measure;
mod peers;
mod report;
mod workload;

use catalogue::{CORES, Entry, WORKLOADS};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: measure::Counting = measure::Counting;

const ROUNDS: usize = 9;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["table", "--rounds", rounds, names @ ..] => rounds
            .parse()
            .map_err(|_| format!("`{rounds}` is no number of rounds"))
            .and_then(|rounds| table(rounds, names)),
        ["table", names @ ..] => table(ROUNDS, names),
        ["once", core, workload] => once(core, workload),
        ["names"] => {
            println!("cores: {}", CORES.map(|core| core.name).join(" "));
            println!("workloads: {}", WORKLOADS.map(|entry| entry.name).join(" "));
            Ok(())
        }
        _ => {
            Err("bench table [--rounds N] [WORKLOAD]... | bench once CORE WORKLOAD | bench names".to_owned())
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(said) => {
            eprintln!("error: {said}");
            ExitCode::FAILURE
        }
    }
}

fn workload(name: &str) -> Result<&'static Entry, String> {
    let found = WORKLOADS.iter().find(|entry| entry.name == name);
    found.ok_or_else(|| format!("there is no workload `{name}`; `bench names` lists them"))
}

fn table(rounds: usize, names: &[&str]) -> Result<(), String> {
    let named: Vec<&Entry> = names
        .iter()
        .map(|name| workload(name))
        .collect::<Result<_, _>>()?;
    let mut verdicts = report::Verdicts::default();
    if named.is_empty() {
        report::times(rounds, &WORKLOADS.iter().collect::<Vec<_>>(), &mut verdicts);
        report::counts(&mut verdicts);
    } else {
        report::times(rounds, &named, &mut verdicts);
    }
    println!("{}.", verdicts.sentence());
    Ok(())
}

fn once(core: &str, name: &str) -> Result<(), String> {
    let core = CORES.iter().find(|known| known.name == core);
    let core = core.ok_or("there is no such core; `bench names` lists them")?;
    let sample = core.run(workload(name)?.work.tenth());
    let sample = sample.ok_or("this core cannot be driven so")?;
    println!("units {}", sample.units);
    Ok(())
}
