//! Building the page through Trunk.

use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::parting;
use crate::root;
use crate::shell;
use crate::tools::{Job, WASM, log_of};

/// The programs of the page, as Trunk builds them: the page itself, and its worker.
const PROGRAMS: [&str; 2] = ["raftarium-web", "raftarium-finder"];

/// How the page is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// Quick to build, with debug assertions: for working on the page.
    Quick,
    /// Small and fast, without the pass of wasm-opt: where that tool cannot be had.
    Optimised,
    /// As it is published: optimised, passed through wasm-opt, and parted.
    Published,
}

impl Flavour {
    /// Cargo's profile of this flavour. Trunk takes the same ones from the attributes in index.html.
    fn profile(self) -> &'static str {
        match self {
            Self::Quick => "dev",
            Self::Optimised | Self::Published => "page",
        }
    }
}

/// Compiles the page just as Trunk will. It also fetches the crates, after which Trunk may be told to stay offline.
fn compile(flavour: Flavour) -> Command {
    let mut cargo = shell::command("cargo");
    cargo.args(["build", "--manifest-path", "web/Cargo.toml"]);
    for program in PROGRAMS {
        cargo.args(["--bin", program]);
    }
    cargo
        .arg(format!("--target={WASM}"))
        .args(["--profile", flavour.profile()]);
    cargo
}

/// Compiling the page, as a job that can go on beside the installs.
pub(crate) fn compile_job(flavour: Flavour) -> Job {
    Job::new("the page", 60, compile(flavour))
}

/// Compiling what is published, before it is asked for: the last minute of it keeps a single core busy.
pub(crate) fn compile_early() {
    // Whoever builds the page is told then what is wrong with it.
    let _ = shell::run_logged(compile(Flavour::Published), &log_of("page"));
}

/// Builds the page into `folder`, to stand at an address if that is known.
pub(crate) fn build(flavour: Flavour, folder: &Path, address: Option<&str>) -> Result<(), Failure> {
    shell::run(compile(flavour))?;
    if flavour == Flavour::Published {
        shell::run(parting::build())?;
    }
    let mut trunk = trunk(flavour, folder);
    if let Some(address) = address {
        trunk.env(crate::preview::ADDRESS, address);
    }
    shell::run(trunk)
}

fn trunk(flavour: Flavour, folder: &Path) -> Command {
    let mut trunk = shell::command("trunk");
    trunk
        .args(["build", "--quiet", "--offline", "--skip-version-check", "--dist"])
        .arg(folder);
    match flavour {
        // Trunk's `--release` is what calls wasm-opt; without it the profile still decides how rustc optimises.
        Flavour::Quick => {}
        Flavour::Optimised => {
            trunk.args(["--cargo-profile", flavour.profile()]);
        }
        Flavour::Published => {
            trunk.arg("--release");
        }
    }
    // A failed build is told by rustc or wasm-bindgen; the stack of Trunk itself would bury that. And Trunk takes
    // only `true` or `false` for NO_COLOR, where the convention is that any value will do.
    trunk
        .env("RUST_BACKTRACE", "0")
        .env_remove("NO_COLOR")
        .env_remove("RUST_LOG");
    // While somebody works on it, the page is always the newest.
    if folder == root::target().join("site") {
        trunk.env(crate::boot::NOT_OFFLINE, "1");
    }
    trunk.current_dir(root::root());
    trunk
}
