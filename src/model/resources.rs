//! Headcount and economics: tables beside a period's records.

use super::registers::Organisation;
use super::service::Service;
use super::{Id, Origin};
use crate::diag::{Code, Span, Spanned};
use crate::source::csv::{Row, Table};
use crate::source::{Decode, Kind, Node, Reader, nearest};
use crate::value::{Date, Decimal, ParseProblem};

/// Operators of one service on one day (operatori impegnati).
#[derive(Debug, Clone)]
pub struct Headcount {
    pub span: Span,
    pub service: Spanned<Id<Service>>,
    pub date: Date,
    pub heads: Spanned<u64>,
    /// Persons on leave; small cells are suppressed in public pages.
    pub on_leave: Option<u64>,
    /// Full-time equivalents, never above `heads`.
    pub fte: Option<Spanned<Decimal>>,
    pub employer: Option<Id<Organisation>>,
    pub note: Option<String>,
    pub origin: Origin,
}

/// One line of the economic progress (avanzamento economico), in euro.
#[derive(Debug, Clone)]
pub struct Economics {
    pub span: Span,
    pub item: String,
    pub budgeted: Option<Decimal>,
    pub accrued: Option<Decimal>,
    pub invoiced: Option<Decimal>,
    pub paid: Option<Decimal>,
    pub penalties_withheld: Option<Decimal>,
}

const HEADCOUNT: &[&str] =
    &["service", "date", "heads", "on_leave", "fte", "employer", "note", "section", "item", "document"];
const ECONOMICS: &[&str] = &["item", "budgeted", "accrued", "invoiced", "paid", "penalties_withheld"];

/// Reads `headcount.csv`.
pub fn headcount(table: &Table, document: Option<&str>, reader: &mut Reader) -> Vec<Headcount> {
    let columns = Columns::new(table, HEADCOUNT, &["service", "date", "heads"], reader);
    let Some(columns) = columns else { return Vec::new() };
    table.rows.iter().filter_map(|row| headcount_row(&columns, row, document, reader)).collect()
}

fn headcount_row(
    columns: &Columns,
    row: &Row,
    document: Option<&str>,
    reader: &mut Reader,
) -> Option<Headcount> {
    use crate::model::Ref;
    let service = columns.read::<Ref<Service>>(row, "service", reader);
    let date = columns.read::<Date>(row, "date", reader);
    let heads = columns.read::<u64>(row, "heads", reader);
    let on_leave = columns.optional::<u64>(row, "on_leave", reader);
    let fte = columns.optional::<Decimal>(row, "fte", reader);
    let employer = columns.optional::<Ref<Organisation>>(row, "employer", reader);
    let place = |name| columns.text(row, name);
    let document = place("document").or(document.map(str::to_owned));
    let origin = match (document, place("section")) {
        (Some(document), Some(section)) => Origin::at(&document, &section, place("item"), row.span),
        _ => Origin::default(),
    };
    let service = service?;
    Some(Headcount {
        span: row.span,
        service: Spanned::new(service.value.id, service.span),
        date: date?.value,
        heads: heads?,
        on_leave: on_leave.map(|n| n.value),
        fte,
        employer: employer.map(|r| r.value.id),
        note: place("note"),
        origin,
    })
}

/// An amount of money that is never below zero (euro).
struct Amount(Decimal);

impl Decode for Amount {
    fn schema(shapes: &mut crate::source::schema::Shapes) -> serde_json::Value {
        Decimal::schema(shapes)
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let amount = Decimal::decode(node, reader)?;
        if amount < Decimal::ZERO {
            let what = ("un importo non negativo", "an amount not below zero");
            reader.not_a_value(node, &ParseProblem::NotANumber, what, "1500.00");
            return None;
        }
        Some(Self(amount))
    }
}

/// Reads `economics.csv`.
pub fn economics(table: &Table, reader: &mut Reader) -> Vec<Economics> {
    let Some(columns) = Columns::new(table, ECONOMICS, &["item"], reader) else { return Vec::new() };
    let mut rows = Vec::new();
    for row in &table.rows {
        let mut money = |name| columns.optional::<Amount>(row, name, reader).map(|d| d.value.0);
        rows.push(Economics {
            span: row.span,
            budgeted: money("budgeted"),
            accrued: money("accrued"),
            invoiced: money("invoiced"),
            paid: money("paid"),
            penalties_withheld: money("penalties_withheld"),
            item: columns.text(row, "item").unwrap_or_default(),
        });
    }
    rows
}

/// The columns of a table, by name; unknown and missing ones are reported.
pub(super) struct Columns<'t> {
    table: &'t Table,
}

impl<'t> Columns<'t> {
    pub(super) fn new(
        table: &'t Table,
        known: &'static [&'static str],
        required: &[&str],
        reader: &mut Reader,
    ) -> Option<Self> {
        let mut missing: Vec<&str> = required.iter().copied().filter(|n| table.column(n).is_none()).collect();
        let lacking = missing.len();
        let strange = table.head.iter().filter(|h| !known.contains(&h.value.as_str())).count();
        for head in &table.head {
            if known.contains(&head.value.as_str()) {
                continue;
            }
            // One column too many and one too few are one mistake.
            let pair = missing.first().copied().filter(|_| lacking == 1 && strange == 1);
            let near = nearest(&head.value, known.iter().copied()).or(pair);
            missing.retain(|name| near != Some(*name));
            let raised = reader.wrong.raise(Code::SYN_01, head.span);
            raised.with("found", &head.value).with("key", &head.value).with("allowed", known.join(", "));
            if let Some(near) = near {
                raised.with("nearest", near);
            }
        }
        let at = table.head.first().map(|h| h.span)?;
        for name in &missing {
            reader
                .wrong
                .raise(Code::SYN_09, at)
                .with("key", name)
                .with("title", "colonna")
                .with("expected", name);
        }
        (lacking == 0).then_some(Self { table })
    }

    /// A table whose columns are named by the data.
    pub(super) fn any(table: &'t Table) -> Self {
        Self { table }
    }

    fn cell<'r>(&self, row: &'r Row, name: &str) -> Option<&'r Spanned<String>> {
        self.table.column(name).and_then(|at| row.cells.get(at))
    }

    fn text(&self, row: &Row, name: &str) -> Option<String> {
        self.cell(row, name).map(|c| c.value.clone()).filter(|text| !text.is_empty())
    }

    fn node(&self, row: &Row, name: &str) -> Option<Node> {
        let cell = self.cell(row, name)?;
        let kind = if cell.is_empty() {
            Kind::Empty
        } else {
            Kind::Scalar { text: cell.value.clone(), quoted: true }
        };
        Some(Node { span: cell.span, kind })
    }

    pub(super) fn read<T: crate::source::Decode>(
        &self,
        row: &Row,
        name: &'static str,
        reader: &mut Reader,
    ) -> Option<Spanned<T>> {
        let node = self.node(row, name)?;
        if matches!(node.kind, Kind::Empty) {
            reader
                .wrong
                .raise(Code::SYN_09, node.span)
                .with("key", name)
                .with("title", "colonna")
                .with("expected", name);
            return None;
        }
        T::decode(&node, reader).map(|value| Spanned::new(value, node.span))
    }

    pub(super) fn optional<T: crate::source::Decode>(
        &self,
        row: &Row,
        name: &'static str,
        reader: &mut Reader,
    ) -> Option<Spanned<T>> {
        let node = self.node(row, name).filter(|n| !matches!(n.kind, Kind::Empty))?;
        T::decode(&node, reader).map(|value| Spanned::new(value, node.span))
    }
}
