//! One of our nodes, driven as etcd's scripts drive theirs: its outputs gathered until a script handles them ("Ready"),
//! its disk and its state machine.
//!
//! The core hands out a page of entries when the last one is applied; etcd hands out more meanwhile. So what is handed out
//! counts as applied at once for the core, and waits here until the script has it applied.

use super::facts::{Entry, Happened, Hard, Shown, Soft};
use super::ours;
use crate::members;
use raft::{
    Change, Configuration, DropReason, Entries, Envelope, Event, Index, Input, InputError, Instant, Node,
    Output, Payload, Role, VoteRefusal, Write,
};
use std::collections::{BTreeMap, VecDeque};

/// What was handed out at once for applying.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) entries: Vec<Entry>,
    /// The configurations among them.
    pub(super) configurations: Vec<Configuration>,
}

/// What etcd's append thread has to do: a write, and the answers that wait for it.
#[derive(Debug)]
pub(crate) struct AppendWork {
    pub(super) number: u64,
    pub(super) writes: Vec<Write>,
    pub(super) replies: Vec<Envelope>,
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
    pub(crate) handed_out: BTreeMap<u64, Entry>,
    /// The configurations that were ever in force here, as they are written.
    pub(crate) members_seen: Vec<String>,
    /// Where an empty entry stands for a change that was refused.
    pub(crate) replaced: Vec<u64>,
    /// To whom a message of a term that is over was answered, once for each.
    pub(crate) stale: Vec<u64>,
    /// Set by a script, until the node plays another part.
    pub(crate) election_ticks: Option<u64>,
    /// For a leader: since when it counts whom it hears (etcd's check-quorum).
    pub(crate) looked: Option<Instant>,
    /// What was shown last of its state.
    pub(crate) hard: Hard,
    pub(crate) soft: Soft,
    pub(super) writes: Vec<Write>,
    pub(super) sends: Vec<Envelope>,
    pub(super) to_apply: VecDeque<Page>,
    pub(crate) append_work: VecDeque<AppendWork>,
    pub(crate) apply_work: VecDeque<Page>,
    /// For each message that waits inside the node: the number of the Ready that it belongs to.
    pub(super) withheld: VecDeque<u64>,
    /// Released already, but belonging to a later Ready's work.
    pub(super) early: Vec<(u64, Envelope)>,
    /// How many Readys have been handled.
    pub(super) number: u64,
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
            handed_out: BTreeMap::new(),
            members_seen: Vec::new(),
            replaced: Vec::new(),
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
    pub(super) fn poll_with(&mut self, shown: &mut Shown, mut released: usize, out: &mut Vec<Envelope>) {
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
            Event::MembershipAppended { configuration, .. } => {
                self.members_seen.push(members::written(Some(configuration)));
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
