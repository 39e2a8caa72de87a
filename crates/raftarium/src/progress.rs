//! How far it is: one line that is written over on a terminal, now and then a line elsewhere.

use crate::words::rate;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// So often a log that nobody looks at gets a line.
const LOGGED_EVERY: Duration = Duration::from_secs(30);

/// Tells how far something is, on standard error.
pub(crate) struct Progress {
    bar: ProgressBar,
    what: &'static str,
    begun: Instant,
    /// When a line was last written, where no line can be written over.
    logged: Option<Instant>,
}

impl Progress {
    /// Of so many of something; of an unknown number, if none is said.
    pub(crate) fn of(whole: Option<u64>, what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(whole, ProgressDrawTarget::stderr_with_hz(10));
        let template = match whole {
            Some(_) => "{bar:24.cyan/dim} {pos}/{len} {prefix}  {msg}",
            None => "{spinner:.cyan} {pos} {prefix}  {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.set_prefix(what);
        Self {
            bar,
            what,
            begun: Instant::now(),
            logged: (!std::io::stderr().is_terminal()).then(Instant::now),
        }
    }

    /// So long it has taken.
    pub(crate) fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64().max(1e-9)
    }

    /// How many a second, for people.
    pub(crate) fn a_second(&self, count: u64) -> String {
        format!("{}/s", rate(count as f64 / self.seconds()))
    }

    /// It is so far.
    pub(crate) fn tell(&mut self, done: u64, message: impl FnOnce(&Self) -> String) {
        let message = message(self);
        if let Some(logged) = self.logged.filter(|logged| logged.elapsed() >= LOGGED_EVERY) {
            self.logged = Some(logged + LOGGED_EVERY);
            anstream::eprintln!("{:>6.0} s  {done} {}  {message}", self.seconds(), self.what);
        }
        self.bar.set_position(done);
        self.bar.set_message(message);
    }

    /// The line goes away: what follows is the result.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
