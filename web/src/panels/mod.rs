//! What changes on events, not on frames: yew components. A component receives what it shows and reports what was
//! done; the application alone owns the lab.

pub mod app;
pub mod branches;
pub mod client_list;
pub mod course;
pub mod dialogs;
pub mod features;
pub mod feed;
pub mod figures;
pub mod find;
pub mod gallery;
pub mod glossary;
pub mod header;
pub mod hunt;
pub mod icons;
pub mod inspector;
pub mod lanes;
pub mod laws;
pub mod legend;
pub mod log_table;
pub mod members;
pub mod menu;
pub mod palette;
pub mod recent;
pub mod ribbon;
pub mod settings;
pub mod share;
pub mod spacetime;
pub mod submit;
pub mod swipe;
pub mod table;
pub mod transport;
pub mod why;
pub mod widgets;
