//! Liveness (§5.2 and §9.3, as a person can ask for it): once everything is mended, a leader is elected, it commits something of
//! its own term (§8), and whoever has asked for something is answered. Time and again this is true of a sound cluster; that it
//! is so by a certain moment has to be asked for ([`Action::AwaitLife`](crate::Action::AwaitLife)), for no law says what is mended.

use super::Violation;
use crate::name::SubmissionId;
use raft::{Instant, LogId, NodeId, Term};
use serde::Serialize;

/// What a cluster lacks that does not live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Lack {
    /// No running node leads.
    Leader,
    /// The leader has committed nothing of its own term, so that it cannot know what else is committed.
    Commit {
        /// The leader.
        leader: NodeId,
    },
    /// The client still waits for this.
    Answer {
        /// What it asked for.
        submission: SubmissionId,
    },
}

impl std::fmt::Display for Lack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Leader => f.write_str("a leader"),
            Self::Commit { leader } => {
                write!(
                    f,
                    "an entry that {} has committed in its term",
                    crate::name::letter(*leader)
                )
            }
            Self::Answer { submission } => write!(f, "an answer to request {}", submission.0),
        }
    }
}

/// The time is over. `leader`: who leads, in which term, and the last entry that it has committed; `open`: the first of those
/// requests that were to be answered, and are not.
pub(crate) fn check(
    since: Instant,
    leader: Option<(NodeId, Term, LogId)>,
    open: Option<SubmissionId>,
) -> Option<Violation> {
    let lacks = match (leader, open) {
        (None, _) => Lack::Leader,
        (Some((leader, term, committed)), _) if committed.term != term => Lack::Commit { leader },
        (_, Some(submission)) => Lack::Answer { submission },
        (Some(_), None) => return None,
    };
    Some(Violation::NotAlive { since, lacks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::Index;

    const SINCE: Instant = Instant(5);

    fn lacks(leader: Option<(u64, u64)>, open: Option<u64>) -> Option<Lack> {
        let leader =
            leader.map(|(term, committed)| (NodeId(2), Term(term), LogId::new(Term(committed), Index(9))));
        match check(SINCE, leader, open.map(SubmissionId)) {
            Some(Violation::NotAlive { since: SINCE, lacks }) => Some(lacks),
            None => None,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_leader_that_has_committed_in_its_term_and_answered_everybody_lives() {
        assert_eq!(lacks(Some((3, 3)), None), None);
    }

    #[test]
    fn whatever_is_missing_is_named() {
        let submission = SubmissionId(7);
        assert_eq!(lacks(None, None), Some(Lack::Leader));
        assert_eq!(lacks(None, Some(7)), Some(Lack::Leader));
        assert_eq!(
            lacks(Some((3, 2)), Some(7)),
            Some(Lack::Commit { leader: NodeId(2) })
        );
        assert_eq!(lacks(Some((3, 3)), Some(7)), Some(Lack::Answer { submission }));
        let said = [
            Lack::Leader,
            Lack::Commit { leader: NodeId(2) },
            Lack::Answer { submission },
        ];
        assert_eq!(
            said.map(|lack| lack.to_string()),
            [
                "a leader",
                "an entry that B has committed in its term",
                "an answer to request 7"
            ]
        );
    }
}
