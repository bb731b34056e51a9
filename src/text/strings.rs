//! The site's words: one file per language, the same keys in each.

use std::collections::BTreeMap;

use super::{Lang, fill};

/// Words by key (`verdict.met`), for one language.
#[derive(Debug, Clone, Default)]
pub struct Strings {
    pub lang: Lang,
    words: BTreeMap<String, String>,
}

impl Strings {
    pub fn new(lang: Lang, words: BTreeMap<String, String>) -> Self {
        Self { lang, words }
    }

    /// The words of a key. A missing key shows itself, so that a test and a reader see it.
    pub fn get(&self, key: &str) -> String {
        self.words.get(key).cloned().unwrap_or_else(|| format!("⟦{key}⟧"))
    }

    /// The words of a key, filled.
    pub fn with(&self, key: &str, words: &[(&str, &str)]) -> String {
        fill(&self.get(key), words)
    }

    /// A count with its noun: `n` fills the hole.
    pub fn count(&self, key: &str, n: usize) -> String {
        self.with(key, &[("n", &n.to_string())])
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    pub fn has(&self, key: &str) -> bool {
        self.words.contains_key(key)
    }

    /// Nested as templates read it: `words.table.value`.
    pub fn tree(&self) -> serde_json::Value {
        let mut root = serde_json::Map::new();
        for (key, word) in &self.words {
            let mut at = &mut root;
            let mut parts = key.split('.').peekable();
            while let Some(part) = parts.next() {
                if parts.peek().is_none() {
                    at.insert(part.to_owned(), word.clone().into());
                    break;
                }
                let next = at.entry(part.to_owned()).or_insert_with(|| serde_json::Map::new().into());
                let Some(map) = next.as_object_mut() else { break };
                at = map;
            }
        }
        root.into()
    }
}
