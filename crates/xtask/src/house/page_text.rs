//! A lint on where the page's words stand: what people read is a `Text` or made by `say!`, in web/src/texts, and so in every language.
//!
//! It reads sources as a person skims them: comments are passed over, strings are found with what stands before them. A string is for
//! people where it is a text in `html!`, the value of an attribute that is read out or shown, what is written into an element, or a
//! sentence.

use std::ops::Range;

use super::{Finding, Source};
use crate::failure::Failure;

/// Attributes whose values people read or hear.
const READ_OUT: &[&str] = &[
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "title",
    "placeholder",
    "alt",
    "label",
];

/// Words in what draws, and sentences in what is drawn from.
pub(super) fn words_in_texts_alone(sources: &[Source]) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| is_of_the_page(source)) {
        for at in words(&source.text, draws(source)) {
            let line = source.text[..at.start].lines().count().max(1);
            let said = &source.text[at];
            findings.push(source.finding(
                Some(line),
                format!("{said}: words for people are a `Text` or made by `say!`, in web/src/texts"),
            ));
        }
    }
    Ok(findings)
}

fn is_of_the_page(source: &Source) -> bool {
    let elsewhere = ["web/src/texts", "web/src/command/table.rs"];
    let is_test = source.name.ends_with("tests.rs") || source.name.contains("/tests/");
    source.name.starts_with("web/src/")
        && source.is_rust()
        && !is_test
        && !elsewhere.iter().any(|place| source.name.starts_with(place))
}

fn draws(source: &Source) -> bool {
    ["web/src/panels", "web/src/stage"]
        .iter()
        .any(|place| source.name.starts_with(place))
}

/// The strings for people, quotes and all.
fn words(text: &str, draws: bool) -> Vec<Range<usize>> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let (code, strings) = read(text);
    let read_out = if draws {
        spoken_ranges(text, &code, &strings)
    } else {
        Vec::new()
    };
    let is_for_people = |string: &Range<usize>| {
        let said = plain(&text[string.start + 1..string.end - 1]);
        let drawn = draws
            && has_word(&said)
            && (is_text(&code[..string.start]) || read_out.iter().any(|range| range.contains(&string.start)));
        drawn || (is_sentence(&said) && !is_for_programmers(&code[..string.start]))
    };
    strings
        .iter()
        .filter(|string| is_for_people(string))
        .cloned()
        .collect()
}

/// The code with comments and the insides of strings blanked out, and where the strings are.
fn read(text: &str) -> (String, Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut strings = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                while at < bytes.len() && bytes[at] != b'\n' {
                    code[at] = b' ';
                    at += 1;
                }
            }
            // A quote as a character.
            b'\'' if bytes.get(at + 1) == Some(&b'"') => at += 3,
            b'"' => {
                let start = at;
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    let step = if bytes[at] == b'\\' { 2 } else { 1 };
                    for blank in code.iter_mut().skip(at).take(step) {
                        *blank = b'.';
                    }
                    at += step;
                }
                at = (at + 1).min(bytes.len());
                strings.push(start..at);
            }
            _ => at += 1,
        }
    }
    (String::from_utf8_lossy(&code).into_owned(), strings)
}

/// Where values stand that people read or hear: in attributes, and in the calls that set them.
fn spoken_ranges(text: &str, code: &str, strings: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for name in READ_OUT {
        for (at, _) in code.match_indices(&format!("{name}=")) {
            let own = code[..at].ends_with(|before: char| before.is_ascii_whitespace());
            let value = at + name.len() + 1;
            match code.as_bytes().get(value) {
                Some(b'{') if own => ranges.push(value..closing(code, value)),
                Some(b'"') if own => ranges.push(value..value + 1),
                _ => {}
            }
        }
    }
    let named = strings.iter().filter(|string| {
        code[string.end..].starts_with(',') && READ_OUT.contains(&&text[string.start + 1..string.end - 1])
    });
    let set = "set_text_content(";
    let written = code.match_indices(set).map(|(at, _)| at + set.len());
    let calls = named.map(|string| string.end).chain(written);
    let calls = calls.map(|open| open..closing(code, open));
    // A list of names sets nothing.
    ranges.extend(calls.filter(|call| code[call.end..].starts_with(')')));
    ranges
}

/// Where what was opened before `from`, or at it, closes.
fn closing(code: &str, from: usize) -> usize {
    let mut depth = 0_i32;
    for (at, sign) in code[from..].char_indices() {
        match sign {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth -= 1;
                if depth <= 0 {
                    return from + at;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// Whether a string that follows is a text of `html!`: `<p>{ "so"`, `{ name }{ "so"`.
fn is_text(before: &str) -> bool {
    let before = before.trim_end();
    let Some(before) = before.strip_suffix('{').map(str::trim_end) else {
        return false;
    };
    !before.ends_with("=>") && before.ends_with(['>', '}', '{'])
}

/// Whether a string that follows is for whoever reads the program.
fn is_for_programmers(before: &str) -> bool {
    let before = before.trim_end();
    [
        "reason =",
        "expect(",
        "panic!(",
        "unreachable!(",
        "error(",
        "assert!(",
    ]
    .iter()
    .any(|word| before.ends_with(word))
}

/// What a string says, without the places for values and without escapes.
fn plain(string: &str) -> String {
    let mut said = String::new();
    let mut depth = 0;
    for sign in string.replace("\\u", "").chars() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => said.push(sign),
            _ => {}
        }
    }
    said
}

fn has_word(said: &str) -> bool {
    said.split(|letter: char| !letter.is_alphabetic())
        .any(|word| word.chars().count() > 1)
}

/// A capital letter, a word, another word.
fn is_sentence(said: &str) -> bool {
    let mut words = said.split(' ');
    let is_word = |word: &str| {
        let word = word.trim_end_matches([',', ':', '.']);
        !word.is_empty() && word.chars().all(char::is_alphabetic)
    };
    said.starts_with(char::is_uppercase)
        && words.next().is_some_and(is_word)
        && words.next().is_some_and(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        words(text, true).into_iter().map(|at| &text[at]).collect()
    }

    #[test]
    fn words_outside_of_texts_are_found() {
        for (text, word) in [
            ("html! { <p>{ \"Nothing yet\" }</p> }", "\"Nothing yet\""),
            ("<b>{ name }{ \" leads\" }</b>", "\" leads\""),
            ("<button title=\"Close\">", "\"Close\""),
            ("<a aria-label={if on { \"cut\" } else { MEND }}>", "\"cut\""),
            ("<a aria-label={format!(\"link {name}\")}>", "\"link {name}\""),
            ("node.set_text_content(Some(\"lost\"))", "\"lost\""),
            ("set(&node, \"aria-label\", \"the stage\")", "\"the stage\""),
            ("let notice = \"No majority here\";", "\"No majority here\""),
        ] {
            assert_eq!(found(text), [word], "{text}");
        }
    }

    #[test]
    fn what_no_person_reads_is_left_alone() {
        for text in [
            "// \"Nothing yet\" is said",
            "html! { <p class=\"quiet reason\">{ texts::NOTHING }{ \" (\" }{ section }{ \")\" }</p> }",
            "aria-pressed={if on { \"true\" } else { \"false\" }}",
            "<input type=\"text\" placeholder={if reads { \"x\" } else { EXAMPLE }}>",
            "set(&node, \"class\", \"wall sides\")",
            "#[allow(lint, reason = \"The clock clamps it\")]",
            "window().expect(\"The page has a window\")",
            "let quote = '\"'; let name = texts::NAME;",
            "data-subtitle=\"close me\"",
            "for name in [\"role\", \"aria-label\", \"aria-pressed\"] {}",
            "fn x() {} #[cfg(test)] mod tests { const A: &str = \"Nothing is said\"; }",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn where_nothing_is_drawn_sentences_are_found() {
        assert_eq!(words("let a = \"close\"; let b = \"It is so\";", false).len(), 1);
    }
}
