//! Identifiers and references between records.

use serde_json::{Value, json};

use crate::source::schema::Shapes;
use std::fmt;
use std::marker::PhantomData;

use crate::diag::{Code, Span};
use crate::source::{Decode, Node, Reader};

/// A kind of record that others may refer to.
pub trait Entity {
    /// The word of the kind, as in `indicator:cup-attesa`.
    const KIND: &'static str;
}

/// A record's identifier: kebab-case, stable for ever, the name of its file and of its page.
pub struct Id<T> {
    text: String,
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// An identifier already known to be well formed (a file's name, a test).
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: PhantomData }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
impl<T> std::borrow::Borrow<str> for Id<T> {
    fn borrow(&self) -> &str {
        &self.text
    }
}

/// Whether a text may be an identifier: it is also an address on case-blind file systems.
pub fn is_kebab(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl<T> Decode for Id<T> {
    fn schema(_: &mut Shapes) -> Value {
        json!({"type": ["string", "integer"], "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "description": "Minuscole, cifre e trattini; resta per sempre"})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let (text, _) = reader.scalar(node, "un identificativo", "an identifier")?;
        if is_kebab(text) {
            return Some(Self::new(text));
        }
        let raised = reader.wrong.raise(Code::SYN_17, node.span);
        raised.with("found", text);
        let mended = crate::source::markdown::slug(text);
        if is_kebab(&mended) {
            raised.with("expected", mended);
        }
        None
    }
}

/// A mention of another record; resolved when all records are known.
pub struct Ref<T> {
    pub id: Id<T>,
    /// Where it is written: one entry of a list has its own place.
    pub at: Span,
}

impl<T> Ref<T> {
    pub fn as_str(&self) -> &str {
        self.id.as_str()
    }
}
impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self { id: self.id.clone(), at: self.at }
    }
}
impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
impl<T> Eq for Ref<T> {}
impl<T> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.id, f)
    }
}

impl<T: Entity> Decode for Ref<T> {
    fn schema(_: &mut Shapes) -> Value {
        json!({"type": ["string", "integer"], "pattern": "^[a-z0-9/-]+$", "description": "L’identificativo di un altro record"})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let id = Id::<T>::decode(node, reader)?;
        reader.refer(T::KIND, id.as_str(), node.span);
        Some(Self { id, at: node.span })
    }
}
