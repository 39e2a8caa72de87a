//! What happens inside a node, told.

use super::reasons::{compared, dropped, halted, members, refusal, role, timer};
use super::travel::called;
use super::{Importance, Language, Telling, are, entries, telling};
use crate::name::letter;
use raft::{AppendSource, CommitReason, DropReason, Event, LogId, NodeId};

pub(super) fn tell(language: Language, who: &str, event: &Event) -> Telling {
    inside(language, who, event).by(event.section())
}

fn inside(language: Language, who: &str, event: &Event) -> Telling {
    let say = |says: String, importance| telling(who, says, importance);
    let word = |english, german| language.choose(english, german);
    let is_itself = |node: NodeId| letter(node).to_string() == who;
    match event {
        Event::RoleChanged { from, to, term, why } => role(language, who, *from, *to, term.0, *why),
        Event::FollowsLeader { leader, term } => {
            let name = letter(*leader);
            if is_itself(*leader) {
                let says = told!(
                    language,
                    "is the leader of term {term}",
                    "ist der Leader von Term {term}"
                );
                return say(says, Importance::Detail);
            }
            say(
                told!(language, "follows {name}", "folgt {name}"),
                Importance::Detail,
            )
            .because(told!(
                language,
                "{name} leads term {term}",
                "{name} führt Term {term}"
            ))
        }
        Event::TermRaised { to, by, .. } => {
            let why = if is_itself(*by) {
                word("a campaign begins a term", "eine Kandidatur beginnt einen Term").into()
            } else {
                told!(
                    language,
                    "{} is in that term already",
                    "{} ist schon in diesem Term",
                    letter(*by)
                )
            };
            say(
                told!(language, "enters term {to}", "tritt in Term {to} ein"),
                Importance::Detail,
            )
            .because(why)
        }
        Event::VoteGranted { .. } | Event::VoteRefused { .. } | Event::VoteCounted { .. } => {
            vote(language, who, event)
        }
        Event::ElectionTimerReset { deadline, why } => {
            let deadline = language.number(deadline);
            say(
                told!(
                    language,
                    "will wait for a leader until {deadline}",
                    "wartet bis {deadline} auf einen Leader"
                ),
                Importance::Noise,
            )
            .because(timer(language, *why))
        }
        Event::Appended { first, last, source } => appended(language, who, *first, *last, *source),
        Event::Truncated {
            first,
            last,
            leader,
            theirs,
        } => {
            let which = entries(language, first.index.0, last.index.0);
            let (index, term, leader) = (first.index, first.term, letter(*leader));
            say(
                told!(language, "removes {which}", "entfernt {which}"),
                Importance::Main,
            )
            .because(told!(
                language,
                "entry {index} is of term {theirs} at {leader}, who leads, and of term {term} here",
                "Eintrag {index} ist bei {leader}, dem Leader, von Term {theirs}, hier von Term {term}"
            ))
        }
        Event::AppendRefused {
            previous,
            found,
            leader,
            ..
        } => {
            let (index, theirs) = (previous.index, previous.term);
            let why = match found {
                Some(term) => told!(
                    language,
                    "its entry {index} is of term {term}, {}'s of term {theirs}",
                    "sein Eintrag {index} ist von Term {term}, der von {} von Term {theirs}",
                    letter(*leader)
                ),
                None => told!(
                    language,
                    "it has no entry {index}",
                    "er hat keinen Eintrag {index}"
                ),
            };
            say(
                told!(
                    language,
                    "refuses what follows entry {index}",
                    "lehnt ab, was auf Eintrag {index} folgt"
                ),
                Importance::Main,
            )
            .because(why)
        }
        Event::Matched { .. }
        | Event::SteppedBack { .. }
        | Event::Probing { .. }
        | Event::Streaming { .. } => peer(language, who, event),
        Event::Committed { from, upto, why } => {
            let which = entries(language, from.next().0, upto.0);
            let commits = |which: &str| told!(language, "commits {which}", "committet {which}");
            match why {
                CommitReason::Majority {
                    holders,
                    voters,
                    term,
                    entry,
                } => say(commits(&which), Importance::Main).because(if entry == term {
                    told!(
                        language,
                        "known to be on {holders} of {voters} disks, and of its own term {term}",
                        "bekannt auf {holders} von {voters} Platten, und von seinem eigenen Term {term}"
                    )
                } else {
                    told!(
                        language,
                        "known to be on {holders} of {voters} disks, but of term {entry}, not of its own term {term}: the rule is off",
                        "bekannt auf {holders} von {voters} Platten, aber aus Term {entry}, nicht aus seinem eigenen Term {term}: Die Regel ist aus"
                    )
                }),
                CommitReason::LeaderSaid { leader, .. } => {
                    let one = from.next() == *upto;
                    let are = word(if one { "is" } else { "are" }, if one { "ist" } else { "sind" });
                    say(
                        told!(
                            language,
                            "knows that {which} {are} committed",
                            "weiß: {which} {are} committet"
                        ),
                        Importance::Detail,
                    )
                    .because(told!(
                        language,
                        "{} says so, and the log is known to match as far",
                        "{} sagt es, und das Log stimmt so weit überein",
                        letter(*leader)
                    ))
                }
                _ => say(commits(&which), Importance::Main),
            }
        }
        Event::CommitHeldBack { entry, term } => {
            let (index, older) = (entry.index, entry.term);
            say(
                told!(
                    language,
                    "may not commit entry {index} yet",
                    "darf Eintrag {index} noch nicht committen"
                ),
                Importance::Main,
            )
            .because(told!(
                language,
                "a majority has it, but it is of term {older}; only one of term {term} commits by counting",
                "eine Mehrheit hat ihn, aber er ist von Term {older}; durch Zählen committet nur einer von Term {term}"
            ))
        }
        Event::Withheld { kind, to, .. } => {
            let (what, to) = (called(language, *kind), letter(*to));
            say(
                told!(
                    language,
                    "keeps {what} to {to} back",
                    "hält {what} an {to} zurück"
                ),
                Importance::Noise,
            )
            .because(word(
                "what it says is not on disk yet",
                "was darin steht, ist noch nicht auf der Platte",
            ))
        }
        Event::Discarded { kind, to, term } => {
            let (what, to) = (called(language, *kind), letter(*to));
            say(
                told!(language, "drops {what} to {to}", "verwirft {what} an {to}"),
                Importance::Detail,
            )
            .because(told!(language, "term {term} is over", "Term {term} ist vorbei"))
        }
        Event::MessageDropped { kind, from, why } => {
            let importance = match why {
                DropReason::Overtaken | DropReason::NotAsked { .. } => Importance::Noise,
                _ => Importance::Detail,
            };
            let (what, from) = (called(language, *kind), letter(*from));
            say(
                told!(
                    language,
                    "ignores {what} from {from}",
                    "übergeht {what} von {from}"
                ),
                importance,
            )
            .because(dropped(language, *why))
        }
        Event::MembershipAppended { .. }
        | Event::MembershipCommitted { .. }
        | Event::MembershipReverted { .. } => membership(language, who, event),
        Event::SnapshotTaken { .. }
        | Event::Compacted { .. }
        | Event::SnapshotSent { .. }
        | Event::SnapshotReceived { .. } => snapshot(language, who, event),
        other => told_to(language, who, other),
    }
}

/// What a node was told to do, and whether it came to that.
fn told_to(language: Language, who: &str, event: &Event) -> Telling {
    let say = |says: String, importance| telling(who, says, importance);
    let word = |english, german| language.choose(english, german);
    let was_told = word("it was told to", "so wurde es ihm gesagt");
    match event {
        Event::TransferBegun { to, deadline } => {
            let deadline = language.number(deadline);
            say(
                told!(language, "hands over to {}", "übergibt an {}", letter(*to)),
                Importance::Main,
            )
            .because(told!(
                language,
                "it was told to, and gives up at {deadline}",
                "so wurde es ihm gesagt; um {deadline} gibt er auf"
            ))
        }
        Event::TransferGivenUp { to } => {
            say(word("goes on leading", "führt weiter").into(), Importance::Main).because(told!(
                language,
                "{} did not take over in time",
                "{} hat nicht rechtzeitig übernommen",
                letter(*to)
            ))
        }
        Event::ForgotLeader { leader } => say(
            told!(
                language,
                "forgets that {} leads",
                "vergisst, dass {} führt",
                letter(*leader)
            ),
            Importance::Detail,
        )
        .because(word(
            "it was told to, so that it may vote for another one",
            "so wurde es ihm gesagt, damit er für einen anderen stimmen darf",
        )),
        Event::Halted { why } => say(word("halts", "kommt zum Stillstand").into(), Importance::Main)
            .because(halted(language, *why)),
        Event::Paused => say(word("pauses", "macht Pause").into(), Importance::Main).because(was_told),
        Event::Resumed => say(
            word("goes on after a pause", "geht nach einer Pause weiter").into(),
            Importance::Main,
        )
        .because(was_told),
        // What a later core may tell of.
        _ => say(
            word(
                "does something that has no words yet",
                "tut etwas, das noch keine Worte hat",
            )
            .into(),
            Importance::Detail,
        ),
    }
}

/// Votes, asked for and counted (§5.2, §5.4.1).
fn vote(language: Language, who: &str, event: &Event) -> Telling {
    let weight = |pre: bool| {
        if pre { Importance::Detail } else { Importance::Main }
    };
    match event {
        Event::VoteGranted {
            candidate,
            pre,
            theirs,
            ours,
            term,
        } => {
            let name = letter(*candidate);
            let says = if *pre {
                told!(language, "would vote for {name}", "würde für {name} stimmen")
            } else {
                told!(
                    language,
                    "votes for {name} in term {term}",
                    "stimmt in Term {term} für {name}"
                )
            };
            let compared = compared(language, *candidate, *theirs, *ours);
            telling(who, says, weight(*pre)).because(told!(
                language,
                "{compared}: not behind",
                "{compared}: nicht im Rückstand"
            ))
        }
        Event::VoteRefused {
            candidate, pre, why, ..
        } => {
            let name = letter(*candidate);
            let says = if *pre {
                told!(
                    language,
                    "would not vote for {name}",
                    "würde nicht für {name} stimmen"
                )
            } else {
                told!(language, "does not vote for {name}", "stimmt nicht für {name}")
            };
            telling(who, says, weight(*pre)).because(refusal(language, *candidate, *why))
        }
        Event::VoteCounted {
            from,
            granted,
            yes,
            no,
            needed,
            ..
        } => {
            let from = letter(*from).to_string();
            let says = match granted {
                _ if from == who => language
                    .choose("counts its own yes", "zählt sein eigenes Ja")
                    .into(),
                true => told!(language, "counts a yes from {from}", "zählt ein Ja von {from}"),
                false => told!(language, "counts a no from {from}", "zählt ein Nein von {from}"),
            };
            let needed = are(language, *needed);
            telling(who, says, Importance::Detail).because(told!(
                language,
                "{yes} yes and {no} no so far; {needed} needed",
                "bisher {yes} Ja und {no} Nein; nötig {needed}"
            ))
        }
        other => told_to(language, who, other),
    }
}

/// Entries come into a log (§5.3).
fn appended(language: Language, who: &str, first: LogId, last: LogId, source: AppendSource) -> Telling {
    let say = |says: String, importance| telling(who, says, importance);
    let (index, term) = (last.index, last.term);
    let which = entries(language, first.index.0, index.0);
    match source {
        AppendSource::TermStart => say(
            told!(
                language,
                "opens its term with entry {index}",
                "beginnt seinen Term mit Eintrag {index}"
            ),
            Importance::Detail,
        )
        .because(language.choose(
            "a blank entry of its own term lets it commit what came before",
            "mit einem leeren Eintrag seines eigenen Terms kann er committen, was davor kam",
        )),
        AppendSource::Proposal => say(
            told!(
                language,
                "takes entry {index} into its log",
                "nimmt Eintrag {index} in sein Log auf"
            ),
            Importance::Detail,
        )
        .because(told!(
            language,
            "only a leader does, and it leads term {term}",
            "das tut nur ein Leader, und er führt Term {term}"
        )),
        AppendSource::Leader(leader) => {
            let why = match first.index.previous().0 {
                0 => language
                    .choose("the log begins there", "das Log beginnt dort")
                    .into(),
                before => told!(
                    language,
                    "its entry {before} matches {}'s",
                    "sein Eintrag {before} stimmt mit dem von {} überein",
                    letter(leader)
                ),
            };
            say(
                told!(language, "stores {which}", "speichert {which}"),
                Importance::Main,
            )
            .because(why)
        }
        _ => say(
            told!(language, "adds {which}", "nimmt {which} auf"),
            Importance::Detail,
        ),
    }
}

/// What a leader knows of another node's log, and how it sends to it (§5.3).
fn peer(language: Language, who: &str, event: &Event) -> Telling {
    let say = |says: String| telling(who, says, Importance::Detail);
    match event {
        Event::Matched { peer, matched } => {
            let name = letter(*peer);
            say(told!(
                language,
                "knows that {name} holds all up to entry {matched}",
                "weiß: {name} hat alles bis Eintrag {matched}"
            ))
            .because(told!(language, "{name} has said so", "{name} hat es gesagt"))
        }
        Event::SteppedBack { peer, from, to } => say(told!(
            language,
            "goes back from entry {from} to {to} for {}",
            "geht für {} von Eintrag {from} auf {to} zurück",
            letter(*peer)
        ))
        .because(language.choose(
            "the logs differ further back",
            "die Logs unterscheiden sich weiter vorn",
        )),
        Event::Probing { peer, next } => say(told!(
            language,
            "asks {} first, from entry {next} on",
            "fragt {} erst, ab Eintrag {next}",
            letter(*peer)
        ))
        .because(language.choose(
            "it is not known where their logs agree",
            "noch ist unbekannt, wo ihre Logs übereinstimmen",
        )),
        Event::Streaming { peer, next } => say(told!(
            language,
            "streams to {}, from entry {next} on",
            "sendet laufend an {}, ab Eintrag {next}",
            letter(*peer)
        ))
        .because(language.choose(
            "their logs agree up to there",
            "bis dahin stimmen ihre Logs überein",
        )),
        other => told_to(language, who, other),
    }
}

/// Who belongs to the cluster (§6).
fn membership(language: Language, who: &str, event: &Event) -> Telling {
    let say = |says: String| telling(who, says, Importance::Main);
    match event {
        Event::MembershipAppended { index, configuration } => {
            let members = members(language, configuration);
            say(told!(language, "now goes by {members}", "kennt jetzt {members}")).because(told!(
                language,
                "entry {index} says so, and counts from the moment it is in the log",
                "so sagt es Eintrag {index}, und er gilt, sobald er im Log steht"
            ))
        }
        Event::MembershipCommitted { index, configuration } => {
            let members = members(language, configuration);
            say(told!(
                language,
                "knows that {members} will stay",
                "weiß: es bleiben {members}"
            ))
            .because(told!(
                language,
                "entry {index}, which names them, is committed",
                "Eintrag {index}, der sie nennt, ist committet"
            ))
        }
        Event::MembershipReverted {
            from,
            to,
            configuration,
        } => {
            let members = members(language, configuration);
            let instead = match to.0 {
                0 => language
                    .choose(
                        "nothing else was said since the beginning",
                        "seit dem Beginn wurde nichts anderes gesagt",
                    )
                    .to_owned(),
                to => told!(language, "entry {to} counts again", "Eintrag {to} gilt wieder"),
            };
            say(told!(
                language,
                "goes back to {members}",
                "kennt wieder {members}"
            ))
            .because(told!(
                language,
                "entry {from}, which changed that, is gone: {instead}",
                "Eintrag {from}, der das änderte, ist fort: {instead}"
            ))
        }
        other => told_to(language, who, other),
    }
}

/// What stands for the beginning of a log (§7).
fn snapshot(language: Language, who: &str, event: &Event) -> Telling {
    let say = |says: String| telling(who, says, Importance::Main);
    match event {
        Event::SnapshotTaken { last } => say(told!(
            language,
            "keeps a snapshot up to entry {}",
            "bewahrt einen Snapshot bis Eintrag {}",
            last.index
        ))
        .because(language.choose(
            "what is applied can be kept as what it has come to",
            "was angewendet ist, lässt sich als Ergebnis bewahren",
        )),
        Event::Compacted { base } => say(told!(
            language,
            "forgets its log up to entry {}",
            "vergisst sein Log bis Eintrag {}",
            base.index
        ))
        .because(language.choose("a snapshot has it", "ein Snapshot hat es")),
        Event::SnapshotSent { peer, upto } => {
            let name = letter(*peer);
            say(told!(
                language,
                "sends {name} a snapshot up to entry {upto}",
                "sendet {name} einen Snapshot bis Eintrag {upto}"
            ))
            .because(told!(
                language,
                "it has forgotten the entries that {name} needs",
                "er hat die Einträge vergessen, die {name} braucht"
            ))
        }
        Event::SnapshotReceived { leader, last } => {
            let (name, upto) = (letter(*leader), last.index);
            say(told!(
                language,
                "replaces its log by {name}'s snapshot up to entry {upto}",
                "ersetzt sein Log durch den Snapshot von {name} bis Eintrag {upto}"
            ))
            .because(told!(
                language,
                "{name} leads, and has forgotten the entries before",
                "{name} führt, und hat die Einträge davor vergessen"
            ))
        }
        other => told_to(language, who, other),
    }
}
