//! Plays a chapter alone: waits, continues, does the exercises as they are shown. Every chapter is played so in the tests, with several
//! seeds; and a chapter that somebody opens, before it is shown.

use crate::chapter::Chapter;
use crate::faults::{Fault, Faults};
use crate::guide::{Guide, Progress, Stuck};
use crate::look::Look;
use crate::who::Who;
use raft_sim::{Instant, Observed, Run};

/// How a chapter went.
#[derive(Clone, Debug)]
pub struct Played {
    /// The run.
    pub run: Run,
    /// When each stop was done, in simulated time.
    pub stops: Vec<Instant>,
    /// The right answer to each stop's question, where it has one.
    pub answers: Vec<Option<usize>>,
}

/// Plays a chapter to its end.
///
/// # Errors
/// A stop that is never done, or that cannot be begun, with its line.
pub fn play(chapter: &Chapter, seed: u64) -> Result<Played, Fault> {
    let at = |guide: &Guide, stuck: Stuck| Fault {
        line: guide.stop().line,
        what: stuck.to_string(),
    };
    let (mut guide, mut run) = Guide::new(chapter.clone(), Some(seed)).map_err(|error| Fault {
        line: 1,
        what: error.to_string(),
    })?;
    let mut played = Played {
        run: run.clone(),
        stops: Vec::new(),
        answers: Vec::new(),
    };
    guide.begin(&mut run).map_err(|stuck| at(&guide, stuck))?;
    loop {
        finish(&mut guide, &mut run)?;
        played.stops.push(run.cluster().now());
        let answer = guide.answer(&run);
        if answer.is_none() && guide.stop().predict.is_some() {
            return Err(Fault {
                line: guide.stop().line,
                what: format!("stop \"{}\": none of the answers is right", guide.stop().name),
            });
        }
        played.answers.push(answer);
        let next = guide
            .chapter()
            .stops
            .get(guide.current() + 1)
            .map(|stop| stop.line);
        match guide.next(&mut run) {
            Ok(true) => {}
            Ok(false) => break,
            Err(stuck) => {
                return Err(Fault {
                    line: next.unwrap_or(1),
                    what: stuck.to_string(),
                });
            }
        }
    }
    played.run = run;
    Ok(played)
}

/// Brings a stop to where it is done.
fn finish(guide: &mut Guide, run: &mut Run) -> Result<(), Fault> {
    let line = guide.stop().line;
    let fault = |what: String| Fault { line, what };
    let name = guide.stop().name.clone();
    guide.look(run);
    let unseen = unseen(guide, run);
    let waits = guide.stop().exercise.is_some() || guide.stop().wait.is_some();
    if waits && guide.progress() == Progress::Done {
        return Err(fault(format!(
            "stop \"{name}\" waits for what is so already when it begins"
        )));
    }
    if guide.stop().exercise.is_some() {
        guide.show(run).map_err(|stuck| fault(stuck.to_string()))?;
    }
    guide.skip(run).map_err(|stuck| fault(stuck.to_string()))?;
    let never = self::unseen(guide, run)
        .into_iter()
        .find(|who| unseen.contains(who));
    match never {
        Some(who) => Err(fault(format!(
            "stop \"{name}\" looks at {who}, and that is nobody, neither when it begins nor when it is done"
        ))),
        None => Ok(()),
    }
}

/// Who is to be looked at, and is nobody now.
fn unseen(guide: &Guide, run: &Run) -> Vec<Who> {
    let cast = guide.cast();
    let stop = guide.stop();
    let all = stop.look.iter().chain(&stop.zoom).flat_map(|look| match look {
        Look::Node(who) => vec![who],
        Look::Link(a, b) => vec![a, b],
        Look::Logs | Look::Messages(_) | Look::Client | Look::Timers => Vec::new(),
    });
    all.filter(|who| cast.find(who, run.cluster()).is_err())
        .cloned()
        .collect()
}

/// Reads a chapter and plays it once with its own seed, so that stops which nobody would reach are found before somebody meets them.
///
/// # Errors
/// All that is wrong with the file; or, if it can be read, the first stop at which it does not go on.
pub fn check(text: &str) -> Result<Chapter, Faults> {
    let chapter = Chapter::parse(text)?;
    play(&chapter, chapter.seed).map_err(|fault| Faults(vec![fault]))?;
    Ok(chapter)
}
