//! Reads what is done.

use super::words::Words;
use crate::deed::{Deed, MemberStep, Simple};
use raft_sim::raft::Transition;
use raft_sim::{LinkDials, MessageKind, Micros};

const DEEDS: &str = "submit A set x 5, cut A B, cut A to B, mend A B, mend A to B, mend all, partition A B, add node, members learner F voter F \
                     remove A, members joint ..., leave joint, transfer to B, links 20ms loss 10%, link A to B 200ms, disk A 50ms, clock A 110%, \
                     jump the clock of A 100ms, timeouts A 150ms 300ms, drop vote|append|heartbeat to A, and for one node: ";

pub(super) fn read(words: &mut Words<'_>) -> Result<Deed, String> {
    let deed = one(words)?;
    words.end()?;
    Ok(deed)
}

fn one(words: &mut Words<'_>) -> Result<Deed, String> {
    for (written, simple) in Simple::WRITTEN {
        if words.take(written) {
            return Ok(Deed::Node(simple, words.who()?));
        }
    }
    if words.take("submit") {
        let who = words.who()?;
        let command = words.rest();
        return match raft_sim::kv::Ask::parse(&command) {
            Ok(_) => Ok(Deed::Submit(who, command)),
            Err(error) => Err(error.to_string()),
        };
    }
    if words.take("cut") {
        let (from, one_way, to) = way(words)?;
        return Ok(Deed::Cut(from, to, !one_way));
    }
    if words.take("mend all") {
        return Ok(Deed::MendAll);
    }
    if words.take("mend") {
        let (from, one_way, to) = way(words)?;
        return Ok(Deed::Mend(from, to, !one_way));
    }
    if words.take("partition") {
        let mut side = vec![words.who()?];
        while !words.is_done() {
            side.push(words.who()?);
        }
        return Ok(Deed::Partition(side));
    }
    if words.take("add node") {
        return Ok(Deed::AddNode);
    }
    if words.take("leave joint") {
        return Ok(Deed::LeaveJoint);
    }
    if words.take("members") {
        return members(words);
    }
    if words.take("transfer to") {
        return Ok(Deed::Transfer(words.who()?));
    }
    if words.take("links") {
        return Ok(Deed::Links(None, dials(words)?));
    }
    if words.take("link") {
        let (from, _, to) = way(words)?;
        return Ok(Deed::Links(Some((from, to)), dials(words)?));
    }
    if words.take("disk") {
        return Ok(Deed::Disk(words.who()?, words.span()?));
    }
    if words.take("clock") {
        let who = words.who()?;
        let written = words.rest();
        let percent = written
            .strip_suffix('%')
            .and_then(|percent| percent.parse::<u32>().ok());
        return match percent {
            Some(percent @ 10..=1_000) => Ok(Deed::Clock(who, percent * 10_000)),
            _ => Err(format!(
                "\"{written}\" is no speed of a clock: write `110%`, from 10% to 1000%"
            )),
        };
    }
    if words.take("jump the clock of") {
        return Ok(Deed::Jump(words.who()?, words.span()?));
    }
    if words.take("timeouts") {
        return Ok(Deed::Timing(words.who()?, words.span()?, words.span()?));
    }
    if words.take("drop") {
        let kinds = [
            ("vote to", MessageKind::RequestVote),
            ("answer to", MessageKind::AppendEntriesReply),
            ("append to", MessageKind::AppendEntries),
            ("heartbeat to", MessageKind::Heartbeat),
        ];
        let kind = kinds.into_iter().find(|(written, _)| words.take(written));
        let Some((_, kind)) = kind else {
            return Err("drop what? Write `drop append to B`: vote, append, answer or heartbeat".into());
        };
        return Ok(Deed::Drop(kind, words.who()?));
    }
    let simple: Vec<_> = Simple::WRITTEN.iter().map(|(written, _)| *written).collect();
    Err(format!(
        "\"{}\" cannot be done. There are {DEEDS}{}",
        words.rest(),
        simple.join(", ")
    ))
}

/// `A B` for both ways, `A to B` for one.
fn way(words: &mut Words<'_>) -> Result<(crate::Who, bool, crate::Who), String> {
    let from = words.who()?;
    let one_way = words.take("to");
    Ok((from, one_way, words.who()?))
}

fn members(words: &mut Words<'_>) -> Result<Deed, String> {
    let transition = if words.take("joint until told") {
        Transition::Joint { auto_leave: false }
    } else if words.take("joint") {
        Transition::Joint { auto_leave: true }
    } else {
        Transition::Auto
    };
    let mut steps = Vec::new();
    while !words.is_done() {
        steps.push(if words.take("learner") {
            MemberStep::Learner(words.who()?)
        } else if words.take("voter") {
            MemberStep::Voter(words.who()?)
        } else if words.take("remove") {
            MemberStep::Removed(words.who()?)
        } else {
            return Err(format!(
                "\"{}\" is no change of the members: there are `learner F`, `voter F` and `remove A`",
                words.rest()
            ));
        });
    }
    if steps.is_empty() {
        return Err("how are the members to change? Write `members learner F`".into());
    }
    Ok(Deed::Members(steps, transition))
}

/// `20ms`, and `loss 10%`, `jitter 4ms`, `twice 5%` after it.
fn dials(words: &mut Words<'_>) -> Result<LinkDials, String> {
    let mut dials = LinkDials {
        latency: words.span()?,
        jitter: Micros::ZERO,
        loss_per_million: 0,
        duplicate_per_million: 0,
    };
    loop {
        if words.take("loss") {
            dials.loss_per_million = words.share()?;
        } else if words.take("twice") {
            dials.duplicate_per_million = words.share()?;
        } else if words.take("jitter") {
            dials.jitter = words.span()?;
        } else {
            break;
        }
    }
    dials.validate().map_err(|error| error.to_string())?;
    Ok(dials)
}
