//! What scripts ask of a leader: commands, and changes of the members.

use super::peer::{Held, Peer};
use raft::{Change, ChangeError, ProposeError, Step, Ticket, Transition};

/// How a request was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Into the log, or on to the leader. For a change that is refused etcd writes an empty entry in its place; so does
    /// this module, for the indexes to go on agreeing.
    Logged,
    /// Not at all.
    Dropped,
}

/// Makes a request; none if the core will take it later: once an entry of its own term is committed (trap 31). etcd does
/// not wait for that.
pub(crate) fn make(peer: &mut Peer, request: Held) -> Option<Taken> {
    let now = peer.moment();
    match request {
        Held::Command(command) => Some(command_taken(&peer.node.propose_or_forward(
            now,
            Ticket(0),
            &command,
        ))),
        Held::Change(change) => match peer.node.change_membership(now, Ticket(0), &change) {
            Ok(_) => Some(Taken::Logged),
            Err(ChangeError::TermNotCommitted { .. }) => None,
            Err(
                ChangeError::NotLeader { .. } | ChangeError::Transferring { .. } | ChangeError::Halted { .. },
            ) => Some(Taken::Dropped),
            Err(_) => {
                let result = peer.node.propose(now, Ticket(0), b"");
                peer.replaced
                    .extend(result.as_ref().ok().map(|id| id.index.get()));
                Some(command_taken(&result))
            }
        },
    }
}

fn command_taken<T>(result: &Result<T, ProposeError>) -> Taken {
    match result {
        Ok(_) => Taken::Logged,
        Err(_) => Taken::Dropped,
    }
}

/// The change that a script's words mean.
pub(crate) fn change(steps: Vec<Step>, transition: &str, count: usize) -> Result<Change, String> {
    let transition = match transition {
        // etcd takes a joint configuration for whatever has more than one step.
        "auto" if count > 1 => Transition::Joint { auto_leave: true },
        "auto" => Transition::Auto,
        "implicit" => Transition::Joint { auto_leave: true },
        "explicit" => Transition::Joint { auto_leave: false },
        other => return Err(format!("unknown transition {other}")),
    };
    if count == 0 && transition == Transition::Auto {
        return Ok(Change::LeaveJoint);
    }
    Ok(Change::Steps { steps, transition })
}
