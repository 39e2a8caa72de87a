//! The figures of a run: how long elections and commits took and what a commit cost, each told by its percentiles and plotted.
//!
//! Made anew from the numbers that the run keeps, whenever they are looked at: so they go back when time goes back, and a branch
//! has its own.

mod csv;

pub use csv::{csv, is_time};

use raft_sim::EventId;
use raft_sim::measure::{Kind, Sample};

/// What is plotted, in the order in which it is shown.
pub const SHOWN: [Kind; 4] = [Kind::Election, Kind::Commit, Kind::Messages, Kind::Bytes];
/// A plot counts the numbers in so many columns, from nothing to its end.
pub const COLUMNS: u64 = 48;
/// So many columns wide is the gap before the one that counts what lies beyond the end.
const GAP: u64 = 2;
/// No plot ends before a millisecond, a message or a byte: below that there is nothing to tell apart.
const END_MIN: u64 = 1_000;
/// Where the worst number is more than so many times the one that nine of ten do not exceed, it lies beyond the end, or it would
/// squeeze all others into one column.
const TAIL: u64 = 4;

/// What the panel shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FiguresView {
    /// One for each of [`SHOWN`]; nothing where nothing was measured yet.
    pub figures: [Option<Figure>; SHOWN.len()],
    /// How many of the oldest numbers are not kept any more.
    pub dropped: u64,
}

/// Numbers of one kind: times in microseconds, costs in thousandths. Percentiles are numbers that were measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// How many there are.
    pub count: u64,
    /// Half of them do not exceed it.
    pub median: Number,
    /// Nine of ten do not exceed it.
    pub ninety: Number,
    /// None exceeds it.
    pub worst: Number,
    /// The one that was measured last.
    pub latest: Number,
    /// All of them, counted.
    pub plot: Plot,
}

/// A number that was measured, and the event with which it was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    /// The number.
    pub value: u64,
    /// The event.
    pub event: EventId,
}

/// How often numbers came up, from nothing to a round end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plot {
    /// Where the columns end.
    pub end: u64,
    /// Those that count anything, ascending. The one at [`COLUMNS`] counts what lies beyond the end.
    pub columns: Vec<Column>,
}

/// Numbers that lie next to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Which one, from the left.
    pub place: u64,
    /// How many numbers.
    pub count: u64,
    /// The latest event with which one of them was known.
    pub event: EventId,
}

impl FiguresView {
    /// Of all numbers that are kept, in the order in which they came.
    pub fn of<'a>(samples: impl Iterator<Item = &'a Sample>, dropped: u64) -> Self {
        let mut kinds: [Vec<Number>; SHOWN.len()] = Default::default();
        for sample in samples {
            if let Some(place) = SHOWN.iter().position(|kind| *kind == sample.kind) {
                kinds[place].push(Number {
                    value: sample.value,
                    event: sample.event,
                });
            }
        }
        Self {
            figures: kinds.map(Figure::of),
            dropped,
        }
    }
}

impl Figure {
    fn of(mut numbers: Vec<Number>) -> Option<Self> {
        let latest = *numbers.last()?;
        numbers.sort_unstable();
        // As the command line's: the smallest number that so many of ten do not exceed.
        let tenths = |part: usize| numbers[(numbers.len() * part).div_ceil(10) - 1];
        let (ninety, worst) = (tenths(9), tenths(10));
        Some(Self {
            count: numbers.len() as u64,
            median: tenths(5),
            ninety,
            worst,
            latest,
            plot: Plot::of(&numbers, ninety.value, worst.value),
        })
    }
}

impl Plot {
    /// Of numbers that ascend.
    fn of(numbers: &[Number], ninety: u64, worst: u64) -> Self {
        let tail = worst > ninety.saturating_mul(TAIL);
        let end = round(if tail { ninety.saturating_mul(2) } else { worst });
        let mut columns: Vec<Column> = Vec::new();
        for number in numbers {
            let place = place(number.value, end);
            match columns.last_mut().filter(|column| column.place == place) {
                Some(column) => {
                    column.count += 1;
                    column.event = column.event.max(number.event);
                }
                None => columns.push(Column {
                    place,
                    count: 1,
                    event: number.event,
                }),
            }
        }
        Self { end, columns }
    }

    /// How many numbers lie beyond the end.
    #[must_use]
    pub fn beyond(&self) -> u64 {
        let last = self.columns.last().filter(|column| column.place == COLUMNS);
        last.map_or(0, |column| column.count)
    }

    /// How many columns wide it is, with what lies beyond.
    #[must_use]
    pub fn width(&self) -> u64 {
        if self.beyond() == 0 {
            COLUMNS
        } else {
            COLUMNS + GAP + 1
        }
    }

    /// The most that a column counts.
    #[must_use]
    pub fn tallest(&self) -> u64 {
        let counts = self.columns.iter().map(|column| column.count);
        counts.max().unwrap_or_default()
    }

    /// Where a number stands, in columns from the left.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a part of a plot's width")]
    pub fn x(&self, value: u64) -> f64 {
        if value > self.end {
            return (COLUMNS + GAP) as f64 + 0.5;
        }
        value as f64 / self.end as f64 * COLUMNS as f64
    }

    /// What a column counts: from where to where, and nothing for where it ends if it is all that lies beyond.
    #[must_use]
    pub fn bounds(&self, column: &Column) -> (u64, Option<u64>) {
        let at = |place: u64| u64::try_from(u128::from(self.end) * u128::from(place) / u128::from(COLUMNS));
        let from = at(column.place).unwrap_or(u64::MAX);
        (
            from,
            (column.place < COLUMNS).then(|| at(column.place + 1).unwrap_or(u64::MAX)),
        )
    }

    /// The event that a press there means, in parts of the plot's width: the latest one of the nearest column.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a part of a plot's width")]
    pub fn nearest(&self, part: f64) -> Option<EventId> {
        let x = part * self.width() as f64;
        let away = |column: &Column| (left(column) + 0.5 - x).abs();
        let nearest = self.columns.iter().min_by(|a, b| away(a).total_cmp(&away(b)))?;
        Some(nearest.event)
    }
}

/// Where a column begins, in columns from the left.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "a part of a plot's width")]
pub fn left(column: &Column) -> f64 {
    let gap = if column.place == COLUMNS { GAP } else { 0 };
    (column.place + gap) as f64
}

/// The column that counts a number.
fn place(value: u64, end: u64) -> u64 {
    if value > end {
        return COLUMNS;
    }
    let place = u128::from(value) * u128::from(COLUMNS) / u128::from(end);
    u64::try_from(place).unwrap_or(COLUMNS).min(COLUMNS - 1)
}

/// The least round number that is not less.
fn round(number: u64) -> u64 {
    let mut unit = END_MIN;
    loop {
        for many in [1, 2, 3, 4, 5, 6, 8] {
            let end = unit.saturating_mul(many);
            if end >= number {
                return end;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests;
