//! What is tried, and in which order: passes over the actions, the times, the settings, again and again until nothing helps.
//!
//! It proposes and is told whether that was an improvement; how it is found out is left to `shrink.rs`.

use super::Best;
use super::simpler;
use crate::recording::{Stamp, Stamped};
use crate::settings::Settings;
use raft::Instant;
use std::collections::VecDeque;

/// A run that might be smaller.
pub(super) struct Candidate {
    pub(super) settings: Settings,
    pub(super) seed: u64,
    pub(super) actions: Vec<Stamped>,
    /// So many of its first actions are those of the best, in the same run.
    pub(super) shared: usize,
    /// With more events than this it is of no use.
    pub(super) events_max: u64,
}

/// The passes that are still to come.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    passes: VecDeque<Pass>,
    round: u32,
    improved: bool,
}

/// One way to make a run smaller, and how far it has come with it.
#[derive(Clone, Debug)]
enum Pass {
    /// Actions are left out, so many in a row.
    Chunks { size: usize, least: usize, at: usize },
    /// Two actions are left out at once: one that breaks, and one that mends.
    Pairs { first: usize, second: usize },
    /// What comes from an action on comes earlier.
    Gaps { at: usize, part: u64 },
    /// A setting gets plainer.
    Settings { number: usize },
    /// An action gets plainer.
    Actions { at: usize, number: usize },
    /// Times get rounder: all of them, or one.
    Rounding { grain: u64, one: Option<usize> },
    /// The seed gets smaller.
    Seeds { seed: u64 },
}

/// With more actions than this, they are not tried in pairs.
const PAIRED_MAX: usize = 20;
/// As many seeds are tried.
const SEEDS: u64 = 16;
/// In so many parts of a gap, time is saved.
const PARTS: u64 = 4;
/// Gaps of less are left alone, in microseconds.
const SHORT: u64 = 1_000;
/// The passes are gone through at most so often.
const ROUNDS_MAX: u32 = 12;

impl Plan {
    pub(super) const fn new() -> Self {
        Self {
            passes: VecDeque::new(),
            round: 0,
            improved: true,
        }
    }

    /// The next change to try.
    pub(super) fn propose(&mut self, best: &Best) -> Option<Candidate> {
        loop {
            if self.passes.is_empty() {
                if !self.improved || self.round >= ROUNDS_MAX {
                    return None;
                }
                self.begin_round(best.actions.len());
            }
            if let Some(candidate) = self.passes.front_mut().and_then(|pass| pass.propose(best)) {
                return Some(candidate);
            }
            self.passes.pop_front();
        }
    }

    fn begin_round(&mut self, actions: usize) {
        self.improved = false;
        self.round += 1;
        let gaps = Pass::Gaps { at: 0, part: 0 };
        let settings = Pass::Settings { number: 0 };
        if self.round == 1 {
            // The coarse ones first: what comes later is the faster for it.
            let size = actions.div_ceil(2).max(1);
            let least = 8.min(size);
            self.passes.extend([
                Pass::Chunks { size, least, at: 0 },
                gaps.clone(),
                Pass::Chunks {
                    size: least,
                    least: 1,
                    at: 0,
                },
            ]);
        } else {
            self.passes.extend([
                Pass::Chunks {
                    size: 3,
                    least: 1,
                    at: 0,
                },
                Pass::Pairs { first: 0, second: 1 },
            ]);
        }
        let rounding = |grain| Pass::Rounding { grain, one: None };
        self.passes.extend([
            settings,
            gaps,
            Pass::Actions { at: 0, number: 0 },
            rounding(100_000),
            rounding(10_000),
            rounding(1_000),
            Pass::Seeds { seed: 0 },
        ]);
    }

    /// Whether what came of the last proposal is an improvement.
    pub(super) fn accepts(&self, best: &Best, new: &Best) -> bool {
        let fewer = new.actions.len() < best.actions.len();
        let no_more = new.actions.len() <= best.actions.len();
        match self.passes.front() {
            Some(Pass::Chunks { .. } | Pass::Pairs { .. }) => fewer,
            Some(Pass::Gaps { .. }) => no_more && new.recording.end.at < best.recording.end.at,
            Some(_) => no_more,
            None => false,
        }
    }

    /// What was proposed last is the best now, or came to nothing.
    pub(super) fn judged(&mut self, accepted: bool, best: &Best) {
        self.improved |= accepted;
        if let Some(pass) = self.passes.front_mut() {
            pass.judged(accepted, best);
        }
    }
}

impl Candidate {
    /// Other actions in the same run, of which so many first ones are the same.
    fn of(best: &Best, actions: Vec<Stamped>, shared: usize) -> Self {
        Self {
            settings: best.settings.clone(),
            seed: best.seed,
            actions,
            shared,
            // A little more may be taken for what is plainer.
            events_max: best.events + best.events / 16 + 50,
        }
    }

    /// Another run.
    fn with(best: &Best, settings: Settings, seed: u64, actions: Vec<Stamped>) -> Self {
        Self {
            settings,
            seed,
            ..Self::of(best, actions, 0)
        }
    }
}

impl Pass {
    fn propose(&mut self, best: &Best) -> Option<Candidate> {
        let length = best.actions.len();
        match self {
            Self::Chunks { size, least, at } => {
                while *at >= length {
                    if *size <= *least || length == 0 {
                        return None;
                    }
                    (*size, *at) = ((*size / 2).min(length).max(*least), 0);
                }
                let end = (*at + *size).min(length);
                let kept = without(&best.actions, |number| (*at..end).contains(&number));
                Some(Candidate::of(best, kept, *at))
            }
            Self::Pairs { first, second } => {
                if length > PAIRED_MAX {
                    return None;
                }
                if *second >= length {
                    *first += 1;
                    *second = *first + 1;
                }
                if *second >= length {
                    return None;
                }
                let kept = without(&best.actions, |number| number == *first || number == *second);
                Some(Candidate::of(best, kept, *first))
            }
            Self::Gaps { at, part } => {
                while *at < length {
                    if let Some(earlier) = sooner(&best.actions, *at, *part) {
                        let candidate = Candidate::of(best, earlier, *at);
                        return Some(Candidate {
                            events_max: best.events,
                            ..candidate
                        });
                    }
                    Self::after_a_gap(at, part);
                }
                None
            }
            Self::Settings { number } => loop {
                let settings = simpler::settings(&best.settings, *number)?;
                if settings != best.settings && settings.validate().is_ok() {
                    let nodes = settings.nodes;
                    let actions = best.actions.iter().filter_map(|stamped| {
                        let action = simpler::among(&stamped.action, nodes, best.settings.nodes)?;
                        let stamp = stamped.stamp;
                        Some(Stamped { stamp, action })
                    });
                    return Some(Candidate::with(best, settings, best.seed, actions.collect()));
                }
                *number += 1;
            },
            Self::Actions { at, number } => {
                while let Some(stamped) = best.actions.get(*at) {
                    if let Some(action) = simpler::action(&stamped.action, *number, &best.settings) {
                        let mut actions = best.actions.clone();
                        if let Some(plainer) = actions.get_mut(*at) {
                            plainer.action = action;
                        }
                        return Some(Candidate::of(best, actions, *at));
                    }
                    (*at, *number) = (*at + 1, 0);
                }
                None
            }
            Self::Rounding { grain, one } => {
                while one.unwrap_or(0) < length {
                    if let Some(rounded) = round(&best.actions, *grain, *one) {
                        return Some(Candidate::of(best, rounded, one.unwrap_or(0)));
                    }
                    *one = Some(one.map_or(0, |at| at + 1));
                }
                None
            }
            Self::Seeds { seed } => (*seed < SEEDS.min(best.seed)).then(|| {
                let actions = best.actions.clone();
                Candidate::with(best, best.settings.clone(), *seed, actions)
            }),
        }
    }

    fn after_a_gap(at: &mut usize, part: &mut u64) {
        *part += 1;
        if *part >= PARTS {
            (*at, *part) = (*at + 1, 0);
        }
    }

    fn judged(&mut self, accepted: bool, best: &Best) {
        match self {
            Self::Chunks { size, at, .. } => {
                if !accepted {
                    *at += *size;
                }
            }
            Self::Pairs { first, second } => {
                if accepted {
                    (*first, *second) = (0, 1);
                } else {
                    *second += 1;
                }
            }
            Self::Gaps { at, part } => {
                if accepted {
                    *part = 0;
                } else {
                    Self::after_a_gap(at, part);
                }
            }
            Self::Settings { number } => {
                if !accepted {
                    *number += 1;
                }
            }
            Self::Actions { number, .. } => {
                *number = if accepted { 0 } else { *number + 1 };
            }
            Self::Rounding { one, .. } => {
                *one = Some(one.map_or(0, |at| at + 1));
            }
            Self::Seeds { seed } => {
                *seed = if accepted { best.seed } else { *seed + 1 };
            }
        }
    }
}

fn without(actions: &[Stamped], leave_out: impl Fn(usize) -> bool) -> Vec<Stamped> {
    let numbered = (0..).zip(actions);
    let kept = numbered.filter(|(number, _)| !leave_out(*number));
    kept.map(|(_, stamped)| stamped.clone()).collect()
}

/// All from an action on, so much sooner that of the time before it only so many quarters are left.
fn sooner(actions: &[Stamped], from: usize, part: u64) -> Option<Vec<Stamped>> {
    let at = actions.get(from)?.stamp.at;
    let previous = from.checked_sub(1).and_then(|place| actions.get(place));
    let gap = at
        .since(previous.map_or(Instant::ZERO, |previous| previous.stamp.at))
        .0;
    let less = gap - gap * part / PARTS;
    // Round steps keep round times round.
    let grain = [100_000, 10_000, 1_000]
        .into_iter()
        .find(|grain| less >= grain * 4);
    let less = grain.map_or(less, |grain| less / grain * grain);
    if less < SHORT && (part > 0 || less == 0) {
        return None;
    }
    let mut sooner = actions.to_vec();
    for stamped in sooner.iter_mut().skip(from) {
        stamped.stamp.at = Instant(stamped.stamp.at.0.saturating_sub(less));
    }
    Some(sooner)
}

/// The times of all actions, or of one, rounded down; not before the action that precedes it.
fn round(actions: &[Stamped], grain: u64, one: Option<usize>) -> Option<Vec<Stamped>> {
    let mut rounded = actions.to_vec();
    let mut before = Instant::ZERO;
    for (number, stamped) in (0..).zip(&mut rounded) {
        if one.is_none_or(|one| one == number) {
            let at = Instant(stamped.stamp.at.0 / grain * grain).max(before);
            if at < stamped.stamp.at || stamped.stamp.after > 0 && at.0.is_multiple_of(grain) {
                stamped.stamp = Stamp { at, after: 0 };
            }
        }
        before = stamped.stamp.at;
    }
    (rounded != actions).then_some(rounded)
}
