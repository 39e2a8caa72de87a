//! Whatever is done, no course is lost unasked, and each is the run that its recording says.

use super::*;
use crate::clock::Speed;
use crate::command::Command;
use crate::lab::Lab;
use proptest::prelude::*;
use raft_sim::{Instant, NodeId, Observed, Settings};
use std::collections::BTreeMap;

const A: NodeId = NodeId(1);

fn lab() -> Lab {
    let mut lab = Lab::new(Settings::plain(), 7, Speed::parse("1").unwrap()).unwrap();
    pass(&mut lab, 1_000);
    lab
}

fn pass(lab: &mut Lab, millis: u64) {
    lab.play(true);
    for _ in 0..millis / 100 {
        lab.frame(100_000);
    }
    lab.play(false);
}

fn names(lab: &Lab) -> Vec<String> {
    lab.branches().all().iter().map(Branch::name).collect()
}

#[test]
fn acting_in_the_past_grows_a_branch_and_the_old_course_stays() {
    let mut lab = lab();
    let end = lab.cluster().fingerprint();
    lab.seek(Instant(300_000));
    lab.act(Action::Stop { node: A });
    assert_eq!(names(&lab), ["run 1", "what if 1"]);
    let grown = lab.branches().get(lab.branches().current()).unwrap();
    let (parent, at) = grown.parent.unwrap();
    assert_eq!(
        (lab.branches().name(parent), at.at),
        ("run 1".to_owned(), Instant(300_000))
    );
    assert_eq!(lab.notice().unwrap().offers, Some(Command::PreviousBranch));
    lab.switch_back();
    assert_eq!(lab.now(), Instant(300_000), "the same moment");
    lab.seek(lab.end());
    assert_eq!(lab.cluster().fingerprint(), end);
    assert_eq!(names(&lab), ["run 1", "what if 1"], "going there grows nothing");
}

#[test]
fn acting_at_the_end_grows_nothing() {
    let mut lab = lab();
    lab.act(Action::Stop { node: A });
    lab.act(Action::Restart { node: A });
    assert_eq!(names(&lab), ["run 1"]);
}

#[test]
fn what_is_refused_grows_nothing() {
    let mut lab = lab();
    lab.seek(Instant(300_000));
    assert!(!lab.act(Action::Restart { node: NodeId(99) }));
    assert_eq!(names(&lab), ["run 1"]);
}

#[test]
fn a_branch_is_named_deleted_and_taken_back() {
    let mut lab = lab();
    lab.seek(Instant(300_000));
    lab.act(Action::Stop { node: A });
    let (old, new) = (BranchId(0), lab.branches().current());
    lab.rename_branch(new, "  A \n falls ");
    lab.rename_branch(old, &"x".repeat(100));
    assert_eq!(names(&lab), ["x".repeat(NAME_MAX), "A  falls".to_owned()]);
    lab.rename_branch(old, " ");
    lab.delete_branch(new);
    assert_eq!(
        (names(&lab), lab.branches().current()),
        (vec!["run 1".to_owned()], old)
    );
    assert_eq!(lab.notice().unwrap().offers, Some(Command::UndoDelete));
    lab.delete_branch(old);
    assert_eq!(names(&lab), ["run 1"], "the last one stays");
    lab.undo_delete();
    assert_eq!(names(&lab), ["run 1", "A  falls"]);
    lab.switch(new);
    assert_eq!(lab.cluster().running(A), Some(raft_sim::Running::Stopped));
}

#[test]
fn of_too_many_the_oldest_without_a_name_goes_and_can_be_taken_back() {
    let mut lab = lab();
    lab.rename_branch(BranchId(0), "mine");
    for _ in 0..BRANCHES_MAX {
        lab.seek(Instant(300_000));
        lab.act(Action::MendAll);
        pass(&mut lab, 400);
    }
    assert_eq!(lab.branches().all().len(), BRANCHES_MAX);
    let kept = names(&lab);
    assert!(kept.contains(&"mine".to_owned()) && !kept.contains(&"what if 1".to_owned()));
    assert!(lab.notice().unwrap().text.contains("what if 1"));
    lab.undo_delete();
    assert!(names(&lab).contains(&"what if 1".to_owned()));
}

#[test]
fn a_name_is_not_given_twice() {
    let mut lab = lab();
    for _ in 0..2 {
        lab.seek(Instant(300_000));
        lab.act(Action::MendAll);
        lab.delete_branch(lab.branches().current());
    }
    lab.undo_delete();
    lab.undo_delete();
    assert_eq!(names(&lab), ["run 1", "what if 1", "what if 2"]);
}

#[test]
fn two_branches_advance_and_go_back_together() {
    let mut lab = lab();
    lab.seek(Instant(300_000));
    lab.act(Action::Stop { node: A });
    pass(&mut lab, 200);
    lab.toggle_compare();
    assert_eq!(lab.other().unwrap().now(), lab.now());
    pass(&mut lab, 2_000);
    assert_eq!(
        (lab.now(), lab.other().unwrap().now()),
        (Instant(2_500_000), Instant(2_500_000))
    );
    lab.seek(Instant(400_000));
    assert_eq!(lab.other().unwrap().now(), lab.now());
    lab.step();
    assert_eq!(lab.other().unwrap().now(), lab.now());
    while lab.seek_difference() {}
    lab.seek_first_difference();
    assert_eq!(lab.now(), Instant(300_000));
    let found = lab.compared().unwrap().first.found().unwrap();
    assert!(found.sides[0].is_some() && found.sides[1].is_some());
    assert!(lab.stop_comparing() && lab.other().is_none());
}

#[test]
fn whoever_acts_in_the_other_one_goes_there_and_the_two_stay_beside_each_other() {
    let mut lab = lab();
    lab.seek(Instant(300_000));
    lab.act(Action::Stop { node: A });
    let (old, new) = (BranchId(0), lab.branches().current());
    lab.compare_with(old);
    lab.switch(old);
    assert_eq!(
        (lab.branches().current(), lab.compared().unwrap().other),
        (old, new)
    );
    lab.delete_branch(new);
    assert!(lab.compared().is_none());
}

#[derive(Clone, Debug)]
enum Deed {
    Act(u32),
    Seek(u64),
    Step,
    StepBack,
    Pass,
    Begin(u64),
    Switch(usize),
    Delete(usize),
    Undo,
    Compare(usize),
    Leave,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        3 => (1..6_u32).prop_map(Deed::Act),
        3 => (0..100_u64).prop_map(Deed::Seek),
        1 => Just(Deed::Step),
        1 => Just(Deed::StepBack),
        2 => Just(Deed::Pass),
        1 => (1..4_u64).prop_map(Deed::Begin),
        3 => (0..8_usize).prop_map(Deed::Switch),
        2 => (0..8_usize).prop_map(Deed::Delete),
        2 => Just(Deed::Undo),
        2 => (0..8_usize).prop_map(Deed::Compare),
        1 => Just(Deed::Leave),
    ];
    prop::collection::vec(deed, 1..30)
}

/// What was done in every branch.
fn courses(lab: &Lab) -> BTreeMap<BranchId, usize> {
    let all = lab.branches().all().iter();
    all.map(|branch| (branch.id, lab.course(branch.id).unwrap().actions().len()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_course_is_lost_unasked_and_each_is_what_its_recording_says(deeds in deeds()) {
        let mut lab = lab();
        for deed in deeds {
            let before = courses(&lab);
            let pick = |lab: &Lab, at: usize| {
                let all = lab.branches().all();
                all[at % all.len()].id
            };
            let mut deleted = None;
            match deed {
                Deed::Act(node) if lab.cluster().running(NodeId(node)) == Some(raft_sim::Running::Stopped) => {
                    lab.act(Action::Restart { node: NodeId(node) });
                }
                Deed::Act(node) => {
                    lab.act(Action::Stop { node: NodeId(node) });
                }
                Deed::Seek(part) => lab.seek(Instant(lab.end().0 / 100 * part)),
                Deed::Step => lab.step(),
                Deed::StepBack => lab.step_back(),
                Deed::Pass => pass(&mut lab, 300),
                Deed::Begin(seed) => lab.begin(Settings::plain(), seed),
                Deed::Switch(at) => lab.switch(pick(&lab, at)),
                Deed::Delete(at) => {
                    deleted = Some(pick(&lab, at)).filter(|_| lab.branches().all().len() > 1);
                    lab.delete_branch(pick(&lab, at));
                }
                Deed::Undo => lab.undo_delete(),
                Deed::Compare(at) => lab.compare_with(pick(&lab, at)),
                Deed::Leave => {
                    lab.stop_comparing();
                }
            }
            let after = courses(&lab);
            for (id, actions) in &before {
                if deleted == Some(*id) {
                    prop_assert!(!after.contains_key(id));
                } else {
                    prop_assert!(after.get(id).is_some_and(|now| now >= actions), "{id:?} has lost something");
                }
            }
        }
        // Also after each was gone to and played to its end.
        let ids: Vec<BranchId> = lab.branches().all().iter().map(|branch| branch.id).collect();
        for id in ids {
            let mut before = None;
            for _ in 0..2 {
                let recording = lab.course(id).unwrap().recording();
                let replayed = recording.replay().map(|cluster| cluster.fingerprint());
                prop_assert_eq!(replayed.ok(), Some(recording.fingerprint), "{:?}", id);
                prop_assert!(before.replace(recording.actions.clone()).is_none_or(|before| before == recording.actions));
                lab.switch(id);
                lab.seek(lab.end());
            }
        }
    }
}
