//! What the simulator complains of, in a language: recordings, links, settings, actions and commands that cannot be. English is what
//! the errors say of themselves; each that is added needs its German here. What the core complains of: `refusals`.

use super::travel::message;
use super::{Language, refusals};
use crate::action::{ActError, Lacking, Refusal, Running};
use crate::kv::CommandError;
use crate::link::LinkError;
use crate::name::letter;
use crate::recording::ReplayError;
use crate::settings::SettingsError;
use std::fmt::Display;

/// An error that can be told in every language.
pub trait Told: Display {
    /// In German.
    fn german(&self) -> String;

    /// In a language: one sentence, without its full stop.
    fn told(&self, language: Language) -> String {
        match language {
            Language::English => self.to_string(),
            Language::German => self.german(),
        }
    }
}

const DE: Language = Language::German;

/// A number of things, with its marks.
fn count(number: usize) -> String {
    DE.grouped(number as u64)
}

impl Told for CommandError {
    fn german(&self) -> String {
        match self {
            Self::Empty => {
                "der Befehl ist leer: schreibe set 5, add 2, delete, cas 5 7 oder get, auf Wunsch mit einem Schlüssel vor der Zahl"
                    .into()
            }
            Self::TooLong { bytes, most } => format!(
                "der Befehl ist {} Byte lang; angenommen werden höchstens {most}",
                count(*bytes)
            ),
            Self::UnknownWord { word } => {
                format!("einen Befehl „{word}“ gibt es nicht: es gibt set, add, delete, cas und get")
            }
            Self::NumberMissing { command } => {
                format!("{command} braucht eine Zahl, wie in: {command} 5, oder {command} x 5")
            }
            Self::NumbersMissing => {
                "cas braucht zwei Zahlen, die jetzige und die neue, wie in: cas 5 7, oder cas x 5 7".into()
            }
            Self::NotANumber { found } => format!(
                "„{found}“ ist keine ganze Zahl von -9.223.372.036.854.775.808 bis 9.223.372.036.854.775.807"
            ),
            Self::KeyTooLong { bytes, most } => format!(
                "der Schlüssel ist {} Byte lang; angenommen werden höchstens {most}",
                count(*bytes)
            ),
            Self::KeyUnprintable => {
                "der Schlüssel enthält ein Steuerzeichen: nimm Buchstaben, Ziffern und Zeichen".into()
            }
            Self::TooMuch { command, rest } => format!("„{rest}“ ist mehr, als {command} annimmt"),
        }
    }
}

impl Told for SettingsError {
    fn german(&self) -> String {
        match self {
            Self::Nodes { nodes, most } => {
                format!("verlangt ist ein Cluster mit {nodes} Knoten: möglich sind 1 bis {most}")
            }
            Self::Span {
                setting,
                value,
                least,
                most,
            } => {
                let [value, least, most] = [value, least, most].map(|span| DE.number(span));
                format!("{setting} ist {value}: möglich ist {least} bis {most}")
            }
            Self::Chance { setting, value } => format!(
                "{setting} ist {}: gezählt wird von einer Million, also höchstens 1.000.000",
                DE.grouped(u64::from(*value))
            ),
            Self::Count {
                setting,
                value,
                least,
                most,
            } => {
                let [value, least, most] = [value, least, most].map(|number| DE.grouped(*number));
                format!("{setting} ist {value}: möglich ist {least} bis {most}")
            }
            Self::Timeouts(error) => refusals::config(error),
        }
    }
}

impl Told for ActError {
    fn german(&self) -> String {
        match self {
            Self::UnknownNode { node, nodes } => {
                format!("einen Knoten {node} gibt es nicht: die Knoten sind von 1 bis {nodes} nummeriert")
            }
            Self::WrongState {
                node, state, needed, ..
            } => {
                let state = match state {
                    Running::Running => "läuft",
                    Running::Paused => "ist angehalten",
                    Running::Stopped => "ist gestoppt",
                };
                let needed = match *needed {
                    "running" => "läuft",
                    "paused" => "angehalten ist",
                    "stopped" => "gestoppt ist",
                    _ => "läuft oder angehalten ist",
                };
                format!(
                    "{} {state}: das geht nur mit einem Knoten, der {needed}",
                    letter(*node)
                )
            }
            Self::NoLink { node } => format!(
                "{} hat keine Verbindung zu sich selbst: nenne zwei verschiedene Knoten",
                letter(*node)
            ),
            Self::InTwoGroups { node } => format!(
                "{} ist zweimal genannt: ein Knoten kann nur in einer Gruppe sein",
                letter(*node)
            ),
            Self::NotOnItsWay { name } => format!(
                "{} ist nicht unterwegs: sie ist angekommen, ging verloren oder wurde nie gesendet",
                message(DE, *name)
            ),
            Self::Command(error) => error.german(),
            Self::Dials(error) => error.german(),
            Self::Refused { node, error } => format!("{} lehnt ab: {}", letter(*node), error.german()),
            Self::Disk { node, stalled } => {
                let stands = if *stalled {
                    "steht schon still"
                } else {
                    "steht nicht still"
                };
                format!("die Platte von {} {stands}", letter(*node))
            }
            Self::NothingNew { node, lacks } => {
                let lacks = match lacks {
                    Lacking::Applied => "hat nichts angewendet, was nicht in seinem Snapshot ist",
                    Lacking::Entries => "hat keinen Eintrag im Log, den sein Snapshot hat",
                    Lacking::Writes => "schreibt gerade nichts auf seine Platte",
                };
                format!("{} {lacks}", letter(*node))
            }
            Self::TooManyNodes { nodes } => {
                format!("es gibt {nodes} Knoten, und für mehr ist kein Platz")
            }
        }
    }
}

impl Told for Refusal {
    fn german(&self) -> String {
        match self {
            Self::Input(error) => refusals::input(error),
            Self::Change(error) => refusals::change(error),
            Self::Transfer(error) => refusals::transfer(error),
        }
    }
}

impl Told for ReplayError {
    fn german(&self) -> String {
        match self {
            Self::TooLarge { bytes, most } => format!(
                "die Aufzeichnung ist {} Byte lang; gelesen werden höchstens {}",
                count(*bytes),
                count(*most)
            ),
            Self::CutShort { line, column } => {
                format!("die Aufzeichnung bricht in Zeile {line}, Spalte {column} ab: ihr Ende fehlt")
            }
            // What is wrong in it is told by whoever reads such texts, in English.
            Self::Malformed(_) => {
                "das ist keine Aufzeichnung, oder sie enthält, was keine enthalten kann".into()
            }
            Self::Format { format, ours } => {
                format!("die Aufzeichnung hat das Format {format}; dieses Raftarium liest Format {ours}")
            }
            Self::Damaged => {
                "die Aufzeichnung ist beschädigt, oder ihr Ende fehlt: ihre Prüfsumme passt nicht".into()
            }
            Self::Version { version, ours } => format!(
                "die Bytes der Aufzeichnung sind von Version {version}; dieses Raftarium liest Version {ours}"
            ),
            Self::UnpacksTooLarge { most } => format!(
                "die Aufzeichnung braucht ausgepackt mehr als {} Byte: mehr wird nicht gelesen",
                count(*most)
            ),
            Self::TooManyActions { actions, most } => format!(
                "die Aufzeichnung hat {} Aktionen; wiederholt werden höchstens {}",
                count(*actions),
                count(*most)
            ),
            Self::Settings(error) => {
                format!(
                    "die Einstellungen der Aufzeichnung sind falsch: {}",
                    error.german()
                )
            }
            Self::OutOfOrder { number } => format!(
                "Aktion {number} steht nicht an ihrem Platz: Aktionen stehen in der Reihenfolge, in der sie geschahen"
            ),
            Self::ActionTooLong { number } => format!(
                "Aktion {number} ist zu lang: ein Befehl, eine Liste von Gruppen oder eine Änderung ist länger als möglich"
            ),
            Self::Action { number, error } => {
                format!("Aktion {number} kann nicht geschehen sein: {}", error.german())
            }
            Self::NoSuchPlace { stamp } => format!(
                "der Lauf hat keine Stelle nach {} Ereignissen bei {}",
                DE.grouped(stamp.after),
                DE.number(&stamp.at)
            ),
            Self::TooLong { most } => format!(
                "die Aufzeichnung hat mehr als {} Ereignisse: sie zu wiederholen, dauerte zu lange",
                DE.grouped(*most)
            ),
            Self::Diverged { expected, found } => format!(
                "die Wiederholung endet mit dem Fingerabdruck {found}, die Aufzeichnung mit {expected}: es ist nicht derselbe Lauf"
            ),
        }
    }
}

impl Told for LinkError {
    fn german(&self) -> String {
        match self {
            Self::TooLong { letters, most } => format!(
                "der Link hat {} Zeichen; erlaubt sind höchstens {}: einen so langen Lauf gibt man als Datei weiter",
                count(*letters),
                count(*most)
            ),
            Self::NoRun => "in diesem Link ist kein Lauf: ihm fehlt run= nach einem #".into(),
            Self::Part { name } => {
                format!("der Link hat einen Teil „{name}“: es gibt run und event, und jeden einmal")
            }
            Self::Event { found } => {
                format!("„{found}“ nennt kein Ereignis: dort steht eine ganze Zahl")
            }
            Self::Letters => {
                "der Link ist beschädigt: sein Lauf hat ein Zeichen, das keiner hat, oder ihm fehlen welche"
                    .into()
            }
            Self::Recording(error) => error.german(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::{Micros, NodeId};

    #[test]
    fn an_error_is_told_in_each_language_with_its_values() {
        let error = SettingsError::Span {
            setting: "latency",
            value: Micros(1_500),
            least: Micros(0),
            most: Micros(10_000_000),
        };
        assert_eq!(
            error.told(Language::German),
            "latency ist 1,5 ms: möglich ist 0 ms bis 10.000 ms"
        );
        assert_eq!(error.told(Language::English), error.to_string());
        let error = ReplayError::Action {
            number: 3,
            error: ActError::NothingNew {
                node: NodeId(2),
                lacks: Lacking::Writes,
            },
        };
        assert_eq!(
            error.told(Language::German),
            "Aktion 3 kann nicht geschehen sein: B schreibt gerade nichts auf seine Platte"
        );
    }
}
