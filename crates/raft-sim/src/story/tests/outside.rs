//! Everything that can happen around the nodes, once at least.

use super::{A, B, KINDS, entry};
use crate::action::Action;
use crate::journal::{AskReason, LossReason, Parcel, ParcelKind, What};
use crate::kv::Answer;
use crate::laws::{Lack, Mark, Measure, Untruth, Violation};
use crate::name::{Endpoint, MessageName, SubmissionId};
use crate::{ClockDial, DiskDials, LinkDials, Settings};
use raft::{Change, ClientId, Index, Instant, Micros, Outcome, Serial, Step, Term, WriteId};

fn actions() -> Vec<Action> {
    let (node, from, to) = (A, A, B);
    let name = MessageName::new(A, B, 7);
    let all = |command: &str| Action::Submit {
        node,
        command: command.into(),
    };
    vec![
        Action::Stop { node },
        Action::Restart { node },
        Action::Pause { node },
        Action::Resume { node },
        Action::TimeOut { node },
        Action::Cut { from, to },
        Action::Mend { from, to },
        Action::CutBoth { a: A, b: B },
        Action::MendBoth { a: A, b: B },
        Action::Partition { groups: vec![] },
        Action::Partition {
            groups: vec![vec![A]],
        },
        Action::Partition {
            groups: vec![vec![A], vec![B]],
        },
        Action::MendAll,
        Action::SetLink {
            from,
            to,
            dials: LinkDials::default(),
        },
        Action::SetAllLinks {
            dials: LinkDials::default(),
        },
        Action::SetDisk {
            node,
            dials: DiskDials::default(),
        },
        all("delete"),
        all("set 5"),
        all(&format!("set {} -9223372036854775808", "k".repeat(64))),
        Action::DropMessage { name },
        Action::DeliverMessage { name },
        Action::DuplicateMessage { name },
        Action::AddNode,
        Action::ChangeMembers {
            node,
            change: Change::LeaveJoint,
        },
        Action::ChangeMembers {
            node,
            change: Change::of([Step::AddVoter(A), Step::AddLearner(B), Step::Remove(A)]),
        },
        Action::Transfer { node, to },
        Action::TakeSnapshot { node },
        Action::Compact { node },
        Action::Suspend { node },
        Action::Unsuspend { node },
        Action::ForgetLeader { node },
        Action::SetTiming {
            node,
            timing: Settings::default().timing(),
        },
        Action::ShutDown { node },
        Action::SetClock {
            node,
            dial: ClockDial { per_million: 970_000 },
        },
        Action::StallDisk { node },
        Action::UnstallDisk { node },
        Action::FailDisk { node },
        Action::AwaitLife {
            within: Micros(1_500_000),
        },
        Action::JumpClock {
            node,
            by: Micros(2_000),
        },
        Action::DelayMessage {
            name,
            by: Micros(2_000),
        },
        Action::TearWrite { node },
    ]
}

#[test]
fn every_action_reads_back_as_it_was_written() {
    for action in actions() {
        let json = serde_json::to_string(&action).unwrap();
        assert_eq!(serde_json::from_str::<Action>(&json).ok(), Some(action), "{json}");
    }
}

pub(super) fn all() -> Vec<What> {
    let (submission, answered) = (SubmissionId(1), entry(5, 2));
    let mut all: Vec<_> = actions().into_iter().map(What::Acted).collect();
    let kinds = KINDS.map(ParcelKind::Raft).into_iter();
    let others = [
        ParcelKind::Request(submission),
        ParcelKind::Answer(submission),
        ParcelKind::Chunk,
        ParcelKind::ChunkReply,
    ];
    for kind in kinds.chain(others) {
        let (from, to) = match kind {
            ParcelKind::Request(_) => (Endpoint::Client, Endpoint::Node(B)),
            ParcelKind::Answer(_) => (Endpoint::Node(B), Endpoint::Client),
            ParcelKind::Raft(_) | ParcelKind::Chunk | ParcelKind::ChunkReply => {
                (Endpoint::Node(A), Endpoint::Node(B))
            }
        };
        for entries in 0..3 {
            let parcel = Parcel {
                name: MessageName::new(from, to, 7),
                kind,
                refusal: false,
                entries,
                term: Term(3),
                bytes: 40,
            };
            let whys = [
                LossReason::Chance,
                LossReason::Cut,
                LossReason::Stopped,
                LossReason::Dropped,
                LossReason::Overflow,
            ];
            all.extend([What::Sent(parcel), What::Delivered(parcel), What::Waits(parcel)]);
            all.extend(whys.map(|why| What::Lost(parcel, why)));
            let copy = MessageName::new(from, to, 8);
            all.push(What::Duplicated {
                original: parcel,
                copy,
            });
        }
    }
    let asked = [
        AskReason::Told,
        AskReason::Hint,
        AskReason::NoLeader,
        AskReason::NoAnswer,
        AskReason::Session,
    ];
    all.extend(asked.map(|why| What::Asked {
        submission,
        attempt: 2,
        node: A,
        command: "delete".into(),
        why,
    }));
    let key = "k".repeat(64);
    let answers = [
        Answer::Value {
            key: key.clone(),
            value: i64::MIN,
        },
        Answer::Deleted {
            key: key.clone(),
            existed: true,
        },
        Answer::Deleted {
            key: key.clone(),
            existed: false,
        },
        Answer::Overflow {
            key: key.clone(),
            value: i64::MAX,
        },
        Answer::Ignored,
    ];
    all.extend(answers.map(|answer| What::Answered {
        submission,
        entry: answered,
        answer,
    }));
    all.extend([0, 1].map(|writes_lost| What::Stopped { writes_lost }));
    all.extend([0, 1, 2].map(|waiting| What::Resumed { waiting }));
    all.extend([0, 1].map(|restarts| What::Started {
        restarts,
        term: Term(3),
        last: answered,
    }));
    all.extend([None, Some(A)].map(|hint| What::SentAway { submission, hint }));
    let why = raft::RecoverError::EntryBeyondTerm {
        entry: answered,
        term: Term(1),
    };
    let outcomes = [
        Outcome::Applied(answered),
        Outcome::Superseded {
            proposed: answered,
            by: Term(9),
        },
        Outcome::Unknown,
    ];
    all.extend(outcomes.map(|outcome| What::ChangeDecided { outcome }));
    let (upto, client) = (Index(4), ClientId(4));
    all.extend([
        What::PassedOn { submission, to: B },
        What::ReadBegun { submission },
        What::Read { submission, upto },
        What::ReadAnswered {
            submission,
            upto,
            answer: Answer::Missing { key },
        },
        What::Registered { client },
        What::SessionExpired { submission },
        What::SnapshotSaved { upto },
        What::Installed { upto },
        What::SnapshotGivenUp { to: B },
        What::DiskFailed,
        What::TornWrite,
        What::Loaded {
            first: Index(3),
            entries: 2,
        },
    ]);
    all.extend([
        What::TimerFired,
        What::Flushed {
            upto: WriteId(3),
            last: answered,
        },
        What::Applied {
            first: Index(1),
            upto: Index(1),
        },
        What::Applied {
            first: Index(1),
            upto: Index(3),
        },
        What::Paused,
        What::Accepted {
            submission,
            entry: answered,
        },
        What::Superseded {
            submission,
            entry: answered,
            by: Term(3),
        },
        What::Unknown { submission },
        What::CannotStart { why },
    ]);
    let (term, index) = (Term(3), Index(5));
    let broken = [
        Violation::TwoLeaders {
            term,
            first: A,
            second: B,
        },
        Violation::LeaderRewrote {
            leader: A,
            term,
            last: index,
        },
        Violation::LogsDiffer { node: A, index, term },
        Violation::LeaderLacks {
            leader: A,
            term,
            index,
            committed_in: Term(2),
        },
        Violation::AppliedDiffers { node: A, index },
        Violation::NeverCommitted { node: A, index },
        Violation::StaleRead {
            node: A,
            applied: index,
            committed: index,
        },
        Violation::CommittedAgain { node: A, index },
        Violation::CommittedLost {
            node: A,
            index,
            holders: 1,
            needed: 2,
        },
        Violation::WentBack {
            node: A,
            what: Measure::Term,
            from: 3,
            to: 2,
        },
        Violation::Unsaved {
            node: A,
            term,
            vote: Some(B),
            on_disk: Term(2),
        },
        Violation::OutOfOrder {
            node: A,
            lower: Mark::Applied,
            at: index,
            upper: Mark::Committed,
            upto: index,
        },
        Violation::MachinesDiffer { node: A, index },
        Violation::Misled {
            submission,
            index,
            why: Untruth::Order,
        },
        Violation::DoneTwice {
            client,
            serial: Serial(1),
            index,
        },
        Violation::AnsweredTwice {
            index,
            first: submission,
            second: submission,
        },
        Violation::NeverAsked { index },
        Violation::NotAlive {
            since: Instant(7),
            lacks: Lack::Leader,
        },
        Violation::NotAlive {
            since: Instant(7),
            lacks: Lack::Commit { leader: A },
        },
        Violation::NotAlive {
            since: Instant(7),
            lacks: Lack::Answer { submission },
        },
        Violation::NotDurable {
            node: A,
            index,
            holders: 2,
            needed: 3,
        },
    ];
    all.extend(broken.map(What::Broken));
    all
}
