//! The period's drawings: from findings to the data of each chart, with its table.

use std::borrow::Cow;

use crate::assess::{self, version_for};
use crate::chart::{self, Bar, Bars, Bullet, Distance, DistanceRow, Figure, Point, Standing, Strip, Tile};
use crate::model::indicator::{Indicator, Version};
use crate::model::service::Service;
use crate::report::block::{self, Block};
use crate::report::context::{Context, EditionContext};
use crate::rule::{Basis, Judgement, Threshold, Verdict};
use crate::text::number;
use crate::value::{EditionId, Unit};

fn mark(verdict: Verdict) -> chart::Mark {
    match verdict {
        Verdict::Met => chart::Mark::Met,
        Verdict::Missed => chart::Mark::Missed,
        Verdict::Indeterminate => chart::Mark::Indeterminate,
        Verdict::Suspect => chart::Mark::Suspect,
        Verdict::NotMeasured => chart::Mark::NotMeasured,
        Verdict::NotApplicable => chart::Mark::NotApplicable,
    }
}

/// A judgement's value for pixels, if it is in the threshold's unit.
fn pixels(judgement: &Judgement, threshold: &Threshold) -> Option<f64> {
    judgement.value.as_ref().filter(|v| v.unit == threshold.value.unit).map(|v| v.exact.to_f64_for_pixels())
}

/// Hollow marks say that a number is not, or not yet, computed again.
fn standing(judgement: &Judgement) -> Standing {
    match judgement.basis {
        _ if judgement.provisional => Standing::Provisional,
        Some(Basis::Declared) => Standing::Declared,
        _ => Standing::Recomputed,
    }
}

/// Where the scale of a single value ends: percentages at 100, others past value and threshold.
fn most(threshold: &Threshold, values: &[f64]) -> f64 {
    let limit = threshold.value.exact.to_f64_for_pixels();
    let widest = values.iter().copied().fold(limit, f64::max);
    match threshold.value.unit {
        // A limit of a few percent would vanish on a scale to 100.
        Unit::Percent if widest > 25.0 => 100.0,
        _ => chart::headroom(widest),
    }
}

/// The verdicts of a service as tiles.
pub(super) fn strip(context: &EditionContext<'_>, service: &Service, indicators: &[&Indicator]) -> String {
    let tiles = indicators
        .iter()
        .filter_map(|i| {
            let verdict = context.judgement(i)?.verdict;
            let word = context.t(&format!("verdict.{}", verdict.key())).to_lowercase();
            let text = context.words.with("chart.strip_item", &[("name", &i.short_name), ("verdict", &word)]);
            let href = Some(format!("@/indicatori/{}.html", i.id.value));
            Some(Tile { mark: mark(verdict), text, href })
        })
        .collect();
    let own = context.found.tally(indicators.iter().map(|i| &i.id.value));
    let line = super::tally_words(context, &own);
    let title = context.words.with("chart.strip_title", &[("name", &service.name), ("line", &line)]);
    let id = format!("strip-{}-{}-{}", context.contract.id, context.edition.id, service.id.value);
    Strip { title, tiles }.svg(&id)
}

/// One value against its threshold; empty where they cannot be compared.
pub(super) fn bullet(context: &EditionContext<'_>, indicator: &Indicator) -> String {
    let (Some(judgement), Some(version)) =
        (context.judgement(indicator), version_for(indicator, context.edition))
    else {
        return String::new();
    };
    let threshold = context.deciding(version, judgement);
    let threshold = threshold.as_ref();
    let Some(value) = pixels(judgement, threshold) else { return String::new() };
    let value_text = context.value(judgement);
    let threshold_text = named(context, indicator, judgement, threshold);
    let verdict = context.t(&format!("verdict.{}", judgement.verdict.key())).to_lowercase();
    Bullet {
        title: context
            .words
            .with("chart.bullet_title", &[("name", &indicator.short_name), ("value", &value_text)]),
        alt: context.words.with(
            "chart.bullet_alt",
            &[("value", &value_text), ("threshold", &threshold_text), ("verdict", &verdict)],
        ),
        value,
        threshold: threshold.value.exact.to_f64_for_pixels(),
        wants_more: threshold.op.wants_more(),
        most: most(threshold, &[value]),
        mark: mark(judgement.verdict),
        standing: standing(judgement),
        threshold_text,
    }
    .svg(&format!("bullet-{}", indicator.id.value))
}

/// A drawing with its words and its table.
fn figure(
    id: &str,
    subtitle: String,
    drawing: &impl Figure,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    csv: String,
) -> Block {
    Block::Figure(block::Figure {
        id: id.to_owned(),
        title: drawing.title().to_owned(),
        subtitle,
        svg: drawing.svg(id),
        head,
        rows,
        csv,
    })
}

fn csv(context: &Context<'_>, name: &str) -> String {
    if context.book.settings.csv { format!("@/csv/{name}.csv") } else { String::new() }
}

/// Distance of each indicator to its threshold.
pub(super) fn distance(context: &EditionContext<'_>, indicators: &[&Indicator]) -> Option<Block> {
    let several = indicators.windows(2).any(|w| w[0].service.id != w[1].service.id);
    let mut table = Vec::new();
    let rows: Vec<DistanceRow> = indicators
        .iter()
        .filter_map(|i| {
            let judgement = context.judgement(i)?;
            let threshold = context.deciding(version_for(i, context.edition)?, judgement);
            let limit = threshold.value.exact.to_f64_for_pixels();
            let comparable = !matches!(judgement.verdict, Verdict::Suspect | Verdict::Indeterminate);
            let gap = judgement.gap.as_ref().filter(|_| comparable).map(|g| g.exact.to_f64_for_pixels());
            let distance = gap.and_then(|g| chart::percent_of(g, limit));
            let service = context.service_name(i.service.as_str());
            let label = if several {
                format!("{service}: {}", i.short_name.value)
            } else {
                i.short_name.value.clone()
            };
            let word = context.t(&format!("verdict.{}", judgement.verdict.key()));
            let text = if distance.is_some() { context.gap(judgement) } else { word.to_lowercase() };
            table.push(vec![
                label,
                context.value(judgement),
                named(context, i, judgement, &threshold),
                context.gap(judgement),
                word,
            ]);
            Some(DistanceRow {
                group: if several { service } else { String::new() },
                label: i.short_name.value.clone(),
                distance,
                text,
                mark: mark(judgement.verdict),
                standing: standing(judgement),
            })
        })
        .collect();
    if rows.len() < 2 {
        return None;
    }
    let wrong = rows.iter().filter(|r| r.mark == chart::Mark::Missed).count();
    let known = rows.iter().any(|r| r.distance.is_some());
    let title = match (known, wrong) {
        (false, _) => context.t("chart.distance_none"),
        (true, 0) => context.t("chart.distance_fine"),
        (true, n) => context.words.count("chart.distance_missed", n),
    };
    let alt = table.iter().map(|r| format!("{}: {} ({})", r[0], r[1], r[4])).collect::<Vec<_>>().join("; ");
    let drawing = Distance { title, alt, threshold_text: context.t("card.threshold"), rows };
    let head = ["column.indicator", "column.value", "column.threshold", "column.gap", "column.verdict"];
    let head = head.map(|key| context.t(key)).to_vec();
    Some(figure(
        "distanza",
        context.t("chart.distance_subtitle"),
        &drawing,
        head,
        table,
        csv(context, "esiti"),
    ))
}

/// The same measure in the services that have it.
pub(super) fn comparison(context: &EditionContext<'_>, indicator: &Indicator) -> Option<Block> {
    let own = context.judgement(indicator)?;
    let threshold = context.deciding(version_for(indicator, context.edition)?, own);
    let threshold = threshold.as_ref();
    let subject = context.decided_by(indicator, own);
    let mut list = vec![indicator];
    list.extend(indicator.comparable_with.iter().filter_map(|r| context.contract.indicators.get(&r.id)));
    let mut missed = 0;
    let bars: Vec<Bar> = list
        .iter()
        .filter_map(|i| {
            let judgement = context.judgement(i)?;
            missed += usize::from(judgement.verdict == Verdict::Missed);
            let decided_by = context.decided_by(i, judgement);
            let is_same = decided_by == subject;
            let value = context.value(judgement);
            Some(Bar {
                label: context.service_name(i.service.as_str()),
                value: pixels(judgement, threshold).filter(|_| is_same),
                text: decided_by
                    .filter(|_| !is_same)
                    .map_or_else(|| value.clone(), |name| format!("{value} ({name})")),
                mark: Some(mark(judgement.verdict)),
                standing: standing(judgement),
            })
        })
        .collect();
    if bars.len() < 2 || bars.iter().all(|b| b.value.is_none()) {
        return None;
    }
    let title = match missed {
        0 => context.t("chart.compare_title"),
        n => context.words.count("chart.compare_both", n),
    };
    let threshold_text = named(context, indicator, own, threshold);
    let subtitle = context.words.with("chart.compare_subtitle", &[("threshold", &threshold_text)]);
    let rows: Vec<Vec<String>> = bars.iter().map(|b| vec![b.label.clone(), b.text.clone()]).collect();
    let values: Vec<f64> = bars.iter().filter_map(|b| b.value).collect();
    let alt = rows.iter().map(|r| r.join(": ")).collect::<Vec<_>>().join("; ");
    let limit = threshold.value.exact.to_f64_for_pixels();
    let drawing = Bars {
        title,
        alt: format!("{alt}. {subtitle}"),
        bars,
        threshold: Some((limit, threshold.op.wants_more(), threshold_text)),
        most: most(threshold, &values),
    };
    let head = ["column.service", "column.value"].map(|key| context.t(key)).to_vec();
    Some(figure("confronto-servizi", subtitle, &drawing, head, rows, csv(context, "esiti")))
}

/// At most so many periods are drawn: more are not told apart; the contract's page lists them all.
pub(in crate::report) const DRAWN: usize = 12;

/// The indicator up to this period; none with a single period.
pub(in crate::report) fn trend(context: &EditionContext<'_>, indicator: &Indicator) -> Option<Block> {
    let upto = Some(&context.edition.id);
    let points = assess::trend(context.contract, context.findings, indicator, upto, DRAWN);
    if points.len() < 2 {
        return None;
    }
    let newest = points.last()?;
    let last = context.deciding(newest.version?, newest.judgement);
    let last = last.as_ref();
    let part = &newest.judgement.part;
    let drawn: Vec<Point> = points
        .iter()
        .enumerate()
        .map(|(at, t)| Point {
            label: edition_label(context, t.edition),
            // Another part's value is on another scale, against another threshold.
            value: pixels(t.judgement, last).filter(|_| t.judgement.part == *part),
            text: if t.judgement.value.is_some() {
                context.value_beside(indicator, newest.judgement, t.judgement)
            } else {
                context.t("chart.missing")
            },
            threshold: t
                .version
                .map(|v| threshold_of(v, part.as_deref()))
                .filter(|x| x.value.unit == last.value.unit)
                .map(|x| x.value.exact.to_f64_for_pixels()),
            threshold_text: t
                .version
                .map(|v| threshold_since(context, v, part.as_deref(), at == 0))
                .unwrap_or_default(),
            mark: mark(t.judgement.verdict),
            standing: standing(t.judgement),
        })
        .collect();
    let rows: Vec<Vec<String>> = points
        .iter()
        .map(|t| {
            vec![
                number::capitalised(&number::edition(t.edition, context.words.lang)),
                context.value(t.judgement),
                t.version
                    .map(|v| named(context, indicator, t.judgement, &context.deciding(v, t.judgement)))
                    .unwrap_or_default(),
                context.t(&format!("verdict.{}", t.judgement.verdict.key())),
            ]
        })
        .collect();
    let alt = rows.iter().map(|r| r.join(", ")).collect::<Vec<_>>().join("; ");
    let drawing = chart::Trend {
        title: direction(context, &points, last),
        alt,
        points: drawn,
        wants_more: last.op.wants_more(),
    };
    let head = ["column.period", "column.value", "column.threshold", "column.verdict"]
        .map(|k| context.t(k))
        .to_vec();
    Some(figure(
        "andamento-grafico",
        context.t("chart.trend_subtitle"),
        &drawing,
        head,
        rows,
        csv(context, "esiti"),
    ))
}

/// `2º sem. 2023`, of a corrected edition `2º sem. 2023, rett. 1`.
fn edition_label(context: &EditionContext<'_>, edition: &EditionId) -> String {
    let period = number::short_period(edition.period, context.words.lang);
    match edition.revision {
        0 => period,
        n => context.words.with("chart.amendment", &[("period", &period), ("n", &n.to_string())]),
    }
}

/// «almeno 97 %», on the next line «dal 01/07/2021»: what the step of a threshold says. The first one drawn began before
/// the drawing does, so its date would explain nothing.
fn threshold_since(
    context: &EditionContext<'_>,
    version: &Version,
    part: Option<&str>,
    first: bool,
) -> String {
    let text = context.threshold(&threshold_of(version, part));
    match version.from.known().filter(|_| !first) {
        Some(date) => {
            let date = number::short_date(*date);
            format!("{text}\n{}", context.words.with("chart.threshold_since", &[("date", &date)]))
        }
        None => text,
    }
}

/// The threshold of a part, in a version of the sheet that may know it or not.
fn threshold_of<'v>(version: &'v Version, part: Option<&str>) -> Cow<'v, Threshold> {
    match part.and_then(|name| version.rule.part(name)) {
        Some(part) => Cow::Owned(part.threshold),
        None => Cow::Borrowed(version.rule.threshold()),
    }
}

/// «al massimo 1 %», with the name of the part that decided: «Reclami: al massimo 1 %».
fn named(
    context: &EditionContext<'_>,
    indicator: &Indicator,
    judgement: &Judgement,
    threshold: &Threshold,
) -> String {
    let text = context.threshold(threshold);
    context.decided_by(indicator, judgement).map_or_else(|| text.clone(), |name| format!("{name}: {text}"))
}

/// Better, worse or the same as the period before; nothing of two parts of a rule, which are not compared.
fn direction(context: &EditionContext<'_>, points: &[assess::Trend<'_>], threshold: &Threshold) -> String {
    let parts: Vec<_> = points.iter().rev().take(2).map(|t| &t.judgement.part).collect();
    if parts.first() != parts.last() {
        return context.t("history.title");
    }
    let values: Vec<_> = points.iter().rev().take(2).map(|t| t.judgement.value.clone()).collect();
    let [Some(now), Some(before)] = values.as_slice() else { return context.t("history.title") };
    let key = match now.compare(before) {
        Some(std::cmp::Ordering::Equal) => "chart.trend_same",
        Some(order) if order.is_gt() == threshold.op.wants_more() => "chart.trend_up",
        Some(_) => "chart.trend_down",
        None => return context.t("history.title"),
    };
    context.t(key)
}

/// Month by month, where months were delivered: each with the threshold of that month.
pub(super) fn months(context: &EditionContext<'_>, indicator: &Indicator) -> Option<Block> {
    let version = version_for(indicator, context.edition)?;
    let months =
        assess::by_month(context.contract, context.edition, indicator, assess::limits(context.book))?;
    if months.len() < 2 {
        return None;
    }
    let own = context.judgement(indicator)?;
    let threshold = context.deciding(version, own);
    let threshold = threshold.as_ref();
    let part = own.part.as_deref();
    let since = |at: usize, version| threshold_since(context, version, part, at == 0);
    let points: Vec<Point> = months
        .iter()
        .enumerate()
        .map(|(at, m)| {
            let limit = threshold_of(m.version, part);
            Point {
                label: number::month_name(m.month.number(), context.words.lang).chars().take(3).collect(),
                value: pixels(&m.judgement, threshold).filter(|_| m.judgement.part == own.part),
                text: context.value_beside(indicator, own, &m.judgement),
                threshold: (limit.value.unit == threshold.value.unit)
                    .then(|| limit.value.exact.to_f64_for_pixels()),
                threshold_text: since(at, m.version),
                mark: mark(m.judgement.verdict),
                standing: standing(&m.judgement),
            }
        })
        .collect();
    let changes = months.iter().any(|m| m.version.rule.value != months[0].version.rule.value);
    let rows: Vec<Vec<String>> = months
        .iter()
        .map(|m| {
            let limit = context.deciding(m.version, &m.judgement);
            let limit = changes.then(|| named(context, indicator, &m.judgement, &limit));
            let verdict = context.t(&format!("verdict.{}", m.judgement.verdict.key()));
            let first = [number::period(m.month, context.words.lang), context.value(&m.judgement)];
            first.into_iter().chain(limit).chain([verdict]).collect()
        })
        .collect();
    let alt = rows.iter().map(|r| r.join(", ")).collect::<Vec<_>>().join("; ");
    let drawing = chart::Trend {
        title: context.t("chart.months_title"),
        alt,
        points,
        wants_more: threshold.op.wants_more(),
    };
    let subtitle = if changes {
        context.t("chart.months_changed")
    } else {
        let text = named(context, indicator, own, threshold);
        context.words.with("chart.months_subtitle", &[("threshold", &text)])
    };
    let limit = changes.then_some("column.threshold");
    let head = ["column.month", "column.value"].into_iter().chain(limit).chain(["column.verdict"]);
    let head = head.map(|key| context.t(key)).collect();
    Some(figure("mesi", subtitle, &drawing, head, rows, String::new()))
}

/// Heads by service.
pub(super) fn headcount(context: &EditionContext<'_>) -> Option<Block> {
    let list = super::people::newest(context);
    if list.len() < 2 {
        return None;
    }
    let lang = context.words.lang;
    let bars: Vec<Bar> = list
        .iter()
        .map(|h| Bar {
            label: context.service_name(h.service.as_str()),
            value: Some(crate::value::Decimal::from(h.heads.value).to_f64_for_pixels()),
            text: number::count(h.heads.value, lang),
            mark: None,
            standing: Standing::Recomputed,
        })
        .collect();
    let total: u64 = list.iter().map(|h| h.heads.value).sum();
    let title = context.words.with(
        "chart.heads_title",
        &[("n", &number::count(total, lang)), ("services", &list.len().to_string())],
    );
    let rows: Vec<Vec<String>> = bars.iter().map(|b| vec![b.label.clone(), b.text.clone()]).collect();
    let alt = rows.iter().map(|r| r.join(": ")).collect::<Vec<_>>().join("; ");
    let drawing = Bars { title, alt, bars, threshold: None, most: 0.0 };
    let head = ["column.service", "column.heads"].map(|key| context.t(key)).to_vec();
    Some(figure(
        "operatori-grafico",
        context.t("chart.heads_subtitle"),
        &drawing,
        head,
        rows,
        csv(context, "operatori"),
    ))
}
