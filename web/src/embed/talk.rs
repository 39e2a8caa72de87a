//! What a frame and the page around it say to each other: the messages, how they are read and made, and how often the frame speaks.
//! Pure; what carries them is `browser::host`. docs/embed.md describes them.
//!
//! Read by hand, field by field: serde-wasm-bindgen does the same for some 11 KB (brotli) of program, and its complaints are not sentences for
//! whoever wrote the page around.

use crate::clock::Speed;
use crate::start::shown;
use crate::texts::embed as texts;
use raft_sim::{Cluster, EventId, Instant, Observed, letter};

/// The field that names a message, in both directions: nothing else that a page posts has it.
pub const KIND: &str = "raftarium";

/// The frame speaks of its state at most so often, unless it is asked.
const GAP_MILLIS: f64 = 100.0;
/// Whole numbers are exact in JavaScript up to here.
const WHOLE_MAX: f64 = 9_007_199_254_740_991.0;

/// What a field can carry.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: it is not there, or null.
    Nothing,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Switch(bool),
    /// What no message has.
    Other,
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
    /// Reads a message by its fields.
    ///
    /// # Errors
    /// What is wrong with it; `None` if it is not to be answered at all.
    pub fn read(field: impl Fn(&str) -> Value) -> Result<Self, Option<Fault>> {
        let Value::Text(kind) = field(KIND) else {
            return Err(Some(Fault::NoMessage));
        };
        match kind.as_str() {
            "play" => Ok(Self::Play),
            "pause" => Ok(Self::Pause),
            "state" => Ok(Self::State),
            "seek" => seek(field("millis"), field("event")).map_err(Some),
            "speed" => speed(field("speed")).map_err(Some),
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
#[derive(Clone, Debug, PartialEq)]
pub enum Tell {
    /// The run is there: from now on the frame does what it is asked.
    Ready,
    /// How the run stands.
    State(State),
    /// Something that was asked for was not done.
    Error(Fault),
}

impl Tell {
    /// Its fields, by name.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        let text = |text: &str| Value::Text(text.to_owned());
        match self {
            Self::Ready => vec![(KIND, text("ready"))],
            Self::State(state) => state.fields(),
            Self::Error(fault) => vec![
                (KIND, text("error")),
                ("code", text(fault.code())),
                ("says", Value::Text(fault.says())),
            ],
        }
    }
}

/// How the run stands.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    playing: bool,
    speed: Speed,
    now: Instant,
    end: Instant,
    event: Option<EventId>,
    leader: Option<String>,
    term: u64,
    commit_index: u64,
    broken: Option<(&'static str, EventId)>,
}

impl State {
    /// How a cluster stands, in a run that is known until `end`.
    #[must_use]
    pub fn of(cluster: &Cluster, end: Instant, playing: bool, speed: Speed) -> Self {
        let cores = || cluster.node_ids().filter_map(|node| cluster.core(node));
        let last = cluster.journal().end().0.checked_sub(1);
        let broken = cluster.violations().next();
        Self {
            playing,
            speed,
            now: cluster.now(),
            end,
            event: last.map(EventId),
            leader: cluster.leader().map(|node| letter(node).to_string()),
            term: cores().map(|core| core.term().0).max().unwrap_or(0),
            commit_index: cores().map(|core| core.commit_index().0).max().unwrap_or(0),
            broken: broken.map(|(event, violation)| (violation.law().name(), event)),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        #[allow(clippy::cast_precision_loss, reason = "below 2^53 for some hundred years")]
        let number = |number: u64| Value::Number(number as f64);
        #[allow(clippy::cast_precision_loss, reason = "as above")]
        let millis = |at: Instant| Value::Number(at.0 as f64 / 1_000.0);
        let maybe = |value: Option<Value>| value.unwrap_or(Value::Nothing);
        let (law, law_event) = self.broken.unzip();
        vec![
            (KIND, Value::Text("state".to_owned())),
            ("playing", Value::Switch(self.playing)),
            ("speed", Value::Text(self.speed.to_string())),
            ("millis", millis(self.now)),
            ("end_millis", millis(self.end)),
            ("event", maybe(self.event.map(|event| number(event.0)))),
            ("leader", maybe(self.leader.clone().map(Value::Text))),
            ("term", number(self.term)),
            ("commit_index", number(self.commit_index)),
            ("broken_law", maybe(law.map(|law| Value::Text(law.to_owned())))),
            ("broken_by_event", maybe(law_event.map(|event| number(event.0)))),
        ]
    }
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
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
