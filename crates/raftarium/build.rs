//! Tells the program which commit it is built from, where there is a repository and a git to ask.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Grows with every commit and every checkout.
    if let Some(log) = git(&["rev-parse", "--path-format=absolute", "--git-path", "logs/HEAD"])
        && std::path::Path::new(&log).exists()
    {
        println!("cargo::rerun-if-changed={log}");
    }
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let commit = git(&["rev-parse", "--short=12", "HEAD"]);
    let long = match &commit {
        Some(commit) => format!("{version} (commit {commit})"),
        None => version.clone(),
    };
    println!("cargo::rustc-env=RAFTARIUM_VERSION={long}");
    println!("cargo::rustc-env=RAFTARIUM_COMMIT={}", commit.unwrap_or(version));
}

fn git(words: &[&str]) -> Option<String> {
    let output = Command::new("git").args(words).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
}
