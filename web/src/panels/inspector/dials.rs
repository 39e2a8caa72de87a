//! The dials of a node, and of all nodes: disk, clock, patience.

use super::{act, millis};
use crate::panels::widgets::Dial;
use crate::texts::control as texts;
use crate::views::inspector::NodeDials;
use crate::views::inspector::dials::{with_heartbeat, with_longest, with_shortest};
use crate::views::span;
use raft_sim::{Action, ClockDial, DiskDials, Micros, Running, Timing};
use yew::prelude::*;

/// The longest flush that the dial reaches, in milliseconds.
const FLUSH_MOST: u32 = 200;
/// The longest timeout that the dials reach, in milliseconds.
const TIMEOUT_MOST: u32 = 4_000;
/// So far a clock jumps.
const JUMPS: [Micros; 2] = [Micros::from_millis(50), Micros::from_millis(500)];

const fn span_of(millis: u32) -> Micros {
    Micros::from_millis(millis as u64)
}

/// What the dials of a disk need.
#[derive(Properties, PartialEq)]
pub struct DiskDialsProps {
    /// The names of their elements: flush and jitter.
    pub names: [&'static str; 2],
    /// How they stand.
    pub dials: DiskDials,
    /// One was turned.
    pub onchange: Callback<DiskDials>,
}

/// The dials of a disk, or of all.
#[component]
pub fn DiskDialsForm(props: &DiskDialsProps) -> Html {
    let dials = props.dials;
    let onflush = props.onchange.reform(move |value| {
        let flush = span_of(value);
        DiskDials {
            flush,
            jitter: dials.jitter.min(flush),
        }
    });
    let onjitter = props.onchange.reform(move |value| DiskDials {
        jitter: span_of(value).min(dials.flush),
        ..dials
    });
    html! {
        <div class="dials">
            <Dial name={props.names[0]} label={texts::DISK_FLUSH} unit="ms" value={millis(dials.flush)} most={FLUSH_MOST}
                  onchange={onflush} />
            <Dial name={props.names[1]} label={texts::DISK_JITTER} unit="ms" value={millis(dials.jitter)}
                  most={millis(dials.flush)} onchange={onjitter} />
        </div>
    }
}

/// What the dials of patience need.
#[derive(Properties, PartialEq)]
pub struct TimingDialsProps {
    /// The names of their elements: shortest, longest, heartbeat.
    pub names: [&'static str; 3],
    /// How they stand.
    pub timing: Timing,
    /// One was turned.
    pub onchange: Callback<Timing>,
}

/// The dials of a node's patience, or of all.
#[component]
pub fn TimingDialsForm(props: &TimingDialsProps) -> Html {
    let timing = props.timing;
    let turn = |change: fn(Timing, Micros) -> Timing| {
        // Nothing of it can be nothing.
        props
            .onchange
            .reform(move |value: u32| change(timing, span_of(value.max(2))))
    };
    let [shortest, longest, heartbeat] = props.names;
    html! {
        <div class="dials">
            <Dial name={shortest} label={texts::TIMEOUT_MIN} unit="ms" value={millis(timing.election_timeout_min)}
                  most={TIMEOUT_MOST} onchange={turn(with_shortest)} />
            <Dial name={longest} label={texts::TIMEOUT_MAX} unit="ms" value={millis(timing.election_timeout_max)}
                  most={TIMEOUT_MOST} onchange={turn(with_longest)} />
            <Dial name={heartbeat} label={texts::HEARTBEAT_EVERY} unit="ms" value={millis(timing.heartbeat_interval)}
                  most={500} onchange={turn(with_heartbeat)} />
        </div>
    }
}

/// What the dials of a node need.
#[derive(Properties, PartialEq)]
pub struct NodeDialsProps {
    /// How they stand.
    pub dials: NodeDials,
    /// Something is to be done to the cluster.
    pub onact: Callback<Vec<Action>>,
}

/// The dials of a node: folded away until they are wanted.
#[component]
pub fn NodeDialsForm(props: &NodeDialsProps) -> Html {
    let NodeDials {
        node,
        running,
        disk,
        stalled,
        clock_percent,
        timing,
    } = props.dials;
    let onact = &props.onact;
    let ondisk = onact.reform(move |dials| vec![Action::SetDisk { node, dials }]);
    let onclock = onact.reform(move |percent: u32| {
        let per_million = (percent * 10_000).clamp(ClockDial::SLOWEST, ClockDial::FASTEST);
        vec![Action::SetClock {
            node,
            dial: ClockDial { per_million },
        }]
    });
    let ontiming = onact.reform(move |timing| vec![Action::SetTiming { node, timing }]);
    html! {
        <details class="more" data-more="dials">
            <summary>{ texts::DISK_CLOCK_PATIENCE }</summary>
            <h3 class="part">{ texts::DISK }</h3>
            <DiskDialsForm names={["node-flush", "node-flush-jitter"]} dials={disk} onchange={ondisk} />
            <div class="actions">
                if stalled {
                    { act("unstall-disk", texts::UNSTALL.into(), onact, Action::UnstallDisk { node }) }
                } else {
                    { act("stall-disk", texts::STALL.into(), onact, Action::StallDisk { node }) }
                }
                if running == Running::Running {
                    { act("fail-disk", texts::FAIL.into(), onact, Action::FailDisk { node }) }
                    { act("tear-write", texts::TEAR.into(), onact, Action::TearWrite { node }) }
                }
            </div>
            <h3 class="part">{ texts::CLOCK }</h3>
            <div class="dials">
                <Dial name="clock-rate" label={texts::CLOCK_RATE} unit="%" value={clock_percent} least={50} most={200}
                      onchange={onclock} />
            </div>
            <div class="actions">
                { for JUMPS.into_iter().zip(["jump-clock", "jump-clock-more"]).map(|(by, name)| {
                    act(name, texts::jump(&span(by)), onact, Action::JumpClock { node, by })
                }) }
            </div>
            <h3 class="part">{ texts::PATIENCE }</h3>
            <TimingDialsForm names={["node-timeout-min", "node-timeout-max", "node-heartbeat"]} {timing} onchange={ontiming} />
            <p class="quiet">{ texts::KEEPS_TIMEOUT }</p>
        </details>
    }
}
