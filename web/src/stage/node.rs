//! How a node is drawn: disc, value, role border, crown, timer arc, votes, and the label outside the ring.

use super::svg::{Drawn, add, append, make, move_to, push_number, set, set_flag, set_number};
use crate::geometry::Point;
use crate::layout::{Layout, Place, Side};
use crate::scene::{Fact, Membership, NodeMark, Votes};
use crate::texts;
use crate::views::inspector::role as role_word;
use raft_sim::{Role, Running, letter};
use web_sys::Element;

/// A node's elements.
pub(super) struct NodeArt {
    group: Element,
    timer: Element,
    value: Element,
    votes: Element,
    /// The elements whose radius follows the disc's.
    round: [(Element, f64); 7],
    crown: Element,
    bars: Element,
    breaks: Element,
    label: [Element; 3],
    label_group: Element,
    size: Drawn<(u64, u64)>,
    standing: Drawn<(Role, Running, Membership)>,
    spoken: Drawn<(Role, Running, Membership, u64, Option<i64>)>,
    number: Drawn<Option<i64>>,
    arc: Drawn<u32>,
    ticks: Drawn<bool>,
    pips: Drawn<Option<Votes>>,
    term: Drawn<u64>,
    fact: Drawn<(Fact, bool)>,
    selected: Drawn<bool>,
    broken: Drawn<bool>,
    radius: f64,
}

impl NodeArt {
    pub(super) fn new(mark: &NodeMark, nodes: &Element, labels: &Element) -> Self {
        let group = add(nodes, "g", "node");
        let name = letter(mark.id).to_string();
        set(&group, "data-node", &name);
        set(&group, "role", "button");
        set(&group, "tabindex", "-1");
        let disc = make("circle", "disc");
        set(&disc, "data-disc", "");
        let halo = make("circle", "halo");
        let [hatch, track, timer, border, second] =
            ["hatch", "track", "timer", "border", "second-rim"].map(|class| make("circle", class));
        set(&timer, "pathLength", "1000");
        let crown = make("path", "crown");
        set(
            &crown,
            "d",
            "M-11 0l-3.5 -11.5l8 5l6.5 -8.5l6.5 8.5l8 -5l-3.5 11.5z",
        );
        let bars = make("path", "bars");
        set(&bars, "d", "M-6 -7h4v14h-4zM2 -7h4v14h-4z");
        let breaks = make("path", "breaks");
        set(
            &breaks,
            "d",
            "M-8.5 0a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0zM-3.5 -3.5l7 7M3.5 -3.5l-7 7",
        );
        let value = make("text", "value");
        let votes = make("g", "votes");
        for part in [
            &halo, &disc, &hatch, &track, &timer, &border, &second, &crown, &value, &votes, &bars, &breaks,
        ] {
            append(&group, part);
        }
        let label_group = add(labels, "g", "label");
        let label = ["name", "term", "fact"].map(|class| add(&label_group, "text", class));
        label[0].set_text_content(Some(&name));
        let round = [
            (halo, 8.0),
            (disc, 0.0),
            (hatch, 0.0),
            (track, 5.0),
            (timer.clone(), 5.0),
            (border, 0.0),
            (second, -5.0),
        ];
        Self {
            group,
            timer,
            value,
            votes,
            round,
            crown,
            bars,
            breaks,
            label,
            label_group,
            size: Drawn::nothing(),
            standing: Drawn::nothing(),
            spoken: Drawn::nothing(),
            number: Drawn::nothing(),
            arc: Drawn::nothing(),
            ticks: Drawn::nothing(),
            pips: Drawn::nothing(),
            term: Drawn::nothing(),
            fact: Drawn::nothing(),
            selected: Drawn::nothing(),
            broken: Drawn::nothing(),
            radius: 0.0,
        }
    }

    pub(super) const fn element(&self) -> &Element {
        &self.group
    }

    /// Steps back, or comes forth again.
    pub(super) fn step_back(&self, far: bool) {
        for group in [&self.group, &self.label_group] {
            set_flag(group, "data-far", far);
        }
    }

    pub(super) fn remove(&self) {
        self.group.remove();
        self.label_group.remove();
    }

    /// Puts everything in its place.
    pub(super) fn place(&mut self, layout: &Layout, place: &Place) {
        let mut text = String::new();
        move_to(&self.group, place.centre, &mut text);
        self.radius = layout.radius;
        if self
            .size
            .changes_to((layout.radius.to_bits(), layout.rim.to_bits()))
        {
            for (element, beyond) in &self.round {
                set_number(element, "r", layout.radius + beyond);
            }
            self.pips.forget();
            self.number.forget();
            move_to(&self.crown, Point::new(0.0, -layout.radius - 9.5), &mut text);
            text.push_str(" scale(");
            push_number(&mut text, layout.says.crown());
            text.push(')');
            set(&self.crown, "transform", &text);
            move_to(&self.bars, Point::new(0.0, layout.radius * 0.58), &mut text);
            let corner = -layout.radius * 0.75;
            move_to(&self.breaks, Point::new(corner, corner), &mut text);
        }
        let anchors = match place.side {
            Side::Left => ["end"; 3],
            Side::Right => ["start"; 3],
            Side::Above | Side::Below => ["end", "start", "middle"],
        };
        for ((element, at), anchor) in self.label.iter().zip(layout.lines(place)).zip(anchors) {
            set_number(element, "x", at.x);
            set_number(element, "y", at.y);
            set(element, "text-anchor", anchor);
        }
    }

    pub(super) fn paint(&mut self, mark: &NodeMark, compact: bool, selected: bool) {
        if self
            .standing
            .changes_to((mark.role, mark.running, mark.membership))
        {
            set(&self.group, "data-member", mark.membership.name());
            set(&self.label_group, "data-member", mark.membership.name());
            set(&self.group, "data-role", role_name(mark.role));
            set(&self.group, "data-state", mark.running.word());
            set(&self.label_group, "data-state", mark.running.word());
            set(&self.label_group, "data-role", role_name(mark.role));
        }
        if self
            .spoken
            .changes_to((mark.role, mark.running, mark.membership, mark.term, mark.value))
        {
            let mut standing = match mark.running {
                Running::Stopped => texts::STOPPED.to_owned(),
                Running::Paused => texts::paused(role_word(mark.role)),
                Running::Running => role_word(mark.role).to_owned(),
            };
            let member = match mark.membership {
                Membership::Voter => None,
                Membership::Learner => Some(texts::LEARNER),
                Membership::Outside => Some(texts::OUTSIDE),
            };
            if let Some(member) = member {
                standing.push_str(", ");
                standing.push_str(&member);
            }
            let spoken = texts::node_label(letter(mark.id), &standing, mark.term, mark.value);
            set(&self.group, "aria-label", &spoken);
        }
        if self.selected.changes_to(selected) {
            set_flag(&self.group, "data-selected", selected);
            set(
                &self.group,
                "aria-pressed",
                if selected { "true" } else { "false" },
            );
        }
        if self.broken.changes_to(mark.breaks) {
            set_flag(&self.group, "data-breaks", mark.breaks);
        }
        if self.number.changes_to(mark.value) {
            self.write_value(mark.value);
        }
        if self.pips.changes_to(mark.votes) {
            self.paint_votes(mark.votes);
        }
        if self.term.changes_to(mark.term) {
            self.label[1].set_text_content(Some(&texts::term(mark.term)));
        }
        if self.fact.changes_to((mark.fact, compact)) {
            self.label[2].set_text_content(Some(&fact_text(mark.fact, compact)));
        }
    }

    fn write_value(&self, value: Option<i64>) {
        let text = value.map(|value| value.to_string()).unwrap_or_default();
        // Long numbers get smaller letters, so that they stay inside the disc.
        let letters = text.chars().count().max(1);
        #[allow(clippy::cast_precision_loss, reason = "at most 20 letters")]
        let size = (self.radius * 2.6 / letters as f64).min(self.radius * 0.62);
        set_number(&self.value, "font-size", size);
        set_number(&self.value, "y", size * 0.36);
        self.value.set_text_content(Some(&text));
    }

    /// The arc that is left of the election timeout: it is eaten clockwise from 12 o'clock.
    pub(super) fn paint_timer(&mut self, timer: Option<f64>) {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to 1000"
        )]
        let left = timer.map_or(0, |passed| ((1.0 - passed) * 1_000.0).round() as u32);
        let visible = if timer.is_some() { left + 1 } else { 0 };
        if !self.arc.changes_to(visible) {
            return;
        }
        if self.ticks.changes_to(timer.is_some()) {
            set_flag(&self.group, "data-ticks", timer.is_some());
        }
        let mut text = String::new();
        push_number(&mut text, f64::from(left));
        text.push_str(" 2000");
        set(&self.timer, "stroke-dasharray", &text);
    }

    /// A pip for each vote that is needed, filled for each that came.
    fn paint_votes(&self, votes: Option<Votes>) {
        while let Some(pip) = self.votes.first_element_child() {
            pip.remove();
        }
        let Some(votes) = votes else { return };
        let size = (self.radius * 0.13).clamp(2.0, 4.5);
        let step = size * 2.6;
        let first = -step * f64::from(votes.needed.saturating_sub(1)) / 2.0;
        for number in 0..votes.needed {
            let pip = add(
                &self.votes,
                "path",
                if number < votes.yes { "pip filled" } else { "pip" },
            );
            let mut text = String::new();
            let at = Point::new(first + step * f64::from(number), self.radius * 0.56);
            move_to(&pip, at, &mut text);
            text.push_str(" scale(");
            push_number(&mut text, size);
            text.push(')');
            set(&pip, "d", "M0 -1L1 0L0 1L-1 0z");
            set(&pip, "transform", &text);
        }
    }
}

/// A role, as elements carry it.
pub(super) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Follower => "follower",
        Role::PreCandidate => "pre-candidate",
        Role::Candidate => "candidate",
        Role::Leader => "leader",
    }
}

fn fact_text(fact: Fact, compact: bool) -> String {
    match fact {
        Fact::Nothing => String::new(),
        Fact::Stopped => texts::STOPPED.to_owned(),
        Fact::Paused(_) => texts::PAUSED.to_owned(),
        Fact::Leads => texts::LEADER_ROLE.to_owned(),
        Fact::Votes(votes) => texts::votes(votes.yes, votes.needed, compact),
        Fact::PreVotes(votes) => texts::pre_votes(votes.yes, votes.needed, compact),
        Fact::Follows(leader) => texts::follows(letter(leader)),
        Fact::VotedFor(candidate) => texts::voted_for(letter(candidate), compact),
        Fact::HandsOver(to) => texts::hands_over(letter(to), compact),
        Fact::Receives(percent) => texts::receives(percent, compact),
        Fact::Learns => texts::LEARNER.into(),
        Fact::Outside => texts::OUTSIDE.into(),
        Fact::Suspended => texts::SUSPENDED.into(),
        Fact::Halted => texts::HALTED.into(),
    }
}

/// The pattern that stopped nodes are hatched with.
pub(super) fn hatch(svg: &Element) {
    let definitions = add(svg, "defs", "");
    let pattern = add(&definitions, "pattern", "");
    for (name, value) in [
        ("id", "hatch"),
        ("width", "7"),
        ("height", "7"),
        ("patternUnits", "userSpaceOnUse"),
        ("patternTransform", "rotate(45)"),
    ] {
        set(&pattern, name, value);
    }
    let line = add(&pattern, "path", "hatch-line");
    set(&line, "d", "M0 0V7");
}
