//! A recording as bytes: small enough for a link. What stands around them, and what they may at most unpack to; what is in them
//! lies with settings and actions.
//!
//! | bytes | what |
//! |---|---|
//! | 1 | version: [`VERSION`] |
//! | 4 | checksum (CRC-32) of the version and of all that follows, little end first |
//! | 1 to 10 | how many bytes the rest inflates to, as a varint |
//! | the rest | deflated: what follows, one after the other in postcard's encoding |
//!
//! The core's version; the settings; the seed; 8 bytes of fingerprint, little end first; the number of actions; each action's place
//! and the action; the place of the end. A place is the time since the one before, then how many events had been handled at that
//! instant; if it is the same instant, how many more.

use super::{Recording, ReplayError, Saved, Stamp, Stamped};
use crate::action::Action;
use crate::fingerprint::Fingerprint;
use crate::pack::{PackError, Packer, Unpacker};
use crate::settings::Settings;
use crc::{CRC_32_ISO_HDLC, Crc, NoTable};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};
use raft::Instant;

/// The version of the encoding. A newer one has another first byte, and its checksum in the same place.
const VERSION: u8 = 1;
/// What an action takes in memory, at most: the same on every target, so that each reads what the other reads.
const ACTION_BYTES: usize = 80;
const _: () = assert!(size_of::<Stamped>() <= ACTION_BYTES);

const CRC: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);

/// The checksum of everything but itself.
fn checksum(version: u8, rest: &[u8]) -> u32 {
    let mut digest = CRC.digest();
    digest.update(&[version]);
    digest.update(rest);
    digest.finalize()
}

impl Recording {
    /// The most that the bytes of a file may take once they are unpacked.
    pub const UNPACKED_MAX: usize = 16 << 20;
    /// The most that the bytes of a link may take once they are unpacked.
    pub const LINK_UNPACKED_MAX: usize = 1 << 20;

    /// The recording as bytes: a fraction of what its text takes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut packer = Packer::default();
        packer.number(u64::from(self.core));
        self.settings.pack(&mut packer);
        packer.number(self.seed);
        packer.put(&self.fingerprint.0.to_le_bytes());
        packer.count(self.actions.len());
        let mut before = Stamp::default();
        for Stamped { stamp, action } in &self.actions {
            pack_stamp(&mut packer, before, *stamp);
            action.pack(&mut packer);
            before = *stamp;
        }
        pack_stamp(&mut packer, before, self.end);
        let unpacked = packer.done();

        let mut rest = Packer::default();
        rest.count(unpacked.len());
        let mut rest = rest.done();
        rest.extend(compress_to_vec(&unpacked, 9));
        let mut bytes = vec![VERSION];
        bytes.extend(checksum(VERSION, &rest).to_le_bytes());
        bytes.extend(rest);
        bytes
    }

    /// Reads what [`Recording::to_bytes`] wrote: at most [`Recording::BYTES_MAX`] bytes, that unpack to at most
    /// [`Recording::UNPACKED_MAX`].
    ///
    /// # Errors
    /// Says what is wrong with the bytes: too many, damaged, of another version, unpacking to too much, or no recording.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ReplayError> {
        Self::from_bytes_within(bytes, Self::UNPACKED_MAX)
    }

    /// Reads a file: the readable text or the bytes, whichever it is.
    ///
    /// # Errors
    /// As [`Recording::from_json`] and [`Recording::from_bytes`].
    pub fn from_file(file: &[u8]) -> Result<Self, ReplayError> {
        Saved::from_file(file).map(|saved| saved.recording)
    }

    /// As [`Recording::from_bytes`]; `most` bytes for what is inflated, and for what is made of it, together.
    pub(crate) fn from_bytes_within(bytes: &[u8], most: usize) -> Result<Self, ReplayError> {
        if bytes.len() > Self::BYTES_MAX {
            return Err(too_large(bytes));
        }
        let (version, sum, rest) = match bytes {
            [version, a, b, c, d, rest @ ..] => (*version, u32::from_le_bytes([*a, *b, *c, *d]), rest),
            _ => return Err(ReplayError::Damaged),
        };
        if checksum(version, rest) != sum {
            return Err(ReplayError::Damaged);
        }
        if version != VERSION {
            return Err(ReplayError::Version {
                version,
                ours: VERSION,
            });
        }
        let wrong = |error: PackError| ReplayError::Malformed(error.to_string());
        let mut head = Unpacker::new(rest);
        let length = head.number().map_err(wrong)?;
        // Texts are taken out of what is inflated: at the worst, all of it is there twice.
        let fits = |actions: usize| {
            length
                .checked_mul(2)
                .and_then(|twice| twice.checked_add((actions * ACTION_BYTES) as u64))
                .is_some_and(|bytes| bytes <= most as u64)
        };
        let too_much = ReplayError::UnpacksTooLarge { most };
        if !fits(0) {
            return Err(too_much);
        }
        let unpacked = inflate(head.rest(), usize::try_from(length).unwrap_or(most))?;

        let mut from = Unpacker::new(&unpacked);
        let core = from.short("the core's version").map_err(wrong)?;
        let settings = Settings::unpack(&mut from).map_err(wrong)?;
        let seed = from.number().map_err(wrong)?;
        let fingerprint = Fingerprint(u64::from_le_bytes(from.take().map_err(wrong)?));
        let count = from.number().map_err(wrong)?;
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if count > Self::ACTIONS_MAX {
            return Err(ReplayError::TooManyActions {
                actions: count,
                most: Self::ACTIONS_MAX,
            });
        }
        if !fits(count) {
            return Err(too_much);
        }
        let mut actions = Vec::with_capacity(count);
        let mut before = Stamp::default();
        for _ in 0..count {
            before = unpack_stamp(&mut from, before).map_err(wrong)?;
            actions.push(Stamped {
                stamp: before,
                action: Action::unpack(&mut from).map_err(wrong)?,
            });
        }
        let end = unpack_stamp(&mut from, before).map_err(wrong)?;
        from.end().map_err(wrong)?;
        let recording = Self {
            format: Self::FORMAT,
            core,
            settings,
            seed,
            actions,
            end,
            fingerprint,
        };
        recording.validate()?;
        Ok(recording)
    }
}

fn too_large(bytes: &[u8]) -> ReplayError {
    ReplayError::TooLarge {
        bytes: bytes.len(),
        most: Recording::BYTES_MAX,
    }
}

/// Inflates to just so many bytes: there is no room for one more.
fn inflate(deflated: &[u8], length: usize) -> Result<Vec<u8>, ReplayError> {
    let mut inflated = vec![0; length];
    let mut state = Box::<DecompressorOxide>::default();
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, read, written) = decompress(&mut state, deflated, &mut inflated, 0, flags);
    let wrong = match status {
        TINFLStatus::Done if written < length => "it inflates to less than it says",
        TINFLStatus::Done if read < deflated.len() => "it goes on after its end",
        TINFLStatus::Done => return Ok(inflated),
        TINFLStatus::HasMoreOutput => "it inflates to more than it says",
        _ => "it cannot be inflated",
    };
    Err(ReplayError::Malformed(wrong.to_owned()))
}

fn pack_stamp(packer: &mut Packer, before: Stamp, stamp: Stamp) {
    let later = stamp.at.0.wrapping_sub(before.at.0);
    packer.number(later);
    packer.number(if later == 0 {
        stamp.after.wrapping_sub(before.after)
    } else {
        stamp.after
    });
}

fn unpack_stamp(from: &mut Unpacker<'_>, before: Stamp) -> Result<Stamp, PackError> {
    let later = from.number()?;
    let after = from.number()?;
    Ok(Stamp {
        at: Instant(before.at.0.wrapping_add(later)),
        after: if later == 0 {
            before.after.wrapping_add(after)
        } else {
            after
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Micros, Run, generate};

    /// Bytes around what is inflated, as any writer could make them; `length` is what they claim to inflate to.
    fn wrapped(inflated: &[u8], length: usize) -> Vec<u8> {
        let mut rest = Packer::default();
        rest.count(length);
        let mut rest = rest.done();
        rest.extend(compress_to_vec(inflated, 9));
        sealed(VERSION, &rest)
    }

    fn sealed(version: u8, rest: &[u8]) -> Vec<u8> {
        let mut bytes = vec![version];
        bytes.extend(checksum(version, rest).to_le_bytes());
        bytes.extend(rest);
        bytes
    }

    /// What the bytes of a recording inflate to.
    fn inflated(bytes: &[u8]) -> Vec<u8> {
        let mut head = Unpacker::new(&bytes[5..]);
        let length = usize::try_from(head.number().unwrap()).unwrap();
        inflate(head.rest(), length).unwrap()
    }

    fn refused(bytes: &[u8]) -> String {
        Recording::from_bytes(bytes).expect_err("refused").to_string()
    }

    #[test]
    fn what_is_written_is_read() {
        for number in 0..40 {
            let recording = generate::recording(number);
            let bytes = recording.to_bytes();
            assert_eq!(Recording::from_bytes(&bytes).unwrap(), recording, "{number}");
            assert!(
                bytes.len() * 6 < recording.to_json().len(),
                "{number}: {}",
                bytes.len()
            );
        }
    }

    #[test]
    fn any_bit_that_is_turned_is_noticed() {
        let bytes = generate::recording(3).to_bytes();
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(
                matches!(Recording::from_bytes(&damaged), Err(ReplayError::Damaged)),
                "{bit}"
            );
        }
        for length in 0..bytes.len() {
            assert!(matches!(
                Recording::from_bytes(&bytes[..length]),
                Err(ReplayError::Damaged)
            ));
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(matches!(
            Recording::from_bytes(&longer),
            Err(ReplayError::Damaged)
        ));
    }

    #[test]
    fn another_version_is_named() {
        let bytes = sealed(2, b"whatever it is");
        assert_eq!(
            refused(&bytes),
            "the recording's bytes are of version 2; this Raftarium reads version 1"
        );
    }

    /// A sum that fits proves nothing: whoever means harm can make one.
    #[test]
    fn what_a_right_checksum_vouches_for_is_not_believed() {
        let right = inflated(&generate::recording(3).to_bytes());
        assert!(Recording::from_bytes(&wrapped(&right, right.len())).is_ok());

        assert!(refused(&wrapped(&right, right.len() + 1)).contains("inflates to less than it says"));
        assert!(refused(&wrapped(&right, right.len() - 1)).contains("inflates to more than it says"));
        let mut longer = right.clone();
        longer.push(0);
        assert!(refused(&wrapped(&longer, longer.len())).contains("goes on after its end"));
        let mut rest = Packer::default();
        rest.count(right.len());
        let mut rest = rest.done();
        rest.extend(compress_to_vec(&right, 9));
        rest.push(0);
        assert!(refused(&sealed(VERSION, &rest)).contains("goes on after its end"));
        for length in 0..right.len() {
            refused(&wrapped(&right[..length], length));
        }
        refused(&sealed(VERSION, &[]));
        refused(&sealed(VERSION, &[5, 0xff, 0xff, 0xff]));
    }

    #[test]
    fn what_would_unpack_to_too_much_is_not_unpacked() {
        let bomb = vec![0; Recording::UNPACKED_MAX];
        for says in [bomb.len(), usize::MAX / 4] {
            assert!(matches!(
                Recording::from_bytes(&wrapped(&bomb, says)),
                Err(ReplayError::UnpacksTooLarge {
                    most: Recording::UNPACKED_MAX
                })
            ));
        }
        assert!(refused(&wrapped(&bomb, 100)).contains("inflates to more than it says"));
        let half = &bomb[..Recording::LINK_UNPACKED_MAX / 2 + 1];
        let bytes = wrapped(half, half.len());
        assert!(matches!(
            Recording::from_bytes_within(&bytes, Recording::LINK_UNPACKED_MAX),
            Err(ReplayError::UnpacksTooLarge {
                most: Recording::LINK_UNPACKED_MAX
            })
        ));
        let long = vec![0; Recording::BYTES_MAX + 1];
        assert!(matches!(
            Recording::from_bytes(&long),
            Err(ReplayError::TooLarge { .. })
        ));
        assert!(matches!(
            Recording::from_file(&long),
            Err(ReplayError::TooLarge { .. })
        ));
    }

    #[test]
    fn a_file_is_text_or_bytes() {
        let recording = generate::recording(5);
        let text = format!("\n  {}\n", recording.to_json());
        assert_eq!(Recording::from_file(text.as_bytes()).unwrap(), recording);
        assert_eq!(Recording::from_file(&recording.to_bytes()).unwrap(), recording);
        for nothing in [&b""[..], b" ", b"[]", b"\x89PNG\r\n", b"{", b"{\xff}"] {
            assert!(Recording::from_file(nothing).is_err(), "{nothing:?}");
        }
    }

    #[test]
    fn settings_and_actions_are_checked_as_those_of_a_text_are() {
        let mut recording = generate::recording(5);
        recording.settings.nodes = 12;
        assert!(refused(&recording.to_bytes()).contains("12 nodes"));
        let mut recording = generate::recording(5);
        recording.actions.swap(0, 1);
        recording.actions[1].stamp.at = Instant(u64::MAX);
        assert!(refused(&recording.to_bytes()).contains("out of order"));
        let mut recording = generate::recording(5);
        recording.actions = vec![recording.actions[0].clone(); Recording::ACTIONS_MAX + 1];
        assert!(matches!(
            Recording::from_bytes(&recording.to_bytes()),
            Err(ReplayError::TooManyActions { .. })
        ));
    }

    #[test]
    fn a_run_in_which_nothing_was_done_takes_some_dozens_of_bytes() {
        let mut run = Run::new(Settings::default(), 7).unwrap();
        run.advance_to(Instant(0).plus(Micros::from_millis(1_000)));
        let bytes = run.recording().to_bytes();
        assert!(bytes.len() < 40, "{}", bytes.len());
    }
}
