//! What is measured of runs.

mod distribution;

pub use distribution::Distribution;
