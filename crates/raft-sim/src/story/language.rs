//! The languages in which events are told, how each writes a number, and `told!`: a sentence in all of them, side by side.

use std::fmt::Display;

/// A language in which events are told, and the page speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// The one that is spoken, of words that have no values in them.
    #[must_use]
    pub const fn choose(self, english: &'static str, german: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::German => german,
        }
    }

    /// What stands between a number and its decimals.
    #[must_use]
    pub const fn point(self) -> char {
        match self {
            Self::English => '.',
            Self::German => ',',
        }
    }

    /// A number with decimals, or a time, as it is written: `1234.5 ms`, in German `1.234,5 ms`. What only names something, as the
    /// index of an entry does, is written alike everywhere.
    #[must_use]
    pub fn number(self, number: &dyn Display) -> String {
        let number = number.to_string();
        if self == Self::English {
            return number;
        }
        let whole = number.len()
            - number
                .trim_start_matches(|digit: char| digit.is_ascii_digit())
                .len();
        let (whole, rest) = number.split_at(whole);
        grouped(whole, '.') + &rest.replace('.', ",")
    }

    /// How many there are, with a mark between the thousands: `12,345`, in German `12.345`.
    #[must_use]
    pub fn grouped(self, number: u64) -> String {
        let between = match self {
            Self::English => ',',
            Self::German => '.',
        };
        grouped(&number.to_string(), between)
    }
}

fn grouped(digits: &str, between: char) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text
}

/// A sentence in the language that is spoken: English first, then German, each as for `format!`.
macro_rules! told {
    ($language:expr, $english:literal, $german:literal $(, $value:expr)* $(,)?) => {
        match $language {
            $crate::story::Language::English => format!($english $(, $value)*),
            $crate::story::Language::German => format!($german $(, $value)*),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::Language;
    use raft::Micros;

    #[test]
    fn a_time_has_the_marks_of_its_language() {
        let time = Micros(201_500);
        assert_eq!(Language::English.number(&time), "201.5 ms");
        assert_eq!(Language::German.number(&time), "201,5 ms");
        assert_eq!(Language::German.number(&Micros(1_234_500)), "1.234,5 ms");
        assert_eq!(Language::German.number(&""), "");
    }

    #[test]
    fn thousands_are_apart() {
        let grouped = |language: Language| [0, 999, 1_000, 1_234_567].map(|number| language.grouped(number));
        assert_eq!(grouped(Language::English), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(grouped(Language::German), ["0", "999", "1.000", "1.234.567"]);
    }
}
