//! How one configuration becomes another (§6; dissertation §4). Pure: nothing here knows of logs or leaders.
//!
//! Two rules keep two leaders from being elected side by side: a change of one voter leaves any two majorities an overlap,
//! so it may be made in one entry; more than that goes through a joint configuration, in which both sets decide.

use crate::{ChangeError, Configuration, NodeId};
use alloc::vec::Vec;

/// What a change does with one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Step {
    /// It votes from now on: a new member, or a learner that is promoted.
    AddVoter(NodeId),
    /// It receives the log without voting: a new member, or a voter that is demoted.
    AddLearner(NodeId),
    /// It belongs to the cluster no more.
    Remove(NodeId),
}

/// How a change is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub enum Transition {
    /// In one entry if at most one voter changes; otherwise through a joint configuration that the leader leaves by
    /// itself.
    #[default]
    Auto,
    /// Through a joint configuration, whatever changes.
    Joint {
        /// Whether the leader leaves it by itself.
        auto_leave: bool,
    },
}

/// A change of the cluster's members.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub enum Change {
    /// These steps, all at once.
    Steps {
        /// What is done with each node, in order.
        steps: Vec<Step>,
        /// How.
        transition: Transition,
    },
    /// The joint configuration is left: its new voters decide alone from now on.
    LeaveJoint,
}

impl Change {
    /// What is done with each node, in order; nothing where a joint configuration is left.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        match self {
            Self::Steps { steps, .. } => steps,
            Self::LeaveJoint => &[],
        }
    }

    /// The nodes that its steps are about.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        self.steps().iter().map(|step| step.node())
    }

    /// One step, made in one entry.
    #[must_use]
    pub fn one(step: Step) -> Self {
        Self::of([step])
    }

    /// These steps, in one entry where that is safe, otherwise through a joint configuration.
    #[must_use]
    pub fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        Self::Steps {
            steps: steps.into_iter().collect(),
            transition: Transition::Auto,
        }
    }
}

impl Step {
    /// The node it is about.
    #[must_use]
    pub const fn node(self) -> NodeId {
        match self {
            Self::AddVoter(node) | Self::AddLearner(node) | Self::Remove(node) => node,
        }
    }
}

/// What a list must contain or not, ascending.
fn set(list: &mut Vec<NodeId>, node: NodeId, present: bool) {
    match (list.binary_search(&node), present) {
        (Err(place), true) => list.insert(place, node),
        (Ok(place), false) => {
            list.remove(place);
        }
        _ => {}
    }
}

impl Configuration {
    /// The configuration that `change` makes of this one.
    ///
    /// # Errors
    /// A change that does not fit this configuration. See [`ChangeError`].
    pub fn changed(&self, change: &Change) -> Result<Self, ChangeError> {
        match change {
            Change::LeaveJoint => self.left(),
            Change::Steps {
                steps,
                transition: Transition::Auto,
            } => match self.simple(steps) {
                Err(ChangeError::SeveralVoters { .. }) => self.joint(steps, true),
                result => result,
            },
            Change::Steps {
                steps,
                transition: Transition::Joint { auto_leave },
            } => self.joint(steps, *auto_leave),
        }
    }

    /// Changed in one entry: at most one voter may differ (dissertation §4.1).
    ///
    /// # Errors
    /// [`ChangeError::Joint`], [`ChangeError::SeveralVoters`], [`ChangeError::NoVoters`].
    pub fn simple(&self, steps: &[Step]) -> Result<Self, ChangeError> {
        if self.is_joint() {
            return Err(ChangeError::Joint);
        }
        let changed = self.stepped(steps)?;
        let differ = |one: &Self, other: &Self| {
            one.voters
                .iter()
                .filter(|voter| !other.voters.contains(voter))
                .count()
        };
        let voters = differ(self, &changed) + differ(&changed, self);
        if voters > 1 {
            return Err(ChangeError::SeveralVoters { voters });
        }
        Ok(changed)
    }

    /// Changed through a joint configuration (§6): the voters of before go on deciding as well.
    ///
    /// # Errors
    /// [`ChangeError::Joint`], [`ChangeError::NoVoters`].
    pub fn joint(&self, steps: &[Step], auto_leave: bool) -> Result<Self, ChangeError> {
        if self.is_joint() {
            return Err(ChangeError::Joint);
        }
        let joint = Self {
            outgoing: self.voters.clone(),
            auto_leave,
            ..self.clone()
        };
        joint.stepped(steps)
    }

    /// The new voters decide alone; those that were to be learners are.
    ///
    /// # Errors
    /// [`ChangeError::NotJoint`].
    pub fn left(&self) -> Result<Self, ChangeError> {
        if !self.is_joint() {
            return Err(ChangeError::NotJoint);
        }
        let mut left = self.clone();
        for node in core::mem::take(&mut left.learners_next) {
            set(&mut left.learners, node, true);
        }
        left.outgoing.clear();
        left.auto_leave = false;
        Ok(left)
    }

    /// Changed by these steps, however many voters differ.
    ///
    /// # Errors
    /// [`ChangeError::NodeZero`], [`ChangeError::NoVoters`], [`ChangeError::TooMany`].
    pub(crate) fn stepped(&self, steps: &[Step]) -> Result<Self, ChangeError> {
        let mut changed = self.clone();
        for step in steps {
            let (Step::AddVoter(node) | Step::AddLearner(node) | Step::Remove(node)) = *step;
            if node == NodeId::ZERO {
                return Err(ChangeError::NodeZero);
            }
            let Configuration {
                voters,
                outgoing,
                learners,
                learners_next,
                ..
            } = &mut changed;
            let leaves = outgoing.contains(&node);
            set(voters, node, matches!(step, Step::AddVoter(_)));
            // Who still votes in the outgoing set is a learner only once that is gone.
            set(learners, node, matches!(step, Step::AddLearner(_)) && !leaves);
            set(learners_next, node, matches!(step, Step::AddLearner(_)) && leaves);
        }
        if changed.voters.is_empty() {
            return Err(ChangeError::NoVoters);
        }
        if let Some(members) = [&changed.voters, &changed.learners]
            .map(Vec::len)
            .into_iter()
            .find(|members| *members > Self::MEMBERS_MAX)
        {
            return Err(ChangeError::TooMany {
                members,
                most: Self::MEMBERS_MAX,
            });
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(ids: &[u32]) -> Vec<NodeId> {
        ids.iter().copied().map(NodeId).collect()
    }

    fn three() -> Configuration {
        Configuration::of([1, 2, 3].map(NodeId)).unwrap()
    }

    /// Dissertation §4.1
    #[test]
    fn one_voter_changes_in_one_entry_and_two_do_not() {
        let four = three().simple(&[Step::AddVoter(NodeId(4))]).unwrap();
        assert_eq!(four.voters(), nodes(&[1, 2, 3, 4]));
        let two = [Step::AddVoter(NodeId(4)), Step::Remove(NodeId(1))];
        assert_eq!(
            three().simple(&two),
            Err(ChangeError::SeveralVoters { voters: 2 })
        );
        let joint = three().changed(&Change::of(two)).unwrap();
        assert_eq!(
            (joint.voters(), joint.outgoing()),
            (&nodes(&[2, 3, 4])[..], &nodes(&[1, 2, 3])[..])
        );
        assert!(joint.leaves_by_itself());
        assert_eq!(joint.left().unwrap().voters(), nodes(&[2, 3, 4]));
    }

    #[test]
    fn a_demoted_voter_is_a_learner_only_when_its_vote_is_gone() {
        let joint = three().joint(&[Step::AddLearner(NodeId(3))], false).unwrap();
        assert!(joint.is_voter(NodeId(3)) && !joint.is_learner(NodeId(3)));
        let left = joint.left().unwrap();
        assert!(!left.is_voter(NodeId(3)) && left.is_learner(NodeId(3)));
    }

    #[test]
    fn a_learner_is_promoted_in_one_entry() {
        let with_learner = three().simple(&[Step::AddLearner(NodeId(4))]).unwrap();
        assert_eq!(
            (with_learner.learners(), with_learner.majority()),
            (&nodes(&[4])[..], 2)
        );
        let promoted = with_learner.simple(&[Step::AddVoter(NodeId(4))]).unwrap();
        assert_eq!((promoted.learners(), promoted.majority()), (&[][..], 3));
    }

    #[test]
    fn a_joint_configuration_is_changed_only_by_leaving_it() {
        let joint = three().joint(&[], false).unwrap();
        assert_eq!(joint.simple(&[]), Err(ChangeError::Joint));
        assert_eq!(joint.joint(&[], true), Err(ChangeError::Joint));
        assert_eq!(three().left(), Err(ChangeError::NotJoint));
    }

    #[test]
    fn the_last_voter_cannot_be_removed() {
        let one = Configuration::of([NodeId(1)]).unwrap();
        assert_eq!(one.simple(&[Step::Remove(NodeId(1))]), Err(ChangeError::NoVoters));
        assert_eq!(
            one.joint(&[Step::AddLearner(NodeId(1))], true),
            Err(ChangeError::NoVoters)
        );
    }
}
