//! The mutants: the core, a disk, a state machine or the client with one rule switched off, and the laws that are expected to break
//! then.
//!
//! What a rule says and where it is from is written where it is declared, in [`Rules`] and in [`HostRules`]; here is only what each
//! is worth to an observer, and its German. `table` has a row for each.

mod table;

use crate::story::Language;
use crate::{HostRules, Law, Settings};
use raft::{Rule, RuleSet, Rules};

/// Whose rule it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The core's.
    Core,
    /// The disk's.
    Disk,
    /// Of the state machine, with its sessions and snapshots.
    Session,
    /// The client's, and of those who answer it.
    Client,
}

/// A rule that can be switched off, and what that is expected to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The rule's name: that of its field.
    pub name: &'static str,
    /// Whose rule it is.
    pub part: Part,
    /// The section that has it: of the paper, or of the dissertation where that is said.
    pub section: &'static str,
    /// The rule.
    pub says: &'static str,
    /// The rule in German.
    german: &'static str,
    /// The laws that may break without it, the likeliest first. Empty where it is equivalent.
    pub laws: &'static [Law],
    /// Why no law can break without it, if so.
    pub equivalent: Option<&'static str>,
}

/// What the table says of a rule: its name, whose it is, what it says in German, the laws, and why none breaks if so.
type Row = (
    &'static str,
    Part,
    &'static str,
    &'static [Law],
    Option<&'static str>,
);

const CORE: usize = Rules::RULES.len();
const COUNT: usize = CORE + HostRules::RULES.len();

const MUTANTS: [Mutant; COUNT] = {
    let (name, part, german, laws, equivalent) = table::ROWS[0];
    let (section, says) = ("", "");
    let mut mutants = [Mutant {
        name,
        part,
        section,
        says,
        german,
        laws,
        equivalent,
    }; COUNT];
    let mut place = 0;
    while place < COUNT {
        let Rule { section, says, .. } = rule(place);
        let (name, part, german, laws, equivalent) = table::ROWS[place];
        mutants[place] = Mutant {
            name,
            part,
            section,
            says,
            german,
            laws,
            equivalent,
        };
        place += 1;
    }
    mutants
};

/// The rules of the core, and then the others.
const fn rule(place: usize) -> Rule {
    if place < CORE {
        Rules::RULES[place]
    } else {
        HostRules::RULES[place - CORE]
    }
}

impl Mutant {
    /// All of them: first the core's, in the order of its rules, then the others.
    pub const ALL: &'static [Self] = &MUTANTS;

    /// The one whose rule has this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|mutant| mutant.name == name)
    }

    /// What the rule says, in a language.
    #[must_use]
    pub const fn says_in(&self, language: Language) -> &'static str {
        language.choose(self.says, self.german)
    }

    /// Switches its rule off.
    pub fn switch_off(&self, settings: &mut Settings) {
        self.switch(settings, false);
    }

    /// Keeps its rule again.
    pub fn switch_on(&self, settings: &mut Settings) {
        self.switch(settings, true);
    }

    fn switch(&self, settings: &mut Settings, kept: bool) {
        // A name is in one of the two sets.
        let _ = settings.rules.set(self.name, kept);
        let _ = settings.host_rules.set(self.name, kept);
    }

    /// Whether its rule is off.
    #[must_use]
    pub fn is_off_in(&self, settings: &Settings) -> bool {
        let kept = settings.rules.get(self.name);
        kept.or_else(|| settings.host_rules.get(self.name)) == Some(false)
    }
}

/// The mutants whose rules are off.
pub fn off_in(settings: &Settings) -> impl Iterator<Item = &'static Mutant> {
    Mutant::ALL
        .iter()
        .filter(move |mutant| mutant.is_off_in(settings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_row_and_every_row_a_rule() {
        let names = |rules: &'static [Rule]| rules.iter().map(|rule| rule.name);
        let rules: Vec<_> = names(Rules::RULES).chain(names(HostRules::RULES)).collect();
        let rows: Vec<_> = Mutant::ALL.iter().map(|mutant| mutant.name).collect();
        assert_eq!(rows, rules);
        for (place, mutant) in Mutant::ALL.iter().enumerate() {
            assert_eq!(mutant.part == Part::Core, place < CORE, "{}", mutant.name);
            assert_eq!(Mutant::named(mutant.name), Some(mutant));
        }
    }

    #[test]
    fn each_is_told_in_german_as_a_sentence_of_its_own() {
        let german = |mutant: &Mutant| mutant.says_in(Language::German);
        for (place, mutant) in Mutant::ALL.iter().enumerate() {
            let says = german(mutant);
            assert!(!says.is_empty() && !says.ends_with('.'), "{}", mutant.name);
            assert_ne!(says, mutant.says_in(Language::English));
            // What is said twice was copied to the wrong row; one rule has a pair that says the same in the other language, too.
            let again = Mutant::ALL[..place].iter().find(|other| german(other) == says);
            assert_eq!(again.map(|other| other.says), None, "{}", mutant.name);
        }
    }

    #[test]
    fn each_names_a_law_or_says_why_none_breaks() {
        for mutant in Mutant::ALL {
            assert_eq!(
                mutant.laws.is_empty(),
                mutant.equivalent.is_some(),
                "{}",
                mutant.name
            );
        }
    }

    #[test]
    fn there_are_enough_of_them() {
        let argued = Mutant::ALL.iter().filter(|mutant| mutant.equivalent.is_some());
        assert!(Mutant::ALL.len() >= 80 && argued.count() <= 5);
    }

    #[test]
    fn each_switches_one_rule_off_and_on_again() {
        for mutant in Mutant::ALL {
            let mut settings = Settings::default();
            mutant.switch_off(&mut settings);
            let off: Vec<_> = off_in(&settings).map(|mutant| mutant.name).collect();
            assert_eq!(off, [mutant.name]);
            let written = serde_json::to_string(&settings).unwrap();
            assert!(
                written.contains(&format!("{{\"{}\":false}}", mutant.name)),
                "{written}"
            );
            assert_eq!(serde_json::from_str::<Settings>(&written).unwrap(), settings);
            mutant.switch_on(&mut settings);
            assert_eq!(settings, Settings::default());
        }
    }
}
