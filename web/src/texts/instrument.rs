//! What is said of recordings, links, laws, and of runs that are looked for.

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

/// All of them, where a tick stands beside.
#[must_use]
pub fn laws(count: usize) -> String {
    format!("{count} laws")
}

/// Some are broken, where a cross stands beside.
#[must_use]
pub fn so_many_broken(count: usize) -> String {
    format!("{count} broken")
}

/// What the panel is.
#[must_use]
pub fn laws_help(broken: usize, count: usize) -> String {
    match broken {
        0 => format!("All {count} hold. They are checked after every event."),
        broken => format!("{broken} of {count} broken. They are checked after every event."),
    }
}
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

/// Rules are off.
#[must_use]
pub fn rule_off(says: &str, section: &str) -> String {
    format!("A rule is off: {says} ({section}).")
}

// ---- runs that are looked for ------------------------------------------------------------------------------------

/// What it does.
pub const FIND_HELP: &str = "Storms are gone through: clusters to which everything happens at once. What is found is made as short as it gets.";
/// A field.
pub const FIND_GOAL: &str = "Until";
/// A field.
pub const FIND_RULE: &str = "With this rule off";
/// No rule.
pub const ALL_RULES: &str = "none: every rule is kept";
/// A group of goals.
pub const SITUATIONS: &str = "It happens that";
/// A group of goals.
pub const A_LAW_BREAKS: &str = "A law is broken";
/// Whose rules they are.
pub const RULES_OF_CORE: &str = "The core";
/// Whose rules they are.
pub const RULES_OF_DISK: &str = "The disk";
/// Whose rules they are.
pub const RULES_OF_SESSION: &str = "The state machine and its sessions";
/// Whose rules they are.
pub const RULES_OF_CLIENT: &str = "The client";
/// A button.
pub const FIND_BEGIN: &str = "Find";
/// A button.
pub const FIND_ANOTHER: &str = "Find another";
/// A button.
pub const CANCEL: &str = "Cancel";
/// A button.
pub const OPEN_IT: &str = "Open it";
/// It has been asked for.
pub const FIND_STARTS: &str = "The search begins.";
/// It goes on.
pub const FIND_SEARCHES: &str = "Nothing yet.";
/// Cancelled before anything was found.
pub const FIND_CANCELLED: &str = "Cancelled: nothing was found up to there.";
/// All were gone through.
pub const FIND_NOTHING: &str = "There is none.";
/// The browser makes no worker.
pub const NO_WORKER: &str =
    "The search could not be started: this browser makes no worker, or a part of the page did not arrive.";
/// It stopped by itself.
pub const WORKER_STOPPED: &str = "The search has stopped: it came upon a state that it believed impossible.";

/// What has been gone through.
#[must_use]
pub fn find_progress(tried: u32, kilo_events: u32, a_second: u64) -> String {
    format!(
        "{} storms, {} thousand events, {} events a second",
        grouped(u64::from(tried)),
        grouped(u64::from(kilo_events)),
        grouped(a_second)
    )
}

/// A run was found.
#[must_use]
pub fn found(number: &str, before: u32, now: u32, shrinks: bool) -> String {
    let still = if shrinks { ", and it gets shorter" } else { "" };
    format!(
        "Found in storm {number}: of {} actions {} left{still}.",
        grouped(u64::from(before)),
        match now {
            0 => "none is".to_owned(),
            1 => "1 is".to_owned(),
            now => format!("{} are", grouped(u64::from(now))),
        }
    )
}

/// A number as people read it: `12,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let texts: Vec<_> = [0, 999, 1_000, 1_234_567].into_iter().map(grouped).collect();
        assert_eq!(texts, ["0", "999", "1,000", "1,234,567"]);
    }
}
