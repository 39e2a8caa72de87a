//! `cargo xtask measure-page`: what a frame, a long run and a first visit cost the browser, on the page in `dist/`, and what Lighthouse
//! says of it.

use crate::args::Args;
use crate::failure::Failure;
use crate::root;
use crate::serve::{self, Site};
use crate::shell;
use crate::tools;

pub(crate) fn run(args: Args) -> Result<(), Failure> {
    args.finish()?;
    if !root::dist().join("index.html").is_file() {
        return Err(Failure::missing(
            "there is no page in dist",
            "`cargo xtask dist` builds one.",
        ));
    }
    let (browser, _) = tools::browser()?;
    tools::e2e_packages()?;
    let listener = serve::listen(0)?;
    let url = format!("http://127.0.0.1:{}/", serve::port_of(&listener));
    Site::new(root::dist(), "/").serve_in_background(listener);
    let mut node = shell::command("node");
    node.args([
        "node_modules/@playwright/test/cli.js",
        "test",
        "--grep",
        "@measure",
    ])
    .current_dir(root::e2e());
    node.env("RAFTARIUM_URL", &url).env("RAFTARIUM_BROWSER", &browser);
    shell::run(node)?;
    let lighthouse = tools::lighthouse()?;
    let mut visit = shell::command("node");
    visit.arg("page-load.mjs").current_dir(root::e2e());
    visit
        .env("RAFTARIUM_URL", &url)
        .env("RAFTARIUM_BROWSER", &browser)
        .env("RAFTARIUM_LIGHTHOUSE", lighthouse);
    shell::run(visit)
}
