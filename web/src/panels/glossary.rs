//! The glossary: every word of the tour with its sentence, where the paper explains it, and a way to where it first comes.

use super::course::Press;
use super::dialogs::Dialog;
use crate::lab::course::{CHAPTERS, Course};
use crate::texts::{self, course as words, language};
use raft_lessons::{Chapter, GLOSSARY, Word};
use yew::prelude::*;

/// All words, in the order of the language; `sought`, if one is, is marked, and has the focus.
pub fn glossary(sought: Option<&'static str>, onpress: &Callback<Press>, onclose: Callback<()>) -> Html {
    let chapters: Vec<Chapter> = (0..CHAPTERS.len()).filter_map(Course::chapter).collect();
    let mut all: Vec<&Word> = GLOSSARY.iter().collect();
    all.sort_by_key(|word| word.called(language()).to_lowercase());
    let row = |word: &Word| {
        let first = chapters
            .iter()
            .enumerate()
            .find_map(|(number, chapter)| Some((number, chapter, chapter.first_with(word.name)?)));
        let door = first.map(|(number, chapter, stop)| {
            let onclick = onpress.reform(move |_: MouseEvent| Press::Chapter(number, stop));
            let title = chapter.title.plain(language());
            html! {
                <button type="button" class="button quiet-button" autofocus={sought == Some(word.name)} {onclick}>
                    { words::first_in(number + 1, &title) }
                </button>
            }
        });
        let sought = sought == Some(word.name);
        // What is no way to anywhere has the focus itself.
        let alone = sought && door.is_none();
        html! {
            <div data-word={word.name} aria-current={sought.then_some("true")} tabindex={alone.then_some("-1")} autofocus={alone}>
                <dt>{ word.called(language()) }</dt>
                <dd>{ word.means(language()) }{ " " }<span class="quiet">{ format!("({})", texts::section(word.section)) }</span>{ for door }</dd>
            </div>
        }
    };
    html! {
        <Dialog name="glossary" title={words::GLOSSARY} {onclose}>
            <dl class="glossary">{ for all.into_iter().map(row) }</dl>
        </Dialog>
    }
}
