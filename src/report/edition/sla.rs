//! Service levels: the order of indicators, the table of all, the sentence that says why.

use crate::model::indicator::{Indicator, Version};
use crate::report::block::{Cell, Row, Table};
use crate::report::context::{EditionContext, cell, escape};
use crate::rule::{Judgement, Reason, Step, Verdict};
use crate::text::number;

/// Indicators due in the period, by area, service and their own order.
pub(super) fn ordered<'a>(context: &EditionContext<'a>) -> Vec<&'a Indicator> {
    let contract = context.contract;
    contract
        .areas
        .iter()
        .flat_map(|area| contract.services_of(&area.id))
        .flat_map(|service| contract.indicators_of(&service.id))
        .filter(|i| context.found.judgements.contains_key(&i.id.value))
        .collect()
}

/// Columns in the same order everywhere: indicator, value, threshold, distance, previous, verdict.
pub(super) fn table(context: &EditionContext<'_>, indicators: &[&Indicator], id: &str) -> Table {
    let with_previous = context.previous().is_some();
    let mut head = vec![
        context.column("column.indicator"),
        context.numeric("column.value"),
        context.numeric("column.threshold"),
        context.numeric("column.gap"),
    ];
    if with_previous {
        head.push(context.numeric("column.previous"));
    }
    head.push(context.column("column.verdict"));
    let rows = indicators
        .iter()
        .filter_map(|indicator| {
            let judgement = context.judgement(indicator)?;
            let mut cells = vec![
                cell(
                    context.link(&format!("@/indicatori/{}.html", indicator.id.value), &indicator.short_name),
                ),
                context.value_cell(judgement),
                cell(escape(&context.threshold_by(indicator, judgement))),
                Cell {
                    html: escape(&context.gap(judgement)),
                    exact: judgement.gap.as_ref().map(|g| g.exact.to_string()).unwrap_or_default(),
                    ..Cell::default()
                },
            ];
            if with_previous {
                let before = context.previous_judgement(indicator);
                cells.push(before.map_or_else(
                    || cell(escape(&context.t("common.not_due"))),
                    |j| Cell {
                        html: escape(&context.value_beside(indicator, judgement, j)),
                        ..context.value_cell(j)
                    },
                ));
            }
            let note = changed_threshold(context, indicator, judgement)
                .map(|text| format!("<span class=\"note\">{}</span>", escape(&text)));
            cells.push(Cell {
                html: note.unwrap_or_default(),
                mark: Some(context.judged(judgement)),
                ..Cell::default()
            });
            Some(Row { id: String::new(), group: context.service_name(indicator.service.as_str()), cells })
        })
        .collect();
    Table {
        id: id.to_owned(),
        caption: context.t("sla.caption"),
        head,
        rows,
        empty: context.t("front.no_indicators"),
        csv: if context.book.settings.csv { "@/csv/esiti.csv".into() } else { String::new() },
        note: String::new(),
    }
}

/// One plain sentence: what the number means, or why there is no verdict.
pub(super) fn why(context: &EditionContext<'_>, indicator: &Indicator, judgement: &Judgement) -> String {
    let reasons = reasons(context, judgement);
    if !reasons.is_empty() {
        let mut text = reasons.join(" ");
        if judgement.verdict == Verdict::NotMeasured
            && let Some(why) = stated_reason(context, indicator)
        {
            text = why;
        }
        return text;
    }
    good_sentence(context, indicator, judgement).unwrap_or_default()
}

/// What a verdict on a year whose threshold changed within it rests on: one half was held to another bound.
pub(super) fn changed_threshold(
    context: &EditionContext<'_>,
    indicator: &Indicator,
    judgement: &Judgement,
) -> Option<String> {
    let on = judgement.steps.0.iter().find_map(|step| match step {
        Step::Changed { on } => Some(*on),
        _ => None,
    })?;
    let date = context.plain_date(on);
    let day_before = |v: &&Version| v.from.known().is_none_or(|from| *from < on);
    let before = indicator.versions.iter().filter(day_before).max_by_key(|v| v.from.known().copied());
    let before = before.map_or_else(|| context.t("common.not_stated"), |v| context.rule(&v.rule));
    Some(context.words.with("threshold.changed", &[("date", &date), ("before", &before)]))
}

/// The reason that the measure's record gives.
fn stated_reason(context: &EditionContext<'_>, indicator: &Indicator) -> Option<String> {
    use crate::model::Stated;
    match context.edition.measures.get(&indicator.id.value)?.reason.as_ref()? {
        Stated::Known(reason) => Some(reason.clone()),
        Stated::NotStated(reason) => Some(context.words.with("reason.not_stated", &[("reason", reason)])),
    }
}

/// The sheet's own sentence, with value and threshold: «risponde in tempo a 69 chiamate su 100».
pub(super) fn good_sentence(
    context: &EditionContext<'_>,
    indicator: &Indicator,
    judgement: &Judgement,
) -> Option<String> {
    let sentence = indicator.good_sentence.value.as_ref()?;
    let value = judgement.value.as_ref()?;
    let version = crate::assess::version_for(indicator, context.edition)?;
    let lang = context.words.lang;
    let value_text = number::quantity(value, lang);
    let threshold_text = number::quantity(&context.deciding(version, judgement).value, lang);
    let bare = |text: &str| text.trim_end_matches([number::NBSP, '%']).to_owned();
    let (value_bare, threshold_bare) = (bare(&value_text), bare(&threshold_text));
    Some(crate::text::fill(
        sentence,
        &[
            ("value", value_text.as_str()),
            ("threshold", threshold_text.as_str()),
            ("n", value_bare.as_str()),
            ("m", threshold_bare.as_str()),
        ],
    ))
}

/// Why a verdict is not simply met or missed, in words.
pub(super) fn reasons(context: &EditionContext<'_>, judgement: &Judgement) -> Vec<String> {
    judgement.reasons.iter().map(|reason| reason_words(context, reason)).collect()
}

pub(super) fn reason_words(context: &EditionContext<'_>, reason: &Reason) -> String {
    let words = context.words;
    match reason {
        Reason::NoData => words.get("reason.no_data"),
        Reason::NoCases => words.get("reason.no_cases"),
        Reason::TooFew { cases, needed } => words.with(
            "reason.too_few",
            &[("cases", &number::count(*cases, words.lang)), ("needed", &number::count(*needed, words.lang))],
        ),
        Reason::OtherStatistic { declared, wanted } => words.with(
            "reason.other_statistic",
            &[
                ("declared", &words.get(&format!("stat.{declared}"))),
                ("wanted", &words.get(&format!("stat.{wanted}"))),
            ],
        ),
        Reason::OtherUnit => words.get("reason.other_unit"),
        Reason::SameAsThreshold => words.get("reason.same_as_threshold"),
        Reason::Implausible => words.get("reason.implausible"),
        Reason::Doubted { words: doubt } => words.with("reason.doubted", &[("doubt", doubt)]),
        Reason::MonthsMissing { missing } => {
            words.with("reason.months_missing", &[("months", &number::months_listed(missing, words.lang))])
        }
        Reason::BadCounts => words.get("reason.bad_counts"),
        Reason::CountMissing { name } => words.with("reason.count_missing", &[("name", name)]),
        Reason::BoundMissing { class } => words.with("reason.bound_missing", &[("class", class)]),
        Reason::RuleNotStated => words.get("reason.rule_not_stated"),
        Reason::Overflow => words.get("reason.overflow"),
        Reason::Inactive => words.get("reason.inactive"),
        Reason::PartsDeclared { parts } => parts_words(words, "reason.parts_declared", parts),
        Reason::PartsMissing { parts } => parts_words(words, "reason.parts_missing", parts),
        Reason::PartsCountedOtherwise { parts } => parts_words(words, "reason.parts_otherwise", parts),
        Reason::PartsSuspect { parts } => parts_words(words, "reason.parts_suspect", parts),
        Reason::PartByPart => words.get("reason.part_by_part"),
    }
}

fn parts_words(words: &crate::text::Strings, key: &str, parts: &[String]) -> String {
    words.with(key, &[("parts", &number::listed(parts, words.lang))])
}
