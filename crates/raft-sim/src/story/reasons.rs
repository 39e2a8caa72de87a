//! Why, told: the reasons that the core gives, and what it compared.

use super::{Importance, Telling, are, telling};
use crate::name::letter;
use raft::{
    Configuration, DropReason, LogId, MessageKind, NodeId, Role, RoleReason, TimerReason, VoteRefusal,
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
        MessageKind::InstallSnapshot => "a snapshot",
        MessageKind::TimeoutNow => "a call to campaign now",
        MessageKind::ReadIndex => "a question for a read",
        MessageKind::ReadIndexReply => "an answer for a read",
        _ => "a message",
    }
}

/// Two logs, as a voter compares them (§5.4.1).
pub(super) fn compared(candidate: NodeId, theirs: LogId, ours: LogId) -> String {
    let name = letter(candidate);
    match (theirs == LogId::ZERO, ours == LogId::ZERO) {
        (true, true) => format!("{name}'s log is as empty as its own"),
        (false, false) if theirs == ours => format!("{name}'s log ends as its own does, with {ours}"),
        (false, true) => format!("{name}'s log ends with {theirs}, its own is empty"),
        (true, false) => format!("{name}'s log is empty, its own ends with {ours}"),
        (false, false) => format!("{name}'s log ends with {theirs}, its own with {ours}"),
    }
}

/// "the members A, B and C".
pub(crate) fn members(configuration: &Configuration) -> String {
    let names = |nodes: &[NodeId]| {
        let names: Vec<_> = nodes.iter().map(|node| letter(*node).to_string()).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => names.concat(),
        }
    };
    let mut said = format!("the members {}", names(configuration.voters()));
    if configuration.is_joint() {
        said += &format!(" next to {}", names(configuration.outgoing()));
    }
    if !configuration.learners().is_empty() {
        said += &format!(", with {} to learn", names(configuration.learners()));
    }
    said
}

pub(super) fn timer(why: TimerReason) -> String {
    match why {
        TimerReason::Started => "it has just started".into(),
        TimerReason::HeardLeader { leader } => format!("{} was heard", letter(leader)),
        TimerReason::GaveVote { candidate } => format!("it voted for {}", letter(candidate)),
        TimerReason::Campaigns => "it campaigns".into(),
        TimerReason::Resumed => "it goes on after a pause".into(),
        TimerReason::DiskStalled => "its disk is stuck: it could keep nothing that it would win".into(),
        TimerReason::BecameFollower => "it is a follower again".into(),
        _ => "the rules say so".into(),
    }
}

pub(super) fn role(who: &str, from: Role, to: Role, term: u64, why: RoleReason) -> Telling {
    let main = |says: String| telling(who, says, Importance::Main);
    let why_text = match why {
        RoleReason::Started => "every node begins as a follower".into(),
        RoleReason::ElectionTimeout { timeout } => format!("it heard of no leader for {timeout}"),
        RoleReason::Asked => "its timeout was made to pass".into(),
        RoleReason::WonPreVote { yes, needed } => format!("{yes} would vote for it, {} needed", are(needed)),
        RoleReason::WonElection { yes, needed } => format!("{yes} voted for it, {} needed", are(needed)),
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
        RoleReason::HandedOver { leader } => format!("{} has handed over to it", letter(leader)),
        RoleReason::Halted => "it halts".into(),
        RoleReason::DiskStalled { stalled } => {
            format!("its disk has been stuck for {stalled}: others may do better")
        }
        RoleReason::Removed => "it is not a voter any more, and that is committed".into(),
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

pub(super) fn refusal(candidate: NodeId, why: VoteRefusal) -> String {
    match why {
        VoteRefusal::TermOver { ours } => format!("that term is over: it is in term {ours}"),
        VoteRefusal::AlreadyVoted { vote } => format!("it has voted for {} in this term", letter(vote)),
        VoteRefusal::LeaderKnown { leader } => format!("{} leads this term", letter(leader)),
        VoteRefusal::LogBehind { theirs, ours } => {
            format!("{}: behind", compared(candidate, theirs, ours))
        }
        VoteRefusal::HearsLeader {
            leader,
            heard,
            timeout,
        } => {
            format!("it heard {} {heard} ago, less than {timeout}", letter(leader))
        }
        VoteRefusal::JustStarted { ago, timeout } => {
            format!("it started {ago} ago, less than {timeout}: it may have promised a leader not to")
        }
        _ => "the rules say so".into(),
    }
}

pub(super) fn dropped(why: DropReason) -> String {
    match why {
        DropReason::TermOver { theirs, ours } => format!("it is of term {theirs}, and term {ours} has begun"),
        DropReason::NotAsked { .. } => "it is not waiting for that any more".into(),
        DropReason::NotAMember => "the sender is not a member".into(),
        DropReason::Overtaken => "that is answered already".into(),
        DropReason::TwoLeaders => "it leads this term itself".into(),
        DropReason::AgainstCommitted { commit } => {
            format!("it would overwrite what is committed, up to entry {commit}")
        }
        DropReason::Paused => "it is paused".into(),
        DropReason::Absurd => "its numbers cannot be true".into(),
        _ => "the rules say so".into(),
    }
}
