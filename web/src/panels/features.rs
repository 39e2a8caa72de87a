//! The part of the settings that says what the cluster can do besides replicating: sessions and snapshots.

use super::widgets::{Dial, Switch};
use crate::texts;
use raft_sim::Settings;
use yew::prelude::*;

/// Snapshots are taken after at most so many entries, as the dial goes.
const EVERY_MOST: u32 = 100;

/// What the part needs.
#[derive(Properties, PartialEq)]
pub struct FeaturesProps {
    /// How the cluster was set up.
    pub settings: Settings,
    /// Its seed.
    pub seed: u64,
    /// Another run is to begin.
    pub onbegin: Callback<(Settings, u64)>,
}

/// The part.
#[component]
pub fn Features(props: &FeaturesProps) -> Html {
    let settings = &props.settings;
    let begin = |change: fn(&mut Settings, u32)| {
        let (settings, seed) = (settings.clone(), props.seed);
        props.onbegin.reform(move |value| {
            let mut settings = settings.clone();
            change(&mut settings, value);
            (settings, seed)
        })
    };
    let on = |change: fn(&mut Settings, u32)| begin(change).reform(u32::from);
    let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    html! {
        <section class="settings-part" data-features="">
            <h3>{ texts::FEATURES }</h3>
            <Switch name="sessions" label={texts::SESSIONS_SWITCH} help={texts::SESSIONS_HELP} on={settings.client.sessions}
                    onchange={on(|settings, on| settings.client.sessions = on == 1)} />
            <Dial name="snapshot-every" label={texts::SNAPSHOT_EVERY} unit="" value={small(settings.snapshots.every.unwrap_or(0))}
                  most={EVERY_MOST} onchange={begin(|settings, every| {
                      settings.snapshots.every = (every > 0).then_some(u64::from(every));
                  })} />
            <Dial name="snapshot-keep" label={texts::SNAPSHOT_KEEP} unit="" value={small(settings.snapshots.keep)}
                  most={EVERY_MOST} onchange={begin(|settings, keep| settings.snapshots.keep = u64::from(keep))} />
        </section>
    }
}
