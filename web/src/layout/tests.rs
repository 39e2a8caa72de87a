//! Where everything stands, at every size that people have.

use super::*;

const DESKTOP: (Size, Insets) = (
    Size::new(876.0, 564.0),
    Insets {
        top: 52.0,
        bottom: 84.0,
    },
);
const LARGE: (Size, Insets) = (
    Size::new(1476.0, 910.0),
    Insets {
        top: 52.0,
        bottom: 84.0,
    },
);
const PHONE: (Size, Insets) = (
    Size::new(390.0, 554.0),
    Insets {
        top: 8.0,
        bottom: 84.0,
    },
);
const SMALL_PHONE: (Size, Insets) = (
    Size::new(360.0, 460.0),
    Insets {
        top: 8.0,
        bottom: 84.0,
    },
);
const TABLET: (Size, Insets) = (
    Size::new(768.0, 700.0),
    Insets {
        top: 52.0,
        bottom: 84.0,
    },
);

#[test]
fn where_there_is_much_room_everything_is_larger() {
    assert!((scale(DESKTOP.0) - 1.0).abs() < 1e-9 && (scale(PHONE.0) - 1.0).abs() < 1e-9);
    assert!(scale(LARGE.0) > 1.4);
    assert!((scale(Size::new(9_000.0, 9_000.0)) - 1.6).abs() < 1e-9);
    assert!((scale(Size::new(9_000.0, 300.0)) - 1.0).abs() < 1e-9);
}

#[test]
fn nothing_overlaps_at_any_size_of_cluster_or_stage() {
    for (size, insets) in [DESKTOP, LARGE, TABLET, PHONE, SMALL_PHONE] {
        for count in 1..=11 {
            let layout = Layout::of(count, size, insets);
            // The smallest phones that are still sold show up to nine nodes without overlap.
            if count <= 9 || size != SMALL_PHONE.0 {
                assert_eq!(layout.faults(insets), None, "{count} nodes on {size:?}");
            }
            assert_eq!(layout.nodes.len(), count);
        }
    }
}

/// One of two stages side by side, in a window of 1920 by 1080.
#[test]
fn a_stage_that_is_high_uses_its_height() {
    let insets = Insets {
        top: 12.0,
        bottom: 12.0,
    };
    for size in [Size::new(656.0, 715.0), Size::new(726.0, 715.0)] {
        for count in 1..=11 {
            let layout = Layout::of(count, size, insets);
            assert_eq!(layout.faults(insets), None, "{count} nodes on {size:?}");
            if count < 5 {
                continue;
            }
            let heights = layout.nodes.iter().map(|place| place.centre.y);
            let high = heights.clone().fold(0.0, f64::max) - heights.fold(size.height, f64::min);
            assert!(high > 0.6 * size.height, "{count} nodes on {size:?}: {high}");
        }
    }
}

/// What a frame leaves to the stage: with and without its controls, at the sizes that pages give to a picture.
#[test]
fn nothing_overlaps_in_a_frame_of_the_size_of_a_picture() {
    let insets = Insets {
        top: 2.0,
        bottom: 2.0,
    };
    for (size, most) in [
        (Size::new(800.0, 440.0), 11),
        (Size::new(640.0, 400.0), 11),
        (Size::new(640.0, 286.0), 11),
        (Size::new(480.0, 220.0), 11),
        (Size::new(320.0, 240.0), 11),
        (Size::new(320.0, 156.0), 8),
    ] {
        for count in 1..=most {
            let layout = Layout::of(count, size, insets);
            assert_eq!(layout.faults(insets), None, "{count} nodes on {size:?}");
        }
    }
}

#[test]
fn five_nodes_on_a_desktop_are_as_large_as_in_the_drawing() {
    let (size, insets) = DESKTOP;
    assert!(
        Layout::of(5, size, insets).radius >= 32.0,
        "{:?}",
        Layout::of(5, size, insets).radius
    );
}

#[test]
fn a_finger_can_hit_every_node_on_a_phone() {
    let (size, insets) = PHONE;
    for count in 1..=11 {
        let rim = Layout::of(count, size, insets).rim;
        assert!(rim >= 22.0, "{count} nodes: {rim}");
    }
}

#[test]
fn nodes_move_to_their_new_places_and_new_ones_come_out_of_the_middle() {
    let (size, insets) = DESKTOP;
    let (before, after) = (Layout::of(5, size, insets), Layout::of(6, size, insets));
    assert_eq!(after.between(&before, 1.0), after);
    let begin = after.between(&before, 0.0);
    assert_eq!(begin.nodes[2].centre, before.nodes[2].centre);
    assert!(
        begin.nodes[5]
            .centre
            .distance(Point::new(size.width / 2.0, size.height / 2.0))
            < 100.0
    );
    let middle = after.between(&before, 0.5).nodes[2];
    assert_eq!(
        middle.label.left - middle.centre.x,
        after.nodes[2].label.left - after.nodes[2].centre.x
    );
}

#[test]
fn a_stage_of_no_size_is_survived() {
    for count in 1..=11 {
        let layout = Layout::of(count, Size::default(), Insets::default());
        assert!(
            layout
                .nodes
                .iter()
                .all(|place| place.centre.x.is_finite() && place.centre.y.is_finite())
        );
    }
}
