//! What is said of recordings, links and laws.

// ---- opening -----------------------------------------------------------------------------------------------------

/// A run was opened in place of another one.
pub const OPENED: &str = "The recording is open, held where it is to be seen. The run before is set aside.";
/// A run was opened that another core made.
pub const OPENED_OF_ANOTHER_CORE: &str =
    "This run was recorded with another version of the core: it may take another course here.";
/// It takes a while.
#[must_use]
pub fn opening(percent: u64) -> String {
    format!("The recording is being opened: {percent} %.")
}
/// While a file is held over the page.
pub const DROP_HERE: &str = "Drop a recording to open it";
/// The browser does not hand it over.
pub const UNREADABLE_FILE: &str = "The browser could not read this file.";
/// The browser does not take it.
pub const NOT_SAVED: &str = "The browser did not take the file.";
/// More than one was dropped, or none.
pub const ONE_FILE: &str = "Drop one recording at a time, as a file.";

/// A file is too large to be a recording.
#[must_use]
pub fn file_too_large(bytes: u64, most: u64) -> String {
    let mebibytes = |bytes: u64| bytes.div_ceil(1 << 20);
    format!(
        "This file has {} MiB; a recording has at most {}.",
        mebibytes(bytes),
        mebibytes(most)
    )
}

// ---- links -------------------------------------------------------------------------------------------------------

/// It is on the clipboard.
pub const LINK_COPIED: &str = "The link is copied. It opens this run, held at this event.";
/// The heading of what is shown instead.
pub const LINK_TITLE: &str = "A link to this run";
/// What to do.
pub const LINK_HELP: &str =
    "This browser does not let the page copy. Here it is, selected, to be copied by hand.";
/// The field.
pub const LINK_FIELD: &str = "Link";

/// Too much has been done for a link.
#[must_use]
pub fn link_too_long(most_kib: usize) -> String {
    format!(
        "This run is too long for a link of {most_kib} KiB. Save it as a file: dropped on this page, it opens."
    )
}

// ---- laws --------------------------------------------------------------------------------------------------------

/// All is well.
#[must_use]
pub fn laws_hold(count: usize) -> String {
    format!("{count} laws hold")
}

/// Some are broken.
#[must_use]
pub fn laws_broken(count: usize) -> String {
    if count == 1 {
        "1 law broken".to_owned()
    } else {
        format!("{count} laws broken")
    }
}

/// What the panel is.
pub const LAWS_HELP: &str = "Checked after every event.";
/// A law holds.
pub const HOLDS: &str = "holds";
/// A law is broken.
pub const BROKEN: &str = "broken";
/// A button, before a moment.
pub const SEE_IT: &str = "See it at";
/// It lies ahead.
pub const AHEAD: &str = "ahead of where time stands";

/// How often it was broken.
#[must_use]
pub fn broken_times(times: u64) -> String {
    format!("{times} times in this run; this was the first")
}

/// The event after which it was broken.
#[must_use]
pub fn broken_by(event: &str) -> String {
    format!("when {event}")
}
