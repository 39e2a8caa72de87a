//! The legend: what is drawn, and what it means. Each sample is drawn by the code that draws the stage and the logs.

use crate::panels::log_table::sample;
use crate::scene::{ClientMark, ClientState, Cut, Fact, Membership, MessageMark, NodeMark, Votes};
use crate::stage::legend;
use crate::texts::{self, Text};
use crate::views::log::Cell;
use raft_sim::{MessageKind, NodeId, ParcelKind, Role, Running, SubmissionId};
use web_sys::Element;
use yew::prelude::*;

/// The legend.
#[component]
pub fn Legend() -> Html {
    // What the painter draws, drawn once.
    let nodes = use_memo((), |()| drawn(nodes(), legend::node));
    let messages = use_memo((), |()| drawn(messages(), legend::message));
    let links = use_memo((), |()| {
        let mut links = drawn(links(), |cut| legend::link(*cut));
        links.push((legend::wall(), texts::LEGEND_WALL));
        links
    });
    let clients = use_memo((), |()| drawn(clients(), legend::client));
    let painted = |items: &[(Element, Text)]| {
        items
            .iter()
            .map(|(element, text)| item(Html::VRef(element.clone().into()), *text))
            .collect::<Html>()
    };
    let entries = cells()
        .into_iter()
        .map(|(cell, text)| item(sample(&cell), text))
        .chain(std::iter::once(item(
            html! { <span class="snapshot-block"><span class="snapshot-text">{ texts::snapshot_short(9) }</span></span> },
            texts::LEGEND_SNAPSHOT_BLOCK,
        )));
    html! {
        <section class="legend" data-legend="">
            { part(texts::LEGEND_NODES, painted(&nodes)) }
            { part(texts::LEGEND_MESSAGES, painted(&messages)) }
            { part(texts::LEGEND_LOG, entries.collect()) }
            { part(texts::LEGEND_LINKS, painted(&links)) }
            { part(texts::LEGEND_CLIENT_PART, painted(&clients)) }
            { part(texts::LEGEND_TIME, times().into_iter().map(|(sign, text)| item(sign, text)).collect()) }
        </section>
    }
}

fn part(title: Text, items: Html) -> Html {
    html! { <><h3>{ title }</h3><div class="legend-items">{ items }</div></> }
}

fn item(sign: Html, text: Text) -> Html {
    html! {
        <div class="legend-item">
            <span class="legend-sign" aria-hidden="true">{ sign }</span>
            <span>{ text }</span>
        </div>
    }
}

fn drawn<Mark>(
    marks: impl IntoIterator<Item = (Mark, Text)>,
    draw: impl Fn(&Mark) -> Element,
) -> Vec<(Element, Text)> {
    marks
        .into_iter()
        .map(|(mark, text)| (draw(&mark), text))
        .collect()
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

fn nodes() -> [(NodeMark, Text); 9] {
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
        (
            NodeMark {
                votes: Some(Votes {
                    yes: 2,
                    no: 0,
                    needed: 3,
                }),
                ..voter(Role::Candidate)
            },
            texts::LEGEND_CANDIDATE,
        ),
        (voter(Role::Leader), texts::LEGEND_LEADER),
        (
            NodeMark {
                value: Some(5),
                ..follower(Running::Running, Membership::Voter)
            },
            texts::LEGEND_VALUE,
        ),
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

const fn links() -> [(Cut, Text); 3] {
    [
        (Cut::None, texts::LEGEND_WHOLE),
        (Cut::Both, texts::LEGEND_CUT),
        (Cut::AToB, texts::LEGEND_CUT_ONE_WAY),
    ]
}

fn clients() -> [(ClientMark, Text); 4] {
    let client = |state| ClientMark {
        command: String::new(),
        state,
        open: 0,
    };
    [
        (client(ClientState::Idle), texts::LEGEND_IDLE),
        (client(ClientState::Waiting), texts::LEGEND_WAITING),
        (client(ClientState::Done), texts::LEGEND_DONE),
        (client(ClientState::Failed), texts::LEGEND_FAILED),
    ]
}

/// What stands on the ribbon of time.
fn times() -> [(Html, Text); 4] {
    let picture = |drawn| html! { <svg class="legend-picture" viewBox="-12 -12 24 24">{ drawn }</svg> };
    let mark = |class, d| html! { <path {class} {d} /> };
    [
        (
            picture(html! { <rect class="band" data-tint="2" x="-12" y="-9" width="24" height="18" /> }),
            texts::LEGEND_BAND,
        ),
        (
            picture(html! { <rect class="bar" x="-12" y="-5" width="24" height="10" rx="5" /> }),
            texts::LEGEND_BAR,
        ),
        (picture(mark("tick-sign", "M0 -5v10")), texts::LEGEND_TICK),
        (
            picture(mark("flag-sign", "M-3 -10v20M-3 -10h9l-3 4l3 4h-9")),
            texts::LEGEND_FLAG,
        ),
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
