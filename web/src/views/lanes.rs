//! The branches as lanes below the ribbon: where each leaves the course that is looked at, and how far it goes. Where a moment lies is
//! the ribbon's affair: places are fractions of what it shows.

use crate::lab::branches::{Branch, BranchId, Branches, parting};
use crate::texts;
use crate::views::branches::differs;
use crate::views::shortened;
use raft_sim::{Instant, Run};

/// So many lanes are shown; what is more is told in a number.
pub const LANES_MAX: usize = 2;
/// What ends further on has no room for its name behind it.
const LATE: f64 = 0.7;
/// What begins earlier has no room for its name before it.
const EARLY: f64 = 0.3;
/// So many letters of a name are shown.
const LETTERS: usize = 18;

/// Where the name of a lane stands, so that its line does not run through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamePlace {
    /// Behind its end.
    Behind,
    /// Before its beginning.
    Before,
    /// On the lane, which has room for both.
    On,
}

impl NamePlace {
    fn of(from: f64, to: f64) -> Self {
        match (to > LATE, from >= EARLY) {
            (false, _) => Self::Behind,
            (true, true) => Self::Before,
            (true, false) => Self::On,
        }
    }
}

/// The lanes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LanesView {
    /// The branches that were looked at last.
    pub lanes: Vec<Lane>,
    /// How many more there are.
    pub more: usize,
    /// Where two that are compared begin to differ.
    pub difference: Option<f64>,
}

/// A branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Which one.
    pub id: BranchId,
    /// Its name.
    pub name: String,
    /// Where it parts from the course that is looked at; its beginning, if it is another run.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Whether it parts from the course that is looked at.
    pub parts: bool,
    /// Where its name stands.
    pub named: NamePlace,
    /// Whether it stands beside the one that is looked at.
    pub beside: bool,
    /// In words.
    pub title: String,
}

impl LanesView {
    /// The lanes beside `current`, the run that is looked at, with `place` for where a moment lies.
    #[must_use]
    pub fn of(
        branches: &Branches,
        current: &Run,
        beside: Option<BranchId>,
        difference: Option<Instant>,
        place: impl Fn(Instant) -> f64,
    ) -> Self {
        let mut others: Vec<&Branch> = branches.others().collect();
        others.sort_by_key(|branch| (beside != Some(branch.id), std::cmp::Reverse(branch.used())));
        let more = others.len().saturating_sub(LANES_MAX);
        let lanes = others.into_iter().take(LANES_MAX).filter_map(|branch| {
            let run = branch.run()?;
            let parting = parting(run, current).map(|parting| parting.at.at);
            let from = place(parting.unwrap_or(Instant::ZERO));
            let to = place(run.end()).max(from);
            Some(Lane {
                id: branch.id,
                name: shortened(&branch.name(), LETTERS),
                from,
                to,
                parts: parting.is_some(),
                named: NamePlace::of(from, to),
                beside: beside == Some(branch.id),
                title: texts::branch_button(&branch.name(), &differs(run, current)),
            })
        });
        Self {
            lanes: lanes.collect(),
            more,
            difference: difference.map(place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NamePlace;
    use crate::clock::Speed;
    use crate::lab::Lab;
    use raft_sim::{Action, Instant, NodeId, Settings};

    #[test]
    #[allow(clippy::cast_precision_loss, reason = "a place on the ribbon")]
    fn lanes_part_where_something_else_was_done_and_the_rest_is_counted() {
        let mut lab = Lab::new(Settings::plain(), 7, Speed::parse("1").unwrap()).unwrap();
        (0..10).for_each(|_| lab.frame(100_000));
        let lanes = |lab: &Lab| lab.lanes(|at| at.0 as f64 / 1_000_000.0);
        assert!(lanes(&lab).lanes.is_empty());
        for part in [300_000, 200_000, 100_000] {
            lab.seek(Instant(part));
            lab.act(Action::Stop { node: NodeId(2) });
            lab.seek(lab.end());
        }
        let view = lanes(&lab);
        assert_eq!((view.lanes.len(), view.more), (2, 1));
        assert!(
            view.lanes
                .iter()
                .all(|lane| lane.parts && (lane.from - 0.1).abs() < 1e-6)
        );
        lab.begin(Settings::plain(), 8);
        let view = lanes(&lab);
        assert!(view.lanes.iter().all(|lane| !lane.parts && lane.from == 0.0));
    }

    #[test]
    fn a_name_stands_where_there_is_room_and_no_line() {
        assert_eq!(NamePlace::of(0.1, 0.5), NamePlace::Behind);
        assert_eq!(NamePlace::of(0.9, 1.0), NamePlace::Before);
        assert_eq!(NamePlace::of(0.1, 0.95), NamePlace::On);
    }
}
