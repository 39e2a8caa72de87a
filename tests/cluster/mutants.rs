//! One rule off at a time: the laws must notice. The same play with the rule on must hold.
//!
//! | rule off | the play that breaks | law |
//! |---|---|---|
//! | the vote is on disk before it is given (§5.2) | `a_forgotten_vote_elects_two_leaders_...` | Election Safety |
//! | a vote checks the log (§5.4.1) | `a_vote_that_ignores_the_log_...` | Leader Completeness |
//! | a reply waits for the disk (figure 2) | `a_reply_before_the_flush_...` | Leader Completeness |
//!
//! That a leader counts replicas only of its own term (§5.4.2) takes a schedule in which an append carries one entry and not
//! the next: figure 8 is played by hand in the core's tests, `in_figure_8_counting_old_entries_loses_a_committed_one`.

use raft_sim::{Action, DiskDials, Micros, NodeId, Rules};
use raftarium_tests::Play;

/// A play, on a cluster of five whose nodes do nothing by themselves for a long time.
fn quiet(off: Option<fn(&mut Rules)>, seed: u64) -> Play {
    Play::with(seed, |settings| {
        settings.pre_vote = false;
        settings.check_quorum = false;
        settings.election_timeout_min = Micros::from_millis(60_000);
        settings.election_timeout_max = Micros::from_millis(90_000);
        settings.link.jitter = Micros::ZERO;
        if let Some(off) = off {
            off(&mut settings.rules);
        }
    })
}

const N: [NodeId; 5] = [NodeId(1), NodeId(2), NodeId(3), NodeId(4), NodeId(5)];

/// Lets a node win, heard only by these.
fn lead(play: &mut Play, node: NodeId, with: &[NodeId]) {
    let side: Vec<_> = [&[node], with].concat();
    play.mend().partition(&[&side]);
    play.time_out(node);
    let won = play.until(400, |cluster| cluster.role(node) == Some(raft_sim::Role::Leader));
    assert!(won, "{node:?} was not elected by {with:?}");
}

/// Cuts a node off from all but these, at once.
fn only(play: &mut Play, node: NodeId, with: &[NodeId]) {
    let side: Vec<_> = [&[node], with].concat();
    play.mend().partition(&[&side]);
}

/// §5.2; trap 2. A voter crashes between two requests of one term and has forgotten the first.
#[test]
fn a_forgotten_vote_elects_two_leaders_in_one_term() {
    let play_on = |off: Option<fn(&mut Rules)>| {
        let [s1, s2, s3, s4, s5] = N;
        let mut play = quiet(off, 1);
        // S1 wins term 1 with S2 and S3, and is cut off at once.
        lead(&mut play, s1, &[s2, s3]);
        only(&mut play, s1, &[]);
        // S2 crashes and restarts. S5 asks it, and S4, in the same term.
        play.stop(s2).restart(s2);
        play.run_for(5);
        play.mend().partition(&[&[s5, s4, s2], &[s1], &[s3]]);
        play.time_out(s5).run_for(300);
        play
    };
    play_on(None).assert_lawful();
    let broken = play_on(Some(|rules| rules.vote_is_persisted = false)).broken();
    assert!(broken.contains(&"Election Safety"), "{broken:?}");
}

/// §5.4.1. A node without a committed entry is elected by those who have it.
#[test]
fn a_vote_that_ignores_the_log_elects_a_leader_that_lacks_what_is_committed() {
    let play_on = |off: Option<fn(&mut Rules)>| {
        let [s1, s2, s3, s4, s5] = N;
        let mut play = quiet(off, 1);
        lead(&mut play, s1, &[s2, s3]);
        only(&mut play, s1, &[s2, s3]);
        play.submit(s1, "set 1");
        play.run_for(400);
        assert!(play.view(s1).status.commit.0 >= 2);
        // S5 has none of it.
        play.stop(s1);
        play.mend().partition(&[&[s5, s4, s2, s3]]);
        // In term 1 the others have voted; it learns so, and asks again in term 2.
        play.time_out(s5).run_for(200).time_out(s5).run_for(400);
        play
    };
    play_on(None).assert_lawful();
    let broken = play_on(Some(|rules| rules.vote_checks_log = false)).broken();
    assert!(broken.contains(&"Leader Completeness"), "{broken:?}");
}

/// Figure 2; trap 1. Followers say that they have an entry, and crash before they do.
#[test]
fn a_reply_before_the_flush_loses_what_was_committed() {
    let play_on = |off: Option<fn(&mut Rules)>, seed| {
        let [s1, s2, s3, ..] = N;
        let mut play = quiet(off, seed);
        lead(&mut play, s1, &[s2, s3]);
        only(&mut play, s1, &[s2, s3]);
        play.run_for(200);
        // The followers' disks become slow, the leader's does not.
        let set_disks = |play: &mut Play, dials| {
            for node in [s2, s3] {
                play.act(Action::SetDisk { node, dials });
            }
        };
        set_disks(
            &mut play,
            DiskDials {
                flush: Micros::from_millis(10_000),
                jitter: Micros::ZERO,
            },
        );
        play.submit(s1, "set 1");
        play.run_for(300);
        // All three crash. The disks of those who said yes may not have what they said.
        for node in [s1, s2, s3] {
            play.stop(node);
        }
        set_disks(&mut play, DiskDials::default());
        for node in [s2, s3] {
            play.restart(node);
        }
        play.mend().run_for(5);
        play.time_out(s2).run_for(400);
        play.time_out(s3).run_for(400);
        play
    };
    let mut broken = Vec::new();
    for seed in 0..8 {
        // What a crash loses of the writes on their way is drawn: not every seed loses the one that matters.
        play_on(None, seed).assert_lawful();
        broken.extend(play_on(Some(|rules| rules.replies_wait_for_disk = false), seed).broken());
    }
    assert!(broken.contains(&"Leader Completeness"), "{broken:?}");
}
