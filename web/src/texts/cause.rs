//! The words of the space-time diagram and of "why?".

use crate::command::Followed;
use crate::lab::why::Question;
use crate::say;
use crate::texts::{Text, language};
use raft_sim::raft::AppendSource;
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
/// What becomes of a node's commit index when it stops.
pub const VOLATILE: Text = Text::new(
    "Commit index and applied index are kept in memory alone: a node that starts again begins with those of its snapshot, or at 0, and learns from a leader how far everything is committed.",
    "Commit-Index und angewendeter Index stehen nur im Speicher: Ein Knoten, der wieder startet, beginnt mit denen seines Snapshots oder bei 0 und erfährt von einem Leader, wie weit alles committet ist.",
);
/// There is no leader.
#[must_use]
pub fn no_leader_commits(followed: Option<Followed>) -> String {
    let nobody = super::nobody_leads(followed);
    say!(
        "{nobody} Only a leader can commit it.",
        "{nobody} Nur ein Leader kann ihn committen."
    )
}

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
        Question::Timer(_) => say!("The election timer of {node}", "Der Wahl-Timer von {node}"),
        Question::Heartbeat(_) => say!("The heartbeat timer of {node}", "Der Heartbeat-Timer von {node}"),
        Question::Disk(_) => say!("The disk of {node}", "Die Platte von {node}"),
        Question::Snapshot(_) => say!("The snapshot of {node}", "Der Snapshot von {node}"),
        Question::Base(_) => say!(
            "The beginning of the log of {node}",
            "Der Anfang des Logs von {node}"
        ),
        Question::Members(_) => say!(
            "The members, as {node} knows them",
            "Die Mitglieder, wie {node} sie kennt"
        ),
        Question::Answer(_) => say!("The client\u{2019}s command", "Der Befehl des Clients"),
        Question::Entry(_, Index(index)) => say!("Entry {index} of {node}", "Eintrag {index} von {node}"),
    }
}

/// The part that a node plays.
pub const ROLE: Text = Text::new("Role", "Rolle");

/// A state that can be asked about, for those who do not see its sign.
#[must_use]
pub fn why_so(name: &str, state: &str) -> String {
    say!("{name}: {state}. Why?", "{name}: {state}. Warum?")
}

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
            Event::Appended {
                source: AppendSource::TermStart,
                ..
            } => Text::new(
                "A new leader opens its term with a blank entry: with it all before can be committed.",
                "Ein neuer Leader eröffnet seinen Term mit einem leeren Eintrag: mit ihm kann alles davor committet werden.",
            ),
            Event::Appended { source, .. } if !matches!(source, AppendSource::Leader(_)) => Text::new(
                "A leader adds what it is asked for to the end of its log, and changes nothing else there.",
                "Ein Leader hängt ans Ende seines Logs an, worum er gebeten wird, und ändert dort sonst nichts.",
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
            Event::ElectionTimerReset { .. } => Text::new(
                "Whoever hears the leader, or gives its vote, waits its election timeout anew.",
                "Wer den Leader hört oder seine Stimme gibt, wartet sein Wahl-Timeout von vorn.",
            ),
            Event::MembershipAppended { .. } | Event::MembershipReverted { .. } => Text::new(
                "A node goes by the latest configuration in its log, whether it is committed or not.",
                "Ein Knoten richtet sich nach der neuesten Konfiguration in seinem Log, ob sie committet ist oder nicht.",
            ),
            Event::SnapshotTaken { .. } | Event::Compacted { .. } => Text::new(
                "What is applied can be written down as a snapshot, and the log up to it be forgotten.",
                "Was angewendet ist, kann als Snapshot aufgeschrieben und das Log bis dahin vergessen werden.",
            ),
            Event::SnapshotReceived { .. } => Text::new(
                "Whoever lacks entries that the leader has forgotten takes its snapshot in their place.",
                "Wem Einträge fehlen, die der Leader vergessen hat, der nimmt an ihrer Stelle dessen Snapshot.",
            ),
            _ => return None,
        },
        What::Applied { .. } => Text::new(
            "What is committed is applied, in order, by every node.",
            "Was committet ist, wendet jeder Knoten an, der Reihe nach.",
        ),
        What::TimerFired => Text::new(
            "A leader whose timer runs out sends heartbeats; whoever does not lead campaigns.",
            "Läuft sein Timer ab, sendet ein Leader Heartbeats; wer nicht führt, kandidiert.",
        ),
        What::Flushed { .. } => Text::new(
            "A crash takes what is not on disk: what others may rely on is said only once it is there.",
            "Ein Absturz nimmt, was nicht auf der Platte ist: worauf andere bauen dürfen, wird erst gesagt, wenn es dort ist.",
        ),
        What::Accepted { .. } | What::SentAway { .. } | What::PassedOn { .. } => Text::new(
            "Only the leader takes commands: whoever is none names the one it knows of.",
            "Nur der Leader nimmt Befehle an: wer keiner ist, nennt den, von dem er weiß.",
        ),
        What::Answered { .. } => Text::new(
            "The client is answered once its command is committed and applied.",
            "Der Client erhält seine Antwort, sobald sein Befehl committet und angewendet ist.",
        ),
        What::ReadBegun { .. } | What::Read { .. } | What::ReadAnswered { .. } => Text::new(
            "A read is answered from a state that has all that was committed when it came, by a leader that still leads.",
            "Ein Lesebefehl wird aus einem Zustand beantwortet, der alles hat, was committet war, als er kam, von einem Leader, der noch führt.",
        ),
        What::Superseded { .. } => Text::new(
            "Once another entry is committed in its place, a command can never be applied as that entry.",
            "Ist an seiner Stelle ein anderer Eintrag committet, kann ein Befehl als dieser Eintrag nie mehr angewendet werden.",
        ),
        What::Unknown { .. } => Text::new(
            "Only a node that keeps sight of an entry can tell what came of it; a client may ask again.",
            "Nur ein Knoten, der einen Eintrag im Blick behält, kann sagen, was aus ihm wurde; ein Client darf noch einmal fragen.",
        ),
        _ => return None,
    })
}
