//! Sessions as bytes, for snapshots: equal sessions have equal bytes, on every target.

use super::bytes::Reader;
use super::{Limits, Session, Sessions};
use crate::{ClientId, ConfigError, Index, Serial};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

/// The version of the encoding: its first byte.
const VERSION: u8 = 1;

impl Sessions {
    /// The sessions as bytes: version (1 byte), limits (4, 4 and 8 bytes), the last applied index (8), how many sessions
    /// (4); each session its name, last use and first open serial (8 each), how many answers (4); each answer its
    /// serial and length (8 each), and its bytes. Numbers little-endian, sessions and serials ascending.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.push(VERSION);
        bytes.extend(self.limits.sessions.to_le_bytes());
        bytes.extend(self.limits.replies.to_le_bytes());
        bytes.extend(self.limits.reply_bytes.to_le_bytes());
        bytes.extend(self.applied.0.to_le_bytes());
        bytes.extend(count(self.sessions.len()));
        for (client, session) in &self.sessions {
            bytes.extend(client.0.to_le_bytes());
            bytes.extend(session.used.0.to_le_bytes());
            bytes.extend(session.acknowledged.0.to_le_bytes());
            bytes.extend(count(session.replies.len()));
            for (serial, reply) in &session.replies {
                bytes.extend(serial.0.to_le_bytes());
                bytes.extend((reply.len() as u64).to_le_bytes());
                bytes.extend_from_slice(reply);
            }
        }
        bytes
    }

    /// The sessions that [`Sessions::to_bytes`] made these bytes of. Takes memory in proportion to the bytes that are
    /// there, never to the numbers in them.
    ///
    /// # Errors
    /// Bytes that no sessions can have been written as. See [`SnapshotError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let mut input = Input {
            reader: Reader::new(bytes),
            bytes: bytes.len(),
        };
        let version = input.reader.byte().ok_or_else(|| input.cut_off())?;
        if version != VERSION {
            return Err(SnapshotError::Version { version });
        }
        let limits = Limits {
            sessions: input.u32()?,
            replies: input.u32()?,
            reply_bytes: input.u64()?,
        };
        let mut sessions = Self::new(limits).map_err(SnapshotError::Limits)?;
        sessions.applied = Index(input.u64()?);
        let count = input.u32()?;
        if count > limits.sessions {
            let most = limits.sessions;
            return Err(SnapshotError::TooManySessions {
                sessions: count,
                most,
            });
        }
        for _ in 0..count {
            let client = ClientId(input.u64()?);
            let session = input.session(client, limits)?;
            let ascends = sessions.sessions.keys().next_back() < Some(&client);
            let fits =
                ClientId::ZERO < client && client.0 <= session.used.0 && session.used <= sessions.applied;
            if !ascends || !fits || sessions.by_use.insert(session.used, client).is_some() {
                return Err(SnapshotError::Session { client });
            }
            sessions.sessions.insert(client, session);
        }
        match input.reader.rest().len() {
            0 => Ok(sessions),
            bytes => Err(SnapshotError::TooLong { bytes }),
        }
    }
}

fn count(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

struct Input<'a> {
    reader: Reader<'a>,
    bytes: usize,
}

impl Input<'_> {
    const fn cut_off(&self) -> SnapshotError {
        SnapshotError::CutOff { bytes: self.bytes }
    }

    fn u32(&mut self) -> Result<u32, SnapshotError> {
        self.reader.u32().ok_or_else(|| self.cut_off())
    }

    fn u64(&mut self) -> Result<u64, SnapshotError> {
        self.reader.u64().ok_or_else(|| self.cut_off())
    }

    fn session(&mut self, client: ClientId, limits: Limits) -> Result<Session, SnapshotError> {
        let mut session = Session {
            used: Index(self.u64()?),
            acknowledged: Serial(self.u64()?),
            replies: BTreeMap::new(),
            bytes: 0,
        };
        let count = self.u32()?;
        // One more than there may be, where the oldest command that was not answered has been done in a full session.
        if count > limits.replies.saturating_add(1) {
            return Err(SnapshotError::Session { client });
        }
        for _ in 0..count {
            let serial = Serial(self.u64()?);
            let length = self.u64()?;
            let reply = self.reader.run(length).ok_or_else(|| self.cut_off())?;
            let ascends = session.replies.keys().next_back() < Some(&serial);
            if !ascends || serial < session.acknowledged {
                return Err(SnapshotError::Session { client });
            }
            session.bytes += reply.len() as u64;
            session.replies.insert(serial, reply.to_vec());
        }
        if count > limits.replies && !session.replies.contains_key(&session.acknowledged) {
            return Err(SnapshotError::Session { client });
        }
        Ok(session)
    }
}

/// Bytes that no sessions can have been written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotError {
    /// They end too early.
    CutOff {
        /// How many there are.
        bytes: usize,
    },
    /// They are of a version that is not known here.
    Version {
        /// That version.
        version: u8,
    },
    /// A limit is zero.
    Limits(ConfigError),
    /// There are more sessions than there may be.
    TooManySessions {
        /// So many.
        sessions: u32,
        /// At most this many.
        most: u32,
    },
    /// A session's numbers cannot be true, or are not in order.
    Session {
        /// Which one.
        client: ClientId,
    },
    /// Something follows the sessions.
    TooLong {
        /// So many bytes.
        bytes: usize,
    },
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutOff { bytes } => write!(f, "saved sessions end early, after {bytes} bytes"),
            Self::Version { version } => write!(
                f,
                "saved sessions of version {version} are not understood here: version {VERSION} is"
            ),
            Self::Limits(error) => write!(f, "the limits of saved sessions: {error}"),
            Self::TooManySessions { sessions, most } => {
                write!(f, "{sessions} sessions are saved; there can be at most {most}")
            }
            Self::Session { client } => write!(
                f,
                "the saved session of client {client} has numbers out of order: names, last uses and serials must \
                 ascend, within what was applied"
            ),
            Self::TooLong { bytes } => write!(f, "{bytes} bytes follow saved sessions: nothing may"),
        }
    }
}

impl Error for SnapshotError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Limits(error) => Some(error),
            _ => None,
        }
    }
}
