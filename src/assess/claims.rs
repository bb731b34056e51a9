//! What the texts assert, held against the verdicts (TXT-01, TXT-02, SLA-15).

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Span;
use crate::model::indicator::Indicator;
use crate::model::review::Claims;
use crate::model::service::Service;
use crate::model::{Contract, Id};
use crate::rule::{Judgement, Verdict};

/// One assertion and how it stands.
#[derive(Debug, Clone)]
pub struct Claim {
    pub kind: ClaimKind,
    pub at: Span,
    pub standing: Standing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimKind {
    /// The text says that this indicator missed its threshold.
    Missed(Id<Indicator>),
    /// The text says that the service met all of its indicators.
    AllMet(Id<Service>),
    /// The text says that the service met everything it measured, save what it lists.
    AllOtherMeasuredMet(Id<Service>),
    /// The text says that levels were met «where foreseen».
    MetWhereForeseen(Id<Service>),
    /// An indicator that missed, in a service the text speaks of, without being named.
    Silent(Id<Indicator>),
}

/// How an assertion stands against the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Confirmed,
    /// The data say otherwise; the indicators that do.
    Contradicted(Vec<Id<Indicator>>),
    /// The data cannot decide it; the indicators concerned.
    Unprovable(Vec<Id<Indicator>>),
    /// Nothing is measured that could support it.
    WithoutData,
}

pub(super) fn against(
    stated: &Claims,
    contract: &Contract,
    judgements: &BTreeMap<Id<Indicator>, Judgement>,
) -> Vec<Claim> {
    let claimed: BTreeSet<&Id<Indicator>> = stated.missed.iter().map(|r| &r.id).collect();
    let mut list = Vec::new();
    for reference in &stated.missed.value {
        let standing = match judgements.get(&reference.id).map(|j| j.verdict) {
            Some(Verdict::Missed) => Standing::Confirmed,
            Some(Verdict::Met) => Standing::Contradicted(vec![reference.id.clone()]),
            _ => Standing::Unprovable(vec![reference.id.clone()]),
        };
        list.push(Claim { kind: ClaimKind::Missed(reference.id.clone()), at: reference.at, standing });
    }
    let ids = |service: &Id<Service>| -> Vec<Id<Indicator>> {
        contract.indicators_of(service).iter().map(|i| i.id.value.clone()).collect()
    };
    for service in &stated.all_met_in.value {
        let standing = all_met(&ids(&service.id), judgements, &BTreeSet::new(), false);
        list.push(Claim { kind: ClaimKind::AllMet(service.id.clone()), at: service.at, standing });
    }
    for service in &stated.all_other_measured_met_in.value {
        let standing = all_met(&ids(&service.id), judgements, &claimed, true);
        let kind = ClaimKind::AllOtherMeasuredMet(service.id.clone());
        list.push(Claim { kind, at: service.at, standing });
    }
    for service in &stated.met_where_foreseen_in.value {
        let ids = ids(&service.id);
        let standing = if ids.is_empty() {
            Standing::WithoutData
        } else {
            all_met(&ids, judgements, &BTreeSet::new(), true)
        };
        let kind = ClaimKind::MetWhereForeseen(service.id.clone());
        list.push(Claim { kind, at: service.at, standing });
    }
    list.extend(silent(stated, contract, judgements, &claimed));
    list
}

/// `measured_only`: what is not measured does not count against the claim.
fn all_met(
    ids: &[Id<Indicator>],
    judgements: &BTreeMap<Id<Indicator>, Judgement>,
    except: &BTreeSet<&Id<Indicator>>,
    measured_only: bool,
) -> Standing {
    let with = |wanted: &[Verdict]| -> Vec<Id<Indicator>> {
        ids.iter()
            .filter(|id| !except.contains(id))
            .filter(|id| judgements.get(*id).is_some_and(|j| wanted.contains(&j.verdict)))
            .cloned()
            .collect()
    };
    let mut against = with(&[Verdict::Missed]);
    if !measured_only {
        against.extend(with(&[Verdict::NotMeasured]));
    }
    if !against.is_empty() {
        return Standing::Contradicted(against);
    }
    let open = with(&[Verdict::Indeterminate, Verdict::Suspect]);
    if open.is_empty() { Standing::Confirmed } else { Standing::Unprovable(open) }
}

/// Misses of the services whose misses the text lists, that it does not name.
fn silent(
    stated: &Claims,
    contract: &Contract,
    judgements: &BTreeMap<Id<Indicator>, Judgement>,
    claimed: &BTreeSet<&Id<Indicator>>,
) -> Vec<Claim> {
    let spoken: BTreeSet<&Id<Service>> = stated
        .missed
        .iter()
        .filter_map(|r| contract.indicators.get(&r.id))
        .map(|i| &i.service.id)
        .chain(stated.all_other_measured_met_in.iter().map(|r| &r.id))
        .collect();
    contract
        .indicators
        .values()
        .filter(|i| spoken.contains(&i.service.id) && !claimed.contains(&i.id.value))
        .filter(|i| judgements.get(&i.id.value).is_some_and(|j| j.verdict == Verdict::Missed))
        .map(|i| Claim {
            kind: ClaimKind::Silent(i.id.value.clone()),
            at: stated.missed.span,
            standing: Standing::Contradicted(vec![i.id.value.clone()]),
        })
        .collect()
}
