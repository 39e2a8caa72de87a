//! What survives a crash of this node, and what waits until it does.
//!
//! This is the whole answer to "when may this be said?": whatever would reveal a term, a vote or an entry that is
//! not yet on disk is kept here until its write has completed. Nothing about elections or replication is decided
//! here.

use crate::{
    Due, Entries, Envelope, HardState, Index, Instant, Log, Output, Rules, Snapshot, Term, Write, WriteId,
};
use alloc::boxed::Box;
use alloc::collections::VecDeque;

/// Room for as many writes, and messages that wait for them, as there are at once as a rule.
const ROOM: usize = 4;

/// A write on its way to the disk, and what the disk will hold once it is there.
#[derive(Clone, Debug)]
pub(crate) struct Outstanding {
    pub(crate) id: WriteId,
    pub(crate) hard_state: HardState,
    /// When it was asked for.
    pub(crate) since: Instant,
    /// The last entry. A later truncation lowers it: this write can then no longer vouch for what was cut off, not
    /// even when a newer entry has taken the same index.
    pub(crate) last: Index,
}

/// A message that waits for a write. It is kept as it will be handed out.
#[derive(Clone, Debug)]
pub(crate) struct Withheld {
    pub(crate) until: WriteId,
    pub(crate) send: Output,
    pub(crate) due: Due,
}

impl Withheld {
    const fn envelope(&self) -> Option<&Envelope> {
        match &self.send {
            Output::Send(envelope) => Some(envelope),
            _ => None,
        }
    }
}

/// What is on disk, on its way there, and waiting for it.
#[derive(Clone, Debug)]
pub(crate) struct Durable {
    pub(crate) saved: HardState,
    pub(crate) saved_last: Index,
    pub(crate) issued: WriteId,
    pub(crate) persisted: WriteId,
    pub(crate) outstanding: VecDeque<Outstanding>,
    /// The term and vote as the last issued write has them.
    pub(crate) written: HardState,
    /// The last entry that the issued writes cover.
    pub(crate) written_last: Index,
    pub(crate) truncate_from: Option<Index>,
    /// A snapshot that replaces everything before the next write's entries.
    pub(crate) snapshot: Option<Box<Snapshot>>,
    pub(crate) withheld: VecDeque<Withheld>,
}

impl Durable {
    /// The disk as a node finds it when it starts.
    pub(crate) fn recovered(hard_state: HardState, last: Index) -> Self {
        Self {
            saved: hard_state,
            saved_last: last,
            issued: WriteId::ZERO,
            persisted: WriteId::ZERO,
            outstanding: VecDeque::with_capacity(ROOM),
            written: hard_state,
            written_last: last,
            truncate_from: None,
            snapshot: None,
            withheld: VecDeque::with_capacity(ROOM),
        }
    }

    /// The last write asked for.
    pub(crate) const fn issued(&self) -> WriteId {
        self.issued
    }

    /// The last write known to be on disk.
    pub(crate) const fn persisted(&self) -> WriteId {
        self.persisted
    }

    /// The last entry known to be on disk.
    pub(crate) const fn last(&self) -> Index {
        self.saved_last
    }

    /// Whether the disk knows of this term.
    pub(crate) fn knows_term(&self, term: Term) -> bool {
        self.saved.term == term
    }

    /// Since when the oldest write is on its way, if one is.
    pub(crate) fn waits_since(&self) -> Option<Instant> {
        self.outstanding.front().map(|write| write.since)
    }

    /// How many writes are on their way.
    pub(crate) fn outstanding_count(&self) -> usize {
        self.outstanding.len()
    }

    /// How many messages wait.
    pub(crate) fn withheld_count(&self) -> usize {
        self.withheld.len()
    }

    /// The write after which everything that is so now will be on disk; the first of them, where it takes several.
    pub(crate) fn barrier(&self, hard_state: HardState, log: &Log) -> WriteId {
        if self.is_clean(hard_state, log) {
            self.issued
        } else {
            self.issued.next()
        }
    }

    /// Whether everything that is so now is on disk, or on its way there.
    pub(crate) fn is_clean(&self, hard_state: HardState, log: &Log) -> bool {
        self.written == hard_state
            && self.written_last == log.last().index
            && self.truncate_from.is_none()
            && self.snapshot.is_none()
    }

    /// The log has lost the entry at `first` and all that followed.
    pub(crate) fn truncated_from(&mut self, first: Index, rules: &Rules) {
        let keep = first.previous();
        self.saved_last = self.saved_last.min(keep);
        if rules.late_write_vouches_for_its_own() {
            for write in &mut self.outstanding {
                write.last = write.last.min(keep);
            }
        }
        if first <= self.written_last {
            self.truncate_from = Some(self.truncate_from.map_or(first, |earlier| earlier.min(first)));
            self.written_last = keep;
        }
    }

    /// A snapshot has replaced the log. Of what the disk holds, only what is committed, up to `keep`, is also in the new
    /// log's past.
    pub(crate) fn replaced_by(&mut self, snapshot: &Snapshot, keep: Index) {
        self.saved_last = self.saved_last.min(keep);
        for write in &mut self.outstanding {
            write.last = write.last.min(keep);
        }
        self.truncate_from = None;
        self.written_last = snapshot.last.index;
        self.snapshot = Some(Box::new(snapshot.clone()));
    }

    /// The next write that brings the disk up to date, if it is not: more than one where the new entries lie in several
    /// segments. The term and vote are in the first of them. The log is sealed.
    pub(crate) fn next_write(
        &mut self,
        now: Instant,
        hard_state: HardState,
        log: &Log,
        rules: &Rules,
    ) -> Option<Write> {
        if self.is_clean(hard_state, log) {
            return None;
        }
        self.issued = self.issued.next();
        let entries = log.view(self.written_last.next(), log.last().index, u64::MAX);
        let last = entries.last().map_or(self.written_last, |id| id.index);
        self.outstanding.push_back(Outstanding {
            id: self.issued,
            hard_state,
            since: now,
            last,
        });
        // A disk that is told of no term has that of its last entry.
        let forgets_term = !rules.term_is_persisted();
        let changed = self.written != hard_state || forgets_term;
        self.written = hard_state;
        self.written_last = last;
        let term = if forgets_term {
            log.last().term
        } else {
            hard_state.term
        };
        // §5.2: a vote that a crash can wipe out can be given twice.
        let vote = if rules.vote_is_persisted() {
            hard_state.vote.filter(|_| term == hard_state.term)
        } else {
            None
        };
        let entries = if rules.entries_are_persisted() {
            entries
        } else {
            Entries::EMPTY
        };
        Some(Write {
            id: self.issued,
            hard_state: changed.then_some(HardState { term, vote }),
            snapshot: self.snapshot.take(),
            truncate_from: self.truncate_from.take(),
            entries,
        })
    }

    /// Everything that was to be written after `before` has been issued: what waits for the first of these writes waits
    /// for the last.
    pub(crate) fn issued_all_since(&mut self, before: WriteId) {
        for withheld in self
            .withheld
            .iter_mut()
            .rev()
            .take_while(|withheld| withheld.until > before)
        {
            withheld.until = self.issued;
        }
    }

    /// All writes up to this one are on disk. Reports may come late, twice, or out of order.
    pub(crate) fn completed(&mut self, upto: WriteId) {
        self.persisted = self.persisted.max(upto);
        while let Some(write) = self.outstanding.front() {
            if write.id > self.persisted {
                break;
            }
            self.saved = write.hard_state;
            self.saved_last = write.last;
            self.outstanding.pop_front();
        }
    }

    /// Keeps a message until `until` is on disk.
    #[inline]
    pub(crate) fn withhold(&mut self, until: WriteId, envelope: Envelope, due: Due) {
        let send = Output::Send(envelope);
        self.withheld.push_back(Withheld { until, send, due });
    }

    /// The next message that need not wait any longer, to be handed out, with what it is due to.
    #[inline]
    pub(crate) fn release(&mut self) -> Option<(Output, Due)> {
        if self.withheld.front()?.until > self.persisted {
            return None;
        }
        self.withheld
            .pop_front()
            .map(|withheld| (withheld.send, withheld.due))
    }

    /// Drops and returns the next message of a term before `term`: what it says is of no use any more.
    pub(crate) fn discard_before(&mut self, term: Term) -> Option<Envelope> {
        let place = self
            .withheld
            .iter()
            .position(|withheld| withheld.envelope().is_some_and(|envelope| envelope.term < term))?;
        self.withheld
            .remove(place)
            .and_then(|withheld| withheld.envelope().cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClusterId, LogId, Message, NodeId, Payload};

    fn hard(term: u64) -> HardState {
        HardState {
            term: Term(term),
            vote: None,
        }
    }

    fn write(durable: &mut Durable, term: u64, log: &mut Log) -> WriteId {
        log.seal();
        durable
            .next_write(Instant::ZERO, hard(term), log, &Rules::ALL)
            .unwrap()
            .id
    }

    fn log(terms: &[u64]) -> Log {
        let mut log = Log::after(LogId::ZERO);
        for term in terms {
            log.push(Term(*term), Payload::Blank);
        }
        log
    }

    /// Trap 7: the write of an entry that was cut off says nothing of the entry that took its place.
    #[test]
    fn a_late_completion_does_not_vouch_for_what_replaced_its_entries() {
        let mut durable = Durable::recovered(hard(1), Index(0));
        let mut log = log(&[1, 1, 1]);
        let first = write(&mut durable, 1, &mut log);
        log.truncate_from(Index(2));
        durable.truncated_from(Index(2), &Rules::ALL);
        log.push(Term(2), Payload::Blank);
        log.push(Term(2), Payload::Blank);
        let second = write(&mut durable, 2, &mut log);
        durable.completed(first);
        assert_eq!(durable.last(), Index(1));
        durable.completed(second);
        assert_eq!(durable.last(), Index(3));
    }

    /// Trap 8
    #[test]
    fn completions_out_of_order_never_take_anything_back() {
        let mut durable = Durable::recovered(hard(1), Index(0));
        let mut log = log(&[1]);
        let first = write(&mut durable, 1, &mut log);
        log.push(Term(1), Payload::Blank);
        let second = write(&mut durable, 1, &mut log);
        durable.completed(second);
        durable.completed(first);
        assert_eq!((durable.last(), durable.persisted()), (Index(2), second));
    }

    /// Traps 3 and 5: the term, the vote and the entries made in it are one write, which a crash cannot part.
    #[test]
    fn the_term_is_in_the_same_write_as_its_entries() {
        let mut durable = Durable::recovered(hard(1), Index(0));
        let mut log = log(&[2]);
        log.seal();
        let vote = Some(NodeId(3));
        let write = durable
            .next_write(
                Instant::ZERO,
                HardState { term: Term(2), vote },
                &log,
                &Rules::ALL,
            )
            .unwrap();
        assert_eq!(write.hard_state, Some(HardState { term: Term(2), vote }));
        assert_eq!(write.entries.last(), Some(LogId::new(Term(2), Index(1))));
    }

    #[test]
    fn a_message_waits_for_its_write_and_an_outdated_one_is_dropped() {
        let mut durable = Durable::recovered(hard(1), Index(0));
        let envelope = |term| Envelope {
            from: NodeId(1),
            to: NodeId(2),
            cluster: ClusterId(1),
            term: Term(term),
            message: Message::RequestVoteReply { granted: true },
        };
        durable.withhold(WriteId(1), envelope(1), Due::NOTHING);
        durable.withhold(WriteId(2), envelope(2), Due::NOTHING);
        assert!(durable.release().is_none());
        assert_eq!(durable.discard_before(Term(2)), Some(envelope(1)));
        durable.completed(WriteId(1));
        assert!(durable.release().is_none());
        durable.completed(WriteId(2));
        let released = durable.release().map(|(output, _)| output);
        assert!(matches!(released, Some(Output::Send(sent)) if sent == envelope(2)));
    }
}
