//! How a setting or an action gets plainer: one step at a time, each nearer to what nobody has changed.

use crate::action::Action;
use crate::settings::{ClockDial, LinkDials, Settings};
use raft::{Change, Micros, NodeId, Transition};

type Plainer = fn(&mut Settings);

/// What nobody has changed, with nothing switched on that can be off.
fn plain(settings: &mut Settings) {
    let plain = Settings {
        nodes: settings.nodes,
        rules: settings.rules,
        pre_vote: false,
        check_quorum: false,
        ..Settings::plain()
    };
    *settings = plain;
    settings.client.retry_after = None;
}

/// The steps, the largest first.
const STEPS: [Plainer; 31] = [
    plain,
    |settings| settings.nodes = 1,
    |settings| settings.nodes = settings.nodes.min(2),
    |settings| settings.nodes = settings.nodes.min(3),
    |settings| settings.nodes = settings.nodes.saturating_sub(1).max(1),
    |settings| settings.limits = Settings::default().limits,
    |settings| settings.snapshots = Settings::default().snapshots,
    |settings| settings.snapshots.every = None,
    |settings| settings.reads = Settings::default().reads,
    |settings| settings.pre_vote = false,
    |settings| settings.check_quorum = false,
    |settings| settings.forward_proposals = false,
    |settings| settings.client.sessions = false,
    |settings| settings.client.retry_after = None,
    |settings| settings.client = Settings::default().client,
    |settings| settings.client.latency = Settings::default().client.latency,
    |settings| settings.client.retry_after = Settings::default().client.retry_after,
    |settings| settings.all_stopped_at_start = false,
    |settings| settings.link = Settings::default().link,
    |settings| settings.disk = Settings::default().disk,
    |settings| settings.snapshots.keep = Settings::default().snapshots.keep,
    |settings| settings.snapshots.chunk_bytes = Settings::default().snapshots.chunk_bytes,
    |settings| settings.limits.uncommitted_bytes = Settings::default().limits.uncommitted_bytes,
    |settings| settings.limits.inflight_messages = Settings::default().limits.inflight_messages,
    |settings| settings.limits.append_bytes = Settings::default().limits.append_bytes,
    |settings| settings.limits.apply_bytes = Settings::default().limits.apply_bytes,
    |settings| settings.limits.promotion_lag = Settings::default().limits.promotion_lag,
    |settings| settings.limits.disk_stall = Settings::default().limits.disk_stall,
    |settings| settings.limits.entry_cache_bytes = Settings::default().limits.entry_cache_bytes,
    |settings| settings.limits.sessions = Settings::default().limits.sessions,
    |settings| {
        let plain = Settings::default();
        settings.election_timeout_min = plain.election_timeout_min;
        settings.election_timeout_max = plain.election_timeout_max;
        settings.heartbeat_interval = plain.heartbeat_interval;
    },
];

/// The settings after that step. Nothing if there are no more steps.
pub(super) fn settings(settings: &Settings, number: usize) -> Option<Settings> {
    let step = STEPS.get(number)?;
    let mut plainer = settings.clone();
    step(&mut plainer);
    // Some go both ways: off, or as it is by default. Off is the plainer one.
    let undone = settings.client.retry_after.is_none() && plainer.client.retry_after.is_some();
    let more = plainer.nodes > settings.nodes || plainer.client.sessions && !settings.client.sessions;
    if undone || more {
        plainer.clone_from(settings);
    }
    Some(plainer)
}

/// An action among fewer nodes: those that join later have smaller numbers. Nothing if it is about a node that is no more.
pub(super) fn among(action: &Action, nodes: u32, before: u32) -> Option<Action> {
    action.renamed(|node| match node.0 {
        joined if joined > before => Some(NodeId(joined - (before - nodes))),
        gone if gone > nodes => None,
        _ => Some(node),
    })
}

/// A plainer action, the number says in which way. Nothing if there are no more ways.
pub(super) fn action(action: &Action, number: usize, settings: &Settings) -> Option<Action> {
    ways(action, settings).into_iter().nth(number)
}

fn ways(action: &Action, settings: &Settings) -> Vec<Action> {
    match action {
        Action::Partition { groups } => fewer_cuts(groups, settings.nodes),
        Action::CutBoth { a, b } => vec![Action::Cut { from: *a, to: *b }, Action::Cut { from: *b, to: *a }],
        Action::SetAllLinks { dials } => links(dials).map(|dials| Action::SetAllLinks { dials }).collect(),
        Action::SetLink { from, to, dials } => {
            let (from, to) = (*from, *to);
            links(dials)
                .map(|dials| Action::SetLink { from, to, dials })
                .collect()
        }
        Action::SetDisk { node, dials } => {
            let mut steady = *dials;
            steady.jitter = Micros::ZERO;
            let mut round = steady;
            round.flush = Micros(dials.flush.0 / 10_000 * 10_000);
            let disks = [round, steady].into_iter().filter(|plainer| plainer != dials);
            disks
                .map(|dials| Action::SetDisk { node: *node, dials })
                .collect()
        }
        Action::SetTiming { node, timing } if *timing != settings.timing() => vec![Action::SetTiming {
            node: *node,
            timing: settings.timing(),
        }],
        Action::SetClock { node, dial } => [100_000, 10_000]
            .into_iter()
            .map(|grain| ClockDial {
                per_million: dial.per_million / grain * grain,
            })
            .filter(|plainer| plainer != dial && plainer.validate().is_ok())
            .map(|dial| Action::SetClock { node: *node, dial })
            .collect(),
        Action::Submit { node, command } => {
            let plain = if command.starts_with("get") {
                "get x"
            } else {
                "set 1"
            };
            let shorter = [plain, "set x 1"]
                .into_iter()
                .filter(|plain| plain.len() < command.len());
            shorter
                .map(|command| Action::Submit {
                    node: *node,
                    command: command.to_owned(),
                })
                .collect()
        }
        Action::ChangeMembers { node, change } => plainer_changes(change)
            .into_iter()
            .map(|change| Action::ChangeMembers { node: *node, change })
            .collect(),
        Action::ShutDown { node } => vec![Action::Stop { node: *node }],
        _ => Vec::new(),
    }
}

/// One link cut instead of a wall; one node less behind the wall.
fn fewer_cuts(groups: &[Vec<NodeId>], nodes: u32) -> Vec<Action> {
    let mut plainer = Vec::new();
    let side = |node: NodeId| groups.iter().position(|group| group.contains(&node));
    let all = || (1..=nodes).map(NodeId);
    let parted = all().flat_map(|a| all().filter(move |b| a < *b).map(move |b| (a, b)));
    let parted: Vec<_> = parted.filter(|(a, b)| side(*a) != side(*b)).collect();
    if parted.len() <= 4 {
        plainer.extend(parted.into_iter().map(|(a, b)| Action::CutBoth { a, b }));
    }
    // Of two groups that are all there are, one says it all.
    for leave_out in 0..groups.len() {
        let mut fewer = groups.to_vec();
        fewer.remove(leave_out);
        if !fewer.is_empty() {
            plainer.push(Action::Partition { groups: fewer });
        }
    }
    for (number, group) in (0..).zip(groups).filter(|(_, group)| group.len() > 1) {
        for node in group {
            let mut fewer = groups.to_vec();
            if let Some(group) = fewer.get_mut(number) {
                let group: &mut Vec<NodeId> = group;
                group.retain(|other| other != node);
            }
            plainer.push(Action::Partition { groups: fewer });
        }
    }
    plainer
}

/// Nothing by chance, the same time always, a round one.
fn links(dials: &LinkDials) -> impl Iterator<Item = LinkDials> {
    let plain = LinkDials::default();
    let mut ways = [*dials; 5];
    let [whole, lossless, single, steady, round] = &mut ways;
    // Not where it is steady already: nothing gets plainer twice.
    if dials.jitter > Micros::ZERO {
        *whole = plain;
    }
    lossless.loss_per_million = 0;
    single.duplicate_per_million = 0;
    steady.jitter = Micros::ZERO;
    round.latency = Micros(dials.latency.0 / 10_000 * 10_000);
    round.jitter = dials.jitter.min(round.latency);
    let dials = *dials;
    ways.into_iter().filter(move |way| *way != dials)
}

fn plainer_changes(change: &Change) -> Vec<Change> {
    let Change::Steps { steps, transition } = change else {
        return Vec::new();
    };
    let mut plainer = Vec::new();
    if steps.len() > 1 {
        for leave_out in 0..steps.len() {
            let mut fewer = steps.clone();
            fewer.remove(leave_out);
            plainer.push(Change::Steps {
                steps: fewer,
                transition: *transition,
            });
        }
    }
    if *transition != Transition::Auto {
        plainer.push(Change::Steps {
            steps: steps.clone(),
            transition: Transition::Auto,
        });
    }
    plainer
}
