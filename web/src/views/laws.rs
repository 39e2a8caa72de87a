//! The laws: each with its sentence, whether it holds up to where time stands, and what breaks it by then or ahead of it, as far as the
//! run is known.
//!
//! What led to a violation is told by the journal, which forgets; so it is kept from when it was first seen.

use crate::texts;
use raft_sim::mutants::{Mutant, off_in};
use raft_sim::{Cluster, EventId, Instant, Law, Observed, Run, Timeline, Violation};

/// So many violations are looked through for one that says more.
const VIOLATIONS_MAX: usize = 256;

/// What the panel shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LawsView {
    /// Every law, those that are broken first.
    pub rows: Vec<LawRow>,
    /// The rules that are off.
    pub off: Vec<&'static Mutant>,
}

/// A law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawRow {
    /// Which one.
    pub law: Law,
    /// How it was broken first, if it was.
    pub broken: Option<BrokenRow>,
}

/// How a law was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRow {
    /// The event that says so.
    pub event: EventId,
    /// When.
    pub at: Instant,
    /// What broke it: "A and B lead term 3".
    pub what: String,
    /// The event that broke it, in a sentence.
    pub by: Option<String>,
    /// Whether this lies ahead of where time stands.
    pub ahead: bool,
    /// How often it was broken in all.
    pub times: u64,
}

/// How a law was broken last, as far as time has come. That something goes back at a single node says little beside what comes of it:
/// it counts only in a run in which nothing else is broken.
#[must_use]
pub fn last_broken(run: &Run) -> Option<&Violation> {
    let (all, next) = (&run.timeline().broken, run.cluster().journal().end());
    let goes_back = |violation: &Violation| violation.law() == Law::NothingGoesBack;
    let only_back = all
        .iter()
        .take(VIOLATIONS_MAX)
        .all(|(.., violation)| goes_back(violation));
    let by_now = &all[..all.partition_point(|(_, event, _)| *event < next)];
    let mut telling = by_now
        .iter()
        .rev()
        .take(VIOLATIONS_MAX)
        .filter(|(.., violation)| only_back || !goes_back(violation));
    let (at, _, last) = telling.next()?;
    // Of what breaks at once, the first.
    let at_once = telling.take_while(|(other, ..)| other == at).last();
    Some(at_once.map_or(last, |(.., first)| first))
}

/// What is known of the laws.
#[derive(Debug, Default)]
pub struct Laws {
    /// By law, in the order in which they were broken first.
    broken: Vec<(Law, BrokenRow)>,
    /// So many violations were looked at.
    looked: usize,
}

impl Laws {
    /// Catches up with a run.
    pub fn follow(&mut self, timeline: &Timeline, cluster: &Cluster) {
        let gone = self.looked > timeline.broken.len()
            || self.broken.iter().any(|(_, row)| {
                timeline
                    .broken
                    .binary_search_by_key(&row.event, |(_, event, _)| *event)
                    .is_err()
            });
        if gone {
            *self = Self::default();
        }
        for (at, event, violation) in timeline.broken.iter().skip(self.looked) {
            let law = violation.law();
            match self.broken.iter_mut().find(|(other, _)| *other == law) {
                Some((_, row)) => row.times += 1,
                None => self.broken.push((
                    law,
                    BrokenRow {
                        event: *event,
                        at: *at,
                        what: texts::told_broken(violation),
                        by: None,
                        ahead: false,
                        times: 1,
                    },
                )),
            }
        }
        self.looked = timeline.broken.len();
        for (_, row) in self.broken.iter_mut().filter(|(_, row)| row.by.is_none()) {
            let Some(record) = cluster.journal().get(row.event) else {
                continue;
            };
            let cause = record.causes.as_slice().last();
            let cause = cause.and_then(|cause| cluster.journal().get(*cause));
            row.by = cause.map(|cause| texts::told(cause).title());
        }
    }

    /// What the panel shows while the cluster stands so.
    #[must_use]
    pub fn view(&self, cluster: &Cluster) -> LawsView {
        let now = cluster.now();
        let broken = self.broken.iter().map(|(law, row)| LawRow {
            law: *law,
            broken: Some(BrokenRow {
                ahead: row.at > now,
                ..row.clone()
            }),
        });
        let holds = |law: &Law| self.broken.iter().all(|(other, _)| other != law);
        let held = Law::ALL
            .into_iter()
            .filter(holds)
            .map(|law| LawRow { law, broken: None });
        LawsView {
            rows: broken.chain(held).collect(),
            off: off_in(cluster.settings()).collect(),
        }
    }
}

impl LawRow {
    /// Whether it is broken by now.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken.as_ref().is_some_and(|row| !row.ahead)
    }
}

impl LawsView {
    /// How many laws are broken by now.
    #[must_use]
    pub fn broken(&self) -> usize {
        self.rows.iter().filter(|row| row.is_broken()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{NodeId, Settings, Term};

    fn two_leaders(term: u64) -> Violation {
        Violation::TwoLeaders {
            term: Term(term),
            first: NodeId(1),
            second: NodeId(2),
        }
    }

    fn timeline(broken: &[(u64, u64, u64)]) -> Timeline {
        let broken = broken
            .iter()
            .map(|(at, event, term)| (Instant(*at), EventId(*event), two_leaders(*term)));
        Timeline {
            broken: broken.collect(),
            ..Timeline::default()
        }
    }

    fn cluster() -> Cluster {
        cluster_at(0)
    }

    fn cluster_at(micros: u64) -> Cluster {
        let mut cluster = Cluster::new(Settings::plain(), 7).unwrap();
        cluster.run_until(Instant(micros));
        cluster
    }

    #[test]
    fn a_rule_that_is_off_is_told_with_its_sentence() {
        let mut settings = Settings::plain();
        settings.rules.vote_checks_log = false;
        let cluster = Cluster::new(settings, 7).unwrap();
        let off = Laws::default().view(&cluster).off;
        let told: Vec<_> = off.iter().map(|rule| rule.section).collect();
        assert_eq!(told, ["§5.4.1"]);
    }

    #[test]
    fn in_a_sound_run_every_law_holds_in_its_order() {
        let mut laws = Laws::default();
        laws.follow(&Timeline::default(), &cluster());
        let view = laws.view(&cluster());
        assert_eq!(view.broken(), 0);
        assert_eq!(view.off, Vec::<&Mutant>::new());
        let order: Vec<_> = view.rows.iter().map(|row| row.law).collect();
        assert_eq!(order, Law::ALL);
    }

    #[test]
    fn a_broken_law_comes_first_and_says_how_often() {
        let mut laws = Laws::default();
        laws.follow(&timeline(&[(50, 9, 1)]), &cluster());
        laws.follow(&timeline(&[(50, 9, 1), (70, 12, 1), (90, 15, 2)]), &cluster());
        let view = laws.view(&cluster_at(60));
        assert_eq!(view.broken(), 1);
        assert_eq!(view.rows.len(), Law::ALL.len());
        assert_eq!(view.rows[0].law, Law::ElectionSafety);
        let row = view.rows[0].broken.as_ref().unwrap();
        assert_eq!((row.event, row.times, row.ahead), (EventId(9), 3, false));
        let before = laws.view(&cluster_at(40));
        assert!(before.rows[0].broken.as_ref().unwrap().ahead);
        assert_eq!(before.broken(), 0, "it is not broken yet");
    }

    #[test]
    fn what_was_broken_in_a_future_that_is_dropped_is_forgotten() {
        let mut laws = Laws::default();
        laws.follow(&timeline(&[(50, 9, 1), (70, 12, 1)]), &cluster());
        laws.follow(&timeline(&[(50, 9, 1)]), &cluster());
        assert_eq!(laws.view(&cluster()).rows[0].broken.as_ref().unwrap().times, 1);
        laws.follow(&Timeline::default(), &cluster());
        assert_eq!(laws.view(&cluster()).broken(), 0);
    }
}
