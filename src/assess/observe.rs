//! From a measure's record to what a rule sees.

use crate::model::indicator::Indicator;
use crate::model::measure::{self, DeclaredStat, Measure, Status};
use crate::model::{Contract, Edition};
use crate::rule::{Declared, Observed, Part, Stat};
use crate::value::Period;

/// What was observed for an indicator in a period. Months before the service began are not due.
pub(super) fn observed(
    contract: &Contract,
    edition: &Edition,
    indicator: &Indicator,
    measure: &Measure,
) -> Observed {
    let months = measure
        .months
        .iter()
        .filter(|m| m.status.value.is_none_or(|s| s == Status::Measured))
        .map(|m| {
            let part = Part { counts: m.counts.value.clone(), histogram: m.histogram.value.clone() };
            (m.month.value, part)
        })
        .filter(|(_, part)| !part.is_empty())
        .collect();
    Observed {
        whole: Part { counts: measure.counts.value.clone(), histogram: measure.histogram.value.clone() },
        months,
        due: due(contract, edition, indicator),
        declared: measure.declared.value.as_ref().map(declared),
    }
}

/// The months of the period in which the service was active.
fn due(contract: &Contract, edition: &Edition, indicator: &Indicator) -> Vec<Period> {
    let service = contract.services.get(&indicator.service.id);
    let from = service.and_then(|s| s.active_from.known().copied());
    let to = service.and_then(|s| s.active_to.value);
    edition
        .id
        .period
        .months()
        .filter(|m| from.is_none_or(|from| m.last_day() >= from) && to.is_none_or(|to| m.first_day() <= to))
        .collect()
}

fn declared(stated: &measure::Declared) -> Declared {
    let stat = stated.stat.known().map(|stat| match stat {
        DeclaredStat::Share => Stat::Share,
        DeclaredStat::Ratio => Stat::Ratio,
        DeclaredStat::Mean => Stat::Mean,
        DeclaredStat::Max => Stat::Max,
        DeclaredStat::Min => Stat::Min,
        DeclaredStat::Quantile => Stat::Quantile,
        DeclaredStat::Total => Stat::Total,
    });
    Declared { stat, value: stated.quantity() }
}
