//! A recording as text, and beside it where whoever saved it stood. Owns how both are written and read; what is in them is the
//! recording's. A link has such a place, too (`link.rs`); the bytes have none.

use super::{Recording, ReplayError, Stamp, Stamped};
use crate::fingerprint::{Fingerprint, hex};
use crate::name::EventId;
use crate::settings::Settings;
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;

/// A run that was saved, and where to stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The run.
    pub recording: Recording,
    /// The event to stand at, as the journal numbers it, if the file names one.
    pub event: Option<EventId>,
}

/// What stands in the text, in this order.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<'a> {
    format: u32,
    core: u32,
    settings: Cow<'a, Settings>,
    #[serde(with = "hex")]
    seed: u64,
    actions: Cow<'a, [Stamped]>,
    end: Stamp,
    fingerprint: Fingerprint,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    event: Option<EventId>,
}

impl Saved {
    /// Reads a text.
    ///
    /// # Errors
    /// As [`Recording::from_json`].
    pub fn from_json(text: &str) -> Result<Self, ReplayError> {
        if text.len() > Recording::BYTES_MAX {
            return Err(ReplayError::TooLarge {
                bytes: text.len(),
                most: Recording::BYTES_MAX,
            });
        }
        // The version first: what another version wrote may be wrong in every other way.
        #[derive(Deserialize)]
        struct Version {
            format: u64,
        }
        let wrong = |error: serde_json::Error| {
            if error.is_eof() {
                ReplayError::CutShort {
                    line: error.line(),
                    column: error.column(),
                }
            } else {
                ReplayError::Malformed(error.to_string())
            }
        };
        let Version { format } = serde_json::from_str(text).map_err(wrong)?;
        if format != u64::from(Recording::FORMAT) {
            return Err(ReplayError::Format {
                format,
                ours: Recording::FORMAT,
            });
        }
        let written: Written<'_> = serde_json::from_str(text).map_err(wrong)?;
        let recording = Recording {
            format: written.format,
            core: written.core,
            settings: written.settings.into_owned(),
            seed: written.seed,
            actions: written.actions.into_owned(),
            end: written.end,
            fingerprint: written.fingerprint,
        };
        recording.validate()?;
        Ok(Self {
            recording,
            event: written.event,
        })
    }

    /// Reads a file: the readable text or the bytes, whichever it is.
    ///
    /// # Errors
    /// As [`Recording::from_json`] and [`Recording::from_bytes`].
    pub fn from_file(file: &[u8]) -> Result<Self, ReplayError> {
        // Text begins with a brace. No version of the bytes ever does, nor with a space.
        if file.trim_ascii_start().first() != Some(&b'{') {
            return Ok(Self {
                recording: Recording::from_bytes(file)?,
                event: None,
            });
        }
        if file.len() > Recording::BYTES_MAX {
            return Err(ReplayError::TooLarge {
                bytes: file.len(),
                most: Recording::BYTES_MAX,
            });
        }
        let text = str::from_utf8(file).map_err(|error| ReplayError::Malformed(error.to_string()))?;
        Self::from_json(text)
    }

    /// The text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&Written::of(&self.recording, self.event)).unwrap_or_default()
    }
}

impl<'a> Written<'a> {
    fn of(recording: &'a Recording, event: Option<EventId>) -> Self {
        Self {
            format: recording.format,
            core: recording.core,
            settings: Cow::Borrowed(&recording.settings),
            seed: recording.seed,
            actions: Cow::Borrowed(&recording.actions),
            end: recording.end,
            fingerprint: recording.fingerprint,
            event,
        }
    }
}

impl Serialize for Recording {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::of(self, None).serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate;

    #[test]
    fn where_one_stood_is_saved_beside_the_recording_and_is_no_part_of_it() {
        let recording = generate::recording(3);
        let saved = Saved {
            recording: recording.clone(),
            event: Some(EventId(17)),
        };
        let text = saved.to_json();
        assert_eq!(Saved::from_json(&text).unwrap(), saved);
        assert_eq!(Saved::from_file(text.as_bytes()).unwrap(), saved);
        assert_eq!(Recording::from_json(&text).unwrap(), recording);
        // What was written before there was such a place names none.
        let old = recording.to_json();
        assert!(!old.contains("\"event\""));
        assert_eq!(Saved::from_json(&old).unwrap().event, None);
        assert_eq!(Saved::from_file(&recording.to_bytes()).unwrap().event, None);
    }

    #[test]
    fn a_place_that_is_no_number_is_refused() {
        let text = generate::recording(3).to_json();
        for wrong in ["-1", "\"seventeen\"", "1.5"] {
            let text = text.replacen('{', &format!("{{ \"event\": {wrong},"), 1);
            assert!(Saved::from_json(&text).is_err(), "{wrong}");
        }
    }
}
