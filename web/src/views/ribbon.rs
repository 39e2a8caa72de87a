//! The ribbon of time: terms as bands, leaders as bars, actions as ticks, broken laws as flags. All places are
//! fractions of its length.

use crate::texts;
use crate::views::seconds;
use raft_sim::{EventId, Instant, Law, Reign, Stamped, Timeline, letter};

/// The lengths that the ribbon takes, in simulated milliseconds: it grows in steps, and stands still between them.
const LENGTHS_MS: [u64; 16] = [
    500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 180_000, 300_000, 600_000,
    1_200_000, 1_800_000, 3_600_000,
];
/// A band that is shorter has no room for a number.
const NUMBER_MIN: f64 = 0.03;
/// A band that is shorter has room for the number of its term alone.
const LABEL_MIN: f64 = 0.07;
/// A band that is shorter has, on a phone.
const LABEL_MIN_COMPACT: f64 = 0.16;
/// Bands have this many tints.
const TINTS: u64 = 4;
/// More leaders at once than this share the last lane.
const LANES_MAX: usize = 3;
/// So many of each are drawn at most: beyond it they would run into each other anyway.
const DRAWN_MAX: usize = 400;
/// A reign that reaches into what is shown began at most so many reigns before.
const EARLIER: usize = 16;

/// What the ribbon shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RibbonView {
    /// The part of the run that it shows.
    pub shown: Span,
    /// Where that part lies in the whole run, if it is not all of it: from, to.
    pub part: Option<(f64, f64)>,
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
    /// Where the run of a card parts from that of the sound core.
    pub parts: Option<f64>,
}

/// A part of a run, to be shown: where its moments are on the ribbon, and back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// From this moment.
    pub from: Instant,
    /// To this one.
    pub to: Instant,
}

impl Span {
    /// All of a run that is known up to `end`.
    #[must_use]
    pub fn whole(end: Instant) -> Self {
        Self {
            from: Instant::ZERO,
            to: length(end),
        }
    }

    /// The same width, moved so that it does not reach beyond `whole`.
    #[must_use]
    pub fn within(self, whole: Self) -> Self {
        let width = self.to.0 - self.from.0;
        let from = self.from.0.min(whole.to.0.saturating_sub(width));
        Self {
            from: Instant(from),
            to: Instant(from + width),
        }
    }

    /// Where a moment is: before 0 or after 1 if it is not shown.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a pixel is far coarser")]
    pub fn place(self, at: Instant) -> f64 {
        (at.0 as f64 - self.from.0 as f64) / (self.to.0 - self.from.0).max(1) as f64
    }

    /// The moment at a place.
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped"
    )]
    pub fn moment(self, place: f64) -> Instant {
        let width = (self.to.0 - self.from.0) as f64;
        Instant(self.from.0 + (place.clamp(0.0, 1.0) * width) as u64)
    }

    /// Of things in the order of time, those that are to be drawn: all that are shown, or of very many one for each place.
    fn drawn<T>(self, things: &[T], at: impl Fn(&T) -> Instant) -> Vec<usize> {
        let first = things.partition_point(|thing| at(thing) < self.from);
        let last = things.partition_point(|thing| at(thing) <= self.to);
        if last - first <= DRAWN_MAX {
            return (first..last).collect();
        }
        let width = self.to.0 - self.from.0;
        let mut drawn: Vec<usize> = (0..=DRAWN_MAX as u64)
            .map(|place| Instant(self.from.0 + width / DRAWN_MAX as u64 * place))
            .map(|from| things.partition_point(|thing| at(thing) < from))
            .filter(|number| *number < last)
            .collect();
        drawn.dedup();
        drawn
    }
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
    /// Its term.
    pub term: u64,
    /// What there is room for.
    pub room: Room,
}

/// What of a term's name a band has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Nothing.
    Nothing,
    /// The number.
    Number,
    /// All of it; on a phone the number.
    Some,
    /// All of it.
    Plenty,
}

impl Room {
    fn of(part: f64) -> Self {
        match part {
            _ if part >= LABEL_MIN_COMPACT => Self::Plenty,
            _ if part >= LABEL_MIN => Self::Some,
            _ if part >= NUMBER_MIN => Self::Number,
            _ => Self::Nothing,
        }
    }
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
    /// Which action, counted from the first.
    pub action: usize,
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

impl RibbonView {
    /// The ribbon of a run that is known up to `end`: of the part that is shown, and of that no more than can be seen.
    #[must_use]
    pub fn of(timeline: &Timeline, shown: Span, end: Instant) -> Self {
        let at = |instant| shown.place(instant);
        let seen = |instant| at(instant).clamp(0.0, 1.0);
        // The one that began before what is shown reaches into it.
        let mut terms = shown.drawn(&timeline.terms, |(from, _)| *from);
        let before = timeline.terms.partition_point(|(from, _)| *from < shown.from);
        before
            .checked_sub(1)
            .into_iter()
            .for_each(|before| terms.insert(0, before));
        let bands = terms.iter().enumerate().map(|(place, number)| {
            let (from, term) = timeline.terms[*number];
            let next = terms.get(place + 1).map(|next| timeline.terms[*next].0);
            let (from, to) = (seen(from), next.map_or(1.0, seen));
            Band {
                from,
                to,
                tint: tint(term.0),
                term: term.0,
                room: if term.0 > 0 {
                    Room::of(to - from)
                } else {
                    Room::Nothing
                },
            }
        });
        let begun = timeline.reigns.partition_point(|reign| reign.from < shown.from);
        let earlier = (begun.saturating_sub(EARLIER)..begun).filter(|number| {
            let reign = &timeline.reigns[*number];
            reign.to.is_none_or(|to| to > shown.from)
        });
        let reigns: Vec<&Reign> = earlier
            .chain(shown.drawn(&timeline.reigns, |reign| reign.from))
            .map(|number| &timeline.reigns[number])
            .collect();
        let lane_of = lanes(&reigns);
        let bars = reigns.iter().zip(&lane_of).map(|(reign, lane)| Bar {
            from: seen(reign.from),
            to: reign.to.map_or(1.0, seen),
            lane: *lane,
            name: letter(reign.leader).to_string(),
            title: texts::reign(letter(reign.leader), reign.term.0),
        });
        let told = |at: Instant, what: &str| format!("{}: {what}", seconds(at));
        let ticks = shown.drawn(&timeline.actions, |done| done.stamp.at);
        let ticks = ticks.into_iter().map(|number| {
            let Stamped { stamp, action } = &timeline.actions[number];
            Tick {
                at: at(stamp.at),
                action: number,
                title: told(stamp.at, &texts::action(action)),
            }
        });
        let flags = flags(timeline)
            .into_iter()
            .filter(|(instant, _, _)| (shown.from..=shown.to).contains(instant));
        let flags = flags.map(|(instant, event, law)| Flag {
            at: at(instant),
            event,
            title: told(instant, &texts::broken(texts::law_name(law))),
        });
        let whole = Span::whole(end);
        Self {
            shown,
            part: (shown != whole).then(|| (whole.place(shown.from), whole.place(shown.to))),
            bands: bands.collect(),
            bars: bars.collect(),
            lanes: lane_of.iter().max().map_or(1, |most| most + 1),
            ticks: ticks.collect(),
            flags: flags.collect(),
            parts: None,
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
fn lanes(reigns: &[&Reign]) -> Vec<usize> {
    // Until when each lane is taken.
    let mut taken: Vec<Instant> = Vec::new();
    let mut lane_of = Vec::with_capacity(reigns.len());
    for reign in reigns {
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
    use raft_sim::{NodeId, Term};

    #[test]
    fn the_ribbon_grows_in_steps() {
        assert_eq!(length(Instant(0)), Instant(500_000));
        assert_eq!(length(Instant(500_000)), Instant(500_000));
        assert_eq!(length(Instant(500_001)), Instant(1_000_000));
        assert_eq!(length(Instant(4_000_000_000)), Instant(7_200_000_000));
    }

    #[test]
    fn a_place_and_its_moment_are_the_same() {
        let span = Span {
            from: Instant(5_000_000),
            to: Instant(15_000_000),
        };
        assert_eq!(span.moment(span.place(Instant(7_500_000))), Instant(7_500_000));
        assert_eq!(span.moment(-1.0), span.from);
        assert_eq!(span.moment(2.0), span.to);
    }

    #[test]
    fn only_what_is_shown_is_drawn_and_not_too_much() {
        let done = |at| Stamped {
            stamp: raft_sim::Stamp {
                at: Instant(at),
                after: 0,
            },
            action: raft_sim::Action::MendAll,
        };
        let timeline = Timeline {
            actions: (0..100_000).map(|number| done(number * 1_000)).collect(),
            terms: (0..50_000)
                .map(|number| (Instant(number * 2_000), Term(number)))
                .collect(),
            ..Timeline::default()
        };
        let end = Instant(100_000_000);
        let whole = RibbonView::of(&timeline, Span::whole(end), end);
        assert!(whole.ticks.len() <= DRAWN_MAX + 1 && whole.bands.len() <= DRAWN_MAX + 2);
        assert_eq!(whole.part, None);
        let span = Span {
            from: Instant(20_000_000),
            to: Instant(20_010_000),
        };
        let part = RibbonView::of(&timeline, span, end);
        let numbers: Vec<_> = part.ticks.iter().map(|tick| tick.action).collect();
        assert_eq!(numbers, (20_000..=20_010).collect::<Vec<_>>());
        assert!(part.bands[0].from <= 0.0 && part.part.is_some());
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
        let ribbon = RibbonView::of(&timeline, Span::whole(Instant(400_000)), Instant(400_000));
        let places: Vec<_> = ribbon
            .bands
            .iter()
            .map(|band| (band.from, band.to, band.tint))
            .collect();
        assert_eq!(places, [(0.0, 0.2, 0), (0.2, 0.5, 1), (0.5, 1.0, 2)]);
        assert_eq!(ribbon.lanes, 1);
        let rooms: Vec<_> = ribbon.bands.iter().map(|band| band.room).collect();
        assert_eq!(rooms, [Room::Nothing, Room::Plenty, Room::Plenty]);
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
    fn what_a_short_band_says_is_its_number_and_a_shorter_one_nothing() {
        let rooms = [0.02, 0.04, 0.1, 0.2].map(Room::of);
        assert_eq!(rooms, [Room::Nothing, Room::Number, Room::Some, Room::Plenty]);
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
        assert_eq!(lanes(&reigns.iter().collect::<Vec<_>>()), [0, 1, 0]);
        let timeline = Timeline {
            reigns,
            ..Timeline::default()
        };
        assert_eq!(
            RibbonView::of(&timeline, Span::whole(Instant(100)), Instant(100)).lanes,
            2
        );
    }
}
