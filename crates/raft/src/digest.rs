//! Everything in a node that its future depends on, and in a message, as words for a hasher: two nodes with equal words do
//! the same from now on, whatever comes.
//!
//! Left out is what only counts or explains (inputs, causes, draws, transitions), the settings, and every moment. So it is
//! right among nodes that are set alike, and where time decides nothing: check-quorum and leases are off, and whoever drives
//! the node lets its timers run out whenever that is wanted. What was not polled yet is not looked at: poll first.
//!
//! Nodes are called as the caller likes, so that what differs by their names alone can be seen to be alike. Each structure is
//! taken apart by name: a new field does not compile until it is said here whether the future depends on it.

mod message;

use crate::durable::{Durable, Outstanding, Withheld};
use crate::forwards::{Forwards, Seen, Taken};
use crate::loads::{Load, Loads};
use crate::membership::Membership;
use crate::part::{Campaign, Follower, Leader, Part, Peer, Transfer};
use crate::progress::{Flight, Pace, Progress, Window};
use crate::reads::{LeaderReads, Read, Reader, Reads};
use crate::snapshot::Installing;
use crate::tickets::{Open, Tickets};
use crate::{
    Configuration, Entries, Envelope, HardState, Index, Log, LogId, Node, NodeId, Output, Payload, Snapshot,
    Write, WriteId,
};
use alloc::vec::Vec;
use core::hash::Hasher;

/// The words that were taken in.
struct Words(Vec<u64>);

impl Hasher for Words {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend(bytes.iter().copied().map(u64::from));
    }

    fn write_u64(&mut self, word: u64) {
        self.0.push(word);
    }

    fn finish(&self) -> u64 {
        0
    }
}

/// Takes in words.
struct Digest<'a> {
    named: &'a dyn Fn(NodeId) -> NodeId,
    into: &'a mut dyn Hasher,
}

impl Node {
    /// Feeds a hasher with everything that this node's future depends on, all its outputs having been polled. `named` says what
    /// each node is to be called.
    pub fn digest(&self, named: &dyn Fn(NodeId) -> NodeId, into: &mut dyn Hasher) {
        Digest { named, into }.all_of(self);
    }
}

impl Envelope {
    /// Feeds a hasher with all that the message says. `named` says what each node is to be called.
    pub fn digest(&self, named: &dyn Fn(NodeId) -> NodeId, into: &mut dyn Hasher) {
        Digest { named, into }.envelope(self);
    }
}

impl Write {
    /// Feeds a hasher with all that will be written; not with the write's number. `named` says what each node is to be called.
    pub fn digest(&self, named: &dyn Fn(NodeId) -> NodeId, into: &mut dyn Hasher) {
        let Self {
            id: _,
            hard_state,
            snapshot,
            truncate_from,
            entries,
        } = self;
        let mut digest = Digest { named, into };
        digest.option(*hard_state, Digest::hard_state);
        digest.option(snapshot.as_deref(), Digest::snapshot);
        digest.option(*truncate_from, Digest::index);
        digest.entries(entries);
    }
}

impl Entries {
    /// Feeds a hasher with these entries. `named` says what each node is to be called.
    pub fn digest(&self, named: &dyn Fn(NodeId) -> NodeId, into: &mut dyn Hasher) {
        Digest { named, into }.entries(self);
    }
}

impl Digest<'_> {
    fn word(&mut self, word: u64) {
        self.into.write_u64(word);
    }

    fn length(&mut self, length: usize) {
        self.word(length as u64);
    }

    fn flag(&mut self, flag: bool) {
        self.word(u64::from(flag));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.into.write(bytes);
    }

    fn option<T>(&mut self, option: Option<T>, some: impl FnOnce(&mut Self, T)) {
        self.flag(option.is_some());
        if let Some(value) = option {
            some(self, value);
        }
    }

    fn each<T>(&mut self, items: impl ExactSizeIterator<Item = T>, mut each: impl FnMut(&mut Self, T)) {
        self.length(items.len());
        for item in items {
            each(self, item);
        }
    }

    fn node(&mut self, node: NodeId) {
        let name = (self.named)(node);
        self.word(u64::from(name.0));
    }

    /// Things whose order does not matter, nor how often each is there.
    fn set<T>(&mut self, items: impl Iterator<Item = T>, mut each: impl FnMut(&mut Digest<'_>, T)) {
        let mut all: Vec<Vec<u64>> = items
            .map(|item| {
                let mut words = Words(Vec::new());
                let mut digest = Digest {
                    named: self.named,
                    into: &mut words,
                };
                each(&mut digest, item);
                words.0
            })
            .collect();
        all.sort_unstable();
        all.dedup();
        self.each(all.into_iter(), |digest, words| {
            digest.each(words.into_iter(), Self::word);
        });
    }

    fn nodes(&mut self, nodes: &[NodeId]) {
        self.set(nodes.iter(), |digest, node| digest.node(*node));
    }

    fn index(&mut self, index: Index) {
        self.word(index.0);
    }

    fn id(&mut self, id: LogId) {
        self.word(id.term.0);
        self.word(id.index.0);
    }

    fn hard_state(&mut self, HardState { term, vote }: HardState) {
        self.word(term.0);
        self.option(vote, Self::node);
    }

    fn configuration(&mut self, configuration: &Configuration) {
        let Configuration {
            voters,
            outgoing,
            learners,
            learners_next,
            auto_leave,
        } = configuration;
        for nodes in [voters, outgoing, learners, learners_next] {
            self.nodes(nodes);
        }
        self.flag(*auto_leave);
    }

    fn snapshot(&mut self, Snapshot { last, configuration }: &Snapshot) {
        self.id(*last);
        self.configuration(configuration);
    }

    fn payload(&mut self, payload: Payload<'_>) {
        match payload {
            Payload::Blank => self.word(0),
            Payload::Command(bytes) => {
                self.word(1);
                self.bytes(bytes);
            }
            Payload::Configuration(bytes) => {
                self.word(2);
                match Configuration::decode(bytes) {
                    Ok(configuration) => self.configuration(&configuration),
                    Err(_) => self.bytes(bytes),
                }
            }
        }
    }

    fn entries(&mut self, entries: &Entries) {
        self.word(entries.len());
        for entry in entries.iter() {
            self.id(entry.id);
            self.payload(entry.payload);
        }
    }

    /// How its pieces are cut is not looked at: views of it are joined where they are small.
    fn log(&mut self, log: &Log) {
        self.id(log.base());
        self.index(log.dropped());
        self.id(log.last());
        let mut index = log.base().index;
        while index < log.last().index {
            index = index.next();
            self.word(log.term_at(index).unwrap_or_default().0);
            self.option(log.get(index), |digest, entry| digest.payload(entry.payload));
        }
    }

    fn all_of(&mut self, node: &Node) {
        let Node {
            config,
            configuration,
            membership,
            now: _,
            inputs: _,
            due: _,
            term,
            vote,
            log,
            snapshot,
            installing,
            durable,
            commit,
            commit_due: _,
            handed_out,
            applied,
            part,
            election_timeout: _,
            election_started: _,
            timeouts_drawn: _,
            tickets,
            loads,
            reads,
            forwards,
            started: _,
            paused,
            halted,
            transitions: _,
            outbox,
            unsettled: _,
            is_unsettled,
        } = node;
        debug_assert!(outbox.is_empty() && !is_unsettled, "poll the outputs first");
        self.node(config.id);
        self.configuration(configuration);
        self.membership(membership);
        self.word(term.0);
        self.option(*vote, Self::node);
        self.log(log);
        self.option(snapshot.as_ref(), Self::snapshot);
        self.option(installing.as_ref(), |digest, installing| {
            let Installing {
                snapshot,
                until,
                due: _,
            } = installing;
            digest.snapshot(snapshot);
            digest.ahead(*until, durable);
        });
        self.durable(durable);
        for index in [*commit, *handed_out, *applied] {
            self.index(index);
        }
        self.part(part, durable);
        self.tickets(tickets);
        self.loads(loads);
        self.reads(reads);
        let Forwards { asked, numbered } = forwards;
        self.word(*numbered);
        self.each(asked.iter(), |digest, asked| {
            digest.word(asked.number);
            digest.word(asked.ticket.0);
        });
        self.flag(*paused);
        // Why it has halted changes nothing any more.
        self.flag(halted.is_some());
    }

    fn membership(&mut self, Membership { history, committed }: &Membership) {
        self.each(history.iter(), |digest, (index, configuration)| {
            digest.index(*index);
            digest.configuration(configuration);
        });
        self.length(*committed);
    }

    /// How many writes must still complete before one has: what its number is does not matter.
    fn ahead(&mut self, write: WriteId, durable: &Durable) {
        self.word(write.0.saturating_sub(durable.persisted.0));
    }

    fn durable(&mut self, durable: &Durable) {
        let Durable {
            saved,
            saved_last,
            issued,
            persisted: _,
            outstanding,
            written,
            written_last,
            truncate_from,
            snapshot,
            withheld,
        } = durable;
        self.hard_state(*saved);
        self.index(*saved_last);
        self.ahead(*issued, durable);
        self.each(outstanding.iter(), |digest, outstanding| {
            let Outstanding {
                id,
                hard_state,
                since: _,
                last,
            } = outstanding;
            digest.ahead(*id, durable);
            digest.hard_state(*hard_state);
            digest.index(*last);
        });
        self.hard_state(*written);
        self.index(*written_last);
        self.option(*truncate_from, Self::index);
        self.option(snapshot.as_deref(), Self::snapshot);
        // Released in this order, but a network keeps none; and it may double what is sent, so once is as good as twice.
        self.set(withheld.iter(), |digest, Withheld { until, send, due: _ }| {
            digest.ahead(*until, durable);
            if let Output::Send(envelope) = send {
                digest.envelope(envelope);
            }
        });
    }

    fn part(&mut self, part: &Part, durable: &Durable) {
        self.word(part.role() as u64);
        match part {
            Part::Follower(Follower { leader, verified }) => {
                self.option(*leader, |digest, (leader, _)| digest.node(leader));
                self.index(*verified);
            }
            Part::PreCandidate(campaign) | Part::Candidate(campaign) => {
                let Campaign { answers, own_vote } = campaign;
                self.set(answers.iter(), |digest, (node, granted)| {
                    digest.node(*node);
                    digest.flag(*granted);
                });
                self.option(*own_vote, |digest, write| digest.ahead(write, durable));
            }
            Part::Leader(leader) => self.leader(leader),
        }
    }

    fn leader(&mut self, leader: &Leader) {
        let Leader {
            peers,
            round,
            heartbeat_started: _,
            heartbeat_deadline: _,
            quorum_deadline: _,
            // What was told, once.
            held_back: _,
            saved,
            saved_by: _,
            rounds_sent: _,
            reads,
            transfer,
            taken,
        } = leader;
        self.set(peers.iter(), |digest, peer| {
            let Peer {
                id,
                progress,
                matched_by: _,
                answered,
                leased: _,
            } = peer;
            digest.node(*id);
            digest.progress(progress);
            digest.word(answered.0);
        });
        self.word(round.0);
        self.index(*saved);
        let LeaderReads {
            waiting,
            round_wanted,
        } = reads;
        self.each(
            waiting.iter(),
            |digest,
             Read {
                 reader,
                 asked,
                 due: _,
             }| {
                match reader {
                    Reader::Here(ticket) => digest.word(ticket.0),
                    Reader::There { node, name } => {
                        digest.node(*node);
                        digest.word(*name);
                    }
                }
                digest.flag(matches!(reader, Reader::Here(_)));
                digest.option(*asked, |digest, (index, round)| {
                    digest.index(index);
                    digest.word(round.0);
                });
            },
        );
        self.flag(*round_wanted);
        self.option(*transfer, |digest, transfer| {
            let Transfer {
                to,
                deadline: _,
                told,
            } = transfer;
            digest.node(to);
            digest.flag(told);
        });
        let Taken { seen } = taken;
        self.set(seen.iter(), |digest, ((node, life), Seen { highest, below })| {
            digest.node(*node);
            digest.word(*life);
            digest.word(*highest);
            digest.into.write_u128(*below);
        });
    }

    fn progress(&mut self, progress: &Progress) {
        let Progress {
            matched,
            next,
            pace,
            heard: _,
            told_commit,
        } = progress;
        for index in [*matched, *next, *told_commit] {
            self.index(index);
        }
        match pace {
            Pace::Probe { asked } => {
                self.word(0);
                self.option(*asked, |digest, round| digest.word(round.0));
            }
            Pace::Stream(Window { flights, bytes }) => {
                self.word(1);
                self.word(*bytes);
                self.each(flights.iter(), |digest, Flight { last, bytes, round }| {
                    digest.index(*last);
                    digest.word(*bytes);
                    digest.word(round.0);
                });
            }
            Pace::Snapshot { upto } => {
                self.word(2);
                self.index(*upto);
            }
        }
    }

    fn tickets(&mut self, tickets: &Tickets) {
        let Tickets {
            open,
            oldest_term,
            latest_term,
        } = tickets;
        self.each(open.iter(), |digest, Open { proposed, ticket }| {
            digest.id(*proposed);
            digest.word(ticket.0);
        });
        if !open.is_empty() {
            self.word(oldest_term.0);
            self.word(latest_term.0);
        }
    }

    fn loads(&mut self, loads: &Loads) {
        let Loads {
            issued,
            under_way,
            loaded,
        } = loads;
        self.word(issued.0);
        self.each(under_way.iter(), |digest, load| {
            let Load { id, from, upto, void } = load;
            digest.word(id.0);
            digest.index(*from);
            digest.index(*upto);
            digest.flag(*void);
        });
        self.each(loaded.iter(), Self::entries);
    }

    fn reads(&mut self, reads: &Reads) {
        let Reads {
            asked,
            names_drawn,
            confirmed,
        } = reads;
        self.each(asked.iter(), |digest, asked| {
            digest.word(asked.name);
            digest.word(asked.ticket.0);
        });
        self.word(*names_drawn);
        self.each(confirmed.iter(), |digest, (index, ticket, _)| {
            digest.index(*index);
            digest.word(ticket.0);
        });
    }
}
