//! The core driven by hand: every message, write and moment in the test's own order.
//!
//! `net` is the hand. The other files are facts, by what they are about; each names the section or trap it stands for.

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "a test binary has no readers from outside"
)]

mod backtracking;
mod bad_input;
mod causes;
mod check_quorum;
mod commitment;
mod disk;
mod elections;
mod flow;
mod laws;
mod membership;
mod net;
mod pre_vote;
mod reads;
mod replication;
mod smoke;
mod snapshots;
mod terms;
mod tickets;
mod timers;
mod transfers;
mod votes;
