//! What the client asked for, and where each of its commands stands, from click to reply.

mod reading;
mod silence;

use super::seconds;
use crate::texts;
use raft_sim::kv::Answer;
use raft_sim::{Cluster, Observed, SubmissionId, SubmissionState, SubmissionView, letter};
pub use silence::Silence;

/// So many are listed.
const LISTED_MAX: usize = 50;

/// A command of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Which one.
    pub id: SubmissionId,
    /// As it was written.
    pub command: String,
    /// Where it stands, in a few words.
    pub state: String,
    /// How it is coloured: a class.
    pub mood: Mood,
    /// For a read that is answered: by what right.
    pub how: Option<String>,
}

/// How something the client asked for is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Not settled.
    Open,
    /// As hoped.
    Good,
    /// Not as hoped.
    Bad,
}

impl Mood {
    /// Its name, as elements carry it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Good => "good",
            Self::Bad => "bad",
        }
    }
}

/// What the client asked for, newest first.
#[must_use]
pub fn submissions(cluster: &Cluster) -> Vec<Submission> {
    let rows = cluster.submissions().map(|submission| row(cluster, &submission));
    let mut all: Vec<_> = rows.collect();
    all.reverse();
    all.truncate(LISTED_MAX);
    all
}

/// The same, and by what right reads were answered.
#[must_use]
pub fn submissions_told(cluster: &Cluster) -> Vec<Submission> {
    let mut all = submissions(cluster);
    let read = |submission: &SubmissionView<'_>| matches!(submission.state, SubmissionState::Read { .. });
    let reads: Vec<SubmissionId> = cluster.submissions().filter(read).map(|read| read.id).collect();
    for (id, how) in reading::rights(cluster, &reads) {
        for submission in all.iter_mut().filter(|submission| submission.id == id) {
            submission.how = Some(how.clone());
        }
    }
    all
}

fn row(cluster: &Cluster, submission: &SubmissionView<'_>) -> Submission {
    let (state, mood) =
        silent(cluster, submission).map_or_else(|| standing(submission), |silent| (silent, Mood::Open));
    Submission {
        id: submission.id,
        command: submission.command.to_string(),
        state,
        mood,
        how: None,
    }
}

/// Why the client hears nothing, in words; nothing if it may hear.
#[must_use]
pub fn silent(cluster: &Cluster, submission: &SubmissionView<'_>) -> Option<String> {
    let silence = silence::of(cluster, submission)?;
    let again = submission.asks_again.map(seconds);
    Some(texts::silent(letter(submission.node), silence, again.as_deref()))
}

fn standing(submission: &SubmissionView<'_>) -> (String, Mood) {
    let node = letter(submission.node);
    match submission.state {
        SubmissionState::Travelling => (texts::travelling(node, submission.attempts), Mood::Open),
        SubmissionState::Waiting { entry } => (texts::waiting(node, entry.index.0), Mood::Open),
        SubmissionState::Registering => (texts::REGISTERING.to_owned(), Mood::Open),
        SubmissionState::PassedOn { to } => (texts::sent_away(node, Some(letter(*to))), Mood::Open),
        SubmissionState::Reading => (texts::reading(node), Mood::Open),
        SubmissionState::Read { upto, answer, .. } => (texts::read(upto.0, &answer_text(answer)), Mood::Good),
        SubmissionState::Answering => (texts::answering(node), Mood::Open),
        SubmissionState::Refused { hint } => (texts::sent_away(node, hint.map(letter)), Mood::Open),
        SubmissionState::Done { entry, answer, .. } => {
            (texts::done(entry.index.0, &answer_text(answer)), Mood::Good)
        }
        SubmissionState::Superseded { by, .. } => (texts::superseded(by.0), Mood::Bad),
        SubmissionState::Unknown { .. } => (texts::UNKNOWN_FATE.to_owned(), Mood::Bad),
    }
}

fn answer_text(answer: &Answer) -> String {
    match answer {
        Answer::Value { key, value } => format!("{key} = {value}"),
        Answer::Deleted { key, existed: true } => texts::deleted(key),
        Answer::Missing { key } | Answer::Deleted { key, existed: false } => texts::was_not_there(key),
        Answer::Overflow { key, value } => texts::overflow(key, *value),
        Answer::Unequal { key, value } => texts::unequal(key, *value),
        Answer::Ignored => texts::IGNORED.to_owned(),
    }
}
