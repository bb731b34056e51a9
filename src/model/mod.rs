//! The typed book: every entity of a monitored contract.
//!
//! Terms are those of the glossary in the domain's documents: one English identifier for each
//! official Italian term. Every field that a rule may blame carries its place.

mod account;
pub mod activity;
mod composition;
pub mod config;
pub mod contract;
pub mod edition;
mod id;
pub mod indicator;
mod known;
pub mod load;
pub mod measure;
pub mod origin;
mod period;
pub mod prose;
pub mod registers;
mod resolve;
pub mod resources;
pub mod review;
pub mod schemas;
pub mod service;
pub mod stated;
mod values;

pub use crate::diag::Spanned;
pub use composition::{Composition, Flaw};
pub use id::{Entity, Id, Ref, is_kebab};
pub use known::Known;
pub use load::load;
pub use origin::{Origin, Passage};
pub use prose::{Markdown, Page};
pub use stated::{Audience, Contact, Stated, Visible};

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Span;
use crate::value::{Date, EditionId};

/// Everything the site knows.
#[derive(Debug)]
pub struct Book {
    pub settings: config::Settings,
    pub registers: Registers,
    pub contracts: BTreeMap<Id<contract::Contract>, Contract>,
    /// Folders of contracts that could not be read, already reported.
    pub unread: BTreeSet<String>,
    /// Pages of prose by path, drafts included (marked).
    pub pages: BTreeMap<String, Page>,
    /// Files beside the prose that pages may show (images), by path.
    pub images: BTreeMap<String, Span>,
    /// Which records exist, those that could not be read included.
    pub known: Known,
    /// What the sources say they do not state, by file.
    pub unstated: BTreeMap<String, Vec<crate::source::Unstated>>,
}

impl Book {
    /// The day the data refer to: as configured, else the latest date of a report. Pages know no other.
    pub fn as_of(&self) -> Option<Date> {
        let editions = self.contracts.values().flat_map(|c| c.editions.values());
        self.settings.as_of.or_else(|| editions.filter_map(|e| e.report.dated.known().copied()).max())
    }
}

/// Registers shared by all contracts.
#[derive(Debug, Default)]
pub struct Registers {
    pub administration: Option<registers::Administration>,
    pub people: BTreeMap<Id<registers::Person>, registers::Person>,
    pub organisations: BTreeMap<Id<registers::Organisation>, registers::Organisation>,
    pub systems: BTreeMap<Id<registers::System>, registers::System>,
    pub documents: BTreeMap<Id<registers::Document>, registers::Document>,
    pub terms: BTreeMap<Id<registers::Term>, registers::Term>,
}

impl Registers {
    pub fn office(&self, id: &Id<registers::Office>) -> Option<&registers::Office> {
        self.administration.as_ref()?.offices.iter().find(|o| o.id.value == *id)
    }
}

/// A contract with everything that belongs to it.
#[derive(Debug)]
pub struct Contract {
    pub id: Id<contract::Contract>,
    pub terms: contract::Terms,
    pub areas: Vec<contract::Area>,
    pub roles: BTreeMap<Id<contract::Role>, contract::Role>,
    pub penalties: Option<contract::Penalties>,
    pub services: BTreeMap<Id<service::Service>, service::Service>,
    pub indicators: BTreeMap<Id<indicator::Indicator>, indicator::Indicator>,
    /// Indicators with something wrong in their sheet, already reported: nothing is concluded from them.
    pub broken: BTreeSet<Id<indicator::Indicator>>,
    pub editions: BTreeMap<EditionId, Edition>,
    pub waivers: BTreeMap<String, review::Waiver>,
}

impl Contract {
    /// Services of an area, in their order; nested ones after the one they belong to.
    pub fn services_of(&self, area: &Id<contract::Area>) -> Vec<&service::Service> {
        let mut list: Vec<_> = self.services.values().filter(|s| s.area.id == *area).collect();
        list.sort_by_key(|s| (s.order.value, s.id.value.clone()));
        list
    }

    /// Indicators of a service, in their order.
    pub fn indicators_of(&self, service: &Id<service::Service>) -> Vec<&indicator::Indicator> {
        let mut list: Vec<_> = self.indicators.values().filter(|i| i.service.id == *service).collect();
        list.sort_by_key(|i| (i.order.value, i.id.value.clone()));
        list
    }

    /// Who holds a kind of role on a day.
    pub fn holders<'a>(&'a self, kind: &'a str, day: Date) -> impl Iterator<Item = &'a contract::Role> {
        self.roles.values().filter(move |r| {
            r.role.as_str() == kind
                && r.from.known().is_none_or(|from| *from <= day)
                && r.to.is_none_or(|to| to >= day)
        })
    }
}

/// One period's report with everything recorded for it.
#[derive(Debug, Clone)]
pub struct Edition {
    pub id: EditionId,
    pub report: edition::ReportFile,
    pub activities: BTreeMap<Id<service::Service>, Vec<GroupItems>>,
    pub measures: BTreeMap<Id<indicator::Indicator>, measure::Measure>,
    /// Measures with something wrong in their files, already reported: nothing is concluded from them.
    pub broken: BTreeSet<Id<indicator::Indicator>>,
    pub headcount: Vec<resources::Headcount>,
    pub economics: Vec<resources::Economics>,
    pub reviews: BTreeMap<Id<contract::Area>, review::Review>,
    pub actions: BTreeMap<Id<review::Action>, review::Action>,
    pub events: BTreeMap<Id<review::Event>, review::Event>,
    pub errata: Vec<review::Erratum>,
}

/// Items of one group, from all the files that hold some, in order.
#[derive(Debug, Clone)]
pub struct GroupItems {
    pub group: Id<service::Group>,
    pub items: Vec<activity::Activity>,
    /// The part of a year that did them; none where they are the edition's own.
    pub of: Option<EditionId>,
}

impl Edition {
    /// Whether this edition is still a draft that only `--drafts` shows.
    pub fn is_draft(&self) -> bool {
        self.report.state.value == edition::ReportState::Draft
    }

    /// Whether it is made anew from a report that was signed on paper, which prevails.
    pub fn is_rendition(&self) -> bool {
        let paper = self.report.paper.as_ref();
        paper.is_some_and(|p| p.relation.value == edition::PaperRelation::Rendition)
    }
}
