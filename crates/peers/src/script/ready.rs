//! What a script handles of a node at once ("Ready"): what it shows, what goes to its disk and its state machine, and what
//! goes onto the network. With asynchronous writes, disk and state machine are two threads that a script lets work.

use super::facts::{Content, Entry, Shown};
use super::ours;
use super::peer::{AppendWork, Page, Peer};
use crate::members;
use raft::{Envelope, Index, Input, Role, Write, WriteId};
use std::collections::BTreeMap;

impl Peer {
    /// Whether there is anything for a script to handle.
    pub(crate) fn has_ready(&self) -> bool {
        !self.writes.is_empty()
            || !self.sends.is_empty()
            || !self.to_apply.is_empty()
            || self.hard != ours::hard(&self.node)
            || self.soft != ours::soft(&self.node)
    }

    /// Handles all that the node wants done, and returns what goes onto the network.
    pub(crate) fn ready(&mut self, shown: &mut Shown) -> Vec<Envelope> {
        let (hard, soft) = (ours::hard(&self.node), ours::soft(&self.node));
        if !self.asynchronous {
            shown.happened.extend(self.own_vote.take());
        }
        let hard_changed = hard != self.hard;
        if hard_changed {
            shown.hard.insert(self.id, hard);
        }
        if soft != self.soft {
            shown.soft.insert(self.id, soft.clone());
        }
        (self.hard, self.soft) = (hard, soft);
        let mut writes = std::mem::take(&mut self.writes);
        self.show_writes(&writes, shown);
        let mut out = std::mem::take(&mut self.sends);
        if self.asynchronous {
            let waits = self.withheld.back() == Some(&self.number);
            let has_work = !writes.is_empty() || hard_changed || waits;
            if self.node.role() == Role::Candidate && self.append_work.is_empty() {
                // etcd's vote requests do not wait for their write. So a candidate's disk is quick here, where it can be.
                let upto = self.save(&std::mem::take(&mut writes));
                self.persisted(upto, shown, &mut out);
                out.extend(self.early.drain(..).map(|(_, envelope)| envelope));
            }
            let (replies, others): (Vec<_>, Vec<_>) = out.into_iter().partition(ours::waits_at_etcd);
            out = others;
            if has_work || !replies.is_empty() {
                self.append_work.push_back(AppendWork {
                    number: self.number,
                    writes,
                    replies,
                });
            }
        } else {
            let upto = self.save(&writes);
            self.persisted(upto, shown, &mut out);
        }
        self.number += 1;
        let page = self.page(hard.commit);
        if let Some(last) = page.entries.last() {
            self.commit_shown = last.index;
            let handed_out = page.entries.iter().map(|entry| (entry.index, entry.clone()));
            self.handed_out.extend(handed_out);
        }
        if !page.entries.is_empty() {
            shown
                .committed
                .entry(self.id)
                .or_default()
                .extend(page.entries.clone());
            if self.asynchronous {
                self.apply_work.push_back(page);
            } else {
                self.apply(&page, shown);
            }
        }
        shown.sent.extend(out.iter().map(ours::message));
        out
    }

    /// The writes of one Ready, as what they come to together.
    fn show_writes(&mut self, writes: &[Write], shown: &mut Shown) {
        let mut written = BTreeMap::new();
        for write in writes {
            if let Some(first) = write.truncate_from {
                written.split_off(&first.get());
            }
            if let Some(snapshot) = &write.snapshot {
                written.clear();
                shown.installed.insert(self.id, ours::snapshot(snapshot));
            }
            for entry in ours::entries(&write.entries) {
                written.insert(entry.index, entry);
            }
        }
        for write in writes {
            put(&mut self.log_shown, write);
        }
        if !written.is_empty() {
            shown
                .written
                .entry(self.id)
                .or_default()
                .extend(written.into_values());
        }
    }

    fn save(&mut self, writes: &[Write]) -> Option<WriteId> {
        for write in writes {
            put(&mut self.disk, write);
        }
        writes.last().map(|write| write.id)
    }

    /// Tells the node that a write is on disk. What waited for it goes into `out`.
    fn persisted(&mut self, upto: Option<WriteId>, shown: &mut Shown, out: &mut Vec<Envelope>) {
        let Some(upto) = upto else { return };
        let before = self.node.status().withheld;
        let now = self.moment();
        if self.node.handle(now, Input::Persisted { upto }).is_err() {
            return;
        }
        let released = before.saturating_sub(self.node.status().withheld);
        let released = usize::try_from(released).unwrap_or(usize::MAX);
        let from = out.len();
        self.poll_with(shown, released, out);
        if self.asynchronous {
            // Ours come with the first write that covers them; etcd's with the work of their own Ready.
            let tags: Vec<_> = self.withheld.drain(..released.min(self.withheld.len())).collect();
            let released = out.split_off(from);
            self.early.extend(tags.into_iter().zip(released));
        } else {
            self.withheld.clear();
        }
        self.poll(shown);
    }

    /// Does the next piece of the append thread's work; none if there is none.
    pub(crate) fn append_thread(&mut self, shown: &mut Shown) -> Option<Vec<Envelope>> {
        let work = self.append_work.pop_front()?;
        let upto = self.save(&work.writes);
        let mut out = Vec::new();
        self.persisted(upto, shown, &mut out);
        let (mine, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.early)
            .into_iter()
            .partition(|(number, _)| *number <= work.number);
        self.early = later;
        out.extend(mine.into_iter().map(|(_, envelope)| envelope));
        out.extend(work.replies);
        shown.sent.extend(out.iter().map(ours::message));
        Some(out)
    }

    /// Does the next piece of the apply thread's work; whether there was any.
    pub(crate) fn apply_thread(&mut self, shown: &mut Shown) -> bool {
        let Some(page) = self.apply_work.pop_front() else {
            return false;
        };
        self.apply(&page, shown);
        true
    }

    /// What a Ready has for applying: what was committed when it was made up, or one page of it.
    fn page(&mut self, commit: u64) -> Page {
        let mut all = Page::default();
        while let Some(page) = self.to_apply.front_mut() {
            let fits = page.entries.partition_point(|entry| entry.index <= commit);
            if fits == 0 || self.pages && !all.entries.is_empty() {
                break;
            }
            let rest = page.entries.split_off(fits);
            let changes = page
                .entries
                .iter()
                .filter(|entry| entry.content == Content::Change)
                .count();
            let later = page
                .configurations
                .split_off(changes.min(page.configurations.len()));
            all.entries.append(&mut page.entries);
            all.configurations.append(&mut page.configurations);
            if rest.is_empty() {
                self.to_apply.pop_front();
            } else {
                *page = Page {
                    entries: rest,
                    configurations: later,
                };
                break;
            }
        }
        all
    }

    fn apply(&mut self, page: &Page, shown: &mut Shown) {
        if let Some(last) = page.entries.last() {
            self.applied = self.applied.max(last.index);
        }
        if let Some(configuration) = page.configurations.last() {
            shown
                .members
                .insert(self.id, members::written(Some(configuration)));
            self.applied_members = Some(configuration.clone());
        }
        // etcd's scripts send the latest state when they send a snapshot.
        let upto = Index(self.applied);
        let _ = self.handle(Input::SnapshotTaken { upto }, shown);
    }
}

/// Writes to a disk.
fn put(disk: &mut BTreeMap<u64, Entry>, write: &Write) {
    if write.snapshot.is_some() {
        disk.clear();
    }
    if let Some(first) = write.truncate_from {
        disk.split_off(&first.get());
    }
    for entry in ours::entries(&write.entries) {
        disk.insert(entry.index, entry);
    }
}
