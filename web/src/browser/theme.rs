//! Light or dark: the choice stands on the root element, the colours in tokens.css.

use super::{matches, storage, window};

/// What a person can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system is.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// What was chosen before.
    #[must_use]
    pub fn remembered() -> Self {
        match storage::theme().as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// Its name, as the root element carries it; none for the system's.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// Whether the page is dark with it, now.
    #[must_use]
    pub fn is_dark(self) -> bool {
        match self {
            Self::System => matches("(prefers-color-scheme: dark)"),
            Self::Light => false,
            Self::Dark => true,
        }
    }

    /// The other one of light and dark.
    #[must_use]
    pub fn flipped(self) -> Self {
        if self.is_dark() { Self::Light } else { Self::Dark }
    }

    /// Shows it and remembers it.
    pub fn choose(self) {
        storage::keep_theme(self.name());
        let root = window()
            .document()
            .and_then(|document| document.document_element());
        let Some(root) = root else { return };
        let _ = match self.name() {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    }
}
