//! What a node replicates: the machine, behind sessions if its clients have any. Owns how an entry of the log is read, and what
//! a snapshot of it all looks like.

use super::{Answer, Command, Machine};
use crate::fingerprint::hash_bytes;
use crate::settings::HostRules;
use raft::draw::mix;
use raft::sessions::{Limits, Outcome, Request, Sessions};
use raft::{ClientId, Index};

/// The machine, and the sessions of its clients.
#[derive(Clone, Debug)]
pub struct Replica {
    machine: Machine,
    sessions: Option<Sessions>,
    rules: HostRules,
}

/// What an entry of the log came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It was a command, done now, or once before: this is its answer.
    Answer(Answer),
    /// It opened a session.
    Registered(ClientId),
    /// It was for a session that is no more. Nothing was done, and nobody can tell whether it was done before.
    Expired,
    /// Its session holds too many answers that its client has not acknowledged. Nothing was done.
    Full,
}

/// What an entry of the log says, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A command.
    Command(Command),
    /// A client opens a session.
    Register,
    /// Bytes that are neither.
    Bytes(u64),
}

impl Replica {
    /// An empty machine; with sessions for so many clients, if there is a number.
    #[must_use]
    pub fn new(sessions: Option<u32>) -> Self {
        let limits = |sessions| Limits {
            sessions,
            ..Limits::default()
        };
        Self {
            machine: Machine::default(),
            sessions: sessions.and_then(|most| Sessions::new(limits(most)).ok()),
            rules: HostRules::ALL,
        }
    }

    /// The same, keeping these rules only.
    #[must_use]
    pub fn keeping(self, rules: HostRules) -> Self {
        Self { rules, ..self }
    }

    /// The machine.
    #[must_use]
    pub const fn machine(&self) -> &Machine {
        &self.machine
    }

    /// How many clients it keeps sessions for, if it keeps any.
    #[must_use]
    pub fn sessions(&self) -> Option<u64> {
        self.sessions
            .as_ref()
            .map(|sessions| sessions.clients().len() as u64)
    }

    /// Applies an entry. Entries come in the order of the log, each once.
    pub fn apply(&mut self, index: Index, entry: &[u8]) -> Said {
        self.apply_and_tell(index, entry).0
    }

    /// The same, and tells whether the machine did something for it now.
    pub(crate) fn apply_and_tell(&mut self, index: Index, entry: &[u8]) -> (Said, bool) {
        let mut ran = false;
        let said = self.apply_with(index, entry, |machine, command| {
            ran = true;
            machine.apply(command)
        });
        (said, ran)
    }

    fn apply_with(
        &mut self,
        index: Index,
        entry: &[u8],
        mut run: impl FnMut(&mut Machine, &[u8]) -> Answer,
    ) -> Said {
        let machine = &mut self.machine;
        let Some(sessions) = &mut self.sessions else {
            return Said::Answer(run(machine, entry));
        };
        match sessions.apply_entry(index, entry, |command| run(machine, command).encode()) {
            Outcome::Repeated(_) if !self.rules.commands_done_once => {
                let command = Request::decode(entry).ok().and_then(|request| match request {
                    Request::Command { command, .. } => Some(command),
                    _ => None,
                });
                Said::Answer(run(machine, command.unwrap_or_default()))
            }
            Outcome::Applied(answer) | Outcome::Repeated(answer) => {
                Said::Answer(Answer::decode(answer).unwrap_or(Answer::Ignored))
            }
            Outcome::Registered { client, .. } => Said::Registered(client),
            // An acknowledged command is one that the client has an answer to: nobody waits for another one.
            Outcome::Expired { .. } | Outcome::Acknowledged { .. } => Said::Expired,
            Outcome::Full { .. } => Said::Full,
            _ => Said::Answer(Answer::Ignored),
        }
    }

    /// What an entry says; with or without sessions around it.
    #[must_use]
    pub fn read(entry: &[u8], sessions: bool) -> Reading {
        let command = if sessions {
            match Request::decode(entry) {
                Ok(Request::Register) => return Reading::Register,
                Ok(Request::Command { command, .. }) => command,
                _ => return Reading::Bytes(entry.len() as u64),
            }
        } else {
            entry
        };
        Command::decode(command).map_or(Reading::Bytes(entry.len() as u64), Reading::Command)
    }

    /// Equal hashes, equal machines and sessions. It takes a walk over all of them: for snapshots. From what the sessions say of
    /// themselves as well as from their bytes, so that bytes that leave something out do not vouch for themselves.
    pub(crate) fn hash(&self) -> u64 {
        let mut hash = self.machine.hash();
        if let Some(sessions) = &self.sessions {
            hash = hash_bytes(hash, &sessions.to_bytes());
            for client in sessions.clients() {
                hash = mix(hash, client.0);
                for (serial, reply) in sessions.replies(client) {
                    hash = hash_bytes(mix(hash, serial.0), reply);
                }
            }
        }
        hash
    }

    /// Everything it holds: the length of the sessions, if there are any (4 bytes, little end first), the sessions, the machine.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Some(sessions) = &self.sessions {
            let sessions = if self.rules.snapshot_has_sessions {
                sessions.to_bytes()
            } else {
                Sessions::new(sessions.limits()).map_or_else(|_| Vec::new(), |none| none.to_bytes())
            };
            let length = u32::try_from(sessions.len()).unwrap_or(u32::MAX);
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(&sessions);
        }
        bytes.extend_from_slice(&self.machine.to_bytes());
        bytes
    }

    /// Takes over what [`Replica::to_bytes`] wrote, with or without sessions as this one is; `None` if it did not.
    #[must_use]
    pub fn from_bytes(&self, bytes: &[u8]) -> Option<Self> {
        let mut machine = bytes;
        let mut sessions = None;
        if self.sessions.is_some() {
            let (length, rest) = bytes.split_first_chunk::<4>()?;
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            let (written, rest) = rest.split_at_checked(length)?;
            sessions = Some(Sessions::from_bytes(written).ok()?);
            machine = rest;
        }
        Some(Self {
            machine: Machine::from_bytes(machine)?,
            sessions,
            rules: self.rules,
        })
    }
}
