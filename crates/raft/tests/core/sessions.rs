//! Sessions: a command that is sent again is done once, on every node alike.

use proptest::prelude::*;
use raft::sessions::{Limits, Outcome, Request, RequestError, Sessions, SnapshotError};
use raft::{ClientId, ConfigError, Index, Serial};
use std::collections::BTreeSet;
use std::format;

const LIMITS: Limits = Limits {
    sessions: 2,
    replies: 3,
    reply_bytes: 100,
};

/// A state machine that counts what it did, and its sessions.
#[derive(Clone)]
struct Replica {
    sessions: Sessions,
    index: u64,
    done: Vec<Vec<u8>>,
}

impl Replica {
    fn new(limits: Limits) -> Self {
        Self {
            sessions: Sessions::new(limits).unwrap(),
            index: 0,
            done: Vec::new(),
        }
    }

    /// Applies the next entry and says what came of it.
    fn entry(&mut self, entry: &[u8]) -> String {
        self.index += 1;
        let done = &mut self.done;
        let outcome = self.sessions.apply_entry(Index(self.index), entry, |command| {
            done.push(command.to_vec());
            format!("answer {}", done.len()).into_bytes()
        });
        format!("{outcome:?}")
    }

    fn says(&mut self, request: Request<'_>, outcome: Outcome<'_>) {
        assert_eq!(self.entry(&request.encode()), format!("{outcome:?}"));
    }

    /// The same replica, restarted from a snapshot.
    fn restarted(&self) -> Self {
        Self {
            sessions: Sessions::from_bytes(&self.sessions.to_bytes()).unwrap(),
            ..self.clone()
        }
    }
}

fn command(client: u64, serial: u64, acknowledged: u64) -> Request<'static> {
    Request::Command {
        client: ClientId(client),
        serial: Serial(serial),
        acknowledged: Serial(acknowledged),
        command: b"x",
    }
}

const fn registered(client: u64, expired: Option<ClientId>) -> Outcome<'static> {
    Outcome::Registered {
        client: ClientId(client),
        expired,
    }
}

/// Dissertation §6.3.
#[test]
fn a_command_sent_again_is_done_once_and_answered_alike() {
    let mut replica = Replica::new(LIMITS);
    replica.says(Request::Register, registered(1, None));
    replica.says(command(1, 1, 1), Outcome::Applied(b"answer 1"));
    let mut replica = replica.restarted();
    replica.says(command(1, 1, 1), Outcome::Repeated(b"answer 1"));
    replica.says(command(1, 2, 1), Outcome::Applied(b"answer 2"));
    assert_eq!(replica.done.len(), 2);
}

#[test]
fn several_commands_may_be_open_and_come_in_any_order() {
    let mut replica = Replica::new(LIMITS);
    replica.says(Request::Register, registered(1, None));
    replica.says(command(1, 7, 5), Outcome::Applied(b"answer 1"));
    replica.says(command(1, 5, 5), Outcome::Applied(b"answer 2"));
    replica.says(command(1, 7, 5), Outcome::Repeated(b"answer 1"));
    let kept: Vec<_> = replica.sessions.replies(ClientId(1)).collect();
    assert_eq!(kept, [(Serial(5), &b"answer 2"[..]), (Serial(7), b"answer 1")]);
}

#[test]
fn what_was_acknowledged_is_neither_kept_nor_done_again() {
    let mut replica = Replica::new(LIMITS);
    replica.says(Request::Register, registered(1, None));
    replica.says(command(1, 1, 1), Outcome::Applied(b"answer 1"));
    replica.says(command(1, 3, 3), Outcome::Applied(b"answer 2"));
    let (serial, acknowledged) = (Serial(1), Serial(3));
    replica.says(command(1, 1, 1), Outcome::Acknowledged { serial, acknowledged });
    assert_eq!(replica.sessions.replies(ClientId(1)).count(), 1);
    assert_eq!(replica.done.len(), 2);
}

/// Room for answers is made by acknowledging them, never by forgetting one that may be asked for again.
#[test]
fn a_session_full_of_answers_does_nothing_new_until_some_are_acknowledged() {
    let mut replica = Replica::new(LIMITS);
    replica.says(Request::Register, registered(1, None));
    for (serial, answer) in [(1, b"answer 1"), (2, b"answer 2"), (3, b"answer 3")] {
        replica.says(command(1, serial, 1), Outcome::Applied(answer));
    }
    let full = Outcome::Full {
        replies: 3,
        bytes: 24,
    };
    replica.says(command(1, 4, 1), full);
    replica.says(command(1, 2, 1), Outcome::Repeated(b"answer 2"));
    replica.says(command(1, 4, 2), Outcome::Applied(b"answer 4"));
    let mut few = Replica::new(Limits {
        reply_bytes: 8,
        ..LIMITS
    });
    few.says(Request::Register, registered(1, None));
    few.says(command(1, 1, 1), Outcome::Applied(b"answer 1"));
    let full = Outcome::Full { replies: 1, bytes: 8 };
    few.says(command(1, 2, 1), full);
    few.says(command(1, 2, 2), Outcome::Applied(b"answer 2"));
}

/// Its client can acknowledge nothing behind the command that it waits for: refusing that one would refuse all, for ever.
#[test]
fn a_full_session_still_does_the_oldest_command_that_is_open() {
    let mut replica = Replica::new(LIMITS);
    replica.says(Request::Register, registered(1, None));
    for (serial, answer) in [(2, b"answer 1"), (3, b"answer 2"), (4, b"answer 3")] {
        replica.says(command(1, serial, 1), Outcome::Applied(answer));
    }
    let full = Outcome::Full {
        replies: 3,
        bytes: 24,
    };
    replica.says(command(1, 5, 1), full);
    replica.says(command(1, 1, 1), Outcome::Applied(b"answer 4"));
    // One more than there is room for, and no more than that; a snapshot has it, too.
    let mut replica = replica.restarted();
    let full = Outcome::Full {
        replies: 4,
        bytes: 32,
    };
    replica.says(command(1, 5, 1), full);
    replica.says(command(1, 5, 5), Outcome::Applied(b"answer 5"));
    assert_eq!(replica.sessions.replies(ClientId(1)).count(), 1);
}

#[test]
fn the_session_used_least_recently_in_the_log_goes_when_another_is_opened() {
    let mut replica = Replica::new(LIMITS);
    replica.says(Request::Register, registered(1, None));
    replica.says(Request::Register, registered(2, None));
    replica.says(command(1, 1, 1), Outcome::Applied(b"answer 1"));
    assert_eq!(replica.sessions.next_to_expire(), Some(ClientId(2)));
    let mut replica = replica.restarted();
    replica.says(Request::Register, registered(4, Some(ClientId(2))));
    // Even an answer repeated shows that the client is there.
    replica.says(command(1, 1, 1), Outcome::Repeated(b"answer 1"));
    replica.says(Request::Register, registered(6, Some(ClientId(4))));
    assert!(replica.sessions.clients().eq([ClientId(1), ClientId(6)]));
    assert_eq!(replica.sessions.limits(), LIMITS);
}

#[test]
fn whose_session_is_gone_is_told_so_and_nothing_is_done() {
    let mut replica = Replica::new(LIMITS);
    let client = ClientId(1);
    replica.says(Request::Register, registered(1, None));
    replica.says(Request::Close { client }, Outcome::Closed { client });
    replica.says(command(1, 1, 1), Outcome::Expired { client });
    replica.says(Request::Close { client }, Outcome::Expired { client });
    let client = ClientId(77);
    replica.says(command(77, 1, 1), Outcome::Expired { client });
    assert!(replica.done.is_empty());
}

#[test]
fn an_entry_that_is_no_request_or_comes_again_does_nothing() {
    let mut replica = Replica::new(LIMITS);
    replica.says(Request::Register, registered(1, None));
    let sessions = &mut replica.sessions;
    let unreadable = Outcome::Unreadable(RequestError::CutOff { bytes: 0 });
    assert_eq!(
        sessions.apply_entry(Index(5), b"", |_| unreachable!()),
        unreadable
    );
    let applied = Index(5);
    for entry in [b"".to_vec(), command(1, 1, 1).encode()] {
        let outcome = sessions.apply_entry(Index(5), &entry, |_| unreachable!());
        assert_eq!(outcome, Outcome::OutOfOrder { applied });
    }
    assert_eq!(sessions.applied(), applied);
}

#[test]
fn limits_of_nothing_are_refused() {
    let refused = |limits| Sessions::new(limits).unwrap_err();
    let zero = |setting| ConfigError::Zero { setting };
    let (sessions, replies, reply_bytes) = (0, 0, 0);
    assert_eq!(refused(Limits { sessions, ..LIMITS }), zero("sessions"));
    assert_eq!(refused(Limits { replies, ..LIMITS }), zero("replies"));
    assert_eq!(
        refused(Limits {
            reply_bytes,
            ..LIMITS
        }),
        zero("reply_bytes")
    );
}

#[test]
fn saved_sessions_that_cannot_be_are_refused_by_what_is_wrong() {
    let mut replica = Replica::new(LIMITS);
    replica.says(Request::Register, registered(1, None));
    replica.says(Request::Register, registered(2, None));
    replica.says(command(1, 4, 1), Outcome::Applied(b"answer 1"));
    let bytes = replica.sessions.to_bytes();
    let refused = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = bytes.clone();
        change(&mut bytes);
        Sessions::from_bytes(&bytes).unwrap_err()
    };
    let version = 9;
    assert_eq!(refused(&|bytes| bytes[0] = 9), SnapshotError::Version { version });
    let setting = "sessions";
    assert_eq!(
        refused(&|bytes| bytes[1] = 0),
        SnapshotError::Limits(ConfigError::Zero { setting })
    );
    let (sessions, most) = (2, 1);
    assert_eq!(
        refused(&|bytes| bytes[1] = 1),
        SnapshotError::TooManySessions { sessions, most }
    );
    assert_eq!(
        refused(&|bytes| bytes.push(0)),
        SnapshotError::TooLong { bytes: 1 }
    );
    // Used after the last entry; an answer to what is acknowledged; more answers than there may be.
    let client = ClientId(1);
    for (place, byte) in [(37, 9), (45, 5), (53, 4)] {
        assert_eq!(
            refused(&|bytes| bytes[place] = byte),
            SnapshotError::Session { client }
        );
    }
    for length in 0..bytes.len() {
        let error = Sessions::from_bytes(&bytes[..length]).unwrap_err();
        assert_eq!(error, SnapshotError::CutOff { bytes: length });
    }
}

fn requests() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let number = || 0..6_u64;
    let request = prop_oneof![
        1 => Just(Request::Register.encode()),
        1 => (0..20_u64).prop_map(|client| Request::Close { client: ClientId(client) }.encode()),
        12 => (prop_oneof![4 => Just(1), 1 => 0..20_u64], number(), number()).prop_map(|(client, one, other)| {
            command(client, one.max(other), one.min(other)).encode()
        }),
        1 => proptest::collection::vec(any::<u8>(), 0..30),
    ];
    // The first entry is client 1.
    proptest::collection::vec(request, 0..60).prop_map(|mut requests| {
        requests.insert(0, Request::Register.encode());
        requests
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The layer is deterministic, and all of its state is in the snapshot.
    #[test]
    fn a_replica_restarted_from_a_snapshot_anywhere_agrees_with_the_others(requests in requests(), at in 0..60_usize) {
        let (mut one, mut other) = (Replica::new(LIMITS), Replica::new(LIMITS));
        for (place, request) in requests.iter().enumerate() {
            if place == at {
                other = other.restarted();
            }
            prop_assert_eq!(one.entry(request), other.entry(request));
        }
        prop_assert_eq!(one.sessions.to_bytes(), other.sessions.to_bytes());
        prop_assert_eq!(&one.sessions, &other.sessions);
        prop_assert!(one.sessions.clients().len() <= 2);
    }

    /// The same against the plainest account: a set of all that was ever done.
    #[test]
    fn no_command_of_a_session_is_ever_done_twice(requests in requests()) {
        let mut replica = Replica::new(LIMITS);
        let mut done = BTreeSet::new();
        for request in requests {
            let before = replica.done.len();
            replica.entry(&request);
            if replica.done.len() > before {
                let Ok(Request::Command { client, serial, .. }) = Request::decode(&request) else {
                    panic!("only a command is done");
                };
                prop_assert!(done.insert((client, serial)), "{client:?} {serial:?}");
            }
        }
    }

    #[test]
    fn bytes_that_are_anything_are_refused_or_read_back_as_they_were(
        requests in requests(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        garbage in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut replica = Replica::new(LIMITS);
        for request in &requests {
            replica.entry(request);
        }
        let mut bytes = replica.sessions.to_bytes();
        let read = Sessions::from_bytes(&bytes);
        prop_assert_eq!(read, Ok(replica.sessions.clone()));
        let place = place.index(bytes.len());
        bytes[place] = byte;
        for bytes in [bytes, garbage] {
            if let Ok(sessions) = Sessions::from_bytes(&bytes) {
                prop_assert_eq!(sessions.to_bytes(), bytes);
            }
        }
    }
}
