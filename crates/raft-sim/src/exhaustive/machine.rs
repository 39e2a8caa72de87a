//! One machine of the search: a node of the core, its disk, what it wants written, what it has applied; and what it makes of
//! whatever may happen to it.

use super::scope::Scope;
use super::sight::Sight;
use super::table::Sums;
use crate::fingerprint::chain;
use raft::{
    Configuration, ConfigurationError, Entries, EntriesBuilder, Envelope, HardState, Index, Input, Instant,
    Node, NodeId, Outcome, Output, RecoverError, Recovered, Role, Rules, Term, Ticket, Write,
};
use std::collections::VecDeque;
use std::hash::Hasher;

/// The kind of a machine's sums.
const MACHINE: u64 = 1;

/// What happens to a machine.
#[derive(Clone, Debug)]
pub(super) enum Deed<'a> {
    /// A message arrives.
    Hear(&'a Envelope),
    /// Its first write is done.
    Flush,
    /// It crashes, and starts again: its disk has done the first so many of its writes.
    Crash(usize),
    /// It campaigns.
    Campaign,
    /// It is given the command of this number.
    Propose(u8),
    /// Its heartbeat comes due.
    Beat,
    /// Somebody wants to read, under this number.
    Read(u8),
}

/// What would survive a crash.
#[derive(Clone, Default)]
pub(super) struct Disk {
    hard_state: HardState,
    entries: Entries,
    /// For each entry, the hash of all up to it.
    hashes: Vec<u64>,
}

#[derive(Clone)]
pub(super) struct Machine {
    pub(super) node: Node,
    disk: Disk,
    writes: VecDeque<Write>,
    /// The hash of all that it has applied since it started.
    applied: u64,
}

/// A machine after something has happened to it, what it sends, and what there was to be seen.
pub(super) struct After {
    pub(super) machine: Machine,
    pub(super) sends: Vec<Envelope>,
    pub(super) sight: Sight,
}

impl Disk {
    fn store(&mut self, write: &Write) {
        if let Some(hard_state) = write.hard_state {
            self.hard_state = hard_state;
        }
        if let Some(first) = write.truncate_from {
            self.entries = self.entries.ending_at(first.previous());
        }
        if !write.entries.is_empty() {
            let mut builder = EntriesBuilder::starting_at(Index(1));
            builder.extend(&self.entries).extend(&write.entries);
            self.entries = builder.finish();
        }
        self.hashes = hashes(self.entries.iter());
    }

    pub(super) const fn term(&self) -> Term {
        self.hard_state.term
    }

    /// Whether it holds something that another one, which it has turned into, does not.
    pub(super) fn has_lost(&self, after: &Self) -> bool {
        !after.hashes.starts_with(&self.hashes)
    }

    /// Whether it holds everything up to an entry, with this hash of it all.
    pub(super) fn holds(&self, index: Index, hash: u64) -> bool {
        at(&self.hashes, index) == Some(hash)
    }
}

/// For each of a log's entries, the hash of all up to it.
fn hashes<'a>(entries: impl Iterator<Item = raft::Entry<'a>>) -> Vec<u64> {
    let chained = entries.scan(0, |hash, entry| {
        *hash = chain(*hash, entry.id.term, entry.payload);
        Some(*hash)
    });
    chained.collect()
}

pub(super) fn at(hashes: &[u64], index: Index) -> Option<u64> {
    let place = usize::try_from(index.0.checked_sub(1)?).ok()?;
    hashes.get(place).copied()
}

impl Machine {
    pub(super) fn fresh(scope: &Scope, rules: Rules, node: NodeId) -> Result<Self, RecoverError> {
        Self::started(scope, rules, node, Disk::default())
    }

    fn started(scope: &Scope, rules: Rules, node: NodeId, disk: Disk) -> Result<Self, RecoverError> {
        let fresh = Self::members(scope).map(Recovered::fresh);
        let Ok(fresh) = fresh else {
            return Err(RecoverError::LastTerm);
        };
        let recovered = Recovered {
            hard_state: disk.hard_state,
            entries: disk.entries.clone(),
            ..fresh
        };
        Ok(Self {
            node: Node::recover(scope.config(node, rules), recovered, Instant::ZERO)?,
            disk,
            writes: VecDeque::new(),
            applied: 0,
        })
    }

    fn members(scope: &Scope) -> Result<Configuration, ConfigurationError> {
        Configuration::of(scope.node_ids())
    }

    pub(super) fn disk(&self) -> &Disk {
        &self.disk
    }

    /// How many writes are not done.
    pub(super) fn writes(&self) -> usize {
        self.writes.len()
    }

    /// For each entry of its log, the hash of all up to it.
    pub(super) fn hashes(&self) -> Vec<u64> {
        let log = self.node.log();
        let indexes = (log.base().index.0 + 1)..=log.last().index.0;
        hashes(indexes.filter_map(|index| log.get(Index(index))))
    }

    /// All that its future depends on, summed up.
    pub(super) fn sums(&self) -> Sums {
        Sums::of(MACHINE, |named, words| {
            let Self {
                node,
                disk,
                writes,
                applied,
            } = self;
            node.digest(named, words);
            words.write_u64(disk.hard_state.term.0);
            words.write_u64(disk.hard_state.vote.map_or(0, |vote| u64::from(named(vote).0)));
            disk.entries.digest(named, words);
            words.write_u64(writes.len() as u64);
            for write in writes {
                write.digest(named, words);
            }
            words.write_u64(*applied);
        })
    }

    /// What becomes of it; nothing if that cannot happen to it.
    pub(super) fn after(&self, scope: &Scope, rules: Rules, deed: &Deed<'_>) -> Option<After> {
        let mut sight = Sight::default();
        let mut sends = Vec::new();
        let mut machine = if let Deed::Crash(kept) = deed {
            let mut disk = self.disk.clone();
            for write in self.writes.iter().take(*kept) {
                disk.store(write);
            }
            Self::started(scope, rules, self.node.id(), disk).unwrap_or_else(|error| {
                sight.unrecoverable(error);
                self.clone()
            })
        } else {
            let mut machine = self.clone();
            machine.take(deed, &mut sight)?;
            machine
        };
        machine.drain(scope.writes_wait, &mut sends, &mut sight);
        sight.compare(self, &machine, matches!(deed, Deed::Crash(_)));
        if rules == Rules::ALL {
            sight.look_inside(&machine.node);
        }
        Some(After {
            machine,
            sends,
            sight,
        })
    }

    /// Hands it what happens. Nothing if it refuses.
    fn take(&mut self, deed: &Deed<'_>, sight: &mut Sight) -> Option<()> {
        let now = Instant::ZERO;
        match deed {
            Deed::Hear(envelope) => self.node.handle(now, Input::Message((*envelope).clone())).ok(),
            Deed::Flush => {
                let write = self.writes.pop_front()?;
                self.disk.store(&write);
                self.node.handle(now, Input::Persisted { upto: write.id }).ok()
            }
            Deed::Campaign => self.node.handle(now, Input::Campaign).ok(),
            Deed::Propose(number) => {
                let command = Scope::command(*number);
                self.node
                    .propose(now, Ticket(u64::from(*number)), &command)
                    .ok()
                    .map(|_| ())
            }
            Deed::Beat => {
                let due = self
                    .node
                    .deadline()
                    .filter(|_| self.node.role() == Role::Leader)?;
                self.node.handle(due, Input::Timeout).ok()
            }
            Deed::Read(number) => {
                self.node.read(now, Self::reading(*number)).ok()?;
                sight.asked = Some(*number);
                Some(())
            }
            Deed::Crash(_) => None,
        }
    }

    /// The ticket of a read: no command has it.
    fn reading(number: u8) -> Ticket {
        Ticket(1_000 + u64::from(number))
    }

    /// Does what the node wants done.
    fn drain(&mut self, writes_wait: bool, sends: &mut Vec<Envelope>, sight: &mut Sight) {
        while let Some((output, _)) = self.node.poll_output() {
            match output {
                Output::Persist(write) if writes_wait => self.writes.push_back(write),
                Output::Persist(write) => {
                    self.disk.store(&write);
                    let _ = self
                        .node
                        .handle(Instant::ZERO, Input::Persisted { upto: write.id });
                }
                Output::Send(envelope) => {
                    sight.speaks(&envelope, self.disk.hard_state);
                    sends.push(envelope);
                }
                Output::Apply(entries) => {
                    for entry in entries.iter() {
                        self.applied = chain(self.applied, entry.id.term, entry.payload);
                        sight.applied.push((entry.id.index, self.applied));
                        let upto = entry.id.index;
                        let _ = self.node.handle(Instant::ZERO, Input::Applied { upto });
                    }
                }
                Output::Reply(Ticket(ticket), Outcome::Readable(_)) => {
                    if let Ok(number) = u8::try_from(ticket.saturating_sub(1_000)) {
                        sight.read.push((number, self.node.applied_index()));
                    }
                }
                _ => {}
            }
        }
    }
}
