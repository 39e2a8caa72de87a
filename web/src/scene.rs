//! What the stage shows at an instant, as plain data: a pure function of (cluster, instant, manner).
//!
//! Pause, slow motion and scrubbing therefore cost nothing extra. Where things stand is `layout`'s affair, how they
//! are drawn the painter's.

mod members;

pub use members::{Joint, Membership, Quorum, authority};

use raft_sim::{
    Endpoint, Instant, LinkView, LossReason, MessageKind, MessageName, MessageView, Micros, NodeId, NodeView,
    Observed, ParcelKind, Role, Running, SubmissionState, SubmissionView, Violation,
};

/// Everything on the stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// The nodes, in the order of the ring.
    pub nodes: Vec<NodeMark>,
    /// The pairs of nodes.
    pub links: Vec<LinkMark>,
    /// The messages on their way and those that have just been lost.
    pub messages: Vec<MessageMark>,
    /// The client.
    pub client: ClientMark,
    /// The two sets of voters that decide together, while the members change.
    pub joint: Option<Joint>,
}

/// In what manner the instant is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// How messages travel.
    pub motion: Motion,
    /// How long, in simulated time, a lost message can still be seen.
    pub fade: Micros,
}

/// How messages travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// From end to end.
    Smooth,
    /// Half of the time at one end, half at the other: for those whom motion makes ill.
    Stepped,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeMark {
    /// Which one.
    pub id: NodeId,
    /// Whether it runs.
    pub running: Running,
    /// The part it plays.
    pub role: Role,
    /// Its term.
    pub term: u64,
    /// The value in its middle.
    pub value: Option<i64>,
    /// How much of the election timeout has passed, from 0 to 1, if it runs.
    pub timer: Option<f64>,
    /// The one thing about it that matters most now.
    pub fact: Fact,
    /// The votes it has gathered, if it campaigns.
    pub votes: Option<Votes>,
    /// Whether it votes, learns, or is no member.
    pub membership: Membership,
    /// Whether a law is broken by it.
    pub breaks: bool,
}

/// The votes of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Votes {
    /// So many said yes, the node itself included.
    pub yes: u32,
    /// So many said no.
    pub no: u32,
    /// So many are needed.
    pub needed: u32,
}

/// The one thing about a node that matters most now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Nothing stands out.
    Nothing,
    /// It is stopped.
    Stopped,
    /// It is paused, and so much waits for it.
    Paused(u64),
    /// It leads.
    Leads,
    /// It asks for votes.
    Votes(Votes),
    /// It asks whether it would be voted for.
    PreVotes(Votes),
    /// It follows this leader.
    Follows(NodeId),
    /// It gave this node its vote.
    VotedFor(NodeId),
    /// It hands over to this node.
    HandsOver(NodeId),
    /// It receives a snapshot, and has so much of it, in percent.
    Receives(u8),
    /// It receives the log, and does not vote.
    Learns,
    /// It is no member.
    Outside,
    /// Its Raft takes no part.
    Suspended,
    /// Its Raft handles nothing any more.
    Halted,
}

/// A pair of nodes; `a` comes first on the ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkMark {
    /// One node.
    pub a: NodeId,
    /// The other.
    pub b: NodeId,
    /// What is cut.
    pub cut: Cut,
}

/// What of a pair's two ways is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Nothing.
    None,
    /// What `a` sends to `b`.
    AToB,
    /// What `b` sends to `a`.
    BToA,
    /// Both.
    Both,
}

/// A message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MessageMark {
    /// Its name.
    pub name: MessageName,
    /// What is drawn.
    pub shape: Shape,
    /// Whether it answers another message.
    pub reply: bool,
    /// Whether it says no.
    pub refusal: bool,
    /// How far it has come, from 0 to 1.
    pub along: f64,
    /// How much of it can still be seen, from 1 to 0.
    pub strength: f64,
    /// Why it was lost, if it was.
    pub lost: Option<LossReason>,
    /// How many entries it carries.
    pub entries: u64,
    /// Its kind, for those who ask.
    pub kind: ParcelKind,
}

/// What is drawn for a message. Shape and colour say the same twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Entries: a dot.
    Append,
    /// "I still lead": a small ring with a dot.
    Heartbeat,
    /// A vote: a diamond.
    Vote,
    /// A pre-vote: a smaller diamond.
    PreVote,
    /// Between the client and a node, or passed on for the client: a bar with round ends.
    Client,
    /// A snapshot, or a piece of one: a square.
    Snapshot,
    /// "Take over": a triangle.
    Transfer,
    /// A follower asks what it may answer a read from: a hexagon.
    Read,
}

/// The client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientMark {
    /// What it asked for last.
    pub command: String,
    /// Where that stands.
    pub state: ClientState,
    /// How many of its commands are not settled.
    pub open: usize,
}

/// Where the client's last command stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientState {
    /// It has not asked for anything.
    #[default]
    Idle,
    /// It waits for an answer.
    Waiting,
    /// It was applied, or read.
    Done,
    /// It never will be, or nobody can tell.
    Failed,
}

impl Scene {
    /// What the stage shows of `observed` at its present instant.
    #[must_use]
    pub fn at(observed: &impl Observed, manner: Manner) -> Self {
        let now = observed.now();
        let nodes: Vec<NodeView> = observed
            .node_ids()
            .filter_map(|node| observed.node(node))
            .collect();
        let knows = authority(&nodes);
        let mark = |node: &NodeView| {
            let membership = Membership::of(knows, node.id);
            let received = observed.snapshots().find(|snapshot| snapshot.to == node.id);
            let received = received.map(|snapshot| percent(snapshot.confirmed, snapshot.bytes));
            NodeMark::of(node, now, membership, received)
        };
        let travelling = observed
            .messages()
            .map(|message| MessageMark::travelling(&message, now, manner));
        let lost = observed
            .lost_messages()
            .filter_map(|message| MessageMark::lost(&message, now, manner));
        Self {
            nodes: nodes.iter().map(mark).collect(),
            joint: knows.and_then(Joint::of),
            links: links(observed.links()),
            messages: lost.chain(travelling).collect(),
            client: ClientMark::of(observed.submissions()),
        }
    }
}

impl Scene {
    /// Marks those by whom a law is broken.
    #[must_use]
    pub fn broken_by(mut self, violation: Option<&Violation>) -> Self {
        for node in violation.into_iter().flat_map(Violation::nodes) {
            let marks = self.nodes.iter_mut().filter(|mark| mark.id == node);
            marks.for_each(|mark| mark.breaks = true);
        }
        self
    }
}

impl NodeMark {
    fn of(node: &NodeView, now: Instant, membership: Membership, received: Option<u8>) -> Self {
        let status = &node.status;
        let votes = campaigns(status.role).then(|| {
            let count = |yes: bool| status.votes.iter().filter(|(_, granted)| *granted == yes).count();
            Votes {
                yes: small(count(true)),
                no: small(count(false)),
                needed: small(status.configuration.majority()),
            }
        });
        let ticks = node.running == Running::Running;
        let timer = status.election_timer.filter(|_| ticks).map(|timer| {
            let whole = timer.deadline.since(timer.started).0.max(1);
            fraction(now.since(timer.started).0, whole)
        });
        Self {
            id: node.id,
            running: node.running,
            role: status.role,
            term: status.term.0,
            value: node.value.as_ref().and_then(|(_, value)| *value),
            timer,
            fact: Fact::of(node, votes, membership, received),
            votes: votes.filter(|_| node.running != Running::Stopped),
            membership,
            breaks: false,
        }
    }
}

impl Fact {
    fn of(node: &NodeView, votes: Option<Votes>, membership: Membership, received: Option<u8>) -> Self {
        let status = &node.status;
        match (node.running, status.role, votes) {
            (Running::Stopped, ..) => Self::Stopped,
            (Running::Paused, ..) => Self::Paused(node.waiting),
            _ if status.halted.is_some() => Self::Halted,
            _ if status.paused => Self::Suspended,
            (Running::Running, Role::Leader, _) => status.transfer.map_or(Self::Leads, Self::HandsOver),
            (Running::Running, Role::PreCandidate, Some(votes)) => Self::PreVotes(votes),
            (Running::Running, _, Some(votes)) => Self::Votes(votes),
            (Running::Running, ..) => match (received, membership, status.leader, status.vote) {
                (Some(percent), ..) => Self::Receives(percent),
                (None, Membership::Learner, ..) => Self::Learns,
                (None, Membership::Outside, ..) => Self::Outside,
                (None, Membership::Voter, Some(leader), _) => Self::Follows(leader),
                (None, Membership::Voter, None, Some(candidate)) => Self::VotedFor(candidate),
                (None, Membership::Voter, None, None) => Self::Nothing,
            },
        }
    }
}

impl LinkMark {
    /// The name of the pair, and of its elements: `A-B`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", raft_sim::letter(self.a), raft_sim::letter(self.b))
    }

    /// Whether what `from` sends along this pair is cut.
    #[must_use]
    pub fn cuts_from(&self, from: NodeId) -> bool {
        match self.cut {
            Cut::None => false,
            Cut::Both => true,
            Cut::AToB => from == self.a,
            Cut::BToA => from == self.b,
        }
    }
}

impl Cut {
    const fn with(self, from_a: bool) -> Self {
        match (self, from_a) {
            (Self::None | Self::AToB, true) => Self::AToB,
            (Self::None | Self::BToA, false) => Self::BToA,
            (Self::BToA | Self::Both, true) | (Self::AToB | Self::Both, false) => Self::Both,
        }
    }
}

/// The pairs of a cluster, each once, from its links, which are given each way by itself.
#[must_use]
pub fn links(ways: impl Iterator<Item = LinkView>) -> Vec<LinkMark> {
    let mut pairs = std::collections::BTreeMap::new();
    for way in ways {
        let from_a = way.from < way.to;
        let (a, b) = if from_a {
            (way.from, way.to)
        } else {
            (way.to, way.from)
        };
        let pair = pairs.entry((a, b)).or_insert(LinkMark { a, b, cut: Cut::None });
        if way.cut {
            pair.cut = pair.cut.with(from_a);
        }
    }
    pairs.into_values().collect()
}

impl MessageMark {
    fn travelling(message: &MessageView, now: Instant, manner: Manner) -> Self {
        let along = fraction(
            now.since(message.sent).0,
            message.arrives.since(message.sent).0.max(1),
        );
        let along = match manner.motion {
            Motion::Smooth => along,
            Motion::Stepped if along < 0.5 => 0.0,
            Motion::Stepped => 1.0,
        };
        Self::of(message, along, 1.0)
    }

    fn lost(message: &MessageView, now: Instant, manner: Manner) -> Option<Self> {
        let (at, _) = message.lost?;
        let gone = fraction(now.since(at).0, manner.fade.0.max(1));
        if gone >= 1.0 {
            return None;
        }
        let along = fraction(
            at.since(message.sent).0,
            message.arrives.since(message.sent).0.max(1),
        );
        Some(Self::of(message, along, 1.0 - gone))
    }

    fn of(message: &MessageView, along: f64, strength: f64) -> Self {
        let (shape, reply) = shape_of(message.kind);
        Self {
            name: message.name,
            shape,
            reply,
            refusal: message.refusal,
            along,
            strength,
            lost: message.lost.map(|(_, why)| why),
            entries: message.entries,
            kind: message.kind,
        }
    }

    /// A message of this kind, half way between two nodes: for the legend.
    #[must_use]
    pub fn sample(kind: ParcelKind, refusal: bool) -> Self {
        let view = MessageView {
            name: MessageName::new(NodeId(1), NodeId(2), 1),
            kind,
            refusal,
            entries: 1,
            term: raft_sim::Term(1),
            sent: Instant::ZERO,
            arrives: Instant::ZERO,
            lost: None,
        };
        Self::of(&view, 0.5, 1.0)
    }

    /// Whether it comes from the client or goes to it.
    #[must_use]
    pub fn is_the_clients(&self) -> bool {
        self.name.from == Endpoint::Client || self.name.to == Endpoint::Client
    }
}

/// What is drawn for a message of a kind, and whether it answers another one.
#[must_use]
pub const fn shape_of(kind: ParcelKind) -> (Shape, bool) {
    match kind {
        ParcelKind::Raft(kind) => (Shape::of(kind), kind.is_reply()),
        ParcelKind::Request(_) => (Shape::Client, false),
        ParcelKind::Answer(_) => (Shape::Client, true),
        ParcelKind::Chunk => (Shape::Snapshot, false),
        ParcelKind::ChunkReply => (Shape::Snapshot, true),
    }
}

impl Shape {
    const fn of(kind: MessageKind) -> Self {
        match kind {
            MessageKind::PreVote | MessageKind::PreVoteReply => Self::PreVote,
            MessageKind::RequestVote | MessageKind::RequestVoteReply => Self::Vote,
            MessageKind::Heartbeat | MessageKind::HeartbeatReply => Self::Heartbeat,
            MessageKind::InstallSnapshot => Self::Snapshot,
            MessageKind::TimeoutNow => Self::Transfer,
            MessageKind::ReadIndex | MessageKind::ReadIndexReply => Self::Read,
            MessageKind::Propose | MessageKind::ProposeReply => Self::Client,
            // What the core will learn to send later carries state, as entries do.
            _ => Self::Append,
        }
    }
}

impl ClientMark {
    fn of<'a>(submissions: impl Iterator<Item = SubmissionView<'a>>) -> Self {
        let (mut open, mut last) = (0, None);
        for submission in submissions {
            open += usize::from(!submission.state.is_settled());
            last = Some(submission);
        }
        let Some(last) = last else { return Self::default() };
        let state = match last.state {
            SubmissionState::Done { .. } | SubmissionState::Read { .. } => ClientState::Done,
            SubmissionState::Superseded { .. } | SubmissionState::Unknown { .. } => ClientState::Failed,
            _ => ClientState::Waiting,
        };
        Self {
            command: last.command.to_string(),
            state,
            open,
        }
    }
}

const fn campaigns(role: Role) -> bool {
    matches!(role, Role::PreCandidate | Role::Candidate)
}

/// There are at most 11 voters.
fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// `part` of `whole`, from 0 to 100.
fn percent(part: u64, whole: u64) -> u8 {
    u8::try_from(part.min(whole) * 100 / whole.max(1)).unwrap_or(100)
}

/// `part` of `whole`, from 0 to 1.
#[allow(clippy::cast_precision_loss, reason = "spans of minutes are exact in a float")]
fn fraction(part: u64, whole: u64) -> f64 {
    (part as f64 / whole as f64).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use raft_sim::{LinkDials, Term};

    const SMOOTH: Manner = Manner {
        motion: Motion::Smooth,
        fade: Micros(10_000),
    };

    fn message(lost: Option<(Instant, LossReason)>) -> MessageView {
        MessageView {
            name: MessageName::new(NodeId(1), NodeId(2), 1),
            kind: ParcelKind::Raft(MessageKind::AppendEntries),
            refusal: false,
            entries: 1,
            term: Term(1),
            sent: Instant(1_000),
            arrives: Instant(21_000),
            lost,
        }
    }

    #[test]
    fn a_message_moves_at_constant_speed() {
        let along = |now| MessageMark::travelling(&message(None), Instant(now), SMOOTH).along;
        assert_eq!((along(1_000), along(11_000), along(21_000)), (0.0, 0.5, 1.0));
        assert_eq!(along(90_000), 1.0);
    }

    #[test]
    fn with_reduced_motion_it_steps_from_end_to_end() {
        let stepped = Manner {
            motion: Motion::Stepped,
            ..SMOOTH
        };
        let along = |now| MessageMark::travelling(&message(None), Instant(now), stepped).along;
        assert_eq!((along(1_000), along(10_999), along(11_000)), (0.0, 0.0, 1.0));
    }

    #[test]
    fn a_lost_message_fades_where_it_died() {
        let lost = message(Some((Instant(6_000), LossReason::Cut)));
        let mark = |now| MessageMark::lost(&lost, Instant(now), SMOOTH);
        assert_eq!(
            mark(6_000).map(|mark| (mark.along, mark.strength)),
            Some((0.25, 1.0))
        );
        assert_eq!(
            mark(11_000).map(|mark| (mark.along, mark.strength)),
            Some((0.25, 0.5))
        );
        assert_eq!(mark(16_000), None);
    }

    #[test]
    fn the_client_rests_once_its_read_is_answered() {
        use raft_sim::{Action, Cluster, Settings};
        let mut cluster = Cluster::new(Settings::plain(), 3).unwrap();
        cluster.run_until(Instant(1_000_000));
        let command = "get x".into();
        cluster
            .act(Action::Submit {
                node: NodeId(1),
                command,
            })
            .unwrap();
        let state = |cluster: &Cluster| Scene::at(cluster, SMOOTH).client.state;
        assert_eq!(state(&cluster), ClientState::Waiting);
        cluster.run_until(Instant(2_000_000));
        assert_eq!(state(&cluster), ClientState::Done);
    }

    #[test]
    fn a_pair_shows_which_of_its_ways_are_cut() {
        let way = |from, to, cut| LinkView {
            from: NodeId(from),
            to: NodeId(to),
            cut,
            dials: LinkDials::default(),
        };
        let cut = |forth, back| links([way(1, 2, forth), way(2, 1, back)].into_iter())[0].cut;
        assert_eq!(cut(false, false), Cut::None);
        assert_eq!(cut(true, false), Cut::AToB);
        assert_eq!(cut(false, true), Cut::BToA);
        assert_eq!(cut(true, true), Cut::Both);
    }
}
