//! The rules that are not the core's but its host's: those of the disk, of the state machine with its sessions and snapshots, and
//! of the client. Each is read in one place.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use raft::RuleSet;

raft::switchable_rules! {
    /// Which rules the disks, the state machines and the client keep. One switched off makes a mutant. Written as a map of those
    /// that are off.
    HostRules {
        flushed_before_done: "figure 2", "the disk says that a write is done when it is";
        writes_in_order: "figure 2", "of the writes on their way, a crash loses the last ones";
        torn_record_is_dropped: "figure 2", "what a crash has left half there of a write is dropped";
        truncation_reaches_disk: "§5.3", "what is cut off the log is cut off on the disk";
        applied_in_order: "§5.3", "entries are applied in the order of the log";
        machine_starts_anew: "§7", "who restarts begins with what its snapshot has, and nothing else";
        snapshot_names_what_it_has: "§7", "a snapshot is named by the last entry that is in it";
        snapshot_replaces_machine: "§7", "a leader's snapshot replaces the state machine";
        snapshot_has_sessions: "dissertation §6.3", "a snapshot has the sessions in it";
        commands_done_once: "§8", "a command that has come before is not done again";
        sessions_alike_everywhere: "dissertation §6.3", "all nodes keep as many sessions, so that they let the same one go";
        answered_when_applied: "§8", "a client is answered when its command is applied";
        client_keeps_its_number: "§8", "a command that is sent again keeps its number";
    }
}

impl Serialize for HostRules {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(serializer)
    }
}

impl<'de> Deserialize<'de> for HostRules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(deserializer)
    }
}
