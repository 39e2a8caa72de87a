//! `raftarium link`, `open` and `export`: a recording in another form.

use crate::failure::Failure;
use crate::load::{Loaded, NAMED, load};
use crate::out::{self, say};
use crate::search::goals;
use crate::{Common, Ended};
use raft_sim::EventId;
use raft_sim::goal::Goal;
use raft_sim::link::Link;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// `raftarium link` and `raftarium open`
#[derive(clap::Args, Debug)]
pub(crate) struct LinkArgs {
    /// The recording: a file, a link, or `-` for standard input.
    #[arg(value_name = NAMED)]
    recording: String,
    /// The event at which the page is to stand [default: the first broken law, or the end].
    #[arg(long, value_name = "N")]
    event: Option<u64>,
}

impl LinkArgs {
    fn link(&self, page: &str) -> Result<String, Failure> {
        let Loaded { recording, event } = load(&self.recording)?;
        let event = match self.event.map(EventId).or(event) {
            Some(event) => Some(event),
            None => first_broken(&self.recording, &recording)?,
        };
        Ok(Link { recording, event }.with_page(page)?)
    }
}

/// The event that breaks the first law in a run, if one is broken.
fn first_broken(from: &str, recording: &raft_sim::Recording) -> Result<Option<EventId>, Failure> {
    let cluster = recording.replay().map_err(|error| Failure::Recording {
        from: from.to_owned(),
        error,
    })?;
    Ok(cluster.violations().next().map(|(event, _)| event))
}

/// `raftarium link`
pub(crate) fn link(args: &LinkArgs, common: &Common) -> Result<Ended, Failure> {
    let link = args.link(&common.page)?;
    if common.json {
        out::json(&serde_json::json!({ "command": "link", "link": link }));
    } else {
        say!("{link}");
    }
    Ok(Ended::Held)
}

/// `raftarium open`
pub(crate) fn open(args: &LinkArgs, common: &Common) -> Result<Ended, Failure> {
    let link = args.link(&common.page)?;
    if common.json {
        out::json(&serde_json::json!({ "command": "open", "link": link }));
    } else {
        say!("{link}");
    }
    open::that_detached(&link).map_err(Failure::Browser)?;
    Ok(Ended::Held)
}

/// `raftarium export`
#[derive(clap::Args, Debug)]
pub(crate) struct ExportArgs {
    /// The recording: a file, a link, or `-` for standard input.
    #[arg(value_name = NAMED)]
    recording: String,
    /// In which form.
    #[arg(long = "as", value_enum, value_name = "FORM")]
    form: Form,
    /// Write to a file, not to standard output.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// With `--as test`: what else the run has to show, if it is kept for a situation and not for a broken law.
    #[arg(long, value_name = "GOAL", value_parser = goals(), default_value = "any-law")]
    goal: Goal,
    /// With `--as test`: what the test is called [default: the name of the file].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

impl ExportArgs {
    fn test_name(&self) -> String {
        let from = |path: &PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let named = self.name.clone().or_else(|| self.out.as_ref().and_then(from));
        named.unwrap_or_else(|| "a_kept_run".to_owned())
    }
}

/// The forms of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// Text that people can read and change.
    Json,
    /// A link that opens the page.
    Link,
    /// Packed, a tenth of the text.
    Bytes,
    /// A Rust test for this workspace: it fails while the run breaks a law, and passes once it does not.
    Test,
}

/// `raftarium export`
pub(crate) fn export(args: &ExportArgs, common: &Common) -> Result<Ended, Failure> {
    let Loaded { recording, event } = load(&args.recording)?;
    let bytes = match args.form {
        Form::Json => raft_sim::export::text(&recording).into_bytes(),
        Form::Test => raft_sim::export::rust_test(&recording, &args.goal, &args.test_name()).into_bytes(),
        Form::Link => (Link { recording, event }.with_page(&common.page)? + "\n").into_bytes(),
        Form::Bytes => recording.to_bytes(),
    };
    if let Some(path) = &args.out {
        std::fs::write(path, &bytes).map_err(Failure::file("writing", path))?;
        if common.json {
            out::json(&serde_json::json!({ "command": "export", "file": path, "bytes": bytes.len() }));
        }
        return Ok(Ended::Held);
    }
    if common.json {
        return Err(Failure::Usage(
            "with --json, name a file to export to: --out FILE".to_owned(),
        ));
    }
    let mut to = std::io::stdout();
    if args.form == Form::Bytes && to.is_terminal() {
        return Err(Failure::Usage(
            "packed bytes are not for a terminal: name a file with --out FILE".to_owned(),
        ));
    }
    to.write_all(&bytes)
        .and_then(|()| to.flush())
        .map_err(Failure::file("writing", "standard output".as_ref()))?;
    Ok(Ended::Held)
}
