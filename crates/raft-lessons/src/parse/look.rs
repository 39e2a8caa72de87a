//! Reads where the eye should be, and what the camera goes to.

use super::words::Words;
use crate::look::{Family, Look};

/// `logs`, `client`, `timers`, `messages`, a family of messages, `link A B`, or nodes.
pub(super) fn read(words: &mut Words<'_>) -> Result<Vec<Look>, String> {
    let mut looks = Vec::new();
    while !words.is_done() {
        let family = Family::WRITTEN.iter().find(|(written, _)| words.take(written));
        looks.push(if let Some((_, family)) = family {
            Look::Messages(Some(*family))
        } else if words.take("messages") {
            Look::Messages(None)
        } else if words.take("logs") {
            Look::Logs
        } else if words.take("timers") {
            Look::Timers
        } else {
            place(words).map_err(|what| {
                let families = Family::WRITTEN.map(|(written, _)| written).join(", ");
                format!("{what}; and to look at, logs, client, timers, messages, {families}, link A B")
            })?
        });
    }
    Ok(looks)
}

/// What the camera goes to: nodes, `link A B`, `client`.
pub(super) fn camera(words: &mut Words<'_>) -> Result<Vec<Look>, String> {
    let mut looks = Vec::new();
    while !words.is_done() {
        looks.push(place(words).map_err(|what| format!("{what}; and for the camera, client, link A B"))?);
    }
    Ok(looks)
}

/// What has a place on the stage.
fn place(words: &mut Words<'_>) -> Result<Look, String> {
    Ok(if words.take("client") {
        Look::Client
    } else if words.take("link") {
        Look::Link(words.who()?, words.who()?)
    } else {
        Look::Node(words.who()?)
    })
}
