//! An action as bytes: the place of its deed in the list of all, which parts it has (as the bits of a number), then each part.

use super::Action;
use super::written::{Deed, Written};
use crate::kv::COMMAND_BYTES_MAX;
use crate::name::{Endpoint, MessageName};
use crate::pack::{PackError, Packer, Unpacker};
use crate::settings::{Row, Settings};
use raft::{Change, Micros, NodeId, Step, Transition};

/// How many parts there are to have.
const PARTS: u32 = 13;

impl Action {
    /// The most groups of a wall, and the most nodes of a group: as many as a cluster has nodes.
    pub const GROUPS_MAX: usize = Settings::NODES_MAX as usize;
    /// The most steps of one change of the members.
    pub const STEPS_MAX: usize = 64;

    /// Whether each of its lists and texts is as short as it must be.
    pub(crate) fn is_short(&self) -> bool {
        match self {
            Self::Partition { groups } => {
                groups.len() <= Self::GROUPS_MAX && groups.iter().all(|group| group.len() <= Self::GROUPS_MAX)
            }
            Self::Submit { command, .. } => command.len() <= COMMAND_BYTES_MAX as usize,
            Self::ChangeMembers { change, .. } => change.steps().len() <= Self::STEPS_MAX,
            _ => true,
        }
    }

    pub(crate) fn pack(&self, packer: &mut Packer) {
        let Written {
            deed,
            node,
            from,
            to,
            message,
            command,
            groups,
            link,
            disk,
            change,
            timing,
            clock,
            within,
            by,
        } = self.clone().into();
        packer.number(deed as u64);
        let parts: [bool; PARTS as usize] = [
            node.is_some(),
            from.is_some(),
            to.is_some(),
            message.is_some(),
            command.is_some(),
            groups.is_some(),
            link.is_some(),
            disk.is_some(),
            change.is_some(),
            timing.is_some(),
            clock.is_some(),
            within.is_some(),
            by.is_some(),
        ];
        packer.number(
            (0..)
                .zip(parts)
                .fold(0, |bits, (place, has)| bits | u64::from(has) << place),
        );
        for node in [node, from, to].into_iter().flatten() {
            packer.node(node);
        }
        if let Some(MessageName { from, to, count }) = message {
            endpoint(packer, from);
            endpoint(packer, to);
            packer.number(count);
        }
        if let Some(command) = command {
            packer.put(&*command);
        }
        if let Some(groups) = groups {
            packer.count(groups.len());
            for group in groups {
                packer.count(group.len());
                for node in group {
                    packer.node(node);
                }
            }
        }
        if let Some(dials) = link {
            dials.pack(packer);
        }
        if let Some(dials) = disk {
            dials.pack(packer);
        }
        if let Some(change) = change {
            pack_change(packer, &change);
        }
        if let Some(timing) = timing {
            timing.pack(packer);
        }
        if let Some(dial) = clock {
            dial.pack(packer);
        }
        for span in [within, by].into_iter().flatten() {
            packer.number(span.0);
        }
    }

    pub(crate) fn unpack(from: &mut Unpacker<'_>) -> Result<Self, PackError> {
        let deed = usize::try_from(from.number()?)
            .ok()
            .and_then(|place| Deed::ALL.get(place))
            .ok_or(PackError::Unknown("an action"))?;
        let parts = from.number()?;
        if parts >> PARTS != 0 {
            return Err(PackError::Unknown("a part of an action"));
        }
        let has = |place: u32| parts >> place & 1 == 1;
        // One after the other, as they are written here.
        let written = Written {
            deed: *deed,
            node: has(0).then(|| from.node()).transpose()?,
            from: has(1).then(|| from.node()).transpose()?,
            to: has(2).then(|| from.node()).transpose()?,
            message: has(3).then(|| unpack_message(from)).transpose()?,
            command: has(4).then(|| unpack_command(from)).transpose()?,
            groups: has(5).then(|| unpack_groups(from)).transpose()?,
            link: has(6).then(|| Row::unpack(from)).transpose()?,
            disk: has(7).then(|| Row::unpack(from)).transpose()?,
            change: has(8).then(|| unpack_change(from)).transpose()?,
            timing: has(9).then(|| Row::unpack(from)).transpose()?,
            clock: has(10).then(|| Row::unpack(from)).transpose()?,
            within: has(11).then(|| from.number().map(Micros)).transpose()?,
            by: has(12).then(|| from.number().map(Micros)).transpose()?,
        };
        written
            .try_into()
            .map_err(|_| PackError::Value("a part of an action"))
    }
}

/// The client is 0, and a node one more than its number.
fn endpoint(packer: &mut Packer, endpoint: Endpoint) {
    packer.number(endpoint.node().map_or(0, |node| u64::from(node.0) + 1));
}

fn unpack_endpoint(from: &mut Unpacker<'_>) -> Result<Endpoint, PackError> {
    Ok(match from.number()?.checked_sub(1) {
        None => Endpoint::Client,
        Some(node) => Endpoint::Node(NodeId(
            u32::try_from(node).map_err(|_| PackError::Value("a node"))?,
        )),
    })
}

fn unpack_message(from: &mut Unpacker<'_>) -> Result<MessageName, PackError> {
    Ok(MessageName {
        from: unpack_endpoint(from)?,
        to: unpack_endpoint(from)?,
        count: from.number()?,
    })
}

fn unpack_command(from: &mut Unpacker<'_>) -> Result<String, PackError> {
    let command: &str = from.take()?;
    if command.len() > COMMAND_BYTES_MAX as usize {
        return Err(PackError::Value("the length of a command"));
    }
    Ok(command.to_owned())
}

fn unpack_groups(from: &mut Unpacker<'_>) -> Result<Vec<Vec<NodeId>>, PackError> {
    from.list("the number of groups", Action::GROUPS_MAX, |from| {
        from.list("the size of a group", Action::GROUPS_MAX, Unpacker::node)
    })
}

/// How it is made, the number of steps, then each: four times the node, and what is done with it.
fn pack_change(packer: &mut Packer, change: &Change) {
    let (how, steps) = match change {
        Change::LeaveJoint => (0, &[][..]),
        Change::Steps { steps, transition } => {
            let how = match transition {
                Transition::Auto => 1,
                Transition::Joint { auto_leave: false } => 2,
                Transition::Joint { auto_leave: true } => 3,
            };
            (how, &steps[..])
        }
    };
    packer.number(how);
    if how == 0 {
        return;
    }
    packer.count(steps.len());
    for step in steps {
        let (node, what) = match step {
            Step::AddVoter(node) => (node, 0),
            Step::AddLearner(node) => (node, 1),
            Step::Remove(node) => (node, 2),
        };
        packer.number(u64::from(node.0) << 2 | what);
    }
}

fn unpack_change(from: &mut Unpacker<'_>) -> Result<Change, PackError> {
    let transition = match from.number()? {
        0 => return Ok(Change::LeaveJoint),
        1 => Transition::Auto,
        2 => Transition::Joint { auto_leave: false },
        3 => Transition::Joint { auto_leave: true },
        _ => return Err(PackError::Unknown("a kind of change")),
    };
    let steps = from.list("the number of steps", Action::STEPS_MAX, |from| {
        let number = from.number()?;
        let node = NodeId(u32::try_from(number >> 2).map_err(|_| PackError::Value("a node"))?);
        match number & 3 {
            0 => Ok(Step::AddVoter(node)),
            1 => Ok(Step::AddLearner(node)),
            2 => Ok(Step::Remove(node)),
            _ => Err(PackError::Unknown("a kind of step")),
        }
    })?;
    Ok(Change::Steps { steps, transition })
}
