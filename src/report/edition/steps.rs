//! The arithmetic of a verdict, line by line, in the reader's language.

use super::sla::reason_words;
use crate::model::indicator::Indicator;
use crate::report::context::EditionContext;
use crate::rule::{Judgement, Op, Reason, Step};
use crate::text::number;
use crate::value::{Period, Quantity};

/// Each step as one line; last what keeps the verdict from being the comparison's.
pub(in crate::report) fn lines(
    context: &EditionContext<'_>,
    indicator: &Indicator,
    judgement: &Judgement,
) -> Vec<String> {
    let few = judgement.reasons.iter().filter(|reason| matches!(reason, Reason::TooFew { .. }));
    let few = few.map(|reason| reason_words(context, reason));
    judgement.steps.0.iter().map(|step| line(context, indicator, step)).chain(few).collect()
}

fn line(context: &EditionContext<'_>, indicator: &Indicator, step: &Step) -> String {
    let words = context.words;
    let lang = words.lang;
    let q = |quantity: &Quantity| number::quantity(quantity, lang);
    let n = |count: u64| number::count(count, lang);
    match step {
        Step::Percent { part, whole, value } => {
            format!("{} ÷ {} = {}", number::decimal(*part, lang), number::decimal(*whole, lang), q(value))
        }
        Step::Quotient { sum, number: by, per, value } => {
            let per = per.map(|p| format!(" × {}", n(p))).unwrap_or_default();
            format!("{} ÷ {}{per} = {}", q(sum), number::decimal(*by, lang), q(value))
        }
        Step::Within { limit, cases, of } => {
            words.with("step.within", &[("limit", &q(limit)), ("cases", &n(*cases)), ("of", &n(*of))])
        }
        Step::AtLeast { limit, cases, of } => {
            words.with("step.at_least", &[("limit", &q(limit)), ("cases", &n(*cases)), ("of", &n(*of))])
        }
        Step::Quantile { share, of, value } => words.with(
            "step.quantile",
            &[("share", &number::decimal(*share, lang)), ("of", &n(*of)), ("value", &q(value))],
        ),
        Step::Extreme { largest, value } => {
            words.with(if *largest { "step.largest" } else { "step.smallest" }, &[("value", &q(value))])
        }
        Step::Months { delivered, due } => {
            words.with("step.months", &[("n", &delivered.to_string()), ("due", &due.to_string())])
        }
        Step::Declared { value, stat } => {
            let stat = words.get(&format!("stat.{}", stat.as_deref().unwrap_or("not_stated")));
            words.with("step.declared", &[("value", &q(value)), ("stat", &stat)])
        }
        Step::Rounded { value, digits, mode } => words.with(
            "step.rounded",
            &[
                ("value", &q(value)),
                ("digits", &digits.to_string()),
                ("mode", &words.get(&format!("rounding.{mode}"))),
            ],
        ),
        Step::Tolerance { value } => words.with("step.tolerance", &[("value", &q(value))]),
        Step::Compared { value, op, threshold, holds } => {
            let sign = if *holds { op.shown() } else { opposite(*op) };
            let verdict = words.get(if *holds { "step.holds" } else { "step.fails" });
            format!("{} {sign} {}: {verdict}", q(value), q(threshold))
        }
        Step::OtherUnits { value, threshold } => {
            words.with("step.other_units", &[("value", &q(value)), ("threshold", &q(threshold))])
        }
        Step::Windows { met, missed, unknown, needed } => words.with(
            "step.windows",
            &[("met", &n(*met)), ("missed", &n(*missed)), ("unknown", &n(*unknown)), ("needed", &n(*needed))],
        ),
        Step::Member { name, verdict } => {
            let verdict = words.get(&format!("verdict.{verdict}"));
            match context.part_name(indicator, name) {
                Some(named) => format!("{}: {verdict}", number::capitalised(&named)),
                None => match Period::parse(name).ok().filter(|period| period.kind() == "month") {
                    Some(month) => {
                        format!("{}: {verdict}", number::capitalised(&number::period(month, lang)))
                    }
                    None => words.with("step.member", &[("name", name), ("verdict", &verdict)]),
                },
            }
        }
        Step::Of { of, line: inner } => format!("{of}: {}", line(context, indicator, inner)),
        Step::NotDue { of } => words.with("step.not_due", &[("name", of)]),
        Step::Undecided { parts } => words.with("step.undecided", &[("parts", &number::listed(parts, lang))]),
        Step::Changed { on } => words.with("step.changed", &[("date", &number::date(*on, lang))]),
    }
}

fn opposite(op: Op) -> &'static str {
    match op {
        Op::AtLeast => "<",
        Op::Above => "≤",
        Op::AtMost => ">",
        Op::Below => "≥",
    }
}
