//! Where a record comes from: a place of the paper report, of a supplier's file, of minutes.

use serde_json::{Value, json};

use super::registers::Document;
use super::{Id, Markdown, Ref};
use crate::diag::{Code, Span, Spanned};
use crate::source::schema::Shapes;
use crate::source::{Decode, Kind, Node, Reader, record};

record! {
    /// One place of a document.
    pub struct Place = "provenienza" {
        document: Ref<Document> = "documento",
        section: String = "sezione del documento",
        item: Option<String> = "elemento della sezione",
    }
}

/// Every place a record stands for; written as one map or as a list of maps.
#[derive(Debug, Clone, Default)]
pub struct Origin(pub Vec<Place>);

impl Origin {
    /// One place, from the columns of a table.
    pub(super) fn at(document: &str, section: &str, item: Option<String>, span: Span) -> Self {
        Self(vec![Place {
            span,
            document: Spanned::new(Ref { id: Id::new(document), at: span }, span),
            section: Spanned::new(section.to_owned(), span),
            item: Spanned::new(item, span),
        }])
    }

    /// The labels of one `item`: `"9-12, par-1"` is 9, 10, 11, 12 and par-1.
    pub fn labels(item: &str) -> Vec<String> {
        item.split(',').map(str::trim).filter(|part| !part.is_empty()).flat_map(expand).collect()
    }
}

/// Ranges hold over numbers only: `par-1` is a label, `9-12` are four.
fn expand(part: &str) -> Vec<String> {
    if let Some((from, to)) = part.split_once('-')
        && let (Ok(from), Ok(to)) = (from.trim().parse::<u32>(), to.trim().parse::<u32>())
        && from <= to
        && to - from < 1_000
    {
        return (from..=to).map(|n| n.to_string()).collect();
    }
    vec![part.to_owned()]
}

impl Decode for Origin {
    fn schema(shapes: &mut Shapes) -> Value {
        let place = Place::schema(shapes);
        json!({"anyOf": [place, {"type": "array", "items": place, "minItems": 1}, {"type": "null"}]})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::List(items) if items.is_empty() => {
                let key = reader.key();
                reader.wrong.raise(Code::SYN_20, node.span).with("key", key);
                None
            }
            Kind::List(_) => Vec::<Place>::decode(node, reader).map(Self),
            _ => Place::decode(node, reader).map(|place| Self(vec![place])),
        }
    }
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

record! {
    /// A statement that stands only as text, with its place.
    pub struct Passage = "testo" {
        text: Markdown = "testo",
        origin: Origin = "da dove viene",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_over_numbers_only() {
        assert_eq!(Origin::labels("9-11, par-1"), ["9", "10", "11", "par-1"]);
        assert_eq!(Origin::labels("titolo-2"), ["titolo-2"]);
        assert_eq!(Origin::labels("3-1"), ["3-1"]);
    }
}
