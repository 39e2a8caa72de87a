//! What happens around the nodes, told: timers, disks, snapshots, and whether a node runs. Messages are told in `travel`, what
//! clients ask and hear in `client`, what a person does in `acted`.

use super::{Importance, Language, Telling, acted, client, entries, node, telling, travel};
use crate::journal::What;
use crate::name::letter;
use raft::{Outcome, RecoverError};

pub(super) fn tell(language: Language, who: &str, what: &What) -> Telling {
    let say = |english, german, importance| telling(who, language.choose(english, german), importance);
    match what {
        What::Acted(action) => acted(action, language),
        What::Node(event) => node::tell(language, who, event),
        What::Sent(parcel) => travel::sent(language, parcel),
        What::Delivered(parcel) => travel::delivered(language, parcel),
        What::Waits(parcel) => travel::waits(language, who, parcel),
        What::Lost(parcel, why) => travel::lost(language, parcel, *why),
        What::Duplicated { original, .. } => travel::duplicated(language, original),
        What::Asked { .. }
        | What::Accepted { .. }
        | What::SentAway { .. }
        | What::Answered { .. }
        | What::Superseded { .. }
        | What::Unknown { .. }
        | What::PassedOn { .. }
        | What::ReadBegun { .. }
        | What::Read { .. }
        | What::ReadAnswered { .. }
        | What::Registered { .. }
        | What::SessionExpired { .. } => client::tell(language, who, what),
        What::SnapshotSaved { .. } | What::Installed { .. } | What::SnapshotGivenUp { .. } => {
            snapshot(language, who, what)
        }
        What::TimerFired => say("wakes up", "wacht auf", Importance::Noise)
            .because(language.choose("its timer has run out", "sein Timer ist abgelaufen")),
        What::Flushed { last, .. } => {
            let log = match last.index.0 {
                0 => language
                    .choose(
                        "its term and vote are safe there; its log is empty",
                        "Term und Stimme sind dort sicher; sein Log ist leer",
                    )
                    .to_owned(),
                upto => told!(
                    language,
                    "its log is safe there up to entry {upto}",
                    "sein Log ist dort sicher bis Eintrag {upto}"
                ),
            };
            say(
                "has written to its disk",
                "hat auf seine Platte geschrieben",
                Importance::Noise,
            )
            .because(log)
        }
        What::Applied { first, upto } => {
            let which = entries(language, first.0, upto.0);
            telling(
                who,
                told!(language, "applies {which}", "wendet {which} an"),
                Importance::Detail,
            )
            .because(language.choose(
                "what is committed, and on its disk, is applied in order",
                "was committet und auf der Platte ist, wird der Reihe nach angewendet",
            ))
        }
        What::Started { restarts: 0, .. } => say("starts", "startet", Importance::Detail),
        What::Started { term, last, .. } => {
            let log = match last.index.0 {
                0 => language.choose("an empty log", "ein leeres Log").to_owned(),
                upto => told!(
                    language,
                    "the log up to entry {upto}",
                    "das Log bis Eintrag {upto}"
                ),
            };
            say("starts again", "startet wieder", Importance::Main).because(told!(
                language,
                "its disk has term {term} and {log}",
                "seine Platte hat Term {term} und {log}"
            ))
        }
        What::Stopped { writes_lost } => {
            let lost = match writes_lost {
                0 => language
                    .choose(
                        "it forgets all but what is on its disk",
                        "er vergisst alles, was nicht auf seiner Platte ist",
                    )
                    .to_owned(),
                1 => language
                    .choose(
                        "1 write had not reached its disk and is lost",
                        "1 Schreibvorgang hatte seine Platte noch nicht erreicht und ist verloren",
                    )
                    .to_owned(),
                lost => told!(
                    language,
                    "{lost} writes had not reached its disk and are lost",
                    "{lost} Schreibvorgänge hatten seine Platte noch nicht erreicht und sind verloren"
                ),
            };
            say("stops", "stoppt", Importance::Main).because(lost)
        }
        What::Paused => say("is paused", "ist angehalten", Importance::Main).because(language.choose(
            "it stands still and forgets nothing",
            "er steht still und vergisst nichts",
        )),
        What::Resumed { waiting } => {
            let why = match waiting {
                0 => language
                    .choose("nothing has waited for it", "nichts hat auf ihn gewartet")
                    .to_owned(),
                1 => language
                    .choose("one thing has waited for it", "eines hat auf ihn gewartet")
                    .to_owned(),
                waiting => told!(
                    language,
                    "{waiting} things have waited for it",
                    "{waiting} Dinge haben auf ihn gewartet"
                ),
            };
            say("goes on", "läuft weiter", Importance::Main).because(why)
        }
        What::ChangeDecided { outcome } => change_decided(language, who, outcome).by("§6"),
        What::TornWrite => say(
            "finds a write half on its disk",
            "findet einen halben Schreibvorgang auf seiner Platte",
            Importance::Main,
        )
        .because(language.choose(
            "it crashed in the middle of it; its checksum does not fit, so it was never done",
            "er stürzte mittendrin ab; die Prüfsumme passt nicht, also gilt er als nie geschehen",
        ))
        .by("figure 2"),
        What::DiskFailed => say(
            "has a failed disk",
            "hat eine ausgefallene Platte",
            Importance::Main,
        )
        .because(language.choose(
            "what was on its way there is lost",
            "was auf dem Weg dorthin war, ist verloren",
        )),
        What::Loaded {
            first,
            entries: count,
        } => {
            let which = entries(language, first.0, (first.0 + count).saturating_sub(1));
            telling(
                who,
                told!(
                    language,
                    "has read {which} from its disk",
                    "hat {which} von seiner Platte gelesen"
                ),
                Importance::Detail,
            )
            .because(language.choose(
                "somebody needs what is not in its memory any more",
                "jemand braucht, was nicht mehr in seinem Speicher ist",
            ))
        }
        What::CannotStart { why } => {
            say("cannot start", "kann nicht starten", Importance::Main).because(recovery(language, why))
        }
        What::Broken(violation) => {
            let law = violation.law();
            telling(
                super::law_name(law, language),
                language.choose("is broken", "ist gebrochen"),
                Importance::Main,
            )
            .because(super::broken_in(violation, language))
            .by(law.section())
        }
    }
}

/// What came of a change of the members (§6).
fn change_decided(language: Language, who: &str, outcome: &Outcome) -> Telling {
    let say = |english, german| telling(who, language.choose(english, german), Importance::Main);
    match outcome {
        Outcome::Applied(entry) => {
            say("has changed the members", "hat die Mitglieder geändert").because(told!(
                language,
                "entry {} is committed and applied",
                "Eintrag {} ist committet und angewendet",
                entry.index
            ))
        }
        Outcome::Superseded { by, .. } => {
            say("has not changed the members", "hat die Mitglieder nicht geändert").because(told!(
                language,
                "an entry of term {by} is committed in the place of the change",
                "an der Stelle der Änderung ist ein Eintrag von Term {by} committet"
            ))
        }
        _ => say(
            "cannot tell what came of the change of the members",
            "kann nicht sagen, was aus der Änderung der Mitglieder wurde",
        ),
    }
}

/// A snapshot on its way to a disk, a machine, another node (§7).
fn snapshot(language: Language, who: &str, what: &What) -> Telling {
    let say = |says, importance| telling(who, says, importance);
    match what {
        What::SnapshotSaved { upto } => say(
            told!(
                language,
                "has a snapshot up to entry {upto} on its disk",
                "hat einen Snapshot bis Eintrag {upto} auf seiner Platte"
            ),
            Importance::Detail,
        )
        .by("§7"),
        What::Installed { upto } => say(
            told!(
                language,
                "starts over from the leader's snapshot, at entry {upto}",
                "beginnt neu mit dem Snapshot des Leaders, bei Eintrag {upto}"
            ),
            Importance::Main,
        )
        .by("§7"),
        What::SnapshotGivenUp { to } => say(
            told!(
                language,
                "gives up sending its snapshot to {}",
                "gibt es auf, seinen Snapshot an {} zu senden",
                letter(*to)
            ),
            Importance::Detail,
        )
        .because(language.choose(
            "nothing confirms that it arrives",
            "nichts bestätigt, dass er ankommt",
        )),
        _ => say(String::new(), Importance::Detail),
    }
}

/// What a node found on its disk that it cannot start from; the core has the English.
fn recovery(language: Language, why: &RecoverError) -> String {
    if language == Language::English {
        // What follows the colon is advice to whoever writes a disk.
        return why.to_string().split(':').next().unwrap_or_default().to_owned();
    }
    let entry = |entry| super::entry(language, entry);
    match why {
        RecoverError::Gap { expected, found } => format!(
            "das gesicherte Log hat {}, wo Eintrag {expected} kommen müsste",
            entry(*found)
        ),
        RecoverError::TermFalls { entry: falls, before } => format!(
            "das gesicherte Log hat {} nach einem Eintrag von Term {before}",
            entry(*falls)
        ),
        RecoverError::EntryBeyondTerm { entry: last, term } => format!(
            "das gesicherte Log endet mit {}, der gesicherte Term aber ist {term}",
            entry(*last)
        ),
        RecoverError::VoteWithoutTerm { .. } | RecoverError::VoteForNobody => {
            "gesichert ist eine Stimme, die es nicht geben kann".into()
        }
        RecoverError::Unloaded { index } => {
            format!("Eintrag {index} ist genannt, wo er nicht hingehört")
        }
        // A setting, the last term there is, or members that cannot be: none is left there by a cluster of the page.
        _ => "was auf seiner Platte steht, kann dort niemand hinterlassen haben".into(),
    }
}
