//! An ellipse on which nodes stand, measured along its edge.

use super::count_as_f64;
use crate::geometry::{Point, sin_cos};
use std::f64::consts::{FRAC_PI_2, TAU};

/// An ellipse, measured along its edge.
pub(super) struct Ring {
    /// The way from 12 o'clock after each part of a whole turn.
    way: Vec<f64>,
}

impl Ring {
    const PARTS: usize = 360;

    pub(super) fn new(rx: f64, ry: f64) -> Self {
        let at = |part: usize| {
            let angle = count_as_f64(part) / count_as_f64(Self::PARTS) * TAU - FRAC_PI_2;
            let (sin, cos) = sin_cos(angle);
            Point::new(rx * cos, ry * sin)
        };
        let mut way = vec![0.0];
        for part in 1..=Self::PARTS {
            way.push(way[part - 1] + at(part - 1).distance(at(part)));
        }
        Self { way }
    }

    /// The angle from 12 o'clock after a fraction of the way around; a negative one is taken backwards.
    pub(super) fn angle_after(&self, turn: f64) -> f64 {
        let length = self.way[Self::PARTS];
        let target = turn.abs() * length;
        let next = self
            .way
            .partition_point(|way| *way < target)
            .clamp(1, Self::PARTS);
        let (before, after) = (self.way[next - 1], self.way[next]);
        let within = if after > before {
            (target - before) / (after - before)
        } else {
            0.0
        };
        let angle = (count_as_f64(next - 1) + within) / count_as_f64(Self::PARTS) * TAU;
        angle.copysign(turn)
    }
}
