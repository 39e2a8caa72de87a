//! Small scripts that bring a cluster where there is something to see: votes that split, logs of different length.
//!
//! They do what a person could do, and nothing else: plain actions, each at an instant, so that the recording replays to the same
//! fingerprint. Where chance is against them they try again a little later, from where they began.

use raft_sim::{
    Action, Cluster, MessageKind, Micros, NodeId, Observed, ParcelKind, Role, Run, Running, Term,
};

/// So often a script is tried.
const TRIES: u64 = 12;
/// Each time it waits so much longer before it begins.
const LATER: Micros = Micros::from_millis(17);
/// What it waits for must come within so many of the longest election timeouts.
const PATIENCE: u64 = 40;

/// What can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lesson {
    /// Several candidates ask at once, and none can win (§5.2).
    SplitVote,
    /// Logs of different length, as in figure 7.
    UnevenLogs,
}

/// What a script has brought about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// These have asked for votes in one term, and none has a majority.
    Split(Vec<NodeId>),
    /// The logs differ.
    Uneven {
        /// It leads.
        leader: NodeId,
        /// It lacks committed entries.
        short: NodeId,
        /// It holds entries that no majority has.
        long: NodeId,
    },
}

/// It did not come to that: the network loses too much, or too few nodes can speak with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

/// Brings the run where the lesson is to be seen. If that fails, the run is as it was.
///
/// # Errors
/// It did not come to that, however often it was tried.
pub fn show(run: &mut Run, lesson: Lesson) -> Result<Shown, Failed> {
    for number in 0..TRIES {
        let mut script = Script { run: run.clone() };
        let shown = script
            .make_whole(Micros(LATER.0 * number))
            .and_then(|leader| match lesson {
                Lesson::SplitVote => script.split_vote(leader),
                Lesson::UnevenLogs => script.uneven_logs(leader),
            });
        if let Ok(shown) = shown {
            *run = script.run;
            return Ok(shown);
        }
    }
    Err(Failed)
}

struct Script {
    run: Run,
}

impl Script {
    const fn cluster(&self) -> &Cluster {
        self.run.cluster()
    }

    fn act(&mut self, action: Action) -> Result<(), Failed> {
        self.run.act(action).map(drop).map_err(|_| Failed)
    }

    /// Lets time pass, event by event, until something is so.
    fn until<T>(&mut self, fits: impl Fn(&Cluster) -> Option<T>) -> Result<T, Failed> {
        let longest = self
            .nodes()
            .map(|node| self.cluster().timing_of(node).election_timeout_max.0);
        let end = self
            .cluster()
            .now()
            .plus(Micros(longest.max().unwrap_or(0) * PATIENCE));
        loop {
            if let Some(found) = fits(self.cluster()) {
                return Ok(found);
            }
            if self.cluster().now() > end || !self.run.step_event() {
                return Err(Failed);
            }
        }
    }

    fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.cluster().nodes()).map(NodeId)
    }

    /// Mends everything, and waits for a leader whom all follow and whose log all have. What was ahead is dropped by the first
    /// action, so that none of it is played again.
    fn make_whole(&mut self, later: Micros) -> Result<NodeId, Failed> {
        self.act(Action::MendAll)?;
        for node in self.nodes() {
            match self.cluster().running(node) {
                Some(Running::Stopped) => self.act(Action::Restart { node })?,
                Some(Running::Paused) => self.act(Action::Resume { node })?,
                _ => {}
            }
            if self.cluster().node(node).is_some_and(|view| view.disk_stalled) {
                self.act(Action::UnstallDisk { node })?;
            }
        }
        let from = self.cluster().now().plus(later);
        self.until(|cluster| (cluster.now() >= from).then(|| settled(cluster)).flatten())
    }

    /// The leader stops; when the first of the others campaigns, all others do so at the same instant.
    fn split_vote(&mut self, leader: NodeId) -> Result<Shown, Failed> {
        self.act(Action::Stop { node: leader })?;
        let first = self.until(|cluster| running(cluster).find(|node| campaigns(cluster, *node)))?;
        let others: Vec<_> = running(self.cluster()).filter(|node| *node != first).collect();
        for node in others {
            if !campaigns(self.cluster(), node) {
                self.act(Action::TimeOut { node })?;
            }
        }
        self.until(|cluster| {
            if running(cluster).any(|node| cluster.role(node) == Some(Role::Leader)) {
                return Some(None);
            }
            split(cluster).map(Some)
        })?
        .map(Shown::Split)
        .ok_or(Failed)
    }

    fn uneven_logs(&mut self, old: NodeId) -> Result<Shown, Failed> {
        let count = self.cluster().nodes();
        let others: Vec<_> = self.nodes().filter(|node| *node != old).collect();
        // From five on, one more can fall behind without taking the majority with it.
        let (short, behind) = match others.as_slice() {
            [short, .., behind] if count >= 5 => (*short, Some(*behind)),
            [short, _, ..] => (*short, None),
            _ => return Err(Failed),
        };
        self.commit(old, "set x 1")?;
        self.act(Action::Stop { node: short })?;
        self.commit(old, "set y 2")?;
        if let Some(node) = behind {
            self.act(Action::Stop { node })?;
        }
        self.commit(old, "set x 3")?;
        // Alone, the old leader takes what it can never commit.
        self.act(Action::Partition {
            groups: vec![vec![old], others.clone()],
        })?;
        for command in ["set z 4", "add z 1"] {
            self.append(old, command)?;
        }
        for node in behind.into_iter().chain([short]) {
            let run = running(self.cluster()).filter(|node| *node != old).count();
            if run * 2 <= others.len() + 1 {
                self.act(Action::Restart { node })?;
            }
        }
        let term = term(self.cluster(), old);
        let new = self.until(|cluster| {
            running(cluster).find(|node| {
                *node != old && cluster.role(*node) == Some(Role::Leader) && self::term(cluster, *node) > term
            })
        })?;
        // At this very instant, so that it repairs nobody yet.
        let lags = |node: &NodeId| *node == short || Some(*node) == behind;
        let rest = others.iter().copied().filter(|node| !lags(node)).collect();
        let mut groups: Vec<Vec<NodeId>> = vec![vec![old], vec![short], rest];
        groups.extend(behind.map(|node| vec![node]));
        self.act(Action::Partition { groups })?;
        self.append(new, "set x 5")?;
        for node in self.nodes() {
            if self.cluster().running(node) == Some(Running::Stopped) {
                self.act(Action::Restart { node })?;
            }
        }
        let mut ends: Vec<_> = self
            .nodes()
            .filter_map(|node| Some(self.cluster().node(node)?.status.last))
            .collect();
        ends.sort_unstable();
        ends.dedup();
        if ends.len() < 3 {
            return Err(Failed);
        }
        Ok(Shown::Uneven {
            leader: new,
            short,
            long: old,
        })
    }

    /// Asks for something, until the node has it in its log.
    fn append(&mut self, node: NodeId, command: &str) -> Result<(), Failed> {
        let last = |cluster: &Cluster| cluster.node(node).map(|view| view.status.last);
        let before = last(self.cluster());
        self.act(Action::Submit {
            node,
            command: command.to_owned(),
        })?;
        self.until(|cluster| (last(cluster) > before).then_some(()))
    }

    /// Asks for something, until the client has its answer, and all that run have it in their logs.
    fn commit(&mut self, node: NodeId, command: &str) -> Result<(), Failed> {
        self.append(node, command)?;
        self.until(|cluster| {
            let answered = cluster.submissions().all(|asked| asked.state.is_settled());
            (answered && settled(cluster).is_some()).then_some(())
        })
    }
}

fn running(cluster: &Cluster) -> impl Iterator<Item = NodeId> {
    cluster
        .node_ids()
        .filter(|node| cluster.running(*node) == Some(Running::Running))
}

fn term(cluster: &Cluster, node: NodeId) -> Term {
    cluster.core(node).map_or(Term(0), |core| core.status().term)
}

fn campaigns(cluster: &Cluster, node: NodeId) -> bool {
    matches!(cluster.role(node), Some(Role::PreCandidate | Role::Candidate))
}

/// The leader, if all that run follow it, and have and know to be committed what it has.
fn settled(cluster: &Cluster) -> Option<NodeId> {
    let leader = cluster.leader()?;
    let last = cluster.node(leader)?.status.last;
    let agrees = |node: NodeId| {
        cluster.node(node).is_some_and(|view| {
            view.status.leader == Some(leader) && view.status.last == last && view.status.commit == last.index
        })
    };
    running(cluster).all(agrees).then_some(leader)
}

/// Those who have asked for votes in the latest term, once all answers are there.
fn split(cluster: &Cluster) -> Option<Vec<NodeId>> {
    let voting = |kind| {
        matches!(
            kind,
            ParcelKind::Raft(MessageKind::RequestVote | MessageKind::RequestVoteReply)
        )
    };
    if cluster.messages().any(|message| voting(message.kind)) {
        return None;
    }
    let latest = running(cluster).map(|node| term(cluster, node)).max()?;
    let asked: Vec<_> = running(cluster)
        .filter_map(|node| Some((node, cluster.core(node)?.status())))
        .filter(|(node, status)| status.term == latest && status.vote == Some(*node))
        .collect();
    // Until its own vote is on its disk, a candidate asks nobody.
    let answered = asked
        .iter()
        .all(|(_, status)| status.write_issued == status.write_persisted);
    (asked.len() > 1 && answered).then(|| asked.into_iter().map(|(node, _)| node).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::presets::Preset;
    use raft_sim::{Instant, Settings};

    fn run(nodes: u32, seed: u64) -> Run {
        let settings = Settings {
            nodes,
            ..Settings::plain()
        };
        Run::new(settings, seed).unwrap()
    }

    /// Played from what is written down, it is the same run.
    fn replays(run: &Run) {
        let recording = run.recording();
        let replayed = recording.replay().unwrap();
        assert_eq!(replayed.fingerprint(), run.cluster().fingerprint());
    }

    #[test]
    fn votes_split_in_every_size_of_cluster_and_somebody_wins_later() {
        for nodes in [3, 4, 5, 7] {
            for seed in 0..4 {
                let mut run = run(nodes, seed);
                let Ok(Shown::Split(candidates)) = show(&mut run, Lesson::SplitVote) else {
                    panic!("{nodes} nodes, seed {seed}");
                };
                assert!(candidates.len() > 1);
                replays(&run);
                run.advance_to(run.end().plus(Micros::from_millis(5_000)));
                assert!(run.cluster().leader().is_some(), "{nodes} nodes, seed {seed}");
            }
        }
    }

    #[test]
    fn logs_come_to_differ_as_in_figure_7_and_mending_repairs_them() {
        for nodes in [3, 4, 5, 7] {
            for seed in 0..4 {
                let mut run = run(nodes, seed);
                let Ok(Shown::Uneven { leader, short, long }) = show(&mut run, Lesson::UnevenLogs) else {
                    panic!("{nodes} nodes, seed {seed}");
                };
                let status = |node| run.cluster().node(node).unwrap().status;
                assert!(status(short).last.index < status(leader).last.index);
                assert!(status(long).last.index > status(long).commit);
                assert!(status(long).last.term < status(leader).last.term);
                replays(&run);
                run.act(Action::MendAll).unwrap();
                run.advance_to(run.end().plus(Micros::from_millis(5_000)));
                assert!(settled(run.cluster()).is_some(), "{nodes} nodes, seed {seed}");
            }
        }
    }

    #[test]
    fn lessons_are_shown_from_within_a_run_and_under_other_conditions() {
        let mut run = run(5, 3);
        for action in Preset::Flaky.actions(run.cluster()) {
            run.act(action).unwrap();
        }
        run.advance_to(Instant(2_000_000));
        run.act(Action::Stop { node: NodeId(2) }).unwrap();
        run.advance_to(Instant(3_000_000));
        run.seek(Instant(2_500_000));
        show(&mut run, Lesson::SplitVote).unwrap();
        show(&mut run, Lesson::UnevenLogs).unwrap();
        replays(&run);
    }

    #[test]
    fn where_nobody_can_be_elected_the_run_stays_as_it_was() {
        let mut run = run(3, 3);
        let mut dials = Preset::Flaky.conditions().link;
        dials.loss_per_million = 1_000_000;
        run.act(Action::SetAllLinks { dials }).unwrap();
        let before = (run.position(), run.cluster().fingerprint());
        assert_eq!(show(&mut run, Lesson::SplitVote), Err(Failed));
        assert_eq!((run.position(), run.cluster().fingerprint()), before);
    }
}
