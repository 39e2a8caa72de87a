//! What is done to messages in flight, to all dials at once, and to timers; and the same run under other rules.

use super::lessons::{Lesson, show};
use super::presets::Preset;
use super::{Lab, Selection};
use crate::command::Command;
use crate::texts::control as texts;
use raft_sim::lenient::Player;
use raft_sim::{
    Action, DiskDials, MessageName, Micros, NodeId, Observed, Recording, Role, Run, Running, Settings, Timing,
};

/// A run that is played again under other rules has at most so many events.
const EVENTS_MAX: u64 = 1_000_000;

/// A rule that can be switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// A node asks if it could win before it campaigns.
    PreVote,
    /// A leader that hears no majority steps down.
    CheckQuorum,
    /// A leader answers reads at once while it may trust its clock.
    LeaseReads,
    /// Followers pass commands on.
    Forward,
}

impl Rule {
    /// All, in the order of the settings.
    pub const ALL: [Self; 4] = [Self::PreVote, Self::CheckQuorum, Self::LeaseReads, Self::Forward];

    /// Whether it is on.
    #[must_use]
    pub const fn is_on(self, settings: &Settings) -> bool {
        match self {
            Self::PreVote => settings.pre_vote,
            Self::CheckQuorum => settings.check_quorum,
            Self::LeaseReads => settings.reads.lease,
            Self::Forward => settings.forward_proposals,
        }
    }

    /// Switches it.
    pub const fn flip(self, settings: &mut Settings) {
        match self {
            Self::PreVote => settings.pre_vote = !settings.pre_vote,
            Self::CheckQuorum => {
                settings.check_quorum = !settings.check_quorum;
                // A lease stands on it.
                settings.reads.lease &= settings.check_quorum;
            }
            Self::LeaseReads => {
                settings.reads.lease = !settings.reads.lease;
                settings.check_quorum |= settings.reads.lease;
            }
            Self::Forward => settings.forward_proposals = !settings.forward_proposals,
        }
    }
}

impl Lab {
    /// The message that is selected, while it travels.
    #[must_use]
    pub fn message(&self) -> Option<MessageName> {
        let Some(Selection::Message(name)) = self.selection else {
            return None;
        };
        self.in_flight().find(|(_, other)| *other == name).map(|_| name)
    }

    /// What travels, with when it arrives. What waits for a paused node has arrived.
    fn in_flight(&self) -> impl Iterator<Item = (raft_sim::Instant, MessageName)> {
        let now = self.now();
        let messages = self.cluster().messages();
        messages
            .filter(move |message| message.arrives >= now)
            .map(|message| (message.arrives, message.name))
    }

    /// Whether anything travels.
    #[must_use]
    pub fn has_messages(&self) -> bool {
        self.in_flight().next().is_some()
    }

    /// The message that arrives next after the selected one, or before it; without one, the first that arrives.
    #[must_use]
    pub fn next_message(&self, forward: bool) -> Option<MessageName> {
        let mut messages: Vec<_> = self.in_flight().collect();
        messages.sort_unstable();
        let count = messages.len();
        let selected = self.message();
        let here = messages.iter().position(|(_, name)| Some(*name) == selected);
        let next = match here {
            Some(here) => (here + if forward { 1 } else { count - 1 }) % count,
            None if forward => 0,
            None => count.checked_sub(1)?,
        };
        messages.get(next).map(|(_, name)| *name)
    }

    /// Whether any disk stands still.
    #[must_use]
    pub fn has_stalled_disk(&self) -> bool {
        let mut nodes = self.cluster().node_ids();
        nodes.any(|node| self.cluster().is_stalled(node))
    }

    /// Whether any node was told to be more or less patient than the settings say.
    #[must_use]
    pub fn is_of_other_patience(&self) -> bool {
        let usual = self.cluster().settings().timing();
        let mut nodes = self.cluster().node_ids();
        nodes.any(|node| self.cluster().timing_of(node) != usual)
    }

    /// Sets all links and disks, and the patience of the nodes where that is needed.
    pub fn choose_preset(&mut self, preset: Preset) {
        let before = self.timeouts();
        if self.do_all(preset.actions(self.cluster())) {
            let after = self.timeouts();
            let changed = (before != after).then_some([before, after]);
            self.tell_also(texts::preset_chosen(preset, changed), None);
        }
    }

    /// The shortest and the longest election timeout that any node draws.
    fn timeouts(&self) -> [Micros; 2] {
        let cluster = self.cluster();
        let all = || cluster.node_ids().map(|node| cluster.timing_of(node));
        let shortest = all().map(|timing| timing.election_timeout_min).min();
        let longest = all().map(|timing| timing.election_timeout_max).max();
        [shortest, longest].map(Option::unwrap_or_default)
    }

    /// Sets every disk.
    pub fn set_disks(&mut self, dials: DiskDials) {
        let nodes: Vec<NodeId> = self.cluster().node_ids().collect();
        self.act_all(nodes.into_iter().map(|node| Action::SetDisk { node, dials }));
    }

    /// Lets every disk stand still that does not, or go on.
    pub fn stall_disks(&mut self, stall: bool) {
        let views = self
            .cluster()
            .node_ids()
            .filter_map(|node| self.cluster().node(node));
        let others = views
            .filter(|view| view.disk_stalled != stall)
            .map(|view| view.id);
        let action = |node| match stall {
            true => Action::StallDisk { node },
            false => Action::UnstallDisk { node },
        };
        let actions: Vec<_> = others.map(action).collect();
        self.act_all(actions);
    }

    /// Makes every node equally patient.
    pub fn set_timings(&mut self, timing: Timing) {
        let nodes: Vec<NodeId> = self.cluster().node_ids().collect();
        self.act_all(nodes.into_iter().map(|node| Action::SetTiming { node, timing }));
    }

    /// The patience from which timers are spread or aligned: that of the present conditions.
    fn patience(&self) -> Timing {
        let cluster = self.cluster();
        let told = cluster.timing_of(NodeId(1));
        let presets = Preset::ALL
            .into_iter()
            .filter_map(|preset| preset.conditions().timing);
        let mut known = [cluster.settings().timing()].into_iter().chain(presets);
        let usual = cluster.settings().timing();
        known
            .find(|timing| timing.heartbeat_interval == told.heartbeat_interval)
            .unwrap_or(usual)
    }

    /// Gives each node a timeout of its own, evenly spread: the first to time out wins.
    pub fn spread_timers(&mut self) {
        let base = self.patience();
        let nodes: Vec<NodeId> = self.cluster().node_ids().collect();
        let (min, max) = (base.election_timeout_min.0, base.election_timeout_max.0);
        let steps = (nodes.len() as u64).saturating_sub(1).max(1);
        let told = nodes.iter().zip(0..).map(|(node, place)| Action::SetTiming {
            node: *node,
            timing: only(base, Micros(min + (max - min) * place / steps)),
        });
        if self.do_all(told.collect::<Vec<_>>()) {
            self.tell_also(texts::timers_spread(), None);
        }
    }

    /// Gives all nodes the same timeout; where nobody leads, it passes for all of them now.
    pub fn align_timers(&mut self) {
        let base = self.patience();
        let cluster = self.cluster();
        let timing = only(base, base.election_timeout_min);
        let nodes: Vec<NodeId> = cluster.node_ids().collect();
        let mut actions: Vec<_> = nodes
            .iter()
            .map(|node| Action::SetTiming { node: *node, timing })
            .collect();
        let leader = cluster.leader();
        if leader.is_none() {
            let waits = |node: &&NodeId| {
                cluster.running(**node) == Some(Running::Running)
                    && cluster.role(**node) == Some(Role::Follower)
            };
            actions.extend(
                nodes
                    .iter()
                    .filter(waits)
                    .map(|node| Action::TimeOut { node: *node }),
            );
        }
        if self.do_all(actions) {
            self.tell_also(texts::timers_aligned(leader), None);
        }
    }

    /// Makes all nodes as patient as in the beginning of the run.
    pub fn usual_timers(&mut self) {
        let timing = self.cluster().settings().timing();
        let nodes = self.cluster().node_ids();
        let odd = nodes.filter(|node| self.cluster().timing_of(*node) != timing);
        let actions: Vec<_> = odd.map(|node| Action::SetTiming { node, timing }).collect();
        if self.do_all(actions) {
            self.tell_also(texts::timers_usual(), None);
        }
    }

    /// Does all of it, at one instant. Returns whether it was done; if not, a notice says why.
    fn do_all(&mut self, actions: Vec<Action>) -> bool {
        if let Some(why) = actions.iter().find_map(|action| self.refusal(action)) {
            self.tell(why, None);
            return false;
        }
        actions.into_iter().all(|action| self.act(action))
    }

    /// Tells what was done, unless something more important is told: that a branch has grown.
    fn tell_also(&mut self, text: String, offers: Option<Command>) {
        if self.notice.is_none() {
            self.tell(text, offers);
        }
    }

    /// Brings the run where there is something to see, and holds it there.
    pub fn teach(&mut self, lesson: Lesson) {
        let at = self.run.position();
        let before = self.before_acting();
        match show(&mut self.run, lesson) {
            Ok(shown) => {
                self.playing = false;
                self.feed.follow(self.run.cluster().journal());
                self.grow(before, at);
                let offers = (lesson == Lesson::UnevenLogs).then_some(Command::MendAll);
                self.tell(texts::shown(&shown), offers);
            }
            Err(_) => self.complain(texts::LESSON_FAILED),
        }
    }

    /// The same seed and the same actions under another rule, held at this moment.
    pub fn what_if(&mut self, rule: Rule) {
        let mut settings = self.cluster().settings().clone();
        rule.flip(&mut settings);
        self.play_under(settings);
        self.playing = false;
    }

    /// The same seed and the same actions under other settings, as far as they can be done there, at the moment where time stands.
    pub fn play_under(&mut self, settings: Settings) {
        let (here, playing) = (self.now(), self.playing);
        let recording = self.recording();
        let (before, after) = (recording.settings.clone(), settings.clone());
        let played = match play_again(&recording, |played| *played = settings) {
            Ok(played) => played,
            Err(error) => return self.complain(&error),
        };
        let left_out = recording.actions.len() - played.actions.len();
        let switched: Vec<(Rule, bool)> = Rule::ALL
            .into_iter()
            .filter(|rule| rule.is_on(&before) != rule.is_on(&after))
            .map(|rule| (rule, rule.is_on(&after)))
            .collect();
        let told = texts::played_again(&switched, left_out);
        let is_it = |run: &Run| {
            let cluster = (run.cluster().settings(), run.cluster().seed());
            cluster == (&played.settings, played.seed) && run.actions() == played.actions && run.end() >= here
        };
        let there = self
            .branches
            .others()
            .find(|branch| branch.run().is_some_and(is_it));
        // Whoever switches back comes back to the run that is there already.
        if let Some(id) = there.map(|branch| branch.id) {
            self.switch(id);
        } else {
            match Run::open(&played) {
                Ok(mut run) => {
                    run.seek(here.min(run.end()));
                    self.take_up(run, false);
                }
                Err(error) => return self.complain(crate::texts::complaint(&error)),
            }
        }
        self.playing = playing;
        self.tell(told, Some(Command::PreviousBranch));
        if let Some(notice) = &mut self.notice {
            notice.also = Some(Command::Compare);
        }
    }
}

/// The same patience, but for a timeout that is always the same.
fn only(base: Timing, timeout: Micros) -> Timing {
    Timing {
        election_timeout_min: timeout,
        // The core wants the longest to be longer.
        election_timeout_max: Micros(timeout.0 + 1),
        ..base
    }
}

/// The same seed and actions with other settings, as far as they can be done there.
pub(super) fn play_again(
    recording: &Recording,
    change: impl FnOnce(&mut Settings),
) -> Result<Recording, String> {
    let mut player = Player::of(recording, change).map_err(|error| crate::texts::complaint(&error))?;
    if player.finish(EVENTS_MAX) {
        Ok(player.recording())
    } else {
        Err(texts::TOO_LONG_TO_REPEAT.now().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Speed;
    use raft_sim::Instant;

    fn after(millis: u64) -> Lab {
        let mut lab = Lab::new(Settings::plain(), 7, Speed::parse("1").unwrap()).unwrap();
        lab.run.advance_to(Instant(millis * 1_000));
        lab
    }

    fn replays(lab: &Lab) {
        let recording = lab.recording();
        assert_eq!(recording.replay().unwrap().fingerprint(), recording.fingerprint);
    }

    #[test]
    fn messages_in_flight_are_gone_through_in_the_order_in_which_they_arrive() {
        let mut lab = after(1_000);
        while lab.in_flight().count() < 3 {
            lab.step();
        }
        let mut arrivals: Vec<_> = lab.in_flight().collect();
        arrivals.sort_unstable();
        for (_, name) in &arrivals {
            assert_eq!(lab.next_message(true), Some(*name));
            lab.select(Some(Selection::Message(*name)));
        }
        assert_eq!(lab.next_message(true), Some(arrivals[0].1));
        lab.select(Some(Selection::Message(arrivals[0].1)));
        assert_eq!(lab.next_message(false), arrivals.last().map(|(_, name)| *name));
        assert!(lab.facts().message && lab.facts().in_flight);
    }

    #[test]
    fn spread_timers_are_all_different_and_aligned_ones_all_alike_and_the_usual_ones_come_back() {
        let mut lab = after(1_000);
        let timings = |lab: &Lab| {
            let nodes = lab.cluster().node_ids();
            let mut all: Vec<_> = nodes
                .map(|node| lab.cluster().timing_of(node).election_timeout_min)
                .collect();
            all.sort_unstable();
            all.dedup();
            all.len()
        };
        lab.spread_timers();
        assert_eq!(timings(&lab), 5);
        assert!(lab.facts().patience);
        lab.align_timers();
        assert_eq!(timings(&lab), 1);
        lab.usual_timers();
        assert!(!lab.facts().patience);
        lab.run.advance_to(Instant(3_000_000));
        replays(&lab);
    }

    /// With timers apart by more than a round trip the next election has one candidate.
    #[test]
    fn spread_timers_give_an_election_one_candidate() {
        let mut lab = after(1_000);
        lab.spread_timers();
        lab.run.advance_to(Instant(1_500_000));
        let leader = lab.cluster().leader().unwrap();
        let term = lab.cluster().core(leader).unwrap().status().term;
        lab.act(Action::Stop { node: leader });
        lab.run.advance_to(Instant(3_000_000));
        let next = lab.cluster().leader().unwrap();
        assert_eq!(lab.cluster().core(next).unwrap().status().term.0, term.0 + 1);
    }

    /// What the notice says of it. The core draws a timeout where a node campaigns, steps down or starts, and there alone.
    #[test]
    fn other_timeouts_leave_a_timer_that_runs_as_long_as_it_is_until_its_node_campaigns() {
        let mut lab = after(1_000);
        let length = |lab: &Lab, node| {
            let status = lab.cluster().core(node).unwrap().status();
            status
                .election_timer
                .map(|timer| timer.deadline.since(timer.started))
        };
        let leader = lab.cluster().leader().unwrap();
        let follower = lab.cluster().node_ids().find(|node| *node != leader).unwrap();
        let before = length(&lab, follower);
        lab.choose_preset(Preset::Wan);
        let said = lab.notice().unwrap().text.clone();
        for told in [
            "1000 ms\u{a0}\u{2013} 2000 ms, before 150 ms\u{a0}\u{2013} 300 ms",
            "keeps its length, also through heartbeats",
        ] {
            assert!(said.contains(told), "{said}");
        }
        lab.choose_preset(Preset::Flaky);
        let said = lab.notice().unwrap().text.clone();
        assert!(
            said.contains("150 ms\u{a0}\u{2013} 300 ms, before 1000 ms"),
            "{said}"
        );
        lab.choose_preset(Preset::Lan);
        let said = lab.notice().unwrap().text.clone();
        assert!(!said.contains("before"), "no other timeouts: {said}");
        let usual = lab.cluster().settings().timing();
        lab.set_timings(Timing {
            heartbeat_interval: usual.heartbeat_interval,
            ..Preset::Wan.conditions().timing.unwrap()
        });
        lab.run.advance_to(Instant(1_400_000));
        assert_eq!(lab.cluster().leader(), Some(leader));
        assert_eq!(length(&lab, follower), before, "through some heartbeats");
        lab.act(Action::TimeOut { node: follower });
        assert!(length(&lab, follower) >= Some(Micros::from_millis(1_000)));
    }

    #[test]
    fn where_nobody_leads_aligned_timers_pass_at_once() {
        let mut lab = after(0);
        lab.align_timers();
        let campaigns = |node: &NodeId| lab.cluster().role(*node) == Some(Role::PreCandidate);
        assert_eq!(lab.cluster().node_ids().filter(campaigns).count(), 5);
    }

    #[test]
    fn a_preset_is_recorded_and_choosing_it_again_does_nothing() {
        let mut lab = after(500);
        lab.choose_preset(Preset::Wan);
        let done = lab.recording().actions.len();
        assert_eq!(done, 11);
        lab.choose_preset(Preset::Wan);
        assert_eq!(lab.recording().actions.len(), done);
        lab.choose_preset(Preset::Lan);
        assert!(!lab.facts().patience, "what the first one changed is taken back");
        lab.run.advance_to(Instant(2_000_000));
        replays(&lab);
    }

    #[test]
    fn the_same_actions_are_played_under_another_rule_and_what_cannot_be_done_is_left_out() {
        let mut lab = after(1_000);
        let leader = lab.cluster().leader().unwrap();
        lab.act(Action::Stop { node: leader });
        lab.run.advance_to(Instant(2_000_000));
        let message = lab.cluster().messages().next().unwrap().name;
        lab.act(Action::DropMessage { name: message });
        let before = lab.recording();
        lab.what_if(Rule::PreVote);
        let after = lab.recording();
        assert!(!after.settings.pre_vote);
        assert_eq!(after.seed, before.seed);
        assert_eq!(after.actions.first(), before.actions.first());
        assert_eq!(lab.now(), Instant(2_000_000));
        assert!(!lab.playing());
        assert!(lab.notice().unwrap().text.contains("pre-vote off"));
        replays(&lab);
        lab.switch_back();
        assert_eq!(lab.recording(), before);
    }

    #[test]
    fn a_rule_that_is_switched_leaves_one_at_the_same_moment_and_switched_back_in_the_same_run() {
        let mut lab = after(1_000);
        lab.choose_preset(Preset::Wan);
        lab.run.advance_to(Instant(3_000_000));
        lab.seek(Instant(2_000_000));
        lab.play(true);
        let before = lab.recording();
        let switched = |rule: Rule, lab: &mut Lab| {
            let mut settings = lab.cluster().settings().clone();
            rule.flip(&mut settings);
            lab.play_under(settings);
        };
        for rule in Rule::ALL {
            switched(rule, &mut lab);
            assert!(lab.playing());
            assert_eq!(lab.now(), Instant(2_000_000), "{rule:?}");
            assert_eq!(Preset::of(lab.cluster()), Some(Preset::Wan), "{rule:?}");
            assert_eq!(lab.notice().unwrap().also, Some(Command::Compare));
            replays(&lab);
            let runs = lab.branches().all().len();
            switched(rule, &mut lab);
            assert_eq!(lab.recording(), before, "{rule:?}");
            assert_eq!(lab.branches().all().len(), runs, "{rule:?}");
        }
    }

    #[test]
    fn a_run_that_begins_anew_keeps_the_conditions_that_were_set_and_says_so() {
        let mut lab = after(1_000);
        lab.choose_preset(Preset::Wan);
        lab.run.advance_to(Instant(2_000_000));
        let settings = Settings {
            nodes: 7,
            ..Settings::plain()
        };
        lab.begin(settings.clone(), 7);
        assert_eq!(Preset::of(lab.cluster()), Some(Preset::Wan));
        assert!(lab.notice().unwrap().text.contains("stay as you set them"));
        let runs = lab.branches().all().len();
        // Nothing has happened in it: the next one takes its place.
        lab.begin(settings, 8);
        assert_eq!(lab.branches().all().len(), runs);
        assert_eq!(Preset::of(lab.cluster()), Some(Preset::Wan));
        lab.run.advance_to(Instant(1_000_000));
        replays(&lab);
        lab.reset();
        assert_eq!(lab.recording().actions, []);
        assert!(lab.notice().unwrap().text.contains("are as at its start"));
    }

    #[test]
    fn a_lesson_stops_time_and_says_what_is_to_be_seen() {
        let mut lab = after(1_000);
        lab.play(true);
        lab.teach(Lesson::SplitVote);
        assert!(!lab.playing());
        assert!(lab.notice().unwrap().text.starts_with("Split vote"));
        lab.teach(Lesson::UnevenLogs);
        assert_eq!(lab.notice().unwrap().offers, Some(Command::MendAll));
        lab.act(Action::MendAll);
        replays(&lab);
    }
}
