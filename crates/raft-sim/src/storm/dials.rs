//! The dials of a storm: how often each fault comes, what the clients ask for, what the cluster is like. Plain numbers, so that a
//! run can be told by them, and each can be turned by its name.
//!
//! What each does is in the file of its family: `faults/`, `changes.rs`, `triggers.rs`, `workload.rs`, `settings.rs`, `mend.rs`.

use crate::settings::{Settings, SettingsError, check_count};
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! dials {
    ($($(#[$doc:meta])* $name:ident = $value:literal),+ $(,)?) => {
        /// How a storm is. Every dial is a number from 0 to 1000, but for `nodes`.
        ///
        /// Written as a map that has only what is not as in [`StormDials::default`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct StormDials {
            $($(#[$doc])* pub $name: u16,)+
        }

        impl Default for StormDials {
            /// Everything, nothing much.
            fn default() -> Self {
                Self { $($name: $value,)+ }
            }
        }

        impl StormDials {
            /// The names of all dials.
            pub const NAMES: &[&str] = &[$(stringify!($name),)+];

            const fn all(&self) -> [u16; Self::NAMES.len()] {
                [$(self.$name,)+]
            }

            pub(super) fn all_mut(&mut self) -> [&mut u16; Self::NAMES.len()] {
                [$(&mut self.$name,)+]
            }
        }
    };
}

dials! {
    // How often, of a thousand moments, something breaks; if that is more than a thousand in all, of as many moments.
    /// A node crashes, and its disk has lost some of what was on its way.
    crash = 42,
    /// A node crashes between asking for a write and its completion.
    crash_in_write = 42,
    /// A node crashes in the middle of a write, which is left half on its disk.
    torn_write = 20,
    /// A node stands still.
    pause = 42,
    /// A node's disk fails.
    fail_disk = 14,
    /// A disk becomes slow.
    slow_disk = 42,
    /// A disk stands still.
    stall_disk = 42,
    /// All links lose, double, reorder, or are slow: how much, the four dials after this one say.
    rough_links = 42,
    /// Rough links lose up to so many of a thousand messages.
    loss = 300,
    /// Rough links double up to so many of a thousand messages.
    duplication = 150,
    /// So many of a thousand rough links let messages overtake each other as far as they can.
    reorder = 200,
    /// Rough links take up to so many times 0.1 ms.
    latency = 600,
    /// One way is cut.
    cut = 42,
    /// Some nodes are parted from the others.
    part = 42,
    /// Two halves are joined by one node only.
    bridge = 20,
    /// A follower is left behind, until what it lacks is forgotten.
    laggard = 20,
    /// A link goes up and down.
    flap_link = 15,
    /// A node goes up and down.
    flap_node = 10,
    /// A clock runs at another speed.
    clock_rate = 42,
    /// A clock jumps ahead.
    clock_jump = 15,
    /// A node campaigns.
    campaign = 42,
    /// A message on its way is lost, doubled, or arrives now.
    meddle = 83,
    /// A message on its way is held for long.
    delay = 30,
    /// What is broken comes back.
    recover = 417,

    /// A set piece is played.
    piece = 15,

    // How often, of a thousand moments, somebody changes something.
    /// The members are changed.
    members = 133,
    /// A node is added.
    add_node = 17,
    /// The leader hands over.
    transfer = 67,
    /// A node takes a snapshot.
    snapshot = 33,
    /// A node forgets what its snapshot has.
    compact = 33,
    /// A node's Raft is suspended.
    suspend = 33,
    /// A node is shut down in order.
    shut_down = 33,
    /// A node forgets its leader.
    forget_leader = 33,
    /// A node becomes more or less patient.
    patience = 33,

    // How often, of a thousand times that something happens, something is done about it.
    /// A leader elected is soon cut off from all others.
    leader_cut = 60,
    /// A leader elected soon crashes.
    leader_crash = 60,
    /// A leader that holds back an old entry, or has committed one, is cut off at once.
    old_commit_cut = 200,
    /// A voter crashes right after its vote, and starts again.
    voter_crash = 50,
    /// While a vote is given, another node campaigns in the same term.
    rival = 50,
    /// Whoever cut its log short crashes.
    truncate_crash = 100,
    /// A leader is cut off as it appends a change of the members.
    change_cut = 60,
    /// The sender or the receiver of a snapshot crashes.
    snapshot_crash = 100,
    /// A snapshot on its way is cut off.
    snapshot_cut = 100,
    /// A snapshot is taken right after an election.
    snapshot_on_election = 50,
    /// A reply to an append is held until somebody else has been elected.
    reply_delay = 2,
    /// A vote arrives late.
    vote_delay = 50,
    /// All nodes start again the moment something is committed.
    restart_all = 10,
    /// Reads are asked for right after an election.
    read_on_election = 200,

    // What the clients ask for.
    /// At so many of a thousand moments something is asked for.
    load = 750,
    /// So many of a thousand times, several things at once.
    burst = 100,
    /// So many of a thousand stretches have reads only.
    idle = 100,
    /// Additions weigh so much.
    add = 400,
    /// So do assignments.
    set = 100,
    /// So do assignments on a condition.
    cas = 100,
    /// So do deletions.
    delete = 200,
    /// So do reads.
    get = 300,

    // What the cluster is like, in so many of a thousand runs.
    /// So many nodes; drawn, if it is 0. At most [`StormDials::NODES_MAX`].
    nodes = 0,
    /// An append carries one entry, and only one is on its way to each follower.
    one_by_one = 50,
    /// No node asks before it campaigns.
    no_pre_vote = 330,
    /// A leader that hears no majority goes on.
    no_check_quorum = 170,
    /// Snapshots are taken all the time, nothing before them is kept, and they travel in small pieces.
    many_snapshots = 200,
    /// Leaders answer reads while their lease holds.
    lease = 330,
    /// Followers pass commands on.
    forward = 330,
    /// Clients have no sessions.
    no_sessions = 250,
    /// Timeouts are long, and campaigns are begun by hand.
    by_hand = 0,
    /// At the end, what is broken outside of a majority is so for good.
    for_good = 500,
    /// At the end, only a read is asked for.
    read_only = 300,
}

impl StormDials {
    /// The most nodes that a storm begins with.
    pub const NODES_MAX: u16 = 7;
    /// The highest value of a dial.
    pub const MAX: u16 = 1000;

    /// The value of the dial with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<u16> {
        self.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Turns the dial with this name. Says whether there is one.
    #[must_use]
    pub fn set(&mut self, name: &str, value: u16) -> bool {
        let place = Self::NAMES.iter().position(|known| *known == name);
        let dial = place.and_then(|place| self.all_mut().into_iter().nth(place));
        let known = dial.is_some();
        if let Some(dial) = dial {
            *dial = value;
        }
        known
    }

    /// All dials, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u16)> {
        Self::NAMES.iter().copied().zip(self.all())
    }

    /// Checks that every dial is in its range.
    ///
    /// # Errors
    /// The first one that is not.
    pub fn validate(&self) -> Result<(), SettingsError> {
        for (name, value) in self.iter() {
            let most = if name == "nodes" {
                Self::NODES_MAX
            } else {
                Self::MAX
            };
            check_count(name, value.into(), 0, most.into())?;
        }
        Ok(())
    }

    /// No fault, no change, nothing asked for: to turn up what one wants.
    #[must_use]
    pub fn calm() -> Self {
        let mut dials = Self::default();
        dials.all_mut().into_iter().for_each(|dial| *dial = 0);
        dials
    }
}

impl Serialize for StormDials {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let usual = Self::default().all();
        let turned = || {
            self.iter()
                .zip(usual)
                .filter(|((_, value), usual)| value != usual)
        };
        let mut map = serializer.serialize_map(Some(turned().count()))?;
        for ((name, value), _) in turned() {
            map.serialize_entry(name, &value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for StormDials {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = StormDials;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map of dials")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<StormDials, A::Error> {
                let mut dials = StormDials::default();
                while let Some((name, value)) = map.next_entry::<String, u16>()? {
                    if !dials.set(&name, value) {
                        return Err(A::Error::custom(format!("a storm has no dial {name:?}")));
                    }
                }
                dials.validate().map_err(A::Error::custom)?;
                Ok(dials)
            }
        }
        deserializer.deserialize_map(Read)
    }
}

/// A storm is for at most so many nodes, those added included.
pub(super) const NODES_IN_ALL_MAX: u32 = if Settings::NODES_MAX < 8 {
    Settings::NODES_MAX
} else {
    8
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dials_are_written_as_what_is_turned_and_read_back() {
        assert_eq!(serde_json::to_string(&StormDials::default()).unwrap(), "{}");
        for number in 0..100 {
            let dials = StormDials::swarm(number);
            assert_eq!(dials.validate(), Ok(()));
            let text = serde_json::to_string(&dials).unwrap();
            assert_eq!(serde_json::from_str::<StormDials>(&text).unwrap(), dials);
        }
    }

    #[test]
    fn a_dial_that_there_is_not_and_one_out_of_range_are_refused() {
        let wrong = |text| serde_json::from_str::<StormDials>(text).unwrap_err().to_string();
        assert!(wrong(r#"{"earthquake":1}"#).contains("earthquake"));
        assert!(wrong(r#"{"crash":1001}"#).contains("from 0 to 1000"));
        assert!(wrong(r#"{"nodes":8}"#).contains("from 0 to 7"));
    }
}
