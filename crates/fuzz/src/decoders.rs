//! Whatever is read from outside, as functions of bytes. Included by path in a test of the main workspace, so it asks for nothing
//! that is not there.

#[path = "drive.rs"]
mod drive;

use raft::Configuration;
use raft::sessions::{Request, Sessions};
use raft_sim::kv::{Answer, Ask, Command, Machine, Replica};
use raft_sim::link::Link;
use raft_sim::{Action, Cluster, Recording, Settings, Stamped};

pub use drive::node;

/// A target: its name, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] = &[
    ("link", link),
    ("recording_bytes", recording_bytes),
    ("recording_unpacked", recording_unpacked),
    ("recording_json", recording_json),
    ("settings_and_actions", settings_and_actions),
    ("replay", replay),
    ("kv_command", kv_command),
    ("kv_snapshot", kv_snapshot),
    ("sessions", sessions),
    ("configuration", configuration),
    ("node", node),
];

/// CRC-32, so that what is fed is not refused before it is looked at.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(sum & 1))
        })
    })
}

/// Bytes of version 1 with a checksum that fits.
fn sealed(rest: &[u8]) -> Vec<u8> {
    let summed: Vec<u8> = [1].iter().chain(rest).copied().collect();
    let mut bytes = vec![1];
    bytes.extend(crc(&summed).to_le_bytes());
    bytes.extend(rest);
    bytes
}

/// The same around what is inflated, which is stored as it is.
fn packed(inflated: &[u8]) -> Vec<u8> {
    let inflated = &inflated[..inflated.len().min(usize::from(u16::MAX))];
    let length = u16::try_from(inflated.len()).unwrap_or(u16::MAX);
    let mut rest = Vec::new();
    let mut left = length;
    // As a varint.
    while left > 0x7f {
        rest.push(0x80 | left.to_le_bytes()[0]);
        left >>= 7;
    }
    rest.push(left.to_le_bytes()[0]);
    rest.push(1);
    rest.extend(length.to_le_bytes());
    rest.extend((!length).to_le_bytes());
    rest.extend(inflated);
    sealed(&rest)
}

fn comes_back(recording: &Recording) {
    let bytes = recording.to_bytes();
    assert_eq!(Recording::from_bytes(&bytes).as_ref().ok(), Some(recording));
    let text = recording.to_json();
    if text.len() <= Recording::BYTES_MAX {
        assert_eq!(Recording::from_json(&text).as_ref().ok(), Some(recording));
    }
}

/// What follows the `#` of an address.
pub fn link(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let _ = Link::from_address(text);
    if let Ok(link) = Link::from_fragment(text) {
        comes_back(&link.recording);
        if let Ok(fragment) = link.to_fragment() {
            assert_eq!(Link::from_fragment(&fragment).ok(), Some(link));
        }
    }
}

/// A file, as it is; and the same with a checksum that fits, so that it is inflated.
pub fn recording_bytes(bytes: &[u8]) {
    let _ = Recording::from_file(bytes);
    if let Ok(recording) = Recording::from_bytes(&sealed(bytes)) {
        comes_back(&recording);
    }
}

/// Reads what a recording's bytes inflate to.
pub fn read_unpacked(bytes: &[u8]) -> Option<Recording> {
    Recording::from_bytes(&packed(bytes)).ok()
}

/// What is inflated.
pub fn recording_unpacked(bytes: &[u8]) {
    if let Some(recording) = read_unpacked(bytes) {
        comes_back(&recording);
    }
}

/// The readable text.
pub fn recording_json(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(recording) = Recording::from_json(text) {
        comes_back(&recording);
    }
}

/// Settings, and an action, by themselves.
pub fn settings_and_actions(bytes: &[u8]) {
    if let Ok(settings) = serde_json::from_slice::<Settings>(bytes) {
        let _ = settings.validate();
        let text = serde_json::to_vec(&settings).expect("settings are written");
        assert_eq!(serde_json::from_slice::<Settings>(&text).ok(), Some(settings));
    }
    if let Ok(action) = serde_json::from_slice::<Action>(bytes) {
        let text = serde_json::to_vec(&action).expect("an action is written");
        assert_eq!(serde_json::from_slice::<Action>(&text).ok(), Some(action));
    }
}

/// More events than this are not waited for: what is looked for is a panic, not an end.
const EVENTS_MAX: u64 = 3_000;

/// A recording that can be read is done to a cluster, whatever is in it.
pub fn replay(bytes: &[u8]) {
    let Some(recording) = read_unpacked(bytes) else {
        return;
    };
    let Ok(mut cluster) = Cluster::new(recording.settings, recording.seed) else {
        return;
    };
    for Stamped { stamp, action } in recording.actions.into_iter().take(100) {
        if !cluster.run_until_within(stamp.at, EVENTS_MAX) {
            return;
        }
        let _ = cluster.act(action);
    }
    cluster.run_until_within(recording.end.at, EVENTS_MAX);
}

/// What a person asks for, and what a log carries.
pub fn kv_command(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes)
        && let Ok(ask) = Ask::parse(text)
    {
        assert_eq!(Ask::parse(&ask.to_string()), Ok(ask));
    }
    if let Some(command) = Command::decode(bytes) {
        assert_eq!(command.encode(), bytes);
    }
    if let Some(answer) = Answer::decode(bytes) {
        assert_eq!(answer.encode(), bytes);
    }
}

/// The snapshot of a machine, with and without sessions.
pub fn kv_snapshot(bytes: &[u8]) {
    if let Some(machine) = Machine::from_bytes(bytes) {
        let written = machine.to_bytes();
        assert_eq!(
            Machine::from_bytes(&written).map(|machine| machine.to_bytes()),
            Some(written)
        );
    }
    for sessions in [None, Some(3)] {
        let any = Replica::new(sessions);
        if let Some(replica) = any.from_bytes(bytes) {
            let written = replica.to_bytes();
            assert_eq!(
                any.from_bytes(&written).map(|replica| replica.to_bytes()),
                Some(written)
            );
        }
        let mut replica = any;
        let _ = replica.apply(raft::Index(1), bytes);
        let _ = Replica::read(bytes, sessions.is_some());
    }
}

/// The snapshot of sessions, and what a client says in them.
pub fn sessions(bytes: &[u8]) {
    if let Ok(sessions) = Sessions::from_bytes(bytes) {
        assert_eq!(sessions.to_bytes(), bytes);
    }
    if let Ok(request) = Request::decode(bytes) {
        assert_eq!(request.encode(), bytes);
    }
}

/// The members of a cluster, as an entry of a log carries them.
pub fn configuration(bytes: &[u8]) {
    if let Ok(configuration) = Configuration::decode(bytes) {
        let written = configuration.encode();
        assert_eq!(Configuration::decode(&written), Ok(configuration));
    }
}
