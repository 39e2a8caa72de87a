//! Gets a recording from what was named on the command line: a file, or standard input.

use crate::failure::Failure;
use raft_sim::{EventId, Recording, ReplayError};
use std::io::Read;
use std::path::Path;

/// A recording, and where to look in it.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    /// The recording.
    pub recording: Recording,
    /// The event that a link stands at.
    pub event: Option<EventId>,
}

/// Reads what was named: a file, or `-` for standard input.
pub(crate) fn load(named: &str) -> Result<Loaded, Failure> {
    let path = Path::new(named);
    let mut bytes = Vec::new();
    let most = Recording::BYTES_MAX as u64 + 1;
    let read = if named == "-" {
        std::io::stdin().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(Failure::file("reading", path))?;
    let wrong = |error| Failure::Recording {
        from: named.to_owned(),
        error,
    };
    let text =
        String::from_utf8(bytes).map_err(|_| wrong(ReplayError::Malformed("it is not text".to_owned())))?;
    let recording = Recording::from_json(&text).map_err(wrong)?;
    Ok(Loaded {
        recording,
        event: None,
    })
}
