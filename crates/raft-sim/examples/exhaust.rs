//! Searches small scopes, and says how far it came: `exhaust states=1000000 terms=2 off=vote_checks_log`, or `exhaust table`
//! for every rule of the core switched off in turn.

use raft_sim::Rules;
use raft_sim::exhaustive::{Report, Scope, explore};
use raft_sim::raft::RuleSet;

fn main() {
    let (mut scope, mut states, mut rules) = (Scope::USUAL, 1_000_000, Rules::ALL);
    let (mut table, mut folder, mut only) = (false, None, None);
    for word in std::env::args().skip(1) {
        let (key, value) = word.split_once('=').unwrap_or((&word, "1"));
        let number: u64 = value.parse().unwrap_or(0);
        let small = u8::try_from(number).unwrap_or(u8::MAX);
        match key {
            "states" => states = number,
            "nodes" => scope.nodes = u32::from(small),
            "terms" => scope.terms = number,
            "commands" => scope.commands = small,
            "crashes" => scope.crashes = small,
            "heartbeats" => scope.heartbeats = small,
            "reads" => scope.reads = small,
            "wait" => scope.writes_wait = number > 0,
            "pre-vote" => scope.pre_vote = number > 0,
            "single" => scope.single_entries = number > 0,
            "shortest" => scope.shortest_first = number > 0,
            "depth" => scope.depth = Some(u32::from(small)),
            "off" => rules.set(value, false).expect("a rule of the core"),
            "table" => table = true,
            "folder" => folder = Some(value.to_owned()),
            "only" => only = Some(value.to_owned()),
            _ => eprintln!("{word} is not understood"),
        }
    }
    if table {
        return print_table(states, folder.as_deref(), only.as_deref());
    }
    let mut told = 1;
    let report = explore(&scope, rules, states, |report| {
        if report.looked_at > told * 2 {
            told = report.looked_at;
            print(report);
        }
    });
    print(&report);
    if let Some(trace) = report.violation {
        println!("{trace}");
        if let Some(recording) = trace.play() {
            let path = std::env::temp_dir().join("exhaust.json");
            let written = std::fs::write(&path, recording.to_json());
            println!("played: {} ({written:?})", path.display());
        }
    }
}

fn print(report: &Report) {
    println!(
        "{} states, looked at {}, {} moves, {} deep, frontier {}, {} machines, {} messages{}",
        report.states,
        report.looked_at,
        report.transitions,
        report.depth,
        report.frontier,
        report.machines,
        report.messages,
        if report.complete { ", complete" } else { "" }
    );
}

/// The scopes that the table tries, one after the other.
fn scopes() -> Vec<(&'static str, Scope)> {
    let small = Scope {
        terms: 2,
        commands: 1,
        crashes: 0,
        writes_wait: false,
        shortest_first: true,
        ..Scope::USUAL
    };
    vec![
        ("2 terms, 1 command", small),
        ("2 terms, 1 command, 1 crash", Scope { crashes: 1, ..small }),
        (
            "2 terms, 1 crash, writes wait",
            Scope {
                crashes: 1,
                commands: 0,
                writes_wait: true,
                ..small
            },
        ),
        (
            "2 terms, 1 heartbeat",
            Scope {
                heartbeats: 1,
                commands: 0,
                ..small
            },
        ),
        (
            "2 terms, 1 read",
            Scope {
                reads: 1,
                commands: 0,
                ..small
            },
        ),
        (
            "2 terms, pre-vote",
            Scope {
                pre_vote: true,
                ..small
            },
        ),
        (
            "3 terms",
            Scope {
                terms: 3,
                commands: 0,
                ..small
            },
        ),
        ("3 terms, 1 command", Scope { terms: 3, ..small }),
        (
            "2 terms, 1 command, writes wait",
            Scope {
                writes_wait: true,
                ..small
            },
        ),
        (
            "3 terms, writes wait",
            Scope {
                terms: 3,
                commands: 0,
                writes_wait: true,
                ..small
            },
        ),
        (
            "4 terms, 1 command, single entries",
            Scope {
                terms: 4,
                single_entries: true,
                ..small
            },
        ),
    ]
}

fn print_table(states: u64, folder: Option<&str>, only: Option<&str>) {
    let wanted = |name: &str| only.is_none_or(|only| only.split(',').any(|word| word == name));
    for rule in Rules::RULES.iter().filter(|rule| wanted(rule.name)) {
        let mut rules = Rules::ALL;
        let _ = rules.set(rule.name, false);
        let mut looked_at = 0;
        let found = scopes().into_iter().find_map(|(name, scope)| {
            let report = explore(&scope, rules, states, |_| {});
            looked_at += report.looked_at;
            report.violation.map(|trace| (name, report.looked_at, trace))
        });
        match found {
            Some((name, looked_at, trace)) => {
                let played = trace.play();
                println!(
                    "{:36} | {name} | {looked_at} | {} moves | {} | {}",
                    rule.name,
                    trace.moves.len(),
                    trace.broken,
                    if played.is_some() { "played" } else { "not played" }
                );
                if let (Some(recording), Some(folder)) = (played, &folder) {
                    let path = std::path::Path::new(folder).join(format!("{}.json", rule.name));
                    std::fs::write(&path, recording.to_json()).expect("written");
                }
            }
            None => println!("{:36} | not found | {looked_at}", rule.name),
        }
    }
}
