//! What becomes of proposals: each ticket is answered once, by what is committed and by nothing less.

use crate::net::{N1, N2, N3, Net, accepted, append, bound_for, id, terms};
use raft::{Message, NodeId, Outcome, ProposeError, Role, Term, Ticket};

/// Core: the answer comes when the command has been applied where it was proposed.
#[test]
fn a_ticket_is_answered_when_its_command_is_applied() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    net.propose(N1, "b").unwrap();
    assert_eq!(net.status(N1).proposals, 2);
    net.deliver(bound_for(N2));
    assert!(net.replies.is_empty());
    net.deliver_all();
    let applied = |ticket, index| (Ticket(ticket), Outcome::Applied(id(1, index)));
    assert_eq!(net.replies, [applied(1, 2), applied(2, 3)]);
    assert_eq!(net.status(N1).proposals, 0);
}

/// Core: committed is not yet applied.
#[test]
fn a_ticket_waits_for_its_command_to_be_applied_not_only_committed() {
    let mut net = Net::of(1);
    net.elect(N1);
    let now = net.now;
    let node = net.nodes.get_mut(&N1).unwrap();
    node.propose(now, Ticket(7), b"a").unwrap();
    let mut said = Vec::new();
    let mut written = raft::WriteId::ZERO;
    let mut applied = raft::Index::ZERO;
    let mut drain = |node: &mut raft::Node| {
        while let Some((output, _)) = node.poll_output() {
            match output {
                raft::Output::Persist(write) => written = write.id,
                raft::Output::Apply(page) => applied = page.last().unwrap().index,
                raft::Output::Reply(ticket, outcome) => said.push((ticket, outcome)),
                _ => {}
            }
        }
        (written, applied, said.len())
    };
    let (written, _, _) = drain(node);
    node.handle(now, raft::Input::Persisted { upto: written })
        .unwrap();
    assert_eq!(
        (node.commit_index().0, drain(node)),
        (2, (written, raft::Index(2), 0))
    );
    let upto = raft::Index(2);
    node.handle(now, raft::Input::Applied { upto }).unwrap();
    assert_eq!(drain(node).2, 1);
    node.handle(now, raft::Input::Applied { upto }).unwrap();
    assert_eq!(drain(node).2, 1, "once");
}

/// Some rounds of heartbeats, with every message delivered.
fn heal(net: &mut Net, leader: NodeId) {
    for _ in 0..4 {
        net.wake(leader, 50);
        net.deliver_all();
    }
}

/// N1 leads and takes two commands that reach nobody; N2 is elected without them.
fn cut_off_leader() -> Net {
    let mut net = Net::of(3);
    net.elect(N1);
    for command in ["lost", "lost too"] {
        net.propose(N1, command).unwrap();
    }
    net.messages.clear();
    net.campaign(N2);
    net.deliver_among(&[N2, N3]);
    assert_eq!(net.role(N2), Role::Leader);
    net
}

/// Core: a proposal is superseded when another entry is *committed* at its index.
#[test]
fn a_ticket_is_superseded_by_what_is_committed_in_its_place() {
    let mut net = cut_off_leader();
    net.propose(N2, "kept").unwrap();
    net.propose(N2, "kept").unwrap();
    net.deliver_among(&[N2, N3]);
    heal(&mut net, N2);
    let answered = |ticket| {
        let answers = net.replies.iter().filter(|(to, _)| *to == Ticket(ticket));
        answers.map(|(_, outcome)| *outcome).collect::<Vec<_>>()
    };
    for (ticket, index) in [(1, 2), (2, 3)] {
        let superseded = Outcome::Superseded {
            proposed: id(1, index),
            by: Term(2),
        };
        assert_eq!(answered(ticket), [superseded]);
    }
    assert_eq!(answered(3), [Outcome::Applied(id(2, 3))]);
    assert_eq!(net.status(N1).proposals, 0);
}

/// Trap 23, core: stepping down decides nothing; the entry may still be committed by the next leader, and then the
/// ticket is answered where it was taken.
#[test]
fn a_ticket_stays_open_across_a_step_down_and_may_still_be_applied() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    net.deliver(bound_for(N2));
    net.messages.clear();
    net.campaign(N2);
    net.deliver(|envelope| envelope.to != N1 && envelope.from != N1);
    net.deliver_one(bound_for(N1));
    assert_eq!(net.role(N1), Role::Follower);
    assert_eq!(net.status(N1).proposals, 1);
    heal(&mut net, N2);
    assert_eq!(net.replies, [(Ticket(1), Outcome::Applied(id(1, 2)))]);
}

/// Trap 23, core: nor does the truncation of an entry: another node may hold it, lead, and commit it.
#[test]
fn a_ticket_whose_entry_was_cut_off_may_still_be_applied() {
    let mut net = Net::of(3);
    net.elect(N1);
    net.propose(N1, "a").unwrap();
    net.deliver(bound_for(N2));
    net.messages.clear();
    // A leader of term 2 that nobody else hears of makes N1 forget its entry, and is never heard again.
    net.say(N3, N1, 2, append(id(1, 1), terms(2, &[2]), 1));
    assert_eq!(net.log(N1), [1, 2]);
    assert!(net.replies.is_empty());
    // N2 still has the entry of term 1, and leads term 3.
    net.disks.get_mut(&N3).unwrap().hard_state.term = Term(2);
    net.restart(N3);
    net.set_disk(N2, 2, None, &[1, 1]);
    net.disks.get_mut(&N2).unwrap().entries[0].1 = None;
    net.disks.get_mut(&N2).unwrap().entries[1].1 = Some(b"a".to_vec());
    net.restart(N2);
    net.messages.clear();
    net.campaign(N2);
    net.deliver_among(&[N2, N3]);
    assert_eq!(net.role(N2), Role::Leader);
    heal(&mut net, N2);
    assert_eq!(net.log(N1), [1, 1, 3]);
    assert_eq!(net.replies, [(Ticket(1), Outcome::Applied(id(1, 2)))]);
}

/// Core: terms never fall along a log, so an entry of a later term that is committed *before* a proposal's index decides
/// it too. The client of a leader that was cut off need not wait for others to write as much as it did.
#[test]
fn a_ticket_is_superseded_as_soon_as_a_later_term_is_committed_before_it() {
    let mut net = cut_off_leader();
    heal(&mut net, N2);
    assert_eq!(
        (net.log(N1), net.commit(N1)),
        (vec![1, 2], 2),
        "the new leader wrote one entry, the old one two"
    );
    let superseded = |ticket, index| {
        let proposed = id(1, index);
        (
            Ticket(ticket),
            Outcome::Superseded {
                proposed,
                by: Term(2),
            },
        )
    };
    assert_eq!(net.replies, [superseded(1, 2), superseded(2, 3)]);
}

/// Core: two proposals of one node for one index, in two of its terms: one is applied, the other superseded.
#[test]
fn of_two_tickets_for_one_index_each_gets_its_own_answer() {
    let mut net = Net::of(3);
    net.elect(N1);
    for _ in 2..=5 {
        net.propose(N1, "lost").unwrap();
    }
    net.messages.clear();
    // A leader of term 2 replaces the four entries by one, and is replaced itself before that is committed.
    net.say(N3, N1, 2, append(id(1, 1), terms(2, &[2]), 1));
    net.messages.clear();
    net.campaign(N1);
    net.say(N2, N1, 3, Message::RequestVoteReply { granted: true });
    assert_eq!(net.propose(N1, "kept"), Ok(id(3, 4)));
    assert_eq!((net.replies.len(), net.status(N1).proposals), (0, 5));
    // The blank entry of term 3 decides those of term 1, and leaves open what follows it in term 3.
    net.say(N2, N1, 3, accepted(3));
    let superseded = |ticket, index, by| {
        let (proposed, by) = (id(1, index), Term(by));
        (Ticket(ticket), Outcome::Superseded { proposed, by })
    };
    let expected = [
        superseded(1, 2, 2),
        superseded(2, 3, 3),
        superseded(3, 4, 3),
        superseded(4, 5, 3),
    ];
    assert_eq!(net.replies, expected);
    net.say(N2, N1, 3, accepted(4));
    assert_eq!(net.replies[4..], [(Ticket(5), Outcome::Applied(id(3, 4)))]);
}

/// Core: whoever does not lead refuses at the call, says who leads if it knows, and takes nothing.
#[test]
fn only_a_leader_takes_proposals() {
    let mut net = Net::of(3);
    let refused = |net: &mut Net, node| {
        let before = net.status(node);
        let error = net.propose(node, "a").unwrap_err();
        assert_eq!(net.status(node), before);
        error
    };
    assert_eq!(refused(&mut net, N1), ProposeError::NotLeader { hint: None });
    net.elect(N1);
    assert_eq!(refused(&mut net, N2), ProposeError::NotLeader { hint: Some(N1) });
    net.campaign(N2);
    assert_eq!(refused(&mut net, N2), ProposeError::NotLeader { hint: None });
}

/// Core: a command is bytes, none at all included.
#[test]
fn a_command_may_be_empty_and_as_long_as_the_limit() {
    let mut net = Net::with(1, |config| config.command_bytes_max = 4);
    net.elect(N1);
    net.propose(N1, "").unwrap();
    net.propose(N1, "1234").unwrap();
    let error = net.propose(N1, "12345").unwrap_err();
    assert_eq!(error, ProposeError::CommandTooLong { bytes: 5, most: 4 });
    assert_eq!(
        error.to_string(),
        "the command is 5 bytes long; at most 4 are taken"
    );
    let applied: Vec<_> = net.applied[&N1]
        .iter()
        .map(|(_, command)| command.clone())
        .collect();
    assert_eq!(applied, [None, Some(Vec::new()), Some(b"1234".to_vec())]);
}

/// Core: applying comes in pages, the next one when the last one is done, each command once and in order.
#[test]
fn commands_are_handed_out_in_pages() {
    let mut net = Net::with(1, |config| config.apply_bytes_max = 4);
    net.elect(N1);
    net.disks_are_instant = false;
    for number in 10..20 {
        net.propose(N1, &number.to_string()).unwrap();
    }
    net.flush(N1);
    let pages = net.outputs.iter().filter_map(|said| match &said.output {
        raft::Output::Apply(page) => Some(page.len()),
        _ => None,
    });
    assert_eq!(pages.collect::<Vec<_>>(), [1, 2, 2, 2, 2, 2]);
    let applied: Vec<_> = net.applied[&N1].iter().map(|(entry, _)| entry.index.0).collect();
    assert_eq!(applied, (1..=11).collect::<Vec<_>>());
}
