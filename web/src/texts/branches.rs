//! Branches, comparing them, and the runs that are kept.

use super::Text;
use crate::say;

// ---- branches ----------------------------------------------------------------------------------------------------

/// What a branch is called that grew out of another one.
#[must_use]
pub fn what_if(number: u32) -> String {
    say!("what if {number}", "was wäre wenn {number}")
}

/// What a run is called that was begun or opened.
#[must_use]
pub fn run_number(number: u32) -> String {
    say!("run {number}", "Lauf {number}")
}

/// Somebody acted in the past.
#[must_use]
pub fn branch_grown(old: &str, new: &str) -> String {
    say!(
        "You acted in the past: this is the branch \u{201c}{new}\u{201d} now. \u{201c}{old}\u{201d} stays as it was.",
        "Du hast in der Vergangenheit eingegriffen: dies ist jetzt der Zweig \u{201e}{new}\u{201c}. \u{201e}{old}\u{201c} bleibt, wie er war."
    )
}

/// A run begins; `kept`: whether the conditions that were set hold in it too, if any were set.
#[must_use]
pub fn run_begun(old: &str, same_seed: bool, kept: Option<bool>) -> String {
    let begins = match (same_seed, kept) {
        (true, None) => Text::new(
            "The run begins anew, with the same seed.",
            "Der Lauf beginnt neu, mit demselben Seed.",
        ),
        (true, Some(true)) => Text::new(
            "The run begins anew, with the same seed. Links, disks, clocks and patience stay as you set them.",
            "Der Lauf beginnt neu, mit demselben Seed. Verbindungen, Platten, Uhren und Geduld bleiben, wie du sie gesetzt hast.",
        ),
        (true, Some(false)) => Text::new(
            "The run begins anew, with the same seed. Links, disks, clocks and patience are as at its start.",
            "Der Lauf beginnt neu, mit demselben Seed. Verbindungen, Platten, Uhren und Geduld sind wie an seinem Anfang.",
        ),
        (false, Some(true)) => Text::new(
            "A run with another seed begins. Links, disks, clocks and patience stay as you set them.",
            "Ein Lauf mit anderem Seed beginnt. Verbindungen, Platten, Uhren und Geduld bleiben, wie du sie gesetzt hast.",
        ),
        (false, _) => Text::new(
            "A run with another seed begins.",
            "Ein Lauf mit anderem Seed beginnt.",
        ),
    };
    say!(
        "{begins} \u{201c}{old}\u{201d} stays beside it.",
        "{begins} \u{201e}{old}\u{201c} bleibt daneben."
    )
}

/// Another branch is looked at.
#[must_use]
pub fn switched(name: &str) -> String {
    say!(
        "This is \u{201c}{name}\u{201d}.",
        "Dies ist \u{201e}{name}\u{201c}."
    )
}

/// A branch was deleted.
#[must_use]
pub fn branch_deleted(name: &str) -> String {
    say!(
        "\u{201c}{name}\u{201d} is deleted.",
        "\u{201e}{name}\u{201c} ist gelöscht."
    )
}

/// A deleted branch is back.
#[must_use]
pub fn branch_restored(name: &str) -> String {
    say!(
        "\u{201c}{name}\u{201d} is back.",
        "\u{201e}{name}\u{201c} ist wieder da."
    )
}

/// A branch had to go.
#[must_use]
pub fn branch_forgotten(name: &str) -> String {
    say!(
        "There are many branches: the one without a name that was not looked at for longest, \u{201c}{name}\u{201d}, is deleted.",
        "Es gibt viele Zweige: der unbenannte, der am längsten nicht betrachtet wurde, \u{201e}{name}\u{201c}, ist gelöscht."
    )
}

/// What the list of branches says above it.
pub const BRANCHES_HELP: Text = Text::new(
    "Whoever acts in the past loses nothing: the course as it was stays as a branch.",
    "Wer in der Vergangenheit handelt, verliert nichts: der bisherige Verlauf bleibt als Zweig.",
);
/// The branch that is looked at.
pub const BRANCH_HERE: Text = Text::new("here", "hier");
/// Go to a branch.
pub const BRANCH_SWITCH: Text = Text::new("Go to it", "Hingehen");
/// Delete a branch.
pub const BRANCH_DELETE: Text = Text::new("Delete", "Löschen");
/// The field for a branch's name.
#[must_use]
pub fn branch_name_field(name: &str) -> String {
    say!("Name of {name}", "Name von {name}")
}

/// A button that concerns one branch, for those who do not see beside what it stands.
#[must_use]
pub fn branch_button(does: &str, name: &str) -> String {
    format!("{does}: {name}")
}

/// Where a branch grew, and how far it goes.
#[must_use]
pub fn branch_span(parent: Option<(&str, &str)>, end: &str) -> String {
    match parent {
        Some((parent, at)) => say!(
            "parted from {parent} at {at}, goes to {end}",
            "von {parent} getrennt bei {at}, reicht bis {end}"
        ),
        None => say!("from the start, goes to {end}", "von Anfang an, reicht bis {end}"),
    }
}

/// What was done differently than in the branch that is looked at.
#[must_use]
pub fn branch_differs(at: &str, action: &str) -> String {
    say!("differs at {at}: {action}", "anders bei {at}: {action}")
}

/// From there on the branch is without what was done in the one that is looked at.
#[must_use]
pub fn branch_lacks(at: &str, action: &str) -> String {
    say!(
        "differs at {at}: without \u{201c}{action}\u{201d}",
        "anders bei {at}: ohne \u{201e}{action}\u{201c}"
    )
}

/// Nothing different was done.
pub const BRANCH_SAME: Text = Text::new("nothing different was done", "nichts anderes wurde getan");

/// Another cluster: its size and seed.
#[must_use]
pub fn branch_cluster(nodes: u32, seed: u64) -> String {
    say!(
        "another run: {nodes} nodes, seed {seed:x}",
        "ein anderer Lauf: {nodes} Knoten, Seed {seed:x}"
    )
}

/// The strip of lanes below the ribbon.
pub const LANES: Text = Text::new("Branches", "Zweige");
/// There are more branches than lanes.
#[must_use]
pub fn lanes_more(count: usize) -> String {
    say!("+{count} more", "+{count} weitere")
}

// ---- comparing ---------------------------------------------------------------------------------------------------

/// Nothing differs.
pub const NO_DIFFERENCE: Text = Text::new(
    "The two are alike as far as they are known.",
    "Die beiden sind gleich, soweit sie bekannt sind.",
);
/// The first difference is looked for.
pub const DIFFERENCE_SOUGHT: Text = Text::new(
    "Looking for the first difference \u{2026}",
    "Der erste Unterschied wird gesucht \u{2026}",
);
/// Where the two part, before what happens then in each.
#[must_use]
pub fn alike_until(at: &str) -> String {
    say!(
        "Both are alike up to {at}. Then:",
        "Beide sind gleich bis {at}. Dann:"
    )
}

/// On one side nothing more happens.
pub const NOTHING_MORE: Text = Text::new("nothing more happens", "nichts geschieht mehr");
/// What is said of the branch in which a person acts.
pub const ACTS_HERE: Text = Text::new("you act here", "hier greifst du ein");
/// What is said of the branch beside.
pub const LOOKED_AT: Text = Text::new("only to look at", "nur zum Ansehen");
/// The panels show this one.
pub const SHOWN_IN_PANELS: Text = Text::new("shown in the panels", "in den Tafeln gezeigt");
/// Leave the comparison.
pub const LEAVE_COMPARE: Text = Text::new("Leave", "Beenden");
/// Act in the other one.
pub const SWAP_COMPARED: Text = Text::new("Act here", "Hier eingreifen");
/// The second stage.
pub const OTHER_STAGE: Text = Text::new("The other branch", "Der andere Zweig");
/// The panels show the branch beside, but what they do is done in the other.
#[must_use]
pub fn acts_elsewhere(name: &str) -> String {
    say!(
        "Only to look at. What you do is done in \u{201c}{name}\u{201d}.",
        "Nur zum Ansehen. Was du tust, geschieht in \u{201e}{name}\u{201c}."
    )
}

// ---- runs that are kept ------------------------------------------------------------------------------------------

/// The run is back after a reload.
pub const RUN_IS_BACK: Text = Text::new(
    "Your run is back, as you left it.",
    "Dein Lauf ist wieder da, wie du ihn verlassen hast.",
);
/// The page stopped the last time.
pub const KEPT_AFTER_CRASH: Text = Text::new(
    "The page stopped last time. Your run is among the recent ones.",
    "Die Seite ist zuletzt stehen geblieben. Dein Lauf ist unter den letzten.",
);
/// The browser does not keep runs.
pub const NOT_KEPT: Text = Text::new(
    "This browser does not keep the run: save it as a file before you leave.",
    "Dieser Browser behält den Lauf nicht: sichere ihn als Datei, bevor du gehst.",
);
/// What was kept cannot be read.
pub const KEPT_UNREADABLE: Text = Text::new(
    "What this browser kept of your last run cannot be read.",
    "Was dieser Browser von deinem letzten Lauf behalten hat, ist nicht lesbar.",
);
/// What the list of recent runs says above it.
pub const RECENT_HELP: Text = Text::new(
    "The last runs that were begun or opened here. They stay in this browser.",
    "Die letzten Läufe, die hier begonnen oder geöffnet wurden. Sie bleiben in diesem Browser.",
);
/// There are none.
pub const RECENT_NONE: Text = Text::new("None yet.", "Noch keine.");
/// Open a recent run.
pub const RECENT_OPEN: Text = Text::new("Open", "Öffnen");
/// Forget a recent run.
pub const RECENT_FORGET: Text = Text::new("Forget", "Vergessen");
/// Forget all recent runs.
pub const RECENT_FORGET_ALL: Text = Text::new("Forget all", "Alle vergessen");

/// A recent run: its seed, its size, what was done.
#[must_use]
pub fn recent_run(seed: u64, nodes: u32, actions: usize) -> String {
    let done = match actions {
        1 => say!("1 action", "1 Aktion"),
        _ => say!("{actions} actions", "{actions} Aktionen"),
    };
    say!(
        "seed {seed:x} \u{b7} {nodes} nodes \u{b7} {done}",
        "Seed {seed:x} \u{b7} {nodes} Knoten \u{b7} {done}"
    )
}
