//! What is known of etcd's nodes from all that was printed so far, and whether ours stand the same.

use super::cluster::{Cluster, Level};
use super::difference::Difference;
use super::facts::{Entry, Hard, Shown, Soft};
use crate::members;
use std::collections::BTreeMap;

/// The state of etcd's nodes, as far as it was printed.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) hard: BTreeMap<u64, Hard>,
    pub(crate) soft: BTreeMap<u64, Soft>,
    logs: BTreeMap<u64, BTreeMap<u64, Entry>>,
    committed: BTreeMap<u64, u64>,
    /// The entries that were handed out.
    handed_out: BTreeMap<u64, BTreeMap<u64, Entry>>,
    members: BTreeMap<u64, String>,
}

impl Known {
    /// A command may have changed anything, and nothing was printed.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Takes in what a command has printed.
    pub(crate) fn learn(&mut self, printed: &Shown, level: Level) {
        self.hard
            .extend(printed.hard.iter().map(|(node, hard)| (*node, *hard)));
        self.soft
            .extend(printed.soft.iter().map(|(node, soft)| (*node, soft.clone())));
        if level > Level::Info {
            self.members.clear();
        }
        self.members.extend(
            printed
                .members
                .iter()
                .map(|(node, members)| (*node, members.clone())),
        );
        for (node, snapshot) in &printed.installed {
            self.logs.remove(node);
            self.committed.insert(*node, snapshot.index);
        }
        for (node, entries) in &printed.written {
            let log = self.logs.entry(*node).or_default();
            for entry in entries {
                log.split_off(&entry.index);
                log.insert(entry.index, entry.clone());
            }
        }
        for (node, entries) in &printed.committed {
            if let Some(last) = entries.last() {
                self.committed.insert(*node, last.index);
            }
            let handed_out = entries.iter().map(|entry| (entry.index, entry.clone()));
            self.handed_out.entry(*node).or_default().extend(handed_out);
        }
    }

    /// Where our nodes stand otherwise.
    pub(crate) fn differences(&self, cluster: &Cluster) -> Vec<Difference> {
        let mut found = Vec::new();
        for peer in &cluster.peers {
            let node = peer.id;
            if let Some(expected) = self.hard.get(&node).filter(|hard| **hard != peer.hard) {
                found.push(Difference::Hard {
                    node,
                    expected: *expected,
                    got: peer.hard,
                });
            }
            if let Some(expected) = self.soft.get(&node).filter(|soft| **soft != peer.soft) {
                found.push(Difference::Soft {
                    node,
                    expected: expected.clone(),
                    got: peer.soft.clone(),
                });
            }
            for (index, expected) in self.handed_out.get(&node).into_iter().flatten() {
                // Where ours has handed out nothing yet, the index tells, and its log.
                let got = peer.handed_out.get(index).or_else(|| peer.log_shown.get(index));
                if let Some(got) = got.filter(|got| *got != expected) {
                    found.push(Difference::Log {
                        node,
                        index: *index,
                        expected: Some(expected.clone()),
                        got: Some(got.clone()),
                    });
                }
            }
            if let Some(log) = self.logs.get(&node) {
                compare_logs(node, log, &peer.log_shown, &mut found);
            }
            if let Some(expected) = self
                .committed
                .get(&node)
                .filter(|index| **index != peer.commit_shown)
            {
                found.push(Difference::Committed {
                    node,
                    expected: *expected,
                    got: peer.commit_shown,
                });
            }
            let got = members::written(peer.applied_members.as_ref());
            if let Some(expected) = self.members.get(&node).filter(|members| **members != got) {
                found.push(Difference::Members {
                    node,
                    expected: expected.clone(),
                    got,
                });
            }
        }
        found
    }
}

/// What was printed of a log, to its end, must be so.
pub(crate) fn compare_logs(
    node: u64,
    expected: &BTreeMap<u64, Entry>,
    got: &BTreeMap<u64, Entry>,
    found: &mut Vec<Difference>,
) {
    let Some((first, _)) = expected.first_key_value() else {
        return;
    };
    let beyond = got.range(first..).map(|(index, _)| index);
    let mut indexes: Vec<_> = expected.keys().chain(beyond).copied().collect();
    indexes.sort_unstable();
    indexes.dedup();
    for index in indexes {
        let (expected, got) = (expected.get(&index), got.get(&index));
        if expected != got {
            found.push(Difference::Log {
                node,
                index,
                expected: expected.cloned(),
                got: got.cloned(),
            });
        }
    }
}
