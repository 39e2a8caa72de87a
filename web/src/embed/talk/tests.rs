//! What a frame says and hears, read and made.

use super::*;
use raft_sim::{Run, Settings};

const GUIDE: &str = include_str!("../../../../docs/embed.md");

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

const OTHER: Value = Value::Other(IgnoredAny);

/// What the posted JSON object asks for.
fn posted(json: &str) -> Result<Ask, Option<&'static str>> {
    asked(serde_json::from_str(json).unwrap())
}

fn asked(message: Message) -> Result<Ask, Option<&'static str>> {
    Ask::read(message).map_err(|fault| fault.map(|fault| fault.code()))
}

fn seek_to(millis: Value, event: Value) -> Message {
    Message {
        kind: text("seek"),
        millis,
        event,
        ..Message::default()
    }
}

fn told(tell: &Tell) -> serde_json::Map<String, serde_json::Value> {
    let told = serde_json::to_value(tell).unwrap();
    told.as_object().unwrap().clone()
}

fn state() -> State {
    let mut run = Run::new(Settings::plain(), 7).unwrap();
    run.advance_to(Instant(2_000_000));
    State::of(run.cluster(), Instant(3_000_500), true, Speed::default())
}

#[test]
fn what_is_asked_for_is_read() {
    for (kind, ask) in [("play", Ask::Play), ("pause", Ask::Pause), ("state", Ask::State)] {
        assert_eq!(posted(&format!(r#"{{"raftarium":"{kind}"}}"#)), Ok(ask));
    }
    let (fiftieth, twice) = (Speed::parse("1/50").unwrap(), Speed::parse("2").unwrap());
    for (json, ask) in [
        (
            r#"{"raftarium":"seek","millis":1.5}"#,
            Ask::SeekTime(Instant(1_500)),
        ),
        (
            r#"{"raftarium":"seek","event":120}"#,
            Ask::SeekEvent(EventId(120)),
        ),
        (
            r#"{"raftarium":"seek","event":null,"millis":0}"#,
            Ask::SeekTime(Instant(0)),
        ),
        (
            r#"{"raftarium":"speed","speed":"1/50","and":[{}]}"#,
            Ask::Speed(fiftieth),
        ),
        (r#"{"raftarium":"speed","speed":2}"#, Ask::Speed(twice)),
    ] {
        assert_eq!(posted(json), Ok(ask), "{json}");
    }
}

#[test]
fn what_cannot_be_read_has_a_name() {
    for json in [
        "{}",
        r#"{"raftarium":1}"#,
        r#"{"raftarium":true}"#,
        r#"{"raftarium":["play"]}"#,
    ] {
        assert_eq!(posted(json), Err(Some("no-message")), "{json}");
    }
    for kind in ["", "PLAY", "ready", "crash"] {
        assert_eq!(
            posted(&format!(r#"{{"raftarium":"{kind}"}}"#)),
            Err(Some("unknown-message")),
            "{kind}"
        );
    }
    let number = Value::Number;
    for bad in [-1.0, f64::NAN, f64::INFINITY, f64::MAX, 1e300].map(number) {
        assert_eq!(
            asked(seek_to(bad.clone(), Value::Nothing)),
            Err(Some("bad-place")),
            "{bad:?}"
        );
        assert_eq!(
            asked(seek_to(Value::Nothing, bad.clone())),
            Err(Some("bad-place")),
            "{bad:?}"
        );
    }
    for (millis, event) in [
        (Value::Nothing, Value::Nothing),
        (Value::Nothing, number(1.5)),
        (number(1.0), number(1.0)),
        (text("1"), Value::Nothing),
        (OTHER, number(1.0)),
    ] {
        let message = seek_to(millis, event);
        assert_eq!(asked(message.clone()), Err(Some("bad-place")), "{message:?}");
    }
    for speed in [
        Value::Nothing,
        OTHER,
        text("fast"),
        text(&"1".repeat(100_000)),
        number(11.0),
        number(f64::NAN),
        number(f64::MAX),
        number(-0.0),
    ] {
        let message = Message {
            kind: text("speed"),
            speed: speed.clone(),
            ..Message::default()
        };
        assert_eq!(asked(message), Err(Some("bad-speed")), "{speed:?}");
    }
}

#[test]
fn an_error_is_not_answered() {
    assert_eq!(posted(r#"{"raftarium":"error"}"#), Err(None));
}

#[test]
fn a_state_tells_where_time_stands_and_who_leads() {
    let fields = told(&Tell::State(state()));
    assert_eq!(fields["raftarium"], "state");
    assert_eq!(fields["playing"], true);
    assert_eq!(fields["millis"], 2_000.0);
    assert_eq!(fields["end_millis"], 3_000.5);
    assert_eq!(fields["speed"], "1/50");
    assert!(fields["leader"].is_string());
    assert!(fields["broken_law"].is_null());
    assert!(fields["event"].as_u64().unwrap() > 10);
}

#[test]
fn the_guide_names_every_message_field_and_fault() {
    let faults = [
        Fault::NoMessage,
        Fault::UnknownMessage(String::new()),
        Fault::BadPlace,
        Fault::BadSpeed(String::new()),
        Fault::NoSuchEvent(0),
        Fault::NotReady,
    ];
    let named = |name: &str| assert!(GUIDE.contains(name), "{name} is not in docs/embed.md");
    for fault in faults {
        named(&format!("`{}`", fault.code()));
        assert!(fault.says().ends_with('.'), "{}", fault.says());
    }
    for tell in [Tell::Ready, Tell::State(state()), Tell::Error(Fault::NotReady)] {
        for (name, value) in told(&tell) {
            match value.as_str() {
                Some(kind) if name == "raftarium" => named(&format!("{name}: \"{kind}\"")),
                _ => named(&format!("{name}: ")),
            }
        }
    }
    for kind in ["play", "pause", "seek", "speed", "state"] {
        named(&format!("raftarium: \"{kind}\""));
    }
}

#[test]
fn a_frame_speaks_at_once_and_then_ten_times_a_second() {
    let mut pace = Pace::default();
    assert_eq!(pace.turn(1_000.0), Turn::Now);
    assert_eq!(pace.turn(1_030.0), Turn::In(70.0));
    assert_eq!(pace.turn(1_060.0), Turn::Waits);
    pace.woken();
    assert_eq!(pace.turn(1_100.0), Turn::Now);
    assert_eq!(pace.turn(1_150.0), Turn::In(50.0));
    // A clock that was set back holds nothing up for long.
    pace.woken();
    assert_eq!(pace.turn(0.0), Turn::In(GAP_MILLIS));
}
