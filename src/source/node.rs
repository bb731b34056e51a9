//! The positioned tree that YAML, TOML, front matter and block bodies all become.

use crate::diag::{Span, Spanned};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node {
    pub span: Span,
    pub kind: Kind,
}

/// What a value is, before any field says what it should be.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Nothing written after the key (or a plain `null`, `~`).
    Empty,
    Scalar {
        text: String,
        quoted: bool,
    },
    List(Vec<Node>),
    /// Keys in the order of the file, none twice.
    Map(Vec<(Spanned<String>, Node)>),
    /// Already reported: decoders stay silent.
    Bad,
}

impl Node {
    /// The value of a key, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|(k, _)| k.value == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The elements of a list.
    pub fn list(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// What it is, in the words of a message (Italian, English).
    pub fn described(&self) -> (&'static str, &'static str) {
        match &self.kind {
            Kind::Empty => ("nessun valore", "no value"),
            Kind::Scalar { .. } => ("un testo", "a text"),
            Kind::List(_) => ("un elenco", "a list"),
            Kind::Map(_) => ("un gruppo di chiavi", "a group of keys"),
            Kind::Bad => ("un valore non leggibile", "an unreadable value"),
        }
    }
}
