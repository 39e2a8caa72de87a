//! What a node does in the part that it plays. The data of each part is in `part`.
//!
//! `follower` answers leaders, `vote` answers candidates, `campaign` asks for votes. A leader's work is in three:
//! `leader` leads, `replicate` sends and hears, `commit` counts.

mod campaign;
mod commit;
mod follower;
mod leader;
mod replicate;
mod vote;
