//! Dragging a wall across the paper.

use super::App;
use crate::command::Command;
use crate::geometry::{Line, Point};
use raft_sim::{NodeId, letter};

/// A shorter drag is a click on the paper.
const SHORTEST: f64 = 24.0;

/// A drag under way.
#[derive(Clone, Debug)]
pub(super) struct Drag {
    from: Point,
    to: Point,
    /// Who stands on the right of the wall.
    right: Vec<NodeId>,
}

impl App {
    pub(super) fn drag_from(&mut self, point: Point) -> bool {
        self.drag = Some(Drag {
            from: point,
            to: point,
            right: Vec::new(),
        });
        false
    }

    pub(super) fn drag_to(&mut self, point: Point) -> bool {
        let builds = self.refuses_walls().is_none();
        let Some(drag) = &mut self.drag else { return false };
        drag.to = point;
        let line = Line {
            a: drag.from,
            b: point,
        };
        let drawn = (builds && drag.from.distance(point) >= SHORTEST).then_some(line);
        drag.right = self.stage.drag_wall(drawn, names);
        self.paint(false);
        false
    }

    /// Builds the wall where both sides have nodes; a click on the paper selects nothing.
    pub(super) fn drag_end(&mut self, done: bool) -> bool {
        let Some(Drag { from, to, right }) = self.drag.take() else {
            return false;
        };
        self.stage.drag_wall(None, names);
        if !done {
            return true;
        }
        if from.distance(to) < SHORTEST {
            self.select(None);
        } else if let Some(why) = self.refuses_walls() {
            self.lab.tell(why, None);
        } else if !right.is_empty() && right.len() < self.stage.layout().nodes.len() {
            let size = self.stage.layout().size;
            let part = |point: Point| Point::new(point.x / size.width, point.y / size.height);
            self.build(
                right,
                Line {
                    a: part(from),
                    b: part(to),
                },
            );
        }
        true
    }

    /// Why a challenge has no walls.
    fn refuses_walls(&self) -> Option<String> {
        Command::Partition.refusal(&self.shown.facts)
    }

    fn build(&mut self, group: Vec<NodeId>, line: Line) {
        self.acts(|app| app.lab.partition(group, Some(line)));
    }
}

fn names(nodes: &[NodeId]) -> String {
    nodes
        .iter()
        .map(|node| letter(*node).to_string())
        .collect::<Vec<_>>()
        .join(" ")
}
