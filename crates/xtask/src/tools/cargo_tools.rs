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
    /// The crates of it that are optimised a little. Optimising everything takes minutes and saves milliseconds.
    optimised: &'static [&'static str],
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
    optimised: &["walrus", "wasmparser", "wasm-encoder", "wasm-bindgen-cli-support"],
    cpu_seconds: 80,
};

/// 0.22 needs a later rustc. Its default features serve downloads and updates, which we do not want.
pub(crate) const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    locked: true,
    features: &["--no-default-features"],
    optimised: &[],
    cpu_seconds: 165,
};

pub(crate) const WASM_PACK: CargoTool = CargoTool {
    package: "wasm-pack",
    program: "wasm-pack",
    version: "0.15.1",
    locked: true,
    features: &[],
    optimised: &[],
    cpu_seconds: 60,
};

/// Builds what libFuzzer feeds. By hand only: `cargo xtask fuzz`.
pub(crate) const CARGO_FUZZ: CargoTool = CargoTool {
    package: "cargo-fuzz",
    program: "cargo-fuzz",
    version: "0.13.2",
    locked: true,
    features: &[],
    optimised: &[],
    cpu_seconds: 25,
};

/// Those that a stage of the test needs, for the doctor.
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
        // What compiles fastest, measured. Many code generation units cost more in files than they gain on few cores.
        let quick = [
            ("LTO", "off"),
            ("OPT_LEVEL", "0"),
            ("CODEGEN_UNITS", "8"),
            ("PANIC", "abort"),
        ];
        for (setting, value) in quick.into_iter().chain([("BUILD_OVERRIDE_CODEGEN_UNITS", "8")]) {
            cargo.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
        }
        for package in self.optimised {
            cargo.args([
                "--config",
                &format!("profile.release.package.{package}.opt-level=1"),
            ]);
        }
        cargo.env_remove("CARGO_BUILD_TARGET").env_remove("RUSTFLAGS");
        cargo
    }
}
