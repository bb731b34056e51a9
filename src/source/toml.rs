//! TOML (`book.toml`, `theme.toml`) to [`Node`], with the place of each key and value.

use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value};

use super::{Kind, Node};
use crate::diag::{Code, Diagnostics, FileId, Span, Spanned};

/// Parses a whole TOML file. Repeated keys and syntax errors stop at the first: the format's
/// reader does, and a configuration has few lines.
pub fn parse(text: &str, file: FileId, out: &mut Diagnostics) -> Node {
    let (text, base) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, 3),
        None => (text, 0),
    };
    let place = Place { file, base };
    match Document::parse(text) {
        Ok(document) => place.table(document.as_table(), Some(0..text.len())),
        Err(error) => {
            let span = place.span(error.span().unwrap_or(0..0));
            let found = error.message().lines().next().unwrap_or_default().to_owned();
            let reason =
                if found.contains("duplicate") { "chiave ripetuta" } else { "riga non comprensibile" };
            out.raise(Code::SYN_11, span).with("reason", reason).with("found", found);
            Node { span, kind: Kind::Bad }
        }
    }
}

#[derive(Clone, Copy)]
struct Place {
    file: FileId,
    base: usize,
}

impl Place {
    fn span(self, range: Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start, self.base + range.end)
    }

    fn table(self, table: &dyn TableLike, range: Option<Range<usize>>) -> Node {
        let entries = table
            .iter()
            .filter_map(|(name, item)| {
                let key = table.key(name).and_then(toml_edit::Key::span).unwrap_or(0..0);
                let node = self.item(item)?;
                Some((Spanned::new(name.to_owned(), self.span(key)), node))
            })
            .collect();
        Node { span: self.span(range.unwrap_or(0..0)), kind: Kind::Map(entries) }
    }

    fn item(self, item: &Item) -> Option<Node> {
        match item {
            Item::None => None,
            Item::Value(value) => Some(self.value(value)),
            Item::Table(table) => Some(self.table(table, table.span())),
            Item::ArrayOfTables(list) => {
                let items = list.iter().map(|t| self.table(t, t.span())).collect();
                Some(Node { span: self.span(list.span().unwrap_or(0..0)), kind: Kind::List(items) })
            }
        }
    }

    fn value(self, value: &Value) -> Node {
        let span = self.span(value.span().unwrap_or(0..0));
        let kind = match value {
            Value::String(text) => Kind::Scalar { text: text.value().clone(), quoted: true },
            Value::Array(items) => Kind::List(items.iter().map(|v| self.value(v)).collect()),
            Value::InlineTable(table) => return self.table(table, value.span()),
            Value::Integer(n) => plain(n.value()),
            Value::Float(n) => Kind::Scalar { text: raw(n), quoted: false },
            Value::Boolean(b) => plain(b.value()),
            Value::Datetime(d) => plain(d.value()),
        };
        Node { span, kind }
    }
}

fn plain(value: &impl ToString) -> Kind {
    Kind::Scalar { text: value.to_string(), quoted: false }
}

/// A decimal as written: through a float it could change.
fn raw(number: &toml_edit::Formatted<f64>) -> String {
    number
        .as_repr()
        .and_then(|r| r.as_raw().as_str())
        .map_or_else(|| number.value().to_string(), str::to_owned)
}
