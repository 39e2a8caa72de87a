//! What holds of every recording, written and read in any form; and of everything that is none.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use raft_sim::link::Link;
use raft_sim::{EventId, Recording};

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn text_bytes_and_link_say_the_same(number in 1_000..u64::MAX, event in proptest::option::of(any::<u64>())) {
        let recording = raft_sim::generate::recording(number);
        let bytes = recording.to_bytes();
        let text = recording.to_json();
        let link = Link { recording: recording.clone(), event: event.map(EventId) };
        prop_assert_eq!(Recording::from_bytes(&bytes).unwrap(), recording.clone());
        prop_assert_eq!(Recording::from_file(&bytes).unwrap(), recording.clone());
        prop_assert_eq!(Recording::from_file(text.as_bytes()).unwrap(), recording);
        prop_assert_eq!(Recording::from_bytes(&bytes).unwrap().to_json(), text);
        prop_assert_eq!(Link::from_fragment(&link.to_fragment().unwrap()).unwrap(), link);
    }

    /// The checksum notices: no damage tells of another run.
    #[test]
    fn damage_is_noticed(number in 1_000..u64::MAX, place in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = raft_sim::generate::recording(number).to_bytes();
        let place = place.index(bytes.len());
        if cut {
            bytes.truncate(place);
        } else {
            prop_assume!(bytes[place] != to);
            bytes[place] = to;
        }
        prop_assert!(Recording::from_bytes(&bytes).is_err());
    }

    /// In a link, what is no letter of it is noticed as well, and so is a letter too many or too few.
    #[test]
    fn a_damaged_link_is_noticed(number in 1_000..u64::MAX, place in any::<prop::sample::Index>(), to in any::<char>()) {
        let link = Link { recording: raft_sim::generate::recording(number), event: None };
        let mut letters: Vec<char> = link.to_fragment().unwrap().chars().collect();
        let place = place.index(letters.len());
        prop_assume!(letters[place] != to);
        letters[place] = to;
        let read = Link::from_fragment(&letters.into_iter().collect::<String>());
        prop_assert!(read.is_err());
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn nothing_that_is_read_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Recording::from_bytes(&bytes);
        let _ = Recording::from_file(&bytes);
        let _ = Link::from_fragment(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_text_that_is_read_panics(text in "(#|run=|&|event=|[A-Za-z0-9_=-]|\\PC){0,80}") {
        let _ = Link::from_fragment(&text);
        let _ = Link::from_address(&text);
        let _ = Recording::from_json(&text);
    }
}
