//! From a directory to a report: which files are replayed, and which module each command is for.

use crate::confchange::Members;
use crate::datadriven::{self, Case};
use crate::error::PeersError;
use crate::quorum;
use crate::report::{FileReport, Report, Verdict};
use crate::script::Script;
use std::fs;
use std::path::{Path, PathBuf};

/// Replays all test data under `path`: a file, or a directory with files that end in `.txt`, however deep.
///
/// # Errors
/// A directory that cannot be read, or has no test data. What is wrong with a file is in its own report.
pub fn run(path: &Path) -> Result<Report, PeersError> {
    let mut found = Vec::new();
    find(path, &mut found)?;
    found.sort();
    if found.is_empty() {
        return Err(PeersError::Empty {
            path: path.to_path_buf(),
        });
    }
    let files = found
        .into_iter()
        .map(|file| {
            let name = file.strip_prefix(path).ok().filter(|name| *name != Path::new(""));
            let name = name.unwrap_or(&file).to_path_buf();
            match read(&file) {
                Ok(text) => replay(name, &text),
                Err(error) => FileReport {
                    error: Some(error),
                    ..FileReport::new(name)
                },
            }
        })
        .collect();
    Ok(Report { files })
}

fn find(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), PeersError> {
    if !path.is_dir() {
        found.push(path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(PeersError::read(path))? {
        let entry = entry.map_err(PeersError::read(path))?.path();
        let is_text = entry.extension().is_some_and(|extension| extension == "txt");
        if entry.is_dir() || is_text {
            find(&entry, found)?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, PeersError> {
    let bytes = fs::read(path).map_err(PeersError::read(path))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..good]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        PeersError::NotText {
            path: path.to_path_buf(),
            line,
        }
    })
}

/// Replays the text of one file, which is called `name` in the report.
#[must_use]
pub fn replay(name: PathBuf, text: &str) -> FileReport {
    let cases = match datadriven::parse(text) {
        Ok(cases) => cases,
        Err((line, why)) => {
            return FileReport {
                error: Some(PeersError::Syntax {
                    path: name.clone(),
                    line,
                    why,
                }),
                ..FileReport::new(name)
            };
        }
    };
    let mut report = FileReport::new(name);
    let mut members = Members::default();
    let (mut script, mut last) = (Script::new(), 0);
    for case in cases {
        let verdict = match case.command.verb.as_str() {
            "committed" | "vote" => result(&quorum::result_printed(&case), quorum::run(&case)),
            "simple" | "enter-joint" | "leave-joint" => {
                let printed: Vec<_> = case.printed.iter().map(|line| line.trim_end()).collect();
                result(&printed.join("\n"), members.run(&case))
            }
            _ => script.run(&case),
        };
        report.add(case.line, &written(&case), verdict);
        last = case.line;
    }
    let verdict = script.finish();
    if matches!(verdict, Verdict::Failed(_)) {
        report.add(last, "(how the nodes stand at the end)", verdict);
    }
    report
}

/// A table's case: what is printed is the result.
fn result(expected: &str, got: Result<String, String>) -> Verdict {
    let got = got.unwrap_or_else(|error| error);
    if got == expected {
        return Verdict::Passed;
    }
    let differences = [("expected", expected), ("got", got.as_str())]
        .into_iter()
        .flat_map(|(side, text)| text.lines().map(move |line| format!("{side}: {line}")))
        .collect();
    Verdict::Failed(differences)
}

/// The command as one line.
fn written(case: &Case) -> String {
    let mut text = case.command.verb.clone();
    for argument in &case.command.arguments {
        text.push(' ');
        text.push_str(&argument.key);
        match argument.values.as_slice() {
            [] => {}
            [value] => text.push_str(&format!("={value}")),
            values => text.push_str(&format!("=({})", values.join(","))),
        }
    }
    for (_, line) in &case.input {
        text.push_str(&format!(" | {line}"));
    }
    text
}
