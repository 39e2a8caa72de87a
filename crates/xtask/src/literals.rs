//! The lines of text that stand in Rust sources, as the program holds them. Owns as much of the language as that takes.
//!
//! What it misreads is not found in the program, and stays where it is: so literals that go over several lines, and raw ones, are left out.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The literals in these sources, and in those below these folders, in order.
pub(crate) fn of(places: impl Iterator<Item = PathBuf>) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    for place in places {
        gather(&place, &mut found)?;
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn gather(place: &Path, found: &mut Vec<String>) -> Result<(), Failure> {
    if place.is_dir() {
        let entries = fs::read_dir(place).map_err(Failure::file("reading the folder", place))?;
        for entry in entries.flatten() {
            gather(&entry.path(), found)?;
        }
    } else if place.extension().is_some_and(|extension| extension == "rs") {
        let source = fs::read_to_string(place).map_err(Failure::file("reading", place))?;
        found.extend(source.lines().flat_map(in_line));
    }
    Ok(())
}

/// The literals that begin and end in this line of source.
fn in_line(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match (&mut open, letter) {
            (None, '/') if letters.peek() == Some(&'/') => break,
            (None, '"') => open = Some(String::new()),
            // A quotation mark as a letter.
            (None, '\'') if letters.peek() == Some(&'"') => {
                letters.next();
            }
            (Some(_), '"') => found.extend(open.take()),
            (Some(text), '\\') => match escaped(&mut letters) {
                Some(meant) => text.push(meant),
                None => return found,
            },
            (Some(text), letter) => text.push(letter),
            (None, _) => {}
        }
    }
    // What the list is written in keeps its lines apart.
    found.retain(|text| !text.contains('\n'));
    found
}

/// The letter that is meant by what follows a backslash.
fn escaped(letters: &mut impl Iterator<Item = char>) -> Option<char> {
    match letters.next()? {
        'n' => Some('\n'),
        't' => Some('\t'),
        'u' => {
            let digits: String = letters.take_while(|letter| *letter != '}').skip(1).collect();
            char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
        }
        plain @ ('"' | '\\' | '\'') => Some(plain),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::in_line;

    #[test]
    fn literals_are_read_as_the_program_holds_them() {
        assert_eq!(
            in_line(r#"    word("log", "\u{a7}5.3", "it \"says\" so"), // not "this""#),
            ["log", "\u{a7}5.3", "it \"says\" so"]
        );
        assert_eq!(in_line(r#"/// nor "this""#), [""; 0]);
        assert_eq!(in_line(r#"'"' => "one", "two\n", "#), ["one"]);
        assert_eq!(in_line(r#"    "goes on \"#), [""; 0]);
    }
}
