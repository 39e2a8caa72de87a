//! The page on paper: the stage, its sentence, and below them the logs and what makes the run. It is drawn when the browser is about to
//! print, and goes again afterwards; paper.css leaves everything else away.

use super::App;
use crate::command::Command;
use crate::geometry::Size;
use crate::lab::eye::Eye;
use crate::layout::Insets;
use crate::panels::log_table::sample;
use crate::texts::{self, share};
use crate::views::log::{LogView, Row, Window};
use crate::views::{paper, seconds};
use raft_sim::Observed;
use yew::prelude::*;

/// The stage, as it fits on a sheet.
const STAGE: Size = Size {
    width: 720.0,
    height: 400.0,
};
/// What is seen of the logs: as many of the last columns as fit across a sheet.
const LAST: Window = Window {
    first: 1,
    columns: 7,
    follows: true,
};

/// The columns that the snapshot of a log stands for.
fn folded(row: &Row) -> usize {
    let columns = row.snapshot.as_ref().map_or(0, |block| block.columns);
    usize::try_from(columns).unwrap_or(0)
}

/// The columns in which some log holds something: what merely fills a panel is not printed.
fn filled(view: &LogView) -> usize {
    let of = |row: &Row| {
        let behind = row.cells.iter().rev().take_while(|cell| cell.is_none()).count();
        folded(row) + row.cells.len() - behind
    };
    view.rows.iter().map(of).max().unwrap_or(0)
}

impl App {
    /// The page is about to be printed, or was.
    pub(super) fn print(&mut self, prints: bool) {
        if std::mem::replace(&mut self.prints, prints) != prints {
            // A sheet shows all of it, and all alike.
            self.stage.stand_still(true);
            self.stage.look(Eye::default());
            self.measure();
        }
    }

    /// Fits the stage onto a sheet.
    pub(super) fn measure_paper(&mut self) -> bool {
        let room = Insets {
            top: 8.0,
            bottom: 8.0,
        };
        self.stage.resize(STAGE, room)
    }

    /// What stands below the stage on paper.
    pub(super) fn paper_view(&self) -> Html {
        let cluster = self.lab.cluster();
        let branches = self.lab.branches();
        let term = cluster
            .node_ids()
            .filter_map(|node| cluster.core(node))
            .map(|core| core.term().0)
            .max();
        html! {
            <section class="paper" data-paper="">
                <p class="paper-moment">
                    { share::moment(cluster.seed(), &seconds(self.lab.now()), term.unwrap_or(0)) }
                    { " \u{b7} " }
                    { branches.name(branches.current()) }
                </p>
                <h2>{ texts::LOGS }</h2>
                { log(&LogView::of(cluster, LAST, None, None)) }
                <h2>{ Command::Settings.label() }</h2>
                <dl>
                    { for paper::settings(cluster, self.lab.event()).into_iter().map(|(name, value)| html! {
                        <div key={name.now()}><dt>{ name }</dt><dd>{ value }</dd></div>
                    }) }
                </dl>
                { self.rule_off() }
            </section>
        }
    }
}

fn log(view: &LogView) -> Html {
    let filled = filled(view);
    let columns = (view.first..view.first + view.drawn).take(filled);
    html! {
        <table class="log">
            <thead>
                <tr>
                    <td class="log-name"></td>
                    { for columns.map(|column| html! { <th scope="col" key={column}>{ view.index(column).to_string() }</th> }) }
                </tr>
            </thead>
            <tbody>
                { for view.rows.iter().map(|row| html! {
                    <tr key={row.node.0} data-paper-log={row.name.clone()}>
                        <th scope="row" class={classes!("log-name", row.leads.then_some("leads"))}>{ &row.name }</th>
                        if let Some(block) = &row.snapshot {
                            <td colspan={block.columns.to_string()}>{ texts::snapshot_short(block.upto) }</td>
                        }
                        { for row.cells.iter().take(filled - folded(row)).map(|cell| html! {
                            <td>
                                if let Some(cell) = cell { { sample(cell) } } else { <span class="empty"></span> }
                            </td>
                        }) }
                    </tr>
                }) }
            </tbody>
        </table>
    }
}
