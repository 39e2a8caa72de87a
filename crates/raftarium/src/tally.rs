//! What came of many storms. Tallies of the same plan add up to that of all of them, exactly, whoever ran which.

use crate::failure::Failure;
use crate::finding::{Finding, Seen};
use crate::plan::Plan;
use raft_sim::Recording;
use raft_sim::measure::Distribution;
use raft_sim::storm::{Marks, Storm};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// At most so many findings are told of one by one: those with the smallest numbers. All are counted.
const FINDINGS_MAX: usize = 1_000;
/// So many of them are run again, to be seen.
const SEEN_MAX: usize = 3;

/// What came of many storms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tally {
    /// The version of this format.
    pub format: u32,
    /// The version of the core's behaviour.
    pub core: u32,
    /// The commit that the program was built from.
    pub commit: String,
    /// What shapes the storms.
    pub plan: Plan,
    /// The numbers of the storms that were run to their end: stretches, each without its last number.
    pub seeds: Vec<(u64, u64)>,
    /// How many events were handled.
    pub events: u64,
    /// How much time passed in them, in microseconds.
    pub simulated: u64,
    /// What happened, by name.
    pub marks: BTreeMap<String, Mark>,
    /// How long it took to come back to life each time all was mended, in thousandths of the longest election timeout.
    pub recoveries: Distribution,
    /// How many storms broke each law.
    pub broken: BTreeMap<String, u64>,
    /// What broke them.
    pub findings: Vec<Finding>,
}

/// How often something happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mark {
    /// In all.
    pub times: u64,
    /// In how many storms.
    pub storms: u64,
}

/// What many storms say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// Everything held, and everything happened.
    Held,
    /// Something was broken.
    Broken,
    /// Nothing was broken, and not enough happened to say anything.
    Void,
}

impl Tally {
    /// The version of the format that is written and read.
    pub(crate) const FORMAT: u32 = 1;
    /// What happens in fewer storms than so many of a hundred says nothing.
    pub(crate) const ENOUGH_PERCENT: u64 = 5;

    /// Of no storms yet.
    pub(crate) fn new(plan: Plan) -> Self {
        let none = |mark: &str| (mark.to_owned(), Mark::default());
        Self {
            format: Self::FORMAT,
            core: Recording::CORE,
            commit: crate::COMMIT.to_owned(),
            plan,
            seeds: Vec::new(),
            events: 0,
            simulated: 0,
            marks: Marks::ALL.iter().map(|mark| none(mark)).collect(),
            recoveries: Distribution::default(),
            broken: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    /// Takes in a storm that is over.
    pub(crate) fn add(&mut self, number: u64, storm: &Storm) {
        self.seeds.push((number, number + 1));
        self.join_seeds();
        self.events += storm.cluster().events();
        self.simulated += storm.cluster().stamp().at.0;
        for (name, times) in storm.marks().iter() {
            let mark = self.marks.entry(name.to_owned()).or_default();
            mark.times += times;
            mark.storms += u64::from(times > 0);
        }
        storm
            .recoveries()
            .iter()
            .for_each(|took| self.recoveries.add(*took));
        if let Some(finding) = Finding::first(number, storm) {
            *self.broken.entry(finding.law.clone()).or_default() += 1;
            self.findings.push(finding);
            self.keep_the_first();
        }
    }

    /// Takes in another tally: of the same plan, core and commit, and of other storms.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), String> {
        if other.plan != self.plan {
            return Err("is of storms of another shape: only what was run alike can be added up".to_owned());
        }
        if (other.core, &other.commit) != (self.core, &self.commit) {
            return Err(format!(
                "was made by commit {}, the first one by {}: only what one program found can be added up",
                other.commit, self.commit
            ));
        }
        let twice = self
            .seeds
            .iter()
            .find_map(|(from, to)| Some(common((*from, *to), &other.seeds)?.start));
        if let Some(number) = twice {
            return Err(format!("has storm {number} a second time: it would count twice"));
        }
        self.seeds.extend(other.seeds);
        self.join_seeds();
        self.events += other.events;
        self.simulated += other.simulated;
        for (name, mark) in other.marks {
            let sum = self.marks.entry(name).or_default();
            sum.times += mark.times;
            sum.storms += mark.storms;
        }
        self.recoveries.merge(&other.recoveries);
        for (law, storms) in other.broken {
            *self.broken.entry(law).or_default() += storms;
        }
        self.findings.extend(other.findings);
        self.keep_the_first();
        Ok(())
    }

    /// The first findings, run again and kept for others to see.
    pub(crate) fn first_seen(&self, folder: &Path, page: &str) -> Result<Vec<Seen>, Failure> {
        let first = self.findings.iter().take(SEEN_MAX);
        first
            .map(|finding| finding.see(&self.plan, folder, page))
            .collect()
    }

    fn keep_the_first(&mut self) {
        self.findings.sort_unstable();
        self.findings.truncate(FINDINGS_MAX);
    }

    /// Stretches that touch become one.
    fn join_seeds(&mut self) {
        self.seeds.sort_unstable();
        let mut joined: Vec<(u64, u64)> = Vec::new();
        for (from, to) in self.seeds.drain(..) {
            match joined.last_mut() {
                Some(last) if last.1 == from => last.1 = to,
                _ => joined.push((from, to)),
            }
        }
        self.seeds = joined;
    }

    /// How many storms were run to their end.
    pub(crate) fn storms(&self) -> u64 {
        self.seeds.iter().map(|(from, to)| to - from).sum()
    }

    /// How many of them broke something.
    pub(crate) fn storms_broken(&self) -> u64 {
        self.broken.values().sum()
    }

    /// Whether something happened in enough storms to say anything.
    pub(crate) fn is_enough(&self, mark: Mark) -> bool {
        mark.storms > 0 && mark.storms * 100 >= self.storms() * Self::ENOUGH_PERCENT
    }

    /// What they say together.
    pub(crate) fn verdict(&self) -> Verdict {
        if self.storms_broken() > 0 {
            Verdict::Broken
        } else if self.storms() > 0 && self.marks.values().all(|mark| self.is_enough(*mark)) {
            Verdict::Held
        } else {
            Verdict::Void
        }
    }
}

/// What a stretch has in common with others.
fn common((from, to): (u64, u64), others: &[(u64, u64)]) -> Option<Range<u64>> {
    others
        .iter()
        .map(|(first, end)| from.max(*first)..to.min(*end))
        .find(|common| !common.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::Micros;

    fn plan() -> Plan {
        Plan {
            time: Micros(1_000_000),
            nodes: Some(3),
            mutants: vec!["vote_checks_log".into()],
        }
    }

    fn of(numbers: impl IntoIterator<Item = u64>) -> Tally {
        let mut tally = Tally::new(plan());
        for number in numbers {
            tally.add(number, &plan().storm(number));
        }
        tally
    }

    #[test]
    fn parts_add_up_to_the_whole_in_whatever_order_they_come() {
        let mut sum = of([4, 3]);
        sum.merge(of([0, 5])).unwrap();
        sum.merge(of([2, 1])).unwrap();
        assert_eq!(sum, of(0..6));
        assert_eq!(sum.seeds, [(0, 6)]);
        assert_eq!(sum.storms(), 6);
    }

    #[test]
    fn what_does_not_belong_together_is_not_added_up() {
        let mut tally = of([1, 2]);
        assert!(tally.merge(of([2])).unwrap_err().contains("storm 2"));
        let mut other = of([3]);
        other.plan.nodes = None;
        assert!(tally.merge(other).unwrap_err().contains("shape"));
        let mut other = of([3]);
        other.commit = "another".into();
        assert!(tally.merge(other).unwrap_err().contains("another"));
        assert_eq!(tally, of([1, 2]));
    }

    #[test]
    fn too_little_is_void_and_nothing_is_void() {
        assert_eq!(Tally::new(plan()).verdict(), Verdict::Void);
        let mut tally = of([]);
        tally.seeds = vec![(0, 100)];
        for mark in tally.marks.values_mut() {
            *mark = Mark { times: 9, storms: 5 };
        }
        assert_eq!(tally.verdict(), Verdict::Held);
        if let Some(mark) = tally.marks.values_mut().next() {
            mark.storms = 4;
        }
        assert_eq!(tally.verdict(), Verdict::Void);
        tally.broken.insert("a law".into(), 1);
        assert_eq!(tally.verdict(), Verdict::Broken);
    }
}
