//! What the lab promises, without a browser.

use super::*;
use crate::geometry::Point;
use crate::scene::Cut;
use raft_sim::{Action, Settings};

const A: NodeId = NodeId(1);
const B: NodeId = NodeId(2);

fn lab() -> Lab {
    Lab::new(Settings::plain(), 7, Speed::parse("1").unwrap()).unwrap()
}

fn after_a_second() -> Lab {
    let mut lab = lab();
    for _ in 0..10 {
        lab.frame(100_000);
    }
    lab.follow();
    lab
}

fn cut(lab: &Lab, a: NodeId, b: NodeId) -> Cut {
    links(lab.cluster().links())
        .into_iter()
        .find(|link| (link.a, link.b) == (a, b))
        .unwrap()
        .cut
}

#[test]
fn time_passes_with_the_frames_and_stands_when_held() {
    let mut lab = after_a_second();
    assert_eq!(lab.now(), Instant(1_000_000));
    lab.play(false);
    lab.frame(100_000);
    assert_eq!(lab.now(), Instant(1_000_000));
}

#[test]
fn a_click_on_a_link_cuts_it_and_another_one_mends_it() {
    let mut lab = lab();
    lab.toggle_link(A, B);
    assert_eq!(cut(&lab, A, B), Cut::Both);
    assert_eq!(lab.selection(), Some(Selection::Link(A, B)));
    assert!(lab.facts().cut);
    lab.toggle_link(A, B);
    assert_eq!(cut(&lab, A, B), Cut::None);
}

#[test]
fn the_end_of_a_link_cuts_one_way() {
    let mut lab = lab();
    lab.toggle_way(B, A);
    assert_eq!(cut(&lab, A, B), Cut::BToA);
    lab.toggle_way(A, B);
    assert_eq!(cut(&lab, A, B), Cut::Both);
    lab.toggle_way(B, A);
    assert_eq!(cut(&lab, A, B), Cut::AToB);
}

#[test]
fn a_wall_stands_until_any_of_its_links_is_mended() {
    let mut lab = lab();
    let line = Line {
        a: Point::new(0.5, 0.0),
        b: Point::new(0.5, 1.0),
    };
    lab.partition(vec![A, B], Some(line));
    assert!(lab.wall().is_some());
    assert_eq!(cut(&lab, A, NodeId(3)), Cut::Both);
    assert_eq!(cut(&lab, A, B), Cut::None);
    lab.toggle_link(A, NodeId(3));
    assert!(lab.wall().is_none());
}

#[test]
fn a_wall_with_everybody_on_one_side_is_no_wall() {
    let mut lab = lab();
    lab.partition(Vec::new(), None);
    assert!(lab.notice().is_some_and(|notice| notice.mistake));
    assert!(!lab.facts().cut);
}

#[test]
fn acting_in_the_past_keeps_the_future_and_brings_it_back() {
    let mut lab = after_a_second();
    let end = lab.cluster().fingerprint();
    lab.play(false);
    lab.seek(Instant(300_000));
    assert!(!lab.facts().set_aside);
    lab.act(Action::Stop { node: A });
    assert!(lab.facts().set_aside);
    assert!(lab.notice().is_some_and(|notice| notice.offers == Some(Command::BringBack)));
    lab.bring_back();
    lab.seek(lab.end());
    assert_eq!(lab.cluster().fingerprint(), end);
}

#[test]
fn a_new_run_keeps_the_old_one() {
    let mut lab = after_a_second();
    let old = lab.cluster().fingerprint();
    lab.select(Some(Selection::Node(NodeId(5))));
    lab.begin(
        Settings {
            nodes: 3,
            ..Settings::plain()
        },
        8,
    );
    assert_eq!(lab.cluster().settings().nodes, 3);
    assert_eq!(lab.selection(), None);
    lab.bring_back();
    assert_eq!(lab.cluster().fingerprint(), old);
    lab.bring_back();
    assert_eq!(lab.cluster().settings().nodes, 3);
}

#[test]
fn what_is_refused_is_told_and_changes_nothing() {
    let mut lab = after_a_second();
    let before = lab.cluster().fingerprint();
    let command = "x".repeat(3_000);
    assert!(!lab.act(Action::Submit { node: A, command }));
    assert!(
        lab.notice()
            .is_some_and(|notice| notice.mistake && notice.text.ends_with('.'))
    );
    lab.begin(
        Settings {
            nodes: 12,
            ..Settings::plain()
        },
        8,
    );
    assert_eq!(lab.cluster().fingerprint(), before);
    assert_eq!(lab.cluster().settings().nodes, 5);
}

#[test]
fn a_recording_is_opened_again() {
    let lab = after_a_second();
    let mut other = Lab::new(Settings::plain(), 9, Speed::default()).unwrap();
    other.open(&lab.recording()).unwrap();
    other.seek(lab.end());
    assert_eq!(other.cluster().seed(), 7);
}
