//! Lints on what the core may depend on, and on pins that stand in more than one file.

use std::fs;

use super::{Finding, Source};
use crate::failure::Failure;
use crate::root;
use crate::shell;
use crate::tools::{WASM_BINDGEN_VERSION, WASM_OPT_VERSION};

/// What the core may bring along: these two, and what serde itself is made of.
const CORE_MAY_HAVE: &[&str] = &["raft", "bytes", "serde", "serde_core", "serde_derive"];
/// Crates that draw numbers from the world, or read its clocks.
const ENTROPY: &[&str] = &[
    "getrandom",
    "rand",
    "rand_core",
    "fastrand",
    "web-time",
    "instant",
    "chrono",
    "time",
];

/// The crates of `cargo tree` for `package`, as it is really built: no crates that only tests use, no procedural
/// macros (they run in the compiler).
fn tree(package: &str, more: &[&str]) -> Result<Vec<String>, Failure> {
    let mut cargo = shell::command("cargo");
    cargo.args([
        "tree",
        "--package",
        package,
        "--edges",
        "normal,no-proc-macro",
        "--prefix",
        "none",
    ]);
    cargo.args(["--format", "{p}", "--all-features"]).args(more);
    let text = shell::answer(cargo).ok_or_else(|| {
        Failure::wrong(
            format!("`cargo tree --package {package}` failed"),
            "Run it by hand to see why; a dependency may be missing from Cargo.lock.",
        )
    })?;
    Ok(text
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect())
}

fn manifest(package: &str, said: String) -> Finding {
    Finding {
        file: format!("crates/{package}/Cargo.toml"),
        line: None,
        said,
    }
}

pub(super) fn few_dependencies(_: &[Source]) -> Result<Vec<Finding>, Failure> {
    let foreign = |name: &String| !CORE_MAY_HAVE.contains(&name.as_str());
    let said = |name| {
        manifest(
            "raft",
            format!("brings `{name}`; the core has at most bytes and serde"),
        )
    };
    Ok(tree("raft", &[])?.into_iter().filter(foreign).map(said).collect())
}

pub(super) fn no_entropy(_: &[Source]) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for package in ["raft", "raft-sim"] {
        for name in tree(package, &["--target", "all"])? {
            if ENTROPY.contains(&name.as_str()) {
                findings.push(manifest(
                    package,
                    format!(
                        "brings `{name}`; chance and time are arguments here, or no run could be repeated"
                    ),
                ));
            }
        }
    }
    Ok(findings)
}

/// wasm-bindgen's program and library must be equal to the digit, and Trunk checks both tools against its own file.
pub(super) fn one_version(_: &[Source]) -> Result<Vec<Finding>, Failure> {
    let read = |name: &str| {
        let path = root::root().join(name);
        fs::read_to_string(&path).map_err(Failure::file("reading", &path))
    };
    let mut findings = Vec::new();
    let mut expect = |file: &str, found: Option<&str>, wanted: &str, what: &str| {
        if found.is_some_and(|found| found != wanted) {
            let said = format!(
                "{what} is {}, and xtask installs {wanted}",
                found.unwrap_or("absent")
            );
            findings.push(Finding {
                file: file.to_owned(),
                line: None,
                said,
            });
        }
    };
    let lock = read("Cargo.lock")?;
    expect(
        "Cargo.lock",
        locked(&lock, "wasm-bindgen"),
        WASM_BINDGEN_VERSION,
        "wasm-bindgen",
    );
    let trunk = read("Trunk.toml")?;
    expect(
        "Trunk.toml",
        quoted(&trunk, "wasm_bindgen"),
        WASM_BINDGEN_VERSION,
        "wasm_bindgen",
    );
    expect(
        "Trunk.toml",
        quoted(&trunk, "wasm_opt"),
        &format!("version_{WASM_OPT_VERSION}"),
        "wasm_opt",
    );
    Ok(findings)
}

/// The version of `package` in a Cargo.lock.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let entry = lock
        .split("[[package]]")
        .find(|entry| quoted(entry, "name") == Some(package))?;
    quoted(entry, "version")
}

/// The value of `key = "value"`.
fn quoted<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == key).then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::locked;

    #[test]
    fn a_lock_is_read() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"b\"\nversion = \"4.5.6\"\n";
        assert_eq!(locked(lock, "b"), Some("4.5.6"));
        assert_eq!(locked(lock, "c"), None);
    }
}
