//! Commands as they are typed, carried and applied.

use super::*;
use proptest::prelude::*;

fn apply(machine: &mut Machine, text: &str) -> Answer {
    machine.apply(&Command::parse(text).unwrap().encode())
}

#[test]
fn without_a_key_x_is_meant() {
    assert_eq!(Command::parse("set 5"), Command::parse("set x 5"));
    assert_eq!(Command::parse("add 2"), Command::parse(" add  x 2 "));
    assert_eq!(Command::parse("delete"), Command::parse("delete x"));
    assert_eq!(Command::parse("set y -7").unwrap().to_string(), "set y -7");
    assert_eq!(Command::parse("set 5").unwrap().to_string(), "set x 5");
    assert_eq!(Command::parse("cas 5 7"), Command::parse("cas x 5 7"));
    assert_eq!(Command::parse("cas y 5 -7").unwrap().to_string(), "cas y 5 -7");
    assert_eq!(Command::parse("cas 5 7").unwrap().to_string(), "cas x 5 7");
}

#[test]
fn commands_do_what_they_say() {
    let mut machine = Machine::default();
    assert_eq!(apply(&mut machine, "add 2").to_string(), "x = 2");
    assert_eq!(apply(&mut machine, "set y 7").to_string(), "y = 7");
    assert_eq!(machine.latest(), Some(("y", Some(7))));
    assert_eq!(apply(&mut machine, "delete y").to_string(), "y deleted");
    assert_eq!(apply(&mut machine, "delete y").to_string(), "there was no y");
    assert_eq!(machine.iter().collect::<Vec<_>>(), [("x", 2)]);
}

/// Done twice, a compare-and-set shows it: a plain set does not.
#[test]
fn a_compare_and_set_is_done_only_where_the_value_is_as_expected() {
    let mut machine = Machine::default();
    assert_eq!(apply(&mut machine, "cas 5 7").to_string(), "there is no x");
    assert_eq!(machine.latest(), Some(("x", None)));
    apply(&mut machine, "set 5");
    assert_eq!(apply(&mut machine, "cas 5 7").to_string(), "x = 7");
    assert_eq!(
        apply(&mut machine, "cas 5 7").to_string(),
        "x stays 7: another value was expected"
    );
    assert_eq!(machine.get("x"), Some(7));
    assert_eq!(apply(&mut machine, "cas y 7 7").to_string(), "there is no y");
    assert_eq!(machine.iter().collect::<Vec<_>>(), [("x", 7)]);
}

#[test]
fn a_sum_that_does_not_fit_leaves_the_value_as_it_was() {
    let mut machine = Machine::default();
    apply(&mut machine, "set 9223372036854775807");
    assert_eq!(
        apply(&mut machine, "add 1"),
        Answer::Overflow {
            key: "x".into(),
            value: i64::MAX
        }
    );
    assert_eq!(machine.get("x"), Some(i64::MAX));
}

/// The laws compare machines by it.
#[test]
fn the_hash_of_a_machine_is_that_of_what_it_holds_however_it_came_to_it() {
    let after = |commands: &[&str]| {
        let mut machine = Machine::default();
        for text in commands {
            apply(&mut machine, text);
        }
        assert_eq!(
            Machine::from_bytes(&machine.to_bytes()).map(|copy| copy.hash()),
            Some(machine.hash())
        );
        machine.hash()
    };
    let same = after(&["set 5", "set y 7"]);
    assert_eq!(
        after(&["set y 1", "add 2", "add 3", "cas y 1 7", "cas y 1 8"]),
        same
    );
    assert_eq!(
        after(&["set z 1", "set y 7", "delete z", "set 5", "delete z"]),
        same
    );
    let others = [
        &[][..],
        &["set 5"],
        &["set 7", "set y 5"],
        &["set 5", "set y 8"],
        &["set 5", "set z 7"],
        &["set 5", "set y 7", "set z 0"],
    ];
    for (place, one) in others.iter().enumerate() {
        assert_ne!(after(one), same);
        assert!(
            others[place + 1..].iter().all(|other| after(other) != after(one)),
            "{place}"
        );
    }
}

#[test]
fn the_hash_of_an_answer_tells_it_from_every_other_one() {
    let key = || "x".to_owned();
    let value = 5;
    let all = [
        Answer::Value { key: key(), value },
        Answer::Value { key: key(), value: 6 },
        Answer::Value {
            key: "y".into(),
            value,
        },
        Answer::Overflow { key: key(), value },
        Answer::Unequal { key: key(), value },
        Answer::Missing { key: key() },
        Answer::Deleted {
            key: key(),
            existed: true,
        },
        Answer::Deleted {
            key: key(),
            existed: false,
        },
        Answer::Ignored,
    ];
    for (place, one) in all.iter().enumerate() {
        assert_eq!(one.hash(), one.clone().hash());
        assert!(
            all[place + 1..].iter().all(|other| other.hash() != one.hash()),
            "{one}"
        );
    }
}

#[test]
fn what_is_wrong_with_a_command_is_said() {
    let said = |text: &str| Command::parse(text).unwrap_err().to_string();
    assert_eq!(
        said("put 5"),
        "there is no command \"put\": there are set, add, delete, cas and get"
    );
    for few in ["cas", "cas 5", "cas x 5", "cas x"] {
        assert_eq!(
            said(few),
            "cas needs two numbers, the present one and the new one, as in: cas 5 7, or cas x 5 7"
        );
    }
    assert_eq!(said("cas x 5 7 9 11"), "\"9\" is more than cas takes");
    assert!(said("cas 5 y").starts_with("\"y\" is not a whole number"));
    assert!(said("cas x y 5").starts_with("\"y\" is not a whole number"));
    assert_eq!(said("set"), "set needs a number, as in: set 5, or set x 5");
    assert_eq!(
        said("add x y"),
        "\"y\" is not a whole number from -9223372036854775808 to 9223372036854775807"
    );
    assert_eq!(said("delete x 5"), "\"5\" is more than delete takes");
    assert_eq!(said("set x 5 6"), "\"6\" is more than set takes");
    assert!(said("  ").starts_with("the command is empty"));
    assert_eq!(
        said(&"a".repeat(1_025)),
        "the command is 1025 bytes long; at most 1024 are taken"
    );
    assert_eq!(
        said(&format!("set {} 1", "k".repeat(65))),
        "the key is 65 bytes long; at most 64 are taken"
    );
    assert_eq!(
        said("delete a\u{7}b"),
        "the key has a control character in it: use letters, digits and signs"
    );
}

proptest! {
    #[test]
    fn what_is_encoded_is_decoded(key in "[a-zé]{1,20}", number in any::<i64>(), which in 0..4_u8, other in any::<i64>()) {
        let command = match which {
            0 => Command::Set { key, value: number },
            1 => Command::Add { key, amount: number },
            2 => Command::Delete { key },
            _ => Command::Cas { key, old: other, new: number },
        };
        prop_assert_eq!(Command::decode(&command.encode()), Some(command.clone()));
        prop_assert_eq!(Command::parse(&command.to_string()), Ok(command));
    }

    #[test]
    fn no_bytes_and_no_text_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..40), text in ".*") {
        let mut machine = Machine::default();
        machine.apply(&bytes);
        let _ = Command::parse(&text);
    }
}

#[test]
fn a_read_is_asked_for_like_a_command() {
    assert_eq!(Ask::parse("get"), Ok(Ask::Get { key: "x".into() }));
    assert_eq!(Ask::parse(" get  y ").unwrap().to_string(), "get y");
    assert_eq!(Ask::parse("get").unwrap().to_string(), "get x");
    assert!(matches!(
        Ask::parse("get x 5"),
        Err(CommandError::TooMuch { command: "get", .. })
    ));
    assert!(Ask::parse(&format!("get {}", "k".repeat(2_000))).is_err());
    assert_eq!(Ask::parse("set 5"), Command::parse("set 5").map(Ask::Command));
}

#[test]
fn a_repeated_command_is_done_once_and_answered_twice() {
    use raft::sessions::Request;
    use raft::{ClientId, Index, Serial};
    let mut replica = Replica::new(Some(10));
    assert_eq!(
        replica.apply(Index(2), &Request::Register.encode()),
        Said::Registered(ClientId(2))
    );
    let add = Request::Command {
        client: ClientId(2),
        serial: Serial(1),
        acknowledged: Serial(1),
        command: &Command::parse("add 2").unwrap().encode(),
    };
    let two = Said::Answer(Answer::Value {
        key: "x".into(),
        value: 2,
    });
    assert_eq!(replica.apply(Index(3), &add.encode()), two);
    let mut other = replica.from_bytes(&replica.to_bytes()).unwrap();
    assert_eq!(other.hash(), replica.hash());
    assert_ne!(Replica::new(Some(10)).hash(), replica.hash());
    let before = other.clone();
    for replica in [&mut replica, &mut other] {
        assert_eq!(replica.apply(Index(4), &add.encode()), two);
        assert_eq!(replica.machine().get("x"), Some(2));
    }
    // The same answers are kept; but the session was used later.
    assert_ne!(other.hash(), Replica::hash(&before));
    assert!(Replica::new(None).from_bytes(b"\x05abc").is_none());
    assert!(replica.from_bytes(b"").is_none());
}

proptest! {
    /// What a snapshot or a kept answer holds comes back as it was; other bytes come back as nothing.
    #[test]
    fn machine_and_answers_come_back_as_they_were(
        commands in prop::collection::vec(("[a-z]{1,64}", any::<i64>()), 0..20), garbage in prop::collection::vec(any::<u8>(), 0..64)
    ) {
        let mut machine = Machine::default();
        for (key, value) in commands {
            let answer = machine.apply(&Command::Set { key: key.clone(), value }.encode());
            prop_assert_eq!(Answer::decode(&answer.encode()), Some(answer));
            for answer in [
                Answer::Deleted { key: key.clone(), existed: true },
                Answer::Deleted { key: key.clone(), existed: false },
                Answer::Overflow { key: key.clone(), value },
                Answer::Missing { key: key.clone() },
                Answer::Unequal { key, value },
                Answer::Ignored,
            ] {
                prop_assert_eq!(Answer::decode(&answer.encode()), Some(answer));
            }
        }
        prop_assert_eq!(Machine::from_bytes(&machine.to_bytes()), Some(machine));
        if let Some(answer) = Answer::decode(&garbage) {
            prop_assert_eq!(answer.encode(), garbage.clone());
        }
        let _ = Machine::from_bytes(&garbage);
    }
}
