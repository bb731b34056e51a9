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

/// The history up to and including an edition, at most its newest `most` points, oldest first; of each other
/// period only the edition in force.
pub fn trend<'a>(
    contract: &'a Contract,
    findings: &'a Findings,
    indicator: &'a Indicator,
    upto: Option<&EditionId>,
    most: usize,
) -> Vec<Trend<'a>> {
    let own = upto.and_then(|upto| contract.editions.get(upto));
    let before: Box<dyn Iterator<Item = &'a Edition> + 'a> = match upto {
        Some(upto) => Box::new(contract.before(upto.period)),
        None => Box::new(contract.in_force().rev()),
    };
    let mut points: Vec<Trend<'a>> = own
        .into_iter()
        .chain(before)
        .filter_map(|e: &Edition| {
            let judgement = findings.judgement(&contract.id, &e.id, &indicator.id.value)?;
            Some(Trend { edition: &e.id, judgement, version: version_for(indicator, e) })
        })
        .take(most)
        .collect();
    points.reverse();
    points
}
