//! One indicator across the periods of its contract.

use super::{Findings, version_for};
use crate::model::indicator::{Indicator, Version};
use crate::model::{Contract, Edition};
use crate::rule::Judgement;
use crate::value::EditionId;

/// One point of a history: the edition, its verdict and the threshold it was judged by.
#[derive(Debug, Clone, Copy)]
pub struct Trend<'a> {
    pub edition: &'a EditionId,
    pub judgement: &'a Judgement,
    pub version: Option<&'a Version>,
}

/// The history up to and including an edition; of each period only its latest edition.
pub fn trend<'a>(
    contract: &'a Contract,
    findings: &'a Findings,
    indicator: &'a Indicator,
    upto: Option<&EditionId>,
) -> Vec<Trend<'a>> {
    let editions: Vec<&Edition> = contract.editions.values().collect();
    editions
        .iter()
        .filter(|e| upto.is_none_or(|upto| e.id <= *upto))
        .filter(|e| !editions.iter().any(|o| o.id.period == e.id.period && o.id.revision > e.id.revision))
        .filter(|e| upto.is_none_or(|upto| e.id.period.kind() == upto.period.kind()))
        .filter_map(|e| {
            let judgement = findings.judgement(&contract.id, &e.id, &indicator.id.value)?;
            Some(Trend { edition: &e.id, judgement, version: version_for(indicator, e) })
        })
        .collect()
}
