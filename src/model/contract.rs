//! The contract, its parties by date, its areas, roles and penalties.

use super::registers::{Document, Organisation, Person};
use super::service::Service;
use super::{Entity, Id, Markdown, Origin, Ref, Stated};
use crate::source::{choice, record};
use crate::value::{Date, Decimal};

choice! {
    /// Why a party entered the contract.
    pub enum PartyReason { Award = "award", Judgment = "judgment", Merger = "merger" }
}
choice! {
    /// Criterion of monitoring (Circolare AgID 1/2021, par. 2.2).
    pub enum Criterion {
        A = "a", B = "b", C = "c", D = "d", E = "e", F = "f", G = "g", Voluntary = "voluntary",
    }
}
choice! {
    /// How the administration monitors (Circolare AgID 1/2021, par. 3.2).
    pub enum MonitoringMode { Internal = "internal", External = "external", Other = "other" }
}

record! {
    /// The contract (contratto), as `contract.yaml` states it.
    pub struct Terms = "contratto" {
        id: Id<Contract> = "identificativo",
        title: String = "denominazione",
        short_title: String = "nome breve",
        cig: Stated<QuotedCode> = "CIG",
        project_code: Stated<QuotedCode> = "CUP, codice unico di progetto",
        repertory: Option<Repertory> = "repertorio",
        agid_opinion_code: Option<Stated<String>> = "codice del parere AgID",
        route: Stated<String> = "procedura",
        legal_regime: Stated<String> = "codice dei contratti applicabile",
        signed_on: Stated<Date> = "stipula",
        start_on: Stated<Date> = "avvio",
        end_on: Stated<Date> = "fine prevista",
        amount_net: Stated<Decimal> = "importo IVA esclusa (euro)",
        description: Option<Markdown> = "descrizione",
        changes: Vec<Change> = "varianti, proroghe, atti aggiuntivi",
        parties: Vec<Party> = "fornitore",
        monitoring: Monitoring = "monitoraggio",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

/// A code that must be quoted: unquoted digits lose their leading zeros elsewhere (SYN-03).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedCode(pub String);

record! { pub struct Repertory = "repertorio" { number: String = "numero", date: Date = "data" } }

record! {
    /// A change of the contract (variante, proroga, atto aggiuntivo).
    pub struct Change = "variazione" {
        kind: String = "tipo",
        act: Option<Ref<Document>> = "atto",
        date: Stated<Date> = "data",
        amount_delta: Option<Decimal> = "variazione di importo (euro)",
        end_on: Option<Date> = "nuova fine",
        origin: Origin = "da dove viene",
    }
}

record! {
    /// Who supplies, from when to when.
    pub struct Party = "fornitore" {
        organisation: Ref<Organisation> = "organizzazione",
        from: Stated<Date> = "dal",
        to: Option<Date> = "al",
        reason: Option<Stated<PartyReason>> = "titolo",
        act: Option<Ref<Document>> = "atto",
        origin: Origin = "da dove viene",
    }
}

record! {
    /// Why and how the contract is monitored.
    pub struct Monitoring = "monitoraggio" {
        criterion: Stated<Criterion> = "criterio (par. 2.2)",
        reason: Option<String> = "motivo",
        mode: Stated<MonitoringMode> = "modalità",
        body: Option<Stated<String>> = "soggetto monitorante",
        duties: Vec<Duty> = "adempimenti di ogni anno",
    }
}

choice! {
    /// What is due to AgID each year (Circolare AgID 1/2021).
    pub enum DutyKind { List = "list", Plan = "plan", Update = "update" }
}
record! {
    /// One yearly duty and when it was done.
    pub struct Duty = "adempimento" {
        kind: DutyKind = "tipo",
        year: u32 = "anno",
        done_on: Option<Stated<Date>> = "fatto il",
        evidence: Vec<Ref<Document>> = "prove",
    }
}
impl Duty {
    /// List and plan by 30 March, updates by 30 September.
    pub fn deadline(&self) -> Option<Date> {
        let month = match self.kind.value {
            DutyKind::List | DutyKind::Plan => 3,
            DutyKind::Update => 9,
        };
        Date::new(i16::try_from(self.year.value).ok()?, month, 30)
    }
}

/// A contract with everything that belongs to it; filled by `load`.
#[derive(Debug)]
pub struct Contract;
impl Entity for Contract {
    const KIND: &'static str = "contract";
}

record! {
    /// An area of service (area).
    pub struct Area = "area" {
        id: Id<Area> = "identificativo",
        name: String = "denominazione",
        order: u32 = "ordine",
        lead_role: Option<Ref<Role>> = "incarico di chi la guida",
        intro: Option<Markdown> = "presentazione",
        origin: Origin = "da dove viene",
    }
}
impl Entity for Area {
    const KIND: &'static str = "area";
}
record! { pub struct AreasFile = "aree" { areas: Vec<Area> = "aree" } }

record! {
    /// A role held by a person or an office for a time (incarico).
    pub struct Role = "incarico" {
        id: Id<Role> = "identificativo",
        role: Id<Role> = "tipo di incarico",
        label: String = "come è scritto nel documento",
        person: Stated<Ref<Person>> = "persona",
        organisation: Option<Ref<Organisation>> = "organizzazione",
        area: Option<Ref<Area>> = "area",
        from: Stated<Date> = "dal",
        to: Option<Date> = "al",
        act: Option<Stated<Ref<Document>>> = "atto di nomina",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
impl Entity for Role {
    const KIND: &'static str = "role";
}
record! { pub struct RolesFile = "incarichi" { roles: Vec<Role> = "incarichi" } }

record! {
    /// Penalties of the contract: rules, bases, caps and suspensions.
    pub struct Penalties = "penali" {
        suspensions: Vec<Suspension> = "sospensioni",
        rules: Vec<PenaltyRule> = "regole",
        bases: Vec<Base> = "basi di calcolo",
        cap: Option<Cap> = "limite complessivo",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

record! {
    /// A suspension of penalties, by an act, until a date or a condition (congelamento).
    pub struct Suspension = "sospensione" {
        id: Id<Suspension> = "identificativo",
        services: Vec<Ref<Service>> = "servizi",
        from: Stated<Date> = "dal",
        until: Until = "fino a",
        act: Option<Ref<Document>> = "atto",
        decided_by: Option<String> = "deciso da",
        reason: Option<Markdown> = "motivo",
        resolved_on: Option<Date> = "risolta il",
        resolution: Option<Markdown> = "decisione",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
record! {
    /// The end of a suspension: a date, or a condition in words.
    pub struct Until = "termine" {
        date: Option<Date> = "data",
        condition: Option<String> = "condizione",
    }
}

pub use crate::rule::penalty::{Base, Cap, PenaltyRule};
