//! Runs many storms on several threads, and adds up what came of them. The one place with threads.

use crate::interrupt::Stop;
use crate::plan::Plan;
use crate::tally::Tally;
use raft_sim::storm::Storm;
use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// So often somebody who watches is told how far it is.
const TOLD_EVERY: Duration = Duration::from_millis(100);
/// So many events a thread handles before it looks up.
const SLICE: u64 = 20_000;

/// So many threads, or as many as there are processors.
pub(crate) fn jobs(wanted: Option<NonZero<usize>>) -> NonZero<usize> {
    wanted
        .or_else(|| std::thread::available_parallelism().ok())
        .unwrap_or(NonZero::<usize>::MIN)
}

/// Which storms, and on how many threads.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    /// What shapes them.
    pub plan: Plan,
    /// Their numbers.
    pub numbers: Range<u64>,
    /// So many threads.
    pub jobs: NonZero<usize>,
    /// No storm begins once so many events were handled.
    pub events_max: Option<u64>,
}

impl Batch {
    /// Runs them until they are over, the budget is spent, or somebody wants an end. Storms that are not over count nothing.
    /// `look` is told of what there is, ten times a second: the tally of those that are over, and the events of all.
    pub(crate) fn run(&self, stop: &Stop, mut look: impl FnMut(&Tally, u64)) -> Tally {
        let next = AtomicU64::new(self.numbers.start);
        let events = AtomicU64::new(0);
        let over = AtomicBool::new(false);
        let mut tally = Tally::new(self.plan.clone());
        std::thread::scope(|scope| {
            let (sender, results) = mpsc::channel();
            for _ in 0..self.jobs.get() {
                let sender = sender.clone();
                let (next, events, over) = (&next, &events, &over);
                scope.spawn(move || {
                    while let Some(number) = self.take(next, events, over) {
                        let Some(storm) = self.storm(number, over, events) else {
                            return;
                        };
                        if sender.send((number, storm)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            loop {
                match results.recv_timeout(TOLD_EVERY) {
                    Ok((number, storm)) => tally.add(number, &storm),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                if stop.is_set() {
                    over.store(true, Ordering::Relaxed);
                }
                look(&tally, events.load(Ordering::Relaxed));
            }
        });
        tally
    }

    /// The number of the next storm, if there is to be one.
    fn take(&self, next: &AtomicU64, events: &AtomicU64, over: &AtomicBool) -> Option<u64> {
        let spent = self
            .events_max
            .is_some_and(|most| events.load(Ordering::Relaxed) >= most);
        if spent || over.load(Ordering::Relaxed) {
            return None;
        }
        let number = next.fetch_add(1, Ordering::Relaxed);
        (number < self.numbers.end).then_some(number)
    }

    /// The storm with this number; none if it is to end before it is over.
    fn storm(&self, number: u64, over: &AtomicBool, events: &AtomicU64) -> Option<Storm> {
        let mut storm = self.plan.begin(number);
        loop {
            let before = storm.events();
            let ended = storm.advance(SLICE);
            events.fetch_add(storm.events() - before, Ordering::Relaxed);
            if ended {
                return Some(storm);
            }
            if over.load(Ordering::Relaxed) {
                return None;
            }
        }
    }
}
