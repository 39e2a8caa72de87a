//! What opens over the page: the keys, the choice of a partition, and the frame that both and the settings share.

use super::icons::Icon;
use crate::command::{Command, Entry, Group, key_name};
use crate::texts;
use raft_sim::{NodeId, letter};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

/// What the frame needs.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Its name: what its element carries in `data-dialog`.
    pub name: &'static str,
    /// Its heading.
    pub title: AttrValue,
    /// Closed.
    pub onclose: Callback<()>,
    /// What is in it.
    pub children: Html,
    /// What stands below, and does not scroll.
    #[prop_or_default]
    pub foot: Html,
}

/// A dialog: the browser keeps the focus inside, closes it on Escape, and gives the focus back.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        // Whenever it is drawn: what is asked for in the moment in which it closes finds it closed.
        use_effect(move || {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>().filter(|dialog| !dialog.open()) {
                let _ = dialog.show_modal();
            }
        });
    }
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            let shown = dialog.cast::<HtmlDialogElement>();
            // However it is closed: only so the browser gives the focus back.
            move || {
                if let Some(dialog) = shown {
                    dialog.close();
                }
            }
        });
    }
    let close = props.onclose.reform(|_: MouseEvent| ());
    // Escape is told at once. That the dialog is closed the browser tells later: what was asked for in between would be closed by it.
    let told = use_mut_ref(|| false);
    let oncancel = {
        let told = told.clone();
        at_itself(&props.onclose, move || {
            *told.borrow_mut() = true;
            true
        })
    };
    let onclose = at_itself(&props.onclose, move || !told.replace(false));
    // A click on the veil is one on the dialog itself, beside everything in it.
    let onclick = at_itself(&props.onclose, || true);
    let title = format!("{}-title", props.name);
    html! {
        <dialog ref={dialog} class="dialog" data-dialog={props.name} aria-labelledby={title.clone()} {onclose} {oncancel} {onclick}>
            <div class="dialog-body">
                <header>
                    <h2 id={title}>{ &props.title }</h2>
                    <button type="button" class="button bare" data-command="close" aria-label={texts::CLOSE}
                            onclick={close}>{ Icon::Close.html() }</button>
                </header>
                { props.children.clone() }
            </div>
            { props.foot.clone() }
        </dialog>
    }
}

/// What closes a dialog on an event that met the dialog itself, nothing in it (a field for files tells of its own `cancel`), if it `counts`.
fn at_itself<E: AsRef<Event> + 'static>(
    close: &Callback<()>,
    counts: impl Fn() -> bool + 'static,
) -> Callback<E> {
    let close = close.clone();
    Callback::from(move |event: E| {
        let target = event.as_ref().target();
        if target.is_some_and(|target| target.has_type::<HtmlDialogElement>()) && counts() {
            close.emit(());
        }
    })
}

/// What the help needs.
#[derive(Properties, PartialEq)]
pub struct KeysProps {
    /// Closed.
    pub onclose: Callback<()>,
    /// The switch for single letters.
    pub children: Html,
}

/// Every key. What has none is in the menu and in the palette.
#[component]
pub fn Keys(props: &KeysProps) -> Html {
    html! {
        <Dialog name="keys-help" title={Command::Keys.label()} onclose={props.onclose.clone()}>
            <div class="keys">
                { for Group::ALL.into_iter().map(|group| html! {
                    <section>
                        <h3>{ group.title() }</h3>
                        <dl>{ for group.entries().filter(|entry| !entry.keys.is_empty()).map(key_row) }</dl>
                    </section>
                }) }
            </div>
            <p class="quiet"><kbd>{ "1" }</kbd>{ " \u{2026} " }<kbd>{ "0" }</kbd>{ " " }{ texts::DIGITS_HELP }{ " " }{ texts::ROVING_HELP }</p>
            { props.children.clone() }
        </Dialog>
    }
}

fn key_row(entry: &Entry) -> Html {
    html! {
        <div>
            <dt>{ for entry.keys.iter().take(1).map(|key| html! { <kbd>{ key_name(key) }</kbd> }) }</dt>
            <dd><b>{ entry.label }</b><small>{ entry.help }</small></dd>
        </div>
    }
}

/// What a text to be copied by hand needs.
#[derive(Properties, PartialEq)]
pub struct LinkShownProps {
    /// A link, or a line of HTML.
    pub text: String,
    /// The heading.
    pub title: AttrValue,
    /// What its field is called.
    pub field: AttrValue,
    /// Closed.
    pub onclose: Callback<()>,
}

/// A text to be copied by hand, selected.
#[component]
pub fn LinkShown(props: &LinkShownProps) -> Html {
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with(props.text.clone(), move |text| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.set_value(text);
                let _ = field.focus();
                field.select();
            }
        });
    }
    html! {
        <Dialog name="link" title={props.title.clone()} onclose={props.onclose.clone()}>
            <p class="quiet">{ texts::LINK_HELP }</p>
            <input ref={field} class="field mono wide" data-field="link" readonly=true aria-label={props.field.clone()} />
        </Dialog>
    }
}

/// What the choice of a partition needs.
#[derive(Properties, PartialEq)]
pub struct PartitionProps {
    /// How many nodes there are.
    pub nodes: u32,
    /// Who stands on the other side at first.
    pub group: Vec<NodeId>,
    /// Chosen.
    pub onapply: Callback<Vec<NodeId>>,
    /// Closed.
    pub onclose: Callback<()>,
}

/// The choice of a partition, for those who do not drag.
#[component]
pub fn Partition(props: &PartitionProps) -> Html {
    let group = use_state(|| props.group.clone());
    let toggle = |node: NodeId| {
        let group = group.clone();
        Callback::from(move |_: MouseEvent| {
            let mut chosen = (*group).clone();
            match chosen.iter().position(|other| *other == node) {
                Some(at) => drop(chosen.remove(at)),
                None => chosen.push(node),
            }
            chosen.sort_unstable();
            group.set(chosen);
        })
    };
    let onapply = {
        let (group, onapply) = (group.clone(), props.onapply.clone());
        Callback::from(move |_: MouseEvent| onapply.emit((*group).clone()))
    };
    let full = group.is_empty() || group.len() >= usize::try_from(props.nodes).unwrap_or(usize::MAX);
    html! {
        <Dialog name="partition" title={texts::PARTITION_TITLE} onclose={props.onclose.clone()}>
            <p class="quiet">{ texts::PARTITION_HELP }</p>
            <div class="sides">
                { for (1..=props.nodes).map(|node| {
                    let node = NodeId(node);
                    let other = group.contains(&node);
                    let name = letter(node);
                    html! {
                        <button type="button" class="side" data-side={name.to_string()} onclick={toggle(node)}
                                aria-label={texts::side_label(name)} aria-pressed={if other { "true" } else { "false" }}>
                            { name.to_string() }
                        </button>
                    }
                }) }
            </div>
            <button type="button" class="button strong" data-command="partition-apply" disabled={full} onclick={onapply}>
                { texts::PARTITION_APPLY }
            </button>
        </Dialog>
    }
}
