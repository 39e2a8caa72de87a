//! What the lab promises, without a browser.

use super::*;
use crate::geometry::Point;
use crate::lab::opening::{Opened, Opening};
use crate::scene::Cut;
use crate::texts;
use raft_sim::link::Link;
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
    lab.switch_back();
    lab.seek(lab.end());
    assert_eq!(lab.cluster().fingerprint(), old);
    lab.switch_back();
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

fn opened(lab: &Lab, event: u64) -> Run {
    let mut run = Run::open(&lab.recording()).unwrap();
    assert!(run.seek_event(EventId(event)));
    run
}

#[test]
fn a_run_that_is_taken_up_stands_and_the_one_before_comes_back_as_it_was() {
    let other = after_a_second();
    let mut lab = after_a_second();
    lab.act(Action::Stop { node: A });
    lab.follow();
    let before = lab.cluster().fingerprint();
    lab.take_up(opened(&other, 40), false);
    lab.follow();
    assert!(!lab.playing());
    assert!(lab.event().unwrap() >= EventId(40));
    assert!(lab.now() < lab.end());
    assert_eq!(lab.laws().broken(), 0);
    lab.frame(100_000);
    assert!(lab.event().unwrap() < EventId(60), "it is held");
    assert_eq!(lab.notice().unwrap().offers, Some(Command::PreviousBranch));
    lab.switch_back();
    lab.seek(lab.end());
    assert_eq!(lab.cluster().fingerprint(), before);
    assert!(lab.playing(), "it went on before");
}

#[test]
fn a_run_in_which_nothing_happened_makes_no_branch() {
    let mut lab = lab();
    lab.take_up(opened(&after_a_second(), 40), true);
    assert!(!lab.facts().branched);
    assert_eq!(lab.notice().unwrap().text, texts::OPENED_OF_ANOTHER_CORE.now());
}

#[test]
fn a_link_to_where_time_stands_leads_back_there() {
    let mut lab = after_a_second();
    lab.seek(Instant(500_000));
    let fragment = Link {
        recording: lab.recording(),
        event: lab.event(),
    }
    .to_fragment()
    .unwrap();
    let link = Link::from_fragment(&fragment).unwrap();
    let mut opening = Opening::new(link.recording, link.event).unwrap();
    let run = loop {
        opening = match opening.step(10).unwrap() {
            Opened::NotYet(opening) => opening,
            Opened::Ready(run, _) => break run,
        };
    };
    assert_eq!(run.cluster().fingerprint(), lab.cluster().fingerprint());
    assert_eq!(run.end(), lab.end());
}

#[test]
fn an_event_that_the_run_does_not_have_is_said_so_and_time_stays_where_it_is() {
    let mut lab = after_a_second();
    let now = lab.now();
    lab.seek_event(EventId(u64::MAX));
    assert_eq!((lab.now(), lab.end()), (now, now));
    assert_eq!(lab.notice().unwrap().text, texts::time::NO_SUCH_EVENT.now());
    lab.dismiss();
    lab.seek_event(EventId(20));
    assert!(lab.notice().is_none() && lab.now() < now);
}
