//! What a client says, as the bytes of a log entry: a version, a kind, fixed-width numbers, and the command.

use super::bytes::Reader;
use crate::{ClientId, Serial};
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

/// The version of the encoding: its first byte.
const VERSION: u8 = 1;
const REGISTER: u8 = 1;
const CLOSE: u8 = 2;
const COMMAND: u8 = 3;

/// What a client asks of the replicated state machine and its sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Request<'a> {
    /// "Open a session for me." Its name is the index of this entry. Asked twice, it opens two; the one that is never
    /// used expires.
    Register,
    /// "I need my session no longer."
    Close {
        /// The session.
        client: ClientId,
    },
    /// "Do this, once."
    Command {
        /// The session.
        client: ClientId,
        /// Which of its commands this is. The same number is the same command.
        serial: Serial,
        /// The first of its commands that the client has no answer to. It will not ask again about any before; this
        /// one is at most `serial`.
        acknowledged: Serial,
        /// What is to be done. Sessions never look inside.
        command: &'a [u8],
    },
}

impl<'a> Request<'a> {
    /// The request as the bytes of a log entry: version (1 byte), kind (1 byte), then the numbers (8 bytes each,
    /// little-endian) in the order in which they are declared, then the command.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.encoded_len());
        bytes.push(VERSION);
        match self {
            Self::Register => bytes.push(REGISTER),
            Self::Close { client } => {
                bytes.push(CLOSE);
                bytes.extend(client.0.to_le_bytes());
            }
            Self::Command {
                client,
                serial,
                acknowledged,
                command,
            } => {
                bytes.push(COMMAND);
                for number in [client.0, serial.0, acknowledged.0] {
                    bytes.extend(number.to_le_bytes());
                }
                bytes.extend_from_slice(command);
            }
        }
        bytes
    }

    const fn encoded_len(&self) -> usize {
        match self {
            Self::Register => 2,
            Self::Close { .. } => 10,
            Self::Command { command, .. } => 26_usize.saturating_add(command.len()),
        }
    }

    /// The request that these bytes encode.
    ///
    /// # Errors
    /// Bytes that encode none: any client, and any other software, may have written them. See [`RequestError`].
    pub fn decode(bytes: &'a [u8]) -> Result<Self, RequestError> {
        let mut reader = Reader::new(bytes);
        let cut_off = || RequestError::CutOff { bytes: bytes.len() };
        let version = reader.byte().ok_or_else(cut_off)?;
        if version != VERSION {
            return Err(RequestError::Version { version });
        }
        let kind = reader.byte().ok_or_else(cut_off)?;
        let mut number = || reader.u64().ok_or_else(cut_off);
        let request = match kind {
            REGISTER => Self::Register,
            CLOSE => Self::Close {
                client: ClientId(number()?),
            },
            COMMAND => {
                let (client, serial, acknowledged) =
                    (ClientId(number()?), Serial(number()?), Serial(number()?));
                if acknowledged > serial {
                    return Err(RequestError::Acknowledged { serial, acknowledged });
                }
                return Ok(Self::Command {
                    client,
                    serial,
                    acknowledged,
                    command: reader.rest(),
                });
            }
            _ => return Err(RequestError::Kind { kind }),
        };
        match reader.rest().len() {
            0 => Ok(request),
            bytes => Err(RequestError::TooLong { bytes }),
        }
    }
}

/// Bytes that are no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
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
    /// They are of a kind that is not known here.
    Kind {
        /// That kind.
        kind: u8,
    },
    /// Something follows the request.
    TooLong {
        /// So many bytes.
        bytes: usize,
    },
    /// The command is said to be answered already.
    Acknowledged {
        /// The command.
        serial: Serial,
        /// The first command that is said not to be answered.
        acknowledged: Serial,
    },
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutOff { bytes } => write!(f, "a request ends early, after {bytes} bytes"),
            Self::Version { version } => write!(
                f,
                "a request of version {version} is not understood here: version {VERSION} is"
            ),
            Self::Kind { kind } => write!(
                f,
                "a request of kind {kind} is not understood here: {REGISTER} registers, {CLOSE} closes, {COMMAND} is a command"
            ),
            Self::TooLong { bytes } => write!(f, "{bytes} bytes follow a request: nothing may"),
            Self::Acknowledged { serial, acknowledged } => write!(
                f,
                "command {serial} is sent as if all before {acknowledged} were answered: the first open one is at most {serial}"
            ),
        }
    }
}

impl Error for RequestError {}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAND_7: Request<'static> = Request::Command {
        client: ClientId(5),
        serial: Serial(7),
        acknowledged: Serial(6),
        command: b"x",
    };

    #[test]
    fn what_is_encoded_is_decoded_and_nothing_shorter_is() {
        let close = Request::Close { client: ClientId(5) };
        for (request, length) in [(Request::Register, 2), (close, 10), (COMMAND_7, 27)] {
            let bytes = request.encode();
            assert_eq!((bytes.len(), Request::decode(&bytes)), (length, Ok(request)));
            for bytes in (0..length.min(26)).map(|length| &bytes[..length]) {
                let cut_off = RequestError::CutOff { bytes: bytes.len() };
                assert_eq!(Request::decode(bytes), Err(cut_off));
            }
        }
    }

    #[test]
    fn each_wrong_byte_is_named() {
        let refused = |bytes: &[u8]| Request::decode(bytes).unwrap_err();
        assert_eq!(refused(&[2, 1]), RequestError::Version { version: 2 });
        assert_eq!(refused(&[1, 9]), RequestError::Kind { kind: 9 });
        assert_eq!(refused(&[1, 1, 0]), RequestError::TooLong { bytes: 1 });
        let mut ahead = COMMAND_7.encode();
        ahead[18] = 8;
        let (serial, acknowledged) = (Serial(7), Serial(8));
        assert_eq!(
            refused(&ahead),
            RequestError::Acknowledged { serial, acknowledged }
        );
    }
}
