//! Whether what clients saw can have come from one machine that does one thing after the other, judged from outside: from calls and
//! answers alone, whatever the cluster did between (Wing and Gong's search with Lowe's memory, key by key).
//!
//! The laws check the same in every run with the log as a witness (`laws/linearizable.rs`), which is quick, and believes the log.
//! This believes nobody, and can take for ever: so it has a budget, and a third verdict. A request that was never answered may have
//! happened at any moment since, or may never happen. One that was sent more than once without a session may happen more than
//! once, which is not what was asked for, and is seen.
//!
//! ```
//! use raft_sim::linearizability::{BUDGET, History, Verdict, check};
//! use raft_sim::{Action, Cluster, Instant, NodeId, Settings};
//!
//! let mut cluster = Cluster::new(Settings::default(), 7)?;
//! for command in ["set 5", "add 2", "get"] {
//!     cluster.act(Action::Submit { node: NodeId(1), command: command.into() })?;
//! }
//! cluster.run_until(Instant(2_000_000));
//! let mut history = History::default();
//! cluster.journal().iter().for_each(|record| history.look(record));
//! assert_eq!(check(&history, BUDGET), Verdict::Held);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod model;
mod search;
#[cfg(test)]
mod tests;

use crate::journal::{Record, What};
use crate::kv::{Answer, Ask};
use crate::name::SubmissionId;
use model::{Op, Said};
use search::{Found, Timed};
use std::collections::BTreeMap;

/// Steps enough for a minute of a stormy run.
pub const BUDGET: u64 = 1_000_000;

/// What a client asked for.
#[derive(Clone, Debug)]
struct Request {
    ask: Ask,
    called: u64,
    returned: Option<(u64, Answer)>,
    /// It is certain that it never happens.
    never: bool,
}

/// What clients asked for and were answered, in the order in which they did and were.
#[derive(Clone, Debug, Default)]
pub struct History {
    requests: BTreeMap<SubmissionId, Request>,
    /// How many calls and answers there were.
    moments: u64,
    /// How many records were looked at.
    records: u64,
    /// Records are missing: nothing can be said.
    has_gap: bool,
}

/// Whether a history is linearizable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Held,
    /// It is not.
    Broken {
        /// The key that shows it.
        key: String,
        /// The request on that key whose answer fits nothing, after as many others as possible.
        request: SubmissionId,
    },
    /// The budget was used up before it was known, or a part of the history is missing.
    Unknown,
}

impl History {
    /// Looks at what happened next. All of a run's records, from the first one on, in order; most tell nothing of clients.
    pub fn look(&mut self, record: &Record) {
        self.has_gap |= record.id.0 != self.records;
        self.records = record.id.0.saturating_add(1);
        match &record.what {
            What::Asked {
                submission, command, ..
            } => {
                // A session is asked for as a request, too: that is the client's own affair.
                if let Ok(ask) = Ask::parse(command) {
                    self.called(*submission, ask);
                }
            }
            What::Answered {
                submission, answer, ..
            }
            | What::ReadAnswered {
                submission, answer, ..
            } => self.returned(*submission, answer.clone()),
            What::Superseded { submission, .. } => self.never(*submission),
            _ => {}
        }
    }

    /// A client asks for something now. When it asks for the same again, nothing changes.
    pub fn called(&mut self, request: SubmissionId, ask: Ask) {
        self.moments += 1;
        self.requests.entry(request).or_insert(Request {
            ask,
            called: self.moments,
            returned: None,
            never: false,
        });
    }

    /// A client is answered now. Only the first answer counts.
    pub fn returned(&mut self, request: SubmissionId, answer: Answer) {
        self.moments += 1;
        match self.requests.get_mut(&request) {
            Some(request) if request.returned.is_none() => request.returned = Some((self.moments, answer)),
            Some(_) => {}
            None => self.has_gap = true,
        }
    }

    /// It is certain that this request never happens.
    pub fn never(&mut self, request: SubmissionId) {
        if let Some(request) = self.requests.get_mut(&request) {
            request.never = true;
        }
    }

    /// How many requests there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.requests.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }
}

/// Judges a history in at most so many steps: a step tries one request at one place.
#[must_use]
pub fn check(history: &History, mut budget: u64) -> Verdict {
    if history.has_gap {
        return Verdict::Unknown;
    }
    let mut keys: BTreeMap<&str, Vec<(SubmissionId, Timed)>> = BTreeMap::new();
    for (id, request) in &history.requests {
        let Some((key, op)) = Op::of(&request.ask) else {
            continue;
        };
        // What was not answered and changes nothing tells nothing.
        let returned = request.returned.as_ref();
        if request.never || returned.is_none() && op == Op::Get {
            continue;
        }
        let timed = Timed {
            op,
            called: request.called,
            returned: returned.map(|(moment, answer)| (*moment, Said::of(answer, key))),
        };
        keys.entry(key).or_default().push((*id, timed));
    }
    let mut verdict = Verdict::Held;
    for (key, requests) in keys {
        let (ids, timed): (Vec<_>, Vec<_>) = requests.into_iter().unzip();
        match search::search(&timed, &mut budget) {
            Found::Order => {}
            Found::Stuck(place) => {
                return Verdict::Broken {
                    key: key.to_owned(),
                    request: ids[place],
                };
            }
            Found::Nothing => verdict = Verdict::Unknown,
        }
    }
    verdict
}
