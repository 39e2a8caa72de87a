//! How far one follower is, as its leader knows it, and how much may be sent to it now (§5.3; dissertation §10.2.1).
//!
//! A follower is *probed*, one append at a time, until an append matches; from then on it is *streamed* to, without
//! waiting for answers, as far as a window allows.

use crate::{Index, Instant, Round};
use alloc::collections::VecDeque;

/// An append on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Flight {
    pub(crate) last: Index,
    pub(crate) bytes: u64,
    pub(crate) round: Round,
}

/// How entries are sent to a follower.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// One append at a time; the round of heartbeats in which the one on its way was sent, if one is.
    Probe { asked: Option<Round> },
    /// Without waiting.
    Stream(Window),
    /// Not at all: a snapshot up to `upto` is on its way.
    Snapshot { upto: Index },
}

/// The appends on their way to a follower, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Window {
    pub(crate) flights: VecDeque<Flight>,
    pub(crate) bytes: u64,
}

impl Window {
    fn sent(&mut self, flight: Flight) {
        self.bytes += flight.bytes;
        self.flights.push_back(flight);
    }

    /// Everything up to `matched` has arrived, whether or not each append was answered.
    fn free_upto(&mut self, matched: Index) {
        while let Some(flight) = self.flights.front().filter(|flight| flight.last <= matched) {
            self.bytes -= flight.bytes;
            self.flights.pop_front();
        }
    }
}

/// What a leader knows of one follower.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// The last entry known to match and to be on the follower's disk (figure 2: matchIndex).
    pub(crate) matched: Index,
    /// The next entry to be sent (figure 2: nextIndex). Always beyond `matched`.
    pub(crate) next: Index,
    pub(crate) pace: Pace,
    /// When the follower was last heard in this term.
    pub(crate) heard: Instant,
    /// The commit index that the follower was last told with an append.
    pub(crate) told_commit: Index,
}

/// The limits of a window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) messages: u32,
    pub(crate) bytes: u64,
}

impl Progress {
    pub(crate) const fn new(next: Index, now: Instant) -> Self {
        Self {
            matched: Index::ZERO,
            next,
            pace: Pace::Probe { asked: None },
            heard: now,
            told_commit: Index::ZERO,
        }
    }

    pub(crate) const fn is_streaming(&self) -> bool {
        matches!(self.pace, Pace::Stream(_))
    }

    /// How many appends are on their way.
    pub(crate) fn inflight(&self) -> usize {
        match &self.pace {
            Pace::Probe { asked } => usize::from(asked.is_some()),
            Pace::Stream(window) => window.flights.len(),
            Pace::Snapshot { .. } => 1,
        }
    }

    /// How many bytes of commands they carry, where that is counted.
    pub(crate) const fn inflight_bytes(&self) -> u64 {
        match &self.pace {
            Pace::Stream(window) => window.bytes,
            Pace::Probe { .. } | Pace::Snapshot { .. } => 0,
        }
    }

    /// Whether another append with entries may be sent now.
    pub(crate) fn may_send(&self, limits: Limits) -> bool {
        match &self.pace {
            Pace::Probe { asked } => asked.is_none(),
            Pace::Snapshot { .. } => false,
            Pace::Stream(window) => {
                window.flights.len() < limits.messages as usize && window.bytes < limits.bytes
            }
        }
    }

    /// An append that ends with `last` has been sent; an empty one takes no room in the window.
    pub(crate) fn sent(&mut self, last: Option<Index>, bytes: u64, round: Round) {
        match (&mut self.pace, last) {
            (Pace::Probe { asked }, _) => *asked = Some(round),
            (Pace::Stream(window), Some(last)) => {
                self.next = last.next();
                window.sent(Flight { last, bytes, round });
            }
            (Pace::Stream(_), None) | (Pace::Snapshot { .. }, _) => {}
        }
    }

    /// The follower's log matches up to `matched`; the leader's own log begins after `base`. Says whether that is news.
    pub(crate) fn accepted(&mut self, matched: Index, base: Index) -> bool {
        let news = matched > self.matched;
        self.matched = self.matched.max(matched);
        self.next = self.next.max(self.matched.next());
        match &mut self.pace {
            // An answer from before the log was found to differ does not end the search: only one that reaches as
            // far as was asked for does.
            Pace::Probe { .. } if news || matched.next() >= self.next => {
                self.next = self.matched.next();
                self.pace = Pace::Stream(Window::default());
            }
            // It has what the snapshot has, from there or from elsewhere.
            Pace::Snapshot { upto } if self.matched >= *upto => {
                // What a snapshot has is committed, and its receiver knows that.
                self.told_commit = self.told_commit.max(*upto);
                self.pace = Pace::Stream(Window::default());
            }
            // Or enough of it, from elsewhere, to go on with entries (trap 39).
            Pace::Snapshot { .. } if news && self.matched >= base => {
                self.next = self.matched.next();
                self.pace = Pace::Stream(Window::default());
            }
            Pace::Probe { .. } | Pace::Snapshot { .. } => {}
            Pace::Stream(window) => window.free_upto(self.matched),
        }
        news
    }

    /// The follower does not hold `previous`; `next` is where to try. Says whether that was taken: a refusal of
    /// something that was not asked just now, or that has been answered since, is stale (trap 13).
    pub(crate) fn refused(&mut self, previous: Index, next: Index) -> bool {
        match &self.pace {
            Pace::Snapshot { .. } => false,
            Pace::Stream(_) => {
                if previous <= self.matched || previous >= self.next {
                    return false;
                }
                self.next = next.min(previous).max(self.matched.next());
                self.pace = Pace::Probe { asked: None };
                true
            }
            Pace::Probe { .. } => {
                if previous <= self.matched || previous.next() != self.next {
                    return false;
                }
                self.next = next.min(previous).max(self.matched.next());
                self.pace = Pace::Probe { asked: None };
                true
            }
        }
    }

    /// A heartbeat of `round` was answered. Says whether an append that was sent more than `patience` rounds before it
    /// still is not: then it is likely lost, and the follower must be asked again. (Some grace: answers to appends wait
    /// for the follower's disk, those to heartbeats do not.)
    pub(crate) fn seems_lost(&self, round: Round, patience: u32) -> bool {
        let overdue = |sent: Round| sent.0.saturating_add(u64::from(patience)) < round.0;
        match &self.pace {
            Pace::Probe { asked } => asked.is_some_and(overdue),
            Pace::Snapshot { .. } => false,
            Pace::Stream(window) => window.flights.front().is_some_and(|flight| overdue(flight.round)),
        }
    }

    /// The follower cannot be reached, so what was streamed to it may be lost: it is asked from what is known to match.
    /// Says whether anything was streamed.
    pub(crate) fn unreachable(&mut self) -> bool {
        let streamed = self.is_streaming();
        if streamed {
            self.next = self.matched.next();
            self.pace = Pace::Probe { asked: None };
        }
        streamed
    }

    /// Whether the follower is to be asked, and has all that the leader has: no entry will ask it.
    pub(crate) const fn rests_in_probe(&self, last: Index) -> bool {
        matches!(self.pace, Pace::Probe { asked: None }) && self.next.0 > last.0
    }

    /// The probe on its way is given up, so that another one can be sent.
    pub(crate) const fn ask_again(&mut self) {
        if let Pace::Probe { asked } = &mut self.pace {
            *asked = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        messages: 2,
        bytes: 100,
    };

    fn streaming(matched: u64) -> Progress {
        let mut progress = Progress::new(Index(matched + 1), Instant::ZERO);
        progress.sent(Some(Index(matched)), 0, Round(0));
        progress.accepted(Index(matched), Index(0));
        assert!(progress.is_streaming());
        progress
    }

    #[test]
    fn a_probe_waits_for_its_answer() {
        let mut progress = Progress::new(Index(5), Instant::ZERO);
        assert!(progress.may_send(LIMITS));
        progress.sent(Some(Index(9)), 10, Round(1));
        assert!(!progress.may_send(LIMITS));
        assert_eq!(progress.next, Index(5));
        assert!(progress.accepted(Index(9), Index(0)));
        assert_eq!((progress.next, progress.is_streaming()), (Index(10), true));
    }

    #[test]
    fn a_window_is_full_by_count_or_by_bytes_and_drains() {
        let mut progress = streaming(3);
        progress.sent(Some(Index(4)), 10, Round(1));
        progress.sent(Some(Index(5)), 10, Round(1));
        assert!(!progress.may_send(LIMITS));
        progress.accepted(Index(5), Index(0));
        assert_eq!(progress.inflight(), 0);
        progress.sent(Some(Index(6)), 100, Round(1));
        assert!(!progress.may_send(LIMITS));
        progress.accepted(Index(6), Index(0));
        assert!(progress.may_send(LIMITS));
        assert_eq!(progress.pace, Pace::Stream(Window::default()));
    }

    /// Trap 13
    #[test]
    fn a_refusal_of_something_already_matched_is_stale() {
        let mut progress = streaming(7);
        assert!(!progress.refused(Index(7), Index(1)));
        assert!(!progress.refused(Index(3), Index(1)));
        assert!(progress.is_streaming());
        assert_eq!((progress.matched, progress.next), (Index(7), Index(8)));
    }

    /// Trap 13
    #[test]
    fn a_refusal_of_an_earlier_probe_is_stale() {
        let mut progress = Progress::new(Index(9), Instant::ZERO);
        progress.sent(Some(Index(9)), 0, Round(1));
        assert!(progress.refused(Index(8), Index(4)));
        assert_eq!(progress.next, Index(4));
        assert!(!progress.refused(Index(8), Index(4)));
        assert_eq!(progress.next, Index(4));
    }

    #[test]
    fn stepping_back_never_passes_what_matches() {
        let mut progress = streaming(3);
        progress.sent(Some(Index(4)), 0, Round(1));
        progress.sent(Some(Index(5)), 0, Round(1));
        assert!(progress.refused(Index(5), Index(1)));
        assert_eq!(progress.next, Index(4));
    }

    /// Trap 41
    #[test]
    fn a_full_window_whose_appends_were_lost_is_noticed() {
        let mut progress = streaming(3);
        progress.sent(Some(Index(4)), 0, Round(4));
        assert!(!progress.seems_lost(Round(4), 1));
        assert!(!progress.seems_lost(Round(5), 1));
        assert!(progress.seems_lost(Round(6), 1));
        assert!(progress.seems_lost(Round(5), 0));
    }
}
