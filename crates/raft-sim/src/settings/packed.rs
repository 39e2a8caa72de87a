//! Settings and dials as rows of numbers. Of settings only those are packed that are not what they usually were when the first
//! link was made: that list never changes, whatever newer defaults are.

use super::{
    ClientDials, ClockDial, DiskDials, HostRules, Limits, LinkDials, ReadDials, Settings, SnapshotDials,
    Timing,
};
use crate::pack::{PackError, Packer, Slot, Unpacker};
use raft::{Micros, Rule, RuleSet, Rules};

#[rustfmt::skip]
/// What the numbers of [`slots`] usually are: of each added later, what those mean that do not have it.
const USUAL: [u64; 30] = [
    5, 150_000, 300_000, 50_000, 1, 1, // nodes, timeouts, heartbeat, pre-vote, check-quorum
    20_000, 4_000, 0, 0, // link
    2_000, 500, // disk
    20_000, 1_000_000, 1, // client
    0, // all stopped at start
    0, 8, 256, // snapshots
    0, 15_000, // reads
    67_108_864, 64, 1_048_576, 16_777_216, 100, 1_000_000, 0, 1_024, // limits
    0, // forward proposals
];

/// The numbers of settings. A new one comes at the end, and its usual value with it.
fn slots(settings: &mut Settings) -> [Slot<'_>; USUAL.len()] {
    let Settings {
        nodes,
        election_timeout_min,
        election_timeout_max,
        heartbeat_interval,
        pre_vote,
        check_quorum,
        link,
        disk,
        client,
        all_stopped_at_start,
        // Written by their names: what is off.
        rules: _,
        host_rules: _,
        snapshots,
        reads,
        limits,
        forward_proposals,
    } = settings;
    let LinkDials {
        latency: link_latency,
        jitter: link_jitter,
        loss_per_million,
        duplicate_per_million,
    } = link;
    let DiskDials { flush, jitter } = disk;
    let ClientDials {
        latency,
        retry_after,
        sessions,
    } = client;
    let SnapshotDials {
        every,
        keep,
        chunk_bytes,
    } = snapshots;
    let ReadDials {
        lease,
        clock_drift_max,
    } = reads;
    let Limits {
        uncommitted_bytes,
        inflight_messages,
        append_bytes,
        apply_bytes,
        promotion_lag,
        disk_stall,
        entry_cache_bytes,
        sessions: sessions_max,
    } = limits;
    [
        Slot::Short(nodes),
        Slot::Span(election_timeout_min),
        Slot::Span(election_timeout_max),
        Slot::Span(heartbeat_interval),
        Slot::Flag(pre_vote),
        Slot::Flag(check_quorum),
        Slot::Span(link_latency),
        Slot::Span(link_jitter),
        Slot::Short(loss_per_million),
        Slot::Short(duplicate_per_million),
        Slot::Span(flush),
        Slot::Span(jitter),
        Slot::Span(latency),
        Slot::MaybeSpan(retry_after),
        Slot::Flag(sessions),
        Slot::Flag(all_stopped_at_start),
        Slot::MaybeLong(every),
        Slot::Long(keep),
        Slot::Short(chunk_bytes),
        Slot::Flag(lease),
        Slot::Span(clock_drift_max),
        Slot::Long(uncommitted_bytes),
        Slot::Short(inflight_messages),
        Slot::Long(append_bytes),
        Slot::Long(apply_bytes),
        Slot::Long(promotion_lag),
        Slot::Span(disk_stall),
        Slot::Long(entry_cache_bytes),
        Slot::Short(sessions_max),
        Slot::Flag(forward_proposals),
    ]
}

/// The core's rules and those of its host, written as one map: no two have the same name.
struct AllRules(Rules, HostRules);

const CORE_RULES: usize = Rules::RULES.len();

const ALL_RULES: [Rule; CORE_RULES + HostRules::RULES.len()] = {
    let mut rules = [Rules::RULES[0]; CORE_RULES + HostRules::RULES.len()];
    let mut place = 0;
    while place < rules.len() {
        rules[place] = if place < CORE_RULES {
            Rules::RULES[place]
        } else {
            HostRules::RULES[place - CORE_RULES]
        };
        place += 1;
    }
    rules
};

impl RuleSet for AllRules {
    const KEPT: Self = Self(Rules::ALL, HostRules::ALL);
    const RULES: &'static [Rule] = &ALL_RULES;

    fn is_kept(&self, place: usize) -> bool {
        place
            .checked_sub(CORE_RULES)
            .map_or_else(|| self.0.is_kept(place), |place| self.1.is_kept(place))
    }

    fn switch(&mut self, place: usize, kept: bool) {
        match place.checked_sub(CORE_RULES) {
            Some(place) => self.1.switch(place, kept),
            None => self.0.switch(place, kept),
        }
    }
}

impl serde::Serialize for AllRules {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for AllRules {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(deserializer)
    }
}

impl Settings {
    pub(crate) fn pack(&self, packer: &mut Packer) {
        packer.row(&slots(&mut self.clone()), &USUAL);
        packer.put(&AllRules(self.rules, self.host_rules));
    }

    pub(crate) fn unpack(unpacker: &mut Unpacker<'_>) -> Result<Self, PackError> {
        let mut settings = Self::default();
        unpacker.row("a setting", &mut slots(&mut settings), &USUAL)?;
        AllRules(settings.rules, settings.host_rules) = unpacker.take()?;
        Ok(settings)
    }
}

/// What is packed as a row of numbers, each of which is usually 0. A new number comes at the end, and 0 is what those mean that do
/// not have it.
pub(crate) trait Row: Copy {
    /// Any: every number is set when it is unpacked.
    const BLANK: Self;

    fn slots(&mut self) -> Vec<Slot<'_>>;

    fn pack(mut self, packer: &mut Packer) {
        packer.row(&self.slots(), &[]);
    }

    fn unpack(unpacker: &mut Unpacker<'_>) -> Result<Self, PackError> {
        let mut row = Self::BLANK;
        unpacker.row("a dial", &mut row.slots(), &[])?;
        Ok(row)
    }
}

impl Row for LinkDials {
    const BLANK: Self = Self {
        latency: Micros::ZERO,
        jitter: Micros::ZERO,
        loss_per_million: 0,
        duplicate_per_million: 0,
    };

    fn slots(&mut self) -> Vec<Slot<'_>> {
        let Self {
            latency,
            jitter,
            loss_per_million,
            duplicate_per_million,
        } = self;
        vec![
            Slot::Span(latency),
            Slot::Span(jitter),
            Slot::Short(loss_per_million),
            Slot::Short(duplicate_per_million),
        ]
    }
}

impl Row for DiskDials {
    const BLANK: Self = Self {
        flush: Micros::ZERO,
        jitter: Micros::ZERO,
    };

    fn slots(&mut self) -> Vec<Slot<'_>> {
        let Self { flush, jitter } = self;
        vec![Slot::Span(flush), Slot::Span(jitter)]
    }
}

impl Row for Timing {
    const BLANK: Self = Self {
        election_timeout_min: Micros::ZERO,
        election_timeout_max: Micros::ZERO,
        heartbeat_interval: Micros::ZERO,
    };

    fn slots(&mut self) -> Vec<Slot<'_>> {
        let Self {
            election_timeout_min,
            election_timeout_max,
            heartbeat_interval,
        } = self;
        vec![
            Slot::Span(election_timeout_min),
            Slot::Span(election_timeout_max),
            Slot::Span(heartbeat_interval),
        ]
    }
}

impl Row for ClockDial {
    const BLANK: Self = Self { per_million: 0 };

    fn slots(&mut self) -> Vec<Slot<'_>> {
        let Self { per_million } = self;
        vec![Slot::Short(per_million)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(settings: &Settings) -> Vec<u8> {
        let mut packer = Packer::default();
        settings.pack(&mut packer);
        packer.done()
    }

    fn unpacked(bytes: &[u8]) -> Result<Settings, PackError> {
        let mut unpacker = Unpacker::new(bytes);
        let settings = Settings::unpack(&mut unpacker)?;
        unpacker.end().map(|()| settings)
    }

    /// Every number that settings are written with as text is changed by itself.
    #[test]
    fn each_setting_comes_back() {
        fn leaves(value: &serde_json::Value, path: String, into: &mut Vec<String>) {
            match value {
                serde_json::Value::Object(fields) => {
                    for (name, value) in fields {
                        leaves(value, format!("{path}/{name}"), into);
                    }
                }
                _ => into.push(path),
            }
        }
        let usual = serde_json::to_value(Settings::default()).unwrap();
        let mut paths = Vec::new();
        leaves(&usual, String::new(), &mut paths);
        assert!(paths.len() >= USUAL.len(), "{paths:?}");
        for path in paths {
            let mut changed = usual.clone();
            let leaf = changed.pointer_mut(&path).unwrap();
            *leaf = match &*leaf {
                serde_json::Value::Bool(value) => serde_json::Value::Bool(!value),
                serde_json::Value::Null => 77.into(),
                _ => 78.into(),
            };
            let settings: Settings = serde_json::from_value(changed).unwrap();
            assert_eq!(unpacked(&packed(&settings)), Ok(settings), "{path}");
        }
    }

    /// Else links that were made would tell of other runs. Who changes a default leaves this list as it is, and says here by how
    /// much they differ now.
    #[test]
    fn what_is_usual_is_what_it_was_when_the_first_link_was_made() {
        let mut settings = Settings::default();
        for (slot, usual) in slots(&mut settings).iter_mut().zip(USUAL) {
            slot.set(usual).unwrap();
        }
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn a_setting_of_a_newer_raftarium_is_refused() {
        let mut packer = Packer::default();
        packer.number(1 << USUAL.len());
        packer.number(1);
        packer.put(&Settings::default().rules);
        assert_eq!(unpacked(&packer.done()), Err(PackError::Unknown("a setting")));
        let mut packer = Packer::default();
        packer.number(1 << 4);
        packer.number(2);
        assert_eq!(unpacked(&packer.done()), Err(PackError::Value("a setting")));
    }
}
