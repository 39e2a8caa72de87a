//! Which storms are run: all that shapes one beside its number. Results of the same plan can be added up.

use crate::failure::Failure;
use crate::words::{long, span};
use raft_sim::goal::Goal;
use raft_sim::mutants::Mutant;
use raft_sim::search::Search;
use raft_sim::storm::{Storm, StormDials};
use raft_sim::{Micros, Settings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// All that shapes a storm beside its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    /// So long each storm lasts at least, in microseconds of simulated time.
    pub time: Micros,
    /// What the dials are set to first.
    pub weather: Weather,
    /// The dials that are set otherwise in every storm.
    pub dials: BTreeMap<String, u16>,
    /// The rules that are switched off.
    pub mutants: Vec<String>,
}

/// What the dials of storms are set to first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Weather {
    /// Drawn for each storm: some faults often, some not at all.
    Swarm,
    /// Every fault, none of them often.
    Usual,
    /// No fault, no change, no client: for those that `--dial` sets.
    Calm,
}

/// What shapes storms, on the command line.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "The storms")]
pub(crate) struct Shape {
    /// How long each storm lasts, in simulated time.
    #[arg(long, value_name = "SPAN", value_parser = span, default_value = "10s")]
    time: Micros,
    /// What the dials of each storm are set to first.
    #[arg(long, value_enum, default_value_t = Weather::Swarm)]
    weather: Weather,
    /// Set a dial in every storm, from 0 to 1000: crash=500 (`raftarium dials` lists them).
    #[arg(long = "dial", value_name = "NAME=N", value_parser = dial)]
    dials: Vec<(String, u16)>,
    /// How many nodes each cluster has at first [default: drawn for each].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=i64::from(StormDials::NODES_MAX)))]
    nodes: Option<u16>,
    /// Switch a rule off, by its name.
    #[arg(long = "mutant", value_name = "NAME")]
    mutants: Vec<String>,
}

/// Reads `NAME=N`.
fn dial(text: &str) -> Result<(String, u16), String> {
    let parts = text
        .split_once('=')
        .and_then(|(name, value)| Some((name.trim(), value.trim().parse().ok()?)));
    let (name, value) = parts.ok_or("write the dial and its value, as in crash=500")?;
    let mut dials = StormDials::default();
    if !dials.set(name, value) {
        return Err(format!(
            "a storm has no dial {name:?}: `raftarium dials` lists them"
        ));
    }
    dials.validate().map_err(|error| error.to_string())?;
    Ok((name.to_owned(), value))
}

impl Shape {
    /// The plan.
    pub(crate) fn plan(&self) -> Result<Plan, Failure> {
        let nodes = self.nodes.map(|nodes| ("nodes".to_owned(), nodes));
        let plan = Plan {
            time: self.time,
            weather: self.weather,
            dials: self.dials.iter().cloned().chain(nodes).collect(),
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
    /// The beginning of the storm with this number.
    pub(crate) fn begin(&self, number: u64) -> Storm {
        let storm = Storm::begin(number, self.time, self.dials(number), |settings| {
            self.change(settings);
        });
        // The dials and the rules were looked at when the plan was made, or read.
        storm.expect("the dials of a plan are within their ranges")
    }

    /// The storm with this number, to its end.
    pub(crate) fn storm(&self, number: u64) -> Storm {
        let mut storm = self.begin(number);
        while !storm.advance(u64::MAX) {}
        storm
    }

    /// A search through such storms.
    pub(crate) fn search(&self, goal: Goal, numbers: Range<u64>) -> Search {
        let (dials, change) = (self.clone(), self.clone());
        Search::new(goal, numbers, self.time)
            .with_dials(move |number| dials.dials(number))
            .with(move |settings| change.change(settings))
    }

    /// How the storm with this number is.
    fn dials(&self, number: u64) -> StormDials {
        let mut dials = match self.weather {
            Weather::Swarm => StormDials::swarm(number),
            Weather::Usual => StormDials::default(),
            Weather::Calm => StormDials::calm(),
        };
        for (name, value) in &self.dials {
            let _ = dials.set(name, *value);
        }
        dials
    }

    fn change(&self, settings: &mut Settings) {
        for mutant in &self.mutants {
            let _ = switch_off(mutant, settings);
        }
    }

    /// Says what is wrong with a plan that was read.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        for (name, value) in &self.dials {
            dial(&format!("{name}={value}")).map_err(Failure::Usage)?;
        }
        let mut settings = Settings::default();
        self.mutants
            .iter()
            .try_for_each(|mutant| switch_off(mutant, &mut settings))
    }

    /// The words of the command line that make this plan.
    pub(crate) fn words(&self) -> String {
        let mut words = format!("--time {}", long(self.time).replace(' ', ""));
        match self.weather {
            Weather::Swarm => {}
            Weather::Usual => words.push_str(" --weather usual"),
            Weather::Calm => words.push_str(" --weather calm"),
        }
        for (name, value) in &self.dials {
            words.push_str(&format!(" --dial {name}={value}"));
        }
        for mutant in &self.mutants {
            words.push_str(&format!(" --mutant {mutant}"));
        }
        words
    }
}

/// Switches a rule off by its name.
fn switch_off(name: &str, settings: &mut Settings) -> Result<(), Failure> {
    if let Some(mutant) = Mutant::named(name) {
        mutant.switch_off(settings);
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "there is no rule {name:?}: `raftarium mutants --list` names them"
    )))
}
