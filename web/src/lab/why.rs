//! "Why?": for an event the chain of its causes as steps to walk; for a state the event that made it so; for what is not so, what is
//! still missing. All of it from the journal and from what the nodes say of themselves; no rule is played over again.

#[cfg(test)]
mod tests;

use crate::lab::cause::past;
use crate::lab::member::followed;
use crate::texts::{self, Text};
use crate::views::client::silent;
use crate::views::log::{is_elsewhere, state};
use crate::views::with_capital;
use raft_sim::raft::RoleReason;
use raft_sim::story::Importance;
use raft_sim::{
    Cluster, EntryView, Event, EventId, Index, Instant, Journal, NodeId, Observed, Record, Role, Running,
    SubmissionId, SubmissionState, SubmissionView, What, letter,
};

/// So many steps are shown; what lies before them is said to.
const STEPS_MAX: usize = 32;

/// What a person wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Why this happened.
    Event(EventId),
    /// Why a node plays its part.
    Role(NodeId),
    /// Why it is in its term.
    Term(NodeId),
    /// Why it voted so.
    Vote(NodeId),
    /// Why it follows whom it follows, or nobody.
    Leader(NodeId),
    /// Why its log ends there.
    Last(NodeId),
    /// Why its commit index is there.
    Commit(NodeId),
    /// Why its applied index is there.
    Applied(NodeId),
    /// Why its election timer runs since when it does.
    Timer(NodeId),
    /// Why its heartbeat timer does.
    Heartbeat(NodeId),
    /// Why its disk holds so much.
    Disk(NodeId),
    /// Why its snapshot reaches so far.
    Snapshot(NodeId),
    /// Why its log begins there.
    Base(NodeId),
    /// Why these are the members, as far as it knows.
    Members(NodeId),
    /// Why an entry of its log is there, is committed or is not.
    Entry(NodeId, Index),
    /// Why the client was answered so, or not yet.
    Answer(SubmissionId),
}

impl Question {
    /// Its name: what elements carry in `data-ask`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Event(_) => "event",
            Self::Role(_) => "role",
            Self::Term(_) => "term",
            Self::Vote(_) => "vote",
            Self::Leader(_) => "leader",
            Self::Last(_) => "last",
            Self::Commit(_) => "commit",
            Self::Applied(_) => "applied",
            Self::Timer(_) => "timer",
            Self::Heartbeat(_) => "heartbeat",
            Self::Disk(_) => "disk",
            Self::Snapshot(_) => "snapshot",
            Self::Base(_) => "base",
            Self::Members(_) => "members",
            Self::Entry(..) => "entry",
            Self::Answer(_) => "answer",
        }
    }

    /// The node of which it is asked.
    #[must_use]
    pub const fn node(self) -> Option<NodeId> {
        match self {
            Self::Event(_) | Self::Answer(_) => None,
            Self::Role(node)
            | Self::Term(node)
            | Self::Vote(node)
            | Self::Leader(node)
            | Self::Last(node)
            | Self::Commit(node)
            | Self::Applied(node)
            | Self::Timer(node)
            | Self::Heartbeat(node)
            | Self::Disk(node)
            | Self::Snapshot(node)
            | Self::Base(node)
            | Self::Members(node)
            | Self::Entry(node, _) => Some(node),
        }
    }
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Why {
    /// What is so: "B commits entry 6".
    pub title: String,
    /// The rule, in one sentence.
    pub rule: String,
    /// The numbers that were compared.
    pub numbers: Vec<String>,
    /// The section that has the rule.
    pub section: Option<&'static str>,
    /// From the root to the event.
    pub steps: Vec<Step>,
    /// Whether the chain begins earlier than what is shown.
    pub more: bool,
    /// The step that is looked at.
    pub at: Option<usize>,
}

/// A step of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The event.
    pub event: EventId,
    /// When it happened.
    pub at: Instant,
    /// Who, and what.
    pub title: String,
    /// Why, with its numbers.
    pub why: String,
    /// How many messages travelled just before it.
    pub messages: u32,
    /// How many writes reached a disk just before it.
    pub writes: u32,
}

impl Why {
    /// Answers a question.
    #[must_use]
    pub fn of(cluster: &Cluster, question: Question) -> Self {
        let journal = cluster.journal();
        let mut numbers = missing(cluster, question);
        let found = match question {
            Question::Event(event) => journal.get(event),
            question => made(cluster, question),
        };
        let Some(record) = found else {
            let forgotten = journal.start() > EventId(0);
            let text = if forgotten {
                texts::FORGOTTEN
            } else {
                texts::FROM_THE_START
            };
            numbers.push(text.now().to_owned());
            return Self {
                title: texts::asked(question),
                numbers,
                ..Self::default()
            };
        };
        let telling = texts::told(record);
        numbers.extend(telling.why.as_deref().map(with_capital));
        let (steps, more) = chain(journal, record);
        Self {
            title: with_capital(&telling.title()),
            rule: rule(&record.what, question).to_owned(),
            numbers,
            section: telling.section.or(section(&record.what, question)),
            steps,
            more,
            at: None,
        }
    }
}

/// The rule by which something happens: of a broken law, what it says.
fn rule(what: &What, question: Question) -> &'static str {
    match what {
        What::Stopped { .. } | What::Started { .. } if forgets(question) => texts::VOLATILE.now(),
        What::Broken(violation) => texts::law_says(violation.law()),
        what => texts::rule(what).map_or("", Text::now),
    }
}

/// Whether what is asked for is lost when a node stops.
const fn forgets(question: Question) -> bool {
    matches!(question, Question::Commit(_) | Question::Applied(_))
}

/// Where that rule stands, if what is told of the event does not say so.
const fn section(what: &What, question: Question) -> Option<&'static str> {
    Some(match what {
        What::Stopped { .. } | What::Started { .. } if forgets(question) => "figure 2",
        What::TimerFired => "§5.2",
        What::Flushed { .. } => "figure 2",
        What::Applied { .. } => "§5.3",
        What::Answered { .. } | What::Superseded { .. } | What::Unknown { .. } => "§8",
        _ => return None,
    })
}

/// The events from the root to this one that matter, and whether there are more.
#[must_use]
pub fn chain(journal: &Journal, last: &Record) -> (Vec<Step>, bool) {
    let all = past(journal, last.id);
    let mut steps: Vec<Step> = Vec::new();
    let (mut messages, mut writes) = (0, 0);
    let records = all.iter().filter_map(|event| journal.get(*event));
    for record in records.clone() {
        match &record.what {
            What::Sent(_) if record.id != last.id => messages += 1,
            What::Flushed { .. } if record.id != last.id => writes += 1,
            _ if record.id == last.id || matters(record, || campaigns(records.clone(), record.id)) => {
                let telling = texts::told(record);
                steps.push(Step {
                    event: record.id,
                    at: record.at,
                    title: with_capital(&telling.title()),
                    why: telling.why.unwrap_or_default(),
                    messages: std::mem::take(&mut messages),
                    writes: std::mem::take(&mut writes),
                });
            }
            _ => {}
        }
    }
    let more = steps.len() > STEPS_MAX;
    let spare = steps.len().saturating_sub(STEPS_MAX);
    steps.drain(..spare);
    (steps, more)
}

/// Whether an event is a step of its own.
fn matters(record: &Record, campaigns: impl Fn() -> bool) -> bool {
    match &record.what {
        What::Sent(_)
        | What::Delivered(_)
        | What::Flushed { .. }
        | What::Started { restarts: 0, .. }
        | What::Node(Event::FollowsLeader { .. } | Event::SteppedBack { .. }) => false,
        What::TimerFired => campaigns(),
        What::Node(Event::RoleChanged { from, to, .. }) => from != to,
        _ => texts::told(record).importance > Importance::Noise,
    }
}

/// Whether a timer that ran out began a campaign.
fn campaigns<'a>(mut records: impl Iterator<Item = &'a Record>, timer: EventId) -> bool {
    records.any(|record| {
        record.causes.as_slice().contains(&timer)
            && matches!(
                &record.what,
                What::Node(Event::RoleChanged {
                    why: RoleReason::ElectionTimeout { .. },
                    ..
                })
            )
    })
}

/// The event that made a state so: the last record of the node that set it.
fn made(cluster: &Cluster, question: Question) -> Option<&Record> {
    let journal = cluster.journal();
    let last = |node: NodeId, sets: &dyn Fn(&Record) -> bool| {
        journal
            .iter()
            .rev()
            .find(|record| record.node == Some(node) && sets(record))
    };
    match question {
        Question::Event(event) => journal.get(event),
        Question::Role(node) => last(node, &|record| {
            matches!(
                &record.what,
                What::Node(Event::RoleChanged { .. }) | What::Stopped { .. } | What::Paused
            )
        }),
        Question::Term(node) => last(node, &|record| {
            matches!(record.what, What::Node(Event::TermRaised { .. }))
        }),
        Question::Vote(node) => last(node, &|record| match &record.what {
            What::Node(Event::VoteGranted { pre, .. }) => !pre,
            // A candidate votes for itself.
            What::Node(Event::RoleChanged { to, .. }) => *to == Role::Candidate,
            _ => false,
        }),
        Question::Leader(node) => last(node, &|record| {
            matches!(
                &record.what,
                What::Node(
                    Event::FollowsLeader { .. } | Event::ForgotLeader { .. } | Event::TermRaised { .. }
                )
            )
        }),
        Question::Last(node) => last(node, &|record| {
            matches!(
                &record.what,
                What::Node(Event::Appended { .. } | Event::Truncated { .. } | Event::SnapshotReceived { .. })
            )
        }),
        // Both are lost with the memory.
        Question::Commit(node) => last(node, &|record| {
            matches!(
                record.what,
                What::Node(Event::Committed { .. }) | What::Stopped { .. } | What::Started { .. }
            )
        }),
        Question::Applied(node) => last(node, &|record| {
            matches!(
                record.what,
                What::Applied { .. } | What::Installed { .. } | What::Stopped { .. } | What::Started { .. }
            )
        }),
        Question::Timer(node) => last(node, &|record| {
            matches!(record.what, What::Node(Event::ElectionTimerReset { .. }))
        }),
        Question::Heartbeat(node) => last(node, &|record| {
            matches!(
                record.what,
                What::TimerFired | What::Node(Event::RoleChanged { to: Role::Leader, .. })
            )
        }),
        Question::Disk(node) => last(node, &|record| matches!(record.what, What::Flushed { .. })),
        Question::Snapshot(node) => last(node, &|record| {
            matches!(
                record.what,
                What::Node(Event::SnapshotTaken { .. } | Event::SnapshotReceived { .. })
            )
        }),
        Question::Base(node) => last(node, &|record| {
            matches!(
                record.what,
                What::Node(Event::Compacted { .. } | Event::SnapshotReceived { .. })
            )
        }),
        Question::Members(node) => last(node, &|record| {
            matches!(
                record.what,
                What::Node(
                    Event::MembershipAppended { .. }
                        | Event::MembershipReverted { .. }
                        | Event::SnapshotReceived { .. }
                )
            )
        }),
        Question::Answer(of) => journal.iter().rev().find(|record| concerns(&record.what, of)),
        Question::Entry(node, index) => {
            let committed = last(
                node,
                &|record| matches!(&record.what, What::Node(Event::Committed { from, upto, .. }) if *from < index && index <= *upto),
            );
            let held = || {
                last(
                    node,
                    &|record| matches!(&record.what, What::Node(Event::CommitHeldBack { entry, .. }) if entry.index >= index),
                )
            };
            let stored = || {
                last(
                    node,
                    &|record| matches!(&record.what, What::Node(Event::Appended { first, last, .. }) if first.index <= index && index <= last.index),
                )
            };
            let is_committed = cluster.entry(node, index).is_some_and(|entry| entry.committed);
            if is_committed {
                committed
            } else {
                held().or_else(stored)
            }
        }
    }
}

/// Whether something happened to what the client asked for.
fn concerns(what: &What, of: SubmissionId) -> bool {
    match what {
        What::Asked { submission, .. }
        | What::Accepted { submission, .. }
        | What::SentAway { submission, .. }
        | What::Answered { submission, .. }
        | What::Superseded { submission, .. }
        | What::Unknown { submission }
        | What::PassedOn { submission, .. }
        | What::ReadBegun { submission }
        | What::Read { submission, .. }
        | What::ReadAnswered { submission, .. }
        | What::SessionExpired { submission } => *submission == of,
        _ => false,
    }
}

/// What is still missing for what is not so.
fn missing(cluster: &Cluster, question: Question) -> Vec<String> {
    let mut said = Vec::new();
    match question {
        Question::Entry(node, index) => {
            if let Some(entry) = cluster.entry(node, index).filter(|entry| !entry.committed) {
                said.extend(uncommitted(cluster, node, &entry));
            }
        }
        Question::Answer(of) => {
            let asked = cluster.submissions().find(|submission| submission.id == of);
            let silent = asked.as_ref().and_then(|asked| silent(cluster, asked));
            said.extend(silent.map(|silent| with_capital(&silent)));
            if let Some(SubmissionView {
                node,
                state: SubmissionState::Waiting { entry },
                ..
            }) = asked
            {
                let there = cluster.entry(node, entry.index);
                if let Some(there) = there.filter(|there| there.id == *entry && !there.committed) {
                    said.extend(uncommitted(cluster, node, &there));
                }
            }
        }
        Question::Leader(node)
            if Observed::node(cluster, node).is_some_and(|view| view.status.leader.is_none()) =>
        {
            for view in cluster
                .node_ids()
                .filter_map(|node| Observed::node(cluster, node))
            {
                let status = &view.status;
                let runs = view.running == Running::Running;
                if runs && matches!(status.role, Role::Candidate | Role::PreCandidate) {
                    let count =
                        |yes: bool| status.votes.iter().filter(|(_, granted)| *granted == yes).count();
                    said.push(texts::votes_so_far(
                        letter(view.id),
                        count(true),
                        count(false),
                        status.configuration.majority(),
                    ));
                }
            }
            if said.is_empty() {
                said.push(texts::NOBODY_CAMPAIGNS.now().to_owned());
            }
        }
        _ => {}
    }
    said
}

/// Why an entry is not committed: who holds it as far as the leader knows, how many it takes, and whether its term counts.
fn uncommitted(cluster: &Cluster, node: NodeId, entry: &EntryView) -> Vec<String> {
    let (index, term) = (entry.id.index, entry.id.term.0);
    let leads =
        |view: &raft_sim::NodeView| view.running != Running::Stopped && view.status.role == Role::Leader;
    let asked = Observed::node(cluster, node).filter(leads);
    let leader = asked.or_else(|| {
        cluster
            .leader()
            .and_then(|leader| Observed::node(cluster, leader))
    });
    if is_elsewhere(entry)
        && let Some(view) = Observed::node(cluster, node)
    {
        return vec![with_capital(&state(entry, &view)) + "."];
    }
    let Some(leader) = leader else {
        return vec![texts::no_leader_commits(followed(cluster))];
    };
    let status = &leader.status;
    let mut holders: Vec<String> = Vec::new();
    if status.durable >= index {
        holders.push(letter(leader.id).to_string());
    }
    let others = status
        .progress
        .iter()
        .filter(|progress| progress.peer != leader.id);
    let voters = others.filter(|progress| status.configuration.is_voter(progress.peer));
    holders.extend(
        voters
            .filter(|progress| progress.matched >= index)
            .map(|progress| letter(progress.peer).to_string()),
    );
    let mut said = vec![texts::held_by(
        letter(leader.id),
        &holders.join(", "),
        holders.len(),
        status.configuration.majority(),
    )];
    if term != status.term.0 {
        said.push(texts::of_older_term(term, status.term.0));
    }
    said
}
