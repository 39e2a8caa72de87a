//! What makes a run, as it stands on paper: enough to begin the same one again.

use super::span;
use crate::texts::{self, Text, control, share};
use raft_sim::{Cluster, EventId, Observed};

/// Each setting with its value.
#[must_use]
pub fn settings(cluster: &Cluster, event: Option<EventId>) -> Vec<(Text, String)> {
    let settings = cluster.settings();
    let about = |middle, jitter| format!("{} \u{b1} {}", span(middle), span(jitter));
    let part = |per_million: u32| format!("{} %", f64::from(per_million) / 10_000.0);
    let yes = |on: bool| (if on { control::YES } else { control::NO }).to_owned();
    let link = settings.link;
    vec![
        (texts::SEED, format!("{:x}", cluster.seed())),
        (
            share::EVENT,
            event.map_or_else(|| "\u{2013}".to_owned(), |event| event.0.to_string()),
        ),
        (texts::NODES, cluster.node_ids().count().to_string()),
        (
            share::TIMEOUT,
            format!(
                "{} \u{2013} {}",
                span(settings.election_timeout_min),
                span(settings.election_timeout_max)
            ),
        ),
        (share::HEARTBEAT, span(settings.heartbeat_interval)),
        (texts::LATENCY, about(link.latency, link.jitter)),
        (texts::LOSS, part(link.loss_per_million)),
        (control::LINK_DUPLICATION, part(link.duplicate_per_million)),
        (texts::FLUSH, about(settings.disk.flush, settings.disk.jitter)),
        (texts::PRE_VOTE, yes(settings.pre_vote)),
        (texts::CHECK_QUORUM, yes(settings.check_quorum)),
        (control::LEASE_READS, yes(settings.reads.lease)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{Run, Settings};

    #[test]
    fn the_settings_tell_how_to_begin_the_same_run() {
        let mut settings = Settings::plain();
        settings.link.loss_per_million = 12_500;
        let run = Run::new(settings, 0x7f3a).unwrap();
        let told = super::settings(run.cluster(), Some(EventId(12)));
        let value = |name: Text| told.iter().find(|(other, _)| *other == name).unwrap().1.as_str();
        assert_eq!(value(texts::SEED), "7f3a");
        assert_eq!(value(share::EVENT), "12");
        assert_eq!(value(texts::NODES), "5");
        assert_eq!(value(texts::LOSS), "1.25 %");
        for (name, value) in &told {
            assert!(!name.is_empty() && !value.is_empty());
        }
    }
}
