//! The parts that a node plays, with the data that belongs to each: it is born and dies with the part.
//!
//! `follower` answers leaders, `vote` answers candidates, `campaign` asks for votes. A leader's work is in three:
//! `leader` leads, `replicate` sends and hears, `commit` counts.

mod campaign;
mod commit;
mod follower;
mod leader;
mod replicate;
mod vote;

pub(crate) use campaign::Campaign;
pub(crate) use follower::Follower;
pub(crate) use leader::Leader;

use crate::Role;

/// A node's part and its data.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Follower(Follower),
    PreCandidate(Campaign),
    Candidate(Campaign),
    Leader(Leader),
}

impl Part {
    pub(crate) const fn role(&self) -> Role {
        match self {
            Self::Follower(_) => Role::Follower,
            Self::PreCandidate(_) => Role::PreCandidate,
            Self::Candidate(_) => Role::Candidate,
            Self::Leader(_) => Role::Leader,
        }
    }
}
