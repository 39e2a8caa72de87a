//! Pieces about reads: what a leader that was goes on answering while another one commits.

use super::super::Storm;
use super::super::triggers::Cue;
use super::{Cast, Step, elect, only, quick, submit, wait};
use crate::action::Action;
use crate::settings::{ClockDial, LinkDials};
use raft::{Micros, NodeId};

/// So many reads, one each millisecond.
fn reads(node: NodeId, count: u64) -> Vec<Step> {
    (0..count)
        .flat_map(|_| [submit(node, "get x"), wait(1)])
        .collect()
}

/// A leader is cut off while its lease holds. Its clock is slow and the others' are fast, as much as they may; answers to its
/// heartbeats take long.
pub(super) fn lease_outlived(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    if !storm.cluster().settings().reads.lease {
        return Vec::new();
    }
    let (one, other) = (cast.all[0], cast.all[1]);
    let mut steps = quick(&cast.all);
    steps.extend([elect(one, &[]), wait(200)]);
    let rest = &cast.all[1..];
    if storm.draws.one_in(2) {
        for node in cast.all.iter().copied() {
            let per_million = if node == one { 950_000 } else { 1_050_000 };
            let dial = ClockDial { per_million };
            steps.push(Step::Do(Action::SetClock { node, dial }));
        }
        steps.push(wait(200 + storm.draws.up_to(50)));
        steps.extend(only(&[&[one]]));
    } else {
        let slow = LinkDials {
            latency: Micros::from_millis(60),
            jitter: Micros::ZERO,
            ..LinkDials::default()
        };
        steps.extend(rest.iter().map(|from| {
            Step::Do(Action::SetLink {
                from: *from,
                to: one,
                dials: slow,
            })
        }));
        steps.push(wait(200 + storm.draws.up_to(50)));
        steps.extend(rest.iter().map(|to| Step::Do(Action::Cut { from: one, to: *to })));
    }
    steps.push(wait(90));
    // As soon as the others may.
    for _ in 0..25 {
        steps.push(Step::Do(Action::TimeOut { node: other }));
        steps.extend(reads(one, 3));
    }
    steps
}

/// A leader that hands over is cut off the moment it has said so.
pub(super) fn lease_in_transfer(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    if !storm.cluster().settings().reads.lease {
        return Vec::new();
    }
    let (one, to) = (cast.all[0], cast.all[1]);
    let mut steps = quick(&cast.all);
    steps.extend([elect(one, &[]), wait(200)]);
    steps.extend(reads(one, 12));
    steps.push(Step::Do(Action::Transfer { node: one, to }));
    steps.push(Step::Wait(Micros(360 + storm.draws.up_to(300))));
    steps.extend(only(&[&[one]]));
    steps.extend(reads(one, 30));
    steps
}

/// A leader is cut off; those who heard it crash, start again, and are asked for their votes.
pub(super) fn lease_after_restart(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    if !storm.cluster().settings().reads.lease {
        return Vec::new();
    }
    let (one, other) = (cast.all[0], cast.all[1]);
    let mut steps = quick(&cast.all);
    steps.extend([elect(one, &[]), wait(200)]);
    steps.extend(only(&[&[one]]));
    for node in cast.all.iter().copied().skip(1) {
        steps.extend([Action::Stop { node }, Action::Restart { node }].map(Step::Do));
    }
    for _ in 0..40 {
        steps.extend([
            Step::Do(Action::TimeOut { node: other }),
            submit(one, "get x"),
            wait(1),
            submit(one, "get x"),
            wait(1),
        ]);
    }
    steps
}

/// Answers to heartbeats that were sent before a read was asked for are on their way for long; meanwhile another one is elected.
pub(super) fn old_round(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    // A promise that a lease rests on is not to be forgotten.
    if storm.cluster().settings().reads.lease {
        return Vec::new();
    }
    let (one, other, rest) = (cast.all[0], cast.all[1], &cast.all[1..]);
    let slow = LinkDials {
        latency: Micros::from_millis(90 + storm.draws.up_to(50)),
        jitter: Micros::ZERO,
        ..LinkDials::default()
    };
    let mut steps = quick(&cast.all);
    steps.extend([elect(one, &cast.all), wait(60)]);
    steps.extend(rest.iter().map(|from| {
        Step::Do(Action::SetLink {
            from: *from,
            to: one,
            dials: slow,
        })
    }));
    steps.push(wait(150 + storm.draws.up_to(60)));
    steps.extend(rest.iter().map(|to| Step::Do(Action::Cut { from: one, to: *to })));
    steps.extend([
        elect(other, rest),
        Step::Await(Cue::Committed(other), Micros::from_millis(20)),
        submit(one, "get x"),
        wait(150),
    ]);
    steps
}
