//! What a node complains of, in German: inputs, changes of the members, transfers and settings that it refuses. The core has the
//! English, and may come to refuse more than is told here: a lint of the house compares.

use super::Language;
use super::reasons::halted;
use crate::name::letter;
use raft::{ChangeError, ConfigError, InputError, NodeId, TransferError};

const DE: Language = Language::German;

fn not_leader(hint: Option<NodeId>) -> String {
    match hint {
        Some(leader) => format!("er führt nicht: frage {}", letter(leader)),
        None => {
            "er führt nicht und weiß von keinem Leader: versuche es noch einmal, oder frage einen anderen"
                .into()
        }
    }
}

fn handed_to(to: NodeId) -> String {
    format!("die Führung wird gerade an {} übergeben", letter(to))
}

const PAUSED: &str = "der Knoten ist angehalten: versuche es, wenn er weiterläuft";

pub(super) fn input(error: &InputError) -> String {
    match error {
        InputError::Halted { why } => {
            format!("der Knoten verarbeitet nichts mehr: {}", halted(DE, *why))
        }
        InputError::Config(error) => config(error),
        InputError::LeasePromised => {
            "Leases sind an: ein Leader darf darauf zählen, dass dieser Knoten bis zum Ende seines Wahl-Timeouts für keinen \
             anderen stimmt"
                .into()
        }
        InputError::AlreadyLeader => "der Knoten führt schon: nur die anderen können kandidieren".into(),
        InputError::NotAVoter { node } => format!(
            "{} ist nicht stimmberechtigt: kandidieren kann nur, wer stimmt",
            letter(*node)
        ),
        InputError::NotApplied { upto, applied } => {
            format!("ein Snapshot soll Eintrag {upto} haben; angewendet ist bis Eintrag {applied}")
        }
        InputError::NotInSnapshot { upto, snapshot } => {
            format!("das Log soll bis Eintrag {upto} vergessen werden; der letzte Snapshot reicht bis Eintrag {snapshot}")
        }
        InputError::Paused => PAUSED.into(),
        // What only a host can do wrong: the simulator does not.
        _ => "damit kann der Knoten nichts anfangen".into(),
    }
}

pub(super) fn change(error: &ChangeError) -> String {
    match error {
        ChangeError::NotLeader { hint } => not_leader(*hint),
        ChangeError::Transferring { to } => handed_to(*to),
        ChangeError::Halted { why } => format!("der Knoten nimmt nichts mehr an: {}", halted(DE, *why)),
        ChangeError::Pending { index } => format!(
            "die Änderung in Eintrag {index} ist noch nicht committet: Mitglieder ändern sich eine Änderung nach der anderen"
        ),
        ChangeError::TermNotCommitted { term } => format!(
            "noch ist kein Eintrag von Term {term} committet, frühere Änderungen können also noch zurückgenommen werden: \
             versuche es noch einmal"
        ),
        ChangeError::NotCaughtUp {
            node,
            matched,
            wanted,
        } => format!(
            "{} lernt noch und hat das Log bis Eintrag {matched}: stimmen kann er ab Eintrag {wanted}",
            letter(*node)
        ),
        ChangeError::Joint => {
            "die Konfiguration ist gemeinsam: sie muss verlassen werden, ehe sich anderes ändert".into()
        }
        ChangeError::NotJoint => {
            "die Konfiguration ist nicht gemeinsam, es gibt also nichts zu verlassen".into()
        }
        ChangeError::SeveralVoters { voters } => format!(
            "{voters} Stimmberechtigte würden sich zugleich ändern: einer nach dem anderen, oder über eine gemeinsame \
             Konfiguration"
        ),
        ChangeError::NoVoters => {
            "niemand würde mehr stimmen: ein Cluster braucht mindestens einen Stimmberechtigten".into()
        }
        ChangeError::NodeZero => "Knoten 0 steht für niemanden: Knoten sind ab 1 nummeriert".into(),
        ChangeError::TooMany { members, most } => {
            format!("es gäbe {members} Mitglieder einer Art; möglich sind höchstens {most}")
        }
        ChangeError::NothingChanges => "das sind die Mitglieder schon: nichts würde sich ändern".into(),
        ChangeError::Paused => PAUSED.into(),
        _ => "so können sich die Mitglieder nicht ändern".into(),
    }
}

pub(super) fn transfer(error: &TransferError) -> String {
    match error {
        TransferError::NotLeader { hint } => not_leader(*hint),
        TransferError::LeadsAlready { node } => format!("{} führt schon", letter(*node)),
        TransferError::NotAVoter { node } => format!(
            "{} stimmt nicht: führen kann nur ein Stimmberechtigter",
            letter(*node)
        ),
        TransferError::UnderWay { to } => format!("{}: warte, bis das vorbei ist", handed_to(*to)),
        TransferError::Halted { why } => format!("der Knoten nimmt nichts mehr an: {}", halted(DE, *why)),
        TransferError::Paused => PAUSED.into(),
        _ => "so lässt sich die Führung nicht übergeben".into(),
    }
}

pub(super) fn config(error: &ConfigError) -> String {
    match error {
        ConfigError::NodeZero => "die Nummer des Knotens ist 0, und die steht für niemanden".into(),
        ConfigError::Fixed { setting } => {
            format!("{setting} eines laufenden Knotens kann sich nicht ändern")
        }
        ConfigError::Zero { setting } => format!("{setting} ist 0: mindestens 1 muss es sein"),
        ConfigError::ElectionTooShort { election, heartbeat } => format!(
            "das kürzeste Wahl-Timeout ist {}, mit einem Heartbeat alle {}: mindestens das Doppelte muss es sein",
            DE.number(election),
            DE.number(heartbeat)
        ),
        ConfigError::ElectionRange { min, max } => format!(
            "Wahl-Timeouts sollen von {} bis {} ausgelost werden: das längste muss länger sein als das kürzeste",
            DE.number(min),
            DE.number(max)
        ),
        ConfigError::LeaseWithoutCheckQuorum => {
            "lease_reads ist an und check_quorum aus: damit eine Lease gilt, müssen Follower treu sein".into()
        }
        ConfigError::Drift { drift, election } => format!(
            "clock_drift_max ist {}: es muss kürzer sein als das kürzeste Wahl-Timeout, {}",
            DE.number(drift),
            DE.number(election)
        ),
        ConfigError::CommandLimit { bytes, most } => format!(
            "command_bytes_max ist {}: möglich ist höchstens {}",
            DE.grouped(u64::from(*bytes)),
            DE.grouped(u64::from(*most))
        ),
        _ => "eine Einstellung des Knotens ist außerhalb ihres Bereichs".into(),
    }
}
