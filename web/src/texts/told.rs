//! What the simulator tells, in the language that is spoken: events, laws, goals, rules, and what it complains of.

use super::language;
use raft_sim::goal::Goal;
use raft_sim::kv::Answer;
use raft_sim::mutants::Mutant;
use raft_sim::story::{self, Telling, Told};
use raft_sim::{EntryText, Law, Record, Violation};

/// An event.
#[must_use]
pub fn told(record: &Record) -> Telling {
    story::tell_in(record, language())
}

/// What broke a law.
#[must_use]
pub fn told_broken(violation: &Violation) -> String {
    story::broken_in(violation, language())
}

/// What a law is called.
#[must_use]
pub fn law_name(law: Law) -> &'static str {
    story::law_name(law, language())
}

/// What a law says.
#[must_use]
pub fn law_says(law: Law) -> &'static str {
    story::law_says(law, language())
}

/// What a goal of a search is: a law by its name, a situation in a few words.
#[must_use]
pub fn goal(goal: Goal) -> &'static str {
    match goal {
        Goal::Law(law) => law_name(law),
        _ => story::goal_says(goal, language()),
    }
}

/// What a rule says.
#[must_use]
pub fn rule_says(rule: &Mutant) -> &'static str {
    rule.says_in(language())
}

/// What is complained of.
#[must_use]
pub fn complaint(error: &dyn Told) -> String {
    error.told(language())
}

/// Where a rule stands: `§5.2`, `figure 2`.
#[must_use]
pub fn section(section: &str) -> String {
    story::section(section, language())
}

/// What an entry carries.
#[must_use]
pub fn carried(text: &EntryText) -> String {
    story::entry_text(text, language())
}

/// What the state machine answered.
#[must_use]
pub fn answered(answer: &Answer) -> String {
    story::answer(answer, language())
}
