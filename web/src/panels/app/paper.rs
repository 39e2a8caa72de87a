//! The page on paper: the stage, its sentence, and below them the logs and what makes the run. It is drawn when the browser is about to
//! print, and goes again afterwards; paper.css leaves everything else away.

use super::App;
use crate::command::Command;
use crate::geometry::Size;
use crate::layout::Insets;
use crate::panels::log_table::sample;
use crate::texts::{self, share};
use crate::views::log::{LogView, Window};
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

impl App {
    /// The page is about to be printed, or was.
    pub(super) fn print(&mut self, prints: bool) {
        if std::mem::replace(&mut self.prints, prints) != prints {
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
        let term = cluster
            .node_ids()
            .filter_map(|node| cluster.core(node))
            .map(|core| core.term().0)
            .max();
        html! {
            <section class="paper" data-paper="">
                <p class="paper-moment">{ share::moment(cluster.seed(), &seconds(self.lab.now()), term.unwrap_or(0)) }</p>
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
    let columns = view.first..view.first + view.drawn;
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
                        { for row.cells.iter().map(|cell| html! { <td>{ for cell.iter().map(sample) }</td> }) }
                    </tr>
                }) }
            </tbody>
        </table>
    }
}
