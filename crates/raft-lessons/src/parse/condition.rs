//! Reads what is waited for.

use super::words::Words;
use crate::condition::{Condition, Membership, Part};
use crate::happening::{HAPPENINGS, Happening};
use raft_sim::goal::Goal;
use raft_sim::{Law, Role, Running};

/// What can be said of a state, as it is written.
const STATES: &str = "one leader, no leader, two leaders, all agree, joint, term 3, passed 300ms, client waits, client is done, links whole, \
                      cut A B, 2 links cut, no law broken, law NAME broken, found SITUATION, A leads, A is follower|candidate|pre-candidate|\
                      leader|running|paused|stopped|voter|learner|no member, A has committed 3, A holds 3, A has all on disk";

pub(super) fn read(text: &str, called: &[String], nodes: u32) -> Result<Condition, String> {
    if text.is_empty() {
        return Err("what is to be waited for?".into());
    }
    let parts = text
        .split(" and ")
        .map(|part| read_part(part.trim(), called, nodes))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Condition {
        parts,
        written: text.to_owned(),
    })
}

fn read_part(text: &str, called: &[String], nodes: u32) -> Result<Part, String> {
    if let Some(rest) = text.strip_prefix("not ") {
        return match read_part(rest, called, nodes)? {
            Part::Happened { .. } | Part::Situation(_) | Part::Passed(_) => {
                Err(format!("\"{rest}\" happens or not yet: `not` is for states"))
            }
            state => Ok(Part::Not(Box::new(state))),
        };
    }
    let words = &mut Words::new(text, called, nodes);
    let part = state(words)?;
    let part = match part {
        Some(part) => part,
        None => somebody(words, text)?,
    };
    words.end()?;
    Ok(part)
}

/// What is so, of the whole cluster.
fn state(words: &mut Words<'_>) -> Result<Option<Part>, String> {
    let part = if words.take("one leader") {
        Part::Leaders(1)
    } else if words.take("no leader") {
        Part::Leaders(0)
    } else if words.take("two leaders") {
        Part::Leaders(2)
    } else if words.take("all agree") {
        Part::Agree
    } else if words.take("joint") {
        Part::Joint
    } else if words.take("term") {
        Part::TermAtLeast(words.number().ok_or("which term? Write `term 3`")?)
    } else if words.take("passed") {
        Part::Passed(words.span()?)
    } else if words.take("client waits") {
        Part::ClientWaits
    } else if words.take("client is done") {
        Part::ClientIsDone
    } else if words.take("links whole") {
        Part::Whole
    } else if words.take("cut") {
        Part::Cut(words.who()?, words.who()?)
    } else if words.take("no law broken") {
        Part::NoneBroken
    } else if words.take("law") {
        let name = words.rest();
        let name = name
            .strip_suffix(" broken")
            .ok_or("write `law election-safety broken`")?;
        let law = Goal::parse(name).ok().and_then(|goal| match goal {
            Goal::Law(law) => Some(law),
            _ => None,
        });
        Part::Broken(law.ok_or_else(|| format!("no law is called \"{name}\": there are {}", laws()))?)
    } else if words.take("found") {
        Part::Situation(Goal::parse(&words.rest()).map_err(|error| error.to_string())?)
    } else if let Some(count) = words.number() {
        if !(words.take("links cut") || words.take("link cut")) {
            return Err("a number begins `2 links cut`".into());
        }
        Part::CutLinks(usize::try_from(count).unwrap_or(usize::MAX))
    } else {
        return Ok(None);
    };
    Ok(Some(part))
}

fn laws() -> String {
    let names = Law::ALL.map(|law| Goal::Law(law).to_string());
    names.join(", ")
}

/// What is so of somebody, or happens to somebody.
fn somebody(words: &mut Words<'_>, text: &str) -> Result<Part, String> {
    let who = words.maybe_who()?;
    if let Some(who) = &who {
        let who = || who.clone();
        if words.take("leads") {
            return Ok(Part::Plays(who(), Role::Leader));
        }
        if words.take("has committed") {
            return Ok(Part::Commit(
                who(),
                words.number().ok_or("how many? Write `A has committed 3`")?,
            ));
        }
        if words.take("holds") {
            return Ok(Part::Holds(
                who(),
                words.number().ok_or("how many? Write `A holds 3`")?,
            ));
        }
        for (written, part) in [
            ("has all on disk", Part::OnDisk(who())),
            ("is follower", Part::Plays(who(), Role::Follower)),
            ("is pre-candidate", Part::Plays(who(), Role::PreCandidate)),
            ("is candidate", Part::Plays(who(), Role::Candidate)),
            ("is leader", Part::Plays(who(), Role::Leader)),
            ("is running", Part::Is(who(), Running::Running)),
            ("is paused", Part::Is(who(), Running::Paused)),
            ("is stopped", Part::Is(who(), Running::Stopped)),
            ("is voter", Part::Member(who(), Membership::Voter)),
            ("is learner", Part::Member(who(), Membership::Learner)),
            ("is no member", Part::Member(who(), Membership::Nobody)),
        ] {
            if words.take(written) {
                return Ok(part);
            }
        }
    }
    let rest = words.rest();
    let (what, times) = match rest.rsplit_once(" x") {
        Some((what, times)) if times.parse::<usize>().is_ok_and(|times| times > 0) => {
            (what, times.parse().unwrap_or(1))
        }
        _ => (rest.as_str(), 1),
    };
    match Happening::find(what) {
        Some(what) => Ok(Part::Happened { who, what, times }),
        None => Err(unknown(text)),
    }
}

/// That nothing is called so, with the likeliest meant.
fn unknown(text: &str) -> String {
    let last = text.split(' ').next_back().unwrap_or_default();
    let like: Vec<_> = HAPPENINGS
        .iter()
        .map(|happening| happening.written)
        .filter(|written| !last.is_empty() && written.split(' ').any(|word| word == last))
        .collect();
    let like = if like.is_empty() {
        HAPPENINGS
            .iter()
            .map(|happening| happening.written)
            .collect::<Vec<_>>()
    } else {
        like
    };
    format!(
        "\"{text}\" cannot be waited for. What happens: {}. What is so: {STATES}",
        like.join(", ")
    )
}
