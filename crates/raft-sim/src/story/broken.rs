//! Tells what breaks a law: which node, which entry, and the numbers that show it.

use crate::laws::{Mark, Measure, Untruth, Violation};
use crate::name::letter;

/// What breaks a law, in one clause: "E leads term 2 and lacks entry 1, which was committed in term 1".
#[must_use]
pub fn broken(violation: &Violation) -> String {
    match *violation {
        Violation::TwoLeaders { term, first, second } => {
            format!("{} and {} both lead term {term}", letter(first), letter(second))
        }
        Violation::LeaderRewrote { leader, term, last } => format!(
            "{} leads term {term}, and its log is not any more what it was up to entry {last}",
            letter(leader)
        ),
        Violation::LogsDiffer { node, index, term } => format!(
            "another log has an entry {index} of term {term}, too, and is not the same up to it as that of {}",
            letter(node)
        ),
        Violation::LeaderLacks {
            leader,
            term,
            index,
            committed_in,
        } => format!(
            "{} leads term {term} and lacks entry {index}, which was committed in term {committed_in}",
            letter(leader)
        ),
        Violation::AppliedDiffers { node, index } => format!(
            "{} applies another entry {index} than was applied before",
            letter(node)
        ),
        Violation::MachinesDiffer { node, index } => format!(
            "the state machine of {} differs from the others after entry {index}",
            letter(node)
        ),
        Violation::NotDurable {
            node,
            index,
            holders,
            needed,
        } => format!(
            "{} takes entry {index} to be committed, and {holders} disks hold it where {needed} are a majority",
            letter(node)
        ),
        Violation::NeverCommitted { node, index } => format!(
            "{} takes entry {index} to be committed, which no leader has committed",
            letter(node)
        ),
        Violation::StaleRead {
            node,
            applied,
            committed,
        } => format!(
            "{} answers a read from a state up to entry {applied}, and {committed} was committed when it was asked for",
            letter(node)
        ),
        Violation::CommittedAgain { node, index } => format!(
            "{} takes another entry {index} to be committed than was committed before",
            letter(node)
        ),
        Violation::CommittedLost {
            node,
            index,
            holders,
            needed,
        } => format!(
            "{} loses entry {index}, which was committed: {holders} disks hold it where {needed} are a majority",
            letter(node)
        ),
        Violation::WentBack { node, what, from, to } => format!(
            "the {} of {} goes from {from} to {to}",
            measure(what),
            letter(node)
        ),
        Violation::Unsaved {
            node,
            term,
            vote,
            on_disk,
        } => {
            let stands = vote.map_or_else(
                || format!("term {term}"),
                |vote| format!("a vote for {} in term {term}", letter(vote)),
            );
            format!(
                "{} says what stands for {stands}, and its disk has term {on_disk}",
                letter(node)
            )
        }
        Violation::OutOfOrder {
            node,
            lower,
            at,
            upper,
            upto,
        } => format!(
            "what {} has {} reaches up to entry {at}, and what it has {} up to {upto}",
            letter(node),
            mark(lower),
            mark(upper)
        ),
        Violation::Misled {
            submission,
            index,
            why,
        } => format!(
            "what the client hears of request {} from entry {index} is not so: {}",
            submission.0,
            untruth(why)
        ),
        Violation::DoneTwice { serial, index, .. } => {
            format!(
                "command {} of a session is done once more with entry {index}",
                serial.0
            )
        }
        Violation::AnsweredTwice { index, first, second } => format!(
            "entry {index} is said to be request {}, and request {}, too",
            first.0, second.0
        ),
        Violation::NeverAsked { index } => {
            format!("with entry {index} a command is done more often than anybody asked for it")
        }
        Violation::NotAlive { lacks, .. } => format!("the cluster still lacks {lacks}"),
    }
}

const fn measure(what: Measure) -> &'static str {
    match what {
        Measure::Term => "term",
        Measure::Vote => "vote",
        Measure::Committed => "commit index",
        Measure::Applied => "applied index",
        Measure::Snapshot => "snapshot",
    }
}

const fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Compacted => "compacted",
        Mark::Snapshot => "in its snapshot",
        Mark::Applied => "applied",
        Mark::Committed => "committed",
        Mark::Last => "in its log",
    }
}

const fn untruth(why: Untruth) -> &'static str {
    match why {
        Untruth::NotCommitted => "that entry was never committed",
        Untruth::NotAsked => "that entry is something else",
        Untruth::Answer => "the machine answers otherwise",
        Untruth::Value => "the value was another one",
        Untruth::Order => "it comes before what was answered earlier",
        Untruth::Superseded => "it was committed after all",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft::{Index, NodeId, Term};

    #[test]
    fn what_breaks_a_law_is_told_with_its_numbers() {
        let told = broken(&Violation::LeaderLacks {
            leader: NodeId(5),
            term: Term(2),
            index: Index(1),
            committed_in: Term(1),
        });
        assert_eq!(
            told,
            "E leads term 2 and lacks entry 1, which was committed in term 1"
        );
        let told = broken(&Violation::WentBack {
            node: NodeId(1),
            what: Measure::Committed,
            from: 7,
            to: 3,
        });
        assert_eq!(told, "the commit index of A goes from 7 to 3");
    }
}
