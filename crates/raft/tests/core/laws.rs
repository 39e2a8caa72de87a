//! The five laws of figure 3, and what follows from them, checked on a net after each step.
//!
//! The checker remembers what it saw: it is fed every state, not only the last one. It says which law is broken
//! instead of panicking, so that a test of a broken rule can ask for exactly that.

use crate::net::{Command, Net};
use raft::{Index, LogId, NodeId, Outcome, Role, Term, Ticket};
use std::collections::BTreeMap;

/// An entry together with the one before it: who knows both of each entry knows the whole log before it.
type Link = (Term, Command);

/// What was seen so far.
#[derive(Default)]
pub struct Laws {
    leaders: BTreeMap<Term, NodeId>,
    links: BTreeMap<LogId, Link>,
    /// Each committed entry, and the term of the node that was first to know.
    committed: Vec<(LogId, Term)>,
    seen: BTreeMap<NodeId, Seen>,
    applied: BTreeMap<NodeId, usize>,
    answered: BTreeMap<Ticket, Outcome>,
    replies: usize,
}

/// How a node was at the last look.
#[derive(Default)]
struct Seen {
    revision: u64,
    term: Term,
    commit: Index,
    leads: bool,
    last: LogId,
}

/// An entry of a node's log: from memory, or from its disk if it is not in memory any more.
fn entry_at(net: &Net, node: NodeId, index: Index) -> Option<(Term, Command)> {
    let log = net.nodes[&node].log();
    if index > log.dropped() {
        return log
            .get(index)
            .map(|entry| (entry.id.term, crate::net::command(entry)));
    }
    let place = usize::try_from(index.0).unwrap() - 1;
    net.disks[&node].entries.get(place).cloned()
}

type Verdict = Result<(), String>;

fn require(holds: bool, broken: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(broken()) }
}

impl Laws {
    /// The node has crashed: what it only had in memory may be gone.
    pub fn restarted(&mut self, node: NodeId) {
        self.seen.remove(&node);
        self.applied.remove(&node);
    }

    /// Looks at every node, disk and answer.
    pub fn check(&mut self, net: &Net) -> Verdict {
        for node in net.nodes.keys() {
            self.check_log(net, *node)?;
            self.check_commit(net, *node)?;
            self.check_leader(net, *node)?;
            self.check_applied(net, *node)?;
            self.remember(net, *node);
        }
        self.check_replies(net)
    }

    fn remember(&mut self, net: &Net, id: NodeId) {
        let node = &net.nodes[&id];
        let seen = Seen {
            revision: node.log().revision(),
            term: node.term(),
            commit: node.commit_index(),
            leads: node.role() == Role::Leader,
            last: node.log().last(),
        };
        self.seen.insert(id, seen);
    }

    /// Log Matching: "if two logs contain an entry with the same index and term, then the logs are identical in all
    /// entries up through the given index."
    fn check_log(&mut self, net: &Net, id: NodeId) -> Verdict {
        let log = net.nodes[&id].log();
        if self
            .seen
            .get(&id)
            .is_some_and(|seen| seen.revision == log.revision())
        {
            return Ok(());
        }
        let mut before = Term::ZERO;
        for index in (1..=log.last().index.0).map(Index) {
            let (term, command) =
                entry_at(net, id, index).ok_or_else(|| format!("log: {id} has no entry {index}"))?;
            require(log.term_at(index) == Some(term), || {
                format!("log: {id} takes entry {index} for one of another term than {term}")
            })?;
            let (entry, link) = (LogId::new(term, index), (before, command));
            let known = self.links.entry(entry).or_insert_with(|| link.clone());
            require(*known == link, || {
                format!("log matching: {id} has {link:?} at {entry:?}, another log {known:?}")
            })?;
            before = term;
        }
        Ok(())
    }

    fn check_commit(&mut self, net: &Net, id: NodeId) -> Verdict {
        let node = &net.nodes[&id];
        let (term, commit, log) = (node.term(), node.commit_index(), node.log());
        if let Some(seen) = self.seen.get(&id) {
            require(commit >= seen.commit && term >= seen.term, || {
                format!("monotony: {id} went back in term or commit")
            })?;
        }
        // What was looked at before need not be looked at again, unless the log has changed.
        let unchanged = self.seen.get(&id).filter(|seen| seen.revision == log.revision());
        let from = unchanged.map_or(1, |seen| seen.commit.0 + 1);
        for index in (from..=commit.0).map(Index) {
            let here = LogId::new(log.term_at(index).unwrap_or_default(), index);
            let place = usize::try_from(index.0).unwrap() - 1;
            if let Some((known, _)) = self.committed.get(place) {
                require(*known == here, || {
                    format!("state machine safety: {id} committed {here:?}, others {known:?}")
                })?;
            } else {
                self.check_quorum_of_disks(net, here)?;
                self.committed.push((here, term));
            }
        }
        Ok(())
    }

    /// What is committed is on the disks of a majority at that very moment.
    #[allow(clippy::unused_self, reason = "one of the laws, like the others")]
    fn check_quorum_of_disks(&self, net: &Net, entry: LogId) -> Verdict {
        let place = usize::try_from(entry.index.0).unwrap() - 1;
        let disks = net.disks.values();
        let holders = disks
            .filter(|disk| {
                disk.entries
                    .get(place)
                    .is_some_and(|(term, _)| *term == entry.term)
            })
            .count();
        require(holders > net.disks.len() / 2, || {
            format!("durability: {entry:?} is committed but on {holders} disks only")
        })
    }

    fn check_leader(&mut self, net: &Net, id: NodeId) -> Verdict {
        let node = &net.nodes[&id];
        if node.role() != Role::Leader {
            return Ok(());
        }
        // Election Safety: "at most one leader can be elected in a given term."
        let (term, log) = (node.term(), node.log());
        let leader = *self.leaders.entry(term).or_insert(id);
        require(leader == id, || {
            format!("election safety: {leader} and {id} both lead term {term}")
        })?;
        let seen = self.seen.get(&id).filter(|seen| seen.leads && seen.term == term);
        if let Some(seen) = seen {
            // Leader Append-Only: "a leader never overwrites or deletes entries in its log."
            return require(log.term_at(seen.last.index) == Some(seen.last.term), || {
                format!("leader append-only: {id} no longer has {:?}", seen.last)
            });
        }
        // Leader Completeness: "if a log entry is committed in a given term, then that entry will be present in the
        // logs of the leaders for all higher-numbered terms." What was committed in this term or later may well be
        // missing: a leader may be late to learn that it won.
        let missing = self
            .committed
            .iter()
            .find(|(entry, by)| *by < term && log.term_at(entry.index) != Some(entry.term));
        require(missing.is_none(), || {
            format!("leader completeness: {id} leads term {term} without {missing:?}")
        })
    }

    /// State Machine Safety: "if a server has applied a log entry at a given index to its state machine, no other
    /// server will ever apply a different log entry for the same index." And in order, each once.
    fn check_applied(&mut self, net: &Net, id: NodeId) -> Verdict {
        let applied = &net.applied[&id];
        let from = self.applied.insert(id, applied.len()).unwrap_or(0);
        for (place, (entry, command)) in applied.iter().enumerate().skip(from) {
            let committed = self.committed.get(place).map(|(committed, _)| *committed);
            require(committed == Some(*entry), || {
                format!("state machine safety: {id} applied {entry:?} where {committed:?} is committed")
            })?;
            let known = self.links.get(entry).map(|(_, command)| command);
            require(known == Some(command), || {
                format!("state machine safety: {id} applied another {entry:?}")
            })?;
        }
        Ok(())
    }

    /// A ticket is answered once, and as the committed log has it.
    fn check_replies(&mut self, net: &Net) -> Verdict {
        let new = &net.replies[self.replies..];
        self.replies = net.replies.len();
        for (ticket, outcome) in new {
            let earlier = self.answered.insert(*ticket, *outcome);
            require(earlier.is_none(), || {
                format!("tickets: {ticket:?} was answered twice")
            })?;
            let entry = match outcome {
                Outcome::Applied(entry) => *entry,
                Outcome::Superseded { proposed, .. } => *proposed,
                _ => continue,
            };
            let applied = matches!(outcome, Outcome::Applied(_));
            let committed = self.committed.iter().any(|(committed, _)| *committed == entry);
            require(committed == applied, || {
                format!("tickets: {ticket:?} was told {outcome:?}")
            })?;
            // A superseded entry can never come to be committed: something of a later term is, at or before it.
            let decided = self.committed.iter().any(|(committed, _)| {
                committed.index <= entry.index && committed.term > entry.term
                    || committed.index == entry.index
            });
            require(decided, || {
                format!("tickets: {ticket:?} was told {outcome:?} too early")
            })?;
        }
        Ok(())
    }

    /// How many entries were committed.
    pub fn committed(&self) -> usize {
        self.committed.len()
    }

    /// How many terms had a leader.
    pub fn elected(&self) -> usize {
        self.leaders.len()
    }

    /// How many tickets were told that another entry took their place.
    pub fn superseded(&self) -> usize {
        let superseded = |outcome: &&Outcome| matches!(outcome, Outcome::Superseded { .. });
        self.answered.values().filter(superseded).count()
    }
}
