//! A visit to a built page: it is served on this machine, and a script of tests/e2e opens it in the browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::root;
use crate::serve::{self, Site};
use crate::shell;
use crate::tools;

/// Where a page is served, and what opens it.
pub(crate) struct Visit {
    url: String,
    browser: PathBuf,
}

impl Visit {
    /// Of the page in `dist/`.
    pub(crate) fn of_published() -> Result<Self, Failure> {
        if !root::dist().join("index.html").is_file() {
            return Err(Failure::missing(
                "there is no page in dist",
                "`cargo xtask dist` builds one.",
            ));
        }
        Self::of(&root::dist())
    }

    /// Of the page in a folder.
    pub(crate) fn of(folder: &Path) -> Result<Self, Failure> {
        let (browser, _) = tools::browser()?;
        tools::e2e_packages()?;
        let listener = serve::listen(0)?;
        let url = format!("http://127.0.0.1:{}/", serve::port_of(&listener));
        Site::new(folder.to_path_buf(), "/").serve_in_background(listener);
        Ok(Self { url, browser })
    }

    /// A script that is told where the page is, and which browser to take.
    pub(crate) fn script(&self, words: &[&str]) -> Command {
        let mut node = shell::command("node");
        node.args(words).current_dir(root::e2e());
        node.env("RAFTARIUM_URL", &self.url)
            .env("RAFTARIUM_BROWSER", &self.browser);
        node
    }
}
