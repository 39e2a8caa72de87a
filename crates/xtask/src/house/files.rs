//! Lints on the shape of files.

use super::{Finding, Source};
use crate::failure::Failure;
use crate::{root, shell};

const LINES_MAX: usize = 600;
/// A longer file says these words, and why, in its first lines.
const EXCUSE: &str = "Long because";
const EXCUSE_WITHIN: usize = 15;

/// Longer files own more than one thing.
pub(super) fn not_too_long(sources: &[Source]) -> Result<Vec<Finding>, Failure> {
    let too_long = |source: &Source| {
        let lines = source.text.lines().count();
        let excused = source
            .text
            .lines()
            .take(EXCUSE_WITHIN)
            .any(|line| line.contains(EXCUSE));
        (lines > LINES_MAX && !excused).then(|| {
            source.finding(
                None,
                format!("{lines} lines; split it, or say `{EXCUSE} ...` in its first {EXCUSE_WITHIN} lines"),
            )
        })
    };
    Ok(sources.iter().filter_map(too_long).collect())
}

/// `//!` on line 1: what the file owns.
pub(super) fn begins_with_its_purpose(sources: &[Source]) -> Result<Vec<Finding>, Failure> {
    let silent = |source: &Source| {
        (source.is_rust() && !source.text.starts_with("//!"))
            .then(|| source.finding(Some(1), "begins without `//!`: say what the file owns"))
    };
    Ok(sources.iter().filter_map(silent).collect())
}

/// A link leads to a place on one machine. Where it lands, it takes the place of what lies there.
pub(super) fn no_links(_: &[Source]) -> Result<Vec<Finding>, Failure> {
    let mut git = shell::command("git");
    git.args(["ls-files", "--stage"]).current_dir(root::root());
    // Where there is no git, nothing is taken in.
    Ok(links_in(&shell::answer(git).unwrap_or_default()))
}

/// The symbolic links among what `git ls-files --stage` lists.
fn links_in(listed: &str) -> Vec<Finding> {
    let links = listed.lines().filter(|line| line.starts_with("120000 "));
    let name = |line: &str| line.split_once('\t').map(|(_, name)| name.to_owned());
    links
        .filter_map(name)
        .map(|file| Finding {
            file,
            line: None,
            said: "is a symbolic link: `git rm --cached` it".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{begins_with_its_purpose, links_in, not_too_long};
    use crate::house::Source;

    fn source(name: &str, text: &str) -> Vec<Source> {
        vec![Source {
            name: name.to_owned(),
            text: text.to_owned(),
        }]
    }

    #[test]
    fn a_link_is_found_among_what_is_tracked() {
        let listed = "100644 aa 0\tREADME.md\n120000 bb 0\ttests/e2e/node_modules\n";
        let found: Vec<_> = links_in(listed).into_iter().map(|found| found.file).collect();
        assert_eq!(found, ["tests/e2e/node_modules"]);
    }

    #[test]
    fn a_long_file_is_found_unless_it_says_why() {
        let long = "x\n".repeat(601);
        assert_eq!(
            not_too_long(&source("a.rs", &long)).map(|found| found.len()).ok(),
            Some(1)
        );
        let excused = format!("//! Long because it is a table.\n{long}");
        assert_eq!(
            not_too_long(&source("a.rs", &excused))
                .map(|found| found.len())
                .ok(),
            Some(0)
        );
    }

    #[test]
    fn a_rust_file_without_purpose_is_found() {
        assert_eq!(
            begins_with_its_purpose(&source("a.rs", "fn f() {}"))
                .map(|found| found.len())
                .ok(),
            Some(1)
        );
        assert_eq!(
            begins_with_its_purpose(&source("a.js", "f()"))
                .map(|found| found.len())
                .ok(),
            Some(0)
        );
    }
}
