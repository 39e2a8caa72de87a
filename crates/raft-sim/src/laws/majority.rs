//! Whether those who hold something are a majority of the voters: of both sets of voters, in a joint configuration (§6).

use raft::{Configuration, NodeId};

/// How many hold it and how many would have to, where they are too few.
pub(super) fn too_few(configuration: &Configuration, holds: impl Fn(NodeId) -> bool) -> Option<(u32, u32)> {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    [configuration.voters(), configuration.outgoing()]
        .into_iter()
        .filter(|voters| !voters.is_empty())
        .map(|voters| {
            let holders = voters.iter().filter(|voter| holds(**voter)).count();
            (count(holders), count(voters.len()) / 2 + 1)
        })
        .find(|(holders, needed)| holders < needed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::ConfigurationParts;

    #[test]
    fn a_majority_is_more_than_half() {
        let of = |voters: u32, holders: u32| {
            let configuration = Configuration::of((1..=voters).map(NodeId)).unwrap();
            too_few(&configuration, |voter| voter.0 <= holders)
        };
        for (voters, majority) in [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)] {
            assert_eq!(of(voters, majority), None);
            assert_eq!(of(voters, majority - 1), Some((majority - 1, majority)));
        }
    }

    #[test]
    fn of_two_sets_each_needs_its_own() {
        let joint = Configuration::from_parts(ConfigurationParts {
            voters: [1, 2, 3].map(NodeId).to_vec(),
            outgoing: [3, 4, 5].map(NodeId).to_vec(),
            ..ConfigurationParts::default()
        })
        .unwrap();
        let of = |holders: &[u32]| too_few(&joint, |voter| holders.contains(&voter.0));
        assert_eq!(of(&[1, 3, 4]), None);
        assert_eq!(of(&[1, 2, 3]), Some((1, 2)));
        assert_eq!(of(&[3, 4, 5]), Some((1, 2)));
    }
}
