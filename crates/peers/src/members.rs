//! What changes of the members look like in the test data, and how configurations are written there.

use raft::{Configuration, NodeId, Step};

/// Reads a list of steps: `v1` adds a voter, `l2` a learner, `r3` removes, `u4` changes an address and so nothing here.
/// Node 0 is nobody and is left out, as etcd does.
pub(crate) fn steps<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for word in lines.flat_map(str::split_whitespace) {
        let mut letters = word.chars();
        let step = match letters.next() {
            _ if word.len() < 2 => return Err(format!("unknown token {word}")),
            Some('v') => Step::AddVoter,
            Some('l') => Step::AddLearner,
            Some('r' | 'u') => Step::Remove,
            _ => return Err(format!("unknown input: {word}")),
        };
        let node = letters
            .as_str()
            .parse()
            .map(NodeId)
            .map_err(|_| format!("`{word}`: a number is expected after the letter"))?;
        if word.starts_with('u') {
            continue;
        }
        if node != NodeId::ZERO {
            steps.push(step(node));
        }
    }
    Ok(steps)
}

/// A configuration as the test data writes it: `voters=(1 2)&&(1) learners=(3) learners_next=(4) autoleave`.
pub(crate) fn written(configuration: Option<&Configuration>) -> String {
    let Some(configuration) = configuration else {
        return "voters=()".to_owned();
    };
    let list = |nodes: &[NodeId]| {
        let names: Vec<_> = nodes.iter().map(ToString::to_string).collect();
        names.join(" ")
    };
    let mut text = format!("voters=({})", list(configuration.voters()));
    if configuration.is_joint() {
        text.push_str(&format!("&&({})", list(configuration.outgoing())));
    }
    for (name, nodes) in [
        ("learners", configuration.learners()),
        ("learners_next", configuration.learners_next()),
    ] {
        if !nodes.is_empty() {
            text.push_str(&format!(" {name}=({})", list(nodes)));
        }
    }
    if configuration.leaves_by_itself() {
        text.push_str(" autoleave");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::ConfigurationParts;

    #[test]
    fn steps_are_read_and_node_zero_is_left_out() {
        let read = steps(["v1 l2", "r3 u4 v0"].into_iter()).unwrap();
        assert_eq!(
            read,
            [
                Step::AddVoter(NodeId(1)),
                Step::AddLearner(NodeId(2)),
                Step::Remove(NodeId(3))
            ]
        );
        assert!(steps(["x1"].into_iter()).unwrap_err().contains("x1"));
        assert!(steps(["v"].into_iter()).is_err());
        assert!(steps(["é1"].into_iter()).is_err());
    }

    #[test]
    fn a_joint_configuration_is_written_as_etcd_writes_it() {
        let nodes = |ids: &[u32]| ids.iter().copied().map(NodeId).collect();
        let parts = ConfigurationParts {
            voters: nodes(&[1, 2]),
            outgoing: nodes(&[2, 3]),
            learners: nodes(&[4]),
            learners_next: nodes(&[3]),
            auto_leave: true,
        };
        let configuration = Configuration::from_parts(parts).unwrap();
        assert_eq!(
            written(Some(&configuration)),
            "voters=(1 2)&&(2 3) learners=(4) learners_next=(3) autoleave"
        );
        assert_eq!(written(None), "voters=()");
    }
}
