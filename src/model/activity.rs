//! Activities of a service in a period.

use serde_json::{Value, json};

use super::registers::{Office, System};
use super::service::Group;
use super::{Id, Markdown, Origin, Ref};
use crate::source::schema::Shapes;
use crate::source::{Decode, Kind, Node, Reader, choice, record};
use crate::value::{Date, Decimal};

choice! { pub enum Progress { Done = "done", Ongoing = "ongoing", Planned = "planned" } }

record! {
    /// One file: items of one group.
    pub struct ActivityFile = "attività" {
        group: Id<Group> = "gruppo",
        items: Vec<Activity> = "attività",
    }
}

record! {
    /// One activity (attività svolta).
    pub struct Activity = "attività" {
        id: Id<Activity> = "identificativo",
        text: Markdown = "testo",
        children: Vec<SubActivity> = "dettagli",
        systems: Vec<Ref<System>> = "sistemi",
        quantity: Quantities = "quantità",
        from: Option<Date> = "dal",
        to: Option<Date> = "al",
        status: Option<Progress> = "stato",
        order: Option<u32> = "ordine",
        doubt: Option<Markdown> = "perché va verificata",
        offices: Vec<Ref<Office>> = "uffici",
        duplicate_of: Option<Id<Activity>> = "ripete",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

record! {
    /// A nested line of an activity.
    pub struct SubActivity = "dettaglio" {
        id: Option<Id<Activity>> = "identificativo",
        text: Markdown = "testo",
        children: Vec<SubActivity> = "dettagli",
        systems: Vec<Ref<System>> = "sistemi",
        quantity: Quantities = "quantità",
        from: Option<Date> = "dal",
        to: Option<Date> = "al",
        status: Option<Progress> = "stato",
        doubt: Option<Markdown> = "perché va verificato",
        offices: Vec<Ref<Office>> = "uffici",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

record! {
    /// So many of something.
    pub struct Amount = "quantità" {
        n: Decimal = "quanti",
        unit: String = "di che cosa",
    }
}

/// One amount or several.
#[derive(Debug, Clone, Default)]
pub struct Quantities(pub Vec<Amount>);

impl Decode for Quantities {
    fn schema(shapes: &mut Shapes) -> Value {
        let one = Amount::schema(shapes);
        json!({"anyOf": [one, {"type": "array", "items": one}, {"type": "null"}]})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::List(_) => Vec::decode(node, reader).map(Self),
            _ => Amount::decode(node, reader).map(|one| Self(vec![one])),
        }
    }
    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}
