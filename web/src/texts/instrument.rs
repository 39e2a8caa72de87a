//! What is said of recordings, links, laws, and of runs that are looked for.

use super::{Text, language};
use crate::say;

// ---- opening -----------------------------------------------------------------------------------------------------

/// A run was opened in place of another one.
pub const OPENED: Text = Text::new(
    "The recording is open, held where it is to be seen. The run before stays beside it.",
    "Die Aufzeichnung ist offen, angehalten an der Stelle, um die es geht. Der vorige Lauf bleibt daneben.",
);
/// A run was opened that another core made.
pub const OPENED_OF_ANOTHER_CORE: Text = Text::new(
    "This run was recorded with another version of the core: it may take another course here.",
    "Dieser Lauf wurde mit einer anderen Version des Kerns aufgezeichnet: er kann hier anders verlaufen.",
);
/// It takes a while.
#[must_use]
pub fn opening(percent: u64) -> String {
    say!(
        "The recording is being opened: {percent} %.",
        "Die Aufzeichnung wird geöffnet: {percent} %."
    )
}
/// While a file is held over the page.
pub const DROP_HERE: Text = Text::new(
    "Drop a recording to open it",
    "Aufzeichnung hier loslassen, um sie zu öffnen",
);
/// The browser does not hand it over.
pub const UNREADABLE_FILE: Text = Text::new(
    "The browser could not read this file.",
    "Der Browser konnte diese Datei nicht lesen.",
);
/// The browser does not take it.
pub const NOT_SAVED: Text = Text::new(
    "The browser did not take the file.",
    "Der Browser hat die Datei nicht angenommen.",
);
/// More than one was dropped, or none.
pub const ONE_FILE: Text = Text::new(
    "Drop one recording at a time, as a file.",
    "Immer nur eine Aufzeichnung loslassen, als Datei.",
);

/// A file is too large to be a recording.
#[must_use]
pub fn file_too_large(bytes: u64, most: u64) -> String {
    let mebibytes = |bytes: u64| bytes.div_ceil(1 << 20);
    let (has, most) = (mebibytes(bytes), mebibytes(most));
    say!(
        "This file has {has} MiB; a recording has at most {most}.",
        "Diese Datei hat {has} MiB; eine Aufzeichnung hat höchstens {most}."
    )
}

// ---- links -------------------------------------------------------------------------------------------------------

/// It is on the clipboard.
#[must_use]
pub fn link_copied(others: usize) -> String {
    let alone = super::share::alone(others);
    say!(
        "The link is copied. It opens this run, held at this event.{alone}",
        "Der Link ist kopiert. Er öffnet diesen Lauf, angehalten bei diesem Ereignis.{alone}"
    )
}
/// The heading of what is shown instead.
pub const LINK_TITLE: Text = Text::new("A link to this run", "Ein Link zu diesem Lauf");
/// What to do.
pub const LINK_HELP: Text = Text::new(
    "This browser does not let the page copy. Here it is, selected, to be copied by hand.",
    "Dieser Browser lässt die Seite nicht kopieren. Hier steht es, ausgewählt, zum Kopieren von Hand.",
);
/// The field.
pub const LINK_FIELD: Text = Text::same("Link");

/// Too much has been done for a link.
#[must_use]
pub fn link_too_long(most_kib: usize) -> String {
    say!(
        "This run is too long for a link of {most_kib} KiB. Save it as a file: dropped on this page, it opens.",
        "Dieser Lauf ist zu lang für einen Link von {most_kib} KiB. Sichere ihn als Datei: auf diese Seite gezogen, öffnet er sich."
    )
}

// ---- laws --------------------------------------------------------------------------------------------------------

/// All is well.
#[must_use]
pub fn laws_hold(count: usize) -> String {
    say!("{count} laws hold", "{count} Gesetze gelten")
}

/// Some are broken.
#[must_use]
pub fn laws_broken(count: usize) -> String {
    if count == 1 {
        say!("1 law broken", "1 Gesetz gebrochen")
    } else {
        say!("{count} laws broken", "{count} Gesetze gebrochen")
    }
}

/// Some are broken, where a cross stands beside.
#[must_use]
pub fn so_many_broken(count: usize) -> String {
    say!("{count} broken", "{count} gebrochen")
}

/// What the panel is.
#[must_use]
pub fn laws_help(broken: usize, count: usize) -> String {
    match broken {
        0 => say!(
            "All {count} hold so far. They are checked after every event.",
            "Alle {count} gelten bis jetzt. Sie werden nach jedem Ereignis geprüft."
        ),
        broken => say!(
            "{broken} of {count} broken by now. They are checked after every event.",
            "{broken} von {count} bis jetzt gebrochen. Sie werden nach jedem Ereignis geprüft."
        ),
    }
}
/// A law holds.
pub const HOLDS: Text = Text::new("holds", "gilt");
/// A law holds, and is broken later.
pub const HOLDS_SO_FAR: Text = Text::new("holds so far", "gilt bis jetzt");
/// A law is broken.
pub const BROKEN: Text = Text::new("broken", "gebrochen");
/// A button, before a moment.
pub const SEE_IT: Text = Text::new("See it at", "Ansehen bei");
/// It lies ahead.
pub const AHEAD: Text = Text::new("ahead of where time stands", "liegt noch voraus");

/// How often it was broken.
#[must_use]
pub fn broken_times(times: u64) -> String {
    say!(
        "{times} times in this run; this was the first",
        "{times}-mal in diesem Lauf; dies war das erste Mal"
    )
}

/// The event after which it was broken.
#[must_use]
pub fn broken_by(event: &str) -> String {
    say!("when {event}", "als dies geschah: {event}")
}

/// Rules are off.
#[must_use]
pub fn rule_off(says: &str, section: &str) -> String {
    let section = super::section(section);
    say!(
        "A rule is off: {says} ({section}).",
        "Eine Regel ist aus: {says} ({section})."
    )
}

// ---- runs that are looked for ------------------------------------------------------------------------------------

/// What it does.
pub const FIND_HELP: Text = Text::new(
    "Storms are gone through: clusters to which everything happens at once. What is found is made as short as it gets.",
    "Durchsucht werden Stürme: Cluster, denen alles auf einmal geschieht. Was gefunden wird, wird so kurz gemacht, wie es geht.",
);
/// A field.
pub const FIND_GOAL: Text = Text::new("Until", "Bis");
/// A field.
pub const FIND_RULE: Text = Text::new("With this rule off", "Ohne diese Regel");
/// No rule.
pub const ALL_RULES: Text = Text::new("none: every rule is kept", "keine: jede Regel gilt");
/// A group of goals.
pub const SITUATIONS: Text = Text::new("It happens that", "Es geschieht, dass");
/// A group of goals.
pub const A_LAW_BREAKS: Text = Text::new("A law is broken", "Ein Gesetz wird gebrochen");
/// Whose rules they are.
pub const RULES_OF_CORE: Text = Text::new("The core", "Der Kern");
/// Whose rules they are.
pub const RULES_OF_DISK: Text = Text::new("The disk", "Die Platte");
/// Whose rules they are.
pub const RULES_OF_SESSION: Text = Text::new(
    "The state machine and its sessions",
    "Die Zustandsmaschine und ihre Sitzungen",
);
/// Whose rules they are.
pub const RULES_OF_CLIENT: Text = Text::new("The client", "Der Client");
/// A button.
pub const FIND_BEGIN: Text = Text::new("Find", "Suchen");
/// A button.
pub const FIND_ANOTHER: Text = Text::new("Find another", "Weiteren suchen");
/// A button.
pub const CANCEL: Text = Text::new("Cancel", "Abbrechen");
/// A button.
pub const OPEN_IT: Text = Text::new("Open it", "Öffnen");
/// It has been asked for.
pub const FIND_STARTS: Text = Text::new("The search begins.", "Die Suche beginnt.");
/// It goes on.
pub const FIND_SEARCHES: Text = Text::new("Nothing yet.", "Noch nichts.");
/// Cancelled before anything was found.
pub const FIND_CANCELLED: Text = Text::new(
    "Cancelled: nothing was found up to there.",
    "Abgebrochen: bis dahin wurde nichts gefunden.",
);
/// All were gone through.
pub const FIND_NOTHING: Text = Text::new("There is none.", "Es gibt keinen.");
/// The browser makes no worker.
pub const NO_WORKER: Text = Text::new(
    "The search could not be started: this browser makes no worker, or a part of the page did not arrive.",
    "Die Suche konnte nicht beginnen: dieser Browser gibt keinen Worker her, oder ein Teil der Seite ist nicht angekommen.",
);
/// It stopped by itself.
pub const WORKER_STOPPED: Text = Text::new(
    "The search has stopped: it came upon a state that it believed impossible.",
    "Die Suche ist stehen geblieben: sie ist auf einen Zustand gestoßen, den sie für unmöglich hielt.",
);

/// What has been gone through.
#[must_use]
pub fn find_progress(tried: u32, kilo_events: u32, a_second: u64) -> String {
    let storms = if tried == 1 {
        Text::new("1 storm", "1 Sturm").now().to_owned()
    } else {
        let tried = grouped(u64::from(tried));
        say!("{tried} storms", "{tried} Stürme")
    };
    // Of so few a speed says nothing.
    if kilo_events == 0 {
        return storms;
    }
    let kilo_events = grouped(u64::from(kilo_events));
    let a_second = grouped(a_second);
    say!(
        "{storms}, {kilo_events} thousand events, {a_second} events a second",
        "{storms}, {kilo_events} tausend Ereignisse, {a_second} Ereignisse pro Sekunde"
    )
}

/// A run was found.
#[must_use]
pub fn found(number: &str, before: u32, now: u32, shrinks: bool) -> String {
    const SHORTER: Text = Text::new(", and it gets shorter", ", und er wird kürzer");
    let still = if shrinks { SHORTER.now() } else { "" };
    let before = grouped(u64::from(before));
    match now {
        0 => say!(
            "Found in storm {number}: it happens by itself, without any of the {before} actions{still}.",
            "Gefunden in Sturm {number}: Es geschieht von selbst, ohne eine der {before} Aktionen{still}."
        ),
        1 => say!(
            "Found in storm {number}: of {before} actions one is enough{still}.",
            "Gefunden in Sturm {number}: Von {before} Aktionen genügt eine{still}."
        ),
        now => {
            let now = grouped(u64::from(now));
            say!(
                "Found in storm {number}: of {before} actions {now} are enough{still}.",
                "Gefunden in Sturm {number}: Von {before} Aktionen genügen {now}{still}."
            )
        }
    }
}

/// A number as people read it: `12,345`, in German `12.345`.
#[must_use]
pub fn grouped(number: u64) -> String {
    language().grouped(number)
}
