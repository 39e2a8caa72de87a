//! Which language is spoken: it stands on the root element, where theme.js has put what the address, the memory or the
//! browser wishes, before anything was drawn.

use super::{storage, window};
use crate::texts::{Language, TITLE, speak};

const fn name(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::German => "de",
    }
}

/// Speaks what the root element says.
pub fn begin() {
    let root = window()
        .document()
        .and_then(|document| document.document_element());
    if root.and_then(|root| root.get_attribute("lang")).as_deref() == Some(name(Language::German)) {
        say(Language::German);
    }
}

/// Speaks it from now on, and remembers it.
pub fn choose(language: Language) {
    storage::keep_language(name(language));
    say(language);
}

fn say(language: Language) {
    speak(language);
    let Some(document) = window().document() else {
        return;
    };
    document.set_title(TITLE.now());
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", name(language));
    }
}
