//! The diagram as facts.

use super::*;
use crate::geometry::Size;
use raft_sim::{Action, NodeId, Role, Run, Running, Settings, generate};

const SIZES: [Size; 3] = [
    Size::new(420.0, 300.0),
    Size::new(700.0, 620.0),
    Size::new(374.0, 480.0),
];
const SECOND: Instant = Instant(1_000_000);

fn chart(size: Size, lanes: usize, look: Look) -> Chart {
    Chart::of(size, lanes, look, SECOND)
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 0.01, "{a} and {b}");
}

// ---- where things stand ------------------------------------------------------------------------------------------

#[test]
fn lanes_stand_side_by_side_and_none_leaves_the_picture() {
    for size in SIZES {
        for lanes in 2..=12 {
            let chart = chart(size, lanes, Look::default());
            for lane in 1..lanes {
                close(chart.x(lane) - chart.x(lane - 1), chart.lane_width());
            }
            assert!(chart.x(0) - chart.lane_width() / 2.0 >= 0.0);
            assert!(chart.x(lanes - 1) + chart.lane_width() / 2.0 <= size.width);
        }
    }
}

#[test]
fn time_goes_down_at_an_even_pace_and_the_present_is_at_the_lower_end() {
    for size in SIZES {
        for scale in [0.02, 0.3, 1.4, 24.0] {
            let chart = chart(size, 6, Look { until: None, scale });
            let (top, bottom) = chart.window();
            assert!(top < SECOND && SECOND <= bottom);
            close(
                chart.y(Instant(600_000)) - chart.y(Instant(590_000)),
                10.0 * scale,
            );
            assert!(chart.y(SECOND) < size.height && chart.y(SECOND) > size.height - 20.0);
        }
    }
}

/// The instant that lies under a point is the one that is drawn there.
#[test]
fn what_lies_so_far_down_is_what_is_drawn_there() {
    for size in SIZES {
        for scale in [0.02, 1.4, 24.0] {
            let chart = chart(size, 6, Look { until: None, scale });
            for micros in (0..=1_000_000).step_by(62_500) {
                let back = chart.at(chart.y(Instant(micros))).0;
                assert!(back.abs_diff(micros) <= 1, "{back} for {micros} at {scale}");
            }
        }
    }
    // Above the beginning there is nothing.
    assert_eq!(
        chart(
            SIZES[1],
            6,
            Look {
                until: None,
                scale: 0.02
            }
        )
        .at(-100.0),
        Instant::ZERO
    );
}

#[test]
fn a_message_slants_from_lane_to_lane_and_the_longer_it_takes_the_steeper() {
    let chart = chart(SIZES[1], 6, Look::default());
    let (from, to) = chart.along(1, 4, Instant(900_000), Instant(920_000), 1.0);
    close(from.x, chart.x(1));
    close(from.y, chart.y(Instant(900_000)));
    close(to.x, chart.x(4));
    close(to.y, chart.y(Instant(920_000)));
    let (_, slow) = chart.along(1, 4, Instant(900_000), Instant(960_000), 1.0);
    assert!(slow.y > to.y && (slow.x - to.x).abs() < 0.01);
    // Under way it has come so far, to the left as to the right.
    let (_, half) = chart.along(4, 1, Instant(900_000), Instant(910_000), 0.5);
    close(half.x, (chart.x(4) + chart.x(1)) / 2.0);
}

#[test]
fn times_are_written_at_round_moments_that_are_far_enough_apart() {
    for size in SIZES {
        for scale in [0.02, 0.1, 0.7, 1.4, 6.0, 24.0] {
            let chart = chart(size, 6, Look { until: None, scale });
            let (ticks, step) = (chart.ticks(), chart.tick_step());
            let (top, bottom) = chart.window();
            assert!(!ticks.is_empty());
            assert!(
                ticks
                    .iter()
                    .all(|tick| tick.0 % step == 0 && top <= *tick && *tick <= bottom)
            );
            assert!(ticks.windows(2).all(|two| two[1].0 - two[0].0 == step));
            close(
                chart.y(Instant(step)) - chart.y(Instant(0)),
                chart.y(Instant(2 * step)) - chart.y(Instant(step)),
            );
            assert!(chart.y(Instant(step)) - chart.y(Instant(0)) >= 45.99, "{scale}");
            let first = step.to_string();
            assert!(
                matches!(first.as_bytes()[0], b'1' | b'2' | b'5')
                    && first[1..].chars().all(|digit| digit == '0')
            );
        }
    }
}

#[test]
fn what_is_scrolled_back_stands_until_it_is_scrolled_to_the_end() {
    let size = SIZES[1];
    let look = chart(size, 6, Look::default()).moved(-140.0, SECOND);
    // 140 pixels at 1.4 pixels a millisecond.
    assert!(look.until.unwrap().0.abs_diff(900_000) <= 1);
    let later = Instant(3_000_000);
    let scrolled = Chart::of(size, 6, look, later);
    close(
        scrolled.y(Instant(900_000)),
        chart(size, 6, look).y(Instant(900_000)),
    );
    assert_eq!(scrolled.moved(1e9, later).until, None);
    assert_eq!(scrolled.moved(-1e9, later).until, Some(Instant::ZERO));
}

#[test]
fn what_is_zoomed_keeps_what_lies_under_the_pointer_there_unless_it_follows() {
    let size = SIZES[1];
    let look = Look {
        until: Some(Instant(600_000)),
        scale: 1.4,
    };
    let before = chart(size, 6, look);
    for (factor, around) in [(1.6, 200.0), (0.9, 200.0), (3.0, 400.0), (1e9, 300.0)] {
        let zoomed = before.zoomed(factor, around, SECOND);
        let after = chart(size, 6, zoomed);
        let moved = after.at(around).0.abs_diff(before.at(around).0);
        assert!(moved < 100, "{moved} µs at {factor}");
        assert!(zoomed.scale > 0.0 && zoomed.scale <= 24.0);
    }
    let follows = chart(size, 6, Look::default());
    assert_eq!(
        follows.zoomed(2.0, 100.0, SECOND),
        Look {
            until: None,
            scale: 2.8
        }
    );
}

#[test]
fn an_event_is_scrolled_to_only_if_it_is_out_of_sight() {
    let size = SIZES[1];
    let look = Look {
        until: Some(Instant(900_000)),
        scale: 1.4,
    };
    let chart = chart(size, 6, look);
    assert_eq!(chart.showing(look, Instant(800_000), SECOND), look);
    for out in [Instant(100_000), Instant(3_000_000)] {
        let shown = Chart::of(
            size,
            6,
            chart.showing(look, out, Instant(9_000_000)),
            Instant(9_000_000),
        );
        let (top, bottom) = shown.window();
        assert!(top < out && out < bottom, "{out:?}");
    }
}

// ---- what is shown -----------------------------------------------------------------------------------------------

fn eventful() -> impl Iterator<Item = Run> {
    (0..10).map(generate::run).chain((0..16).map(generate::varied))
}

fn windows(run: &Run) -> Vec<(Instant, Instant)> {
    let end = run.end().0;
    let parts = [
        (0, end),
        (0, end / 3),
        (end / 2, end / 2 + 150_000),
        (end.saturating_sub(300_000), end),
    ];
    parts
        .map(|(top, bottom)| (Instant(top), Instant(bottom)))
        .to_vec()
}

#[test]
fn dots_lie_in_the_window_on_their_lanes_each_place_once() {
    for run in eventful() {
        let journal = run.cluster().journal();
        for (top, bottom) in windows(&run) {
            let view = Spacetime::of(run.cluster(), (top, bottom));
            assert_eq!(view.lanes.len(), run.cluster().node_ids().count() + 1);
            assert!(view.dots.len() <= DOTS_MAX);
            assert!(view.dots.is_sorted_by(|a, b| (a.at, a.lane) < (b.at, b.lane)));
            for dot in &view.dots {
                assert!(top <= dot.at && dot.at <= bottom && dot.lane < view.lanes.len());
                assert!(dot.events.is_sorted() && dot.events.contains(&dot.event));
                for record in dot.events.iter().map(|event| journal.get(*event).unwrap()) {
                    assert_eq!(record.at, dot.at);
                    assert_eq!(lane_of(record), Some(view.lanes[dot.lane].end));
                    assert!(weight(&record.what).unwrap() <= dot.weight);
                }
                assert_eq!(view.dot_of(dot.event), Some(dot));
            }
        }
    }
}

#[test]
fn messages_go_from_where_they_were_sent_to_where_they_arrived_and_are_few() {
    let (mut arrived, mut lost) = (0, 0);
    for run in eventful() {
        let journal = run.cluster().journal();
        for window in windows(&run) {
            let view = Spacetime::of(run.cluster(), window);
            assert!(view.travels.len() <= TRAVELS_MAX);
            for travel in &view.travels {
                assert_eq!(view.lanes[travel.from].end, travel.name.from);
                assert_eq!(view.lanes[travel.to].end, travel.name.to);
                assert!(travel.sent <= travel.until && (0.0..=1.0).contains(&travel.along));
                assert!(travel.sent <= window.1 && travel.until >= window.0);
                let Some(ended) = travel.ended.filter(|_| !travel.lost) else {
                    lost += usize::from(travel.lost);
                    continue;
                };
                let record = journal.get(ended).unwrap();
                assert!(matches!(&record.what, What::Delivered(parcel) if parcel.name == travel.name));
                assert_eq!((record.at, travel.along), (travel.until, 1.0));
                arrived += 1;
            }
        }
    }
    assert!(arrived > 500 && lost > 20, "{arrived} arrived, {lost} lost");
}

/// Among very many messages the heartbeats are left out, and it is said.
#[test]
fn where_there_is_too_much_heartbeats_are_left_out_and_it_is_said() {
    let mut run = Run::new(Settings::plain(), 7).unwrap();
    run.advance_to(Instant(20_000_000));
    let view = Spacetime::of(run.cluster(), (Instant::ZERO, run.end()));
    assert!(view.sparse && view.travels.iter().all(|travel| travel.shape != Shape::Heartbeat));
    let view = Spacetime::of(run.cluster(), (Instant(19_800_000), run.end()));
    assert!(!view.sparse && view.travels.iter().any(|travel| travel.shape == Shape::Heartbeat));
}

/// At each moment a lane is drawn as what its node was then, and nothing of it is drawn twice or left out.
#[test]
fn the_stretches_of_a_lane_join_and_say_what_the_node_was() {
    for mut run in eventful() {
        let end = run.end();
        run.seek(end);
        let (top, bottom) = (Instant(end.0 / 4), end);
        let view = Spacetime::of(run.cluster(), (top, bottom));
        let top = top.max(view.begins);
        for lane in 1..view.lanes.len() {
            let own: Vec<_> = view
                .stretches
                .iter()
                .filter(|stretch| stretch.lane == lane)
                .collect();
            assert_eq!((own[0].from, own.last().unwrap().upto), (top, bottom));
            assert!(own.windows(2).all(|two| two[0].upto == two[1].from));
        }
        for part in 1..12 {
            // Between two instants, so that nothing happens just then.
            let at = Instant(top.0 + (bottom.0 - top.0) / 12 * part);
            run.seek(at);
            let happens_then = run
                .cluster()
                .journal()
                .iter()
                .rev()
                .take(400)
                .any(|record| record.at == at);
            if happens_then {
                continue;
            }
            for stretch in view
                .stretches
                .iter()
                .filter(|stretch| stretch.from <= at && at < stretch.upto)
            {
                let node = view.lanes[stretch.lane].end.node().unwrap();
                let Some(was) = Observed::node(run.cluster(), node) else {
                    continue;
                };
                let manner = match was.running {
                    Running::Stopped => Manner::Stopped,
                    Running::Paused => Manner::Paused,
                    Running::Running => Manner::Runs(was.status.role),
                };
                assert_eq!(stretch.manner, manner, "{node:?} at {at:?}");
                if manner != Manner::Stopped {
                    assert_eq!(stretch.term, was.status.term, "{node:?} at {at:?}");
                }
            }
        }
    }
}

#[test]
fn what_a_person_did_is_drawn_across_all_lanes() {
    let mut run = Run::new(Settings::plain(), 7).unwrap();
    run.advance_to(Instant(400_000));
    let event = run.act(Action::Stop { node: NodeId(2) }).unwrap();
    run.advance_to(Instant(800_000));
    let whole = Spacetime::of(run.cluster(), (Instant::ZERO, run.end()));
    assert_eq!(whole.acts, [(event, Instant(400_000))]);
    let after = Spacetime::of(run.cluster(), (Instant(400_001), run.end()));
    assert!(after.acts.is_empty());
}

// ---- arrows ------------------------------------------------------------------------------------------------------

fn elected() -> (Spacetime, usize) {
    let mut run = Run::new(Settings::plain(), raft_sim::OPENING_SEED).unwrap();
    run.advance_to(Instant(500_000));
    let view = Spacetime::of(run.cluster(), (Instant(100_000), run.end()));
    let leads = view.lanes.iter().position(|lane| lane.leads).unwrap();
    assert_eq!(
        run.cluster().role(view.lanes[leads].end.node().unwrap()),
        Some(Role::Leader)
    );
    (view, leads)
}

#[test]
fn arrows_up_and_down_go_along_a_lane_from_dot_to_dot_and_back() {
    let (view, leads) = elected();
    let own: Vec<_> = view.dots.iter().filter(|dot| dot.lane == leads).collect();
    assert!(own.len() > 3);
    for two in own.windows(2) {
        assert_eq!(view.go(Some(two[0].event), Way::Down), Some(two[1].event));
        assert_eq!(view.go(Some(two[1].event), Way::Up), Some(two[0].event));
    }
    assert_eq!(view.go(Some(own[0].event), Way::Up), None);
    assert_eq!(view.go(Some(own[own.len() - 1].event), Way::Down), None);
}

#[test]
fn arrows_left_and_right_go_along_the_message_that_was_sent_or_came_then() {
    let (view, _) = elected();
    let mut along = 0;
    for travel in view
        .travels
        .iter()
        .filter(|travel| travel.ended.is_some() && travel.from.abs_diff(travel.to) == 1)
    {
        let dot = |lane: usize, at: Instant| view.dots.iter().find(|dot| dot.lane == lane && dot.at == at);
        let (Some(leaves), Some(comes)) = (dot(travel.from, travel.sent), dot(travel.to, travel.until))
        else {
            continue;
        };
        let way = if travel.to > travel.from {
            Way::Right
        } else {
            Way::Left
        };
        let found = view
            .go(Some(leaves.event), way)
            .and_then(|event| view.dot_of(event))
            .unwrap();
        assert_eq!(found.lane, comes.lane);
        // Or back along one that came from there just then.
        let joins = |other: &Travel| {
            let (here, there) = ((leaves.lane, leaves.at), (found.lane, found.at));
            let ends = ((other.from, other.sent), (other.to, other.until));
            ends == (here, there) || ends == (there, here)
        };
        assert!(view.travels.iter().any(joins));
        along += 1;
    }
    assert!(along > 2, "{along}");
}

#[test]
fn without_anything_picked_arrows_begin_at_what_happened_last() {
    let (view, _) = elected();
    let newest = view.dots.iter().rfind(|dot| dot.weight >= Weight::Main).unwrap();
    for way in [Way::Up, Way::Down, Way::Left, Way::Right] {
        assert_eq!(view.go(None, way), Some(newest.event));
        assert_eq!(view.go(Some(EventId(u64::MAX)), way), Some(newest.event));
    }
    assert_eq!(Spacetime::default().go(None, Way::Up), None);
}

#[test]
fn a_broken_law_has_the_largest_dot() {
    let text = include_str!("../../../../tests/e2e/broken.json");
    let cluster = raft_sim::Recording::from_json(text).unwrap().replay().unwrap();
    let (event, _) = cluster.violations().next().unwrap();
    let view = Spacetime::of(&cluster, (Instant::ZERO, cluster.now()));
    let dot = view.dot_of(event).unwrap();
    assert_eq!((dot.weight, dot.event), (Weight::Broken, event));
}
