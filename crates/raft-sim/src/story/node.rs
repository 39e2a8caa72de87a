//! What happens inside a node, told.

use super::{Importance, Telling, entries, telling};
use crate::name::letter;
use raft::{
    AppendSource, CommitReason, DropReason, Event, LogId, MessageKind, Role, RoleReason, TimerReason,
    VoteRefusal,
};

/// What a message of a kind is called.
pub(super) const fn called(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::PreVote => "a pre-vote",
        MessageKind::PreVoteReply => "an answer to a pre-vote",
        MessageKind::RequestVote => "a vote request",
        MessageKind::RequestVoteReply => "an answer to a vote request",
        MessageKind::AppendEntries => "an append",
        MessageKind::AppendEntriesReply => "an answer to an append",
        MessageKind::Heartbeat => "a heartbeat",
        MessageKind::HeartbeatReply => "an answer to a heartbeat",
        _ => "a message",
    }
}

/// "entry 5 of term 2", or that there is none.
fn last(id: LogId) -> String {
    if id == LogId::ZERO {
        "an empty log".into()
    } else {
        format!("{id}")
    }
}

pub(super) fn tell(who: String, event: &Event) -> Telling {
    let say = |says: String, importance| telling(who.clone(), says, importance).by(event.section());
    match event {
        Event::RoleChanged { from, to, term, why } => {
            role(&who, *from, *to, term.0, *why).by(event.section())
        }
        Event::FollowsLeader { leader, term } => {
            let says = if letter(*leader).to_string() == who {
                format!("is the leader of term {term}")
            } else {
                format!("follows {}", letter(*leader))
            };
            say(says, Importance::Detail).because(format!("it leads term {term}"))
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
            let why = format!(
                "a log that ends with {} is not behind its own, {}",
                last(*theirs),
                last(*ours)
            );
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
            say(format!("{would} for {}", letter(*candidate)), importance).because(refusal(*why))
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
                .because(format!("{yes} yes and {no} no so far; {needed} yes are needed"))
        }
        Event::ElectionTimerReset { deadline, why } => {
            let why = match why {
                TimerReason::Started => "it has just started".into(),
                TimerReason::HeardLeader { leader } => format!("{} was heard", letter(*leader)),
                TimerReason::GaveVote { candidate } => format!("it voted for {}", letter(*candidate)),
                TimerReason::Campaigns => "it campaigns".into(),
                _ => "it is a follower again".into(),
            };
            say(
                format!("will wait for a leader until {deadline}"),
                Importance::Noise,
            )
            .because(why)
        }
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
        ),
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
                    say(format!("knows that {which} is committed"), Importance::Detail).because(format!(
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
        _ => say(format!("{event:?}"), Importance::Detail),
    }
}

fn role(who: &str, from: Role, to: Role, term: u64, why: RoleReason) -> Telling {
    let main = |says: String| telling(who, says, Importance::Main);
    let why_text = match why {
        RoleReason::Started => "every node begins as a follower".into(),
        RoleReason::ElectionTimeout { timeout } => format!("it heard of no leader for {timeout}"),
        RoleReason::Asked => "its timeout was made to pass".into(),
        RoleReason::WonPreVote { yes, needed } => format!("{yes} would vote for it, {needed} are needed"),
        RoleReason::WonElection { yes, needed } => format!("{yes} voted for it, {needed} are needed"),
        RoleReason::LostElection { no, needed } => {
            format!("{no} said no: the {needed} that it needs can no longer be reached")
        }
        RoleReason::HigherTerm { from, theirs, ours } => {
            format!("{} is in term {theirs}, it was in term {ours}", letter(from))
        }
        RoleReason::HeardLeader { leader } => format!("{} leads this term already", letter(leader)),
        RoleReason::NoQuorum {
            heard,
            needed,
            silence,
        } => {
            format!("for {silence} it has heard only {heard} of the {needed} that it needs, itself included")
        }
        _ => "the rules say so".into(),
    };
    let telling = match (from, to) {
        (_, Role::Leader) => main(format!("leads term {term}")),
        (_, Role::Candidate) => main(format!("asks for votes in term {term}")),
        (_, Role::PreCandidate) => main(format!("asks whether it could win term {}", term + 1)),
        (Role::Leader, Role::Follower) => main("steps down".into()),
        (Role::Candidate | Role::PreCandidate, Role::Follower) => main("gives up its campaign".into()),
        (Role::Follower, Role::Follower) => telling(who, "begins as a follower", Importance::Detail),
    };
    telling.because(why_text)
}

fn refusal(why: VoteRefusal) -> String {
    match why {
        VoteRefusal::TermOver { ours } => format!("that term is over: it is in term {ours}"),
        VoteRefusal::AlreadyVoted { vote } => format!("it has voted for {} in this term", letter(vote)),
        VoteRefusal::LeaderKnown { leader } => format!("{} leads this term", letter(leader)),
        VoteRefusal::LogBehind { theirs, ours } => {
            format!(
                "a log that ends with {} is behind its own, {}",
                last(theirs),
                last(ours)
            )
        }
        VoteRefusal::HearsLeader {
            leader,
            heard,
            timeout,
        } => {
            format!("it heard {} {heard} ago, less than {timeout}", letter(leader))
        }
        _ => "the rules say so".into(),
    }
}

fn dropped(why: DropReason) -> String {
    match why {
        DropReason::TermOver { theirs, ours } => format!("it is of term {theirs}, and term {ours} has begun"),
        DropReason::NotAsked { .. } => "it is not waiting for that any more".into(),
        DropReason::NotAMember => "the sender is not a member".into(),
        DropReason::Overtaken => "that is answered already".into(),
        DropReason::TwoLeaders => "it leads this term itself".into(),
        DropReason::AgainstCommitted { commit } => {
            format!("it would overwrite what is committed, up to entry {commit}")
        }
        _ => "its numbers cannot be true".into(),
    }
}
