//! Which kind of file stands where, with its schema: for editors, and for whoever checks files elsewhere.

use serde_json::Value;

use super::{activity, config, contract, edition, indicator, measure, prose, registers, review, service};
use crate::source::Decode;
use crate::source::schema::{Describe, Shapes};

/// One kind of file.
pub struct FileKind {
    /// Name of the kind and of its schema.
    pub kind: &'static str,
    pub title: &'static str,
    /// Where its files stand, as editors write patterns.
    pub place: &'static str,
    shape: Describe,
}

impl FileKind {
    /// The schema as one document that stands alone.
    pub fn schema(&self) -> Value {
        Shapes::document(self.kind, self.title, self.shape)
    }
}

macro_rules! kinds {
    ($($kind:literal, $title:literal, $place:literal, $record:ty;)*) => {
        /// Every kind of file, by name.
        pub const KINDS: &[FileKind] = &[
            $(FileKind { kind: $kind, title: $title, place: $place, shape: <$record as Decode>::schema }),*
        ];
    };
}

kinds! {
    "action", "Azione di miglioramento", "data/*/periods/*/actions/*.yaml", review::Action;
    "activities", "Attività di un gruppo", "data/*/periods/*/activities/*/*.yaml", activity::ActivityFile;
    "administration", "Amministrazione", "data/administration.yaml", registers::Administration;
    "areas", "Aree di servizio", "data/*/areas.yaml", contract::AreasFile;
    "book", "Configurazione del sito", "book.toml", config::Config;
    "contract", "Contratto", "data/*/contract.yaml", contract::Terms;
    "documents", "Registro dei documenti", "data/documents.yaml", registers::DocumentsFile;
    "errata", "Errata corrige", "data/*/periods/*/errata.yaml", review::ErrataFile;
    "event", "Fatto del periodo", "data/*/periods/*/events/*.yaml", review::Event;
    "front", "Intestazione di un testo", "content/**/*.md", prose::Front;
    "glossary", "Glossario", "data/glossary.yaml", registers::GlossaryFile;
    "indicator", "Scheda indicatore", "data/*/indicators/*.yaml", indicator::Indicator;
    "measure", "Rilevazione", "data/*/periods/*/measures/*.yaml", measure::Measure;
    "organisations", "Registro delle organizzazioni", "data/organisations.yaml", registers::OrganisationsFile;
    "penalties", "Penali", "data/*/penalties.yaml", contract::Penalties;
    "people", "Registro delle persone", "data/people.yaml", registers::PeopleFile;
    "report", "Resoconto di un periodo", "data/*/periods/*/report.yaml", edition::ReportFile;
    "review", "Riesame di un’area", "data/*/periods/*/review/*.yaml", review::Review;
    "roles", "Incarichi", "data/*/roles.yaml", contract::RolesFile;
    "service", "Servizio", "data/*/services/*.yaml", service::Service;
    "systems", "Registro dei sistemi", "data/systems.yaml", registers::SystemsFile;
    "waiver", "Deroga a un controllo", "data/*/waivers/*.yaml", review::Waiver;
}

/// The kind of this name.
pub fn find(kind: &str) -> Option<&'static FileKind> {
    KINDS.iter().find(|k| k.kind == kind)
}
