//! Same bytes twice, nothing raw, no number that is none.

use super::*;

fn check(figure: &impl Figure) {
    let svg = figure.svg("c1");
    assert_eq!(svg, figure.svg("c1"), "same bytes twice");
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    assert!(svg.contains("<title") && svg.contains("<desc"), "has words");
    assert!(!svg.contains("<script"), "nothing raw: {svg}");
    assert!(svg.len() < 24_000, "{} bytes", svg.len());
}

fn trend(values: &[Option<f64>]) -> Trend {
    let points = values
        .iter()
        .map(|value| Point {
            label: "<script>".into(),
            value: *value,
            text: "69,49 %".into(),
            threshold: Some(97.0),
            mark: Mark::Missed,
            hollow: true,
        })
        .collect();
    Trend {
        title: "a & b".into(),
        alt: "<script>".into(),
        points,
        wants_more: true,
        threshold_text: "97 %".into(),
    }
}

#[test]
fn trends_of_every_shape() {
    for values in [
        vec![],
        vec![Some(1.0)],
        vec![None, None],
        vec![Some(1.0), None, Some(2.0)],
        vec![Some(f64::MAX), Some(0.0)],
        vec![Some(5.0); 12],
    ] {
        check(&trend(&values));
    }
}

#[test]
fn bars_distances_bullets_and_strips() {
    for value in [None, Some(0.0), Some(69.49), Some(1e18)] {
        let bar = Bar { label: "CUP".into(), value, text: "x".into(), mark: Some(Mark::Missed) };
        check(&Bars {
            title: "t".into(),
            alt: "a".into(),
            bars: vec![bar.clone(), bar],
            threshold: Some((97.0, true, "97 %".into())),
            most: 100.0,
        });
        let row = DistanceRow {
            label: "Un nome molto lungo che non entra".repeat(3),
            distance: value,
            text: "x".into(),
            mark: Mark::Met,
            hollow: false,
        };
        check(&Distance {
            title: "t".into(),
            alt: "a".into(),
            threshold_text: "soglia".into(),
            rows: vec![row],
        });
        let bullet = Bullet {
            title: "t".into(),
            alt: "a".into(),
            value: value.unwrap_or(1.0),
            threshold: 97.0,
            wants_more: true,
            most: 100.0,
            mark: Mark::Missed,
            threshold_text: "97 %".into(),
        };
        check(&bullet);
    }
    for mark in
        [Mark::Met, Mark::Missed, Mark::Indeterminate, Mark::Suspect, Mark::NotMeasured, Mark::NotApplicable]
    {
        check(&Strip { title: "t".into(), tiles: vec![Tile { mark, text: "x".into() }; 12] });
    }
    check(&Bars { title: "t".into(), alt: "a".into(), bars: Vec::new(), threshold: None, most: 0.0 });
}
