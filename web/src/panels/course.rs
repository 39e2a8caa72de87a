//! The tour and the challenges under the stage: a caption, what can be pressed, how far it is. The button to go on stands always in the
//! same place.

use super::dialogs::Dialog;
use super::swipe::Swipe;
use crate::command::Command;
use crate::lab::course::{self, CHALLENGES, CHAPTERS, Course, Where};
use crate::texts::{self, Text, course as words, language};
use raft_lessons::{Caption, GLOSSARY, Kind, Piece, Progress, Verdict};
use yew::prelude::*;

/// Something that is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Go on.
    Continue,
    /// Go back.
    Back,
    /// Begin this stop, or this challenge, anew.
    Again,
    /// Show how it is done.
    Show,
    /// Give a hint.
    Hint,
    /// Guess this answer.
    Guess(usize),
    /// Go to the lab with this very cluster.
    TakeOver,
    /// The tour: its first chapter for whoever is new to it, else all chapters and the way to where one was.
    Tour,
    /// Begin this chapter, at this stop.
    Chapter(usize, usize),
    /// Begin this challenge.
    Challenge(usize),
    /// Copy a link that proves the solution.
    Proof,
    /// The list of chapters.
    Chapters,
    /// The list of challenges.
    Challenges,
    /// The gallery of broken Rafts.
    Gallery,
    /// The glossary, at a word.
    Glossary(Option<&'static str>),
    /// What the signs mean.
    Legend,
}

/// Where in the page somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the lab.
    Lab,
    /// In a chapter of the tour.
    Tour,
    /// In a challenge.
    Challenge,
    /// Before a card of the gallery.
    Gallery,
}

/// Where one can go.
pub fn places(at: Place, onpress: &Callback<Press>) -> Html {
    let place = |name: &'static str, label: Text, place: Place, press: Press| {
        html! {
            <button type="button" class="button quiet-button" data-place={name} aria-current={(at == place).then_some("page")}
                    onclick={onpress.reform(move |_: MouseEvent| press)}>{ label }</button>
        }
    };
    html! {
        <nav class="places" aria-label={words::PLACES}>
            { place("tour", words::TOUR, Place::Tour, Press::Tour) }
            { place("lab", words::LAB, Place::Lab, Press::TakeOver) }
            { place("gallery", texts::gallery::GALLERY, Place::Gallery, Press::Gallery) }
            { place("challenges", words::CHALLENGES, Place::Challenge, Press::Challenges) }
        </nav>
    }
}

fn button(
    name: &'static str,
    label: Text,
    class: &'static str,
    press: Press,
    onpress: &Callback<Press>,
) -> Html {
    let onclick = onpress.reform(move |_: MouseEvent| press);
    html! { <button type="button" class={classes!("button", class)} data-command={name} {onclick}>{ label }</button> }
}

/// A caption with the words of the glossary marked: each tells what it means, and is a way to the glossary.
fn said(caption: &Caption, onpress: &Callback<Press>) -> Html {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Plain(text) => html! { { text } },
        Piece::Word { shown, word } => {
            let Some(known) = GLOSSARY.iter().find(|known| known.name == word) else {
                return html! { { shown } };
            };
            let means = known.means(language());
            let press = Press::Glossary(Some(known.name));
            let onkeydown = {
                let onpress = onpress.clone();
                Callback::from(move |event: KeyboardEvent| {
                    if matches!(event.key().as_str(), "Enter" | " ") {
                        event.prevent_default();
                        onpress.emit(press);
                    }
                })
            };
            html! {
                <dfn tabindex="0" role="button" data-means={format!("{shown}: {means}")} {onkeydown}
                     onclick={onpress.reform(move |_: MouseEvent| press)}>
                    <span>{ shown }</span><span class="unseen">{ format!(" ({means})") }</span>
                </dfn>
            }
        }
    };
    caption.pieces(language()).into_iter().map(piece).collect()
}

/// What stands under the stage in a chapter or a challenge.
/// `logs` are shown over the caption, where they are wanted and do not stand beside the stage.
pub fn course_view(
    course: &Course,
    at: &Where,
    playing: bool,
    logs: Option<Html>,
    swipe: &Swipe,
    onpress: &Callback<Press>,
) -> Html {
    match course {
        Course::Tour { guide, number, .. } => {
            let stop = guide.stop();
            let stops = guide.chapter().stops.len();
            let last = guide.is_last();
            let go_on = match at.progress {
                Progress::Waits => words::SKIP,
                Progress::Done if last && number.is_some_and(|number| number + 1 < CHAPTERS.len()) => {
                    words::NEXT_CHAPTER
                }
                Progress::Done if last => words::TO_THE_LAB,
                _ => words::CONTINUE,
            };
            let tries = at.progress == Progress::Tries;
            let turn = onpress.reform(|forth: bool| if forth { Press::Continue } else { Press::Back });
            let [onpointerdown, onpointerup, onpointercancel] = swipe.handlers(&turn);
            html! {
                <div class="course" {onpointerdown} {onpointerup} {onpointercancel} data-tour={guide.chapter().name.clone()} data-stop={stop.name.clone()}
                     data-progress={match at.progress { Progress::Waits => "waits", Progress::Tries => "tries", Progress::Done => "done" }}>
                    <div class="course-top">
                    { for logs }
                    <div class="course-says" aria-live="polite">
                        <p class="course-caption" data-caption="">{ said(stop.says(at.progress == Progress::Done), onpress) }</p>
                        if let Some(exercise) = &stop.exercise {
                            <p class="course-task"><b>{ words::TRY }{ ": " }</b>{ said(&exercise.task, onpress) }
                                if at.progress == Progress::Done { { " " }<b>{ words::DONE }</b> }
                            </p>
                            if at.hinted { { for exercise.hint.as_ref().map(|hint| html! { <p class="quiet">{ said(hint, onpress) }</p> }) } }
                        }
                        { for stop.predict.as_ref().map(|predict| html! {
                            <div class="course-ask" role="group" aria-label={predict.question.plain(language())}>
                                // How it was judged stands in the question's own line: a line more would push the caption onto the nodes.
                                <p>
                                    { said(&predict.question, onpress) }
                                    if let (Some(guessed), Some(answer)) = (at.guessed, at.answer) {
                                        { " " }<b class="course-judged">{ if guessed == answer { words::RIGHT } else { words::WRONG } }</b>
                                    }
                                </p>
                                { for predict.answers.iter().enumerate().map(|(place, (answer, _))| html! {
                                    <button type="button" class="button" data-answer={place.to_string()}
                                            aria-pressed={if at.guessed == Some(place) { "true" } else { "false" }}
                                            data-right={(at.answer == Some(place)).then_some("true")}
                                            disabled={at.progress == Progress::Done}
                                            onclick={onpress.reform(move |_: MouseEvent| Press::Guess(place))}>{ answer.plain(language()) }</button>
                                }) }
                            </div>
                        }) }
                    </div>
                    </div>
                    <div class="course-buttons">
                        { button("course-back", words::BACK, "quiet-button", Press::Back, onpress) }
                        if tries {
                            { button("course-show", words::SHOW_ME, "strong", Press::Show, onpress) }
                            if stop.exercise.as_ref().is_some_and(|exercise| exercise.hint.is_some()) {
                                { button("course-hint", words::HINT, "quiet-button", Press::Hint, onpress) }
                            }
                        } else {
                            { button("course-continue", go_on, "strong", Press::Continue, onpress) }
                        }
                        { button("course-take-over", words::TAKE_OVER, "quiet-button", Press::TakeOver, onpress) }
                    </div>
                    <div class="course-length">
                        <button type="button" class="button quiet-button" data-command="course-chapters"
                                onclick={onpress.reform(|_: MouseEvent| Press::Chapters)}>{ guide.chapter().title.plain(language()) }</button>
                        // On a phone, where the stage has no corner for it.
                        { button("legend", Command::Legend.label(), "quiet-button", Press::Legend, onpress) }
                        <span class="course-bar" aria-hidden="true">
                            { for (0..stops).map(|place| html! { <i data-past={(place <= at.stop).then_some("true")}></i> }) }
                        </span>
                        <span>{ words::stop_of(at.stop + 1, stops) }
                            { for number.map(|number| format!(" \u{b7} {}", words::chapter_of(number + 1, CHAPTERS.len()))) }</span>
                    </div>
                </div>
            }
        }
        Course::Challenge { referee, hints } => {
            let challenge = referee.challenge();
            let (verdict, moves) = at.verdict.unwrap_or((Verdict::Open, 0));
            let allowed: Vec<String> = challenge
                .allowed
                .iter()
                .map(|kind| match kind {
                    Kind::Cut => format!("{} ({})", words::kind(*kind), words::CUTS_COST),
                    _ => words::kind(*kind).to_owned(),
                })
                .collect();
            let lost = matches!(verdict, Verdict::Foul(_));
            let name = match verdict {
                Verdict::Open => "open",
                Verdict::Solved { .. } => "solved",
                Verdict::Foul(_) => "foul",
            };
            html! {
                <div class="course" data-challenge={challenge.name.clone()} data-verdict={name}>
                    <div class="course-top">
                    <div class="course-says" aria-live="polite">
                        <p class="course-caption" data-caption=""><b>{ challenge.title.plain(language()) }{ ": " }</b>{ said(&challenge.task, onpress) }</p>
                        { match verdict {
                            Verdict::Open => html! { <>
                                <p class="quiet course-allowed">{ words::ALLOWED }{ ": " }{ allowed.join(", ") }</p>
                                <p class="quiet" data-standing="">{ standing(moves, challenge.par, playing) }</p>
                            </> },
                            Verdict::Solved { moves, .. } => html! { <p class="course-judged"><b>{ words::solved(moves, challenge.par) }</b></p> },
                            Verdict::Foul(foul) => html! { <p class="course-judged mistake"><b>{ course::foul(foul) }</b></p> },
                        } }
                        { for challenge.hints.iter().take(*hints).map(|hint| html! { <p class="quiet course-hint">{ said(hint, onpress) }</p> }) }
                    </div>
                    </div>
                    <div class="course-buttons">
                        <span class="course-moves">{ words::moves(moves, challenge.par) }</span>
                        { button("course-again", words::AGAIN, if lost { "strong" } else { "quiet-button" }, Press::Again, onpress) }
                        if matches!(verdict, Verdict::Solved { .. }) {
                            { button("course-proof", words::PROOF, "strong", Press::Proof, onpress) }
                        } else if *hints < challenge.hints.len() {
                            { button("course-hint", words::HINT, "quiet-button", Press::Hint, onpress) }
                        } else {
                            { button("course-show", words::SHOW_ME, "quiet-button", Press::Show, onpress) }
                        }
                        { button("course-challenges", words::CHALLENGES, "quiet-button", Press::Challenges, onpress) }
                        { button("course-take-over", words::TO_THE_LAB, "quiet-button", Press::TakeOver, onpress) }
                    </div>
                </div>
            }
        }
    }
}

/// How a challenge stands that is not decided: that moves are there to be made, or that none is left of par.
fn standing(moves: u32, par: u32, playing: bool) -> AttrValue {
    match (moves < par, playing) {
        (true, true) => words::RUNS.into(),
        (true, false) => words::HELD.into(),
        (false, _) => words::at_par(moves, par).into(),
    }
}

/// All chapters, and the way to where somebody was: the chapter and the stop, by number.
pub fn chapters(was: Option<(usize, usize)>, onpress: &Callback<Press>, onclose: Callback<()>) -> Html {
    let go_on = was.and_then(|(number, stop)| {
        let chapter = Course::chapter(number)?;
        let onclick = onpress.reform(move |_: MouseEvent| Press::Chapter(number, stop));
        let place = format!(
            "{}. {}, {}",
            number + 1,
            chapter.title.plain(language()),
            words::stop_of(stop + 1, chapter.stops.len())
        );
        Some(html! {
            <button type="button" class="button strong course-row" data-command="chapters-continue" {onclick}>
                <b>{ words::CONTINUE }</b><span>{ place }</span>
            </button>
        })
    });
    let row = |number: usize| {
        let chapter = Course::chapter(number)?;
        let onclick = onpress.reform(move |_: MouseEvent| Press::Chapter(number, 0));
        Some(html! {
            <li><button type="button" class="button course-row" data-chapter={chapter.name.clone()} {onclick}>
                <b>{ format!("{}. {}", number + 1, chapter.title.plain(language())) }</b>
                <span class="quiet">{ chapter.summary.plain(language()) }</span>
            </button></li>
        })
    };
    html! {
        <Dialog name="chapters" title={words::CHAPTERS} {onclose}>
            { for go_on }
            <ol class="course-list">{ for (0..CHAPTERS.len()).filter_map(row) }</ol>
        </Dialog>
    }
}

/// All challenges; those that were solved are marked, with how well.
pub fn challenges(
    solved: &dyn Fn(&str) -> Option<u32>,
    onpress: &Callback<Press>,
    onclose: Callback<()>,
) -> Html {
    let row = |number: usize| {
        let challenge = Course::challenge(number)?;
        let onclick = onpress.reform(move |_: MouseEvent| Press::Challenge(number));
        let best = solved(&challenge.name).map(|moves| words::solved(moves, challenge.par));
        Some(html! {
            <li><button type="button" class="button course-row" data-begin={challenge.name.clone()} {onclick}>
                <b>{ challenge.title.plain(language()) }</b>
                <span class="quiet">{ challenge.task.plain(language()) }</span>
                { for best.map(|best| html! { <span data-best="">{ best }</span> }) }
            </button></li>
        })
    };
    html! {
        <Dialog name="challenges" title={words::CHALLENGES} {onclose}>
            <ol class="course-list">{ for (0..CHALLENGES.len()).filter_map(row) }</ol>
        </Dialog>
    }
}

/// The way in: what this is, and where one can go.
pub fn welcome(onpress: &Callback<Press>, onlab: Callback<MouseEvent>) -> Html {
    let door = |name: &'static str, title: Text, help: Text, onclick: Callback<MouseEvent>| {
        let first = (name == "tour").then_some("strong");
        html! {
            <button type="button" class={classes!("button", "door", first)} data-door={name} {onclick}><b>{ title }</b><span>{ help }</span></button>
        }
    };
    let to = |press: Press| onpress.reform(move |_: MouseEvent| press);
    html! {
        <section class="welcome" data-welcome="" aria-label={texts::NAME}>
            <p class="glance">{ words::GLANCE }</p>
            { door("tour", words::TOUR, words::TOUR_DOOR, to(Press::Tour)) }
            { door("lab", words::LAB, words::LAB_DOOR, onlab) }
            { door("gallery", texts::gallery::GALLERY, texts::gallery::GALLERY_DOOR, to(Press::Gallery)) }
            { door("challenges", words::CHALLENGES, words::CHALLENGES_DOOR, to(Press::Challenges)) }
        </section>
    }
}
