//! Why the client hears nothing: the node that it asked is stopped or paused, or the request or its answer was lost. The client cannot
//! know; the cluster and its journal do.

use raft_sim::{Cluster, LossReason, Observed, ParcelKind, Running, SubmissionState, SubmissionView, What};

/// So many of the latest records are searched for a loss.
const RECORDS_MAX: usize = 2_000;

/// Why the client hears nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The node that it asked is stopped.
    Stopped,
    /// It is paused: what is sent to it waits.
    Paused,
    /// The request was lost.
    RequestLost(LossReason),
    /// The answer was lost.
    AnswerLost(LossReason),
}

/// Why the client hears nothing of this, if that is so.
pub(super) fn of(cluster: &Cluster, submission: &SubmissionView<'_>) -> Option<Silence> {
    let (request, answer) = (
        ParcelKind::Request(submission.id),
        ParcelKind::Answer(submission.id),
    );
    let now = cluster.now();
    // What waits for a paused node has arrived.
    let travels = |kind| {
        let mut messages = cluster.messages();
        messages.any(|message| message.kind == kind && message.arrives >= now)
    };
    match submission.state {
        SubmissionState::Travelling if travels(request) => return None,
        SubmissionState::Answering if travels(answer) => return None,
        SubmissionState::Answering => return lost(cluster, answer).map(Silence::AnswerLost),
        SubmissionState::Travelling
        | SubmissionState::Waiting { .. }
        | SubmissionState::Reading
        | SubmissionState::PassedOn { .. } => {}
        _ => return None,
    }
    match cluster.running(submission.node)? {
        Running::Stopped => Some(Silence::Stopped),
        Running::Paused => Some(Silence::Paused),
        Running::Running => lost(cluster, request).map(Silence::RequestLost),
    }
}

/// Why the latest such message was lost, if it was.
fn lost(cluster: &Cluster, kind: ParcelKind) -> Option<LossReason> {
    let mut records = cluster.journal().iter().rev().take(RECORDS_MAX);
    let latest = records.find_map(|record| match &record.what {
        What::Lost(parcel, why) if parcel.kind == kind => Some(Some(*why)),
        What::Sent(parcel) | What::Delivered(parcel) if parcel.kind == kind => Some(None),
        _ => None,
    });
    latest.flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::client::submissions;
    use raft_sim::{Action, Instant, Micros, NodeId, Settings, letter};

    fn led() -> (Cluster, NodeId) {
        let mut cluster = Cluster::new(Settings::plain(), 7).unwrap();
        cluster.run_until(Instant(1_000_000));
        let leader = cluster.leader().unwrap();
        (cluster, leader)
    }

    fn ask(cluster: &mut Cluster, node: NodeId) {
        let command = "set x 5".to_owned();
        cluster.act(Action::Submit { node, command }).unwrap();
    }

    fn pass(cluster: &mut Cluster, millis: u64) {
        let until = cluster.now().plus(Micros::from_millis(millis));
        cluster.run_until(until);
    }

    fn told(cluster: &Cluster) -> String {
        submissions(cluster)[0].state.clone()
    }

    #[test]
    fn a_request_to_a_stopped_node_says_so_and_when_the_client_asks_again() {
        let (mut cluster, leader) = led();
        cluster.act(Action::Stop { node: leader }).unwrap();
        ask(&mut cluster, leader);
        let name = letter(leader);
        assert_eq!(told(&cluster), format!("on its way to {name}"));
        pass(&mut cluster, 100);
        assert_eq!(
            told(&cluster),
            format!("{name} is stopped; the client asks again at 2.000 s")
        );
        pass(&mut cluster, 905);
        assert!(told(&cluster).contains("attempt 2"), "{}", told(&cluster));
    }

    #[test]
    fn a_client_that_never_asks_again_is_told_that_nobody_answers() {
        let mut settings = Settings::plain();
        settings.client.retry_after = None;
        let mut cluster = Cluster::new(settings, 7).unwrap();
        cluster.run_until(Instant(1_000_000));
        cluster.act(Action::Stop { node: NodeId(2) }).unwrap();
        ask(&mut cluster, NodeId(2));
        pass(&mut cluster, 3_000);
        assert_eq!(told(&cluster), "B is stopped; nobody answers");
    }

    #[test]
    fn an_entry_of_a_leader_that_stopped_waits_for_nobody() {
        let (mut cluster, leader) = led();
        ask(&mut cluster, leader);
        pass(&mut cluster, 30);
        assert!(
            told(&cluster).contains("waits for a majority"),
            "{}",
            told(&cluster)
        );
        cluster.act(Action::Stop { node: leader }).unwrap();
        assert!(told(&cluster).contains("is stopped"), "{}", told(&cluster));
    }

    #[test]
    fn a_request_that_a_person_dropped_and_one_that_waits_at_a_paused_node_say_so() {
        let (mut cluster, leader) = led();
        ask(&mut cluster, leader);
        let mut messages = cluster.messages();
        let name = messages
            .find(|message| matches!(message.kind, ParcelKind::Request(_)))
            .unwrap()
            .name;
        drop(messages);
        cluster.act(Action::DropMessage { name }).unwrap();
        assert!(
            told(&cluster).starts_with("lost on its way"),
            "{}",
            told(&cluster)
        );
        cluster.act(Action::Pause { node: NodeId(3) }).unwrap();
        ask(&mut cluster, NodeId(3));
        pass(&mut cluster, 100);
        assert!(told(&cluster).starts_with("C is paused"), "{}", told(&cluster));
    }
}
