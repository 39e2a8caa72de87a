//! The log table: only the columns that can be seen are in the page; the scrolled width is that of all.

use crate::geometry::decimal;
use crate::texts;
use crate::views::log::{Cell, LETTERS_EASY, LogView, Row, Window};
use raft_sim::{Index, NodeId};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// The width of a column in pixels, gap included, until it is drawn: then it is as wide as the style sheets say.
const COLUMN: f64 = 58.0;
/// The width of the names, which stay in sight.
const NAMES: f64 = 26.0;

/// What the table needs.
#[derive(Properties, PartialEq)]
pub struct LogTableProps {
    /// What can be seen.
    pub view: Rc<LogView>,
    /// Another part of it can be seen.
    pub onwindow: Callback<Window>,
    /// An entry was chosen.
    pub onselect: Callback<(NodeId, Index)>,
}

/// The table.
#[component]
pub fn LogTable(props: &LogTableProps) -> Html {
    let (scroller, canvas) = (use_node_ref(), use_node_ref());
    let view = &props.view;
    // The entry that the focus goes to once it is drawn.
    let wanted = use_mut_ref(|| None::<(String, u64)>);
    {
        // The width and the place are set through the object model: the policy forbids attributes for it.
        let (scroller, canvas) = (scroller.clone(), canvas.clone());
        let folded = use_mut_ref(|| view.folded);
        let deps = (view.columns, view.first, view.follows, view.fits, view.folded);
        use_effect_with(deps, move |(columns, first, follows, _, fold)| {
            let (Some(scroller), Some(canvas)) =
                (scroller.cast::<HtmlElement>(), canvas.cast::<HtmlElement>())
            else {
                return;
            };
            let pixels = |value: f64| decimal(value, 1) + "px";
            // So wide that the last columns stand at the edge of whole columns when it is scrolled to its end.
            let column = column(&scroller);
            let spare = (f64::from(scroller.client_width()) - NAMES) % column;
            let width = NAMES + as_f64(*columns) * column + spare.max(0.0);
            let _ = canvas.style().set_property("width", &pixels(width));
            let _ = canvas
                .style()
                .set_property("padding-left", &pixels(as_f64(*first - 1) * column));
            let before = folded.replace(*fold);
            if *follows {
                scroller.set_scroll_left(scroller.scroll_width());
            } else if before != *fold {
                // Columns were folded into one: what was in sight stays there.
                let gone = as_f64(fold.saturating_sub(1)) - as_f64(before.saturating_sub(1));
                scroller.set_scroll_left(scroller.scroll_left() - as_pixels(gone * column));
            }
        });
    }
    {
        let (scroller, wanted) = (scroller.clone(), wanted.clone());
        use_effect_with(view.clone(), move |_| {
            let target = wanted.borrow().clone();
            if let Some((row, index)) = target
                && focus(&scroller, &row, index)
            {
                wanted.replace(None);
            }
        });
    }
    let look = {
        let (scroller, onwindow, columns) = (scroller.clone(), props.onwindow.clone(), view.columns);
        move || {
            let Some(scroller) = scroller.cast::<HtmlElement>() else {
                return;
            };
            let seen = seen(
                f64::from(scroller.scroll_left()),
                f64::from(scroller.client_width()),
                column(&scroller),
                columns,
            );
            onwindow.emit(seen);
        }
    };
    {
        // How many columns fit is known only once it stands in the page.
        let look = look.clone();
        use_effect_with((), move |()| look());
    }
    let onscroll = Callback::from(move |_: Event| look());
    let onclick = {
        let onselect = props.onselect.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some((row, index)) = cell_of(&event) {
                choose(&onselect, &row, index);
            }
        })
    };
    let onkeydown = {
        let (onselect, view, scroller) = (props.onselect.clone(), view.clone(), scroller.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some((row, index)) = cell_of(&event) else {
                return;
            };
            let Some(place) = view.rows.iter().position(|one| one.name == row) else {
                return;
            };
            let (row, index) = match event.key().as_str() {
                "Enter" | " " => {
                    event.prevent_default();
                    return choose(&onselect, &row, index);
                }
                "ArrowLeft" => (place, index - 1),
                "ArrowRight" => (place, index + 1),
                "ArrowUp" => (place.saturating_sub(1), index),
                "ArrowDown" => ((place + 1).min(view.rows.len() - 1), index),
                "Home" => (place, view.folded + 1),
                "End" => (place, view.rows[place].last),
                _ => return,
            };
            event.prevent_default();
            let row = view.rows[row].name.clone();
            if focus(&scroller, &row, index) || !matches!(event.key().as_str(), "Home" | "End") {
                return;
            }
            // It is not drawn: it will be once the table is scrolled there.
            if let Some(scroller) = scroller.cast::<HtmlElement>() {
                let before = index.saturating_sub(view.index(1));
                scroller.set_scroll_left(as_pixels(as_f64(before) * column(&scroller)));
                wanted.replace(Some((row, index)));
            }
        })
    };
    let heading = |column: u64| match view.index(column) {
        index if column == 1 && view.folded > 0 => texts::snapshot_short(index),
        index => index.to_string(),
    };
    html! {
        <div class="panel logs">
            <h2 id="logs-title">
                { texts::LOGS }
                if let Some(leader) = &view.leader { <small>{ texts::marks(leader) }</small> }
            </h2>
            <div class="log-scroll" ref={scroller} {onscroll} tabindex="0" role="region" aria-labelledby="logs-title">
                <div class="log-canvas" ref={canvas}>
                    <table class="log" role="grid" aria-labelledby="logs-title" aria-colcount={(view.columns + 1).to_string()}
                           {onclick} {onkeydown}>
                        <thead>
                            <tr>
                                <td class="log-name"></td>
                                { for (view.first..view.first + view.drawn).map(|column| html! {
                                    <th scope="col" key={view.index(column)} aria-colindex={(column + 1).to_string()}>
                                        { heading(column) }
                                    </th>
                                }) }
                            </tr>
                        </thead>
                        <tbody>
                            { for view.rows.iter().map(|row| html! {
                                <LogRow key={row.node.0} row={row.clone()} first={view.index(view.first)} column={view.first} />
                            }) }
                        </tbody>
                        { for view.beside.iter().map(|(name, rows)| html! {
                            <tbody class="log-beside" data-logs-beside="">
                                <tr><th scope="rowgroup" colspan={(view.drawn + 1).to_string()}>
                                    <span>{ texts::logs_beside(name, rows.is_empty()) }</span>
                                </th></tr>
                                { for rows.iter().map(|row| html! {
                                    <LogRow key={row.node.0} row={row.clone()} first={view.index(view.first)} column={view.first} beside=true />
                                }) }
                            </tbody>
                        }) }
                    </table>
                </div>
            </div>
        </div>
    }
}

/// The row and the entry of the cell that an event comes from.
fn cell_of(event: &Event) -> Option<(String, u64)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let cell = target.closest("[data-index]").ok()??;
    let row = cell.closest("[data-log]").ok()??;
    Some((
        row.get_attribute("data-log")?,
        cell.get_attribute("data-index")?.parse().ok()?,
    ))
}

fn choose(onselect: &Callback<(NodeId, Index)>, row: &str, index: u64) {
    if let Some(node) = crate::stage::pointer::node(row) {
        onselect.emit((node, Index(index)));
    }
}

/// Puts the focus on a cell, and lets the tab key reach it from now on. Returns whether it is drawn.
fn focus(scroller: &NodeRef, row: &str, index: u64) -> bool {
    let Some(scroller) = scroller.cast::<Element>() else {
        return false;
    };
    let find = |selector: &str| {
        let found = scroller.query_selector(selector).ok().flatten();
        found.and_then(|found| found.dyn_into::<HtmlElement>().ok())
    };
    let Some(cell) = find(&format!("[data-log=\"{row}\"] [data-index=\"{index}\"]")) else {
        return false;
    };
    if let Some(before) = find("[data-index][tabindex=\"0\"]") {
        before.set_tab_index(-1);
    }
    cell.set_tab_index(0);
    let _ = cell.focus();
    true
}

/// How wide a column is drawn.
fn column(scroller: &HtmlElement) -> f64 {
    let heading = scroller.query_selector("thead th").ok().flatten();
    let heading = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok());
    let drawn = heading.map_or(0, |heading| heading.offset_width());
    if drawn > 0 { f64::from(drawn) } else { COLUMN }
}

/// Which columns can be seen when the table is scrolled so far.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places in a table"
)]
fn seen(left: f64, width: f64, column: f64, columns: u64) -> Window {
    let room = ((width - NAMES) / column).max(1.0);
    let first = (left / column).floor().max(0.0) as u64 + 1;
    let fitting = room.floor() as u64;
    let last = as_f64(columns) - room.floor();
    Window {
        first,
        columns: fitting.max(1),
        follows: left >= (last - 0.5) * column,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a table is no wider")]
fn as_pixels(width: f64) -> i32 {
    width.round() as i32
}

#[allow(clippy::cast_precision_loss, reason = "a log of 2^52 entries is not drawn")]
fn as_f64(count: u64) -> f64 {
    count as f64
}

#[derive(Properties, PartialEq)]
struct LogRowProps {
    row: Row,
    /// The entry of the first column that is drawn.
    first: u64,
    /// The number of that column.
    column: u64,
    /// Whether it is of the run beside: only to look at.
    #[prop_or_default]
    beside: bool,
}

#[component]
fn LogRow(props: &LogRowProps) -> Html {
    let row = &props.row;
    let class = classes!(
        "log-name",
        row.leads.then_some("leads"),
        row.stopped.then_some("stopped")
    );
    let marks = |index: u64| {
        html! {
            <>
                if row.next == Some(index) { { mark("next") } }
                if row.matched == Some(index) { { mark("matched") } }
            </>
        }
    };
    let taken = row.snapshot.as_ref().map_or(0, |block| block.columns);
    let colindex = |index: u64| (index - props.first + props.column + 1).to_string();
    html! {
        <tr data-log={(!props.beside).then(|| row.name.clone())} data-log-beside={props.beside.then(|| row.name.clone())}>
            <th scope="row" {class}>{ &row.name }</th>
            if let Some(block) = &row.snapshot {
                <td key="snapshot" class="snapshot-cell" role="gridcell" data-snapshot={block.upto.to_string()}
                    colspan={block.columns.to_string()} aria-colindex={colindex(props.first)}
                    title={texts::snapshot_block(block.upto)}>
                    <span class="snapshot-block">
                        <span class="snapshot-text">
                            { if block.columns > 2 { texts::snapshot_block(block.upto) } else { texts::snapshot_short(block.upto) } }
                        </span>
                    </span>
                    { marks(props.first + taken - 1) }
                </td>
            }
            { for row.cells.iter().zip(props.first + taken..).map(|(cell, index)| match cell {
                Some(cell) if props.beside => html! {
                    <td key={index} role="gridcell" data-committed={committed(cell)} data-applied={flag(cell.applied)}
                        data-tint={cell.tint.to_string()} title={cell.title.clone()} aria-label={cell.title.clone()}
                        aria-colindex={colindex(index)}>{ face(cell) }</td>
                },
                Some(cell) => entry(cell, index, colindex(index), row, marks(index)),
                None => html! {
                    <td key={index} role="gridcell" data-broken={broken(row, index)}>
                        <span class="empty"></span>{ marks(index) }
                    </td>
                },
            }) }
        </tr>
    }
}

fn mark(class: &'static str) -> Html {
    html! { <svg {class} width="10" height="6" viewBox="0 0 10 6" aria-hidden="true"><path d="M5 .8L9 5.4H1z" /></svg> }
}

const fn flag(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}

/// Marks the entry with which a law is broken.
fn broken(row: &Row, index: u64) -> Option<&'static str> {
    (row.broken == Some(index)).then_some("true")
}

const fn committed(cell: &Cell) -> &'static str {
    if cell.elsewhere {
        "elsewhere"
    } else {
        flag(cell.committed)
    }
}

fn entry(cell: &Cell, index: u64, colindex: String, row: &Row, marks: Html) -> Html {
    html! {
        <td key={index} role="gridcell" data-index={index.to_string()} data-committed={committed(cell)}
            data-applied={flag(cell.applied)} data-broken={broken(row, index)} data-tint={cell.tint.to_string()} title={cell.title.clone()}
            aria-label={cell.title.clone()} aria-colindex={colindex} aria-selected={flag(row.selected == Some(index))}
            tabindex={if row.stop == Some(index) { "0" } else { "-1" }}>
            { face(cell) }
            { marks }
        </td>
    }
}

/// What can be seen of an entry.
fn face(cell: &Cell) -> Html {
    let long = cell.text.chars().count() > LETTERS_EASY;
    html! {
        <span class={classes!("cell", cell.blank.then_some("blank"), long.then_some("long"))}>
            <span class="cell-term">{ cell.term }</span>
            <span class="cell-text">{ &cell.text }</span>
        </span>
    }
}

/// A cell by itself, as the table draws it: for the legend.
pub fn sample(cell: &Cell) -> Html {
    html! {
        <span class="cell-sample" data-committed={committed(cell)} data-applied={flag(cell.applied)}
              data-tint={cell.tint.to_string()}>{ face(cell) }</span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrolled_to_the_end_the_table_follows() {
        assert_eq!(
            seen(0.0, 380.0, COLUMN, 6),
            Window {
                first: 1,
                columns: 6,
                follows: true
            }
        );
        assert!(!seen(0.0, 380.0, COLUMN, 50).follows);
        assert!(seen(44.0 * COLUMN, 380.0, COLUMN, 50).follows);
        assert_eq!(seen(580.0, 380.0, COLUMN, 50).first, 11);
    }
}
