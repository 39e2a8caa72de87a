//! Going through time: jumps, steps by message, and the part of the run that the ribbon shows.

use super::Lab;
use crate::texts;
use crate::views::ribbon::Span;
use raft_sim::{Direction, Instant, JumpTo};

/// Never less is shown, in simulated microseconds.
const SPAN_MIN: u64 = 2_000;

/// Where a presentation of the run stops.
const STOPS: [JumpTo; 4] = [JumpTo::Action, JumpTo::Election, JumpTo::Commit, JumpTo::Broken];

/// How another part of the run comes to be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Zoom {
    /// So many times as much, about a place of the ribbon.
    About {
        /// The place that stays, from 0 to 1.
        place: f64,
        /// Less than 1 shows less.
        times: f64,
    },
    /// So many times the shown part further on.
    Pan(f64),
    /// With its middle at this part of the whole run.
    At(f64),
}

/// The part that is shown, if it is not the whole run.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Part(Option<Span>);

impl Part {
    /// What is shown of a run that is known up to `end`, where time stands at `now`: a head that runs stays in it.
    pub(super) fn shown(&mut self, now: Instant, end: Instant, runs: bool) -> Span {
        let whole = Span::whole(end);
        let Some(mut span) = self.0 else { return whole };
        let width = span.to.0 - span.from.0;
        if runs && (now < span.from || now.0 > span.from.0 + width / 10 * 9) {
            span.from = Instant(now.0.saturating_sub(width / 4 * 3));
            span.to = Instant(span.from.0 + width);
        }
        self.0 = (width < whole.to.0).then(|| span.within(whole));
        self.0.unwrap_or(whole)
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "clamped"
    )]
    fn zoom(&mut self, zoom: Zoom, end: Instant) {
        let whole = Span::whole(end);
        let span = self.0.unwrap_or(whole);
        let width = (span.to.0 - span.from.0) as f64;
        let (from, width) = match zoom {
            Zoom::About { place, times } => {
                let fresh = (width * times).max(SPAN_MIN as f64);
                (span.from.0 as f64 + place * (width - fresh), fresh)
            }
            Zoom::Pan(parts) => (span.from.0 as f64 + parts * width, width),
            Zoom::At(part) => (whole.to.0 as f64 * part - width / 2.0, width),
        };
        let from = Instant(from.max(0.0) as u64);
        let fresh = Span {
            from,
            to: Instant(from.0 + width.min(whole.to.0 as f64) as u64),
        };
        self.0 = ((fresh.to.0 - fresh.from.0) < whole.to.0).then(|| fresh.within(whole));
    }
}

impl Lab {
    /// Goes to the next or the latest such thing, and holds time there.
    pub fn jump(&mut self, to: JumpTo, direction: Direction) {
        self.playing = false;
        if self.run.jump(to, direction) {
            self.feed.follow(self.run.cluster().journal());
        } else {
            self.tell(texts::time::none_there(to, direction), None);
        }
    }

    /// Goes to the next or the latest stop of a presentation, and holds time there.
    pub fn go_to_stop(&mut self, direction: Direction) {
        self.playing = false;
        if self.run.jump_to_any(&STOPS, direction) {
            self.dismiss();
            self.feed.follow(self.run.cluster().journal());
            self.keep_pace();
        } else {
            self.tell(texts::time::no_stop(direction), None);
        }
    }

    /// Goes to just after an action, and holds time there.
    pub fn go_to_action(&mut self, number: usize) {
        self.playing = false;
        self.run.go_to_action(number);
        self.feed.follow(self.run.cluster().journal());
    }

    /// Goes to the end, and lets time run on there.
    pub fn go_live(&mut self) {
        self.seek(self.end());
        self.playing = true;
    }

    /// Shows another part of the run.
    pub fn zoom(&mut self, zoom: Zoom) {
        let end = self.end();
        self.part.zoom(zoom, end);
    }

    /// Shows more or less of the run, about where time stands if that is shown.
    pub fn zoom_by(&mut self, times: f64) {
        let place = self.ribbon.shown.place(self.now());
        let place = if (0.0..=1.0).contains(&place) { place } else { 0.5 };
        self.zoom(Zoom::About { place, times });
    }

    /// Shows the whole run.
    pub fn zoom_out(&mut self) {
        self.part = Part::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::ribbon::length;

    const END: Instant = Instant(10_000_000);

    #[test]
    fn the_moment_under_the_pointer_stays_where_it_is() {
        let mut part = Part::default();
        part.zoom(
            Zoom::About {
                place: 0.25,
                times: 0.5,
            },
            END,
        );
        let shown = part.shown(Instant(0), END, false);
        assert_eq!((shown.from, shown.to), (Instant(1_250_000), Instant(6_250_000)));
        assert_eq!(shown.moment(0.25), Instant(2_500_000));
        part.zoom(
            Zoom::About {
                place: 0.25,
                times: 4.0,
            },
            END,
        );
        assert_eq!(part.shown(Instant(0), END, false), Span::whole(END));
    }

    #[test]
    fn no_part_reaches_beyond_the_run() {
        let mut part = Part::default();
        part.zoom(
            Zoom::About {
                place: 0.5,
                times: 0.1,
            },
            END,
        );
        part.zoom(Zoom::Pan(99.0), END);
        assert_eq!(part.shown(Instant(0), END, false).to, length(END));
        part.zoom(Zoom::At(0.0), END);
        assert_eq!(part.shown(Instant(0), END, false).from, Instant(0));
        part.zoom(
            Zoom::About {
                place: 0.5,
                times: 0.0,
            },
            END,
        );
        let shown = part.shown(Instant(0), END, false);
        assert_eq!(shown.to.0 - shown.from.0, SPAN_MIN);
    }

    #[test]
    fn a_running_head_stays_in_sight_and_a_standing_one_is_let_be() {
        let mut part = Part::default();
        part.zoom(
            Zoom::About {
                place: 0.0,
                times: 0.1,
            },
            END,
        );
        let shown = part.shown(Instant(5_000_000), END, false);
        assert_eq!(shown.to, Instant(1_000_000));
        let shown = part.shown(Instant(5_000_000), END, true);
        assert!(shown.from < Instant(5_000_000) && Instant(5_000_000) < shown.to);
    }
}
