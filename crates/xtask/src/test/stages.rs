//! The stages of the whole test, in their order: what costs seconds first.
//!
//! Stages share Cargo's profiles and features wherever they can, so that nothing is compiled twice without need.

use std::path::Path;
use std::process::Command;
use std::thread;

use super::{Run, Stage};
use crate::dist;
use crate::failure::Failure;
use crate::house;
use crate::page;
use crate::root;
use crate::run;
use crate::serve::{self, Site};
use crate::shell;
use crate::tools::{self, BARE_ARM, WASM};

pub(super) const STAGES: &[Stage] = &[
    Stage {
        name: "format",
        what: "the code is laid out by rustfmt",
        needs: None,
        early: None,
        work: format,
    },
    Stage {
        name: "house",
        what: "the house's own lints",
        needs: None,
        early: None,
        work: house,
    },
    Stage {
        name: "clippy",
        what: "clippy has nothing to say, natively and for the browser",
        needs: None,
        early: None,
        work: clippy,
    },
    Stage {
        name: "unit",
        what: "unit tests and whole clusters",
        needs: None,
        early: None,
        work: unit,
    },
    Stage {
        name: "core",
        what: "the core alone: without mutants, feature by feature, and on bare metal",
        needs: None,
        early: None,
        work: core,
    },
    Stage {
        name: "docs",
        what: "the documentation builds and its examples run",
        needs: None,
        early: None,
        work: docs,
    },
    Stage {
        name: "release",
        what: "recordings replay to the same fingerprints in a release build",
        needs: None,
        early: None,
        work: release,
    },
    Stage {
        name: "tools",
        what: "the tools for the page and the browser",
        needs: None,
        early: None,
        work: bring_tools,
    },
    Stage {
        name: "scripts",
        what: "shellcheck has nothing to say about the scripts in the documentation",
        needs: None,
        early: None,
        work: scripts,
    },
    Stage {
        name: "wasm-sim",
        what: "the simulator in Chromium",
        needs: Some("tools"),
        early: None,
        work: wasm_sim,
    },
    Stage {
        name: "wasm-web",
        what: "the page's parts in Chromium",
        needs: Some("tools"),
        early: None,
        work: wasm_web,
    },
    Stage {
        name: "dist",
        what: "the page as it is published, and its weight",
        needs: Some("tools"),
        early: Some(page::compile_early),
        work: build_dist,
    },
    Stage {
        name: "e2e",
        what: "the published page in Chromium, under a sub-path",
        needs: Some("dist"),
        early: None,
        work: e2e,
    },
];

/// What `--all-browsers` adds: the page in engines that not everybody has, and what takes too long for every change.
pub(super) const OTHER_BROWSERS: &[Stage] = &[
    Stage {
        name: "stops",
        what: "every stop of the tour in Chromium: pictures in both sizes and themes, and axe",
        needs: Some("dist"),
        early: None,
        work: stops,
    },
    Stage {
        name: "firefox",
        what: "the published page in Firefox ESR: all but what only Chromium can be asked",
        needs: Some("dist"),
        early: None,
        work: firefox,
    },
    Stage {
        name: "webkit",
        what: "the published page in WebKitGTK: a smoke test",
        needs: Some("dist"),
        early: None,
        work: webkit,
    },
];

fn format(run: &mut Run) -> Result<(), Failure> {
    run.cargo("fmt --all --check -- --files-with-diff")
}

fn house(run: &mut Run) -> Result<(), Failure> {
    run.count.passed += house::check()? as u64;
    Ok(())
}

fn clippy(run: &mut Run) -> Result<(), Failure> {
    run.cargo("clippy --workspace --all-targets -- -D warnings")?;
    run.cargo("clippy --package raft --all-targets -- -D warnings")?;
    bring_target(WASM)?;
    run.cargo(&format!(
        "clippy --package raftarium-web --package raft-sim --all-targets --target {WASM} -- -D warnings"
    ))
}

/// nextest where it is installed: it runs the tests of all crates at once.
fn unit(run: &mut Run) -> Result<(), Failure> {
    if tools::find("cargo-nextest").is_some() {
        run.cargo_tests("nextest run --workspace --no-fail-fast --status-level=fail")
    } else {
        run.cargo_tests("test --workspace --lib --bins --tests --quiet --no-fail-fast")
    }
}

/// Built for the whole workspace, the core has all its features: so `unit` has run these tests with mutants. What must be shown besides is
/// that they hold without, and that each feature builds by itself.
fn core(run: &mut Run) -> Result<(), Failure> {
    run.cargo_tests(&format!(
        "test --config {QUICK_CORE} --package raft --lib --tests --quiet"
    ))?;
    for feature in ["mutants", "serde", "digest"] {
        run.cargo(&format!(
            "check --package raft --lib --tests --quiet --features {feature}"
        ))?;
    }
    for target in [WASM, BARE_ARM] {
        bring_target(target)?;
        let build = format!("build --config {QUICK_CORE} --package raft --target {target}");
        run.cargo(&format!("{build} --no-default-features"))?;
        run.cargo(&format!("{build} --all-features"))?;
    }
    Ok(())
}

/// The core by itself is compiled in half the time, and its own tests run as long.
const QUICK_CORE: &str = "profile.dev.package.raft.opt-level=0";

fn docs(run: &mut Run) -> Result<(), Failure> {
    let mut doc = shell::command("cargo");
    doc.args(["doc", "--workspace", "--no-deps", "--document-private-items"])
        .env("RUSTDOCFLAGS", "-D warnings");
    run.run(doc)?;
    run.cargo("test --workspace --doc --quiet")
}

/// Debug builds check arithmetic, release builds do not: the same run must come out of both. Only the programs that have such tests are
/// compiled.
fn release(run: &mut Run) -> Result<(), Failure> {
    run.cargo_tests(
        "test --profile release-tests --package raft-sim --package raftarium-tests --test replay --test cluster --quiet fingerprint",
    )
}

fn scripts(run: &mut Run) -> Result<(), Failure> {
    tools::shellcheck()?;
    let mut shellcheck = shell::command("shellcheck");
    shellcheck.arg("docs/cluster/array.sh");
    run.run(shellcheck)
}

fn bring_tools(_: &mut Run) -> Result<(), Failure> {
    thread::scope(|scope| {
        // These wait for the network, and the others for the processor.
        let fetched = scope.spawn(|| {
            let (browser, _) = tools::browser()?;
            tools::browser_without_windows(browser);
            tools::wasm_opt()?;
            tools::e2e_packages()
        });
        let compiled = run::install_for_tests();
        let fetched = fetched
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        compiled.and(fetched)
    })
}

fn bring_target(target: &'static str) -> Result<(), Failure> {
    tools::run_lanes(vec![tools::target_job(target)?.into_iter().collect()])
}

fn wasm_sim(run: &mut Run) -> Result<(), Failure> {
    wasm_pack(run, "crates/raft-sim", "browser")
}

fn wasm_web(run: &mut Run) -> Result<(), Failure> {
    wasm_pack(run, "web", "page")
}

/// Only the programs that have tests for a browser: the others have none that would run there, and take as long to compile.
fn wasm_pack(run: &mut Run, folder: &str, program: &str) -> Result<(), Failure> {
    let (_, driver) = tools::browser()?;
    let mut wasm_pack = shell::command("wasm-pack");
    wasm_pack
        .args(["test", "--headless", "--chrome", "--chromedriver"])
        .arg(driver);
    wasm_pack.args(["--mode", "no-install", folder, "--test", program]);
    // The runner's own stack says nothing about a test that failed.
    wasm_pack.env("RUST_BACKTRACE", "0");
    run.tests(wasm_pack)
}

fn build_dist(_: &mut Run) -> Result<(), Failure> {
    dist::build(None)
}

fn e2e(run: &mut Run) -> Result<(), Failure> {
    let (browser, _) = tools::browser()?;
    let without_windows = tools::browser_without_windows(browser.clone());
    two_parts(run, CHROMIUM, &without_windows, &browser)
}

fn firefox(run: &mut Run) -> Result<(), Failure> {
    let browser = tools::firefox()?;
    two_parts(run, FIREFOX, &browser, &browser)
}

fn stops(run: &mut Run) -> Result<(), Failure> {
    let (browser, _) = tools::browser()?;
    part(run, "long", CHROMIUM, &tools::browser_without_windows(browser))
}

const CHROMIUM: &str = "chromium";
const FIREFOX: &str = "firefox";

/// First what bears other pages beside it, a few at a time, and then what needs the machine to itself, in the browser that people have. What
/// breaks in the first part does not hide the second.
fn two_parts(run: &mut Run, engine: &str, together: &Path, alone: &Path) -> Result<(), Failure> {
    let together = part(run, "together", engine, together);
    let alone = part(run, "alone", engine, alone);
    together.and(alone)
}

/// Those of the browser tests that the configuration calls by this name.
fn part(run: &mut Run, name: &str, engine: &str, browser: &Path) -> Result<(), Failure> {
    tools::e2e_packages()?;
    let mut playwright = in_browser("node", &["node_modules/@playwright/test/cli.js", "test"], browser)?;
    playwright
        .env("RAFTARIUM_PART", name)
        .env("RAFTARIUM_ENGINE", engine);
    run.tests(playwright)
}

fn webkit(run: &mut Run) -> Result<(), Failure> {
    let (browser, driver) = tools::webkit()?;
    // WebKitGTK draws on a screen only, and this one is nobody's.
    let mut smoke = in_browser("xvfb-run", &["-a", "node", "webkit.mjs"], &browser)?;
    smoke.env("RAFTARIUM_DRIVER", driver);
    run.tests(smoke)
}

/// A program that finds the published page served, and the browser. Under a sub-path, because that is where links that begin with a
/// slash break.
fn in_browser(program: &str, words: &[&str], browser: &Path) -> Result<Command, Failure> {
    let listener = serve::listen(0)?;
    let url = format!("http://127.0.0.1:{}/some/where/", serve::port_of(&listener));
    Site::new(root::dist(), "/some/where/").serve_in_background(listener);
    let mut command = shell::command(program);
    command.args(words).current_dir(root::e2e());
    command
        .env("RAFTARIUM_URL", url)
        .env("RAFTARIUM_BROWSER", browser)
        .env("RAFTARIUM_FOLDER", format!("file://{}/", root::dist().display()));
    Ok(command)
}
