//! `cargo xtask run`: from a bare Rust toolchain to the page in a browser.

use std::time::Instant;

use crate::args::Args;
use crate::failure::Failure;
use crate::page::{self, Flavour};
use crate::root;
use crate::serve::{self, Site};
use crate::tools::{self, Job, TRUNK, WASM, WASM_BINDGEN, WASM_PACK};

const PORT: u16 = 8080;

pub(crate) fn run(mut args: Args) -> Result<(), Failure> {
    let release = args.flag("--release");
    let port = args.port()?.unwrap_or(PORT);
    args.finish()?;

    // Before anything slow: a taken port after five minutes of building would be a poor joke.
    let listener = serve::listen(port)?;
    let started = Instant::now();
    let flavour = if release {
        release_flavour()?
    } else {
        Flavour::Quick
    };
    install(Some(flavour))?;

    println!("Building the page ...");
    let folder = root::target().join("site");
    page::build(flavour, &folder, None)?;

    println!(
        "\nRaftarium is at  http://127.0.0.1:{}/",
        serve::port_of(&listener)
    );
    println!("  ready after {} s; Ctrl-C stops it", started.elapsed().as_secs());
    Site::new(folder, "/").serve(&listener);
    Ok(())
}

/// wasm-opt comes from npm. Where there is none, the page is a third larger and otherwise the same.
fn release_flavour() -> Result<Flavour, Failure> {
    if tools::version_of("wasm-opt").is_none() && !tools::npm_present() {
        println!("There is no npm, which would bring wasm-opt: the page will be larger than need be.\n");
        return Ok(Flavour::Optimised);
    }
    tools::wasm_opt()?;
    Ok(Flavour::Published)
}

/// Brings what building the page needs, and then compiles it.
pub(crate) fn install(then_compile: Option<Flavour>) -> Result<(), Failure> {
    let (trunk, mut other) = lanes()?;
    // With every tool here, the build shows its own progress.
    if let Some(flavour) = then_compile.filter(|_| !trunk.is_empty() || !other.is_empty()) {
        other.push(page::compile_job(flavour));
    }
    tools::run_lanes(vec![trunk, other])
}

/// Brings what building the page needs, and what its tests need besides.
pub(crate) fn install_for_tests() -> Result<(), Failure> {
    let (trunk, mut other) = lanes()?;
    other.extend(WASM_PACK.job());
    tools::run_lanes(vec![trunk, other])
}

/// Trunk takes longest, so it has a lane of its own; the other brings what the page is compiled with.
fn lanes() -> Result<(Vec<Job>, Vec<Job>), Failure> {
    let mut other: Vec<Job> = tools::target_job(WASM)?.into_iter().collect();
    other.extend(WASM_BINDGEN.job());
    Ok((TRUNK.job().into_iter().collect(), other))
}
