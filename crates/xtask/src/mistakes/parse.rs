//! What a file of `crates/raft/tests/mistakes` says: which trap, which tests, what is broken, and the lines that break it.
//!
//! ```text
//! trap: 16
//! test: elections::a_grant_that_arrives_twice_counts_once
//! broken: a second answer of a voter counts again
//! file: src/role/campaign.rs
//! - if campaign.answer_of(from).is_some() {
//! + if false {
//! ```
//!
//! A test beside the code is written `test: lib quorum::tests::...`; what is no trap of the table has `trap: none`.

use std::path::Path;

use crate::failure::Failure;

/// A mistake, and the tests that catch it.
pub(crate) struct Mistake {
    pub(crate) name: String,
    pub(crate) trap: Option<u32>,
    pub(crate) tests: Vec<Target>,
    pub(crate) broken: String,
    pub(crate) changes: Vec<Change>,
}

/// A test.
pub(crate) struct Target {
    pub(crate) name: String,
    /// Whether it is beside the code.
    pub(crate) in_lib: bool,
}

/// Lines of a file, and what replaces them.
pub(crate) struct Change {
    /// Within `crates/raft`.
    pub(crate) file: String,
    pub(crate) old: Vec<String>,
    pub(crate) new: Vec<String>,
}

impl Mistake {
    pub(crate) fn parse(path: &Path, text: &str) -> Result<Self, Failure> {
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut mistake = Self {
            name,
            trap: None,
            tests: Vec::new(),
            broken: String::new(),
            changes: Vec::new(),
        };
        for (number, line) in text.lines().enumerate() {
            if !mistake.take(line) {
                return Err(Failure::wrong(
                    format!(
                        "{}, line {}: `{line}` is not understood",
                        path.display(),
                        number + 1
                    ),
                    "A line is `trap: N`, `test: NAME`, `broken: WHAT`, `file: PATH`, `- OLD` or `+ NEW`.",
                ));
            }
        }
        let whole = !mistake.tests.is_empty()
            && !mistake.broken.is_empty()
            && !mistake.changes.is_empty()
            && mistake.changes.iter().all(|change| !change.old.is_empty());
        if !whole {
            return Err(Failure::wrong(
                format!("{} is not whole", path.display()),
                "It needs at least `test:`, `broken:`, `file:`, and lines with `- `.",
            ));
        }
        Ok(mistake)
    }

    /// Takes a line in. Says whether it was understood.
    fn take(&mut self, line: &str) -> bool {
        if line.is_empty() || line == "trap: none" {
            return true;
        }
        if let Some(test) = line.strip_prefix("test: ") {
            let in_lib = test.starts_with("lib ");
            let name = test.trim_start_matches("lib ").to_owned();
            self.tests.push(Target { name, in_lib });
        } else if let Some(broken) = line.strip_prefix("broken: ") {
            broken.clone_into(&mut self.broken);
        } else if let Some(file) = line.strip_prefix("file: ") {
            self.changes.push(Change {
                file: file.to_owned(),
                old: Vec::new(),
                new: Vec::new(),
            });
        } else if let Some(trap) = line.strip_prefix("trap: ") {
            self.trap = trap.parse().ok();
            return self.trap.is_some();
        } else {
            let Some(change) = self.changes.last_mut() else {
                return false;
            };
            match (line.strip_prefix('-'), line.strip_prefix('+')) {
                (Some(old), _) => change.old.push(old.to_owned()),
                (_, Some(new)) => change.new.push(new.to_owned()),
                _ => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_line_by_line_and_a_strange_line_is_named() {
        let text = "trap: 16\ntest: lib a::b\nbroken: it\nfile: src/x.rs\n- old\n+ new\n+ newer\n";
        let mistake = Mistake::parse(Path::new("16_it.mistake"), text).unwrap();
        assert_eq!((mistake.name.as_str(), mistake.trap), ("16_it", Some(16)));
        assert!(mistake.tests[0].in_lib && mistake.tests[0].name == "a::b");
        assert_eq!(
            (mistake.changes[0].old.len(), mistake.changes[0].new.len()),
            (1, 2)
        );
        let strange = Mistake::parse(Path::new("x"), "trap: 1\nwhat\n");
        assert!(strange.is_err_and(|error| error.to_string().contains("line 2")));
        assert!(Mistake::parse(Path::new("x"), "trap: 1\n").is_err());
    }
}
