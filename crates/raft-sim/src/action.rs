//! What a person can do to a cluster, and why it may be refused. How each is done: `cluster/act.rs`.

mod packed;
mod written;

use crate::kv::CommandError;
use crate::name::{MessageName, letter};
use crate::settings::{ClockDial, DiskDials, LinkDials, SettingsError, Timing};
use raft::{Change, ChangeError, InputError, Micros, NodeId, TransferError};
use serde::{Deserialize, Serialize};
use written::Written;

/// Something a person did. A recording is made of these, so the list grows only at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
#[non_exhaustive]
pub enum Action {
    /// A node crashes: it forgets all that its disk does not hold.
    Stop {
        /// Which one.
        node: NodeId,
    },
    /// A stopped node starts again, from its disk.
    Restart {
        /// Which one.
        node: NodeId,
    },
    /// A node stands still, and forgets nothing. What arrives waits.
    Pause {
        /// Which one.
        node: NodeId,
    },
    /// A paused node goes on, with what has waited.
    Resume {
        /// Which one.
        node: NodeId,
    },
    /// A node's election timeout passes now.
    TimeOut {
        /// Which one.
        node: NodeId,
    },
    /// One way between two nodes is cut. What is on it is lost.
    Cut {
        /// From this node.
        from: NodeId,
        /// To this one.
        to: NodeId,
    },
    /// One way between two nodes carries messages again.
    Mend {
        /// From this node.
        from: NodeId,
        /// To this one.
        to: NodeId,
    },
    /// Both ways between two nodes are cut.
    CutBoth {
        /// One node.
        a: NodeId,
        /// The other.
        b: NodeId,
    },
    /// Both ways between two nodes carry messages again.
    MendBoth {
        /// One node.
        a: NodeId,
        /// The other.
        b: NodeId,
    },
    /// All links between different groups are cut; links within a group stay as they are. Nodes that no group names
    /// are a group of their own.
    Partition {
        /// The groups.
        groups: Vec<Vec<NodeId>>,
    },
    /// All links carry messages again.
    MendAll,
    /// One way between two nodes behaves differently from now on.
    SetLink {
        /// From this node.
        from: NodeId,
        /// To this one.
        to: NodeId,
        /// How it behaves.
        dials: LinkDials,
    },
    /// All links behave differently from now on.
    SetAllLinks {
        /// How they behave.
        dials: LinkDials,
    },
    /// A disk behaves differently from now on.
    SetDisk {
        /// Whose.
        node: NodeId,
        /// How it behaves.
        dials: DiskDials,
    },
    /// The client asks for something (`set x 5`, `add 2`, `delete y`, `get x`), and tries this node first.
    Submit {
        /// The first node to be asked.
        node: NodeId,
        /// What is asked, as a person writes it.
        command: String,
    },
    /// A message on its way is lost.
    DropMessage {
        /// Which one.
        name: MessageName,
    },
    /// A message on its way arrives now.
    DeliverMessage {
        /// Which one.
        name: MessageName,
    },
    /// A message on its way will arrive twice.
    DuplicateMessage {
        /// Which one.
        name: MessageName,
    },
    /// A new machine comes up, with the next number and an empty disk. It is no member before the members are changed.
    AddNode,
    /// The leader is told to change the members (§6).
    ChangeMembers {
        /// The leader.
        node: NodeId,
        /// The change.
        change: Change,
    },
    /// The leader is told to hand over (dissertation §3.10).
    Transfer {
        /// The leader.
        node: NodeId,
        /// To whom.
        to: NodeId,
    },
    /// A node takes a snapshot of what it has applied (§7).
    TakeSnapshot {
        /// Which one.
        node: NodeId,
    },
    /// A node forgets the log that its snapshot has.
    Compact {
        /// Which one.
        node: NodeId,
    },
    /// A node's Raft neither hears, nor speaks, nor campaigns, while the machine goes on. Unlike with a pause, nothing waits.
    Suspend {
        /// Which one.
        node: NodeId,
    },
    /// A suspended node takes part again.
    Unsuspend {
        /// Which one.
        node: NodeId,
    },
    /// A node forgets who leads, and may vote for another one at once.
    ForgetLeader {
        /// Which one.
        node: NodeId,
    },
    /// A node becomes more or less patient. It stays so when it starts again.
    SetTiming {
        /// Which one.
        node: NodeId,
        /// How patient.
        timing: Timing,
    },
    /// A node stops in order: it tells whoever waits, and all it has written reaches its disk.
    ShutDown {
        /// Which one.
        node: NodeId,
    },
    /// A node's clock runs at another speed from now on.
    SetClock {
        /// Whose.
        node: NodeId,
        /// How fast.
        dial: ClockDial,
    },
    /// A disk stands still: what is on its way to it waits.
    StallDisk {
        /// Whose.
        node: NodeId,
    },
    /// A stalled disk goes on.
    UnstallDisk {
        /// Whose.
        node: NodeId,
    },
    /// A disk fails: what is on its way to it is lost, and its node halts. What it holds is there when the node is stopped and
    /// started again.
    FailDisk {
        /// Whose.
        node: NodeId,
    },
    /// A person says that everything is mended. When so much time is over, there must be a leader that has committed something
    /// of its own term, and an answer to whatever the client waits for now; or [`Law::Liveness`](crate::Law::Liveness) is broken.
    AwaitLife {
        /// How much time: 1 ms to [`Settings::ELECTION_MAX`](crate::Settings::ELECTION_MAX).
        within: Micros,
    },
    /// A node's clock jumps ahead. It never runs back: a node clamps what it is told.
    JumpClock {
        /// Whose.
        node: NodeId,
        /// By how much: more than zero, at most [`Settings::DELAY_MAX`](crate::Settings::DELAY_MAX).
        by: Micros,
    },
    /// A message on its way arrives later.
    DelayMessage {
        /// Which one.
        name: MessageName,
        /// By how much: more than zero, at most [`Settings::DELAY_MAX`](crate::Settings::DELAY_MAX).
        by: Micros,
    },
    /// A node crashes in the middle of a write, which is left half on its disk.
    TearWrite {
        /// Whose.
        node: NodeId,
    },
}

/// Whether a node runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Running {
    /// It does.
    Running,
    /// It stands still and forgets nothing.
    Paused,
    /// It has crashed, or has not started yet.
    Stopped,
}

/// Why an action is refused. The cluster is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActError {
    /// There is no such node.
    #[error("there is no node {node}: the nodes are numbered 1 to {nodes}")]
    UnknownNode {
        /// That node.
        node: NodeId,
        /// How many there are.
        nodes: u32,
    },
    /// The node is not in the state that the action is for.
    #[error("{} is {}: {action} is for a node that is {}", letter(*.node), .state.word(), .needed)]
    WrongState {
        /// The node.
        node: NodeId,
        /// Its state.
        state: Running,
        /// The action.
        action: &'static str,
        /// The states that the action is for.
        needed: &'static str,
    },
    /// A link leads from a node to another one.
    #[error("{} has no link to itself: name two different nodes", letter(*.node))]
    NoLink {
        /// The node.
        node: NodeId,
    },
    /// A node cannot be on two sides of a wall.
    #[error("{} is named twice: a node can be in one group only", letter(*.node))]
    InTwoGroups {
        /// The node.
        node: NodeId,
    },
    /// The message has arrived, was lost, or was never sent.
    #[error("{name} is not on its way: it has arrived, was lost, or was never sent")]
    NotOnItsWay {
        /// The message.
        name: MessageName,
    },
    /// The command cannot be read.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// A dial is out of its range.
    #[error(transparent)]
    Dials(#[from] SettingsError),
    /// The node refuses.
    #[error("{} refuses: {error}", letter(*.node))]
    Refused {
        /// The node.
        node: NodeId,
        /// Why.
        error: Refusal,
    },
    /// The disk is not in the state that the action is for.
    #[error("{}'s disk {}", letter(*.node), if *.stalled { "stands still already" } else { "does not stand still" })]
    Disk {
        /// Whose.
        node: NodeId,
        /// Whether it stands still.
        stalled: bool,
    },
    /// There is nothing to take a snapshot of, or nothing to forget.
    #[error("{} has {}", letter(*.node), .lacks.word())]
    NothingNew {
        /// The node.
        node: NodeId,
        /// What it lacks.
        lacks: Lacking,
    },
    /// The ring is full.
    #[error("there are {nodes} nodes, and no room for more")]
    TooManyNodes {
        /// How many there are.
        nodes: u32,
    },
}

/// What a node would need for an action, and does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// Something applied that its snapshot does not have.
    Applied,
    /// Entries in its log that its snapshot has.
    Entries,
    /// A write on its way to its disk.
    Writes,
}

impl Lacking {
    /// What it has instead.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied nothing that is not in its snapshot",
            Self::Entries => "no entry in its log that its snapshot has",
            Self::Writes => "no write on its way to its disk",
        }
    }
}

/// What a node says to something that cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub enum Refusal {
    /// To an input.
    Input(#[from] InputError),
    /// To a change of the members.
    Change(#[from] ChangeError),
    /// To a transfer of leadership.
    Transfer(#[from] TransferError),
}

impl Running {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
        }
    }
}

/// Every kind of action, as it is called where it is written down.
#[cfg(test)]
pub(crate) fn deeds() -> Vec<String> {
    let word = |deed: &written::Deed| match serde_json::to_value(deed) {
        Ok(serde_json::Value::String(word)) => word,
        other => panic!("{deed:?} is written {other:?}"),
    };
    written::Deed::ALL.iter().map(word).collect()
}

/// One action of every kind, with every part that it needs.
#[cfg(test)]
pub(crate) fn one_of_each() -> Vec<Action> {
    let parts = serde_json::json!({
        "node": 3, "from": 1, "to": 2,
        "groups": [[1, 2], [3]],
        "link": {"latency": 20_000, "jitter": 0, "loss_per_million": 7, "duplicate_per_million": 0},
        "disk": {"flush": 2_000, "jitter": 500},
        "command": "set x 5",
        "message": {"from": "client", "to": {"node": 2}, "count": 300},
        "change": {"Steps": {
            "steps": [{"AddVoter": 4}, {"AddLearner": 1}, {"Remove": 2}],
            "transition": {"Joint": {"auto_leave": true}},
        }},
        "timing": {"election_timeout_min": 150_000, "election_timeout_max": 300_000, "heartbeat_interval": 50_000},
        "clock": {"per_million": 1_100_000},
        "within": 1_500_000, "by": 5_000,
    });
    let example = |deed: String| {
        let mut written = serde_json::json!({ "do": deed });
        loop {
            match serde_json::from_value::<Action>(written.clone()) {
                Ok(action) => return action,
                Err(error) => {
                    let said = error.to_string();
                    let lacks = said
                        .split('`')
                        .nth(1)
                        .unwrap_or_else(|| panic!("{written}: {said}"));
                    let part = parts.get(lacks).unwrap_or_else(|| panic!("{written}: {said}"));
                    written[lacks] = part.clone();
                }
            }
        }
    };
    deeds().into_iter().map(example).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_action_comes_back_from_text_and_bytes() {
        for action in one_of_each() {
            let text = serde_json::to_string(&action).unwrap();
            assert_eq!(serde_json::from_str::<Action>(&text).unwrap(), action);
            let mut packer = crate::pack::Packer::default();
            action.pack(&mut packer);
            let bytes = packer.done();
            let mut unpacker = crate::pack::Unpacker::new(&bytes);
            assert_eq!(Action::unpack(&mut unpacker), Ok(action));
            assert_eq!(unpacker.end(), Ok(()));
        }
    }

    #[test]
    fn actions_are_written_in_plain_words() {
        let json = serde_json::to_string(&Action::Cut {
            from: NodeId(1),
            to: NodeId(2),
        })
        .unwrap();
        assert_eq!(json, r#"{"do":"cut","from":1,"to":2}"#);
        assert_eq!(
            serde_json::to_string(&Action::MendAll).unwrap(),
            r#"{"do":"mend_all"}"#
        );
    }

    #[test]
    fn what_is_no_action_says_what_is_missing_or_too_much() {
        let wrong = |text| {
            serde_json::from_str::<Action>(text)
                .expect_err("refused")
                .to_string()
        };
        assert!(wrong(r#"{"do":"stop"}"#).contains("lacks its `node`"));
        assert!(wrong(r#"{"do":"cut","from":1}"#).contains("lacks its `to`"));
        assert!(wrong(r#"{"do":"stop","node":1,"to":2}"#).contains("does not belong"));
        assert!(wrong(r#"{"do":"stop","node":1,"hard":true}"#).contains("hard"));
        assert!(wrong(r#"{"do":"explode","node":1}"#).contains("explode"));
        assert!(wrong(r#"{"node":1}"#).contains("do"));
        let change =
            r#"{"do":"change_members","node":1,"change":{"Steps":{"steps":[],"transition":"Auto","at":1}}}"#;
        assert!(wrong(change).contains("at"));
    }

    #[test]
    fn a_refusal_says_what_would_be_right() {
        let error = ActError::WrongState {
            node: NodeId(2),
            state: Running::Running,
            action: "restart",
            needed: "stopped",
        };
        assert_eq!(
            error.to_string(),
            "B is running: restart is for a node that is stopped"
        );
    }
}
