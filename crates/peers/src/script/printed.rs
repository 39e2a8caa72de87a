//! Interprets what a script's command printed at etcd.

use super::facts::{Happened, Message, Shown, Soft, Standing};
use super::scan;
use crate::datadriven::{Case, Command};

/// What the lines that follow a heading are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Nothing in particular.
    Nothing,
    /// Messages that a node sends.
    Sent,
    /// Messages that a node receives.
    Received,
    /// What a thread works on: it was shown when it was handed over.
    Work,
    /// Entries to be written.
    Entries,
    /// Entries handed out for applying.
    Committed,
}

struct Reader {
    shown: Shown,
    /// The node that the lines are about.
    node: u64,
    part: Part,
}

/// Turns what was printed into facts.
///
/// # Errors
/// A line that cannot be interpreted.
pub(crate) fn interpret(case: &Case) -> Result<Shown, String> {
    let commands = || {
        let more = case
            .input
            .iter()
            .filter_map(|(_, line)| Command::parse(line).ok());
        std::iter::once(case.command.clone()).chain(more)
    };
    let part = if commands().any(|command| command.verb == "deliver-msgs") {
        Part::Received
    } else if commands().any(|command| command.verb == "send-snapshot") {
        Part::Sent
    } else {
        Part::Nothing
    };
    // Where only one node is meant, its name is not printed.
    let alone = commands()
        .filter(|command| command.verb.starts_with("process-"))
        .find_map(|command| command.names().next().and_then(|name| name.parse().ok()))
        .unwrap_or(0);
    let mut reader = Reader {
        shown: Shown::default(),
        node: alone,
        part,
    };
    let mut within = false;
    let mut lines = case.printed.iter().map(String::as_str).peekable();
    while let Some(first) = lines.next() {
        let is_heading = first.starts_with("> ");
        if within && !is_heading && !first.starts_with(' ') {
            (reader.node, reader.part) = (alone, part);
        }
        within = is_heading || first.starts_with(' ');
        let first = first.trim();
        let mut line = first.to_owned();
        while scan::open_brackets(&line) > 0
            && !is_logged(first)
            && let Some(more) = lines.next()
        {
            line.push('\n');
            line.push_str(more.trim());
        }
        if let Some(covers) = lines.next_if(|next| next.trim().starts_with("Snapshot: ")) {
            line.push(' ');
            line.push_str(&covers.trim().replacen("Snapshot: ", "Snapshot:", 1));
        }
        reader
            .read(&line)
            .ok_or_else(|| format!("this line is not understood: {line}"))?;
    }
    Ok(reader.shown)
}

const LEVELS: [&str; 5] = ["DEBUG ", "INFO ", "WARN ", "ERROR ", "FATAL "];

fn is_logged(line: &str) -> bool {
    LEVELS.iter().any(|level| line.starts_with(level))
}

impl Reader {
    /// Reads one line; none if it cannot be read.
    fn read(&mut self, line: &str) -> Option<()> {
        if line.is_empty() || line == "ok" || line == "<empty Ready>" {
            return Some(());
        }
        if let Some((level, text)) = line.split_once(' ').filter(|_| is_logged(line)) {
            let _ = level;
            self.logged(text);
            return Some(());
        }
        if let Some(heading) = line.strip_prefix("> ") {
            let (node, rest) = scan::number(heading)?;
            self.node = node;
            self.part = match rest {
                " receiving messages" => Part::Received,
                " handling Ready" | " processing append thread" | " processing apply thread" => Part::Nothing,
                _ => return None,
            };
            return Some(());
        }
        let heading = match line {
            "Messages:" | "Responses:" => Some(Part::Sent),
            "Processing:" => Some(Part::Work),
            "Entries:" => Some(Part::Entries),
            "CommittedEntries:" => Some(Part::Committed),
            _ if line.starts_with("Ready MustSync=") => Some(Part::Nothing),
            _ => None,
        };
        if let Some(part) = heading {
            self.part = part;
            return Some(());
        }
        if let Some(rest) = line.strip_prefix("HardState ") {
            return self.hard(rest);
        }
        if let Some(rest) = line.strip_prefix("Lead:") {
            let (leader, rest) = scan::number(rest)?;
            let role = rest.strip_prefix(" State:State")?.to_owned();
            self.shown.soft.insert(self.node, Soft { role, leader });
            return Some(());
        }
        if let Some(covers) = line.strip_prefix("Snapshot Index:") {
            let covers = scan::snapshot(&format!("Index:{covers}"))?;
            self.shown.installed.insert(self.node, covers);
            return Some(());
        }
        if let Some(dropped) = line.strip_prefix("dropped: ") {
            self.shown.dropped.extend(scan::message(dropped)?);
            return Some(());
        }
        if let Some(message) = scan::message(line) {
            return self.message(message);
        }
        self.rest(line)
    }

    fn message(&mut self, message: Option<Message>) -> Option<()> {
        match self.part {
            Part::Sent => self.shown.sent.extend(message),
            Part::Received => self.shown.received.extend(message),
            Part::Work => {}
            _ => return None,
        }
        Some(())
    }

    /// Entries, what status commands print, and errors.
    fn rest(&mut self, line: &str) -> Option<()> {
        if let Some(entry) = scan::entry(line) {
            let list = match self.part {
                Part::Entries => self.shown.written.entry(self.node).or_default(),
                Part::Committed => self.shown.committed.entry(self.node).or_default(),
                _ => self.shown.log.get_or_insert_default(),
            };
            list.push(entry);
        } else if line.starts_with("log is empty:") {
            self.shown.log = Some(Vec::new());
        } else if let Some((_, rest)) = scan::number(line).filter(|(_, rest)| rest.starts_with(": State")) {
            if rest.contains(" match=") {
                self.shown.progress.push(scan::progress(line)?);
            } else {
                self.shown.standing.push(standing(line)?);
            }
        } else if line.starts_with("ReadStates") {
            return None;
        } else {
            self.shown.said.push(line.to_owned());
        }
        Some(())
    }

    fn hard(&mut self, text: &str) -> Option<()> {
        let hard = self.shown.hard.entry(self.node).or_default();
        *hard = super::facts::Hard::default();
        for word in text.split_whitespace() {
            let (name, value) = word.split_once(':')?;
            let value = value.parse().ok()?;
            match name {
                "Term" => hard.term = value,
                "Vote" => hard.vote = value,
                "Commit" => hard.commit = value,
                _ => return None,
            }
        }
        Some(())
    }

    /// A line of etcd's log. Most are prose; some tell what happened.
    fn logged(&mut self, text: &str) {
        let Some((node, rest)) = scan::number(text) else {
            return;
        };
        let rest = rest.trim_start();
        if let Some(members) = rest.strip_prefix("switched to configuration ") {
            self.shown.members.insert(node, members.trim().to_owned());
        } else if rest.starts_with("ignoring conf change") {
            self.shown.refused_change = true;
        } else if let Some(happened) = happened(node, rest) {
            self.shown.happened.push(happened);
        }
    }
}

fn happened(node: u64, rest: &str) -> Option<Happened> {
    if let Some(became) = rest.strip_prefix("became ") {
        let (role, term) = became.split_once(" at term ")?;
        let role = match role {
            "follower" => "Follower",
            "pre-candidate" => "PreCandidate",
            "candidate" => "Candidate",
            "leader" => "Leader",
            _ => return None,
        };
        let (role, term) = (role.to_owned(), scan::number(term)?.0);
        return Some(Happened::Became { node, role, term });
    }
    if let Some(tally) = rest.strip_prefix("has received ") {
        let (yes, rest) = scan::number(tally)?;
        let (kind, rest) = rest.trim_start().split_once(" votes and ")?;
        let (pre, no) = (kind == "MsgPreVoteResp", scan::number(rest)?.0);
        return Some(Happened::Tally { node, pre, yes, no });
    }
    if let Some(back) = rest.strip_prefix("decreased progress of ") {
        let (peer, rest) = scan::number(back)?;
        let (next, _) = scan::number(rest.split_once("next=")?.1)?;
        return Some(Happened::SteppedBack { node, peer, next });
    }
    let (_, answer) = rest.strip_prefix('[')?.split_once("] ")?;
    if let Some(refused) = answer.strip_prefix("rejected MsgApp [") {
        let (index, _) = scan::number(refused.split_once("index: ")?.1)?;
        return Some(Happened::RefusedAppend { node, index });
    }
    let words: Vec<_> = answer.split_whitespace().collect();
    let [verb, kind, "for" | "from", to, ..] = words.as_slice() else {
        return None;
    };
    let pre = match *kind {
        "MsgVote" => false,
        "MsgPreVote" => true,
        _ => return None,
    };
    let to = to.parse().ok()?;
    match *verb {
        "cast" => Some(Happened::Cast { node, to, pre }),
        "rejected" => Some(Happened::Rejected { node, to, pre }),
        "ignored" => Some(Happened::Ignored { node, to, pre }),
        _ => None,
    }
}

/// `1: StateLeader (Voter) Term:1 Lead:1`
fn standing(line: &str) -> Option<Standing> {
    let (node, rest) = scan::number(line)?;
    let words: Vec<_> = rest.strip_prefix(": State")?.split_whitespace().collect();
    let [role, voter, term, leader] = words.as_slice() else {
        return None;
    };
    Some(Standing {
        node,
        role: (*role).to_owned(),
        voter: match *voter {
            "(Voter)" => true,
            "(Non-Voter)" => false,
            _ => return None,
        },
        term: term.strip_prefix("Term:")?.parse().ok()?,
        leader: leader.strip_prefix("Lead:")?.parse().ok()?,
    })
}
