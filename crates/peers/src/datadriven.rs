//! The form of the test data: commands, what they are given, and what they printed. Knows nothing of Raft.
//!
//! ```text
//! # a comment
//! command argument key=value key=(value, value)
//! more lines of input
//! ----
//! what it printed, up to a blank line
//! ```
//!
//! Where what is printed has blank lines itself, it stands between `----` twice and `----` twice.

use crate::error::SyntaxError;

/// A command and what is expected of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The line of the command in its file, from 1.
    pub line: usize,
    /// The command.
    pub command: Command,
    /// The lines between the command and `----`, with their numbers.
    pub input: Vec<(usize, String)>,
    /// The lines that it printed.
    pub printed: Vec<String>,
}

/// A command: its name and its arguments, in order.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Command {
    /// What is to be done.
    pub verb: String,
    /// With what.
    pub arguments: Vec<Argument>,
}

/// An argument: a name, and its values if it has any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// What stands before `=`, or all of it.
    pub key: String,
    /// What stands after it.
    pub values: Vec<String>,
}

impl Command {
    /// Reads one line.
    ///
    /// # Errors
    /// A line that is no command.
    pub fn parse(line: &str) -> Result<Self, SyntaxError> {
        let mut words = split(line)?.into_iter();
        let verb = words.next().unwrap_or_default();
        let arguments = words
            .map(|word| Argument::parse(&word))
            .collect::<Result<_, _>>()?;
        Ok(Self { verb, arguments })
    }

    /// The values of the argument `key`, in order; none if it is not there.
    pub fn values<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.arguments
            .iter()
            .filter(move |argument| argument.key == key)
            .flat_map(|argument| argument.values.iter().map(String::as_str))
    }

    /// Whether the argument `key` is there.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.arguments.iter().any(|argument| argument.key == key)
    }

    /// The arguments that are a name alone.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.arguments
            .iter()
            .filter(|argument| argument.values.is_empty())
            .map(|argument| argument.key.as_str())
    }
}

impl Argument {
    fn parse(word: &str) -> Result<Self, SyntaxError> {
        let bad = || SyntaxError::Argument {
            found: word.to_owned(),
        };
        let Some((key, value)) = word.split_once('=') else {
            if word.contains(['(', ')']) {
                return Err(bad());
            }
            return Ok(Self {
                key: word.to_owned(),
                values: Vec::new(),
            });
        };
        if key.is_empty() || key.contains(['(', ')']) {
            return Err(bad());
        }
        let values = match value.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
            Some("") => Vec::new(),
            Some(inner) => inner
                .split([',', ' '])
                .map(str::trim)
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
                .collect(),
            None if value.contains(['(', ')']) => return Err(bad()),
            None => vec![value.to_owned()],
        };
        Ok(Self {
            key: key.to_owned(),
            values,
        })
    }
}

/// The words of a line; what stands in parentheses is one.
fn split(line: &str) -> Result<Vec<String>, SyntaxError> {
    let (mut words, mut word, mut within) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '(' => within = true,
            ')' => within = false,
            _ => {}
        }
        if letter.is_whitespace() && !within {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
        } else {
            word.push(letter);
        }
    }
    if within {
        return Err(SyntaxError::Parenthesis);
    }
    if !word.is_empty() {
        words.push(word);
    }
    Ok(words)
}

/// Reads a whole file.
///
/// # Errors
/// The first line that is not of the form, counted from 1.
pub(crate) fn parse(text: &str) -> Result<Vec<Case>, (usize, SyntaxError)> {
    let mut lines = text.lines().map(str::trim_end).enumerate().peekable();
    let mut cases = Vec::new();
    while let Some((at, first)) = lines.next() {
        let number = at + 1;
        if first.trim().is_empty() || first.starts_with('#') {
            continue;
        }
        let mut line = first.trim().to_owned();
        while let Some(begun) = line.strip_suffix('\\') {
            let (_, more) = lines.next().ok_or((number, SyntaxError::Continuation))?;
            line = format!("{} {}", begun.trim_end(), more.trim());
        }
        let command = Command::parse(&line).map_err(|why| (number, why))?;
        // It marks a stretch of a file, does nothing and prints nothing.
        if command.verb == "subtest" {
            continue;
        }
        let mut input = Vec::new();
        loop {
            let (at, line) = lines.next().ok_or((number, SyntaxError::NoSeparator))?;
            if line == "----" {
                break;
            }
            input.push((at + 1, line.to_owned()));
        }
        let mut printed = Vec::new();
        if lines.next_if(|(_, line)| *line == "----").is_some() {
            loop {
                let (_, line) = lines.next().ok_or((number, SyntaxError::NotClosed))?;
                if line == "----" && lines.next_if(|(_, line)| *line == "----").is_some() {
                    break;
                }
                printed.push(line.to_owned());
            }
        } else {
            while let Some((_, line)) = lines.next_if(|(_, line)| !line.is_empty()) {
                printed.push(line.to_owned());
            }
        }
        cases.push(Case {
            line: number,
            command,
            input,
            printed,
        });
    }
    Ok(cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argument(key: &str, values: &[&str]) -> Argument {
        Argument {
            key: key.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        }
    }

    #[test]
    fn a_command_has_names_values_and_lists() {
        let command = Command::parse("add-nodes 3 voters=(1, 2,3) index=2 none=()").unwrap();
        assert_eq!(command.verb, "add-nodes");
        assert_eq!(
            command.arguments,
            [
                argument("3", &[]),
                argument("voters", &["1", "2", "3"]),
                argument("index", &["2"]),
                argument("none", &[]),
            ]
        );
        assert_eq!(command.values("voters").collect::<Vec<_>>(), ["1", "2", "3"]);
    }

    #[test]
    fn a_case_has_input_and_what_was_printed() {
        let text =
            "# why\n\npropose 1 \\\n  foo\nmore\n----\none\ntwo\n\nnext\n----\n----\na\n\nb\n----\n----\n";
        let cases = parse(text).unwrap();
        assert_eq!((cases[0].line, cases[0].command.arguments.len()), (3, 2));
        assert_eq!(cases[0].input, [(5, "more".to_owned())]);
        assert_eq!(cases[0].printed, ["one", "two"]);
        assert_eq!((cases[1].line, cases[1].printed.len()), (10, 3));
    }

    #[test]
    fn what_is_no_test_data_is_refused_with_its_line() {
        assert_eq!(parse("\ncommand\ninput\n"), Err((2, SyntaxError::NoSeparator)));
        assert_eq!(
            parse("a\n----\n----\nx\n----\n"),
            Err((1, SyntaxError::NotClosed))
        );
        assert_eq!(
            parse("a\n----\n\nb x=(1\n----\n"),
            Err((4, SyntaxError::Parenthesis))
        );
        let found = "x=1)".to_owned();
        assert_eq!(parse("b x=1)\n----\n"), Err((1, SyntaxError::Argument { found })));
        assert_eq!(parse("b \\"), Err((1, SyntaxError::Continuation)));
    }

    #[test]
    fn a_file_that_ends_early_is_read_as_far_as_it_goes() {
        assert_eq!(parse("a\n----").unwrap()[0].printed, Vec::<String>::new());
        assert_eq!(parse("").unwrap(), []);
        assert_eq!(parse("subtest one\n\nsubtest end\n").unwrap(), []);
    }
}
