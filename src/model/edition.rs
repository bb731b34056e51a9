//! A period's report: dates, state, distribution, signatures on paper (resoconto).

use super::contract::Role;
use super::registers::{Document, Person};
use super::{Entity, Markdown, Origin, Passage, Ref, Stated};
use crate::source::{choice, record};
use crate::value::{Date, EditionId};

choice! {
    /// Kind of report: the statutory one is yearly, the contractual one half-yearly.
    pub enum ReportKind {
        Semester = "semester", Quarter = "quarter", Annual = "annual", ExPost = "ex-post",
    }
}
choice! {
    /// State typed by people; sealed, signed, published, superseded are computed from files.
    pub enum ReportState { Draft = "draft", Review = "review" }
}
choice! {
    /// How this edition stands to the paper one.
    pub enum PaperRelation { Rendition = "rendition", Original = "original" }
}

record! {
    /// `report.yaml`.
    pub struct ReportFile = "resoconto" {
        id: EditionId = "identificativo",
        kind: ReportKind = "tipo",
        title: String = "titolo",
        from: Date = "dal",
        to: Date = "al",
        state: ReportState = "stato",
        dated: Stated<Date> = "datato",
        place: Option<String> = "luogo",
        version: Option<String> = "versione",
        distribution: Vec<Recipient> = "lista di distribuzione",
        attachments: Vec<Attachment> = "allegati",
        contents: Vec<ContentsLine> = "sommario stampato",
        cover: Vec<Passage> = "copertina",
        paper: Option<Paper> = "originale su carta",
        signers: Vec<ExpectedSigner> = "chi deve firmare",
        same_person_allowed: Option<String> = "perché una persona può firmare con più incarichi",
        amends: Option<Amends> = "edizione che rettifica",
        composed_of: Vec<EditionId> = "periodi di cui si compone l’anno",
        headcount_total: Option<u32> = "operatori dichiarati in tutto",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
/// A published period.
#[derive(Debug)]
pub struct Edition;
impl Entity for Edition {
    const KIND: &'static str = "edition";
}

record! {
    pub struct Recipient = "destinatario" {
        role: Ref<Role> = "incarico",
        person: Option<Ref<Person>> = "persona",
        label: String = "come è scritto nel documento",
        origin: Origin = "da dove viene",
    }
}
record! {
    pub struct Attachment = "allegato" {
        title: String = "titolo",
        document: Option<Ref<Document>> = "documento",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
record! {
    pub struct ContentsLine = "riga del sommario" {
        title: String = "titolo",
        page: Option<u32> = "pagina",
        level: Option<u32> = "livello",
        origin: Origin = "da dove viene",
    }
}
record! {
    /// The paper original, which is the one that counts.
    pub struct Paper = "originale su carta" {
        document: Ref<Document> = "documento",
        signed_on: Stated<Date> = "firmato il",
        place: Stated<String> = "luogo",
        relation: PaperRelation = "rapporto con questa edizione",
        signers: Vec<Signer> = "firmatari",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
record! {
    /// A role whose holder is to sign this edition.
    pub struct ExpectedSigner = "firmatario atteso" {
        role: Ref<Role> = "incarico",
        label: String = "qualifica con cui firma",
        origin: Origin = "da dove viene",
    }
}
record! {
    /// The closed edition that this one corrects (rettifica).
    pub struct Amends = "rettifica" {
        period: EditionId = "edizione rettificata",
        seal: String = "impronta del suo sigillo",
        reason: String = "motivo",
    }
}
record! {
    pub struct Signer = "firmatario" {
        label: String = "qualifica come stampata",
        person: Ref<Person> = "persona",
        role: Option<Ref<Role>> = "incarico",
        mark: Option<Stated<String>> = "che cosa sta nello spazio della firma",
        origin: Origin = "da dove viene",
    }
}
