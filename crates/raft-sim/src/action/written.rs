//! How an action is written down: what is done, and to what. One shape for all of them, so that a page that reads recordings
//! stays small: a reader for each action by itself would weigh more than the simulator.

use super::Action;
use crate::name::{Endpoint, MessageName};
use crate::settings::{ClockDial, DiskDials, LinkDials, Timing};
use raft::{Change, Micros, NodeId, Step};
use serde::{Deserialize, Serialize};

macro_rules! deeds {
    ($($name:ident),+ $(,)?) => {
        /// What is done. The list grows only at its end, and no word is used again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(super) enum Deed {
            $($name,)+
        }

        impl Deed {
            /// All of them: packed, a deed is its place here.
            pub(super) const ALL: &[Self] = &[$(Self::$name,)+];
        }
    };
}

deeds! {
    Stop,
    Restart,
    Pause,
    Resume,
    TimeOut,
    Cut,
    Mend,
    CutBoth,
    MendBoth,
    Partition,
    MendAll,
    SetLink,
    SetAllLinks,
    SetDisk,
    Submit,
    DropMessage,
    DeliverMessage,
    DuplicateMessage,
    AddNode,
    ChangeMembers,
    Transfer,
    TakeSnapshot,
    Compact,
    Suspend,
    Unsuspend,
    ForgetLeader,
    SetTiming,
    ShutDown,
    SetClock,
    StallDisk,
    UnstallDisk,
    FailDisk,
    AwaitLife,
    JumpClock,
    DelayMessage,
    TearWrite,
}

/// An action as it is written: each has just the parts that it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    #[serde(rename = "do")]
    pub(super) deed: Deed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) node: Option<NodeId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<NodeId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) to: Option<NodeId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) groups: Option<Vec<Vec<NodeId>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<LinkDials>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) disk: Option<DiskDials>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) command: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<MessageName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) change: Option<Change>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) timing: Option<Timing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) clock: Option<ClockDial>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) within: Option<Micros>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<Micros>,
}

/// What is written cannot be an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum WrittenError {
    /// Something is missing.
    #[error("an action lacks its `{0}`")]
    Lacks(&'static str),
    /// There is more than the action has.
    #[error("an action has a part that does not belong to it")]
    TooMuch,
}

impl Written {
    const fn of(deed: Deed) -> Self {
        Self {
            deed,
            node: None,
            from: None,
            to: None,
            groups: None,
            link: None,
            disk: None,
            command: None,
            message: None,
            change: None,
            timing: None,
            clock: None,
            within: None,
            by: None,
        }
    }

    fn at(deed: Deed, node: NodeId) -> Self {
        Self {
            node: Some(node),
            ..Self::of(deed)
        }
    }

    fn between(deed: Deed, from: NodeId, to: NodeId) -> Self {
        Self {
            from: Some(from),
            to: Some(to),
            ..Self::of(deed)
        }
    }

    fn about(deed: Deed, message: MessageName) -> Self {
        Self {
            message: Some(message),
            ..Self::of(deed)
        }
    }
}

impl From<Action> for Written {
    fn from(action: Action) -> Self {
        match action {
            Action::Stop { node } => Self::at(Deed::Stop, node),
            Action::Restart { node } => Self::at(Deed::Restart, node),
            Action::Pause { node } => Self::at(Deed::Pause, node),
            Action::Resume { node } => Self::at(Deed::Resume, node),
            Action::TimeOut { node } => Self::at(Deed::TimeOut, node),
            Action::Cut { from, to } => Self::between(Deed::Cut, from, to),
            Action::Mend { from, to } => Self::between(Deed::Mend, from, to),
            Action::CutBoth { a, b } => Self::between(Deed::CutBoth, a, b),
            Action::MendBoth { a, b } => Self::between(Deed::MendBoth, a, b),
            Action::Partition { groups } => Self {
                groups: Some(groups),
                ..Self::of(Deed::Partition)
            },
            Action::MendAll => Self::of(Deed::MendAll),
            Action::SetLink { from, to, dials } => Self {
                link: Some(dials),
                ..Self::between(Deed::SetLink, from, to)
            },
            Action::SetAllLinks { dials } => Self {
                link: Some(dials),
                ..Self::of(Deed::SetAllLinks)
            },
            Action::SetDisk { node, dials } => Self {
                disk: Some(dials),
                ..Self::at(Deed::SetDisk, node)
            },
            Action::Submit { node, command } => Self {
                command: Some(command),
                ..Self::at(Deed::Submit, node)
            },
            Action::DropMessage { name } => Self::about(Deed::DropMessage, name),
            Action::DeliverMessage { name } => Self::about(Deed::DeliverMessage, name),
            Action::DuplicateMessage { name } => Self::about(Deed::DuplicateMessage, name),
            Action::AddNode => Self::of(Deed::AddNode),
            Action::ChangeMembers { node, change } => Self {
                change: Some(change),
                ..Self::at(Deed::ChangeMembers, node)
            },
            Action::Transfer { node, to } => Self {
                to: Some(to),
                ..Self::at(Deed::Transfer, node)
            },
            Action::TakeSnapshot { node } => Self::at(Deed::TakeSnapshot, node),
            Action::Compact { node } => Self::at(Deed::Compact, node),
            Action::Suspend { node } => Self::at(Deed::Suspend, node),
            Action::Unsuspend { node } => Self::at(Deed::Unsuspend, node),
            Action::ForgetLeader { node } => Self::at(Deed::ForgetLeader, node),
            Action::SetTiming { node, timing } => Self {
                timing: Some(timing),
                ..Self::at(Deed::SetTiming, node)
            },
            Action::ShutDown { node } => Self::at(Deed::ShutDown, node),
            Action::SetClock { node, dial } => Self {
                clock: Some(dial),
                ..Self::at(Deed::SetClock, node)
            },
            Action::StallDisk { node } => Self::at(Deed::StallDisk, node),
            Action::UnstallDisk { node } => Self::at(Deed::UnstallDisk, node),
            Action::FailDisk { node } => Self::at(Deed::FailDisk, node),
            Action::AwaitLife { within } => Self {
                within: Some(within),
                ..Self::of(Deed::AwaitLife)
            },
            Action::JumpClock { node, by } => Self {
                by: Some(by),
                ..Self::at(Deed::JumpClock, node)
            },
            Action::DelayMessage { name, by } => Self {
                by: Some(by),
                ..Self::about(Deed::DelayMessage, name)
            },
            Action::TearWrite { node } => Self::at(Deed::TearWrite, node),
        }
    }
}

impl Action {
    /// The same, done to nodes of other numbers. Nothing if it is about one that has none.
    pub(crate) fn renamed(&self, number: impl Fn(NodeId) -> Option<NodeId>) -> Option<Self> {
        let mut written = Written::from(self.clone());
        for node in [&mut written.node, &mut written.from, &mut written.to]
            .into_iter()
            .flatten()
        {
            *node = number(*node)?;
        }
        for group in written.groups.iter_mut().flatten() {
            *group = group.iter().filter_map(|node| number(*node)).collect();
        }
        if let Some(name) = &mut written.message {
            for end in [&mut name.from, &mut name.to] {
                if let Endpoint::Node(node) = end {
                    *node = number(*node)?;
                }
            }
        }
        if let Some(Change::Steps { steps, .. }) = &mut written.change {
            for step in steps {
                *step = match *step {
                    Step::AddVoter(node) => Step::AddVoter(number(node)?),
                    Step::AddLearner(node) => Step::AddLearner(number(node)?),
                    Step::Remove(node) => Step::Remove(number(node)?),
                };
            }
        }
        Self::try_from(written).ok()
    }
}

/// Takes a part that must be there.
fn need<T>(part: &mut Option<T>, name: &'static str) -> Result<T, WrittenError> {
    part.take().ok_or(WrittenError::Lacks(name))
}

impl TryFrom<Written> for Action {
    type Error = WrittenError;

    fn try_from(mut written: Written) -> Result<Self, WrittenError> {
        let deed = written.deed;
        let action = read(&mut written)?;
        // What is left belongs to no part of this action.
        if written == Written::of(deed) {
            Ok(action)
        } else {
            Err(WrittenError::TooMuch)
        }
    }
}

fn read(written: &mut Written) -> Result<Action, WrittenError> {
    Ok(match written.deed {
        Deed::Partition => Action::Partition {
            groups: need(&mut written.groups, "groups")?,
        },
        Deed::MendAll => Action::MendAll,
        Deed::AddNode => Action::AddNode,
        Deed::AwaitLife => Action::AwaitLife {
            within: need(&mut written.within, "within")?,
        },
        Deed::SetAllLinks => Action::SetAllLinks {
            dials: need(&mut written.link, "link")?,
        },
        Deed::Cut | Deed::Mend | Deed::CutBoth | Deed::MendBoth | Deed::SetLink => {
            let (from, to) = (need(&mut written.from, "from")?, need(&mut written.to, "to")?);
            match written.deed {
                Deed::Cut => Action::Cut { from, to },
                Deed::Mend => Action::Mend { from, to },
                Deed::CutBoth => Action::CutBoth { a: from, b: to },
                Deed::MendBoth => Action::MendBoth { a: from, b: to },
                _ => Action::SetLink {
                    from,
                    to,
                    dials: need(&mut written.link, "link")?,
                },
            }
        }
        Deed::DropMessage | Deed::DeliverMessage | Deed::DuplicateMessage | Deed::DelayMessage => {
            let name = need(&mut written.message, "message")?;
            match written.deed {
                Deed::DropMessage => Action::DropMessage { name },
                Deed::DeliverMessage => Action::DeliverMessage { name },
                Deed::DelayMessage => Action::DelayMessage {
                    name,
                    by: need(&mut written.by, "by")?,
                },
                _ => Action::DuplicateMessage { name },
            }
        }
        deed => at(deed, need(&mut written.node, "node")?, written)?,
    })
}

/// What is done to one node.
fn at(deed: Deed, node: NodeId, written: &mut Written) -> Result<Action, WrittenError> {
    Ok(match deed {
        Deed::Stop => Action::Stop { node },
        Deed::Restart => Action::Restart { node },
        Deed::Pause => Action::Pause { node },
        Deed::Resume => Action::Resume { node },
        Deed::TimeOut => Action::TimeOut { node },
        Deed::SetDisk => Action::SetDisk {
            node,
            dials: need(&mut written.disk, "disk")?,
        },
        Deed::Submit => Action::Submit {
            node,
            command: need(&mut written.command, "command")?,
        },
        Deed::ChangeMembers => Action::ChangeMembers {
            node,
            change: need(&mut written.change, "change")?,
        },
        Deed::Transfer => Action::Transfer {
            node,
            to: need(&mut written.to, "to")?,
        },
        Deed::TakeSnapshot => Action::TakeSnapshot { node },
        Deed::Compact => Action::Compact { node },
        Deed::Suspend => Action::Suspend { node },
        Deed::Unsuspend => Action::Unsuspend { node },
        Deed::ForgetLeader => Action::ForgetLeader { node },
        Deed::SetTiming => Action::SetTiming {
            node,
            timing: need(&mut written.timing, "timing")?,
        },
        Deed::ShutDown => Action::ShutDown { node },
        Deed::SetClock => Action::SetClock {
            node,
            dial: need(&mut written.clock, "clock")?,
        },
        Deed::StallDisk => Action::StallDisk { node },
        Deed::UnstallDisk => Action::UnstallDisk { node },
        Deed::FailDisk => Action::FailDisk { node },
        Deed::JumpClock => Action::JumpClock {
            node,
            by: need(&mut written.by, "by")?,
        },
        Deed::TearWrite => Action::TearWrite { node },
        // The others are not about one node: they were read before.
        _ => return Err(WrittenError::TooMuch),
    })
}
