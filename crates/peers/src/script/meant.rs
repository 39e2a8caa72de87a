//! Differences that are meant and can be told by what is so now: each function knows one exception.

use super::cluster::Cluster;
use super::difference::{Difference, Place, Side};
use super::facts::{Content, Happened, Standing};
use super::known::Known;
use super::ours;
use super::peer::Peer;
use crate::exceptions::Exception;
use raft::{Configuration, Role};

/// The members as the latest leader has them.
pub(crate) fn latest(cluster: &Cluster) -> Option<&Configuration> {
    let leads = |peer: &&Peer| peer.node.role() == Role::Leader;
    let leader = cluster
        .peers
        .iter()
        .filter(leads)
        .max_by_key(|peer| peer.node.term());
    let furthest = || cluster.peers.iter().max_by_key(|peer| peer.node.log().last());
    leader.or_else(furthest).map(|peer| peer.node.configuration())
}

/// Whether a node is no member any more, after it was one.
pub(crate) fn is_removed(cluster: &Cluster, node: u64) -> bool {
    let peer = cluster.peers.iter().find(|peer| peer.id == node);
    peer.is_some_and(|peer| {
        peer.applied_members.is_some()
            && latest(cluster).is_some_and(|members| !members.is_member(peer.node.id()))
    })
}

/// Whether a member's configuration in force is not the one that is applied there.
pub(crate) fn change_pends(cluster: &Cluster) -> bool {
    let pends = |peer: &Peer| {
        peer.applied_members
            .as_ref()
            .is_some_and(|applied| applied != peer.node.configuration())
    };
    cluster
        .peers
        .iter()
        .any(|peer| pends(peer) && !is_removed(cluster, peer.id))
}

pub(crate) fn waits(cluster: &Cluster) -> bool {
    cluster.peers.iter().any(|peer| !peer.held.is_empty())
}

/// Whether any node ever had this configuration in force.
pub(crate) fn was_in_force(cluster: &Cluster, members: &String) -> bool {
    cluster
        .peers
        .iter()
        .any(|peer| peer.members_seen.contains(members))
}

/// Whether two nodes stand the same, apart from whether they vote.
pub(crate) fn but_for_vote(one: &Standing, other: &Standing) -> bool {
    let without = |of: &Standing| (of.node, of.role.clone(), of.term, of.leader);
    without(one) == without(other)
}

pub(crate) fn waiting_vote_request(found: &Difference, cluster: &Cluster) -> Option<Exception> {
    let Difference::Message {
        place: Place::Sent,
        side: Side::Theirs,
        message,
    } = found
    else {
        return None;
    };
    let waits = |peer: &Peer| {
        let asks = peer.id == message.from && ours::term(peer.node.term()) == message.term;
        peer.asynchronous && asks && peer.node.role() == Role::Candidate && peer.node.status().withheld > 0
    };
    (message.kind == "MsgVote" && cluster.peers.iter().any(waits)).then_some(Exception::VoteRequestWaits)
}

/// What waits for a write and has become outdated meanwhile is not sent.
pub(crate) fn outdated_answer(found: &Difference, cluster: &Cluster) -> Option<Exception> {
    let Difference::Message {
        place: Place::Sent,
        side: Side::Theirs,
        message,
    } = found
    else {
        return None;
    };
    let in_later_term = |peer: &Peer| {
        peer.id == message.from && peer.asynchronous && ours::term(peer.node.term()) > message.term
    };
    let waits = ["MsgAppResp", "MsgVoteResp", "MsgVote"].contains(&message.kind.as_str());
    (waits && cluster.peers.iter().any(in_later_term)).then_some(Exception::OutdatedAnswerDropped)
}

pub(crate) fn forwarded(found: &Difference) -> Option<Exception> {
    if let Difference::Message {
        side: Side::Theirs,
        message,
        ..
    } = found
    {
        let change = message
            .entries
            .iter()
            .any(|entry| entry.content == Content::Change);
        return (message.kind == "MsgProp" && change).then_some(Exception::ChangeIsNotForwarded);
    }
    let Difference::Message {
        side: Side::Ours,
        message,
        ..
    } = found
    else {
        return None;
    };
    (message.kind == "ProposeReply").then_some(Exception::ForwardedIsAnswered)
}

/// A leader that is no voter any more leads on at etcd.
pub(crate) fn removed_leader(found: &Difference, cluster: &Cluster, known: &Known) -> Option<Exception> {
    let outside = |peer: &Peer| {
        let votes = |members: &Configuration| members.is_voter(peer.node.id());
        peer.node.role() == Role::Follower && !peer.applied_members.as_ref().is_none_or(votes)
    };
    let gone = |node: u64| {
        let led = known.soft.get(&node).is_none_or(|soft| soft.role == "Leader");
        led && cluster.peers.iter().any(|peer| peer.id == node && outside(peer))
    };
    let nobody_leads = || {
        let leads = |peer: &Peer| peer.node.role() == Role::Leader;
        !cluster.peers.iter().any(leads) && cluster.peers.iter().any(outside)
    };
    let covered = match found {
        Difference::Soft { node, expected, got } => {
            expected.role == "Leader" && got.role == "Follower" && gone(*node)
        }
        // What it would have committed waits for the next leader.
        Difference::Hard { expected, got, .. } => {
            (expected.term, expected.vote) == (got.term, got.vote)
                && got.commit < expected.commit
                && nobody_leads()
        }
        Difference::Committed { expected, got, .. } => got < expected && nobody_leads(),
        Difference::Standing { what, .. } => gone(what.node),
        Difference::Happened {
            side: Side::Ours,
            what: Happened::Became { node, role, .. },
        } => role == "Follower" && gone(*node),
        Difference::Message {
            side: Side::Theirs,
            message,
            ..
        } => match message.kind.as_str() {
            "MsgHeartbeat" => gone(message.from),
            "MsgHeartbeatResp" => gone(message.to),
            _ => false,
        },
        _ => false,
    };
    covered.then_some(Exception::RemovedLeaderStepsDown)
}

/// A node that is removed is not told of it, and does what it did before.
pub(crate) fn removed(found: &Difference, cluster: &Cluster) -> Option<Exception> {
    let gone = |node: u64| is_removed(cluster, node);
    let covered = match found {
        Difference::Hard { node, expected, got } => {
            gone(*node)
                && (expected.term, expected.vote) == (got.term, got.vote)
                && got.commit < expected.commit
        }
        Difference::Log { node, got, .. } => gone(*node) && got.is_none(),
        Difference::Committed { node, expected, got } => gone(*node) && got < expected,
        Difference::Members { node, expected, .. } => gone(*node) && was_in_force(cluster, expected),
        Difference::Happened {
            side: Side::Ours,
            what: Happened::Tally { node, .. },
        } => gone(*node),
        Difference::Standing { what, .. } => {
            gone(what.node) && cluster.standing().iter().any(|ours| but_for_vote(ours, what))
        }
        Difference::Message { side, message, .. } => {
            let replicates = ["MsgApp", "MsgAppResp", "MsgSnap"].contains(&message.kind.as_str());
            match side {
                Side::Theirs => replicates && (gone(message.from) || gone(message.to)),
                Side::Ours => message.kind.contains("Vote") && gone(message.from),
            }
        }
        Difference::Happened {
            side: Side::Ours,
            what: Happened::Became { node, role, .. },
        } => role.ends_with("Candidate") && gone(*node),
        Difference::Said { text, .. } => {
            text == "raft: cannot step as peer not found" && cluster.peers.iter().any(|peer| gone(peer.id))
        }
        _ => false,
    };
    covered.then_some(Exception::RemovedIsToldNothing)
}

/// An empty entry stands for a refused change: ours at one of these indexes, or theirs if etcd has refused any.
pub(crate) fn refused_change(found: &Difference, ours: &[u64], theirs: bool) -> Option<Exception> {
    let Difference::Log {
        index,
        expected: Some(expected),
        got: Some(got),
        ..
    } = found
    else {
        return None;
    };
    let empty = Content::Command(Vec::new());
    let is_change = |content: &Content, other: &Content| *content == Content::Change && *other == empty;
    let covered = expected.term == got.term
        && (is_change(&expected.content, &got.content) && ours.contains(index)
            || is_change(&got.content, &expected.content) && theirs);
    covered.then_some(Exception::RefusedChange)
}
