//! Same bytes twice, nothing raw, no number that is none, nothing too heavy.

use super::*;

const MARKS: [Mark; 6] =
    [Mark::Met, Mark::Missed, Mark::Indeterminate, Mark::Suspect, Mark::NotMeasured, Mark::NotApplicable];
const STANDINGS: [Standing; 3] = [Standing::Recomputed, Standing::Declared, Standing::Provisional];
const ODD: [Option<f64>; 9] = [
    None,
    Some(0.0),
    Some(-3.0),
    Some(69.49),
    Some(1e18),
    Some(f64::MAX),
    Some(f64::MIN),
    Some(f64::NAN),
    Some(f64::INFINITY),
];

fn check(figure: &impl Figure) -> String {
    let svg = figure.svg("c1");
    assert_eq!(svg, figure.svg("c1"), "same bytes twice");
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    assert!(svg.contains("<title") && svg.contains("aria-labelledby"), "has a name");
    assert!(!svg.contains("<script") && !svg.contains("a & b"), "nothing raw: {svg}");
    assert!(!svg.contains("style=") && !svg.contains('#') || svg.contains("href=\"#c1-"), "no colour: {svg}");
    for tag in ["svg", "g", "text", "a", "title", "defs", "desc"] {
        let opened = svg.matches(&format!("<{tag} ")).count() + svg.matches(&format!("<{tag}>")).count();
        assert_eq!(opened, svg.matches(&format!("</{tag}>")).count(), "{tag} in {svg}");
    }
    for number in svg.split('"').filter(|part| part.ends_with('%')) {
        let decimals = number.trim_end_matches('%').split('.').nth(1).map_or(0, str::len);
        assert!(decimals <= 1, "{number}");
    }
    svg
}

fn trend(values: &[Option<f64>], standing: Standing) -> Trend {
    let points = values
        .iter()
        .enumerate()
        .map(|(at, value)| Point {
            label: "1º sem. 2021 <script>".into(),
            value: *value,
            text: "69,49 %".into(),
            threshold: Some(if at < 3 { 97.0 } else { 95.0 }),
            threshold_text: "almeno 97 % a & b".into(),
            mark: MARKS[at % 6],
            standing,
        })
        .collect();
    Trend { title: "a & b".into(), alt: "<script>".into(), points, wants_more: true }
}

#[test]
fn trends_of_every_shape() {
    for standing in STANDINGS {
        for values in [
            vec![],
            vec![Some(1.0)],
            vec![None, None],
            vec![Some(1.0), None, Some(2.0)],
            vec![Some(f64::MAX), Some(f64::MIN)],
            vec![Some(5.0); 12],
            vec![Some(5.0); 60],
            ODD.to_vec(),
        ] {
            check(&trend(&values, standing));
        }
    }
}

#[test]
fn a_trend_of_eight_periods_stays_light() {
    let svg = check(&trend(
        &[Some(90.0), None, Some(96.1), Some(97.4), None, Some(98.0), Some(97.0), Some(95.0)],
        Standing::Declared,
    ));
    assert!(svg.len() < 5_000, "{} bytes", svg.len());
}

#[test]
fn a_missing_period_breaks_the_line_and_keeps_its_place() {
    let svg = check(&trend(&[Some(90.0), None, Some(96.1)], Standing::Recomputed));
    assert!(!svg.contains("l series"), "{svg}");
    assert!(svg.contains(r#"class="l not_measured dashed" x1="50%""#), "{svg}");
}

#[test]
fn a_threshold_that_changes_is_a_step() {
    let svg = check(&trend(&[Some(90.0); 4], Standing::Recomputed));
    assert!(svg.contains(r#"<g class="l threshold"><line x1="0""#), "{svg}");
    assert_eq!(svg.matches("almeno 97 %").count(), 2);
}

fn bar(value: Option<f64>, mark: Option<Mark>) -> Bar {
    Bar { label: "<script> a & b".into(), value, text: "x".into(), mark, standing: Standing::Provisional }
}

#[test]
fn bars_of_every_value() {
    for value in ODD {
        for threshold in [None, Some((97.0, true, "97 %".to_owned())), Some((f64::NAN, false, String::new()))]
        {
            for most in [0.0, 100.0, f64::INFINITY] {
                let bars = vec![bar(value, Some(Mark::Missed)), bar(value, None)];
                check(&Bars { title: "t".into(), alt: "a".into(), bars, threshold: threshold.clone(), most });
            }
        }
    }
    check(&Bars { title: "t".into(), alt: "a".into(), bars: Vec::new(), threshold: None, most: 0.0 });
}

#[test]
fn distances_of_every_value() {
    let rows: Vec<DistanceRow> = ODD
        .into_iter()
        .map(|distance| DistanceRow {
            group: "Contact Center <script>".into(),
            label: "Un nome molto lungo che in una riga non entra".repeat(2),
            distance,
            text: "27,51 punti".into(),
            mark: Mark::Met,
            standing: Standing::Declared,
        })
        .collect();
    check(&Distance { title: "t".into(), alt: "a".into(), threshold_text: "soglia".into(), rows });
    check(&Distance {
        title: "t".into(),
        alt: "a".into(),
        threshold_text: "soglia".into(),
        rows: Vec::new(),
    });
}

#[test]
fn ten_indicators_stay_light() {
    let row = DistanceRow {
        group: String::new(),
        label: "Chiamate evase al primo contatto".into(),
        distance: Some(-28.4),
        text: "−27,51 punti".into(),
        mark: Mark::Missed,
        standing: Standing::Recomputed,
    };
    let rows = vec![row; 10];
    let svg =
        check(&Distance { title: "t".into(), alt: String::new(), threshold_text: "soglia".into(), rows });
    assert!(svg.len() < 8_000, "{} bytes", svg.len());
}

#[test]
fn bullets_of_every_value() {
    for value in ODD.into_iter().flatten() {
        for (mark, standing) in MARKS.into_iter().zip(STANDINGS.into_iter().cycle()) {
            let svg = check(&Bullet {
                title: "a & b".into(),
                alt: "a".into(),
                value,
                threshold: 97.0,
                wants_more: true,
                most: 100.0,
                mark,
                standing,
                threshold_text: "almeno 97 %".into(),
            });
            assert!(svg.len() < 2_000, "{} bytes", svg.len());
        }
    }
}

#[test]
fn strips_lead_where_told() {
    for mark in MARKS {
        let tile = Tile { mark, text: "<script>".into(), href: None };
        let svg = check(&Strip { title: "t".into(), tiles: vec![tile.clone(); 25] });
        assert!(svg.contains(r#"role="img""#));
        let tile = Tile { href: Some("@/x.html?a&b=\"".into()), ..tile };
        let svg = check(&Strip { title: "t".into(), tiles: vec![tile; 3] });
        assert!(svg.contains(r#"<a href="@/x.html?a&amp;b=&quot;" aria-label="&lt;script&gt;">"#), "{svg}");
        assert!(svg.contains(r#"role="group""#), "an image would hide its links");
    }
    check(&Strip { title: "t".into(), tiles: Vec::new() });
}
