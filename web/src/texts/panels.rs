//! What stands in the panels, in words: logs, what happened, inspector, ribbon, settings.

use raft_sim::{Action, Letter, letter};

// ---- the log -----------------------------------------------------------------------------------------------------

/// The heading of the table.
pub const LOGS: &str = "Logs";
/// An entry without a command.
pub const BLANK: &str = "blank";
/// How an entry stands.
pub const APPLIED: &str = "applied";
/// How an entry stands.
pub const COMMITTED: &str = "committed";
/// How an entry stands.
pub const STORED: &str = "on disk, not committed";
/// How an entry stands.
pub const UNFLUSHED: &str = "not on disk yet, not committed";

/// An entry in words.
#[must_use]
pub fn entry(index: u64, term: u64, text: &str, state: &str) -> String {
    format!("Entry {index} of term {term}: {text}, {state}")
}

/// What the marks under the cells mean.
#[must_use]
pub fn marks(leader: &str) -> String {
    format!("as {leader} knows them: \u{25b2} matches up to here, \u{25b3} is sent next")
}

// ---- what happened -----------------------------------------------------------------------------------------------

/// The heading of the feed.
pub const FEED: &str = "What happened";
/// The switch.
pub const DETAILS: &str = "Details";
/// The button.
pub const EARLIER: &str = "Earlier";
/// Nothing has happened.
pub const FEED_EMPTY: &str =
    "Nothing yet. Time runs slowly here: at 1/50 a hop between two nodes takes a second.";

/// The time of a line in the feed is a button.
pub const GO_THERE: &str = "Go to this moment";

// ---- the inspector -----------------------------------------------------------------------------------------------

/// The heading while nothing is selected.
pub const INSPECTOR: &str = "Inspector";
/// While nothing is selected.
pub const INSPECTOR_EMPTY: &str =
    "Select a node, a link, a message or the client, and see everything about it here.";
/// A row.
pub const TERM: &str = "Term";
/// A row.
pub const VOTE: &str = "Voted for";
/// A row.
pub const LEADER: &str = "Leader";
/// A row.
pub const LAST_ENTRY: &str = "Last entry";
/// A row.
pub const ON_DISK: &str = "On disk up to";
/// A row.
pub const COMMIT_INDEX: &str = "Commit index";
/// A row.
pub const APPLIED_INDEX: &str = "Applied index";
/// A row.
pub const ELECTION_TIMER: &str = "Timer runs out";
/// A row.
pub const HEARTBEAT_TIMER: &str = "Heartbeat";
/// A row.
pub const WRITES: &str = "Writes under way";
/// A row.
pub const WITHHELD: &str = "Messages held back";
/// A row.
pub const PROPOSALS: &str = "Open proposals";
/// A row.
pub const WAITING_INPUTS: &str = "Waits for it";
/// A row.
pub const VALUE: &str = "Value";
/// A row.
pub const SENT: &str = "Sent";
/// A row.
pub const ARRIVES: &str = "Arrives";
/// A row.
pub const LOST: &str = "Lost";
/// A row.
pub const WHY: &str = "Why";
/// Nobody.
pub const NOBODY: &str = "nobody";
/// How a leader sends.
pub const STREAMS: &str = "streams";
/// How a leader sends.
pub const PROBES: &str = "probes";
/// A message that has arrived.
pub const MESSAGE_GONE: &str = "This message has arrived.";
/// The columns of a leader's table.
pub const PEER_COLUMNS: [&str; 6] = ["Node", "Match", "Next", "Mode", "In flight", "Heard"];
/// What the table is.
pub const PEERS: &str = "What the leader knows of the others";
/// A button.
pub const CUT: &str = "Cut both ways";
/// A button.
pub const MEND: &str = "Mend";
/// A button.
pub const DROP: &str = "Drop";
/// A button.
pub const DELIVER: &str = "Deliver now";
/// A button.
pub const DUPLICATE: &str = "Duplicate";

/// One way of a link.
#[must_use]
pub fn one_way(from: Letter, to: Letter, cut: bool) -> String {
    if cut {
        format!("Mend {from} \u{2192} {to}")
    } else {
        format!("Cut {from} \u{2192} {to}")
    }
}

/// The heading for a node.
#[must_use]
pub fn node_title(name: &str) -> String {
    format!("Node {name}")
}

/// The heading for a link.
#[must_use]
pub fn link_title(a: Letter, b: Letter) -> String {
    format!("Link {a}\u{2013}{b}")
}

/// The heading for the client.
pub const CLIENT_TITLE: &str = "Client";
/// The heading for a message.
pub const MESSAGE_TITLE: &str = "Message";

/// A role and its term.
#[must_use]
pub fn role_of_term(role: &str, term: u64) -> String {
    format!("{role}, term {term}")
}

/// A role that stands still.
#[must_use]
pub fn paused(role: &str) -> String {
    format!("{role}, {}", super::PAUSED)
}

/// A timer.
#[must_use]
pub fn timer(left: &str) -> String {
    format!("in {left}")
}

/// The last entry of a log.
#[must_use]
pub fn entry_of_term(index: u64, term: u64) -> String {
    if index == 0 {
        "none".to_owned()
    } else {
        format!("{index} (term {term})")
    }
}

// ---- time --------------------------------------------------------------------------------------------------------

/// The slider over the run.
pub const TIMELINE: &str = "Time";
/// The other word on the play button.
pub const PAUSE: &str = "Pause";
/// The slider.
pub const SPEED: &str = "Speed";

/// Where time stands, for those who do not see it.
#[must_use]
pub fn time_of(at: &str, end: &str) -> String {
    format!("{at} of {end}")
}

/// Who led.
#[must_use]
pub fn reign(leader: Letter, term: u64) -> String {
    format!("{leader} leads term {term}")
}

/// A law is broken.
#[must_use]
pub fn broken(law: &str) -> String {
    format!("{law} is broken")
}

/// Something a person did.
#[must_use]
pub fn action(action: &Action) -> String {
    let of = |verb: &str, node| format!("you {verb} {}", letter(node));
    let way = |verb: &str, from, to, sign: &str| format!("you {verb} {}{sign}{}", letter(from), letter(to));
    match action {
        Action::Stop { node } => of("stop", *node),
        Action::Restart { node } => of("restart", *node),
        Action::Pause { node } => of("pause", *node),
        Action::Resume { node } => of("resume", *node),
        Action::TimeOut { node } => of("time out", *node),
        Action::Cut { from, to } => way("cut", *from, *to, " \u{2192} "),
        Action::Mend { from, to } => way("mend", *from, *to, " \u{2192} "),
        Action::CutBoth { a, b } => way("cut", *a, *b, "\u{2013}"),
        Action::MendBoth { a, b } => way("mend", *a, *b, "\u{2013}"),
        Action::Partition { .. } => "you partition the cluster".to_owned(),
        Action::MendAll => "you mend every link".to_owned(),
        Action::SetLink { from, to, .. } => way("turn the dials of", *from, *to, " \u{2192} "),
        Action::SetAllLinks { .. } => "you turn the dials of every link".to_owned(),
        Action::SetDisk { node, .. } => of("turn the dials of the disk of", *node),
        Action::Submit { node, command } => format!("you submit {command} to {}", letter(*node)),
        Action::DropMessage { name } => format!("you drop {name}"),
        Action::DeliverMessage { name } => format!("you deliver {name}"),
        Action::DuplicateMessage { name } => format!("you duplicate {name}"),
        Action::AwaitLife { within } => format!("you want the cluster to live within {within}"),
        _ => "you act".to_owned(),
    }
}

// ---- settings ----------------------------------------------------------------------------------------------------

/// A heading.
pub const CLUSTER: &str = "Cluster";
/// What changing them does.
pub const CLUSTER_NOTE: &str = "A change begins the run again. The old run is set aside.";
/// A heading.
pub const NETWORK: &str = "Network and disks";
/// What changing them does.
pub const NETWORK_NOTE: &str = "A change counts from now on, on every link and every disk.";
/// A heading.
pub const PAGE: &str = "Page";
/// A field.
pub const NODES: &str = "Nodes";
/// A button.
pub const FEWER: &str = "One node fewer";
/// A button.
pub const MORE: &str = "One node more";
/// A field.
pub const SEED: &str = "Seed";
/// A switch.
pub const PRE_VOTE: &str = "Pre-vote";
/// What it does.
pub const PRE_VOTE_HELP: &str =
    "A node asks whether it could win before it campaigns (dissertation \u{a7}9.6).";
/// A switch.
pub const CHECK_QUORUM: &str = "Check quorum";
/// What it does.
pub const CHECK_QUORUM_HELP: &str = "A leader that hears no majority steps down (dissertation \u{a7}6.2).";
/// A switch.
pub const ALL_STOPPED: &str = "Start with all nodes stopped";
/// A dial.
pub const LATENCY: &str = "Latency";
/// A dial.
pub const JITTER: &str = "Jitter, more or less";
/// A dial.
pub const LOSS: &str = "Messages lost";
/// A dial.
pub const DUPLICATION: &str = "Messages doubled";
/// A dial.
pub const FLUSH: &str = "Disk flush";
/// Themes.
pub const THEME: &str = "Theme";
/// A theme.
pub const THEME_SYSTEM: &str = "As the system";
/// A theme.
pub const THEME_LIGHT: &str = "Light";
/// A theme.
pub const THEME_DARK: &str = "Dark";
/// The seed is not one.
pub const SEED_WRONG: &str = "A seed is up to 16 hexadecimal digits.";

/// So many nodes.
#[must_use]
pub fn nodes(count: u32) -> String {
    if count == 1 {
        "1 node".to_owned()
    } else {
        format!("{count} nodes")
    }
}

// ---- partition ---------------------------------------------------------------------------------------------------

/// The heading.
pub const PARTITION_TITLE: &str = "Partition";
/// What to do.
pub const PARTITION_HELP: &str = "Choose who stands on the other side of the wall.";
/// The button.
pub const PARTITION_APPLY: &str = "Build the wall";

/// A node's side, for those who do not see it.
#[must_use]
pub fn side_label(name: Letter) -> String {
    format!("{name} on the other side")
}
