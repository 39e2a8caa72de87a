//! Who belongs to a cluster, and whose word counts.

use crate::quorum::{self, VoteResult};
use crate::{ConfigurationError, Index, Instant, NodeId};
use alloc::vec::Vec;

/// The members of a cluster: those who vote. Never empty, each once, in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Vec<NodeId>", into = "Vec<NodeId>"))]
pub struct Configuration {
    voters: Vec<NodeId>,
}

impl Configuration {
    /// The most voters that a configuration may have.
    pub const VOTERS_MAX: usize = 255;

    /// A configuration of these voters.
    ///
    /// # Errors
    /// Refuses an empty set (it would commit everything), node 0, a node named twice, and more than
    /// [`Configuration::VOTERS_MAX`] of them.
    pub fn of(voters: impl IntoIterator<Item = NodeId>) -> Result<Self, ConfigurationError> {
        let mut voters: Vec<NodeId> = voters.into_iter().collect();
        voters.sort_unstable();
        if voters.is_empty() {
            return Err(ConfigurationError::NoVoters);
        }
        if voters.contains(&NodeId::ZERO) {
            return Err(ConfigurationError::NodeZero);
        }
        if let Some(pair) = voters.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(ConfigurationError::Twice { node: pair[0] });
        }
        if voters.len() > Self::VOTERS_MAX {
            return Err(ConfigurationError::TooMany {
                voters: voters.len(),
                most: Self::VOTERS_MAX,
            });
        }
        Ok(Self { voters })
    }

    /// Those who vote, ascending.
    #[must_use]
    pub fn voters(&self) -> &[NodeId] {
        &self.voters
    }

    /// Whether `node` votes.
    #[must_use]
    pub fn is_voter(&self, node: NodeId) -> bool {
        self.voters.binary_search(&node).is_ok()
    }

    /// How many voters make a majority.
    #[must_use]
    pub fn majority(&self) -> usize {
        quorum::majority(self.voters.len())
    }

    /// How a vote stands, given each voter's answer.
    pub(crate) fn vote_result(&self, answer: impl Fn(NodeId) -> Option<bool>) -> VoteResult {
        quorum::vote_result(self.voters.iter().map(|voter| answer(*voter)))
    }

    /// The index up to which a majority holds the log.
    pub(crate) fn committed(&self, matched: impl Fn(NodeId) -> Index) -> Index {
        quorum::committed(self.voters.iter().map(|voter| matched(*voter)))
    }

    /// The latest moment since which a majority has been heard.
    pub(crate) fn heard_since(&self, heard: impl Fn(NodeId) -> Instant) -> Instant {
        quorum::reached_by_majority(self.voters.iter().map(|voter| heard(*voter)), Instant(u64::MAX))
    }
}

impl TryFrom<Vec<NodeId>> for Configuration {
    type Error = ConfigurationError;

    fn try_from(voters: Vec<NodeId>) -> Result<Self, ConfigurationError> {
        Self::of(voters)
    }
}

impl From<Configuration> for Vec<NodeId> {
    fn from(configuration: Configuration) -> Self {
        configuration.voters
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
                voters: 256,
                most: 255
            })
        );
    }
}
