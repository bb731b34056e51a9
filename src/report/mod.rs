//! The one tree that all outputs share.
//!
//! A [`Publication`] holds one [`Report`] per scope: the site, each contract, each edition. What is in
//! it is finished: words, numbers and marks; renderers choose order and dress, never judge or format.
//! Links are written from the root of their scope (`@/…`) or of the site (`@site/…`); the renderer
//! makes them relative to the page.

pub mod block;
mod compose;
mod context;
mod contract;
mod deadlines;
pub mod differences;
mod edition;
mod listing;
mod parts;
mod proofs;
mod prose;
mod publication;
mod seals;
mod site;

pub use compose::{Closed, Decision, Imprints, Note, Request, Standing, Standings};
pub use proofs::{Post, Proof, Proofs, Shown as ShownSignature, Stamp as ShownStamp};
pub use publication::{Publication, compose};

use serde::Serialize;

use crate::model::{Id, contract as terms};
use crate::value::{Date, EditionId};
use block::Block;

/// What a report speaks of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    Site,
    Contract(Id<terms::Contract>),
    Edition(Id<terms::Contract>, EditionId),
}

impl Scope {
    /// The folder of the scope's pages, from the site's root: empty or ending in `/`.
    pub fn folder(&self) -> String {
        match self {
            Self::Site => String::new(),
            Self::Contract(contract) => format!("{contract}/"),
            Self::Edition(contract, edition) => format!("{contract}/{edition}/"),
        }
    }
}

/// One edition in the list of periods.
#[derive(Debug, Clone)]
pub struct EditionEntry {
    pub contract: Id<terms::Contract>,
    pub contract_name: String,
    pub edition: EditionId,
    pub name: String,
    pub state: State,
    /// The edition that takes its place.
    pub superseded_by: Option<String>,
    /// The page of what a correction changes, from the contract's folder: of the correction and of what it
    /// corrects.
    pub changes: Option<String>,
    pub dated: Option<String>,
}

/// One tree: the pages of one scope.
#[derive(Debug)]
pub struct Report {
    pub scope: Scope,
    /// Name of the scope for breadcrumbs.
    pub name: String,
    /// Short name of the contract; empty for the site.
    pub contract: String,
    pub pages: Vec<Page>,
    /// Tables for open data: name and rows, the first one the header.
    pub tables: Vec<DataTable>,
    /// Lists that are published in every form for machines: name and records.
    pub lists: Vec<List>,
    /// The facts as machines read them (`report.json`); only editions have them.
    pub facts: Option<serde_json::Value>,
    /// Days by which something is due (`scadenze.ics`); only contracts have them.
    pub calendar: Option<Calendar>,
    /// Old addresses and the pages that took their place, from the scope's folder.
    pub moved: Vec<(String, String)>,
    pub banners: Vec<Banner>,
    pub state: Option<State>,
    /// What the official document says around the chapters; only editions and lists have one.
    pub cover: Option<Box<Cover>>,
}

/// What the official document says around the report's chapters: cover, plan, signatures.
#[derive(Debug, Clone, Default)]
pub struct Cover {
    /// The same for the same document in every version: `contract/edition`.
    pub ident: String,
    /// The administration whose act it is.
    pub administration: String,
    /// «Resoconto semestrale di monitoraggio».
    pub kind: String,
    pub title: String,
    /// The contract by its full name; may be empty.
    pub subject: String,
    pub facts: Vec<block::Fact>,
    /// The day that the document carries: its date, else the last of its period.
    pub day: Option<Date>,
    /// «fa fede l’originale»; empty where this document is the original.
    pub prevails: String,
    pub distribution: Option<block::Table>,
    /// The improvement plan: service and sheet.
    pub plan: Vec<(String, block::Table)>,
    /// How verdicts and numbers are read.
    pub reading: Vec<Section>,
    /// Who is to sign.
    pub signers: Vec<block::Signature>,
    /// Signatures on the paper original, and where that is kept.
    pub paper: Option<(block::Signatures, String)>,
}

/// Days for a personal calendar.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub name: String,
    /// The day the data refer to: the stamp of every entry, so that the same data give the same bytes.
    pub as_of: Date,
    pub entries: Vec<CalendarEntry>,
}

/// One whole day of a calendar.
#[derive(Debug, Clone)]
pub struct CalendarEntry {
    /// The same for the same thing in every edition of the calendar.
    pub uid: String,
    pub date: Date,
    pub title: String,
    pub detail: String,
    pub category: String,
}

/// State of an edition in words.
#[derive(Debug, Clone, Serialize)]
pub struct State {
    pub key: String,
    pub word: String,
    pub detail: String,
}

/// A sentence at the top of every page of a scope.
#[derive(Debug, Clone, Serialize)]
pub struct Banner {
    pub kind: String,
    pub text: String,
}

/// A page of the site, a chapter of the document.
#[derive(Debug)]
pub struct Page {
    /// From the scope's folder: `indicatori/cup-attesa.html`.
    pub path: String,
    pub title: String,
    pub eyebrow: String,
    pub subtitle: String,
    pub description: String,
    /// Which entry of the main menu is current.
    pub menu: &'static str,
    /// Whether the page is a chapter of the whole report.
    pub chapter: bool,
    /// What search says the page is.
    pub kind: String,
    pub sections: Vec<Section>,
    /// The file that a reader may edit.
    pub source: Option<String>,
}

/// A part of a page with its heading.
#[derive(Debug, Clone)]
pub struct Section {
    pub id: String,
    pub title: String,
    /// A sentence that says how to read the part; may be empty.
    pub guide: String,
    pub blocks: Vec<Block>,
}

impl Section {
    pub fn new(id: &str, title: String, blocks: Vec<Block>) -> Self {
        Self { id: id.to_owned(), title, guide: String::new(), blocks }
    }

    #[must_use]
    pub fn guided(mut self, guide: String) -> Self {
        self.guide = guide;
        self
    }
}

/// Records published as CSV, JSON and XML beside their page.
#[derive(Debug, Clone)]
pub struct List {
    /// Name of the files, without ending.
    pub name: &'static str,
    /// Element around all, element around each.
    pub elements: (&'static str, &'static str),
    /// Field names; small letters and `_`.
    pub fields: Vec<&'static str>,
    /// One value per field; absent where the source does not state it.
    pub records: Vec<Vec<Option<String>>>,
}

/// A table of open data: RFC 4180, header first, the same columns in each row.
#[derive(Debug, Clone)]
pub struct DataTable {
    pub name: String,
    pub rows: Vec<Vec<String>>,
}
