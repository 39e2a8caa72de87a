//! What is kept of the lab from one visit to the next, as text: the branches as recordings, where time stands, and a list of runs of
//! before. Never states. Where the text is kept, and when, is the page's affair; what cannot be read is as if it were not there.

use super::Lab;
use super::branches::{BranchId, Branches, Kind};
use crate::clock::Speed;
use raft_sim::{EventId, Instant, Recording, Run, Stamp};

/// The first word of what is kept: another version has another one.
const MARK: &str = "raftarium-1";
/// So many letters are kept at most.
pub const LETTERS_MAX: usize = 1 << 20;
/// So many runs of before.
const RECENT_MAX: usize = 10;
/// A run of before with more letters is not kept.
const RECENT_LETTERS_MAX: usize = 64 << 10;

/// A lab, written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// When the run was begun, in milliseconds: its name among the recent ones.
    pub begun: u64,
    /// What followed the question mark in the page's address.
    pub address: String,
    /// Where time stands.
    pub at: Instant,
    /// The last event before.
    pub event: Option<EventId>,
    /// Whether time runs.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// The place of the one that is looked at.
    pub current: usize,
    /// All branches that fit.
    pub branches: Vec<KeptBranch>,
}

/// A branch, written down.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptBranch {
    /// What it is called without a name.
    pub kind: Kind,
    /// The name that somebody gave it.
    pub given: Option<String>,
    /// The place in the list of the one that it grew out of, and where.
    pub parent: Option<(usize, Stamp)>,
    /// Its run.
    pub recording: Recording,
}

impl Lab {
    /// Whether anything was done that is not there by itself at the next visit.
    #[must_use]
    pub fn is_worth_keeping(&self) -> bool {
        let cluster = self.cluster();
        let usual =
            cluster.seed() == raft_sim::OPENING_SEED && *cluster.settings() == raft_sim::Settings::plain();
        !usual || !self.run.actions().is_empty() || self.branches.all().len() > 1
    }

    /// The lab, written down: the branch that is looked at, and of the others those that were looked at last, as far as they fit.
    #[must_use]
    pub fn to_kept(&self, begun: u64, address: &str) -> String {
        let current = self.branches.current();
        let mut ids: Vec<(bool, u64, BranchId)> = Vec::new();
        for branch in self.branches.kept() {
            ids.push((branch.id == current, branch.used(), branch.id));
        }
        ids.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
        let mut left = LETTERS_MAX;
        let mut chosen: Vec<(BranchId, String)> = Vec::new();
        for (_, _, id) in ids {
            let run = self.branches.kept().find(|branch| branch.id == id);
            let Some(run) = run.map(|branch| branch.run().unwrap_or(&self.run)) else {
                continue;
            };
            let letters = run.recording().to_letters();
            if letters.len() <= left {
                left -= letters.len();
                chosen.push((id, letters));
            }
        }
        chosen.sort_unstable_by_key(|(id, _)| *id);
        let place = |id: BranchId| chosen.iter().position(|(other, _)| *other == id);
        let Some(here) = place(current) else {
            return String::new();
        };
        let event = self
            .event()
            .map_or_else(|| "-".to_owned(), |event| event.0.to_string());
        let (at, playing, speed) = (self.now().0, u8::from(self.playing), self.speed().to_string());
        let mut text = format!("{MARK} {begun} {at} {event} {playing} {speed} {here} {address}");
        for (id, letters) in &chosen {
            let Some(branch) = self.branches.kept().find(|branch| branch.id == *id) else {
                continue;
            };
            let (kind, number) = match branch.kind {
                Kind::Run(number) => ('r', number),
                Kind::WhatIf(number) => ('w', number),
            };
            let parent = branch.parent.and_then(|(parent, at)| Some((place(parent)?, at)));
            let parent = parent.map_or_else(
                || "-".to_owned(),
                |(parent, at)| format!("{parent}:{}:{}", at.at.0, at.after),
            );
            let name = branch.given.as_deref().unwrap_or_default();
            text.push_str(&format!("\n{kind}{number} {parent} {letters} {name}"));
        }
        text
    }

    /// The lab takes up what was kept; `run` is the one that is looked at, opened and standing at the kept event.
    pub fn restore(&mut self, kept: Kept, mut run: Run) {
        if run.position().at < kept.at && run.cluster().next_event_at().is_none_or(|next| next > kept.at) {
            run.advance_to(kept.at.min(run.end()));
        }
        self.compare = None;
        self.replace(run);
        let current = kept.current;
        let (mut places, mut restored): (Vec<Option<u32>>, Vec<_>) = (Vec::new(), Vec::new());
        for (at, branch) in kept.branches.into_iter().enumerate() {
            // What cannot be read is not kept from the rest.
            let run = if at == current {
                None
            } else {
                Run::open(&branch.recording).ok()
            };
            let fine = at == current || run.is_some();
            places.push(u32::try_from(restored.len()).ok().filter(|_| fine));
            if !fine {
                continue;
            }
            let parent = branch.parent.and_then(|(parent, at)| {
                let place = *places.get(parent)?;
                Some((BranchId(place?), at))
            });
            restored.push((branch.kind, branch.given, parent, run));
        }
        self.branches = Branches::restore(restored);
        self.playing = kept.playing;
        self.clock.speed = kept.speed;
    }
}

impl Kept {
    /// Reads what was kept.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let mut head = lines.next()?.splitn(8, ' ');
        if text.len() > 2 * LETTERS_MAX || head.next()? != MARK {
            return None;
        }
        let begun = head.next()?.parse().ok()?;
        let at = Instant(head.next()?.parse().ok()?);
        let event = match head.next()? {
            "-" => None,
            number => Some(EventId(number.parse().ok()?)),
        };
        let playing = head.next()? == "1";
        let speed = Speed::parse(head.next()?).ok()?;
        let current = head.next()?.parse().ok()?;
        let address = head.next().unwrap_or_default().to_owned();
        let branches: Vec<KeptBranch> = lines
            .take(2 * super::branches::BRANCHES_MAX)
            .map(branch)
            .collect::<Option<_>>()?;
        branches.get(current)?;
        Some(Self {
            begun,
            address,
            at,
            event,
            playing,
            speed,
            current,
            branches,
        })
    }

    /// The recording of the branch that is looked at.
    #[must_use]
    pub fn recording(&self) -> Option<&Recording> {
        self.branches.get(self.current).map(|branch| &branch.recording)
    }
}

fn branch(line: &str) -> Option<KeptBranch> {
    let mut parts = line.splitn(4, ' ');
    let kind = parts.next()?;
    let number = kind.get(1..)?.parse().ok()?;
    let kind = match kind.get(..1)? {
        "r" => Kind::Run(number),
        "w" => Kind::WhatIf(number),
        _ => return None,
    };
    let parent = match parts.next()? {
        "-" => None,
        parent => {
            let mut numbers = parent.splitn(3, ':').map(|number| number.parse::<u64>().ok());
            let mut number = || numbers.next().flatten();
            let place = usize::try_from(number()?).ok()?;
            let (at, after) = (Instant(number()?), number()?);
            Some((place, Stamp { at, after }))
        }
    };
    let recording = Recording::from_letters(parts.next()?).ok()?;
    let given = parts.next().filter(|name| !name.is_empty()).map(str::to_owned);
    Some(KeptBranch {
        kind,
        given,
        parent,
        recording,
    })
}

/// A run of before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// When it was begun or opened, in milliseconds.
    pub begun: u64,
    /// Its seed.
    pub seed: u64,
    /// How many nodes it begins with.
    pub nodes: u32,
    /// How much was done in it.
    pub actions: usize,
    /// Its recording, in letters.
    letters: String,
}

impl Recent {
    /// A run, begun at that time. `None` if it is too long to be kept.
    #[must_use]
    pub fn of(recording: &Recording, begun: u64) -> Option<Self> {
        let letters = recording.to_letters();
        (letters.len() <= RECENT_LETTERS_MAX).then_some(Self {
            begun,
            seed: recording.seed,
            nodes: recording.settings.nodes,
            actions: recording.actions.len(),
            letters,
        })
    }

    /// Its recording, if it can still be read.
    #[must_use]
    pub fn recording(&self) -> Option<Recording> {
        Recording::from_letters(&self.letters).ok()
    }
}

/// Reads the list of runs of before, the latest first. A line that cannot be read is left out.
#[must_use]
pub fn read_recent(text: &str) -> Vec<Recent> {
    let line = |line: &str| {
        let mut parts = line.split(' ');
        Some(Recent {
            begun: parts.next()?.parse().ok()?,
            seed: u64::from_str_radix(parts.next()?, 16).ok()?,
            nodes: parts.next()?.parse().ok()?,
            actions: parts.next()?.parse().ok()?,
            letters: parts
                .next()
                .filter(|letters| letters.len() <= RECENT_LETTERS_MAX)?
                .to_owned(),
        })
    };
    text.lines().filter_map(line).take(RECENT_MAX).collect()
}

/// Writes the list.
#[must_use]
pub fn write_recent(list: &[Recent]) -> String {
    let mut text = String::new();
    for run in list {
        let Recent {
            begun,
            seed,
            nodes,
            actions,
            letters,
        } = run;
        text.push_str(&format!("{begun} {seed:x} {nodes} {actions} {letters}\n"));
    }
    text
}

/// Puts a run at the head of the list, in place of what was kept of the same run before.
pub fn remember(list: &mut Vec<Recent>, run: Recent) {
    list.retain(|other| other.begun != run.begun);
    list.insert(0, run);
    list.truncate(RECENT_MAX);
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Action, NodeId, Settings};

    fn lab() -> Lab {
        let mut lab = Lab::new(Settings::plain(), 7, Speed::parse("2").unwrap()).unwrap();
        (0..10).for_each(|_| lab.frame(100_000));
        lab.seek(Instant(300_000));
        lab.act(Action::Stop { node: NodeId(2) });
        (0..3).for_each(|_| lab.frame(100_000));
        lab.rename_branch(lab.branches().current(), "B falls, then");
        lab.play(false);
        lab
    }

    fn opened(kept: &Kept) -> Run {
        let mut run = Run::open(kept.recording().unwrap()).unwrap();
        if let Some(event) = kept.event {
            assert!(run.seek_event(event));
        }
        run
    }

    #[test]
    fn what_was_kept_comes_back_as_it_was() {
        let mut lab = lab();
        lab.seek(Instant(411_111));
        let text = lab.to_kept(12_345, "?seed=7 x");
        let kept = Kept::read(&text).unwrap();
        assert_eq!((kept.begun, kept.address.as_str()), (12_345, "?seed=7 x"));
        let mut back = Lab::new(Settings::plain(), 1, Speed::default()).unwrap();
        let run = opened(&kept);
        back.restore(kept, run);
        assert_eq!(back.cluster().fingerprint(), lab.cluster().fingerprint());
        assert_eq!(
            (back.now(), back.end(), back.speed()),
            (lab.now(), lab.end(), lab.speed())
        );
        assert!(!back.playing());
        assert_eq!(back.branch_rows(), lab.branch_rows());
        assert_eq!(back.to_kept(12_345, "?seed=7 x"), text);
        back.switch_back();
        lab.switch_back();
        assert_eq!(back.cluster().fingerprint(), lab.cluster().fingerprint());
    }

    #[test]
    fn nonsense_is_as_if_it_were_not_there() {
        let text = lab().to_kept(1, "");
        for wrong in [
            "",
            "x",
            "raftarium-1",
            "raftarium-9 1 2 - 0 1 0 ",
            "raftarium-1 1 2 - 0 1 7 \nr1 - AAAA ",
        ] {
            assert_eq!(Kept::read(wrong), None, "{wrong}");
        }
        for length in 0..text.len() {
            let _ = text.get(..length).map(Kept::read);
        }
        let damaged = text.replace("r1 - A", "r1 - B");
        assert!(damaged != text && Kept::read(&damaged).is_none());
    }

    #[test]
    fn what_was_only_looked_at_is_not_kept() {
        let fresh = || Lab::new(Settings::plain(), raft_sim::OPENING_SEED, Speed::default()).unwrap();
        assert!(!fresh().is_worth_keeping());
        let mut lab = fresh();
        lab.act(Action::MendAll);
        assert!(lab.is_worth_keeping());
    }

    #[test]
    fn the_last_ten_runs_are_remembered_each_once() {
        let recording = lab().recording();
        let mut list = Vec::new();
        for begun in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 5] {
            remember(&mut list, Recent::of(&recording, begun).unwrap());
        }
        let begun: Vec<u64> = list.iter().map(|run| run.begun).collect();
        assert_eq!(begun, [5, 12, 11, 10, 9, 8, 7, 6, 4, 3]);
        let back = read_recent(&write_recent(&list));
        assert_eq!(back, list);
        assert_eq!(back[0].recording().unwrap(), recording);
        assert_eq!(read_recent("nonsense\n1 2 3\n\n"), []);
    }
}
