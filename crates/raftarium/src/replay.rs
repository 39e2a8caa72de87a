//! `raftarium replay`: runs a recording again, and tells what happens in it and which laws it breaks.

use crate::failure::Failure;
use crate::interrupt::Stop;
use crate::load::{Loaded, NAMED, load};
use crate::out::{self, BAD, BOLD, DIM, GOOD, WARN, say};
use crate::story::{self, Detail};
use crate::words::{grouped, many, seconds, span, whole};
use crate::{Common, Ended};
use raft_sim::{EventId, Instant, Law, Observed, Player, Record, ReplayError, What, letter};
use serde::Serialize;

const EXAMPLES: &str = "\
Examples:
  raftarium replay run.json                     what changes the cluster, told
  raftarium replay run.json --story all         every event
  raftarium replay run.json --until 12.5s       up to a moment
  raftarium replay run.json --until 4711        up to an event, with it
  raftarium replay run.json --json --story none the fingerprint and the laws, for a machine

Exit status: 0 if every law holds, 1 if one is broken, 2 if it cannot be replayed.";

/// `raftarium replay`
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The recording: a file, a link, or `-` for standard input.
    #[arg(value_name = NAMED)]
    recording: String,
    /// Stop at a moment of simulated time (12.5s), or after an event (4711).
    #[arg(long, value_name = "TIME|EVENT", value_parser = until)]
    until: Option<Until>,
    /// How much is told.
    #[arg(long, value_enum, default_value_t = Detail::Brief)]
    story: Detail,
}

/// Where a replay stops.
#[derive(Clone, Copy, Debug)]
enum Until {
    Time(Instant),
    Event(EventId),
}

fn until(text: &str) -> Result<Until, String> {
    if let Some(event) = whole(text.trim_start_matches('#')) {
        return Ok(Until::Event(EventId(event)));
    }
    // "12.5s" is what people write, and what the story prints.
    let seconds = text
        .strip_suffix('s')
        .and_then(|number| number.trim().parse().ok());
    let span_of = |seconds| std::time::Duration::try_from_secs_f64(seconds).ok();
    if let Some(micros) = seconds
        .and_then(span_of)
        .and_then(|span| u64::try_from(span.as_micros()).ok())
    {
        return Ok(Until::Time(Instant(micros)));
    }
    span(text).map(|span| Until::Time(Instant(span.0)))
}

impl Until {
    /// Whether the run has come so far.
    fn reached(self, player: &Player<'_>) -> bool {
        match self {
            Self::Event(event) => player.cluster().journal().end() > event,
            Self::Time(at) => player.cluster().next_event_at().is_none_or(|next| next > at),
        }
    }
}

/// A law that is broken, and where.
#[derive(Clone, Debug, Serialize)]
struct Broken {
    law: &'static str,
    says: String,
    event: u64,
    at: u64,
    node: Option<u32>,
}

/// What is printed for machines.
#[derive(Serialize)]
struct Document {
    command: &'static str,
    fingerprint: String,
    /// Whether it is the recording's; `null` before its end, and for another core's.
    agrees: Option<bool>,
    core: u32,
    seed: String,
    nodes: u32,
    actions: usize,
    events: u64,
    at: u64,
    held: Vec<&'static str>,
    broken: Vec<Broken>,
    story: Vec<story::Line>,
}

pub(crate) fn run(args: &Args, common: &Common, stop: &Stop) -> Result<Ended, Failure> {
    let Loaded { recording, event } = load(&args.recording)?;
    let wrong = |error| Failure::Recording {
        from: args.recording.clone(),
        error,
    };
    let mut player = Player::new(&recording).map_err(wrong)?;
    let mut lines = Vec::new();
    let mut broken = Vec::new();
    let mut seen = EventId(0);
    loop {
        for record in player.cluster().journal().since(seen) {
            if let Until::Event(last) = args.until.unwrap_or(Until::Event(EventId(u64::MAX)))
                && record.id > last
            {
                break;
            }
            broken.extend(violation(record));
            if !args.story.tells(record) && event != Some(record.id) {
                continue;
            }
            if common.json {
                lines.push(story::line(record));
            } else {
                story::print(record);
            }
        }
        seen = player.cluster().journal().end();
        let enough = args.until.is_some_and(|until| until.reached(&player));
        if enough || stop.is_set() || !player.step().map_err(wrong)? {
            break;
        }
    }
    let cluster = player.cluster();
    if player.agrees() == Some(false) {
        let (expected, found) = (recording.fingerprint, cluster.fingerprint());
        return Err(wrong(ReplayError::Diverged { expected, found }));
    }
    let is_held = |law: &&Law| broken.iter().all(|broken| broken.law != law.name());
    let document = Document {
        command: "replay",
        fingerprint: cluster.fingerprint().to_string(),
        agrees: player.agrees(),
        core: recording.core,
        seed: format!("{:016x}", recording.seed),
        nodes: cluster.nodes(),
        actions: recording.actions.len(),
        events: cluster.events(),
        at: cluster.now().0,
        held: Law::ALL.iter().filter(is_held).map(|law| law.name()).collect(),
        broken,
        story: lines,
    };
    if common.json {
        out::json(&document);
    } else {
        document.print(args.story);
    }
    Ok(if stop.is_set() {
        Ended::Interrupted
    } else if document.broken.is_empty() {
        Ended::Held
    } else {
        Ended::Broken
    })
}

fn violation(record: &Record) -> Option<Broken> {
    let What::Broken(violation) = &record.what else {
        return None;
    };
    Some(Broken {
        law: violation.law().name(),
        says: crate::finding::sentence(record),
        event: record.id.0,
        at: record.at.0,
        node: record.node.map(|node| node.0),
    })
}

impl Document {
    fn print(&self, told: Detail) {
        if told != Detail::None {
            say!("");
        }
        let agrees = match self.agrees {
            Some(_) => format!("{GOOD}the recording's{GOOD:#}"),
            None if self.core == raft_sim::Recording::CORE => {
                format!("{DIM}before the recording's end{DIM:#}")
            }
            None => format!(
                "{WARN}not compared: core {} made the recording, this is core {}{WARN:#}",
                self.core,
                raft_sim::Recording::CORE
            ),
        };
        say!("fingerprint  {BOLD}{}{BOLD:#}  {agrees}", self.fingerprint);
        say!(
            "run          {}, {}, {} of the queue, up to {}; seed {}",
            many(u64::from(self.nodes), "node"),
            many(self.actions as u64, "action"),
            many(self.events, "event"),
            seconds(Instant(self.at)),
            self.seed
        );
        for Broken {
            law,
            says,
            event,
            at,
            node,
        } in &self.broken
        {
            let node = node.map_or_else(String::new, |node| {
                format!(", node {}", letter(raft_sim::NodeId(node)))
            });
            say!(
                "{BAD}broken{BAD:#}       {BOLD}{law}{BOLD:#}: {says} {DIM}(event {}, {}{node}){DIM:#}",
                grouped(*event),
                seconds(Instant(*at))
            );
        }
        let all = if self.broken.is_empty() {
            "all laws"
        } else {
            "the other laws"
        };
        say!("{GOOD}held{GOOD:#}         {all}: {}", self.held.join(", "));
    }
}
