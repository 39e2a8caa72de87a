//! What the nodes were while the window lasted: their role and term, stretch by stretch, and where they stood still.
//!
//! The present is known; so going back to the window's upper edge takes only what changed since, and no look at what was before.

use super::{Lane, begins_at};
use raft_sim::raft::RoleReason;
use raft_sim::{Cluster, Event, EventId, Instant, NodeId, Observed, Record, Role, Running, Term, What};

/// So far back a role is looked for where a node has stopped.
const BACK_MAX: usize = 4_000;

/// How a lane's line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Stopped: no line.
    Stopped,
    /// Paused.
    Paused,
    /// It runs, and plays this part.
    Runs(Role),
}

/// A stretch of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// On this lane.
    pub lane: usize,
    /// Since.
    pub from: Instant,
    /// Until.
    pub upto: Instant,
    /// How it is drawn.
    pub manner: Manner,
    /// The term that it was in.
    pub term: Term,
    /// Whether it goes on beyond the present.
    pub open: bool,
}

#[derive(Clone, Copy, PartialEq)]
struct Standing {
    running: Running,
    role: Role,
    term: Term,
}

/// The stretches of all nodes in a window.
pub(super) fn stretches(
    cluster: &Cluster,
    lanes: &[Lane],
    (top, bottom): (Instant, Instant),
) -> Vec<Stretch> {
    let journal = cluster.journal();
    let first = begins_at(journal, top);
    let mut changes: Vec<(usize, &Record)> = Vec::new();
    for record in journal.since(first) {
        if let Some(node) = record.node.filter(|_| changes_standing(&record.what)) {
            let lane = lanes.iter().position(|lane| lane.end.node() == Some(node));
            changes.extend(lane.map(|lane| (lane, record)));
        }
    }
    let mut found = Vec::new();
    for (lane, node) in lanes
        .iter()
        .enumerate()
        .filter_map(|(at, lane)| Some((at, lane.end.node()?)))
    {
        let own = || {
            changes
                .iter()
                .filter(move |(other, _)| *other == lane)
                .map(|(_, record)| *record)
        };
        let Some(mut standing) = standing_before(cluster, node, first, &own()) else {
            continue;
        };
        let now = cluster.now();
        let mut from = top;
        let mut close = |from: &mut Instant, upto: Instant, standing: Standing, open: bool| {
            if upto > *from || open {
                found.push(Stretch {
                    lane,
                    from: *from,
                    upto,
                    manner: standing.manner(),
                    term: standing.term,
                    open,
                });
            }
            *from = upto;
        };
        for record in own().take_while(|record| record.at <= bottom) {
            let before = standing;
            standing.hear(&record.what);
            if standing != before {
                close(&mut from, record.at, before, false);
            }
        }
        let upto = bottom.min(now);
        if upto >= from {
            close(&mut from, upto, standing, bottom >= now);
        }
    }
    found
}

const fn changes_standing(what: &What) -> bool {
    matches!(
        what,
        What::Stopped { .. }
            | What::Started { .. }
            | What::Paused
            | What::Resumed { .. }
            | What::Node(Event::RoleChanged { .. } | Event::TermRaised { .. })
    )
}

impl Standing {
    const fn manner(self) -> Manner {
        match self.running {
            Running::Stopped => Manner::Stopped,
            Running::Paused => Manner::Paused,
            Running::Running => Manner::Runs(self.role),
        }
    }

    const fn hear(&mut self, what: &What) {
        match what {
            What::Stopped { .. } => self.running = Running::Stopped,
            What::Started { term, .. } => {
                *self = Self {
                    running: Running::Running,
                    role: Role::Follower,
                    term: *term,
                }
            }
            What::Paused => self.running = Running::Paused,
            What::Resumed { .. } => self.running = Running::Running,
            What::Node(Event::RoleChanged { to, .. }) => self.role = *to,
            What::Node(Event::TermRaised { to, .. }) => self.term = *to,
            _ => {}
        }
    }
}

/// How a node stood before the first of these changes: each says what it changed from; what none changed is as it is now.
fn standing_before<'a>(
    cluster: &Cluster,
    node: NodeId,
    first: EventId,
    changes: &(impl Iterator<Item = &'a Record> + Clone),
) -> Option<Standing> {
    let view = Observed::node(cluster, node)?;
    let life = changes.clone().find_map(|record| match &record.what {
        What::Stopped { .. } | What::Paused => Some(Running::Running),
        What::Started { .. } => Some(Running::Stopped),
        What::Resumed { .. } => Some(Running::Paused),
        _ => None,
    });
    // What a node was before it stopped, the records of its next life do not say.
    let in_life = || {
        changes
            .clone()
            .take_while(|record| !matches!(record.what, What::Started { .. }))
    };
    let role = in_life().find_map(|record| match &record.what {
        What::Node(Event::RoleChanged { from, why, .. }) if *why != RoleReason::Started => Some(*from),
        _ => None,
    });
    let term = in_life().find_map(|record| match &record.what {
        What::Node(Event::TermRaised { from, .. }) => Some(*from),
        _ => None,
    });
    let ended = life.is_some()
        && changes
            .clone()
            .any(|record| matches!(record.what, What::Stopped { .. } | What::Started { .. }));
    let earlier = || {
        let before = cluster
            .journal()
            .iter()
            .rev()
            .skip_while(|record| record.id >= first);
        before.take(BACK_MAX).find_map(|record| match &record.what {
            What::Node(Event::RoleChanged { to, term, .. }) if record.node == Some(node) => {
                Some((*to, *term))
            }
            _ => None,
        })
    };
    let found = if ended && (role.is_none() || term.is_none()) {
        Some(earlier().unwrap_or((Role::Follower, Term(0))))
    } else {
        None
    };
    Some(Standing {
        running: life.unwrap_or(view.running),
        role: role.or(found.map(|(role, _)| role)).unwrap_or(view.status.role),
        term: term.or(found.map(|(_, term)| term)).unwrap_or(view.status.term),
    })
}
