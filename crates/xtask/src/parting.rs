//! The page's program in two parts, made by `crates/splitter`: which of its functions the first seconds call is measured at each
//! publication, in Chromium. A list that was kept would be wrong after the next change: compilers name what they made of types anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::literals;
use crate::visit::Visit;
use crate::{root, shell};

/// Where the program's own lines of text stand. Those that nothing of the first part names go with the rest.
const SOURCES: [&str; 4] = [
    "crates/raft/src",
    "crates/raft-sim/src",
    "crates/raft-lessons/src",
    "web/src",
];

/// Tables of what is explained to whoever asks: their sentences go with the rest, too. (Data names them, so nobody could look up who reads.)
const TABLES: [&str; 3] = [
    "crates/raft/src/rules.rs",
    "crates/raft-sim/src/mutants/table.rs",
    "crates/raft-lessons/src/glossary.rs",
];

/// Visits the published page in `folder` and writes down what its first seconds call. The next build parts the program by it.
pub(crate) fn measure(folder: &Path) -> Result<(), Failure> {
    let whole = whole();
    let visit = Visit::of(folder)?;
    let (marked, marks) = (whole.with_file_name("marked.wasm"), whole.with_file_name("marks"));
    shell::run(splitter("mark", &[&whole, &marked]))?;
    let mut marking = visit.script(&["first.mjs"]);
    marking
        .env("RAFTARIUM_MARKED", &marked)
        .env("RAFTARIUM_MARKS", &marks);
    shell::run(marking)?;
    shell::run(splitter("keep", &[&whole, &marks, &list()]))
}

/// The two parts of a program.
pub(crate) struct Parts {
    pub(crate) first: Vec<u8>,
    pub(crate) rest: Vec<u8>,
}

/// Parts a program, if it was measured, and keeps it whole beside for whoever measures it.
pub(crate) fn part(program: &[u8]) -> Result<Option<Parts>, Failure> {
    let whole = whole();
    let folder = whole.parent().unwrap_or(&whole);
    fs::create_dir_all(folder).map_err(Failure::file("making the folder", folder))?;
    fs::write(&whole, program).map_err(Failure::file("writing", &whole))?;
    if !list().is_file() {
        return Ok(None);
    }
    let (first, rest) = (
        whole.with_file_name("first.wasm"),
        whole.with_file_name("rest.wasm"),
    );
    let listed = |name: &str, sources: &[&str], is_meant: fn(&str) -> bool| {
        let mut lines = literals::of(sources.iter().map(|source| root::root().join(source)))?;
        lines.retain(|line| is_meant(line));
        let file = whole.with_file_name(name);
        fs::write(&file, lines.join("\n")).map_err(Failure::file("writing", &file))?;
        Ok::<_, Failure>(file)
    };
    let lines = listed("lines.txt", &SOURCES, |_| true)?;
    let sentences = listed("sentences.txt", &TABLES, is_sentence)?;
    let mut parting = splitter("part", &[&whole, &list(), &first, &rest, &lines, &sentences]);
    parting.args(texts()?);
    shell::run(parting)?;
    let read = |file: &Path| fs::read(file).map_err(Failure::file("reading", file));
    Ok(Some(Parts {
        first: read(&first)?,
        rest: read(&rest)?,
    }))
}

/// The long texts that nobody reads before a tour or a challenge is opened: what parses them is never among what the first seconds call.
fn texts() -> Result<Vec<PathBuf>, Failure> {
    let lessons = root::root().join("crates/raft-lessons");
    let mut texts = Vec::new();
    for folder in ["chapters", "challenges"].map(|name| lessons.join(name)) {
        let read = fs::read_dir(&folder).map_err(Failure::file("reading the folder", &folder))?;
        texts.extend(read.flatten().map(|entry| entry.path()));
    }
    Ok(texts)
}

/// What a name never is: of several words. How long it must be is the splitter's.
fn is_sentence(text: &str) -> bool {
    text.contains(' ')
}

/// What builds the splitter. Trunk's hook only calls it. Optimising it would take longer than it works.
pub(crate) fn build() -> Command {
    let mut cargo = shell::command("cargo");
    cargo.args(["build", "--quiet", "--package", "splitter"]);
    cargo
}

fn splitter(what: &str, files: &[&Path]) -> Command {
    let program = root::target().join("debug/splitter");
    let mut command = shell::command(&program.to_string_lossy());
    command.arg(what).args(files);
    command
}

fn whole() -> PathBuf {
    root::target().join("parting/whole.wasm")
}

fn list() -> PathBuf {
    whole().with_file_name("first.txt")
}
