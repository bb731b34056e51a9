//! Management review (riesame): inputs, analysis, outputs, claims; actions; events; errata; waivers.

use serde_json::{Value, json};

use super::contract::{Area, Role};
use super::indicator::Indicator;
use super::registers::Document;
use super::service::Service;
use super::{Entity, Id, Markdown, Origin, Ref, Stated};
use crate::source::schema::{self, Shapes};
use crate::source::{Decode, Kind, Node, Reader, choice, record};
use crate::value::{Date, Decimal, Period};

choice! {
    /// Which list of review inputs holds (ISO 9001 5.6.2 of 2008 or 9.3.2 of 2015).
    pub enum Scheme { Iso2008 = "iso9001_2008", Iso2015 = "iso9001_2015", Custom = "custom" }
}
choice! {
    /// What was done with a review input.
    pub enum InputState {
        Considered = "considered", NothingToReport = "nothing_to_report", NotAvailable = "not_available",
    }
}
choice! {
    /// Classes of review outputs (ISO 9001 9.3.3).
    pub enum OutputClass { Improvement = "improvement", Change = "change", Resources = "resources" }
}

record! {
    /// The review of one area in one period.
    pub struct Review = "riesame" {
        area: Ref<Area> = "area",
        scheme: Scheme = "schema",
        title: Option<String> = "titolo come stampato",
        inputs: Vec<Input> = "elementi in ingresso",
        analysis: Vec<Analysis> = "analisi",
        outputs: Vec<Outcome> = "elementi in uscita",
        claims: Option<Claims> = "che cosa afferma il testo",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
record! {
    pub struct Input = "elemento in ingresso" {
        key: String = "chiave",
        label: String = "denominazione",
        state: Stated<InputState> = "stato",
        evidence: Vec<Ref<Document>> = "documenti",
        summary: Option<Markdown> = "in breve",
        answered_by: Vec<String> = "sezioni dell’analisi che rispondono",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
record! {
    /// A section of the analysis.
    pub struct Analysis = "analisi" {
        key: String = "chiave",
        title: String = "titolo",
        parent: Option<String> = "sezione di cui fa parte",
        input_documents: Vec<InputDocument> = "dati in ingresso",
        inputs: Vec<InputText> = "elementi elencati",
        findings: Vec<Finding> = "rilievi",
        state: Option<SectionState> = "stato",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

/// A document of the register, or words that name one.
#[derive(Debug, Clone)]
pub enum InputDocument {
    Known(Ref<Document>),
    Named(InputText),
}
impl Decode for InputDocument {
    fn schema(shapes: &mut Shapes) -> Value {
        json!({"anyOf": [Ref::<Document>::schema(shapes), InputLine::schema(shapes)]})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::Map(_) => InputText::decode(node, reader).map(Self::Named),
            _ => Ref::decode(node, reader).map(Self::Known),
        }
    }
}

/// A line of text, plain or with its origin.
#[derive(Debug, Clone)]
pub struct InputText {
    pub text: String,
    pub document: Option<Ref<Document>>,
    pub origin: Origin,
}
record! {
    struct InputLine = "voce" {
        text: String = "testo",
        document: Option<Ref<Document>> = "documento",
        origin: Origin = "da dove viene",
    }
}
impl Decode for InputText {
    fn schema(shapes: &mut Shapes) -> Value {
        json!({"anyOf": [schema::text(), InputLine::schema(shapes)]})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        if let Kind::Map(_) = &node.kind {
            let line = InputLine::decode(node, reader)?;
            return Some(Self {
                text: line.text.value,
                document: line.document.value,
                origin: line.origin.value,
            });
        }
        let text = String::decode(node, reader)?;
        Some(Self { text, document: None, origin: Origin::default() })
    }
}

record! {
    pub struct Finding = "rilievo" {
        id: Id<Finding> = "identificativo",
        text: Markdown = "testo",
        services: Vec<Ref<Service>> = "servizi",
        date: Option<Date> = "data",
        events: Vec<Ref<Event>> = "fatti",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
record! {
    /// A section that holds nothing, as printed («n/a»).
    pub struct SectionState = "stato della sezione" {
        not_applicable: Option<String> = "non applicabile",
        none: Option<String> = "nessun elemento",
        origin: Origin = "da dove viene",
    }
}
record! {
    pub struct Outcome = "elemento in uscita" {
        key: String = "chiave",
        class: OutputClass = "classe",
        title: String = "titolo",
        decisions: Vec<Decision> = "decisioni",
        state: Option<SectionState> = "stato",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
record! {
    pub struct Decision = "decisione" {
        id: Id<Decision> = "identificativo",
        text: Markdown = "testo",
        owner: Stated<Ref<Role>> = "responsabile",
        due: Stated<Date> = "entro",
        services: Vec<Ref<Service>> = "servizi",
        action: Option<Ref<Action>> = "azione",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
record! {
    /// The machine-readable copy of what the prose asserts, checked against the verdicts.
    pub struct Claims = "affermazioni del testo" {
        missed: Vec<Ref<Indicator>> = "indicatori detti non rispettati",
        all_met_in: Vec<Ref<Service>> = "servizi detti tutti rispettati",
        all_other_measured_met_in: Vec<Ref<Service>> = "servizi detti rispettati in tutto il resto del misurato",
        met_where_foreseen_in: Vec<Ref<Service>> = "servizi detti rispettati ove previsti",
        origin: Origin = "da dove viene",
    }
}

choice! {
    pub enum ActionClass {
        Resource = "resource", Process = "process", Training = "training", System = "system",
        Coordination = "coordination",
    }
}
choice! { pub enum ActionState { Open = "open", Closed = "closed" } }

record! {
    /// An improvement action (azione da intraprendere).
    pub struct Action = "azione" {
        id: Id<Action> = "identificativo",
        text: Markdown = "testo",
        indicators: Vec<Ref<Indicator>> = "indicatori",
        class: ActionClass = "classe",
        owner: Stated<Ref<Role>> = "responsabile",
        due: Stated<Date> = "entro",
        resources: Stated<String> = "risorse",
        state: Stated<ActionState> = "stato",
        effect: Option<Effect> = "effetto",
        from_report: Option<Period> = "dal resoconto",
        evidence: Vec<Ref<Document>> = "prove",
        services: Vec<Ref<Service>> = "servizi",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
impl Entity for Action {
    const KIND: &'static str = "action";
}
record! {
    pub struct Effect = "effetto" {
        baseline: Option<Stated<String>> = "valore di partenza",
        target: Option<Stated<String>> = "valore atteso",
        measured: Option<Stated<String>> = "valore misurato",
    }
}

choice! {
    pub enum EventKind {
        Meeting = "meeting", Inspection = "inspection", Training = "training", Remark = "remark",
        Complaint = "complaint", Nonconformity = "nonconformity", Penalty = "penalty",
        Suspension = "suspension", Change = "change",
    }
}
choice! {
    pub enum PenaltyState {
        Computed = "computed", Suspended = "suspended", Applied = "applied", Waived = "waived", Paid = "paid",
    }
}

record! {
    /// Something that happened: a meeting, an inspection, a training, a penalty.
    pub struct Event = "fatto" {
        id: Id<Event> = "identificativo",
        kind: EventKind = "tipo",
        date: Stated<Date> = "data",
        to: Option<Date> = "fino al",
        title: String = "titolo",
        text: Option<Markdown> = "testo",
        number: Option<String> = "numero",
        place: Option<Stated<String>> = "luogo",
        by: Option<Stated<String>> = "a cura di",
        purpose: Option<String> = "scopo",
        outcome: Option<Stated<Markdown>> = "risultato",
        mode: Option<String> = "modalità",
        mandatory: Option<bool> = "obbligatoria",
        topics: Vec<String> = "argomenti",
        effectiveness: Option<Effectiveness> = "efficacia",
        documents: Vec<Ref<Document>> = "documenti",
        services: Vec<Ref<Service>> = "servizi",
        areas: Vec<Ref<Area>> = "aree",
        indicator: Option<Ref<Indicator>> = "indicatore",
        context: Option<bool> = "fuori dal periodo, riportato come contesto",
        quantity: super::activity::Quantities = "quantità",
        state: Option<Stated<PenaltyState>> = "stato della penale",
        amount: Option<Stated<Decimal>> = "importo (euro)",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
impl Entity for Event {
    const KIND: &'static str = "event";
}
record! {
    pub struct Effectiveness = "efficacia" {
        criterion: Stated<String> = "criterio",
        result: Stated<String> = "risultato",
    }
}

choice! {
    pub enum ErratumKind {
        Ocr = "ocr", Typing = "typing", Layout = "layout", Duplicate = "duplicate", Doubt = "doubt",
    }
}
record! {
    /// A slip of the original: as printed, as meant, why.
    pub struct Erratum = "errata corrige" {
        id: Id<Erratum> = "identificativo",
        as_printed: String = "come è stampato",
        as_meant: Stated<String> = "come si intende",
        reason: String = "motivo",
        kind: ErratumKind = "tipo",
        by: Option<String> = "a cura di",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
record! { pub struct ErrataFile = "errata" { errata: Vec<Erratum> = "errata" } }

record! {
    /// An accepted finding of `check` (deroga): which code, where, why, who decided, until when.
    pub struct Waiver = "deroga" {
        code: String = "codice del controllo",
        path: String = "file, o cartella che finisce con /",
        key: Option<String> = "chiave, o valore che il rilievo nomina",
        reason: String = "motivo",
        by: String = "chi ha deciso",
        until: Date = "fino al",
        period: Option<Period> = "periodo",
    }
}
