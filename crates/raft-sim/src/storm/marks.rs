//! What has happened in a storm: counters, so that a run in which nothing happened is not taken for one that held. What is seen of it
//! in the journal: `look.rs`.

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! marks {
    ($($mark:ident = $name:literal),+ $(,)?) => {
        /// Something that can happen in a storm.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "each has a name for people")]
        pub enum Mark {
            $($mark,)+
        }

        impl Marks {
            /// The names of all marks. A storm in which one of them never happens says nothing about it.
            pub const ALL: [&'static str; Mark::ALL.len()] = [$($name,)+];
        }

        impl Mark {
            /// All of them.
            pub const ALL: [Self; [$($name,)+].len()] = [$(Self::$mark,)+];

            /// What it is called.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$mark => $name,)+
                }
            }
        }
    };
}

marks! {
    LeaderElected = "a leader elected",
    TwoLeaders = "two leaders at once",
    SplitVote = "a split vote",
    VoteRefusedForLog = "a vote refused for a shorter log",
    LeaderWithoutMajority = "a leader stepped down for want of a majority",
    LeaderRemoved = "a removed leader stepped down",
    LeaderGaveUpDisk = "a leader gave up a stalled disk",
    LeaderIsolated = "a leader cut off from all others",
    LeaderCrashed = "a leader crashed soon after its election",
    CampaignByHand = "a campaign by hand",
    Committed = "an entry committed",
    OldEntryHeldBack = "an old entry held back",
    LogCutShort = "a log cut short",
    Crash = "a crash",
    CrashLostWrites = "a crash lost writes",
    CrashInWrite = "a crash in a write",
    WriteTorn = "a write torn",
    VoterCrashed = "a voter crashed right after its vote",
    Rival = "a rival in the same term",
    Piece = "a set piece played",
    AllRestarted = "all nodes restarted at once",
    NodeFlaps = "a node up and down",
    MessageLostByChance = "a message lost by chance",
    MessageLostAtCut = "a message lost at a cut",
    MessageDoubled = "a message doubled",
    MessageDelayed = "a message held for long",
    MessageOvertaken = "a message overtaken",
    OldAppendArrived = "an append of an old term arrived",
    OldReplyArrived = "a reply of an old term arrived",
    LateVoteArrived = "a vote arrived late",
    CutOneWay = "one way cut",
    Bridge = "two halves joined by one node",
    LinkFlaps = "a link up and down",
    LinksRough = "rough links",
    PauseWaitedOut = "a pause waited out",
    NodeAdded = "a node added",
    ChangeBegun = "a change of members begun",
    ChangeCut = "a leader cut off in a change of members",
    LearnerPromoted = "a learner promoted",
    VoterDemoted = "a voter demoted",
    NodeRemoved = "a node removed",
    JointCommitted = "a joint configuration committed",
    JointLeft = "a joint configuration left",
    ChangeCommitted = "a change of members committed",
    ChangeTakenBack = "a change of members taken back",
    SnapshotSaved = "a snapshot saved",
    LogCompacted = "a log compacted",
    SnapshotSent = "a snapshot sent",
    SnapshotPieceLost = "a piece of a snapshot lost",
    SnapshotGivenUp = "a snapshot given up",
    SnapshotInterrupted = "a snapshot interrupted by a crash",
    SnapshotInstalled = "a snapshot installed",
    TransferBegun = "a hand-over begun",
    TransferDone = "a hand-over done",
    TransferGivenUp = "a hand-over given up",
    ReadByLeader = "a read by a leader",
    ReadByFollower = "a read by a follower",
    ReadUnderLease = "a read under a lease",
    ReadAfterElection = "a read right after an election",
    SeveralAtOnce = "several requests at once",
    IdleStretch = "a stretch without writes",
    ClockSet = "a clock set",
    ClockJumped = "a clock jumped",
    DiskSlow = "a slow disk",
    DiskStalled = "a disk stalled",
    DiskFailed = "a disk failed",
    NodeSuspended = "a node suspended",
    NodeShutDown = "a node shut down",
    PatienceChanged = "a node's patience changed",
    LeaderForgotten = "a leader forgotten",
    SessionOpened = "a session opened",
    TriedAgain = "a command tried again",
    PassedOn = "a command passed on",
    EntriesLoaded = "entries loaded from a disk",
    BrokenForGood = "a fault for good outside a majority",
    LivedAgain = "alive again after all was mended",
    ReadAlone = "alive again with a read alone",
}

/// How often each thing happened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Marks([u64; Mark::ALL.len()]);

impl Default for Marks {
    fn default() -> Self {
        Self([0; Mark::ALL.len()])
    }
}

impl std::fmt::Debug for Marks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map()
            .entries(self.iter().filter(|(_, times)| *times > 0))
            .finish()
    }
}

impl Marks {
    /// How often something happened, by the name of its mark.
    #[must_use]
    pub fn count(&self, name: &str) -> u64 {
        self.iter()
            .find(|(known, _)| *known == name)
            .map_or(0, |(_, times)| times)
    }

    /// How often something happened.
    #[must_use]
    pub const fn of(&self, mark: Mark) -> u64 {
        self.0[mark as usize]
    }

    /// All of them, in the order of [`Mark::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        Mark::ALL.into_iter().map(|mark| (mark.name(), self.of(mark)))
    }

    /// Adds what happened in another storm.
    pub fn add(&mut self, other: &Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }

    pub(super) const fn mark(&mut self, mark: Mark) {
        self.0[mark as usize] += 1;
    }
}

/// Written as a map from the names of marks to how often each was reached, without those that never were.
impl Serialize for Marks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let reached = || self.iter().filter(|(_, times)| *times > 0);
        let mut map = serializer.serialize_map(Some(reached().count()))?;
        for (name, times) in reached() {
            map.serialize_entry(name, &times)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Marks;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map of marks")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Marks, A::Error> {
                let mut marks = Marks::default();
                while let Some((name, times)) = map.next_entry::<String, u64>()? {
                    let place = Mark::ALL.iter().position(|mark| mark.name() == name);
                    let place =
                        place.ok_or_else(|| A::Error::custom(format!("there is no mark {name:?}")))?;
                    marks.0[place] = times;
                }
                Ok(marks)
            }
        }
        deserializer.deserialize_map(Read)
    }
}
