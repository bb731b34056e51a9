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

/// The history up to and including an edition, at most its newest `most` points, oldest first; of each
/// period only its latest edition.
pub fn trend<'a>(
    contract: &'a Contract,
    findings: &'a Findings,
    indicator: &'a Indicator,
    upto: Option<&EditionId>,
    most: usize,
) -> Vec<Trend<'a>> {
    let mut newer: Option<&EditionId> = None;
    let mut points: Vec<Trend<'a>> = contract
        .editions
        .values()
        .rev()
        .filter(|e| {
            // Editions of a period stand together, the newest last.
            let superseded = newer.is_some_and(|newer| newer.period == e.id.period);
            newer = Some(&e.id);
            !superseded
        })
        .filter(|e| upto.is_none_or(|upto| e.id <= *upto))
        .filter(|e| upto.is_none_or(|upto| e.id.period.kind() == upto.period.kind()))
        .filter_map(|e: &Edition| {
            let judgement = findings.judgement(&contract.id, &e.id, &indicator.id.value)?;
            Some(Trend { edition: &e.id, judgement, version: version_for(indicator, e) })
        })
        .take(most)
        .collect();
    points.reverse();
    points
}
