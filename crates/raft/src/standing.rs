//! The part that a node can play. What belongs to each part is in `part`, what each does in `role`.

/// The part that a node plays (§5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Role {
    /// Answers, and waits for a leader to be heard.
    Follower,
    /// Asks whether it could win an election (dissertation §9.6).
    PreCandidate,
    /// Asks for votes.
    Candidate,
    /// Takes commands and replicates them.
    Leader,
}
