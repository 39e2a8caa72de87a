//! Which storms are run: all that shapes one beside its number. Results of the same plan can be added up.

use crate::failure::Failure;
use crate::words::{long, span};
use raft_sim::storm::Storm;
use raft_sim::{Micros, Settings};
use serde::{Deserialize, Serialize};

/// All that shapes a storm beside its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    /// So long each storm lasts at least, in microseconds of simulated time.
    pub time: Micros,
    /// So many nodes each has at first; drawn for each, if none is said.
    pub nodes: Option<u32>,
    /// The rules that are switched off.
    pub mutants: Vec<String>,
}

/// What shapes storms, on the command line.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "The storms")]
pub(crate) struct Shape {
    /// How long each storm lasts, in simulated time.
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "60s")]
    time: Micros,
    /// How many nodes each cluster has at first [default: drawn for each, 1 to 5].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=11))]
    nodes: Option<u32>,
    /// Switch a rule off, by its name.
    #[arg(long = "mutant", value_name = "NAME")]
    mutants: Vec<String>,
}

impl Shape {
    /// The plan.
    pub(crate) fn plan(&self) -> Result<Plan, Failure> {
        let plan = Plan {
            time: self.time,
            nodes: self.nodes,
            mutants: self.mutants.clone(),
        };
        let mut settings = Settings::default();
        for mutant in &plan.mutants {
            switch_off(mutant, &mut settings)?;
        }
        Ok(plan)
    }
}

impl Plan {
    /// The storm with this number.
    pub(crate) fn storm(&self, number: u64) -> Storm {
        Storm::run_with(number, self.time, |settings| self.change(settings))
    }

    /// Changes what was drawn for a storm to what was asked for.
    pub(crate) fn change(&self, settings: &mut Settings) {
        if let Some(nodes) = self.nodes {
            settings.nodes = nodes;
        }
        for mutant in &self.mutants {
            // The names were looked up when the plan was made, or read.
            let _ = switch_off(mutant, settings);
        }
    }

    /// The words of the command line that make this plan.
    pub(crate) fn words(&self) -> String {
        let mut words = format!("--time {}", long(self.time).replace(' ', ""));
        if let Some(nodes) = self.nodes {
            words.push_str(&format!(" --nodes {nodes}"));
        }
        for mutant in &self.mutants {
            words.push_str(&format!(" --mutant {mutant}"));
        }
        words
    }
}

/// Switches a rule off by its name.
fn switch_off(name: &str, settings: &mut Settings) -> Result<(), Failure> {
    let rules = serde_json::json!({ name: false });
    settings.rules = serde_json::from_value(rules)
        .map_err(|error| Failure::Usage(format!("there is no rule `{name}`: {error}")))?;
    Ok(())
}
