//! Whole-cluster tests: scenes that a person could play with the page, played by a test.
//!
//! What one node must do in the smallest detail, with the paper's sections and the traps that real Rafts fell into, is in
//! `crates/raft/tests/core`. Here is what many of them do together.

mod bad_input;
mod five_nodes;
mod keeping;
mod members;
mod mutants;
mod partitions;
mod reads;
mod replay;
mod schedules;
mod sessions;
mod snapshots;
