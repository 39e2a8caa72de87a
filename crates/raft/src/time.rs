//! Time as the core knows it: whole microseconds of a clock that belongs to whoever drives the node.

use core::fmt;

/// A moment on the driver's monotonic clock, in microseconds. The core reads no clock: moments come in with the
/// inputs, and one that runs backwards is taken for the latest one seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(transparent)
)]
pub struct Instant(pub u64);

/// A length of time in microseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(transparent)
)]
pub struct Micros(pub u64);

impl Instant {
    /// The beginning of the driver's clock.
    pub const ZERO: Self = Self(0);

    /// Microseconds since the beginning of the driver's clock.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// The moment `span` later.
    #[must_use]
    pub const fn plus(self, span: Micros) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// How long ago `earlier` was; nothing if it was not.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Micros {
        Micros(self.0.saturating_sub(earlier.0))
    }
}

impl Micros {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// So many milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// The number of microseconds.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0
    }
}

/// Milliseconds with as many decimals as it takes: `150 ms`, `1.25 ms`.
fn write_millis(micros: u64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (whole, rest) = (micros / 1_000, micros % 1_000);
    if rest == 0 {
        return write!(f, "{whole} ms");
    }
    let (mut digits, mut width) = (rest, 3);
    while digits % 10 == 0 {
        digits /= 10;
        width -= 1;
    }
    write!(f, "{whole}.{digits:0width$} ms")
}

impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_millis(self.0, f)
    }
}

impl fmt::Debug for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_millis(self.0, f)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_millis(self.0, f)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("@")?;
        write_millis(self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn spans_read_as_milliseconds() {
        assert_eq!(Micros(150_000).to_string(), "150 ms");
        assert_eq!(Micros(1_250).to_string(), "1.25 ms");
        assert_eq!(Micros(7).to_string(), "0.007 ms");
    }

    #[test]
    fn time_does_not_wrap() {
        assert_eq!(Instant(u64::MAX).plus(Micros(1)), Instant(u64::MAX));
        assert_eq!(Instant(1).since(Instant(2)), Micros::ZERO);
    }
}
