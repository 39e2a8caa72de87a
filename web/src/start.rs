//! With what the page starts: read from its address, `?seed=7f3a&nodes=5&speed=1/50`. What cannot be read is told in
//! one sentence, and the usual takes its place.

use crate::clock::{Speed, SpeedError};
use crate::embed::Embed;
use crate::texts;
use raft_sim::Settings;

/// With what the page starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The cluster.
    pub settings: Settings,
    /// Its seed, if the address names one.
    pub seed: Option<u64>,
    /// How fast time passes, if the address says so.
    pub speed: Option<Speed>,
    /// How the page stands inside another one, if it does.
    pub embed: Option<Embed>,
    /// What could not be read, in one sentence each.
    pub faults: Vec<String>,
}

/// So much of a bad value is repeated to the person.
const SHOWN_MAX: usize = 24;
/// What is longer is not looked at.
const QUERY_BYTES_MAX: usize = 8 * 1024;

impl Start {
    /// Reads the part of an address that follows the question mark; a leading question mark is allowed.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let mut start = Self {
            settings: Settings::plain(),
            seed: None,
            speed: None,
            embed: None,
            faults: Vec::new(),
        };
        let mut embed = Embed::default();
        let mut embeds = false;
        let mut embed_faults = Vec::new();
        if query.len() > QUERY_BYTES_MAX {
            start.faults.push(texts::address_too_long(QUERY_BYTES_MAX));
            return start;
        }
        for (name, value) in pairs(query) {
            match name.as_str() {
                "seed" => match parse_seed(&value) {
                    Some(seed) => start.seed = Some(seed),
                    None => start.faults.push(texts::bad_seed(&shown(&value))),
                },
                "nodes" => match value
                    .parse()
                    .ok()
                    .filter(|nodes| (1..=Settings::NODES_MAX).contains(nodes))
                {
                    Some(nodes) => start.settings.nodes = nodes,
                    None => start
                        .faults
                        .push(texts::bad_nodes(&shown(&value), Settings::NODES_MAX)),
                },
                "speed" => match Speed::parse(&value) {
                    Ok(speed) => start.speed = Some(speed),
                    Err(SpeedError::Unreadable) => start.faults.push(texts::bad_speed(&shown(&value))),
                    Err(SpeedError::OutOfRange) => start.faults.push(texts::speed_range(&shown(&value))),
                },
                "embed" => embeds = value == "1",
                // What is said of the frame; or somebody else's: a counter's, a mail program's.
                _ => {
                    if let Err(fault) = embed.take(&name, &value) {
                        embed_faults.push(fault);
                    }
                }
            }
        }
        if embeds {
            start.faults.append(&mut embed_faults);
            start.embed = Some(embed);
        }
        start
    }
}

/// Reads a seed: up to 16 hexadecimal digits, with or without `0x`.
#[must_use]
pub fn parse_seed(text: &str) -> Option<u64> {
    let digits = text.trim();
    let digits = digits.strip_prefix("0x").unwrap_or(digits);
    let fine =
        !digits.is_empty() && digits.len() <= 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    fine.then(|| u64::from_str_radix(digits, 16).ok()).flatten()
}

/// So much of a value as is repeated to the person.
pub(crate) fn shown(value: &str) -> String {
    value
        .chars()
        .filter(|letter| !letter.is_control())
        .take(SHOWN_MAX)
        .collect()
}

/// The parts of a query, decoded: `+` is a space, `%2F` a slash.
fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(if *first == b'+' { b' ' } else { *first }));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_seed_size_and_speed() {
        let start = Start::from_query("?seed=7F3a&nodes=7&speed=1%2F100&utm_source=mail");
        assert_eq!(start.seed, Some(0x7f3a));
        assert_eq!(start.settings.nodes, 7);
        assert_eq!(start.speed, Speed::parse("1/100").ok());
        assert!(start.faults.is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_told_and_the_usual_takes_its_place() {
        let start = Start::from_query("?seed=xyz&nodes=12&speed=fast");
        assert_eq!(start.faults.len(), 3, "{:?}", start.faults);
        assert_eq!(start.settings, Settings::plain());
        assert_eq!((start.seed, start.speed), (None, None));
    }

    #[test]
    fn a_frame_is_asked_for_with_one_word_and_described_with_others_in_any_order() {
        let start =
            Start::from_query("?controls=0&seed=7&host=https://a.example&embed=1&autoplay=1&theme=dark");
        let embed = Embed {
            controls: false,
            autoplay: true,
            host: Some("https://a.example".to_owned()),
        };
        assert_eq!(
            (start.embed, start.seed, start.faults),
            (Some(embed), Some(7), Vec::new())
        );
        for query in ["?seed=7", "?embed=0", "?embed", "?controls=maybe&theme=blue"] {
            let start = Start::from_query(query);
            assert_eq!((start.embed, start.faults), (None, Vec::new()), "{query}");
        }
    }

    #[test]
    fn what_cannot_be_read_of_a_frame_is_told_and_the_usual_takes_its_place() {
        let start = Start::from_query("?embed=1&controls=no&autoplay=&theme=blue&host=a.example");
        assert_eq!(start.faults.len(), 4, "{:?}", start.faults);
        assert_eq!(start.embed, Some(Embed::default()));
    }

    #[test]
    fn hostile_addresses_do_no_harm() {
        for query in [
            "?",
            "?&&&",
            "?=",
            "?seed",
            "?seed=%",
            "?seed=%zz&nodes=%F0%28",
            "?nodes=-1&nodes=99999999999",
        ] {
            let _ = Start::from_query(query);
        }
        let long = format!("?seed={}", "f".repeat(100_000));
        assert_eq!(Start::from_query(&long).faults.len(), 1);
    }

    #[test]
    fn seeds_are_read_as_they_are_shown() {
        assert_eq!(parse_seed("0xff"), Some(255));
        assert_eq!(parse_seed("ffffffffffffffff"), Some(u64::MAX));
        assert_eq!(parse_seed("10000000000000000"), None);
        assert_eq!(parse_seed("+1"), None);
        assert_eq!(parse_seed(""), None);
    }
}
