//! What a chapter is, once it is read. How it is read: `parse.rs`; how it is walked: `guide.rs`.

use crate::condition::Condition;
use crate::deed::Deed;
use crate::look::Look;
use crate::who::Who;
use raft_sim::Settings;
use raft_sim::story::Language;

/// A part of the tour: at most [`Chapter::STOPS_MAX`] stops over one cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// What it is called in links: small letters, digits and `-`.
    pub name: String,
    /// Its title.
    pub title: Caption,
    /// What somebody knows after it, in one sentence.
    pub summary: Caption,
    /// The cluster that it is about.
    pub settings: Settings,
    /// The seed of its run.
    pub seed: u64,
    /// How fast time passes: so many units of real time for one of simulated time.
    pub slowness: u32,
    /// Its stops, in order. At least one.
    pub stops: Vec<Stop>,
}

/// A place where somebody looks at something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// What it is called in links, within its chapter.
    pub name: String,
    /// Where it begins in its file, from 1.
    pub line: usize,
    /// What is said.
    pub caption: Caption,
    /// Who gets a name when the stop begins, before anything is done.
    pub called: Vec<(String, Who)>,
    /// What is done when it begins.
    pub deeds: Vec<Deed>,
    /// What it waits for. Nothing: time stands still, and the person reads.
    pub wait: Option<Condition>,
    /// What is said instead once that has come.
    pub done: Option<Caption>,
    /// Where the eye should be. Nowhere: nothing steps back.
    pub look: Vec<Look>,
    /// What the camera goes to. Nothing: the whole stage is seen.
    pub zoom: Vec<Look>,
    /// How fast time passes here, if other than in the chapter.
    pub slowness: Option<u32>,
    /// What the person is asked to guess before it happens.
    pub predict: Option<Prediction>,
    /// What the person is asked to do.
    pub exercise: Option<Exercise>,
}

/// Something for a person to guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// What is asked.
    pub question: Caption,
    /// What can be answered, each with what must have happened for it to be right. The first one that has, is.
    pub answers: Vec<(Caption, Condition)>,
}

/// Something for a person to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exercise {
    /// What is to be done.
    pub task: Caption,
    /// When it is done.
    pub until: Condition,
    /// What helps, if the person asks.
    pub hint: Option<Caption>,
    /// How it is done, for whoever wants to be shown, and for the robot.
    pub shown: Vec<Deed>,
}

/// A text for people, in every language that it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    english: String,
    german: Option<String>,
}

/// A part of a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain text.
    Plain(&'a str),
    /// A word of the glossary, as it is shown here.
    Word {
        /// What is shown.
        shown: &'a str,
        /// What it is called in the glossary.
        word: &'a str,
    },
}

impl Stop {
    /// What is said: before what is waited for has come, or after.
    #[must_use]
    pub fn says(&self, done: bool) -> &Caption {
        self.done.as_ref().filter(|_| done).unwrap_or(&self.caption)
    }
}

impl Chapter {
    /// So many stops a chapter has at most: more, and it is two.
    pub const STOPS_MAX: usize = 8;

    /// The stop of this name.
    #[must_use]
    pub fn stop(&self, name: &str) -> Option<usize> {
        self.stops.iter().position(|stop| stop.name == name)
    }

    /// The first stop whose caption marks this word of the glossary.
    #[must_use]
    pub fn first_with(&self, word: &str) -> Option<usize> {
        let marks = |caption: &Caption| {
            let pieces = caption.pieces(Language::English);
            pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Word { word: marked, .. } if *marked == word))
        };
        self.stops
            .iter()
            .position(|stop| marks(&stop.caption) || stop.done.iter().any(marks))
    }

    /// How many words are read in it, in a language.
    #[must_use]
    pub fn words(&self, language: Language) -> usize {
        let captions = self.stops.iter().flat_map(|stop| {
            let predict = stop.predict.iter().flat_map(|predict| {
                std::iter::once(&predict.question).chain(predict.answers.iter().map(|(answer, _)| answer))
            });
            let task = stop.exercise.iter().map(|exercise| &exercise.task);
            let said = std::iter::once(&stop.caption).chain(&stop.done);
            said.chain(predict).chain(task)
        });
        captions.map(|caption| caption.words(language)).sum()
    }
}

impl Caption {
    /// So many words a caption has at most: what is longer is not read while something moves.
    pub const WORDS_MAX: usize = 30;

    /// A text in English alone.
    #[must_use]
    pub fn english(text: impl Into<String>) -> Self {
        Self {
            english: text.into(),
            german: None,
        }
    }

    pub(crate) fn say(&mut self, language: Language, text: String) {
        match language {
            Language::English => self.english = text,
            Language::German => self.german = Some(text),
        }
    }

    /// Whether there is a text of its own in this language.
    #[must_use]
    pub const fn has(&self, language: Language) -> bool {
        match language {
            Language::English => !self.english.is_empty(),
            Language::German => self.german.is_some(),
        }
    }

    /// As it is written, with its marks; in English where there is nothing else.
    #[must_use]
    pub fn written(&self, language: Language) -> &str {
        match (language, &self.german) {
            (Language::German, Some(german)) => german,
            _ => &self.english,
        }
    }

    /// In pieces, so that the words of the glossary can be marked.
    #[must_use]
    pub fn pieces(&self, language: Language) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut rest = self.written(language);
        while let Some((before, marked)) = rest.split_once('[') {
            let Some((inside, after)) = marked.split_once(']') else {
                break;
            };
            if !before.is_empty() {
                pieces.push(Piece::Plain(before));
            }
            let (shown, word) = inside.split_once('|').unwrap_or((inside, inside));
            pieces.push(Piece::Word { shown, word });
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Plain(rest));
        }
        pieces
    }

    /// As a person reads it, without marks.
    #[must_use]
    pub fn plain(&self, language: Language) -> String {
        let shown = |piece: &Piece<'_>| match piece {
            Piece::Plain(text) | Piece::Word { shown: text, .. } => (*text).to_owned(),
        };
        self.pieces(language).iter().map(shown).collect()
    }

    /// How many words it has.
    #[must_use]
    pub fn words(&self, language: Language) -> usize {
        self.plain(language).split_whitespace().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_marks_words_and_reads_without_the_marks() {
        let caption = Caption::english("A [leader] counts [votes|vote].");
        assert_eq!(
            caption.pieces(Language::English),
            [
                Piece::Plain("A "),
                Piece::Word {
                    shown: "leader",
                    word: "leader"
                },
                Piece::Plain(" counts "),
                Piece::Word {
                    shown: "votes",
                    word: "vote"
                },
                Piece::Plain("."),
            ]
        );
        assert_eq!(caption.plain(Language::German), "A leader counts votes.");
        assert_eq!(caption.words(Language::English), 4);
    }

    #[test]
    fn a_mark_that_does_not_end_is_text() {
        let caption = Caption::english("An [open mark");
        assert_eq!(caption.plain(Language::English), "An [open mark");
    }
}
