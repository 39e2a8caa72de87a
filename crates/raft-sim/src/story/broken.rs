//! Tells what breaks a law: which node, which entry, and the numbers that show it.

use super::Language;
use crate::laws::{Lack, Mark, Measure, Untruth, Violation};
use crate::name::letter;

/// What breaks a law, in one clause: "E leads term 2 and lacks entry 1, which was committed in term 1".
#[must_use]
pub fn broken(violation: &Violation) -> String {
    broken_in(violation, Language::English)
}

/// What breaks a law, in a language.
#[must_use]
pub fn broken_in(violation: &Violation, language: Language) -> String {
    match *violation {
        Violation::TwoLeaders { term, first, second } => told!(
            language,
            "{} and {} both lead term {term}",
            "{} und {} führen beide Term {term}",
            letter(first),
            letter(second)
        ),
        Violation::LeaderRewrote { leader, term, last } => told!(
            language,
            "{} leads term {term}, and its log is not any more what it was up to entry {last}",
            "{} führt Term {term}, und sein Log ist bis Eintrag {last} nicht mehr, was es war",
            letter(leader)
        ),
        Violation::LogsDiffer { node, index, term } => told!(
            language,
            "another log has an entry {index} of term {term}, too, and is not the same up to it as that of {}",
            "auch ein anderes Log hat einen Eintrag {index} von Term {term}, gleicht bis dahin aber nicht dem von {}",
            letter(node)
        ),
        Violation::LeaderLacks {
            leader,
            term,
            index,
            committed_in,
        } => told!(
            language,
            "{} leads term {term} and lacks entry {index}, which was committed in term {committed_in}",
            "{} führt Term {term}, und ihm fehlt Eintrag {index}, der in Term {committed_in} committet wurde",
            letter(leader)
        ),
        Violation::AppliedDiffers { node, index } => told!(
            language,
            "{} applies another entry {index} than was applied before",
            "{} wendet einen anderen Eintrag {index} an, als zuvor angewendet wurde",
            letter(node)
        ),
        Violation::MachinesDiffer { node, index } => told!(
            language,
            "the state machine of {} differs from the others after entry {index}",
            "die Zustandsmaschine von {} weicht nach Eintrag {index} von den anderen ab",
            letter(node)
        ),
        Violation::NotDurable {
            node,
            index,
            holders,
            needed,
        } => told!(
            language,
            "{} takes entry {index} to be committed, and it is on {holders} of the {needed} disks that make a majority",
            "{} hält Eintrag {index} für committet; Platten mit ihm: {holders}, für eine Mehrheit nötig: {needed}",
            letter(node)
        ),
        Violation::NeverCommitted { node, index } => told!(
            language,
            "{} takes entry {index} to be committed, which no leader has committed",
            "{} hält Eintrag {index} für committet, den kein Leader committet hat",
            letter(node)
        ),
        Violation::StaleRead {
            node,
            applied,
            committed,
        } => told!(
            language,
            "{} answers a read from a state up to entry {applied}, and {committed} was committed when it was asked for",
            "{} beantwortet einen Lesebefehl bis Eintrag {applied}, und {committed} war committet, als er kam",
            letter(node)
        ),
        Violation::CommittedAgain { node, index } => told!(
            language,
            "{} takes another entry {index} to be committed than was committed before",
            "{} hält einen anderen Eintrag {index} für committet, als zuvor committet wurde",
            letter(node)
        ),
        Violation::CommittedLost {
            node,
            index,
            holders,
            needed,
        } => told!(
            language,
            "{} loses entry {index}, which was committed: it is on {holders} of the {needed} disks that make a majority",
            "{} verliert den committeten Eintrag {index}; Platten mit ihm: {holders}, für eine Mehrheit nötig: {needed}",
            letter(node)
        ),
        Violation::WentBack { node, what, from, to } => told!(
            language,
            "the {} of {} goes from {from} to {to}",
            "{} von {} geht von {from} auf {to}",
            measure(language, what),
            letter(node)
        ),
        Violation::Unsaved {
            node,
            term,
            vote,
            on_disk,
        } => {
            let stands = match vote {
                None => told!(language, "term {term}", "Term {term}"),
                Some(vote) => told!(
                    language,
                    "a vote for {} in term {term}",
                    "eine Stimme für {} in Term {term}",
                    letter(vote)
                ),
            };
            told!(
                language,
                "{} says what stands for {stands}, and its disk has term {on_disk}",
                "was {} sagt, steht für {stands}, und seine Platte hat Term {on_disk}",
                letter(node)
            )
        }
        Violation::OutOfOrder {
            node,
            lower,
            at,
            upper,
            upto,
        } => told!(
            language,
            "what {} has {} reaches up to entry {at}, and what it has {} up to {upto}",
            "was {} {} hat, reicht bis Eintrag {at}, und was er {} hat, bis {upto}",
            letter(node),
            mark(language, lower),
            mark(language, upper)
        ),
        Violation::Misled {
            submission,
            index,
            why,
        } => told!(
            language,
            "what the client hears of request {} from entry {index} is not so: {}",
            "was der Client zu Anfrage {} aus Eintrag {index} hört, stimmt nicht: {}",
            submission.0,
            untruth(language, why)
        ),
        Violation::DoneTwice { serial, index, .. } => told!(
            language,
            "command {} of a session is done once more with entry {index}",
            "Befehl {} einer Sitzung wird mit Eintrag {index} noch einmal ausgeführt",
            serial.0
        ),
        Violation::AnsweredTwice { index, first, second } => told!(
            language,
            "entry {index} is said to be request {}, and request {}, too",
            "Eintrag {index} soll Anfrage {} sein, und auch Anfrage {}",
            first.0,
            second.0
        ),
        Violation::NeverAsked { index } => told!(
            language,
            "with entry {index} a command is done more often than anybody asked for it",
            "mit Eintrag {index} wird ein Befehl öfter ausgeführt, als jemand ihn verlangt hat"
        ),
        Violation::NotAlive { lacks, .. } => told!(
            language,
            "the cluster still lacks {}",
            "dem Cluster fehlt noch {}",
            lack(language, lacks)
        ),
    }
}

/// What a cluster lacks; the laws have the English.
fn lack(language: Language, lacks: Lack) -> String {
    if language == Language::English {
        return lacks.to_string();
    }
    match lacks {
        Lack::Leader => "ein Leader".into(),
        Lack::Commit { leader } => {
            format!("ein Eintrag, den {} in seinem Term committet hat", letter(leader))
        }
        Lack::Answer { submission } => format!("eine Antwort auf Anfrage {}", submission.0),
    }
}

const fn measure(language: Language, what: Measure) -> &'static str {
    let (english, german) = match what {
        Measure::Term => ("term", "der Term"),
        Measure::Vote => ("vote", "die Stimme"),
        Measure::Committed => ("commit index", "der Commit-Index"),
        Measure::Applied => ("applied index", "der angewendete Index"),
        Measure::Snapshot => ("snapshot", "der Snapshot"),
    };
    language.choose(english, german)
}

const fn mark(language: Language, mark: Mark) -> &'static str {
    let (english, german) = match mark {
        Mark::Compacted => ("compacted", "gekürzt"),
        Mark::Snapshot => ("in its snapshot", "im Snapshot"),
        Mark::Applied => ("applied", "angewendet"),
        Mark::Committed => ("committed", "committet"),
        Mark::Last => ("in its log", "im Log"),
    };
    language.choose(english, german)
}

const fn untruth(language: Language, why: Untruth) -> &'static str {
    let (english, german) = match why {
        Untruth::NotCommitted => (
            "that entry was never committed",
            "dieser Eintrag wurde nie committet",
        ),
        Untruth::NotAsked => ("that entry is something else", "dieser Eintrag ist etwas anderes"),
        Untruth::Answer => (
            "the machine answers otherwise",
            "die Zustandsmaschine antwortet anders",
        ),
        Untruth::Value => ("the value was another one", "der Wert war ein anderer"),
        Untruth::Order => (
            "it comes before what was answered earlier",
            "es kommt vor dem, was früher beantwortet wurde",
        ),
        Untruth::Superseded => ("it was committed after all", "er wurde doch committet"),
    };
    language.choose(english, german)
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::{Index, NodeId, Term};

    #[test]
    fn what_breaks_a_law_is_told_with_its_numbers() {
        let told = broken(&Violation::LeaderLacks {
            leader: NodeId(5),
            term: Term(2),
            index: Index(1),
            committed_in: Term(1),
        });
        assert_eq!(
            told,
            "E leads term 2 and lacks entry 1, which was committed in term 1"
        );
        let back = Violation::WentBack {
            node: NodeId(1),
            what: Measure::Committed,
            from: 7,
            to: 3,
        };
        assert_eq!(broken(&back), "the commit index of A goes from 7 to 3");
        assert_eq!(
            broken_in(&back, Language::German),
            "der Commit-Index von A geht von 7 auf 3"
        );
    }
}
