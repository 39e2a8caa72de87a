//! The words that a learner meets, each in a sentence. A caption marks one as `[leader]`, or `[leaders|leader]` where it is bent.

use raft_sim::story::Language;

/// A word of the glossary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// What it is called in captions.
    pub name: &'static str,
    called: &'static str,
    /// Where it is explained: in the paper, or in the dissertation.
    pub section: &'static str,
    english: &'static str,
    german: &'static str,
}

const fn word(
    name: &'static str,
    called: &'static str,
    section: &'static str,
    english: &'static str,
    german: &'static str,
) -> Word {
    Word {
        name,
        called,
        section,
        english,
        german,
    }
}

/// All of them, by name.
#[rustfmt::skip]
pub const GLOSSARY: &[Word] = &[
    word("apply", "anwenden", "\u{a7}5.3", "To let a committed entry act on the state machine.", "Einen committeten Eintrag auf die Zustandsmaschine wirken lassen."),
    word("candidate", "Kandidat", "\u{a7}5.2", "A node that asks the others for their votes.", "Ein Knoten, der die anderen um ihre Stimme bittet."),
    word("check-quorum", "Check-Quorum", "dissertation \u{a7}6.2", "A leader that hears no majority for an election timeout steps down.", "Ein Leader, der ein Wahl-Timeout lang keine Mehrheit hört, tritt zurück."),
    word("client", "Client", "\u{a7}8", "Somebody outside the cluster who wants something done.", "Jemand außerhalb des Clusters, der etwas getan haben will."),
    word("cluster", "Cluster", "\u{a7}5.1", "Several nodes that act as one.", "Mehrere Knoten, die wie einer handeln."),
    word("command", "Befehl", "\u{a7}2", "What a client wants done, such as: set x to 5.", "Was ein Client getan haben will, etwa: setze x auf 5."),
    word("commit", "committen", "\u{a7}5.4.2", "An entry of the present leader's term is committed once a majority holds it on disk, and all before it with it: none will ever be lost.", "Ein Eintrag aus dem Term des jetzigen Leaders ist committet, sobald eine Mehrheit ihn auf der Platte hat, und alle davor mit ihm: Keiner geht je verloren."),
    word("configuration", "Konfiguration", "\u{a7}6", "Who belongs to the cluster, and who of them votes.", "Wer zum Cluster gehört, und wer davon stimmberechtigt ist."),
    word("consensus", "Konsens", "\u{a7}2", "That several nodes agree on the same things in the same order.", "Dass mehrere Knoten sich auf dieselben Dinge in derselben Reihenfolge einigen."),
    word("consistency check", "Konsistenzprüfung", "\u{a7}5.3", "The leader names the entry before those it sends. A follower without it refuses, and the leader tries further back. Where logs then disagree, the leader's entries win.", "Der Leader nennt den Eintrag vor den gesendeten. Ein Follower ohne ihn lehnt ab, und der Leader versucht es weiter vorn. Wo Logs sich dann widersprechen, gelten seine Einträge."),
    word("election timeout", "Wahl-Timeout", "\u{a7}5.2", "So long a follower waits for its leader before it campaigns.", "So lange wartet ein Follower auf seinen Leader, bevor er kandidiert."),
    word("entry", "Eintrag", "\u{a7}5.3", "A place in the log: a command, or something of Raft's own, such as a blank; and the term in which a leader took it.", "Ein Platz im Log: ein Befehl oder etwas, das Raft selbst braucht, etwa ein leerer Eintrag; und der Term, in dem ein Leader ihn angenommen hat."),
    word("follower", "Follower", "\u{a7}5.1", "A node that does what its leader says.", "Ein Knoten, der tut, was sein Leader sagt."),
    word("heartbeat", "Heartbeat", "\u{a7}5.2", "A message by which a leader says that it still leads.", "Eine Nachricht, mit der ein Leader sagt, dass er noch führt."),
    word("joint consensus", "Joint Consensus", "\u{a7}6", "While the members change, both the old and the new majority must agree.", "Während die Mitglieder wechseln, müssen die alte und die neue Mehrheit zustimmen."),
    word("leader", "Leader", "\u{a7}5.1", "The one node of a term that takes commands and hands them on.", "Der eine Knoten eines Terms, der Befehle annimmt und weitergibt."),
    word("learner", "Lernende", "dissertation \u{a7}4.2.1", "A member that receives the log and applies it, but neither votes nor counts for a majority.", "Ein Mitglied, das das Log bekommt und anwendet, aber weder abstimmt noch zu einer Mehrheit zählt."),
    word("lease", "Lease", "dissertation \u{a7}6.4.1", "A leader's right to read without asking, for as long as those that answered its heartbeat elect nobody else: if clocks run almost equally fast.", "Das Recht eines Leaders, ohne Rückfrage zu lesen, solange niemand, der seinen Heartbeat beantwortet hat, jemand anderen wählt: wenn die Uhren fast gleich schnell gehen."),
    word("log", "Log", "\u{a7}5.3", "The list of entries that each node keeps, in order.", "Die Liste der Einträge, die jeder Knoten der Reihe nach führt."),
    word("majority", "Mehrheit", "\u{a7}2", "More than half of the voters: any two majorities of the same voters share a node.", "Mehr als die Hälfte der Stimmberechtigten: Zwei Mehrheiten derselben Stimmberechtigten teilen immer einen Knoten."),
    word("partition", "Trennung", "\u{a7}2", "A cut through the network: its parts do not hear each other.", "Ein Schnitt durch das Netz: Seine Teile hören einander nicht."),
    word("pre-vote", "Vorabstimmung", "dissertation \u{a7}9.6", "A node first asks whether it could win, and raises no term for it.", "Ein Knoten fragt erst, ob er gewinnen könnte, und erhöht dafür keinen Term."),
    word("readindex", "ReadIndex", "dissertation \u{a7}6.4", "A leader makes sure that it still leads before it answers a read.", "Ein Leader vergewissert sich, dass er noch führt, bevor er eine Leseanfrage beantwortet."),
    word("session", "Sitzung", "\u{a7}8", "What the cluster remembers of a client, so that a command sent twice is done once.", "Was sich der Cluster von einem Client merkt, damit ein zweimal gesendeter Befehl einmal geschieht."),
    word("snapshot", "Snapshot", "\u{a7}7", "The state machine's state as one piece, kept on disk in place of the entries that led to it.", "Der Zustand der Zustandsmaschine als ein Stück, auf der Platte anstelle der Einträge, die zu ihm führten."),
    word("split vote", "geteilte Wahl", "\u{a7}5.2", "Several candidates share the votes, so that none has a majority.", "Mehrere Kandidaten teilen sich die Stimmen, so dass keiner eine Mehrheit hat."),
    word("state machine", "Zustandsmaschine", "\u{a7}2", "What the commands act on: here, names with values.", "Worauf die Befehle wirken: hier Namen mit Werten."),
    word("term", "Term", "\u{a7}5.1", "A number that counts elections: Raft's clock.", "Eine Zahl, die Wahlen zählt: die Uhr von Raft."),
    word("vote", "Stimme", "\u{a7}5.2", "A node's word for a candidate: one in each term.", "Das Wort eines Knotens für einen Kandidaten: eines in jedem Term."),
];

impl Word {
    /// What it is called.
    #[must_use]
    pub const fn called(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.name,
            Language::German => self.called,
        }
    }

    /// What it means, in one sentence.
    #[must_use]
    pub const fn means(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::German => self.german,
        }
    }
}

/// The word of this name.
pub(crate) fn find(name: &str) -> Option<&'static Word> {
    GLOSSARY.iter().find(|word| word.name == name)
}

pub(crate) fn names() -> String {
    let names: Vec<_> = GLOSSARY.iter().map(|word| word.name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glossary_is_in_order_and_each_word_stands_once() {
        assert!(GLOSSARY.windows(2).all(|pair| pair[0].name < pair[1].name));
    }
}
