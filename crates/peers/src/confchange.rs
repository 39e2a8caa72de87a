//! The commands `simple`, `enter-joint` and `leave-joint`: how one configuration becomes another (§6).
//!
//! Replayed against [`raft::Configuration`]. It is never empty, and etcd's tables begin with nobody: that beginning, and
//! nothing else, is made up here.

use crate::datadriven::Case;
use crate::members;
use raft::{ChangeError, Configuration, NodeId, Step};
use std::collections::BTreeMap;

/// The members as a file's commands have made them so far.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// None before the first voter.
    configuration: Option<Configuration>,
    /// The index that each member is sent next. New members begin with the number of the command that adds them, which
    /// stands for the last entry of the leader's log; the others keep theirs.
    next: BTreeMap<NodeId, u64>,
    commands: u64,
}

/// What a refused change is called in the test data.
fn refusal(verb: &str, error: ChangeError) -> String {
    match (verb, error) {
        ("simple", ChangeError::Joint) => "can't apply simple config change in joint config".to_owned(),
        (_, ChangeError::Joint) => "config is already joint".to_owned(),
        (_, ChangeError::NotJoint) => "can't leave a non-joint config".to_owned(),
        (_, ChangeError::NoVoters) => "removed all voters".to_owned(),
        (_, ChangeError::SeveralVoters { .. }) => {
            "more than one voter changed without entering joint config".to_owned()
        }
        (_, other) => other.to_string(),
    }
}

impl Members {
    /// What the command prints, or what is wrong with it.
    pub(crate) fn run(&mut self, case: &Case) -> Result<String, String> {
        let last_index = self.commands;
        self.commands += 1;
        let verb = case.command.verb.as_str();
        let auto_leave = match case.command.values("autoleave").last() {
            None | Some("false") => false,
            Some("true") => true,
            Some(other) => return Err(format!("autoleave is true or false, not `{other}`")),
        };
        let steps = members::steps(case.input.iter().map(|(_, line)| line.as_str()))?;
        if verb == "leave-joint" && !case.input.is_empty() {
            return Ok("this command takes no input".to_owned());
        }
        let changed = match (&self.configuration, verb) {
            (Some(configuration), "simple") => configuration.simple(&steps),
            (Some(configuration), "enter-joint") => configuration.joint(&steps, auto_leave),
            (Some(configuration), _) => configuration.left(),
            (None, "simple") => from_nobody(&steps),
            (None, "enter-joint") => return Ok("can't make a zero-voter config joint".to_owned()),
            (None, _) => Err(ChangeError::NotJoint),
        };
        match changed {
            Ok(configuration) => {
                self.keep_progress(&configuration, last_index);
                self.configuration = Some(configuration);
                Ok(self.printed())
            }
            Err(error) => Ok(refusal(verb, error)),
        }
    }

    fn keep_progress(&mut self, configuration: &Configuration, last_index: u64) {
        let members = configuration.members();
        self.next.retain(|node, _| members.contains(node));
        for node in members {
            self.next.entry(node).or_insert(last_index.max(1));
        }
    }

    fn printed(&self) -> String {
        let mut text = members::written(self.configuration.as_ref());
        for (node, next) in &self.next {
            let learner = self
                .configuration
                .as_ref()
                .is_some_and(|configuration| configuration.is_learner(*node));
            let learner = if learner { " learner" } else { "" };
            text.push_str(&format!("\n{node}: StateProbe match=0 next={next}{learner}"));
        }
        text
    }
}

/// The first configuration: one voter at most is new, as in any change without a joint configuration.
fn from_nobody(steps: &[Step]) -> Result<Configuration, ChangeError> {
    const NOBODY: NodeId = NodeId(u32::MAX);
    let Ok(nobody) = Configuration::of([NOBODY]) else {
        return Err(ChangeError::NoVoters);
    };
    let mut all = vec![Step::Remove(NOBODY)];
    all.extend_from_slice(steps);
    let configuration = nobody.joint(&all, false)?.left()?;
    match configuration.voters().len() {
        1 => Ok(configuration),
        voters => Err(ChangeError::SeveralVoters { voters }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datadriven::parse;

    fn printed(text: &str) -> Vec<String> {
        let mut members = Members::default();
        let cases = parse(text).unwrap();
        cases.iter().map(|case| members.run(case).unwrap()).collect()
    }

    #[test]
    fn a_new_member_begins_where_the_log_ends_and_an_old_one_keeps_its_place() {
        let text = "simple\nv1\n----\n\nsimple\nr9\n----\n\nsimple\nl2\n----\n";
        assert_eq!(
            printed(text)[2],
            "voters=(1) learners=(2)\n1: StateProbe match=0 next=1\n2: StateProbe match=0 next=2 learner"
        );
    }

    #[test]
    fn nobody_becomes_one_voter_and_not_two() {
        let text = "simple\nl1\n----\n\nsimple\nv1 v2\n----\n\nenter-joint\nv1\n----\n\nleave-joint\n----\n";
        assert_eq!(
            printed(text),
            [
                "removed all voters",
                "more than one voter changed without entering joint config",
                "can't make a zero-voter config joint",
                "can't leave a non-joint config"
            ]
        );
    }
}
