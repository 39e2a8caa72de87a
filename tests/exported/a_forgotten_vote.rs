//! A run without the rule `vote_is_persisted` that breaks Nothing Goes Back (figure 2): terms, votes, commit and applied indexes never go back, not even by a crash.
//!
//! As `raftarium export --as test` writes it. What happens:
//!
//! ```text
//!    193.156 ms  B asks for votes in term 1: it heard of no leader for 193.156 ms (§5.2)
//!    194.805 ms  Nothing Goes Back is broken: B says what stands for a vote for B in term 1, and its disk has term 1 (figure 2)
//! ```

use raftarium_tests::exported::Exported;

/// The rules that are off. With none off, no law may break.
const OFF: &[&str] = &[];

#[test]
fn a_forgotten_vote() {
    let run = Exported::read(RUN).without(OFF);
    run.assert_lawful();
}

/// The run.
#[rustfmt::skip]
const RUN: &str = r#"{
  "format": 1,
  "core": 1,
  "settings": {
    "nodes": 2,
    "election_timeout_min": 150000,
    "election_timeout_max": 300000,
    "heartbeat_interval": 50000,
    "pre_vote": false,
    "check_quorum": false,
    "link": {"latency": 20000, "jitter": 4000, "loss_per_million": 0, "duplicate_per_million": 0},
    "disk": {"flush": 2000, "jitter": 500},
    "client": {"latency": 20000, "retry_after": null, "sessions": false},
    "all_stopped_at_start": false,
    "rules": {"vote_is_persisted": false},
    "host_rules": {},
    "snapshots": {"every": null, "keep": 8, "chunk_bytes": 256},
    "reads": {"lease": false, "clock_drift_max": 15000},
    "limits": {"uncommitted_bytes": 67108864, "inflight_messages": 64, "append_bytes": 1048576, "apply_bytes": 16777216, "promotion_lag": 100, "disk_stall": 1000000, "entry_cache_bytes": 0, "sessions": 1024},
    "forward_proposals": false
  },
  "seed": "0000000000000000",
  "actions": [],
  "end": {
    "at": 194805,
    "after": 1
  },
  "fingerprint": "a02b276aa780d6ec"
}
"#;
