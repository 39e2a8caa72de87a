//! Where things are in the checkout. Owns every path that more than one command needs.

use std::path::{Path, PathBuf};

/// The top folder of the checkout.
pub(crate) fn root() -> PathBuf {
    // Cargo names the crate's folder when it runs us; the compiled-in one serves when we are started by hand.
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .filter(|path| path.ends_with("crates/xtask"))
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    here.parent()
        .and_then(Path::parent)
        .map_or_else(|| here.clone(), Path::to_path_buf)
}

/// The folder into which this project's tools are installed; git ignores it.
pub(crate) fn tools() -> PathBuf {
    root().join(".tools")
}

/// Where the finished page is laid.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's output folder.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The browser tests.
pub(crate) fn e2e() -> PathBuf {
    root().join("tests/e2e")
}

/// `path` as a reader of the checkout would write it.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
