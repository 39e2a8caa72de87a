//! In which language the page speaks, and a text in each of them. Every word of the page is a [`Text`], or made by `say!`.
//!
//! The language is the page's one global: words are asked for everywhere, and nothing that a recording keeps depends on them.

pub use raft_sim::story::Language;
use std::fmt;
use std::ops::Deref;
use std::sync::atomic::{AtomicU8, Ordering};
use yew::AttrValue;
use yew::html::IntoPropValue;
use yew::virtual_dom::VNode;

static SPOKEN: AtomicU8 = AtomicU8::new(0);

/// The language that is spoken now.
#[must_use]
pub fn language() -> Language {
    match SPOKEN.load(Ordering::Relaxed) {
        0 => Language::English,
        _ => Language::German,
    }
}

/// Speaks another language from now on.
pub fn speak(language: Language) {
    SPOKEN.store(language as u8, Ordering::Relaxed);
}

/// A text, in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    english: &'static str,
    german: &'static str,
}

impl Text {
    /// A text: English first, then German.
    #[must_use]
    pub const fn new(english: &'static str, german: &'static str) -> Self {
        Self { english, german }
    }

    /// A name, or what is written alike in every language.
    #[must_use]
    pub const fn same(text: &'static str) -> Self {
        Self::new(text, text)
    }

    /// In the language that is spoken now, as a string of its own.
    #[must_use]
    pub fn to_owned(self) -> String {
        self.now().to_owned()
    }

    /// In the language that is spoken now.
    #[must_use]
    pub fn now(self) -> &'static str {
        self.of(language())
    }

    /// In a language.
    #[must_use]
    pub const fn of(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::German => self.german,
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.now()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self.now()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.now())
    }
}

impl From<Text> for AttrValue {
    fn from(text: Text) -> Self {
        Self::Static(text.now())
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.now().to_owned()
    }
}

impl IntoPropValue<AttrValue> for Text {
    fn into_prop_value(self) -> AttrValue {
        self.into()
    }
}

impl IntoPropValue<Option<AttrValue>> for Text {
    fn into_prop_value(self) -> Option<AttrValue> {
        Some(self.into())
    }
}

impl IntoPropValue<VNode> for Text {
    fn into_prop_value(self) -> VNode {
        VNode::from(self.now())
    }
}

/// A sentence with values in it, in the language that is spoken now: English first, then German, each as for `format!`.
#[macro_export]
macro_rules! say {
    ($english:literal, $german:literal $(,)?) => {
        match $crate::texts::language() {
            $crate::texts::Language::English => format!($english),
            $crate::texts::Language::German => format!($german),
        }
    };
}
