//! The legend: what is drawn, and what it means. Each sample is drawn by the code that draws the stage and the logs.

use crate::panels::log_table::sample;
use crate::scene::{Fact, Membership, MessageMark, NodeMark};
use crate::stage::legend;
use crate::texts::{self, Text};
use crate::views::log::Cell;
use raft_sim::{MessageKind, NodeId, ParcelKind, Role, Running, SubmissionId};
use web_sys::Element;
use yew::prelude::*;

/// The legend.
#[component]
pub fn Legend() -> Html {
    let messages = use_memo((), |()| messages().map(|(mark, _)| legend::message(&mark)));
    let nodes = use_memo((), |()| nodes().map(|(mark, _)| legend::node(&mark)));
    let drawn = |(element, text): (&Element, Text)| {
        html! {
            <div class="legend-item">
                <span class="legend-sign" aria-hidden="true">{ Html::VRef(element.clone().into()) }</span>
                <span>{ text }</span>
            </div>
        }
    };
    html! {
        <section class="legend" data-legend="">
            <h3>{ texts::LEGEND_MESSAGES }</h3>
            <div class="legend-items">{ for messages.iter().zip(self::messages().map(|(_, text)| text)).map(drawn) }</div>
            <h3>{ texts::LEGEND_NODES }</h3>
            <div class="legend-items">{ for nodes.iter().zip(self::nodes().map(|(_, text)| text)).map(drawn) }</div>
            <h3>{ texts::LEGEND_LOG }</h3>
            <div class="legend-items">
                { for cells().into_iter().map(|(cell, text)| html! {
                    <div class="legend-item">
                        <span class="legend-sign" aria-hidden="true">{ sample(&cell) }</span>
                        <span>{ text }</span>
                    </div>
                }) }
                <div class="legend-item">
                    <span class="legend-sign" aria-hidden="true">
                        <span class="snapshot-block"><span class="snapshot-text">{ texts::snapshot_short(9) }</span></span>
                    </span>
                    <span>{ texts::LEGEND_SNAPSHOT_BLOCK }</span>
                </div>
            </div>
        </section>
    }
}

fn messages() -> [(MessageMark, Text); 11] {
    let raft = |kind, refusal, text| (MessageMark::sample(ParcelKind::Raft(kind), refusal), text);
    [
        raft(MessageKind::AppendEntries, false, texts::LEGEND_APPEND),
        raft(MessageKind::Heartbeat, false, texts::LEGEND_HEARTBEAT),
        raft(MessageKind::RequestVote, false, texts::LEGEND_VOTE),
        raft(MessageKind::PreVote, false, texts::LEGEND_PRE_VOTE),
        (
            MessageMark::sample(ParcelKind::Chunk, false),
            texts::LEGEND_SNAPSHOT,
        ),
        raft(MessageKind::TimeoutNow, false, texts::LEGEND_TRANSFER),
        raft(MessageKind::ReadIndex, false, texts::LEGEND_READ),
        (
            MessageMark::sample(ParcelKind::Request(SubmissionId(1)), false),
            texts::LEGEND_CLIENT,
        ),
        raft(MessageKind::AppendEntriesReply, false, texts::LEGEND_REPLY),
        raft(MessageKind::RequestVoteReply, true, texts::LEGEND_REFUSAL),
        (
            MessageMark {
                lost: Some(raft_sim::LossReason::Chance),
                ..MessageMark::sample(ParcelKind::Raft(MessageKind::AppendEntries), false)
            },
            texts::LEGEND_LOST,
        ),
    ]
}

fn nodes() -> [(NodeMark, Text); 8] {
    let node = |role, running, membership, timer| NodeMark {
        id: NodeId(1),
        running,
        role,
        term: 1,
        value: None,
        timer,
        fact: Fact::Nothing,
        votes: None,
        membership,
        breaks: false,
    };
    let voter = |role| node(role, Running::Running, Membership::Voter, None);
    let follower = |running, membership| node(Role::Follower, running, membership, None);
    [
        (
            node(Role::Follower, Running::Running, Membership::Voter, Some(0.4)),
            texts::LEGEND_FOLLOWER,
        ),
        (voter(Role::PreCandidate), texts::LEGEND_PRE_CANDIDATE),
        (voter(Role::Candidate), texts::LEGEND_CANDIDATE),
        (voter(Role::Leader), texts::LEGEND_LEADER),
        (
            follower(Running::Running, Membership::Learner),
            texts::LEGEND_LEARNER,
        ),
        (
            follower(Running::Running, Membership::Outside),
            texts::LEGEND_OUTSIDE,
        ),
        (
            follower(Running::Stopped, Membership::Voter),
            texts::LEGEND_STOPPED,
        ),
        (follower(Running::Paused, Membership::Voter), texts::LEGEND_PAUSED),
    ]
}

fn cells() -> [(Cell, Text); 4] {
    let cell = |elsewhere, committed, applied| Cell {
        term: 2,
        tint: 2,
        text: "set x 5".to_owned(),
        title: String::new(),
        blank: false,
        committed,
        elsewhere,
        applied,
    };
    [
        (cell(false, false, false), texts::LEGEND_UNCOMMITTED),
        (cell(true, false, false), texts::LEGEND_ELSEWHERE),
        (cell(false, true, false), texts::LEGEND_COMMITTED),
        (cell(false, true, true), texts::LEGEND_APPLIED),
    ]
}
