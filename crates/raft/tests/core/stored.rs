//! A node's disk, and what it is asked for.

use crate::make::{Command, command};
use raft::{
    Configuration, Entries, EntriesBuilder, HardState, Index, LoadId, LogId, NodeId, Payload, Recovered,
    Snapshot, Term, Unloaded, Write,
};
use std::collections::{BTreeMap, VecDeque};

/// A load that a node has asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    pub by: NodeId,
    pub id: LoadId,
    pub from: Index,
    pub upto: Index,
    pub bytes_max: u64,
}

/// A disk: what it holds, and what is on its way there.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    pub hard_state: HardState,
    /// Each entry's term and command; no command for a blank one.
    pub entries: Vec<(Term, Command)>,
    /// Those that name the members of the cluster instead, by index.
    configurations: BTreeMap<Index, Vec<u8>>,
    /// The latest snapshot: it stands for all that came before `entries`.
    pub snapshot: Option<Snapshot>,
    /// Writes asked for that a crash would lose, oldest first.
    pub queue: VecDeque<Write>,
}

impl Disk {
    pub fn apply(&mut self, write: &Write) {
        if let Some(hard_state) = write.hard_state {
            self.hard_state = hard_state;
        }
        if let Some(snapshot) = &write.snapshot {
            self.entries.clear();
            self.snapshot = Some((**snapshot).clone());
        }
        let base = self.base();
        if let Some(first) = write.truncate_from {
            self.entries
                .truncate(usize::try_from(first.since(base)).unwrap() - 1);
        }
        for entry in write.entries.iter() {
            assert_eq!(
                entry.id.index.since(base),
                self.entries.len() as u64 + 1,
                "a write leaves a hole"
            );
            self.entries.push((entry.id.term, command(entry)));
            self.configurations.remove(&entry.id.index);
            if let Payload::Configuration(bytes) = entry.payload {
                self.configurations.insert(entry.id.index, bytes.to_vec());
            }
        }
    }

    pub fn base(&self) -> Index {
        self.snapshot
            .as_ref()
            .map_or(Index(0), |snapshot| snapshot.last.index)
    }

    /// Keeps a snapshot up to an entry that it holds, and forgets the entries in it.
    pub fn compact(&mut self, snapshot: Snapshot) {
        let gone = snapshot.last.index.since(self.base());
        self.entries.drain(..usize::try_from(gone).unwrap());
        self.snapshot = Some(snapshot);
    }

    /// The entries from `first` on.
    fn entries_from(&self, first: Index) -> Entries {
        let mut builder = EntriesBuilder::starting_at(first);
        let mut index = first.previous();
        let skipped = usize::try_from(first.previous().since(self.base())).unwrap();
        for (term, command) in self.entries.iter().skip(skipped) {
            index = index.next();
            let payload = match (self.configurations.get(&index), command) {
                (Some(bytes), _) => Payload::Configuration(bytes),
                (None, Some(bytes)) => Payload::Command(bytes),
                (None, None) => Payload::Blank,
            };
            builder.push(*term, payload);
        }
        builder.finish()
    }

    pub fn recovered(&self, configuration: Configuration) -> Recovered {
        Recovered {
            configuration,
            snapshot: self.snapshot.clone(),
            hard_state: self.hard_state,
            entries: self.entries_from(self.base().next()),
        }
    }

    /// What a node starts from that is handed the last `loaded` entries only.
    pub fn recovered_partly(&self, configuration: Configuration, loaded: usize) -> (Recovered, Unloaded) {
        let unloaded = self.entries.len().saturating_sub(loaded);
        let upto = self.base().plus(unloaded as u64);
        let mut told = Unloaded::default();
        if unloaded > 0 {
            told.upto = upto;
        }
        for (place, (term, _)) in self.entries.iter().enumerate().take(unloaded) {
            let index = self.base().plus(place as u64 + 1);
            if told.terms.last().is_none_or(|last| last.term != *term) {
                told.terms.push(LogId::new(*term, index));
            }
            if let Some(bytes) = self.configurations.get(&index) {
                told.configurations
                    .push((index, Configuration::decode(bytes).unwrap()));
            }
        }
        let recovered = Recovered {
            entries: self.entries_from(upto.next()),
            ..self.recovered(configuration)
        };
        (recovered, told)
    }

    /// The entries that a load asks for.
    pub fn load(&self, load: Load) -> Entries {
        let entries = self.entries_from(load.from).ending_at(load.upto);
        let mut upto = load.from;
        let mut bytes = 0;
        for entry in entries.iter() {
            bytes += entry.payload.bytes().len() as u64;
            if bytes <= load.bytes_max {
                upto = entry.id.index;
            }
        }
        entries.ending_at(upto)
    }
}
