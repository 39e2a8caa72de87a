//! Pieces about members: changes that overlap, that come too soon, and that are taken back (traps 31 and 33).

use super::super::Storm;
use super::{Cast, Step, elect, only, remove, submit, wait};
use raft::{Micros, Transition};

/// A leader of a minority removes the majority, one after the other or all at once.
pub(super) fn two_changes(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    let (few, most) = cast.all.split_at(cast.all.len() - cast.majority);
    let Some(one) = few.first().copied() else {
        return Vec::new();
    };
    let mut steps = vec![elect(one, &cast.all), wait(60)];
    steps.extend(only(&[few]));
    if storm.draws.one_in(2) {
        steps.extend(most.iter().map(|node| remove(one, &[*node], Transition::Auto)));
    } else {
        steps.push(remove(one, most, Transition::Auto));
    }
    steps.extend([submit(one, "set x 1"), wait(60)]);
    steps.extend([elect(most[0], most), wait(60)]);
    steps
}

/// The bug of 2015: a leader changes the members before anything of its own term is committed, and so does another one.
pub(super) fn too_soon(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    changed_by_two(storm, cast, false)
}

/// A change that was cut off from a log is in force there still.
pub(super) fn taken_back(storm: &mut Storm, cast: &Cast) -> Vec<Step> {
    changed_by_two(storm, cast, true)
}

/// Of four, one removes the second, and keeps that to itself; the second is elected and removes the first, with the third. Then the
/// first asks the fourth.
fn changed_by_two(storm: &mut Storm, cast: &Cast, rejoins: bool) -> Vec<Step> {
    let &[one, other, third, fourth] = cast.all.as_slice() else {
        return Vec::new();
    };
    let rest = [other, third, fourth];
    let mut steps = vec![elect(one, &cast.all), wait(60)];
    steps.extend(only(&[&[one]]));
    steps.extend([remove(one, &[other], Transition::Auto), wait(10)]);
    steps.push(elect(other, &rest));
    if rejoins {
        steps.extend(only(&[]));
        steps.extend([Step::Alike(one, other, Micros::from_millis(300)), wait(40)]);
    }
    steps.extend(only(&[&[other, third], &[one], &[fourth]]));
    steps.extend([
        remove(other, &[one], Transition::Auto),
        wait(40 + storm.draws.up_to(20)),
    ]);
    steps.extend(only(&[&[one, fourth]]));
    steps.extend([elect(one, &[one, fourth]), wait(60)]);
    steps
}
