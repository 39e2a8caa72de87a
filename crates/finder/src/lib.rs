//! The page's worker: finds a run that meets a goal, and makes it short.
//!
//! A program of its own, so that whoever only looks at a cluster loads none of it. [`Order`] and [`Report`] are what crosses
//! between it and the page, which uses nothing else of this crate; [`Finder`] is the work, a slice at a time.

mod finder;
mod order;

pub use finder::Finder;
pub use order::{Order, Report, Stage, after};
