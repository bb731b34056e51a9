//! Registers shared by all contracts: the administration, people, organisations, systems, documents,
//! glossary.

use super::{Contact, Entity, Id, Markdown, Origin, Ref, Stated, stated::Audience};
use crate::source::{choice, record};
use crate::value::Date;

record! {
    /// The administration that owns the site (Amministrazione).
    pub struct Administration = "amministrazione" {
        id: Id<Administration> = "identificativo",
        name: String = "denominazione",
        kind: Stated<String> = "tipologia",
        ipa_code: Stated<String> = "codice IPA",
        transparency_url: Stated<String> = "sezione «Amministrazione trasparente»",
        accessibility_url: Stated<String> = "dichiarazione di accessibilità",
        accessibility_reviewed_on: Option<Date> = "dichiarazione di accessibilità riesaminata il",
        privacy_url: Stated<String> = "informativa sulla privacy",
        feedback_url: Stated<String> = "segnalazioni",
        data_license: Option<String> = "licenza dei dati",
        license_reason: Option<String> = "perché una licenza diversa da CC BY 4.0",
        offices: Vec<Office> = "uffici e dipartimenti",
        mailboxes: Vec<Mailbox> = "caselle funzionali",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

record! {
    /// An office or department; offices form a tree.
    pub struct Office = "ufficio" {
        id: Id<Office> = "identificativo",
        name: String = "denominazione",
        parent: Option<Ref<Office>> = "struttura di cui fa parte",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

record! {
    /// A functional mailbox, never a person's.
    pub struct Mailbox = "casella" {
        id: Id<Mailbox> = "identificativo",
        address: String = "indirizzo",
        purpose: String = "a che cosa serve",
        office: Option<Ref<Office>> = "ufficio",
        origin: Origin = "da dove viene",
    }
}

record! {
    /// A person with a public role. Names are shown only through a role.
    pub struct Person = "persona" {
        id: Id<Person> = "identificativo",
        name: String = "nome",
        title: Option<String> = "titolo",
        office: Option<Ref<Office>> = "ufficio",
        organisation: Option<Ref<Organisation>> = "organizzazione",
        public_role: bool = "ricopre un incarico pubblico",
        tax_code_sha256: Option<TaxCodeImprint> = "impronta del codice fiscale, per riconoscerne la firma",
        email: Option<Contact> = "posta elettronica (visibile ad AgID)",
        phone: Option<Contact> = "telefono (visibile ad AgID)",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

/// What stands for a person's tax code: the code itself is written nowhere (see `signature::imprint`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxCodeImprint(pub String);

choice! {
    /// Kind of organisation (operatore economico).
    pub enum OrganisationKind { Company = "company", Consortium = "consortium", Public = "public", Other = "other" }
}
choice! {
    /// Part of a member in a consortium (mandataria, mandante).
    pub enum MemberPart { Lead = "lead", Member = "member" }
}

record! {
    /// A company, consortium (RTI) or public body.
    pub struct Organisation = "organizzazione" {
        id: Id<Organisation> = "identificativo",
        name: String = "denominazione",
        kind: OrganisationKind = "tipo",
        tax_code: Option<String> = "codice fiscale",
        members: Vec<Member> = "componenti del raggruppamento",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

record! {
    /// A member of a consortium.
    pub struct Member = "componente" {
        organisation: Ref<Organisation> = "organizzazione",
        part: Stated<MemberPart> = "mandataria o mandante",
        share: Option<Stated<crate::value::Decimal>> = "quota in percentuale",
    }
}

record! {
    /// A system, platform, portal, flow or register (sistema informativo).
    pub struct System = "sistema" {
        id: Id<System> = "identificativo",
        name: String = "denominazione",
        kind: Option<String> = "tipo",
        owner: Option<String> = "titolare",
        url: Option<String> = "indirizzo",
        also: Vec<String> = "altre grafie",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

choice! {
    pub enum DocumentKind {
        Report = "report", Minutes = "minutes", Register = "register", Plan = "plan", Law = "law",
        Contract = "contract", Letter = "letter", Dataset = "dataset", Other = "other",
    }
}

record! {
    /// A document that records cite (documento, dato in ingresso).
    pub struct Document = "documento" {
        id: Id<Document> = "identificativo",
        title: String = "titolo",
        kind: DocumentKind = "tipo",
        number: Option<String> = "numero",
        date: Option<Date> = "data",
        file: Option<String> = "file nel deposito",
        held_by: Option<String> = "chi lo conserva",
        visibility: Option<Audience> = "chi può vederlo",
        personal_data: Option<bool> = "contiene dati personali",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

record! {
    /// A term or acronym with its meaning in one scope.
    pub struct Term = "voce di glossario" {
        id: Id<Term> = "identificativo",
        term: String = "termine",
        scope: Option<String> = "ambito",
        meaning: Stated<Markdown> = "significato",
        see_also: Vec<Ref<Term>> = "vedi anche",
        origin: Origin = "da dove viene",
    }
}

macro_rules! entities {
    ($($name:ident = $kind:literal),* $(,)?) => {
        $(impl Entity for $name { const KIND: &'static str = $kind; })*
    };
}
entities! {
    Office = "office", Mailbox = "mailbox", Person = "person", Organisation = "organisation",
    System = "system", Document = "document", Term = "term",
}

record! { pub struct PeopleFile = "persone" { people: Vec<Person> = "persone" } }
record! { pub struct OrganisationsFile = "organizzazioni" { organisations: Vec<Organisation> = "organizzazioni" } }
record! { pub struct SystemsFile = "sistemi" { systems: Vec<System> = "sistemi" } }
record! { pub struct DocumentsFile = "documenti" { documents: Vec<Document> = "documenti" } }
record! { pub struct GlossaryFile = "glossario" { terms: Vec<Term> = "voci" } }
