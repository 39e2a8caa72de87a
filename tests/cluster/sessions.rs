//! Exactly once (§8; dissertation §6.3): a command that is tried twice is done once, whatever becomes of leaders and answers.

use raft_sim::{Action, EntryText, Micros, Observed, ParcelKind, SubmissionState};
use raftarium_tests::Play;

fn impatient(sessions: bool, seed: u64) -> Play {
    Play::with(seed, |settings| {
        settings.nodes = 3;
        settings.client.retry_after = Some(Micros::from_millis(200));
        settings.client.sessions = sessions;
    })
}

/// Loses every answer to the client for a while: what was done is asked for again.
fn add_while_answers_are_lost(sessions: bool) -> Option<i64> {
    let mut play = impatient(sessions, 4);
    let leader = play.elect();
    if sessions {
        // Opens the session.
        play.submit(leader, "set y 1");
        play.run_for(500);
    }
    play.act(Action::Submit {
        node: leader,
        command: "add 1".into(),
    });
    for _ in 0..1_000 {
        let is_answer = |kind| matches!(kind, ParcelKind::Answer(_));
        let answers: Vec<_> = play
            .cluster
            .messages()
            .filter(|message| is_answer(message.kind))
            .collect();
        for answer in answers {
            play.act(Action::DropMessage { name: answer.name });
        }
        play.run_for(1);
    }
    play.run_for(2_000);
    let settled = play
        .cluster
        .submissions()
        .last()
        .is_some_and(|last| matches!(last.state, SubmissionState::Done { .. }));
    assert!(settled);
    play.assert_lawful();
    play.cluster.machine(leader).and_then(|machine| machine.get("x"))
}

#[test]
fn a_command_whose_answers_are_lost_is_done_once_with_a_session_and_again_and_again_without() {
    assert_eq!(add_while_answers_are_lost(true), Some(1));
    let without = add_while_answers_are_lost(false);
    assert!(without > Some(1), "{without:?}");
}

/// The session is an entry of the log, before the first command.
#[test]
fn a_client_opens_a_session_before_its_first_command() {
    let mut play = impatient(true, 2);
    let leader = play.elect();
    play.act(Action::Submit {
        node: leader,
        command: "set 5".into(),
    });
    let state = |play: &Play| play.cluster.submissions().last().map(|last| last.state.clone());
    assert_eq!(state(&play), Some(SubmissionState::Registering));
    play.run_for(500);
    assert!(matches!(state(&play), Some(SubmissionState::Done { .. })));
    let texts = [2, 3].map(|index| play.cluster.entry(leader, raft_sim::Index(index)).unwrap().text);
    assert_eq!(texts[0], EntryText::Register);
    assert_eq!(texts[1].to_string(), "set x 5");
    play.assert_lawful();
}

/// The sessions are in the snapshot: a node that starts from one knows what was done.
#[test]
fn what_was_done_before_a_snapshot_is_not_done_again_after_it() {
    for seed in 0..10 {
        let mut play = Play::with(seed, |settings| {
            settings.nodes = 3;
            settings.client.retry_after = Some(Micros::from_millis(150));
            settings.client.sessions = true;
            settings.snapshots.every = Some(3);
            settings.snapshots.keep = 0;
        });
        play.elect();
        for round in 0..12 {
            let node = play.cluster.leader().unwrap_or(raftarium_tests::A);
            play.act(Action::Submit {
                node,
                command: format!("add n{round} 1"),
            });
            play.run_for(45);
            // Whoever has it crashes, and starts from its snapshot.
            play.stop(node).run_for(150).restart(node).run_for(250);
        }
        play.run_for(2_000);
        let machine = play.cluster.machine(raftarium_tests::A).expect("a machine");
        let counted: Vec<_> = machine.iter().collect();
        assert_eq!(counted.len(), 12, "seed {seed}: {counted:?}");
        assert!(
            counted.iter().all(|(_, value)| *value == 1),
            "seed {seed}: {counted:?}"
        );
        play.assert_lawful();
    }
}
