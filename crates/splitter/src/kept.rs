//! The kept list of what is needed first: a function's name a line, sorted.
//!
//! Of a name that several functions share (a generic one, for several types) all are meant, unless only some of them were called: then
//! the name is followed by the beginnings of their hashes. The compiler draws these from the types and from its own version. Where it
//! knows none of them any more, all are meant.

use std::collections::{BTreeMap, BTreeSet};

use crate::Fault;
use crate::whole::Whole;

/// So many letters of a hash tell functions of one name apart.
const HASH_LETTERS: usize = 4;
/// So many it has.
const HASH: usize = 16;

/// A name without what changes with compilers, and the beginning of its hash. A hash is `::h` and 16 digits, the last word or followed by
/// what wasm-bindgen adds; newer names have one behind each crate, in brackets, and none of their own.
fn parted(name: &str) -> (String, String) {
    let is_hash = |text: &str| text.len() == HASH && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut base = String::new();
    let mut hash = String::new();
    let mut left = name;
    while let Some(letter) = left.chars().next() {
        let marked = left.strip_prefix("::h").or_else(|| left.strip_prefix('['));
        let word = marked
            .and_then(|after| after.get(..HASH))
            .filter(|word| is_hash(word));
        let (Some(after), Some(word)) = (marked, word) else {
            base.push(letter);
            left = &left[letter.len_utf8()..];
            continue;
        };
        left = &after[HASH..];
        match left.strip_prefix(']') {
            Some(behind) => left = behind,
            None => word[..HASH_LETTERS].clone_into(&mut hash),
        }
    }
    (base, hash)
}

/// The list of what was called: `marks` has a byte for each of the program's own functions.
///
/// # Errors
/// The marks are another program's.
pub fn list(whole: &Whole, marks: &[u8]) -> Result<String, Fault> {
    let functions = whole.bodies.len();
    if marks.len() < functions {
        return Err(Fault::Marks {
            marks: marks.len(),
            functions,
        });
    }
    let mut called: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut others: BTreeSet<String> = BTreeSet::new();
    for (function, mark) in whole.own().zip(marks) {
        let Some(name) = whole.name(function) else {
            continue;
        };
        let (base, hash) = parted(name);
        if *mark == 0 {
            others.insert(base);
        } else {
            called.entry(base).or_default().insert(hash);
        }
    }
    let mut text = String::new();
    for (base, hashes) in called {
        text.push_str(&base);
        if others.contains(&base) {
            for hash in hashes {
                text.push_str(" #");
                text.push_str(&hash);
            }
        }
        text.push('\n');
    }
    Ok(text)
}

/// Of each of the program's own functions, whether the list means it. What has no name is needed first: nobody can say that it is not.
#[must_use]
pub fn meant(whole: &Whole, list: &str) -> Vec<bool> {
    let mut kept: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in list.lines() {
        let mut words = line.split(" #");
        let base = words.next().unwrap_or_default();
        kept.insert(base, words.collect());
    }
    let names: Vec<Option<(String, String)>> = whole
        .own()
        .map(|function| whole.name(function).map(parted))
        .collect();
    let names_one = |(base, hash): &(String, String)| {
        kept.get(base.as_str())
            .is_some_and(|hashes| hashes.contains(hash.as_str()))
    };
    let known: BTreeSet<&str> = names
        .iter()
        .flatten()
        .filter(|name| names_one(name))
        .map(|(base, _)| base.as_str())
        .collect();
    let is_meant = |name: &Option<(String, String)>| {
        let Some(name) = name else { return true };
        names_one(name) || kept.contains_key(name.0.as_str()) && !known.contains(name.0.as_str())
    };
    names.iter().map(is_meant).collect()
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn a_name_is_told_from_what_compilers_add() {
        let pair = |base: &str, hash: &str| (base.to_owned(), hash.to_owned());
        assert_eq!(
            parted("yew::scheduler::start::h0123456789abcdef"),
            pair("yew::scheduler::start", "0123")
        );
        assert_eq!(
            parted("a::__wbg_left::hccf85cb8cbeb6ac7 externref shim"),
            pair("a::__wbg_left externref shim", "ccf8")
        );
        assert_eq!(
            parted("<std[5e619d7d1129c59f]::io::Error>::new"),
            pair("<std::io::Error>::new", "")
        );
        assert_eq!(
            parted("core::hash::hash_one [u8]"),
            pair("core::hash::hash_one [u8]", "")
        );
    }
}
