//! A run in a link: `PAGE#run=BYTES&event=123`. Owns how the part after the `#` is written and read; the bytes in it are those of
//! [`Recording::to_bytes`], as base64 in the letters that an address may have.
//!
//! A part of another name is refused rather than passed over: what the link of a newer Raftarium says besides could change what is
//! meant by it.

use crate::name::EventId;
use crate::recording::{Recording, ReplayError};
use base64ct::{Base64UrlUnpadded, Encoding};

/// What a link says: a run, and where to stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The run.
    pub recording: Recording,
    /// The event to stand at, as the journal numbers it; the end, if there is none.
    pub event: Option<EventId>,
}

/// Why a link cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// It would be, or is, too long.
    #[error(
        "the link has {letters} letters; at most {most} are allowed: a run as long as this is passed on as a file"
    )]
    TooLong {
        /// How many letters follow its `#`.
        letters: usize,
        /// The most.
        most: usize,
    },
    /// There is no run in it.
    #[error("there is no run in this link: it has no run= after a #")]
    NoRun,
    /// It has a part of which nothing is known here.
    #[error("the link has a part {name:?}: there are run and event, and each once")]
    Part {
        /// Its name, shortened.
        name: String,
    },
    /// The event is no number.
    #[error("{found:?} names no event: it takes a whole number")]
    Event {
        /// What is there, shortened.
        found: String,
    },
    /// The letters are not those of base64.
    #[error("the link is damaged: its run has a character that none has, or lacks some")]
    Letters,
    /// The run in it cannot be read.
    #[error(transparent)]
    Recording(#[from] ReplayError),
}

/// So much of what is wrong is repeated in an error.
const SHOWN_MAX: usize = 24;

impl Link {
    /// The most bytes that may follow the `#`.
    pub const BYTES_MAX: usize = 8 << 10;

    /// What follows the `#`.
    ///
    /// # Errors
    /// [`LinkError::TooLong`]: a file takes more.
    pub fn to_fragment(&self) -> Result<String, LinkError> {
        let mut fragment = format!("run={}", self.recording.to_letters());
        if let Some(EventId(event)) = self.event {
            fragment.push_str(&format!("&event={event}"));
        }
        check_length(&fragment)?;
        Ok(fragment)
    }

    /// The link to a page: its address, with this link's run in place of what follows a `#` in it.
    ///
    /// # Errors
    /// [`LinkError::TooLong`]: a file takes more.
    pub fn with_page(&self, page: &str) -> Result<String, LinkError> {
        let page = page.split('#').next().unwrap_or_default();
        Ok(format!("{page}#{}", self.to_fragment()?))
    }

    /// Reads a whole link, or what follows its `#`.
    ///
    /// # Errors
    /// As [`Link::from_fragment`].
    pub fn from_address(address: &str) -> Result<Self, LinkError> {
        let address = address.trim();
        Self::from_fragment(address.split_once('#').map_or(address, |(_, fragment)| fragment))
    }

    /// Reads what follows the `#` of a link; with or without the `#`.
    ///
    /// # Errors
    /// Says what is wrong with it: too long, without a run, or with one that cannot be read.
    pub fn from_fragment(fragment: &str) -> Result<Self, LinkError> {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        check_length(fragment)?;
        let (mut run, mut event) = (None, None);
        for part in fragment.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let once = match name {
                "run" => run.replace(value).is_none(),
                "event" => event.replace(parse_event(value)?).is_none(),
                _ => false,
            };
            if !once {
                return Err(LinkError::Part { name: shown(name) });
            }
        }
        let bytes =
            Base64UrlUnpadded::decode_vec(run.ok_or(LinkError::NoRun)?).map_err(|_| LinkError::Letters)?;
        Ok(Self {
            recording: Recording::from_bytes_within(&bytes, Recording::LINK_UNPACKED_MAX)?,
            event,
        })
    }
}

impl Recording {
    /// The recording's bytes, in letters that stand in any line of text.
    #[must_use]
    pub fn to_letters(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.to_bytes())
    }

    /// Reads what [`Recording::to_letters`] wrote.
    ///
    /// # Errors
    /// Says what is wrong with the letters or with what they stand for.
    pub fn from_letters(letters: &str) -> Result<Self, LinkError> {
        let bytes = Base64UrlUnpadded::decode_vec(letters).map_err(|_| LinkError::Letters)?;
        Ok(Self::from_bytes(&bytes)?)
    }
}

fn check_length(fragment: &str) -> Result<(), LinkError> {
    if fragment.len() > Link::BYTES_MAX {
        return Err(LinkError::TooLong {
            letters: fragment.len(),
            most: Link::BYTES_MAX,
        });
    }
    Ok(())
}

fn parse_event(value: &str) -> Result<EventId, LinkError> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .then(|| value.parse().ok().map(EventId))
        .flatten()
        .ok_or_else(|| LinkError::Event { found: shown(value) })
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate;

    fn link(number: u64, event: Option<u64>) -> Link {
        Link {
            recording: generate::recording(number),
            event: event.map(EventId),
        }
    }

    #[test]
    fn a_link_says_the_run_and_the_event() {
        for link in [link(1, None), link(2, Some(0)), link(3, Some(123))] {
            let fragment = link.to_fragment().unwrap();
            assert_eq!(Link::from_fragment(&fragment).unwrap(), link);
            assert_eq!(Link::from_fragment(&format!("#{fragment}")).unwrap(), link);
            let whole = link.with_page("https://example.org/lab/?speed=1#old").unwrap();
            assert_eq!(whole, format!("https://example.org/lab/?speed=1#{fragment}"));
            assert_eq!(Link::from_address(&whole).unwrap(), link);
            assert_eq!(Link::from_address(&format!(" {fragment}\n")).unwrap(), link);
        }
    }

    /// Nothing in it has to be escaped, wherever it is pasted.
    #[test]
    fn a_link_has_only_letters_that_addresses_have() {
        let fragment = link(3, Some(9)).to_fragment().unwrap();
        assert!(
            fragment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_=&".contains(&byte))
        );
    }

    #[test]
    fn what_is_no_link_is_refused_in_one_sentence() {
        let fragment = link(3, None).to_fragment().unwrap();
        let wrong = |text: &str| Link::from_fragment(text).expect_err("refused").to_string();
        assert!(wrong("").contains("no run"));
        assert!(wrong("#").contains("no run"));
        assert!(wrong("event=4").contains("no run"));
        assert!(wrong("run=").contains("damaged"));
        assert!(wrong("run=%%").contains("a character that none has"));
        assert!(wrong(&fragment[..fragment.len() - 1]).contains("damaged"));
        assert!(wrong(&format!("{fragment}=")).contains("damaged"));
        assert!(wrong(&format!("{fragment}&event=")).contains("names no event"));
        assert!(wrong(&format!("{fragment}&event=+5")).contains("names no event"));
        assert!(wrong(&format!("{fragment}&event=18446744073709551616")).contains("names no event"));
        assert!(wrong(&format!("{fragment}&speed=2")).contains("\"speed\""));
        assert!(wrong(&format!("{fragment}&event=1&event=1")).contains("each once"));
        assert!(wrong(&format!("{fragment}&{fragment}")).contains("each once"));
    }

    #[test]
    fn a_run_that_is_too_long_for_a_link_is_told_to_be_passed_on_as_a_file() {
        let mut long = link(3, None);
        let first = generate::recording(3).actions[0].clone();
        let mut number = 0_u64;
        long.recording.actions.resize_with(3_000, || {
            number = raft::draw::mix(number, 1);
            let mut stamped = first.clone();
            stamped.action = crate::Action::Submit {
                node: raft::NodeId(1),
                command: format!("add {number}"),
            };
            stamped
        });
        let error = long.to_fragment().expect_err("refused");
        assert!(matches!(error, LinkError::TooLong { most: 8192, .. }), "{error}");
        assert!(error.to_string().contains("file"));
        let error = Link::from_fragment(&"a".repeat(8193)).expect_err("refused");
        assert!(
            matches!(error, LinkError::TooLong { letters: 8193, .. }),
            "{error}"
        );
    }
}
