//! What came out: per file, how many cases passed, failed or were excepted, and every failure in full.

use crate::error::PeersError;
use crate::exceptions::{Exception, PORTED};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// How one case came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that was printed is so.
    Passed,
    /// Nothing was printed, or `ok`, and nothing contradicts it. Counts for nothing.
    Silent,
    /// What differs does so on purpose: why, each reason once. Everything else that was printed is so.
    Excepted(Vec<Exception>),
    /// Something else is so than what was printed: each difference as a sentence.
    Failed(Vec<String>),
}

/// A case that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line of its command.
    pub line: usize,
    /// Its command.
    pub command: String,
    /// What differs.
    pub differences: Vec<String>,
}

/// A case in which something differs on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excepted {
    /// The line of its command.
    pub line: usize,
    /// Its command.
    pub command: String,
    /// Why, each reason once.
    pub reasons: Vec<Exception>,
}

/// What came out of one file.
#[derive(Debug)]
pub struct FileReport {
    /// The file.
    pub path: PathBuf,
    /// How many cases passed.
    pub passed: usize,
    /// How many printed nothing, or `ok`.
    pub silent: usize,
    /// The cases that failed.
    pub failed: Vec<Failure>,
    /// The cases in which something differs on purpose.
    pub excepted: Vec<Excepted>,
    /// What is wrong with the file itself, if it cannot be read to its end.
    pub error: Option<PeersError>,
}

impl FileReport {
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self {
            path,
            passed: 0,
            silent: 0,
            failed: Vec::new(),
            excepted: Vec::new(),
            error: None,
        }
    }

    pub(crate) fn add(&mut self, line: usize, command: &str, verdict: Verdict) {
        let command = command.to_owned();
        match verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Silent => self.silent += 1,
            Verdict::Excepted(reasons) => self.excepted.push(Excepted {
                line,
                command,
                reasons,
            }),
            Verdict::Failed(differences) => self.failed.push(Failure {
                line,
                command,
                differences,
            }),
        }
    }

    /// Whether nothing in it failed.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.failed.is_empty() && self.error.is_none()
    }
}

/// What came out of all files.
#[derive(Debug)]
pub struct Report {
    /// Each file, in the order of their names.
    pub files: Vec<FileReport>,
}

impl Report {
    /// Whether nothing failed.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.files.iter().all(FileReport::is_sound)
    }

    /// How many cases passed, failed, were excepted, were silent.
    #[must_use]
    pub fn totals(&self) -> (usize, usize, usize, usize) {
        let sum = |of: fn(&FileReport) -> usize| self.files.iter().map(of).sum();
        (
            sum(|file| file.passed),
            sum(|file| file.failed.len() + usize::from(file.error.is_some())),
            sum(|file| file.excepted.len()),
            sum(|file| file.silent),
        )
    }

    /// How many cases each exception was used in.
    #[must_use]
    pub fn exceptions(&self) -> BTreeMap<Exception, usize> {
        let mut used = BTreeMap::new();
        for excepted in self.files.iter().flat_map(|file| &file.excepted) {
            for reason in &excepted.reasons {
                *used.entry(*reason).or_insert(0) += 1;
            }
        }
        used
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self
            .files
            .iter()
            .map(|file| file.path.display().to_string())
            .collect();
        let width = names
            .iter()
            .map(|name| name.chars().count())
            .max()
            .unwrap_or(0)
            .max(5);
        writeln!(f, "{:<width$}  passed  failed  excepted  silent", "file")?;
        for (file, name) in self.files.iter().zip(&names) {
            let failed = file.failed.len() + usize::from(file.error.is_some());
            writeln!(
                f,
                "{name:<width$}  {:>6}  {failed:>6}  {:>8}  {:>6}",
                file.passed,
                file.excepted.len(),
                file.silent
            )?;
        }
        let (passed, failed, excepted, silent) = self.totals();
        writeln!(
            f,
            "{:<width$}  {passed:>6}  {failed:>6}  {excepted:>8}  {silent:>6}",
            "total"
        )?;
        let used = self.exceptions();
        if !used.is_empty() {
            writeln!(f, "\nexceptions: what differs on purpose, and in how many cases")?;
        }
        for (exception, count) in used {
            writeln!(f, "{count:>5}  {}: {}", exception.what(), exception.why())?;
        }
        if self.exceptions().contains_key(&Exception::MembershipOnAppend) {
            writeln!(
                f,
                "\nported: stories that assume membership on apply, told again in raft's own tests"
            )?;
            for (story, test) in PORTED {
                writeln!(f, "       {story}: ported::{test}")?;
            }
        }
        for file in &self.files {
            for failure in &file.failed {
                writeln!(
                    f,
                    "\n{}:{}: {}",
                    file.path.display(),
                    failure.line,
                    failure.command
                )?;
                for difference in &failure.differences {
                    writeln!(f, "  {difference}")?;
                }
            }
            if let Some(error) = &file.error {
                writeln!(f, "\n{error}")?;
            }
        }
        Ok(())
    }
}
