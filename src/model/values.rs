//! Values that only the model has: codes, raw quantities, distributions, monthly tables.

use serde_json::{Value, json};

use super::contract::QuotedCode;
use super::measure::{Month, RawQuantity};
use super::registers::TaxCodeImprint;
use super::resources::Columns;
use crate::diag::{Code, Span, Spanned};
use crate::source::csv::{Row, Table};
use crate::source::schema::{self, Shapes};
use crate::source::{Decode, Kind, Node, Reader};
use crate::value::{Decimal, Histogram, ParseProblem, Period, Quantity, Unit};

impl Decode for QuotedCode {
    fn schema(_: &mut Shapes) -> Value {
        schema::form(r"^\S+$", "Un codice fra virgolette", "0123456789")
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let (text, quoted) = reader.scalar(node, "un codice fra virgolette", "a quoted code")?;
        if !quoted && text.bytes().all(|b| b.is_ascii_digit()) {
            let (key, title) = (reader.key(), reader.title());
            reader
                .wrong
                .raise(Code::SYN_03, node.span)
                .with("found", text)
                .with("key", key)
                .with("title", title)
                .with("expected", format!("\"{text}\""));
            return None;
        }
        Some(Self(text.to_owned()))
    }
}

impl Decode for TaxCodeImprint {
    fn schema(_: &mut Shapes) -> Value {
        let example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        schema::form("^[0-9a-f]{64}$", "L’impronta SHA-256 di «persona TINIT-codice»", example)
    }
    /// What is written instead is never repeated: it may be the code that nobody is to read.
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let (text, _) = reader.scalar(node, "un’impronta SHA-256", "a SHA-256 hash")?;
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() == 64 && text.bytes().all(digit) {
            return Some(Self(text.to_owned()));
        }
        let (n, key) = (text.chars().count(), reader.key());
        reader.wrong.raise(Code::SYN_26, node.span).with("key", key).with("count", n.to_string());
        None
    }
}

impl Decode for RawQuantity {
    fn schema(_: &mut Shapes) -> Value {
        json!({"type": ["number", "string"], "description": "Un numero, o una durata con la sua unità", "examples": [69.49, "3m56s"]})
    }
    /// A number, or a duration with its unit.
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let (text, _) = reader.scalar(node, "un numero o una durata", "a number or a duration")?;
        match Decimal::parse(text) {
            Ok(number) if number.is_negative() => {
                let what = ("un numero non negativo", "a number from zero");
                reader.not_a_value(node, &ParseProblem::Negative, what, "69.49");
                None
            }
            Ok(number) => Some(Self::Number(number)),
            Err(ParseProblem::NotANumber) => {
                let what = ("un numero o una durata", "a number or a duration");
                reader.value(node, Quantity::parse_duration, what, "\"3m56s\"").map(Self::Timed)
            }
            Err(problem) => {
                reader.not_a_value(node, &problem, ("un numero", "a number"), "69.49");
                None
            }
        }
    }
}

impl Decode for Histogram {
    fn schema(_: &mut Shapes) -> Value {
        json!({"type": "object", "description": "Quanti casi per ogni durata", "additionalProperties": {"type": "integer", "minimum": 0}, "examples": [{"13s": 120}]})
    }
    /// `{"13s": 120, "14s": 3}`: value to cases.
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            reader.unexpected(node, "una distribuzione (durata: casi)", "a distribution (duration: cases)");
            return None;
        };
        let mut histogram: Option<Self> = None;
        for (key, cases) in entries {
            let name = Node { span: key.span, kind: Kind::Scalar { text: key.value.clone(), quoted: true } };
            let value =
                reader.value(&name, Quantity::parse_duration, ("una durata", "a duration"), "\"13s\"");
            let cases = u64::decode(cases, reader);
            let (Some(value), Some(cases)) = (value, cases) else { continue };
            let into = histogram.get_or_insert_with(|| Self::new(value.unit));
            add(into, &value, cases, &name, reader);
        }
        Some(histogram.unwrap_or_else(|| Self::new(Unit::Seconds)))
    }
}

fn add(into: &mut Histogram, value: &Quantity, cases: u64, at: &Node, reader: &mut Reader) {
    let whole = value.exact.to_u64().filter(|_| value.unit == into.unit);
    let what = match whole {
        Some(whole) if into.add(whole, cases).is_some() => return,
        Some(_) => ("una durata con un numero di casi che si possa sommare", "a duration whose cases add up"),
        None => ("una durata della stessa unità delle altre", "a duration of the unit of the others"),
    };
    reader.not_a_value(at, &ParseProblem::TooLarge, what, "\"13s\"");
}

/// Monthly rows of the table beside a measure.
///
/// Either `month,<count>,<count>…` or `month,value,cases` for a distribution.
pub(super) fn months(table: &Table, reader: &mut Reader) -> Vec<Month> {
    let Some(at) = table.column("month") else {
        if let Some(head) = table.head.first() {
            reader
                .wrong
                .raise(Code::SYN_09, head.span)
                .with("key", "month")
                .with("title", "colonna")
                .with("expected", "month");
        }
        return Vec::new();
    };
    let columns = Columns::any(table);
    let mut months: Vec<Month> = Vec::new();
    let mut seen = std::collections::BTreeMap::new();
    let distribution = table.column("value").is_some() && table.column("cases").is_some();
    for row in &table.rows {
        let Some(month) = columns.read::<Period>(row, "month", reader) else { continue };
        let place = months.iter().position(|m| m.month == month).unwrap_or_else(|| {
            months.push(empty(&month));
            months.len() - 1
        });
        let into = &mut months[place];
        let what = if distribution { written(row, table) } else { String::new() };
        if let Some(first) = seen.insert((month.value, what.clone()), row.span) {
            repeated(&month, &what, first, reader);
            continue;
        }
        if distribution {
            let value = columns.read::<Quantity>(row, "value", reader);
            let cases = columns.read::<u64>(row, "cases", reader);
            let (Some(value), Some(cases)) = (value, cases) else { continue };
            let node =
                Node { span: value.span, kind: Kind::Scalar { text: written(row, table), quoted: true } };
            let histogram = into.histogram.value.get_or_insert_with(|| Histogram::new(value.unit));
            add(histogram, &value, *cases, &node, reader);
            continue;
        }
        for (column, head) in table.head.iter().enumerate().filter(|(column, _)| *column != at) {
            let cell = &row.cells[column];
            if cell.is_empty() {
                continue;
            }
            let node =
                Node { span: cell.span, kind: Kind::Scalar { text: cell.value.clone(), quoted: true } };
            if let Some(count) = u64::decode(&node, reader) {
                into.counts.value.insert(head.value.clone(), count);
            }
        }
    }
    months
}

/// The value of a row of a distribution, as written.
fn written(row: &Row, table: &Table) -> String {
    table.column("value").and_then(|at| row.cells.get(at)).map(|c| c.value.clone()).unwrap_or_default()
}

/// Reports a month (or a month's value) that stands in two rows (SYN-08): one would replace the other.
fn repeated(month: &Spanned<Period>, value: &str, first: Span, reader: &mut Reader) {
    let what = if value.is_empty() { month.value.to_string() } else { format!("{}, {value}", month.value) };
    reader
        .wrong
        .raise(Code::SYN_08, month.span)
        .with("problem", format!("righe ripetute per «{what}»"))
        .with("problem-en", format!("repeated rows for «{what}»"))
        .and_at(first);
}

fn empty(month: &Spanned<Period>) -> Month {
    let span = month.span;
    Month {
        span,
        month: month.clone(),
        status: Spanned::new(None, span),
        counts: Spanned::new(std::collections::BTreeMap::new(), span),
        histogram: Spanned::new(None, span),
        declared: Spanned::new(None, span),
    }
}
