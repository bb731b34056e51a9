//! TXT: what the texts assert and cite, against the data.

use super::{Check, Raise, Scene};
use crate::assess::{Claim, ClaimKind, Standing, version_for};
use crate::diag::{Code, Span};
use crate::model::indicator::Indicator;
use crate::model::{Book, Contract, Edition, Id};
use crate::rule::Verdict;
use crate::source::markdown::{Document, Target};
use crate::text::{Lang, number};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::SLA_15, run: compliance_has_indicators },
    Check { code: Code::TXT_01, run: claimed_misses_are_misses },
    Check { code: Code::TXT_02, run: claimed_passes_are_passes },
    Check { code: Code::TXT_08, run: citations_are_current },
];

/// What a page shows where there is no value, as the site's texts have it.
const NO_VALUE: [&str; 2] = ["non rilevato", "not measured"];

fn claims<'a>(scene: &Scene<'a>) -> Vec<(&'a Contract, &'a Edition, &'a Claim)> {
    scene
        .editions()
        .flat_map(|(contract, edition, found)| {
            found.claims.iter().map(move |claim| (contract, edition, claim))
        })
        .collect()
}

fn name(contract: &Contract, id: &Id<Indicator>) -> String {
    contract.indicators.get(id).map_or_else(|| id.to_string(), |i| i.short_name.value.clone())
}

/// Whether the sheet or the measure of an indicator is wrong, and reported: what the texts say of it
/// cannot be judged yet.
fn is_broken(contract: &Contract, edition: &Edition, id: &Id<Indicator>) -> bool {
    contract.broken.contains(id)
        || edition.broken.contains(id)
        || contract.indicators.get(id).is_none_or(|i| version_for(i, edition).is_none())
}

/// SLA-15. Compliance asserted where no indicator exists.
fn compliance_has_indicators(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, _, claim) in claims(scene) {
        if let (ClaimKind::MetWhereForeseen(service), Standing::WithoutData) = (&claim.kind, &claim.standing)
        {
            let name = contract.services.get(service).map_or(service.as_str(), |s| &s.name.value);
            raise.at(claim.at).with("service", name);
        }
    }
}

/// TXT-01. Misses that the text claims or passes over.
fn claimed_misses_are_misses(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, claim) in claims(scene) {
        let (id, how) = match (&claim.kind, &claim.standing) {
            (ClaimKind::Missed(id), Standing::Contradicted(_)) => (id, "contradicted"),
            (ClaimKind::Missed(id), Standing::Unprovable(_)) => (id, "unprovable"),
            (ClaimKind::Silent(id), _) => (id, "silent"),
            _ => continue,
        };
        if is_broken(contract, edition, id) {
            continue;
        }
        let verdict = scene.findings.judgement(&contract.id, &edition.id, id).map(|j| j.verdict);
        let (it, en) = match how {
            "contradicted" => (
                "il testo dice non rispettato {name}, i dati lo danno rispettato",
                "the text says that {name} was missed, the data say it was met",
            ),
            "silent" => (
                "{name} non è rispettato e il testo non lo dice",
                "{name} was missed and the text does not say so",
            ),
            _ => (
                "il testo dice non rispettato {name}, i dati non bastano a deciderlo",
                "the text says that {name} was missed, the data cannot decide it",
            ),
        };
        let quoted = format!("«{}»", name(contract, id));
        raise
            .at(claim.at)
            .with("problem", it.replace("{name}", &quoted))
            .with("problem-en", en.replace("{name}", &quoted))
            .with("found", id)
            .with("expected", verdict.map_or("", Verdict::key));
    }
}

/// TXT-02. «All met», and «all the others measured met».
fn claimed_passes_are_passes(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, claim) in claims(scene) {
        let service = match &claim.kind {
            ClaimKind::AllMet(s) | ClaimKind::AllOtherMeasuredMet(s) | ClaimKind::MetWhereForeseen(s) => s,
            ClaimKind::Missed(_) | ClaimKind::Silent(_) => continue,
        };
        let (ids, it, en) = match &claim.standing {
            Standing::Contradicted(ids) => (ids, "contraddetto da", "contradicted by"),
            Standing::Unprovable(ids) => (ids, "non dimostrabile per", "not provable for"),
            Standing::Confirmed | Standing::WithoutData => continue,
        };
        let ids: Vec<_> = ids.iter().filter(|id| !is_broken(contract, edition, id)).collect();
        if ids.is_empty() {
            continue;
        }
        if !contract.services.contains_key(service) {
            continue;
        }
        let names: Vec<String> = ids.iter().map(|id| format!("«{}»", name(contract, id))).collect();
        let service = contract.services.get(service).map_or(service.as_str(), |s| &s.name.value);
        raise
            .at(claim.at)
            .with("service", service)
            .with("how", it)
            .with("how-en", en)
            .with("found", number::listed(&names, Lang::It));
    }
}

/// TXT-08. A citation's number is the datum's.
fn citations_are_current(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (document, contract, edition) in documents(scene.book) {
        for link in &document.links {
            let Target::Citation { scheme, id } = &link.target else { continue };
            if scheme == "indicator" && link.text.contains(|c: char| c.is_ascii_digit()) {
                let (contract, edition, id) = super::lnk::cited(scene.book, id, contract, edition);
                compare(scene, contract, edition, id, &link.text, link.span, raise);
            }
        }
    }
}

fn compare(
    scene: &Scene<'_>,
    contract: Option<&Contract>,
    edition: Option<&Edition>,
    id: &str,
    text: &str,
    at: Span,
    raise: &mut Raise<'_>,
) {
    let Some(contract) = contract else { return };
    let Some(edition) = edition.or_else(|| contract.in_force().next_back()) else { return };
    let id = Id::<Indicator>::new(id);
    if is_broken(contract, edition, &id) {
        return;
    }
    let Some(judgement) = scene.findings.judgement(&contract.id, &edition.id, &id) else { return };
    let plain = |text: &str| text.replace([number::NBSP, '\u{202f}'], " ");
    let right = match &judgement.value {
        Some(value) => number::quantity(value, scene.book.settings.lang),
        None => NO_VALUE[usize::from(scene.book.settings.lang == Lang::En)].to_owned(),
    };
    if plain(text) != plain(&right) {
        raise.at(at).with("found", text).with("expected", right).with("key", id);
    }
}

/// Every text of the book with the contract and edition it belongs to.
///
/// Texts of a contract that does not exist or could not be read are left out: what they cite is not
/// known.
pub(super) fn documents(book: &Book) -> Vec<(&Document, Option<&Contract>, Option<&Edition>)> {
    book.pages
        .values()
        .filter(|page| !page.is_draft())
        .filter(|page| {
            let folder =
                page.path.strip_prefix(&format!("{}/", book.settings.src)).and_then(|p| p.split_once('/'));
            folder.is_none_or(|(name, _)| book.contracts.contains_key(name))
        })
        .map(|page| {
            let rest = page.path.strip_prefix(&book.settings.src).unwrap_or(&page.path);
            let mut parts = rest.trim_start_matches('/').split('/');
            let contract = parts.next().and_then(|name| book.contracts.get(name));
            let edition = parts.next().and_then(|name| {
                contract.and_then(|c| c.editions.values().find(|e| e.id.to_string() == name))
            });
            (&page.document, contract, edition)
        })
        .collect()
}
