//! Pieces about votes: given twice, counted in another term, asked for before the log that they are for was on disk (traps 2 and 4).

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
    // Without a pre-vote, a campaign would be a new term.
    let campaigns = storm.cluster().settings().pre_vote && storm.draws.one_in(3);
    let suspends = storm.draws.one_in(4);
    for node in both {
        if campaigns {
            steps.extend([Step::Do(Action::TimeOut { node }), wait(55)]);
        } else if suspends {
            steps.extend([Action::Suspend { node }, Action::Unsuspend { node }].map(Step::Do));
        } else {
            steps.extend([Action::Stop { node }, Action::Restart { node }].map(Step::Do));
        }
    }
    steps.extend(only(&[second]));
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
    let (leader, one) = (cast.all[0], cast.all[1]);
    let (voters, needed) = (&cast.all[2..], cast.majority - 1);
    // The last vote that it takes is held.
    let Some(late) = voters.get(needed - 1).copied() else {
        return Vec::new();
    };
    let by = Micros::from_millis(90 + storm.draws.up_to(60));
    let (asked, others) = voters.split_at(needed);
    let side: Vec<NodeId> = [one].into_iter().chain(asked.iter().copied()).collect();
    let mut steps: Vec<Step> = only(&[&side, &[leader]]).into();
    steps.extend(
        asked
            .iter()
            .map(|node| Step::Do(Action::ForgetLeader { node: *node })),
    );
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
    // The leader of before hears from the others that its term is over. The held vote stays on its way.
    steps.extend(
        asked
            .iter()
            .map(|to| Step::Do(Action::Cut { from: one, to: *to })),
    );
    for other in asked.iter().chain(others) {
        steps.push(Step::Do(Action::MendBoth { a: leader, b: *other }));
    }
    let voters = [voters, &[leader]].concat();
    steps.extend([
        wait(55),
        Step::Do(Action::TimeOut { node: one }),
        elect(leader, &voters),
        wait(100),
    ]);
    steps
}

/// Trap 4: a candidate claims a log that its disk does not hold yet, crashes, and the vote that it got for that
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
