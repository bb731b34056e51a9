//! What was counted or declared, month by month: the data that a correction corrects.

use std::collections::{BTreeMap, BTreeSet};

use super::super::context::EditionContext;
use super::verdicts::name;
use super::{Change, Topic};
use crate::model::Stated;
use crate::model::indicator::Indicator;
use crate::model::measure::{Declared, Measure, Status};
use crate::text::number;
use crate::value::{Histogram, Quantity};

/// Cells of a distribution that are told one by one.
const CELLS: usize = 8;

/// Changed measures of one and the same period. Another period has other months: all would be a change.
pub(super) fn changes(old: &EditionContext<'_>, new: &EditionContext<'_>) -> Vec<Change> {
    if old.edition.id.period != new.edition.id.period {
        return Vec::new();
    }
    let (before, after) = (data(old), data(new));
    let keys: BTreeSet<&(String, String)> = before.keys().chain(after.keys()).collect();
    keys.into_iter().filter_map(|key| change((old, before.get(key)), (new, after.get(key)), key)).collect()
}

type Side<'a> = (&'a EditionContext<'a>, Option<&'a Datum<'a>>);

/// One place where numbers stand: the whole period, or a month.
struct Datum<'a> {
    name: String,
    /// Whose sheet says what the counts are called.
    indicator: Option<&'a Indicator>,
    status: Status,
    counts: &'a BTreeMap<String, u64>,
    declared: Option<&'a Declared>,
    histogram: Option<&'a Histogram>,
}

/// By indicator and month; the whole period before its months.
fn data<'a>(context: &'a EditionContext<'_>) -> BTreeMap<(String, String), Datum<'a>> {
    let mut map = BTreeMap::new();
    for (id, measure) in &context.edition.measures {
        let of = name(context, id).unwrap_or_else(|| id.to_string());
        let indicator = context.contract.indicators.get(id);
        for month in measure.months.iter() {
            let datum = Datum {
                name: format!("{of}: {}", number::period(month.month.value, context.words.lang)),
                indicator,
                status: month.status.value.unwrap_or(measure.status.value),
                counts: &month.counts.value,
                declared: month.declared.value.as_ref(),
                histogram: month.histogram.value.as_ref(),
            };
            map.insert((id.to_string(), month.month.value.to_string()), datum);
        }
        map.insert((id.to_string(), String::new()), whole(of, indicator, measure));
    }
    map
}

fn whole<'a>(name: String, indicator: Option<&'a Indicator>, measure: &'a Measure) -> Datum<'a> {
    Datum {
        name,
        indicator,
        status: measure.status.value,
        counts: &measure.counts.value,
        declared: measure.declared.value.as_ref(),
        histogram: measure.histogram.value.as_ref(),
    }
}

fn change(before: Side<'_>, after: Side<'_>, (id, month): &(String, String)) -> Option<Change> {
    let old = text(before, after.1);
    let new = text(after, before.1);
    let name = after.1.or(before.1).map(|datum| datum.name.clone()).unwrap_or_default();
    let id = if month.is_empty() { id.clone() } else { format!("{id}/{month}") };
    // The whole of an indicator with months holds no number of its own: only its months are told.
    let empty = |text: &Option<String>| text.as_ref().is_none_or(String::is_empty);
    let differs = old != new && !(empty(&old) && empty(&new));
    differs.then(|| Change::new(Topic::Data, &id, &name, old, new))
}

/// The numbers in words; of a distribution what the other side has otherwise.
fn text((context, datum): Side<'_>, other: Option<&Datum<'_>>) -> Option<String> {
    let datum = datum?;
    let lang = context.words.lang;
    let mut parts = Vec::new();
    if datum.status != Status::Measured || other.is_some_and(|other| other.status != datum.status) {
        parts.push(context.t(&format!("measure_status.{}", datum.status.key())));
    }
    let named = |name: &str| {
        datum.indicator.map_or_else(|| name.to_owned(), |indicator| context.count_name(indicator, name))
    };
    parts
        .extend(datum.counts.iter().map(|(name, n)| format!("{}: {}", named(name), number::count(*n, lang))));
    if let Some(declared) = datum.declared {
        let stat = match &declared.stat.value {
            Stated::Known(stat) => context.t(&format!("stat.{}", stat.key())),
            Stated::NotStated(_) => context.t("stat.not_stated"),
        };
        parts.push(format!("{} ({stat})", number::quantity(&declared.quantity(), lang)));
    }
    if let Some(histogram) = datum.histogram {
        let total = number::count(histogram.total(), lang);
        parts.push(context.words.with("diff.cases", &[("n", &total)]));
        parts.extend(cells(context, histogram, other.and_then(|other| other.histogram)));
    }
    Some(parts.join("; "))
}

/// The first cells in which two distributions differ.
fn cells(context: &EditionContext<'_>, this: &Histogram, other: Option<&Histogram>) -> Option<String> {
    let lang = context.words.lang;
    let other = other.filter(|other| other.unit == this.unit)?;
    let of = |histogram: &Histogram| histogram.cells().collect::<BTreeMap<u64, u64>>();
    let (mine, theirs) = (of(this), of(other));
    let values: BTreeSet<u64> = mine.keys().chain(theirs.keys()).copied().collect();
    let n = |map: &BTreeMap<u64, u64>, value| map.get(value).copied().unwrap_or_default();
    let mut differing = values.iter().filter(|value| n(&mine, value) != n(&theirs, value));
    let mut told: Vec<String> = differing
        .by_ref()
        .take(CELLS)
        .map(|value| {
            let limit = Quantity::new(crate::value::Decimal::from(*value), this.unit);
            format!("{} × {}", number::count(n(&mine, value), lang), number::quantity(&limit, lang))
        })
        .collect();
    if differing.next().is_some() {
        told.push("…".to_owned());
    }
    (!told.is_empty()).then(|| told.join(", "))
}
