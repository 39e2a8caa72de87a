//! The ribbon of time: terms as bands, leaders as bars, actions as ticks, broken laws as flags. All places are
//! fractions of its length.

use crate::texts;
use crate::views::seconds;
use raft_sim::{EventId, Instant, Law, Stamped, Timeline, letter};

/// The lengths that the ribbon takes, in simulated milliseconds: it grows in steps, and stands still between them.
const LENGTHS_MS: [u64; 16] = [
    500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 180_000, 300_000, 600_000,
    1_200_000, 1_800_000, 3_600_000,
];
/// A band that is shorter has no label.
const LABEL_MIN: f64 = 0.055;
/// Bands have this many tints.
const TINTS: u64 = 4;
/// More leaders at once than this share the last lane.
const LANES_MAX: usize = 3;
/// So many of each are drawn at most: beyond it they would run into each other anyway.
const DRAWN_MAX: usize = 400;

/// What the ribbon shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RibbonView {
    /// Its whole length.
    pub length: Instant,
    /// The terms.
    pub bands: Vec<Band>,
    /// Who led.
    pub bars: Vec<Bar>,
    /// In how many lanes the bars lie: two leaders at once lie one below the other.
    pub lanes: usize,
    /// What was done.
    pub ticks: Vec<Tick>,
    /// What broke.
    pub flags: Vec<Flag>,
}

/// A term.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Which tint.
    pub tint: u64,
    /// Its label, where there is room.
    pub label: Option<String>,
}

/// A leader's time.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Which lane it lies in, from 0.
    pub lane: usize,
    /// The leader.
    pub name: String,
    /// In words.
    pub title: String,
}

/// Something at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where.
    pub at: f64,
    /// In words.
    pub title: String,
}

/// A law is broken.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// Where.
    pub at: f64,
    /// The event.
    pub event: EventId,
    /// In words.
    pub title: String,
}

/// Which tint a term has, from 1: the same in the ribbon and in the log.
#[must_use]
pub const fn tint(term: u64) -> u64 {
    if term == 0 { 0 } else { (term - 1) % TINTS + 1 }
}

/// The length of a ribbon on which `end` can be shown.
#[must_use]
pub fn length(end: Instant) -> Instant {
    let millis = end.0.div_ceil(1_000);
    let fitting = LENGTHS_MS.into_iter().find(|length| *length >= millis);
    Instant(fitting.unwrap_or(millis.next_multiple_of(3_600_000)) * 1_000)
}

/// Where a moment is on a ribbon of this length.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "a pixel is far coarser")]
pub fn place(at: Instant, length: Instant) -> f64 {
    (at.0 as f64 / length.0.max(1) as f64).clamp(0.0, 1.0)
}

/// The moment at a place of the ribbon.
#[must_use]
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped"
)]
pub fn moment(place: f64, length: Instant) -> Instant {
    Instant((place.clamp(0.0, 1.0) * length.0 as f64) as u64)
}

impl RibbonView {
    /// The ribbon of a run that is known up to `end`.
    #[must_use]
    pub fn of(timeline: &Timeline, end: Instant) -> Self {
        let length = length(end);
        let at = |instant| place(instant, length);
        let begins = timeline.terms.iter().map(|(from, _)| at(*from));
        let ends = begins.skip(1).chain([1.0]);
        let bands = timeline.terms.iter().zip(ends).map(|((from, term), to)| Band {
            from: at(*from),
            to,
            tint: tint(term.0),
            label: (to - at(*from) >= LABEL_MIN && term.0 > 0).then(|| texts::term(term.0)),
        });
        let lane_of = lanes(timeline);
        let bars = timeline.reigns.iter().zip(&lane_of).map(|(reign, lane)| Bar {
            from: at(reign.from),
            to: reign.to.map_or(1.0, at),
            lane: *lane,
            name: letter(reign.leader).to_string(),
            title: texts::reign(letter(reign.leader), reign.term.0),
        });
        let told = |at: Instant, what: &str| format!("{}: {what}", seconds(at));
        let ticks = timeline.actions.iter().map(|Stamped { stamp, action }| Tick {
            at: at(stamp.at),
            title: told(stamp.at, &texts::action(action)),
        });
        let flags = flags(timeline).into_iter().map(|(instant, event, law)| Flag {
            at: at(instant),
            event,
            title: told(instant, &texts::broken(law.name())),
        });
        Self {
            length,
            bands: bands.take(DRAWN_MAX).collect(),
            bars: bars.take(DRAWN_MAX).collect(),
            lanes: lane_of.iter().max().map_or(1, |most| most + 1),
            ticks: ticks.take(DRAWN_MAX).collect(),
            flags: flags.collect(),
        }
    }
}

/// Where laws were broken, each law once: what follows from it is the same mistake over and over.
fn flags(timeline: &Timeline) -> Vec<(Instant, EventId, Law)> {
    let mut flags: Vec<(Instant, EventId, Law)> = Vec::new();
    for (at, event, violation) in &timeline.broken {
        let law = violation.law();
        if flags.iter().all(|(_, _, other)| *other != law) {
            flags.push((*at, *event, law));
        }
    }
    flags
}

/// The lane of each reign: the first one in which nobody else leads at that time; at most [`LANES_MAX`].
fn lanes(timeline: &Timeline) -> Vec<usize> {
    // Until when each lane is taken.
    let mut taken: Vec<Instant> = Vec::new();
    let mut lane_of = Vec::with_capacity(timeline.reigns.len());
    for reign in &timeline.reigns {
        let until = reign.to.unwrap_or(Instant(u64::MAX));
        let free = taken.iter().position(|taken| *taken <= reign.from);
        let lane = free.unwrap_or(taken.len()).min(LANES_MAX - 1);
        if lane == taken.len() {
            taken.push(until);
        } else {
            taken[lane] = taken[lane].max(until);
        }
        lane_of.push(lane);
    }
    lane_of
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{NodeId, Reign, Term};

    #[test]
    fn the_ribbon_grows_in_steps() {
        assert_eq!(length(Instant(0)), Instant(500_000));
        assert_eq!(length(Instant(500_000)), Instant(500_000));
        assert_eq!(length(Instant(500_001)), Instant(1_000_000));
        assert_eq!(length(Instant(4_000_000_000)), Instant(7_200_000_000));
    }

    #[test]
    fn a_place_and_its_moment_are_the_same() {
        let length = Instant(10_000_000);
        assert_eq!(
            moment(place(Instant(2_500_000), length), length),
            Instant(2_500_000)
        );
        assert_eq!(moment(-1.0, length), Instant(0));
        assert_eq!(moment(2.0, length), length);
    }

    #[test]
    fn bands_follow_each_other_and_the_last_one_is_open() {
        let timeline = Timeline {
            terms: vec![
                (Instant(0), Term(0)),
                (Instant(100_000), Term(1)),
                (Instant(250_000), Term(2)),
            ],
            reigns: vec![Reign {
                leader: NodeId(2),
                term: Term(1),
                from: Instant(125_000),
                to: None,
            }],
            ..Timeline::default()
        };
        let ribbon = RibbonView::of(&timeline, Instant(400_000));
        let places: Vec<_> = ribbon
            .bands
            .iter()
            .map(|band| (band.from, band.to, band.tint))
            .collect();
        assert_eq!(places, [(0.0, 0.2, 0), (0.2, 0.5, 1), (0.5, 1.0, 2)]);
        assert_eq!(ribbon.lanes, 1);
        assert_eq!(ribbon.bands[0].label, None);
        assert_eq!(
            (
                ribbon.bars[0].from,
                ribbon.bars[0].to,
                ribbon.bars[0].name.as_str()
            ),
            (0.25, 1.0, "B")
        );
    }

    #[test]
    fn two_leaders_at_once_lie_in_two_lanes() {
        let reign = |leader, term, from, to: Option<u64>| Reign {
            leader: NodeId(leader),
            term: Term(term),
            from: Instant(from),
            to: to.map(Instant),
        };
        let reigns = vec![
            reign(1, 1, 0, Some(50)),
            reign(2, 2, 40, Some(90)),
            reign(3, 3, 60, None),
        ];
        let timeline = Timeline {
            reigns,
            ..Timeline::default()
        };
        assert_eq!(lanes(&timeline), [0, 1, 0]);
        assert_eq!(RibbonView::of(&timeline, Instant(100)).lanes, 2);
    }
}
