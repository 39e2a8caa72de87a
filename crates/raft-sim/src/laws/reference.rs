//! A machine of the laws' own, which is fed what is committed, entry by entry, once: what each entry was asked for by, what the
//! machine says to it, and what the machine holds then. Real machines are measured against it, and what the client is told.
//!
//! Which commands take effect, it does not decide: the first real machine that applies an entry shows it, and `exactly_once`
//! judges. Bounded: rows that no node can need again are forgotten, of past values only the latest are kept.

use super::Violation;
use super::exactly_once::Done;
use crate::fingerprint::hash_bytes;
use crate::kv::{Command, Machine};
use crate::tape::{CHUNK, Tape};
use raft::draw::mix;
use raft::sessions::Request;
use raft::{ClientId, Entry, Index, NodeId, Payload, Serial, Term};
use std::collections::BTreeMap;

/// So many changes of values are remembered: reads are rarely further behind.
const CHANGES_MAX: u64 = 4_096;
/// So many answers that clients may hear again.
const KEPT_MAX: usize = 65_536;

/// What a committed entry is, and what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) term: Term,
    /// The hash of the command, and of who asked for it; 0 for what no client asked for.
    pub(crate) asked: u64,
    /// The hash of what is answered; none if there is nothing to be answered.
    pub(crate) said: Option<u64>,
    /// The hash of all that the machine holds then.
    pub(crate) holds: u64,
}

/// A value was another one before.
#[derive(Clone, Copy, Debug)]
struct Change {
    index: Index,
    key: u64,
    before: Option<i64>,
}

/// What a value was at an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It was this, or there was none.
    Value(Option<i64>),
    /// It is too long ago.
    Forgotten,
    /// Nothing was applied so far.
    Nowhere,
}

/// The hash of a command as somebody asks for it.
pub(crate) fn asked_hash(numbered: Option<(ClientId, Serial)>, command: &[u8]) -> u64 {
    let (client, serial) = numbered.map_or((0, 0), |(client, serial)| (client.0, serial.0));
    hash_bytes(mix(mix(u64::from(numbered.is_some()), client), serial), command)
}

/// The machine of the laws.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reference {
    machine: Machine,
    /// Whether entries are requests of sessions.
    sessions: bool,
    /// By index, from 1.
    rows: Tape<Row>,
    changes: Tape<Change>,
    /// The last entry of which a change was forgotten.
    forgotten: Index,
    /// The answers that a session may repeat.
    kept: BTreeMap<(ClientId, Serial), u64>,
    pub(crate) done: Done,
}

impl Reference {
    pub(crate) fn new(sessions: bool) -> Self {
        Self {
            sessions,
            ..Self::default()
        }
    }

    /// What an entry of these bytes is asked for by; 0 for what no client's command is.
    pub(crate) fn asked(&self, bytes: &[u8]) -> u64 {
        if !self.sessions {
            return asked_hash(None, bytes);
        }
        match Request::decode(bytes) {
            Ok(Request::Command {
                client,
                serial,
                command,
                ..
            }) => asked_hash(Some((client, serial)), command),
            _ => 0,
        }
    }

    /// Takes in the next entry. `ran`: whether it took effect in the machine that applied it first.
    pub(crate) fn take(&mut self, entry: Entry<'_>, ran: bool) -> Option<Violation> {
        let index = entry.id.index;
        let (mut asked, mut said, mut broken) = (0, None, None);
        if let Payload::Command(bytes) = entry.payload {
            if !self.sessions {
                asked = asked_hash(None, bytes);
                said = Some(self.run(index, bytes));
            } else if let Ok(Request::Command {
                client,
                serial,
                acknowledged,
                command,
            }) = Request::decode(bytes)
            {
                asked = asked_hash(Some((client, serial)), command);
                self.acknowledge(client, acknowledged);
                if ran {
                    broken = self.done.takes_effect(client, serial, index);
                    let answer = self.run(index, command);
                    self.keep(client, serial, answer);
                }
                said = self.kept.get(&(client, serial)).copied();
            }
        }
        self.rows.push(Row {
            term: entry.id.term,
            asked,
            said,
            holds: self.machine.hash(),
        });
        broken
    }

    fn acknowledge(&mut self, client: ClientId, upto: Serial) {
        while let Some((name, _)) = self.kept.range((client, Serial::ZERO)..(client, upto)).next() {
            let name = *name;
            self.kept.remove(&name);
        }
    }

    fn keep(&mut self, client: ClientId, serial: Serial, answer: u64) {
        self.kept.insert((client, serial), answer);
        if self.kept.len() > KEPT_MAX {
            self.kept.pop_first();
        }
    }

    /// Does a command; the hash of the answer.
    fn run(&mut self, index: Index, bytes: &[u8]) -> u64 {
        let Some(command) = Command::decode(bytes) else {
            return self.machine.apply(bytes).hash();
        };
        let key = hash_bytes(0, command.key().as_bytes());
        let before = self.machine.get(command.key());
        let holds = self.machine.hash();
        let answer = self.machine.run(command);
        if self.machine.hash() != holds {
            self.changes.push(Change { index, key, before });
            if self.changes.len() >= CHANGES_MAX + CHUNK as u64 {
                let last = self.changes.iter().take(CHUNK).last();
                self.forgotten = last.map_or(self.forgotten, |change| change.index);
                self.changes.drop_oldest(CHANGES_MAX);
            }
        }
        answer.hash()
    }

    /// The last entry that it was fed.
    pub(crate) fn last(&self) -> Index {
        Index(self.rows.end())
    }

    /// What an entry is. None where it was not fed, or has been forgotten.
    pub(crate) fn row(&self, index: Index) -> Option<&Row> {
        self.rows.get(index.0.checked_sub(1)?)
    }

    #[cfg(test)]
    pub(crate) fn forgotten(&self) -> Index {
        Index(self.rows.start())
    }

    /// Whether what an entry was is forgotten.
    pub(crate) fn has_forgotten(&self, index: Index) -> bool {
        (1..=self.rows.start()).contains(&index.0)
    }

    /// Nobody will ask for entries up to here again, but for as many as `keep`.
    pub(crate) fn forget_upto(&mut self, index: Index, keep: u64) {
        self.rows.forget_before(index.0, keep);
    }

    /// A node's machine has applied up to an entry, and holds this.
    pub(crate) fn check(&self, node: NodeId, index: Index, holds: u64) -> Option<Violation> {
        let expected = match self.row(index) {
            Some(row) => row.holds,
            None if index == Index::ZERO => Machine::default().hash(),
            // Long ago; or nobody was there before, which another law sees.
            None => return None,
        };
        (holds != expected).then_some(Violation::MachinesDiffer { node, index })
    }

    /// The value of a key when everything up to an entry was applied.
    pub(crate) fn value_at(&self, key: &str, upto: Index) -> Known {
        if upto > self.last() {
            return Known::Nowhere;
        }
        if upto < self.forgotten {
            return Known::Forgotten;
        }
        let hash = hash_bytes(0, key.as_bytes());
        let later = self.changes.iter().rev().take_while(|change| change.index > upto);
        let first = later.filter(|change| change.key == hash).last();
        Known::Value(first.map_or_else(|| self.machine.get(key), |change| change.before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kv::Answer;
    use raft::LogId;

    fn entry(index: u64, bytes: &[u8]) -> Entry<'_> {
        Entry {
            id: LogId::new(Term(2), Index(index)),
            payload: Payload::Command(bytes),
        }
    }

    fn command(text: &str) -> Vec<u8> {
        Command::parse(text).unwrap().encode()
    }

    fn fed(commands: &[&str]) -> Reference {
        let mut reference = Reference::new(false);
        for (index, text) in (1..).zip(commands) {
            assert_eq!(reference.take(entry(index, &command(text)), true), None);
        }
        reference
    }

    fn value(key: &str, value: i64) -> Option<u64> {
        let key = key.into();
        Some(Answer::Value { key, value }.hash())
    }

    #[test]
    fn a_row_says_what_the_entry_is_and_what_it_comes_to() {
        let reference = fed(&["add 2", "add 3"]);
        let mut machine = Machine::default();
        machine.apply(&command("set 5"));
        let row = *reference.row(Index(2)).unwrap();
        assert_eq!(
            row,
            Row {
                term: Term(2),
                asked: asked_hash(None, &command("add 3")),
                said: value("x", 5),
                holds: machine.hash(),
            }
        );
        assert_eq!(reference.last(), Index(2));
        assert_eq!(reference.row(Index(0)), None);
        assert_eq!(reference.row(Index(3)), None);
    }

    #[test]
    fn an_entry_that_no_client_asked_for_says_nothing() {
        let mut reference = Reference::new(false);
        let blank = Entry {
            payload: Payload::Blank,
            ..entry(1, b"")
        };
        assert_eq!(reference.take(blank, false), None);
        let row = reference.row(Index(1)).unwrap();
        assert_eq!((row.asked, row.said), (0, None));
    }

    fn numbered(serial: u64, acknowledged: u64, text: &str) -> Vec<u8> {
        Request::Command {
            client: ClientId(1),
            serial: Serial(serial),
            acknowledged: Serial(acknowledged),
            command: &command(text),
        }
        .encode()
    }

    #[test]
    fn a_repeated_command_is_answered_as_before_until_it_is_acknowledged() {
        let mut reference = Reference::new(true);
        reference.take(entry(1, &Request::Register.encode()), false);
        assert_eq!(reference.row(Index(1)).unwrap().said, None);
        let first = numbered(1, 1, "add 2");
        for (index, ran) in [(2, true), (3, false)] {
            assert_eq!(reference.take(entry(index, &first), ran), None);
            let row = reference.row(Index(index)).unwrap();
            assert_eq!(row.said, value("x", 2));
            let name = Some((ClientId(1), Serial(1)));
            assert_eq!(row.asked, asked_hash(name, &command("add 2")));
        }
        assert_eq!(reference.take(entry(4, &numbered(2, 2, "add 2")), true), None);
        assert_eq!(reference.row(Index(4)).unwrap().said, value("x", 4));
        assert_eq!(reference.take(entry(5, &first), false), None);
        assert_eq!(reference.row(Index(5)).unwrap().said, None);
        // Not acknowledged, and not done: nothing is said either.
        assert_eq!(reference.take(entry(6, &numbered(3, 2, "add 2")), false), None);
        assert_eq!(reference.row(Index(6)).unwrap().said, None);
        assert_eq!(reference.value_at("x", Index(6)), Known::Value(Some(4)));
        assert!(matches!(
            reference.take(entry(7, &first), true),
            Some(Violation::DoneTwice { index: Index(7), .. })
        ));
    }

    #[test]
    fn a_machine_that_holds_something_else_breaks_it() {
        let reference = fed(&["set 5", "set y 7"]);
        let holds = |index| reference.row(Index(index)).unwrap().holds;
        let check = |index, holds| reference.check(NodeId(3), Index(index), holds);
        assert_eq!(check(1, holds(1)), None);
        assert_eq!(check(2, holds(2)), None);
        let broken = Violation::MachinesDiffer {
            node: NodeId(3),
            index: Index(2),
        };
        assert_eq!(check(2, holds(1)), Some(broken));
        assert_eq!(check(3, holds(1)), None);
        assert_eq!(check(0, Machine::default().hash()), None);
        assert!(check(0, holds(1)).is_some());
    }

    #[test]
    fn past_values_are_known_as_long_as_they_are_not_too_old() {
        let reference = fed(&["set 5", "set y 7", "set 5", "delete", "set 9"]);
        let x = |upto| reference.value_at("x", Index(upto));
        assert_eq!(x(0), Known::Value(None));
        assert_eq!(x(1), Known::Value(Some(5)));
        assert_eq!(x(3), Known::Value(Some(5)));
        assert_eq!(x(4), Known::Value(None));
        assert_eq!(x(5), Known::Value(Some(9)));
        assert_eq!(x(6), Known::Nowhere);
        assert_eq!(reference.value_at("y", Index(1)), Known::Value(None));
        assert_eq!(reference.value_at("y", Index(5)), Known::Value(Some(7)));
        assert_eq!(reference.value_at("z", Index(5)), Known::Value(None));
    }

    #[test]
    fn of_long_ago_nothing_is_said() {
        let mut reference = Reference::new(false);
        let chunk = CHUNK as u64;
        for index in 1..=CHANGES_MAX + chunk {
            reference.take(entry(index, &command("add 1")), true);
        }
        assert_eq!(reference.changes.len(), CHANGES_MAX);
        assert_eq!(reference.value_at("x", Index(1)), Known::Forgotten);
        assert_eq!(reference.value_at("x", Index(chunk - 1)), Known::Forgotten);
        assert_eq!(
            reference.value_at("x", Index(chunk)),
            Known::Value(i64::try_from(chunk).ok())
        );
        reference.forget_upto(Index(1_000), 100);
        assert!(reference.has_forgotten(Index(1)));
        assert!(reference.has_forgotten(Index(reference.rows.start())));
        assert!(!reference.has_forgotten(Index(reference.rows.start() + 1)));
        assert!(!reference.has_forgotten(Index(900)));
        assert!(reference.row(Index(900)).is_some());
        assert_eq!(reference.row(Index(1)), None);
        assert_eq!(reference.check(NodeId(1), Index(1), 7), None);
    }

    #[test]
    fn answers_that_nobody_acknowledges_are_forgotten_in_the_end() {
        let mut reference = Reference::new(true);
        for serial in 0..=KEPT_MAX as u64 {
            let index = serial + 1;
            reference.take(entry(index, &numbered(serial, 0, "delete")), true);
        }
        assert_eq!(reference.kept.len(), KEPT_MAX);
        assert_eq!(reference.kept.get(&(ClientId(1), Serial(0))), None);
    }

    #[test]
    fn what_is_asked_is_told_apart_by_who_asks() {
        let name = |client, serial| Some((ClientId(client), Serial(serial)));
        let all = [
            asked_hash(None, b"a"),
            asked_hash(None, b"b"),
            asked_hash(name(0, 0), b"a"),
            asked_hash(name(1, 0), b"a"),
            asked_hash(name(0, 1), b"a"),
        ];
        for (place, one) in all.iter().enumerate() {
            assert!(all[place + 1..].iter().all(|other| other != one), "{place}");
        }
    }
}
