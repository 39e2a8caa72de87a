//! The words of the space-time diagram and of "why?".

use crate::lab::why::Question;
use crate::say;
use crate::texts::{Text, language};
use raft_sim::{Event, EventId, Index, Letter, Role, What, letter};

/// The tab of the diagram, and its sheet.
pub const SPACETIME: Text = Text::new("Space-time", "Raumzeit");
/// What the diagram is, for those who do not see it.
pub const SPACETIME_LABEL: Text = Text::new(
    "Space-time diagram: nodes across, time downward. Arrows go from event to event, Enter picks one.",
    "Raum-Zeit-Diagramm: Knoten nebeneinander, Zeit nach unten. Pfeile gehen von Ereignis zu Ereignis, Eingabe wählt eines.",
);
/// The client's lane.
pub const CLIENT_LANE: Text = Text::new("client", "Client");
/// Closer.
pub const ZOOM_IN: Text = Text::new("Zoom in", "Vergrößern");
/// Further away.
pub const ZOOM_OUT: Text = Text::new("Zoom out", "Verkleinern");
/// Back to the present.
pub const FOLLOW: Text = Text::new("Now", "Jetzt");
/// What that does.
pub const FOLLOW_HELP: Text = Text::new("Follow the present", "Der Gegenwart folgen");
/// A wide diagram.
pub const WIDEN: Text = Text::new("Widen", "Breiter");
/// A narrow one.
pub const NARROW: Text = Text::new("Narrow", "Schmaler");
/// Heartbeats are left out.
pub const SPARSE: Text = Text::new(
    "Heartbeats are left out: zoom in to see them.",
    "Heartbeats fehlen hier: vergrößert sieht man sie.",
);
/// Nothing is picked.
pub const PICK_HELP: Text = Text::new(
    "Pick an event to see what caused it.",
    "Wähle ein Ereignis: man sieht, was es ausgelöst hat.",
);
/// What caused it is lit.
pub const CAUSES: Text = Text::new("Causes", "Ursachen");
/// What came of it is lit.
pub const EFFECTS: Text = Text::new("Effects", "Folgen");
/// The question.
pub const WHY_BUTTON: Text = Text::new("Why?", "Warum?");

/// A round moment at the edge of the diagram, as fine as its steps.
#[must_use]
pub fn tick(micros: u64, step: u64) -> String {
    let (millis, point) = (micros / 1_000, language().point());
    if step >= 1_000_000 {
        format!("{} s", millis / 1_000)
    } else if step >= 100_000 {
        format!("{}{point}{} s", millis / 1_000, millis % 1_000 / 100)
    } else {
        format!("{}{point}{:03}", millis / 1_000, millis % 1_000)
    }
}

/// How many events are lit.
#[must_use]
pub fn so_many_lit(count: usize, effects: bool) -> String {
    if count == 1 && !effects {
        return say!("1 event led here", "1 Ereignis führte dahin");
    }
    if effects {
        say!("{count} events of it", "{count} Ereignisse daraus")
    } else {
        say!("{count} events led here", "{count} Ereignisse führten dahin")
    }
}

// ---- why ---------------------------------------------------------------------------------------------------------

/// The rule, before its sentence.
pub const WHY_TITLE: Text = Text::new("Why", "Warum");
/// The chain.
pub const CHAIN: Text = Text::new("How it came to that", "Wie es dazu kam");
/// The step before.
pub const STEP_BEFORE: Text = Text::new("Previous step", "Voriger Schritt");
/// The step after.
pub const STEP_AFTER: Text = Text::new("Next step", "Nächster Schritt");
/// There is more.
pub const MORE_BEFORE: Text = Text::new("More came before.", "Davor kam noch mehr.");
/// The journal has no such event any more.
pub const FORGOTTEN: Text = Text::new(
    "That happened so long ago that the journal has forgotten it. Go back in time and ask there.",
    "Das ist so lange her, dass das Journal es vergessen hat. Geh in der Zeit zurück und frag dort.",
);
/// Nothing made it so.
pub const FROM_THE_START: Text = Text::new(
    "It has been so since the beginning.",
    "Das ist seit dem Beginn so.",
);
/// Nobody campaigns.
pub const NOBODY_CAMPAIGNS: Text = Text::new(
    "Nobody campaigns now: the next whose election timer runs out will.",
    "Niemand kandidiert gerade: wessen Wahl-Timer als nächster abläuft, der wird es tun.",
);
/// There is no leader.
pub const NO_LEADER_COMMITS: Text = Text::new(
    "Nobody leads: only a leader can commit it.",
    "Niemand führt: nur ein Leader kann ihn committen.",
);

/// Who holds an entry.
#[must_use]
pub fn held_by(leader: Letter, holders: &str, count: usize, needed: usize) -> String {
    say!(
        "As {leader} knows, it is on disk on {count} voters ({holders}); {needed} are needed.",
        "Soweit {leader} weiß, liegt er bei {count} Stimmberechtigten ({holders}) auf der Platte; nötig sind {needed}."
    )
}

/// An older term does not count.
#[must_use]
pub fn of_older_term(term: u64, leads: u64) -> String {
    say!(
        "It is of term {term}, and the leader leads term {leads}: by counting only an entry of term {leads} commits, and with it all before.",
        "Er ist von Term {term}, der Leader führt Term {leads}: durch Zählen wird nur ein Eintrag von Term {leads} committet, und mit ihm alles davor."
    )
}

/// The node does not know yet.
#[must_use]
pub fn not_heard_yet(leader: Letter, node: Letter) -> String {
    say!(
        "{leader} has committed it; {node} has not heard so yet.",
        "{leader} hat ihn committet; {node} weiß es noch nicht."
    )
}

/// The votes of a campaign.
#[must_use]
pub fn votes_so_far(node: Letter, yes: usize, no: usize, needed: usize) -> String {
    say!(
        "{node} campaigns: {yes} yes and {no} no so far, {needed} needed.",
        "{node} kandidiert: bisher {yes} Ja und {no} Nein, nötig sind {needed}."
    )
}

/// A question that has no event for an answer.
#[must_use]
pub fn asked(question: Question) -> String {
    let node = question
        .node()
        .map(letter)
        .map_or_else(String::new, |node| node.to_string());
    match question {
        Question::Event(EventId(event)) => say!("Event {event}", "Ereignis {event}"),
        Question::Role(_) => say!("The role of {node}", "Die Rolle von {node}"),
        Question::Term(_) => say!("The term of {node}", "Der Term von {node}"),
        Question::Vote(_) => say!("The vote of {node}", "Die Stimme von {node}"),
        Question::Leader(_) => say!("The leader of {node}", "Der Leader von {node}"),
        Question::Last(_) => say!("The last entry of {node}", "Der letzte Eintrag von {node}"),
        Question::Commit(_) => say!("The commit index of {node}", "Der Commit-Index von {node}"),
        Question::Applied(_) => say!("What {node} has applied", "Was {node} angewendet hat"),
        Question::Entry(_, Index(index)) => say!("Entry {index} of {node}", "Eintrag {index} von {node}"),
    }
}

/// What may be asked of a node.
pub const ASKS: [Text; 7] = [
    Text::new("role", "Rolle"),
    Text::new("term", "Term"),
    Text::new("vote", "Stimme"),
    Text::new("leader", "Leader"),
    Text::new("last entry", "letzter Eintrag"),
    Text::new("commit index", "Commit-Index"),
    Text::new("applied", "angewendet"),
];

/// What travelled and was written between two steps.
#[must_use]
pub fn folded(messages: u32, writes: u32) -> String {
    let messages = match messages {
        0 => String::new(),
        1 => say!("1 message", "1 Nachricht"),
        _ => say!("{messages} messages", "{messages} Nachrichten"),
    };
    let writes = match writes {
        0 => String::new(),
        1 => say!("1 write to disk", "1 Schreibvorgang"),
        _ => say!("{writes} writes to disk", "{writes} Schreibvorgänge"),
    };
    let between = if messages.is_empty() || writes.is_empty() {
        ""
    } else {
        " · "
    };
    messages + between + &writes
}

/// The rule by which something happens, in one sentence.
#[must_use]
pub const fn rule(what: &What) -> Option<Text> {
    Some(match what {
        What::Node(event) => match event {
            Event::RoleChanged { to: Role::Leader, .. } => Text::new(
                "Whoever has the votes of a majority for a term leads it.",
                "Wer für einen Term die Stimmen einer Mehrheit hat, führt ihn.",
            ),
            Event::RoleChanged {
                to: Role::Candidate, ..
            } => Text::new(
                "A candidate raises its term, votes for itself, and asks all others for their votes.",
                "Ein Kandidat erhöht seinen Term, stimmt für sich selbst und bittet alle anderen um ihre Stimme.",
            ),
            Event::RoleChanged {
                to: Role::PreCandidate,
                ..
            } => Text::new(
                "Whoever hears of no leader for its timeout asks first whether it could win, and disturbs nobody by that.",
                "Wer sein Wahl-Timeout lang von keinem Leader hört, fragt erst, ob er gewinnen könnte, und stört damit niemanden.",
            ),
            Event::RoleChanged { .. } => Text::new(
                "Whoever learns of a later term, or of a leader of its own, follows.",
                "Wer von einem späteren Term erfährt oder von einem Leader des eigenen, folgt.",
            ),
            Event::TermRaised { .. } => Text::new(
                "Terms only rise: by a campaign, or when a message tells of a later one.",
                "Terms steigen nur: durch eine Kandidatur, oder wenn eine Nachricht von einem späteren weiß.",
            ),
            Event::VoteGranted { .. } | Event::VoteRefused { .. } => Text::new(
                "One vote a term, for the first whose log is at least as up-to-date as the voter's own.",
                "Eine Stimme je Term, für den ersten, dessen Log mindestens so aktuell ist wie das eigene.",
            ),
            Event::Committed { .. } | Event::CommitHeldBack { .. } => Text::new(
                "A leader commits an entry of its own term once a majority has it on disk, and with it all before.",
                "Ein Leader committet einen Eintrag seines Terms, sobald ihn eine Mehrheit auf der Platte hat, und mit ihm alles davor.",
            ),
            Event::Appended { .. } | Event::AppendRefused { .. } => Text::new(
                "A follower stores entries only where the entry before them matches the leader's.",
                "Ein Follower speichert Einträge nur, wo der Eintrag davor mit dem des Leaders übereinstimmt.",
            ),
            Event::Truncated { .. } => Text::new(
                "Where the logs differ the leader's counts: what conflicts with it goes, with all that follows.",
                "Wo die Logs sich unterscheiden, gilt das des Leaders: was ihm widerspricht, weicht, mit allem danach.",
            ),
            Event::FollowsLeader { .. } => Text::new(
                "A term has one leader at most: whoever hears it follows.",
                "Ein Term hat höchstens einen Leader: wer ihn hört, folgt.",
            ),
            _ => return None,
        },
        What::Applied { .. } => Text::new(
            "What is committed is applied, in order, by every node.",
            "Was committet ist, wendet jeder Knoten an, der Reihe nach.",
        ),
        What::TimerFired => Text::new(
            "Whoever hears of no leader for its timeout campaigns.",
            "Wer sein Wahl-Timeout lang von keinem Leader hört, kandidiert.",
        ),
        _ => return None,
    })
}
