//! Measuring: time of this thread alone, and what it allocates. Everything measured runs on one thread.

use cpu_time::ThreadTime;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The system's allocator, counting.
pub(crate) struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static LIVE_BYTES: AtomicU64 = AtomicU64::new(0);

/// A load and a store, not one atomic step: that would cost those most who allocate most.
#[inline]
fn add(counter: &AtomicU64, number: u64) {
    counter.store(counter.load(Relaxed).wrapping_add(number), Relaxed);
}

#[allow(unsafe_code, reason = "an allocator is unsafe to write; this one only counts")]
// SAFETY: every call goes to the system's allocator as it came in.
unsafe impl GlobalAlloc for Counting {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(&ALLOCATIONS, 1);
        add(&LIVE_BYTES, layout.size() as u64);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    #[inline]
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        add(&LIVE_BYTES, (layout.size() as u64).wrapping_neg());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(place, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        add(&ALLOCATIONS, 1);
        add(&LIVE_BYTES, (size as u64).wrapping_sub(layout.size() as u64));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.realloc(place, layout, size) }
    }
}

/// How many bytes are allocated at present.
pub(crate) fn live_bytes() -> u64 {
    LIVE_BYTES.load(Relaxed)
}

/// What one run of a workload has shown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sample {
    /// How many commits, entries, elections or ticks it was.
    pub(crate) units: u64,
    pub(crate) nanoseconds: u64,
    pub(crate) messages: u64,
    pub(crate) allocations: u64,
    /// Bytes that stay allocated.
    pub(crate) held_bytes: u64,
}

/// The part of a workload that counts. callgrind looks at this function alone (`instructions` in xtask's bench.rs).
#[inline(never)]
pub(crate) fn measured<R>(work: impl FnOnce() -> R) -> (R, Sample) {
    let (allocations, live, started) = (ALLOCATIONS.load(Relaxed), live_bytes(), ThreadTime::now());
    let result = work();
    let nanoseconds = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
    let sample = Sample {
        nanoseconds,
        allocations: ALLOCATIONS.load(Relaxed) - allocations,
        held_bytes: live_bytes().saturating_sub(live),
        ..Sample::default()
    };
    (result, sample)
}
