//! Chains of causes as facts.

use super::*;
use crate::lab::Selection;
use crate::views::inspector::Inspector;
use raft_sim::{Action, Recording, Settings};

fn titles(why: &Why) -> Vec<&str> {
    why.steps.iter().map(|step| step.title.as_str()).collect()
}

/// The places of these beginnings in the chain, which must be there in this order.
fn in_order(why: &Why, wanted: &[&str]) {
    let found = titles(why);
    let mut from = 0;
    for want in wanted {
        let at = found[from..].iter().position(|title| title.contains(want));
        from += at.unwrap_or_else(|| panic!("no \"{want}\" after step {from} of {found:#?}")) + 1;
    }
}

fn elected() -> (Cluster, NodeId) {
    let mut cluster = Cluster::new(Settings::plain(), raft_sim::OPENING_SEED).unwrap();
    cluster.run_until(Instant(500_000));
    let leader = cluster.leader().unwrap();
    (cluster, leader)
}

#[test]
fn a_leader_rests_on_its_timer_its_pre_votes_and_its_votes() {
    let (cluster, leader) = elected();
    let why = Why::of(&cluster, Question::Role(leader));
    assert_eq!(why.section, Some("§5.2"));
    in_order(
        &why,
        &[
            "wakes up",
            "asks whether it could win",
            "would vote for B",
            "counts a yes",
            "asks for votes",
            "votes for B",
            "counts a yes",
            "leads term 1",
        ],
    );
    let votes = titles(&why)
        .iter()
        .filter(|title| title.contains(" votes for B"))
        .count();
    assert_eq!(votes, 2, "{:#?}", titles(&why));
}

#[test]
fn a_commit_rests_on_the_client_the_stores_of_a_majority_and_what_they_said() {
    let (mut cluster, node) = elected();
    let command = "set x 5".into();
    cluster.act(Action::Submit { node, command }).unwrap();
    cluster.run_until(Instant(800_000));
    let why = Why::of(&cluster, Question::Entry(node, Index(2)));
    in_order(
        &why,
        &[
            "Set x 5 is submitted to",
            "The client asks B",
            "takes entry 2",
            "stores entry 2",
            "knows that",
            "commits entry 2",
        ],
    );
    let found = titles(&why);
    let count = |part: &str| found.iter().filter(|title| title.contains(part)).count();
    assert_eq!(
        (count("stores entry 2"), count("holds all up to entry 2")),
        (2, 2),
        "{found:#?}"
    );
    assert!(
        why.numbers.iter().any(|said| said.contains("3 of 5")),
        "{:?}",
        why.numbers
    );
}

#[test]
fn an_entry_that_too_few_hold_says_how_many_are_needed() {
    let (mut cluster, node) = elected();
    let groups = vec![vec![node]];
    cluster.act(Action::Partition { groups }).unwrap();
    let command = "set x 5".into();
    cluster.act(Action::Submit { node, command }).unwrap();
    cluster.run_until(Instant(560_000));
    let why = Why::of(&cluster, Question::Entry(node, Index(2)));
    assert_eq!(why.numbers[0], texts::held_by(letter(node), "B", 1, 3));
}

#[test]
fn where_nobody_has_won_the_votes_so_far_are_told() {
    let mut cluster = Cluster::new(Settings::plain(), raft_sim::OPENING_SEED).unwrap();
    cluster.run_until(Instant(160_000));
    let why = Why::of(&cluster, Question::Leader(NodeId(1)));
    assert!(
        why.numbers
            .contains(&texts::votes_so_far(letter(NodeId(5)), 1, 0, 3)),
        "{:?}",
        why.numbers
    );
}

#[test]
fn in_figure_8_the_chain_leads_from_the_commit_to_the_broken_law() {
    let text = include_str!("../../../../tests/kills/commit_only_own_term.json");
    let cluster = Recording::from_json(text).unwrap().replay().unwrap();
    let (event, violation) = cluster.violations().next().unwrap();
    let why = Why::of(&cluster, Question::Event(event));
    assert_eq!(why.steps.last().unwrap().event, event);
    in_order(
        &why,
        &[
            "commits entries 1 and 2",
            "A leads term 5",
            violation.law().name(),
        ],
    );
    assert!(why.steps.len() > 4, "{:#?}", titles(&why));
}

#[test]
fn whatever_the_inspector_of_a_node_lets_ask_is_answered_with_its_rule_and_section() {
    let (mut cluster, leader) = elected();
    let command = "set x 5".into();
    cluster
        .act(Action::Submit {
            node: leader,
            command,
        })
        .unwrap();
    cluster.run_until(Instant(800_000));
    let follower = cluster.node_ids().find(|node| *node != leader).unwrap();
    let (mut asked, mut since_the_start) = (0, 0);
    for node in [leader, follower] {
        let Inspector::Node(card) = Inspector::of(&cluster, Some(Selection::Node(node))) else {
            panic!("no card of {node:?}");
        };
        for row in card.groups.iter().flat_map(|group| &group.rows) {
            let Some(question) = row.why else { continue };
            asked += 1;
            let why = Why::of(&cluster, question);
            if why
                .numbers
                .iter()
                .any(|said| *said == texts::FROM_THE_START.now())
            {
                since_the_start += 1;
                continue;
            }
            let last = why.steps.last().unwrap_or_else(|| panic!("{question:?}"));
            assert!(
                !last.title.is_empty() && !why.rule.is_empty(),
                "{question:?}: {why:?}"
            );
            assert!(why.section.is_some(), "{question:?}: {why:?}");
        }
    }
    assert!(asked >= 20, "{asked}");
    // The members, on both.
    assert_eq!(since_the_start, 2);
}

#[test]
fn an_answer_rests_on_its_commit_and_one_that_waits_says_what_is_missing() {
    let (mut cluster, node) = elected();
    let command = "set x 5".to_owned();
    cluster
        .act(Action::Submit {
            node,
            command: command.clone(),
        })
        .unwrap();
    cluster.run_until(Instant(800_000));
    let id = |cluster: &Cluster| cluster.submissions().last().unwrap().id;
    let why = Why::of(&cluster, Question::Answer(id(&cluster)));
    assert_eq!(why.section, Some("§8"));
    in_order(
        &why,
        &[
            "Set x 5 is submitted to",
            "commits entry 2",
            "The client hears: x = 5",
        ],
    );
    let groups = vec![vec![node]];
    cluster.act(Action::Partition { groups }).unwrap();
    cluster.act(Action::Submit { node, command }).unwrap();
    cluster.run_until(Instant(850_000));
    let why = Why::of(&cluster, Question::Answer(id(&cluster)));
    assert_eq!(why.numbers[0], texts::held_by(letter(node), "B", 1, 3));
}

#[test]
fn of_a_broken_law_its_own_words_are_the_rule() {
    let text = include_str!("../../../../tests/kills/commit_only_own_term.json");
    let cluster = Recording::from_json(text).unwrap().replay().unwrap();
    let (event, violation) = cluster.violations().next().unwrap();
    let why = Why::of(&cluster, Question::Event(event));
    assert_eq!(why.rule, texts::law_says(violation.law()));
    assert_eq!(why.section, Some(violation.law().section()));
}

/// Figure 2: commit index and applied index are volatile.
#[test]
fn a_commit_index_that_was_forgotten_is_explained_by_the_stop_and_not_by_what_was_committed_before() {
    let (mut cluster, node) = elected();
    let command = "set x 5".into();
    cluster.act(Action::Submit { node, command }).unwrap();
    cluster.run_until(Instant(800_000));
    for act in [Action::Stop { node }, Action::Restart { node }] {
        cluster.act(act).unwrap();
        for question in [Question::Commit(node), Question::Applied(node)] {
            let why = Why::of(&cluster, question);
            assert_eq!(
                (why.rule.as_str(), why.section),
                (texts::VOLATILE.now(), Some("figure 2"))
            );
        }
    }
    let Inspector::Node(card) = Inspector::of(&cluster, Some(Selection::Node(node))) else {
        panic!("it is selected");
    };
    let rows = card.groups.into_iter().flat_map(|group| group.rows);
    let commit = rows.into_iter().find(|row| row.name == texts::COMMIT_INDEX.now());
    assert_eq!(commit.unwrap().value, texts::commit_behind(0));
    let why = Why::of(&cluster, Question::Entry(node, Index(2)));
    let unheard = texts::committed_unheard(letter(node), 0);
    assert!(
        why.numbers[0].eq_ignore_ascii_case(&(unheard + ".")),
        "{:?}",
        why.numbers
    );
}
