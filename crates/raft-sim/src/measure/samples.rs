//! What is measured of one run, number by number, each with its event. A journal that is asked to keeps them, and a copy of it has
//! its own: so they go back and forth with the run, and a branch begins with those of its stem.

use super::watch::Open;
use crate::journal::Record;
use crate::name::EventId;
use crate::tape::Tape;
use raft::Instant;

/// So many samples are kept, the latest.
const KEPT_MAX: u64 = 20_000;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Microseconds from the loss of the leader, or the beginning, until a node leads.
    Election,
    /// Microseconds from when a leader appends an entry until it commits it.
    Commit,
    /// Thousandths of a message between nodes for an entry, since the commit before.
    Messages,
    /// Thousandths of a byte between nodes for an entry, since the commit before.
    Bytes,
    /// Microseconds from when the client first asks for a write until it has its answer.
    Answer,
    /// The same for a read.
    Read,
}

/// A number that was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When.
    pub at: Instant,
    /// The event with which it was known.
    pub event: EventId,
    /// Of what.
    pub kind: Kind,
    /// The number.
    pub value: u64,
}

/// The numbers of a run up to its present.
#[derive(Clone, Debug)]
pub struct Samples {
    open: Open,
    kept: Tape<Sample>,
}

impl Samples {
    pub(crate) fn new() -> Self {
        Self {
            open: Open::new(),
            kept: Tape::default(),
        }
    }

    pub(crate) fn take(&mut self, record: &Record) {
        let kept = &mut self.kept;
        self.open.take(record, &mut |sample| kept.push(sample));
        self.kept.drop_oldest(KEPT_MAX);
    }

    /// Those that are kept, in the order in which they came.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Sample> {
        self.kept.iter()
    }

    /// The last one.
    #[must_use]
    pub fn last(&self) -> Option<&Sample> {
        self.kept.last()
    }

    /// How many there have been, with those that are not kept any more.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.kept.end()
    }

    /// How many of the oldest are not kept any more.
    #[must_use]
    pub const fn dropped(&self) -> u64 {
        self.kept.start()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Action;
    use crate::history::Run;
    use crate::measure::Watch;
    use crate::settings::Settings;
    use raft::NodeId;

    fn samples(run: &Run) -> Vec<Sample> {
        run.cluster()
            .journal()
            .samples()
            .unwrap()
            .iter()
            .copied()
            .collect()
    }

    fn busy() -> Run {
        let mut run = Run::new(Settings::plain(), 7).unwrap();
        for step in 1..60_u64 {
            run.advance_to(Instant(step * 100_000));
            let node = run.cluster().leader().unwrap_or(NodeId(1));
            let command = "add x 1".to_owned();
            run.act(Action::Submit { node, command }).unwrap();
            if step == 30 {
                run.act(Action::Stop { node }).unwrap();
            }
        }
        run
    }

    #[test]
    fn they_are_the_figures_that_a_watch_adds_up() {
        let run = busy();
        let mut watch = Watch::new();
        watch.look(run.cluster());
        let figures = watch.finish();
        let all = samples(&run);
        let of = |kind| all.iter().filter(|sample| sample.kind == kind).count() as u64;
        assert_eq!(of(Kind::Election), figures.elections.len());
        assert_eq!(of(Kind::Commit), figures.commits.len());
        assert_eq!(of(Kind::Answer), figures.answers.len());
        assert!(of(Kind::Election) >= 2 && of(Kind::Commit) > 40, "{all:?}");
        // Each commit's messages, by its entries, add up to those of the run.
        assert!(of(Kind::Messages) > 40);
    }

    #[test]
    fn they_go_back_and_forth_with_the_run() {
        let mut run = busy();
        let whole = samples(&run);
        run.seek(Instant(2_000_000));
        let early = samples(&run);
        assert!(early.len() < whole.len() && whole.starts_with(&early));
        assert!(early.iter().all(|sample| sample.at <= Instant(2_000_000)));
        run.seek(run.end());
        assert_eq!(samples(&run), whole);
    }

    #[test]
    fn a_branch_begins_with_those_of_its_stem_and_goes_its_own_way() {
        let mut run = busy();
        run.seek(Instant(2_000_000));
        let stem = samples(&run);
        let node = run.cluster().leader().unwrap();
        run.act(Action::Stop { node }).unwrap();
        run.advance_to(Instant(4_000_000));
        let branch = samples(&run);
        assert!(branch.starts_with(&stem));
        let after = branch
            .iter()
            .find(|sample| sample.kind == Kind::Election && sample.at > Instant(2_000_000));
        let took = after.expect("somebody is elected").value;
        assert!((50_000..2_000_000).contains(&took), "{took}");
    }
}
