//! What a message says, as words for a hasher.

use super::Digest;
use crate::{AppendReply, Envelope, Message, NotTaken};

impl Digest<'_> {
    fn not_taken(&mut self, why: NotTaken) {
        match why {
            NotTaken::Off => self.word(0),
            NotTaken::Throttled => self.word(1),
            NotTaken::Transferring { to } => {
                self.word(2);
                self.node(to);
            }
            NotTaken::TooLong { most } => {
                self.word(3);
                self.word(u64::from(most));
            }
        }
    }

    pub(super) fn envelope(&mut self, envelope: &Envelope) {
        let Envelope {
            from,
            to,
            cluster,
            term,
            message,
        } = envelope;
        self.node(*from);
        self.node(*to);
        self.word(u64::from(cluster.0));
        self.word(term.0);
        self.word(message.kind() as u64);
        match message {
            Message::PreVote { last } => self.id(*last),
            Message::RequestVote { last, transfer } => {
                self.id(*last);
                self.flag(*transfer);
            }
            Message::PreVoteReply { granted } | Message::RequestVoteReply { granted } => self.flag(*granted),
            Message::AppendEntries {
                previous,
                entries,
                commit,
            } => {
                self.id(*previous);
                self.entries(entries);
                self.index(*commit);
            }
            Message::AppendEntriesReply(AppendReply::Accepted { matched }) => {
                self.word(0);
                self.index(*matched);
            }
            Message::AppendEntriesReply(AppendReply::Refused { previous, hint }) => {
                self.word(1);
                self.index(*previous);
                self.id(*hint);
            }
            Message::InstallSnapshot(snapshot) => self.snapshot(snapshot),
            Message::TimeoutNow => {}
            Message::ReadIndex { name } => self.word(*name),
            Message::ReadIndexReply { name, index } => {
                self.word(*name);
                self.index(*index);
            }
            Message::Heartbeat { commit, round } => {
                self.index(*commit);
                self.word(round.0);
            }
            Message::HeartbeatReply { round } => self.word(round.0),
            Message::Propose {
                life,
                number,
                command,
            } => {
                self.word(*life);
                self.word(*number);
                self.bytes(command);
            }
            Message::ProposeReply { life, number, answer } => {
                self.word(*life);
                self.word(*number);
                self.flag(answer.is_ok());
                match answer {
                    Ok(id) => self.id(*id),
                    Err(why) => self.not_taken(*why),
                }
            }
        }
    }
}
