//! JSON Schemas (draft 2020-12) of what the decoders accept, as an editor sees YAML 1.2: for help while typing.
//!
//! They come from the same statements as the decoders: a new record has a schema without another line.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// How a type describes itself.
pub type Describe = fn(&mut Shapes) -> Value;

/// One key of a record: name, Italian title, whether it is required, its shape.
pub struct Key {
    pub name: &'static str,
    pub title: &'static str,
    pub required: bool,
    pub shape: Describe,
}

/// The records met so far, for the `$defs` of one schema.
#[derive(Default)]
pub struct Shapes {
    records: BTreeMap<&'static str, Value>,
}

impl Shapes {
    /// A reference to a record, which is described once.
    pub fn record(&mut self, name: &'static str, title: &'static str, keys: &[Key]) -> Value {
        if !self.records.contains_key(name) {
            self.records.insert(name, Value::Null); // a record that holds itself meets its own name
            let mut properties = Map::new();
            for key in keys {
                let mut shape = (key.shape)(self);
                if let Value::Object(shape) = &mut shape {
                    shape.insert("title".into(), json!(sentence(key.title)));
                }
                properties.insert(key.name.to_owned(), shape);
            }
            let required: Vec<&str> = keys.iter().filter(|k| k.required).map(|k| k.name).collect();
            let shape = json!({
                "type": "object",
                "title": sentence(title),
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            });
            self.records.insert(name, shape);
        }
        json!({"$ref": format!("#/$defs/{name}")})
    }

    /// The whole schema of one kind of file.
    pub fn document(kind: &str, title: &str, root: Describe) -> Value {
        let mut shapes = Self::default();
        let mut document = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": format!("urn:resoconto:schema:1:{kind}"),
            "title": title,
        });
        let shape = root(&mut shapes);
        if let (Value::Object(document), Value::Object(shape)) = (&mut document, shape) {
            document.extend(shape);
            document.insert("title".into(), json!(title));
            document.insert("$defs".into(), json!(shapes.records));
        }
        document
    }
}

/// A text: any scalar that is not empty, since titles may be numbers.
pub fn text() -> Value {
    json!({"type": ["string", "number", "boolean"], "pattern": "\\S"})
}

/// A text of a form, with what it is and an example.
pub fn form(pattern: &str, description: &str, example: &str) -> Value {
    json!({"type": "string", "pattern": pattern, "description": description, "examples": [example]})
}

/// One of a closed set of words.
pub fn words<'w>(words: impl Iterator<Item = &'w str>) -> Value {
    let list: Vec<&str> = words.collect();
    json!({"enum": list})
}

/// The same shape, or nothing written after the key.
pub fn optional(shape: Value) -> Value {
    let Value::Object(mut map) = shape else { return shape };
    if let Some(kind) = map.get_mut("type") {
        let mut kinds = match kind.take() {
            Value::Array(list) => list,
            one => vec![one],
        };
        kinds.push(json!("null"));
        *kind = Value::Array(kinds);
        return Value::Object(map);
    }
    if let Some(Value::Array(list)) = map.get_mut("enum") {
        list.push(Value::Null);
        return Value::Object(map);
    }
    json!({"anyOf": [Value::Object(map), {"type": "null"}]})
}

/// With a capital, as a title.
fn sentence(text: &str) -> String {
    crate::text::number::capitalised(text)
}
