//! The cores under measurement, each behind the same border. One file, one core.

pub(crate) mod noraft;
pub(crate) mod omni;
pub(crate) mod openraft;
pub(crate) mod ours;
pub(crate) mod raft_rs;
