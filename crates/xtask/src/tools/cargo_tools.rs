//! The tools that cargo compiles and installs.

use std::process::Command;

use super::{Job, WASM_BINDGEN_VERSION, find, version_of};
use crate::root;
use crate::shell;

/// A program from crates.io, with what was measured about its build.
pub(crate) struct CargoTool {
    /// The crate.
    pub(crate) package: &'static str,
    /// The program, where its name is not the crate's.
    pub(crate) program: &'static str,
    pub(crate) version: &'static str,
    /// Whether the crate's own lock is taken.
    locked: bool,
    features: &'static [&'static str],
    /// Optimising costs minutes; only what works on the page's code for seconds gets any.
    opt_level: &'static str,
    /// Seconds of processor time to compile it.
    cpu_seconds: u64,
}

/// Its own lock names a crate version that may be gone: installed without.
pub(crate) const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: WASM_BINDGEN_VERSION,
    locked: false,
    features: &[],
    opt_level: "1",
    cpu_seconds: 155,
};

/// 0.22 needs a later rustc. Its default features serve downloads and updates, which we do not want.
pub(crate) const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    locked: true,
    features: &["--no-default-features"],
    opt_level: "0",
    cpu_seconds: 225,
};

pub(crate) const WASM_PACK: CargoTool = CargoTool {
    package: "wasm-pack",
    program: "wasm-pack",
    version: "0.15.1",
    locked: true,
    features: &[],
    opt_level: "0",
    cpu_seconds: 80,
};

/// All of them, for the doctor.
pub(crate) const CARGO_TOOLS: &[&CargoTool] = &[&WASM_BINDGEN, &TRUNK, &WASM_PACK];

impl CargoTool {
    /// Whether the right version can be run from here.
    pub(crate) fn is_here(&self) -> bool {
        version_of(self.program).is_some_and(|found| found == self.version)
    }

    /// The job that installs it, or none if it is here.
    pub(crate) fn job(&self) -> Option<Job> {
        if self.is_here() {
            return None;
        }
        Some(Job::new(self.package, self.cpu_seconds, self.install()))
    }

    /// The command that installs it into `.tools`.
    pub(crate) fn install(&self) -> Command {
        let tools = root::tools();
        if find("cargo-binstall").is_some() {
            let mut cargo = shell::command("cargo");
            cargo.args(["binstall", "--no-confirm", "--root"]).arg(&tools);
            cargo.arg(format!("{}@{}", self.package, self.version));
            return cargo;
        }
        let mut cargo = shell::command("cargo");
        cargo
            .args(["install", self.package, "--version", self.version, "--root"])
            .arg(&tools);
        // A folder of its own, so that an interrupted install goes on where it stopped.
        cargo
            .arg("--target-dir")
            .arg(tools.join("build").join(self.package));
        if self.locked {
            cargo.arg("--locked");
        }
        cargo.args(self.features);
        cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
        cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256");
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level);
        cargo.env_remove("CARGO_BUILD_TARGET").env_remove("RUSTFLAGS");
        cargo
    }
}
