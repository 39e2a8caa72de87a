//! Finding a run that meets a goal, and making it short: the work, a slice at a time. Who runs it, and how it is stopped, is not known
//! here.

use crate::order::{Order, Report, Stage};
use raft_sim::goal::Goal;
use raft_sim::mutants::Mutant;
use raft_sim::search::{Found, Search, Step};
use raft_sim::shrink::{self, Shrink};
use raft_sim::{EventId, Micros, Recording};

/// Storms last so long, in simulated time.
const STORM: Micros = Micros::from_millis(20_000);
/// So many events of making shorter are enough for somebody who waits.
const SHRINK_EVENTS_MAX: u64 = 3_000_000;

/// The work.
pub struct Finder {
    goal: Goal,
    work: Work,
    tried: u64,
    events: u64,
    number: u64,
    actions_before: usize,
    /// The run so far and its event, and whether that was told.
    best: Option<(Recording, EventId)>,
    told: bool,
}

enum Work {
    Search(Box<Search>),
    Shrink(Box<Shrink>),
    Over(Stage),
}

impl Finder {
    /// Begins to look.
    ///
    /// # Errors
    /// Says what of the order means nothing.
    pub fn new(order: &Order) -> Result<Self, String> {
        let goal = Goal::parse(&order.goal).map_err(|error| error.to_string())?;
        let first = u64::from_str_radix(&order.first, 16).map_err(|error| error.to_string())?;
        let mut search = Search::new(goal, first..u64::MAX, STORM);
        if !order.rule.is_empty() {
            let rule = Mutant::named(&order.rule).ok_or_else(|| order.rule.clone())?;
            search = search.with(|settings| rule.switch_off(settings));
        }
        Ok(Self {
            goal,
            work: Work::Search(Box::new(search)),
            tried: 0,
            events: 0,
            number: 0,
            actions_before: 0,
            best: None,
            told: false,
        })
    }

    /// Goes on for about so many events. Returns whether there is more to do.
    pub fn step(&mut self, events_max: u64) -> bool {
        match &mut self.work {
            Work::Search(search) => {
                let step = search.step(events_max);
                self.tried = search.tried();
                self.events = search.events();
                match step {
                    Step::Searching => {}
                    Step::Found(found) => self.shorten(*found),
                    Step::Over => self.work = Work::Over(Stage::Nothing),
                }
            }
            Work::Shrink(shrink) => {
                let step = shrink.step(events_max);
                if let Some(event) = shrink.event() {
                    let better = shrink.recording();
                    if self.best.as_ref().is_none_or(|(best, _)| best != better) {
                        self.best = Some((better.clone(), event));
                        self.told = false;
                    }
                }
                if step != shrink::Step::Shrinking {
                    self.work = Work::Over(Stage::Done);
                }
            }
            Work::Over(_) => {}
        }
        !matches!(self.work, Work::Over(_))
    }

    fn shorten(&mut self, found: Found) {
        self.number = found.number;
        self.actions_before = found.recording.actions.len();
        self.work = Shrink::new(found.recording.clone(), self.goal)
            .map_or(Work::Over(Stage::Done), |shrink| {
                Work::Shrink(Box::new(shrink.within(SHRINK_EVENTS_MAX)))
            });
        self.best = Some((found.recording, found.event));
    }

    /// How far it has come, after so many milliseconds.
    pub fn report(&mut self, millis: u32) -> Report {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let big = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let mut report = Report {
            stage: match &self.work {
                Work::Search(_) => Stage::Searching,
                Work::Shrink(_) => Stage::Shrinking,
                Work::Over(stage) => *stage,
            },
            tried: big(self.tried),
            kilo_events: big(self.events / 1_000),
            millis,
            ..Report::default()
        };
        if let Some((recording, event)) = &self.best {
            report.number = format!("{:x}", self.number);
            report.actions_before = count(self.actions_before);
            report.actions = count(recording.actions.len());
            report.event = event.0.to_string();
            report.recording = (!std::mem::replace(&mut self.told, true)).then(|| recording.to_json());
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::after;
    use raft_sim::Law;

    fn order(goal: &str, rule: &str, first: &str) -> Order {
        Order {
            goal: goal.to_owned(),
            rule: rule.to_owned(),
            first: first.to_owned(),
        }
    }

    /// Works to the end; the last report, with the last recording that was told.
    fn work(order: &Order) -> Report {
        let mut finder = Finder::new(order).unwrap();
        let mut told = None;
        while finder.step(20_000) {
            told = finder.report(1).recording.or(told);
        }
        let report = finder.report(1_000);
        Report {
            recording: report.recording.clone().or(told),
            ..report
        }
    }

    #[test]
    fn what_is_found_meets_the_goal_at_its_event_and_is_short() {
        let report = work(&order("leader-completeness", "vote_checks_log", "0"));
        assert_eq!(report.stage, Stage::Done);
        assert!(
            report.actions <= report.actions_before && report.actions < 20,
            "{report:?}"
        );
        assert!(report.tried > 0 && report.events_a_second() > 0);
        let recording = Recording::from_json(&report.recording.unwrap()).unwrap();
        let broken: Vec<_> = recording
            .replay()
            .unwrap()
            .violations()
            .map(|(event, violation)| (event, violation.law()))
            .collect();
        assert!(broken.contains(&(EventId(report.event.parse().unwrap()), Law::LeaderCompleteness)));
    }

    #[test]
    fn another_one_is_another_one() {
        let first = work(&order("rollback", "", "0"));
        let second = work(&order("rollback", "", &after(&first.number)));
        assert_ne!(first.number, second.number);
        assert_ne!(first.recording, second.recording);
    }

    #[test]
    fn an_order_that_means_nothing_is_refused() {
        for order in [
            order("luck", "", "0"),
            order("rollback", "gravity", "0"),
            order("rollback", "", "x"),
        ] {
            assert!(Finder::new(&order).is_err());
        }
    }
}
