//! What kind of weather it is: which settings a storm has.

use crate::generate::Draws;
use crate::settings::{DiskDials, Limits, LinkDials, ReadDials, Settings, SnapshotDials};
use raft::Micros;

/// The links when nothing is wrong with them.
pub(super) fn fair_links() -> LinkDials {
    LinkDials {
        latency: Micros::from_millis(8),
        jitter: Micros::from_millis(4),
        ..LinkDials::default()
    }
}

/// Draws the settings of a storm.
pub(super) fn draw(draws: &mut Draws) -> Settings {
    let lease = draws.one_in(3);
    let with_rules = lease || !draws.one_in(4);
    let mut settings = Settings {
        nodes: [1, 2, 3, 3, 4, 5, 5, 5][usize::try_from(draws.up_to(7)).unwrap_or(0)],
        pre_vote: with_rules && (lease || !draws.one_in(6)),
        check_quorum: with_rules,
        link: fair_links(),
        disk: DiskDials::default(),
        snapshots: SnapshotDials {
            every: (!draws.one_in(4)).then(|| 5 + draws.up_to(60)),
            keep: draws.up_to(20),
            chunk_bytes: 64 << draws.small(5),
        },
        reads: ReadDials {
            lease,
            ..ReadDials::default()
        },
        limits: Limits {
            uncommitted_bytes: 256 << draws.small(8),
            inflight_messages: 1 + draws.small(20),
            append_bytes: 32 << draws.small(12),
            apply_bytes: 32 << draws.small(12),
            promotion_lag: draws.up_to(20),
            disk_stall: Micros::from_millis(100 + draws.up_to(900)),
            entry_cache_bytes: [0, 200, 2_000][usize::try_from(draws.up_to(2)).unwrap_or(0)],
            sessions: 1 + draws.small(3),
        },
        forward_proposals: draws.one_in(3),
        ..Settings::default()
    };
    settings.client.sessions = !draws.one_in(4);
    settings.client.latency = Micros::from_millis(draws.up_to(10));
    settings.client.retry_after = Some(Micros::from_millis(150 + draws.up_to(150)));
    settings
}
