//! What kind of weather it is: which settings a storm has.

use super::StormDials;
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
pub(super) fn draw(dials: &StormDials, draws: &mut Draws) -> Settings {
    let mut so = |dial: u16| draws.up_to(999) < u64::from(dial);
    let lease = so(dials.lease);
    // A lease stands only while nobody votes against a leader that is heard.
    let check_quorum = lease || !so(dials.no_check_quorum);
    let pre_vote = lease || !so(dials.no_pre_vote);
    let (one_by_one, by_hand) = (so(dials.one_by_one), so(dials.by_hand));
    let many_snapshots = so(dials.many_snapshots);
    let (forward_proposals, sessions) = (so(dials.forward), !so(dials.no_sessions));
    let nodes = match dials.nodes {
        0 => [1, 2, 3, 3, 4, 5, 5, 5][usize::try_from(draws.up_to(7)).unwrap_or(0)],
        nodes => u32::from(nodes),
    };
    let mut settings = Settings {
        nodes,
        pre_vote,
        check_quorum,
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
        forward_proposals,
        ..Settings::default()
    };
    if many_snapshots {
        settings.snapshots = SnapshotDials {
            every: Some(2 + draws.up_to(8)),
            keep: draws.up_to(2),
            chunk_bytes: 16 << draws.small(1),
        };
    }
    if by_hand {
        settings.election_timeout_min = Micros::from_millis(1_000);
        settings.election_timeout_max = Micros::from_millis(2_000);
    }
    settings.client.sessions = sessions;
    settings.client.latency = Micros::from_millis(draws.up_to(10));
    settings.client.retry_after = Some(Micros::from_millis(150 + draws.up_to(150)));
    if one_by_one {
        (settings.limits.append_bytes, settings.limits.inflight_messages) = (1, 1);
        // That is slow: whoever tries again before the log has got to it makes it longer and longer.
        settings.limits.uncommitted_bytes = 256 << draws.small(2);
        settings.client.retry_after = Some(Micros::from_millis(400 + draws.up_to(200)));
    }
    settings
}
