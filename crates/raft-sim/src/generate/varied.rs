//! Runs in which a person does all that can be done: every kind of action, every setting, now and then without some rules of Raft.
//! Short ones, for the question whether every target takes the same course. Not for laws: with a rule off, they may be broken.

use super::Draws;
use crate::history::Run;
use crate::settings::{ClockDial, DiskDials, Limits, LinkDials, ReadDials, Settings, SnapshotDials, Timing};
use crate::{Action, Observed, Recording};
use raft::draw::mix;
use raft::{Change, Instant, Micros, RuleSet, Step, Transition};

/// Keeps these draws apart from all others.
const VARIED: u64 = 0x7661_7269_6564;

/// Rules that such a run may go without. By name, so that a new rule shifts nothing.
const RULES: [&str; 16] = [
    "commit_only_own_term",
    "vote_is_persisted",
    "vote_checks_log",
    "change_waits_for_own_term",
    "reads_wait_for_own_term",
    "replies_wait_for_disk",
    "one_vote_per_term",
    "election_needs_majority",
    "stale_appends_refused",
    "append_checks_previous_term",
    "truncates_only_on_conflict",
    "commit_needs_majority",
    "reads_ask_a_majority",
    "lease_minds_drift",
    "snapshot_keeps_matching_tail",
    "lost_snapshot_is_sent_again",
];

impl Draws {
    fn span(&mut self, least: u64, most: u64) -> Micros {
        Micros(least + self.up_to(most - least))
    }

    fn varied_settings(&mut self) -> Settings {
        let timing = self.timing();
        let lease = self.one_in(4);
        let flush = self.up_to(5_000);
        let mut settings = Settings {
            nodes: self.small(4) + 1,
            election_timeout_min: timing.election_timeout_min,
            election_timeout_max: timing.election_timeout_max,
            heartbeat_interval: timing.heartbeat_interval,
            pre_vote: !self.one_in(3),
            check_quorum: lease || !self.one_in(3),
            link: self.varied_link(),
            disk: DiskDials {
                flush: Micros(flush),
                jitter: Micros(self.up_to(flush)),
            },
            all_stopped_at_start: self.one_in(16),
            snapshots: SnapshotDials {
                every: self.one_in(2).then(|| 2 + self.up_to(10)),
                keep: self.up_to(4),
                chunk_bytes: 16 << self.small(4),
            },
            reads: ReadDials {
                lease,
                clock_drift_max: self.span(0, 40_000),
            },
            limits: Limits {
                uncommitted_bytes: 64 << self.small(8),
                inflight_messages: 1 + self.small(8),
                append_bytes: 16 << self.small(8),
                apply_bytes: 16 << self.small(8),
                promotion_lag: self.up_to(8),
                disk_stall: self.span(50_000, 500_000),
                entry_cache_bytes: if self.one_in(2) { 0 } else { self.up_to(400) },
                sessions: 1 + self.small(3),
            },
            forward_proposals: self.one_in(3),
            ..Settings::default()
        };
        settings.client.latency = self.span(0, 15_000);
        settings.client.sessions = self.one_in(2);
        settings.client.retry_after = (!self.one_in(4)).then(|| self.span(80_000, 300_000));
        if self.one_in(3) {
            for _ in 0..=self.up_to(1) {
                let name = RULES[usize::try_from(self.up_to(RULES.len() as u64 - 1)).unwrap_or(0)];
                // One that there is no more is kept.
                let _ = settings.rules.set(name, false);
            }
        }
        settings
    }

    fn timing(&mut self) -> Timing {
        let min = 100_000 + self.up_to(100_000);
        Timing {
            election_timeout_min: Micros(min),
            election_timeout_max: Micros(min + 1 + self.up_to(150_000)),
            heartbeat_interval: self.span(20_000, min / 2),
        }
    }

    fn varied_link(&mut self) -> LinkDials {
        let latency = self.up_to(15_000);
        let rough = self.one_in(3);
        LinkDials {
            latency: Micros(latency),
            jitter: Micros(self.up_to(latency)),
            loss_per_million: if rough { self.small(200_000) } else { 0 },
            duplicate_per_million: if rough { self.small(100_000) } else { 0 },
        }
    }

    fn command(&mut self) -> String {
        let key = ["x", "y", "a long key"][usize::try_from(self.up_to(1)).unwrap_or(0)];
        match self.up_to(7) {
            0 => format!("set {key} {}", self.up_to(99)),
            1 => format!("delete {key}"),
            2 => format!("cas {key} {} {}", self.up_to(3), self.up_to(99)),
            3 | 4 => format!("get {key}"),
            _ => format!("add {key} {}", self.up_to(9)),
        }
    }

    fn change(&mut self, nodes: u32) -> Change {
        if self.one_in(6) {
            return Change::LeaveJoint;
        }
        let mut steps = Vec::new();
        for _ in 0..=self.up_to(2) {
            let node = self.node(nodes);
            steps.push(match self.up_to(3) {
                0 => Step::Remove(node),
                1 => Step::AddLearner(node),
                _ => Step::AddVoter(node),
            });
        }
        let transition = match self.up_to(3) {
            0 => Transition::Joint { auto_leave: false },
            1 => Transition::Joint { auto_leave: true },
            _ => Transition::Auto,
        };
        Change::Steps { steps, transition }
    }

    fn about_a_message(&mut self, run: &Run) -> Option<Action> {
        let messages = run.cluster().messages().count() as u64;
        let place = usize::try_from(self.up_to(messages.max(1) - 1)).ok()?;
        let name = run.cluster().messages().nth(place)?.name;
        Some(match self.up_to(3) {
            0 => Action::DropMessage { name },
            1 => Action::DeliverMessage { name },
            2 => Action::DuplicateMessage { name },
            _ => Action::DelayMessage {
                name,
                by: self.span(1, 300_000),
            },
        })
    }

    /// Something of every kind. What makes no sense at the moment is refused, and leaves no trace.
    fn varied_action(&mut self, run: &Run) -> Option<Action> {
        let nodes = u32::try_from(run.cluster().ids().count()).unwrap_or(1);
        let (any, other) = (self.node(nodes), self.node(nodes));
        let leader = run.cluster().leader();
        let node = leader.filter(|_| self.one_in(2)).unwrap_or(any);
        let asked = leader.unwrap_or(any);
        let (from, to) = (node, other);
        let stopped = run.cluster().ids().find(|node| {
            run.cluster()
                .node(*node)
                .is_none_or(|view| view.running != crate::Running::Running)
        });
        Some(match self.up_to(47) {
            0 => Action::Stop { node },
            1 | 2 => Action::Restart { node: stopped? },
            3 => Action::Pause { node },
            4 => Action::Resume { node: stopped? },
            5 => Action::TimeOut { node: any },
            6 => Action::Cut { from, to },
            7 => Action::Mend { from, to },
            8 => Action::CutBoth { a: node, b: other },
            9 => Action::MendBoth { a: node, b: other },
            10 => Action::Partition {
                groups: vec![vec![node, other]],
            },
            11 | 12 => Action::MendAll,
            13 => Action::SetLink {
                from,
                to,
                dials: self.varied_link(),
            },
            14 => Action::SetAllLinks {
                dials: self.varied_link(),
            },
            15 => {
                let flush = self.up_to(30_000);
                let dials = DiskDials {
                    flush: Micros(flush),
                    jitter: Micros(self.up_to(flush)),
                };
                Action::SetDisk { node, dials }
            }
            16..=19 => self.about_a_message(run)?,
            20 => Action::AddNode,
            21..=23 => Action::ChangeMembers {
                node: asked,
                change: self.change(nodes),
            },
            24 => Action::Transfer {
                node: asked,
                to: other,
            },
            25 => Action::TakeSnapshot { node },
            26 => Action::Compact { node },
            27 => Action::Suspend { node },
            28 => Action::Unsuspend { node },
            29 => Action::ForgetLeader { node: any },
            30 => Action::SetTiming {
                node: any,
                timing: self.timing(),
            },
            31 => Action::ShutDown { node },
            32 => Action::SetClock {
                node: any,
                dial: ClockDial {
                    per_million: 900_000 + self.small(200_000),
                },
            },
            33 => Action::StallDisk { node },
            34 => Action::UnstallDisk { node },
            35 => Action::FailDisk { node },
            36 => Action::AwaitLife {
                within: self.span(1_000, 900_000),
            },
            37 => Action::JumpClock {
                node: any,
                by: self.span(1, 400_000),
            },
            38 | 39 => Action::TearWrite { node },
            _ => Action::Submit {
                node: any,
                command: self.command(),
            },
        })
    }
}

/// A run drawn from a number: about a simulated second, with some dozens of actions of every kind.
///
/// # Panics
/// Never: what is drawn is within the ranges that settings have.
#[must_use]
pub fn varied(number: u64) -> Run {
    let mut draws = Draws::new(mix(number, VARIED));
    let settings = draws.varied_settings();
    let mut run = Run::new(settings, mix(number, 1)).expect("drawn settings are within their ranges");
    // An election first, in most.
    run.advance_to(Instant(draws.up_to(400_000)));
    for _ in 0..20 + draws.up_to(20) {
        if draws.one_in(3) {
            // In the middle of an instant's events, as often as not.
            for _ in 0..draws.up_to(30) {
                run.step_event();
            }
        } else {
            run.advance_to(Instant(run.position().at.0 + draws.up_to(60_000)));
        }
        if let Some(action) = draws.varied_action(&run) {
            let _ = run.act(action);
        }
    }
    run.advance_to(Instant(run.position().at.0 + 300_000));
    run
}

/// The same, written down.
#[must_use]
pub fn varied_recording(number: u64) -> Recording {
    varied(number).recording()
}
