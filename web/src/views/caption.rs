//! The sentence under the stage: what happened last that matters, or why nobody can lead.
//!
//! The second is counted (who runs, who reaches whom), never derived by playing Raft over again.

use crate::texts;
use crate::views::feed::Feed;
use crate::views::with_capital;
use raft_sim::{Cluster, EventId, Observed, Running, letter};

/// The sentence under the stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// What.
    pub says: String,
    /// Why.
    pub why: String,
    /// The section that has the rule.
    pub section: Option<&'static str>,
    /// The event that it tells of, if it tells of one.
    pub event: Option<EventId>,
}

impl Caption {
    /// What is to be said of the cluster as it stands.
    #[must_use]
    pub fn of(cluster: &Cluster, feed: &Feed) -> Self {
        if let Some(caption) = no_majority(cluster) {
            return caption;
        }
        let Some(line) = feed.latest_main() else {
            // What happened last lies further back than anything that is told: how it stands is still true.
            if let Some(leader) = cluster.leader() {
                return Self {
                    says: texts::leads_on(letter(leader)),
                    why: texts::LEADS_ON_WHY.to_owned(),
                    section: Some("§5.2"),
                    event: None,
                };
            }
            return Self {
                says: texts::CAPTION_START.to_owned(),
                why: texts::CAPTION_START_WHY.to_owned(),
                section: Some("§5.2"),
                event: None,
            };
        };
        let mut says = line.telling.title();
        if !says.ends_with(['.', '!', '?']) {
            says.push('.');
        }
        Self {
            says: with_capital(&says),
            why: line.telling.why.as_deref().map(with_capital).unwrap_or_default(),
            section: line.telling.section,
            event: Some(line.id),
        }
    }
}

fn no_majority(cluster: &Cluster) -> Option<Caption> {
    let (running, majority) = cluster.running_and_majority();
    let nodes = cluster.settings().nodes;
    let says = if running < majority {
        texts::no_majority(running, nodes, majority)
    } else {
        let reach = widest_reach(cluster);
        if reach >= majority {
            return None;
        }
        texts::no_majority_reached(reach, nodes, majority)
    };
    Some(Caption {
        says,
        why: texts::NO_MAJORITY_WHY.to_owned(),
        section: Some("§5.2"),
        event: None,
    })
}

/// How many running nodes, itself included, the best-connected node can speak with: both ways must be whole.
fn widest_reach(cluster: &Cluster) -> u32 {
    let runs = |node| cluster.running(node) == Some(Running::Running);
    let cut: std::collections::BTreeSet<_> = cluster
        .links()
        .filter(|link| link.cut)
        .map(|link| (link.from, link.to))
        .collect();
    let nodes: Vec<_> = cluster.node_ids().filter(|node| runs(*node)).collect();
    let reach = |from| {
        let speaks = |to: &&_| !cut.contains(&(from, **to)) && !cut.contains(&(**to, from));
        nodes.iter().filter(speaks).count()
    };
    let widest = nodes.iter().map(|node| reach(*node)).max().unwrap_or(0);
    u32::try_from(widest).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Action, NodeId, Settings};

    fn caption_after(actions: impl IntoIterator<Item = Action>) -> String {
        let mut cluster = Cluster::new(Settings::plain(), 7).unwrap();
        for action in actions {
            cluster.act(action).unwrap();
        }
        Caption::of(&cluster, &Feed::default()).says
    }

    #[test]
    fn with_three_of_five_stopped_the_page_says_why_nobody_leads() {
        let stopped = |number| Action::Stop { node: NodeId(number) };
        assert_eq!(
            caption_after([stopped(1), stopped(2), stopped(4)]),
            texts::no_majority(2, 5, 3)
        );
    }

    #[test]
    fn where_nothing_is_told_a_leader_is_named_nevertheless() {
        let mut run = raft_sim::Run::new(Settings::plain(), 7).unwrap();
        run.advance_to(raft_sim::Instant(3_000_000));
        let leader = run.cluster().leader().unwrap();
        let caption = Caption::of(run.cluster(), &Feed::default());
        assert_eq!(caption.says, texts::leads_on(letter(leader)));
    }

    #[test]
    fn a_partition_without_a_majority_is_told_too() {
        let groups = vec![
            vec![NodeId(1), NodeId(2)],
            vec![NodeId(3), NodeId(4)],
            vec![NodeId(5)],
        ];
        assert_eq!(
            caption_after([Action::Partition { groups }]),
            texts::no_majority_reached(2, 5, 3)
        );
        let groups = vec![vec![NodeId(1), NodeId(2)]];
        assert_eq!(
            caption_after([Action::Partition { groups }]),
            texts::CAPTION_START.now()
        );
    }
}
