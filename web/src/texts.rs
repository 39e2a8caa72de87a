//! Every word that the page itself says, in one place, ready for other languages. What the simulator tells (events,
//! errors) comes from there.

use crate::command::Command;
use raft_sim::{Action, Letter, LossReason, MessageKind, MessageName, ParcelKind, letter};

/// The page's name.
pub const NAME: &str = "Raftarium";

/// The key that has no letter.
pub const KEY_SPACE: &str = "Space";

/// The words on a command's button.
#[must_use]
pub const fn command_label(command: Command) -> &'static str {
    match command {
        Command::Play => "Play",
        Command::Step => "Step",
        Command::StepBack => "Step back",
        Command::Start => "To the start",
        Command::Live => "To the end",
        Command::Slower => "Slower",
        Command::Faster => "Faster",
        Command::Stop => "Stop",
        Command::Restart => "Restart",
        Command::PauseNode => "Pause",
        Command::ResumeNode => "Resume",
        Command::TimeOut => "Time out",
        Command::Partition => "Partition",
        Command::MendAll => "Mend all",
        Command::Write => "Write a command",
        Command::NewSeed => "New seed",
        Command::Reset => "Reset",
        Command::BringBack => "Bring it back",
        Command::Theme => "Light or dark",
        Command::Settings => "Settings",
        Command::Keys => "Keys",
        Command::Escape => "Close, or select nothing",
    }
}

/// What a command does, in one sentence.
#[must_use]
pub const fn command_help(command: Command) -> &'static str {
    match command {
        Command::Play => "Let time run, or hold it.",
        Command::Step => "Go on by one event.",
        Command::StepBack => "Go back by one event.",
        Command::Start => "Go to the beginning of the run.",
        Command::Live => "Go to the furthest moment reached.",
        Command::Slower => "Make time pass more slowly.",
        Command::Faster => "Make time pass faster.",
        Command::Stop => "Crash the selected node: it forgets what its disk does not hold.",
        Command::Restart => "Start the selected node again, from its disk.",
        Command::PauseNode => "Let the selected node stand still; it forgets nothing.",
        Command::ResumeNode => "Let the selected node go on.",
        Command::TimeOut => "Let the selected node's election timeout pass now.",
        Command::Partition => "Cut the cluster in two. Or drag a wall across the stage.",
        Command::MendAll => "Mend every link.",
        Command::Write => "Go to the field in which commands for the cluster are written.",
        Command::NewSeed => "Begin again with other chances.",
        Command::Reset => "Begin again with the same chances.",
        Command::BringBack => "Bring back the run that was set aside.",
        Command::Theme => "Choose light or dark.",
        Command::Settings => "Show the settings.",
        Command::Keys => "Show the keys.",
        Command::Escape => "Close what is open, or select nothing.",
    }
}

/// The headings of the groups in which commands are listed.
pub const GROUPS: [(&str, &[Command]); 4] = [
    (
        "Time",
        &[
            Command::Play,
            Command::Step,
            Command::StepBack,
            Command::Start,
            Command::Live,
            Command::Slower,
            Command::Faster,
        ],
    ),
    (
        "The selected node",
        &[Command::Stop, Command::Restart, Command::PauseNode, Command::ResumeNode, Command::TimeOut],
    ),
    (
        "The cluster",
        &[
            Command::Write,
            Command::Partition,
            Command::MendAll,
            Command::Reset,
            Command::NewSeed,
            Command::BringBack,
        ],
    ),
    ("The page", &[Command::Keys, Command::Settings, Command::Theme, Command::Escape]),
];

/// What the digits do.
pub const DIGITS_HELP: &str = "Select a node: 1 is A, 2 is B.";
/// How the arrows work on the stage.
pub const ROVING_HELP: &str = "Tab goes to the nodes, then to the links; arrows go from one to the next; Enter selects a node and cuts or mends a link.";
/// The switch for single letters.
pub const LETTERS_SWITCH: &str = "Single letters and signs are keys";

/// Before anything has happened.
pub const CAPTION_START: &str = "Everybody follows, and waits to hear a leader.";
/// Why.
pub const CAPTION_START_WHY: &str = "The first whose election timer runs out will campaign";
/// Why nobody can lead.
pub const NO_MAJORITY_WHY: &str =
    "Without a majority nobody can be elected, and nothing can be committed";

/// Too few run.
#[must_use]
pub fn no_majority(running: u32, nodes: u32, needed: u32) -> String {
    let run = if running == 1 { "runs" } else { "run" };
    format!("No majority: {running} of {nodes} nodes {run}, {needed} are needed.")
}

/// Too few can speak with each other.
#[must_use]
pub fn no_majority_reached(reach: u32, nodes: u32, needed: u32) -> String {
    format!("No majority: nobody can speak with more than {reach} of {nodes} nodes, {needed} are needed.")
}

// ---- the address -------------------------------------------------------------------------------------------------

/// The address is too long.
#[must_use]
pub fn address_too_long(most: usize) -> String {
    format!("The address of this page is longer than {most} bytes: it was not read.")
}

/// The seed cannot be read.
#[must_use]
pub fn bad_seed(value: &str) -> String {
    format!("The address names the seed \u{201c}{value}\u{201d}: a seed is up to 16 hexadecimal digits.")
}

/// The number of nodes cannot be read.
#[must_use]
pub fn bad_nodes(value: &str, most: u32) -> String {
    format!("The address asks for \u{201c}{value}\u{201d} nodes: a cluster has 1 to {most}.")
}

/// The speed cannot be read.
#[must_use]
pub fn bad_speed(value: &str) -> String {
    format!("The address asks for the speed \u{201c}{value}\u{201d}: a speed is a number or a fraction, like 1/50.")
}

/// The speed is too slow or too fast.
#[must_use]
pub fn speed_range(value: &str) -> String {
    format!("The address asks for the speed \u{201c}{value}\u{201d}: it can be from 1/1000 to 10.")
}

// ---- the stage ---------------------------------------------------------------------------------------------------

/// What the stage is.
pub const STAGE: &str = "The cluster";
/// The client.
pub const CLIENT: &str = "client";
/// A stopped node.
pub const STOPPED: &str = "stopped";
/// A paused node.
pub const PAUSED: &str = "paused";
/// A role.
pub const FOLLOWER: &str = "follower";
/// A role.
pub const PRE_CANDIDATE: &str = "pre-candidate";
/// A role.
pub const CANDIDATE: &str = "candidate";
/// A role.
pub const LEADER_ROLE: &str = "leader";

/// A term.
#[must_use]
pub fn term(term: u64) -> String {
    format!("term {term}")
}

/// The votes of a candidate.
#[must_use]
pub fn votes(yes: u32, needed: u32, compact: bool) -> String {
    if compact { format!("votes {yes}/{needed}") } else { format!("votes {yes} of {needed}") }
}

/// The pre-votes of a pre-candidate.
#[must_use]
pub fn pre_votes(yes: u32, needed: u32, compact: bool) -> String {
    if compact { format!("pre {yes}/{needed}") } else { format!("pre-vote {yes}/{needed}") }
}

/// Whom a node follows.
#[must_use]
pub fn follows(leader: Letter) -> String {
    format!("follows {leader}")
}

/// Whom a node voted for.
#[must_use]
pub fn voted_for(candidate: Letter, compact: bool) -> String {
    if compact { format!("voted {candidate}") } else { format!("voted for {candidate}") }
}

/// A node, for those who do not see it.
#[must_use]
pub fn node_label(name: Letter, standing: &str, term: u64, value: Option<i64>) -> String {
    let value = value.map(|value| format!(", value {value}")).unwrap_or_default();
    format!("Node {name}, {standing}, term {term}{value}")
}

/// A link, for those who do not see it.
#[must_use]
pub fn link_label(a: Letter, b: Letter, a_to_b: bool, b_to_a: bool) -> String {
    match (a_to_b, b_to_a) {
        (false, false) => format!("Link {a} to {b}, whole: cut it"),
        (true, true) => format!("Link {a} to {b}, cut: mend it"),
        (true, false) => format!("Link {a} to {b}, cut from {a} to {b}: mend it"),
        (false, true) => format!("Link {a} to {b}, cut from {b} to {a}: mend it"),
    }
}

/// The end of a link.
#[must_use]
pub fn link_end(from: Letter, to: Letter, cut: bool) -> String {
    if cut { format!("Mend what {from} sends to {to}") } else { format!("Cut what {from} sends to {to}") }
}

/// The client, for those who do not see it.
#[must_use]
pub fn client_label(command: &str, open: usize) -> String {
    match (command.is_empty(), open) {
        (true, _) => "The client".to_owned(),
        (false, 0) => format!("The client, last asked {command}"),
        (false, open) => format!("The client, last asked {command}, waits for {open}"),
    }
}

/// A message in words.
#[must_use]
pub fn message(kind: ParcelKind, name: MessageName, refusal: bool, entries: u64) -> String {
    let what = match kind {
        ParcelKind::Request(_) => "request".to_owned(),
        ParcelKind::Answer(_) => "answer".to_owned(),
        ParcelKind::Raft(kind) => raft_message(kind, refusal, entries),
    };
    format!("{what} from {} to {}", name.from, name.to)
}

fn raft_message(kind: MessageKind, refusal: bool, entries: u64) -> String {
    match (kind, refusal) {
        (MessageKind::PreVote, _) => "pre-vote request".to_owned(),
        (MessageKind::PreVoteReply, false) => "pre-vote".to_owned(),
        (MessageKind::PreVoteReply, true) => "pre-vote refused".to_owned(),
        (MessageKind::RequestVote, _) => "vote request".to_owned(),
        (MessageKind::RequestVoteReply, false) => "vote".to_owned(),
        (MessageKind::RequestVoteReply, true) => "vote refused".to_owned(),
        (MessageKind::AppendEntries, _) => match entries {
            0 => "append without entries".to_owned(),
            1 => "append with 1 entry".to_owned(),
            entries => format!("append with {entries} entries"),
        },
        (MessageKind::AppendEntriesReply, false) => "append accepted".to_owned(),
        (MessageKind::AppendEntriesReply, true) => "append refused".to_owned(),
        (MessageKind::Heartbeat, _) => "heartbeat".to_owned(),
        (MessageKind::HeartbeatReply, _) => "heartbeat answered".to_owned(),
        _ => "message".to_owned(),
    }
}

/// A message that was lost, in words.
#[must_use]
pub fn lost_message(message: &str, why: LossReason) -> String {
    format!("{message}: lost, {}", loss(why))
}

/// Why a message was lost.
#[must_use]
pub const fn loss(why: LossReason) -> &'static str {
    match why {
        LossReason::Chance => "the link loses some",
        LossReason::Cut => "the link is cut",
        LossReason::Stopped => "its receiver is stopped",
        LossReason::Dropped => "you dropped it",
        LossReason::Overflow => "too much waits for its receiver",
        _ => "the network lost it",
    }
}

// ---- the client --------------------------------------------------------------------------------------------------

/// The field for commands.
pub const COMMAND_FIELD: &str = "Command for the cluster";
/// An example in it.
pub const COMMAND_EXAMPLE: &str = "set x 5";
/// The choice of a node.
pub const NODE_FIELD: &str = "Node that is asked first";
/// No choice: the client finds the leader.
pub const ANY_NODE: &str = "any node";
/// The button.
pub const SUBMIT: &str = "Submit";
/// Nothing was submitted.
pub const NO_SUBMISSIONS: &str = "Nothing has been submitted. Write set x 5, add x 2 or delete x.";
/// Nobody can tell.
pub const UNKNOWN_FATE: &str = "nobody can tell whether it was applied";
/// Not a command.
pub const IGNORED: &str = "not a command";

/// A node in the choice.
#[must_use]
pub fn node_choice(name: Letter) -> String {
    format!("node {name}")
}

/// On its way.
#[must_use]
pub fn travelling(node: Letter, attempts: u32) -> String {
    if attempts > 1 { format!("on its way to {node}, attempt {attempts}") } else { format!("on its way to {node}") }
}

/// In a leader's log.
#[must_use]
pub fn waiting(node: Letter, index: u64) -> String {
    format!("entry {index} of {node}, waits for a majority")
}

/// Settled, the answer travels.
#[must_use]
pub fn answering(node: Letter) -> String {
    format!("{node} answers")
}

/// Sent away.
#[must_use]
pub fn sent_away(node: Letter, hint: Option<Letter>) -> String {
    match hint {
        Some(hint) => format!("{node} sends it on to {hint}"),
        None => format!("{node} knows no leader, another one is asked"),
    }
}

/// Applied.
#[must_use]
pub fn done(index: u64, answer: &str) -> String {
    format!("applied as entry {index}: {answer}")
}

/// Another entry took its place.
#[must_use]
pub fn superseded(by: u64) -> String {
    format!("superseded: an entry of term {by} took its place")
}

/// A key is gone.
#[must_use]
pub fn deleted(key: &str) -> String {
    format!("{key} is deleted")
}

/// A key was not there.
#[must_use]
pub fn was_not_there(key: &str) -> String {
    format!("{key} was not there")
}

/// A sum is too large.
#[must_use]
pub fn overflow(key: &str, value: i64) -> String {
    format!("too large, {key} stays {value}")
}

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
pub const FEED_EMPTY: &str = "Nothing yet. Time runs slowly here: at 1/50 a hop between two nodes takes a second.";

// ---- the inspector -----------------------------------------------------------------------------------------------

/// The heading while nothing is selected.
pub const INSPECTOR: &str = "Inspector";
/// While nothing is selected.
pub const INSPECTOR_EMPTY: &str = "Select a node, a link, a message or the client, and see everything about it here.";
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
    if cut { format!("Mend {from} \u{2192} {to}") } else { format!("Cut {from} \u{2192} {to}") }
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
    format!("{role}, {PAUSED}")
}

/// A timer.
#[must_use]
pub fn timer(left: &str) -> String {
    format!("in {left}")
}

/// The last entry of a log.
#[must_use]
pub fn entry_of_term(index: u64, term: u64) -> String {
    if index == 0 { "none".to_owned() } else { format!("{index} (term {term})") }
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
        _ => "you act".to_owned(),
    }
}

// ---- notices -----------------------------------------------------------------------------------------------------

/// The future was dropped.
pub const FUTURE_SET_ASIDE: &str = "You acted in the past. What came after is set aside.";
/// Another run began.
pub const RUN_SET_ASIDE: &str = "A new run begins. The one before is set aside.";
/// A run came back.
pub const BROUGHT_BACK: &str = "It is back, and the other one is set aside.";
/// Close.
pub const CLOSE: &str = "Close";
/// The browser gives no chance.
pub const NO_ENTROPY: &str = "This browser gives no random numbers: the seed stays.";
/// A partition needs two sides.
pub const NO_SIDES: &str = "A wall needs nodes on both sides.";

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
pub const PRE_VOTE_HELP: &str = "A node asks whether it could win before it campaigns (dissertation \u{a7}9.6).";
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
    if count == 1 { "1 node".to_owned() } else { format!("{count} nodes") }
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

// ---- a crash -----------------------------------------------------------------------------------------------------

/// The heading.
pub const CRASH_TITLE: &str = "Raftarium has stopped";
/// What happened.
pub const CRASH_TEXT: &str = "The program behind this page came upon a state that it believed impossible, and stopped. \
     The run up to here is kept: it can be opened again, and it shows us what went wrong.";

/// The time of a line in the feed is a button.
pub const GO_THERE: &str = "Go to this moment";
