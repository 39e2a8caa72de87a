//! The commands `committed` and `vote`: what a majority, or two of them, have reached (§5.3, §5.4.2, §6).
//!
//! Replayed against [`raft::quorum`], which counts as etcd does on empty sets; that no configuration is ever empty is
//! another module's promise.

use crate::datadriven::Case;
use raft::quorum::{self, VoteResult};
use raft::{Index, NodeId};
use std::collections::BTreeMap;

/// What the command says of each voter, in the order in which they are named, each once.
struct Told {
    voters: Vec<NodeId>,
    outgoing: Option<Vec<NodeId>>,
    given: Vec<Option<u64>>,
}

/// What the command prints, or what is wrong with it.
pub(crate) fn run(case: &Case) -> Result<String, String> {
    let told = read(case)?;
    let mut given = BTreeMap::new();
    let mut values = told.given.iter();
    for voter in told.voters.iter().chain(told.outgoing.iter().flatten()) {
        if !given.contains_key(voter) {
            let value = values.next().ok_or_else(|| mismatch(&told))?;
            given.insert(*voter, *value);
        }
    }
    if values.next().is_some() {
        return Err(mismatch(&told));
    }
    let of = |voter: &NodeId| given.get(voter).copied().flatten();
    if case.command.verb == "vote" {
        let count = |voters: &[NodeId]| {
            quorum::vote_result(voters.iter().map(|voter| of(voter).map(|vote| vote == GRANTED)))
        };
        let result = match &told.outgoing {
            None => count(&told.voters),
            Some(outgoing) => quorum::joint(count(&told.voters), count(outgoing)),
        };
        let name = match result {
            VoteResult::Won => "VoteWon",
            VoteResult::Lost => "VoteLost",
            VoteResult::Pending => "VotePending",
        };
        return Ok(name.to_owned());
    }
    let count =
        |voters: &[NodeId]| quorum::committed(voters.iter().map(|voter| Index(of(voter).unwrap_or(0))));
    let Index(index) = match &told.outgoing {
        None => count(&told.voters),
        Some(outgoing) => count(&told.voters).min(count(outgoing)),
    };
    Ok(if index == u64::MAX {
        "∞".to_owned()
    } else {
        index.to_string()
    })
}

/// The result in what etcd printed: its last line. Above it stands a drawing of the input; for an empty set a remark
/// stands before it.
pub(crate) fn result_printed(case: &Case) -> String {
    let last = case.printed.last().map_or("", |line| line.trim());
    last.strip_prefix("<empty majority quorum>")
        .unwrap_or(last)
        .to_owned()
}

const GRANTED: u64 = 2;
const REFUSED: u64 = 1;

fn mismatch(told: &Told) -> String {
    format!(
        "error: mismatched input (explicit or _) for voters: {} values",
        told.given.len()
    )
}

fn read(case: &Case) -> Result<Told, String> {
    let command = &case.command;
    let numbers = |key: &str| {
        command
            .values(key)
            .filter(|value| *value != "zero")
            .map(|value| {
                value
                    .parse()
                    .map(NodeId)
                    .map_err(|_| format!("`{value}` is no node: a number is expected"))
            })
            .collect::<Result<Vec<_>, _>>()
    };
    let key = if command.verb == "vote" { "votes" } else { "idx" };
    if let Some(other) = command
        .arguments
        .iter()
        .find(|argument| !["cfg", "cfgj", key].contains(&argument.key.as_str()))
    {
        return Err(format!("`{}` means nothing to {}", other.key, command.verb));
    }
    let given = command
        .values(key)
        .map(|value| match (key, value) {
            (_, "_") => Ok(None),
            ("votes", "y") => Ok(Some(GRANTED)),
            ("votes", "n") => Ok(Some(REFUSED)),
            ("idx", value) => value
                .parse()
                .map(Some)
                .map_err(|_| format!("`{value}` is no index: a number or `_` is expected")),
            _ => Err(format!("`{value}` is no vote: `y`, `n` or `_` is expected")),
        })
        .collect::<Result<_, String>>()?;
    let unique = |mut nodes: Vec<NodeId>| {
        let mut seen = Vec::new();
        nodes.retain(|node| {
            let new = !seen.contains(node);
            seen.push(*node);
            new
        });
        nodes
    };
    Ok(Told {
        voters: unique(numbers("cfg")?),
        outgoing: if command.has("cfgj") {
            Some(unique(numbers("cfgj")?))
        } else {
            None
        },
        given,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datadriven::parse;

    fn result(line: &str) -> Result<String, String> {
        run(&parse(&format!("{line}\n----\n")).unwrap()[0])
    }

    #[test]
    fn an_empty_set_commits_everything_and_wins_every_vote() {
        assert_eq!(result("committed"), Ok("∞".to_owned()));
        assert_eq!(result("vote"), Ok("VoteWon".to_owned()));
        assert_eq!(result("committed cfg=(1) cfgj=zero idx=(5)"), Ok("5".to_owned()));
    }

    #[test]
    fn a_voter_in_both_sets_is_named_once() {
        assert_eq!(
            result("committed cfg=(1,2) cfgj=(2,3) idx=(9,7,8)"),
            Ok("7".to_owned())
        );
        assert_eq!(
            result("vote cfg=(1,2) cfgj=(2,3) votes=(y,y,n)"),
            Ok("VoteLost".to_owned())
        );
    }

    #[test]
    fn what_cannot_be_counted_is_refused() {
        assert!(
            result("committed cfg=(1,2) idx=(1)")
                .unwrap_err()
                .contains("mismatched")
        );
        assert!(
            result("vote cfg=(1) votes=(maybe)")
                .unwrap_err()
                .contains("maybe")
        );
        assert!(result("vote cfg=(x) votes=(y)").unwrap_err().contains("`x`"));
        assert!(
            result("vote cfg=(1) gid=(1) votes=(y)")
                .unwrap_err()
                .contains("gid")
        );
    }
}
