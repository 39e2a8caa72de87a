//! Reads a challenge's file: the same lines and words as a chapter's, but no stops.

use super::lines::{Line, lines};
use super::words::Words;
use super::{condition, deed, head};
use crate::challenge::{Challenge, Kind};
use crate::chapter::Caption;
use crate::condition::Condition;
use crate::deed::Deed;
use crate::faults::{Fault, Faults};

const OWN: &str = "task, after, do, allowed, goal, never, par, hint, then and solve";

pub(crate) fn challenge(text: &str) -> Result<Challenge, Faults> {
    let mut faults = Vec::new();
    let mut lines = lines(text, &mut faults);
    // What a chapter says in its `summary`, a challenge says in its `task`; the rest of the head is alike.
    for line in &mut lines {
        line.key = match line.key {
            "challenge" => "chapter",
            "task" => "summary",
            "chapter" | "summary" => "",
            key => key,
        };
    }
    let is_head = |line: &Line<'_>| {
        ["chapter", "title", "summary", "nodes", "seed", "speed", "cluster"].contains(&line.key)
    };
    let (head, own): (Vec<_>, Vec<_>) = lines.into_iter().partition(is_head);
    let chapter = head::read(&head, &mut faults);
    let mut draft = Draft::default();
    for line in &own {
        if let Err(what) = draft.take(line, chapter.settings.nodes) {
            faults.push(Fault {
                line: line.number,
                what,
            });
        }
    }
    for (missing, what) in [
        (draft.goal.is_none(), "a challenge needs a line `goal: ...`"),
        (
            draft.allowed.is_empty(),
            "a challenge needs a line `allowed: ...`",
        ),
        (
            draft.par.is_none(),
            "a challenge needs a line `par: ...`: the fewest moves that are known",
        ),
        (
            draft.solution.is_empty(),
            "a challenge needs at least one line `solve: ...`",
        ),
    ] {
        if missing {
            faults.push(Fault {
                line: 1,
                what: what.into(),
            });
        }
    }
    match draft.goal {
        Some(goal) if faults.is_empty() => Ok(Challenge {
            name: chapter.name,
            title: chapter.title,
            task: chapter.summary,
            settings: chapter.settings,
            seed: chapter.seed,
            slowness: chapter.slowness,
            after: draft.after,
            deeds: draft.deeds,
            allowed: draft.allowed,
            goal,
            never: draft.never,
            par: draft.par.unwrap_or(0),
            hints: draft.hints,
            solution: draft.solution,
        }),
        _ => {
            faults.sort_by_key(|fault| fault.line);
            Err(Faults(faults))
        }
    }
}

#[derive(Default)]
struct Draft {
    after: Option<Condition>,
    deeds: Vec<Deed>,
    allowed: Vec<Kind>,
    goal: Option<Condition>,
    never: Option<Condition>,
    par: Option<u32>,
    hints: Vec<Caption>,
    /// What the next step of the solution waits for.
    then: Option<Condition>,
    solution: Vec<(Option<Condition>, Deed)>,
}

impl Draft {
    fn take(&mut self, line: &Line<'_>, nodes: u32) -> Result<(), String> {
        let text = line.value.as_str();
        // Nodes may be added on the way.
        let all = raft_sim::Settings::NODES_MAX;
        match line.key {
            "after" => self.after = Some(condition::read(text, &[], nodes)?),
            "do" => self.deeds.push(deed::read(&mut Words::new(text, &[], nodes))?),
            "goal" => self.goal = Some(condition::read(text, &[], all)?),
            "never" => self.never = Some(condition::read(text, &[], all)?),
            "par" => {
                let par = text
                    .parse()
                    .map_err(|_| format!("\"{text}\" is no number of moves"));
                self.par = Some(par?);
            }
            "then" => self.then = Some(condition::read(text, &[], all)?),
            "solve" => {
                let deed = deed::read(&mut Words::new(text, &[], all))?;
                self.solution.push((self.then.take(), deed));
            }
            "allowed" => {
                for word in text.split(',').map(str::trim) {
                    let kind = Kind::WRITTEN.into_iter().find(|(written, _)| *written == word);
                    let (_, kind) = kind.ok_or_else(|| {
                        let all = Kind::WRITTEN.map(|(written, _)| written).join(", ");
                        format!("\"{word}\" cannot be allowed: there are {all}")
                    })?;
                    self.allowed.push(kind);
                }
                // However they are written, they are told in one order.
                self.allowed.sort_unstable();
            }
            "hint" => match line.language {
                None => self.hints.push(Caption::english(text)),
                Some("de") => match self.hints.last_mut() {
                    Some(hint) => hint.say(raft_sim::story::Language::German, text.to_owned()),
                    None => return Err("`hint de` follows the `hint` that it translates".into()),
                },
                Some(_) => return Err("there is `de` besides English".into()),
            },
            key => {
                return Err(format!(
                    "\"{key}\" is no line of a challenge: there are {OWN}, and what begins a chapter"
                ));
            }
        }
        Ok(())
    }
}
