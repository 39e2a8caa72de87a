//! What happens inside a node, told.

use super::reasons::{called, compared, dropped, members, refusal, role, timer};
use super::{Importance, Telling, are, entries, telling};
use crate::name::letter;
use raft::{AppendSource, CommitReason, DropReason, Event};

pub(super) fn tell(who: &str, event: &Event) -> Telling {
    let say = |says: String, importance| telling(who, says, importance).by(event.section());
    match event {
        Event::RoleChanged { from, to, term, why } => role(who, *from, *to, term.0, *why).by(event.section()),
        Event::FollowsLeader { leader, term } => {
            let name = letter(*leader).to_string();
            if name == who {
                return say(format!("is the leader of term {term}"), Importance::Detail);
            }
            say(format!("follows {name}"), Importance::Detail).because(format!("{name} leads term {term}"))
        }
        Event::TermRaised { to, by, .. } => {
            let why = if letter(*by).to_string() == who {
                "a campaign begins a term".into()
            } else {
                format!("{} is in that term already", letter(*by))
            };
            say(format!("enters term {to}"), Importance::Detail).because(why)
        }
        Event::VoteGranted {
            candidate,
            pre,
            theirs,
            ours,
            term,
        } => {
            let (says, importance) = if *pre {
                (
                    format!("would vote for {}", letter(*candidate)),
                    Importance::Detail,
                )
            } else {
                (
                    format!("votes for {} in term {term}", letter(*candidate)),
                    Importance::Main,
                )
            };
            let why = format!("{}: not behind", compared(*candidate, *theirs, *ours));
            say(says, importance).because(why)
        }
        Event::VoteRefused {
            candidate, pre, why, ..
        } => {
            let would = if *pre { "would not vote" } else { "does not vote" };
            let importance = if *pre {
                Importance::Detail
            } else {
                Importance::Main
            };
            say(format!("{would} for {}", letter(*candidate)), importance).because(refusal(*candidate, *why))
        }
        Event::VoteCounted {
            from,
            granted,
            yes,
            no,
            needed,
            ..
        } => {
            let whose = if letter(*from).to_string() == who {
                "its own yes".into()
            } else {
                format!("a {} from {}", if *granted { "yes" } else { "no" }, letter(*from))
            };
            say(format!("counts {whose}"), Importance::Detail)
                .because(format!("{yes} yes and {no} no so far; {} needed", are(*needed)))
        }
        Event::ElectionTimerReset { deadline, why } => say(
            format!("will wait for a leader until {deadline}"),
            Importance::Noise,
        )
        .because(timer(*why)),
        Event::Appended { first, last, source } => match source {
            AppendSource::TermStart => say(
                format!("opens its term with entry {}", last.index),
                Importance::Detail,
            )
            .because("a blank entry of its own term lets it commit what came before"),
            AppendSource::Proposal => say(
                format!("takes entry {} into its log", last.index),
                Importance::Detail,
            )
            .because(format!("only a leader does, and it leads term {}", last.term)),
            AppendSource::Leader(leader) => {
                let says = format!("stores {}", entries(first.index.0, last.index.0));
                let why = match first.index.previous().0 {
                    0 => "the log begins there".into(),
                    before => format!("its entry {before} matches {}'s", letter(*leader)),
                };
                say(says, Importance::Main).because(why)
            }
            _ => say(
                format!("adds {}", entries(first.index.0, last.index.0)),
                Importance::Detail,
            ),
        },
        Event::Truncated {
            first,
            last,
            leader,
            theirs,
        } => {
            let why = format!(
                "entry {} is of term {theirs} at {}, who leads, and of term {} here",
                first.index,
                letter(*leader),
                first.term
            );
            say(
                format!("removes {}", entries(first.index.0, last.index.0)),
                Importance::Main,
            )
            .because(why)
        }
        Event::AppendRefused {
            previous,
            found,
            leader,
            ..
        } => {
            let why = match found {
                Some(term) => format!(
                    "its entry {} is of term {term}, {}'s of term {}",
                    previous.index,
                    letter(*leader),
                    previous.term
                ),
                None => format!("it has no entry {}", previous.index),
            };
            say(
                format!("refuses what follows entry {}", previous.index),
                Importance::Main,
            )
            .because(why)
        }
        Event::Matched { peer, matched } => say(
            format!("knows that {} holds all up to entry {matched}", letter(*peer)),
            Importance::Detail,
        )
        .because(format!("{} has said so", letter(*peer))),
        Event::SteppedBack { peer, from, to } => say(
            format!("goes back from entry {from} to {to} for {}", letter(*peer)),
            Importance::Detail,
        )
        .because("the logs differ further back"),
        Event::Probing { peer, next } => say(
            format!("asks {} first, from entry {next} on", letter(*peer)),
            Importance::Detail,
        )
        .because("it is not known where their logs agree"),
        Event::Streaming { peer, next } => say(
            format!("streams to {}, from entry {next} on", letter(*peer)),
            Importance::Detail,
        )
        .because("their logs agree up to there"),
        Event::Committed { from, upto, why } => {
            let which = entries(from.next().0, upto.0);
            match why {
                CommitReason::Majority {
                    holders,
                    voters,
                    term,
                } => say(format!("commits {which}"), Importance::Main).because(format!(
                    "stored on {holders} of {voters}, and of its own term {term}"
                )),
                CommitReason::LeaderSaid { leader, .. } => {
                    let are = if from.next() == *upto { "is" } else { "are" };
                    say(format!("knows that {which} {are} committed"), Importance::Detail).because(format!(
                        "{} says so, and the log is known to match as far",
                        letter(*leader)
                    ))
                }
                _ => say(format!("commits {which}"), Importance::Main),
            }
        }
        Event::CommitHeldBack { entry, term } => say(
            format!("may not commit entry {} yet", entry.index),
            Importance::Main,
        )
        .because(format!(
            "a majority has it, but it is of term {}; only one of term {term} commits by counting",
            entry.term
        )),
        Event::Withheld { kind, to, .. } => say(
            format!("keeps {} to {} back", called(*kind), letter(*to)),
            Importance::Noise,
        )
        .because("what it says is not on disk yet"),
        Event::Discarded { kind, to, term } => say(
            format!("drops {} to {}", called(*kind), letter(*to)),
            Importance::Detail,
        )
        .because(format!("term {term} is over")),
        Event::MessageDropped { kind, from, why } => {
            let importance = match why {
                DropReason::Overtaken | DropReason::NotAsked { .. } => Importance::Noise,
                _ => Importance::Detail,
            };
            say(
                format!("ignores {} from {}", called(*kind), letter(*from)),
                importance,
            )
            .because(dropped(*why))
        }
        Event::MembershipAppended { .. }
        | Event::MembershipCommitted { .. }
        | Event::MembershipReverted { .. } => membership(who, event),
        Event::SnapshotTaken { .. }
        | Event::Compacted { .. }
        | Event::SnapshotSent { .. }
        | Event::SnapshotReceived { .. } => snapshot(who, event),
        Event::TransferBegun { to, deadline } => {
            say(format!("hands over to {}", letter(*to)), Importance::Main)
                .because(format!("it was told to, and gives up at {deadline}"))
        }
        Event::TransferGivenUp { to } => say("goes on leading".into(), Importance::Main)
            .because(format!("{} did not take over in time", letter(*to))),
        Event::ForgotLeader { leader } => say(
            format!("forgets that {} leads", letter(*leader)),
            Importance::Detail,
        )
        .because("it was told to, so that it may vote for another one"),
        Event::Halted { why } => say("halts".into(), Importance::Main).because(why.to_string()),
        Event::Paused => say("pauses".into(), Importance::Main).because("it was told to"),
        Event::Resumed => say("goes on after a pause".into(), Importance::Main).because("it was told to"),
        // What a later core may tell of.
        _ => say("does something that has no words yet".into(), Importance::Detail),
    }
}

/// Who belongs to the cluster (§6).
fn membership(who: &str, event: &Event) -> Telling {
    let say = |says: String, importance| telling(who, says, importance).by(event.section());
    match event {
        Event::MembershipAppended { index, configuration } => say(
            format!("now goes by {}", members(configuration)),
            Importance::Main,
        )
        .because(format!(
            "entry {index} says so, and counts from the moment it is in the log"
        )),
        Event::MembershipCommitted { index, configuration } => say(
            format!("knows that {} will stay", members(configuration)),
            Importance::Main,
        )
        .because(format!("entry {index}, which names them, is committed")),
        Event::MembershipReverted {
            from,
            to,
            configuration,
        } => {
            let instead = match to.0 {
                0 => "nothing else was said since the beginning".to_owned(),
                to => format!("entry {to} counts again"),
            };
            say(
                format!("goes back to {}", members(configuration)),
                Importance::Main,
            )
            .because(format!("entry {from}, which changed that, is gone: {instead}"))
        }
        _ => say("has other members".into(), Importance::Main),
    }
}

/// What stands for the beginning of a log (§7).
fn snapshot(who: &str, event: &Event) -> Telling {
    let say = |says: String, importance| telling(who, says, importance).by(event.section());
    match event {
        Event::SnapshotTaken { last } => say(
            format!("keeps a snapshot up to entry {}", last.index),
            Importance::Main,
        )
        .because("what is applied can be kept as what it has come to"),
        Event::Compacted { base } => say(
            format!("forgets its log up to entry {}", base.index),
            Importance::Main,
        )
        .because("a snapshot has it"),
        Event::SnapshotSent { peer, upto } => say(
            format!("sends {} a snapshot up to entry {upto}", letter(*peer)),
            Importance::Main,
        )
        .because(format!(
            "it has forgotten the entries that {} needs",
            letter(*peer)
        )),
        Event::SnapshotReceived { leader, last } => say(
            format!(
                "replaces its log by {}'s snapshot up to entry {}",
                letter(*leader),
                last.index
            ),
            Importance::Main,
        )
        .because(format!(
            "{} leads, and has forgotten the entries before",
            letter(*leader)
        )),
        _ => say("keeps a snapshot".into(), Importance::Main),
    }
}
