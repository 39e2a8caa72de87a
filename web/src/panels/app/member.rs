//! Members, leadership and snapshots: what their commands do, and the dialog in which members are chosen.

use super::{App, Msg, Overlay};
use crate::command::Command;
use crate::lab::Selection;
use crate::panels::members::Members;
use crate::scene::Membership;
use raft_sim::raft::Change;
use raft_sim::{Action, NodeId, Observed};
use yew::prelude::*;

impl App {
    /// Does what a command about members, leadership or snapshots says.
    pub(super) fn member_command(&mut self, command: Command, node: Option<NodeId>) {
        match (command, node) {
            (Command::AddNode, _) => self.acts(|app| {
                if app.lab.act(Action::AddNode) {
                    // What can be done with it next stands in its inspector.
                    let added = NodeId(app.lab.cluster().nodes());
                    app.select(Some(Selection::Node(added)));
                }
            }),
            (Command::LeaveJoint, _) => self.acts(|app| app.lab.change_members(Change::LeaveJoint)),
            (Command::ChangeMembers, _) => self.overlay = Some(Overlay::Members),
            (command, Some(node)) => self.acts(|app| app.node_command(command, node)),
            (_, None) => {}
        }
    }

    fn node_command(&mut self, command: Command, node: NodeId) {
        let lab = &mut self.lab;
        let action = match command {
            Command::AddLearner | Command::Demote => return lab.change_member(node, Membership::Learner),
            Command::Promote => return lab.change_member(node, Membership::Voter),
            Command::Remove => return lab.change_member(node, Membership::Outside),
            Command::MakeLeader => return lab.hand_over(node),
            Command::TakeSnapshot => Action::TakeSnapshot { node },
            Command::Compact => Action::Compact { node },
            Command::Suspend => Action::Suspend { node },
            Command::Unsuspend => Action::Unsuspend { node },
            Command::ForgetLeader => Action::ForgetLeader { node },
            Command::ShutDown => Action::ShutDown { node },
            _ => return,
        };
        lab.act(action);
    }

    pub(super) fn members_view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        html! {
            <Members nodes={self.lab.cluster().node_ids().collect::<Vec<_>>()} members={self.lab.members()}
                     onchange={link.callback(Msg::ChangeMembers)} onclose={link.callback(|()| Msg::CloseOverlay)} />
        }
    }
}
