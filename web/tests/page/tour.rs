//! The tour in a real browser: the robot plays every chapter there too, with several seeds. Natively it does so with twenty.

use raft_lessons::robot;
use raftarium_web::lab::course::{CHAPTERS, Course};
use wasm_bindgen_test::wasm_bindgen_test;

/// So many seeds each chapter is played with, besides its own.
const SEEDS: u64 = 3;

#[wasm_bindgen_test]
fn the_robot_plays_every_chapter_and_no_stop_is_left_waiting() {
    for number in 0..CHAPTERS.len() {
        let chapter = Course::chapter(number).expect("it can be read");
        for seed in (100..100 + SEEDS).chain([chapter.seed]) {
            match robot::play(&chapter, seed) {
                Ok(played) => {
                    assert_eq!(played.stops.len(), chapter.stops.len(), "{}", chapter.name);
                    assert_eq!(played.run.cluster().violations().count(), 0, "{}", chapter.name);
                }
                Err(fault) => panic!("{}, seed {seed}: {fault}", chapter.name),
            }
        }
    }
}
