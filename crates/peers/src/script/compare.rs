//! Does a script case by case, and compares what our nodes show with what etcd printed.

use super::cluster::Cluster;
use super::difference::{Difference, Place, Side};
use super::facts::Shown;
use super::judge::Judge;
use super::known::{self, Known};
use super::printed;
use crate::datadriven::Case;
use crate::exceptions::Exception;
use crate::report::Verdict;
use std::collections::BTreeMap;

/// A script under way.
pub(crate) struct Script {
    cluster: Cluster,
    known: Known,
    judge: Judge,
    /// What has failed before, and still is so.
    told: Vec<Difference>,
    /// What was excused before: it counts once, and must be excused for as long as it is so.
    excused: Vec<Difference>,
}

impl Script {
    pub(crate) fn new() -> Self {
        Self {
            cluster: Cluster::new(),
            known: Known::default(),
            judge: Judge::default(),
            told: Vec::new(),
            excused: Vec::new(),
        }
    }

    /// Does one case.
    pub(crate) fn run(&mut self, case: &Case) -> Verdict {
        let mut got = Shown::default();
        self.judge.begin(&self.cluster);
        let all_shown = self.cluster.run(case, &mut got);
        let printed = match printed::interpret(case) {
            Ok(printed) => printed,
            Err(error) => return Verdict::Failed(vec![error]),
        };
        if !all_shown {
            self.known.forget();
            self.told.clear();
        }
        self.known.learn(&printed, self.cluster.level);
        let mut differences = self.differences(&printed, &got, case);
        // What has failed before, and is still so, has been told.
        differences.retain(|found| !self.told.contains(found));
        self.judge.see(&mut self.cluster, &printed, &got);
        let (failed, reasons) = self.judged(&differences);
        let still = self.known.differences(&self.cluster);
        self.told.retain(|found| still.contains(found));
        self.excused.clone_from(&differences);
        self.excused
            .retain(|found| is_state(found) && !failed.contains(found));
        self.told
            .extend(failed.iter().filter(|found| is_state(found)).cloned());
        let failed: Vec<_> = failed.iter().map(ToString::to_string).collect();
        match (failed.is_empty(), reasons.is_empty()) {
            (false, _) => Verdict::Failed(failed),
            (true, false) => Verdict::Excepted(reasons),
            (true, true) if printed.is_empty() => Verdict::Silent,
            (true, true) => Verdict::Passed,
        }
    }

    /// At the end of a file: what was excused while it passed must have come right, or still be excused by what is so.
    pub(crate) fn finish(&mut self) -> Verdict {
        self.judge.begin(&self.cluster);
        let mut differences = self.known.differences(&self.cluster);
        differences.retain(|found| !self.told.contains(found));
        let (failed, _) = self.judged(&differences);
        if failed.is_empty() {
            return Verdict::Silent;
        }
        Verdict::Failed(failed.iter().map(ToString::to_string).collect())
    }

    /// Those that are not meant, and why the others are.
    fn judged(&mut self, differences: &[Difference]) -> (Vec<Difference>, Vec<Exception>) {
        let (mut failed, mut reasons) = (Vec::new(), Vec::new());
        for difference in differences {
            match self.judge.excuse(difference, &self.cluster, &self.known) {
                Some(reason) if reasons.contains(&reason) || self.excused.contains(difference) => {}
                Some(reason) => reasons.push(reason),
                None => failed.push(difference.clone()),
            }
        }
        (failed, reasons)
    }

    fn differences(&self, printed: &Shown, got: &Shown, case: &Case) -> Vec<Difference> {
        let mut found = self.known.differences(&self.cluster);
        for (place, theirs, ours) in [
            (Place::Sent, &printed.sent, &got.sent),
            (Place::Received, &printed.received, &got.received),
            (Place::Dropped, &printed.dropped, &got.dropped),
        ] {
            unmatched(theirs, ours, |side, message| {
                let message = message.clone();
                found.push(Difference::Message { place, side, message });
            });
        }
        unmatched(&printed.happened, &got.happened, |side, what| {
            let what = what.clone();
            found.push(Difference::Happened { side, what });
        });
        let nothing_came = |shown: &Shown| shown.received.is_empty() && shown.dropped.is_empty();
        unmatched(&printed.said, &got.said, |side, text| {
            // That there are none on one side is told already: what there is on the other is missing.
            if text != "no messages" || nothing_came(printed) && nothing_came(got) {
                let text = text.clone();
                found.push(Difference::Said { side, text });
            }
        });
        unmatched(&printed.progress, &got.progress, |side, what| {
            let what = what.clone();
            found.push(Difference::Progress { side, what });
        });
        unmatched(&printed.standing, &got.standing, |side, what| {
            let what = what.clone();
            found.push(Difference::Standing { side, what });
        });
        let mut nodes: Vec<_> = printed.installed.keys().chain(got.installed.keys()).collect();
        nodes.sort_unstable();
        nodes.dedup();
        for node in nodes {
            let (expected, got) = (printed.installed.get(node), got.installed.get(node));
            if expected != got {
                found.push(Difference::Installed {
                    node: *node,
                    expected: expected.cloned(),
                    got: got.cloned(),
                });
            }
        }
        if let (Some(expected), Some(got)) = (&printed.log, &got.log) {
            let by_index = |entries: &[super::facts::Entry]| -> BTreeMap<_, _> {
                entries.iter().map(|entry| (entry.index, entry.clone())).collect()
            };
            let node = case.command.names().next().and_then(|name| name.parse().ok());
            let (expected, got) = (by_index(expected), by_index(got));
            known::compare_logs(node.unwrap_or(0), &expected, &got, &mut found);
            if let (None, Some((index, entry))) = (expected.first_key_value(), got.first_key_value()) {
                found.push(Difference::Log {
                    node: node.unwrap_or(0),
                    index: *index,
                    expected: None,
                    got: Some(entry.clone()),
                });
            }
        }
        found
    }
}

/// Whether it is a difference of state, which lasts until something changes.
const fn is_state(difference: &Difference) -> bool {
    matches!(
        difference,
        Difference::Hard { .. }
            | Difference::Soft { .. }
            | Difference::Log { .. }
            | Difference::Committed { .. }
            | Difference::Members { .. }
    )
}

/// What one side has and the other lacks, each as often as it does.
fn unmatched<T: PartialEq>(theirs: &[T], ours: &[T], mut tell: impl FnMut(Side, &T)) {
    let mut left: Vec<_> = ours.iter().collect();
    for item in theirs {
        match left.iter().position(|other| *other == item) {
            Some(place) => {
                left.remove(place);
            }
            None => tell(Side::Theirs, item),
        }
    }
    for item in left {
        tell(Side::Ours, item);
    }
}
