//! From positioned trees to typed records: every mistake of a record in one pass.
//!
//! A record is stated once with [`record!`]: its fields, their types and their Italian titles. A
//! closed set of words is stated with [`choice!`]. Nothing here stops at the first error.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::schema::{self, Shapes};

use super::{Kind, Node, nearest};
use crate::diag::{Code, Diagnostics, Span, Spanned};

/// What decoding leaves beside the values: what is wrong, and which ids were referred to.
#[derive(Debug, Default)]
pub struct Reader {
    pub wrong: Diagnostics,
    pub references: Vec<Reference>,
    /// What the source says it does not state.
    pub unstated: Vec<Unstated>,
    /// The file was cut by a syntax error: what is missing after it is no news.
    pub cut: bool,
    /// Key and title of the field being decoded, for messages.
    key: &'static str,
    title: &'static str,
}

/// A mention of another record, to be resolved when all are known.
#[derive(Debug, Clone)]
pub struct Reference {
    pub kind: &'static str,
    pub id: String,
    pub span: Span,
}

/// A field that holds `{not_stated: "…"}`.
#[derive(Debug, Clone)]
pub struct Unstated {
    /// Key and Italian title of the field.
    pub key: &'static str,
    pub title: &'static str,
    pub reason: String,
    pub span: Span,
}

impl Reader {
    /// A reader that goes on from what parsing already found.
    pub fn after(wrong: Diagnostics) -> Self {
        Self { wrong, ..Self::default() }
    }

    /// Name of the field being decoded.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Italian title of the field being decoded.
    pub fn title(&self) -> &'static str {
        self.title
    }

    pub fn refer(&mut self, kind: &'static str, id: &str, span: Span) {
        self.references.push(Reference { kind, id: id.to_owned(), span });
    }

    /// Reports a value of another kind than expected (SYN-13). Silent on what is already reported.
    pub fn unexpected(&mut self, node: &Node, expected: &str, expected_en: &str) {
        if matches!(node.kind, Kind::Bad) {
            return;
        }
        let (found, found_en) = node.described();
        // Outside any key it is the file (or the front matter) as a whole.
        let key = if self.key.is_empty() { "contenuto" } else { self.key };
        self.wrong
            .raise(Code::SYN_13, node.span)
            .with("key", key)
            .with("found", found)
            .with("found-en", found_en)
            .with("expected", expected)
            .with("expected-en", expected_en);
    }

    /// The scalar's text and whether it is quoted, or a report.
    pub fn scalar<'n>(
        &mut self,
        node: &'n Node,
        expected: &str,
        expected_en: &str,
    ) -> Option<(&'n str, bool)> {
        match &node.kind {
            Kind::Scalar { text, quoted } => Some((text, *quoted)),
            _ => {
                self.unexpected(node, expected, expected_en);
                None
            }
        }
    }

    /// One of a closed set of words, or a report with the nearest (SYN-14).
    pub fn one_of<T: Copy>(&mut self, node: &Node, words: &[(&'static str, T)]) -> Option<T> {
        let (text, _) = self.scalar(node, "una parola", "a word")?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let names = words.iter().map(|(word, _)| *word);
        let allowed: Vec<&str> = names.clone().collect();
        let key = self.key;
        let near = nearest(text, names);
        let raised = self.wrong.raise(Code::SYN_14, node.span);
        raised
            .with("key", key)
            .with("found", text)
            .with("allowed", allowed.join(", "))
            .with("expected", allowed.join(", "));
        if let Some(near) = near {
            raised.with("nearest", near);
        }
        None
    }
}

/// A type that can be read from a [`Node`]. `None` means: reported.
pub trait Decode: Sized {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self>;

    /// The JSON Schema of what is accepted.
    fn schema(shapes: &mut Shapes) -> Value;

    /// What a missing key means: `Option`, lists and flags say it; others are required.
    fn absent() -> Option<Self> {
        None
    }
}

/// The keys of one record while they are taken, each once.
pub struct Fields<'n> {
    node: &'n Node,
    entries: BTreeMap<&'n str, (&'n Spanned<String>, &'n Node)>,
    allowed: &'static [&'static str],
    /// Keys asked for, with their Italian titles.
    titles: Vec<(&'static str, &'static str)>,
    /// Keys, titles and, where the key is written without a value, its place.
    missing: Vec<(&'static str, &'static str, Option<Span>)>,
}

impl<'n> Fields<'n> {
    /// Opens a map, or reports that it is none.
    pub fn open(node: &'n Node, allowed: &'static [&'static str], reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::Map(list) => {
                let entries = list.iter().map(|(key, value)| (key.value.as_str(), (key, value))).collect();
                Some(Self { node, entries, allowed, titles: Vec::new(), missing: Vec::new() })
            }
            Kind::Empty => Some(Self {
                node,
                entries: BTreeMap::new(),
                allowed,
                titles: Vec::new(),
                missing: Vec::new(),
            }),
            _ => {
                reader.unexpected(node, "un gruppo di chiavi", "a group of keys");
                None
            }
        }
    }

    /// Takes one key. A missing one is what its type says, or remembered as missing.
    pub fn take<T: Decode>(
        &mut self,
        key: &'static str,
        title: &'static str,
        reader: &mut Reader,
    ) -> Option<Spanned<T>> {
        let (outer_key, outer_title) = (reader.key, reader.title);
        (reader.key, reader.title) = (key, title);
        self.titles.push((key, title));
        let taken = match self.entries.remove(key) {
            Some((name, node)) if matches!(node.kind, Kind::Empty) => {
                self.empty::<T>(key, title, node, Some(name.span))
            }
            Some((_, node)) => T::decode(node, reader).map(|value| Spanned::new(value, node.span)),
            None => self.empty::<T>(key, title, self.node, None),
        };
        (reader.key, reader.title) = (outer_key, outer_title);
        taken
    }

    fn empty<T: Decode>(
        &mut self,
        key: &'static str,
        title: &'static str,
        at: &Node,
        written: Option<Span>,
    ) -> Option<Spanned<T>> {
        let absent = T::absent();
        if absent.is_none() {
            self.missing.push((key, title, written));
        }
        absent.map(|value| Spanned::new(value, at.span))
    }

    /// Reports the keys nobody took, then the missing ones that no misspelt key explains.
    pub fn close(mut self, reader: &mut Reader) {
        let unknown: Vec<(&str, Span)> =
            self.entries.values().map(|(key, _)| (key.value.as_str(), key.span)).collect();
        for (found, span) in unknown {
            let near = nearest(found, self.allowed.iter().copied()).or_else(|| self.titled(found));
            if let Some(near) = near {
                self.missing.retain(|(key, _, written)| *key != near || written.is_some());
            }
            let raised = reader.wrong.raise(Code::SYN_01, span);
            raised.with("found", found).with("key", found).with("allowed", self.allowed.join(", "));
            if let Some(near) = near {
                raised.with("nearest", near).with("expected", near);
            }
        }
        if reader.cut {
            return;
        }
        let at = self.head();
        for (key, title, written) in self.missing {
            let at = written.unwrap_or(at);
            reader.wrong.raise(Code::SYN_09, at).with("key", key).with("title", title).with("expected", key);
        }
    }

    /// The key whose Italian title shares a word with what was written: who writes «regola» means
    /// `rule`. A key that is missing comes first.
    fn titled(&self, found: &str) -> Option<&'static str> {
        let words = |text: &str| -> Vec<String> {
            let slug = super::markdown::slug(text);
            slug.split('-').filter(|w| w.len() > 3).map(str::to_owned).collect()
        };
        let written = words(found);
        let is_missing = |key: &str| self.missing.iter().any(|(k, ..)| *k == key);
        self.titles
            .iter()
            .filter(|(key, _)| is_missing(key) || self.node.get(key).is_none())
            .map(|(key, title)| {
                let title = words(title);
                let shared = written.iter().filter(|w| title.contains(w)).count();
                ((shared, is_missing(key)), *key)
            })
            .filter(|((shared, _), _)| *shared > 0)
            .max_by_key(|(rank, _)| *rank)
            .map(|(_, key)| key)
    }

    /// Where the record begins: its first key, so that the excerpt shows which record it is.
    fn head(&self) -> Span {
        match &self.node.kind {
            Kind::Map(list) => list.first().map_or(self.node.span, |(key, _)| key.span),
            _ => self.node.span,
        }
    }
}

/// States a record once: struct (each field [`Spanned`]), keys, titles and decoder.
///
/// `kebab` after the title reads `build-dir` into `build_dir` (TOML's habit).
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident = $title:literal {
        $( $(#[$fmeta:meta])* $field:ident : $ty:ty = $ftitle:literal ),* $(,)?
    }) => {
        $crate::record!(@emit $(#[$meta])* $vis struct $name = $title {
            $( $(#[$fmeta])* $field : $ty = $ftitle => stringify!($field) ),*
        });
    };
    (kebab $(#[$meta:meta])* $vis:vis struct $name:ident = $title:literal {
        $( $(#[$fmeta:meta])* $field:ident ($key:literal) : $ty:ty = $ftitle:literal ),* $(,)?
    }) => {
        $crate::record!(@emit $(#[$meta])* $vis struct $name = $title {
            $( $(#[$fmeta])* $field : $ty = $ftitle => $key ),*
        });
    };
    (@emit $(#[$meta:meta])* $vis:vis struct $name:ident = $title:literal {
        $( $(#[$fmeta:meta])* $field:ident : $ty:ty = $ftitle:literal => $key:expr ),*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        #[allow(dead_code, unreachable_pub, reason = "a record's private helper has the same parts")]
        $vis struct $name {
            /// Where the record is written.
            pub span: $crate::diag::Span,
            $( $(#[$fmeta])* #[doc = concat!("«", $ftitle, "».")] pub $field: $crate::diag::Spanned<$ty>, )*
        }
        #[allow(dead_code, unreachable_pub, reason = "a record's private helper has the same parts")]
        impl $name {
            /// Italian name of the kind of record.
            pub const TITLE: &'static str = $title;
            /// Its keys, in the order of the statement.
            pub const KEYS: &'static [&'static str] = &[$($key),*];
        }
        impl $crate::source::Decode for $name {
            fn decode(node: &$crate::source::Node, reader: &mut $crate::source::Reader) -> Option<Self> {
                let mut fields = $crate::source::Fields::open(node, Self::KEYS, reader)?;
                $( let $field = fields.take::<$ty>($key, $ftitle, reader); )*
                fields.close(reader);
                Some(Self { span: node.span, $( $field: $field? ),* })
            }
            fn schema(shapes: &mut $crate::source::schema::Shapes) -> serde_json::Value {
                shapes.record(stringify!($name), $title, &[
                    $( $crate::source::schema::Key {
                        name: $key,
                        title: $ftitle,
                        required: <$ty as $crate::source::Decode>::absent().is_none(),
                        shape: <$ty as $crate::source::Decode>::schema,
                    } ),*
                ])
            }
        }
    };
}

/// States a closed set of words once: enum, keys and decoder.
#[macro_export]
macro_rules! choice {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $( $(#[$vmeta:meta])* $variant:ident = $word:literal ),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        $vis enum $name { $( $(#[$vmeta])* $variant ),* }
        #[allow(dead_code, unreachable_pub, reason = "a private set of words has the same parts")]
        impl $name {
            /// Every value, with the word that files and outputs use for it.
            pub const WORDS: &'static [(&'static str, Self)] = &[$( ($word, Self::$variant) ),*];
            /// The word that files and outputs use.
            pub fn key(self) -> &'static str {
                match self { $( Self::$variant => $word ),* }
            }
        }
        impl $crate::source::Decode for $name {
            fn decode(node: &$crate::source::Node, reader: &mut $crate::source::Reader) -> Option<Self> {
                reader.one_of(node, Self::WORDS)
            }
            fn schema(_: &mut $crate::source::schema::Shapes) -> serde_json::Value {
                $crate::source::schema::words(Self::WORDS.iter().map(|(word, _)| *word))
            }
        }
    };
}

pub use {choice, record};

impl Decode for String {
    fn schema(_: &mut Shapes) -> Value {
        schema::text()
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let (text, _) = reader.scalar(node, "un testo", "a text")?;
        if text.trim().is_empty() {
            let key = reader.key;
            reader.wrong.raise(Code::SYN_20, node.span).with("key", key);
            return None;
        }
        Some(text.trim().to_owned())
    }
}

impl Decode for bool {
    fn schema(_: &mut Shapes) -> Value {
        json!({"type": "boolean"})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match reader.scalar(node, "true o false", "true or false")? {
            ("true", false) => Some(true),
            ("false", false) => Some(false),
            (text, _) => {
                let key = reader.key;
                reader
                    .wrong
                    .raise(Code::SYN_22, node.span)
                    .with("key", key)
                    .with("found", text)
                    .with("expected", "true, false");
                None
            }
        }
    }
}

impl<T: Decode> Decode for Option<T> {
    fn schema(shapes: &mut Shapes) -> Value {
        schema::optional(T::schema(shapes))
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        T::decode(node, reader).map(Some)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn schema(shapes: &mut Shapes) -> Value {
        schema::optional(json!({"type": "array", "items": T::schema(shapes)}))
    }
    /// Elements that cannot be read are reported and left out; the others stay.
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::List(items) => Some(items.iter().filter_map(|item| T::decode(item, reader)).collect()),
            _ => {
                reader.unexpected(node, "un elenco", "a list");
                None
            }
        }
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: Decode> Decode for Spanned<T> {
    fn schema(shapes: &mut Shapes) -> Value {
        T::schema(shapes)
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        T::decode(node, reader).map(|value| Self::new(value, node.span))
    }
}

impl<T: Decode> Decode for Box<T> {
    fn schema(shapes: &mut Shapes) -> Value {
        T::schema(shapes)
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        T::decode(node, reader).map(Self::new)
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn schema(shapes: &mut Shapes) -> Value {
        schema::optional(json!({"type": "object", "additionalProperties": T::schema(shapes)}))
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::Map(entries) => Some(
                entries
                    .iter()
                    .filter_map(|(key, value)| T::decode(value, reader).map(|v| (key.value.clone(), v)))
                    .collect(),
            ),
            _ => {
                reader.unexpected(node, "un gruppo di chiavi", "a group of keys");
                None
            }
        }
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}
