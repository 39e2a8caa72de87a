//! Gets a recording from what was named on the command line: a link, a file in either form, or standard input.

use crate::failure::Failure;
use raft_sim::link::Link;
use raft_sim::{EventId, Recording};
use std::io::Read;
use std::path::Path;

/// What a recording can be named by, for help texts.
pub(crate) const NAMED: &str = "FILE|LINK";

/// A recording, and where to look in it.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    /// The recording.
    pub recording: Recording,
    /// The event that a link stands at.
    pub event: Option<EventId>,
}

/// Reads what was named: a link, a file, or `-` for standard input, in which may be either.
pub(crate) fn load(named: &str) -> Result<Loaded, Failure> {
    if is_link(named) {
        return from_link(named);
    }
    let path = Path::new(named);
    let mut bytes = Vec::new();
    let most = Recording::BYTES_MAX as u64 + 1;
    let read = if named == "-" {
        std::io::stdin().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(Failure::file("reading", path))?;
    if let Some(link) = std::str::from_utf8(&bytes).ok().filter(|text| is_link(text)) {
        return from_link(link);
    }
    let recording = Recording::from_file(&bytes).map_err(|error| Failure::Recording {
        from: named.to_owned(),
        error,
    })?;
    Ok(Loaded {
        recording,
        event: None,
    })
}

fn is_link(text: &str) -> bool {
    ["http://", "https://", "file://", "#run=", "run="]
        .iter()
        .any(|beginning| text.trim_start().starts_with(beginning))
}

fn from_link(text: &str) -> Result<Loaded, Failure> {
    let Link { recording, event } = Link::from_address(text)?;
    Ok(Loaded { recording, event })
}
