//! What is still broken in a cluster that is said to be mended.
//!
//! That it does not come back to life is no failure where a wall still stands. So a run that was found to be one may get smaller, but
//! not by leaving out what mended it: when it is said to be mended, nothing may be broken that was not broken before.

use crate::action::Running;
use crate::cluster::Cluster;
use crate::observed::Observed;
use crate::settings::ClockDial;
use raft::{Micros, NodeId};
use std::collections::BTreeSet;

/// Something that is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// Fewer voters run than make a majority.
    NoMajority,
    /// A way between two nodes carries nothing.
    Cut(NodeId, NodeId),
    /// It loses messages, or carries them slowly.
    Rough(NodeId, NodeId),
    /// A node is stopped, paused, suspended or has halted.
    Away(NodeId),
    /// Its disk stands still or is slow.
    Disk(NodeId),
    /// Its clock is wrong.
    Clock(NodeId),
    /// It is not as patient as the settings say.
    Timing(NodeId),
}

/// A message that takes longer is slow, and so is a write.
const SLOW: Micros = Micros::from_millis(30);

/// All that is not as it should be.
pub(super) fn faults(cluster: &Cluster) -> BTreeSet<Fault> {
    let mut faults = BTreeSet::new();
    let (running, majority) = cluster.running_and_majority();
    if running < majority {
        faults.insert(Fault::NoMajority);
    }
    for link in cluster.links() {
        if link.cut {
            faults.insert(Fault::Cut(link.from, link.to));
        }
        if link.dials.loss_per_million > 0 || link.dials.latency > SLOW {
            faults.insert(Fault::Rough(link.from, link.to));
        }
    }
    for node in cluster.ids() {
        let Some(view) = cluster.node(node) else { continue };
        if view.running != Running::Running || view.status.paused || view.status.halted.is_some() {
            faults.insert(Fault::Away(node));
        }
        if view.disk_stalled || cluster.flush_time(node) > SLOW {
            faults.insert(Fault::Disk(node));
        }
        if view.clock != ClockDial::TRUE {
            faults.insert(Fault::Clock(node));
        }
        if cluster.is_of_other_patience(node) {
            faults.insert(Fault::Timing(node));
        }
    }
    faults
}
