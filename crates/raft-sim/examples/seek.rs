//! How long it takes to go anywhere in a long, busy run, and how much memory keeping it takes: `seek minutes=10 rate=200`.

#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    reason = "it measures, in wall time; nothing of it is recorded"
)]

use peak_alloc::PeakAlloc;
use raft_sim::{Action, Instant, LinkDials, Micros, NodeId, Run, Settings};
use std::time::{Duration, Instant as Wall};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Draws numbers, the same ones each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % most
    }
}

/// Five nodes that are asked for something all the time, and now and then lose a leader or a link.
fn busy(run: &mut Run, minutes: u64, rate: u64) {
    let mut chance = Chance(7);
    let pause = 1_000_000 / rate;
    let mut number = 0;
    for at in (1_000_000..minutes * 60_000_000).step_by(usize::try_from(pause).unwrap_or(1)) {
        run.advance_to(Instant(at));
        number += 1;
        let node = run.cluster().leader().unwrap_or(NodeId(1));
        let command = format!("set k{} {number}", chance.below(50));
        let _ = run.act(Action::Submit { node, command });
        if chance.below(rate * 4) == 0 {
            let (node, to) = (
                NodeId(1 + chance.below(5) as u32),
                NodeId(1 + chance.below(5) as u32),
            );
            let _ = match chance.below(5) {
                0 => run.act(Action::Stop { node }),
                1 => run.act(Action::Partition {
                    groups: vec![vec![node]],
                }),
                2 if node != to => run.act(Action::CutBoth { a: node, b: to }),
                3 => run.act(Action::TimeOut { node }),
                _ => run.act(Action::Pause { node }),
            };
        }
        if chance.below(rate * 10) == 0 {
            let _ = run.act(Action::MendAll);
            for node in (1..=5).map(NodeId) {
                let _ = run.act(Action::Restart { node });
                let _ = run.act(Action::Resume { node });
            }
        }
    }
    run.advance_to(Instant(minutes * 60_000_000));
}

fn main() {
    let (mut minutes, mut rate) = (10, 200);
    for word in std::env::args().skip(1) {
        match word
            .split_once('=')
            .map(|(key, value)| (key, value.parse().unwrap_or(1)))
        {
            Some(("minutes", value)) => minutes = value,
            Some(("rate", value)) => rate = value,
            _ => eprintln!("{word} is not understood"),
        }
    }
    let settings = Settings {
        link: LinkDials {
            latency: Micros::from_millis(10),
            ..LinkDials::default()
        },
        ..Settings::default()
    };
    let before = MEMORY.current_usage();
    let began = Wall::now();
    let mut run = Run::new(settings, 7).expect("settings that hold");
    busy(&mut run, minutes, rate);
    let took = began.elapsed();
    let mib = |bytes: usize| bytes as f64 / 1_048_576.0;
    println!(
        "{minutes} minutes, {rate} commands a second: {} events, {} records, {} terms in {took:.1?}: {:.0} events a second",
        run.cluster().events(),
        run.cluster().journal().end().0,
        run.timeline().terms.len(),
        run.cluster().events() as f64 / took.as_secs_f64(),
    );
    println!("memory: {:.1} MiB", mib(MEMORY.current_usage() - before));
    println!("{} checkpoints", run.checkpoints());
    let began = Wall::now();
    let clones: Vec<_> = (0..20).map(|_| run.cluster().clone()).collect();
    println!("a copy of the cluster: {:.1?}", began.elapsed() / 20);
    let now = MEMORY.current_usage();
    drop(clones);
    println!("a copy takes {} KiB", (now - MEMORY.current_usage()) / 20 / 1024);
    let mut chance = Chance(99);
    let mut times: Vec<Duration> = (0..60)
        .map(|_| {
            let to = Instant(chance.below(minutes * 60_000) * 1_000);
            let began = Wall::now();
            run.seek(to);
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!(
        "seek: median {:.1?}, worst {:.1?}",
        times[times.len() / 2],
        times[times.len() - 1]
    );
    let began = Wall::now();
    let terms: usize = (0..100).map(|_| run.timeline().terms.len()).sum();
    println!("timeline: {:.1?} ({terms})", began.elapsed() / 100);
}
