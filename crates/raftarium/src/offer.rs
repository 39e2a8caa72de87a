//! How somebody else gets to see a run: a file, a link that opens the page at an event, the command that replays it.

use crate::failure::Failure;
use crate::out::{DIM, WARN, say};
use raft_sim::link::{Link, LinkError};
use raft_sim::{EventId, Recording};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A run, and the ways to it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Offer {
    /// Where it is written.
    pub file: PathBuf,
    /// The link that opens the page at the event; none if the run is too long for one.
    pub link: Option<String>,
    /// The command that replays it.
    pub replay: String,
}

/// Where runs are written if nobody says where.
pub(crate) fn folder() -> PathBuf {
    std::env::temp_dir().join("raftarium")
}

impl Offer {
    /// Writes a run to a file of this name in a folder, which is made if there is none, and makes the link.
    pub(crate) fn keep(
        recording: &Recording,
        event: Option<EventId>,
        (folder, name): (&Path, &str),
        page: &str,
    ) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder).map_err(Failure::file("making the folder", folder))?;
        Self::write(recording, event, folder.join(name), page)
    }

    /// Writes a run to a file, and makes the link.
    pub(crate) fn write(
        recording: &Recording,
        event: Option<EventId>,
        file: PathBuf,
        page: &str,
    ) -> Result<Self, Failure> {
        std::fs::write(&file, raft_sim::export::text(recording)).map_err(Failure::file("writing", &file))?;
        let link = Link {
            recording: recording.clone(),
            event,
        };
        let link = match link.with_page(page) {
            Ok(link) => Some(link),
            Err(LinkError::TooLong { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let replay = format!("raftarium replay {}", quoted(&file));
        Ok(Self { file, link, replay })
    }

    /// Prints the ways.
    pub(crate) fn print(&self) {
        say!("  file     {}", self.file.display());
        say!("  replay   {}", self.replay);
        match &self.link {
            Some(link) => say!("  link     {DIM}{link}{DIM:#}"),
            None => say!(
                "  link     {WARN}the run is too long for one{WARN:#}: drop the file on the page, or get it small: raftarium shrink {}",
                quoted(&self.file)
            ),
        }
    }
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-+=:@%".contains(letter);
    if text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_can_be_pasted_into_a_shell() {
        assert_eq!(quoted(Path::new("/tmp/a-b.json")), "/tmp/a-b.json");
        assert_eq!(quoted(Path::new("my runs/it's.json")), r"'my runs/it'\''s.json'");
    }
}
