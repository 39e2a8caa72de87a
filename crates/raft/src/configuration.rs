//! Who belongs to a cluster, and whose word counts.
//!
//! Only what a configuration *is* and what it decides. How one becomes another is in `change`.

use crate::quorum::{self, VoteResult};
use crate::{ConfigurationError, Index, Instant, NodeId, Round, Rules};
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// The members of a cluster: those who vote, and learners, who only receive the log.
///
/// While voters are being replaced it is *joint* (§6): there are two sets of voters, and whatever is decided takes a
/// majority of each. Never without voters; each list ascending, nobody in it twice.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Parts", into = "Parts"))]
pub struct Configuration {
    pub(crate) voters: Vec<NodeId>,
    /// The voters of before, while the configuration is joint; empty otherwise.
    pub(crate) outgoing: Vec<NodeId>,
    pub(crate) learners: Vec<NodeId>,
    /// Voters of before that will be learners once the joint configuration is left.
    pub(crate) learners_next: Vec<NodeId>,
    pub(crate) auto_leave: bool,
}

/// The lists that make a configuration, not yet checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Parts {
    /// Those who vote.
    pub voters: Vec<NodeId>,
    /// Those who voted before, while the configuration is joint.
    pub outgoing: Vec<NodeId>,
    /// Those who only receive the log.
    pub learners: Vec<NodeId>,
    /// Those of `outgoing` that will be learners once the joint configuration is left.
    pub learners_next: Vec<NodeId>,
    /// Whether the leader leaves the joint configuration by itself.
    pub auto_leave: bool,
}

impl Configuration {
    /// The most members of a kind that a configuration may have.
    pub const MEMBERS_MAX: usize = 255;

    /// A configuration of these voters.
    ///
    /// # Errors
    /// Refuses an empty set (it would commit everything), node 0, a node named twice, and more than
    /// [`Configuration::MEMBERS_MAX`] of them.
    pub fn of(voters: impl IntoIterator<Item = NodeId>) -> Result<Self, ConfigurationError> {
        Self::from_parts(Parts {
            voters: voters.into_iter().collect(),
            ..Parts::default()
        })
    }

    /// A configuration of these lists.
    ///
    /// # Errors
    /// As [`Configuration::of`]; also where a learner votes as well, or where what only a joint configuration has is
    /// named without voters of before.
    pub fn from_parts(parts: Parts) -> Result<Self, ConfigurationError> {
        let Parts {
            mut voters,
            mut outgoing,
            mut learners,
            mut learners_next,
            auto_leave,
        } = parts;
        for list in [&mut voters, &mut outgoing, &mut learners, &mut learners_next] {
            list.sort_unstable();
            if list.contains(&NodeId::ZERO) {
                return Err(ConfigurationError::NodeZero);
            }
            if let Some(pair) = list.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(ConfigurationError::Twice { node: pair[0] });
            }
            if list.len() > Self::MEMBERS_MAX {
                return Err(ConfigurationError::TooMany {
                    members: list.len(),
                    most: Self::MEMBERS_MAX,
                });
            }
        }
        if voters.is_empty() {
            return Err(ConfigurationError::NoVoters);
        }
        let votes = |node: &&NodeId| voters.contains(node) || outgoing.contains(node);
        if let Some(node) = learners.iter().find(votes) {
            return Err(ConfigurationError::LearnerVotes { node: *node });
        }
        let misplaced = |node: &&NodeId| !outgoing.contains(node) || voters.contains(node);
        if let Some(node) = learners_next.iter().find(misplaced) {
            return Err(ConfigurationError::NotOutgoing { node: *node });
        }
        if auto_leave && outgoing.is_empty() {
            return Err(ConfigurationError::NotJoint);
        }
        Ok(Self {
            voters,
            outgoing,
            learners,
            learners_next,
            auto_leave,
        })
    }

    /// Those who vote, ascending; in a joint configuration those who will go on voting.
    #[must_use]
    pub fn voters(&self) -> &[NodeId] {
        &self.voters
    }

    /// The voters of before, while the configuration is joint.
    #[must_use]
    pub fn outgoing(&self) -> &[NodeId] {
        &self.outgoing
    }

    /// Those who receive the log without voting.
    #[must_use]
    pub fn learners(&self) -> &[NodeId] {
        &self.learners
    }

    /// Those who still vote and will be learners once the joint configuration is left.
    #[must_use]
    pub fn learners_next(&self) -> &[NodeId] {
        &self.learners_next
    }

    /// Whether two sets of voters decide together (§6).
    #[must_use]
    pub fn is_joint(&self) -> bool {
        !self.outgoing.is_empty()
    }

    /// Whether the leader leaves the joint configuration by itself, as soon as it is committed.
    #[must_use]
    pub const fn leaves_by_itself(&self) -> bool {
        self.auto_leave
    }

    /// Whether `node` votes, in either set.
    #[must_use]
    pub fn is_voter(&self, node: NodeId) -> bool {
        // A handful: looking at each is faster than searching.
        self.voters.contains(&node) || self.outgoing.contains(&node)
    }

    /// Whether `node` receives the log without voting.
    #[must_use]
    pub fn is_learner(&self, node: NodeId) -> bool {
        self.learners.contains(&node)
    }

    /// Whether `node` belongs to the cluster.
    #[must_use]
    pub fn is_member(&self, node: NodeId) -> bool {
        self.is_voter(node) || self.is_learner(node)
    }

    /// All who vote, ascending, each once.
    #[must_use]
    pub fn all_voters(&self) -> Vec<NodeId> {
        if !self.is_joint() {
            return self.voters.clone();
        }
        let mut all: Vec<_> = self.voters.iter().chain(&self.outgoing).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// All members, ascending, each once.
    #[must_use]
    pub fn members(&self) -> Vec<NodeId> {
        let mut all = self.all_voters();
        if !self.learners.is_empty() {
            all.extend(&self.learners);
            all.sort_unstable();
        }
        all
    }

    /// How many of [`Configuration::voters`] make a majority. A joint configuration takes one of the others besides.
    #[must_use]
    pub fn majority(&self) -> usize {
        quorum::majority(self.voters.len())
    }

    /// The sets of voters that decide together in a joint configuration (§6).
    fn sets(&self, rules: &Rules) -> [Cow<'_, [NodeId]>; 2] {
        if rules.joint_needs_both_majorities() {
            [Cow::Borrowed(&self.voters), Cow::Borrowed(&self.outgoing)]
        } else {
            [Cow::Owned(self.all_voters()), Cow::Borrowed(&[])]
        }
    }

    /// How a vote stands, given each voter's answer, and how many of how many are needed: a majority.
    pub(crate) fn vote_result(
        &self,
        answer: impl Fn(NodeId) -> Option<bool>,
        needs: fn(usize) -> usize,
        rules: &Rules,
    ) -> VoteResult {
        let of = |voters: &[NodeId]| quorum::vote_result_of(voters.iter().map(|voter| answer(*voter)), needs);
        if !self.is_joint() {
            return of(&self.voters);
        }
        let [one, other] = self.sets(rules);
        quorum::joint(of(&one), of(&other))
    }

    /// The value that as many have reached as are needed; in a joint configuration, as many of each set.
    #[inline]
    fn reached<T: Ord + Copy>(
        &self,
        value: impl Fn(NodeId) -> T,
        unbounded: T,
        needs: impl Fn(usize) -> usize,
        rules: &Rules,
    ) -> T {
        let by = |voters: &[NodeId]| {
            let needed = needs(voters.len());
            quorum::reached_by(needed, voters.iter().map(|voter| value(*voter)), unbounded)
        };
        if !self.is_joint() {
            return by(&self.voters);
        }
        let [one, other] = self.sets(rules);
        by(&one).min(by(&other))
    }

    /// The index up to which a majority holds the log: as many of how many as `needs` says. `besides` count like voters;
    /// they are nobody, where all rules are kept.
    pub(crate) fn committed(
        &self,
        matched: impl Fn(NodeId) -> Index,
        needs: fn(usize) -> usize,
        besides: &[NodeId],
        rules: &Rules,
    ) -> Index {
        if !besides.is_empty() {
            let counted: Vec<_> = self.voters.iter().chain(besides).copied().map(matched).collect();
            return quorum::reached_by(needs(self.voters.len()), counted.into_iter(), Index(u64::MAX));
        }
        self.reached(matched, Index(u64::MAX), needs, rules)
    }

    /// The latest moment since which a majority has been heard.
    pub(crate) fn heard_since(&self, heard: impl Fn(NodeId) -> Instant, rules: &Rules) -> Instant {
        self.reached(heard, Instant(u64::MAX), quorum::majority, rules)
    }

    /// The latest round of heartbeats that a majority has answered.
    pub(crate) fn round_reached(&self, answered: impl Fn(NodeId) -> Round, rules: &Rules) -> Round {
        self.reached(answered, Round(u64::MAX), quorum::majority, rules)
    }

    /// The latest moment at which heartbeats were sent that a majority has answered.
    pub(crate) fn lease_since(
        &self,
        leased: impl Fn(NodeId) -> Option<Instant>,
        rules: &Rules,
    ) -> Option<Instant> {
        self.reached(leased, Some(Instant(u64::MAX)), quorum::majority, rules)
    }

    /// The configuration as the bytes of an entry: a version, whether it is left by itself, and four lists, each its
    /// length (one byte) and its nodes (four bytes each, little-endian).
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let lists = [&self.voters, &self.outgoing, &self.learners, &self.learners_next];
        let mut bytes = Vec::with_capacity(6 + 4 * lists.iter().map(|list| list.len()).sum::<usize>());
        bytes.extend([ENCODING, u8::from(self.auto_leave)]);
        for list in lists {
            bytes.push(u8::try_from(list.len()).unwrap_or(u8::MAX));
            bytes.extend(list.iter().flat_map(|node| node.0.to_le_bytes()));
        }
        bytes
    }

    /// Reads what [`Configuration::encode`] wrote.
    ///
    /// # Errors
    /// Bytes that are no encoding, or encode what cannot be a configuration.
    pub fn decode(bytes: &[u8]) -> Result<Self, ConfigurationError> {
        let unreadable = ConfigurationError::Unreadable { bytes: bytes.len() };
        let [ENCODING, auto_leave @ (0 | 1), lists @ ..] = bytes else {
            return Err(unreadable);
        };
        let mut rest = lists;
        let mut list = || {
            let (length, after) = rest.split_first()?;
            let (nodes, after) = after.split_at_checked(usize::from(*length) * 4)?;
            rest = after;
            Some(
                nodes
                    .chunks_exact(4)
                    .map(|node| NodeId(u32::from_le_bytes([node[0], node[1], node[2], node[3]]))),
            )
        };
        let mut parts = Parts {
            auto_leave: *auto_leave == 1,
            ..Parts::default()
        };
        for part in [
            &mut parts.voters,
            &mut parts.outgoing,
            &mut parts.learners,
            &mut parts.learners_next,
        ] {
            part.extend(list().ok_or(unreadable)?);
        }
        if !rest.is_empty() {
            return Err(unreadable);
        }
        Self::from_parts(parts)
    }
}

/// The version of the encoding.
const ENCODING: u8 = 1;

impl TryFrom<Parts> for Configuration {
    type Error = ConfigurationError;

    fn try_from(parts: Parts) -> Result<Self, ConfigurationError> {
        Self::from_parts(parts)
    }
}

impl From<Configuration> for Parts {
    fn from(configuration: Configuration) -> Self {
        let Configuration {
            voters,
            outgoing,
            learners,
            learners_next,
            auto_leave,
        } = configuration;
        Self {
            voters,
            outgoing,
            learners,
            learners_next,
            auto_leave,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trap 46: an empty set of voters commits everything.
    #[test]
    fn an_empty_configuration_is_refused() {
        assert_eq!(Configuration::of([]), Err(ConfigurationError::NoVoters));
    }

    #[test]
    fn nobody_and_doubles_are_refused() {
        assert_eq!(
            Configuration::of([NodeId(1), NodeId(0)]),
            Err(ConfigurationError::NodeZero)
        );
        let twice = Configuration::of([NodeId(2), NodeId(1), NodeId(2)]);
        assert_eq!(twice, Err(ConfigurationError::Twice { node: NodeId(2) }));
        let many = Configuration::of((1..=256).map(NodeId));
        assert_eq!(
            many,
            Err(ConfigurationError::TooMany {
                members: 256,
                most: 255
            })
        );
    }

    fn nodes(ids: &[u32]) -> Vec<NodeId> {
        ids.iter().copied().map(NodeId).collect()
    }

    fn committed(configuration: &Configuration, held: impl Fn(NodeId) -> Index) -> Index {
        configuration.committed(held, quorum::majority, &[], &Rules::ALL)
    }

    fn vote_result(configuration: &Configuration, vote: impl Fn(NodeId) -> Option<bool>) -> VoteResult {
        configuration.vote_result(vote, quorum::majority, &Rules::ALL)
    }

    fn joint(voters: &[u32], outgoing: &[u32]) -> Configuration {
        let parts = Parts {
            voters: nodes(voters),
            outgoing: nodes(outgoing),
            ..Parts::default()
        };
        Configuration::from_parts(parts).unwrap()
    }

    /// §6
    #[test]
    fn a_joint_configuration_takes_a_majority_of_each_set() {
        let configuration = joint(&[1, 2, 3], &[3, 4, 5]);
        let held = |index: u64, by: &'static [u32]| {
            move |node: NodeId| {
                if by.contains(&node.0) {
                    Index(index)
                } else {
                    Index(0)
                }
            }
        };
        assert_eq!(committed(&configuration, held(7, &[1, 2, 3])), Index(0));
        assert_eq!(committed(&configuration, held(7, &[1, 3, 4])), Index(7));
        let vote = |by: &'static [u32]| move |node: NodeId| Some(by.contains(&node.0));
        assert_eq!(vote_result(&configuration, vote(&[1, 2, 3])), VoteResult::Lost);
        assert_eq!(vote_result(&configuration, vote(&[2, 3, 5])), VoteResult::Won);
    }

    #[test]
    fn what_cannot_be_a_configuration_is_refused() {
        let parts = |voters: &[u32], outgoing: &[u32], learners: &[u32], next: &[u32]| Parts {
            voters: nodes(voters),
            outgoing: nodes(outgoing),
            learners: nodes(learners),
            learners_next: nodes(next),
            auto_leave: false,
        };
        let refused = |parts| Configuration::from_parts(parts).unwrap_err();
        assert_eq!(
            refused(parts(&[1], &[], &[1], &[])),
            ConfigurationError::LearnerVotes { node: NodeId(1) }
        );
        assert_eq!(
            refused(parts(&[1], &[2], &[2], &[])),
            ConfigurationError::LearnerVotes { node: NodeId(2) }
        );
        assert_eq!(
            refused(parts(&[1], &[], &[], &[2])),
            ConfigurationError::NotOutgoing { node: NodeId(2) }
        );
        assert_eq!(
            refused(parts(&[1], &[1], &[], &[1])),
            ConfigurationError::NotOutgoing { node: NodeId(1) }
        );
        let left = Parts {
            auto_leave: true,
            ..parts(&[1], &[], &[], &[])
        };
        assert_eq!(refused(left), ConfigurationError::NotJoint);
    }

    #[test]
    fn an_encoding_is_read_back_and_anything_else_is_refused() {
        let parts = Parts {
            voters: nodes(&[1, 2, 70_000]),
            outgoing: nodes(&[2, 3]),
            learners: nodes(&[9]),
            learners_next: nodes(&[3]),
            auto_leave: true,
        };
        let configuration = Configuration::from_parts(parts).unwrap();
        let bytes = configuration.encode();
        assert_eq!(Configuration::decode(&bytes), Ok(configuration));
        for length in 0..bytes.len() {
            assert!(Configuration::decode(&bytes[..length]).is_err());
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(
            Configuration::decode(&longer),
            Err(ConfigurationError::Unreadable { bytes: longer.len() })
        );
    }
}
