//! What a frame and the page around it say to each other: the messages, how they are read and made, and how often the frame speaks.
//! Pure; what carries them is `browser::host`, by serde-wasm-bindgen. docs/embed.md describes them.
//!
//! serde takes a message apart, and `Ask::read` says what is wrong with it: serde's complaints are no sentences for whoever wrote the page
//! around.

use crate::clock::Speed;
use crate::start::shown;
use crate::texts::embed as texts;
use raft_sim::{Cluster, EventId, Instant, Observed, letter};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// The frame speaks of its state at most so often, unless it is asked.
const GAP_MILLIS: f64 = 100.0;
/// Whole numbers are exact in JavaScript up to here.
const WHOLE_MAX: f64 = 9_007_199_254_740_991.0;

/// What a field carries.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing: it is not there, or null.
    #[default]
    Nothing,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// What no message has.
    Other(IgnoredAny),
}

/// Something that the page around has posted, taken apart: any object can be one.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Message {
    /// What names it: nothing else that a page posts has it.
    #[serde(rename = "raftarium")]
    kind: Value,
    millis: Value,
    event: Value,
    speed: Value,
}

/// What the page around asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ask {
    /// Time is to run.
    Play,
    /// Time is to be held.
    Pause,
    /// Time is to go to an instant.
    SeekTime(Instant),
    /// Time is to go to just after an event, and to be held there.
    SeekEvent(EventId),
    /// Time is to pass so fast.
    Speed(Speed),
    /// The state is to be told.
    State,
}

impl Ask {
    /// Reads a message.
    ///
    /// # Errors
    /// What is wrong with it; `None` if it is not to be answered at all.
    pub fn read(message: Message) -> Result<Self, Option<Fault>> {
        let Value::Text(kind) = message.kind else {
            return Err(Some(Fault::NoMessage));
        };
        match kind.as_str() {
            "play" => Ok(Self::Play),
            "pause" => Ok(Self::Pause),
            "state" => Ok(Self::State),
            "seek" => seek(message.millis, message.event).map_err(Some),
            "speed" => speed(message.speed).map_err(Some),
            // Two pages that answer errors with errors would never be done.
            "error" => Err(None),
            _ => Err(Some(Fault::UnknownMessage(shown(&kind)))),
        }
    }
}

fn seek(millis: Value, event: Value) -> Result<Ask, Fault> {
    let place = match (millis, event) {
        (Value::Number(millis), Value::Nothing) => micros(millis).map(|at| Ask::SeekTime(Instant(at))),
        (Value::Nothing, Value::Number(event)) => whole(event).map(|event| Ask::SeekEvent(EventId(event))),
        _ => None,
    };
    place.ok_or(Fault::BadPlace)
}

fn speed(speed: Value) -> Result<Ask, Fault> {
    let text = match speed {
        Value::Text(text) => text,
        Value::Number(number) => number.to_string(),
        _ => return Err(Fault::BadSpeed(String::new())),
    };
    // What is longer is no speed, and is not looked through.
    let short = Some(text.as_str()).filter(|text| text.len() <= 64);
    let speed = short.and_then(|text| Speed::parse(text).ok());
    speed.map(Ask::Speed).ok_or_else(|| Fault::BadSpeed(shown(&text)))
}

fn whole(number: f64) -> Option<u64> {
    let fine = number.fract() == 0.0 && (0.0..=WHOLE_MAX).contains(&number);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, and in its range"
    )]
    fine.then_some(number as u64)
}

fn micros(millis: f64) -> Option<u64> {
    whole((millis * 1_000.0).round())
}

/// What the frame tells.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "raftarium", rename_all = "lowercase")]
pub enum Tell {
    /// The run is there: from now on the frame does what it is asked.
    Ready,
    /// How the run stands.
    State(State),
    /// Something that was asked for was not done.
    Error(Fault),
}

/// How the run stands, in the fields and units of docs/embed.md.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct State {
    playing: bool,
    speed: String,
    millis: f64,
    end_millis: f64,
    event: Option<u64>,
    leader: Option<String>,
    term: u64,
    commit_index: u64,
    broken_law: Option<&'static str>,
    broken_by_event: Option<u64>,
}

impl State {
    /// How a cluster stands, in a run that is known until `end`.
    #[must_use]
    pub fn of(cluster: &Cluster, end: Instant, playing: bool, speed: Speed) -> Self {
        let cores = || cluster.node_ids().filter_map(|node| cluster.core(node));
        #[allow(clippy::cast_precision_loss, reason = "below 2^53 for some hundred years")]
        let millis = |at: Instant| at.0 as f64 / 1_000.0;
        let broken = cluster.violations().next();
        Self {
            playing,
            speed: speed.to_string(),
            millis: millis(cluster.now()),
            end_millis: millis(end),
            event: cluster.journal().end().0.checked_sub(1),
            leader: cluster.leader().map(|node| letter(node).to_string()),
            term: cores().map(|core| core.term().0).max().unwrap_or(0),
            commit_index: cores().map(|core| core.commit_index().0).max().unwrap_or(0),
            broken_law: broken.map(|(_, violation)| violation.law().name()),
            broken_by_event: broken.map(|(event, _)| event.0),
        }
    }
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Complaint")]
pub enum Fault {
    /// No message of ours: no text in the field that names it.
    NoMessage,
    /// There is no message of this name.
    UnknownMessage(String),
    /// Neither one instant nor one event.
    BadPlace,
    /// No speed, or one that is too slow or too fast.
    BadSpeed(String),
    /// The run has no such event.
    NoSuchEvent(u64),
    /// The run is still being opened.
    NotReady,
}

impl Fault {
    /// Its name, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoMessage => "no-message",
            Self::UnknownMessage(_) => "unknown-message",
            Self::BadPlace => "bad-place",
            Self::BadSpeed(_) => "bad-speed",
            Self::NoSuchEvent(_) => "no-such-event",
            Self::NotReady => "not-ready",
        }
    }

    /// It in a sentence, for people.
    #[must_use]
    pub fn says(&self) -> String {
        match self {
            Self::NoMessage => texts::NO_MESSAGE.to_owned(),
            Self::UnknownMessage(kind) => texts::unknown_message(kind),
            Self::BadPlace => texts::BAD_PLACE.to_owned(),
            Self::BadSpeed(speed) => texts::bad_speed(speed),
            Self::NoSuchEvent(event) => texts::no_such_event(*event),
            Self::NotReady => texts::NOT_READY.to_owned(),
        }
    }
}

/// A fault as it is told: its name, for programs, and a sentence, for people.
#[derive(Serialize)]
struct Complaint {
    code: &'static str,
    says: String,
}

impl From<Fault> for Complaint {
    fn from(fault: Fault) -> Self {
        Self {
            code: fault.code(),
            says: fault.says(),
        }
    }
}

/// When the frame speaks of its state.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    last: Option<f64>,
    due: bool,
}

/// What is to be done about a state that was not told yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Turn {
    /// It is told.
    Now,
    /// It is looked at again in so many milliseconds.
    In(f64),
    /// Somebody will look at it anyhow.
    Waits,
}

impl Pace {
    /// Whose turn it is at this moment, in milliseconds.
    pub fn turn(&mut self, now: f64) -> Turn {
        let waits = self.last.map_or(0.0, |last| last + GAP_MILLIS - now);
        if waits <= 0.0 {
            self.last = Some(now);
            Turn::Now
        } else if std::mem::replace(&mut self.due, true) {
            Turn::Waits
        } else {
            Turn::In(waits.min(GAP_MILLIS))
        }
    }

    /// The time that was waited for has come.
    pub fn woken(&mut self) {
        self.due = false;
    }
}

#[cfg(test)]
mod tests;
