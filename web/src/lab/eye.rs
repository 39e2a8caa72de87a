//! Where the eye should be at a stop of the tour, in the cluster as it is now: a function of both, and of nothing else. How the rest
//! steps back and how the camera moves is the stage's business.

use super::Lab;
use super::course::Course;
use raft_lessons::{Family, Look};
use raft_sim::{Endpoint, MessageName, NodeId, ParcelKind};

/// Where the eye should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Eye {
    nodes: Vec<NodeId>,
    links: Vec<(NodeId, NodeId)>,
    messages: Vec<Option<Family>>,
    timers: bool,
    client: bool,
    logs: bool,
    /// What the camera goes to; nothing, and the whole stage is seen.
    pub near: Vec<Endpoint>,
}

impl Eye {
    fn take(&mut self, look: &Look, find: impl Fn(&raft_lessons::Who) -> Option<NodeId>) {
        match look {
            Look::Node(who) => self.nodes.extend(find(who)),
            Look::Link(a, b) => self.links.extend(find(a).zip(find(b))),
            Look::Messages(family) => self.messages.push(*family),
            Look::Timers => self.timers = true,
            Look::Client => self.client = true,
            Look::Logs => self.logs = true,
        }
    }

    /// Whether it is nowhere in particular: then all is seen.
    #[must_use]
    pub const fn rests(&self) -> bool {
        let none = self.nodes.is_empty() && self.links.is_empty() && self.messages.is_empty();
        none && !(self.timers || self.client || self.logs)
    }

    fn names(&self, node: NodeId) -> bool {
        self.nodes.contains(&node)
    }

    /// Whether a stop names the links between two nodes, either way round.
    fn means_link(&self, a: NodeId, b: NodeId) -> bool {
        self.links.contains(&(a, b)) || self.links.contains(&(b, a))
    }

    /// Whether it is on a node.
    #[must_use]
    pub fn sees_node(&self, node: NodeId) -> bool {
        let linked = self.links.iter().any(|(a, b)| [*a, *b].contains(&node));
        self.rests() || self.timers || self.names(node) || linked
    }

    /// Whether it is on the links between two nodes.
    #[must_use]
    pub fn sees_link(&self, a: NodeId, b: NodeId) -> bool {
        self.rests() || self.means_link(a, b) || !self.messages.is_empty() || self.names(a) || self.names(b)
    }

    /// Whether it is on a message of this kind.
    #[must_use]
    pub fn sees_message(&self, name: MessageName, kind: ParcelKind) -> bool {
        let ends = [name.from, name.to];
        let of_family = |family: &Option<Family>| family.is_none_or(|family| family.holds(kind));
        let on_link = match ends {
            [Endpoint::Node(a), Endpoint::Node(b)] => self.means_link(a, b),
            _ => false,
        };
        self.rests()
            || on_link
            || self.messages.iter().any(of_family)
            || ends.iter().any(|end| match end {
                Endpoint::Client => self.client,
                Endpoint::Node(node) => self.names(*node),
            })
    }

    /// Whether it is on the client.
    #[must_use]
    pub const fn sees_client(&self) -> bool {
        self.client || self.rests()
    }

    /// Whether it is on the logs.
    #[must_use]
    pub const fn sees_logs(&self) -> bool {
        self.logs || self.rests()
    }

    /// Whether it is on the logs above all, so that they are wanted where they are not always there.
    #[must_use]
    pub const fn wants_logs(&self) -> bool {
        self.logs
    }
}

impl Lab {
    /// Where the eye should be now.
    #[must_use]
    pub fn eye(&self) -> Eye {
        let mut eye = Eye::default();
        let Some(Course::Tour { guide, .. }) = self.followed() else {
            return eye;
        };
        let cast = guide.cast();
        let find = |who: &raft_lessons::Who| cast.find(who, self.cluster()).ok();
        let stop = guide.stop();
        for look in &stop.look {
            eye.take(look, find);
        }
        let mut camera = Eye::default();
        for look in &stop.zoom {
            camera.take(look, find);
        }
        let linked = camera.links.iter().flat_map(|(a, b)| [*a, *b]);
        let nodes = camera.nodes.iter().copied().chain(linked).map(Endpoint::Node);
        eye.near = nodes.chain(camera.client.then_some(Endpoint::Client)).collect();
        eye
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Speed;
    use crate::lab::course::CHAPTERS;
    use raft_lessons::{Chapter, Progress};
    use raft_sim::raft::MessageKind;
    use raft_sim::story::Language;
    use raft_sim::{Observed, Role, Running, Settings, letter};

    fn at(stop: &str) -> Lab {
        let text = format!(
            "chapter: eye\ntitle: Eye\nsummary: Where it is.\nnodes: 3\n\nstop: one\nsay: Look.\nwait: is elected\n{stop}"
        );
        let chapter = Chapter::parse(&text).unwrap_or_else(|faults| panic!("{faults}"));
        let mut lab = Lab::new(Settings::plain(), 7, Speed::default()).expect("the settings are valid");
        lab.begin_chapter(chapter, None, 0);
        lab
    }

    fn message(from: u32, to: u32) -> MessageName {
        MessageName::new(NodeId(from), NodeId(to), 1)
    }

    const HEARTBEAT: ParcelKind = ParcelKind::Raft(MessageKind::Heartbeat);
    const VOTE: ParcelKind = ParcelKind::Raft(MessageKind::RequestVote);

    #[test]
    fn where_nothing_is_said_nothing_steps_back() {
        let eye = at("").eye();
        assert!(eye.rests() && eye.sees_client() && eye.sees_logs() && eye.near.is_empty());
        assert!(eye.sees_node(NodeId(3)) && eye.sees_link(NodeId(1), NodeId(2)));
        assert!(eye.sees_message(message(1, 2), VOTE));
    }

    #[test]
    fn who_leads_is_looked_at_from_the_instant_when_somebody_does() {
        let mut lab = at("look: leader\n");
        assert!(lab.eye().rests(), "nobody leads yet, so nothing steps back");
        lab.go_on();
        let leader = lab.cluster().leader().expect("somebody is elected");
        let eye = lab.eye();
        for node in lab.cluster().node_ids() {
            assert_eq!(eye.sees_node(node), node == leader);
            let mine = message(leader.0, node.0);
            assert!(node == leader || eye.sees_message(mine, HEARTBEAT) && eye.sees_link(leader, node));
        }
        assert!(!eye.sees_logs() && !eye.sees_client());
    }

    #[test]
    fn messages_of_one_family_are_seen_and_others_are_not() {
        let eye = at("look: votes logs\n").eye();
        assert!(eye.sees_message(message(1, 2), VOTE) && !eye.sees_message(message(1, 2), HEARTBEAT));
        assert!(eye.sees_link(NodeId(1), NodeId(2)) && !eye.sees_node(NodeId(1)));
        assert!(eye.sees_logs());
        assert!(
            at("look: messages\n")
                .eye()
                .sees_message(message(1, 2), HEARTBEAT)
        );
    }

    #[test]
    fn a_link_is_seen_with_its_ends_and_with_what_passes_on_it() {
        let eye = at("look: link B A\n").eye();
        assert!(eye.sees_link(NodeId(1), NodeId(2)) && !eye.sees_link(NodeId(1), NodeId(3)));
        assert!(eye.sees_node(NodeId(2)) && !eye.sees_node(NodeId(3)));
        assert!(eye.sees_message(message(1, 2), VOTE) && !eye.sees_message(message(1, 3), VOTE));
    }

    /// Whom a caption names and the eye is not on, among those that are there: by letter, or by role.
    fn overlooked(lab: &Lab, caption: &str) -> Vec<String> {
        let (eye, cluster) = (lab.eye(), lab.cluster());
        let caption = caption.replace("no leader", "nobody");
        let words: Vec<&str> = caption
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let named = |name: &str| words.iter().any(|word| word.trim_end_matches('s') == name);
        let mut overlooked = Vec::new();
        let mut look = |name: String, nodes: Vec<NodeId>| {
            // Who is stopped steps back no further.
            let stopped = |node: &NodeId| cluster.running(*node) == Some(Running::Stopped);
            let seen = |node: &NodeId| nodes.contains(node) || stopped(node);
            if named(&name)
                && !nodes.is_empty()
                && !cluster.node_ids().any(|node| seen(&node) && eye.sees_node(node))
            {
                overlooked.push(name);
            }
        };
        let runs = |node: &NodeId| cluster.running(*node) == Some(Running::Running);
        let role = |node: &NodeId| cluster.role(*node);
        let all = |fits: &dyn Fn(&NodeId) -> bool| -> Vec<NodeId> {
            cluster
                .node_ids()
                .filter(|node| runs(node) && fits(node))
                .collect()
        };
        look("leader".to_owned(), all(&|node| role(node) == Some(Role::Leader)));
        // One whose patience has ended is still told of as what it was.
        look(
            "follower".to_owned(),
            all(&|node| role(node) != Some(Role::Leader)),
        );
        look(
            "candidate".to_owned(),
            all(&|node| role(node) == Some(Role::Candidate)),
        );
        // A sentence may begin with A and mean nobody.
        let within = |at: usize| caption[..at].ends_with(|before: char| before.is_alphanumeric());
        let of_a = caption.match_indices(" A ").any(|(at, _)| within(at));
        let letters = cluster.node_ids().filter(|node| of_a || *node != NodeId(1));
        for node in letters.filter(runs) {
            look(letter(node).to_string(), vec![node]);
        }
        if named("client") && !eye.sees_client() {
            overlooked.push("client".to_owned());
        }
        overlooked
    }

    #[test]
    fn whoever_a_caption_names_does_not_step_back() {
        let mut wrong = Vec::new();
        for number in 0..CHAPTERS.len() {
            let mut lab = Lab::new(Settings::plain(), 7, Speed::default()).expect("the settings are valid");
            lab.begin_chapter(Course::chapter(number).expect("it can be read"), Some(number), 0);
            while let Some(Course::Tour { guide, .. }) = lab.followed() {
                let (stop, progress) = (guide.stop().clone(), guide.progress());
                let caption = stop.says(progress == Progress::Done).plain(Language::English);
                for name in overlooked(&lab, &caption) {
                    wrong.push(format!("{number} {} {progress:?}: {name}: {caption}", stop.name));
                }
                if progress == Progress::Tries {
                    lab.show_how();
                    for _ in 0..10_000 {
                        lab.frame(100_000);
                    }
                }
                if lab.go_on() {
                    break;
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_camera_goes_where_it_is_told_whatever_is_looked_at() {
        let eye = at("look: timers\nzoom: B client\n").eye();
        assert_eq!(eye.near, [Endpoint::Node(NodeId(2)), Endpoint::Client]);
        assert!(eye.sees_node(NodeId(1)) && !eye.sees_client());
    }
}
