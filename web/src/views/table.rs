//! The cluster as a table: a row for each node, for those who read rather than look.

use super::inspector::role;
use crate::texts::reach;
use raft_sim::{Cluster, NodeId, Observed, Running, letter};

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which one.
    pub id: NodeId,
    /// Its letter.
    pub name: String,
    /// Whether it runs.
    pub running: Running,
    /// What stands in its other cells, in the order of the columns: role, term, vote, leader, last entry, commit, applied, state, links.
    pub cells: [String; 9],
}

/// The whole table.
#[must_use]
pub fn table(cluster: &Cluster) -> Vec<Row> {
    let someone = |node: Option<NodeId>| node.map_or(reach::NONE.to_owned(), |node| letter(node).to_string());
    cluster
        .node_ids()
        .filter_map(|id| cluster.node(id))
        .map(|node| {
            let status = &node.status;
            let state = match node.running {
                Running::Running => reach::RUNS,
                Running::Paused => reach::IS_PAUSED,
                Running::Stopped => reach::IS_STOPPED,
            };
            let cut = cluster
                .node_ids()
                .filter(|other| {
                    cluster.links().any(|link| {
                        link.cut
                            && ((link.from, link.to) == (node.id, *other)
                                || (link.from, link.to) == (*other, node.id))
                    })
                })
                .map(|other| letter(other).to_string())
                .collect::<Vec<_>>();
            Row {
                id: node.id,
                name: letter(node.id).to_string(),
                running: node.running,
                cells: [
                    role(status.role).into(),
                    status.term.to_string(),
                    someone(status.vote),
                    someone(status.leader),
                    status.last.index.to_string(),
                    status.commit.to_string(),
                    status.applied.to_string(),
                    state.into(),
                    if cut.is_empty() {
                        reach::NONE.into()
                    } else {
                        cut.join(" ")
                    },
                ],
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Action, Settings};

    #[test]
    fn a_row_tells_who_is_stopped_and_from_whom_it_is_cut() {
        let mut cluster = Cluster::new(Settings::plain(), 7).unwrap();
        let (a, b) = (NodeId(1), NodeId(2));
        cluster.act(Action::Cut { from: a, to: b }).unwrap();
        cluster.act(Action::Stop { node: b }).unwrap();
        let rows = table(&cluster);
        assert_eq!(rows.len(), 5);
        assert_eq!(rows[0].cells[8], "B");
        assert_eq!(rows[1].cells[8], "A");
        assert_eq!(rows[1].cells[7], reach::IS_STOPPED.now());
        assert_eq!(rows[2].cells[8], reach::NONE);
    }
}
