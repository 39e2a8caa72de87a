//! The conditions that a person has set in a run (how links, disks and clocks behave, how patient the nodes are), taken along into a
//! run that begins anew. What was done besides, a cut link or a stopped node say, is not of them.

use raft_sim::{Action, Cluster, NodeId, Observed};

/// What brings `to` under the conditions that were set in `from`: nothing of what its settings say by themselves. A node that is not
/// there has those of the first one.
#[must_use]
pub(super) fn carried(from: &Cluster, to: &Cluster) -> Vec<Action> {
    let usual = from.settings();
    let mut actions = Vec::new();
    let link = |a: NodeId, b: NodeId| from.links().find(|link| (link.from, link.to) == (a, b));
    let first = from.links().next().map_or(usual.link, |link| link.dials);
    if first != usual.link && from.links().all(|link| link.dials == first) {
        actions.push(Action::SetAllLinks { dials: first });
    } else {
        let set = to.links().filter_map(|there| link(there.from, there.to));
        actions.extend(
            set.filter(|link| link.dials != usual.link)
                .map(|link| Action::SetLink {
                    from: link.from,
                    to: link.to,
                    dials: link.dials,
                }),
        );
    }
    for node in to.node_ids() {
        let like = if from.node(node).is_some() {
            node
        } else {
            NodeId(1)
        };
        if let Some(dials) = from.disk_dials(like).filter(|dials| *dials != usual.disk) {
            actions.push(Action::SetDisk { node, dials });
        }
        let timing = from.timing_of(like);
        if timing != usual.timing() {
            actions.push(Action::SetTiming { node, timing });
        }
        let clock = from.node(like).map(|view| view.clock);
        if let Some(dial) = clock.filter(|dial| *dial != raft_sim::ClockDial::TRUE) {
            actions.push(Action::SetClock { node, dial });
        }
    }
    actions
}

/// Whether an action sets conditions, and nothing else.
#[must_use]
pub(super) const fn sets(action: &Action) -> bool {
    matches!(
        action,
        Action::SetAllLinks { .. }
            | Action::SetLink { .. }
            | Action::SetDisk { .. }
            | Action::SetTiming { .. }
            | Action::SetClock { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::presets::Preset;
    use raft_sim::{ClockDial, LinkDials, Settings};

    fn cluster(nodes: u32) -> Cluster {
        let settings = Settings {
            nodes,
            ..Settings::plain()
        };
        Cluster::new(settings, 7).unwrap()
    }

    fn done(mut cluster: Cluster, actions: Vec<Action>) -> Cluster {
        for action in actions {
            cluster.act(action).unwrap();
        }
        cluster
    }

    fn under(preset: Preset) -> Cluster {
        let cluster = cluster(5);
        let actions = preset.actions(&cluster);
        done(cluster, actions)
    }

    #[test]
    fn every_preset_is_taken_along_to_fewer_and_to_more_nodes() {
        for preset in Preset::ALL {
            for nodes in [3, 5, 7] {
                let to = cluster(nodes);
                let actions = carried(&under(preset), &to);
                assert!(actions.iter().all(sets));
                assert_eq!(Preset::of(&done(to, actions)), Some(preset), "{nodes}");
            }
        }
    }

    #[test]
    fn what_one_link_and_one_clock_were_set_to_is_taken_along_and_a_stopped_node_is_not() {
        let (from, to) = (NodeId(2), NodeId(4));
        let dials = LinkDials {
            loss_per_million: 300_000,
            ..Settings::plain().link
        };
        let dial = ClockDial {
            per_million: 1_200_000,
        };
        let set = [
            Action::SetLink { from, to, dials },
            Action::SetClock { node: to, dial },
        ];
        let mut actions = set.to_vec();
        actions.push(Action::Stop { node: from });
        let before = done(cluster(5), actions);
        assert_eq!(carried(&before, &cluster(5)), set);
        assert_eq!(carried(&before, &cluster(3)), []);
        assert_eq!(carried(&cluster(5), &cluster(3)), []);
    }
}
