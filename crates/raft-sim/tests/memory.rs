//! How much memory reading takes, whatever is read: at most four times the input, and what may be unpacked.
#![cfg(not(target_arch = "wasm32"))]

use peak_alloc::PeakAlloc;
use raft_sim::link::Link;
use raft_sim::{Action, NodeId, Recording};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What is taken beyond what is there already, at most at once.
fn peak<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let done = work();
    (MEMORY.peak_usage().saturating_sub(before), done)
}

/// A recording whose commands are long and all alike: small once it is deflated.
fn repetitive(actions: usize, letters: usize) -> Recording {
    let mut recording = raft_sim::generate::recording(5);
    let mut stamped = recording.actions[0].clone();
    stamped.action = Action::Submit {
        node: NodeId(1),
        command: "x".repeat(letters),
    };
    recording.actions = vec![stamped; actions];
    recording
}

/// One test: what another one takes at the same time would be counted here.
#[test]
fn reading_takes_no_more_than_four_times_the_input_and_what_may_be_unpacked() {
    let within = |taken: usize, input: usize, most: usize, what: &str| {
        assert!(taken <= 4 * input + most, "{what}: {taken} bytes for {input}");
    };
    let (mut read, mut refused) = (0, 0);
    for (actions, letters) in [
        (1, 1),
        (500, 900),
        (700, 700),
        (1_000, 700),
        (10_000, 1),
        (10_000, 700),
        (10_000, 1_024),
    ] {
        let recording = repetitive(actions, letters);
        let bytes = recording.to_bytes();
        let (taken, result) = peak(|| Recording::from_bytes(&bytes));
        within(taken, bytes.len(), Recording::UNPACKED_MAX, "bytes");
        match result {
            Ok(_) => read += 1,
            Err(_) => refused += 1,
        }
        if let Ok(fragment) = (Link {
            recording,
            event: None,
        })
        .to_fragment()
        {
            let (taken, result) = peak(|| Link::from_fragment(&fragment));
            within(taken, fragment.len(), Recording::LINK_UNPACKED_MAX, "link");
            match result {
                Ok(_) => read += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(read >= 4 && refused >= 2, "{read} read, {refused} refused");

    let text = repetitive(3_000, 1_000).to_json();
    let (taken, result) = peak(|| Recording::from_json(&text));
    assert!(result.is_ok());
    within(taken, text.len(), 0, "text");
    for text in [
        "[".repeat(4 << 20),
        format!("{{\"format\":1,\"actions\":{}", "[".repeat(4_000_000)),
        format!("{{\"format\":1,\"core\":2,\"seed\":\"{}", "0".repeat(4_000_000)),
        format!(
            "{{\"format\":1,\"actions\":[{}",
            r#"{"stamp":{"at":1,"after":1},"action":{"do":"partition","groups":[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]}},"#
                .repeat(30_000)
        ),
    ] {
        let (taken, result) = peak(|| Recording::from_json(&text));
        assert!(result.is_err());
        within(taken, text.len(), 0, &text[..30]);
    }
}
