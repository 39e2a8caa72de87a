//! etcd's interaction scripts: their commands drive a cluster of our nodes, and what they show is compared.
//!
//! `printed` and `scan` interpret etcd's words, `cluster` does the commands with the help of `peer`, `requests` and `ticks`,
//! `ours` says in etcd's words what our nodes do, `compare` compares.

mod cluster;
mod compare;
mod difference;
mod facts;
mod judge;
mod known;
mod ours;
mod peer;
mod printed;
mod requests;
mod scan;
mod ticks;
mod verbs;

pub(crate) use compare::Script;
