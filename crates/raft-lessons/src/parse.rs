//! Reads a chapter's file. A line is `key: value`; what is indented goes on with the line before; `#` begins a remark. The lines before
//! the first `stop:` are about the whole chapter. All faults are found at once, each with its line.

mod challenge;
mod condition;
mod deed;
mod head;
mod lines;
mod look;
mod words;

pub(crate) use challenge::challenge;

use crate::chapter::{Caption, Chapter, Exercise, Prediction, Stop};
use crate::condition::Condition;
use crate::faults::{Fault, Faults};
use crate::glossary;
use crate::who::Who;
use lines::{Line, lines};
use raft_sim::story::Language;
use words::Words;

/// A file may have so many bytes.
const BYTES_MAX: usize = 64 * 1024;

const STOP_KEYS: &str =
    "say, call, do, wait, done, look, zoom, speed, ask, answer, try, until, hint and show";

impl Chapter {
    /// Reads a chapter.
    ///
    /// # Errors
    /// All that is wrong with the file, each with its line and what would be right. What only shows when the chapter is played, such as
    /// a stop that is never reached, is found by [`robot::check`](crate::robot::check).
    pub fn parse(text: &str) -> Result<Self, Faults> {
        if text.len() > BYTES_MAX {
            return Err(Faults(vec![Fault {
                line: 1,
                what: format!(
                    "the file has {} bytes: a chapter has at most {BYTES_MAX}",
                    text.len()
                ),
            }]));
        }
        let mut reader = Reader::default();
        let lines = lines(text, &mut reader.faults);
        let head = lines
            .iter()
            .position(|line| line.key == "stop")
            .unwrap_or(lines.len());
        let mut chapter = head::read(&lines[..head], &mut reader.faults);
        let mut rest = &lines[head..];
        while let Some((first, after)) = rest.split_first() {
            let end = after
                .iter()
                .position(|line| line.key == "stop")
                .unwrap_or(after.len());
            let stop = reader.stop(first, &after[..end], chapter.settings.nodes);
            if chapter.stops.iter().any(|other| other.name == stop.name) {
                reader.fault(
                    first.number,
                    format!(
                        "a stop is called \"{}\" already: each has a name of its own",
                        stop.name
                    ),
                );
            }
            chapter.stops.push(stop);
            rest = &after[end..];
        }
        reader.whole(&chapter, lines.last().map_or(1, |line| line.number));
        if reader.faults.is_empty() {
            Ok(chapter)
        } else {
            reader.faults.sort_by_key(|fault| fault.line);
            Err(Faults(reader.faults))
        }
    }
}

/// What is known while a file is read.
#[derive(Default)]
struct Reader {
    faults: Vec<Fault>,
    /// The names that were given so far.
    called: Vec<String>,
    /// How many machines were added so far.
    added: u32,
}

impl Reader {
    fn fault(&mut self, line: usize, what: impl Into<String>) {
        self.faults.push(Fault {
            line,
            what: what.into(),
        });
    }

    fn stop(&mut self, first: &Line<'_>, lines: &[Line<'_>], nodes: u32) -> Stop {
        if !head::is_name(&first.value) {
            self.fault(
                first.number,
                "a stop needs a name of small letters, digits and `-`: `stop: first-vote`",
            );
        }
        let mut stop = Stop {
            name: first.value.clone(),
            line: first.number,
            caption: Caption::default(),
            called: Vec::new(),
            deeds: Vec::new(),
            wait: None,
            done: None,
            look: Vec::new(),
            zoom: Vec::new(),
            slowness: None,
            predict: None,
            exercise: None,
        };
        let mut exercise = Draft::default();
        let mut answers: Vec<(Caption, Option<Condition>)> = Vec::new();
        let mut question: Option<(Caption, usize)> = None;
        for line in lines {
            let nodes = (nodes + self.added).min(raft_sim::Settings::NODES_MAX);
            let number = line.number;
            let text = &line.value;
            match line.key {
                "say" => self.caption(&mut stop.caption, line),
                "call" => self.call(&mut stop, line, nodes),
                "do" | "show" => {
                    if let Some(deed) = self.deed(line, nodes) {
                        if line.key == "do" {
                            stop.deeds.push(deed);
                        } else {
                            exercise.shown.push(deed);
                        }
                    }
                }
                "wait" if stop.wait.is_some() => {
                    self.fault(number, "a stop waits for one thing: join several with `and`");
                }
                "wait" => stop.wait = self.condition(number, text, nodes),
                "until" => exercise.until = self.condition(number, text, nodes).map(|until| (until, number)),
                "look" | "zoom" => {
                    let mut words = Words::new(text, &self.called, nodes);
                    let (read, places) = if line.key == "look" {
                        (look::read(&mut words), &mut stop.look)
                    } else {
                        (look::camera(&mut words), &mut stop.zoom)
                    };
                    match read {
                        Ok(looks) => places.extend(looks),
                        Err(what) => self.fault(number, what),
                    }
                }
                "done" => self.caption(stop.done.get_or_insert_default(), line),
                "speed" => match head::slowness(text) {
                    Ok(slowness) => stop.slowness = Some(slowness),
                    Err(what) => self.fault(number, what),
                },
                "ask" => {
                    let (caption, _) = question.get_or_insert_with(|| (Caption::default(), number));
                    let mut asked = std::mem::take(caption);
                    self.caption(&mut asked, line);
                    if let Some((caption, _)) = &mut question {
                        *caption = asked;
                    }
                }
                "answer" => self.answer(line, &mut answers, nodes),
                "try" => {
                    exercise.line.get_or_insert(number);
                    self.caption(&mut exercise.task, line);
                }
                "hint" => self.caption(exercise.hint.get_or_insert_default(), line),
                key => self.fault(
                    number,
                    format!("\"{key}\" is no line of a stop: there are {STOP_KEYS}"),
                ),
            }
        }
        if !stop.caption.has(Language::English) {
            self.fault(
                first.number,
                format!(
                    "the stop \"{}\" says nothing: it needs a line `say: ...`",
                    stop.name
                ),
            );
        }
        stop.predict = self.prediction(question, answers);
        stop.exercise = self.exercise(exercise, first.number);
        if stop.exercise.is_some() && stop.wait.is_some() {
            self.fault(
                first.number,
                "a stop that has something to try waits for its `until`: it takes no `wait`",
            );
        }
        if stop.exercise.is_some() && !stop.zoom.is_empty() {
            self.fault(
                first.number,
                "a stop that has something to try takes no `zoom`: all must be within reach",
            );
        }
        if stop.done.is_some() && stop.wait.is_none() && stop.exercise.is_none() {
            self.fault(
                first.number,
                "`done` is said once what is waited for has come: the stop needs a `wait`",
            );
        }
        if stop.predict.is_some() && stop.wait.is_none() {
            self.fault(first.number, "a stop that asks must `wait` for what decides");
        }
        stop
    }

    fn caption(&mut self, caption: &mut Caption, line: &Line<'_>) {
        let language = match line.language {
            None => Language::English,
            Some("de") => Language::German,
            Some(other) => {
                return self.fault(
                    line.number,
                    format!("\"{other}\" is no language that is spoken here: there is `de` besides English"),
                );
            }
        };
        if line.value.is_empty() {
            return self.fault(line.number, format!("`{}:` has no text", line.key));
        }
        if caption.has(language) {
            return self.fault(
                line.number,
                format!(
                    "`{}:` is there twice: indent a line to go on with the one before",
                    line.key
                ),
            );
        }
        caption.say(language, line.value.clone());
        let words = caption.words(language);
        if words > Caption::WORDS_MAX {
            self.fault(
                line.number,
                format!("this has {words} words: at most {} are read", Caption::WORDS_MAX),
            );
        }
        for piece in caption.pieces(language) {
            if let crate::chapter::Piece::Word { word, .. } = piece
                && glossary::find(word).is_none()
            {
                self.fault(
                    line.number,
                    format!("[{word}] is not in the glossary: it has {}", glossary::names()),
                );
            }
        }
    }

    fn call(&mut self, stop: &mut Stop, line: &Line<'_>, nodes: u32) {
        let Some((name, who)) = line.value.split_once('=') else {
            return self.fault(
                line.number,
                "`call` gives a name to somebody: `call: old = leader`",
            );
        };
        let (name, who) = (name.trim(), who.trim());
        if !head::is_name(name) || ["leader", "follower", "client", "all"].contains(&name) {
            return self.fault(
                line.number,
                format!(
                    "\"{name}\" cannot be a name: small letters, digits and `-`, and no part that nodes play"
                ),
            );
        }
        let words: Vec<&str> = who.split_whitespace().collect();
        match Who::read(&words, &self.called) {
            Some((who, [])) => {
                if let Who::Node(node) = &who
                    && node.0 > nodes
                {
                    self.fault(line.number, format!("there is no node {who} yet"));
                }
                stop.called.push((name.to_owned(), who));
                if !self.called.iter().any(|known| known == name) {
                    self.called.push(name.to_owned());
                }
            }
            _ => self.fault(line.number, words::nobody(who, &self.called)),
        }
    }

    fn deed(&mut self, line: &Line<'_>, nodes: u32) -> Option<crate::Deed> {
        let mut words = Words::new(&line.value, &self.called, nodes);
        match deed::read(&mut words) {
            Ok(deed) => {
                if deed == crate::Deed::AddNode {
                    self.added += 1;
                }
                Some(deed)
            }
            Err(what) => {
                self.fault(line.number, what);
                None
            }
        }
    }

    fn condition(&mut self, line: usize, text: &str, nodes: u32) -> Option<Condition> {
        match condition::read(text, &self.called, nodes) {
            Ok(condition) => Some(condition),
            Err(what) => {
                self.fault(line, what);
                None
            }
        }
    }

    /// `answer: The leader | leader is elected`, and `answer de: ...` for the words alone.
    fn answer(&mut self, line: &Line<'_>, answers: &mut Vec<(Caption, Option<Condition>)>, nodes: u32) {
        let condition = match (line.language, line.value.split_once('|')) {
            (None, Some((said, condition))) => {
                let mut caption = Caption::default();
                caption.say(Language::English, said.trim().to_owned());
                let condition = self.condition(line.number, condition.trim(), nodes);
                answers.push((caption, condition));
                return;
            }
            (None, None) => {
                "`answer` needs what must have happened for it to be right: `answer: B wins | B is elected`"
            }
            (Some("de"), _) => match answers.last_mut() {
                Some((caption, _)) if !caption.has(Language::German) => {
                    caption.say(Language::German, line.value.clone());
                    return;
                }
                _ => "`answer de` follows the `answer` that it translates",
            },
            (Some(_), _) => "there is `de` besides English",
        };
        self.fault(line.number, condition);
    }

    fn prediction(
        &mut self,
        question: Option<(Caption, usize)>,
        answers: Vec<(Caption, Option<Condition>)>,
    ) -> Option<Prediction> {
        let (question, line) = question?;
        if answers.len() < 2 {
            self.fault(line, "a question needs at least two lines `answer: ...`");
        }
        let answers = answers
            .into_iter()
            .filter_map(|(caption, condition)| Some((caption, condition?)))
            .collect();
        Some(Prediction { question, answers })
    }

    fn exercise(&mut self, draft: Draft, line: usize) -> Option<Exercise> {
        let Some(line) = draft.line else {
            if draft.until.is_some() || !draft.shown.is_empty() || draft.hint.is_some() {
                self.fault(line, "`until`, `hint` and `show` belong to something to `try`");
            }
            return None;
        };
        if draft.shown.is_empty() {
            self.fault(
                line,
                "something to try needs at least one line `show: ...`: how it is done",
            );
        }
        let Some((until, _)) = draft.until else {
            self.fault(
                line,
                "something to try needs a line `until: ...`: when it is done",
            );
            return None;
        };
        Some(Exercise {
            task: draft.task,
            until,
            hint: draft.hint,
            shown: draft.shown,
        })
    }

    /// What can be said only of the whole.
    fn whole(&mut self, chapter: &Chapter, last: usize) {
        if chapter.stops.is_empty() {
            self.fault(last, "a chapter needs at least one `stop: NAME`");
        }
        if let Some(stop) = chapter.stops.get(Chapter::STOPS_MAX) {
            let (line, count) = (stop.line, chapter.stops.len());
            self.fault(
                line,
                format!(
                    "a chapter has at most {} stops, and this one has {count}",
                    Chapter::STOPS_MAX
                ),
            );
        }
    }
}

/// An exercise that is being read.
#[derive(Default)]
struct Draft {
    line: Option<usize>,
    task: Caption,
    until: Option<(Condition, usize)>,
    hint: Option<Caption>,
    shown: Vec<crate::Deed>,
}
