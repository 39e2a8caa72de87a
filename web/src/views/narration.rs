//! What is said to those who do not see the page: a sentence a second at most, of what matters, and nothing while too much does.

use super::caption::Caption;
use super::feed::Line;
use super::with_capital;
use crate::texts::reach;
use raft_sim::EventId;
use std::rc::Rc;

/// Something is said at most so often, in milliseconds.
const EVERY_MILLIS: f64 = 1_000.0;
/// Over so long is counted how much happens, in milliseconds.
const COUNTED_MILLIS: f64 = 5_000.0;
/// More than so many events in that time are too many to be told.
const MOST: usize = 5;
/// So many events are told in one sentence.
const MERGED: usize = 3;

/// Who narrates.
#[derive(Debug, Default)]
pub struct Narrator {
    /// The last event that was heard of.
    heard: Option<EventId>,
    /// What is still to be told.
    waiting: Vec<String>,
    /// When events were heard, the newest last.
    recent: Vec<f64>,
    /// When something was said last.
    said: Option<f64>,
    /// Whether it was said that too much happens.
    too_fast: bool,
    /// Whether there was a majority.
    lost: Option<String>,
}

impl Narrator {
    /// Hears how things stand: what happened of importance, newest first, and the caption. Returns what is to be said now, if anything.
    pub fn hear<'a>(
        &mut self,
        lines: impl Iterator<Item = &'a Rc<Line>>,
        caption: &Caption,
        now: f64,
    ) -> Option<String> {
        let mut new = Vec::new();
        let mut newest = None;
        for line in lines.take(2 * MOST) {
            newest = newest.max(Some(line.id));
            if Some(line.id) <= self.heard {
                break;
            }
            new.push(line.telling.title());
        }
        // Back in time: what is there is said again, and nothing of what lies between.
        if newest < self.heard {
            new = vec![caption.says.trim_end_matches('.').to_owned()];
            self.waiting.clear();
            self.recent.clear();
        }
        self.heard = newest;
        self.recent.retain(|at| now - at < COUNTED_MILLIS);
        self.recent.extend(new.iter().map(|_| now));
        self.waiting.extend(new.into_iter().rev());
        let lost = caption.event.is_none().then(|| caption.says.clone());
        if lost != self.lost {
            if let Some(says) = &lost {
                self.waiting.push(says.trim_end_matches('.').to_owned());
            }
            self.lost = lost;
        }
        if self.said.is_some_and(|said| now - said < EVERY_MILLIS) {
            return None;
        }
        if self.recent.len() > MOST {
            self.waiting.clear();
            if std::mem::replace(&mut self.too_fast, true) {
                return None;
            }
            self.said = Some(now);
            return Some(reach::TOO_FAST.into());
        }
        self.too_fast = false;
        if self.waiting.is_empty() {
            return None;
        }
        // Of more than can be said at once, the newest.
        let first = self.waiting.len().saturating_sub(MERGED);
        let mut sentence = with_capital(&self.waiting[first..].join("; "));
        sentence.push('.');
        self.waiting.clear();
        self.said = Some(now);
        Some(sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::Instant;
    use raft_sim::story::{Importance, Telling};

    fn line(id: u64) -> Rc<Line> {
        Rc::new(Line {
            id: EventId(id),
            at: Instant(id),
            telling: Telling {
                subject: "b".to_owned(),
                says: format!("commits entry {id}"),
                why: None,
                section: None,
                importance: Importance::Main,
            },
        })
    }

    fn caption(id: u64) -> Caption {
        Caption {
            says: format!("B commits entry {id}."),
            event: Some(EventId(id)),
            ..Caption::default()
        }
    }

    fn hear(narrator: &mut Narrator, ids: std::ops::RangeInclusive<u64>, now: f64) -> Option<String> {
        let newest = *ids.end();
        let lines: Vec<_> = ids.rev().map(line).collect();
        narrator.hear(lines.iter(), &caption(newest), now)
    }

    #[test]
    fn what_came_at_once_is_one_sentence_and_one_a_second_is_the_most() {
        let mut narrator = Narrator::default();
        let said = hear(&mut narrator, 1..=2, 0.0).unwrap();
        assert!(
            said.starts_with("B commits entry 1; ") && said.ends_with("entry 2."),
            "{said}"
        );
        assert_eq!(hear(&mut narrator, 1..=3, 400.0), None);
        assert_eq!(
            hear(&mut narrator, 1..=3, 1_100.0).as_deref(),
            Some("B commits entry 3.")
        );
        assert_eq!(hear(&mut narrator, 1..=3, 2_200.0), None);
    }

    #[test]
    fn too_much_is_said_to_be_too_much_once() {
        let mut narrator = Narrator::default();
        assert_eq!(
            hear(&mut narrator, 1..=7, 0.0).as_deref(),
            Some(reach::TOO_FAST.now())
        );
        assert_eq!(hear(&mut narrator, 1..=14, 2_000.0), None);
        assert_eq!(hear(&mut narrator, 1..=14, 9_000.0), None);
        assert_eq!(
            hear(&mut narrator, 1..=15, 9_100.0).as_deref(),
            Some("B commits entry 15.")
        );
    }

    #[test]
    fn going_back_says_where_one_is() {
        let mut narrator = Narrator::default();
        hear(&mut narrator, 1..=3, 0.0);
        assert_eq!(
            hear(&mut narrator, 1..=2, 5_000.0).as_deref(),
            Some("B commits entry 2.")
        );
    }

    #[test]
    fn a_lost_majority_is_said() {
        let mut narrator = Narrator::default();
        hear(&mut narrator, 1..=1, 0.0);
        let lost = Caption {
            says: "No majority.".to_owned(),
            ..Caption::default()
        };
        let said = narrator.hear([line(1)].iter(), &lost, 3_000.0);
        assert_eq!(said.as_deref(), Some("No majority."));
    }
}
