//! Why, told: the reasons that the core gives, and what it compared.

use super::{Importance, Language, Telling, and, are, entry, telling};
use crate::name::letter;
use raft::{
    Configuration, DropReason, HaltReason, LogId, NodeId, Role, RoleReason, TimerReason, VoteRefusal,
};

/// What is said of a reason that a later core may give.
const fn by_the_rules(language: Language) -> &'static str {
    language.choose("the rules say so", "so wollen es die Regeln")
}

/// Two logs, as a voter compares them (§5.4.1).
pub(super) fn compared(language: Language, candidate: NodeId, theirs: LogId, ours: LogId) -> String {
    let name = letter(candidate);
    let empty = (theirs == LogId::ZERO, ours == LogId::ZERO);
    let (their_end, our_end) = (entry(language, theirs), entry(language, ours));
    match empty {
        (true, true) => told!(
            language,
            "{name}'s log is as empty as its own",
            "das Log von {name} ist so leer wie seines"
        ),
        (false, false) if theirs == ours => told!(
            language,
            "{name}'s log ends as its own does, with {our_end}",
            "das Log von {name} endet wie seines, mit {our_end}"
        ),
        (false, true) => told!(
            language,
            "{name}'s log ends with {their_end}, its own is empty",
            "das Log von {name} endet mit {their_end}, seines ist leer"
        ),
        (true, false) => told!(
            language,
            "{name}'s log is empty, its own ends with {our_end}",
            "das Log von {name} ist leer, seines endet mit {our_end}"
        ),
        (false, false) => told!(
            language,
            "{name}'s log ends with {their_end}, its own with {our_end}",
            "das Log von {name} endet mit {their_end}, seines mit {our_end}"
        ),
    }
}

/// "the members A, B and C".
pub(crate) fn members(language: Language, configuration: &Configuration) -> String {
    let names = |nodes: &[NodeId]| {
        let names: Vec<_> = nodes.iter().map(|node| letter(*node).to_string()).collect();
        and(language, &names)
    };
    let voters = names(configuration.voters());
    let mut said = told!(language, "the members {voters}", "die Mitglieder {voters}");
    if configuration.is_joint() {
        let old = names(configuration.outgoing());
        said += &told!(language, " next to {old}", " neben {old}");
    }
    if !configuration.learners().is_empty() {
        let learners = names(configuration.learners());
        said += &told!(
            language,
            ", with {learners} to learn",
            ", dazu lernend {learners}"
        );
    }
    said
}

pub(super) fn timer(language: Language, why: TimerReason) -> String {
    let why = match why {
        TimerReason::HeardLeader { leader } => {
            return told!(language, "{} was heard", "er hat von {} gehört", letter(leader));
        }
        TimerReason::GaveVote { candidate } => {
            return told!(
                language,
                "it voted for {}",
                "er hat für {} gestimmt",
                letter(candidate)
            );
        }
        TimerReason::Started => language.choose("it has just started", "er ist eben gestartet"),
        TimerReason::Campaigns => language.choose("it campaigns", "er kandidiert"),
        TimerReason::Resumed => {
            language.choose("it goes on after a pause", "er geht nach einer Pause weiter")
        }
        TimerReason::DiskStalled => language.choose(
            "its disk is stuck: it could keep nothing that it would win",
            "seine Platte hängt: was er gewänne, könnte er nicht bewahren",
        ),
        TimerReason::BecameFollower => language.choose("it is a follower again", "er ist wieder Follower"),
        _ => by_the_rules(language),
    };
    why.to_owned()
}

pub(super) fn role(
    language: Language,
    who: &str,
    from: Role,
    to: Role,
    term: u64,
    why: RoleReason,
) -> Telling {
    let importance = match (from, to) {
        (Role::Follower, Role::Follower) => Importance::Detail,
        _ => Importance::Main,
    };
    let says = match (from, to) {
        (_, Role::Leader) => told!(language, "leads term {term}", "führt Term {term}"),
        (_, Role::Candidate) => told!(
            language,
            "asks for votes in term {term}",
            "bittet um Stimmen in Term {term}"
        ),
        (_, Role::PreCandidate) => told!(
            language,
            "asks whether it could win term {}",
            "fragt, ob er Term {} gewinnen könnte",
            term + 1
        ),
        (Role::Leader, Role::Follower) => language.choose("steps down", "tritt zurück").into(),
        (Role::Candidate | Role::PreCandidate, Role::Follower) => language
            .choose("gives up its campaign", "gibt seine Kandidatur auf")
            .into(),
        (Role::Follower, Role::Follower) => language
            .choose("begins as a follower", "beginnt als Follower")
            .into(),
    };
    telling(who, says, importance).because(role_reason(language, why))
}

fn role_reason(language: Language, why: RoleReason) -> String {
    let why = match why {
        RoleReason::ElectionTimeout { timeout } => {
            let timeout = language.number(&timeout);
            return told!(
                language,
                "it heard of no leader for {timeout}",
                "er hat {timeout} lang von keinem Leader gehört"
            );
        }
        RoleReason::WonPreVote { yes, needed } => {
            let needed = are(language, needed);
            return told!(
                language,
                "{yes} would vote for it, {needed} needed",
                "zugesagte Stimmen: {yes}, nötig {needed}"
            );
        }
        RoleReason::WonElection { yes, needed } => {
            let needed = are(language, needed);
            return told!(
                language,
                "{yes} voted for it, {needed} needed",
                "Stimmen für ihn: {yes}, nötig {needed}"
            );
        }
        RoleReason::LostElection { no, needed } => {
            return told!(
                language,
                "{no} said no: the {needed} that it needs can no longer be reached",
                "nein sagten {no}: die {needed}, die er braucht, sind nicht mehr zu erreichen"
            );
        }
        RoleReason::HigherTerm { from, theirs, ours } => {
            return told!(
                language,
                "{} is in term {theirs}, it was in term {ours}",
                "{} ist in Term {theirs}, er war in Term {ours}",
                letter(from)
            );
        }
        RoleReason::HeardLeader { leader } => {
            return told!(
                language,
                "{} leads this term already",
                "{} führt diesen Term schon",
                letter(leader)
            );
        }
        RoleReason::NoQuorum {
            heard,
            needed,
            silence,
        } => {
            let silence = language.number(&silence);
            return told!(
                language,
                "for {silence} it has heard only {heard} of the {needed} that it needs, itself included",
                "{silence} lang hat er nur {heard} der {needed} gehört, die er braucht, sich selbst mitgezählt"
            );
        }
        RoleReason::HandedOver { leader } => {
            return told!(
                language,
                "{} has handed over to it",
                "{} hat an ihn übergeben",
                letter(leader)
            );
        }
        RoleReason::DiskStalled { stalled } => {
            let stalled = language.number(&stalled);
            return told!(
                language,
                "its disk has been stuck for {stalled}: others may do better",
                "seine Platte hängt seit {stalled}: andere können es besser"
            );
        }
        RoleReason::Started => language.choose(
            "every node begins as a follower",
            "jeder Knoten beginnt als Follower",
        ),
        RoleReason::Asked => language.choose("its timeout was made to pass", "sein Timeout wurde ausgelöst"),
        RoleReason::Halted => language.choose("it halts", "er kommt zum Stillstand"),
        RoleReason::Removed => language.choose(
            "it is not a voter any more, and that is committed",
            "er ist nicht mehr stimmberechtigt, und das ist committet",
        ),
        _ => by_the_rules(language),
    };
    why.to_owned()
}

pub(super) fn refusal(language: Language, candidate: NodeId, why: VoteRefusal) -> String {
    match why {
        VoteRefusal::TermOver { ours } => told!(
            language,
            "that term is over: it is in term {ours}",
            "dieser Term ist vorbei: er ist in Term {ours}"
        ),
        VoteRefusal::AlreadyVoted { vote } => told!(
            language,
            "it has voted for {} in this term",
            "er hat in diesem Term für {} gestimmt",
            letter(vote)
        ),
        VoteRefusal::LeaderKnown { leader } => told!(
            language,
            "{} leads this term",
            "{} führt diesen Term",
            letter(leader)
        ),
        VoteRefusal::LogBehind { theirs, ours } => {
            let compared = compared(language, candidate, theirs, ours);
            told!(language, "{compared}: behind", "{compared}: im Rückstand")
        }
        VoteRefusal::HearsLeader {
            leader,
            heard,
            timeout,
        } => {
            let (heard, timeout) = (language.number(&heard), language.number(&timeout));
            told!(
                language,
                "it heard {} {heard} ago, less than {timeout}",
                "er hat {} vor {heard} gehört, weniger als {timeout}",
                letter(leader)
            )
        }
        VoteRefusal::JustStarted { ago, timeout } => {
            let (ago, timeout) = (language.number(&ago), language.number(&timeout));
            told!(
                language,
                "it started {ago} ago, less than {timeout}: it may have promised a leader not to",
                "er startete vor {ago}, weniger als {timeout}: er kann es einem Leader versprochen haben"
            )
        }
        _ => by_the_rules(language).to_owned(),
    }
}

pub(super) fn dropped(language: Language, why: DropReason) -> String {
    let why = match why {
        DropReason::TermOver { theirs, ours } => {
            return told!(
                language,
                "it is of term {theirs}, and term {ours} has begun",
                "sie ist von Term {theirs}, und Term {ours} hat begonnen"
            );
        }
        DropReason::AgainstCommitted { commit } => {
            return told!(
                language,
                "it would overwrite what is committed, up to entry {commit}",
                "sie würde überschreiben, was committet ist, bis Eintrag {commit}"
            );
        }
        DropReason::NotAsked { .. } => language.choose(
            "it is not waiting for that any more",
            "darauf wartet er nicht mehr",
        ),
        DropReason::NotAMember => {
            language.choose("the sender is not a member", "der Absender ist kein Mitglied")
        }
        DropReason::Overtaken => language.choose("that is answered already", "das ist schon beantwortet"),
        DropReason::TwoLeaders => language.choose("it leads this term itself", "er führt diesen Term selbst"),
        DropReason::Paused => language.choose("it is paused", "er ist angehalten"),
        DropReason::Absurd => {
            language.choose("its numbers cannot be true", "ihre Zahlen können nicht stimmen")
        }
        _ => by_the_rules(language),
    };
    why.to_owned()
}

/// Why a node handles nothing any more; the core has the English.
pub(super) fn halted(language: Language, why: HaltReason) -> String {
    if language == Language::English {
        return why.to_string();
    }
    match why {
        HaltReason::Stopped => "er wurde gestoppt".into(),
        HaltReason::DiskFailed => "ein Schreibvorgang auf seine Platte ist gescheitert".into(),
        HaltReason::LogLost { commit, last } => format!(
            "er hatte Eintrag {commit} bestätigt, und sein Log endet mit Eintrag {last}: seine Platte wurde geleert, \
             er muss unter neuer Nummer wiederkommen"
        ),
        _ => by_the_rules(language).to_owned(),
    }
}
