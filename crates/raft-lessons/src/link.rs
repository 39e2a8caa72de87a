//! A lesson in a link: `PAGE#lesson=LETTERS&stop=NAME`. Owns how the part after the `#` is written and read: the file's text, deflated, as
//! base64 in the letters that an address may have. Whether it is a lesson is [`robot::check`](crate::robot::check)'s to say.

use base64ct::{Base64UrlUnpadded, Encoding};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// What a link says: a lesson, and where to begin in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonLink {
    /// The file's text.
    pub text: String,
    /// The name of the stop to begin at; the first, if there is none.
    pub stop: Option<String>,
}

/// Why a link cannot be written or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LessonLinkError {
    /// It would be, or is, too long.
    #[error(
        "the link has {letters} letters; at most {most} are allowed: a lesson as long as this is passed on as a file"
    )]
    TooLong {
        /// How many letters follow its `#`.
        letters: usize,
        /// The most.
        most: usize,
    },
    /// There is no lesson in it, or more than that.
    #[error("the link has a part that none has: there are lesson and stop, and each once")]
    Part,
    /// Its letters stand for no text, or for one that is too long.
    #[error("the link is damaged: there is no lesson in it")]
    Damaged,
}

impl LessonLink {
    /// The most letters after the `#`.
    pub const LETTERS_MAX: usize = 8 * 1024;
    /// The most bytes of text: more than a lesson may have, so that it is the lesson's reader who says so.
    pub const TEXT_MAX: usize = 128 * 1024;

    /// What follows the `#`.
    ///
    /// # Errors
    /// If it would be too long.
    pub fn to_fragment(&self) -> Result<String, LessonLinkError> {
        let letters = Base64UrlUnpadded::encode_string(&compress_to_vec(self.text.as_bytes(), 9));
        let stop = self.stop.as_ref().map(|stop| format!("&stop={stop}"));
        let fragment = format!("lesson={letters}{}", stop.unwrap_or_default());
        within(&fragment)?;
        Ok(fragment)
    }

    /// Reads what follows the `#`.
    ///
    /// # Errors
    /// Says what is wrong with it: too long, with parts that none has, or damaged.
    pub fn from_fragment(fragment: &str) -> Result<Self, LessonLinkError> {
        within(fragment)?;
        let (mut lesson, mut stop) = (None, None);
        for part in fragment.split('&') {
            let once = match part.split_once('=') {
                Some(("lesson", value)) => lesson.replace(value).is_none(),
                Some(("stop", value)) => stop.replace(value.to_owned()).is_none(),
                _ => false,
            };
            if !once {
                return Err(LessonLinkError::Part);
            }
        }
        let bytes = Base64UrlUnpadded::decode_vec(lesson.ok_or(LessonLinkError::Part)?)
            .map_err(|_| LessonLinkError::Damaged)?;
        let text =
            decompress_to_vec_with_limit(&bytes, Self::TEXT_MAX).map_err(|_| LessonLinkError::Damaged)?;
        let text = String::from_utf8(text).map_err(|_| LessonLinkError::Damaged)?;
        Ok(Self { text, stop })
    }
}

fn within(fragment: &str) -> Result<(), LessonLinkError> {
    if fragment.len() > LessonLink::LETTERS_MAX {
        return Err(LessonLinkError::TooLong {
            letters: fragment.len(),
            most: LessonLink::LETTERS_MAX,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LONGEST: &str = include_str!("../chapters/07-safety.txt");

    #[test]
    fn the_longest_chapter_fits_into_a_link_and_comes_back() {
        let link = LessonLink {
            text: LONGEST.to_owned(),
            stop: Some("old".to_owned()),
        };
        let fragment = link.to_fragment().expect("it fits");
        assert_eq!(LessonLink::from_fragment(&fragment), Ok(link));
    }

    #[test]
    fn what_inflates_to_too_much_is_refused() {
        let text = "a".repeat(LessonLink::TEXT_MAX + 1);
        let bomb = LessonLink { text, stop: None }
            .to_fragment()
            .expect("it is short");
        assert_eq!(LessonLink::from_fragment(&bomb), Err(LessonLinkError::Damaged));
    }

    #[test]
    fn what_is_too_long_for_a_link_is_refused_both_ways() {
        let mut seed = 7_u32;
        let mut letter = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b' ' + u8::try_from(seed >> 26).unwrap_or_default())
        };
        let text: String = (0..20_000).map(|_| letter()).collect();
        let long = LessonLink { text, stop: None }.to_fragment();
        assert!(matches!(long, Err(LessonLinkError::TooLong { .. })), "{long:?}");
        let read = LessonLink::from_fragment(&format!("lesson={}", "A".repeat(9_000)));
        assert!(matches!(read, Err(LessonLinkError::TooLong { .. })), "{read:?}");
    }

    #[test]
    fn a_part_that_none_has_or_twice_is_refused() {
        let lesson = LessonLink {
            text: "chapter: a".to_owned(),
            stop: None,
        };
        let fragment = lesson.to_fragment().expect("it is short");
        for wrong in [
            "",
            "stop=a",
            &format!("{fragment}&run=a"),
            &format!("{fragment}&{fragment}"),
        ] {
            assert_eq!(
                LessonLink::from_fragment(wrong),
                Err(LessonLinkError::Part),
                "{wrong}"
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_that_stands_in_an_address_breaks_the_reader(letters in "[A-Za-z0-9_=&-]{0,200}") {
            let _ = LessonLink::from_fragment(&letters);
            let _ = LessonLink::from_fragment(&format!("lesson={letters}"));
        }
    }
}
