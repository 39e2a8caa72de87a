//! Decides which differences are meant. Each exception covers as little as it can: the kinds of facts that follow from it,
//! while what causes them is so.

use super::cluster::Cluster;
use super::difference::{Difference, Place, Side};
use super::facts::{Content, Happened, Message, Shown, Standing};
use super::known::Known;
use super::ours;
use super::peer::Peer;
use crate::exceptions::Exception;
use raft::{Configuration, Role};

/// What is so while one case is judged, and what earlier ones have left behind.
#[derive(Debug, Default)]
pub(crate) struct Judge {
    /// A change of the members is under way, or was in this case.
    change: bool,
    /// A leader waits with a change until an entry of its own term is committed.
    waits: bool,
    /// Messages that one side sent and the other did not, for a reason: they will not be received, either.
    carried: Vec<(Side, Message, Exception)>,
    /// Who has answered whom in a term that is over, once for each time.
    stale: Vec<(u64, u64)>,
    stale_theirs: Vec<(u64, u64)>,
    /// Leaders that have stepped down at etcd, and lead on here until their removal is committed.
    to_step_down: Vec<u64>,
}

/// The members as the latest leader has them.
fn latest(cluster: &Cluster) -> Option<&Configuration> {
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
fn is_removed(cluster: &Cluster, node: u64) -> bool {
    let peer = cluster.peers.iter().find(|peer| peer.id == node);
    peer.is_some_and(|peer| {
        peer.applied_members.is_some()
            && latest(cluster).is_some_and(|members| !members.is_member(peer.node.id()))
    })
}

/// Whether a member's configuration in force is not the one that is applied there.
fn change_pends(cluster: &Cluster) -> bool {
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

fn waits(cluster: &Cluster) -> bool {
    cluster.peers.iter().any(|peer| !peer.held.is_empty())
}

impl Judge {
    /// Before a case is done.
    pub(crate) fn begin(&mut self, cluster: &Cluster) {
        self.change = change_pends(cluster);
        self.waits = waits(cluster);
    }

    /// After it was done.
    pub(crate) fn see(&mut self, cluster: &mut Cluster, printed: &Shown, got: &Shown) {
        let changes = |shown: &Shown| {
            let entries = shown.written.values().chain(shown.committed.values()).flatten();
            entries.into_iter().any(|entry| entry.content == Content::Change)
        };
        self.change |= change_pends(cluster) || changes(printed) || changes(got);
        self.waits |= waits(cluster);
        for peer in &mut cluster.peers {
            let answered = peer.stale.drain(..).map(|to| (peer.id, to));
            let answered: Vec<_> = answered.collect();
            self.stale.extend(&answered);
            self.stale_theirs.extend(&answered);
        }
    }

    /// Why a difference is meant, if it is.
    pub(crate) fn excuse(
        &mut self,
        found: &Difference,
        cluster: &Cluster,
        known: &Known,
    ) -> Option<Exception> {
        if let Difference::Message { place, side, message } = found {
            let same = |(other, sent, _): &(Side, Message, Exception)| other == side && sent == message;
            if *place != Place::Sent
                && let Some(at) = self.carried.iter().position(same)
            {
                return Some(self.carried.remove(at).2);
            }
            let late = |(other, sent, why): &(Side, Message, Exception)| {
                *why == Exception::VoteRequestWaits && other != side && sent == message
            };
            if let Some(at) = self.carried.iter().position(late) {
                return Some(self.carried.remove(at).2);
            }
        }
        let why = self
            .stale_answer(found)
            .or_else(|| waiting_vote_request(found, cluster))
            .or_else(|| forwarded(found))
            .or_else(|| outdated_answer(found, cluster))
            .or_else(|| removed_leader(found, cluster, known))
            .or_else(|| self.leads_on(found, cluster))
            .or_else(|| removed(found, cluster))
            .or_else(|| refused_change(found))
            .or_else(|| self.changing(found, cluster))
            .or_else(|| hint(found))?;
        if let Difference::Message {
            place: Place::Sent,
            side,
            message,
        } = found
        {
            self.carried.push((*side, message.clone(), why));
        }
        Some(why)
    }

    fn stale_answer(&mut self, found: &Difference) -> Option<Exception> {
        let Difference::Message {
            place: Place::Sent,
            side,
            message,
        } = found
        else {
            return None;
        };
        let (list, is_answer) = match side {
            Side::Ours => {
                let answer = message.refused.is_some() || message.kind == "MsgHeartbeatResp";
                (&mut self.stale, answer)
            }
            Side::Theirs => {
                let empty = message.kind == "MsgAppResp" && message.index == 0 && message.refused.is_none();
                (&mut self.stale_theirs, empty)
            }
        };
        let at = list
            .iter()
            .position(|pair| is_answer && *pair == (message.from, message.to))?;
        list.remove(at);
        Some(Exception::StaleRequestAnswered)
    }

    /// A leader that is removed leads until that is committed, which takes the others' majority: longer than at etcd.
    fn leads_on(&mut self, found: &Difference, cluster: &Cluster) -> Option<Exception> {
        let leads = |node: u64| {
            let outside = |peer: &Peer| {
                peer.id == node
                    && peer.node.role() == Role::Leader
                    && !peer.node.configuration().is_voter(peer.node.id())
            };
            cluster.peers.iter().any(outside)
        };
        let covered = match found {
            Difference::Soft { node, expected, got } => {
                expected.role == "Follower" && got.role == "Leader" && leads(*node)
            }
            Difference::Standing { what, .. } => leads(what.node),
            Difference::Happened {
                side,
                what: Happened::Became { node, role, .. },
            } if role == "Follower" => {
                let owed = self.to_step_down.iter().position(|owed| owed == node);
                match (side, owed) {
                    (Side::Theirs, _) if leads(*node) => {
                        self.to_step_down.push(*node);
                        true
                    }
                    (Side::Ours, Some(at)) => {
                        self.to_step_down.remove(at);
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        };
        covered.then_some(Exception::MembershipOnAppend)
    }

    /// While members change: what is committed, told and sent about it, and nothing of terms, votes and parts.
    fn changing(&self, found: &Difference, cluster: &Cluster) -> Option<Exception> {
        if !self.change && !self.waits {
            return None;
        }
        let follows = match found {
            Difference::Hard { expected, got, .. } => (expected.term, expected.vote) == (got.term, got.vote),
            Difference::Log { expected, got, .. } => expected.is_none() || got.is_none(),
            Difference::Committed { .. }
            | Difference::Members { .. }
            | Difference::Installed { .. }
            | Difference::Progress { .. } => true,
            Difference::Message { message, .. } => {
                ["MsgApp", "MsgAppResp", "MsgSnap", "MsgHeartbeat"].contains(&message.kind.as_str())
            }
            Difference::Happened { what, .. } => {
                matches!(
                    what,
                    Happened::RefusedAppend { .. } | Happened::SteppedBack { .. }
                )
            }
            Difference::Standing { what, .. } => {
                cluster.standing().iter().any(|ours| but_for_vote(ours, what))
            }
            Difference::Soft { .. } | Difference::Said { .. } => false,
        };
        let why = if self.waits {
            Exception::ChangeWaitsForOwnTerm
        } else {
            Exception::MembershipOnAppend
        };
        follows.then_some(why)
    }
}

/// Whether two nodes stand the same, apart from whether they vote.
fn but_for_vote(one: &Standing, other: &Standing) -> bool {
    let without = |of: &Standing| (of.node, of.role.clone(), of.term, of.leader);
    without(one) == without(other)
}

fn waiting_vote_request(found: &Difference, cluster: &Cluster) -> Option<Exception> {
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
fn outdated_answer(found: &Difference, cluster: &Cluster) -> Option<Exception> {
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

fn forwarded(found: &Difference) -> Option<Exception> {
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
fn removed_leader(found: &Difference, cluster: &Cluster, known: &Known) -> Option<Exception> {
    let gone = |node: u64| {
        let led = known.soft.get(&node).is_none_or(|soft| soft.role == "Leader");
        let steps_down = |peer: &Peer| {
            let votes = |members: &Configuration| members.is_voter(peer.node.id());
            peer.id == node
                && peer.node.role() == Role::Follower
                && !peer.applied_members.as_ref().is_some_and(votes)
        };
        led && cluster.peers.iter().any(steps_down)
    };
    let covered = match found {
        Difference::Soft { node, expected, got } => {
            expected.role == "Leader" && got.role == "Follower" && gone(*node)
        }
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
fn removed(found: &Difference, cluster: &Cluster) -> Option<Exception> {
    let gone = |node: u64| is_removed(cluster, node);
    let covered = match found {
        Difference::Hard { node, expected, got } => {
            gone(*node)
                && (expected.term, expected.vote) == (got.term, got.vote)
                && got.commit < expected.commit
        }
        Difference::Log { node, got, .. } => gone(*node) && got.is_none(),
        Difference::Committed { node, expected, got } => gone(*node) && got < expected,
        Difference::Members { node, .. }
        | Difference::Happened {
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

/// An empty entry stands for a refused change, on one side.
fn refused_change(found: &Difference) -> Option<Exception> {
    let Difference::Log {
        expected: Some(expected),
        got: Some(got),
        ..
    } = found
    else {
        return None;
    };
    let empty = Content::Command(Vec::new());
    let pair = [&expected.content, &got.content];
    let one_is_refused = pair.contains(&&Content::Change) && pair.contains(&&empty);
    (one_is_refused && (expected.term, expected.index) == (got.term, got.index))
        .then_some(Exception::RefusedChange)
}

/// Where a leader goes back to.
fn hint(found: &Difference) -> Option<Exception> {
    matches!(
        found,
        Difference::Happened {
            what: Happened::SteppedBack { .. },
            ..
        }
    )
    .then_some(Exception::HintInStream)
}
