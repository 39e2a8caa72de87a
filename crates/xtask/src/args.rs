//! The words after a command's name. Owns how flags are written; what they mean is the command's own affair.

use crate::failure::Failure;

/// What is left of the command line. A command takes its flags out, then calls [`Args::finish`], so that a
/// misspelt flag is an error and never silence.
pub(crate) struct Args {
    command: &'static str,
    takes: &'static str,
    words: Vec<String>,
}

impl Args {
    /// The words behind `command`, whose arguments are written `takes` in the help.
    pub(crate) fn new(command: &'static str, takes: &'static str, words: Vec<String>) -> Self {
        Self {
            command,
            takes,
            words,
        }
    }

    /// Takes the flag `name` out; whether it was there.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != name);
        self.words.len() != before
    }

    /// Takes every `name VALUE` or `name=VALUE` out, in order.
    pub(crate) fn values(&mut self, name: &str) -> Result<Vec<String>, Failure> {
        let mut found = Vec::new();
        let mut rest = Vec::new();
        let mut words = std::mem::take(&mut self.words).into_iter();
        while let Some(word) = words.next() {
            if word == name {
                match words.next() {
                    Some(value) => found.push(value),
                    None => return Err(self.wrong(format!("`{name}` needs a value"))),
                }
            } else if let Some(value) = word.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')) {
                found.push(value.to_owned());
            } else {
                rest.push(word);
            }
        }
        self.words = rest;
        Ok(found)
    }

    /// Takes one `name VALUE` out; given twice, it is an error.
    pub(crate) fn value(&mut self, name: &str) -> Result<Option<String>, Failure> {
        let mut found = self.values(name)?;
        if found.len() > 1 {
            return Err(self.wrong(format!("`{name}` was given {} times", found.len())));
        }
        Ok(found.pop())
    }

    /// A port out of `--port N`.
    pub(crate) fn port(&mut self) -> Result<Option<u16>, Failure> {
        match self.value("--port")? {
            None => Ok(None),
            Some(text) => match text.parse() {
                Ok(port) => Ok(Some(port)),
                Err(_) => Err(self.wrong(format!("`{text}` is no port; a port is a number from 0 to 65535"))),
            },
        }
    }

    /// Takes the one word that is there; it is `what`.
    pub(crate) fn only_word(&mut self, what: &str) -> Result<String, Failure> {
        match std::mem::take(&mut self.words).as_slice() {
            [word] => Ok(word.clone()),
            words => Err(self.wrong(format!(
                "`{}` takes {what}, and nothing else; {} words were given",
                self.command,
                words.len()
            ))),
        }
    }

    /// Takes all words that are left: names, so a flag among them is an error.
    pub(crate) fn names(mut self) -> Result<Vec<String>, Failure> {
        let names = std::mem::take(&mut self.words);
        match names.iter().find(|word| word.starts_with('-')) {
            None => Ok(names),
            Some(word) => Err(self.wrong(format!("`{}` does not know `{word}`", self.command))),
        }
    }

    /// Nothing may be left.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self.words.first() {
            None => Ok(()),
            Some(word) => Err(self.wrong(format!("`{}` does not know `{word}`", self.command))),
        }
    }

    fn wrong(&self, said: String) -> Failure {
        Failure::usage(said, format!("cargo xtask {} {}", self.command, self.takes))
    }
}

#[cfg(test)]
mod tests {
    use super::Args;

    fn args(words: &[&str]) -> Args {
        Args::new(
            "run",
            "[--port N]",
            words.iter().map(ToString::to_string).collect(),
        )
    }

    #[test]
    fn a_port_is_taken_in_both_spellings() {
        assert_eq!(args(&["--port", "80"]).port().ok().flatten(), Some(80));
        assert_eq!(args(&["--port=81"]).port().ok().flatten(), Some(81));
    }

    #[test]
    fn one_word_is_taken_and_two_are_an_error() {
        assert_eq!(args(&["here"]).only_word("a place").ok().as_deref(), Some("here"));
        assert!(args(&[]).only_word("a place").is_err());
        assert!(args(&["here", "there"]).only_word("a place").is_err());
    }

    #[test]
    fn what_nobody_takes_is_an_error() {
        assert!(args(&["--prot", "80"]).finish().is_err());
        assert!(args(&["--port", "eighty"]).port().is_err());
        assert!(args(&["--port"]).port().is_err());
        assert!(args(&["--port", "1", "--port", "2"]).port().is_err());
    }
}
