//! What the page remembers from one visit to the next. Storage is optional and hostile: it may be closed, full, or
//! hold nonsense, and then the page has no memory.

use super::window;
use crate::clock::Speed;
use std::cell::Cell;
use web_sys::Storage;

const THEME: &str = "raftarium.theme";
const LANGUAGE: &str = "raftarium.language";
const SPEED: &str = "raftarium.speed";
const LETTERS: &str = "raftarium.letters";
const NARRATION: &str = "raftarium.narration";
const VIEW: &str = "raftarium.view";
/// What net.js leaves behind when a run is to be opened again.
const REOPEN: &str = "raftarium.reopen";

thread_local! {
    static SHUT: Cell<bool> = const { Cell::new(false) };
}

/// From now on nothing is remembered, and nothing read that was: inside another page.
pub fn shut() {
    SHUT.with(|shut| shut.set(true));
}

fn local() -> Option<Storage> {
    if SHUT.with(Cell::get) {
        return None;
    }
    window().local_storage().ok().flatten()
}

pub(super) fn read(name: &str) -> Option<String> {
    local()?.get_item(name).ok().flatten()
}

/// Returns whether the browser did it.
pub(super) fn write(name: &str, value: Option<&str>) -> bool {
    let Some(storage) = local() else { return false };
    let done = match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    };
    done.is_ok()
}

/// The theme that was chosen: `light`, `dark`, or none.
#[must_use]
pub fn theme() -> Option<String> {
    read(THEME).filter(|theme| theme == "light" || theme == "dark")
}

/// Remembers the theme; none follows the system. theme.js reads it before anything is drawn.
pub fn keep_theme(theme: Option<&str>) {
    write(THEME, theme);
}

/// Remembers the language: theme.js reads it before anything is drawn.
pub fn keep_language(language: &str) {
    write(LANGUAGE, Some(language));
}

/// The speed that was chosen.
#[must_use]
pub fn speed() -> Option<Speed> {
    Speed::parse(&read(SPEED)?).ok()
}

/// Remembers the speed.
pub fn keep_speed(speed: Speed) {
    write(SPEED, Some(&speed.to_string()));
}

/// Whether single letters are keys.
#[must_use]
pub fn letters() -> bool {
    read(LETTERS).as_deref() != Some("off")
}

/// Remembers whether single letters are keys.
pub fn keep_letters(letters: bool) {
    write(LETTERS, Some(if letters { "on" } else { "off" }));
}

/// Whether what happens is told to screen readers.
#[must_use]
pub fn narration() -> bool {
    read(NARRATION).as_deref() != Some("off")
}

/// Remembers whether what happens is told.
pub fn keep_narration(narration: bool) {
    write(NARRATION, Some(if narration { "on" } else { "off" }));
}

/// Whether the cluster is shown as a table.
#[must_use]
pub fn table_view() -> bool {
    read(VIEW).as_deref() == Some("table")
}

/// Remembers whether the cluster is shown as a table.
pub fn keep_table_view(table: bool) {
    write(VIEW, Some(if table { "table" } else { "ring" }));
}

/// The run that is to be opened again after a crash. Asked for once: what crashed once might crash the page for ever.
#[must_use]
pub fn take_reopened() -> Option<String> {
    let storage = window().session_storage().ok().flatten()?;
    let text = storage.get_item(REOPEN).ok().flatten()?;
    let _ = storage.remove_item(REOPEN);
    Some(text)
}

const TOUR: &str = "raftarium.tour";
const SOLVED: &str = "raftarium.solved.";

/// Where somebody was in the tour, as its address says it.
#[must_use]
pub fn tour() -> Option<String> {
    read(TOUR)
}

/// Remembers where somebody is in the tour.
pub fn keep_tour(at: &str) {
    write(TOUR, Some(at));
}

/// With how many moves a challenge was solved, at best.
#[must_use]
pub fn solved(challenge: &str) -> Option<u32> {
    read(&format!("{SOLVED}{challenge}"))?.parse().ok()
}

/// Remembers that a challenge was solved with so many moves.
pub fn keep_solved(challenge: &str, moves: u32) {
    if solved(challenge).is_none_or(|best| moves < best) {
        write(&format!("{SOLVED}{challenge}"), Some(&moves.to_string()));
    }
}

/// Whether nothing at all is remembered of a visit.
#[must_use]
pub fn is_new() -> bool {
    local().is_some_and(|storage| storage.length().is_ok_and(|length| length == 0))
}
