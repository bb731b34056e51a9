//! Of which periods a yearly report is made: no day missing, none twice.

use super::edition::{ReportKind, ReportState};
use super::{Contract, Edition};
use crate::diag::Span;
use crate::value::{EditionId, Period};

/// The parts of a year, in order; what is wrong with them, if anything.
#[derive(Debug, Default)]
pub struct Composition<'c> {
    pub parts: Vec<&'c Edition>,
    pub flaw: Option<(Span, Flaw)>,
}

/// Why a year cannot be made of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// Only a yearly report is made of others.
    NotAYear,
    /// The site has no such edition.
    Missing(EditionId),
    /// It does not lie in the year, or is the year.
    Outside(EditionId),
    /// Two parts hold the same month.
    Twice(EditionId, EditionId),
    /// Months that no part holds.
    Gap(Vec<Period>),
    /// A later edition took the part's place; the parts stay as they are named.
    Superseded(EditionId, EditionId),
    /// The year is out of its draft and the part is not.
    Draft(EditionId),
}

/// Lengths of parts that are looked for, the longest first.
const KINDS: [&str; 3] = ["semester", "quarter", "month"];

impl Contract {
    /// What an edition is made of: the parts it names; else, for a year without measures of its own, the
    /// halves or quarters that the site has of it, each in its latest edition.
    pub fn composition(&self, edition: &Edition) -> Composition<'_> {
        let report = &edition.report;
        let named = &report.composed_of;
        let is_year = report.kind.value == ReportKind::Annual && edition.id.period.kind() == "year";
        if !is_year {
            let flaw = (!named.is_empty()).then_some((named.span, Flaw::NotAYear));
            return Composition { parts: Vec::new(), flaw };
        }
        let at = if named.is_empty() { report.id.span } else { named.span };
        let found = if named.is_empty() { Ok(self.halves(edition)) } else { self.named(edition) };
        let checked = found.and_then(|mut parts| {
            parts.sort_by(|a, b| a.id.cmp(&b.id));
            if parts.is_empty() { Ok(parts) } else { exact(edition.id.period, &parts).map(|()| parts) }
        });
        match checked {
            Ok(parts) => {
                let is_open = report.state.value != ReportState::Draft;
                let draft = parts.iter().find(|p| is_open && p.is_draft());
                let flaw = draft.map(|p| Flaw::Draft(p.id.clone())).or_else(|| self.outdated(&parts));
                let flaw = flaw.map(|flaw| (at, flaw));
                Composition { parts, flaw }
            }
            Err(flaw) => Composition { parts: Vec::new(), flaw: Some((at, flaw)) },
        }
    }

    fn named(&self, edition: &Edition) -> Result<Vec<&Edition>, Flaw> {
        let each = edition.report.composed_of.iter().map(|id| {
            if id.period == edition.id.period || !edition.id.period.covers(id.period) {
                return Err(Flaw::Outside(id.clone()));
            }
            self.editions.get(id).ok_or_else(|| Flaw::Missing(id.clone()))
        });
        each.collect()
    }

    /// A part that a later edition replaced. The year stays what it names: it may be closed already.
    fn outdated(&self, parts: &[&Edition]) -> Option<Flaw> {
        parts.iter().find_map(|part| {
            let latest = self.latest(part.id.period).filter(|latest| latest.id > part.id)?;
            Some(Flaw::Superseded(part.id.clone(), latest.id.clone()))
        })
    }

    fn halves(&self, edition: &Edition) -> Vec<&Edition> {
        if !edition.measures.is_empty() || !edition.broken.is_empty() {
            return Vec::new();
        }
        let of_kind = |kind: &str| -> Vec<&Edition> {
            let mut periods: Vec<Period> = self.editions.keys().map(|id| id.period).collect();
            periods.dedup();
            periods.retain(|p| p.kind() == kind && edition.id.period.covers(*p));
            periods.into_iter().filter_map(|p| self.latest(p)).collect()
        };
        KINDS.into_iter().map(of_kind).find(|list| !list.is_empty()).unwrap_or_default()
    }

    /// The edition that stands for a period: the last one out of its draft, else the last.
    pub fn latest(&self, period: Period) -> Option<&Edition> {
        let id = |revision| EditionId { period, revision };
        let all = || self.editions.range(id(0)..=id(u16::MAX)).map(|(_, edition)| edition);
        all().rfind(|e| !e.is_draft()).or_else(|| all().next_back())
    }

    /// Whether an edition stands for its period: no other one took its place, nor is it an amendment that is
    /// still being written.
    pub fn is_in_force(&self, edition: &Edition) -> bool {
        self.latest(edition.id.period).is_some_and(|latest| latest.id == edition.id)
    }

    /// The editions in force, in order: one of each period.
    pub fn in_force(&self) -> impl DoubleEndedIterator<Item = &Edition> {
        self.editions.values().filter(|e| self.is_in_force(e))
    }

    /// What came before a period: of each earlier one of its length the edition in force, newest first.
    pub fn before(&self, period: Period) -> impl Iterator<Item = &Edition> {
        let earlier = move |e: &&Edition| e.id.period < period && e.id.period.kind() == period.kind();
        self.in_force().rev().filter(earlier)
    }
}

/// Every month of the year lies in one part, and in one only.
fn exact(year: Period, parts: &[&Edition]) -> Result<(), Flaw> {
    let mut gap = Vec::new();
    for month in year.months() {
        let mut holders = parts.iter().filter(|p| p.id.period.covers(month));
        match (holders.next(), holders.next()) {
            (Some(one), Some(two)) => return Err(Flaw::Twice(one.id.clone(), two.id.clone())),
            (None, _) => gap.push(month),
            (Some(_), None) => {}
        }
    }
    if gap.is_empty() { Ok(()) } else { Err(Flaw::Gap(gap)) }
}
