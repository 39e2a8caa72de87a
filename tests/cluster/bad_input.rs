//! What makes no sense is refused with a sentence, and the running cluster is as it was.

use raft_sim::raft::{ClusterId, Envelope, Message, Round, Term};
use raft_sim::{Action, Cluster, Fingerprint, Micros, NodeId, Recording, ReplayError, Settings};
use raftarium_tests::{A, B, Play};

fn refused(play: &mut Play, action: Action) -> String {
    let before: (Fingerprint, u64) = (play.cluster.fingerprint(), play.cluster.journal().end().0);
    let error = play.cluster.act(action).expect_err("it is refused").to_string();
    assert_eq!(
        (play.cluster.fingerprint(), play.cluster.journal().end().0),
        before
    );
    error
}

#[test]
fn actions_that_make_no_sense_say_what_would() {
    let mut play = Play::of(3, 1);
    let node = NodeId(9);
    assert_eq!(
        refused(&mut play, Action::Stop { node }),
        "there is no node 9: the nodes are numbered 1 to 3"
    );
    assert_eq!(
        refused(&mut play, Action::Restart { node: A }),
        "A is running: restart is for a node that is stopped"
    );
    assert_eq!(
        refused(&mut play, Action::Cut { from: B, to: B }),
        "B has no link to itself: name two different nodes"
    );
    let long = "set x ".to_owned() + &"9".repeat(2_000);
    let error = refused(
        &mut play,
        Action::Submit {
            node: A,
            command: long,
        },
    );
    assert!(error.contains("1024"), "{error}");
    let error = refused(
        &mut play,
        Action::Submit {
            node: A,
            command: "increase x".into(),
        },
    );
    assert!(
        error.contains("set") && error.contains("add") && error.contains("delete"),
        "{error}"
    );
}

#[test]
fn a_message_from_outside_the_cluster_is_refused() {
    let mut play = Play::of(3, 1);
    let envelope = |from, to, cluster| Envelope {
        from: NodeId(from),
        to: NodeId(to),
        cluster: ClusterId(cluster),
        term: Term(9),
        message: Message::Heartbeat {
            commit: raft_sim::Index(0),
            round: Round(1),
        },
    };
    let before = play.cluster.fingerprint();
    for (from, to, cluster, part) in [
        (7, 1, 1, "there is no node 7"),
        (1, 7, 1, "there is no node 7"),
        (2, 1, 5, "cluster 5"),
        (1, 1, 1, "node 1"),
    ] {
        let error = play
            .cluster
            .inject(envelope(from, to, cluster))
            .expect_err("refused")
            .to_string();
        assert!(error.contains(part), "{error}");
    }
    assert_eq!(play.cluster.fingerprint(), before);
}

#[test]
fn settings_out_of_range_name_what_would_be_right() {
    let error = |change: fn(&mut Settings)| {
        let mut settings = Settings::default();
        change(&mut settings);
        Cluster::new(settings, 1).expect_err("refused").to_string()
    };
    assert_eq!(
        error(|settings| settings.nodes = 12),
        "a cluster of 12 nodes is asked for: it can have 1 to 11"
    );
    assert!(error(|settings| settings.link.loss_per_million = 2_000_000).contains("1000000"));
    assert!(
        error(|settings| settings.heartbeat_interval = Micros::from_millis(100)).contains("at least 200 ms")
    );
}

#[test]
fn recordings_of_another_kind_are_refused_with_one_sentence() {
    let text = raft_sim::Run::new(Settings::default(), 1)
        .unwrap()
        .recording()
        .to_json();
    let read = |text: &str| Recording::from_json(text).expect_err("refused");
    assert!(matches!(
        read(&text[..text.len() / 2]),
        ReplayError::CutShort { .. }
    ));
    assert!(matches!(
        read(&text.replace("\"format\": 1", "\"format\": 9")),
        ReplayError::Format { format: 9, .. }
    ));
    assert!(matches!(
        read("{\"format\": 1, \"surprise\": 2}"),
        ReplayError::Malformed(_)
    ));
    assert!(matches!(
        read(&text.replace("\"nodes\": 5", "\"nodes\": 50")),
        ReplayError::Settings(_)
    ));
    assert!(matches!(read(&" ".repeat(5 << 20)), ReplayError::TooLarge { .. }));
    for error in [read("[]"), read(""), read("{\"format\": 2}")] {
        assert!(!error.to_string().contains('\n'), "{error}");
    }
}
