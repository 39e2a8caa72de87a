//! `cargo xtask measure-page`: what a frame, a long run and a first visit cost the browser, on the page in `dist/`, and what Lighthouse
//! says of it.

use crate::args::Args;
use crate::failure::Failure;
use crate::shell;
use crate::tools;
use crate::visit::Visit;

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    args.finish()?;
    let visit = Visit::of_published()?;
    shell::run(visit.script(&[
        "node_modules/@playwright/test/cli.js",
        "test",
        "--grep",
        "@measure",
    ]))?;
    let lighthouse = tools::lighthouse()?;
    let mut load = visit.script(&["page-load.mjs"]);
    load.env("RAFTARIUM_LIGHTHOUSE", lighthouse);
    shell::run(load)
}
