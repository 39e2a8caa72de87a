//! `raftarium dials`: the dials of a storm, and what each is set to usually.

use crate::out::{self, BOLD, say};
use crate::{Common, Ended};
use raft_sim::storm::StormDials;
use std::collections::BTreeMap;

pub(crate) fn run(common: &Common) -> Ended {
    let dials = StormDials::default();
    if common.json {
        let dials: BTreeMap<_, _> = dials.iter().collect();
        out::json(&serde_json::json!({ "command": "dials", "dials": dials }));
        return Ended::Held;
    }
    say!("{BOLD}{:24} {:>7}{BOLD:#}", "dial", "usually");
    for (name, usual) in dials.iter() {
        say!("{name:24} {usual:>7}");
    }
    say!("");
    say!(
        "Each goes from 0 to {}, `nodes` to {}: simulate --dial crash=500 --dial pause=0",
        StormDials::MAX,
        StormDials::NODES_MAX
    );
    Ended::Held
}
