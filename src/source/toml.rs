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
            let at = error.span().map_or(0, |s| s.start);
            let ends =
                text.get(at..).is_none_or(|rest| rest.lines().next().unwrap_or_default().trim().is_empty());
            let found = if ends && found.contains("must be quoted") {
                ("manca il valore dopo «=»", "the value after «=» is missing".to_owned())
            } else {
                reason_of(&found)
            };
            out.raise(Code::SYN_11, span).with("reason", found.0).with("found", found.1);
            Node { span, kind: Kind::Bad }
        }
    }
}

/// Why the reader of TOML stopped, in plain Italian and English.
fn reason_of(message: &str) -> (&'static str, String) {
    const KNOWN: &[(&str, &str)] = &[
        ("duplicate", "chiave o tabella ripetuta"),
        ("recurs", "troppi livelli annidati"),
        ("must be quoted", "un testo va fra virgolette; vero e falso si scrivono true e false"),
        ("invalid float", "un testo va fra virgolette"),
        ("basic string", "virgolette aperte e mai chiuse"),
        ("literal string", "virgolette aperte e mai chiuse"),
        ("unclosed table", "manca la parentesi «]» della tabella"),
        ("unclosed array", "manca la parentesi «]» dell’elenco"),
        ("unclosed inline", "manca la parentesi «}»"),
        ("key with no value", "dopo la chiave serve «= valore»"),
        ("keys cannot be empty", "manca la chiave prima di «=»"),
        ("expected newline", "testo in più dopo il valore: i decimali si scrivono con il punto"),
        ("invalid date", "data inesistente: scrivere anno-mese-giorno"),
        ("leading zero", "un numero non comincia con zero"),
        ("unicode", "barra rovesciata non ammessa fra virgolette doppie: usare le virgolette semplici"),
        ("escape", "barra rovesciata non ammessa fra virgolette doppie: usare le virgolette semplici"),
    ];
    let italian = KNOWN.iter().find(|(part, _)| message.contains(part)).map(|(_, it)| *it);
    (italian.unwrap_or("riga non comprensibile"), message.to_owned())
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
