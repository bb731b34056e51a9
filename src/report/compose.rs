//! What every report begins with: banners, state, addresses; and what is asked of composing.

use super::context::Context;
use super::publication::state;
use super::{Banner, Report, Scope};
use crate::diag::Level;
use crate::model::{Audience, Book, Contract, Edition};
use crate::value::Date;

/// A diagnostic that pages show: it needs no date, so pages never age.
#[derive(Debug, Clone)]
pub struct Note {
    pub code: &'static str,
    pub level: Level,
    pub title: &'static str,
    pub message: String,
    pub help: String,
    pub path: String,
    pub line: usize,
    /// The recorded decision that accepts it.
    pub accepted: Option<Decision>,
}

/// A waiver as pages show it: why, who decided, until when.
#[derive(Debug, Clone)]
pub struct Decision {
    pub reason: String,
    pub by: String,
    pub until: Option<Date>,
}

/// For whom, and whether drafts are shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Request<'a> {
    pub audience: Audience,
    pub drafts: bool,
    /// States that follow from closed folders.
    pub standings: Option<&'a Standings>,
}

/// The state of an edition that follows from its closed folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub state: Closed,
    pub on: Option<Date>,
    /// The edition that takes its place.
    pub by: Option<String>,
    /// What the seal says, once there is one.
    pub seal: Option<Imprints>,
    /// What stands in `firme/`, once there is a seal.
    pub proofs: Option<super::Proofs>,
}

/// The hashes of a closed edition, in hexadecimal, and who closed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprints {
    pub data: String,
    pub seal: String,
    /// The edition before it in the chain, with the hash of its seal.
    pub previous: Option<(String, String)>,
    pub files: u64,
    pub sealed_by: String,
    pub rendition: bool,
}

/// States computed from files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    Sealed,
    Signed,
    Superseded,
}

impl Closed {
    pub fn key(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::Signed => "signed",
            Self::Superseded => "superseded",
        }
    }
}

/// By contract and edition.
pub type Standings = std::collections::BTreeMap<(String, String), Standing>;

/// What every page of a scope says at its top.
pub(super) fn banners(context: &Context<'_>, edition: Option<&Edition>) -> Vec<Banner> {
    use crate::model::edition::PaperRelation;
    let mut list = Vec::new();
    if context.book.settings.invented {
        list.push(Banner { kind: "invented".into(), text: context.t("banner.invented") });
    }
    if context.audience != Audience::Public {
        let audience = context.t(&format!("audience.{}", context.audience.key()));
        let text = context.words.with("banner.audience", &[("audience", &audience)]);
        list.push(Banner { kind: "warning".into(), text });
    }
    let Some(edition) = edition else { return list };
    if edition.is_draft() {
        list.push(Banner { kind: "draft".into(), text: context.t("banner.draft") });
    }
    if let Some(amends) = edition.report.amends.as_ref() {
        let words = [
            ("edition", context.edition_words("the", &amends.period)),
            ("reason", amends.reason.value.clone()),
        ];
        let words: Vec<(&str, &str)> = words.iter().map(|(k, v)| (*k, v.as_str())).collect();
        list.push(Banner {
            kind: "amends".into(),
            text: context.words.with("banner.amends", words.as_slice()),
        });
    }
    let rendition = edition.report.paper.as_ref().filter(|p| p.relation.value == PaperRelation::Rendition);
    if let Some(paper) = rendition {
        let text = match paper.signed_on.known() {
            Some(day) => context.words.with("banner.rendition", &[("date", &context.plain_date(*day))]),
            None => context.t("banner.rendition_undated"),
        };
        list.push(Banner { kind: "rendition".into(), text });
    }
    list
}

/// The site's address of a page of prose, from its path under `content/`.
///
/// A period's premise is its first page, an area's review its review page, the area's own text a part
/// of the period's first page.
pub(super) fn address_of(book: &Book, path: &str) -> String {
    let parts: Vec<&str> = path.trim_end_matches(".md").split('/').collect();
    let is_contract = parts.first().is_some_and(|name| book.contracts.contains_key(*name));
    match parts.as_slice() {
        [contract, period, area, "riesame"] if is_contract => {
            format!("{contract}/{period}/riesame/{area}.html")
        }
        [contract, period, area, "index"] if is_contract => {
            format!("{contract}/{period}/index.html#area-{area}")
        }
        _ => format!("{}.html", parts.join("/")),
    }
}

/// An empty report of a scope.
pub(super) fn report(context: &Context<'_>, scope: Scope, name: String, edition: Option<&Edition>) -> Report {
    let contract = match &scope {
        Scope::Site => String::new(),
        Scope::Contract(id) | Scope::Edition(id, _) => {
            context.book.contracts.get(id).map(|c| c.terms.short_title.value.clone()).unwrap_or_default()
        }
    };
    Report {
        name,
        contract,
        pages: Vec::new(),
        tables: Vec::new(),
        lists: Vec::new(),
        facts: None,
        moved: Vec::new(),
        calendar: None,
        cover: None,
        banners: banners(context, edition),
        state: state_of_scope(context, &scope, edition),
        scope,
    }
}

fn state_of_scope(context: &Context<'_>, scope: &Scope, edition: Option<&Edition>) -> Option<super::State> {
    let Scope::Edition(contract, _) = scope else { return None };
    edition.map(|e| state(context, contract, e))
}

/// Old addresses of a contract's indicators and services, in the scope that has their pages.
pub(super) fn moved(contract: &Contract, with_services: bool) -> Vec<(String, String)> {
    let indicators = contract.indicators.values().flat_map(|i| {
        i.aliases
            .iter()
            .map(move |old| (format!("indicatori/{old}.html"), format!("indicatori/{}.html", i.id.value)))
    });
    let services = contract.services.values().filter(|_| with_services).flat_map(|s| {
        s.aliases
            .iter()
            .map(move |old| (format!("servizi/{old}.html"), format!("servizi/{}.html", s.id.value)))
    });
    indicators.chain(services).collect()
}
