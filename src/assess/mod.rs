//! What follows from the facts: one verdict per indicator and period.

mod claims;
mod composed;
mod observe;
mod penalty;
mod sealed;
mod trend;
mod year;

pub use claims::{Claim, ClaimKind, Standing};
pub use composed::Composed;
pub use penalty::Due;
pub(crate) use penalty::{limit as penalty_limit, suspension as penalty_suspension};
pub use sealed::{Kept, Sealed};
pub use trend::{Trend, trend};

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::indicator::{Indicator, Version};
use crate::model::{Book, Contract, Edition, Id, contract, measure, review};
use crate::rule::{Judgement, Limits, Observed, Reason, Terms, Verdict, judge};
use crate::value::{EditionId, Period};

/// Everything computed from the book, by contract and edition.
#[derive(Debug, Default)]
pub struct Findings {
    pub editions: BTreeMap<Id<contract::Contract>, BTreeMap<EditionId, EditionFindings>>,
}

/// What was found for one edition.
#[derive(Debug, Default)]
pub struct EditionFindings {
    /// One judgement per indicator due in the period.
    pub judgements: BTreeMap<Id<Indicator>, Judgement>,
    /// What the texts assert, against the verdicts.
    pub claims: Vec<Claim>,
    /// Penalties that follow from the rules.
    pub penalties: Vec<Due>,
    /// A yearly report as its parts make it.
    pub composed: Option<Box<Composed>>,
}

impl EditionFindings {
    /// How many indicators have each verdict, in the order of [`Verdict::ALL`].
    pub fn tally<'a>(&self, of: impl Iterator<Item = &'a Id<Indicator>>) -> Tally {
        let mut tally = Tally::default();
        for id in of {
            if let Some(judgement) = self.judgements.get(id) {
                *tally.0.entry(judgement.verdict).or_default() += 1;
            }
        }
        tally
    }
}

/// Number of indicators by verdict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(pub BTreeMap<Verdict, usize>);

impl Tally {
    pub fn of(&self, verdict: Verdict) -> usize {
        self.0.get(&verdict).copied().unwrap_or(0)
    }

    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// Indeterminate and suspect: what the data cannot or must not decide.
    pub fn unclear(&self) -> usize {
        self.of(Verdict::Indeterminate) + self.of(Verdict::Suspect)
    }
}

impl Findings {
    fn put(
        &mut self,
        editions: Vec<(&Contract, &Edition)>,
        find: impl Fn(&Contract, &Edition) -> EditionFindings + Sync,
    ) {
        let found: Vec<EditionFindings> = editions.par_iter().map(|(c, e)| find(c, e)).collect();
        for ((contract, edition), found) in editions.into_iter().zip(found) {
            self.editions.entry(contract.id.clone()).or_default().insert(edition.id.clone(), found);
        }
    }

    pub fn edition(
        &self,
        contract: &Id<contract::Contract>,
        edition: &EditionId,
    ) -> Option<&EditionFindings> {
        self.editions.get(contract)?.get(edition)
    }

    pub fn judgement(
        &self,
        contract: &Id<contract::Contract>,
        edition: &EditionId,
        indicator: &Id<Indicator>,
    ) -> Option<&Judgement> {
        self.edition(contract, edition)?.judgements.get(indicator)
    }
}

/// Assesses every edition of every contract, several at a time; then the years that are made of others.
/// What is closed is not assessed again: its findings are those kept in its folder.
pub fn assess(book: &Book, sealed: &Sealed) -> Findings {
    let all = book.contracts.values().flat_map(|c| c.editions.values().map(move |e| (c, e)));
    let (years, editions): (Vec<_>, Vec<_>) =
        all.partition(|(contract, edition)| !contract.composition(edition).parts.is_empty());
    let mut findings = Findings::default();
    findings.put(editions, |contract, edition| match kept(sealed, contract, edition) {
        Some(kept) => kept.findings(edition),
        None => assess_edition(book, contract, edition),
    });
    let parts = std::mem::take(&mut findings);
    findings.put(years, |contract, edition| {
        let list: Vec<year::PartOf<'_>> = contract
            .composition(edition)
            .parts
            .into_iter()
            .filter_map(|part| {
                Some(year::PartOf { edition: part, found: parts.edition(&contract.id, &part.id)? })
            })
            .collect();
        match kept(sealed, contract, edition) {
            Some(kept) => {
                let composed = composed::of(contract, edition, list.iter().map(|p| p.edition));
                EditionFindings { composed: Some(Box::new(composed)), ..kept.findings(edition) }
            }
            None => year::findings(book, contract, edition, &list),
        }
    });
    for (contract, list) in parts.editions {
        findings.editions.entry(contract).or_default().extend(list);
    }
    findings
}

fn kept<'s>(sealed: &'s Sealed, contract: &Contract, edition: &Edition) -> Option<&'s Kept> {
    sealed.get(&(contract.id.to_string(), edition.id.to_string()))
}

fn assess_edition(book: &Book, contract: &Contract, edition: &Edition) -> EditionFindings {
    let limits = limits(book);
    let judgements: BTreeMap<_, _> = contract
        .indicators
        .values()
        .filter(|indicator| is_due(contract, edition, indicator))
        .map(|indicator| (indicator.id.value.clone(), verdict(contract, edition, indicator, limits)))
        .collect();
    let penalties = penalty::due(contract, edition, &judgements);
    let claims = claimed(contract, edition, &judgements);
    EditionFindings { judgements, claims, penalties, composed: None }
}

/// What the reviews of an edition assert, against its verdicts.
fn claimed(
    contract: &Contract,
    edition: &Edition,
    judgements: &BTreeMap<Id<Indicator>, Judgement>,
) -> Vec<Claim> {
    let stated = edition.reviews.values().filter_map(|review: &review::Review| review.claims.value.as_ref());
    stated.flat_map(|stated| claims::against(stated, contract, judgements)).collect()
}

/// Limits of tight and suspect values, from `book.toml`.
pub fn limits(book: &Book) -> Limits {
    Limits {
        suspect_points: book.settings.suspect_points,
        suspect_ratio: book.settings.suspect_ratio,
        tight_percent: book.settings.tolerance_percent,
    }
}

/// Whether a measure of this indicator is due: a threshold is in force on the period's last day, or a
/// measure was delivered all the same.
pub fn is_due(contract: &Contract, edition: &Edition, indicator: &Indicator) -> bool {
    if edition.broken.contains(&indicator.id.value) || contract.broken.contains(&indicator.id.value) {
        return false;
    }
    if edition.measures.contains_key(&indicator.id.value) {
        return true;
    }
    let last = edition.report.to.value;
    let active = contract.services.get(&indicator.service.id).is_none_or(|service| {
        service.active_from.known().is_none_or(|from| *from <= last)
            && service.active_to.is_none_or(|to| to >= edition.report.from.value)
    });
    active && indicator.version_on(last).is_some()
}

/// The threshold by which a period is judged: the one in force on its last day.
pub fn version_for<'i>(indicator: &'i Indicator, edition: &Edition) -> Option<&'i Version> {
    indicator.version_on(edition.report.to.value)
}

/// A month by itself, with the threshold of its last day: that of a year may have changed within it.
#[derive(Debug)]
pub struct ByMonth<'i> {
    pub month: Period,
    pub version: &'i Version,
    pub judgement: Judgement,
}

/// Each month delivered, judged by itself: for drawings, never for the verdict (marked «informativo»).
pub fn by_month<'i>(
    contract: &Contract,
    edition: &Edition,
    indicator: &'i Indicator,
    limits: Limits,
) -> Option<Vec<ByMonth<'i>>> {
    let whole = version_for(indicator, edition)?;
    let found = edition.measures.get(&indicator.id.value)?;
    let seen = observe::observed(contract, edition, indicator, found);
    let terms =
        Terms { rounding: indicator.rounding.known().map(|r| r.0), limits, confirmed: true, doubt: None };
    let each = seen
        .months
        .into_iter()
        .map(|(month, part)| {
            let one = Observed { whole: part, ..Observed::default() };
            let version = indicator.version_on(month.last_day()).unwrap_or(whole);
            ByMonth { month, version, judgement: judge(&version.rule, &one, &terms) }
        })
        .collect();
    Some(each)
}

fn verdict(contract: &Contract, edition: &Edition, indicator: &Indicator, limits: Limits) -> Judgement {
    let Some(version) = version_for(indicator, edition) else {
        return Judgement::without_value(Verdict::Indeterminate, Reason::RuleNotStated);
    };
    let Some(found) = edition.measures.get(&indicator.id.value) else {
        return Judgement::without_value(Verdict::NotMeasured, Reason::NoData);
    };
    match found.status.value {
        measure::Status::NotMeasured => {
            return Judgement::without_value(Verdict::NotMeasured, Reason::NoData);
        }
        measure::Status::NotApplicable => {
            return Judgement::without_value(Verdict::NotApplicable, Reason::NoCases);
        }
        measure::Status::Measured => {}
    }
    let seen = observe::observed(contract, edition, indicator, found);
    let terms = Terms {
        rounding: indicator.rounding.known().map(|rule| rule.0),
        limits,
        confirmed: found.confirmed.is_some(),
        doubt: found.doubt.as_ref().map(|doubt| doubt.source.as_str()),
    };
    judge(&version.rule, &seen, &terms)
}
