//! What stands before the first stop: the chapter's name, its texts, its cluster.

use super::lines::Line;
use super::words::Words;
use crate::chapter::{Caption, Chapter};
use crate::faults::Fault;
use raft_sim::mutants::Mutant;
use raft_sim::story::Language;
use raft_sim::{Micros, Settings};

const KEYS: &str = "chapter, title, summary, nodes, seed, speed, and cluster";
const CLUSTER: &str = "pre-vote on|off, check-quorum on|off, leases on|off, sessions on|off, latency 20ms, jitter 4ms, flush 2ms, \
                       timeouts 150ms 300ms, heartbeat 50ms, snapshot every 5, keep 0, retry 1s, retry never, drift 10ms, cache 200, single appends, without RULE";

/// Time passes so slowly unless a chapter says otherwise.
const SLOWNESS: u32 = 50;

pub(super) fn read(lines: &[Line<'_>], faults: &mut Vec<Fault>) -> Chapter {
    let mut chapter = Chapter {
        name: String::new(),
        title: Caption::default(),
        summary: Caption::default(),
        settings: Settings {
            pre_vote: false,
            check_quorum: false,
            ..Settings::plain()
        },
        seed: 1,
        slowness: SLOWNESS,
        stops: Vec::new(),
    };
    for line in lines {
        if let Err(what) = take(line, &mut chapter) {
            faults.push(Fault {
                line: line.number,
                what,
            });
        }
    }
    if let Err(error) = chapter.settings.validate() {
        let line = lines
            .iter()
            .rev()
            .find(|line| ["cluster", "nodes"].contains(&line.key));
        faults.push(Fault {
            line: line.map_or(1, |line| line.number),
            what: error.to_string(),
        });
    }
    for (missing, example) in [
        (chapter.name.is_empty(), "chapter: my-chapter"),
        (!chapter.title.has(Language::English), "title: What it is about"),
        (
            !chapter.summary.has(Language::English),
            "summary: What somebody knows after it.",
        ),
    ] {
        if missing
            && !lines
                .iter()
                .any(|line| Some(line.key) == example.split(':').next())
        {
            faults.push(Fault {
                line: 1,
                what: format!("the chapter needs a line `{example}`"),
            });
        }
    }
    chapter
}

fn take(line: &Line<'_>, chapter: &mut Chapter) -> Result<(), String> {
    let value = line.value.as_str();
    match line.key {
        "chapter" if is_name(value) => value.clone_into(&mut chapter.name),
        "chapter" => {
            return Err(format!(
                "\"{value}\" cannot be a chapter's name: small letters, digits and `-`"
            ));
        }
        "title" => text(&mut chapter.title, line)?,
        "summary" => text(&mut chapter.summary, line)?,
        "nodes" => {
            chapter.settings.nodes = value
                .parse()
                .ok()
                .filter(|nodes| (1..=Settings::NODES_MAX).contains(nodes))
                .ok_or_else(|| format!("\"{value}\" nodes: there can be 1 to {}", Settings::NODES_MAX))?;
        }
        "seed" => {
            let seed = match value.strip_prefix("0x") {
                Some(digits) => u64::from_str_radix(digits, 16),
                None => value.parse(),
            };
            chapter.seed = seed.map_err(|_| {
                format!("\"{value}\" is no seed: a whole number, or 0x and hexadecimal digits")
            })?;
        }
        "speed" => chapter.slowness = slowness(value)?,
        "cluster" => {
            for part in value.split(',') {
                cluster(part.trim(), &mut chapter.settings)?;
            }
        }
        key => {
            return Err(format!(
                "\"{key}\" is no line of a chapter: before its stops there are {KEYS}"
            ));
        }
    }
    Ok(())
}

fn text(caption: &mut Caption, line: &Line<'_>) -> Result<(), String> {
    let language = match line.language {
        None => Language::English,
        Some("de") => Language::German,
        Some(other) => {
            return Err(format!(
                "\"{other}\" is no language that is spoken here: there is `de` besides English"
            ));
        }
    };
    if line.value.is_empty() {
        return Err(format!("`{}:` has no text", line.key));
    }
    caption.say(language, line.value.clone());
    Ok(())
}

fn cluster(text: &str, settings: &mut Settings) -> Result<(), String> {
    let mut words = Words::new(text, &[], settings.nodes);
    let wrong = || format!("\"{text}\" is no setting of a cluster: there are {CLUSTER}");
    let switch = |words: &mut Words<'_>| match (words.take("on"), words.take("off")) {
        (true, _) => Ok(true),
        (_, true) => Ok(false),
        _ => Err(wrong()),
    };
    if words.take("pre-vote") {
        settings.pre_vote = switch(&mut words)?;
    } else if words.take("check-quorum") {
        settings.check_quorum = switch(&mut words)?;
    } else if words.take("leases") {
        settings.reads.lease = switch(&mut words)?;
        // A lease rests on a leader that steps down in time (dissertation §6.4.1).
        settings.check_quorum |= settings.reads.lease;
    } else if words.take("sessions") {
        settings.client.sessions = switch(&mut words)?;
    } else if words.take("latency") {
        settings.link.latency = words.span()?;
        settings.link.jitter = settings.link.jitter.min(settings.link.latency);
    } else if words.take("jitter") {
        settings.link.jitter = words.span()?;
    } else if words.take("flush") {
        settings.disk.flush = words.span()?;
        settings.disk.jitter = Micros::ZERO;
    } else if words.take("timeouts") {
        settings.election_timeout_min = words.span()?;
        settings.election_timeout_max = words.span()?;
    } else if words.take("heartbeat") {
        settings.heartbeat_interval = words.span()?;
    } else if words.take("snapshot every") {
        settings.snapshots.every = Some(words.number().ok_or_else(wrong)?);
    } else if words.take("keep") {
        settings.snapshots.keep = words.number().ok_or_else(wrong)?;
    } else if words.take("retry never") {
        settings.client.retry_after = None;
    } else if words.take("retry") {
        settings.client.retry_after = Some(words.span()?);
    } else if words.take("drift") {
        settings.reads.clock_drift_max = words.span()?;
    } else if words.take("cache") {
        settings.limits.entry_cache_bytes = words.number().ok_or_else(wrong)?;
    } else if words.take("single appends") {
        settings.limits.append_bytes = 1;
    } else if words.take("without") {
        let name = words.rest();
        let mutant = Mutant::named(&name).ok_or_else(|| format!("no rule is called \"{name}\""))?;
        mutant.switch_off(settings);
    } else {
        return Err(wrong());
    }
    words.end()
}

/// Whether something can be a name: small letters, digits and `-`, and a letter first.
pub(super) fn is_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.len() <= 40
        && text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
        && text.bytes().all(fits)
}

/// `1/50`: fifty times as slow as the clock on the wall.
pub(super) fn slowness(text: &str) -> Result<u32, String> {
    text.strip_prefix("1/")
        .and_then(|slowness| slowness.parse().ok())
        .filter(|slowness| (1..=1_000).contains(slowness))
        .ok_or_else(|| format!("\"{text}\" is no speed: write `1/50`, from `1/1` to `1/1000`"))
}
