//! How two sets of voters that decide together are drawn: an outline around each, and in the middle of the ring what each is and how
//! many of it have the entry that is to be committed.

use super::svg::{Drawn, add, move_to, push_number, set, set_flag, set_number};
use crate::geometry::Point;
use crate::layout::Layout;
use crate::outline::outline;
use crate::scene::{Joint, Quorum};
use crate::texts;
use raft_sim::NodeId;
use web_sys::Element;

/// The two outlines: how far each stands beyond the disc, and beside the links.
const ROOM: [(f64, f64); 2] = [(9.0, -3.5), (13.0, 3.5)];

/// The elements for two sets of voters.
pub(super) struct QuorumArt {
    outlines: Element,
    paths: [Element; 2],
    legend: Element,
    paper: Element,
    samples: [Element; 2],
    lines: [Element; 3],
    joint: Drawn<Option<Joint>>,
}

impl QuorumArt {
    pub(super) fn new(layer: &Element, labels: &Element) -> Self {
        let outlines = add(layer, "g", "quorums");
        let legend = add(labels, "g", "quorum-legend");
        let paths = ["old", "new"].map(|set_name| {
            let path = add(&outlines, "path", "quorum");
            set(&path, "data-quorum", set_name);
            path
        });
        let paper = add(&legend, "rect", "quorum-paper");
        let samples = ["old", "new"].map(|set_name| {
            let sample = add(&legend, "path", "quorum");
            set(&sample, "data-sample", set_name);
            sample
        });
        let lines = [0; 3].map(|_| add(&legend, "text", "quorum-line"));
        set(&lines[0], "text-anchor", "middle");
        let art = Self {
            outlines,
            paths,
            legend,
            paper,
            samples,
            lines,
            joint: Drawn::nothing(),
        };
        art.show(false);
        art
    }

    fn show(&self, shown: bool) {
        for group in [&self.outlines, &self.legend] {
            set_flag(group, "data-shown", shown);
        }
    }

    /// The legend as a small table around the origin.
    fn arrange(&self, scale: f64) {
        for (name, value) in [
            ("x", -62.0),
            ("y", -29.0),
            ("width", 124.0),
            ("height", 58.0),
            ("rx", 8.0),
        ] {
            set_number(&self.paper, name, value * scale);
        }
        for (at, line) in self.lines.iter().enumerate() {
            let (x, y) = [(0.0, -12.0), (-30.0, 5.0), (-30.0, 21.0)][at];
            set_number(line, "x", x * scale);
            set_number(line, "y", y * scale);
        }
        for (sample, y) in self.samples.iter().zip([1.0, 17.0]) {
            let mut path = String::from("M");
            push_number(&mut path, -57.0 * scale);
            path.push(' ');
            push_number(&mut path, y * scale);
            path.push('H');
            push_number(&mut path, -35.0 * scale);
            set(sample, "d", &path);
        }
    }

    /// Places have changed.
    pub(super) fn forget(&mut self) {
        self.joint.forget();
    }

    pub(super) fn paint(&mut self, joint: Option<&Joint>, layout: &Layout) {
        if !self.joint.changes_to(joint.cloned()) {
            return;
        }
        self.show(joint.is_some());
        let Some(joint) = joint else { return };
        let place = |node: &NodeId| {
            let at = usize::try_from(node.0).ok()?.checked_sub(1)?;
            layout.nodes.get(at).map(|place| place.centre)
        };
        for ((quorum, path), (beyond, beside)) in
            [&joint.old, &joint.new].into_iter().zip(&self.paths).zip(ROOM)
        {
            let places: Vec<Point> = quorum.voters.iter().filter_map(place).collect();
            set(path, "d", &outline(&places, layout.radius + beyond, beside));
        }
        let compact = layout.compact;
        let said = |name: &str, quorum: &Quorum| match joint.entry {
            Some(_) => {
                let enough = quorum.have >= quorum.needed;
                texts::quorum_has(name, quorum.have, quorum.voters.len(), enough, compact)
            }
            None => texts::quorum_of(name, quorum.voters.len()),
        };
        let texts = [
            texts::joint_entry(joint.entry, compact),
            said(&texts::OLD, &joint.old),
            said(&texts::NEW, &joint.new),
        ];
        self.arrange(if compact { 0.75 } else { 1.0 });
        for (line, text) in self.lines.iter().zip(texts) {
            line.set_text_content(Some(&text));
        }
        move_to(&self.legend, middle(layout), &mut String::new());
    }
}

/// The middle of the ring.
fn middle(layout: &Layout) -> Point {
    super::middle(layout.nodes.iter().map(|place| place.centre))
}
