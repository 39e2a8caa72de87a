//! Pieces about votes: given twice, counted in another term, given or asked for before they were on disk (traps 2 and 4).

use super::super::Storm;
use super::super::triggers::Cue;
use super::{Cast, Held, Step, elect, only, submit, wait};
use crate::action::Action;
use raft::{Micros, NodeId};

/// One wins a term with a majority. Whoever is also in another one's majority crashes and starts again, or campaigns, or forgets;
/// then the other one asks for their votes in the same term.
pub(super) fn forgotten_vote(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    let (all, majority) = (&cast.all, cast.majority);
    let first = &all[..majority];
    let second = &all[all.len() - majority..];
    let both: Vec<NodeId> = first
        .iter()
        .copied()
        .filter(|node| second.contains(node))
        .collect();
    let (one, other) = (all[0], all[all.len() - 1]);
    let mut steps: Vec<Step> = only(&[first]).into();
    steps.push(elect(one, first));
    let how = storm.draws.up_to(3);
    for node in both {
        match how {
            0 => steps.push(Step::Do(Action::TimeOut { node })),
            1 => steps.extend([Action::Suspend { node }, Action::Unsuspend { node }].map(Step::Do)),
            _ => steps.extend([Action::Stop { node }, Action::Restart { node }].map(Step::Do)),
        }
    }
    steps.extend(only(&[second]));
    if how == 0 {
        steps.push(wait(storm.draws.up_to(40)));
    }
    steps.push(Step::Elect {
        node: other,
        forgetful: second[..majority - 1].to_vec(),
        tries: 1,
    });
    steps.push(wait(20));
    steps
}

/// A vote of one term arrives in the next one, in which the same candidate asks again, and another one wins.
pub(super) fn old_vote(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    let (one, other) = (cast.all[0], cast.all[1]);
    let voters = &cast.all[2..];
    let by = Micros::from_millis(20 + storm.draws.up_to(40));
    let mut steps = vec![Step::Do(Action::CutBoth { a: one, b: other })];
    let needed = cast.majority - 1;
    for voter in voters.iter().skip(needed) {
        steps.push(Step::Do(Action::CutBoth { a: one, b: *voter }));
    }
    for node in cast.all.iter().copied() {
        steps.push(Step::Do(Action::ForgetLeader { node }));
    }
    // The last vote that it takes is held.
    let Some(late) = voters.get(needed - 1).copied() else {
        return Vec::new();
    };
    steps.extend([
        Step::Hold {
            kind: Held::Votes,
            from: late,
            to: one,
            by,
        },
        Step::Do(Action::TimeOut { node: one }),
        Step::Await(Cue::GrantedBy(late), Micros::from_millis(120)),
    ]);
    for voter in cast.all.iter().skip(1) {
        steps.push(Step::Do(Action::Cut {
            from: one,
            to: *voter,
        }));
    }
    steps.push(Step::Do(Action::TimeOut { node: one }));
    steps.push(elect(other, &cast.all[1..]));
    steps.push(wait(60));
    steps
}

/// Trap 4: a candidate leads before its own vote is on disk, tells one of the others something, crashes, and wins the same term
/// again.
pub(super) fn two_lives(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    let one = cast.all[0];
    let first = &cast.all[..cast.majority];
    let second: Vec<_> = [one]
        .into_iter()
        .chain(cast.all[cast.majority..].iter().copied())
        .collect();
    let mut steps: Vec<Step> = cast
        .all
        .iter()
        .map(|node| Step::Do(Action::ForgetLeader { node: *node }))
        .collect();
    steps.extend([
        Step::Do(Action::StallDisk { node: one }),
        Step::Elect {
            node: one,
            forgetful: cast.all[1..].to_vec(),
            tries: 1,
        },
    ]);
    steps.extend(only(&[first]));
    steps.extend([submit(one, "set x 1"), wait(20 + storm.draws.up_to(20))]);
    steps.extend([
        Step::Do(Action::Stop { node: one }),
        Step::Do(Action::UnstallDisk { node: one }),
        Step::Do(Action::Restart { node: one }),
    ]);
    // Those who have heard nothing of it vote for it a second time; where they are too few, one who has does.
    let mut with = second;
    with.extend(
        first
            .iter()
            .rev()
            .copied()
            .take(cast.majority.saturating_sub(with.len())),
    );
    steps.extend(only(&[&with]));
    steps.extend([elect(one, &with), submit(one, "set y 2"), wait(60)]);
    steps
}

/// Trap 4, the other half: a candidate claims a log that its disk does not hold yet, crashes, and the vote that it got for that
/// reaches it in its next life.
pub(super) fn early_request(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    let (one, leader) = (cast.all[0], cast.all[1]);
    let Some(voter) = cast.all.get(2).copied() else {
        return Vec::new();
    };
    let by = Micros::from_millis(5 + storm.draws.up_to(15));
    // Only these three: enough where there are three in all, and elsewhere all the others but one have crashed.
    let mut steps = vec![elect(leader, &cast.all), wait(60)];
    steps.extend([
        Step::Do(Action::StallDisk { node: one }),
        submit(leader, "set x 3"),
        Step::Await(Cue::Committed(leader), Micros::from_millis(150)),
        wait(20),
        Step::Do(Action::Stop { node: leader }),
        Step::Hold {
            kind: Held::Votes,
            from: voter,
            to: one,
            by,
        },
    ]);
    for node in cast.all.iter().copied() {
        steps.push(Step::Do(Action::ForgetLeader { node }));
    }
    steps.extend([
        Step::Do(Action::TimeOut { node: one }),
        Step::Await(Cue::GrantedBy(voter), Micros::from_millis(60)),
        Step::Do(Action::Stop { node: one }),
        Step::Do(Action::UnstallDisk { node: one }),
        Step::Do(Action::Restart { node: one }),
        Step::Do(Action::TimeOut { node: one }),
        wait(60),
    ]);
    steps
}
