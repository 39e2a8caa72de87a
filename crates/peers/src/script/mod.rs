//! etcd's interaction scripts: their commands drive a cluster of our nodes, and what they show is compared.
//!
//! `printed` and `scan` interpret etcd's words. `verbs`, `nodes` and `cluster` do the commands; a `peer` drives one node, its
//! `ticks`, its `requests`, and what is `ready`; `ours` says in etcd's words what our nodes do. `compare` compares, with all
//! that is `known`; a `judge` decides which differences are `meant`.

mod cluster;
mod compare;
mod difference;
mod facts;
mod judge;
mod known;
mod meant;
mod nodes;
mod ours;
mod peer;
mod printed;
mod ready;
mod requests;
mod scan;
mod ticks;
mod verbs;

pub(crate) use compare::Script;
