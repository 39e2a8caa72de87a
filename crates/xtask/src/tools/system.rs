//! The tools that npm and apt-get bring: wasm-opt, the browser, the browser tests' packages.
//!
//! Only `dist` and `test` come here. What may not be installed (no root, no network) is an error with its remedy.

use std::path::PathBuf;

use super::{Job, LIGHTHOUSE_VERSION, WASM_OPT_VERSION, find, log_of, run_lanes, version_of};
use crate::failure::Failure;
use crate::root;
use crate::shell;

/// Names under which a Chromium may be on PATH.
const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

pub(crate) fn npm_present() -> bool {
    find("npm").is_some() && find("node").is_some()
}

/// Brings wasm-opt from npm's `binaryen`, unless the right one is here. Debian's is too old to read what rustc
/// writes today.
pub(crate) fn wasm_opt() -> Result<(), Failure> {
    if version_of("wasm-opt").is_some_and(|found| found == WASM_OPT_VERSION) {
        return Ok(());
    }
    need_npm("wasm-opt, which makes the page small")?;
    let folder = root::tools().join("npm");
    std::fs::create_dir_all(&folder).map_err(Failure::file("making the folder", &folder))?;
    let mut npm = shell::command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"])
        .arg(&folder);
    npm.arg(format!("binaryen@{WASM_OPT_VERSION}"));
    run_lanes(vec![vec![Job::new("binaryen", 15, npm)]])
}

/// Brings Lighthouse, which only measuring needs. Returns its program, for node.
pub(crate) fn lighthouse() -> Result<PathBuf, Failure> {
    let folder = root::tools().join("npm");
    let program = folder.join("node_modules/lighthouse/cli/index.js");
    if program.is_file() {
        return Ok(program);
    }
    need_npm("Lighthouse, which judges the page")?;
    std::fs::create_dir_all(&folder).map_err(Failure::file("making the folder", &folder))?;
    let mut npm = shell::command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"])
        .arg(&folder);
    // Both, because npm would take away what it is not told of.
    npm.arg(format!("lighthouse@{LIGHTHOUSE_VERSION}"))
        .arg(format!("binaryen@{WASM_OPT_VERSION}"));
    run_lanes(vec![vec![Job::new("lighthouse", 30, npm)]])?;
    Ok(program)
}

/// Brings the packages of the browser tests as their lock file names them.
pub(crate) fn e2e_packages() -> Result<(), Failure> {
    let lock = root::e2e().join("package-lock.json");
    let installed = root::e2e().join("node_modules/.package-lock.json");
    let age = |file: &PathBuf| file.metadata().and_then(|meta| meta.modified()).ok();
    if age(&installed).is_some() && age(&installed) >= age(&lock) {
        return Ok(());
    }
    need_npm("Playwright, which drives the browser")?;
    let mut npm = shell::command("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--prefix"])
        .arg(root::e2e());
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run_lanes(vec![vec![Job::new("playwright", 15, npm)]])
}

/// npm, by apt-get where that is allowed.
fn need_npm(what_for: &str) -> Result<(), Failure> {
    if npm_present() {
        return Ok(());
    }
    apt(
        &["nodejs", "npm"],
        &format!("node and npm are needed for {what_for}"),
    )
}

/// Chromium and its driver: where they are, after installing them if need be.
pub(crate) fn browser() -> Result<(PathBuf, PathBuf), Failure> {
    if let Some(found) = find_browser() {
        return Ok(found);
    }
    apt(
        &["chromium", "chromium-driver"],
        "Chromium and chromedriver are needed for the browser tests",
    )?;
    find_browser().ok_or_else(|| {
        Failure::missing(
            "apt-get installed Chromium, yet neither it nor chromedriver is on PATH",
            "Put both on PATH, in versions that fit each other.",
        )
    })
}

fn find_browser() -> Option<(PathBuf, PathBuf)> {
    let browser = BROWSERS.iter().find_map(|name| find(name))?;
    Some((browser, find("chromedriver")?))
}

/// The same Chromium without its windows, tabs and tool bars, which takes a fifth less of a machine's time: where it is, after installing
/// it if need be. Not every distribution has it; then the browser itself is taken.
pub(crate) fn browser_without_windows(browser: PathBuf) -> PathBuf {
    const NAME: &str = "chromium-headless-shell";
    if find(NAME).is_none()
        && let Err(failure) = apt(
            &[NAME],
            "Chromium without windows makes the browser tests quicker",
        )
    {
        println!("{failure}\nChromium itself is taken in its place.");
    }
    find(NAME).unwrap_or(browser)
}

/// Firefox ESR: where it is, after installing it if need be.
pub(crate) fn firefox() -> Result<PathBuf, Failure> {
    let found = || find("firefox-esr").or_else(|| find("firefox"));
    if found().is_none() {
        apt(
            &["firefox-esr"],
            "Firefox ESR is needed for its part of `--all-browsers`",
        )?;
    }
    found().ok_or_else(|| {
        Failure::missing(
            "apt-get installed Firefox, yet it is not on PATH",
            "Put firefox-esr on PATH.",
        )
    })
}

/// WebKitGTK's smallest browser and its driver: where they are, after installing them if need be. A screen that nobody sees
/// comes with them.
pub(crate) fn webkit() -> Result<(PathBuf, PathBuf), Failure> {
    if find("WebKitWebDriver").is_none() || find("xvfb-run").is_none() || mini_browser().is_none() {
        apt(
            &["webkit2gtk-driver", "xvfb", "xauth"],
            "WebKitGTK and its driver are needed for their part of `--all-browsers`",
        )?;
    }
    mini_browser().zip(find("WebKitWebDriver")).ok_or_else(|| {
        Failure::missing(
            "apt-get installed WebKitGTK, yet MiniBrowser or WebKitWebDriver is not where Debian puts it",
            "MiniBrowser is looked for in /usr/lib/*/webkit2gtk-4.*/.",
        )
    })
}

/// Debian puts it where libraries are: one folder for each architecture, one for each version of the interface.
fn mini_browser() -> Option<PathBuf> {
    let folders = |folder: PathBuf| std::fs::read_dir(folder).into_iter().flatten().flatten();
    folders(PathBuf::from("/usr/lib"))
        .flat_map(|architecture| folders(architecture.path()))
        .filter(|folder| folder.file_name().to_string_lossy().starts_with("webkit2gtk-4"))
        .map(|folder| folder.path().join("MiniBrowser"))
        .find(|file| file.is_file())
}

/// Brings valgrind, whose callgrind counts instructions.
pub(crate) fn valgrind() -> Result<(), Failure> {
    if find("valgrind").is_some() {
        return Ok(());
    }
    apt(&["valgrind"], "valgrind is needed to count instructions")
}

/// Brings shellcheck, which reads the scripts that are written for others.
pub(crate) fn shellcheck() -> Result<(), Failure> {
    if find("shellcheck").is_some() {
        return Ok(());
    }
    apt(&["shellcheck"], "shellcheck is needed to check the scripts")
}

/// Installs Debian packages, as root or through a `sudo` that asks nothing.
fn apt(packages: &[&str], why: &str) -> Result<(), Failure> {
    let by_hand = format!("Install by hand: apt-get install {}", packages.join(" "));
    if find("apt-get").is_none() {
        return Err(Failure::missing(
            format!("{why}, and there is no apt-get here"),
            format!("With your system's packages, bring: {}", packages.join(" ")),
        ));
    }
    let prefix: &[&str] = if is_root() {
        &[]
    } else if sudo_asks_nothing() {
        &["sudo", "-n"]
    } else {
        return Err(Failure::missing(
            format!("{why}, and only root may install packages"),
            by_hand,
        ));
    };
    let step = |arguments: &[&str]| {
        let mut words = [prefix, &["apt-get"], arguments].concat().into_iter();
        let mut command = shell::command(words.next().unwrap_or("apt-get"));
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    println!("By apt-get: {} (about half a minute)", packages.join(", "));
    shell::run_logged(step(&["update"]), &log_of("apt-update"))?;
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    shell::run_logged(step(&install), &log_of("apt-install"))
}

fn is_root() -> bool {
    let mut id = shell::command("id");
    id.arg("-u");
    shell::answer(id).is_some_and(|user| user.trim() == "0")
}

fn sudo_asks_nothing() -> bool {
    let mut sudo = shell::command("sudo");
    sudo.args(["-n", "true"]);
    shell::answer(sudo).is_some()
}
