//! Decides which differences are meant. Each exception covers as little as it can: the kinds of facts that follow from it,
//! while what causes them is so.

use super::cluster::Cluster;
use super::difference::{Difference, Place, Side};
use super::facts::{Content, Happened, Message, Shown};
use super::known::Known;
use super::meant::{
    but_for_vote, change_pends, forwarded, outdated_answer, refused_change, removed, removed_leader,
    waiting_vote_request, waits, was_in_force,
};
use super::peer::Peer;
use crate::exceptions::Exception;
use raft::Role;

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
    /// Where empty entries stand in our logs for changes that were refused, and whether any stand in etcd's.
    replaced: Vec<u64>,
    etcd_refused: bool,
    /// Leaders that have stepped down at etcd, and lead on here until their removal is committed.
    to_step_down: Vec<u64>,
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
        self.etcd_refused |= printed.refused_change;
        for peer in &mut cluster.peers {
            self.replaced.append(&mut peer.replaced);
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
            .or_else(|| refused_change(found, &self.replaced, self.etcd_refused))
            .or_else(|| self.changing(found, cluster))?;
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
            Difference::Members { expected, .. } => self.waits || was_in_force(cluster, expected),
            Difference::Committed { .. } | Difference::Installed { .. } | Difference::Progress { .. } => true,
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
