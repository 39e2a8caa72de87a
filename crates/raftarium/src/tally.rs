//! What came of many storms. Tallies of the same plan add up to that of all of them, exactly, whoever ran which.

use crate::failure::Failure;
use crate::finding::{Finding, Seen};
use crate::plan::Plan;
use raft_sim::Recording;
use raft_sim::measure::Distribution;
use raft_sim::storm::{self, Storm, Verdict};
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
    /// What happened in them.
    pub storms: storm::Tally,
    /// How long it took to come back to life each time all was mended, in thousandths of the longest election timeout.
    pub recoveries: Distribution,
    /// How many storms broke each law.
    pub broken: BTreeMap<String, u64>,
    /// What broke them.
    pub findings: Vec<Finding>,
}

/// What many storms say.
pub(crate) const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Held => "held",
        Verdict::Broken => "broken",
        Verdict::Void => "void",
    }
}

impl Tally {
    /// The version of the format that is written and read.
    pub(crate) const FORMAT: u32 = 1;

    /// Of no storms yet.
    pub(crate) fn new(plan: Plan) -> Self {
        Self {
            format: Self::FORMAT,
            core: Recording::CORE,
            commit: crate::COMMIT.to_owned(),
            plan,
            seeds: Vec::new(),
            storms: storm::Tally::default(),
            recoveries: Distribution::default(),
            broken: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    /// Takes in a storm that is over.
    pub(crate) fn add(&mut self, number: u64, storm: &Storm) {
        self.seeds.push((number, number + 1));
        self.join_seeds();
        self.storms.count(storm);
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
        self.storms.add(&other.storms);
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
    use crate::plan::Weather;
    use raft_sim::Micros;

    fn plan() -> Plan {
        Plan {
            time: Micros(1_000_000),
            weather: Weather::Swarm,
            dials: BTreeMap::from([("nodes".to_owned(), 3)]),
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
        assert_eq!(sum.storms.storms, 6);
    }

    #[test]
    fn what_does_not_belong_together_is_not_added_up() {
        let mut tally = of([1, 2]);
        assert!(tally.merge(of([2])).unwrap_err().contains("storm 2"));
        let mut other = of([3]);
        other.plan.weather = Weather::Usual;
        assert!(tally.merge(other).unwrap_err().contains("shape"));
        let mut other = of([3]);
        other.commit = "another".into();
        assert!(tally.merge(other).unwrap_err().contains("another"));
        assert_eq!(tally, of([1, 2]));
    }
}
