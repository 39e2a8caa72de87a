//! `raftarium merge`: adds up what shards of `raftarium simulate` have written.

use crate::failure::Failure;
use crate::offer;
use crate::out;
use crate::report;
use crate::simulate::{ended, write};
use crate::tally::{Tally, word};
use crate::{Common, Ended};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// `raftarium merge`
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    /// What `simulate --out` has written, in any order.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write the sum to a file.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What is printed for machines.
#[derive(Serialize)]
struct Document<'a> {
    command: &'static str,
    verdict: &'static str,
    #[serde(flatten)]
    tally: &'a Tally,
}

pub(crate) fn run(args: &Args, common: &Common) -> Result<Ended, Failure> {
    let mut sum: Option<Tally> = None;
    for path in &args.files {
        let tally = read(path)?;
        match &mut sum {
            None => sum = Some(tally),
            Some(sum) => sum.merge(tally).map_err(|said| Failure::Result {
                path: path.clone(),
                said,
            })?,
        }
    }
    let tally = sum.ok_or_else(|| Failure::Usage("name the files that are to be added up".to_owned()))?;
    if let Some(path) = &args.out {
        write(path, &tally)?;
    }
    if common.json {
        out::json(&Document {
            command: "merge",
            verdict: word(tally.storms.verdict()),
            tally: &tally,
        });
    } else {
        report::print(&tally, &tally.first_seen(&offer::folder(), &common.page)?);
    }
    Ok(ended(tally.storms.verdict()))
}

fn read(path: &Path) -> Result<Tally, Failure> {
    let wrong = |said: String| Failure::Result {
        path: path.to_path_buf(),
        said,
    };
    let text = std::fs::read_to_string(path).map_err(Failure::file("reading", path))?;
    let tally: Tally = serde_json::from_str(&text).map_err(|error| {
        wrong(format!(
            "this is no result of `raftarium simulate --out`: {error}"
        ))
    })?;
    if tally.format != Tally::FORMAT {
        return Err(wrong(format!(
            "the result is of format {}; this program reads format {}",
            tally.format,
            Tally::FORMAT
        )));
    }
    tally.plan.check()?;
    Ok(tally)
}
