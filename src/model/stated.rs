//! What a source says, and what it does not say.

use serde_json::{Value, json};

use crate::source::schema::{self, Shapes};
use serde::Serialize;

use crate::diag::Code;
use crate::source::{Decode, Kind, Node, Reader, Unstated, choice};

/// A value, or the statement that the source does not give it, with the reason.
///
/// `{not_stated: "motivo"}` may stand for any required value; nothing is invented to fill a field,
/// and no check treats it as zero, empty or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated<T> {
    Known(T),
    NotStated(String),
}

impl<T> Stated<T> {
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::NotStated(_) => None,
        }
    }

    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Known(_) => None,
            Self::NotStated(reason) => Some(reason),
        }
    }
}

impl<T: Decode> Decode for Stated<T> {
    fn schema(shapes: &mut Shapes) -> Value {
        let known = T::schema(shapes);
        let missing = json!({
            "type": "object",
            "title": "Non indicato dalla fonte, con il motivo",
            "properties": {"not_stated": schema::text()},
            "required": ["not_stated"],
            "additionalProperties": false,
        });
        json!({"anyOf": [known, missing]})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Some(reason) = node.get("not_stated") else {
            return T::decode(node, reader).map(Self::Known);
        };
        if let Kind::Map(entries) = &node.kind
            && let Some((extra, _)) = entries.iter().find(|(key, _)| key.value != "not_stated")
        {
            reader
                .wrong
                .raise(Code::SYN_01, extra.span)
                .with("found", &extra.value)
                .with("key", &extra.value)
                .with("allowed", "not_stated");
        }
        let reason = String::decode(reason, reader)?;
        let (key, title) = (reader.key(), reader.title());
        reader.unstated.push(Unstated { key, title, reason: reason.clone(), span: node.span });
        Some(Self::NotStated(reason))
    }
}

choice! {
    /// Who may see a field. Each audience sees what the ones before it see.
    #[derive(Default, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Audience {
        #[default]
        Public = "public",
        Agid = "agid",
        Internal = "internal",
    }
}

/// A value above some audiences: it can only be read by naming the audience.
#[derive(Debug, Clone)]
pub struct Visible<T> {
    audience: Audience,
    value: T,
}

impl<T> Visible<T> {
    pub fn new(audience: Audience, value: T) -> Self {
        Self { audience, value }
    }

    /// The value, if this audience may see it.
    pub fn to(&self, reader: Audience) -> Option<&T> {
        (reader >= self.audience).then_some(&self.value)
    }
}

/// For contacts of persons: never public (d.lgs. 33/2013; the circular's screening goes to AgID).
#[derive(Debug, Clone)]
pub struct Contact(pub Visible<String>);

impl Decode for Contact {
    fn schema(_: &mut Shapes) -> Value {
        schema::text()
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        String::decode(node, reader).map(|text| Self(Visible::new(Audience::Agid, text)))
    }
}
