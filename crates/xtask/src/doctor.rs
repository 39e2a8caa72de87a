//! `cargo xtask doctor`: what is here, what is wanted, and what to do about the difference. It changes nothing.

use crate::args::Args;
use crate::failure::Failure;
use crate::shell;
use crate::tools::{self, BARE_ARM, CARGO_TOOLS, WASM, WASM_OPT_VERSION};

/// A line of the table.
struct Row {
    tool: String,
    found: Option<String>,
    wanted: String,
    for_what: &'static str,
    remedy: String,
    right: bool,
}

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    args.finish()?;
    let rows = rows();
    println!(
        "{:<26} {:<16} {:<12} {:<16} remedy",
        "tool", "found", "wanted", "for"
    );
    for row in &rows {
        let found = row.found.as_deref().unwrap_or("-");
        let remedy = if row.right { "" } else { &row.remedy };
        println!(
            "{:<26} {found:<16} {:<12} {:<16} {remedy}",
            row.tool, row.wanted, row.for_what
        );
    }
    let absent = rows.iter().filter(|row| !row.right).count();
    match absent {
        0 => println!("\nEverything is here."),
        _ => println!("\n{absent} to bring. The commands bring what they need by themselves where they may."),
    }
    Ok(())
}

fn rows() -> Vec<Row> {
    let mut rows = vec![row(
        "rustc",
        "1.95 or later",
        "all",
        "rustup update stable",
        |found| {
            let mut numbers = found.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
            (numbers.next(), numbers.next()) >= (Some(1), Some(95))
        },
    )];
    for (target, for_what) in [(WASM, "run, dist, test"), (BARE_ARM, "test")] {
        let here = tools::has_target(target);
        rows.push(Row {
            tool: target.to_owned(),
            found: here.then(|| String::from("here")),
            wanted: String::from("here"),
            for_what,
            remedy: format!("rustup target add {target}"),
            right: here,
        });
    }
    for tool in CARGO_TOOLS {
        let for_what = if tool.program == "wasm-pack" {
            "test"
        } else {
            "run, dist, test"
        };
        rows.push(row(
            tool.program,
            tool.version,
            for_what,
            &shell::line(&tool.install()),
            |found| found == tool.version,
        ));
    }
    rows.push(row(
        "node",
        "20 or later",
        "dist, test",
        "install node from nodejs.org or your system",
        |found| {
            found
                .split('.')
                .next()
                .and_then(|major| major.parse::<u32>().ok())
                >= Some(20)
        },
    ));
    rows.push(row(
        "wasm-opt",
        WASM_OPT_VERSION,
        "dist, test",
        "npm brings it: cargo xtask dist",
        |found| found == WASM_OPT_VERSION,
    ));
    for program in ["chromium", "chromedriver"] {
        rows.push(row(
            program,
            "any",
            "test",
            "apt-get install chromium chromium-driver",
            |_| true,
        ));
    }
    rows.push(row(
        "cargo-nextest",
        "any (optional)",
        "test",
        "nothing: cargo test serves too",
        |_| true,
    ));
    if let Some(last) = rows.last_mut() {
        last.right = true;
    }
    rows
}

fn row(
    program: &str,
    wanted: &str,
    for_what: &'static str,
    remedy: &str,
    right: impl Fn(&str) -> bool,
) -> Row {
    let found = tools::version_of(program);
    Row {
        tool: program.to_owned(),
        right: found.as_deref().is_some_and(right),
        found,
        wanted: wanted.to_owned(),
        for_what,
        remedy: remedy.to_owned(),
    }
}
