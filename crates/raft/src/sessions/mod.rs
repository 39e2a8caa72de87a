//! Exactly once: a client whose answer is lost may ask again, and its command is still done only once (§8;
//! dissertation §6.3).
//!
//! A layer *above* the core, for any state machine: whoever applies entries hands each to [`Sessions::apply`], which
//! calls the machine for commands that are new and repeats the kept answer for those that are not. It is part of the
//! replicated state: the same entries in the same order lead to the same sessions on every node, so nothing here
//! depends on a clock, and [`Sessions::to_bytes`] belongs into every snapshot, beside the state machine's own bytes.
//!
//! A client **registers** first; the index of that entry is its name. It numbers its commands and says with each which
//! of them is the first that it has no answer to, so that several may be open. Answers are kept until they are
//! acknowledged so. There are at most [`Limits::sessions`] of them: when another client registers, the one goes that was
//! used least recently, *in the order of the log*. What a client sends whose session is gone is refused, never
//! applied: it cannot be known any more whether it was applied before.
//!
//! ```
//! use raft::sessions::{Limits, Outcome, Request, Sessions};
//! use raft::{ClientId, Index, Serial};
//!
//! let mut sessions = Sessions::new(Limits::default())?;
//! let mut counter = 0_u64;
//! let client = ClientId(4);
//! let add = Request::Command { client, serial: Serial(1), acknowledged: Serial(1), command: b"add 1" };
//! // Entries 4, 5 and 6 of the log: the client did not get the answer to its command, and sent it again.
//! for (index, entry) in [(4, Request::Register.encode()), (5, add.encode()), (6, add.encode())] {
//!     let outcome = sessions.apply_entry(Index(index), &entry, |_command| {
//!         counter += 1;
//!         counter.to_string().into_bytes()
//!     });
//!     match index {
//!         4 => assert_eq!(outcome, Outcome::Registered { client, expired: None }),
//!         5 => assert_eq!(outcome, Outcome::Applied(b"1")),
//!         _ => assert_eq!(outcome, Outcome::Repeated(b"1")),
//!     }
//! }
//! assert_eq!(counter, 1);
//! # Ok::<(), raft::ConfigError>(())
//! ```

mod bytes;
mod request;
mod snapshot;

pub use request::{Request, RequestError};
pub use snapshot::SnapshotError;

use crate::{ClientId, ConfigError, Index, Serial};
use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::vec::Vec;

/// How much is kept. Part of the replicated state: the same on every node, or they would come to disagree. A snapshot
/// brings its own along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Limits {
    /// How many sessions there may be. At least 1.
    pub sessions: u32,
    /// How many answers one session may have kept for it that are not acknowledged. At least 1.
    pub replies: u32,
    /// Once the answers kept for one session have so many bytes, it gets no new ones until some are acknowledged, but for the
    /// one that holds up all others. At least 1.
    pub reply_bytes: u64,
}

impl Default for Limits {
    /// 1,000 sessions, each with up to 64 answers and about 1 MiB of them.
    fn default() -> Self {
        Self {
            sessions: 1_000,
            replies: 64,
            reply_bytes: 1 << 20,
        }
    }
}

/// What became of an entry. The same on every node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// A session is open.
    Registered {
        /// Its name: the index of the entry.
        client: ClientId,
        /// The session that had to go for it.
        expired: Option<ClientId>,
    },
    /// The session is closed.
    Closed {
        /// Which one.
        client: ClientId,
    },
    /// The command was done now, with this answer.
    Applied(&'a [u8]),
    /// The command was done before; this was its answer.
    Repeated(&'a [u8]),
    /// There is no such session, or none any more: nothing was done. The client must register again, and cannot know
    /// whether its command was done before.
    Expired {
        /// The session.
        client: ClientId,
    },
    /// The client has said before that it has the answer: it is not kept any more, and nothing was done.
    Acknowledged {
        /// The command.
        serial: Serial,
        /// The first one that the client has no answer to.
        acknowledged: Serial,
    },
    /// Too many answers of this session are not acknowledged: nothing was done. The client may send the command again
    /// once it has acknowledged some. Never said to the oldest command that it has no answer to.
    Full {
        /// So many are kept.
        replies: u32,
        /// They have so many bytes.
        bytes: u64,
    },
    /// The entry is no request: nothing was done.
    Unreadable(RequestError),
    /// An entry at this place, or after it, was handed in before: nothing was done. A defect of the host, which hands in
    /// each entry once, in order.
    OutOfOrder {
        /// The last entry that was handed in.
        applied: Index,
    },
}

/// A client's session.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Session {
    /// The last entry that used it.
    used: Index,
    /// The first command that the client has no answer to, as far as it has said.
    acknowledged: Serial,
    /// The answers to commands from there on.
    replies: BTreeMap<Serial, Vec<u8>>,
    /// How many bytes they have.
    bytes: u64,
}

impl Session {
    fn acknowledge(&mut self, upto: Serial) {
        if upto <= self.acknowledged {
            return;
        }
        self.acknowledged = upto;
        while let Some(entry) = self.replies.first_entry().filter(|entry| *entry.key() < upto) {
            self.bytes -= entry.remove().len() as u64;
        }
    }
}

/// The sessions of all clients: what each has asked, and was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sessions {
    limits: Limits,
    applied: Index,
    sessions: BTreeMap<ClientId, Session>,
    /// The sessions by the last entry that used each: no two share one.
    by_use: BTreeMap<Index, ClientId>,
}

impl Sessions {
    /// No sessions yet.
    ///
    /// # Errors
    /// [`ConfigError::Zero`] if a limit is zero.
    pub fn new(limits: Limits) -> Result<Self, ConfigError> {
        let values = [
            ("sessions", u64::from(limits.sessions)),
            ("replies", u64::from(limits.replies)),
            ("reply_bytes", limits.reply_bytes),
        ];
        if let Some((setting, _)) = values.into_iter().find(|(_, value)| *value == 0) {
            return Err(ConfigError::Zero { setting });
        }
        Ok(Self {
            limits,
            applied: Index::ZERO,
            sessions: BTreeMap::new(),
            by_use: BTreeMap::new(),
        })
    }

    /// Applies the entry at `index`, whatever bytes it has. Entries come in the order of the log; those that are not
    /// commands may be left out.
    pub fn apply_entry(
        &mut self,
        index: Index,
        entry: &[u8],
        run: impl FnOnce(&[u8]) -> Vec<u8>,
    ) -> Outcome<'_> {
        match Request::decode(entry) {
            Ok(request) => self.apply(index, request, run),
            Err(error) if index > self.applied => {
                self.applied = index;
                Outcome::Unreadable(error)
            }
            Err(_) => Outcome::OutOfOrder {
                applied: self.applied,
            },
        }
    }

    /// Applies the request that the entry at `index` holds. `run` does a command and answers it; it is called at most
    /// once, and only for a command that was not done before.
    pub fn apply(
        &mut self,
        index: Index,
        request: Request<'_>,
        run: impl FnOnce(&[u8]) -> Vec<u8>,
    ) -> Outcome<'_> {
        if index <= self.applied {
            return Outcome::OutOfOrder {
                applied: self.applied,
            };
        }
        self.applied = index;
        match request {
            Request::Register => self.register(index),
            Request::Close { client } => self.close(client),
            Request::Command {
                client,
                serial,
                acknowledged,
                command,
            } => self.command(index, client, (serial, acknowledged), || run(command)),
        }
    }

    fn register(&mut self, index: Index) -> Outcome<'_> {
        let full = self.sessions.len() >= self.limits.sessions as usize;
        let expired = self.next_to_expire().filter(|_| full);
        if let Some(expired) = expired {
            self.remove(expired);
        }
        let client = ClientId(index.0);
        self.by_use.insert(index, client);
        self.sessions.insert(
            client,
            Session {
                used: index,
                acknowledged: Serial::ZERO,
                replies: BTreeMap::new(),
                bytes: 0,
            },
        );
        Outcome::Registered { client, expired }
    }

    fn close(&mut self, client: ClientId) -> Outcome<'_> {
        if self.remove(client) {
            Outcome::Closed { client }
        } else {
            Outcome::Expired { client }
        }
    }

    fn remove(&mut self, client: ClientId) -> bool {
        let session = self.sessions.remove(&client);
        if let Some(session) = &session {
            self.by_use.remove(&session.used);
        }
        session.is_some()
    }

    fn command(
        &mut self,
        index: Index,
        client: ClientId,
        (serial, acknowledged): (Serial, Serial),
        run: impl FnOnce() -> Vec<u8>,
    ) -> Outcome<'_> {
        let limits = self.limits;
        let Some(session) = self.sessions.get_mut(&client) else {
            return Outcome::Expired { client };
        };
        // Whatever the client sends shows that it is alive.
        self.by_use.remove(&session.used);
        self.by_use.insert(index, client);
        session.used = index;
        session.acknowledge(acknowledged);
        if serial < session.acknowledged {
            return Outcome::Acknowledged {
                serial,
                acknowledged: session.acknowledged,
            };
        }
        let (replies, bytes) = (session.replies.len(), session.bytes);
        match session.replies.entry(serial) {
            Entry::Occupied(kept) => Outcome::Repeated(kept.into_mut()),
            // An answer is never forgotten to make room: a repeated command would be done twice. The oldest command that the client
            // has no answer to is done all the same: before it is answered, nothing behind it can be acknowledged.
            Entry::Vacant(_)
                if serial > session.acknowledged
                    && (replies >= limits.replies as usize || bytes >= limits.reply_bytes) =>
            {
                let replies = u32::try_from(replies).unwrap_or(u32::MAX);
                Outcome::Full { replies, bytes }
            }
            Entry::Vacant(place) => {
                let reply = run();
                session.bytes = bytes.saturating_add(reply.len() as u64);
                Outcome::Applied(place.insert(reply))
            }
        }
    }

    /// How much is kept.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// The last entry that was applied.
    #[must_use]
    pub const fn applied(&self) -> Index {
        self.applied
    }

    /// The open sessions, oldest first.
    pub fn clients(&self) -> impl ExactSizeIterator<Item = ClientId> + '_ {
        self.sessions.keys().copied()
    }

    /// The answers that are kept for a session, by command.
    pub fn replies(&self, client: ClientId) -> impl Iterator<Item = (Serial, &[u8])> {
        let session = self.sessions.get(&client).into_iter();
        session.flat_map(|session| {
            session
                .replies
                .iter()
                .map(|(serial, reply)| (*serial, &reply[..]))
        })
    }

    /// The session that goes next if there are too many: the one that was used least recently.
    #[must_use]
    pub fn next_to_expire(&self) -> Option<ClientId> {
        self.by_use.first_key_value().map(|(_, client)| *client)
    }
}
