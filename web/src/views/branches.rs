//! The list of branches: what each is called, where it parted, how far it goes, and what was done differently in it.

use crate::lab::branches::{Branch, BranchId, Branches, parting};
use crate::texts;
use crate::views::seconds;
use raft_sim::Run;

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchRow {
    /// Which one.
    pub id: BranchId,
    /// Its name.
    pub name: String,
    /// Whether it is the one that is looked at.
    pub here: bool,
    /// Where it grew, and how far it goes.
    pub span: String,
    /// What was done differently than in the one that is looked at; for that one, than in the one it grew out of.
    pub differs: String,
}

/// All branches, in the order in which they were made. `current` is the run that is looked at.
#[must_use]
pub fn rows(branches: &Branches, current: &Run) -> Vec<BranchRow> {
    let of = |id: BranchId| {
        if id == branches.current() {
            return Some(current);
        }
        branches.get(id).and_then(Branch::run)
    };
    branches
        .all()
        .iter()
        .filter_map(|branch| {
            let here = branch.id == branches.current();
            let course = of(branch.id)?;
            let parent = branch
                .parent
                .map(|(parent, at)| (branches.name(parent), seconds(at.at)));
            let parent = parent.as_ref().filter(|(name, _)| !name.is_empty());
            let against = if here {
                branch.parent.and_then(|(parent, _)| of(parent))
            } else {
                Some(current)
            };
            Some(BranchRow {
                id: branch.id,
                name: branch.name(),
                here,
                span: texts::branch_span(
                    parent.map(|(name, at)| (name.as_str(), at.as_str())),
                    &seconds(course.end()),
                ),
                differs: against.map_or_else(String::new, |other| differs(course, other)),
            })
        })
        .collect()
}

/// What was done in `run` and not in `other`, in a sentence.
#[must_use]
pub fn differs(run: &Run, other: &Run) -> String {
    if let Some(parting) = parting(run, other) {
        let at = seconds(parting.at.at);
        return match (parting.first, parting.second) {
            (Some(action), _) => texts::branch_differs(&at, &texts::action(action)),
            (None, Some(action)) => texts::branch_lacks(&at, &texts::action(action)),
            (None, None) => String::new(),
        };
    }
    let (mine, its) = (run.cluster(), other.cluster());
    if mine.settings() == its.settings() && mine.seed() == its.seed() {
        return texts::BRANCH_SAME.into();
    }
    texts::branch_cluster(mine.nodes(), mine.seed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Speed;
    use crate::lab::Lab;
    use raft_sim::{Action, Instant, NodeId, Settings};

    #[test]
    fn each_branch_says_where_it_parted_and_what_was_done_there() {
        let mut lab = Lab::new(Settings::plain(), 7, Speed::parse("1").unwrap()).unwrap();
        (0..10).for_each(|_| lab.frame(100_000));
        lab.seek(Instant(300_000));
        lab.act(Action::Stop { node: NodeId(2) });
        let rows = |lab: &Lab| lab.branch_rows();
        let both = rows(&lab);
        assert_eq!((both[0].here, both[1].here), (false, true));
        assert_eq!(both[0].span, "from the start, goes to 1.000 s");
        assert!(both[1].span.starts_with("parted from run 1 at 0.300 s"));
        let action = texts::action(&Action::Stop { node: NodeId(2) });
        assert_eq!(both[0].differs, texts::branch_lacks("0.300 s", &action));
        assert_eq!(both[1].differs, texts::branch_differs("0.300 s", &action));
        lab.begin(Settings::plain(), 8);
        assert_eq!(rows(&lab)[0].differs, texts::branch_cluster(5, 7));
        assert_eq!(rows(&lab)[2].differs, "");
    }
}
