//! What a frame says and hears, read and made.

use super::*;
use raft_sim::{Run, Settings};

const GUIDE: &str = include_str!("../../../../docs/embed.md");

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn read(fields: &[(&str, Value)]) -> Result<Ask, Option<&'static str>> {
    let field = |name: &str| {
        let found = fields.iter().find(|(other, _)| *other == name);
        found.map_or(Value::Nothing, |(_, value)| value.clone())
    };
    Ask::read(field).map_err(|fault| fault.map(|fault| fault.code()))
}

fn state() -> State {
    let mut run = Run::new(Settings::plain(), 7).unwrap();
    run.advance_to(Instant(2_000_000));
    State::of(run.cluster(), Instant(3_000_500), true, Speed::default())
}

#[test]
fn what_is_asked_for_is_read() {
    for (kind, ask) in [("play", Ask::Play), ("pause", Ask::Pause), ("state", Ask::State)] {
        assert_eq!(read(&[(KIND, text(kind))]), Ok(ask));
    }
    let seek = |name, number| read(&[(KIND, text("seek")), (name, Value::Number(number))]);
    assert_eq!(seek("millis", 1.5), Ok(Ask::SeekTime(Instant(1_500))));
    assert_eq!(seek("event", 120.0), Ok(Ask::SeekEvent(EventId(120))));
    let speed = |speed| read(&[(KIND, text("speed")), ("speed", speed)]);
    let (fiftieth, twice) = (Speed::parse("1/50").unwrap(), Speed::parse("2").unwrap());
    assert_eq!(speed(text("1/50")), Ok(Ask::Speed(fiftieth)));
    assert_eq!(speed(Value::Number(2.0)), Ok(Ask::Speed(twice)));
}

#[test]
fn what_cannot_be_read_has_a_name() {
    assert_eq!(read(&[]), Err(Some("no-message")));
    for other in [Value::Number(1.0), Value::Switch(true), Value::Other] {
        assert_eq!(read(&[(KIND, other)]), Err(Some("no-message")));
    }
    for kind in ["", "PLAY", "ready", "crash"] {
        assert_eq!(
            read(&[(KIND, text(kind))]),
            Err(Some("unknown-message")),
            "{kind}"
        );
    }
    for number in [-1.0, f64::NAN, f64::INFINITY, f64::MAX, 1e300] {
        for name in ["millis", "event"] {
            let fields = [(KIND, text("seek")), (name, Value::Number(number))];
            assert_eq!(read(&fields), Err(Some("bad-place")), "{name} {number}");
        }
    }
    let half = [(KIND, text("seek")), ("event", Value::Number(1.5))];
    let both = [
        (KIND, text("seek")),
        ("event", Value::Number(1.0)),
        ("millis", Value::Number(1.0)),
    ];
    for fields in [
        half.as_slice(),
        &both,
        &both[..1],
        &[half[0].clone(), ("millis", text("1"))],
    ] {
        assert_eq!(read(fields), Err(Some("bad-place")), "{fields:?}");
    }
    for speed in [
        Value::Nothing,
        Value::Other,
        text("fast"),
        text(&"1".repeat(100_000)),
        Value::Number(11.0),
        Value::Number(f64::NAN),
        Value::Number(f64::MAX),
        Value::Number(-0.0),
    ] {
        assert_eq!(
            read(&[(KIND, text("speed")), ("speed", speed.clone())]),
            Err(Some("bad-speed")),
            "{speed:?}"
        );
    }
}

#[test]
fn an_error_is_not_answered() {
    assert_eq!(read(&[(KIND, text("error"))]), Err(None));
}

#[test]
fn a_state_tells_where_time_stands_and_who_leads() {
    let fields = Tell::State(state()).fields();
    let field = |name| {
        let found = fields.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| value.clone()).unwrap()
    };
    assert_eq!(field("millis"), Value::Number(2_000.0));
    assert_eq!(field("end_millis"), Value::Number(3_000.5));
    assert_eq!(field("speed"), text("1/50"));
    assert!(matches!(field("leader"), Value::Text(_)));
    assert_eq!(field("broken_law"), Value::Nothing);
    assert!(matches!(field("event"), Value::Number(event) if event > 10.0));
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
        let fields = tell.fields();
        let Value::Text(kind) = &fields[0].1 else { panic!() };
        named(&format!("{KIND}: \"{kind}\""));
        for (name, _) in &fields[1..] {
            named(&format!("{name}: "));
        }
    }
    for kind in ["play", "pause", "seek", "speed", "state"] {
        named(&format!("{KIND}: \"{kind}\""));
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
