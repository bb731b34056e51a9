//! Penalties that follow from the contract's rules, with what suspends them.

use std::collections::BTreeMap;

use crate::model::contract::Suspension;
use crate::model::indicator::Indicator;
use crate::model::{Contract, Edition, Id};
use crate::rule::penalty::{Cap, CapPer, Price};
use crate::rule::{Judgement, Verdict};
use crate::value::{Decimal, EditionId, Fraction};

/// A penalty due for one miss.
#[derive(Debug, Clone)]
pub struct Due {
    pub indicator: Id<Indicator>,
    /// Identifier of the rule that prices it.
    pub rule: String,
    pub price: Price,
    /// What is due after the caps; the uncut price stays visible.
    pub capped: Option<Decimal>,
    /// The suspension in force at the period's end, by identifier.
    pub suspended_by: Option<String>,
    /// The part of a year in which it fell due.
    pub of: Option<EditionId>,
}

/// Priced only where the verdict is *missed*; caps cut the latest first.
pub(super) fn due(
    contract: &Contract,
    edition: &Edition,
    judgements: &BTreeMap<Id<Indicator>, Judgement>,
) -> Vec<Due> {
    let Some(penalties) = &contract.penalties else { return Vec::new() };
    let mut list = Vec::new();
    for rule in &penalties.rules.value {
        let id = Id::<Indicator>::new(rule.indicator.value.0.clone());
        let Some(judgement) = judgements.get(&id).filter(|j| j.verdict == Verdict::Missed) else { continue };
        let price = match (&judgement.value, &judgement.gap) {
            (Some(value), Some(gap)) => rule.price(value, gap, &penalties.bases),
            _ => Price::NotComputable,
        };
        let suspended_by = suspension(contract, edition, &id).map(|s| s.id.value.as_str().to_owned());
        list.push(Due {
            indicator: id,
            rule: rule.id.value.clone(),
            price,
            capped: None,
            suspended_by,
            of: None,
        });
    }
    cut(&mut list, penalties.cap.value.as_ref(), contract);
    list
}

/// The suspension that covers an indicator's service at the period's end.
pub(crate) fn suspension<'c>(
    contract: &'c Contract,
    edition: &Edition,
    indicator: &Id<Indicator>,
) -> Option<&'c Suspension> {
    let service = &contract.indicators.get(indicator)?.service.id;
    let last = edition.report.to.value;
    contract.penalties.as_ref()?.suspensions.iter().find(|s| {
        s.services.iter().any(|r| r.id == *service)
            && s.from.known().is_none_or(|from| *from <= last)
            && s.until.date.is_none_or(|until| until >= last)
            && s.resolved_on.is_none_or(|on| on > last)
    })
}

fn cut(list: &mut [Due], cap: Option<&Cap>, contract: &Contract) {
    let mut room = cap.filter(|c| c.per.value == CapPer::Period).and_then(|c| limit(c, contract));
    for due in list {
        let Price::Euro(price) = due.price else { continue };
        due.capped = Some(match &mut room {
            None => price,
            Some(left) => {
                let taken = price.min(*left);
                *left = left.checked_sub(taken).unwrap_or(Decimal::ZERO);
                taken
            }
        });
    }
}

/// The cap in euro, if it can be computed.
pub(crate) fn limit(cap: &Cap, contract: &Contract) -> Option<Decimal> {
    if cap.amount.value.is_some() {
        return cap.amount.value;
    }
    let bases = &contract.penalties.as_ref()?.bases;
    let base = bases.iter().find(|b| Some(&b.id.value) == cap.base.value.as_ref())?;
    let hundredfold = base.amount.value.checked_mul(cap.rate.value?)?;
    Fraction::new(hundredfold, Decimal::from(100_u64))?.exact()
}
