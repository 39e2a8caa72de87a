//! The laws and the goals of a search, in a language, and where they stand. English is what the laws and the goals say of themselves.

use super::Language;
use crate::goal::Goal;
use crate::laws::Law;

/// What a law is called.
#[must_use]
pub const fn law_name(law: Law, language: Language) -> &'static str {
    let german = match law {
        Law::ElectionSafety => "Wahlsicherheit",
        Law::LeaderAppendOnly => "Nur-Anhängen des Leaders",
        Law::LogMatching => "Übereinstimmung der Logs",
        Law::LeaderCompleteness => "Vollständigkeit des Leaders",
        Law::StateMachineSafety => "Sicherheit der Zustandsmaschine",
        Law::CommittedIsDurable => "Dauer des Committeten",
        Law::ReadIsCurrent => "Aktualität des Lesens",
        Law::CommittedStays => "Bestand des Committeten",
        Law::NothingGoesBack => "Kein Rückschritt",
        Law::IndexOrder => "Ordnung der Marken",
        Law::Linearizable => "Linearisierbarkeit",
        Law::ExactlyOnce => "Einmaligkeit",
        Law::Liveness => "Lebendigkeit",
    };
    language.choose(law.name(), german)
}

/// What a law says.
#[must_use]
pub const fn law_says(law: Law, language: Language) -> &'static str {
    let german = match law {
        Law::ElectionSafety => "höchstens ein Leader je Term",
        Law::LeaderAppendOnly => "ein Leader fügt seinem Log nur hinzu",
        Law::LogMatching => "Logs mit einem Eintrag von gleichem Index und Term sind bis dahin gleich",
        Law::LeaderCompleteness => "was committet ist, steht im Log jedes späteren Leaders",
        Law::StateMachineSafety => "keine zwei Knoten wenden an einem Index Verschiedenes an",
        Law::CommittedIsDurable => "was committet ist, ist auf den Platten einer Mehrheit",
        Law::ReadIsCurrent => "wer liest, sieht alles, was beim Fragen committet war",
        Law::CommittedStays => "was committet wurde, geht nie verloren und wird nie ein anderes",
        Law::NothingGoesBack => {
            "Term, Stimme, Commit-Index und angewendeter Index gehen nie zurück, auch nicht durch einen Absturz"
        }
        Law::IndexOrder => {
            "gekürzt, im Snapshot, angewendet, committet, letzter: keines geht über das nächste hinaus"
        }
        Law::Linearizable => {
            "Clients sehen eine einzige Maschine, und jede Antwort gilt für einen Augenblick zwischen Frage und Antwort"
        }
        Law::ExactlyOnce => "ein Befehl wirkt höchstens einmal, so oft er auch gesendet wird",
        Law::Liveness => {
            "ist alles geheilt, so committet ein Leader und Clients bekommen rechtzeitig Antwort"
        }
    };
    language.choose(law.says(), german)
}

/// What a goal is, in a few words.
#[must_use]
pub const fn goal_says(goal: Goal, language: Language) -> &'static str {
    let german = match goal {
        Goal::Law(law) => return law_says(law, language),
        Goal::AnyLaw => "ein Gesetz wird gebrochen",
        Goal::SplitVote => "Kandidaten teilen die Stimmen eines Terms, und niemand gewinnt",
        Goal::TwoLeaders => "ein Leader wird gewählt, während ein anderer Knoten noch zu führen glaubt",
        Goal::Rollback => "Einträge werden von einem Log abgeschnitten",
        Goal::Overwritten => "ein Eintrag, den eine Mehrheit hatte, wird von einem Log abgeschnitten",
        Goal::HeldBack => {
            "eine Mehrheit hat einen Eintrag eines älteren Terms, der noch nicht committet werden darf"
        }
        Goal::StepDown => "ein Leader, der keine Mehrheit hört, tritt zurück",
        Goal::DiskStall => "ein Leader, dessen Platte stillsteht, tritt zurück",
        Goal::Removed => "ein Leader, der entfernt wurde, tritt zurück",
        Goal::HandOver => "ein Leader übergibt an einen anderen Knoten",
        Goal::Installed => "ein Snapshot ersetzt den Zustand eines Knotens",
        Goal::Joint => "zwei Mengen von Stimmberechtigten entscheiden gemeinsam",
        Goal::ChangeUndone => "eine Änderung der Mitglieder wird zurückgenommen",
        Goal::Superseded => "ein Client erfährt, dass sein Befehl nie ausgeführt wird",
        Goal::OutcomeUnknown => "ein Client erfährt, dass niemand weiß, was aus seinem Befehl wurde",
        Goal::SessionExpired => "ein Client erfährt, dass es seine Sitzung nicht mehr gibt",
    };
    language.choose(goal.says(), german)
}

/// Where a rule stands: `§5.2`, `figure 2`, `dissertation §6.4`.
#[must_use]
pub fn section(section: &str, language: Language) -> String {
    match language {
        Language::English => section.to_owned(),
        Language::German => section
            .replace("figure", "Abbildung")
            .replace("dissertation", "Dissertation"),
    }
}
