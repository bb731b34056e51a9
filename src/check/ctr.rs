//! CTR: the contract, its parties and its monitoring.

use super::{Check, Raise, Scene, absent};
use crate::diag::Code;
use crate::model::contract::{Criterion, QuotedCode, Terms};
use crate::model::registers::MemberPart;
use crate::model::{Contract, Spanned, Stated};
use crate::text::number;
use crate::value::{Date, Decimal};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::CTR_01, run: codes_have_their_form },
    Check { code: Code::CTR_02, run: dates_follow_each_other },
    Check { code: Code::CTR_03, run: parties_cover_each_day },
    Check { code: Code::CTR_04, run: shares_sum_to_one_hundred },
    Check { code: Code::CTR_05, run: criterion_agrees_with_amount },
    Check { code: Code::CTR_06, run: rup_and_dec_are_two },
    Check { code: Code::CTR_07, run: monitoring_head_is_third },
    Check { code: Code::CTR_08, run: list_can_be_published },
];

/// CTR-01. CIG has ten characters, the project code (CUP) fifteen.
fn codes_have_their_form(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        let terms = &contract.terms;
        for (name, code, length) in [("CIG", &terms.cig, 10), ("CUP", &terms.project_code, 15)] {
            let Some(QuotedCode(text)) = code.known() else { continue };
            let right = text.len() == length
                && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                && (name == "CIG" || text.starts_with(|c: char| c.is_ascii_uppercase()));
            if !right {
                raise
                    .at(code.span)
                    .with("name", name)
                    .with("found", text)
                    .with("n", text.chars().count())
                    .with("expected", length);
            }
        }
    }
}

/// CTR-02. Signed, started, ended; an early start before signature is the only foreseen exception and
/// needs its own act, which the model does not have: it is reported.
fn dates_follow_each_other(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        let terms = &contract.terms;
        let steps: [(&str, &Spanned<Stated<Date>>); 3] =
            [("stipula", &terms.signed_on), ("avvio", &terms.start_on), ("fine", &terms.end_on)];
        let known: Vec<(&str, Date, &Spanned<Stated<Date>>)> =
            steps.iter().filter_map(|(name, s)| s.known().map(|d| (*name, *d, *s))).collect();
        for pair in known.windows(2) {
            let [(before, first, _), (after, second, at)] = pair else { continue };
            if second < first {
                raise
                    .at(at.span)
                    .with("first", before)
                    .with("second", after)
                    .with("found", second)
                    .with("expected", first);
            }
        }
        numbered_in_time(contract, &known, raise);
    }
}

/// The repertory is given at the signature: not after the end, and not after a whole period was reported;
/// neither is the signature.
fn numbered_in_time(
    contract: &Contract,
    known: &[(&str, Date, &Spanned<Stated<Date>>)],
    raise: &mut Raise<'_>,
) {
    let repertory = contract.terms.repertory.value.as_ref().map(|r| (r.date.value, r.date.span));
    let signed = known.iter().find(|(name, ..)| *name == "stipula").map(|(_, day, at)| (*day, at.span));
    let end = known.iter().find(|(name, ..)| *name == "fine");
    if let (Some((day, _)), Some((name, last, at))) = (repertory, end)
        && day > *last
    {
        raise
            .at(at.span)
            .with("first", "repertorio")
            .with("second", name)
            .with("found", last)
            .with("expected", day);
    }
    let first = contract.editions.values().map(|e| (e.report.to.value, e.id.to_string())).min();
    let Some((until, period)) = first else { return };
    for (name, day, at) in [("repertorio", repertory), ("stipula", signed)]
        .into_iter()
        .filter_map(|(n, d)| d.map(|(d, at)| (n, d, at)))
    {
        if day > until {
            raise
                .at(at)
                .with("first", name)
                .with("second", format!("fine di {period}"))
                .with("found", until)
                .with("expected", day);
        }
    }
}

/// CTR-03. Between the first party's beginning and the last known end, some party holds on each day.
fn parties_cover_each_day(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        let mut parties: Vec<(Date, Option<Date>)> = contract
            .terms
            .parties
            .iter()
            .filter_map(|p| p.from.known().map(|from| (*from, p.to.value)))
            .collect();
        parties.sort();
        let mut covered: Option<Date> = None;
        for (from, to) in parties {
            if let Some(until) = covered
                && from > until.plus_days(1)
            {
                raise
                    .at(contract.terms.parties.span)
                    .with("from", number::short_date(until.plus_days(1)))
                    .with("to", number::short_date(from.plus_days(-1)));
            }
            let Some(to) = to else { break };
            covered = Some(covered.map_or(to, |until| until.max(to)));
        }
    }
}

/// CTR-04. Shares of a consortium, where all are stated, sum to 100 with exactly one lead.
fn shares_sum_to_one_hundred(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for organisation in scene.book.registers.organisations.values() {
        let members = &organisation.members;
        let shares: Option<Vec<Decimal>> =
            members.iter().map(|m| m.share.as_ref().and_then(|s| s.known().copied())).collect();
        if let Some(shares) = shares.filter(|s| !s.is_empty()) {
            let sum = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(*share));
            if sum != Some(Decimal::from(100_u64)) {
                let found = sum.map_or_else(String::new, |s| s.to_string());
                raise.at(members.span).with("found", found).with("expected", "100").with("problem", "sum");
            }
        }
        let parts: Option<Vec<MemberPart>> = members.iter().map(|m| m.part.known().copied()).collect();
        let leads = parts.map(|p| p.iter().filter(|p| **p == MemberPart::Lead).count());
        if let Some(n) = leads.filter(|n| !members.is_empty() && *n != 1) {
            raise.at(members.span).with("leads", n).with("found", n).with("expected", "1");
        }
    }
}

/// CTR-05. Criterion a: above 10 M€, or above 2.5 M€ a year if over several years
/// (Circolare AgID 1/2021, par. 2.2).
fn criterion_agrees_with_amount(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        let terms = &contract.terms;
        let criterion = &terms.monitoring.criterion;
        if criterion.known() != Some(&Criterion::A) {
            continue;
        }
        let Some(amount) = terms.amount_net.known() else { continue };
        if *amount > Decimal::from(10_000_000_u64) {
            continue;
        }
        let Some(months) = months(terms) else { continue };
        let yearly = amount.checked_mul(Decimal::from(12_u64));
        let bound = Decimal::from(2_500_000_u64).checked_mul(Decimal::from(months));
        if months > 12 && yearly > bound {
            continue;
        }
        raise
            .at(criterion.span)
            .with("found", number::money(*amount, crate::text::Lang::It))
            .with("months", months);
    }
}

/// Whole months from start to end, a begun one counts.
fn months(terms: &Terms) -> Option<u64> {
    let (start, end) = (terms.start_on.known()?, terms.end_on.known()?);
    let years = i64::from(end.year()) - i64::from(start.year());
    let months = years * 12 + i64::from(end.month()) - i64::from(start.month()) + 1;
    u64::try_from(months).ok().filter(|m| *m > 0)
}

/// CTR-06. RUP and DEC are two persons above the configured amount; unknown amounts are no excuse, but
/// the reader is told that the amount is not stated.
fn rup_and_dec_are_two(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        let amount = contract.terms.amount_net.known();
        if amount.is_some_and(|a| *a <= scene.book.settings.role_limit_eur) {
            continue;
        }
        if let Some((dec, person)) = same_person(contract, "rup", "dec") {
            raise.at(dec).with("found", person);
        }
    }
}

/// CTR-07. Who heads the monitoring is neither RUP nor DEC.
fn monitoring_head_is_third(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        for (other, label) in [("rup", "RUP"), ("dec", "DEC")] {
            if let Some((at, person)) = same_person(contract, other, "monitoring-head") {
                raise.at(at).with("found", person).with("other", label);
                break;
            }
        }
    }
}

/// The second role's person, if somebody holds the first one too.
fn same_person(contract: &Contract, first: &str, second: &str) -> Option<(crate::diag::Span, String)> {
    let of = |kind: &str| -> Vec<_> {
        contract
            .roles
            .values()
            .filter(|r| r.role.as_str() == kind)
            .filter_map(|r| Some((r, r.person.known()?)))
            .collect()
    };
    let firsts = of(first);
    of(second)
        .into_iter()
        .find(|(_, person)| firsts.iter().any(|(_, other)| other.id == person.id))
        .map(|(role, person)| (role.person.span, person.as_str().to_owned()))
}

/// CTR-08. What the list of monitored contracts needs (AgID, «Elenco dati da pubblicare»).
fn list_can_be_published(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        let terms = &contract.terms;
        let missing = absent(&[
            (("CIG", "CIG"), terms.cig.known().is_none()),
            (("importo", "amount"), terms.amount_net.known().is_none()),
            (("avvio", "start"), terms.start_on.known().is_none()),
            (("fine prevista", "expected end"), terms.end_on.known().is_none()),
            (("fornitore", "supplier"), terms.parties.is_empty()),
        ]);
        if let Some((it, en)) = missing {
            raise.at(terms.cig.span).with("missing", it).with("missing-en", en);
        }
    }
}
