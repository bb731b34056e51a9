//! The strict reading, row by row, and the properties of section 9 of the catalogue of rules.

use proptest::prelude::*;

use super::*;
use crate::diag::FileId;
use crate::source::{Decode, Reader, yaml};
use crate::value::{Decimal, Histogram, Period, Quantity, Unit};

fn rule(text: &str) -> Rule {
    let mut reader = Reader::default();
    let node = yaml::parse(text, FileId(0), &mut reader.wrong);
    let rule = Rule::decode(&node, &mut reader);
    assert!(reader.wrong.is_empty(), "{text}: {:?}", reader.wrong);
    rule.expect("a rule")
}

fn number(text: &str) -> Decimal {
    Decimal::parse(text).expect("a number")
}

fn percent(text: &str) -> Quantity {
    Quantity::percent(number(text))
}

fn time(text: &str) -> Quantity {
    Quantity::parse_duration(text).expect("a duration")
}

fn declared(stat: Option<Stat>, value: Quantity) -> Observed {
    Observed { declared: Some(Declared { stat, value }), ..Observed::default() }
}

fn counts(list: &[(&str, u64)]) -> Observed {
    let counts = list.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
    Observed { whole: Part { counts, histogram: None }, ..Observed::default() }
}

fn verdict(rule_text: &str, seen: &Observed) -> &'static str {
    judge(&rule(rule_text), seen, &Terms::default()).verdict.key()
}

const WAIT: &str = "{stat: share, of: answered, within: 13s, op: \">=\", value: 97, unit: percent}";
const WRITTEN: &str = "{stat: max, of: written_contacts, op: \"<=\", value: 3wh}";
const LOST: &str = "{stat: ratio, part: lost, whole: offered, op: \"<=\", value: 4, unit: percent}";
const FIRST: &str = "{stat: ratio, part: first, whole: cases, op: \">=\", value: 90, unit: percent}";
const SECOND: &str = "{stat: ratio, part: solved, whole: escalated, op: \">=\", value: 98, unit: percent}";
const WITHIN_2H: &str = "{stat: share, of: cases, within: 2h, op: \">=\", value: 95, unit: percent}";
const WITHIN_4M: &str = "{stat: share, of: cases, within: 4m, op: \">=\", value: 95, unit: percent}";
const WITHIN_3M: &str = "{stat: share, of: cases, within: 3m, op: \">=\", value: 95, unit: percent}";
const PACK: &str = "{stat: mean, sum: work_time, over: contacts, per: 100, op: \"<=\", value: 4wh}";
const UPTIME: &str = "{stat: ratio, part: up, whole: agreed, op: \">=\", value: 99.5, unit: percent}";

#[test]
fn the_twenty_rows_of_the_real_report() {
    let none = Observed::default;
    let share = |v: &str| declared(Some(Stat::Share), percent(v));
    let mean = |v: &str| declared(Some(Stat::Mean), time(v));
    for (row, rule, seen, expected) in [
        ("CUP 1", WAIT, share("69.49"), "missed"),
        ("CUP 2", WRITTEN, none(), "not_measured"),
        ("CUP 3", LOST, share("2.60"), "met"),
        ("CUP 4", FIRST, share("97.57"), "met"),
        ("CUP 5", WITHIN_4M, mean("3m56s"), "indeterminate"),
        ("CUP 6", SECOND, share("100"), "met"),
        ("CUP 7", WITHIN_2H, mean("42m56s"), "indeterminate"),
        ("CUP 8", FIRST, none(), "not_measured"),
        ("CUP 9", PACK, none(), "not_measured"),
        ("CUP 10", UPTIME, share("100"), "met"),
        ("CC 1", WAIT, share("74.43"), "missed"),
        ("CC 2", WRITTEN, declared(None, time("3h")), "suspect"),
        ("CC 3", LOST, share("6.27"), "missed"),
        ("CC 4", FIRST, share("96.46"), "met"),
        ("CC 5", WITHIN_3M, mean("3m14s"), "indeterminate"),
        ("CC 6", SECOND, share("100"), "met"),
        ("CC 7", WITHIN_2H, mean("2h"), "suspect"),
        ("CC 8", FIRST, none(), "not_measured"),
        ("CC 9", PACK, none(), "not_measured"),
        ("CC 10", UPTIME, share("10"), "suspect"),
    ] {
        assert_eq!(verdict(rule, &seen), expected, "{row}");
    }
}

#[test]
fn gaps_and_what_else_a_verdict_would_be() {
    let wait = judge(&rule(WAIT), &declared(Some(Stat::Share), percent("69.49")), &Terms::default());
    assert_eq!(wait.gap, Some(Quantity::new(number("-27.51"), Unit::Points)));
    let lost = judge(&rule(LOST), &declared(Some(Stat::Ratio), percent("6.27")), &Terms::default());
    assert_eq!(lost.gap, Some(Quantity::new(number("-2.27"), Unit::Points)));
    let second = judge(&rule(WITHIN_2H), &declared(Some(Stat::Mean), time("2h")), &Terms::default());
    assert_eq!(second.also, [Verdict::Indeterminate]);
    let best = judge(&rule(SECOND), &declared(Some(Stat::Ratio), percent("100")), &Terms::default());
    assert!(!best.tight, "the best the scale allows is no tight pass");
}

#[test]
fn a_confirmed_value_is_judged_and_a_doubted_one_is_not() {
    let seen = declared(Some(Stat::Ratio), percent("10"));
    let with = |confirmed, doubt| {
        judge(&rule(UPTIME), &seen, &Terms { confirmed, doubt, ..Terms::default() }).verdict.key()
    };
    assert_eq!(with(true, None), "missed");
    assert_eq!(with(false, None), "suspect");
    let fine = declared(Some(Stat::Ratio), percent("99.9"));
    let doubted = Terms { doubt: Some("cella illeggibile"), ..Terms::default() };
    assert_eq!(judge(&rule(UPTIME), &fine, &doubted).verdict, Verdict::Suspect);
}

#[test]
fn counts_are_judged_exactly() {
    for (rule, seen, expected) in [
        (WAIT, counts(&[("answered", 1_000), ("within", 970)]), "met"),
        (WAIT, counts(&[("answered", 1_000), ("within", 969)]), "missed"),
        (LOST, counts(&[("offered", 0), ("lost", 0)]), "not_applicable"),
        (LOST, counts(&[("offered", 0), ("lost", 3)]), "indeterminate"),
        (LOST, counts(&[("offered", 100), ("lost", 120)]), "indeterminate"),
        (LOST, counts(&[("offered", 100)]), "indeterminate"),
        (
            "{stat: ratio, part: [calls, -late, -dropped], whole: calls, op: \">=\", value: 85, unit: percent}",
            counts(&[("calls", 100), ("late", 10), ("dropped", 5)]),
            "met",
        ),
        (
            "{stat: ratio, part: a, whole: b, op: \">\", value: 50, unit: percent}",
            counts(&[("a", 1), ("b", 2)]),
            "missed",
        ),
        (PACK, counts(&[("work_time", 14_400), ("contacts", 100)]), "met"),
        (PACK, counts(&[("work_time", 14_401), ("contacts", 100)]), "missed"),
        (
            "{stat: ratio, part: lost, whole: offered, op: \"<=\", value: 4, unit: percent, min_n: 30}",
            counts(&[("offered", 20), ("lost", 5)]),
            "not_applicable",
        ),
    ] {
        assert_eq!(verdict(rule, &seen), expected, "{rule} {seen:?}");
    }
}

#[test]
fn a_third_is_not_cut_before_it_is_compared() {
    let third =
        "{stat: ratio, part: a, whole: b, op: \">=\", value: 33.3333333333333333333333, unit: percent}";
    assert_eq!(verdict(third, &counts(&[("a", 1), ("b", 3)])), "met");
    let above =
        "{stat: ratio, part: a, whole: b, op: \"<=\", value: 33.3333333333333333333333, unit: percent}";
    assert_eq!(verdict(above, &counts(&[("a", 1), ("b", 3)])), "missed");
}

#[test]
fn a_largest_value_proves_a_share_and_a_smallest_refutes_it() {
    assert_eq!(verdict(WITHIN_4M, &declared(Some(Stat::Max), time("3m"))), "met");
    assert_eq!(verdict(WITHIN_4M, &declared(Some(Stat::Max), time("5m"))), "indeterminate");
    assert_eq!(verdict(WITHIN_4M, &declared(Some(Stat::Min), time("5m"))), "missed");
}

fn months(list: &[(&str, u64, u64)], due: &[&str]) -> Observed {
    let period = |text: &str| Period::parse(text).expect("a month");
    Observed {
        months: list
            .iter()
            .map(|(month, lost, offered)| {
                let counts = [("lost".to_owned(), *lost), ("offered".to_owned(), *offered)].into();
                (period(month), Part { counts, histogram: None })
            })
            .collect(),
        due: due.iter().map(|m| period(m)).collect(),
        ..Observed::default()
    }
}

#[test]
fn missing_months_leave_the_verdict_open() {
    let due = ["2021-07", "2021-08"];
    assert_eq!(verdict(LOST, &months(&[("2021-07", 1, 100), ("2021-08", 9, 100)], &due)), "missed");
    assert_eq!(verdict(LOST, &months(&[("2021-07", 1, 100)], &due)), "indeterminate");
    let windows = "{windows: month, need: 1, of: 2, rule: {stat: ratio, part: lost, whole: offered, op: \"<=\", value: 4, unit: percent}}";
    assert_eq!(verdict(windows, &months(&[("2021-07", 1, 100)], &due)), "met");
    let all = "{windows: month, need: all, rule: {stat: ratio, part: lost, whole: offered, op: \"<=\", value: 4, unit: percent}}";
    assert_eq!(verdict(all, &months(&[("2021-07", 1, 100)], &due)), "indeterminate");
    assert_eq!(verdict(all, &months(&[("2021-07", 9, 100)], &due)), "missed");
}

#[test]
fn combined_rules_follow_their_parts() {
    let both = format!(
        "{{all: [{LOST}, {{stat: ratio, part: late, whole: offered, op: \"<=\", value: 10, unit: percent}}]}}"
    );
    assert_eq!(verdict(&both, &counts(&[("lost", 1), ("late", 5), ("offered", 100)])), "met");
    assert_eq!(verdict(&both, &counts(&[("lost", 9), ("late", 5), ("offered", 100)])), "missed");
    assert_eq!(verdict(&both, &counts(&[("lost", 1), ("offered", 100)])), "indeterminate");
    let any = both.replace("all:", "any:");
    assert_eq!(verdict(&any, &counts(&[("lost", 9), ("late", 5), ("offered", 100)])), "met");
    let by = "{by: class, rule: {stat: share, of: faults, op: \">=\", value: 95, unit: percent}, within: {p1: 2h, default: 1d}}";
    assert_eq!(
        verdict(by, &counts(&[("p1/faults", 10), ("p1/within", 10), ("p2/faults", 10), ("p2/within", 9)])),
        "missed"
    );
}

#[test]
fn rules_that_cannot_be_read_say_why_at_their_place() {
    for (text, code) in [
        ("{stat: ratio, part: a, whole: b, value: 4, unit: percent}", "SLA-02"),
        ("{stat: rato, part: a, whole: b, op: \">=\", value: 4}", "SYN-14"),
        ("{stat: ratio, part: a, op: \">=\", value: 4}", "SYN-09"),
        ("{stat: ratio, part: a, whole: b, op: \">=\", value: 4, wihtin: 3s}", "SYN-01"),
        ("{stat: ratio, part: a, whole: b, op: \"=>\", value: 4}", "SYN-14"),
        ("{stat: max, of: a, op: \"<=\", value: 3:56}", "SYN-04"),
        ("{stat: ratio, part: a, whole: b, op: \"<=\", value: \"2,60\"}", "SYN-06"),
        ("{stat: ratio, part: a, whole: b, op: \"<=\", value: na}", "SYN-05"),
        ("{all: [{any: [{all: [{stat: max, of: a, op: \"<=\", value: 3h}]}]}]}", "SYN-16"),
        ("97", "SYN-13"),
    ] {
        let mut reader = Reader::default();
        let node = yaml::parse(text, FileId(0), &mut reader.wrong);
        let _ = Rule::decode(&node, &mut reader);
        let codes: Vec<&str> = reader.wrong.iter().map(|d| d.code.id).collect();
        assert_eq!(codes, [code], "{text}");
    }
}

fn histogram(cells: &[(u64, u64)]) -> Histogram {
    let mut h = Histogram::new(Unit::Seconds);
    for (value, cases) in cells {
        h.add(*value, *cases).expect("small");
    }
    h
}

fn distributed(cells: &[(u64, u64)]) -> Observed {
    Observed { whole: Part { histogram: Some(histogram(cells)), ..Part::default() }, ..Observed::default() }
}

proptest! {
    #[test]
    fn splitting_into_months_changes_nothing(a in (0u64..100, 1u64..1000), b in (0u64..100, 1u64..1000)) {
        let clip = |(lost, offered): (u64, u64)| (lost.min(offered), offered);
        let (a, b) = (clip(a), clip(b));
        let due = ["2021-07", "2021-08"];
        let split = months(&[("2021-07", a.0, a.1), ("2021-08", b.0, b.1)], &due);
        let pooled = counts(&[("lost", a.0 + b.0), ("offered", a.1 + b.1)]);
        let (split, pooled) = (judge(&rule(LOST), &split, &Terms::default()), judge(&rule(LOST), &pooled, &Terms::default()));
        prop_assert_eq!(split.verdict, pooled.verdict);
        prop_assert_eq!(split.value, pooled.value);
    }

    #[test]
    fn a_good_case_never_turns_met_into_missed(within in 0u64..500, late in 0u64..500) {
        let seen = |within: u64, late: u64| counts(&[("answered", within + late), ("within", within)]);
        let verdict = |seen: &Observed| judge(&rule(WAIT), seen, &Terms { confirmed: true, ..Terms::default() }).verdict;
        if verdict(&seen(within, late)) == Verdict::Met {
            prop_assert_eq!(verdict(&seen(within + 1, late)), Verdict::Met);
        }
        if verdict(&seen(within, late)) == Verdict::Missed {
            prop_assert_eq!(verdict(&seen(within, late + 1)), Verdict::Missed);
        }
    }

    #[test]
    fn quantile_and_share_agree(cells in prop::collection::vec((0u64..600, 1u64..50), 1..20)) {
        let quantile = "{stat: quantile, of: cases, share: 95, op: \"<=\", value: 4m}";
        let terms = Terms { confirmed: true, ..Terms::default() };
        let by_quantile = judge(&rule(quantile), &distributed(&cells), &terms).verdict;
        let by_share = judge(&rule(WITHIN_4M), &distributed(&cells), &terms).verdict;
        prop_assert_eq!(by_quantile, by_share);
    }

    #[test]
    fn closing_an_open_month_never_changes_a_decided_verdict(
        lost in prop::collection::vec(0u64..10, 3), need in 1u64..3,
    ) {
        let text = format!("{{windows: month, need: {need}, of: 3, rule: {LOST}}}");
        let due = ["2021-07", "2021-08", "2021-09"];
        let rows: Vec<(&str, u64, u64)> = due.iter().zip(&lost).map(|(m, l)| (*m, *l, 100)).collect();
        let before = judge(&rule(&text), &months(&rows[..2], &due), &Terms::default()).verdict;
        let after = judge(&rule(&text), &months(&rows, &due), &Terms::default()).verdict;
        if before != Verdict::Indeterminate {
            prop_assert_eq!(before, after);
        }
    }
}

/// A pair of tests over the same counts, the second with little room.
const PAIR: &str = "[{stat: ratio, part: lost, whole: offered, op: \"<=\", value: 4, unit: percent}, {stat: ratio, part: late, whole: offered, op: \"<=\", value: 10, unit: percent}]";
const CLASSES: &str = "{by: class, rule: {stat: share, of: faults, within: 2h, op: \">=\", value: 95, unit: percent}, values: {p1: 99}}";

fn by_classes(list: &[(&str, u64, u64)]) -> Observed {
    let counts = list.iter().flat_map(|(class, all, within)| {
        [(format!("{class}/faults"), *all), (format!("{class}/within"), *within)]
    });
    Observed { whole: Part { counts: counts.collect(), histogram: None }, ..Observed::default() }
}

#[test]
fn a_doubt_passes_through_every_combination() {
    let doubted = Terms { doubt: Some("rettifica annunciata"), ..Terms::default() };
    let two = counts(&[("lost", 1), ("late", 5), ("offered", 100)]);
    let due = ["2021-07", "2021-08"];
    for (text, seen) in [
        (format!("{{all: {PAIR}}}"), two.clone()),
        (format!("{{any: {PAIR}}}"), two),
        (CLASSES.to_owned(), by_classes(&[("p1", 10, 10), ("p2", 10, 10)])),
        (
            format!("{{windows: month, need: all, rule: {LOST}}}"),
            months(&[("2021-07", 1, 100), ("2021-08", 1, 100)], &due),
        ),
        // A month is missing besides: the doubt comes first, and both are told.
        (format!("{{windows: month, need: all, rule: {LOST}}}"), months(&[("2021-07", 1, 100)], &due)),
    ] {
        let judgement = judge(&rule(&text), &seen, &doubted);
        assert_eq!(judgement.verdict, Verdict::Suspect, "{text}");
        let words = "rettifica annunciata".to_owned();
        let told = judgement.reasons.iter().filter(|r| **r == Reason::Doubted { words: words.clone() });
        assert_eq!(told.count(), 1, "{text}: {:?}", judgement.reasons);
        let confirmed = judge(&rule(&text), &seen, &Terms { confirmed: true, ..doubted });
        assert!(matches!(confirmed.verdict, Verdict::Met | Verdict::Indeterminate), "{text}");
    }
    let open = months(&[("2021-07", 1, 100)], &due);
    let judgement = judge(&rule(&format!("{{windows: month, need: all, rule: {LOST}}}")), &open, &doubted);
    assert!(judgement.also.contains(&Verdict::Indeterminate));
    assert!(judgement.reasons.iter().any(|r| matches!(r, Reason::MonthsMissing { .. })));
}

#[test]
fn an_implausible_month_is_asked_about_where_it_may_decide() {
    let text = format!("{{windows: month, need: all, rule: {LOST}}}");
    let seen = months(&[("2021-07", 1, 100), ("2021-08", 60, 100)], &["2021-07", "2021-08"]);
    let judgement = judge(&rule(&text), &seen, &Terms::default());
    assert_eq!((judgement.verdict, &judgement.reasons[..]), (Verdict::Suspect, &[Reason::Implausible][..]));
    let one = text.replace("need: all", "need: 1");
    assert_eq!(verdict(&one, &seen), "met", "it decides nothing");
}

#[test]
fn what_is_true_of_the_whole_is_told_whichever_part_decides() {
    let all = format!("{{all: {PAIR}}}");
    let wrong =
        judge(&rule(&all), &counts(&[("lost", 120), ("late", 50), ("offered", 100)]), &Terms::default());
    assert_eq!((wrong.verdict, wrong.part.as_deref()), (Verdict::Missed, Some("2")));
    assert!(wrong.reasons.contains(&Reason::BadCounts), "{:?}", wrong.reasons);
    let lacks = judge(&rule(&all), &counts(&[("late", 50), ("offered", 100)]), &Terms::default());
    assert_eq!(lacks.reasons, [Reason::CountMissing { name: "lost".into() }]);
}

#[test]
fn a_tight_margin_is_that_of_the_value_shown() {
    let seen = counts(&[("lost", 1), ("late", 100), ("offered", 1_000)]);
    let all = judge(&rule(&format!("{{all: {PAIR}}}")), &seen, &Terms::default());
    assert_eq!((all.tight, all.part.as_deref()), (true, Some("2")));
    assert_eq!(all.gap, Some(Quantity::new(Decimal::ZERO, Unit::Points)));
    let any = judge(&rule(&format!("{{any: {PAIR}}}")), &seen, &Terms::default());
    assert_eq!((any.tight, any.part.as_deref()), (false, Some("1")), "the other part holds with room");
}

#[test]
fn every_test_of_a_rule_is_named_as_its_judgement_names_it() {
    let named = |text: &str| {
        let bounds =
            rule(text).tests().into_iter().map(|(name, t)| format!("{name} {}", t.threshold.value.exact));
        bounds.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(named(LOST), " 4");
    assert_eq!(named(&format!("{{any: {PAIR}}}")), "1 4, 2 10");
    assert_eq!(named(CLASSES), "default 95, p1 99");
    assert_eq!(named(&format!("{{all: [{CLASSES}, {LOST}]}}")), "1/default 95, 1/p1 99, 2 4");
    assert_eq!(named(&format!("{{windows: month, need: all, rule: {{all: {PAIR}}}}}")), "1 4, 2 10");
    let seen = by_classes(&[("p1", 100, 98), ("p2", 100, 96)]);
    let missed = judge(&rule(CLASSES), &seen, &Terms::default());
    assert_eq!(rule(CLASSES).threshold_of(&missed).value, percent("99"));
    let windows = rule(&format!("{{windows: month, need: all, rule: {LOST}}}"));
    assert!(windows.test_of(&missed).is_none(), "months are counted");
}

#[test]
fn a_class_that_the_rule_does_not_name_is_not_held_to_zero() {
    for text in [
        "{by: class, rule: {stat: share, of: faults, within: 2h, op: \">=\", unit: percent}, values: {p1: 99}}",
        "{by: class, rule: {stat: share, of: faults, op: \">=\", value: 95, unit: percent}, within: {p1: 2h}}",
    ] {
        let judgement = judge(&rule(text), &by_classes(&[("p1", 10, 10), ("p2", 10, 9)]), &Terms::default());
        assert_eq!(judgement.verdict, Verdict::Indeterminate, "{text}");
        assert_eq!(judgement.reasons, [Reason::BoundMissing { class: "p2".into() }], "{text}");
    }
}

#[test]
fn a_quotient_that_is_no_percentage_may_exceed_one() {
    let per_head = rule("{stat: ratio, part: calls, whole: heads, op: \"<=\", value: 40, unit: number}");
    let of = |list: &[(&str, u64)]| list.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
    assert!(!is_impossible(&per_head, &of(&[("calls", 120), ("heads", 4)])));
    assert!(is_impossible(&per_head, &of(&[("calls", 120), ("heads", 0)])));
    assert!(is_impossible(&rule(LOST), &of(&[("lost", 120), ("offered", 100)])));
    let both = rule(&format!("{{all: {PAIR}}}"));
    assert!(is_impossible(&both, &of(&[("lost", 1), ("late", 120), ("offered", 100)])));
    assert!(is_impossible(&rule(CLASSES), &of(&[("p1/faults", 1), ("p1/within", 2)])));
    assert!(!is_impossible(&both, &of(&[("lost", 1)])), "what is missing is told elsewhere");
}
