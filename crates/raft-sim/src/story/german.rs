//! The commonest events, told in German; what is not told here is told in English still.

use super::{Importance, Telling, telling};
use crate::action::Action;
use crate::journal::What;
use crate::name::letter;
use raft::{AppendSource, CommitReason, Event, NodeId, Role, RoleReason};

pub(super) fn tell(who: &str, what: &What) -> Option<Telling> {
    let main = |says: String| telling(who, says, Importance::Main);
    Some(match what {
        What::Acted(action) => telling("du", acted(action)?, Importance::Main),
        What::Node(event) => node(who, event)?.by(event.section()),
        What::Stopped { writes_lost: 0 } => {
            main("stoppt".into()).because("er vergisst alles, was nicht auf seiner Platte ist")
        }
        What::Paused => main("ist angehalten".into()).because("er steht still und vergisst nichts"),
        What::Started { restarts, .. } if *restarts > 0 => main("startet wieder".into()),
        What::Started { .. } => telling(who, "startet", Importance::Detail),
        What::Applied { first, upto } => telling(
            who,
            format!("wendet {} an", entries(first.0, upto.0)),
            Importance::Detail,
        )
        .because("was committet und auf der Platte ist, wird der Reihe nach angewendet"),
        What::Accepted { entry, .. } => main(format!("nimmt den Befehl als Eintrag {} auf", entry.index))
            .because(format!("er führt Term {}", entry.term))
            .by("§5.3"),
        _ => return None,
    })
}

fn node(who: &str, event: &Event) -> Option<Telling> {
    let say = |says: String, importance| telling(who, says, importance);
    Some(match event {
        Event::RoleChanged { from, to, term, why } => role(who, *from, *to, term.0, *why)?,
        Event::FollowsLeader { leader, term } => {
            let name = letter(*leader).to_string();
            if name == who {
                return Some(say(format!("ist der Leader von Term {term}"), Importance::Detail));
            }
            say(format!("folgt {name}"), Importance::Detail).because(format!("{name} führt Term {term}"))
        }
        Event::Committed { from, upto, why } => {
            let which = entries(from.next().0, upto.0);
            match why {
                CommitReason::Majority {
                    holders,
                    voters,
                    term,
                } => say(format!("committet {which}"), Importance::Main).because(format!(
                    "gespeichert auf {holders} von {voters}, und von seinem eigenen Term {term}"
                )),
                CommitReason::LeaderSaid { leader, .. } => {
                    say(format!("weiß: {which} committet"), Importance::Detail).because(format!(
                        "{} sagt es, und das Log stimmt so weit überein",
                        letter(*leader)
                    ))
                }
                _ => return None,
            }
        }
        Event::Appended {
            first,
            last,
            source: AppendSource::Leader(leader),
        } => {
            let why = match first.index.previous().0 {
                0 => "das Log beginnt dort".into(),
                before => format!(
                    "sein Eintrag {before} stimmt mit dem von {} überein",
                    letter(*leader)
                ),
            };
            say(
                format!("speichert {}", entries(first.index.0, last.index.0)),
                Importance::Main,
            )
            .because(why)
        }
        _ => return None,
    })
}

fn role(who: &str, from: Role, to: Role, term: u64, why: RoleReason) -> Option<Telling> {
    let why = match why {
        RoleReason::Started => "jeder Knoten beginnt als Follower".into(),
        RoleReason::ElectionTimeout { timeout } => format!("er hat {timeout} lang von keinem Leader gehört"),
        RoleReason::Asked => "sein Timeout wurde ausgelöst".into(),
        RoleReason::WonPreVote { yes, needed } => {
            format!("{yes} würden für ihn stimmen, nötig sind {needed}")
        }
        RoleReason::WonElection { yes, needed } => format!("{yes} stimmten für ihn, nötig sind {needed}"),
        RoleReason::HigherTerm { from, theirs, ours } => {
            format!("{} ist in Term {theirs}, er war in Term {ours}", letter(from))
        }
        RoleReason::HeardLeader { leader } => format!("{} führt diesen Term schon", letter(leader)),
        _ => return None,
    };
    let says = match (from, to) {
        (_, Role::Leader) => format!("führt Term {term}"),
        (_, Role::Candidate) => format!("bittet um Stimmen in Term {term}"),
        (_, Role::PreCandidate) => format!("fragt, ob er Term {} gewinnen könnte", term + 1),
        (Role::Leader, Role::Follower) => "tritt zurück".into(),
        (Role::Candidate | Role::PreCandidate, Role::Follower) => "gibt seine Kandidatur auf".into(),
        (Role::Follower, Role::Follower) => {
            return Some(telling(who, "beginnt als Follower", Importance::Detail).because(why));
        }
    };
    Some(telling(who, says, Importance::Main).because(why))
}

pub(super) fn acted(action: &Action) -> Option<String> {
    let name = |node: &NodeId| letter(*node).to_string();
    Some(match action {
        Action::Stop { node } => format!("stoppst {}", name(node)),
        Action::Restart { node } => format!("startest {}", name(node)),
        Action::Pause { node } => format!("hältst {} an", name(node)),
        Action::Resume { node } => format!("lässt {} weiterlaufen", name(node)),
        Action::TimeOut { node } => format!("lässt das Wahl-Timeout von {} ablaufen", name(node)),
        Action::Cut { from, to } => format!("trennst die Verbindung von {} nach {}", name(from), name(to)),
        Action::Mend { from, to } => format!("heilst die Verbindung von {} nach {}", name(from), name(to)),
        Action::CutBoth { a, b } => format!("trennst die Verbindung zwischen {} und {}", name(a), name(b)),
        Action::MendBoth { a, b } => format!("heilst die Verbindung zwischen {} und {}", name(a), name(b)),
        Action::Partition { .. } => "teilst den Cluster".into(),
        Action::MendAll => "heilst alle Verbindungen".into(),
        Action::Submit { node, command } => format!("sendest {command} an {}", name(node)),
        Action::DropMessage { name } => format!("verwirfst {name}"),
        Action::DeliverMessage { name } => format!("stellst {name} jetzt zu"),
        Action::DuplicateMessage { name } => format!("verdoppelst {name}"),
        Action::AddNode => "fügst einen Knoten hinzu".into(),
        Action::Transfer { node, to } => format!("lässt {} an {} übergeben", name(node), name(to)),
        _ => return None,
    })
}

fn entries(first: u64, last: u64) -> String {
    if first == last {
        format!("Eintrag {first}")
    } else {
        format!("die Einträge {first} bis {last}")
    }
}
