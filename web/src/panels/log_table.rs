//! The log table: only the columns that can be seen are in the page; the scrolled width is that of all.

use crate::geometry::decimal;
use crate::texts;
use crate::views::log::{Cell, LogView, Row, Window};
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The width of a column in pixels, gap included. panels.css has the same number.
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
}

/// The table.
#[component]
pub fn LogTable(props: &LogTableProps) -> Html {
    let (scroller, canvas) = (use_node_ref(), use_node_ref());
    let view = &props.view;
    {
        // The width and the place are set through the object model: the policy forbids attributes for it.
        let (scroller, canvas) = (scroller.clone(), canvas.clone());
        let (columns, first, follows, fits) = (view.columns, view.first, view.follows, view.fits);
        use_effect_with((columns, first, follows, fits), move |_| {
            let (Some(scroller), Some(canvas)) =
                (scroller.cast::<HtmlElement>(), canvas.cast::<HtmlElement>())
            else {
                return;
            };
            let pixels = |value: f64| decimal(value, 1) + "px";
            // So wide that the last columns stand at the edge of whole columns when it is scrolled to its end.
            let spare = (f64::from(scroller.client_width()) - NAMES) % COLUMN;
            let width = NAMES + as_f64(columns) * COLUMN + spare.max(0.0);
            let _ = canvas.style().set_property("width", &pixels(width));
            let _ = canvas
                .style()
                .set_property("padding-left", &pixels(as_f64(first - 1) * COLUMN));
            if follows {
                scroller.set_scroll_left(scroller.scroll_width());
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
    html! {
        <div class="panel logs">
            <h2 id="logs-title">
                { texts::LOGS }
                if let Some(leader) = &view.leader { <small>{ texts::marks(leader) }</small> }
            </h2>
            <div class="log-scroll" ref={scroller} {onscroll} tabindex="0" role="region" aria-labelledby="logs-title">
                <div class="log-canvas" ref={canvas}>
                    <table class="log" aria-colcount={(view.columns + 1).to_string()}>
                        <thead>
                            <tr>
                                <td class="log-name"></td>
                                { for (0..view.drawn).map(|at| html! {
                                    <th scope="col" key={view.first + at} aria-colindex={(view.first + at + 1).to_string()}>
                                        { view.first + at }
                                    </th>
                                }) }
                            </tr>
                        </thead>
                        <tbody>
                            { for view.rows.iter().map(|row| html! {
                                <LogRow key={row.node.0} row={row.clone()} first={view.first} />
                            }) }
                        </tbody>
                    </table>
                </div>
            </div>
        </div>
    }
}

/// Which columns can be seen when the table is scrolled so far.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places in a table"
)]
fn seen(left: f64, width: f64, columns: u64) -> Window {
    let room = ((width - NAMES) / COLUMN).max(1.0);
    let first = (left / COLUMN).floor().max(0.0) as u64 + 1;
    let fitting = room.floor() as u64;
    let last = as_f64(columns) - room.floor();
    Window {
        first,
        columns: fitting.max(1),
        follows: left >= (last - 0.5) * COLUMN,
    }
}

#[allow(clippy::cast_precision_loss, reason = "a log of 2^52 entries is not drawn")]
fn as_f64(count: u64) -> f64 {
    count as f64
}

#[derive(Properties, PartialEq)]
struct LogRowProps {
    row: Row,
    first: u64,
}

#[component]
fn LogRow(props: &LogRowProps) -> Html {
    let row = &props.row;
    let class = classes!(
        "log-name",
        row.leads.then_some("leads"),
        row.stopped.then_some("stopped")
    );
    html! {
        <tr data-log={row.name.clone()}>
            <th scope="row" {class}>{ &row.name }</th>
            { for row.cells.iter().zip(props.first..).map(|(cell, index)| {
                let marks = html! {
                    <>
                        if row.next == Some(index) { { mark("next") } }
                        if row.matched == Some(index) { { mark("matched") } }
                    </>
                };
                match cell {
                    Some(cell) => entry(cell, index, marks),
                    None => html! { <td key={index}><span class="empty"></span>{ marks }</td> },
                }
            }) }
        </tr>
    }
}

fn mark(class: &'static str) -> Html {
    html! { <svg {class} width="10" height="6" viewBox="0 0 10 6" aria-hidden="true"><path d="M5 .8L9 5.4H1z" /></svg> }
}

fn entry(cell: &Cell, index: u64, marks: Html) -> Html {
    let flag = |on: bool| if on { "true" } else { "false" };
    html! {
        <td key={index} data-index={index.to_string()} data-committed={flag(cell.committed)}
            data-applied={flag(cell.applied)} data-tint={cell.tint.to_string()} title={cell.title.clone()}
            aria-colindex={(index + 1).to_string()}>
            <span class={classes!("cell", cell.blank.then_some("blank"))}>
                <span class="cell-term">{ cell.term }</span>
                <span class="cell-text">{ &cell.text }</span>
            </span>
            { marks }
        </td>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrolled_to_the_end_the_table_follows() {
        assert_eq!(
            seen(0.0, 380.0, 6),
            Window {
                first: 1,
                columns: 6,
                follows: true
            }
        );
        assert!(!seen(0.0, 380.0, 50).follows);
        assert!(seen(44.0 * COLUMN, 380.0, 50).follows);
        assert_eq!(seen(580.0, 380.0, 50).first, 11);
    }
}
