//! The page inside another one: what its address says of the frame, and what a person can do in it. Pure; the edge is
//! `browser::host`, what is said over it `talk`, the view `panels::app::embed`.
//!
//! A frame is looked at. Nothing in it acts on the cluster, so that the run stays the one that its embedder chose, and
//! an event has the same number for everybody.

pub mod talk;

use crate::command::Command;
use crate::start::shown;
use crate::texts;

/// How the page stands inside another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embed {
    /// Whether more than the stage is shown: caption, ribbon, buttons.
    pub controls: bool,
    /// Whether time runs from the start; else it is held until somebody plays it.
    pub autoplay: bool,
    /// The one origin with which the frame speaks, as browsers write it.
    pub host: Option<String>,
}

impl Default for Embed {
    fn default() -> Self {
        Self {
            controls: true,
            autoplay: false,
            host: None,
        }
    }
}

impl Embed {
    /// Takes in what the address says of the frame under this name; other names say nothing of it.
    ///
    /// # Errors
    /// One sentence: the value is none of those that the name can have.
    pub fn take(&mut self, name: &str, value: &str) -> Result<(), String> {
        let bad = || texts::embed::bad_choice(name, &shown(value));
        match name {
            "controls" => self.controls = switch(value).ok_or_else(bad)?,
            "autoplay" => self.autoplay = switch(value).ok_or_else(bad)?,
            // theme.js has seen to it, before anything was drawn.
            "theme" if !matches!(value, "light" | "dark") => {
                return Err(texts::embed::bad_theme(&shown(value)));
            }
            "host" if is_origin(value) => self.host = Some(value.to_owned()),
            "host" => return Err(texts::embed::bad_host(&shown(value))),
            _ => {}
        }
        Ok(())
    }
}

fn switch(value: &str) -> Option<bool> {
    match value {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

/// Whether this is an origin, letter by letter as browsers write it: they are compared as they stand.
fn is_origin(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let (name, port) = match rest.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (rest, None),
    };
    let inner = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
        .map_or(name, |six| if six.contains(':') { six } else { "" });
    let six = inner.len() != name.len();
    let letter = |byte: u8| {
        byte.is_ascii_lowercase()
            || byte.is_ascii_digit()
            || matches!(byte, b'.' | b'-' | b'_')
            || (six && byte == b':')
    };
    let named = !inner.is_empty() && inner.bytes().all(letter);
    let usual = if text.starts_with("https") { 443 } else { 80 };
    let fine = |port: &str| {
        let number = port.parse::<u16>().ok();
        number.is_some_and(|number| number != usual && number.to_string() == port)
    };
    text.len() <= 256 && named && port.is_none_or(fine)
}

/// Whether a person can give this command in a frame: time is theirs, the run is its embedder's.
#[must_use]
pub const fn allows(command: Command) -> bool {
    matches!(
        command,
        Command::Play
            | Command::Step
            | Command::StepBack
            | Command::Start
            | Command::Live
            | Command::GoLive
            | Command::Jump(..)
            | Command::Slower
            | Command::Faster
    )
}

/// Whether a browser scrolls with this key. What cannot scroll itself hands it on to the page around.
#[must_use]
pub fn scrolls(key: &str) -> bool {
    matches!(
        key,
        " " | "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "PageUp" | "PageDown" | "Home" | "End"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Group, TABLE};

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for origin in [
            "https://example.org",
            "http://host.test",
            "http://127.0.0.1:8080",
            "https://xn--bcher-kva.example:8443",
            "http://[::1]:3000",
            "http://localhost",
        ] {
            assert!(is_origin(origin), "{origin}");
        }
        for other in [
            "",
            "*",
            "null",
            "example.org",
            "https://",
            "https://example.org/",
            "https://Example.org",
            "https://example.org:443",
            "http://example.org:80",
            "https://example.org:0443",
            "https://example.org:",
            "https://a@b.example",
            "https://example.org#x",
            "https://*.example.org",
            "https://[example]",
            "https://[::1",
            "file://",
            "javascript:alert(1)",
        ] {
            assert!(!is_origin(other), "{other}");
        }
    }

    #[test]
    fn in_a_frame_one_goes_through_time_and_touches_nothing_else() {
        for entry in TABLE {
            if entry.group != Group::Time {
                assert!(!allows(entry.command), "{}", entry.name);
            }
        }
        assert!(allows(Command::Play) && allows(Command::Step));
        assert!(!allows(Command::ZoomIn), "the wheel is the page's around");
    }

    #[test]
    fn no_key_that_scrolls_is_handed_on() {
        for key in [" ", "PageDown", "End", "ArrowUp"] {
            assert!(scrolls(key));
        }
        for key in ["Tab", "a", "Escape", "Enter"] {
            assert!(!scrolls(key));
        }
    }
}
