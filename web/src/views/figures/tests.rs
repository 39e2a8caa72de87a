//! What the figures say of a run, and what leaves as CSV.

use super::*;
use raft_sim::{Action, Instant, NodeId, Run, Settings};

fn view(kind: Kind, values: &[u64]) -> FiguresView {
    let samples: Vec<Sample> = values
        .iter()
        .zip(1..)
        .map(|(value, at)| Sample {
            at: Instant(at * 1_000),
            event: EventId(at),
            kind,
            value: *value,
        })
        .collect();
    FiguresView::of(samples.iter(), 0)
}

fn figure(values: &[u64]) -> Figure {
    let [_, commits, _, _] = view(Kind::Commit, values).figures;
    commits.expect("something was measured")
}

fn of_run(run: &Run) -> FiguresView {
    let samples = run.cluster().journal().samples().unwrap();
    FiguresView::of(samples.iter(), samples.dropped())
}

#[test]
fn percentiles_are_numbers_that_were_measured_each_with_its_event() {
    let told = figure(&[50, 10, 40, 30, 20, 60, 90, 70, 80, 100]);
    let number = |value, event| Number {
        value,
        event: EventId(event),
    };
    assert_eq!(told.count, 10);
    assert_eq!(told.median, number(50, 1));
    assert_eq!(told.ninety, number(90, 7));
    assert_eq!(told.worst, number(100, 10));
    assert_eq!(told.latest, number(100, 10));
    let one = figure(&[7]);
    assert!([one.median, one.ninety, one.worst, one.latest] == [number(7, 1); 4]);
}

#[test]
fn they_are_the_percentiles_of_the_command_line() {
    let values: Vec<u64> = (1..=37).map(|number| number * number % 1_009).collect();
    let mut distribution = raft_sim::measure::Distribution::default();
    values.iter().for_each(|value| distribution.add(*value));
    let told = figure(&values);
    let of = [told.median, told.ninety, told.worst].map(|number| Some(number.value));
    assert_eq!(of, [500, 900, 1_000].map(|part| distribution.per_thousand(part)));
}

#[test]
fn each_kind_stands_in_its_place_and_what_was_not_measured_is_left_out() {
    for (place, kind) in SHOWN.into_iter().enumerate() {
        let told = view(kind, &[5]).figures;
        for (at, figure) in told.iter().enumerate() {
            assert_eq!(figure.is_some(), at == place, "{kind:?} at {at}");
        }
    }
    assert_eq!(view(Kind::Answer, &[5]), FiguresView::default());
}

#[test]
fn every_number_is_counted_in_the_column_in_which_it_lies() {
    let values: Vec<u64> = (0..200).map(|number| number * 997 % 21_000).collect();
    let plot = figure(&values).plot;
    assert_eq!((plot.end, plot.beyond(), plot.width()), (30_000, 0, COLUMNS));
    assert!(plot.columns.is_sorted_by(|a, b| a.place < b.place));
    let counted: u64 = plot.columns.iter().map(|column| column.count).sum();
    assert_eq!(counted, 200);
    for column in &plot.columns {
        let (from, to) = plot.bounds(column);
        let inside = |value: &&u64| (from..to.unwrap()).contains(value);
        assert_eq!(
            values.iter().filter(inside).count() as u64,
            column.count,
            "{column:?}"
        );
    }
}

#[test]
fn what_is_far_worse_than_the_rest_lies_beyond_the_end_and_squeezes_nothing() {
    let mut values = vec![21_000; 20];
    values.extend([3_000_000, 2_000_000]);
    let plot = figure(&values).plot;
    assert_eq!((plot.end, plot.beyond()), (50_000, 2));
    assert!(plot.width() > COLUMNS);
    assert!(plot.x(3_000_000) > plot.x(50_000) && plot.x(21_000) > 15.0);
    assert_eq!(plot.bounds(plot.columns.last().unwrap()), (50_000, None));
    // As many as these are no exception.
    values.extend([3_000_000; 3]);
    assert_eq!(figure(&values).plot.beyond(), 0);
}

#[test]
fn a_plot_ends_at_a_round_number_and_takes_any() {
    let ends = [0, 999, 1_001, 21_000, 600_000, 601_000, 9_000_000].map(|worst| figure(&[worst]).plot.end);
    assert_eq!(ends, [1_000, 1_000, 2_000, 30_000, 600_000, 800_000, 10_000_000]);
    for values in [&[0, 0, 0][..], &[u64::MAX], &[0, u64::MAX], &[u64::MAX; 3]] {
        let told = figure(values);
        let part = |number: Number| told.plot.x(number.value) / told.plot.width() as f64;
        assert!(
            [told.median, told.worst]
                .map(part)
                .iter()
                .all(|x| (0.0..=1.0).contains(x))
        );
        assert!(told.plot.columns.iter().all(|column| column.place <= COLUMNS));
    }
}

#[test]
fn a_press_means_the_latest_number_of_the_nearest_column() {
    let plot = figure(&[10_000, 90_000, 10_100, 10_050]).plot;
    assert_eq!(plot.end, 100_000);
    assert_eq!(plot.nearest(0.0), Some(EventId(4)));
    assert_eq!(plot.nearest(0.45), Some(EventId(4)));
    assert_eq!(plot.nearest(0.55), Some(EventId(2)));
    assert_eq!(plot.nearest(9.0), Some(EventId(2)));
}

#[test]
fn they_go_back_with_the_run_and_the_worst_leads_to_where_it_was_measured() {
    let mut run = Run::new(Settings::plain(), 7).unwrap();
    assert_eq!(of_run(&run), FiguresView::default());
    for step in 1..30_u64 {
        run.advance_to(Instant(step * 100_000));
        let node = run.cluster().leader().unwrap_or(NodeId(1));
        let command = "add x 1".to_owned();
        run.act(Action::Submit { node, command }).unwrap();
    }
    run.seek(Instant(1_500_000));
    let early = of_run(&run);
    run.seek(run.end());
    let late = of_run(&run);
    for (early, late) in early.figures.iter().zip(&late.figures).skip(1) {
        assert!(early.as_ref().unwrap().count < late.as_ref().unwrap().count);
    }
    let worst = late.figures[1].as_ref().unwrap().worst;
    run.seek_event(worst.event);
    let then = of_run(&run).figures[1].clone().unwrap();
    assert_eq!(then.worst, worst);
    assert_eq!(then.latest.event, worst.event);
    run.seek(Instant(1_500_000));
    assert_eq!(of_run(&run), early);
}
