//! The house's own lints: rules that neither rustc nor clippy can check. This file owns how they are run and told;
//! each lint has its function in one of the files below.

mod circles;
mod core_rules;
mod files;
mod page_rules;
mod page_text;
mod page_words;

use std::fs;
use std::path::{Path, PathBuf};

use crate::args::Args;
use crate::failure::Failure;
use crate::root;

/// One place that breaks one rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The file, as seen from the top of the checkout.
    file: String,
    /// The line, from 1; none where the whole file is meant.
    line: Option<usize>,
    /// What is wrong and what would be right.
    said: String,
}

/// A file of the checkout with its text.
pub(crate) struct Source {
    name: String,
    text: String,
}

impl Source {
    fn finding(&self, line: Option<usize>, said: impl Into<String>) -> Finding {
        Finding {
            file: self.name.clone(),
            line,
            said: said.into(),
        }
    }

    /// Lines with their numbers from 1.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(at, line)| (at + 1, line))
    }

    fn is_rust(&self) -> bool {
        has_ending(&self.name, "rs")
    }
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension == ending)
}

/// A lint: its name and what it says about all files.
type Lint = (&'static str, fn(&[Source]) -> Result<Vec<Finding>, Failure>);

const LINTS: &[Lint] = &[
    ("a file has at most 600 lines, or says why", files::not_too_long),
    (
        "a Rust file begins with what it owns",
        files::begins_with_its_purpose,
    ),
    ("no file is a link to elsewhere", files::no_links),
    (
        "the page has no inline styles and no raw markup",
        page_rules::no_inline_styles_or_markup,
    ),
    (
        "colours are named in tokens.css alone",
        page_rules::colours_only_in_tokens,
    ),
    (
        "German is spoken by the glossary",
        page_words::german_by_the_glossary,
    ),
    ("what the core tells has words", page_words::the_core_is_told),
    (
        "words for people stand in web/src/texts",
        page_text::words_in_texts_alone,
    ),
    (
        "the core depends on bytes and serde at most",
        core_rules::few_dependencies,
    ),
    ("the core's modules form no circle", circles::none_in_the_core),
    ("core and simulator draw no entropy", core_rules::no_entropy),
    ("one version of each pinned tool", core_rules::one_version),
];

/// `cargo xtask house`
pub(crate) fn run(args: Args) -> Result<(), Failure> {
    args.finish()?;
    check().map(|_| ())
}

/// Runs every lint; how many held. Findings are printed, a line each.
pub(crate) fn check() -> Result<usize, Failure> {
    let sources = sources()?;
    let mut broken = 0;
    for (rule, lint) in LINTS {
        let findings = lint(&sources)?;
        if findings.is_empty() {
            println!("  held    {rule}");
            continue;
        }
        broken += 1;
        println!("  broken  {rule}");
        for Finding { file, line, said } in findings {
            let line = line.map(|line| format!(":{line}")).unwrap_or_default();
            println!("            {file}{line}: {said}");
        }
    }
    if broken > 0 {
        return Err(Failure::Checks {
            summary: format!("{broken} of {} house rules are broken", LINTS.len()),
        });
    }
    Ok(LINTS.len())
}

/// Every text file of ours.
fn sources() -> Result<Vec<Source>, Failure> {
    let mut found = Vec::new();
    for place in ["crates", "web", "tests", "index.html"] {
        collect(&root::root().join(place), &mut found)?;
    }
    found.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).map_err(Failure::file("reading", path))?;
        Ok(Source {
            name: root::shown(path),
            text,
        })
    };
    found.iter().map(read).collect()
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let ours = ["rs", "css", "js", "ts", "mjs", "html"];
    if path.is_file() {
        if path
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| ours.contains(&ending))
        {
            found.push(path.to_path_buf());
        }
        return Ok(());
    }
    if !path.is_dir()
        || path.ends_with("node_modules")
        || path.ends_with("results")
        || path.ends_with("target")
    {
        return Ok(());
    }
    for entry in fs::read_dir(path)
        .map_err(Failure::file("reading the folder", path))?
        .flatten()
    {
        collect(&entry.path(), found)?;
    }
    Ok(())
}
