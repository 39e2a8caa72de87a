//! The tools that the commands need: which version, where it is found, and how it comes here.
//!
//! A right version on PATH is taken; anything else is installed into `.tools`, which git ignores. `run` needs only
//! what cargo and rustup can bring. npm and apt-get serve `dist` and `test`.

mod cargo_tools;
mod lanes;
mod system;

use std::path::PathBuf;

pub(crate) use cargo_tools::{CARGO_FUZZ, CARGO_TOOLS, TRUNK, WASM_BINDGEN, WASM_PACK};
pub(crate) use lanes::{Job, run_lanes};
pub(crate) use system::{
    browser, browser_without_windows, e2e_packages, firefox, lighthouse, npm_present, shellcheck, valgrind,
    wasm_opt, webkit,
};

use crate::failure::Failure;
use crate::root;
use crate::shell;

/// The page is compiled for this target.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
/// The core also builds for a bare ARM board: the proof that it needs no operating system.
pub(crate) const BARE_ARM: &str = "thumbv7em-none-eabi";
/// Equal in Trunk.toml; the house lints compare them.
pub(crate) const WASM_BINDGEN_VERSION: &str = "0.2.130";
/// Equal in Trunk.toml; the house lints compare them.
pub(crate) const WASM_OPT_VERSION: &str = "132";
/// Only `measure-page` brings it.
pub(crate) const LIGHTHOUSE_VERSION: &str = "12.8.2";

/// The file of `program`, in our own folders first, then on PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&shell::path_with_tools())
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file())
}

/// The first number like `1.2.3` or `132` in what `program --version` prints.
pub(crate) fn version_of(program: &str) -> Option<String> {
    let mut command = shell::command(find(program)?.to_str()?);
    command.arg("--version");
    first_number(&shell::answer(command)?)
}

fn first_number(text: &str) -> Option<String> {
    let word = text.split_whitespace().find_map(|word| {
        let word = word.trim_start_matches('v');
        word.starts_with(|letter: char| letter.is_ascii_digit())
            .then_some(word)
    })?;
    Some(
        word.trim_end_matches(|letter: char| !letter.is_ascii_digit())
            .to_owned(),
    )
}

/// Whether rustc has the standard library of `target`.
pub(crate) fn has_target(target: &str) -> bool {
    let mut rustc = shell::command("rustc");
    rustc.args(["--print", "sysroot"]);
    let Some(sysroot) = shell::answer(rustc) else {
        return false;
    };
    PathBuf::from(sysroot.trim())
        .join("lib/rustlib")
        .join(target)
        .join("lib")
        .is_dir()
}

/// The job that brings `target`, or none if it is here.
pub(crate) fn target_job(target: &'static str) -> Result<Option<Job>, Failure> {
    if has_target(target) {
        return Ok(None);
    }
    if find("rustup").is_none() {
        return Err(Failure::missing(
            format!("rustc has no standard library for {target}, and there is no rustup to add it"),
            format!(
                "Install it with the package manager that brought rustc, or use rustup: rustup target add {target}"
            ),
        ));
    }
    let mut rustup = shell::command("rustup");
    rustup.args(["target", "add", target]);
    Ok(Some(Job::new(target, 5, rustup)))
}

/// The folder of the logs of installs.
pub(crate) fn log_of(name: &str) -> PathBuf {
    root::tools().join("logs").join(format!("{name}.log"))
}

#[cfg(test)]
mod tests {
    use super::first_number;

    #[test]
    fn versions_are_read_from_what_tools_print() {
        let printed = [
            ("trunk 0.21.14\n", "0.21.14"),
            ("wasm-opt version 132 (version_132)", "132"),
            ("v20.20.2", "20.20.2"),
            (
                "Chromium 156.0.8078.79 built on Debian GNU/Linux 12",
                "156.0.8078.79",
            ),
        ];
        for (text, version) in printed {
            assert_eq!(first_number(text).as_deref(), Some(version));
        }
        assert_eq!(first_number("no number"), None);
    }
}
