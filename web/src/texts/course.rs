//! Words of the tour, of challenges and of the way in.

use super::Text;
use crate::say;

/// Where one can go.
pub const PLACES: Text = Text::new("Places", "Orte");
/// The tour.
pub const TOUR: Text = Text::same("Tour");
/// The lab.
pub const LAB: Text = Text::new("Lab", "Labor");
/// The challenges.
pub const CHALLENGES: Text = Text::new("Challenges", "Aufgaben");
/// Goes on.
pub const CONTINUE: Text = Text::new("Continue", "Weiter");
/// What is waited for is brought about at once.
pub const SKIP: Text = Text::new("Skip ahead", "Vorspulen");
/// The next chapter.
pub const NEXT_CHAPTER: Text = Text::new("Next chapter", "Nächstes Kapitel");
/// After the last chapter.
pub const TO_THE_LAB: Text = Text::new("To the lab", "Ins Labor");
/// Goes back.
pub const BACK: Text = Text::new("Back", "Zurück");
/// Leaves the tour, in this very state.
pub const TAKE_OVER: Text = Text::new("Take over", "Übernehmen");
/// What taking over is.
pub const TAKE_OVER_HELP: Text = Text::new(
    "Go to the lab with this very cluster.",
    "Ins Labor gehen, mit genau diesem Cluster.",
);
/// Begins anew.
pub const AGAIN: Text = Text::new("Try again", "Noch einmal");
/// Shows how it is done.
pub const SHOW_ME: Text = Text::new("Show me", "Zeig es mir");
/// A hint.
pub const HINT: Text = Text::new("Hint", "Tipp");
/// What is to be tried.
pub const TRY: Text = Text::new("Try it", "Probier es");
/// It is done.
pub const DONE: Text = Text::new("Done.", "Geschafft.");
/// The guess was right.
pub const RIGHT: Text = Text::new("Right.", "Richtig.");
/// It was not.
pub const WRONG: Text = Text::new("Not so.", "Nein.");
/// All chapters.
pub const CHAPTERS: Text = Text::new("Chapters", "Kapitel");
/// All words.
pub const GLOSSARY: Text = Text::new("Glossary", "Glossar");
/// Something was done that is not allowed.
pub const NOT_ALLOWED: Text = Text::new(
    "That is not allowed here. Try again.",
    "Das ist hier nicht erlaubt. Versuche es noch einmal.",
);
/// Something was so that must not be.
pub const NEVER: Text = Text::new(
    "That must not happen here. Try again.",
    "Das darf hier nicht geschehen. Versuche es noch einmal.",
);
/// Nothing is done before a challenge begins.
pub const NOT_YET: Text = Text::new(
    "The challenge begins later: go on to there first.",
    "Die Aufgabe beginnt später: Geh erst bis dorthin.",
);
/// A challenge has not been begun: time stands.
pub const HELD: Text = Text::new(
    "Time stands: act now, or press Play first.",
    "Die Zeit steht: Handle jetzt, oder spiel erst ab.",
);
/// Time runs in a challenge.
pub const RUNS: Text = Text::new(
    "Time runs: act at any moment.",
    "Die Zeit läuft: Handle, wann du willst.",
);
/// What cutting costs.
pub const CUTS_COST: Text = Text::new(
    "a wall counts each link it cuts",
    "eine Wand zählt jede gekappte Verbindung",
);
/// Begins a challenge.
pub const ALLOWED: Text = Text::new("Allowed", "Erlaubt");
/// A lesson cannot be opened.
pub const FAULTS: Text = Text::new(
    "This lesson cannot be opened",
    "Diese Lektion lässt sich nicht öffnen",
);
/// What is done about it.
pub const FAULTS_HELP: Text = Text::new(
    "Each line says where, what, and what would be right:",
    "Jede Zeile sagt, wo, was, und was richtig wäre:",
);
/// A link that proves a solution.
pub const PROOF: Text = Text::new("Copy the proof", "Beweis kopieren");
/// The next challenge.
pub const NEXT_CHALLENGE: Text = Text::new("Next challenge", "Nächste Aufgabe");
/// What Raftarium is, at one glance.
pub const GLANCE: Text = Text::new(
    "A real Raft behind glass: watch a living cluster agree, break it, and ask why.",
    "Ein echtes Raft hinter Glas: Sieh einem lebenden Cluster beim Einigwerden zu, mach ihn kaputt, und frage warum.",
);
/// Where the tour leads.
pub const TOUR_DOOR: Text = Text::new(
    "New to Raft? Twelve short chapters over this very cluster.",
    "Neu bei Raft? Zwölf kurze Kapitel an genau diesem Cluster.",
);
/// What the lab is for.
pub const LAB_DOOR: Text = Text::new(
    "Cut links, stop nodes, go back in time, compare.",
    "Verbindungen kappen, Knoten stoppen, in der Zeit zurückgehen, vergleichen.",
);
/// What challenges are.
pub const CHALLENGES_DOOR: Text = Text::new(
    "Goals to reach by acting, with a referee.",
    "Ziele, die man durch Handeln erreicht, mit Schiedsrichter.",
);

/// Where somebody is in a chapter.
#[must_use]
pub fn stop_of(stop: usize, stops: usize) -> String {
    say!("{stop} of {stops}", "{stop} von {stops}")
}

/// Where a chapter is in the tour.
#[must_use]
pub fn chapter_of(chapter: usize, chapters: usize) -> String {
    say!(
        "chapter {chapter} of {chapters}",
        "Kapitel {chapter} von {chapters}"
    )
}

/// A way to the chapter in which a word first comes.
#[must_use]
pub fn first_in(chapter: usize, title: &str) -> String {
    say!(
        "first in chapter {chapter}: {title}",
        "zuerst in Kapitel {chapter}: {title}"
    )
}

/// How many moves were made, and how many are par.
#[must_use]
pub fn moves(moves: u32, par: u32) -> String {
    say!("Moves: {moves} · par {par}", "Züge: {moves} · Par {par}")
}

/// The moves of par are made, and it is not solved: what is known then, and how one begins anew. Whether it can still be solved is not.
#[must_use]
pub fn at_par(moves: u32, par: u32) -> String {
    if moves > par {
        say!(
            "Past par: solved is solved. For par, go back in time or try again.",
            "Über Par: Gelöst ist gelöst. Für Par geh in der Zeit zurück, oder noch einmal."
        )
    } else {
        say!(
            "The moves of par are made: play to see what comes of them, or try again.",
            "Die Züge von Par sind gemacht: Spiel ab und sieh, was daraus wird, oder noch einmal."
        )
    }
}

/// A challenge is solved.
#[must_use]
pub fn solved(moves: u32, par: u32) -> String {
    match moves.cmp(&par) {
        std::cmp::Ordering::Less => say!(
            "Solved with {moves}: better than par!",
            "Gelöst mit {moves}: besser als Par!"
        ),
        std::cmp::Ordering::Equal => say!("Solved at par, with {moves}.", "Gelöst mit Par: {moves}."),
        std::cmp::Ordering::Greater => say!(
            "Solved with {moves}. Par is {par}.",
            "Gelöst mit {moves}. Par ist {par}."
        ),
    }
}

/// A run that was opened solves a challenge.
#[must_use]
pub fn proves(title: &str, moves: u32, par: u32) -> String {
    let solved = solved(moves, par);
    say!(
        "This run answers the challenge \u{201c}{title}\u{201d}. {solved}",
        "Dieser Lauf löst die Aufgabe \u{201e}{title}\u{201c}. {solved}"
    )
}

/// Why something is not done in a challenge.
pub fn only(kinds: impl Iterator<Item = raft_lessons::Kind>) -> String {
    let kinds: Vec<&str> = kinds.map(|allowed| kind(allowed).now()).collect();
    let kinds = kinds.join(", ");
    say!(
        "Not part of this challenge. Allowed: {kinds}.",
        "Das gehört nicht zu dieser Aufgabe. Erlaubt: {kinds}."
    )
}

/// What buttons are that are struck through; `why` says which commands are not.
#[must_use]
pub fn struck(why: &str) -> String {
    say!("Struck through: {why}", "Durchgestrichen: {why}")
}

/// What may be done.
#[must_use]
pub const fn kind(kind: raft_lessons::Kind) -> Text {
    use raft_lessons::Kind;
    match kind {
        Kind::Cut => Text::new("cut and mend links", "Verbindungen kappen und heilen"),
        Kind::Stop => Text::new("stop and restart nodes", "Knoten stoppen und neu starten"),
        Kind::Pause => Text::new("pause and resume nodes", "Knoten anhalten und fortsetzen"),
        Kind::TimeOut => Text::new("let a timeout pass", "ein Timeout ablaufen lassen"),
        Kind::Submit => Text::new("ask as a client", "als Client fragen"),
        Kind::Members => Text::new("change the members, hand over", "Mitglieder ändern, übergeben"),
        Kind::Snapshot => Text::new("take snapshots, compact", "Snapshots machen, kürzen"),
        Kind::Message => Text::new("meddle with messages", "in Nachrichten eingreifen"),
        Kind::Dials => Text::new("turn dials", "an Reglern drehen"),
    }
}
