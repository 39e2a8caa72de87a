//! One of our nodes, driven as etcd's scripts drive theirs: its outputs gathered until a script handles them ("Ready"),
//! its disk and its state machine.
//!
//! The core hands out a page of entries when the last one is applied; etcd hands out more meanwhile. So what is handed out
//! counts as applied at once for the core, and waits here until the script has it applied.

use super::facts::{Content, Entry, Happened, Hard, Shown, Soft};
use super::ours;
use crate::members;
use raft::{
    Change, Configuration, DropReason, Entries, Envelope, Event, Index, Input, InputError, Instant, Node,
    Output, Payload, Role, VoteRefusal, Write, WriteId,
};
use std::collections::{BTreeMap, VecDeque};

/// What was handed out at once for applying.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) entries: Vec<Entry>,
    /// The configurations among them.
    configurations: Vec<Configuration>,
}

/// What etcd's append thread has to do: a write, and the answers that wait for it.
#[derive(Debug)]
pub(crate) struct AppendWork {
    number: u64,
    writes: Vec<Write>,
    replies: Vec<Envelope>,
}

/// A request that the core does not take before an entry of its term is committed, and what must stay behind it.
#[derive(Clone, Debug)]
pub(crate) enum Held {
    Change(Change),
    Command(Vec<u8>),
}

pub(crate) struct Peer {
    pub(crate) id: u64,
    pub(crate) node: Node,
    pub(crate) now: Instant,
    pub(crate) asynchronous: bool,
    /// Whether a Ready has one page for applying at most.
    pub(crate) pages: bool,
    pub(crate) held: VecDeque<Held>,
    /// The configuration as far as it is applied; none while the node has been told of none.
    pub(crate) applied_members: Option<Configuration>,
    pub(crate) applied: u64,
    /// Its disk: the entries after the last snapshot or compaction.
    pub(crate) disk: BTreeMap<u64, Entry>,
    /// The entries of all Readys, and how far the last one committed: what scripts have shown of them.
    pub(crate) log_shown: BTreeMap<u64, Entry>,
    pub(crate) commit_shown: u64,
    /// To whom a message of a term that is over was answered, once for each.
    pub(crate) stale: Vec<u64>,
    /// Set by a script, until the node plays another part.
    pub(crate) election_ticks: Option<u64>,
    /// For a leader: since when it counts whom it hears (etcd's check-quorum).
    pub(crate) looked: Option<Instant>,
    /// What was shown last of its state.
    pub(crate) hard: Hard,
    pub(crate) soft: Soft,
    writes: Vec<Write>,
    sends: Vec<Envelope>,
    to_apply: VecDeque<Page>,
    pub(crate) append_work: VecDeque<AppendWork>,
    pub(crate) apply_work: VecDeque<Page>,
    /// For each message that waits inside the node: the number of the Ready that it belongs to.
    withheld: VecDeque<u64>,
    /// Released already, but belonging to a later Ready's work.
    early: Vec<(u64, Envelope)>,
    /// How many Readys have been handled.
    number: u64,
    /// A candidate's own vote, or pre-vote, counted: etcd counts it with the next Ready, or, where writes are asynchronous,
    /// by a message to itself.
    pub(crate) own_vote: Option<Happened>,
    /// A term that was taken over, until it is clear whether that changed the node's part.
    raised: Option<Happened>,
}

impl Peer {
    pub(crate) fn new(id: u64, node: Node, members: Option<Configuration>, shown: &mut Shown) -> Self {
        let base = node.log().base().index.get();
        let mut peer = Self {
            id,
            hard: ours::hard(&node),
            soft: ours::soft(&node),
            node,
            now: Instant::ZERO,
            asynchronous: false,
            pages: false,
            held: VecDeque::new(),
            applied_members: members,
            applied: base,
            disk: BTreeMap::new(),
            log_shown: BTreeMap::new(),
            commit_shown: base,
            stale: Vec::new(),
            election_ticks: None,
            looked: None,
            writes: Vec::new(),
            sends: Vec::new(),
            to_apply: VecDeque::new(),
            append_work: VecDeque::new(),
            apply_work: VecDeque::new(),
            withheld: VecDeque::new(),
            early: Vec::new(),
            number: 0,
            own_vote: None,
            raised: None,
        };
        shown
            .members
            .insert(id, members::written(peer.applied_members.as_ref()));
        peer.poll(shown);
        peer
    }

    /// A moment passes, so that what comes later is later.
    pub(crate) fn moment(&mut self) -> Instant {
        self.now = self.now.plus(raft::Micros(1));
        self.now
    }

    pub(crate) fn handle(&mut self, input: Input, shown: &mut Shown) -> Result<(), InputError> {
        let now = self.moment();
        self.node.handle(now, input)?;
        self.poll(shown);
        Ok(())
    }

    /// Takes what the node wants done. Called after every input: etcd makes up its messages then.
    pub(crate) fn poll(&mut self, shown: &mut Shown) {
        self.poll_with(shown, 0, &mut Vec::new());
        while let Some(held) = self.held.pop_front() {
            if self.node.role() != Role::Leader {
                self.held.clear();
                return;
            }
            let request = held.clone();
            if super::requests::make(self, request).is_none() {
                self.held.push_front(held);
                return;
            }
            self.poll_with(shown, 0, &mut Vec::new());
        }
    }

    /// The first `released` messages go into `out`.
    fn poll_with(&mut self, shown: &mut Shown, mut released: usize, out: &mut Vec<Envelope>) {
        while let Some((output, _)) = self.node.poll_output() {
            match output {
                Output::Persist(write) => {
                    if let Some(snapshot) = &write.snapshot {
                        self.applied_members = Some(snapshot.configuration.clone());
                        let members = members::written(Some(&snapshot.configuration));
                        shown.members.insert(self.id, members);
                    }
                    self.writes.push(write);
                }
                Output::Send(envelope) if released > 0 => {
                    released -= 1;
                    out.push(envelope);
                }
                Output::Send(envelope) | Output::SendSnapshot(envelope) => self.sends.push(envelope),
                Output::InstallSnapshot(snapshot) => {
                    self.applied = snapshot.last.index.get();
                    self.commit_shown = self.applied;
                    self.applied_at_once(snapshot.last.index);
                }
                Output::Apply(page) => {
                    let last = page.last().map_or(Index::ZERO, |last| last.index);
                    self.to_apply.push_back(read_page(&page));
                    self.applied_at_once(last);
                }
                Output::Event(event) => self.event(&event, shown),
                _ => {}
            }
        }
        if let Some(raised) = self.raised.take() {
            shown.happened.push(raised);
        }
    }

    fn applied_at_once(&mut self, upto: Index) {
        let now = self.moment();
        // What was handed out can be reported applied: no error is possible.
        let _ = self.node.handle(now, Input::Applied { upto });
    }

    fn event(&mut self, event: &Event, shown: &mut Shown) {
        match event {
            Event::TermRaised { to, by, .. } if *by != self.node.id() => {
                self.election_ticks = None;
                self.raised = Some(Happened::Became {
                    node: self.id,
                    role: ours::role(Role::Follower).to_owned(),
                    term: ours::term(*to),
                });
                return;
            }
            Event::RoleChanged { to, .. } => {
                self.election_ticks = None;
                self.looked = (*to == Role::Leader).then_some(self.now);
                self.raised = None;
            }
            Event::VoteCounted { from, pre, .. }
                if *from == self.node.id() && (*pre || self.asynchronous) =>
            {
                self.own_vote = ours::happened(self.id, event);
                return;
            }
            Event::Withheld { .. } => self.withheld.push_back(self.number),
            Event::Discarded { .. } => {
                self.withheld.pop_front();
            }
            Event::MessageDropped {
                why: DropReason::TermOver { .. },
                from,
                ..
            }
            | Event::VoteRefused {
                why: VoteRefusal::TermOver { .. },
                candidate: from,
                ..
            } => self.stale.push(ours::node(*from)),
            Event::MessageDropped {
                why: DropReason::NotAMember,
                ..
            } => shown.said.push("raft: cannot step as peer not found".to_owned()),
            _ => {}
        }
        if self.raised.is_some()
            && !matches!(event, Event::Discarded { .. } | Event::ElectionTimerReset { .. })
            && let Some(raised) = self.raised.take()
        {
            shown.happened.push(raised);
        }
        shown.happened.extend(ours::happened(self.id, event));
    }

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

fn read_page(page: &Entries) -> Page {
    let configurations = page.iter().filter_map(|entry| match entry.payload {
        Payload::Configuration(bytes) => Configuration::decode(bytes).ok(),
        _ => None,
    });
    Page {
        configurations: configurations.collect(),
        entries: ours::entries(page),
    }
}
