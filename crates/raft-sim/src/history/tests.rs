//! How much a run keeps, and what it finds again.

use super::*;
use crate::journal::Journal;
use std::collections::BTreeSet;

/// Ten minutes of five nodes that do nothing but beat write some hundred thousand records.
#[test]
fn a_long_run_keeps_a_bounded_number_of_records() {
    let mut run = Run::new(Settings::default(), 7).unwrap();
    run.advance_to(Instant(600_000_000));
    assert!(run.present.journal().end().0 > 10 * Journal::KEPT_MAX);
    let all = run.checkpoints.iter().chain([&run.present]);
    let chunks: BTreeSet<_> = all.flat_map(|cluster| cluster.journal().chunks()).collect();
    // A chunk is of 128 records; each checkpoint has its own short tail besides.
    let most = Journal::KEPT_MAX + CHECKPOINTS_MAX as u64 * CHECKPOINT_RECORDS;
    println!(
        "{} events, {} records, {} checkpoints every {} events, {} chunks kept of {} bytes a record",
        run.present.events(),
        run.present.journal().end().0,
        run.checkpoints.len(),
        run.spacing,
        chunks.len(),
        size_of::<crate::Record>(),
    );
    assert!(
        chunks.len() as u64 * 128 <= most + 129 * 256,
        "{} chunks",
        chunks.len()
    );
    assert!(run.checkpoints.len() <= CHECKPOINTS_MAX);
}

#[test]
fn a_place_gone_back_to_remembers_what_came_before_it() {
    let mut run = Run::new(Settings::default(), 7).unwrap();
    run.advance_to(Instant(8_000_000));
    let before: Vec<_> = run.present.journal().iter().cloned().collect();
    run.seek(Instant(5_000_000));
    let journal = run.present.journal();
    assert_eq!(journal.start(), before[0].id);
    assert!(journal.iter().zip(&before).all(|(now, before)| now == before));
    assert!(journal.last().is_some_and(|last| last.at <= Instant(5_000_000)));
}
