//! Runs that were kept as Rust tests: each file is what `raftarium export --as test` wrote, with the rule that was off switched on
//! again in its one line.

mod a_forgotten_vote;
