//! No circle between the core's modules: following `use` from any of them never leads back to it.
//!
//! A module is a file directly under `src`, or a folder with all that is in it. What lib.rs re-exports counts as the module
//! it comes from. Methods called on `Node` need no `use`: data lies below `node`, what is done with it above.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Source};
use crate::failure::Failure;

const SOURCES: &str = "crates/raft/src/";

type Uses = BTreeMap<String, BTreeSet<String>>;

pub(super) fn none_in_the_core(sources: &[Source]) -> Result<Vec<Finding>, Failure> {
    let core: Vec<&Source> = sources
        .iter()
        .filter(|source| source.name.starts_with(SOURCES))
        .collect();
    let exported = core
        .iter()
        .find(|source| source.name.ends_with("src/lib.rs"))
        .map(|source| exported(&source.text))
        .unwrap_or_default();
    let mut uses = Uses::new();
    for source in core.iter().filter(|source| !source.name.ends_with("src/lib.rs")) {
        let module = module_of(&source.name);
        let used = paths(&without_tests(&source.text)).into_iter();
        let used = used.map(|name| exported.get(&name).cloned().unwrap_or(name));
        let others = used.filter(|name| *name != module).collect::<BTreeSet<_>>();
        uses.entry(module).or_default().extend(others);
    }
    Ok(circle(&uses)
        .map(|circle| Finding {
            file: format!("{SOURCES}{}", circle.first().map_or("", String::as_str)),
            line: None,
            said: format!(
                "a circle of modules: {}. Part the data, which lies below `node`, from what is done with it.",
                circle.join(" -> ")
            ),
        })
        .into_iter()
        .collect())
}

fn module_of(name: &str) -> String {
    let path = name.trim_start_matches(SOURCES).trim_end_matches(".rs");
    path.split('/').next().unwrap_or(path).to_owned()
}

/// Without comments, and without the tests at the end.
fn without_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// The words of a text: identifiers, and everything else one character at a time.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut joins = false;
    for character in text
        .chars()
        .filter(|character| !character.is_whitespace() || *character == ' ')
    {
        let is_part = character.is_alphanumeric() || character == '_';
        match words.last_mut() {
            Some(word) if is_part && joins => word.push(character),
            _ if character == ' ' => {}
            _ => words.push(character.to_string()),
        }
        joins = is_part;
    }
    words
}

/// The first names behind `crate::`, those in braces included.
fn paths(code: &str) -> BTreeSet<String> {
    let words = words(code);
    let mut found = BTreeSet::new();
    for (place, _) in words.iter().enumerate().filter(|(_, word)| *word == "crate") {
        let behind = &words[place + 1..];
        if behind.get(..2) != Some(&[String::from(":"), String::from(":")]) {
            continue;
        }
        match behind.get(2).map(String::as_str) {
            Some("{") => {
                let mut depth = 0;
                let mut begins = false;
                for word in &behind[2..] {
                    match word.as_str() {
                        "{" => depth += 1,
                        "}" => depth -= 1,
                        _ if begins && depth == 1 => drop(found.insert(word.clone())),
                        _ => {}
                    }
                    begins = depth == 1 && matches!(word.as_str(), "{" | ",");
                    if depth == 0 {
                        break;
                    }
                }
            }
            Some(name) => drop(found.insert(name.to_owned())),
            None => {}
        }
    }
    found
}

/// What lib.rs re-exports, and from which module.
fn exported(lib: &str) -> BTreeMap<String, String> {
    let code = without_tests(lib);
    let mut names = BTreeMap::new();
    for statement in code
        .split(';')
        .filter_map(|statement| statement.trim().strip_prefix("pub use "))
    {
        let Some((module, rest)) = statement.split_once("::") else {
            continue;
        };
        let rest = rest.trim_matches(['{', '}']);
        for name in rest.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let name = name
                .split(" as ")
                .last()
                .unwrap_or(name)
                .trim_matches(['{', '}', ' ', '\n']);
            names.insert(name.to_owned(), module.to_owned());
        }
    }
    names
}

/// A circle, its first module named again at the end.
fn circle(uses: &Uses) -> Option<Vec<String>> {
    fn walk(uses: &Uses, module: &str, way: &mut Vec<String>, done: &mut BTreeSet<String>) -> bool {
        if let Some(place) = way.iter().position(|seen| seen == module) {
            way.drain(..place);
            way.push(module.to_owned());
            return true;
        }
        if !uses.contains_key(module) || done.contains(module) {
            return false;
        }
        way.push(module.to_owned());
        if uses[module].iter().any(|used| walk(uses, used, way, done)) {
            return true;
        }
        way.pop();
        done.insert(module.to_owned());
        false
    }
    let mut done = BTreeSet::new();
    uses.keys().find_map(|module| {
        let mut way = Vec::new();
        walk(uses, module, &mut way, &mut done).then_some(way)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, text: &str) -> Source {
        Source {
            name: format!("{SOURCES}{name}"),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_circle_is_named_and_a_ladder_is_none() {
        let lib = source(
            "lib.rs",
            "pub use a::{Alpha, Parts as AlphaParts};\npub use b::Beta;\n",
        );
        let b = source("b.rs", "use crate::c::{self, Gamma};\nstruct Beta;\n");
        let ladder = [source("a.rs", "use crate::{\n    Beta, d::x,\n};"), b];
        let circle_of = |c: &str| {
            let [a, b] = &ladder;
            let all = [&lib, a, b, &source("c/mod.rs", c)].map(|source| Source {
                name: source.name.clone(),
                text: source.text.clone(),
            });
            none_in_the_core(&all).unwrap()
        };
        assert!(circle_of("// use crate::Alpha;\n#[cfg(test)]\nmod tests { use crate::Alpha; }").is_empty());
        for closes in [
            "use crate::AlphaParts;",
            "fn f() -> crate::a::T {}",
            "use crate::{e, Alpha};",
        ] {
            let found = circle_of(closes);
            assert_eq!(found.len(), 1, "{closes}");
            assert!(found[0].said.contains("a -> b -> c -> a"), "{}", found[0].said);
        }
    }
}
