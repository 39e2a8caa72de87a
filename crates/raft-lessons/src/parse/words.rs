//! The words of a value, taken one after the other.

use crate::who::Who;
use raft_sim::Micros;

pub(super) struct Words<'a> {
    words: Vec<&'a str>,
    at: usize,
    called: &'a [String],
    nodes: u32,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str, called: &'a [String], nodes: u32) -> Self {
        Self {
            words: text.split_whitespace().collect(),
            at: 0,
            called,
            nodes,
        }
    }

    fn left(&self) -> &[&'a str] {
        self.words.get(self.at..).unwrap_or_default()
    }

    pub(super) fn is_done(&self) -> bool {
        self.left().is_empty()
    }

    /// All that is left, as one text.
    pub(super) fn rest(&mut self) -> String {
        let rest = self.left().join(" ");
        self.at = self.words.len();
        rest
    }

    /// Takes these words if they come next.
    pub(super) fn take(&mut self, written: &str) -> bool {
        let count = written.split(' ').count();
        let fits =
            self.left().len() >= count && written.split(' ').eq(self.left().iter().copied().take(count));
        if fits {
            self.at += count;
        }
        fits
    }

    /// Who comes next.
    pub(super) fn who(&mut self) -> Result<Who, String> {
        match Who::read(self.left(), self.called) {
            Some((who, rest)) => {
                let taken = self.left().len() - rest.len();
                self.at += taken;
                match &who {
                    Who::Node(node) if node.0 > self.nodes => {
                        Err(format!("there is no node {who}: there are {}", self.nodes))
                    }
                    _ => Ok(who),
                }
            }
            None => Err(nobody(
                self.left().first().copied().unwrap_or_default(),
                self.called,
            )),
        }
    }

    /// Who comes next, if anybody does.
    pub(super) fn maybe_who(&mut self) -> Result<Option<Who>, String> {
        if Who::read(self.left(), self.called).is_some() {
            self.who().map(Some)
        } else {
            Ok(None)
        }
    }

    /// A number that comes next.
    pub(super) fn number(&mut self) -> Option<u64> {
        let number = self.left().first()?.parse().ok()?;
        self.at += 1;
        Some(number)
    }

    /// A length of time: `20ms`, `1.5s` is not needed: whole milliseconds or seconds.
    pub(super) fn span(&mut self) -> Result<Micros, String> {
        let word = self.left().first().copied().unwrap_or_default();
        let read = |number: &str, unit: u64| number.parse::<u64>().ok()?.checked_mul(unit);
        let millis = match word.strip_suffix("ms") {
            Some(number) => read(number, 1),
            None => word.strip_suffix('s').and_then(|number| read(number, 1_000)),
        };
        match millis.filter(|millis| *millis <= 600_000) {
            Some(millis) => {
                self.at += 1;
                Ok(Micros::from_millis(millis))
            }
            None => Err(format!(
                "\"{word}\" is no length of time: write `20ms` or `2s`, at most 600s"
            )),
        }
    }

    /// A share: `10%`, in millionths.
    pub(super) fn share(&mut self) -> Result<u32, String> {
        let word = self.left().first().copied().unwrap_or_default();
        match word
            .strip_suffix('%')
            .and_then(|number| number.parse::<u32>().ok())
        {
            Some(percent) if percent <= 100 => {
                self.at += 1;
                Ok(percent * 10_000)
            }
            _ => Err(format!("\"{word}\" is no share: write `10%`, at most `100%`")),
        }
    }

    /// That nothing is left.
    pub(super) fn end(&mut self) -> Result<(), String> {
        if self.is_done() {
            Ok(())
        } else {
            Err(format!("\"{}\" is too much here", self.rest()))
        }
    }
}

pub(super) fn nobody(word: &str, called: &[String]) -> String {
    let mut known = called.join(", ");
    if !known.is_empty() {
        known = format!(", or {known}");
    }
    format!("\"{word}\" is nobody: there are the letters of the nodes, leader, follower, follower 2{known}")
}
