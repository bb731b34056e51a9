//! The search index as a script: it works from `file://`, where nothing may be fetched.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// One page of the index: title, address, kind, folded title, folded distinct words.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) t: String,
    pub(super) u: String,
    pub(super) k: String,
    pub(super) f: String,
    pub(super) w: String,
}

impl Entry {
    pub(super) fn new(title: &str, address: String, kind: &str, text: &str) -> Self {
        Self { t: title.to_owned(), u: address, k: kind.to_owned(), f: words(title), w: words(text) }
    }
}

/// Distinct words of two letters and more, lower case, accents folded.
fn words(text: &str) -> String {
    let folded: String =
        text.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).flat_map(char::to_lowercase).collect();
    let set: BTreeSet<&str> =
        folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() > 1).collect();
    set.into_iter().collect::<Vec<_>>().join(" ")
}

/// `search-index.js`.
pub(super) fn script(entries: &[Entry]) -> Vec<u8> {
    let list = serde_json::to_string(entries).unwrap_or_default().replace('<', "\\u003c");
    format!("window.RESOCONTO_SEARCH={{\"pages\":{list}}};\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_are_folded_and_words_are_distinct() {
        assert_eq!(words("Àttesa attesa, CUP-2021 è a"), "2021 attesa cup");
    }
}
