//! docs/keys.md, made from the table: a test compares the file, and writes it anew when `RAFTARIUM_WRITE` is set.

use super::{Group, TABLE, key_name};
use crate::texts::{Language, Text};
use std::fmt::Write;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/keys.md");

fn page() -> String {
    let english = |text: Text| text.of(Language::English);
    let mut page = String::from(
        "# Commands and keys\n\n\
         Everything that can be commanded in the lab. The menu \"More\" lists it all, the palette (Ctrl+K, or Command+K) finds it by its\n\
         words, in the language that the page speaks. Digits select nodes: 1 is A, 2 is B. Tab goes to the nodes, then to the links and the\n\
         messages; arrows go from one to the next; Enter selects a node, cuts or mends a link.\n\n\
         Single letters and signs can be switched off, in the settings.\n\n\
         This page is made from `web/src/command/table.rs`: `RAFTARIUM_WRITE=1 cargo test -p raftarium-web --lib docs` writes it anew.\n",
    );
    for group in Group::ALL {
        let _ = write!(
            page,
            "\n## {}\n\n| command | key | does | `data-command` |\n|---|---|---|---|\n",
            english(group.title())
        );
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let keys: Vec<String> = entry
                .keys
                .iter()
                .map(|key| format!("`{}`", key_name(key)))
                .collect();
            let _ = writeln!(
                page,
                "| {} | {} | {} | `{}` |",
                english(entry.label),
                keys.join(" "),
                english(entry.help),
                entry.name
            );
        }
    }
    page
}

#[test]
fn the_documented_keys_are_those_of_the_table() {
    let page = page();
    if std::env::var_os("RAFTARIUM_WRITE").is_some() {
        std::fs::write(FILE, &page).unwrap();
    }
    assert!(
        std::fs::read_to_string(FILE).unwrap_or_default() == page,
        "docs/keys.md is not what the table says: RAFTARIUM_WRITE=1 cargo test -p raftarium-web --lib docs"
    );
}
