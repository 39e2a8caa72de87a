//! Pieces about logs: old entries that seem committed (figure 8), and messages of terms that are over.

use super::super::Storm;
use super::super::triggers::Cue;
use super::{Cast, Held, Step, elect, only, submit, wait};
use crate::action::Action;
use raft::Micros;

/// Figure 8: an entry of an old term reaches a majority, and is overwritten all the same.
pub(super) fn figure_8(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    // A blank entry that travels in the same append as the old one would save it.
    if storm.cluster().settings().limits.append_bytes > 1 {
        return Vec::new();
    }
    let (one, other, rest) = (cast.all[0], cast.all[1], &cast.all[2..]);
    let with = |node| [&[node], rest].concat();
    let mut steps = vec![elect(one, &cast.all), wait(60)];
    // Its last entry is its own alone.
    steps.extend(only(&[&[one]]));
    steps.extend([submit(one, "set x 1"), wait(25)]);
    // So is the first one of the next leader, of a later term.
    steps.extend(only(&[&with(other)]));
    steps.push(elect(other, &with(other)));
    steps.extend(only(&[&[other], &[one]]));
    steps.push(wait(5));
    // The first one leads again, and brings its old entry to a majority, but nothing of its own term.
    steps.extend(only(&[&with(one)]));
    steps.extend([
        elect(one, &with(one)),
        Step::Await(Cue::OldEntry(one), Micros::from_millis(250)),
    ]);
    steps.extend(only(&[&with(other)]));
    steps.extend([elect(other, &with(other)), wait(60)]);
    steps
}

/// A follower has acknowledged what has been overwritten since; the leader of then leads again, and hears of it only now. Takes five.
pub(super) fn old_reply(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    let &[one, follower, other, third, fourth, ..] = cast.all.as_slice() else {
        return Vec::new();
    };
    let by = Micros::from_millis(120 + storm.draws.up_to(250));
    let mut steps = vec![elect(one, &cast.all), wait(60)];
    steps.extend(only(&[&[one, follower]]));
    steps.push(Step::Hold {
        kind: Held::Replies,
        from: follower,
        to: one,
        by,
    });
    steps.extend(["set x 1", "set x 2", "set x 3"].map(|command| submit(one, command)));
    steps.push(wait(25));
    let rest = &cast.all[2..];
    steps.extend([
        Step::LetGo,
        elect(other, rest),
        Step::Do(Action::MendAll),
        Step::Alike(one, other, Micros::from_millis(200)),
        Step::Do(Action::Cut {
            from: one,
            to: follower,
        }),
        elect(one, &cast.all[2..]),
        Step::Do(Action::CutBoth { a: one, b: other }),
        Step::Do(Action::CutBoth { a: one, b: third }),
    ]);
    for extra in cast.all.iter().skip(5) {
        steps.push(Step::Do(Action::CutBoth { a: one, b: *extra }));
    }
    steps.extend(["set y 1", "set y 2", "set y 3"].map(|command| submit(one, command)));
    // The fourth still hears it, or does not.
    if storm.draws.one_in(4) {
        steps.push(Step::Do(Action::CutBoth { a: one, b: fourth }));
    }
    steps.push(wait(300));
    steps
}

/// An append of a leader that was arrives when another one has committed what it overwrites.
pub(super) fn old_append(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    let (one, follower, other) = (cast.all[0], cast.all[1], cast.all[2]);
    let by = Micros::from_millis(70 + storm.draws.up_to(60));
    let (holders, lacking) = cast.all[1..].split_at(cast.majority);
    let mut steps = vec![elect(one, &cast.all), wait(60)];
    // Nobody but the follower is to get it, and that one late.
    steps.extend(
        cast.all
            .iter()
            .skip(2)
            .map(|node| Step::Do(Action::Cut { from: one, to: *node })),
    );
    steps.extend([
        Step::Hold {
            kind: Held::Appends,
            from: one,
            to: follower,
            by,
        },
        submit(one, "set x 1"),
        wait(12),
        elect(other, &cast.all[1..]),
    ]);
    // A bare majority has what is committed; the follower is part of it, and does not hear that it is.
    steps.extend(
        lacking
            .iter()
            .map(|node| Step::Do(Action::CutBoth { a: other, b: *node })),
    );
    steps.push(Step::Await(Cue::Committed(other), Micros::from_millis(80)));
    steps.extend(
        holders
            .iter()
            .filter(|node| **node != other)
            .map(|node| Step::Do(Action::CutBoth { a: other, b: *node })),
    );
    steps.extend([
        Step::Await(Cue::Truncated(follower), Micros::from_millis(150)),
        Step::Do(Action::Stop { node: other }),
    ]);
    let with: Vec<_> = [one, follower]
        .into_iter()
        .chain(lacking.iter().copied())
        .collect();
    steps.push(Step::Do(Action::MendAll));
    steps.extend([elect(one, &with), wait(40)]);
    steps
}

/// What is cut off from the log of the leader that took it is committed all the same, by another one. Takes five.
pub(super) fn cut_off_and_committed(_: &mut Storm, cast: &Cast) -> Vec<Step> {
    let &[one, follower, other, third, fourth, ..] = cast.all.as_slice() else {
        return Vec::new();
    };
    if cast.all.len() > 5 {
        return Vec::new();
    }
    let mut steps = vec![elect(one, &cast.all), wait(60)];
    steps.extend(only(&[&[one, follower]]));
    steps.extend([
        submit(one, "add z 1"),
        wait(30),
        elect(other, &[other, third, fourth]),
    ]);
    steps.extend(only(&[&[one, other], &[follower]]));
    steps.push(Step::Await(Cue::Truncated(one), Micros::from_millis(250)));
    steps.push(wait(20));
    let others = [follower, third, fourth];
    steps.extend(only(&[&others]));
    steps.extend([elect(follower, &others), wait(100)]);
    steps
}
