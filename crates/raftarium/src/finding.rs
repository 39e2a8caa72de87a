//! What a storm found: something that must not be, where it happened, and how to see it again.

use crate::failure::Failure;
use crate::offer::Offer;
use crate::out::{BAD, BOLD, say};
use crate::plan::Plan;
use crate::words::{grouped, seconds};
use raft_sim::storm::{Lapse, Storm};
use raft_sim::{EventId, Instant, NodeId, Observed, Record, letter};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Finding {
    /// The storm's number.
    pub number: u64,
    /// The law that is broken.
    pub law: String,
    /// How it is broken.
    pub says: String,
    /// The event of the journal.
    pub event: Option<u64>,
    /// The instant, in microseconds of simulated time.
    pub at: u64,
    /// The node at which it happened.
    pub node: Option<u32>,
    /// How many events the storm had handled.
    pub events: u64,
}

/// A record told in one sentence, with its reason.
pub(crate) fn sentence(record: &Record) -> String {
    let telling = raft_sim::story::tell(record);
    telling.why.clone().unwrap_or_else(|| telling.title())
}

impl Finding {
    /// The first thing that must not be in a storm, if there is any.
    pub(crate) fn first(number: u64, storm: &Storm) -> Option<Self> {
        let cluster = storm.cluster();
        let lapse = storm.lapses().first()?;
        let mut finding = Self {
            number,
            law: String::new(),
            says: format!("{lapse:?}"),
            event: None,
            at: cluster.now().0,
            node: None,
            events: cluster.events(),
        };
        match lapse {
            Lapse::Law { event, violation } => {
                finding.law = violation.law().name().to_owned();
                finding.event = Some(event.0);
                if let Some(record) = cluster.journal().get(*event) {
                    finding.says = sentence(record);
                    finding.at = record.at.0;
                    finding.node = record.node.map(|node| node.0);
                }
            }
            Lapse::Dead { .. } => finding.law = "Liveness".to_owned(),
            Lapse::Twice { .. } => finding.law = "Exactly Once".to_owned(),
            Lapse::Flood { .. } => finding.law = "no flood of messages".to_owned(),
            Lapse::Differ { .. } => finding.law = "State Machine Safety".to_owned(),
        }
        Some(finding)
    }

    /// The command that runs the storm again.
    fn again(&self, plan: &Plan) -> String {
        let next = self.number.saturating_add(1);
        format!(
            "raftarium simulate --seeds {}..{next} {}",
            self.number,
            plan.words()
        )
    }

    /// Runs the storm again, and keeps the run for others to see.
    pub(crate) fn see(&self, plan: &Plan, folder: &Path, page: &str) -> Result<Seen, Failure> {
        let storm = plan.storm(self.number);
        let name = format!("storm-{}.json", self.number);
        let event = self.event.map(EventId);
        Ok(Seen {
            finding: self.clone(),
            commit: crate::COMMIT,
            again: self.again(plan),
            offer: Offer::keep(&storm.recording(), event, (folder, &name), page)?,
        })
    }
}

/// A finding, and the ways to see it again.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Seen {
    finding: Finding,
    commit: &'static str,
    again: String,
    #[serde(flatten)]
    offer: Offer,
}

impl Seen {
    /// Tells it.
    pub(crate) fn print(&self) {
        let Finding {
            number,
            law,
            says,
            event,
            at,
            node,
            events,
        } = &self.finding;
        say!("{BAD}broken:{BAD:#} {BOLD}{law}{BOLD:#}, in storm {number}: {says}");
        let event = event.map_or_else(String::new, |event| format!("event {event}, "));
        let node = node.map_or_else(String::new, |node| format!(", node {}", letter(NodeId(node))));
        let at = seconds(Instant(*at));
        say!(
            "  where    {event}{at}{node}, after {} queue events",
            grouped(*events)
        );
        say!("  commit   {}", self.commit);
        say!("  again    {}", self.again);
        self.offer.print();
    }
}
