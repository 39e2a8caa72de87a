//! What a lesson does to a cluster: an action of the simulator, said of whoever plays a part just now.

use crate::who::{Cast, Nobody, Who};
use raft_sim::raft::{Change, Step, Transition};
use raft_sim::{
    Action, ClockDial, Cluster, DiskDials, LinkDials, MessageKind, Micros, NodeId, Observed, ParcelKind,
    Running, Timing,
};

/// Something that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// What is done to one node, and is already so at worst: a node that is stopped is not stopped again.
    Node(Simple, Who),
    /// The client asks a node for something.
    Submit(Who, String),
    /// One way is cut, or both.
    Cut(Who, Who, bool),
    /// One way is mended, or both.
    Mend(Who, Who, bool),
    /// These on one side, all others on the other.
    Partition(Vec<Who>),
    /// All links are mended.
    MendAll,
    /// A new machine.
    AddNode,
    /// The leader is told to change the members.
    Members(Vec<MemberStep>, Transition),
    /// The new voters decide alone.
    LeaveJoint,
    /// The leader hands over.
    Transfer(Who),
    /// All links, or one way, take so long, vary so much, lose so many of a million.
    Links(Option<(Who, Who)>, LinkDials),
    /// A disk takes so long.
    Disk(Who, Micros),
    /// A clock runs so many millionths as fast.
    Clock(Who, u32),
    /// A clock jumps ahead.
    Jump(Who, Micros),
    /// A node becomes more or less patient.
    Timing(Who, Micros, Micros),
    /// Messages of this kind on their way to a node are lost.
    Drop(MessageKind, Who),
}

/// What is done to one node, with nothing more to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simple {
    /// It crashes.
    Stop,
    /// It starts again.
    Restart,
    /// It stands still.
    Pause,
    /// It goes on.
    Resume,
    /// Its election timeout passes.
    TimeOut,
    /// It takes a snapshot.
    Snapshot,
    /// It forgets what its snapshot has.
    Compact,
    /// It forgets who leads.
    Forget,
    /// Its disk stands still.
    StallDisk,
    /// Its disk goes on.
    UnstallDisk,
    /// It crashes in the middle of a write.
    Tear,
    /// It stops in order.
    ShutDown,
}

/// A step of a change of the members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberStep {
    /// Receives the log, and does not vote.
    Learner(Who),
    /// Votes.
    Voter(Who),
    /// Is no member any more.
    Removed(Who),
}

impl Simple {
    /// As it is written.
    pub(crate) const WRITTEN: [(&'static str, Self); 12] = [
        ("stop", Self::Stop),
        ("restart", Self::Restart),
        ("pause", Self::Pause),
        ("resume", Self::Resume),
        ("time out", Self::TimeOut),
        ("snapshot", Self::Snapshot),
        ("compact", Self::Compact),
        ("forget the leader at", Self::Forget),
        ("stall the disk of", Self::StallDisk),
        ("unstall the disk of", Self::UnstallDisk),
        ("tear the write of", Self::Tear),
        ("shut down", Self::ShutDown),
    ];

    /// The action; none where it is already so.
    fn action(self, node: NodeId, cluster: &Cluster) -> Option<Action> {
        let running = cluster.running(node);
        let action = match self {
            Self::Stop => Action::Stop { node },
            Self::Restart => Action::Restart { node },
            Self::Pause => Action::Pause { node },
            Self::Resume => Action::Resume { node },
            Self::TimeOut => Action::TimeOut { node },
            Self::Snapshot => Action::TakeSnapshot { node },
            Self::Compact => Action::Compact { node },
            Self::Forget => Action::ForgetLeader { node },
            Self::StallDisk => Action::StallDisk { node },
            Self::UnstallDisk => Action::UnstallDisk { node },
            Self::Tear => Action::TearWrite { node },
            Self::ShutDown => Action::ShutDown { node },
        };
        let already = match self {
            Self::Stop | Self::ShutDown => running == Some(Running::Stopped),
            Self::Restart => running != Some(Running::Stopped),
            Self::Pause => running == Some(Running::Paused),
            Self::Resume => running != Some(Running::Paused),
            _ => false,
        };
        (!already).then_some(action)
    }
}

impl Deed {
    /// What it comes to, now.
    ///
    /// # Errors
    /// It is said of somebody who is nobody now.
    pub fn actions(&self, cluster: &Cluster, cast: &Cast) -> Result<Vec<Action>, Nobody> {
        let find = |who: &Who| cast.find(who, cluster);
        Ok(match self {
            Self::Node(simple, who) => simple.action(find(who)?, cluster).into_iter().collect(),
            Self::Submit(who, command) => vec![Action::Submit {
                node: find(who)?,
                command: command.clone(),
            }],
            Self::Cut(a, b, both) => {
                let (a, b) = (find(a)?, find(b)?);
                vec![if *both {
                    Action::CutBoth { a, b }
                } else {
                    Action::Cut { from: a, to: b }
                }]
            }
            Self::Mend(a, b, both) => {
                let (a, b) = (find(a)?, find(b)?);
                vec![if *both {
                    Action::MendBoth { a, b }
                } else {
                    Action::Mend { from: a, to: b }
                }]
            }
            Self::Partition(side) => {
                let mut group = side.iter().map(find).collect::<Result<Vec<_>, _>>()?;
                group.sort_unstable();
                group.dedup();
                vec![Action::Partition { groups: vec![group] }]
            }
            Self::MendAll => vec![Action::MendAll],
            Self::AddNode => vec![Action::AddNode],
            Self::Members(steps, transition) => {
                let steps = steps
                    .iter()
                    .map(|step| {
                        Ok(match step {
                            MemberStep::Learner(who) => Step::AddLearner(find(who)?),
                            MemberStep::Voter(who) => Step::AddVoter(find(who)?),
                            MemberStep::Removed(who) => Step::Remove(find(who)?),
                        })
                    })
                    .collect::<Result<Vec<_>, Nobody>>()?;
                vec![Action::ChangeMembers {
                    node: find(&Who::Leader)?,
                    change: Change::Steps {
                        steps,
                        transition: *transition,
                    },
                }]
            }
            Self::LeaveJoint => vec![Action::ChangeMembers {
                node: find(&Who::Leader)?,
                change: Change::LeaveJoint,
            }],
            Self::Transfer(who) => vec![Action::Transfer {
                node: find(&Who::Leader)?,
                to: find(who)?,
            }],
            Self::Links(None, dials) => vec![Action::SetAllLinks { dials: *dials }],
            Self::Links(Some((from, to)), dials) => vec![Action::SetLink {
                from: find(from)?,
                to: find(to)?,
                dials: *dials,
            }],
            Self::Disk(who, flush) => vec![Action::SetDisk {
                node: find(who)?,
                dials: DiskDials {
                    flush: *flush,
                    jitter: Micros::ZERO,
                },
            }],
            Self::Clock(who, per_million) => vec![Action::SetClock {
                node: find(who)?,
                dial: ClockDial {
                    per_million: *per_million,
                },
            }],
            Self::Jump(who, by) => vec![Action::JumpClock {
                node: find(who)?,
                by: *by,
            }],
            Self::Timing(who, least, most) => {
                let node = find(who)?;
                vec![Action::SetTiming {
                    node,
                    timing: Timing {
                        election_timeout_min: *least,
                        election_timeout_max: *most,
                        ..cluster.timing_of(node)
                    },
                }]
            }
            Self::Drop(kind, who) => {
                let to = find(who)?.into();
                let on_its_way = cluster
                    .messages()
                    .filter(|message| message.name.to == to && message.kind == ParcelKind::Raft(*kind));
                on_its_way
                    .map(|message| Action::DropMessage { name: message.name })
                    .collect()
            }
        })
    }
}
